"""What a reader sees when something is missing or goes wrong, and what the terminal sees."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from kb.publish.pages.shell import show

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

_log = logging.getLogger("kb.publish")
NO_SQL = "Readers can't write SQL on this site, nor conditions in it (_where). The questions and the filters are there."
TOO_LONG = "The question took too long. Narrow it: a name, a type or a period helps."
_BY_DATASETTE = (
    (r"Cannot sort table by (?P<what>.*)",
     "This table has no column “{what}” to sort by. Open the table itself, and follow the heading of a column."),
    (r"Cannot use _sort and _sort_desc at the same time", "A table is sorted by _sort or by _sort_desc, not by both."),
    (r"no such column: (?P<what>.*)", "There is no column “{what}” here. The table's own page names all."),
    (r"(?:fts5: .*|unterminated string)",
     "These words can't be searched for. Write words or numbers, without quotation marks or other signs."),
    (r"malformed JSON", "This column holds plain words, no lists, so _facet_array has nothing to count. Use _facet."),
    (r"Table not found", "There is no table or question of this name."),
    (r"Record not found.*", "There is no row with this key."),
)
"""What Datasette and SQLite say to a reader's address, and what helps instead."""
_WHOLE_NUMBERS = {
    "_timelimit": "_timelimit is a number of milliseconds, such as 500.",
    "_next": "This address (_next) has been changed or cut off. Begin at the table's first page.",
}
_TITLES = {400: "This question can't be answered", 403: "Not for every reader", 404: "There is no such page"}


async def show_forbidden(datasette: Datasette, request: Request, message: str) -> Response:
    """The answer to what this site does not let its readers do: JSON for a `.json` address, else a page."""
    words = NO_SQL if message == "execute-sql" else message
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": words, "status": 403, "title": _title(403)}, status=403)
    return await show(datasette, request, "missing.html", {"heading": _title(403), "words": words}, status=403)


async def show_fault(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The answer to an exception: JSON for a `.json` address, else a page. Only real faults reach the log."""
    status, words, title = _explained(exception, request)
    if status >= 500:
        _log.error("%s failed", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        fault: dict[str, Any] = {"ok": False, "error": str(words), "status": status, "title": title}
        return Response.json(fault, status=status)
    context = {"heading": title, "words": words, "is_missing": status == 404}
    return await show(datasette, request, "missing.html", context, status=status)


def _explained(exception: Exception, request: Request) -> tuple[int, str, str]:
    if isinstance(exception, DatasetteError):
        if exception.message_is_html:
            # Datasette explains an interrupted query with a script of its own, which our pages do not run.
            return exception.status, TOO_LONG, exception.title or _title(exception.status)
        message = str(exception.message)
        words = _reworded(message, request)
        # A column that is not there is the address's fault, though Datasette calls it its own.
        status = 400 if exception.status == 500 and words != message else exception.status
        title = None if exception.title == "Invalid SQL" else exception.title
        return status, words, title or _title(status)
    if isinstance(exception, QueryInterrupted):
        return 400, TOO_LONG, "This took too long"
    if isinstance(exception, Base400):
        message = str(exception.args[0]) if exception.args else ""
        words = "" if message in {"", "404"} else Markup("{}").format(_reworded(message, request))
        return exception.status, words, _title(exception.status)
    if isinstance(exception, (ValueError, TypeError, KeyError, OverflowError)) and (words := _misread(request)):
        return 400, words, _title(400)
    return 500, "This page failed. The fault has been written to the server's log.", "Something went wrong"


def _misread(request: Request) -> str:
    """What is wrong with an argument that Datasette takes without a look; empty where none is."""
    for name in request.args:
        for value in request.args.getlist(name):
            if name in _WHOLE_NUMBERS and not _is_whole(value):
                return _WHOLE_NUMBERS[name]
            if name == "_through" and not _is_through(value):
                return '_through is a JSON object: {"table": "links", "column": "rule", "value": "who"}.'
            if name.startswith("_facet") and value.startswith("{"):
                return "_facet takes the name of a column."
            if not name.startswith("_") and value.lstrip("-").isdigit() and not _is_whole(value):
                return f"No number in this table is as large as the one asked for in “{name}”."
    return ""


def _is_whole(value: str) -> bool:
    """Whether SQLite can hold it as a whole number."""
    return bool(re.fullmatch(r"-?[0-9]{1,19}", value)) and -(2**63) <= int(value) < 2**63


def _is_through(value: str) -> bool:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"table", "column", "value"} <= found.keys()


def _title(status: int) -> str:
    return _TITLES.get(status, "Something went wrong")


def _reworded(message: str, request: Request) -> str:
    """What a reader can do about a complaint of Datasette's or SQLite's; the complaint itself where it is unknown."""
    if message == "_where= is not allowed":
        return NO_SQL
    if request.args.get("_where") and "Cannot sort" not in message:
        return f"The condition in the address (_where) is not one that this table understands: {message}. Mend it or " \
               "leave it out; the boxes above the table make conditions too."
    for pattern, words in _BY_DATASETTE:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(**found.groupdict())
    return message
