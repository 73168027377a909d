"""What earlier builds extracted, kept beside the database, so that an article that has not changed is not read again.

Nothing in it is ever the only copy of anything: delete the file at any time, and the next build makes it anew. It is
written in transactions while a build goes on, so what was extracted before a crash is there after it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import operator
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import NamedTuple

from kb.marks import SIZE, is_settled, mark_of
from kb.store.files import faults_named

VERSION = 4
WRITES_A_TRANSACTION = 200
BLOCK = 1 << 20
_BASE_BYTES = 8
_DIGEST = slice(SIZE, SIZE + 32)
_BASE = slice(_DIGEST.stop, _DIGEST.stop + _BASE_BYTES)
_KEY = slice(_BASE.stop, None)
"""What is known of a file, in one row of bytes, for there may be a million: its mark, its digest, and if it is one
piece the beginning of what the key of that rests on, and the key."""

_SCHEMA = """
create table pieces (key blob primary key, today text, doubted integer not null, content integer not null)
without rowid;
create table contents (number integer primary key, content blob not null);
create table files (path blob primary key, facts blob not null) without rowid;
"""
_HOLDS = "today is ?1 or (today <= ?1 and not doubted)"
_FIRST = operator.itemgetter(0)
_FORGET_CONTENT = "delete from contents where number = (select content from pieces where key = ?)"


class Entry(NamedTuple):
    """What was made of a piece, as bytes that are small already; `doubted` says that it depends on the day that counted
    as today."""

    content: bytes
    doubted: bool


def kept_path(db: Path) -> Path:
    """The file of what is kept for `db`: hidden, in the same folder."""
    return db.with_name(f".{db.name}.kept")


@contextlib.contextmanager
def open_kept(db: Path, today: str | None, *, in_memory: bool = False) -> Iterator[Kept]:
    """What is kept for `db`; nothing yet where the file is damaged or of another version.

    With `in_memory` there is no file: beside a database for the public, none may hold what it does not.

    Looking things up writes nothing, so it may be done while another build holds the lock; `put` and `forget` are for
    whoever holds it. Raises `KbError` where the file can't be written.
    """
    path = kept_path(db)
    with faults_named(db):
        db.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = _opened(Path(":memory:") if in_memory else path)
        except sqlite3.DatabaseError:
            _remove(path)
            connection = _opened(path)
    try:
        yield Kept(db, connection, today)
    finally:
        with contextlib.suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("commit")
        connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, uri=False)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        # What is forgotten may hold a name that was removed since.
        connection.execute("pragma secure_delete = on").fetchall()
        (version,) = connection.execute("pragma user_version").fetchone()
        if version != VERSION:
            if version or connection.execute("select count(*) from sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("another version")
            connection.executescript(_SCHEMA)
            connection.execute(f"pragma user_version = {VERSION}")
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


class Kept:
    """What is kept. Use `open_kept`."""

    def __init__(self, db: Path, connection: sqlite3.Connection, today: str | None) -> None:
        self._db = db
        self._connection = connection
        self._today = today
        self._writes = 0
        self._used: set[bytes] = set()
        self._new: dict[bytes, bytes] = {}
        self._current: dict[bytes, bytes] = {}

    @property
    def path(self) -> Path:
        """The file, where there is one."""
        return kept_path(self._db)

    def has(self, key: bytes) -> bool:
        """Whether what was made of a piece is kept and holds today as well; then it counts as used."""
        if key not in self._pieces:
            return False
        self._used.add(key)
        return True

    def use(self, keys: Set[bytes]) -> set[bytes]:
        """Those of some pieces that `has` would find; they count as used."""
        held = self._pieces & keys
        self._used |= held
        return held

    @functools.cached_property
    def _pieces(self) -> set[bytes]:
        """The keys of all pieces of which what was made holds: a date that was refused as lying in the future may be
        past by now, all others stay past."""
        # All at once: one by one they would cost several times as much.
        return self._keys(_HOLDS)

    @functools.cached_property
    def _lapsed(self) -> set[bytes]:
        """The keys of the others that were there when this build began."""
        return self._keys(f"({_HOLDS}) is not true")

    def _keys(self, condition: str) -> set[bytes]:
        with faults_named(self._db):
            return set(map(_FIRST, self._connection.execute(f"select key from pieces where {condition}",
                                                            (self._today,))))

    @functools.cached_property
    def _files(self) -> dict[bytes, bytes]:
        with faults_named(self._db):
            return dict(self._connection.execute("select path, facts from files"))

    def get(self, key: bytes) -> bytes:
        """What was made of a piece that `has` found."""
        with faults_named(self._db):
            (content,) = self._connection.execute(
                "select content from contents where number = (select content from pieces where key = ?)",
                (key,)).fetchone()
            return bytes(content)

    def put(self, key: bytes, entry: Entry) -> None:
        """Keep what was made of a piece."""
        self._used.add(key)
        with self._writing() as connection:
            if key in self._pieces or key in self._lapsed:
                connection.execute(_FORGET_CONTENT, (key,))
            number = connection.execute("insert into contents (content) values (?)", (entry.content,)).lastrowid
            connection.execute("insert or replace into pieces values (?, ?, ?, ?)",
                               (key, self._today, int(entry.doubted), number))
        self._pieces.add(key)

    def digest(self, path: Path) -> bytes:
        """The SHA-256 of a file's content, remembered as long as its mark stays what it is.

        Raises `OSError` where it can't be read.
        """
        return self._facts_of(os.fsencode(path), path, mark_of(os.stat(path)))[_DIGEST]

    def _facts_of(self, raw: bytes, path: Path | str, mark: bytes) -> bytes:
        known = self._new.get(raw) or self._files.get(raw)
        if known and known.startswith(mark):
            self._current[raw] = known
            return known
        hashed = hashlib.sha256()
        with Path(path).open("rb") as file:
            while block := file.read(BLOCK):
                hashed.update(block)
        facts = mark + hashed.digest()
        self._current.pop(raw, None)
        if is_settled(mark, time.time_ns()):
            self._new[raw] = self._current[raw] = facts
        return facts

    def contents(self, marks: Mapping[bytes, bytes]) -> bytes:
        """What identifies some files, by their marks, in order: all names and all digests in one."""
        known, current = self._files, self._current
        parts: list[bytes] = []
        for name, mark in marks.items():
            facts = known.get(name)
            if facts and mark and facts.startswith(mark):
                current[name] = facts
                parts += name, facts[_DIGEST]
                continue
            path = os.fsdecode(name)
            try:
                parts += name, self._facts_of(name, path, mark or mark_of(os.stat(path)))[_DIGEST]
            except OSError as error:
                parts += name, f"unreadable: {error.strerror}".encode()
        # No name has this sign in it.
        return b"\0".join(parts)

    def file_keys(self, names: Iterable[bytes], base: bytes) -> list[bytes | None]:
        """For each of some files that were looked at, the key of the one piece that it is, if that was noted."""
        short, current = base[:_BASE_BYTES], self._current
        return [facts[_KEY] or None if (facts := current.get(name, b""))[_BASE] == short else None for name in names]

    def file_key(self, path: Path, base: bytes) -> bytes | None:
        """The key of the one piece that a file is, if it was noted and `digest` found the file as it was then."""
        return self.file_keys([os.fsencode(path)], base)[0]

    def note_file_key(self, path: Path, base: bytes, key: bytes) -> None:
        """Remember the key of the one piece that a file is."""
        raw = os.fsencode(path)
        if facts := self._current.get(raw):
            self._new[raw] = self._current[raw] = facts[: _DIGEST.stop] + base[:_BASE_BYTES] + key

    def _write_files(self) -> None:
        self._connection.executemany("insert or replace into files values (?, ?)", self._new.items())
        self._connection.executemany("delete from files where path = ?",
                                     [(raw,) for raw in self._files.keys() - self._current.keys()])
        self._new.clear()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with faults_named(self._db):
            if not self._connection.in_transaction:
                self._connection.execute("begin")
            yield self._connection
            self._writes += 1
            if self._writes % WRITES_A_TRANSACTION == 0:
                self._connection.execute("commit")

    def forget(self) -> None:
        """Drop everything, so that all is made anew."""
        with faults_named(self._db):
            self._connection.execute("delete from pieces")
            self._connection.execute("delete from contents")
            self._pieces.clear()
            self._lapsed.clear()

    def forget_unused(self) -> None:
        """Drop what this build did not use: other articles, other programs, other settings."""
        with faults_named(self._db):
            if self._connection.in_transaction:
                self._connection.execute("commit")
            stale = [(key,) for key in (self._pieces | self._lapsed) - self._used]
            self._connection.execute("begin")
            self._write_files()
            self._connection.executemany(_FORGET_CONTENT, stale)
            self._connection.executemany("delete from pieces where key = ?", stale)
            self._connection.execute("commit")
