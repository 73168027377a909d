"""What every page of ours needs: rows from the database, and a template filled with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit, tilde_encode
from datasette.utils.asgi import Request, Response

from kb.publish.addresses import DATABASE_NAME, STYLESHEET
from kb.publish.protection import OWN_PAGE_HEADER

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

Row = dict[str, Any]


class Reader:
    """Questions to the site's database, answered as lists of dictionaries."""

    def __init__(self, site: Datasette) -> None:
        self._database = site.get_database(DATABASE_NAME)

    async def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of a query. Raises Datasette's `QueryInterrupted` past the site's time limit."""
        results = await self._database.execute(sql, dict(params or {}), log_sql_errors=False)
        columns = results.columns
        return [dict(zip(columns, row, strict=True)) for row in results.rows]

    async def row(self, sql: str, params: Mapping[str, Any] | None = None) -> Row | None:
        """The first row, or None."""
        found = await self.rows(sql, params)
        return found[0] if found else None

    async def numbers(self, sql: str, params: Mapping[str, Any] | None = None) -> list[int]:
        """The first column of very many rows, which would take long as dictionaries."""
        limit = self._database.ds.setting("sql_time_limit_ms")

        def read(connection: sqlite3.Connection) -> list[int]:
            with sqlite_timelimit(connection, limit):
                try:
                    return [number for number, in connection.execute(sql, dict(params or {}))]
                except sqlite3.OperationalError as error:
                    if str(error) == "interrupted":
                        raise QueryInterrupted(error, sql, params) from error
                    raise

        found: list[int] = await self._database.execute_fn(read)
        return found


def is_site(datasette: Datasette) -> bool:
    """Whether this Datasette publishes a database of ours; the plugin leaves all others alone."""
    return DATABASE_NAME in datasette.databases


def other_years(datasette: Datasette) -> list[str]:
    """The names of the databases of ours beside the first one: those with its questions."""
    return [name for name, database in datasette.databases.items() if name != DATABASE_NAME and database.path
            and _asked(datasette, name) == _asked(datasette, DATABASE_NAME) != set()]


def _asked(datasette: Datasette, database: str) -> set[str]:
    return set(datasette.metadata("queries", database=database, fallback=False) or ())


def questions(datasette: Datasette) -> dict[str, Row]:
    """The canned questions by name, as `metadata.yml` has them."""
    return datasette.metadata("queries", database=DATABASE_NAME, fallback=False) or {}


def here_of(path: str, asked: Collection[str] = ()) -> str:
    """Which entry of the masthead a path belongs to; `asked` are the names of the questions."""
    if path.removeprefix(f"/{DATABASE_NAME}/") in asked:
        return "questions"
    for prefix, name in (
        ("/-/timeline", "timeline"), ("/-/map", "map"), ("/-/questions", "questions"),
        (f"/{DATABASE_NAME}/events/", "timeline"), (f"/{DATABASE_NAME}/actors", "actor"), (f"/{DATABASE_NAME}", "data"),
    ):
        if path.startswith(prefix):
            return name
    return ""


def shell_context(datasette: Datasette, request: Request | None) -> Row:
    """What the masthead and the footer of every page show."""
    metadata = datasette.metadata() or {}
    path = request.path if request else "/"
    base = datasette.setting("base_url")
    return {
        "kb_site": True,
        "site_title": metadata.get("title") or "Event timeline",
        "site_license": metadata.get("license"),
        "site_license_url": metadata.get("license_url"),
        "stylesheet": datasette.urls.path(STYLESHEET),
        "tilde": tilde_encode,
        "here": here_of("/" + path.removeprefix(base), questions(datasette)),
        "sought": request.args.get("q") if request else None,
    }


async def show(
    datasette: Datasette, request: Request, template: str, context: Row, *, status: int = 200
) -> Response:
    """A page of ours, with the header that puts it under the strict content policy."""
    body = await datasette.render_template(f"kb/{template}", context, request=request, view_name=f"kb-{template}")
    return Response.html(body, status=status, headers={OWN_PAGE_HEADER.decode(): "1"})


async def show_missing(
    datasette: Datasette, request: Request, title: str, words: str, *, status: int = 404
) -> Response:
    """A page that says why there is nothing here, and where to look instead."""
    return await show(datasette, request, "missing.html", {"heading": title, "words": words}, status=status)
