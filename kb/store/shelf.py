"""The shelf of samples, in the scratch file: what there is to compare of every document, found by its shingles."""

from __future__ import annotations

import functools
import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping

from kb.ledger import Sample
from kb.store import rows

_SAMPLE = "number, document_id, published, agency, shingles"


def unpacked(shingles: bytes) -> array[int]:
    """Shingles as they were before they were put by."""
    held = array("I")
    held.frombytes(shingles)
    return held


class StoredShelf:
    """The samples of all documents; those that are gone are in a table of their own. New ones have numbers from `first`
    on."""

    def __init__(self, connection: sqlite3.Connection, first: int) -> None:
        self._connection = connection
        self._first = first
        self.sample = functools.lru_cache(maxsize=10_000)(self._read)

    def _select(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def added(self) -> dict[int, Sample]:
        """The samples that are new, by number."""
        return {row[0]: _sample(row) for row in self._select(
            f"select {_SAMPLE} from scratch.cards where number >= ?", self._first)}

    def removed(self) -> list[Sample]:
        """The samples that are gone."""
        return [_sample(row) for row in self._select(f"select {_SAMPLE} from scratch.removed_cards order by number")]

    def forget(self, document_id: str) -> None:
        """Let the sample of a document be found by its shingles no more."""
        for number, shingles in self._select("select number, shingles from scratch.cards where document_id = ?",
                                             document_id).fetchall():
            self._connection.executemany("delete from scratch.shingles where shingle = ? and card = ?",
                                         [(shingle, number) for shingle in unpacked(shingles)])

    def _read(self, number: int) -> Sample:
        return _sample(self._select(f"select {_SAMPLE} from scratch.cards where number = ?", number).fetchone())

    def holders(self, shingle: int, most: int) -> list[int]:
        """The samples that hold a shingle now, but no more than `most`."""
        return [row[0] for row in self._select("select card from scratch.shingles where shingle = ? limit ?", shingle,
                                               most)]

    def shingles(self, document_id: str) -> array[int]:
        """The shingles of a document; none where it is gone."""
        row = self._select("select shingles from scratch.cards where document_id = ?", document_id).fetchone()
        return unpacked(row[0] if row else b"")

    def twins(self, shingles: array[int]) -> set[str]:
        """The documents that hold now exactly some shingles, of which there must be some."""
        return {row[0] for row in self._select(
            "select document_id from scratch.shingles join scratch.cards on cards.number = shingles.card "
            "where shingle = ?1 and cards.shingles = ?2", shingles[0], shingles.tobytes())}

    def alike(self, document_id: str) -> set[str]:
        """The documents that the last build found to be like one."""
        return {row[0] for row in self._select("select other_id from scratch.alike where document_id = ?", document_id)}

    def published(self, document_ids: Iterable[str]) -> dict[str, str | None]:
        """When documents were published, of those that are there now."""
        return dict(self._select("select document_id, published from scratch.cards where document_id in "
                                 "(select value from json_each(?))", json.dumps(list(document_ids))).fetchall())

    def settle(self, alike: Mapping[str, Iterable[str]]) -> None:
        """Remember which other documents some are like."""
        for document_id, others in alike.items():
            self._select("delete from scratch.alike where document_id = ?", document_id)
            self._connection.executemany(rows.ALIKE.insert, [(document_id, other) for other in sorted(others)])


def _sample(row: tuple[int, str, str | None, str | None, bytes]) -> Sample:
    return Sample(*row[1:4], unpacked(row[4]))


class StoredOrigins(Mapping[str, str]):
    """Which documents copy which other one, looked up one by one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getitem__(self, document_id: str) -> str:
        row = self._connection.execute("select origin_id from scratch.copies where document_id = ?",
                                       (document_id,)).fetchone()
        if row is None:
            raise KeyError(document_id)
        return str(row[0])

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._connection.execute("select document_id from scratch.copies"))

    def __len__(self) -> int:
        return int(self._connection.execute("select count(*) from scratch.copies").fetchone()[0])
