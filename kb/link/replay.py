"""Linking again where something has changed: all other decisions stand as they were taken in the last build.

Decisions are gone through in the fixed order in which a build from nothing takes them. One is taken anew if it is about
a unit that is new, or if the unit looks into a block of a cluster that by then is not what it was; and a cluster is not
what it was from the moment at which one of its units comes or goes. So the outcome is that of linking everything, and
the cost follows from what has changed and from how much lies near it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

from kb.ledger import Decisions, Ledger, Move, Placed
from kb.link.blocks import Block, blocks_in, blocks_seen, day_of
from kb.link.choosing import MAX_CLUSTERS, MAX_MEMBERS, AnyReports, Chooser, Fit, Near
from kb.link.clusters import JUDGED, Membership, Turn
from kb.link.matching import Matcher
from kb.link.reports import Report
from kb.link.views import Moment, Past, View, moment_of, moved_seats, seat_of

UNIT, FORMER_MOVE, CLUSTER = range(3)
"""What is decided: where a unit goes; nothing, but a cluster was moved before; where a cluster goes."""


class TooMuchError(Exception):
    """So much would be decided anew that linking everything costs less."""


class Replay:
    """One run. After `run`: `placed` and `moves` are what was decided differently, `changed` the clusters, by the
    numbers of their founders, that are not what they were."""

    def __init__(
        self, ledger: Ledger, reports: AnyReports, matcher: Matcher, decisions: Decisions, most: int
    ) -> None:
        self.past = Past(ledger)
        self.placed: dict[int, Placed] = {}
        self.moves: dict[int, Move] = {}
        self.changed: dict[int, View] = {}
        self.inside: dict[int, list[Block]] = {}
        self.seeing: dict[int, list[Block]] = {}
        self.decided = 0
        self._ledger = ledger
        self._reports = reports
        self._chooser = Chooser(reports, matcher, decisions)
        self._most = most
        self._turns: dict[int, Turn] = {}
        self._removed: frozenset[int] = frozenset()
        self._groups: dict[str, list[int]] = defaultdict(list)
        self._waiting: list[tuple[Moment, int, int]] = []
        self._entered: set[tuple[int, int]] = set()
        self._second: set[int] = set()
        self._ranks: dict[int, Moment] = {}
        self._in_second = False
        self._changed_in: dict[Block, set[int]] = defaultdict(set)
        self._new_in: dict[Block, set[int]] = defaultdict(set)
        self._new_seeing: dict[Block, set[int]] = defaultdict(set)

    def run(self, turns: Iterable[Turn], removed: frozenset[int]) -> None:
        """Decide for new units, without those that are gone. Raises `TooMuchError`."""
        self._removed = removed
        for turn in turns:
            self._turns[turn.number] = turn
            report = self._reports[turn.number]
            self.inside[turn.number] = blocks_in(report)
            self.seeing[turn.number] = self._seen(report)
            for block in self.inside[turn.number]:
                self._new_in[block].add(turn.number)
            for block in self.seeing[turn.number]:
                self._new_seeing[block].add(turn.number)
            self._enter((1 if turn.dated else 3, turn.key), turn.number)
        for placed in self.past.placed_all(sorted(removed)):
            self._enter(moment_of(placed), placed.unit)
        for member, group in self._chooser.decisions.same.items():
            if (found := self._ledger.number_of(member)) is not None:
                self._groups[group].append(found)
        self._units(1)
        self._clusters()
        self._units(3)

    def final(self, founder: int) -> list[Membership]:
        """The members of a cluster in the end; none where it is gone."""
        view = self.view(founder)
        return [] if view.gone else [Membership(seat.number, *seat[4:]) for seat in view.seats]

    def home(self, number: int) -> int | None:
        """The founder of the cluster that a unit is in in the end."""
        placed = self._placement(number)
        return self._at(placed, (4,)) if placed else None

    def view(self, founder: int) -> View:
        """A cluster as it is in this build."""
        return self.changed.get(founder) or self.past.view(founder)

    # --- what is to be decided ---------------------------------------------------------------------------------------

    def _enter(self, moment: Moment, number: int, what: int = UNIT) -> None:
        if (number, what) not in self._entered:
            self._entered.add((number, what))
            heapq.heappush(self._waiting, (moment, number, what))
            if len(self._entered) > self._most:
                raise TooMuchError

    def _diverge(self, founder: int, moment: Moment) -> View:
        """A cluster is no more what it was from a moment on; whoever might have seen it later decides anew."""
        found = self.changed.get(founder)
        if found is not None:
            return found
        was = self.past.view(founder)
        now = self.changed[founder] = was.cut(moment)
        starts = was.starts(self._reports)
        now.starts(self._reports)
        for block in starts:
            self._changed_in[block].add(founder)
        self._enter_seeing(starts, moment)
        for placed in self.past.placed_all(seat.number for seat in was.seats if seat.since > moment):
            if moment_of(placed) > moment and placed.unit not in self._removed:
                self._enter(moment_of(placed), placed.unit)
            if placed.founder != founder:
                self._enter_cluster(placed.founder, moment)
        for seat in was.seats if self._groups else ():
            self._enter_judged(seat.id, moment)
        self._enter_cluster(founder, moment)
        return now

    def _enter_judged(self, unit_id: str, moment: Moment) -> None:
        for number in self._groups.get(self._chooser.decisions.same.get(unit_id, ""), ()):
            placed = self.past.placed(number)
            if placed and moment_of(placed) > moment:
                self._enter(moment_of(placed), number)

    def _enter_seeing(self, blocks: Iterable[Block], moment: Moment) -> None:
        """Whoever looks into a block later than a moment."""
        blocks = list(blocks)
        found = self._ledger.seeing(blocks) - self._removed
        for placed in self.past.placed_all(found):
            if moment_of(placed) > moment:
                self._enter(moment_of(placed), placed.unit)
            if placed.dated and placed.founder == placed.unit:
                self._enter_cluster(placed.unit, moment)
        for number in {number for block in blocks for number in self._new_seeing.get(block, ())}:
            self._enter_cluster(number, moment)

    def _enter_cluster(self, founder: int, moment: Moment) -> None:
        """A cluster's turn in the second round is to come again."""
        if not self._in_second:
            self._second.add(founder)
            return
        if founder not in self._ranks and not self._begin(founder):
            return
        if self._ranks[founder] > moment:
            self._enter(self._ranks[founder], founder, CLUSTER)

    # --- units -------------------------------------------------------------------------------------------------------

    def _units(self, phase: int) -> None:
        while self._waiting and self._waiting[0][0][0] == phase:
            moment, number, _ = heapq.heappop(self._waiting)
            self.decided += 1
            old = None if number in self._turns else self.past.placed(number)
            if number in self._removed:
                if old:
                    self._diverge(old.founder, moment)
                continue
            new = (old and self._still(old, moment)) or self._decide(number, moment)
            if new != old:
                self.placed[number] = new
            self._put(old, new, moment)

    def _put(self, old: Placed | None, new: Placed, moment: Moment) -> None:
        inside = self.inside.get(new.unit)
        if old is None or old.founder != new.founder:
            if old:
                self._diverge(old.founder, moment)
            view = self._diverge(new.founder, moment)
            inside = inside or blocks_in(self._reports[new.unit])
            for block in inside:
                self._changed_in[block].add(new.founder)
            self._enter_seeing(inside, moment)
            self._enter_judged(new.id, moment)
            self._enter_cluster(new.founder, moment)
            view.append(seat_of(new), inside)
        elif new.founder in self.changed:
            self.changed[new.founder].append(seat_of(new), inside or blocks_in(self._reports[new.unit]))

    def _seen(self, report: Report) -> list[Block]:
        return blocks_seen(report, self._chooser.matcher.window(report))

    def _still(self, old: Placed, moment: Moment) -> Placed | None:
        """The old decision, if it would be taken again; None where that is not plain to see."""
        if old.id in self._chooser.decisions.same:
            return None
        report = self._reports[old.unit]
        seen, matched, cut, nearer = old.seen, old, old.cut, old.nearer
        for founder in self._changed_seen(report):
            was, now = self.past.view(founder), self.view(founder)
            stood, stands = self._visible(was, report, moment), self._visible(now, report, moment)
            seen += stands - stood
            members, others = was.before(moment) if stood else [], now.before(moment) if stands else []
            if members == others:
                continue
            if cut is not None and founder != old.founder:
                far = abs(day_of(report) - day_of(self._reports[founder]))
                if far > cut:
                    continue
                if stood > stands or (old.matched is None and not old.dated):
                    return None  # One that was too far away to be looked at takes its place, or it takes one's place.
                nearer += stands - stood
            before, after = (self._fit(report, old.id, each, view, moment) for each, view in
                             ((members, was), (others, now)))
            if founder == old.founder and old.matched is not None:
                if not before or not after or after[0].evidence < before[0].evidence or (
                        before[0].named and not after[0].named):
                    return None
                matched = old._replace(matched=after[1], rule=after[0].rule, score=after[0].score)
            elif before or after:
                return None
        if (seen > MAX_CLUSTERS) != (old.seen > MAX_CLUSTERS) or nearer >= MAX_CLUSTERS:
            return None
        return matched._replace(seen=seen, nearer=nearer)

    def _changed_seen(self, report: Report) -> list[int]:
        return sorted({founder for block in self._seen(report) for founder in self._changed_in.get(block, ())})

    def _visible(self, view: View, report: Report, moment: Moment) -> bool:
        if not view.stands(moment):
            return False
        starts = view.starts(self._reports)
        return any(starts[block] < moment for block in self._seen(report) if block in starts)

    def _fit(self, report: Report, unit_id: str, members: list[int], view: View, moment: Moment) -> Fit | None:
        """How a unit fits a cluster on one day; a match of dates that only lie near each other is none yet."""
        if not members or self._chooser.apart((unit_id,), self._ids(view, moment)):
            return None
        found = self._chooser.fit(report, members)
        return found if found and not found[0].near else None

    def _ids(self, view: View, moment: Moment) -> list[str]:
        return [seat.id for seat in view.until(moment)] if self._chooser.decisions.different else []

    def _decide(self, number: int, moment: Moment) -> Placed:
        """The decision about a unit, taken anew."""
        turn = self._turns.get(number)
        old = self.past.placed(number) if turn is None else None
        key, unit_id = moment[1], turn.id if turn else old.id if old else ""
        document_id = turn.document_id if turn else old.document_id if old else ""
        judged = self._judged_home(number, unit_id, moment)
        if judged is not None:
            return Placed(number, key, document_id, judged, judged, JUDGED, 1.0)
        report = self._reports[number]
        near = self._nearest(report, moment)
        fits: dict[int, Fit] = {}
        for cluster in near.clusters:
            view = self.view(cluster)
            if found := self._fit(report, unit_id, view.before(moment), view, moment):
                fits[cluster] = found
        best = self._chooser.best(report, fits, self._order)
        if best is None:
            return Placed(number, key, document_id, number, None, "first", 1.0, *near[1:])
        match, against = fits[best]
        return Placed(number, key, document_id, best, against, match.rule, match.score, *near[1:], near.nearer(best))

    def _judged_home(self, number: int, unit_id: str, moment: Moment) -> int | None:
        """The cluster of the first unit that people judged to be the same."""
        group = self._chooser.decisions.same.get(unit_id)
        if group is None:
            return None
        placed = [found for each in self._groups[group] if each != number and (found := self._placement(each))
                  and moment_of(found) < moment]
        first = min(placed, key=moment_of, default=None)
        return self._at(first, moment) if first else None

    def _nearest(self, report: Report, moment: Moment) -> Near:
        seen = self._seen(report)
        found = self._ledger.inside(seen)
        self.past.hold(found)
        new = {number for block in seen for number in self._new_in.get(block, ())}
        clusters = set()
        for number in {placed.unit for placed in found} - self._removed | new:
            placed = self._placement(number)
            if placed and moment_of(placed) < moment:
                clusters.add(self._at(placed, moment))
        return self._chooser.nearest(report, clusters, self._order)

    def _placement(self, number: int) -> Placed | None:
        """Where a unit is put in this build; None for one whose turn has not come."""
        return self.placed.get(number) or (None if number in self._turns else self.past.placed(number))

    def _order(self, founder: int) -> Moment:
        placed = self._placement(founder)
        return moment_of(placed) if placed else (9,)

    def _at(self, placed: Placed, moment: Moment) -> int:
        """The cluster that a unit is in at a moment: the one that it was put into, or where that was moved."""
        founder = placed.founder
        if moment[0] == 1 or not placed.dated:
            return founder
        move = self.moves.get(founder) or self.past.move(founder)
        if move is None or move.into is None:
            return founder
        gone = self.view(founder).gone
        return move.into if gone is not None and gone < moment else founder

    # --- whole clusters ----------------------------------------------------------------------------------------------

    def _clusters(self) -> None:
        """The second round: clusters go into larger ones of the days beside theirs."""
        self._in_second = True
        for founder in sorted(self._second):
            was = self.past.view(founder)
            if founder in self.changed and was.gone is not None:
                self._enter(was.gone, founder, FORMER_MOVE)
            if self._begin(founder):
                self._enter(self._ranks[founder], founder, CLUSTER)
        while self._waiting and self._waiting[0][0][0] == 2:
            moment, founder, what = heapq.heappop(self._waiting)
            self.decided += 1
            old = self.past.move(founder)
            if what == FORMER_MOVE:
                # Where it went before, and when: from then on that cluster is not what it was.
                if old and old.into is not None:
                    self._diverge(old.into, moment)
                continue
            self._move(founder, old, moment)

    def _begin(self, founder: int) -> bool:
        """Work out when a cluster's turn comes; False where it is none that says when."""
        own = self.view(founder).own()
        if not own or own[0].number != founder:
            return False
        self._ranks[founder] = self.view(founder).rank()
        return True

    def _move(self, founder: int, old: Move | None, moment: Moment) -> None:
        new = None if founder in self.changed or old is None else self._stays(founder, old, moment)
        if new is None:
            new = self._second_home(founder, moment)
        if new != old:
            self.moves[founder] = new
        went, goes = old.into if old else None, new.into
        mine = self.view(founder)
        if founder in self.changed or went != goes or (old and new[2:5] != old[2:5]):
            for other in {went, goes} - {None}:
                self._diverge(other, moment)  # type: ignore[arg-type]
            if went != goes:
                mine = self._diverge(founder, moment)
            if founder in self.changed:
                mine.gone = moment if goes is not None else None
        if goes is not None and goes in self.changed:
            for seat in moved_seats(mine, new):
                inside = self.inside.get(seat.number) or blocks_in(self._reports[seat.number])
                self.changed[goes].append(seat, inside)
                if founder in self.changed:
                    for block in inside:
                        self._changed_in[block].add(goes)
                    self._enter_seeing(inside, moment)

    def _stays(self, founder: int, old: Move, moment: Moment) -> Move | None:
        """The old decision about a cluster, if it would be taken again; None where that is not plain to see."""
        report, view = self._reports[founder], self.past.view(founder)
        seen, nearer = old.seen, old.nearer
        for other in self._changed_seen(report):
            was, now = self.past.view(other), self.view(other)
            stood, stands = self._visible(was, report, moment), self._visible(now, report, moment)
            seen += stands - stood
            if old.cut is not None and abs(day_of(report) - day_of(self._reports[other])) <= old.cut:
                if stood > stands:
                    return None
                nearer += stands - stood
            if (stood and self._fit_near(view, report, was, moment)) or (
                    stands and self._fit_near(view, report, now, moment)):
                return None
        if (seen > MAX_CLUSTERS) != (old.seen > MAX_CLUSTERS) or nearer >= MAX_CLUSTERS:
            return None
        return old._replace(seen=seen, nearer=nearer)

    def _second_home(self, founder: int, moment: Moment) -> Move:
        report, view = self._reports[founder], self.view(founder)
        near = self._nearest(report, moment)
        fits = {other: found for other in near.clusters
                if other != founder and (found := self._fit_near(view, report, self.view(other), moment))}
        return self._chooser.second_home(founder, fits, near, self._order)

    def _fit_near(self, view: View, report: Report, other: View, moment: Moment) -> Fit | None:
        """How a cluster fits a larger one whose days lie beside its own."""
        if not other.own() or other.rank() >= moment:
            return None
        there, here = other.until(moment), view.own()
        if {seat.document_id for seat in there} & {seat.document_id for seat in here}:
            return None
        found = self._chooser.fit(report, [seat.number for seat in there[:MAX_MEMBERS]])
        if not found or self._chooser.apart([s.id for s in here], [s.id for s in there]):
            return None
        return found
