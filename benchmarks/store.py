"""How fast the store writes: synthetic articles in, a whole database out, with the time of each step.

    python benchmarks/store.py                       # 100,000 mentions
    python benchmarks/store.py --mentions 1000000 --keep /tmp/big/kb.db

Texts, people and dates are drawn from a seeded generator; nothing is read from anywhere. Memory is that of the store
and of the events that are handed to it, not of the extractions, which are made one by one.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

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
    Span,
    Statement,
    Status,
    TimeExpression,
    TimeValue,
    content_id,
)
from kb.store import Run, assembly, create
from kb.store import writer as writing

SENTENCES = 30
MENTIONS = 7
PEOPLE = 5_000
TYPES = ("phone_call", "meeting", "visit", "pledge", "agreement", "speech", "sanction", "summit")
WORDS = ("council", "ministers", "report", "trade", "energy", "members", "year", "river", "bridge", "budget")


def article(number: int) -> Extraction:
    """One article of about 3,400 characters with 7 mentions, 3 statements, 10 time expressions and 14 names."""
    draw = random.Random(number)  # noqa: S311 - a benchmark, not a secret
    document_id = content_id("x", number)
    pieces: list[str] = []
    spans: list[tuple[Span, str, str, Span]] = []
    at = 0
    for _ in range(SENTENCES):
        one, other = (f"Person {draw.randrange(PEOPLE)}" for _ in range(2))
        sentence = f"{one} called {other} on Monday " + " ".join(draw.choices(WORDS, k=12)) + ". "
        spans.append((Span(at, at + len(sentence) - 1), one, other, Span(at + len(one) + 1, at + len(one) + 7)))
        pieces.append(sentence)
        at += len(sentence)
    text = "".join(pieces)
    day = f"20{draw.randrange(10, 25)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    document = Document(
        id=document_id, url=f"https://example.org/{number}", title=pieces[0][:60], publisher=f"Paper {number % 200}",
        published=PageTime(value=day), language="en", text=text, sha256=f"{number:064x}", source=f"{number}.txt",
    )
    people = {name: f"a{name[7:]}" for _, one, other, _ in spans for name in (one, other)}
    order = {name: index for index, name in enumerate(people)}
    names = [Name(s.start, s.start + len(one), "person", order[one], "full") for s, one, _, _ in spans[:14]]
    entities = [Entity(actor, "person", name) for name, actor in people.items()]
    times = [TimeExpression(*monday(text, s), "DATE", day, day, day, None, "dct", "weekday") for s, *_ in spans[:10]]
    events = [event(document, text, day, people, *spans[index], draw) for index in range(MENTIONS)]
    statements = [statement(document_id, people, *spans[index]) for index in range(10, 13)]
    return Extraction(document, Annotations([], [], times, names, entities), statements, events)


def monday(text: str, sentence: Span) -> Span:
    start = text.index("Monday", sentence.start)
    return Span(start, start + 6)


def event(
    document: Document, text: str, day: str, people: dict[str, str], sentence: Span, one: str, other: str,
    trigger: Span, draw: random.Random,
) -> DocumentEvent:
    """One event of one mention, with two participants and a date."""
    who = (
        Participant(role="participant", name=one, actor_id=people[one], kind="person", surface=one,
                    span=Span(sentence.start, sentence.start + len(one))),
        Participant(role="participant", name=other, actor_id=people[other], kind="person"),
    )
    when = TimeValue(type="DATE", value=day, earliest=day, latest=day, span=monday(text, sentence), wording="Monday")
    kind = draw.choice(TYPES)
    mention = Mention(
        id=content_id("m", document.id, trigger.start), document_id=document.id, type=kind, status=Status.OCCURRED,
        trigger=trigger, sentence=sentence, time=when, participants=who, rule="verb:call", confidence=0.8,
    )
    return DocumentEvent(id=content_id("d", mention.id), document_id=document.id, type=kind, status=Status.OCCURRED,
                         time=when, participants=who, mentions=(mention,))


def statement(document_id: str, people: dict[str, str], sentence: Span, one: str, other: str, cue: Span) -> Statement:
    """One indirect statement."""
    return Statement(
        id=content_id("s", document_id, cue.start), document_id=document_id, cue=(cue,), sentence=sentence,
        source=(Span(sentence.start, sentence.start + len(one)),), content=(Span(cue.end + 1, sentence.end),),
        speaker=Participant(role="source", name=one, actor_id=people[one], kind="person"), kind="indirect", rule="verb",
    )


def linked(number: int, told: DocumentEvent) -> Event:
    """An event of one report."""
    time_value = told.time
    return Event(
        id=content_id("e", number), type=told.type, title=f"{told.type} {number}", status=told.status,
        date=time_value and time_value.value, earliest=time_value and time_value.earliest,
        latest=time_value and time_value.latest, precision="day", participants=told.participants,
        document_events=(told.id,), sources=1, independent_sources=1, confidence=0.8,
        first_document_id=told.document_id,
    )


class Clock:
    """Seconds by name of step, measured around functions while they are called by the store."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def around(self, module: object, name: str, label: str) -> None:
        """Measure `module.name` under `label`."""
        function = getattr(module, name)

        def timed(*args: object, **kwargs: object) -> object:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.spent[label] = self.spent.get(label, 0) + time.perf_counter() - started

        setattr(module, name, timed)


def watched() -> Clock:
    """A clock on every step of a build."""
    clock = Clock()
    clock.around(writing, "document_schema", "indexes and search of documents")
    clock.around(writing, "check_loaded", "checks of documents")
    clock.around(writing, "join", "join")
    clock.around(assembly, "index_schema", "  of which indexes")
    clock.around(writing, "derive", "indexes and derived tables")
    clock.around(writing, "record_run", "history")
    clock.around(writing, "search_schema", "search of events")
    clock.around(writing, "check_pages", "checks of pages")
    clock.around(writing, "check_references", "checks of references")
    clock.around(writing.Writer, "add", "load documents")
    clock.around(writing.Writer, "add_event", "load events")
    return clock


def articles(count: int) -> Iterator[Extraction]:
    """The first `count` articles."""
    return map(article, range(count))


def main() -> None:
    """Build once and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="write the database here and keep it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = options.keep or Path(folder) / "kb.db"
        run(db, options.mentions)


def run(db: Path, mentions: int) -> None:
    """Build `db` from enough articles for `mentions`, and print the figures."""
    clock = watched()
    started = time.perf_counter()
    making = 0.0
    told: list[DocumentEvent] = []
    with create(db, Run("benchmark", "benchmark"), load_event_types().values()) as writer:
        for number in range(mentions // MENTIONS):
            before = time.perf_counter()
            made = article(number)
            making += time.perf_counter() - before
            told += writer.add(made)
        before = time.perf_counter()
        events = [linked(number, each) for number, each in enumerate(told)]
        linked_events = [LinkedEvent(event, [Link(event_id=event.id, document_event_id=event.document_events[0],
                                                  rule="alone", score=1)], [], ()) for event in events]
        making += time.perf_counter() - before
        for each in linked_events:
            writer.add_event(each)
    total = time.perf_counter() - started - making
    counts = writer.counts
    print(f"{counts.documents:,} documents, {counts.mentions:,} mentions, {counts.statements:,} statements, "
          f"{counts.events:,} events: {db.stat().st_size / 1e6:,.0f} MB")
    for label, seconds in clock.spent.items():
        print(f"{label:28} {seconds:8.2f} s")
    print(f"{'whole build':28} {total:8.2f} s, {counts.mentions / total:,.0f} mentions/s, "
          f"{counts.documents / total:,.0f} documents/s")
    print(f"{'peak memory':28} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB, "
          "the events of the benchmark itself among it")


if __name__ == "__main__":
    main()
