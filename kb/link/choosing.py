"""Into which cluster a report goes: how it fits one, which of those that it may fit are looked at, which is best.

Nothing here remembers anything: what is decided follows from the report and from the clusters as they are, so that a
decision can be taken again, or left as it was where nothing that it rests on has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from kb.ledger import Decisions, Move
from kb.link.blocks import day_of
from kb.link.matching import Match, Matcher, same_telling
from kb.link.reports import Report

MAX_CLUSTERS = 60
"""Only so many of the clusters of a block, the nearest in time, are compared with a unit."""

MAX_MEMBERS = 12
"""Only so many members of a cluster are compared with a unit: a cluster agrees with itself."""

MATCHING = 0.34
"""Share of a cluster's compared members that a unit must match, so that clusters do not grow into chains."""

AGAINST = 0.2
"""Share of a cluster's compared members that may contradict a unit that others match: reports are misread."""

TOLD_TWICE = 0.8
"""Evidence that it takes for an event that one article tells to be one that it tells already."""

CLEARLY_BETTER = 0.8
"""By how much evidence one dated event must fit an undated report better than the next one does."""

SUPPORT = 0.3
"""How much evidence each member that a report of a named occasion matches adds: more of them know its day."""

Fit = tuple[Match, int]
"""The best match with a cluster's members, and the number of the member that it is with."""


class AnyReports(Protocol):
    """Reports by the numbers of their units."""

    def __getitem__(self, number: int) -> Report: ...


class Near(NamedTuple):
    """The clusters that are looked at, how many there were, and how far the last one lies in days if not all are."""

    clusters: list[int]
    seen: int
    cut: int | None

    def nearer(self, cluster: int | None) -> int:
        """How many lie nearer than one of them."""
        return self.clusters.index(cluster) if cluster in self.clusters else 0


class Chooser:
    """Decides by reports, for clusters that are known by the numbers of the units that began them."""

    def __init__(self, reports: AnyReports, matcher: Matcher, decisions: Decisions) -> None:
        self.reports = reports
        self.matcher = matcher
        self.decisions = decisions

    def nearest(self, report: Report, clusters: Iterable[int], order: Callable[[int], object]) -> Near:
        """Those clusters that lie nearest in time; `order` says which cluster began earlier."""
        numbers = sorted(clusters, key=order)  # type: ignore[arg-type]
        if len(numbers) <= MAX_CLUSTERS:
            return Near(numbers, len(numbers), None)
        here = day_of(report)
        far = {number: abs(here - day_of(self.reports[number])) for number in numbers}
        kept = sorted(numbers, key=far.__getitem__)[:MAX_CLUSTERS]
        return Near(kept, len(numbers), far[kept[-1]])

    def fit(self, report: Report, members: Sequence[int]) -> Fit | None:
        """The best match with a cluster's first members; None where more than a few of them contradict, or most do not
        match."""
        best: Fit | None = None
        compared = members[:MAX_MEMBERS]
        matching = 0
        told_twice = against = 0
        for number in compared:
            other = self.reports[number]
            if same_telling(other, report):
                if not self.matcher.may_tell_twice(report, other):
                    return None
                told_twice += 1
                continue
            when = self.matcher.agreed(report, other)
            if when is None:
                against += 1
                if against > AGAINST * len(compared):
                    return None
                continue
            match = self.matcher.match(report, other, when)
            if match is None:
                if self.matcher.names_another(report, other):
                    return None
                continue
            matching += 1
            if best is None or match.score > best[0].score:
                best = match, number
        if best is None or (told_twice and best[0].evidence < TOLD_TWICE):
            return None
        if matching < MATCHING * (len(compared) - told_twice):
            return None
        if best[0].named:
            best = best[0]._replace(evidence=best[0].evidence + SUPPORT * matching), best[1]
        return (best[0]._replace(twice=True), best[1]) if told_twice else best

    def apart(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether people judged any of some units different from any of others, by the ids of their document events."""
        different = self.decisions.different
        return bool(different) and any(frozenset((a, b)) in different for b in list(right) for a in left)

    def best(self, report: Report, fits: Mapping[int, Fit], order: Callable[[int], object]) -> int | None:
        """The cluster that a report goes into; None where none is good enough, or none clearly enough the best."""
        others = [number for number, (match, _) in fits.items() if match.named or not match.twice]
        ranked = sorted(others or fits, key=lambda each: (-fits[each][0].evidence, order(each)))
        if not ranked or (report.times.earliest is None and self._ambiguous(report, ranked, fits)):
            return None
        return ranked[0]

    def second_home(
        self, founder: int, fits: Mapping[int, Fit], near: Near, order: Callable[[int], object]
    ) -> Move:
        """What becomes of a cluster in the second round: it goes into the one that it fits best, if it fits any."""
        best = min(fits, key=lambda each: (-fits[each][0].evidence, order(each)), default=None)
        if best is None:
            return Move(founder, None, seen=near.seen, cut=near.cut)
        match, against = fits[best]
        return Move(founder, best, against, match.rule, match.score, *near[1:], near.nearer(best))

    def _ambiguous(self, report: Report, ranked: Sequence[int], fits: Mapping[int, Fit]) -> bool:
        """Whether an undated unit fits several dated clusters about equally well; one that names nobody, any. One that
        names an occasion goes where it fits best."""
        if fits[ranked[0]][0].named:
            return False
        nameless = not report.who and not self.matcher.by_topic(report)
        dated = [fits[number][0].evidence for number in ranked
                 if nameless or self.reports[number].times.earliest is not None]
        return len(dated) > 1 and dated[0] - dated[1] < CLEARLY_BETTER
