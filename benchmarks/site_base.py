"""A base as large as the site is meant for, through the real writer: what `benchmarks/site.py` asks.

    python benchmarks/site_base.py /data/big/kb.db                   # 1,000,000 events, 200,000 documents
    python benchmarks/site_base.py /data/small/kb.db --events 10000

For every five events there is one document, which tells of them and of two or three earlier ones; so there are 1.5
mentions an event, two participants each, and 2.5 statements a document. Names, places and days are drawn from a seeded
generator in which few are very common (the first of 60,000 actors has a twentieth of all seats): hot rows are what
makes a site slow. A million events take about as long as a build of 200,000 articles, less their extraction.
"""

from __future__ import annotations

import argparse
import datetime
import functools
import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kb.ontology import load_event_types
from kb.records import (
    Annotations,
    Document,
    DocumentEvent,
    Entity,
    Event,
    Extraction,
    Link,
    LinkedEvent,
    Mention,
    Name,
    PageTime,
    Participant,
    Place,
    Pledge,
    Reading,
    Span,
    Statement,
    Status,
    TimeExpression,
    TimeValue,
    content_id,
)
from kb.store import Run, create

ACTORS = 60_000
PLACES = 800
PUBLISHERS = 300
EVENTS_A_DOCUMENT = 5
FIRST_DAY = datetime.date(2004, 1, 1)
DAYS = 365 * 20
SYLLABLES = ("an", "bel", "cor", "da", "el", "fa", "gor", "hil", "is", "jo", "ka", "lin", "mar", "nor", "os", "pet",
             "ri", "san", "tor", "ul", "ver", "win", "yan", "zel")
WORDS = ("council", "ministers", "report", "trade", "energy", "members", "year", "river", "bridge", "budget", "border",
         "harbour", "treaty", "export", "winter", "school", "police", "market", "railway", "election")
VERBS = {"meeting": "meets", "phone_call": "telephones", "visit": "visits", "pledge": "promises", "agreement": "agrees",
         "speech": "addresses", "sanction": "sanctions", "summit": "confers", "vote": "votes", "attack": "attacks",
         "protest": "protests", "message": "writes", "interview": "interviews", "arrest": "arrests"}
WEIGHTS = (28, 9, 11, 7, 6, 10, 4, 3, 6, 4, 3, 4, 3, 2)
STATUSES = (Status.OCCURRED,) * 16 + (Status.PLANNED, Status.PLANNED, Status.POSSIBLE, Status.NEGATED)


class Facts(NamedTuple):
    """What one event is, whoever tells of it."""

    id: str
    type: str
    one: int
    other: int
    place: int | None
    time: TimeValue | None
    status: Status
    told_again: bool


@functools.cache
def actor_name(number: int) -> str:
    """Two words; the same for the same number, and different for different ones."""
    draw = random.Random(number)  # noqa: S311 - a benchmark, not a secret
    first, last = ("".join(draw.choices(SYLLABLES, k=k)).capitalize() for k in (2, 3))
    return f"{first} {last}{'' if number < 40_000 else 's'}"


@functools.cache
def participant(number: int, role: str = "participant") -> Participant:
    """Somebody in a role."""
    return Participant(role=role, name=actor_name(number), actor_id=f"person/{number}", kind="person")


@functools.cache
def place(number: int) -> Place:
    """A town with coordinates."""
    draw = random.Random(-number - 1)  # noqa: S311
    return Place(name="Port " + "".join(draw.choices(SYLLABLES, k=2)).capitalize(), place_id=f"place/{number}",
                 country=draw.choice(("US", "GB", "FR", "DE", "JP")), latitude=round(draw.uniform(-55, 65), 3),
                 longitude=round(draw.uniform(-170, 170), 3))


def few_are_common(draw: random.Random, among: int) -> int:
    """A number below `among`, each ten times as large a tenth as likely."""
    return int(among ** draw.random()) - 1 if draw.random() < 0.7 else draw.randrange(among)


@functools.lru_cache(maxsize=20_000)
def facts(number: int) -> Facts:
    """Event `number`."""
    draw = random.Random(number)  # noqa: S311
    kind = draw.choices(tuple(VERBS), WEIGHTS)[0]
    one, other = few_are_common(draw, ACTORS), few_are_common(draw, ACTORS)
    return Facts(
        content_id("e", number), kind, one, other if other != one else (one + 1) % ACTORS,
        few_are_common(draw, PLACES) if draw.random() < 0.6 else None,
        when(FIRST_DAY + datetime.timedelta(number % DAYS), draw.random()), draw.choice(STATUSES), draw.random() < 0.5,
    )


def when(day: datetime.date, grain: float) -> TimeValue | None:
    """The day, its month or its year, or nothing: as exact as reports are."""
    if grain < 0.1:
        return None
    first, last, value = day, day, day.isoformat()
    if grain < 0.13:
        first, last, value = day.replace(month=1, day=1), day.replace(month=12, day=31), str(day.year)
    elif grain < 0.25:
        first = day.replace(day=1)
        last = (first + datetime.timedelta(32)).replace(day=1) - datetime.timedelta(1)
        value = value[:7]
    return TimeValue(type="DATE", value=value, earliest=first.isoformat(), latest=last.isoformat())


def told_in(document: int) -> list[int]:
    """The events that a document tells of: its own five, and of each of the last documents' some."""
    own = range(document * EVENTS_A_DOCUMENT, (document + 1) * EVENTS_A_DOCUMENT)
    again = (number - 37 * EVENTS_A_DOCUMENT for number in own)
    return [*own, *(number for number in again if number >= 0 and facts(number).told_again)]


def article(number: int) -> Extraction:
    """Document `number`, of about 1,700 characters."""
    draw = random.Random(number)  # noqa: S311
    document_id = content_id("x", number)
    pieces: list[str] = []
    told: list[tuple[int, Span, Span]] = []
    at = 0
    events = told_in(number)
    for each in [*events, *[None] * (12 - len(events))]:
        if each is None:
            words = f"{actor_name(few_are_common(draw, ACTORS))} said on Monday that "
            cue = words.index(" said") + 1
        else:
            fact = facts(each)
            words = f"{actor_name(fact.one)} {VERBS[fact.type]} {actor_name(fact.other)} on Monday about "
            cue = words.index(f" {VERBS[fact.type]} ") + 1
        sentence = words + " ".join(draw.choices(WORDS, k=8)) + ". "
        ends = at + cue + (4 if each is None else len(VERBS[facts(each).type]))
        told.append((-1 if each is None else each, Span(at, at + len(sentence) - 1), Span(at + cue, ends)))
        pieces.append(sentence)
        at += len(sentence)
    text = "".join(pieces)
    day = (FIRST_DAY + datetime.timedelta((number * EVENTS_A_DOCUMENT) % DAYS + 1)).isoformat()
    document = Document(
        id=document_id, url=f"https://example.org/{number}", title=pieces[0][:70].strip(), author="Desk",
        publisher=f"The {actor_name(few_are_common(draw, PUBLISHERS)).split()[1]} Post", language="en", text=text,
        published=PageTime(value=f"{day}T{number % 24:02}:15", zone="GMT", offset="+00:00", zone_source="page"),
        sha256=f"{number:064x}", source="archive.jsonl",
    )
    return Extraction(document, annotations(text, told, day), list(statements(document_id, text, told)),
                      [account(document_id, text, *each) for each in told if each[0] >= 0])


def annotations(text: str, told: list[tuple[int, Span, Span]], day: str) -> Annotations:
    """Times and names of a document."""
    mondays = [Span(at, at + 6) for at in (text.index("Monday", sentence.start) for _, sentence, _ in told)]
    times = [TimeExpression(*span, "DATE", day, day, day, None, "dct", "weekday") for span in mondays[:5]]
    numbers = [(facts(number).one, sentence) for number, sentence, _ in told if number >= 0]
    order = {number: index for index, number in enumerate(dict.fromkeys(number for number, _ in numbers))}
    names = [Name(s.start, s.start + len(actor_name(n)), "person", order[n], "full") for n, s in numbers]
    entities = [Entity(f"person/{number}", "person", actor_name(number)) for number in order]
    return Annotations([], [], times, names, entities)


def statements(document_id: str, text: str, told: list[tuple[int, Span, Span]]) -> Iterator[Statement]:
    """A statement for every sentence that tells of no event, at most three; some are denials or pledges."""
    speech = (each for each in told if each[0] < 0)
    for number, (_, sentence, cue) in enumerate(itertools.islice(speech, 3)):
        act = (None, None, None, "denial", "demand", "pledge")[(cue.start + number) % 6]
        content = Span(cue.end + 16, sentence.end - 1)
        speaker = participant(few_are_common(random.Random(text[sentence.start : cue.start]), ACTORS), "source")  # noqa: S311
        pledge = Pledge(pledgers=(speaker,), content=content) if act == "pledge" else None
        yield Statement(
            id=content_id("s", document_id, cue.start), document_id=document_id, cue=(cue,), sentence=sentence,
            source=(Span(sentence.start, cue.start - 1),), content=(content,), speaker=speaker, kind="indirect",
            act=act, pledge=pledge, rule="verb",
        )


def account(document_id: str, text: str, number: int, sentence: Span, trigger: Span) -> DocumentEvent:
    """One event as one document tells it."""
    fact = facts(number)
    who = (
        participant(fact.one).model_copy(update={
            "surface": actor_name(fact.one),
            "span": Span(sentence.start, sentence.start + len(actor_name(fact.one))),
        }),
        participant(fact.other),
    )
    content = Span(text.index("about ", trigger.end), sentence.end) if fact.type == "pledge" else None
    hedged = number % 17 == 0
    mention = Mention(
        id=content_id("m", document_id, trigger.start), document_id=document_id, type=fact.type, status=fact.status,
        trigger=trigger, sentence=sentence, time=fact.time, participants=who, rule=f"verb:{VERBS[fact.type]}",
        attributed_to=participant(fact.one) if hedged else None, content=content, due=due(fact), confidence=0.8,
        place=place(fact.place) if fact.place is not None else None,
    )
    return DocumentEvent(id=told_id(document_id, number), document_id=document_id, type=fact.type, status=fact.status,
                         time=fact.time, place=mention.place, participants=who, content=content, due=mention.due,
                         mentions=(mention,))


def told_id(document_id: str, number: int) -> str:
    """The id of an event as one document tells it."""
    return content_id("d", document_id, number)


def due(fact: Facts) -> TimeValue | None:
    """Half of the pledges with a day fall due in the year after."""
    if fact.type != "pledge" or not fact.time or not fact.told_again:
        return None
    year = int(fact.time.value[:4]) + 1
    return TimeValue(
        type="DATE", value=str(year), earliest=f"{year}-01-01", latest=f"{year}-12-31", wording="next year"
    )


def linked(number: int, documents: int) -> tuple[Event, list[Link], list[Reading]]:
    """Event `number` with its reports; every thirtieth that is told twice is contested."""
    fact = facts(number)
    tellers = [number // EVENTS_A_DOCUMENT]
    if fact.told_again and tellers[0] + 37 < documents:
        tellers.append(tellers[0] + 37)
    ids = [content_id("x", teller) for teller in tellers]
    told = tuple(told_id(document_id, number) for document_id in ids)
    contested = ("date",) if len(told) > 1 and number % 30 == 0 and fact.time else ()
    name = place(fact.place) if fact.place is not None else None
    title = f"{actor_name(fact.one)} {VERBS[fact.type]} {actor_name(fact.other)}" + (f" in {name.name}" if name else "")
    published = (FIRST_DAY + datetime.timedelta((tellers[0] * EVENTS_A_DOCUMENT) % DAYS + 1)).isoformat()
    values: dict[str, Any] = {
        "id": fact.id, "type": fact.type, "title": title, "status": fact.status, "place": name,
        "participants": (participant(fact.one), participant(fact.other)), "document_events": told,
        "sources": len(told), "independent_sources": len(told), "confidence": 0.8, "contested": contested,
        "content": "about " + WORDS[number % len(WORDS)] if fact.type == "pledge" else None, "due": due(fact),
        "first_reported": f"{published}T{tellers[0] % 24:02}:15", "first_document_id": ids[0],
    }
    if fact.time:
        grain = {4: "year", 7: "month"}.get(len(fact.time.value), "day")
        values |= {"date": fact.time.value, "precision": grain}
        values |= {"earliest": fact.time.earliest, "latest": fact.time.latest}
    links = [Link.model_construct(event_id=fact.id, document_event_id=each, matched_id=told[0] if order else None,
                                  rule="who+day" if order else "first", score=0.9) for order, each in enumerate(told)]
    return Event.model_construct(**(dict.fromkeys(("date", "earliest", "latest", "precision")) | values)), links, [
        reading for field in contested for reading in readings(fact, field, number, ids)]


def readings(fact: Facts, field: str, number: int, ids: list[str]) -> Iterator[Reading]:
    """What each document says on a field; the mention is where its sentence for this event has its trigger."""
    for order, document_id in enumerate(ids):
        document = number // EVENTS_A_DOCUMENT + 37 * order
        found = next(event for event in article(document).events if event.id == told_id(document_id, number))
        value = fact.time.value if fact.time and not order else "2003-12-31"
        yield Reading(event_id=fact.id, field=field, value=value, document_id=document_id,
                      mention_id=found.mentions[0].id)


def build(db: Path, events: int) -> None:
    """Write the base, and print how long it took."""
    documents = events // EVENTS_A_DOCUMENT
    started = time.perf_counter()
    run = Run(fingerprint="benchmark", program="benchmark", day="2024-01-02")
    with create(db, run, load_event_types().values()) as writer:
        for number in range(documents):
            writer.add(article(number))
        made = [linked(number, documents) for number in range(documents * EVENTS_A_DOCUMENT)]
        print(f"{time.perf_counter() - started:,.0f} s: documents written", flush=True)
        for event, links, found in made:
            writer.add_event(LinkedEvent(event, links, list(found), ()))
    print(f"{time.perf_counter() - started:,.0f} s: {writer.counts}, {db.stat().st_size / 1e6:,.0f} MB")


def main() -> None:
    """Build once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path, help="the file to write; it should be called kb.db")
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    options.db.parent.mkdir(parents=True, exist_ok=True)
    build(options.db, options.events)


if __name__ == "__main__":
    main()
