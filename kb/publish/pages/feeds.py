"""What a reader can subscribe to under any filter: news of events as Atom, what is to come as a calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from datasette.utils.asgi import Request, Response

from kb.export.calendar import Entry, calendar_text
from kb.export.wording import counted, date_words
from kb.publish.addresses import row_path
from kb.publish.filters import Filters, read_filters
from kb.publish.pages.selection import where_clause
from kb.publish.pages.shell import Reader, Row

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_ENTRIES = 60
MOST_DATES = 1000
ATOM = "http://www.w3.org/2005/Atom"
NEWS = """
with newest(id) as (
  select id from (
    select events.id from events where {where} and events.first_reported is not null
    order by events.first_reported desc limit {most}
  )
  union select event_id from (select event_id from changes order by id desc limit {most})
)
select events.id, events.title, events.date, events.place, events.status, events.participants, events.sources,
  events.independent_sources, events.first_reported, documents.published_offset, documents.publisher,
  (select max(runs.day) from changes join runs on runs.number = changes.run where changes.event_id = events.id)
    as changed
from newest join events on events.id = newest.id left join documents on documents.id = events.first_document_id
where {where} and events.first_reported is not null
order by max(events.first_reported, coalesce(changed, '')) desc, events.id limit {most}
"""
AHEAD = """
select * from (select * from (
  select events.id || '-planned' as uid, events.id, events.title, events.place, events.date, events.earliest,
    events.latest from events where {where} and events.status = 'planned' and events.earliest is not null
    and events.latest is not null
  order by events.earliest desc limit {most}
)
union all
select * from (
  select events.id || '-due', events.id, 'Due: ' || events.title, events.place, events.due, events.due_earliest,
    events.due_latest from events where {where} and events.due_earliest is not null and events.due_latest is not null
  order by events.due_latest desc limit {most}
)
order by 6 desc, 1 limit {most}) order by 6, 1
"""
_EPOCH = "1970-01-01T00:00:00Z"
# What XML 1.0 can't hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


async def atom_feed(datasette: Datasette, request: Request) -> Response:
    """The newest reports and the latest changes of events under the filters of the address, as Atom (RFC 4287)."""
    filters, _ = read_filters(request.args)
    where, params = where_clause(filters)
    rows = await Reader(datasette).rows(NEWS.format(where=where, most=MOST_ENTRIES), params)
    title = (datasette.metadata() or {}).get("title") or "Event timeline"
    here = datasette.absolute_url(request, request.full_path)
    page = datasette.absolute_url(request, datasette.urls.path(filters.path()))
    updated = [_updated(row) for row in rows]
    feed = Xml.Element("feed", xmlns=ATOM)
    for name, text in (("title", _feed_title(title, filters)), ("id", page), ("updated", max(updated, default=_EPOCH))):
        Xml.SubElement(feed, name).text = _xml_text(text)
    Xml.SubElement(Xml.SubElement(feed, "author"), "name").text = _xml_text(title)
    Xml.SubElement(feed, "link", rel="self", href=here)
    Xml.SubElement(feed, "link", rel="alternate", type="text/html", href=page)
    for row, moment in zip(rows, updated, strict=True):
        address = datasette.absolute_url(request, datasette.urls.path(row_path("events", row["id"])))
        entry = Xml.SubElement(feed, "entry")
        for name, text in (("title", row["title"]), ("id", address), ("updated", moment), ("summary", _summary(row))):
            Xml.SubElement(entry, name).text = _xml_text(text)
        Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    body = Xml.tostring(feed, encoding="utf-8", xml_declaration=True).decode("utf-8")
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _updated(row: Row) -> str:
    """The first report or the last change in RFC 3339: midnight where only the day is known, UTC where no offset is."""
    reported, changed = row["first_reported"], row["changed"]
    if changed and changed > reported:
        return f"{changed[:10]}T00:00:00Z"
    clock = reported[11:16] if len(reported) >= 16 else "00:00"
    return f"{reported[:10]}T{clock}:00{row['published_offset'] or 'Z'}"


def _summary(row: Row) -> str:
    parts = [
        date_words(row["date"]), row["status"], row["place"], row["participants"], counted(row["sources"], "report"),
        f"first: {row['publisher']}" if row["publisher"] else None,
    ]
    return " · ".join(part for part in parts if part)


def _feed_title(title: str, filters: Filters) -> str:
    return f"{title}: {', '.join(filters.chosen.values())}" if filters.chosen else title


def _xml_text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


async def calendar_feed(datasette: Datasette, request: Request) -> Response:
    """Planned events and pledges' days under the filters of the address, as iCalendar (RFC 5545), whole days only."""
    filters, _ = read_filters(request.args)
    where, params = where_clause(filters, few=True)  # what is planned or due is a small part of what a busy actor does
    reader = Reader(datasette)
    rows = await reader.rows(AHEAD.format(where=where, most=MOST_DATES), params)
    run = await reader.row("select day from runs order by number desc limit 1")
    entries = (
        Entry(
            row["uid"], row["title"], row["date"], row["earliest"], row["latest"], row["place"],
            datasette.absolute_url(request, datasette.urls.path(row_path("events", row["id"]))),
        )
        for row in rows
    )
    title = (datasette.metadata() or {}).get("title") or "Event timeline"
    body = "".join(calendar_text(title, run["day"] if run else None, entries))
    headers = {"content-disposition": 'attachment; filename="timeline.ics"'}
    return Response(body, headers=headers, content_type="text/calendar; charset=utf-8")
