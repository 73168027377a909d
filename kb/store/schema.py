"""The shape of the database: migrations over the SQL files beside this one.

Two things mark a file as ours: `application_id` 0x6B624442 ("kbDB") and `user_version`, which counts the schema up.
A database is never altered in place, every build writes a new file; so an older schema only means that the next build
writes the newer one.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from importlib import resources

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x6B624442
SCHEMA_VERSION = 3
TOKENIZER = "porter unicode61 remove_diacritics 2"
SEARCHED = {
    "events": ("title", "participants", "place", "content"),
    "statements": ("content", "speaker", "source", "addressee"),
    "pledges": ("content", "condition", "pledger", "addressee"),
    "documents": ("title", "text"),
}
"""Tables with full-text search, and the columns it reads; each index is `TABLE_fts` with `content=TABLE`."""

HELD_BYTES, USUAL_BYTES = 1 << 25, 1 << 20
"""So much of an index for search is put together in memory while it is made, and otherwise: what is written in small
parts has to be merged again and again, which takes a third of the time."""

migrations = Migrations("kb")


def sql_file(name: str) -> str:
    """The text of one of the package's SQL files."""
    return (resources.files("kb.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def sql_statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one (`executescript` would end the transaction it stands in)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        # A statement ends its line here; only then is it worth asking SQLite, or the cost would be quadratic.
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""


def _run(db: Database, name: str) -> None:
    for statement in sql_statements(sql_file(name)):
        db.execute(statement)


@migrations()
def tables(db: Database) -> None:
    """Tables with their keys and checks, and the marks that make the file ours."""
    _run(db, "tables")
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    db.execute(f"pragma user_version = {SCHEMA_VERSION}")


@migrations()
def views(db: Database) -> None:
    """The timeline and the other views."""
    _run(db, "views")


@migrations()
def document_indexes(db: Database) -> None:
    """An index for every foreign key, facet and sort of the pages, of what no event bears on: over whole tables they
    are several times cheaper."""
    _run(db, "document_indexes")


@migrations()
def document_search(db: Database) -> None:
    """Full-text search over the words of documents and statements."""
    _make_search(db, "documents", "statements")


@migrations()
def indexes(db: Database) -> None:
    """The other indexes."""
    _run(db, "indexes")


@migrations()
def search(db: Database) -> None:
    """Full-text search over the words of events and pledges."""
    _make_search(db, "events", "pledges")


def _make_search(db: Database, *tables: str) -> None:
    for table in tables:
        index = f"{table}_fts"
        db.execute(f'create virtual table {index} using fts5 ({", ".join(SEARCHED[table])}, '
                   f"tokenize='{TOKENIZER}', content=\"{table}\")")
        _hold(db, index, HELD_BYTES)
        for command in ("rebuild", "optimize"):
            db.execute(f"insert into {index} ({index}) values ('{command}')")
        _hold(db, index, USUAL_BYTES)


def _hold(db: Database, index: str, size: int) -> None:
    # No part of what FTS5 promises: where it does not know the setting, it only takes longer.
    with contextlib.suppress(sqlite3.OperationalError):
        db.execute(f"insert into {index} ({index}, rank) values ('hashsize', {size})")


def make_schema(db: Database) -> None:
    """An empty database with tables and views, ready for a fast load."""
    migrations.apply(db, stop_before="document_indexes")


def document_schema(db: Database) -> None:
    """Indexes and search of documents and statements, when their rows are in."""
    migrations.apply(db, stop_before="indexes")


def index_schema(db: Database) -> None:
    """All indexes, when the rows of documents and events are in."""
    migrations.apply(db, stop_before="search")


def search_schema(db: Database) -> None:
    """Full-text search. When the migrations ran is taken out: same input, same bytes."""
    migrations.apply(db)
    db.execute(f"update {migrations.migrations_table} set applied_at = ''")
