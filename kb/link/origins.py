"""Which documents are copies or reprints of one another, so that sources can be counted by origin."""

from __future__ import annotations

import bisect
import datetime
import itertools
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kb.records import DocumentCard

CONTAINED = 0.6
"""Share of the shorter text's sampled shingles that must stand in the longer: two reports of one event written apart
share under a tenth, an agency report that was cut from the end shares nearly all."""

CREDITED = 0.25
"""The same, of two texts that credit one agency within `CREDIT_DAYS`: rewritten agency reports keep whole sentences."""

CREDIT_DAYS = 2
SHARED = 4
COMMON = 60
"""A shingle that stands in more documents than this is a phrase of the page or of the trade, and proves nothing."""


SLICE = 1 << 20
"""So many shingles are indexed at once."""


class _Sample(NamedTuple):
    """What there is to compare of a document: its shingles, sorted, as 32-bit numbers."""

    id: str
    published: str | None
    agency: str | None
    shingles: array[int]


class Groups:
    """Disjoint groups of things that can be joined (union-find); a group is known by its smallest member."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, member: str) -> str:
        """The smallest member of the group that `member` is in."""
        root = member
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(member, member)) != root:
            self._parent[member], member = root, parent
        return root

    def join(self, left: str, right: str) -> None:
        """Makes one group of two."""
        low, high = sorted((self.find(left), self.find(right)))
        self._parent[high] = low


class Origins:
    """Which documents copy which. Of each no more is held than its sampled shingles."""

    def __init__(self, cards: Iterable[DocumentCard] = ()) -> None:
        self._known: list[_Sample] = []
        for card in cards:
            self.add(card)

    def add(self, card: DocumentCard) -> None:
        """Take in a document."""
        self._known.append(_Sample(card.id, card.published, card.agency, array("I", card.shingles)))

    def copies(self) -> dict[str, str]:
        """Every document that copies another to the earliest document of its group of near-copies.

        Candidates share sampled shingles, so the cost grows with the text and the copies, not with pairs of documents.
        """
        known = self._known
        groups = Groups()
        joined: set[int] = set()
        for (left, right), count in _shared(known).items():
            a, b = known[left], known[right]
            share = CREDITED if _one_agency(a, b) else CONTAINED
            if count >= SHARED and count >= share * min(len(a.shingles), len(b.shingles)):
                groups.join(a.id, b.id)
                joined |= {left, right}
        first: dict[str, str] = {}
        members = sorted((known[number] for number in joined), key=lambda each: (each.published or "9999", each.id))
        for member in members:
            first.setdefault(groups.find(member.id), member.id)
        origins = {member.id: first[groups.find(member.id)] for member in members}
        return {copy: origin for copy, origin in origins.items() if copy != origin}


def _shared(known: Sequence[_Sample]) -> dict[tuple[int, int], int]:
    """How many shingles pairs of documents share, by their numbers. Shingles are looked through a slice of their range
    at a time: an index of all of them would be the largest thing in memory."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    slices = 1 + sum(len(sample.shingles) for sample in known) // SLICE
    bounds = [(1 << 32) * number // slices for number in range(slices + 1)]
    starts = array("I", bytes(4 * len(known)))
    for end in bounds[1:]:
        holders: dict[int, list[int]] = {}
        for number, sample in enumerate(known):
            stop = bisect.bisect_left(sample.shingles, end, starts[number])
            for shingle in sample.shingles[starts[number] : stop]:
                holders.setdefault(shingle, []).append(number)
            starts[number] = stop
        for numbers in holders.values():
            if 1 < len(numbers) <= COMMON:
                for pair in itertools.combinations(numbers, 2):
                    shared[pair] += 1
    return shared


def _one_agency(left: _Sample, right: _Sample) -> bool:
    """Whether both texts credit one agency at about the same time."""
    if not left.agency or left.agency != right.agency or not left.published or not right.published:
        return False
    try:
        days = [datetime.date.fromisoformat(card.published[:10]) for card in (left, right) if card.published]
    except ValueError:
        return False
    return abs((days[0] - days[1]).days) <= CREDIT_DAYS
