"""What linking compares: a unit with all that does not change while it is compared, worked out once.

The units of a large collection do not fit into memory at once. They are read when they are asked for, and those that
were asked for last stay: what is compared lies close together in time.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import NamedTuple

from kb import lexicon
from kb.link.actors import PERSON, Actors, is_lone, main_roles
from kb.link.packing import HeldUnits, Units
from kb.records import DocumentEvent, LinkUnit, Occasion, Status

HELD = 1 << 14
"""So many reports are held at once, of about 8 KB each."""

KNOWN_FOR = 4 * 366
"""So many days after it an event may be told of by its town alone."""

PERSONAL = "departure"
"""The type of which one person sees few: who is named is as good as a name for the event."""


class Times(NamedTuple):
    """When an event may have been, and when it was reported, as day numbers; None where unknown."""

    earliest: int | None
    latest: int | None
    published: int | None


@functools.lru_cache(maxsize=1 << 14)
def _day(text: str | None) -> int | None:
    try:
        return datetime.date.fromisoformat(text[:10]).toordinal() if text else None
    except ValueError:
        return None


def times_of(first: str | None, last: str | None, published: str | None) -> Times:
    """The bounds of an event's time, both or neither, and its day of publication."""
    earliest, latest = _day(first), _day(last)
    return Times(earliest if latest is not None else None, latest if earliest is not None else None, _day(published))


@functools.cache
def families() -> Mapping[str, str]:
    """For types whose words are used for one another ("the summit" of two leaders is a meeting), the family's name."""
    return {kind: name for name, kinds in lexicon.table("linking")["families"].items() for kind in kinds}


def family(event_type: str) -> str:
    """The family of a type; a type that has none is its own."""
    return families().get(event_type, event_type)


@functools.cache
def known_by_place(event_type: str) -> bool:
    """Whether people speak of events of a type by where they were: "the Lima attack"."""
    return event_type in lexicon.table("linking")["known_by_place"]


def _known_at(event: DocumentEvent) -> str | None:
    """The town by which an event is known to those who speak of it later: "the Paris attacks"."""
    town = event.place.place_id if event.place else None
    return None if town is None or town.startswith("country/") or not known_by_place(event.type) else town


class Report:
    """A unit as it is compared. `who` are the canonical ids of its participants, `main` of those who make it what it
    is; `known_at` the town by which it is known, `occasion` what it has a name for; `sides` are countries by code, each
    with the actors that stand for it; `span` is the days that it lies between, or the day of its report, (0, 0) where
    none is known."""

    __slots__ = ("again", "context", "document_id", "family", "id", "known_at", "main", "occasion", "place", "sides",
                 "span", "status", "story", "times", "topic", "type", "who", "words")

    def __init__(self, unit: LinkUnit, actors: Actors) -> None:
        event = unit.event
        self.id, self.document_id, self.type, self.status = event.id, event.document_id, event.type, event.status
        self.place = event.place
        self.known_at = _known_at(event)
        self.family = family(event.type)
        time = event.time
        self.times = times_of(time.earliest if time else None, time.latest if time else None, unit.published)
        self.span = self._span()
        roles: frozenset[str] = main_roles().get(event.type, frozenset())
        self.who = frozenset([actors.canonical(who.actor_id) for who in event.participants])
        self.main = frozenset([actors.canonical(who.actor_id) for who in event.participants if who.role in roles])
        self.sides: dict[str, set[str]] = {}
        for code, actor in unit.sides:
            self.sides.setdefault(code, set()).add(actors.canonical(actor))
        self.topic, self.words, self.context, self.story = unit.topic, unit.words, unit.context, unit.story
        self.again = unit.again
        self.occasion = unit.occasion or self._personal()

    def is_known_like(self, other: Report) -> bool:
        """Whether both are known by one town."""
        return self.known_at is not None and self.known_at == other.known_at

    def _personal(self) -> Occasion | None:
        """Who leaves, of what they did or will do, as the name of the occasion."""
        if self.type != PERSONAL or len(self.main) != 1 or self.status not in {Status.OCCURRED, Status.PLANNED}:
            return None
        (who,) = self.main
        return Occasion(self.type, who) if who.startswith(PERSON) and not is_lone(who) else None

    def shares_occasion(self, other: Report) -> bool:
        """Whether both speak of one occasion by its name."""
        a, b = self.occasion, other.occasion
        if a is None or b is None or a.name is None or a.name != b.name or a.kind != b.kind:
            return False
        return not self._other_party(other)

    def contradicts_occasion(self, other: Report) -> bool:
        """Whether they speak of occasions that are two: of another kind, name or party."""
        a, b = self.occasion, other.occasion
        if a is None or b is None:
            return False
        other_name = a.name is not None and b.name is not None and a.name != b.name
        return a.kind != b.kind or other_name or self._other_party(other)

    def _other_party(self, other: Report) -> bool:
        """Whether they speak of the votes of two parties on days of their own; parties that vote on one day do so
        together."""
        if not self.occasion or not other.occasion or not self.occasion.party or not other.occasion.party:
            return False
        a, b = self.times, other.times
        if a.earliest is None or b.earliest is None or a.latest is None or b.latest is None:
            return False
        return self.occasion.party != other.occasion.party and (a.latest < b.earliest or b.latest < a.earliest)

    def _span(self) -> tuple[int, int]:
        times = self.times
        if times.earliest is not None and times.latest is not None:
            return times.earliest, times.latest
        return (times.published or 0,) * 2


class Reports:
    """The reports of a collection by the numbers of their units; the last ones asked for are held, with their units."""

    def __init__(self, units: Units | HeldUnits, actors: Actors) -> None:
        def read(number: int) -> tuple[Report, LinkUnit]:
            unit = units[number]
            return Report(unit, actors), unit

        self._held = functools.lru_cache(maxsize=HELD)(read)

    def __getitem__(self, number: int) -> Report:
        return self._held(number)[0]

    def unit(self, number: int) -> LinkUnit:
        """The unit that a report was made from."""
        return self._held(number)[1]


class Reach(NamedTuple):
    """How many days an occasion is spoken of without a date, as `linking.toml` has it."""

    ahead: int
    back: int
    apart: int
    scheduled: bool = False


@functools.cache
def reach_of(kind: str) -> Reach | None:
    """For how long an occasion is spoken of without a date; None for what is spoken of for good."""
    found = lexicon.table("linking")["occasions"].get(kind)
    return Reach(**found) if found else None
