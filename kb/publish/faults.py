"""What a reader sees when something is missing or goes wrong, and what the terminal sees."""

from __future__ import annotations

import logging
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
TOO_LONG = "The question took too long. Narrow it: a name, a type or a period helps."
_TITLES = {400: "This question can't be answered", 403: "Not for every reader", 404: "There is no such page"}


async def show_fault(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The answer to an exception: JSON for a `.json` address, else a page. Only real faults reach the log."""
    status, words, title = _explained(exception)
    if status >= 500:
        _log.error("%s failed", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        fault: dict[str, Any] = {"ok": False, "error": str(words), "status": status, "title": title}
        return Response.json(fault, status=status)
    context = {"heading": title, "words": words, "is_missing": status == 404}
    return await show(datasette, request, "missing.html", context, status=status)


def _explained(exception: Exception) -> tuple[int, str, str]:
    if isinstance(exception, DatasetteError):
        title = exception.title or _TITLES.get(exception.status, "Something went wrong")
        if exception.message_is_html:
            # Datasette explains an interrupted query with a script of its own, which our pages do not run.
            return exception.status, TOO_LONG, title
        return exception.status, str(exception.message), title
    if isinstance(exception, QueryInterrupted):
        return 400, TOO_LONG, "This took too long"
    if isinstance(exception, Base400):
        message = str(exception.args[0]) if exception.args else ""
        words = "" if message in {"", "404"} else Markup("{}").format(message)
        return exception.status, words, _TITLES.get(exception.status, "Something went wrong")
    return 500, "This page failed. The fault has been written to the server's log.", "Something went wrong"
