"""The map: the places of the events under the timeline's filters, as dots and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from kb.publish.addresses import LAND, map_path, timeline_path
from kb.publish.filters import STATUSES, Filters, read_filters
from kb.publish.pages.reach import what_was_read
from kb.publish.pages.selection import where_clause
from kb.publish.pages.shell import Reader, Row, show
from kb.publish.pages.timeline import suggestions
from kb.publish.worldmap import draw_map

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_LISTED = 500
COLUMNS = "places.id, places.name, places.country, places.latitude, places.longitude"
ALL_PLACES = f"select {COLUMNS}, places.events from places where places.events > 0 order by events desc, name, id"


async def map_page(datasette: Datasette, request: Request) -> Response:
    """Where the events under the filters of the address happened: a map of what has coordinates, and a table of all."""
    filters, complaints = read_filters(request.args)
    is_whole = request.args.get("view") == "world"
    places = await _places(Reader(datasette), filters)
    located = [place for place in places if place["latitude"] is not None and place["longitude"] is not None]
    context = {
        "filters": filters,
        "complaints": complaints,
        "map": draw_map(places, whole=is_whole),
        "is_whole": is_whole,
        "land": datasette.urls.path(LAND),
        "places": places[:MOST_LISTED],
        "number": len(places),
        "reach": None if places else await what_was_read(Reader(datasette)),
        "located": len(located),
        "events": sum(place["events"] for place in places),
        "events_located": sum(place["events"] for place in located),
        "other_view": map_path({**filters.chosen, "view": "" if is_whole else "world"}),
        "timeline": filters.path(),
        "geojson": timeline_path(filters.chosen, form="geojson"),
        "statuses": STATUSES,
        **await suggestions(Reader(datasette)),
    }
    return await show(datasette, request, "map.html", context)


async def _places(reader: Reader, filters: Filters) -> list[Row]:
    """Places with the number of events there under the filters, those with most first, each with a link to them."""
    if filters.chosen:
        where, params = where_clause(filters)
        found = await reader.rows(
            f"select {COLUMNS}, found.events from (select place_id, count(*) as events from events "
            f"where {where} and place_id is not null group by place_id) as found "
            "join places on places.id = found.place_id order by found.events desc, places.name, places.id", params)
    else:
        found = await reader.rows(ALL_PLACES)
    # The id and not the name: there is more than one Paris.
    return [{**place, "path": filters._replace(place=place["id"], page=1).path()} for place in found]
