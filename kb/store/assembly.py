"""From loaded rows to a whole database: mentions meet their events, then all that can be counted is counted."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from kb.store import rows
from kb.store.schema import index_schema, sql_file, sql_statements


def join(connection: sqlite3.Connection) -> int:
    """Move what was staged for links, mentions and events to their tables; returns how many mentions have no event."""
    names = {
        "{columns}": ", ".join(rows.MENTIONS.columns),
        "{staged_columns}": ", ".join(f"staged.{column}" for column in rows.MENTIONS.columns),
        "{event_columns}": ", ".join(rows.EVENTS.columns),
        "{staged_event_columns}": ", ".join(f"staged.{column}" for column in rows.EVENTS.columns),
    }
    script = sql_file("joined")
    for name, columns in names.items():
        script = script.replace(name, columns)
    _run(connection, script)
    (unlinked,) = connection.execute("select count(*) from mentions where event_id is null").fetchone()
    return int(unlinked)


def derive(database: Database) -> None:
    """Make the indexes, then the tables that follow from others: actors, places, sources, pledges and counts."""
    index_schema(database)
    _run(database.conn, sql_file("derived"))


def _run(connection: sqlite3.Connection, script: str) -> None:
    connection.execute("begin")
    for statement in sql_statements(script):
        connection.execute(statement)
    connection.execute("commit")
