"""What a build takes over from the one before it: ids that must not die, the list of builds, and what changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import KbError
from kb.records import content_id
from kb.store.assembly import scoped
from kb.store.counts import Counts
from kb.store.files import is_current, is_ours
from kb.store.rows import RUNS
from kb.store.schema import sql_file, sql_statements

LONG_NAME = 6
"""A name of so many letters is hardly a part of another word, not in small letters either."""
COMPARED = (
    "type", "title", "status", "date", "place", "participants", "content", "due", "contested", "sources",
    "independent_sources",
)
"""Columns of `events` whose changes are logged."""


class Run(NamedTuple):
    """What a build was made from. No clock is read: `day` is the day the caller counts as today, or None.

    `fingerprint` identifies all inputs, `program` the version that reads them, `settings` whatever else bears on the
    outcome and JSON can hold. `redacted` are ids of actors whose names earlier builds may hold and this one must not.
    `basis` identifies all that bears on the outcome beside the articles: while it stays, the next build need only
    revise what this one made. None keeps nothing for that. `otherwise` says that dates which were refused as lying in
    the future are past by now, or the other way round.
    """

    fingerprint: str
    program: str
    day: str | None = None
    settings: Mapping[str, Any] = {}
    redacted: frozenset[str] = frozenset()
    basis: str | None = None
    otherwise: bool = False

    @property
    def id(self) -> str:
        """The same for the same input, program and settings, whatever the day."""
        return content_id("r", self.fingerprint, self.program, self.settings_text)

    @property
    def settings_text(self) -> str:
        """The settings as canonical JSON."""
        return json.dumps(self.settings, sort_keys=True, ensure_ascii=False)


def record_run(connection: sqlite3.Connection, db: Path, run: Run, counts: Counts) -> None:
    """Write the row of this build, after carrying over what the build before it, at `db`, leaves to it.

    All other tables must be full. A build that is the same again as the last one takes its number and its changes.
    """
    number = 1
    earlier = is_ours(db)
    if earlier:
        connection.execute("attach ? as before", (f"{db.absolute().as_uri()}?mode=ro&immutable=1",))
    connection.execute("begin")
    if earlier:
        try:
            number, again = _number(connection, run)
            _carry(connection, number, again=again)
            _log(connection, number, again=again, revising=False)
            _cover_names(connection, run.redacted)
        except sqlite3.OperationalError as error:
            if is_current(db):
                raise
            raise KbError(
                f"{db} was made by another version of this program, and its event ids can't be carried over ({error}). "
                "Move it away and build again."
            ) from error
    connection.execute(RUNS.insert, _run_row(number, run, counts))
    connection.execute("commit")


def extend_history(connection: sqlite3.Connection, run: Run, counts: Counts) -> None:
    """Write the row of a build that revises the one before it (attached as `before`), and what it changed."""
    number, again = _number(connection, run)
    _log(connection, number, again=again, revising=True)
    _cover_names(connection, run.redacted)
    connection.execute("delete from runs where number = ?", (number,))
    connection.execute(RUNS.insert, _run_row(number, run, counts))


def _run_row(number: int, run: Run, counts: Counts) -> tuple[Any, ...]:
    return (number, run.id, run.fingerprint, run.day, run.program, run.settings_text, counts.documents,
            counts.mentions, counts.statements, counts.events, counts.issues, counts.rejected)


def _number(connection: sqlite3.Connection, run: Run) -> tuple[int, bool]:
    last = connection.execute("select number, id from before.runs order by number desc limit 1").fetchone()
    if not last:
        return 1, False
    return (last[0], True) if last[1] == run.id and not run.otherwise else (last[0] + 1, False)


def _carry(connection: sqlite3.Connection, number: int, *, again: bool) -> None:
    for table, condition in (("runs", "number < :run"), ("changes", "run <= :run" if again else "run < :run")):
        carry = f"insert into main.{table} select * from before.{table} where {condition} order by rowid"
        connection.execute(carry, {"run": number})


def _log(connection: sqlite3.Connection, number: int, *, again: bool, revising: bool) -> None:
    scripts = [sql_file("history")] + ([] if again else [sql_file("changes").replace("{fields}", _fields())])
    for script in scripts:
        for statement in sql_statements(scoped(script, revising=revising)):
            connection.execute(statement, {"run": number})


def _cover_names(connection: sqlite3.Connection, redacted: frozenset[str]) -> None:
    """Take names out of the log of changes: those that the build before still had, what an id says of one, and those
    of whoever was called after a surname and no longer is there."""
    names = set()
    for actor_id in redacted:
        kind, _, tail = actor_id.partition("/")
        names |= {name for (name,) in connection.execute(
            "select name from before.actors where id = :id union select alias from before.actor_aliases "
            "where actor_id = :id and form <> 'office' and length(alias) > 2", {"id": actor_id})}
        if kind == "person":
            told = tail.replace("-", " ")
            names.add(told.title())  # an event of theirs may be gone since long
            if len(told) >= LONG_NAME:
                names |= {told, told.upper()}
            names |= {name for (name,) in connection.execute(
                "select name from before.actors where instr(id, :tail) and id not in (select id from main.actors) "
                "union select alias from before.actor_aliases where instr(actor_id, :tail) and form <> 'office' "
                "and actor_id not in (select id from main.actors)", {"tail": tail}) if tail in name.casefold()}
    for name in sorted(names, key=lambda each: (-len(each), each)):
        for column in ("before", "after"):
            connection.execute(f"update main.changes set {column} = replace({column}, :name, '[name removed]') "
                               f"where instr({column}, :name)", {"name": name})


def _fields() -> str:
    return "\n  union all\n".join(
        f"  select now.id as event_id, '{column}' as field, cast(was.{column} as text) as was, "
        f"cast(now.{column} as text) as now\n"
        "  from main.events as now join before.events as was on was.id = now.id "
        "where {events now.id}"
        for column in COMPARED
    )
