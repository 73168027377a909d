"""The actor page: what somebody took part in, with whom, what they said and promised."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_decode
from datasette.utils.asgi import Request, Response

from kb.export.wording import date_words, moment_words
from kb.publish.addresses import DATABASE_NAME, row_path, timeline_path
from kb.publish.axis import draw_bars, draw_lanes
from kb.publish.pages.shell import Reader, Row, show, show_missing
from kb.publish.pages.timeline import MOST_MARKS, grouped, read_events

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

LISTED_EVENTS = 40
MATRIX_SIZE = 8
LATEST = f"""
select event_number as number from appearances where actor_id = :id
order by earliest desc, event_number desc limit {LISTED_EVENTS}
"""
DATED = f"""
select event_number as number from appearances where actor_id = :id and earliest is not null limit {MOST_MARKS + 1}
"""
MONTHS = """
select substr(earliest, 1, 7) as month, count(*) as number from appearances
where actor_id = :id and earliest is not null group by 1
"""
ALIASES = """
select alias, sum(count) as count from actor_aliases where actor_id = :id and alias <> :name
group by alias order by count desc, alias limit 20
"""
COUNTERPARTS = """
with nearest as (
  select other_id, sum(events) as events, min(first_day) as first_day, max(last_day) as last_day,
    sum(iif(type in ('phone_call', 'meeting', 'visit', 'summit', 'interview', 'message', 'debate'), events, 0)) as talks
  from actor_pairs where actor_id = :id group by other_id order by events desc, other_id limit 20
)
select other_id, actors.name, actors.kind, nearest.events, nearest.first_day, nearest.last_day, talks
from nearest join actors on actors.id = other_id order by nearest.events desc, name
"""
MATRIX = """
select actor_id, other_id, sum(events) as events from actor_pairs
where actor_id in (select value from json_each(:ids)) and other_id in (select value from json_each(:ids))
group by actor_id, other_id
"""
STATEMENTS = """
select statements.content, statements.act, statements.kind, statements.addressee, documents.publisher,
  documents.published_day, statements.document_id
from {} where speaker_id = :id
order by documents.published_day desc, statements.document_id, statements.content_start limit 20
"""
THEIRS = "statements cross join documents on documents.id = statements.document_id"
ALL_BY_DAY = "documents cross join statements on statements.document_id = documents.id"
MANY_STATEMENTS = 3000
"""Whoever says more is found sooner among the latest articles than by putting all their statements in order."""
PLEDGES = """
select pledges.*, documents.publisher, documents.published_day from pledges
join documents on documents.id = pledges.document_id where pledger_id = :id
order by pledges.due_latest is null, pledges.due_latest, pledges.id limit 50
"""


async def actor_page(datasette: Datasette, request: Request) -> Response:
    """The page of the actor whose id ends the address; 404 where there is none."""
    key = tilde_decode(request.url_vars["key"])
    reader = Reader(datasette)
    actor = await reader.row("select * from actors where id = :id", {"id": key})
    if not actor:
        words = f"Nobody has the id {key} here. Names are found in the table of actors."
        return await show_missing(datasette, request, "There is no such actor", words)
    asked = {"id": key}
    listed = await read_events(reader, [row["number"] for row in await reader.rows(LATEST, asked)])
    counterparts = await reader.rows(COUNTERPARTS, asked)
    context = {
        # `actor` is taken: Datasette means the reader by it.
        "person": actor,
        "span": [date_words(actor["first_day"]), date_words(actor["last_day"])],
        "aliases": await reader.rows(ALIASES, {**asked, "name": actor["name"]}),
        "axis": await _axis(reader, asked),
        "axis_caption": f"Events with {actor['name']} on a time axis",
        "period_path": lambda period: datasette.urls.path(
            timeline_path({"actor": key, "from": period.first, "to": period.last})
        ),
        "groups": grouped(listed),
        "timeline": timeline_path({"actor": key}),
        "more": actor["events"] > len(listed),
        "counterparts": [{**row, "path": row_path("actors", row["other_id"])} for row in counterparts],
        "matrix": await _matrix(reader, actor, counterparts),
        "statements": await _statements(reader, actor),
        "pledges": [
            {**row, "due_words": date_words(row["due"]) if row["due"] else None}
            for row in await reader.rows(PLEDGES, asked)
        ],
        "between": f"/{DATABASE_NAME}/between",
        "row_path": row_path,
        "date_words": date_words,
    }
    return await show(datasette, request, "actor.html", context)


async def _axis(reader: Reader, asked: Row) -> Any:
    numbers = [row["number"] for row in await reader.rows(DATED, asked)]
    if len(numbers) <= MOST_MARKS:
        events = await read_events(reader, numbers)
        return draw_lanes(events, {event["id"]: [event["type_label"]] for event in events})
    months = await reader.rows(MONTHS, asked)
    return draw_bars([(row["month"], row["number"]) for row in months])


async def _matrix(reader: Reader, actor: Row, counterparts: Sequence[Row]) -> Row | None:
    """How many events each two of the actor and its nearest counterparts share; None where there are too few."""
    people = [(actor["id"], actor["name"])] + [(row["other_id"], row["name"]) for row in counterparts]
    people = people[:MATRIX_SIZE]
    if len(people) < 3:
        return None
    ids = [key for key, _ in people]
    shared = {
        (row["actor_id"], row["other_id"]): row["events"]
        for row in await reader.rows(MATRIX, {"ids": json.dumps(ids)})
    }
    rows = [(name, [shared.get((one, other), 0) if one != other else None for other in ids]) for one, name in people]
    return {"names": [name for _, name in people], "rows": rows}


async def _statements(reader: Reader, actor: Row) -> list[Row]:
    sql = STATEMENTS.format(ALL_BY_DAY if actor["statements"] > MANY_STATEMENTS else THEIRS)
    return [
        {**row, "published": moment_words(row["published_day"]), "path": row_path("documents", row["document_id"])}
        for row in await reader.rows(sql, {"id": actor["id"]})
    ]
