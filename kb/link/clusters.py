"""From matching pairs to events: blocking, an order that does not depend on the input's, and people's judgements.

Units are taken from the best dated to the undated. Each goes into the cluster that it matches best, provided that no
member of it contradicts; an undated one only where a single dated cluster fits, or one clearly better than others.
Cost: units are compared within their blocks (type, an actor or a word of the name, and a stretch of time), and there
with clusters, not with units.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.link.actors import Actors
from kb.link.matching import Match, Matcher, family, same_telling, times_of, times_span
from kb.records import LinkUnit

MAX_CLUSTERS = 60
"""Only so many of the clusters of a block, the nearest in time, are compared with a unit."""

MAX_MEMBERS = 12
"""Only so many members of a cluster are compared with a unit: a cluster agrees with itself."""

MATCHING = 0.34
"""Share of a cluster's compared members that a unit must match, so that clusters do not grow into chains."""


CLEARLY_BETTER = 0.8
"""By how much evidence one dated event must fit an undated report better than the next one does."""

MAX_SIDES = 4
BUCKET_DAYS = 16
MAX_BUCKETS = 100
ALL_TIME = -1

Block = tuple[str, str, int]
"""A type or family, an actor, word, place or day, and the number of a stretch of time."""


class Membership(NamedTuple):
    """Why a unit is where it is: the member it matched (None for the first one), the rule and the score."""

    unit: LinkUnit
    matched: str | None
    rule: str
    score: float


class Decisions(NamedTuple):
    """People's verdicts on pairs of document events: what must be together, and what must not."""

    same: Mapping[str, str]
    different: frozenset[frozenset[str]]


def order(unit: LinkUnit) -> tuple[int, int, str, str]:
    """Best dated first, then by publication and id: a fixed order of any set of units."""
    times = times_of(unit)
    grain = times.latest - times.earliest if times.latest is not None and times.earliest is not None else 10**6
    return grain, -len(unit.event.participants), unit.published or "9999", unit.event.id


def make_clusters(
    units: Sequence[LinkUnit], actors: Actors, matcher: Matcher, decisions: Decisions
) -> list[list[Membership]]:
    """All units in clusters, each cluster in the order in which it grew.

    First come the units that say when, joined where their times meet; then clusters a day or so apart, where no article
    tells of both; last the units without a date.
    """
    growing = _Growing(actors, matcher, decisions)
    ordered = sorted(units, key=order)
    for unit in ordered:
        if times_of(unit).earliest is not None:
            growing.place(unit)
    growing.join_near()
    for unit in ordered:
        if times_of(unit).earliest is None:
            growing.place(unit)
    return [cluster for cluster in growing.clusters if cluster]


class _Growing:
    """Clusters while units are put into them, found again by the blocks that their members are in."""

    def __init__(self, actors: Actors, matcher: Matcher, decisions: Decisions) -> None:
        self.actors = actors
        self.matcher = matcher
        self.decisions = decisions
        self.clusters: list[list[Membership]] = []
        self._blocks: dict[Block, dict[int, None]] = defaultdict(dict)
        self._judged: dict[str, int] = {}

    def place(self, unit: LinkUnit) -> None:
        """Put a unit into the cluster that it fits best, or into one of its own."""
        together = self.decisions.same.get(unit.event.id)
        if together is not None and together in self._judged:
            number = self._judged[together]
            against = self.clusters[number][0].unit.event.id
            self.clusters[number].append(Membership(unit, against, "judged the same", 1.0))
        else:
            number = self._fitting(unit)
        if together is not None:
            self._judged.setdefault(together, number)
        for block in _blocks(unit, self.actors):
            self._blocks[block][number] = None

    def _fitting(self, unit: LinkUnit) -> int:
        candidates: dict[int, tuple[Match, LinkUnit]] = {}
        for number in self._nearest(unit):
            found = _fit(unit, self.clusters[number], self.matcher, self.decisions)
            if found and not found[0].near:
                candidates[number] = found
        ranked = sorted(candidates, key=lambda each: (-candidates[each][0].evidence, each))
        if ranked and not (times_of(unit).earliest is None and self._ambiguous(
                ranked, candidates, nameless=not unit.event.participants and not self.matcher.by_topic(unit))):
            match, against = candidates[ranked[0]]
            self.clusters[ranked[0]].append(Membership(unit, against.event.id, match.rule, match.score))
            return ranked[0]
        self.clusters.append([Membership(unit, None, "first", 1.0)])
        return len(self.clusters) - 1

    def _ambiguous(
        self, ranked: Sequence[int], candidates: Mapping[int, tuple[Match, LinkUnit]], *, nameless: bool
    ) -> bool:
        """Whether an undated unit fits several dated clusters about equally well; one that names nobody, any."""
        dated = [candidates[number][0].evidence for number in ranked
                 if nameless or self._starts(number) is not None]
        return len(dated) > 1 and dated[0] - dated[1] < CLEARLY_BETTER

    def _starts(self, number: int) -> int | None:
        return times_of(self.clusters[number][0].unit).earliest

    def _nearest(self, unit: LinkUnit) -> list[int]:
        around = _blocks(unit, self.actors, self.matcher.window(unit))
        numbers = {n for block in around for n in self._blocks.get(block, ()) if self.clusters[n]}
        if len(numbers) <= MAX_CLUSTERS:
            return sorted(numbers)
        times = times_of(unit)
        here = times.earliest if times.earliest is not None else times.published or 0

        def distance(number: int) -> tuple[int, int]:
            other = times_of(self.clusters[number][0].unit)
            there = other.earliest if other.earliest is not None else other.published or 0
            return abs(here - there), number

        return sorted(sorted(numbers, key=distance)[:MAX_CLUSTERS])

    def join_near(self) -> None:
        """Put clusters together whose days lie side by side, as time zones and slips make them, the smaller one into
        the larger; but not where an article tells of both, for then they are two."""
        ranked = sorted(range(len(self.clusters)), key=lambda n: (-len(_documents(self.clusters[n])), n))
        rank = {number: place for place, number in enumerate(ranked)}
        for number in ranked:
            cluster = self.clusters[number]
            near = [other for other in self._nearest(cluster[0].unit)
                    if rank[other] < rank[number] and not _documents(self.clusters[other]) & _documents(cluster)]
            fitting = {other: found for other in near
                       if (found := _fit(cluster[0].unit, self.clusters[other], self.matcher, self.decisions))
                       and found[0].near and self._none_judged_apart(cluster, self.clusters[other])}
            if fitting:
                best = max(fitting, key=lambda each: (fitting[each][0].evidence, -each))
                self._move(number, best, fitting[best])

    def _none_judged_apart(self, left: Sequence[Membership], right: Sequence[Membership]) -> bool:
        apart = self.decisions.different
        return not apart or not any(frozenset((a.unit.event.id, b.unit.event.id)) in apart
                                    for a in left for b in right)

    def _move(self, number: int, into: int, found: tuple[Match, LinkUnit]) -> None:
        match, against = found
        first, *rest = self.clusters[number]
        moved = [Membership(first.unit, against.event.id, match.rule, match.score), *rest]
        self.clusters[into] += moved
        self.clusters[number] = []
        for member in moved:
            for block in _blocks(member.unit, self.actors):
                self._blocks[block].pop(number, None)
                self._blocks[block][into] = None
        for group, home in self._judged.items():
            if home == number:
                self._judged[group] = into


def _documents(cluster: Sequence[Membership]) -> set[str]:
    return {member.unit.event.document_id for member in cluster}


def _blocks(unit: LinkUnit, actors: Actors, window: tuple[int, int] | None = None) -> Iterator[Block]:
    """The blocks that a unit is in: its keys in each stretch of time that it covers, or that a window covers."""
    low, high = window or times_span(unit)
    first, last = low // BUCKET_DAYS, high // BUCKET_DAYS
    # What may be any day of many years is in one block for all time, which everybody looks into.
    stretches = [ALL_TIME] if last - first > MAX_BUCKETS else list(range(first, last + 1))
    if window and stretches != [ALL_TIME]:
        stretches.append(ALL_TIME)
    for kind, key in _keys(unit, actors):
        for stretch in stretches:
            yield kind, key, stretch


def _keys(unit: LinkUnit, actors: Actors) -> Iterator[tuple[str, str]]:
    """What a unit is found by. One that names nobody is looked for among all reports of about the same day."""
    kind = family(unit.event.type)
    who = sorted(actors.of(unit))
    for key in who + sorted(f"topic {word}" for word in unit.topic):
        yield kind, key
    codes = sorted({code for code, _ in unit.sides})
    for pair in itertools.combinations(codes[:MAX_SIDES], 2):
        yield kind, f"sides {' '.join(pair)}"
    if unit.event.place and not who:
        yield kind, f"place {unit.event.place.name}"
    times = times_of(unit)
    if times.earliest is not None and times.earliest == times.latest:
        yield kind, f"on {times.earliest}"
    elif times.earliest is None and times.published is not None:
        for day in (times.published,) if who else (times.published, times.published - 1, times.published + 1):
            yield kind, f"day {day}"


def _fit(
    unit: LinkUnit, cluster: Sequence[Membership], matcher: Matcher, decisions: Decisions
) -> tuple[Match, LinkUnit] | None:
    """The best match with a cluster's members; None where one of them contradicts, or most of them do not match."""
    best: tuple[Match, LinkUnit] | None = None
    for member in cluster:
        if frozenset((unit.event.id, member.unit.event.id)) in decisions.different:
            return None
    compared = cluster[:MAX_MEMBERS]
    matching = 0
    for member in compared:
        if same_telling(member.unit, unit):
            return None
        match = matcher.match(unit, member.unit)
        if match is None:
            if matcher.contradicts(unit, member.unit):
                return None
            continue
        matching += 1
        if best is None or match.score > best[0].score:
            best = match, member.unit
    return best if matching >= MATCHING * len(compared) else None
