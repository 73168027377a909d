"""What earlier builds extracted, kept beside the database, so that an article that has not changed is not read again.

Nothing in it is ever the only copy of anything: delete the file at any time, and the next build makes it anew. It is
written in transactions while a build goes on, so what was extracted before a crash is there after it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kb.store.files import faults_named

VERSION = 2
WRITES_A_TRANSACTION = 200
BLOCK = 1 << 20
SETTLED_NS = 2_000_000_000
"""A file that changed this shortly before it was hashed may change again without its times telling."""

_SCHEMA = """
create table pieces (key blob primary key, today text, doubted integer not null, content blob not null) without rowid;
create table files (path blob primary key, mark text not null, digest blob not null, base blob, key blob) without rowid;
"""


class Entry(NamedTuple):
    """What was made of a piece, as bytes; `doubted` says that it depends on the day that counted as today."""

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


class _File(NamedTuple):
    """What is known of a file: the size and times that it had, its digest, and if it is one piece the key of that, with
    what the key rests on beside it."""

    mark: str
    digest: bytes
    base: bytes | None = None
    key: bytes | None = None


class Kept:
    """What is kept. Use `open_kept`."""

    def __init__(self, db: Path, connection: sqlite3.Connection, today: str | None) -> None:
        self._db = db
        self._connection = connection
        self._today = today
        self._writes = 0
        self._used: set[bytes] = set()
        self._new: dict[str, _File] = {}
        self._current: set[str] = set()

    def has(self, key: bytes) -> bool:
        """Whether what was made of a piece is kept and holds today as well; then it counts as used."""
        row = self._pieces.get(key)
        if row is None or not self._holds(*row):
            return False
        self._used.add(key)
        return True

    @functools.cached_property
    def _pieces(self) -> dict[bytes, tuple[str | None, int]]:
        # All at once: one by one they would cost several times as much.
        with faults_named(self._db):
            return {key: (today, doubted) for key, today, doubted in
                    self._connection.execute("select key, today, doubted from pieces")}

    @functools.cached_property
    def _files(self) -> dict[str, _File]:
        with faults_named(self._db):
            return {name.decode("utf-8", "surrogateescape"): _File(*row)
                    for name, *row in self._connection.execute("select path, mark, digest, base, key from files")}

    def _holds(self, then: str | None, doubted: int) -> bool:
        if then == self._today:
            return True
        # A date that was refused as lying in the future may be past by now; all others stay past.
        return bool(then and self._today and then <= self._today and not doubted)

    def get(self, key: bytes) -> bytes:
        """What was made of a piece that `has` found."""
        with faults_named(self._db):
            (content,) = self._connection.execute("select content from pieces where key = ?", (key,)).fetchone()
            return zlib.decompress(content)

    def put(self, key: bytes, entry: Entry) -> None:
        """Keep what was made of a piece."""
        self._used.add(key)
        self._pieces[key] = self._today, int(entry.doubted)
        self._write("insert or replace into pieces values (?, ?, ?, ?)",
                    (key, self._today, int(entry.doubted), zlib.compress(entry.content, 1)))

    def digest(self, path: Path) -> bytes:
        """The SHA-256 of a file's content, remembered as long as its size and times stay what they are.

        Raises `OSError` where it can't be read.
        """
        name = str(path)
        found = os.stat(name)
        mark = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
        known = self._new.get(name) or self._files.get(name)
        if known and known.mark == mark:
            self._current.add(name)
            return known.digest
        hashed = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                hashed.update(block)
        digest = hashed.digest()
        self._current.discard(name)
        if max(found.st_mtime_ns, found.st_ctime_ns) < time.time_ns() - SETTLED_NS:
            self._new[name] = _File(mark, digest)
        return digest

    def file_key(self, path: Path, base: bytes) -> bytes | None:
        """The key of the one piece that a file is, if it was noted and `digest` found the file as it was then."""
        name = str(path)
        if name not in self._current:
            return None
        known = self._new.get(name) or self._files[name]
        return known.key if known.base == base else None

    def note_file_key(self, path: Path, base: bytes, key: bytes) -> None:
        """Remember the key of the one piece that a file is."""
        name = str(path)
        if name in self._current:
            known = self._new.get(name) or self._files[name]
            self._new[name] = known._replace(base=base, key=key)

    def _write_files(self) -> None:
        # Names on the disk are bytes, which need not be text.
        self._connection.executemany("insert or replace into files values (?, ?, ?, ?, ?)",
                                     [(name.encode("utf-8", "surrogateescape"), *known)
                                      for name, known in self._new.items()])
        self._new.clear()

    def _write(self, sql: str, values: tuple[object, ...]) -> None:
        with faults_named(self._db):
            if not self._connection.in_transaction:
                self._connection.execute("begin")
            self._connection.execute(sql, values)
            self._writes += 1
            if self._writes % WRITES_A_TRANSACTION == 0:
                self._connection.execute("commit")

    def forget(self) -> None:
        """Drop everything, so that all is made anew."""
        with faults_named(self._db):
            self._connection.execute("delete from pieces")
            self._pieces.clear()

    def forget_unused(self) -> None:
        """Drop what this build did not use: other articles, other programs, other settings."""
        with faults_named(self._db):
            if self._connection.in_transaction:
                self._connection.execute("commit")
            stale = [(key,) for key in self._pieces.keys() - self._used]
            self._connection.execute("begin")
            self._write_files()
            self._connection.executemany("delete from pieces where key = ?", stale)
            self._connection.execute("commit")
