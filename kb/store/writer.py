"""Writing a database: rows stream in, links follow, indexes and search come last, and the file is swapped in whole."""

from __future__ import annotations

import contextlib
import functools
import json
import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from kb import quick_json
from kb.errors import KbError
from kb.ontology import EventType
from kb.records import (
    DocumentCard,
    DocumentEvent,
    Extraction,
    Issue,
    Judgement,
    Level,
)
from kb.store import rows
from kb.store.assembly import derive, join
from kb.store.checks import check_file, check_linked, check_loaded
from kb.store.counts import Counts
from kb.store.files import (
    build_lock,
    building_path,
    faults_named,
    leftovers_removed,
    refuse_foreign,
    scratch_path,
    swap_in,
)
from kb.store.history import Run, record_run
from kb.store.ledger import TARGETS as LEDGER
from kb.store.linked import LinkWriter, attach_scratch, take_shares, unprotected
from kb.store.prepared import TARGETS, Prepared, prepare
from kb.store.publication import PUBLIC, withhold_private
from kb.store.schema import document_schema, make_schema, search_schema
from kb.store.state import finish_state, forget_state, keep_state
from kb.store.turns import set_aside
from kb.store.uses import Uses
from kb.workers import beside

OLDEST_SQLITE = (3, 37, 0)
"""The first version with STRICT tables."""
TALLIED = frozenset({rows.ACTOR_USES, rows.ALIAS_USES, rows.PLACE_USES})
_SHINGLES_OF_CARD = f"insert into {rows.SHINGLES.table} (shingle, card) select value, ?1 from json_each(?2)"
_MADE_ID = re.compile("a[0-9a-f]{16}")
SCRATCH = (
    rows.MENTIONS, rows.EVENTS, rows.PLEDGES, rows.MEMBERS, rows.ACTOR_USES, rows.ALIAS_USES, rows.PLACE_USES,
    rows.UNITS, rows.CARDS, rows.COPIES, rows.DOCUMENT_USES, rows.EVENT_ACTORS, rows.ACTOR_CALLS, rows.EVENT_PLACES,
    rows.EVENT_PARTICIPANTS, rows.READINGS, rows.REDIRECTS, rows.PLACE_CALLS,
    rows.EVENT_DIGESTS, rows.PIECES, rows.PIECE_DOCUMENTS, rows.SHINGLES, rows.ALIKE, *LEDGER,
)


@contextlib.contextmanager
def create(db: Path, run: Run, event_types: Iterable[EventType], *, apart: bool = False) -> Iterator[Writer]:
    """Build a new database and put it in the place of `db` when the block ends well; `apart` lets a second process help
    to check it.

    Whatever goes wrong inside, also an interruption, leaves the file at `db` as it was. Raises `KbError` where `db` is
    not ours to overwrite, can't be written, or is being built by another process.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise KbError(f"Python's SQLite is {sqlite3.sqlite_version}, {needed} is needed. Use a newer Python.")
    refuse_foreign(db)
    with replacing(db, lambda: Writer(db, run, event_types, apart=apart)) as writer:
        yield writer


@contextlib.contextmanager
def replacing(db: Path, make: Callable[[], AnyWriter]) -> Iterator[AnyWriter]:
    """What `make` makes, to be filled; then it is finished, and its file takes the place of `db`.

    Meanwhile no other build of `db` can begin, and whatever goes wrong, nothing is left of this one.
    """
    with build_lock(db), leftovers_removed(db):
        with faults_named(db):
            writer = make()
        with contextlib.closing(writer):
            yield writer
            writer.finish()
        swap_in(db, set_aside)
        with faults_named(db):
            writer.settle()


class Writer(LinkWriter):
    """The build in progress. Use `create`; call `add` for each document, then `add_event` for each event, or in their
    place `documents_loaded`, then `index_documents` in another process while events are put by a `link_writer`, and at
    the end `take_shares`."""

    def __init__(self, db: Path, run: Run, event_types: Iterable[EventType], *, apart: bool = False) -> None:
        super().__init__(db, sqlite3.connect(building_path(db), isolation_level=None, uri=True),
                         keeps=run.basis is not None)
        self.run = run
        self._apart = apart
        self._database = Database(self._connection, execute_plugins=False)
        self._documents: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._finished: Counts | None = None
        self._uses = Uses(self._put_all)
        self._last_card = 0
        self._indexed = False
        self._begin_piece()
        self._open_scratch()
        self._make_tables(event_types)

    def _make_tables(self, event_types: Iterable[EventType]) -> None:
        make_schema(self._database)
        for event_type in sorted(event_types, key=lambda each: each.id):
            self._put(rows.EVENT_TYPES, rows.event_type_row(event_type))
        # Rows are checked once, when all are there.
        self._connection.execute("pragma ignore_check_constraints = on")
        # One transaction for all that is loaded: each commit would write the pages of the indexes anew, where ids fall
        # all over.
        self._connection.execute("begin")

    def _open_scratch(self) -> None:
        connection = self._connection
        unprotected(connection, "main")
        attach_scratch(connection, scratch_path(self.db))
        for target in SCRATCH:
            connection.execute(rows.make_table(target))

    @property
    def counts(self) -> Counts:
        """What was stored. Complete once the block of `create` has ended."""
        return self._finished or self._count()

    def _count(self) -> Counts:
        return Counts(**{field: self._counts[field] for field in Counts._fields})

    def add(self, extraction: Extraction) -> list[DocumentEvent]:
        """Prepare and put a document; returns the events that are to be linked, none where it is refused."""
        prepared, events = prepare(extraction)
        return events if self.put(prepared) else []

    def put(
        self, prepared: Prepared, card: DocumentCard | None = None, units: Sequence[tuple[str, str]] = ()
    ) -> bool:
        """Store what `prepare` made of a document, save that its events are not linked yet; what linking asks for is
        put by: the card, and the units, each with its id.

        A document that can't be stored, or whose id was there already, becomes an issue, and its events are not to be
        linked: then it returns False.
        """
        issue = prepared.refused or self._refuse_twin(prepared)
        if issue:
            self.note(issue)
            return False
        document_id = prepared.document_id
        self._documents.add(document_id)
        self._piece_documents.append(document_id)
        self._counts.update(prepared.counts)
        for found in prepared.issues:
            self.note(found)
        uses: list[tuple[int, list[rows.Row]]] = []
        for number, made in prepared.rows:
            target = TARGETS[number]
            if target in TALLIED:
                self._tally(target, made)
                uses.append((number, made))
            else:
                self._put_all(target, made)
        self._put(rows.DOCUMENT_USES, (document_id, quick_json.written(uses).decode()))
        self._put_all(rows.UNITS, [(unit_id, document_id, packed) for unit_id, packed in units])
        if card:
            self._put_card(card)
        return True

    def _put_card(self, card: DocumentCard) -> None:
        self._last_card += 1
        self._put(rows.CARDS, (self._last_card, card.id, card.published, card.agency,
                               array("I", card.shingles).tobytes()))
        if self._keeps:
            # A hundred rows a document: SQLite takes them out of one list in a third of the time of rows one by one.
            with faults_named(self.db):
                self._connection.execute(_SHINGLES_OF_CARD,
                                         (self._last_card, quick_json.written(card.shingles).decode()))

    def _tally(self, target: rows.Target, made: Sequence[rows.Row]) -> None:
        self._uses.add_rows(target, made)

    def end_piece(self, key: bytes | None) -> None:
        """Note that all that was put since the last piece, and the issues since then, came from the piece `key`; with
        None, from no piece: where documents did, the next build can't revise this one."""
        if key is None:
            if self._piece_documents:
                self.run = self.run._replace(basis=None)
                self._keeps = False
            self._begin_piece()
            return
        self._put(rows.PIECES, (key, self._counts["rejected"] - self._rejected_before, json.dumps(self._piece_issues)))
        self._put_all(rows.PIECE_DOCUMENTS, [(key, document_id) for document_id in self._piece_documents])
        self._begin_piece()

    def _begin_piece(self) -> None:
        self._piece_documents: list[str] = []
        self._piece_issues: list[rows.Row] = []
        self._rejected_before = self._counts["rejected"]

    def _refuse_twin(self, prepared: Prepared) -> Issue | None:
        if prepared.document_id not in self._documents:
            return None
        self._flush()
        columns = ", ".join(_TOLD_OF_TWINS)
        with faults_named(self.db):
            kept = self._connection.execute(f"select {columns} from documents where id = ?",
                                            (prepared.document_id,)).fetchone()
        (row,) = next(made for number, made in prepared.rows if TARGETS[number] is rows.DOCUMENTS)
        told = dict(zip(rows.DOCUMENTS.columns, row, strict=True))
        return Issue(
            code="duplicate_document",
            # An id made from address or text says that it is the same article; one that was given may hide another.
            level=Level.WARNING if _MADE_ID.fullmatch(prepared.document_id) else Level.ERROR,
            message=_twin_message(kept, tuple(told[column] for column in _TOLD_OF_TWINS)),
            source=prepared.source,
            line=prepared.line,
            document_id=prepared.document_id,
        )

    def note(self, issue: Issue) -> None:
        """Store an issue, in the order given."""
        self._counts[f"{issue.level}s"] += 1
        row = rows.issue_row(issue)
        self._piece_issues.append(row)
        self._put(rows.ISSUES, row)

    def is_empty(self) -> bool:
        """Whether no document is stored."""
        if self._counts["documents"]:
            return False
        self._flush()
        with faults_named(self.db):
            return not self._connection.execute("select 1 from documents limit 1").fetchall()

    def first_errors(self, most: int) -> list[tuple[str | None, str]]:
        """The first errors, at most so many, each as where it was and what was wrong."""
        self._flush()
        with faults_named(self.db):
            return self._connection.execute("select provenance, message from issues where level = 'error' "
                                            "order by rowid limit ?", (most,)).fetchall()

    def add_judgements(self, judgements: Iterable[Judgement]) -> None:
        """Store people's decisions, in the order given."""
        for judgement in judgements:
            self._put(rows.JUDGEMENTS, rows.judgement_row(judgement))

    def actors_named(self, ids: Iterable[str]) -> set[str]:
        """Those of some actors' ids that documents which were put name."""
        self._uses.put_away()
        self._flush()
        found = self._connection.execute(
            f"select actor_id from {rows.ACTOR_USES.table} where actor_id in (select value from json_each(?)) "
            "group by actor_id having sum(documents) > 0", (json.dumps(list(ids)),))
        return {actor_id for (actor_id,) in found}

    def documents_loaded(self) -> None:
        """Write all that was put, and let go of the scratch file, so that others may put events."""
        self._uses.put_away()
        self._flush()
        with faults_named(self.db):
            if self._connection.in_transaction:
                self._connection.execute("commit")

    def take_shares(self, shares: int) -> None:
        """Put to the other rows so many shares of links, each written by a `link_writer`; all documents are indexed."""
        self._indexed = True
        with faults_named(self.db):
            take_shares(self.db, self._connection, shares)

    def finish(self) -> Counts:
        """Join, index, derive, compare with the build before, check, close. `create` calls it."""
        self.documents_loaded()
        with faults_named(self.db):
            if not self._indexed:
                _index_documents(self._database, self._connection)
            unlinked = join(self._connection)
            if unlinked:
                self.note(_unlinked(unlinked))
                self._flush()
            (self._counts["events"],) = self._connection.execute("select count(*) from events").fetchone()
            derive(self._database)
            record_run(self._connection, self.db, self.run, self.counts)
            search_schema(self._database)
            self._connection.execute("analyze main")
            if self.run.settings.get("profile") == PUBLIC:
                withhold_private(self._connection)
            # All of it is in the file by now, so two processes may look into it.
            with beside(functools.partial(check_file, building_path(self.db)), apart=self._apart) as checked:
                check_linked(self._connection)
                if self.run.basis:
                    finish_state(self._connection, self.run.basis, self.run.fingerprint)
                checked()
        self._finished = self.counts
        self.close()
        return self._finished

    def settle(self) -> None:
        """Leave what the next build needs beside the file that is now in its place."""
        (keep_state if self.run.basis else forget_state)(self.db)

    def close(self) -> None:
        """Let go of the files. Harmless when done twice."""
        self._connection.close()


AnyWriter = TypeVar("AnyWriter", bound=Writer)


def index_documents(db: Path) -> None:
    """Index the documents of the build of `db`, which are all loaded, in any process."""
    with faults_named(db), contextlib.closing(sqlite3.connect(building_path(db), isolation_level=None)) as connection:
        unprotected(connection, "main")
        connection.execute("pragma ignore_check_constraints = on")
        _index_documents(Database(connection, execute_plugins=False), connection)


def _index_documents(database: Database, connection: sqlite3.Connection) -> None:
    """Index and check what no event bears on: documents and statements, with the search for their words."""
    document_schema(database)
    check_loaded(connection)


_TOLD_OF_TWINS = ("id", "provenance", "updated", "published", "retrieved")


def _twin_message(kept: Sequence[Any], left_out: Sequence[Any]) -> str:
    """Which of two documents of one id was kept, and whether the other one says that it is newer; each as its values of
    `_TOLD_OF_TWINS`."""
    document_id, place, *was = kept
    message = f"A document with the id {document_id} was read already"
    message += f", from {place}, and is kept; this one was left out" if place else "; this one was left out"
    older, newer = ((max(updated or "", published or ""), retrieved or "")
                    for updated, published, retrieved in (was, left_out[2:]))
    for what, before, now in zip(("dated", "fetched"), older, newer, strict=True):
        # A day and an hour of that day can't be told apart.
        if before and now and not now.startswith(before) and not before.startswith(now):
            if now > before:
                return f"{message}, though it is {what} {now}, later than {before}. Remove the older one to have it."
            break
    return f"{message}. Remove one, or give it an id of its own."


def _unlinked(count: int) -> Issue:
    return Issue(
        code="unlinked",
        level=Level.WARNING,
        message=f"{count} mention{'s belong' if count != 1 else ' belongs'} to no event. "
        "Report it as a fault of the program.",
    )
