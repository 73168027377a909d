"""From matching pairs to events: blocking, an order that does not depend on the input's, and people's judgements.

Units are taken from the best dated to the undated. Each goes into the cluster that it matches best, provided that no
member of it contradicts; an undated one only where a single dated cluster fits, or one clearly better than others.
Cost: units are compared within their blocks (type, an actor or a word of the name, and a stretch of time), and there
with clusters, not with units.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.link.matching import Match, Matcher, same_telling
from kb.link.reports import Report, Reports, times_of
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
STRETCH_BITS = 20

Block = int
"""An actor, word, place or day, by the number of its key, and the number of a stretch of time."""


class Membership(NamedTuple):
    """Why a unit is where it is: the member it matched (None for the first one), the rule and the score. Units are
    known by their numbers."""

    number: int
    matched: int | None
    rule: str
    score: float


class Decisions(NamedTuple):
    """People's verdicts on pairs of document events: what must be together, and what must not."""

    same: Mapping[str, str]
    different: frozenset[frozenset[str]]


class Turn(NamedTuple):
    """When a unit's turn comes: best dated first, then by publication and id. A fixed order of any set of units."""

    grain: int
    fewer: int
    published: str
    id: str
    number: int
    document_id: str
    dated: bool


def turn_of(number: int, unit: LinkUnit) -> Turn:
    """The turn of a unit."""
    times, event = times_of(unit), unit.event
    grain = times.latest - times.earliest if times.latest is not None and times.earliest is not None else 10**6
    return Turn(grain, -len(event.participants), unit.published or "9999", event.id, number, event.document_id,
                times.earliest is not None)


def make_clusters(
    turns: Iterable[Turn], reports: Reports, matcher: Matcher, decisions: Decisions
) -> list[list[Membership]]:
    """All units in clusters, each cluster in the order in which it grew.

    First come the units that say when, joined where their times meet; then clusters a day or so apart, where no article
    tells of both; last the units without a date. Units of different families never meet, unless people join them, so
    every family may be done alone.
    """
    ordered = sorted(turns)
    growing = _Growing(reports, matcher, decisions, {turn.number: turn for turn in ordered})
    for turn in ordered:
        if turn.dated:
            growing.place(turn)
    growing.join_near()
    for turn in ordered:
        if not turn.dated:
            growing.place(turn)
    return [cluster for cluster in growing.clusters if cluster]


class _Growing:
    """Clusters while units are put into them, found again by the blocks that their members are in."""

    def __init__(
        self, reports: Reports, matcher: Matcher, decisions: Decisions, turns: Mapping[int, Turn]
    ) -> None:
        self.reports = reports
        self.matcher = matcher
        self.decisions = decisions
        self.turns = turns
        self.clusters: list[list[Membership]] = []
        self._key_numbers: dict[tuple[str, str], int] = {}
        self._blocks: dict[Block, set[int]] = defaultdict(set)
        self._judged: dict[str, int] = {}

    def place(self, turn: Turn) -> None:
        """Put a unit into the cluster that it fits best, or into one of its own."""
        together = self.decisions.same.get(turn.id)
        if together is not None and together in self._judged:
            number = self._judged[together]
            against = self.clusters[number][0].number
            self.clusters[number].append(Membership(turn.number, against, "judged the same", 1.0))
        else:
            number = self._fitting(turn)
        if together is not None:
            self._judged.setdefault(together, number)
        for block in self._blocks_of(self.reports[turn.number]):
            self._blocks[block].add(number)

    def _fitting(self, turn: Turn) -> int:
        candidates: dict[int, tuple[Match, int]] = {}
        report = self.reports[turn.number]
        for number in self._nearest(report):
            found = self._fit(turn, self.clusters[number])
            if found and not found[0].near:
                candidates[number] = found
        ranked = sorted(candidates, key=lambda each: (-candidates[each][0].evidence, each))
        if ranked and not (not turn.dated and self._ambiguous(
                ranked, candidates, nameless=not report.who and not self.matcher.by_topic(report))):
            match, against = candidates[ranked[0]]
            self.clusters[ranked[0]].append(Membership(turn.number, against, match.rule, match.score))
            return ranked[0]
        self.clusters.append([Membership(turn.number, None, "first", 1.0)])
        return len(self.clusters) - 1

    def _ambiguous(
        self, ranked: Sequence[int], candidates: Mapping[int, tuple[Match, int]], *, nameless: bool
    ) -> bool:
        """Whether an undated unit fits several dated clusters about equally well; one that names nobody, any."""
        dated = [candidates[number][0].evidence for number in ranked
                 if nameless or self._first(number).times.earliest is not None]
        return len(dated) > 1 and dated[0] - dated[1] < CLEARLY_BETTER

    def _first(self, number: int) -> Report:
        return self.reports[self.clusters[number][0].number]

    def _nearest(self, report: Report) -> list[int]:
        around = self._blocks_of(report, self.matcher.window(report))
        numbers = {n for block in around for n in self._blocks.get(block, ())}
        if len(numbers) <= MAX_CLUSTERS:
            return sorted(numbers)
        here = _day_of(report)
        return sorted(sorted(numbers, key=lambda n: (abs(here - _day_of(self._first(n))), n))[:MAX_CLUSTERS])

    def _fit(self, turn: Turn, cluster: Sequence[Membership]) -> tuple[Match, int] | None:
        """The best match with a cluster's members; None where one of them contradicts, or most of them do not match."""
        best: tuple[Match, int] | None = None
        different = self.decisions.different
        if different and any(frozenset((turn.id, self.turns[member.number].id)) in different for member in cluster):
            return None
        report = self.reports[turn.number]
        compared = cluster[:MAX_MEMBERS]
        matching = 0
        for member in compared:
            other = self.reports[member.number]
            if same_telling(other, report):
                return None
            match = self.matcher.match(report, other)
            if match is None:
                if self.matcher.contradicts(report, other):
                    return None
                continue
            matching += 1
            if best is None or match.score > best[0].score:
                best = match, member.number
        return best if matching >= MATCHING * len(compared) else None

    def join_near(self) -> None:
        """Put clusters together whose days lie side by side, as time zones and slips make them, the smaller one into
        the larger; but not where an article tells of both, for then they are two."""
        ranked = sorted(range(len(self.clusters)), key=lambda n: (-len(self._documents(n)), n))
        rank = {number: place for place, number in enumerate(ranked)}
        for number in ranked:
            cluster = self.clusters[number]
            near = [other for other in self._nearest(self._first(number))
                    if rank[other] < rank[number] and not self._documents(other) & self._documents(number)]
            fitting = {other: found for other in near
                       if (found := self._fit(self.turns[cluster[0].number], self.clusters[other]))
                       and found[0].near and self._none_judged_apart(cluster, self.clusters[other])}
            if fitting:
                best = max(fitting, key=lambda each: (fitting[each][0].evidence, -each))
                self._move(number, best, fitting[best])

    def _documents(self, number: int) -> set[str]:
        return {self.turns[member.number].document_id for member in self.clusters[number]}

    def _none_judged_apart(self, left: Sequence[Membership], right: Sequence[Membership]) -> bool:
        apart = self.decisions.different
        return not apart or not any(frozenset((self.turns[a.number].id, self.turns[b.number].id)) in apart
                                    for a in left for b in right)

    def _move(self, number: int, into: int, found: tuple[Match, int]) -> None:
        match, against = found
        first, *rest = self.clusters[number]
        moved = [Membership(first.number, against, match.rule, match.score), *rest]
        self.clusters[into] += moved
        self.clusters[number] = []
        for member in moved:
            for block in self._blocks_of(self.reports[member.number]):
                self._blocks[block].discard(number)
                self._blocks[block].add(into)
        for group, home in self._judged.items():
            if home == number:
                self._judged[group] = into

    def _blocks_of(self, report: Report, window: tuple[int, int] | None = None) -> Iterator[Block]:
        """The blocks that a unit is in: its keys in each stretch of time that it covers, or that a window covers."""
        low, high = window or report.span
        first, last = low // BUCKET_DAYS, high // BUCKET_DAYS
        # What may be any day of many years is in one block for all time, which everybody looks into.
        stretches = [ALL_TIME] if last - first > MAX_BUCKETS else list(range(first, last + 1))
        if window and stretches != [ALL_TIME]:
            stretches.append(ALL_TIME)
        numbers = self._key_numbers
        for key in _keys(report):
            number = numbers.setdefault((report.family, key), len(numbers))
            for stretch in stretches:
                yield number << STRETCH_BITS | stretch - ALL_TIME


def _day_of(report: Report) -> int:
    return report.times.earliest if report.times.earliest is not None else report.times.published or 0


def _keys(report: Report) -> Iterator[str]:
    """What a unit is found by. One that names nobody is looked for among all reports of about the same day."""
    yield from sorted(report.who)
    for word in sorted(report.topic):
        yield f"topic {word}"
    for pair in itertools.combinations(sorted(report.sides)[:MAX_SIDES], 2):
        yield f"sides {' '.join(pair)}"
    if report.place and not report.who:
        yield f"place {report.place.name}"
    times = report.times
    if times.earliest is not None and times.earliest == times.latest:
        yield f"on {times.earliest}"
    elif times.earliest is None and times.published is not None:
        for day in (times.published,) if report.who else (times.published, times.published - 1, times.published + 1):
            yield f"day {day}"
