"""What must hold of a database before anybody sees it: whole pages, whole references, words that are in the text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from kb.errors import KbError

LONGEST_CHECKED = 200_000
"""Code points. SQLite counts them from the start of the text for each span, which in a very long document is quadratic;
such documents are proven while they are loaded, and not again."""

REPORT = "Nothing was replaced. Report it as a fault of the program."
SPLIT = {"statements": ("source", "cue", "content")}
"""Columns whose words may lie in several places, which the column `..._spans` lists."""


def evidence_queries(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """For each table with words and offsets, its name and a query for the ids of rows that their document belies.

    What to check is read from the columns: wherever X, X_start and X_end stand side by side, X must be those words.
    """
    for (table,) in connection.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        split = SPLIT.get(table, ())
        plain = [c for c in columns if f"{c}_start" in columns and f"{c}_end" in columns and c not in split]
        tests = [
            f"(told.{c}_start is not null"
            f" and substr(texts.text, told.{c}_start + 1, told.{c}_end - told.{c}_start) is not told.{c})"
            for c in plain
        ] + [f"(told.{c}_spans is not null and {_pieces(c)} is not told.{c})" for c in split]
        if tests:
            document = "id" if table == "documents" else "document_id"
            yield table, (
                f"select told.id from {table} as told join documents as texts on texts.id = told.{document} "
                f"where texts.characters <= {LONGEST_CHECKED} and ({' or '.join(tests)})"
            )


def _pieces(column: str) -> str:
    return (
        "(select group_concat(piece, ' … ') from (select substr(texts.text, json_extract(value, '$[0]') + 1, "
        "json_extract(value, '$[1]') - json_extract(value, '$[0]')) as piece "
        f"from json_each(told.{column}_spans) order by key))"
    )


def check_whole(connection: sqlite3.Connection) -> None:
    """Check pages, references and evidence. Raises `KbError` on the first fault, so that no such file is swapped in."""
    (pages,) = connection.execute("pragma main.quick_check(1)").fetchone()
    if pages != "ok":
        raise KbError(f"The database that was built is damaged ({pages}). {REPORT}")
    broken = connection.execute("pragma main.foreign_key_check").fetchone()
    if broken:
        raise KbError(f"A row of {broken[0]} refers to a row of {broken[2]} that is not there. {REPORT}")
    _check_evidence(connection, "")


def check_documents(connection: sqlite3.Connection) -> None:
    """Check the evidence in the documents that a revision put; whatever else is in the file was checked before."""
    _check_evidence(connection, " and texts.id in (select id from scratch.put_documents)")


def _check_evidence(connection: sqlite3.Connection, condition: str) -> None:
    for table, query in evidence_queries(connection):
        row = connection.execute(f"{query}{condition} limit 1").fetchone()
        if row:
            raise KbError(f"The words of {table} {row[0]} are not in its document. {REPORT}")
