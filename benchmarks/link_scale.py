"""How the cost of linking grows: synthetic reports of a news stream, linked, with the fitted exponent.

    python benchmarks/link_scale.py                       # 10,000 and 100,000 reports
    python benchmarks/link_scale.py 10000 100000 1000000

A stream of a fixed number of events a day is reported by one to eight outlets each, some reports without a date, some
with one participant only; actors are drawn by Zipf's law from a list that grows with the root of the stream, so a few
of them are in the news every day. CPU seconds are those of linking alone; making the reports is not counted. Printed
beside are B-cubed figures against the events that were drawn: what is fast must still be right.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import math
import random
import resource
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate

from clusters import b_cubed

from kb.link import link
from kb.ontology import load_event_types
from kb.records import (
    DocumentCard,
    DocumentEvent,
    LinkUnit,
    Mention,
    Participant,
    Span,
    Status,
    TimeValue,
    Told,
)

TYPES = ("meeting", "phone_call", "visit", "speech", "agreement", "message", "interview", "arrest")
ROLES = {"visit": "visitor", "speech": "speaker", "message": "sender", "interview": "interviewee", "arrest": "person"}
EVENTS_A_DAY = 40
START = datetime.date(2000, 1, 1)


class Stream:
    """A seeded stream of events and their reports."""

    def __init__(self, reports: int, seed: int = 7) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - a benchmark, not a secret
        people = 200 + int(math.sqrt(reports)) * 5
        self.people = [f"Given{n} Family{n}" for n in range(people)]
        self.weights = list(accumulate(1 / (n + 3) for n in range(people)))

    def units(self, reports: int) -> Iterator[tuple[LinkUnit, DocumentCard, str]]:
        """So many reports, each with the card of its article and the name of its event."""
        made = number = 0
        while made < reports:
            day = START + datetime.timedelta(days=number // EVENTS_A_DAY)
            kind = self.draw.choice(TYPES)
            who = list(dict.fromkeys(self.draw.choices(self.people, cum_weights=self.weights, k=2)))
            story = frozenset(f"w{self.draw.randrange(20000)}" for _ in range(16))
            for _ in range(min(self.draw.choice((1, 1, 1, 2, 2, 3, 5, 8)), reports - made)):
                yield self.report(made, number, kind, who, day, story)
                made += 1
            number += 1

    def report(
        self, made: int, number: int, kind: str, who: list[str], day: datetime.date, story: frozenset[str]
    ) -> tuple[LinkUnit, DocumentCard, str]:
        """One report by one article."""
        published = (day + datetime.timedelta(days=self.draw.choice((0, 1, 1, 2)))).isoformat()
        dated = self.draw.random() < 0.6
        time_value = TimeValue(type="DATE", value=day.isoformat(), earliest=day.isoformat(), latest=day.isoformat())
        named = who if self.draw.random() < 0.8 else who[:1]
        people = tuple(Participant(role=ROLES.get(kind, "participant") if n == 0 else "participant", name=name,
                                   actor_id=f"person/{name.lower().replace(' ', '-')}", kind="person")
                       for n, name in enumerate(named))
        key = f"d{sha256(str(made).encode()).hexdigest()[:12]}"
        mention = Mention(id=f"m{key}", document_id=key, type=kind, status=Status.OCCURRED, trigger=Span(0, 3),
                          sentence=Span(0, 30), participants=people, rule="r", confidence=0.8)
        event = DocumentEvent(id=f"e{key}", document_id=key, type=kind, status=Status.OCCURRED,
                              time=time_value if dated else None, participants=people, mentions=(mention,))
        told = frozenset(self.draw.sample(sorted(story), 11)) | {f"o{self.draw.randrange(5000)}" for _ in range(8)}
        unit = LinkUnit(event, published, None, frozenset(), frozenset(), "They met.", frozenset(list(told)[:4]), told,
                        told=(Told(mention.id, mention.confidence, "time date" if dated else ""),))
        return unit, DocumentCard(key, f"Paper {made % 300}", None, None, published, ()), str(number)


def measured(reports: int) -> float:
    """Link so many reports; prints the figures, returns CPU seconds."""
    made = list(Stream(reports).units(reports))
    units, cards = [unit for unit, _, _ in made], [card for _, card, _ in made]
    gold = {unit.event.id: name for unit, _, name in made}
    del made
    gc.collect()
    gc.freeze()
    started = time.process_time()
    linked = link(cards, units, [], load_event_types())
    took = time.process_time() - started
    found = {member: event.id for event in linked.events for member in event.document_events}
    print(f"{reports:>9,} reports: {took:8.1f} s CPU, {1e6 * took / reports:6.0f} µs a report, "
          f"{len(linked.events):,} events, B-cubed {b_cubed(gold, found)}, "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB at most", flush=True)
    return took


def main() -> None:
    """Link streams of several lengths, and print the exponent that fits their cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int, nargs="*", default=[10_000, 100_000])
    sizes = sorted(parser.parse_args().reports)
    times = [measured(size) for size in sizes]
    if len(sizes) > 1:
        xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in times]
        mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
        slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)
        print(f"cost grows with the power {slope:.2f} of the number of reports")


if __name__ == "__main__":
    main()
