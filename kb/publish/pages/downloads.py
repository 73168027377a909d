"""The timeline under any filter in the formats of `kb export`, where it is small enough to be made while one waits."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from kb.errors import KbError
from kb.export.events import SELECT, About, ExportEvent, event_of
from kb.export.formats import FORMATS, Format
from kb.publish.filters import read_filters
from kb.publish.pages.selection import where_clause
from kb.publish.pages.shell import Reader, Row, show_missing

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_EVENTS = 5000
CHUNK = 250
OFFERED = tuple(name for name in FORMATS if name not in {"csv", "ics"})
"""CSV streams at any size, and the calendar of the site holds what is to come; both have readers of their own."""


def download(name: str) -> Callable[..., Awaitable[Response]]:
    """The page that answers `/-/timeline.NAME`."""

    async def page(datasette: Datasette, request: Request) -> Response:
        return await _download(datasette, request, name, FORMATS[name])

    return page


async def _download(datasette: Datasette, request: Request, name: str, style: Format) -> Response:
    filters, _ = read_filters(request.args)
    reader = Reader(datasette)
    where, params = where_clause(filters)
    counted = await reader.row(
        f"select count(*) as number from (select 1 from events where {where} limit {MOST_EVENTS + 1})", params
    )
    if not counted or counted["number"] > MOST_EVENTS:
        words = (f"More than {MOST_EVENTS:,} events match, too many to make {name} of while you wait. Choose a shorter "
                 f"period or another filter, take the CSV, or run: kb export --format {name}")
        return await show_missing(datasette, request, "Too many events for this format", words, status=413)
    run = await reader.row("select id, day from runs order by number desc limit 1") or {"id": "", "day": None}
    title = (datasette.metadata() or {}).get("title") or "Event timeline"
    site = datasette.absolute_url(request, datasette.urls.path("/")).rstrip("/")
    about = About(title, run["id"], run["day"], site)
    events = await _events(reader, where, params, about)
    out = io.BytesIO()
    try:
        await asyncio.to_thread(style.write, events, about, out)
    except KbError as error:
        return await show_missing(datasette, request, "This format is not offered here", str(error), status=501)
    headers = {"content-disposition": f'attachment; filename="timeline.{style.suffix}"'}
    return Response(out.getvalue(), headers=headers, content_type=style.media_type)


async def _events(reader: Reader, where: str, params: Row, about: About) -> list[ExportEvent]:
    """Events by date, read in pieces so that none takes longer than a question may."""
    keys = await reader.rows(
        f"select events.rowid as number from events where {where} order by earliest is null, earliest, latest, id",
        params,
    )
    found: list[ExportEvent] = []
    for at in range(0, len(keys), CHUNK):
        numbers = ", ".join(str(row["number"]) for row in keys[at : at + CHUNK])
        rows = await reader.rows(
            f"{SELECT} where events.rowid in ({numbers}) "
            "order by events.earliest is null, events.earliest, events.latest, events.id"
        )
        found += (event_of(row, about) for row in rows)
    return found
