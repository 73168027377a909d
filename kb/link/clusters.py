"""From matching pairs to events: an order that does not depend on the input's, and people's judgements.

Units are taken from the best dated to the undated. Each goes into the cluster that it matches best, provided that no
member of it contradicts; an undated one only where a single dated cluster fits, or one clearly better than others.
Cost: units are compared within their blocks (type, an actor or a word of the name, and a stretch of time), and there
with clusters, not with units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.ledger import Decisions, Move, Notes, Placed
from kb.link.blocks import Block, blocks_in, blocks_seen
from kb.link.choosing import MAX_MEMBERS, Chooser, Fit, Near
from kb.link.matching import Matcher
from kb.link.packing import Glance
from kb.link.reports import Report, Reports, times_of

JUDGED = "judged the same"


class Membership(NamedTuple):
    """Why a unit is where it is: the member it matched (None for the first one), the rule and the score. Units are
    known by their numbers."""

    number: int
    matched: int | None
    rule: str
    score: float


class Turn(NamedTuple):
    """When a unit's turn comes: a fixed order of any set of units.

    `key` sorts them: those that say when, then the others; best dated first, then by publication and id.
    """

    key: str
    id: str
    number: int
    document_id: str

    @property
    def dated(self) -> bool:
        """Whether it says when."""
        return self.key[0] == "0"


def turn_of(number: int, seen: Glance) -> Turn:
    """The turn of a unit."""
    times = times_of(seen.earliest, seen.latest, seen.published)
    dated = times.latest is not None and times.earliest is not None
    grain = times.latest - times.earliest if times.latest is not None and times.earliest is not None else 0
    fewer = 10**6 - len(seen.named)
    key = f"{0 if dated else 1}{10**7 + grain:08}{fewer:07}{seen.published or '9999'}\0{seen.id}"
    return Turn(key, seen.id, number, seen.document_id)


def make_clusters(
    turns: Iterable[Turn], reports: Reports, matcher: Matcher, decisions: Decisions, notes: Notes | None = None
) -> list[list[Membership]]:
    """All units in clusters, each cluster in the order in which it grew.

    First come the units that say when, joined where their times meet; then clusters that fit or lie a day or so apart,
    where no article tells of both; last the units without a date. Units of different families never meet, unless people
    join them, so every family may be done alone.
    """
    ordered = sorted(turns)
    growing = _Growing(Chooser(reports, matcher, decisions), {turn.number: turn for turn in ordered}, notes)
    for turn in ordered:
        if turn.dated:
            growing.place(turn)
    growing.join_near()
    for turn in ordered:
        if not turn.dated:
            growing.place(turn)
    return [cluster for cluster in growing.clusters.values() if cluster]


class _Growing:
    """Clusters while units are put into them, found again by the blocks that their members are in. A cluster is known
    by the number of its first unit."""

    def __init__(self, chooser: Chooser, turns: Mapping[int, Turn], notes: Notes | None) -> None:
        self.chooser = chooser
        self.reports = chooser.reports
        self.turns = turns
        self.notes = notes
        self.clusters: dict[int, list[Membership]] = {}
        self._order: dict[int, int] = {}
        self._blocks: dict[Block, set[int]] = defaultdict(set)
        self._judged: dict[str, int] = {}

    def place(self, turn: Turn) -> None:
        """Put a unit into the cluster that it fits best, or into one of its own."""
        report = self.reports[turn.number]
        seen = self._seen(report)
        together = self.chooser.decisions.same.get(turn.id)
        near = Near([], 0, None)
        if together is not None and together in self._judged:
            number = self._judged[together]
            member = Membership(turn.number, self.clusters[number][0].number, JUDGED, 1.0)
        else:
            near = self._nearest(report, seen)
            number, member = self._fitting(turn, report, near)
        if together is not None:
            self._judged.setdefault(together, number)
        self._order.setdefault(number, len(self._order))
        self.clusters.setdefault(number, []).append(member)
        inside = blocks_in(report)
        for block in inside:
            self._blocks[block].add(number)
        if self.notes:
            self.notes.placed(Placed(turn.number, turn.key, turn.document_id, number, *member[1:], *near[1:],
                                     near.nearer(number)), inside, seen)

    def _seen(self, report: Report) -> list[Block]:
        return blocks_seen(report, self.chooser.matcher.window(report))

    def _nearest(self, report: Report, seen: Sequence[Block]) -> Near:
        numbers = {number for block in seen for number in self._blocks.get(block, ())}
        return self.chooser.nearest(report, numbers, self._order.__getitem__)

    def _fitting(self, turn: Turn, report: Report, near: Near) -> tuple[int, Membership]:
        fits: dict[int, Fit] = {}
        for number in near.clusters:
            cluster = self.clusters[number]
            if self.chooser.apart((turn.id,), (self.turns[member.number].id for member in cluster)):
                continue
            found = self.chooser.fit(report, [member.number for member in cluster[:MAX_MEMBERS]])
            if found and not found[0].near:
                fits[number] = found
        best = self.chooser.best(report, fits, self._order.__getitem__)
        if best is None:
            return turn.number, Membership(turn.number, None, "first", 1.0)
        match, against = fits[best]
        return best, Membership(turn.number, against, match.rule, match.score)

    def join_near(self) -> None:
        """Put clusters together that fit now that they have grown, and those whose days lie side by side, as time zones
        and slips make them, the smaller one into the larger; but not where an article tells of both, for then they are
        two."""
        ranked = sorted(self.clusters, key=lambda n: (-len(self._documents(n)), self._order[n]))
        rank = {number: place for place, number in enumerate(ranked)}
        for number in ranked:
            cluster = self.clusters[number]
            report = self.reports[number]
            near = self._nearest(report, self._seen(report))
            fits: dict[int, Fit] = {}
            for other in near.clusters:
                if rank[other] < rank[number] and (found := self._fit_near(number, report, cluster, other)):
                    fits[other] = found
            move = self.chooser.second_home(number, fits, near, self._order.__getitem__)
            if move.into is not None:
                self._move(number, move.into, move)
            if self.notes:
                self.notes.moved(move)

    def _fit_near(self, number: int, report: Report, cluster: Sequence[Membership], other: int) -> Fit | None:
        if self._documents(other) & self._documents(number):
            return None
        found = self.chooser.fit(report, [member.number for member in self.clusters[other][:MAX_MEMBERS]])
        if not found or self.chooser.apart(self._ids(cluster), self._ids(self.clusters[other])):
            return None
        return found

    def _documents(self, number: int) -> set[str]:
        return {self.turns[member.number].document_id for member in self.clusters[number]}

    def _ids(self, cluster: Sequence[Membership]) -> list[str]:
        return [self.turns[member.number].id for member in cluster]

    def _move(self, number: int, into: int, move: Move) -> None:
        first, *rest = self.clusters[number]
        moved = [Membership(first.number, move.matched, move.rule, move.score), *rest]
        self.clusters[into] += moved
        self.clusters[number] = []
        for member in moved:
            for block in blocks_in(self.reports[member.number]):
                self._blocks[block].discard(number)
                self._blocks[block].add(into)
        for group, home in self._judged.items():
            if home == number:
                self._judged[group] = into
