"""Which documents are copies or reprints of one another, so that sources can be counted by origin."""

from __future__ import annotations

import bisect
import datetime
import itertools
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kb.ledger import Sample, Shelf
from kb.link.shingles import SAMPLE, SHORT_WORDS
from kb.records import DocumentCard

CONTAINED = 0.6
"""Share of the shorter text's sampled shingles that must stand in the longer: two reports of one event written apart
share under a tenth, an agency report that was cut from the end shares nearly all."""

CREDITED = 0.25
"""The same, of two texts that credit one agency within `CREDIT_DAYS`: rewritten agency reports keep whole sentences."""

CREDIT_DAYS = 2
SHARED = 4
"""So many shingles must be shared at least, and be there of texts that are the same word for word: eight words."""

SHARED_SHORT = 16
"""The same of two short texts, of which all shingles are kept: twenty words."""

COMMON = 60
"""A shingle that stands in more documents than this is a phrase of the page or of the trade, and proves nothing."""


SLICE = 1 << 20
"""So many shingles are indexed at once."""


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
    """Which documents copy which. Of each no more is held than its sampled shingles; `alike` are the pairs that were
    found."""

    def __init__(self, cards: Iterable[DocumentCard] = ()) -> None:
        self._known: list[Sample] = []
        self.alike: list[tuple[str, str]] = []
        for card in cards:
            self.add(card)

    def add(self, card: DocumentCard) -> None:
        """Take in a document."""
        self._known.append(Sample(card.id, card.published, card.agency, array("I", card.shingles)))

    def copies(self) -> dict[str, str]:
        """Every document that copies another to the earliest document of its group of near-copies.

        Candidates share sampled shingles, so the cost grows with the text and the copies, not with pairs of documents.
        """
        known = self._known
        groups = Groups()
        joined: set[int] = set()
        twins: list[tuple[int, int]] = []
        for (left, right), count in _shared(known, twins).items():
            a, b = known[left], known[right]
            if _are_alike(a, b, count):
                groups.join(a.id, b.id)
                joined |= {left, right}
                self.alike.append((a.id, b.id))
        for left, right in twins:
            groups.join(known[left].id, known[right].id)
            joined |= {left, right}
        first: dict[str, str] = {}
        members = sorted((known[number] for number in joined), key=lambda each: (each.published or "9999", each.id))
        for member in members:
            first.setdefault(groups.find(member.id), member.id)
        origins = {member.id: first[groups.find(member.id)] for member in members}
        return {copy: origin for copy, origin in origins.items() if copy != origin}


class Copies:
    """Which documents copy others now, of those for which that may have changed since the last build.

    `alike` are the documents that each of those is like; `origins` leads from each to the earliest document of its
    group of near-copies, which may be itself. Cost follows from the documents that have come and gone, and from the
    copies of those that are like them.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        removed = shelf.removed()
        self.alike: dict[str, set[str]] = {sample.id: set() for sample in removed}
        for number in sorted(self._affected(removed)):
            document_id, like = self._compared(number)
            self.alike[document_id] = like
        dirty = set(self.alike)
        for sample in removed:
            dirty |= self._twins(sample.shingles)
        for document_id, like in list(self.alike.items()):
            before = shelf.alike(document_id)
            dirty |= before | like
            for other in before ^ like:
                there = self.alike.setdefault(other, set(shelf.alike(other)))
                (there.add if other in like else there.discard)(document_id)
        self.origins = self._traced(dirty)

    def _compared(self, number: int) -> tuple[str, set[str]]:
        """The id of a document, and those of the documents that are like it."""
        sample = self._shelf.sample(number)
        shared: Counter[int] = Counter()
        for shingle in sample.shingles:
            holders = self._shelf.holders(shingle, COMMON + 1)
            if len(holders) <= COMMON:
                shared.update(holders)
        likely = ((self._shelf.sample(other), count) for other, count in shared.items()
                  if other != number and count >= SHARED)
        return sample.id, {other.id for other, count in likely if _are_alike(sample, other, count)}

    def _twins(self, shingles: array[int]) -> set[str]:
        """The documents that are the same word for word as the one with some shingles."""
        return self._shelf.twins(shingles) if len(shingles) >= SHARED else set()

    def _traced(self, dirty: set[str]) -> dict[str, str]:
        origins: dict[str, str] = {}
        published = dict(self._shelf.published(dirty))
        for document_id in sorted(published):
            if document_id in origins:
                continue
            group, waiting = {document_id}, [document_id]
            texts: set[bytes] = set()
            while waiting:
                here = waiting.pop()
                further = (self.alike[here] if here in self.alike else self._shelf.alike(here)) - group
                shingles = self._shelf.shingles(here)
                if (text := shingles.tobytes()) not in texts:
                    texts.add(text)
                    further |= self._twins(shingles) - group
                group |= further
                waiting += sorted(further)
            days = self._shelf.published(group)
            first = min(group, key=lambda each: (days[each] or "9999", each))
            origins |= dict.fromkeys(group, first)
        return origins

    def _affected(self, removed: Sequence[Sample]) -> set[int]:
        """The samples that are new, and those that hold a shingle which has become common, or is no more."""
        added = self._shelf.added()
        change: Counter[int] = Counter()
        for samples, step in ((added.values(), 1), (removed, -1)):
            for sample in samples:
                for shingle in sample.shingles:
                    change[shingle] += step
        affected = set(added)
        for shingle, step in change.items():
            holders = self._shelf.holders(shingle, COMMON + 1 + abs(step))
            if (len(holders) > COMMON) != (len(holders) - step > COMMON):
                affected |= set(holders)
        return affected


def _are_alike(a: Sample, b: Sample, shared: int) -> bool:
    """Whether documents that share so many shingles are copies of one text."""
    if shared < SHARED:
        return False
    (size_a, sampled_a), (size_b, sampled_b) = _sizes(a), _sizes(b)
    # Of a longer text only a sample is known, and of a short one what that may hold.
    both_short = size_a > sampled_a and size_b > sampled_b
    smaller = min(size_a, size_b) if both_short else min(sampled_a, sampled_b)
    share = CREDITED if _one_agency(a, b) else CONTAINED
    return shared >= (SHARED_SHORT if both_short else SHARED) and shared >= share * smaller


def _sizes(sample: Sample) -> tuple[int, int]:
    """How many shingles there are, and how many of them a sample would have; fewer only of a short text."""
    size = len(sample.shingles)
    return size, size if size > SHORT_WORDS else sum([shingle % SAMPLE == 0 for shingle in sample.shingles])


def _shared(known: Sequence[Sample], twins: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How many shingles pairs of documents share, by their numbers. Shingles are looked through a slice of their range
    at a time: an index of all of them would be the largest thing in memory.

    Pairs of which both are the same word for word are put into `twins`, for each the first such document."""
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
        for shingle, numbers in holders.items():
            if len(numbers) > 1:
                twins += _twins(known, [number for number in numbers if known[number].shingles[0] == shingle])
            if 1 < len(numbers) <= COMMON:
                for pair in itertools.combinations(numbers, 2):
                    shared[pair] += 1
    return shared


def _twins(known: Sequence[Sample], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first: dict[bytes, int] = {}
    for number in numbers if len(numbers) > 1 else ():
        shingles = known[number].shingles
        if len(shingles) >= SHARED and (other := first.setdefault(shingles.tobytes(), number)) != number:
            yield other, number


def _one_agency(left: Sample, right: Sample) -> bool:
    """Whether both texts credit one agency at about the same time."""
    if not left.agency or left.agency != right.agency or not left.published or not right.published:
        return False
    try:
        days = [datetime.date.fromisoformat(card.published[:10]) for card in (left, right) if card.published]
    except ValueError:
        return False
    return abs((days[0] - days[1]).days) <= CREDIT_DAYS
