"""What must hold of a database before anybody sees it: whole pages, whole references, words that are in the text."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import KbError

REPORT = "Nothing was replaced. Report it as a fault of the program."
SPLIT = {"statements": ("source", "cue", "content")}
"""Columns whose words may lie in several places, which the column `..._spans` lists."""

LOADED = frozenset({"documents", "statements", "times"})
"""Tables whose evidence can be checked before there are events."""

PUT_NOW = "select id from scratch.put_documents"
"""The documents that a revision put; whatever else is in the file was checked before."""


class Evidence(NamedTuple):
    """What a table tells with words and offsets: the columns with their words, in one place or in several."""

    table: str
    document: str
    plain: tuple[str, ...]
    split: tuple[str, ...]

    @property
    def query(self) -> str:
        """The document and id of each row, then the words, start, end and, of the split ones, spans of each column."""
        columns = [name for c in self.plain for name in (c, f"{c}_start", f"{c}_end")]
        columns += [name for c in self.split for name in (c, f"{c}_start", f"{c}_end", f"{c}_spans")]
        return f"select {self.document}, id, {', '.join(columns)} from {self.table}"

    def is_belied(self, text: str, row: Sequence[Any]) -> bool:
        """Whether a row of the query holds words that are not at the place in the text that it gives."""
        at = 2
        for _ in self.plain:
            words, start, end = row[at : at + 3]
            if start is not None and (start < 0 or text[start:end] != words):
                return True
            at += 3
        for _ in self.split:
            words, start, end, spans = row[at : at + 4]
            if spans is not None and not _stand(text, words, start, end, spans):
                return True
            at += 4
        return False


def _stand(text: str, words: str, start: int, end: int, spans: str) -> bool:
    if spans == f"[[{start}, {end}]]":
        # Nearly all are in one piece.
        return start >= 0 and text[start:end] == words
    try:
        pieces = [(first, last) for first, last in json.loads(spans) if 0 <= first < last]
        return " … ".join([text[first:last] for first, last in pieces]) == words
    except (ValueError, TypeError):
        return False


def evidence_of(connection: sqlite3.Connection) -> Iterator[Evidence]:
    """All tables with words and offsets. What to check is read from the columns: wherever X, X_start and X_end stand
    side by side, X must be those words."""
    for (table,) in connection.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        split = SPLIT.get(table, ())
        plain = tuple(c for c in columns if f"{c}_start" in columns and f"{c}_end" in columns and c not in split)
        if plain or split:
            yield Evidence(table, "id" if table == "documents" else "document_id", plain, split)


def check_loaded(connection: sqlite3.Connection) -> None:
    """Check the evidence of what no event bears on. Raises `KbError` on the first fault, like `check_whole`."""
    for evidence in evidence_of(connection):
        if evidence.table in LOADED:
            _check(connection, evidence, evidence.query)


def check_whole(connection: sqlite3.Connection) -> None:
    """Check pages, references, and the evidence that `check_loaded` did not. Raises `KbError` on the first fault, so
    that no such file is swapped in."""
    connection.execute("pragma ignore_check_constraints = off")
    _check_pages(connection)
    _check_references(connection)
    check_linked(connection)


def check_file(path: Path) -> None:
    """Check pages, rows and references of a file that nobody writes to. Raises `KbError` on the first fault."""
    # Of a file that is opened to be read only, SQLite does not check the rules of tables.
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        _check_pages(connection)
        _check_references(connection)


def _check_pages(connection: sqlite3.Connection) -> None:
    (pages,) = connection.execute("pragma main.quick_check(1)").fetchone()
    if pages != "ok":
        raise KbError(f"The database that was built is damaged ({pages}). {REPORT}")


def _check_references(connection: sqlite3.Connection) -> None:
    broken = connection.execute("pragma main.foreign_key_check").fetchone()
    if broken:
        raise KbError(f"A row of {broken[0]} refers to a row of {broken[2]} that is not there. {REPORT}")


def check_linked(connection: sqlite3.Connection) -> None:
    """Check the evidence that `check_loaded` did not. Raises `KbError` on the first fault."""
    for evidence in evidence_of(connection):
        if evidence.table not in LOADED:
            _check(connection, evidence, evidence.query)


def check_documents(connection: sqlite3.Connection) -> None:
    """Check the evidence in the documents that a revision put."""
    for evidence in evidence_of(connection):
        _check(connection, evidence, f"{evidence.query} where {evidence.document} in ({PUT_NOW})")


def _check(connection: sqlite3.Connection, evidence: Evidence, query: str) -> None:
    # The words are compared here and not in SQLite, which reads the text anew for each row, and counts its characters
    # from the start for each span. The rows of a document lie together, so that one text is at hand at a time.
    known, text = None, ""
    for row in connection.execute(query):
        if row[0] != known:
            known = row[0]
            found = connection.execute("select text from documents where id = ?", (known,)).fetchone()
            text = found[0] if found else ""
        if evidence.is_belied(text, row):
            raise KbError(f"The words of {evidence.table} {row[1]} are not in its document. {REPORT}")
