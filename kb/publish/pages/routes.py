"""Which address leads to which page. These come before Datasette's own addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from kb.publish.addresses import DATABASE_NAME, TIMELINE
from kb.publish.pages.event import event_page
from kb.publish.pages.front import front_page, questions_page
from kb.publish.pages.timeline import timeline_csv, timeline_page

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

View = Callable[..., Awaitable[Any]]
# A row's key in Datasette's escaping has neither a slash nor a dot; `.json` after it is Datasette's own page.
KEY = r"(?P<key>[^/.]+)$"
WHOLE = frozenset({"_stream", "_dl", "_labels"})


async def view_csv(datasette: Datasette, request: Request) -> Any:
    """`/kb/timeline.csv`: the whole timeline, where nothing narrows it; else Datasette's own CSV of the view.

    Datasette would page through a view by counting rows off, which takes longer with every page.
    """
    if set(request.args) <= WHOLE:
        return await timeline_csv(datasette, request)
    from datasette.views.table import TableView  # lazy: plugins load while Datasette's views are half imported

    named = {"database": DATABASE_NAME, "table": "timeline", "format": "csv"}
    request.scope["url_route"] = {"kwargs": named}
    return await TableView(datasette).dispatch_request(request)


ROUTES: list[tuple[str, View]] = [
    (r"^/$", front_page),
    (rf"^{TIMELINE}$", timeline_page),
    (rf"^{TIMELINE}\.csv$", timeline_csv),
    (r"^/-/questions$", questions_page),
    (rf"^/{DATABASE_NAME}/timeline\.csv$", view_csv),
    (rf"^/{DATABASE_NAME}/events/{KEY}", event_page),
]
