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
from kb.publish.addresses import timeline_path
from kb.publish.axis import Axis, Bar, Tick, day_number, day_of, draw_bars, draw_lanes
from kb.publish.filters import PAGE_SIZE, STATUSES, Filters, match_expression, read_filters
from kb.publish.pages.shell import Reader, Row, show

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_MARKS = 300
MOST_CHOICES = 60
MOST_YEARS = 30
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
select {', '.join(f'events.{column}' for column in COLUMNS)}, events.contested,
  coalesce(event_types.label, events.type) as type_label
from events left join event_types on event_types.id = events.type
"""
TYPES = "select id, label, events from event_types where events > 0 or id = :type order by events desc, label"
ACTORS = f"select name from actors where events > 0 order by events desc, name limit {MOST_CHOICES}"
PLACES = f"select name from places where events > 0 order by events desc, name limit {MOST_CHOICES}"
ALL_TYPES = "select id, label from event_types order by events desc, label"
WHO = "select event_id, name from event_participants where event_id in (select value from json_each(:ids))"


def where_clause(filters: Filters) -> tuple[str, Row]:
    """The filters as an SQL condition over `events`, with its parameters; `1` where nothing is filtered.

    An actor is found by its id, or by a part of its name or of another wording for it; a type by id or label.
    """
    clauses, params = [], {}
    if match := match_expression(filters.q):
        clauses.append("events.rowid in (select rowid from events_fts where events_fts match :match)")
        params["match"] = match
    if filters.type:
        clauses.append("events.type in (select id from event_types where id = :type or lower(label) = lower(:type))")
        params["type"] = filters.type
    if filters.actor:
        clauses.append(
            "events.id in (select event_id from event_participants where actor_id in ("
            "select id from actors where id = :actor or name like :actor_like "
            "union select actor_id from actor_aliases where alias like :actor_like))"
        )
        params.update(actor=filters.actor, actor_like=f"%{filters.actor}%")
    if filters.place:
        clauses.append("events.place like :place")
        params["place"] = f"%{filters.place}%"
    if filters.status:
        clauses.append("events.status = :status")
        params["status"] = filters.status
    if filters.since:
        clauses.append("events.latest >= :since")
        params["since"] = filters.since
    if filters.until:
        clauses.append("events.earliest <= :until")
        params["until"] = filters.until
    if filters.contested:
        clauses.append("events.contested is not null")
    return " and ".join(clauses) or "1", params


async def timeline_page(datasette: Datasette, request: Request) -> Response:
    """The timeline under the filters of the address: a drawing of all that match, and a page of the list."""
    filters, complaints = read_filters(request.args)
    reader = Reader(datasette)
    where, params = where_clause(filters)
    counted = await reader.row(f"select count(*) as number, count(earliest) as dated from events where {where}", params)
    number, dated = (counted["number"], counted["dated"]) if counted else (0, 0)
    # Both orders can be read off an index, and both leave what has no date for the end.
    order = "events.earliest desc" if filters.sort == "newest" else "events.earliest asc nulls last"
    listed = await reader.rows(
        f"{LISTED} where {where} order by {order}, events.id limit {PAGE_SIZE} offset :skipped",
        {**params, "skipped": (filters.page - 1) * PAGE_SIZE},
    )
    def period_path(period: Bar | Tick) -> str:
        return str(datasette.urls.path(filters.path(**{"from": period.first, "to": period.last})))

    pages = -(-number // PAGE_SIZE)
    axis = await _axis(reader, filters, where, params, dated)
    context = {
        "filters": filters,
        "complaints": complaints,
        "number": number,
        "undated": number - dated,
        "groups": grouped(listed),
        "axis": axis,
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
    }
    return await show(datasette, request, "timeline.html", context)


async def suggestions(reader: Reader) -> Row:
    """What the blanks of a form may offer: all types, and the names that occur most."""
    return {
        "types": await reader.rows(ALL_TYPES), "actors": [row["name"] for row in await reader.rows(ACTORS)],
    }


def grouped(events: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Events in their order under month headings, each with its date in words."""
    worded = [{**event, "date_words": date_words(event["date"])} for event in events]
    return [(month, list(group)) for month, group in groupby(worded, key=lambda event: month_of(event["earliest"]))]


async def _axis(reader: Reader, filters: Filters, where: str, params: Row, dated: int) -> Axis | None:
    """Marks in lanes where there are few events, else bars: by month, by year over decades, by day within a month."""
    if not dated:
        return None
    if dated > MOST_MARKS:
        return draw_bars(await _counts(reader, filters, where, params))
    events = await reader.rows(f"{LISTED} where {where} and events.earliest is not null", params)
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


async def _counts(reader: Reader, filters: Filters, where: str, params: Row) -> list[tuple[str, int]]:
    """Events by day, month or year of their first day, whichever suits the span: (`2016-11`, 400)."""
    bounds = await reader.row(
        f"select (select min(earliest) from events where {where}) as first, "
        f"(select max(earliest) from events where {where}) as last",
        params,
    )
    first, last = (bounds["first"], bounds["last"]) if bounds else ("", "")
    decades = int(last[:4]) - int(first[:4]) > MOST_YEARS
    length = 10 if first[:7] == last[:7] else 4 if decades else 7
    source, day, number = "events", "earliest", "count(*)"
    if length < 10 and set(filters.chosen) <= {"type", "status"}:
        # Counted when the base was built, so that the whole timeline opens as fast as a part of it.
        source, day, number = "event_months as events", "month", "sum(events.events)"
    rows = await reader.rows(
        f"select substr({day}, 1, {length}) as period, {number} as number from {source} where {where} "
        "group by 1 having period is not null order by 1",
        params,
    )
    since, until = filters.since[:length], (filters.until or "9999")[:length]
    return [(row["period"], row["number"]) for row in rows if since <= row["period"] <= until]


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
