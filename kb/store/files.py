"""The database as a file: whose it is, one build at a time, swapped in whole, and what goes wrong in plain words."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from kb.errors import KbError
from kb.store.schema import APPLICATION_ID, SCHEMA_VERSION

if sys.platform == "linux":
    import fcntl

FICLONE = 0x40049409
"""The request of ioctl(2) that makes a file share the blocks of another."""
_MAGIC = b"SQLite format 3\x00"
_SIDE_FILES = ("", "-journal", "-wal", "-shm")


class Mark(NamedTuple):
    """The two numbers in the header that say whose database a file is, and of which schema."""

    application: int
    schema: int


def read_mark(db: Path) -> Mark | None:
    """The marks of a database file; None where there is no file or an empty one.

    Raises `KbError` where something else is there: a folder, a file that is no SQLite database or that can't be read.
    """
    if db.is_dir():
        raise KbError(f"{db} is a folder. Name a file in it, such as {db / 'kb.db'}.")
    if db.exists() and not db.is_file():
        raise KbError(f"{db} is a device or the like, no file. Name another file with --db.")
    with faults_named(db):
        try:
            with db.open("rb") as file:
                header = file.read(100)
        except FileNotFoundError:
            return None
    if not header:
        return None
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise KbError(f"{db} is not a database. Name another file with --db, or move this one away.")
    # Bytes 60-63 and 68-71, big-endian (SQLite file format, section 1.3).
    return Mark(int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big"))


def is_ours(db: Path) -> bool:
    """Whether `db` is a database that a build of this program made, of whatever schema.

    Raises `KbError` where it is no database at all.
    """
    mark = read_mark(db)
    return mark is not None and mark.application == APPLICATION_ID


def is_current(db: Path) -> bool:
    """Whether `db` is ours and has the schema of this version of the program."""
    return read_mark(db) == Mark(APPLICATION_ID, SCHEMA_VERSION)


def refuse_foreign(db: Path) -> None:
    """Raise `KbError` where `db` is somebody else's file, which a build must not overwrite."""
    mark = read_mark(db)
    if mark is not None and mark.application != APPLICATION_ID:
        raise KbError(
            f"{db} is a database that `kb build` did not make, and it won't be overwritten. "
            "Name another file with --db, or move this one away."
        )


@contextlib.contextmanager
def faults_named(db: Path) -> Iterator[None]:
    """Turn what the file system and SQLite raise while `db` is read or written into one clear line."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise KbError(_in_words(db, error)) from error


def _in_words(db: Path, error: OSError | sqlite3.Error) -> str:
    words = str(error).lower()
    number = getattr(error, "errno", None)
    if number in {errno.ENOSPC, errno.EDQUOT} or "disk is full" in words:
        return f"The disk is full: {db} can't be written. Free some space and try again; nothing was lost."
    if isinstance(error, PermissionError) or number == errno.EROFS or "readonly" in words or "unable to open" in words:
        return f"{db} can't be opened or written: no permission, or no such place. Name another file with --db."
    if "malformed" in words or "not a database" in words or "disk i/o" in words:
        return f"{db} is damaged ({error}). Move it away and run `kb build --force` to make a new one."
    if isinstance(error, OSError):
        return f"{db} can't be read or written: {error.strerror or error}. Name another file with --db."
    return f"{db}: SQLite refuses ({error}). Run `kb build --force`; if it stays, report it as a fault of the program."


def building_path(db: Path) -> Path:
    """The file that a build writes before it takes the place of `db`: hidden, in the same folder."""
    return db.with_name(f".{db.name}.building")


def delta_path(db: Path) -> Path:
    """The log of what a revision changes, until it lies beside the file that it leads on from."""
    return db.with_name(f".{db.name}.delta")


def scratch_path(db: Path) -> Path:
    """The file for rows that a build needs only until it is done."""
    return db.with_name(f".{db.name}.scratch")


def share_path(db: Path, share: int) -> Path:
    """The file for what is made of one share of the links, until it is put to the other rows."""
    return db.with_name(f".{db.name}.scratch-{share}")


@contextlib.contextmanager
def leftovers_removed(db: Path) -> Iterator[None]:
    """Delete, before and after the block, the files of an unfinished build: one that was killed, or this one."""
    with faults_named(db):
        _remove_leftovers(db)
    try:
        yield
    finally:
        with faults_named(db):
            _remove_leftovers(db)


def _remove_leftovers(db: Path) -> None:
    shares = db.parent.glob(f"{glob.escape(scratch_path(db).name)}-*")
    for path in (building_path(db), scratch_path(db), delta_path(db), *shares):
        remove_with_sides(path)


def remove_with_sides(path: Path) -> None:
    """Delete a database, if it is there, and the files that SQLite lays beside it."""
    for suffix in _SIDE_FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextlib.contextmanager
def build_lock(db: Path) -> Iterator[None]:
    """Hold the right to build `db`. Raises `KbError` where another build holds it.

    The lock is SQLite's own on an empty file beside the database, so it works on every system and ends with the
    process, even when that is killed. The file stays: deleting it would let two builds hold locks on different files.
    """
    with faults_named(db):
        db.parent.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(db.with_name(f".{db.name}.lock"), timeout=0, isolation_level=None)
    try:
        with faults_named(db):
            try:
                lock.execute("begin exclusive")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise KbError(f"Another build of {db} is running. Wait until it is done, then try again.") from None
                raise
        yield
    finally:
        lock.close()


def clone(source: Path, target: Path) -> bool:
    """Copy a file the quickest way there is: sharing its blocks where the file system can (then True), else inside the
    kernel."""
    if sys.platform == "linux":
        with source.open("rb") as old, target.open("wb") as new, contextlib.suppress(OSError):
            fcntl.ioctl(new.fileno(), FICLONE, old.fileno())
            return True
    shutil.copyfile(source, target)
    return False


def swap_in(db: Path, set_aside: Callable[[Path], None]) -> None:
    """Put the finished file in the place of `db` in one step. Whoever has the old one open keeps reading it. Just
    before that, `set_aside` does with the old one what is to be done."""
    built = building_path(db)
    with faults_named(db):
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(db, built)
        to_disk(built)
        set_aside(db)
        os.replace(built, db)
        if os.name == "posix":
            to_disk(db.parent)


def to_disk(path: Path) -> None:
    """Return when a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
