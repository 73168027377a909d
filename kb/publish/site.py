"""A Datasette over one database file, set up as the product ships it."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from kb.errors import KbError
from kb.publish.addresses import DATABASE_NAME

SETTINGS: dict[str, Any] = {
    # A page of a hundred rows with labels takes a third of a second to write.
    "default_page_size": 50,
    # The most rows that a page of a table or an answer in JSON may have, which then says that there are more. Tables
    # and questions as CSV stream past it, and the page of a question goes on.
    "max_returned_rows": 1000,
    # No question of ours takes a second of processor time; with many readers at once each waits for the others.
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 3000,
    "suggest_facets": False,
    "max_csv_mb": 0,
    # Measured at 1,000,000 events: with SQLite's default of 2 MB, facets take five times as long.
    "cache_size_kb": 131072,
    "num_sql_threads": 4,
    "truncate_cells_html": 400,
}
_DEFAULT_FAULTS = "datasette.handle_exception"
NEEDED = frozenset({"documents", "mentions", "events", "timeline"})
ASKED = frozenset({"appearances", "pair_totals", "reading_days", "status_history"})
"""What pages and questions ask beside these, and earlier versions did not make."""


def check_database(db: Path) -> None:
    """Refuse a file that is not a finished database of ours.

    Raises `KbError` where it is missing, unreadable, not SQLite, lacks our tables, or is of an earlier version.
    """
    if not db.is_file():
        raise KbError(f"There is no database {db}. Make it with `kb build --db {db}`.")
    try:
        connection = sqlite3.connect(f"{db.absolute().as_uri()}?immutable=1", uri=True)
        try:
            names = {name for (name,) in connection.execute("select name from sqlite_master")}
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise KbError(f"{db} can't be opened as a database ({error}). Make it anew with `kb build --force`.") from error
    if missing := NEEDED - names:
        raise KbError(
            f"{db} is not a database that `kb build` made (it has no {', '.join(sorted(missing))}). "
            "Name another with --db."
        )
    if ASKED - names:
        raise KbError(f"{db} was made by an earlier version of this program. Make it anew with `kb build --db {db}`.")


def open_site(
    db: Path, metadata: dict[str, Any], *, allow_sql: bool = True, others: Sequence[Path] = ()
) -> Datasette:
    """A Datasette that serves `db` immutable under the name `kb`. Call `check_database` first.

    `others` are databases of ours beside it, such as those of other years: each has its file's name, and all tables,
    descriptions and questions of the first; the pages made for events and actors are the first one's.
    """
    ours = metadata.get("databases", {})
    if DATABASE_NAME in ours:
        metadata = {**metadata, "databases": {**ours, **{each.stem: ours[DATABASE_NAME] for each in others}}}
    if pm.has_plugin(_DEFAULT_FAULTS):
        # Datasette prints a page of traceback for every address that does not exist. Our plugin answers the same and
        # logs only real faults.
        pm.unregister(name=_DEFAULT_FAULTS)
    site = Datasette(
        immutables=[str(db)], metadata=metadata, settings={**SETTINGS, "default_allow_sql": allow_sql}
    )
    (name,) = (name for name, database in site.databases.items() if database.path)
    if name != DATABASE_NAME:
        database = site.get_database(name)
        site.remove_database(name)
        site.add_database(database, name=DATABASE_NAME)
        # The constructor made its client, and with it the plugin's routes, under the other name.
        site.client = type(site.client)(site)
    for each in others:
        site.add_database(Database(site, path=str(each), is_mutable=False), name=each.stem)
    for asked in (site, *site.databases.values()):
        # Datasette writes each stranger's mistaken SQL to the terminal. What really fails is logged with its page.
        setattr(asked, "execute", functools.partial(asked.execute, log_sql_errors=False))  # noqa: B010
    return site
