"""Reading a database that a build made: the timeline, one event with its proofs, the issues, former ids."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kb.errors import KbError
from kb.records import Issue, Level, Span, founded_event_id
from kb.store.counts import Counts
from kb.store.files import faults_named, is_current, is_ours, read_mark, refuse_foreign

_REPORTS = """
select
  reports.*, mentions.date_anchor, mentions.date_wording_start, mentions.date_wording_end, mentions.place_wording,
  mentions.place_wording_start, mentions.place_wording_end, documents.updated, documents.provenance
from event_reports as reports
join mentions on mentions.id = reports.mention_id
left join documents on documents.id = reports.document_id
where reports.event_id = ?
order by coalesce(reports.published, documents.updated, '~'), reports.document_id, reports.trigger_start
"""
_ROLES = """
select role, name, surface as wording, surface_start as start, surface_end as end from mention_participants
where mention_id = ? order by id
"""


_CORRECTIONS = """
select field, value, judged_by, judged_on, why from judgements
where verdict = 'correct' and left_id in (select :id union select old_id from redirects where event_id = :id)
order by id
"""


@contextlib.contextmanager
def open_base(db: Path) -> Iterator[Base]:
    """A database, opened read-only.

    Raises `KbError` where there is none, where it is not ours, or where another version of the program made it. A
    build that swaps in a new file meanwhile does not disturb the reader, who stays with the old one.
    """
    refuse_foreign(db)
    if read_mark(db) is None:
        raise KbError(f"There is no database {db}. Make it with `kb build --db {db}`.")
    if not is_current(db):
        raise KbError(f"{db} was made by another version of this program. Run `kb build --db {db}` to renew it.")
    with faults_named(db):
        connection = sqlite3.connect(f"{db.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield Base(db, connection)
    finally:
        connection.close()


TODAY_CODES = frozenset({"future_date", "clock_doubt"})
"""Issues that depend on the day that counts as today, which they name."""
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_NO_DAY = "9999-12-31"
"""Later than all days: nothing lies in its future."""


def input_fingerprint(db: Path) -> str | None:
    """What the inputs of the database at `db` hashed to; None where there is none, or none of this schema.

    Raises `KbError` where something lies at `db` that a build must not overwrite.
    """
    refuse_foreign(db)
    if not is_current(db):
        return None
    with open_base(db) as base:
        return base.fingerprint()


def holds_articles(db: Path) -> bool:
    """Whether the database at `db`, of whatever schema, holds any article; False where there is none.

    Raises `KbError` where something lies at `db` that a build must not overwrite, or what is there can't be read.
    """
    refuse_foreign(db)
    if not is_ours(db):
        return False
    with faults_named(db), contextlib.closing(
            sqlite3.connect(f"{db.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return connection.execute("select 1 from documents limit 1").fetchone() is not None


class Base:
    """An open database. Use `open_base`."""

    def __init__(self, db: Path, connection: sqlite3.Connection) -> None:
        self.db = db
        self._connection = connection

    def _rows(self, sql: str, parameters: Any = ()) -> Iterator[sqlite3.Row]:
        with faults_named(self.db):
            cursor = self._connection.execute(sql, parameters)
            cursor.row_factory = sqlite3.Row
            while batch := cursor.fetchmany(1000):
                yield from batch

    def _row(self, sql: str, parameters: Any = ()) -> sqlite3.Row | None:
        return next(self._rows(sql, parameters), None)

    def fingerprint(self) -> str | None:
        """What the inputs of the last build hashed to."""
        row = self._row("select fingerprint from runs order by number desc limit 1")
        return row["fingerprint"] if row else None

    def is_judged_otherwise(self, today: str | None) -> bool:
        """Whether a date that the last build refused as lying in its future has come, or one that it took would be
        refused, if `today` is the day; None refuses none."""
        run = self._row("select day from runs order by number desc limit 1")
        was, now = run["day"] or _NO_DAY if run else _NO_DAY, today or _NO_DAY
        if now > was:
            told = self._rows(f"select message from issues where code in ({', '.join('?' * len(TODAY_CODES))})",
                              tuple(TODAY_CODES))
            return any(was < day <= now for row in told for day in _DAY.findall(row["message"]))
        return now < was and self._row("select 1 from documents where published_day > ?1 "
                                       "or substr(retrieved, 1, 10) > ?1 limit 1", (now,)) is not None

    def settings(self) -> dict[str, Any]:
        """The settings of the last build."""
        row = self._row("select settings from runs order by number desc limit 1")
        return json.loads(row["settings"]) if row else {}

    def redacts(self) -> bool:
        """Whether names were taken out of this database."""
        return self._row("select 1 from judgements where verdict = 'redact' limit 1") is not None

    def counts(self) -> Counts:
        """What the last build stored, and its issues by level."""
        run = self._row("select * from runs order by number desc limit 1")
        levels = dict(tuple(row) for row in self._rows("select level, count(*) from issues group by level"))
        counted = ("documents", "mentions", "statements", "events", "rejected")
        stored = {name: run[name] if run else 0 for name in counted}
        return Counts(**stored, **{f"{level}s": levels.get(level, 0) for level in Level})

    def timeline(self, *, limit: int | None = None, **filters: str | None) -> tuple[
        list[str], Iterator[tuple[Any, ...]]
    ]:
        """The columns of the view `timeline`, and its rows by date; undated events come last. For filters see
        `select`."""
        columns = [row["name"] for row in self._rows("select name from pragma_table_info('timeline') order by cid")]
        return columns, map(tuple, self.select("select * from timeline", "timeline", limit=limit, **filters))

    def contested(self) -> dict[str, str]:
        """The fields on which reports disagree, joined by "; ", for each event that has some."""
        rows = self._rows("select id, contested from events where contested is not null order by id")
        return {row["id"]: row["contested"] for row in rows}

    def select(
        self,
        query: str,
        source: str,
        *,
        event_type: str | None = None,
        actor: str | None = None,
        status: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
    ) -> Iterator[sqlite3.Row]:
        """Rows of `query` by the date of its `source`, `events` or `timeline`; undated events come last.

        `actor` is part of a participant's name, in any case. `since` and `until` are ISO days: kept is every event
        that may lie between them, and no undated one. Raises `KbError` for a type that the base does not know.
        """
        if event_type is not None and not self._row("select id from event_types where id = ?", (event_type,)):
            raise KbError(f"There is no event type {event_type!r}. `kb types` lists those that there are.")
        conditions = {
            f"{source}.type = :type": event_type,
            rf"{source}.participants like '%' || :actor || '%' escape '\'": actor,
            f"{source}.status = :status": status,
            f"{source}.latest >= :since": since,
            f"{source}.earliest <= :until": until,
        }
        chosen = " and ".join(condition for condition, value in conditions.items() if value is not None) or "1"
        literal = actor.translate({ord(sign): "\\" + sign for sign in "\\%_"}) if actor is not None else None
        parameters = {"type": event_type, "actor": literal, "status": status, "since": since, "until": until,
                      "limit": -1 if limit is None else limit}
        order = ", ".join(f"{source}.{column}" for column in ("earliest is null", "earliest", "latest", "id"))
        return self._rows(f"{query} where {chosen} order by {order} limit :limit", parameters)

    def run(self) -> dict[str, Any]:
        """The row of the last build in `runs`; empty where there is none."""
        row = self._row("select * from runs order by number desc limit 1")
        return dict(row) if row else {}

    def issues(self) -> list[Issue]:
        """Everything that the last build refused or doubted, errors first."""
        order = "case level when 'error' then 0 when 'warning' then 1 else 2 end, id"
        return [_issue(row) for row in self._rows(f"select * from issues order by {order}")]

    def explain(self, event_id: str) -> dict[str, Any]:
        """An event with every report of it: its words, rules, roles, date and why it was linked. `roles` are who takes
        part, with the words that say so and where they stand in the article; `readings` are what reports say of fields
        on which they differ, `corrections` what people decided.

        An id that was merged into another event leads there. Raises `KbError` where an id is gone or was never there.
        """
        moved = self._row("select event_id from redirects where old_id = ?", (event_id,))
        event = self._row("select * from events where id = ?", (moved["event_id"] if moved else event_id,))
        if not event:
            raise KbError(self._why_missing(event_id))
        reports = [_report(row, self._rows(_ROLES, (row["mention_id"],)))
                   for row in self._rows(_REPORTS, (event["id"],))]
        readings = self._rows(
            "select field, value, document_id, mention_id from readings where event_id = ? order by id", (event["id"],)
        )
        corrections = self._rows(_CORRECTIONS, {"id": event["id"]})
        return {**dict(event), "reports": reports, "readings": [dict(row) for row in readings],
                "corrections": [dict(row) for row in corrections]}

    def founding_id(self, event_id: str) -> str:
        """The id itself where it is an event's, or was before its reports were linked into another.

        Raises `KbError` where an id is gone or was never there.
        """
        known = self._row("select id from events where id = :id union select old_id from redirects where old_id = :id",
                          {"id": event_id})
        if not known:
            raise KbError(self._why_missing(event_id))
        return event_id

    def reports_of(self, event_id: str) -> tuple[str, list[str]]:
        """The type of an event and, for each report of it, the id by which a judgement names that report.

        The id of a report that was linked into an event leads there. Raises `KbError` where an id is gone or was never
        there.
        """
        found = self._row("select id, type from events where id = coalesce((select event_id from redirects "
                          "where old_id = :id), :id)", {"id": event_id})
        if not found:
            raise KbError(self._why_missing(event_id))
        return found["type"], [founded_event_id(row["document_event_id"]) for row in self._rows(
            "select document_event_id from links where event_id = ? order by rowid", (found["id"],))]

    def roles_of(self, event_id: str) -> list[str]:
        """The roles that an event's participants have."""
        return [row["role"] for row in self._rows(
            "select distinct role from event_participants where event_id = coalesce((select event_id from redirects "
            "where old_id = :id), :id) order by role", {"id": event_id})]

    def name(self, actor_id: str) -> str | None:
        """The name of an actor; None where no article names it."""
        row = self._row("select name from actors where id = ? and documents > 0", (actor_id,))
        return row["name"] if row else None

    def canonical(self, actor_id: str) -> str:
        """The id of the one person whose surname, which stands alone in the id, that is; else the id itself."""
        kind, _, short = actor_id.partition("/")
        if kind != "person" or "-" in short:
            return actor_id
        found = [row["id"] for row in self._rows(
            "select id from actors where id > 'person/' and id < 'person0' and documents > 0 "
            "and substr(id, -length(:tail)) = :tail limit 2", {"tail": f"-{short}"})]
        return str(found[0]) if len(found) == 1 else actor_id

    def actor_id(self, named: str) -> str:
        """The id of the actor that has this id or this name.

        Raises `KbError` where there is none, or where several are called so.
        """
        found = [row["id"] for row in self._rows(
            "select id from actors where id = :named or name = :named collate nocase union "
            "select actor_id from actor_aliases where alias = :named collate nocase "
            "and form in ('full', 'alias', 'name')",
            {"named": named})]
        if named in found:
            return named
        if len(found) == 1:
            return str(found[0])
        if found:
            raise KbError(f"{named!r} may be {', '.join(sorted(found))}. Name one of these ids.")
        raise KbError(f"There is no actor {named!r}. Give a full name, an id, or the address of an actor's page.")

    def _why_missing(self, event_id: str) -> str:
        gone = self._row("select reason from tombstones where event_id = ?", (event_id,))
        if gone:
            return f"The event {event_id} is gone. {gone['reason']}"
        return f"There is no event {event_id!r}. `kb events` lists all with their ids."

    def members(self) -> Iterator[tuple[str, str]]:
        """Pairs of document event and the event it belongs to, so that linking can keep an event's id."""
        return (tuple(row) for row in self._rows("select document_event_id, event_id from links order by rowid"))

    def redirects(self) -> dict[str, str]:
        """Former event ids with the event they lead to."""
        return dict(tuple(row) for row in self._rows("select old_id, event_id from redirects order by old_id"))

    def tombstones(self) -> dict[str, str]:
        """Event ids that are gone, with the reason."""
        return dict(tuple(row) for row in self._rows("select event_id, reason from tombstones order by event_id"))


def _issue(row: sqlite3.Row) -> Issue:
    span = Span(row["span_start"], row["span_end"]) if row["span_start"] is not None else None
    return Issue(
        code=row["code"], level=Level(row["level"]), message=row["message"], source=row["provenance"],
        document_id=row["document_id"], line=row["line"], span=span,
    )


def _report(row: sqlite3.Row, roles: Iterable[sqlite3.Row]) -> dict[str, Any]:
    report = dict(row)
    report["roles"] = [dict(each) for each in roles]
    named = "; ".join(f"{each['name']} ({each['role']})" for each in report["roles"])
    report["participants"] = named or report["participants"]
    rule, score = report["link_rule"], report["link_score"]
    report["founding_id"] = founded_event_id(report["document_event_id"])
    report["link"] = f"{rule} ({score:.2f})" if rule and score is not None else rule
    return report
