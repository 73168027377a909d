"""Two files that take turns, so that a revision copies no file: the one that is served, and the one served before it.

A revision writes what changes into a log (SQLite's own, the write-ahead log). The file that it replaces is set aside
with a copy of that log, hidden. The next revision takes it up again, lets SQLite put the log into it, whereby it
becomes what is served now, revises it, and swaps it in. That is done only where the system vouches that nobody has the
file open any more (a write lease, fcntl(2)), and where it has no other name. Everywhere else, and where the file system
can share the blocks of a copy, the served file is copied.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import sys
from pathlib import Path

from kb.store.files import building_path, delta_path, remove_with_sides

if sys.platform == "linux":
    import fcntl

LARGEST_LOG = 0.25
"""Past this share of the file, to put in the log costs no less than a copy."""
LOCAL = frozenset("ext2 ext3 ext4 xfs f2fs tmpfs overlay".split())
"""File systems of which this system alone knows who has a file open. Of others, another machine may read it."""

_LAST = "select number, id, fingerprint from runs order by number desc limit 1"


def former_path(db: Path) -> Path:
    """The file that was served before `db`: hidden, in the same folder. Its log lies beside it."""
    return db.with_name(f".{db.name}.former")


def forget_former(db: Path) -> None:
    """Let no revision start from the file that was served before."""
    remove_with_sides(former_path(db))


def take_former(db: Path) -> bool:
    """Make the file that was served before into what is served now, at the place of the next one; False where that
    can't be done, and nothing is left there."""
    taken = sys.platform == "linux" and _taken(db) and _is_caught_up(db)
    forget_former(db)
    if not taken:
        remove_with_sides(building_path(db))
    return taken


def _taken(db: Path) -> bool:
    former, built = former_path(db), building_path(db)
    try:
        # A second name is a copy that somebody made, or the file is still served: a build was killed.
        if os.stat(former).st_nlink != 1 or not _log(former).exists() or not _is_local(former):
            return False
        with former.open("r+b", buffering=0) as file:
            # Whoever opens the file meanwhile must not end this process, as the usual signal would.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            os.replace(former, built)
            if fcntl.fcntl(file, fcntl.F_GETLEASE) != fcntl.F_WRLCK:
                return False
        os.replace(_log(former), _log(built))
    except OSError:
        return False
    return True


def _is_local(path: Path) -> bool:
    device = os.stat(path).st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts = (line.split() for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines())
    return any(fields[2] == number and fields[fields.index("-") + 1] in LOCAL for fields in mounts)


def _is_caught_up(db: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(building_path(db), isolation_level=None)) as connection:
            keep_log(connection)
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
            found = connection.execute(_LAST).fetchone()
        served = f"{db.absolute().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(served, uri=True)) as connection:
            return bool(found) and found == connection.execute(_LAST).fetchone()
    except sqlite3.Error:
        return False


def keep_log(connection: sqlite3.Connection) -> None:
    """Write what changes into a log beside the file, and nothing into the file before it is asked for."""
    for setting in ("main.locking_mode = exclusive", "main.synchronous = off", "main.journal_mode = wal",
                    "wal_autocheckpoint = 0"):
        connection.execute(f"pragma {setting}").fetchall()


def put_in_log(connection: sqlite3.Connection, db: Path) -> None:
    """Keep a copy of the log at `delta_path`, unless it is large, put it into the file, and be without one again."""
    built = building_path(db)
    with contextlib.suppress(OSError):
        if _log(built).stat().st_size < LARGEST_LOG * built.stat().st_size:
            delta_path(db).write_bytes(_log(built).read_bytes())
    connection.execute("pragma journal_mode = delete").fetchall()


def set_aside(db: Path) -> None:
    """Keep the file that is about to be replaced under another name, with the log that leads on from it."""
    forget_former(db)
    if delta_path(db).exists():
        with contextlib.suppress(OSError):
            os.link(db, former_path(db))
            os.replace(delta_path(db), _log(former_path(db)))


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
