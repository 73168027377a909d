"""Events by month and type above the tables of events, under the filters that the table has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Request

from kb.publish.addresses import DATABASE_NAME, map_path, timeline_path
from kb.publish.chart import Chart, draw_chart
from kb.publish.pages.shell import Reader, Row

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

CHARTED = frozenset({"events", "timeline"})
MAPPED = frozenset({*CHARTED, "places"})
COUNTED = frozenset({"type", "status"})
"""Columns by which months were counted when the base was built; the timeline has filters of the same names."""
MOST_MS = 300
"""A chart is worth no longer wait: where the filters leave too much to count, the page goes without."""
LABELS = "select id, label from event_types"
PREPARED = "select month, type, sum(events) as events from event_months"
COUNTS = """select substr(earliest, 1, 7) as month, type, count(*) as events from events
where earliest is not null and substr(earliest, 1, 7) = substr(latest, 1, 7)"""
GROUPED = " group by 1, 2"


async def table_vars(datasette: Datasette, request: Request, table: str) -> Row:
    """What the template of a table may show above it: a chart, and where to find the same on map and timeline."""
    if table not in MAPPED:
        return {}
    chart, chosen = await _chart(datasette, request, table) if table in CHARTED else (None, {})
    return {
        "chart": chart,
        "chart_map": map_path(chosen or {}),
        "chart_path": None if chosen is None else lambda period: timeline_path(
            {**chosen, "from": period, "to": period}),
    }


async def _chart(datasette: Datasette, request: Request, table: str) -> tuple[Chart | None, dict[str, str] | None]:
    """The chart, and the filters as the timeline has them; None for filters that it lacks."""
    from datasette.filters import Filters  # lazy: plugins load while Datasette's views are half imported

    args = request.args
    asked = {name for name in args if name.startswith("_") and "__" not in name}
    if {name for name in asked if name.startswith(("_where", "_search", "_through"))} - {"_search"}:
        return None, None
    pairs = sorted((name, value) for name in args if name not in asked for value in args.getlist(name))
    filters = Filters(pairs)
    selected = list(filters.selections())
    clauses, params = filters.build_where_clauses(table)
    words = args.get("_search") if table == "events" else None
    if words and "_nofacet" in asked:
        # In very many rows: the page has no facets for the same reason.
        return None, None
    if words:
        clauses.append("events.rowid in (select rowid from events_fts where events_fts match escape_fts(:words))")
        params["words"] = words
    reader = Reader(datasette)
    if not words and {column for column, *_ in selected} <= COUNTED:
        sql = PREPARED + (f" where {' and '.join(clauses)}" if clauses else "") + GROUPED
    else:
        sql = " and ".join([COUNTS, *clauses]) + GROUPED
    counts = await _counted(datasette, sql, params)
    labels = {row["id"]: row["label"] for row in await reader.rows(LABELS)}
    is_plain = not words and all(lookup == "exact" and column in COUNTED for column, lookup, _ in selected)
    chosen = {column: str(value) for column, _, value in selected} if is_plain else None
    return draw_chart(counts, labels), chosen


async def _counted(datasette: Datasette, sql: str, params: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Month, type and number; nothing where it takes too long or the filters are none that SQL understands."""
    whole = f"select json_group_array(json_array(month, type, events)) from ({sql})"
    try:
        results = await datasette.get_database(DATABASE_NAME).execute(
            whole, dict(params), custom_time_limit=MOST_MS, log_sql_errors=False)
    except (QueryInterrupted, sqlite3.Error):
        return []
    return [(month, kind, number) for month, kind, number in json.loads(results.rows[0][0])]
