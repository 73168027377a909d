"""Which documents are copies or reprints of one another, so that sources can be counted by origin."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

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


def find_origins(cards: Sequence[DocumentCard]) -> dict[str, str]:
    """Every document's id to the id of the earliest document of its group of near-copies; itself where it has none.

    Candidates share sampled shingles, so the cost grows with the text and the copies, not with pairs of documents.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for number, card in enumerate(cards):
        for shingle in card.shingles:
            holders[shingle].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in holders.values():
        if 1 < len(numbers) <= COMMON:
            for at, left in enumerate(numbers):
                for right in numbers[at + 1 :]:
                    shared[left, right] += 1
    groups = Groups()
    for (left, right), count in shared.items():
        shorter = min(len(cards[left].shingles), len(cards[right].shingles))
        share = CREDITED if _one_agency(cards[left], cards[right]) else CONTAINED
        if count >= SHARED and count >= share * shorter:
            groups.join(cards[left].id, cards[right].id)
    first: dict[str, DocumentCard] = {}
    for card in sorted(cards, key=lambda each: (each.published or "9999", each.id)):
        first.setdefault(groups.find(card.id), card)
    return {card.id: first[groups.find(card.id)].id for card in cards}


def _one_agency(left: DocumentCard, right: DocumentCard) -> bool:
    """Whether both texts credit one agency at about the same time."""
    if not left.agency or left.agency != right.agency or not left.published or not right.published:
        return False
    try:
        days = [datetime.date.fromisoformat(card.published[:10]) for card in (left, right) if card.published]
    except ValueError:
        return False
    return abs((days[0] - days[1]).days) <= CREDIT_DAYS
