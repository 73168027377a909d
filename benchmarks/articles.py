"""Made-up news articles of 4.6 KB that hold about as much as real ones do.

In 665 political articles of seven outlets there were, to one of 4.5 KB, 24 statements, 12 time expressions, 9 mentions
of events and 5 events. Articles that hold many more take longer for each, and articles of one and the same event take
longer to link: so the sentences here are of three sorts, what happened, what somebody says, and the rest, in the
numbers that come near to that, and each article has its own people, towns, days and matters. `python
benchmarks/articles.py` prints what is found in them.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

GIVEN = """Anna Carlos Mehmet Grace Jan Marie David Laura Peter Sofia Thomas Elena Omar Ingrid Pavel Rosa Henrik Aisha
Martin Yuki Daniel Ewa Luis Fatima George Nadia Oskar Irene Samuel Clara Viktor Leila Hugo Agnes Felix Maya""".split()
FAMILY = """Schmidt Ortega Kaya Wanjiru Kowalski Tremblay Brown Rossi Novak Larsen Silva Haddad Lindqvist Moreau Petrov
Castillo Okafor Tanaka Weber Doyle Marin Keller Santos Farah Horvath Jensen Pereira Costa Bauer Romano Duval Nyman
Salas Ibsen Mbeki Varga Hofer Conti Ruiz Dahl Toth Fischer Greco Laine Popov Ferrer Stein Walsh Osei Lund""".split()
TOWNS = """
Vienna Lima Ankara Nairobi Geneva Jakarta Warsaw Ottawa Lisbon Accra Oslo Santiago Prague Manila Dublin Riga
Athens Quito Tunis Zagreb Seoul Bogota Helsinki Rabat Dakar Hanoi Tallinn Brussels Madrid Cairo Budapest""".split()
OFFICES = ("energy minister", "finance minister", "foreign minister", "governor", "mayor", "opposition leader",
           "trade commissioner", "central bank governor", "union leader", "party chairwoman", "senator", "prosecutor")
BODIES = ("the transport ministry", "the central bank", "the energy regulator", "the city council", "the trade union",
          "the statistics office", "the teachers' union", "the court", "the employers' association", "the police")
MATTERS = ("the pipeline", "the port", "fishing quotas", "the railway line", "the pension fund", "the budget",
           "the water supply", "school meals", "the airport", "rents", "the coal mines", "the harbour", "farm prices",
           "the hospital", "the bus fleet", "the power grid", "the bridge", "tuition fees", "the steel works",
           "the dam")
THINGS = ("a lack of money", "rising costs", "years of delay", "a shortage of staff", "old machines", "a dry summer",
          "falling demand", "poor planning", "new rules on safety", "a change of owners", "cheap imports", "low wages")
HAPPENED = (
    "{a} met {b} in {town} on {day} to speak about {matter}.",
    "{a}, the {office}, arrived in {town} on {day} for a two-day visit.",
    "{a} and {b} signed an agreement on {matter} in {month}.",
    "Hundreds of people marched through {town} on {day} against the plans for {matter}.",
    "{a} will travel to {town} next week for talks on {matter}.",
    "{a} resigned as {office} in {month} {year}.",
    "{a} gave a speech in {town} on {day}.",
    "Parliament voted {number} to 61 for the bill on {matter} on {day}.",
    "{a} promised to pay for {matter} by the end of {year}.",
    "{a} telephoned {b} on {day}.",
)
SAID = (
    "{a} said that {matter} had suffered from {thing}.",
    "“We have known about {thing} for a long time,” {b} said.",
    "“Nobody wants to pay for {matter}, and everybody wants to have it,” {a} told reporters.",
    "{b} denied that {thing} was to blame.",
    "According to {body}, {matter} costs {number} million a year, twice of what had been thought.",
    "{b} called the figures “a warning to all of us”.",
    "“That is not how I remember it, and I was in the room,” said {a}, a former {office}.",
    "{body} said in a report that {thing} would last for years and might well become worse before it ends.",
    "{a} argued that {matter} should stay in public hands, and added that {body} agreed.",
    "Critics say {thing} has made {matter} dearer.",
    "“It is a question of trust,” {b} said. “People here have waited for longer than I have been in office.”",
    "{b} believes that the price will fall as soon as {thing} is dealt with.",
)
ELSE = (
    "The costs of {matter} have grown faster than anybody had reckoned with, and those who live nearby, most of them "
    "in rented flats, have little to set against it but patience and the hope that others will pay.",
    "In {town}, where every third household lives from {matter} in one way or another, the shops close early, the "
    "young move away as soon as they can, and the houses along the river stand empty behind their painted shutters.",
    "It was built in {year}, of brick and steel from the works across the bay, and but for the lamps, the doors and "
    "the colour of the walls little about it has changed in the decades after.",
    "Much of the money went into repairs and wages; what was left over has been lying in an account that neither side "
    "may touch without the other, and so nothing comes of it.",
    "For families with children the difference is small, a few coins at the counter and a longer way to school, but it "
    "adds up, and nowhere more so than on the hills above the old town.",
    "The road along the river is narrow, with warehouses on both sides, and lorries wait there with running engines "
    "while clerks in a hut of corrugated iron look through papers that nobody else will ever read.",
    "Behind it lies {thing}, a matter that one government after another has left alone, for there is little to be won "
    "with it and much to be lost among those whose votes decide.",
    "Other countries have gone the same way with mixed results: some found themselves with better services and higher "
    "bills, some with neither, and a few went back to what they had had before.",
    "The building is open on weekdays, the queue often reaches the street, and whoever has a place near the door talks "
    "about {matter} as others talk about the weather or the price of bread.",
    "About {number} percent of the income comes from abroad, which makes {matter} a question of rates and tariffs as "
    "much as of good will, and gives people far from {town} a word in it.",
)
SHARES = (HAPPENED, SAID, ELSE)
WEIGHTS = (2, 7, 7)
"""How often each sort is drawn."""


class Article(NamedTuple):
    """An article: the ISO day of publication, its title and its paragraphs."""

    published: str
    title: str
    paragraphs: list[str]


def make_article(number: int, characters: int = 4500) -> Article:
    """An article that ends with the paragraph in which it grows past so many characters; the same for the same
    number."""
    draw = random.Random(number)  # noqa: S311 - a benchmark, not a secret
    day = datetime.date(2016, 1, 1) + datetime.timedelta(days=draw.randrange(366))
    people = [f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}" for _ in range(4)]
    towns, matters = draw.sample(TOWNS, 2), draw.sample(MATTERS, 2)
    paragraphs: list[str] = []
    length = 0
    while length < characters:
        sentences = [_sentence(draw, people, towns, matters) for _ in range(draw.randint(1, 3))]
        paragraphs.append(" ".join(sentences))
        length += len(paragraphs[-1]) + 2
    return Article(day.isoformat(), f"{draw.choice(towns)} argues over {matters[0]}", paragraphs)


def _sentence(draw: random.Random, people: list[str], towns: list[str], matters: list[str]) -> str:
    form = draw.choice(draw.choices(SHARES, WEIGHTS)[0])
    one, other = draw.sample(people, 2)
    # Who was named in full is mostly called by the family name.
    shown = [name if draw.random() < 0.4 else name.split()[1] for name in (one, other)]
    body = draw.choice(BODIES)
    made = form.format(
        a=shown[0], b=shown[1], town=draw.choice(towns), matter=draw.choice(matters), thing=draw.choice(THINGS),
        office=draw.choice(OFFICES), body=body, number=draw.randint(3, 97), year=draw.randint(1990, 2018),
        day=draw.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        month=draw.choice(("January", "March", "April", "May", "June", "September", "October", "December")))
    return made[0].upper() + made[1:]


def main(count: int) -> None:
    """Prints what is found in an article, on average."""
    from kb.harvest import Extractor  # so that articles can be made without loading the program
    from kb.records import Document, PageTime

    extractor = Extractor(Path("seeds"))
    found: Counter[str] = Counter()
    for number in range(count):
        article = make_article(number)
        extraction = extractor(Document(id=f"n{number}", text="\n\n".join(article.paragraphs), sha256="",
                                        title=article.title, published=PageTime(value=article.published)))
        found.update(characters=len(extraction.document.text), statements=len(extraction.statements),
                     times=len(extraction.annotations.times), events=len(extraction.events),
                     mentions=sum(len(event.mentions) for event in extraction.events))
    for what, all_of_them in found.items():
        print(f"{what}: {all_of_them / count:,.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
