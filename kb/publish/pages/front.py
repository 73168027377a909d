"""The front page, and the page of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from kb.export.wording import date_words
from kb.publish.addresses import DATABASE_NAME
from kb.publish.pages.shell import Reader, Row, questions, show
from kb.publish.pages.timeline import LISTED

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

LATEST = 12
FIGURES = """
select (select count(*) from events) as events, (select count(*) from documents) as documents,
  (select count(*) from sources) as publishers, (select count(*) from statements) as statements,
  (select count(*) from actors) as actors, (select count(*) from events where contested is not null) as contested,
  (select min(earliest) from events) as first_day, (select max(latest) from events) as last_day,
  (select min(published_day) from documents) as first_read, (select max(published_day) from documents) as last_read
"""
RECENT = f"""{LISTED} where events.earliest is not null and events.status = 'occurred'
order by events.earliest desc, events.id limit {LATEST}"""
AHEAD = f"""{LISTED} where events.status = 'planned'
order by events.earliest desc, events.id limit 5"""
ACTORS = "select id, name, events from actors where events > 0 order by events desc, name limit 12"
RUN = "select number, day, program, rejected from runs order by number desc limit 1"


async def front_page(datasette: Datasette, request: Request) -> Response:
    """What this collection is, its span and figures, the latest events, search and the questions."""
    reader = Reader(datasette)
    figures = await reader.row(FIGURES) or {}
    metadata = datasette.metadata() or {}
    context = {
        "metadata": metadata,
        "figures": figures,
        "span": [date_words(figures.get("first_day")), date_words(figures.get("last_day"))],
        "read": [date_words(figures.get("first_read")), date_words(figures.get("last_read"))],
        "recent": [{**event, "date_words": date_words(event["date"])} for event in await reader.rows(RECENT)],
        "ahead": [{**event, "date_words": date_words(event["date"])} for event in await reader.rows(AHEAD)],
        "actors": await reader.rows(ACTORS),
        "questions": _questions(datasette),
        "run": await reader.row(RUN),
        "others": _others(datasette),
    }
    return await show(datasette, request, "front.html", context)


def _others(datasette: Datasette) -> list[Row]:
    """The databases that are served beside this one, with where their events are."""
    return [{"name": name, "path": datasette.urls.table(name, "timeline")}
            for name, database in sorted(datasette.databases.items()) if database.path and name != DATABASE_NAME]


async def questions_page(datasette: Datasette, request: Request) -> Response:
    """All questions, each with what it answers, and how to read the answers."""
    return await show(datasette, request, "questions.html", {"questions": _questions(datasette)})


def _questions(datasette: Datasette) -> list[Row]:
    return [
        {"path": f"/{DATABASE_NAME}/{name}", "title": query.get("title", name), "words": query.get("description", "")}
        for name, query in questions(datasette).items()
    ]
