"""What a build leaves beside the database for the next one to revise: units, uses, digests, and where they came from.

It is never the only copy of anything. A file that does not belong to the database beside it is of no use, and the next
build makes everything anew.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from kb.store import rows
from kb.store.files import is_current, scratch_path, to_disk

VERSION = "7"
_PLEDGES, _ACTORS, _ALIASES, _PLACES = rows.PLEDGES, rows.ACTOR_USES, rows.ALIAS_USES, rows.PLACE_USES
INDEXED: dict[rows.Target, tuple[str, ...]] = {
    rows.UNITS: ("id", "document_id"), rows.CARDS: ("document_id",), rows.COPIES: ("document_id",),
    rows.DOCUMENT_USES: ("document_id",),
    rows.EVENT_ACTORS: ("event_id",), rows.EVENT_PLACES: ("event_id",),
    rows.ACTOR_CALLS: ("actor_id",), rows.PLACE_CALLS: ("place_id",),
    rows.EVENT_DIGESTS: ("event_id",), rows.PIECES: ("key",), rows.PIECE_DOCUMENTS: ("key",),
    _PLEDGES: ("document_id",), _ACTORS: ("actor_id",), _ALIASES: ("actor_id",), _PLACES: ("place_id",),
    rows.PLACED: ("founder",), rows.MOVES: ("target",), rows.BLOCKS: ("block, inside, unit",),
    rows.NAMES: ("actor_id",), rows.SHORTS: ("short",), rows.LONE: ("actor_id", "unit"), rows.OWNERS: (),
    rows.DECISIONS: (), rows.SHINGLES: ("shingle, card",), rows.ALIKE: ("document_id",),
}
"""The tables that stay, with the columns that they are looked up by."""


def state_path(db: Path) -> Path:
    """The file of what is left for the next build of `db`: hidden, in the same folder."""
    return db.with_name(f".{db.name}.state")


def finish_state(connection: sqlite3.Connection, basis: str, fingerprint: str) -> None:
    """Drop what is not to stay of the attached `scratch`, and say what database it belongs to."""
    drop_passing(connection)
    connection.execute("create table if not exists scratch.belongs (version text, basis text, fingerprint text)")
    connection.execute("delete from scratch.belongs")
    connection.execute("insert into scratch.belongs values (?, ?, ?)", (VERSION, basis, fingerprint))
    index_state(connection, INDEXED)


def index_state(connection: sqlite3.Connection, targets: Iterable[rows.Target]) -> None:
    """Index some of the tables that stay by what they are looked up by, unless they are indexed already."""
    for target in targets:
        table = target.table.removeprefix("scratch.")
        for column in INDEXED[target]:
            name = column.split(",")[0]
            connection.execute(f"create index if not exists scratch.{table}_by_{name} on {table} ({column})")


def drop_passing(connection: sqlite3.Connection) -> None:
    """Drop the tables of `scratch` that serve one build alone."""
    stay = {target.table.removeprefix("scratch.") for target in INDEXED} | {"belongs"}
    found = connection.execute("select type, name from scratch.sqlite_master where type in ('table', 'view')")
    for kind, name in sorted(found.fetchall(), reverse=True):
        if name not in stay and not name.startswith("sqlite_"):
            connection.execute(f"drop {kind} scratch.{name}")


def keep_state(db: Path) -> None:
    """Put the scratch file of a finished build where the next build finds it."""
    to_disk(scratch_path(db))
    forget_state(db)
    os.replace(scratch_path(db), state_path(db))


def forget_state(db: Path) -> None:
    """Leave nothing for the next build."""
    for suffix in ("", "-journal"):
        path = state_path(db)
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def known_pieces(db: Path, basis: str, fingerprint: str | None) -> list[bytes] | None:
    """The keys of the pieces that the database at `db` was made of; None where it can't be revised.

    `fingerprint` is what its inputs hashed to.
    """
    path = state_path(db)
    if fingerprint is None or not path.is_file() or not is_current(db):
        return None
    with contextlib.closing(sqlite3.connect(path)) as connection:
        try:
            belongs = connection.execute("select version, basis, fingerprint from belongs").fetchall()
            if belongs != [(VERSION, basis, fingerprint)]:
                return None
            return [bytes(key) for (key,) in connection.execute("select key from pieces")]
        except sqlite3.DatabaseError:
            return None
