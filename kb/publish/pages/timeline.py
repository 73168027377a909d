"""The timeline: events under filters, as a drawing, as a list and as one CSV."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import AsgiStream, Request, Response

from kb.export.rows import lines_as_csv
from kb.export.wording import date_words, month_of
from kb.publish.addresses import map_path, timeline_path
from kb.publish.axis import Axis, Bar, Tick, day_number, day_of, draw_bars, draw_lanes
from kb.publish.filters import PAGE_SIZE, STATUSES, Filters, read_filters
from kb.publish.pages.reach import what_was_read
from kb.publish.pages.selection import Selection, where_clause
from kb.publish.pages.shell import Reader, Row, show

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_MARKS = 300
MOST_CHOICES = 60
CSV_CHUNK = 2000
LINKED_FORMATS = {
    "xlsx": "Excel", "jsonl": "JSON lines", "geojson": "GeoJSON", "timelinejs": "TimelineJS", "jsonld": "JSON-LD",
    "ftm": "FollowTheMoney", "parquet": "Parquet",
}
COLUMNS = (
    "id", "date", "earliest", "latest", "precision", "type", "title", "participants", "place", "status", "sources",
    "independent_sources", "confidence", "first_reported",
)
"""Columns of the view `timeline` that stand in `events`; the view adds `url`."""

LISTED = f"""
select events.rowid as number, {', '.join(f'events.{column}' for column in COLUMNS)}, events.contested,
  coalesce(event_types.label, events.type) as type_label
from events left join event_types on event_types.id = events.type
"""
TYPES = "select id, label, events from event_types where events > 0 or id = :type order by events desc, label"
ACTORS = f"select name from actors where events > 0 order by events desc, name limit {MOST_CHOICES}"
PLACES = f"select name from places where events > 0 order by events desc, name limit {MOST_CHOICES}"
ALL_TYPES = "select id, label from event_types order by events desc, label"
WHO = "select event_id, name from event_participants where event_id in (select value from json_each(:ids))"


async def timeline_page(datasette: Datasette, request: Request) -> Response:
    """The timeline under the filters of the address: a drawing of all that match, and a page of the list."""
    filters, complaints = read_filters(request.args)
    reader = Reader(datasette)
    selection = Selection(reader, filters)
    number, dated = count = await selection.count()
    numbers = await selection.page(PAGE_SIZE, (filters.page - 1) * PAGE_SIZE, count, newest=filters.sort == "newest")
    listed = await read_events(reader, numbers)

    def period_path(period: Bar | Tick) -> str:
        return str(datasette.urls.path(filters.path(**{"from": period.first, "to": period.last})))

    pages = -(-number // PAGE_SIZE)
    axis = await _axis(reader, selection, dated)
    if filters.type and not await _is_type(reader, filters.type):
        complaints.append(f"There is no type “{filters.type}”. The box of types has all there are.")
    context = {
        "filters": filters,
        "complaints": complaints,
        "number": number,
        "reach": None if number else await what_was_read(reader),
        "undated": number - dated,
        "groups": grouped(listed),
        "axis": axis,
        # Months were counted beforehand, without the events that may lie in several.
        "wider": dated - sum(bar.events for bar in axis.bars) if axis and axis.bars else 0,
        "moves": moves(axis, filters) if axis else [],
        "axis_caption": f"{number:,} events on a time axis",
        "period_path": period_path,
        "types": await reader.rows(TYPES, {"type": filters.type}),
        "statuses": STATUSES,
        "actors": [row["name"] for row in await reader.rows(ACTORS)],
        "places": [row["name"] for row in await reader.rows(PLACES)],
        "pages": pages,
        "before": filters.path(page=filters.page - 1) if filters.page > 1 else None,
        "after": filters.path(page=filters.page + 1) if filters.page < pages else None,
        "forms": {form: timeline_path(filters.chosen, form=form) for form in ("csv", "atom", "ics", *LINKED_FORMATS)},
        "formats": LINKED_FORMATS,
        "map": map_path(filters.chosen),
    }
    return await show(datasette, request, "timeline.html", context)


async def _is_type(reader: Reader, wording: str) -> bool:
    return any(wording.lower() in (row["id"].lower(), row["label"].lower()) for row in await reader.rows(ALL_TYPES))


async def suggestions(reader: Reader) -> Row:
    """What the blanks of a form may offer: all types, and the names that occur most."""
    return {
        "types": await reader.rows(ALL_TYPES), "actors": [row["name"] for row in await reader.rows(ACTORS)],
    }


def grouped(events: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Events in their order under month headings, each with its date in words."""
    worded = [{**event, "date_words": date_words(event["date"])} for event in events]
    return [(month, list(group)) for month, group in groupby(worded, key=lambda event: month_of(event["earliest"]))]


async def read_events(reader: Reader, numbers: Sequence[int]) -> list[Row]:
    """The events in these rows, in this order."""
    rows = await reader.rows(f"{LISTED} where events.rowid in (select value from json_each(:numbers))",
                             {"numbers": json.dumps(numbers)})
    by_number = {row["number"]: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


async def _axis(reader: Reader, selection: Selection, dated: int) -> Axis | None:
    """Marks in lanes where there are few events, else bars: by month, by year over decades, by day within a month."""
    filters = selection.filters
    if not dated:
        return draw_lanes([], {}, first=filters.since or None, last=filters.until or None)
    if dated > MOST_MARKS:
        return draw_bars(await selection.spread())
    events = await read_events(reader, await selection.dated_numbers())
    edges = {"first": filters.since or None, "last": filters.until or None}
    if filters.lanes == "type":
        return draw_lanes(events, {event["id"]: [event["type_label"]] for event in events}, **edges)
    lanes: dict[str, list[str]] = defaultdict(list)
    for row in await reader.rows(WHO, {"ids": json.dumps([event["id"] for event in events])}):
        lanes[row["event_id"]].append(row["name"])
    return draw_lanes(events, {event["id"]: lanes.get(event["id"]) or ["nobody named"] for event in events}, **edges)


def moves(axis: Axis, filters: Filters) -> list[Row]:
    """Links that zoom and shift the axis: each with its `words` and the `path` of the timeline for that period."""
    first, last = day_number(axis.first), day_number(axis.last)
    if first is None or last is None:
        return []
    quarter, half = (last - first + 1) // 4, -(-(last - first + 1) // 2)
    wanted = [
        ("← earlier", day_of(first - half), day_of(last - half)),
        ("closer", day_of(first + quarter), day_of(last - quarter)),
        ("wider", day_of(first - half), day_of(last + half)),
        ("later →", day_of(first + half), day_of(last + half)),
    ]
    if axis.before:
        wanted[0] = (f"← {axis.before:,} earlier", axis.begins, day_of(first - 1))
    if axis.after:
        wanted[3] = (f"{axis.after:,} later →", day_of(last + 1), axis.ends)
    if axis.before or axis.after:
        wanted.append(("all on one axis", axis.begins, axis.ends))
    found = [
        {"words": words, "path": filters.path(**{"from": left, "to": right})}
        for words, left, right in wanted if words != "closer" or quarter
    ]
    if filters.since or filters.until:
        found.append({"words": "all dates", "path": filters._replace(since="", until="").path()})
    return found


async def timeline_csv(datasette: Datasette, request: Request) -> AsgiStream:
    """All events under the filters as one CSV with the columns of the view `timeline`, the earliest first.

    Read in chunks, so memory stays flat however many rows there are. A text that a spreadsheet would take for a
    formula gets an apostrophe before it.
    """
    filters, _ = read_filters(request.args)

    async def write(target: Any) -> None:
        async for text in csv_chunks(Reader(datasette), filters):
            await target.write(text)

    headers = {"content-disposition": 'attachment; filename="timeline.csv"'}
    return AsgiStream(write, headers=headers, content_type="text/csv; charset=utf-8")


async def csv_chunks(reader: Reader, filters: Filters) -> AsyncIterator[str]:
    """The CSV in pieces: the header line, then dated events by day, then undated ones."""
    where, params = where_clause(filters)
    yield lines_as_csv([(*COLUMNS, "url")])
    select = f"select events.rowid as number, {', '.join(COLUMNS)} from events where {where}"
    for condition in ("(earliest, rowid) > (:day, :number)", "earliest is null and rowid > :number"):
        place: Row = {"day": "", "number": -1}
        while rows := await reader.rows(
            f"{select} and {condition} order by earliest, rowid limit {CSV_CHUNK}", {**params, **place}
        ):
            yield lines_as_csv((*(row[column] for column in COLUMNS), f"/kb/events/{row['id']}") for row in rows)
            place = {"day": rows[-1]["earliest"], "number": rows[-1]["number"]}
