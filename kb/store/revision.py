"""Revising the last build: a second file like its own, in which only the rows change that follow from changed articles.

That is swapped in like a file that was written from nothing, so a reader sees either the old one or the new one.
What was put aside for linking is changed in one transaction, which counts only for the database that it belongs to.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kb.ledger import Outcome
from kb.ontology import EventType
from kb.records import Issue, LinkedEvent
from kb.store import rows
from kb.store.assembly import columns_filled, derive_touched, run_script
from kb.store.checks import check_documents
from kb.store.counts import Counts
from kb.store.files import building_path, clone, faults_named
from kb.store.history import Run, extend_history
from kb.store.ledger import NoteTaker, StoredLedger, clear_ledger, removed_events
from kb.store.linked import CACHE_KIB, digest_of
from kb.store.numbering import NotRevisableError, Place, numbered
from kb.store.prepared import TARGETS, Prepared
from kb.store.schema import SEARCHED, sql_file, sql_statements
from kb.store.shelf import StoredOrigins, StoredShelf
from kb.store.state import drop_passing, finish_state, state_path
from kb.store.turns import keep_log, put_in_log, take_former
from kb.store.uses import event_uses
from kb.store.writer import TALLIED, Writer, replacing

TOUCHED = ("actors", "places", "documents", "months", "days")
STAGED = (rows.MENTIONS, rows.EVENTS, rows.MEMBERS, rows.EVENT_PARTICIPANTS, rows.READINGS, rows.REDIRECTS)


@contextlib.contextmanager
def revise(db: Path, run: Run, event_types: Iterable[EventType]) -> Iterator[Reviser]:
    """Revise a copy of the build at `db` and put it in its place when the block ends well.

    Raises `NotRevisableError` where that can't be done; then, and whatever else goes wrong, `db` stays as it was.
    """
    def begun() -> Reviser:
        logged = take_former(db) or not clone(db, building_path(db))
        return Reviser(db, run, event_types, logged=logged and sys.platform == "linux")

    with replacing(db, begun) as reviser:
        yield reviser


class Reviser(Writer):
    """The revision in progress. Use `revise`; call `remove_piece` first, then `put` and `end_piece` for what is new,
    `keep_issues`, and `add_event` for every event of the collection: those that are as they were are left alone."""

    def __init__(self, db: Path, run: Run, event_types: Iterable[EventType], *, logged: bool) -> None:
        self._logged = logged
        super().__init__(db, run, event_types)

    def _open_scratch(self) -> None:
        connection = self._connection
        if self._logged:
            keep_log(connection)
        else:
            connection.execute("pragma main.journal_mode = off")
        connection.execute("attach ? as scratch", (state_path(self.db).absolute().as_uri(),))
        connection.execute("attach ? as before", (f"{self.db.absolute().as_uri()}?mode=ro&immutable=1",))
        for setting in ("main.synchronous = off", f"main.cache_size = -{CACHE_KIB}",
                        "foreign_keys = on"):
            connection.execute(f"pragma {setting}")
        connection.execute("begin")
        connection.execute("pragma defer_foreign_keys = on")
        drop_passing(connection)
        for target in STAGED:
            connection.execute(rows.make_table(target))
        connection.execute("create table scratch.removed_units (number integer primary key, id, document_id, packed)")
        connection.execute("create table scratch.removed_cards (number integer primary key, document_id, published, "
                           "agency, shingles)")
        (self._last,) = connection.execute("select coalesce(max(number), 0) from scratch.units").fetchone()
        (self._last_card,) = connection.execute("select coalesce(max(number), 0) from scratch.cards").fetchone()
        self._first_card = self._last_card + 1
        for name in (*(f"touched_{each}" for each in TOUCHED), "gone_events", "gone_documents", "put_documents",
                     "former"):
            column = "old_id" if name == "former" else "id"
            connection.execute(f"create table scratch.{name} ({column} primary key) without rowid")
        connection.execute("create table scratch.numbered (id primary key, number integer) without rowid")

    def _make_tables(self, event_types: Iterable[EventType]) -> None:
        self._connection.execute("delete from issues")
        self._connection.execute("delete from judgements")
        self._waiting_events: list[LinkedEvent] = []
        self._seen: set[str] = set()
        self._forced: set[str] = set()
        self._digests: dict[str, str] = {}
        self._numbers: dict[Place, int] = {}
        self._rejected_gone = 0

    # --- what is gone, and what is new -------------------------------------------------------------------------------

    def remove_piece(self, key: bytes) -> None:
        """Take out all documents that came from a piece."""
        connection = self._connection
        with faults_named(self.db):
            found = connection.execute("select document_id from scratch.piece_documents where key = ?", (key,))
            for (document_id,) in found.fetchall():
                self._remove_document(document_id)
            connection.execute("delete from scratch.piece_documents where key = ?", (key,))
            for (rejected,) in connection.execute("delete from scratch.pieces where key = ? returning rejected",
                                                  (key,)).fetchall():
                self._rejected_gone += rejected

    def _remove_document(self, document_id: str) -> None:
        connection = self._connection
        twin = connection.execute("select 1 from before.issues where code = 'duplicate_document' and document_id = ?",
                                  (document_id,)).fetchone()
        if twin:
            raise NotRevisableError("an article that was left out for another may take its place")
        (uses,) = connection.execute("select uses from scratch.document_uses where document_id = ?",
                                     (document_id,)).fetchone()
        for number, made in json.loads(uses):
            self._tally(TARGETS[number], [(*row[:-1], -row[-1]) for row in made])
        self.shelf().forget(document_id)
        self._run_for("forget_document", document_id)
        self._forget_rows("statements", "document_id", document_id)
        self._forget_rows("pledges", "document_id", document_id)
        self._forget_rows("documents", "id", document_id)

    def _forget_rows(self, table: str, column: str, value: str) -> None:
        """Take rows out of full-text search and out of their table."""
        columns = ", ".join(SEARCHED[table])
        self._connection.execute(
            f"insert into {table}_fts ({table}_fts, rowid, {columns}) select 'delete', rowid, {columns} from {table} "
            f"where {column} = ?", (value,))
        self._connection.execute(f"delete from {table} where {column} = ?", (value,))

    def _run_for(self, script: str, value: str) -> None:
        for statement in sql_statements(sql_file(script)):
            self._connection.execute(statement, {"id": value})

    def put(self, prepared: Prepared, *told: object) -> bool:
        """As for a new build. Raises `NotRevisableError` where the document's id is in use."""
        stored = super().put(prepared, *told)  # type: ignore[arg-type]
        if stored:
            self._connection.execute("insert into scratch.put_documents values (?)", (prepared.document_id,))
        return stored

    def _refuse_twin(self, prepared: Prepared) -> Issue | None:
        if self._connection.execute("select 1 from documents where id = ?", (prepared.document_id,)).fetchone():
            raise NotRevisableError("two articles have one id")
        return super()._refuse_twin(prepared)

    def end_piece(self, key: bytes | None) -> None:
        """As for a new build. Raises `NotRevisableError` where documents came from no piece."""
        if key is None and self._piece_documents:
            raise NotRevisableError("an article came from no whole piece")
        super().end_piece(key)

    def _tally(self, target: rows.Target, made: Sequence[rows.Row]) -> None:
        super()._tally(target, made)
        if target in TALLIED:
            table = "places" if target is rows.PLACE_USES else "actors"
            self._connection.executemany(f"insert or ignore into scratch.touched_{table} values (?)",
                                         [(row[0],) for row in made])

    def keep_issues(self, keys: Iterable[bytes]) -> None:
        """Take over the issues of pieces that have not changed."""
        found = self._connection.execute("select key, issues from scratch.pieces where issues != '[]'")
        noted = {bytes(key): issues for key, issues in found.fetchall()}
        for row in (tuple(row) for key in keys if key in noted for row in json.loads(noted[key])):
            self._counts[f"{row[0]}s"] += 1
            self._put(rows.ISSUES, row)

    # --- events ------------------------------------------------------------------------------------------------------

    def add_copies(self, origins: Mapping[str, str], alike: Iterable[tuple[str, str]] = ()) -> None:
        """As for a new build. Events of documents for which that changed are made anew."""
        self._flush()
        was = dict(self._connection.execute("select document_id, origin_id from scratch.copies").fetchall())
        self._connection.execute("delete from scratch.alike")
        self._put_all(rows.ALIKE, [pair for one, other in alike for pair in ((one, other), (other, one))])
        self._recopy({document_id: origins.get(document_id, document_id) for document_id in {*was, *origins}})

    def recopied(self, origins: Mapping[str, str], alike: Mapping[str, Iterable[str]]) -> None:
        """Store what some documents copy now, if only themselves, and which other ones some are like."""
        self.shelf().settle(alike)
        gone = self._connection.execute("select document_id from scratch.removed_cards")
        self._recopy({document_id: document_id for (document_id,) in gone.fetchall()} | dict(origins))

    def _recopy(self, origins: Mapping[str, str]) -> None:
        connection = self._connection
        given = json.dumps(list(origins))
        was = dict(connection.execute("select document_id, origin_id from scratch.copies where document_id in "
                                      "(select value from json_each(?))", (given,)).fetchall())
        changed = {each for each, origin in origins.items() if was.get(each, each) != origin}
        connection.executemany("update documents set origin_id = ? where id = ?",
                               [(origin, each) for each, origin in origins.items()])
        connection.execute("delete from scratch.copies where document_id in (select value from json_each(?))", (given,))
        connection.executemany(rows.COPIES.insert, [row for row in sorted(origins.items()) if row[0] != row[1]])
        self._forced.update(unit for (unit,) in connection.execute(
            "select id from scratch.units where document_id in (select value from json_each(?)) "
            "or document_id in (select id from scratch.put_documents)", (json.dumps(list(changed)),)))

    def shelf(self) -> StoredShelf:
        """The samples of all documents, and which of them the last build found to be alike."""
        self._flush()
        return StoredShelf(self._connection, self._first_card)

    def origins(self) -> StoredOrigins:
        """Which documents copy which other one."""
        return StoredOrigins(self._connection)

    # --- linking -----------------------------------------------------------------------------------------------------

    def ledger(self) -> StoredLedger:
        """What linking decided in the last build."""
        self._flush()
        return StoredLedger(self._connection, self._last)

    def notes(self) -> NoteTaker | None:
        """As for a new build: everything is linked anew, and all earlier decisions are forgotten."""
        clear_ledger(self._connection)
        self._digests = dict(self._connection.execute("select event_id, digest from scratch.event_digests").fetchall())
        return super().notes()

    def units_of(self, actors: Iterable[str]) -> set[int]:
        """A unit of every event of the last build in which one of some actors took part, and all units of documents
        that copy others now, or no more."""
        found = self._connection.execute(
            "select min(units.number) from json_each(?) as given "
            "cross join before.event_participants as told on told.actor_id = given.value "
            "cross join before.links on links.event_id = told.event_id "
            "cross join scratch.units on units.id = links.document_event_id "
            "group by told.event_id", (json.dumps(list(actors)),))
        forced = self._connection.execute(
            "select number from scratch.units where id in (select value from json_each(?))",
            (json.dumps(sorted(self._forced)),))
        return {row[0] for row in (*found, *forced)}

    def renew(self, document_events: Iterable[str]) -> None:
        """Write anew the events of some document events, even where their own rows are as they were."""
        self._forced.update(document_events)

    def relinked(self, events: Sequence[LinkedEvent], former: Iterable[str], outcome: Outcome) -> None:
        """Take in the events that may not be as they were; `former` are the document events of those that were there
        in their place. All others stay."""
        told = {*former, *(member for linked in events for member in linked.event.document_events)}
        self._digests = dict(removed_events(self._connection, told))
        for linked in events:
            self.add_event(linked)
        StoredLedger(self._connection, self._last).settle(outcome)

    def add_event(self, linked: LinkedEvent) -> None:
        """Take in an event of the collection; it is written if it is not as it was, or told by what has changed."""
        event = linked.event
        self._seen.add(event.id)
        if self._digests.get(event.id) != digest_of(linked) or not self._forced.isdisjoint(event.document_events):
            self._waiting_events.append(linked)

    def _write_events(self) -> None:
        waiting = sorted(self._waiting_events, key=lambda linked: linked.place)
        for event_id in sorted(self._digests.keys() - self._seen) + [linked.event.id for linked in waiting]:
            if event_id in self._digests:
                self._forget_event(event_id)
        connection = self._connection
        for linked in waiting:
            ids = [(event_id,) for event_id in (linked.event.id, *linked.former)]
            connection.executemany("delete from redirects where old_id = ?", ids)
            connection.executemany("insert or ignore into scratch.former values (?)", ids[1:])
            super().add_event(linked)
            for target, used in event_uses(linked.event):
                calls = rows.ACTOR_CALLS if target is rows.EVENT_ACTORS else rows.PLACE_CALLS
                self._put_all(calls, [(*row[1:], 1) for row in used])
        self._flush()
        connection.executemany("insert into scratch.numbered values (?, ?)",
                               numbered(connection, [linked.place for linked in waiting], self._numbers))

    def _forget_event(self, event_id: str) -> None:
        number, earliest, latest = self._connection.execute(
            "select rowid, earliest, latest from events where id = ?", (event_id,)).fetchone()
        self._numbers[earliest or "9999", latest or "9999", event_id] = number
        self._run_for("forget_event", event_id)
        self._forget_rows("pledges", "event_id", event_id)
        self._forget_rows("events", "id", event_id)

    # --- the end -----------------------------------------------------------------------------------------------------

    def finish(self) -> Counts:
        """Write the events, make anew what hangs on what was touched, check, close. `revise` calls it."""
        self._uses.put_away()
        self._flush()
        connection = self._connection
        with faults_named(self.db):
            try:
                self._write_events()
                run_script(connection, columns_filled(sql_file("revised")))
                self._forget_loose_pledges()
                self._settle_uses()
                derive_touched(connection)
                self._search()
                self._finished = self._counted()
                extend_history(connection, self.run, self._finished)
                check_documents(connection)
                finish_state(connection, str(self.run.basis), self.run.fingerprint)
                connection.execute("commit")
                if self._logged:
                    put_in_log(connection, self.db)
            except sqlite3.IntegrityError as error:
                raise NotRevisableError(str(error)) from error
        self.close()
        return self._finished

    def settle(self) -> None:
        """The scratch file is what the last build left, and lies where the next one looks for it."""

    def _forget_loose_pledges(self) -> None:
        loose = self._connection.execute("select id from pledges where event_id is null and document_id in "
                                         "(select id from scratch.touched_documents)").fetchall()
        for (pledge_id,) in loose:
            self._forget_rows("pledges", "id", pledge_id)

    def _search(self) -> None:
        """Take what is new into full-text search."""
        new = {"events": "id in (select id from scratch.events)",
               "documents": "id in (select id from scratch.put_documents)",
               "statements": "document_id in (select id from scratch.put_documents)",
               "pledges": "event_id in (select id from scratch.events) or (event_id is null and document_id in "
                          "(select id from scratch.touched_documents))"}
        for table, condition in new.items():
            columns = ", ".join(SEARCHED[table])
            self._connection.execute(f"insert into {table}_fts (rowid, {columns}) select rowid, {columns} from {table} "
                                     f"where {condition}")

    def _settle_uses(self) -> None:
        """Add up the uses of what was touched, and drop those that came to nothing."""
        for target, touched in ((rows.ACTOR_USES, "actors"), (rows.ACTOR_CALLS, "actors"), (rows.ALIAS_USES, "actors"),
                                (rows.PLACE_USES, "places"), (rows.PLACE_CALLS, "places")):
            *names, count = target.columns
            columns, scope = ", ".join(names), f"{names[0]} in (select id from scratch.touched_{touched})"
            summed = self._connection.execute(f"select {columns}, sum({count}) from {target.table} where {scope} "
                                              f"group by {columns} having sum({count}) != 0").fetchall()
            self._connection.execute(f"delete from {target.table} where {scope}")
            self._connection.executemany(target.insert, summed)

    def _counted(self) -> Counts:
        tables = ("documents", "mentions", "statements", "events")
        was = self._connection.execute(
            f"select {', '.join(tables)}, rejected from before.runs order by number desc limit 1").fetchone()
        steps = [self._connection.execute(f"select coalesce(sum(step), 0) from scratch.moved_{table}").fetchone()[0]
                 for table in tables]
        documents, mentions, statements, events = map(sum, zip(was, steps, strict=False))
        return self._count()._replace(documents=documents, mentions=mentions, statements=statements, events=events,
                                      rejected=was[-1] - self._rejected_gone + self._counts["rejected"])
