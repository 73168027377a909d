"""What linking reads, and where it puts what it makes: both are in the scratch file alone.

So linking may run in several processes while the documents are indexed. Then all read the scratch file, each family of
events goes into a file of its own, and the rows of all go into their tables later.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kb.records import DocumentCard, LinkedEvent
from kb.store import rows
from kb.store.assembly import transaction
from kb.store.files import faults_named, remove_with_sides, scratch_path, share_path
from kb.store.ledger import TARGETS as LEDGER
from kb.store.ledger import NoteTaker
from kb.store.shelf import unpacked
from kb.store.uses import event_uses

ROWS_HELD = 10_000
"""So many rows wait in memory before they are written."""

CACHE_KIB = 65_536
LINKED = (
    rows.EVENTS, rows.EVENT_PARTICIPANTS, rows.EVENT_ACTORS, rows.EVENT_PLACES, rows.MEMBERS, rows.READINGS,
    rows.REDIRECTS, rows.EVENT_DIGESTS, rows.COPIES, rows.ALIKE, *LEDGER,
)
"""Tables that linking writes."""

Connect = Callable[[], sqlite3.Connection]


class PackedUnits:
    """Units that are put by in the scratch file, by number."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def __getitem__(self, number: int) -> str:
        (packed,) = self._connect().execute("select packed from scratch.units where rowid = ?", (number,)).fetchone()
        return str(packed)

    def items(self) -> Iterable[tuple[int, str]]:
        """All of them, in the order in which they came."""
        return self._connect().execute("select rowid, packed from scratch.units order by rowid")


class LinkSource:
    """What linking reads of a build whose documents are all loaded; a copy of the process may go on with it."""

    def __init__(self, db: Path) -> None:
        self._db = db
        self._opened: dict[int, sqlite3.Connection] = {}

    def _connect(self) -> sqlite3.Connection:
        """The connection of this process: SQLite does not let one be taken along into a copy of the process. Those of
        others are held, for to let go of one is to use it."""
        found = self._opened.get(os.getpid())
        if not found:
            found = self._opened[os.getpid()] = _in_memory()
            attach_scratch(found, scratch_path(self._db), mode="ro")
        return found

    def cards(self) -> Iterator[DocumentCard]:
        """The cards that were put by."""
        return _cards(self._connect())

    def packed_units(self) -> PackedUnits:
        """The units that were put by."""
        return PackedUnits(self._connect)

    def close(self) -> None:
        """Let go of the file in this process."""
        self._connect().close()


def _cards(connection: sqlite3.Connection) -> Iterator[DocumentCard]:
    for document_id, published, agency, shingles in connection.execute(
            "select document_id, published, agency, shingles from scratch.cards order by number"):
        yield DocumentCard(document_id, None, None, None, published, tuple(unpacked(shingles)), agency)


class LinkWriter:
    """Holds rows until there are many, and knows those that linking asks for and makes. `keeps` says whether the next
    build can use what is decided."""

    def __init__(self, db: Path, connection: sqlite3.Connection, *, keeps: bool) -> None:
        self.db = db
        self._connection = connection
        # What Python does not know how to adapt it looks for a way to, anew for each value; and half of ours are None.
        sqlite3.register_adapter(type(None), {}.get)  # type: ignore[arg-type]  # which returns None
        self._keeps = keeps
        self._pending: dict[str, tuple[rows.Target, list[rows.Row]]] = {}
        self._waiting = 0

    def cards(self) -> Iterator[DocumentCard]:
        """The cards that were put by."""
        self._flush()
        return _cards(self._connection)

    def packed_units(self) -> PackedUnits:
        """The units that were put by, to read while links are added."""
        self._flush()
        return PackedUnits(lambda: self._connection)

    def notes(self) -> NoteTaker | None:
        """Takes down what linking decides, where the next build can use it."""
        return NoteTaker(self._put_all) if self._keeps else None

    def add_copies(self, origins: Mapping[str, str], alike: Iterable[tuple[str, str]] = ()) -> None:
        """Store which documents copy which other document, and which pairs of documents are alike."""
        self._put_all(rows.COPIES, sorted(origins.items()))
        self._put_all(rows.ALIKE, [pair for one, other in alike for pair in ((one, other), (other, one))])

    def add_event(self, linked: LinkedEvent) -> None:
        """Store an event with all that linking made of it. Events may come in any order; they are stored by date."""
        made = event_rows(linked)
        for target, found in made:
            self._put_all(target, found)
        self._put(rows.EVENT_DIGESTS, (linked.event.id, _digest(made)))

    def _put(self, target: rows.Target, row: rows.Row) -> None:
        self._put_all(target, (row,))

    def _put_all(self, target: rows.Target, made: Sequence[rows.Row]) -> None:
        held = self._pending.get(target.table)
        if held:
            held[1].extend(made)
        else:
            self._pending[target.table] = target, list(made)
        self._waiting += len(made)
        if self._waiting >= ROWS_HELD:
            self._flush()

    def _flush(self) -> None:
        with faults_named(self.db), transaction(self._connection):
            for target, waiting in self._pending.values():
                self._connection.executemany(target.insert, waiting)
        self._pending.clear()
        self._waiting = 0


@contextlib.contextmanager
def link_writer(db: Path, share: int, *, keeps: bool) -> Iterator[LinkWriter]:
    """A writer of one share of the links of the build of `db`, in any process. `take_shares` puts what all shares made
    to the other rows. Raises `KbError` where files can't be written.
    """
    with faults_named(db), contextlib.closing(_in_memory()) as connection:
        attach_scratch(connection, share_path(db, share))
        connection.execute("begin")
        for target in LINKED:
            connection.execute(rows.make_table(target))
        writer = LinkWriter(db, connection, keeps=keeps)
        yield writer
        writer._flush()
        connection.execute("commit")


def _in_memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, uri=True)


def take_shares(db: Path, connection: sqlite3.Connection, shares: int) -> None:
    """Put what all shares made into the scratch file that is attached, and delete their files."""
    for share in range(shares):
        path = share_path(db, share)
        connection.execute("attach ? as share", (path.absolute().as_uri(),))
        with transaction(connection):
            for target in LINKED:
                columns = ", ".join(target.columns)
                connection.execute(f"insert into {target.table} ({columns}) select {columns} "
                                   f"from {target.table.replace('scratch.', 'share.')}")
        connection.execute("detach share")
        remove_with_sides(path)


def attach_scratch(connection: sqlite3.Connection, path: Path, *, mode: str = "rwc") -> None:
    """Attach a file for the rows that a build needs until it is done; with the mode `ro`, to read it."""
    connection.execute("attach ? as scratch", (f"{path.absolute().as_uri()}?mode={mode}",))
    if mode != "ro":
        unprotected(connection, "scratch")


def unprotected(connection: sqlite3.Connection, schema: str) -> None:
    """Write a file without care for crashes: it counts only once it is whole and swapped in, and until then there is
    nothing to roll back to."""
    connection.execute(f"pragma {schema}.journal_mode = off")
    connection.execute(f"pragma {schema}.synchronous = off")
    connection.execute(f"pragma {schema}.cache_size = -{CACHE_KIB}")


def event_rows(linked: LinkedEvent) -> list[tuple[rows.Target, list[rows.Row]]]:
    """An event with all that linking made of it, as rows."""
    event = linked.event
    reasons = {link.document_event_id: (link.matched_id, link.rule, link.score, link.counted_with)
               for link in linked.links}
    return [
        (rows.EVENTS, [rows.event_row(event)]),
        (rows.EVENT_PARTICIPANTS, rows.event_participant_rows(event)),
        *event_uses(event),
        (rows.MEMBERS, [(member, event.id, *reasons.get(member, rows.UNLINKED)) for member in event.document_events]),
        (rows.READINGS, [tuple(getattr(reading, column) for column in rows.READINGS.columns)
                         for reading in linked.readings]),
        (rows.REDIRECTS, [(former, event.id) for former in linked.former]),
    ]


def digest_of(linked: LinkedEvent) -> str:
    """The same for two events only if all their rows are the same."""
    return _digest(event_rows(linked))


def _digest(made: Sequence[tuple[rows.Target, list[rows.Row]]]) -> str:
    text = repr([found for _, found in made])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
