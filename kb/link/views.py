"""Clusters as they were at any moment of the last build, and as they are in this one where something has changed."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kb.ledger import Ledger, Move, Placed
from kb.link.blocks import Block, blocks_in
from kb.link.choosing import MAX_MEMBERS
from kb.link.reports import Report

Moment = tuple[Any, ...]
"""When something was decided: (1, key) and (3, key) for units with and without a date, (2, ...) for whole clusters."""


def moment_of(placed: Placed) -> Moment:
    """When a unit was put."""
    return (1 if placed.dated else 3, placed.key)


class Seat(NamedTuple):
    """A member of a cluster since some moment, and why it is one."""

    since: Moment
    number: int
    document_id: str
    id: str
    matched: int | None
    rule: str
    score: float


class View:
    """One cluster: its members in the order in which they came, and when it was moved into another one."""

    def __init__(self, seats: Iterable[Seat] = (), gone: Moment | None = None) -> None:
        self.seats = list(seats)
        self.gone = gone
        self._starts: dict[Block, Moment] | None = None

    def before(self, moment: Moment) -> list[int]:
        """The numbers of its first members at a moment, as many as are compared."""
        found = []
        for seat in self.seats[:MAX_MEMBERS]:
            if seat.since >= moment:
                break
            found.append(seat.number)
        return found

    def until(self, moment: Moment) -> list[Seat]:
        """All members at a moment."""
        return self.seats[: bisect.bisect_left(self.seats, moment, key=lambda seat: seat.since)]

    def stands(self, moment: Moment) -> bool:
        """Whether it is there at a moment, and has not been moved."""
        return bool(self.seats) and self.seats[0].since < moment and (self.gone is None or self.gone >= moment)

    def own(self) -> list[Seat]:
        """The members of the first round."""
        return [seat for seat in self.seats if seat.since[0] == 1]

    def rank(self) -> Moment:
        """When its turn comes in the second round: large clusters first."""
        own = self.own()
        return (2, -len({seat.document_id for seat in own}), own[0].since[1])

    def append(self, seat: Seat, inside: Iterable[Block]) -> None:
        """Take in a member; moments never go back."""
        self.seats.append(seat)
        if self._starts is not None:
            for block in inside:
                self._starts.setdefault(block, seat.since)

    def starts(self, reports: Mapping[int, Report] | Any) -> dict[Block, Moment]:
        """The blocks that it is in, each with the moment since when."""
        if self._starts is None:
            self._starts = {}
            for seat in self.seats:
                for block in blocks_in(reports[seat.number]):
                    self._starts.setdefault(block, seat.since)
        return self._starts

    def cut(self, moment: Moment) -> View:
        """What it was at a moment."""
        return View(self.until(moment), self.gone if self.gone is not None and self.gone < moment else None)


class Past:
    """The clusters of the last build, read from the ledger as they are asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._placed: dict[int, Placed] = {}
        self._moves: dict[int, Move | None] = {}
        self._views: dict[int, View] = {}

    def hold(self, found: Iterable[Placed]) -> None:
        """Remember what has been read."""
        for placed in found:
            self._placed[placed.unit] = placed

    def placed(self, number: int) -> Placed | None:
        """Where a unit was put; None where it is new."""
        if number not in self._placed:
            self.hold(self._ledger.placed([number]))
        return self._placed.get(number)

    def placed_all(self, numbers: Iterable[int]) -> list[Placed]:
        """Where units were put, of those that are not new."""
        wanted = list(numbers)
        self.hold(self._ledger.placed([number for number in wanted if number not in self._placed]))
        return [self._placed[number] for number in wanted if number in self._placed]

    def move(self, founder: int) -> Move | None:
        """What became of a cluster in the second round."""
        if founder not in self._moves:
            self._moves[founder] = self._ledger.move(founder)
        return self._moves[founder]

    def view(self, founder: int) -> View:
        """The cluster of a founder; an empty one where it founded none."""
        if founder not in self._views:
            self._views[founder] = self._read(founder)
        return self._views[founder]

    def _own(self, founder: int) -> list[Placed]:
        found = self._ledger.members(founder)
        self.hold(found)
        return sorted(found, key=lambda placed: placed.key)

    def _read(self, founder: int) -> View:
        members = self._own(founder)
        dated = [seat_of(placed) for placed in members if placed.dated]
        others = [seat_of(placed) for placed in members if not placed.dated]
        if not dated:
            return View(others)
        arrived = []
        for other in self._ledger.moved_into(founder):
            move = self.move(other)
            own = [seat_of(placed) for placed in self._own(other) if placed.dated]
            if move:
                arrived += moved_seats(View(own), move)
        move = self.move(founder)
        gone = View(dated).rank() if move and move.into is not None else None
        return View([*dated, *sorted(arrived, key=lambda seat: seat.since), *others], gone)


def seat_of(placed: Placed) -> Seat:
    """The place of a unit in the cluster that it was put into."""
    return Seat(moment_of(placed), placed.unit, placed.document_id, placed.id, placed.matched, placed.rule,
                placed.score)


def moved_seats(view: View, move: Move) -> list[Seat]:
    """The places of the members of a cluster in the one that it is moved into."""
    rank = view.rank()
    seats = [seat._replace(since=(*rank, at)) for at, seat in enumerate(view.own())]
    return [seats[0]._replace(matched=move.matched, rule=move.rule, score=move.score), *seats[1:]]
