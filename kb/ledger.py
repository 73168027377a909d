"""What linking remembers of every decision, so that the next build takes anew only those that something changed.

The decisions are written down by whoever links everything (`Notes`), and looked up by whoever links what has changed
(`Ledger`). Where they are kept is the store's affair.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol


class Decisions(NamedTuple):
    """People's verdicts on pairs of document events: what must be together, and what must not."""

    same: Mapping[str, str]
    different: frozenset[frozenset[str]]


class Decided(NamedTuple):
    """What people decided, of the reports that are there: which document event gave rise to each event that they named,
    what follows for pairs, and the corrections in order, each as (document event, field, value)."""

    owners: Mapping[str, str]
    pairs: Decisions
    corrections: Sequence[tuple[str, str, str]]


class Placed(NamedTuple):
    """Where a unit was put: into the cluster that the unit `founder` began, because of `matched` (None: it began it).

    `key` sorts the units in the order of their turns. `seen` clusters could have been chosen; where they were too many,
    those farther away in time than `cut` days were not looked at, and no more than `nearer` lay nearer than the chosen
    one.
    """

    unit: int
    key: str
    document_id: str
    founder: int
    matched: int | None
    rule: str
    score: float
    seen: int = 0
    cut: int | None = None
    nearer: int = 0

    @property
    def id(self) -> str:
        """The id of the document event that the unit is."""
        return self.key.rpartition("\0")[2]

    @property
    def dated(self) -> bool:
        """Whether its turn came in the first round."""
        return self.key[0] == "0"


class Move(NamedTuple):
    """Into which cluster that of a dated founder was moved in the second round, and why; None where it stayed."""

    founder: int
    into: int | None
    matched: int | None = None
    rule: str = ""
    score: float = 0.0
    seen: int = 0
    cut: int | None = None
    nearer: int = 0


class Outcome(NamedTuple):
    """What is to be remembered of a build that linked anew what had changed.

    Decisions that came out differently; founders whose clusters are gone; of new units the blocks (inside, seen), of
    those that are gone the blocks alone; how many reports more or fewer call an actor by a name; who is new under which
    short name; which units tell of somebody by a short name alone; what people decided.
    """

    placed: Sequence[Placed]
    moves: Sequence[Move]
    ended: Sequence[int]
    new: Mapping[int, tuple[Sequence[int], Sequence[int]]]
    gone: Mapping[int, set[int]]
    names: Mapping[tuple[str, str], int]
    shorts: Sequence[tuple[str, str]]
    lone: Sequence[tuple[str, int]]
    decided: Decided


class Sample(NamedTuple):
    """What there is to compare of a document: its shingles, sorted, as 32-bit numbers, and whom it credits when."""

    id: str
    published: str | None
    agency: str | None
    shingles: array[int]


class Shelf(Protocol):
    """The samples of all documents, and which pairs of them are alike, as the last build found it."""

    def added(self) -> Mapping[int, Sample]:
        """The samples that are new, by number."""

    def removed(self) -> Sequence[Sample]:
        """The samples that are gone."""

    def sample(self, number: int) -> Sample:
        """A sample that is there now."""

    def holders(self, shingle: int, most: int) -> list[int]:
        """The samples that hold a shingle now, but no more than `most`."""

    def shingles(self, document_id: str) -> array[int]:
        """The shingles of a document; none where it is gone."""

    def twins(self, shingles: array[int]) -> set[str]:
        """The documents that hold now exactly some shingles, of which there must be some."""

    def alike(self, document_id: str) -> set[str]:
        """The documents that the last build found to be like one."""

    def published(self, document_ids: Iterable[str]) -> Mapping[str, str | None]:
        """When documents were published, of those that are there now."""


class Notes(Protocol):
    """Takes down what was decided."""

    def placed(self, placed: Placed, inside: Sequence[int], seen: Sequence[int]) -> None:
        """A unit was put; it is in the blocks `inside`, and looks into the blocks `seen`."""

    def moved(self, move: Move) -> None:
        """A cluster was moved, or stayed."""

    def named(self, names: Iterable[tuple[str, str, int]], shorts: Iterable[tuple[str, str]]) -> None:
        """How many reports call an actor by a name, and which short names stand for which full ones."""

    def lone(self, rows: Iterable[tuple[str, int]]) -> None:
        """Which units tell of somebody by a short name alone."""

    def decided(self, decided: Decided) -> None:
        """What people decided."""


class Ledger(Protocol):
    """What was decided in the last build, and what has changed since."""

    def added(self) -> Mapping[int, str]:
        """The units that are new, packed, by number."""

    def removed(self) -> Mapping[int, str]:
        """The units that are gone, packed. What was decided about them stands until it is overwritten."""

    def unit(self, number: int) -> str:
        """A unit that is there now, packed."""

    def number_of(self, unit_id: str) -> int | None:
        """The number of the unit with an id."""

    def founding(self, event_ids: Iterable[str]) -> list[str]:
        """The document events that were in the events with some ids, or in those that they led to."""

    def renumber(self, numbers: Iterable[int]) -> Mapping[int, int]:
        """Let units count as removed, and as added under new numbers: by the old ones, the new ones."""

    def placed(self, numbers: Iterable[int]) -> list[Placed]:
        """Where units were put."""

    def members(self, founder: int) -> list[Placed]:
        """The units that were put into the cluster of a founder."""

    def move(self, founder: int) -> Move | None:
        """What became of a cluster in the second round; None where the founder is no dated one."""

    def moved_into(self, founder: int) -> list[int]:
        """The founders whose clusters were moved into that of another one."""

    def inside(self, blocks: Iterable[int]) -> list[Placed]:
        """Where the units were put that are in one of some blocks."""

    def seeing(self, blocks: Iterable[int]) -> set[int]:
        """The units that look into one of some blocks."""

    def names(self, actor_id: str) -> Mapping[str, int]:
        """How many reports call an actor by each of its names."""

    def full_names(self, short: str) -> set[str]:
        """The ids of the people who are called so for short."""

    def telling_of(self, short_ids: Iterable[str]) -> set[int]:
        """The units that tell of somebody by one of some short names."""

    def decided(self) -> Decided:
        """What `Notes.decided` was told."""

    def count(self) -> int:
        """How many units were put in all."""
