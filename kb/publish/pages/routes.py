"""Which address leads to which page. These come before Datasette's own addresses."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite, tilde_decode, tilde_encode
from datasette.utils.asgi import BadRequest, Request

from kb.publish.addresses import DATABASE_NAME, MAP, ROWS_OF_VIEWS, TIMELINE
from kb.publish.pages.actor import actor_page
from kb.publish.pages.blanks import read_blanks
from kb.publish.pages.document import document_page
from kb.publish.pages.downloads import OFFERED, download
from kb.publish.pages.event import event_page
from kb.publish.pages.feeds import atom_feed, calendar_feed
from kb.publish.pages.front import front_page, questions_page
from kb.publish.pages.map import map_page
from kb.publish.pages.question import question_csv, question_page
from kb.publish.pages.robots import robots_page
from kb.publish.pages.shell import questions
from kb.publish.pages.timeline import timeline_csv, timeline_page

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

View = Callable[..., Awaitable[Any]]
# A row's key in Datasette's escaping has neither a slash nor a dot; `.json` after it is Datasette's own page.
KEY = r"(?P<key>[^/.]+)$"
WHOLE = frozenset({"_stream", "_dl", "_labels"})
PAGED = frozenset({"_size", "_next"})
SEARCHED = ("events", "statements", "documents")
MOST_WITH_FACETS = 20_000
SORTED = frozenset({"_sort", "_sort_desc"})


async def table_csv(datasette: Datasette, request: Request) -> Any:
    """A table, view or question as CSV, whole.

    Datasette's own CSV of a table is one page unless `_stream` is asked for. It also loses rows that are alike in the
    sort column at the end of a page (its first page is sorted without the tie-breaker that the next one goes on from),
    so where nothing else is asked for, rows come in the order of the primary key. The view `timeline` has a reader of
    its own: Datasette pages through a view by counting rows off, which takes longer with every page.
    """
    table = tilde_decode(request.url_vars["table"])
    if table in questions(datasette):
        return await question_csv(datasette, request, table)
    if table == "timeline" and set(request.args) <= WHOLE:
        return await timeline_csv(datasette, request)
    added = {}
    if not PAGED & set(request.args):
        keys = await datasette.get_database(DATABASE_NAME).primary_keys(table)
        added = {"_stream": "1"} | ({"_sort": keys[0]} if len(keys) == 1 and not SORTED & set(request.args) else {})
    return await _datasettes_table(datasette, request, added, "csv")


async def question_json(datasette: Datasette, request: Request) -> Any:
    """A question's answer as Datasette's JSON, with the blanks as the page understands them; 400 where it does not."""
    question = request.url_vars["question"]
    blanks = await read_blanks(datasette, questions(datasette)[tilde_decode(question)], request.args)
    if blanks.complaints:
        raise BadRequest(" ".join(blanks.complaints))
    pairs = [(name, value) for name in request.args for value in request.args.getlist(name) if name not in blanks.asked]
    scope = {**request.scope, "query_string": urlencode([*blanks.asked.items(), *pairs]).encode("ascii"),
             "url_route": {"kwargs": {"table": question}}}
    return await _datasettes_table(datasette, Request(scope, request.receive), {}, "json")


async def table_page(datasette: Datasette, request: Request) -> Any:
    """A table as Datasette shows it, less what would take too long where much is found.

    A view is counted through all its joins, so under a filter its rows are not counted. A word that is in very many
    rows has no facets: each would have to fetch every one of them.
    """
    table = tilde_decode(request.url_vars["table"])
    added = {}
    if table in ROWS_OF_VIEWS and any(not name.startswith("_") or "__" in name for name in request.args):
        added["_nocount"] = "1"
    if (words := request.args.get("_search")) and await _is_common(datasette, table, words):
        added["_nofacet"] = "1"
    asked = set(request.args)
    return await _datasettes_table(datasette, request, {name: on for name, on in added.items() if name not in asked})


async def _is_common(datasette: Datasette, table: str, words: str) -> bool:
    database = datasette.get_database(DATABASE_NAME)
    index = await database.fts_table(table)
    if not index:
        return False
    sql = f"select count(*) from (select 1 from {escape_sqlite(index)} where {escape_sqlite(index)} match " \
          "escape_fts(:words) limit :most)"
    try:
        found = await database.execute(sql, {"words": words, "most": MOST_WITH_FACETS}, log_sql_errors=False)
    except (QueryInterrupted, sqlite3.Error):
        return True
    return bool(found.rows[0][0] == MOST_WITH_FACETS)


async def _datasettes_table(
    datasette: Datasette, request: Request, added: Mapping[str, str], form: str | None = None
) -> Any:
    """Datasette's own answer about a table, with more arguments than the address has."""
    from datasette.views.table import TableView  # lazy: plugins load while Datasette's views are half imported

    args = "&".join(part for part in (request.query_string, urlencode(added)) if part)
    named = {"database": DATABASE_NAME, "table": request.url_vars["table"], "format": form}
    scope = {**request.scope, "query_string": args.encode("latin-1"), "url_route": {"kwargs": named}}
    return await TableView(datasette).dispatch_request(Request(scope, request.receive))


def entrances(datasette: Datasette) -> list[str]:
    """The addresses that most visits begin with: our pages, every table that is described, every question, unasked."""
    tables = datasette.metadata("tables", database=DATABASE_NAME, fallback=False) or {}
    names = [*tables, *questions(datasette)]
    return ["/", TIMELINE, MAP, "/-/questions", f"/{DATABASE_NAME}",
            *(f"/{DATABASE_NAME}/{tilde_encode(name)}" for name in names)]


def routes_of(datasette: Datasette) -> list[tuple[str, View]]:
    """Our addresses; each question of `metadata.yml` has one."""
    names = [re.escape(tilde_encode(name)) for name in questions(datasette)]
    one = rf"^/{DATABASE_NAME}/(?P<question>{'|'.join(names)})"
    asked = [(rf"{one}$", question_page), (rf"{one}\.json$", question_json)] if names else []
    tables = [(rf"^/{DATABASE_NAME}/(?P<table>{'|'.join([*ROWS_OF_VIEWS, *SEARCHED])})$", table_page)]
    return [*ROUTES, *asked, *tables]


ROUTES: list[tuple[str, View]] = [
    (r"^/$", front_page),
    (rf"^{TIMELINE}$", timeline_page),
    (rf"^{TIMELINE}\.csv$", timeline_csv),
    (rf"^{TIMELINE}\.atom$", atom_feed),
    (rf"^{TIMELINE}\.ics$", calendar_feed),
    *((rf"^{TIMELINE}\.{name}$", download(name)) for name in OFFERED),
    (rf"^{MAP}$", map_page),
    (r"^/-/questions$", questions_page),
    (r"^/robots\.txt$", robots_page),
    (rf"^/{DATABASE_NAME}/(?P<table>[^/.]+)\.csv$", table_csv),
    (rf"^/{DATABASE_NAME}/events/{KEY}", event_page),
    (rf"^/{DATABASE_NAME}/actors/{KEY}", actor_page),
    (rf"^/{DATABASE_NAME}/documents/{KEY}", document_page),
]
