"""From loaded rows to a whole database: mentions meet their events, then all that can be counted is counted."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database

from kb.store import rows
from kb.store.schema import index_schema, sql_file, sql_statements

GAP = 1 << 16
"""Events are numbered in steps of this, so that later ones find room between them."""

_SCOPE = re.compile(r"\{(\w+) ([^}]*)\}")
_SCOPES = {
    "actors": "{} in (select id from scratch.touched_actors)",
    "places": "{} in (select id from scratch.touched_places)",
    "documents": "{} in (select id from scratch.touched_documents)",
    "events": "{} in (select id from scratch.events)",
    "gone": "{} in (select id from scratch.gone_events)",
    "carried": "false and {} is null",
}
"""What a revision restricts the derived tables to; a build from nothing derives all of them."""


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction, or a part of the one that is open."""
    if connection.in_transaction:
        yield
        return
    connection.execute("begin")
    yield
    connection.execute("commit")


def columns_filled(script: str) -> str:
    """The script with the columns of mentions and events where it names them."""
    names = {
        "{columns}": ", ".join(rows.MENTIONS.columns),
        "{staged_columns}": ", ".join(f"staged.{column}" for column in rows.MENTIONS.columns),
        "{event_columns}": ", ".join(rows.EVENTS.columns),
        "{staged_event_columns}": ", ".join(f"staged.{column}" for column in rows.EVENTS.columns),
        "{gap}": str(GAP),
    }
    for name, columns in names.items():
        script = script.replace(name, columns)
    return script


def join(connection: sqlite3.Connection) -> int:
    """Move what was staged for links, mentions and events to their tables; returns how many mentions have no event."""
    run_script(connection, columns_filled(sql_file("joined")))
    (unlinked,) = connection.execute("select count(*) from mentions where event_id is null").fetchone()
    return int(unlinked)


def derive(database: Database) -> None:
    """Make the indexes, then the tables that follow from others: actors, places, sources, pledges and counts."""
    index_schema(database)
    database.conn.execute("insert into scratch.actor_calls select actor_id, kind, name, count(*) "
                          "from scratch.event_actors group by actor_id, kind, name")
    database.conn.execute("insert into scratch.place_calls select place_id, name, country, latitude, longitude, "
                          "count(*) from scratch.event_places group by place_id, name, country, latitude, longitude")
    run_script(database.conn, scoped(sql_file("derived"), revising=False))
    run_script(database.conn, sql_file("counted"))


def derive_touched(connection: sqlite3.Connection) -> None:
    """Make anew those rows of the derived tables whose keys are in `scratch.touched_...`, which must be gone, and bring
    what is counted up to date."""
    run_script(connection, scoped(sql_file("derived"), revising=True))
    run_script(connection, sql_file("recounted"))


def scoped(script: str, *, revising: bool) -> str:
    """The script over all rows, or over those alone that a revision touches."""
    return _SCOPE.sub(lambda match: _SCOPES[match[1]].format(match[2]) if revising else "true", script)


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """All statements of a script in one transaction."""
    with transaction(connection):
        for statement in sql_statements(script):
            connection.execute(statement)
