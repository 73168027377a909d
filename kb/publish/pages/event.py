"""The event page: one event with the words of every report, and why it was coded so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_decode
from datasette.utils.asgi import Request, Response

from kb.export.wording import bounds_words, date_words, lag_words, moment_words, status_words
from kb.publish.addresses import row_path
from kb.publish.marks import LEGEND, Stretch, linked, marked
from kb.publish.pages.shell import Reader, Row, other_years, show, show_missing

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MAX_REPORTS = 300

EVENT = """
select events.*, event_types.label as type_label, event_types.description as type_description, event_types.plover,
  event_types.cameo, event_types.ace
from events left join event_types on event_types.id = events.type where events.id = :id
"""
PARTICIPANTS = """
select event_participants.actor_id, event_participants.role, event_participants.name, actors.kind
from event_participants join actors on actors.id = event_participants.actor_id
where event_id = :id order by event_participants.id
"""
REPORTS = f"""
select mentions.*, links.rule as link_rule, links.score as link_score, links.matched_id,
  links.counted_with,
  documents.title as document, documents.publisher, documents.author, documents.url, documents.origin_id,
  coalesce(documents.published, documents.published_day) as published,
  coalesce(documents.updated, documents.updated_day) as updated
from mentions join documents on documents.id = mentions.document_id
left join links on links.document_event_id = mentions.document_event_id
where mentions.event_id = :id
order by coalesce(documents.published, documents.published_day, documents.updated, documents.updated_day, '~'),
  documents.id, mentions.trigger_start
limit {MAX_REPORTS}
"""
NAMED = """
select mention_id, surface_start, surface_end, role, name from mention_participants
where mention_id in (select id from mentions where event_id = :id) and surface_start is not null
"""
DISAGREEMENTS = """
select field, reading, shown, publisher, document, document_id, published_day, date_wording, sentence, mention_id
from disagreements where event_id = :id order by field, reading, published_day, document_id
"""
JUDGEMENTS = """
select verdict, left_id, right_id, field, value, judged_by, judged_on, why from judgements
where left_id in (select :id union select old_id from redirects where event_id = :id)
  or right_id in (select :id union select old_id from redirects where event_id = :id) order by id
"""
STATUSES = """
select status, first_reported, last_reported, independent_sources, document_id from status_history
where event_id = :id order by first_reported, status
"""
CHANGES = """
select changes.change, changes.field, changes.before, changes.after, runs.day, runs.number
from changes join runs on runs.number = changes.run where changes.event_id = :id order by changes.id desc limit 100
"""
PLEDGES = """
select content, condition, polarity, due, due_wording, pledger, addressee from pledges where event_id = :id order by id
"""
GONE = """
select reason, runs.number, runs.day from tombstones join runs on runs.number = tombstones.run where event_id = :id
"""
FORMER = "select old_id from redirects where event_id = :id order by old_id"


async def event_page(datasette: Datasette, request: Request) -> Response:
    """The page of the event whose id ends the address; 301 for a merged id, 410 for one that is gone, else 404."""
    key = tilde_decode(request.url_vars["key"])
    reader = Reader(datasette)
    event = await reader.row(EVENT, {"id": key})
    if not event:
        return await _not_there(datasette, request, reader, key)
    asked = {"id": key}
    named = defaultdict(list)
    for name in await reader.rows(NAMED, asked):
        named[name["mention_id"]].append(name)
    mentions = await reader.rows(REPORTS, asked)
    reports = _reports(mentions, named)
    context = {
        "event": event,
        "when": date_words(event["date"], weekday=True),
        "status": status_words(event["status"]),
        "bounds": bounds_words(event["earliest"], event["latest"]),
        "participants": _participants(await reader.rows(PARTICIPANTS, asked)),
        "reports": reports,
        "cut": event["mentions"] > len(mentions),
        "wordings": _wordings(mentions),
        "first": _first(event, reports),
        "disagreements": _by_field(await reader.rows(DISAGREEMENTS, asked)),
        "judgements": await reader.rows(JUDGEMENTS, asked),
        "statuses": [
            {**row, "words": status_words(row["status"]), "path": row_path("documents", row["document_id"])}
            for row in await reader.rows(STATUSES, asked)
        ],
        "changes": await reader.rows(CHANGES, asked),
        "pledges": await reader.rows(PLEDGES, asked),
        "former": [row["old_id"] for row in await reader.rows(FORMER, asked)],
        "permalink": datasette.absolute_url(request, datasette.urls.path(row_path("events", key))),
        "data_path": row_path("events", key) + ".json",
        "legend": LEGEND,
        "problem_url": _problem_url(datasette, key),
        "date_words": date_words,
    }
    return await show(datasette, request, "event.html", context)


async def _not_there(datasette: Datasette, request: Request, reader: Reader, key: str) -> Response:
    moved = await reader.row("select event_id from redirects where old_id = :id", {"id": key})
    if moved:
        return Response.redirect(datasette.urls.path(row_path("events", moved["event_id"])), status=301)
    gone = await reader.row(GONE, {"id": key})
    if gone:
        on = f" on {date_words(gone['day'])}" if gone["day"] else ""
        words = f"The event {key} was published here and is no longer: {gone['reason']} (build {gone['number']}{on})."
        return await show_missing(datasette, request, "This event is gone", words, status=410)
    for year in other_years(datasette):
        held = await datasette.get_database(year).execute("select 1 from events where id = ?", (key,))
        if held.rows:
            return Response.redirect(datasette.urls.path(row_path("events", key, year)))
    words = f"No event has the id {key}. Ids are permanent, so the address may have been cut off."
    return await show_missing(datasette, request, "There is no such event", words)


def _participants(rows: Iterable[Row]) -> list[Row]:
    by_actor: dict[str, Row] = {}
    for row in rows:
        actor = by_actor.setdefault(row["actor_id"], {**row, "roles": []})
        actor["path"] = row_path("actors", row["actor_id"])
        actor["roles"].append(row["role"].replace("_", " "))
    return list(by_actor.values())


def _reports(mentions: Iterable[Row], named: dict[str, list[Row]]) -> list[Row]:
    """One entry for each origin: its document with its mentions, and the near-copies of it folded beneath."""
    documents: dict[str, Row] = {}
    for mention in mentions:
        document = documents.setdefault(mention["document_id"], _document(mention))
        document["mentions"].append(_mention(mention, named[mention["id"]]))
    folded: list[Row] = []
    for document in documents.values():
        origin = documents.get(document["origin_id"])
        if origin is not None and origin is not document:
            origin["copies"].append(document)
        else:
            folded.append(document)
    return folded


def _document(mention: Row) -> Row:
    dated = mention["published"] or mention["updated"]
    words = moment_words(dated)
    return {
        "id": mention["document_id"],
        "origin_id": mention["origin_id"],
        "counted_with": None if mention["counted_with"] in {mention["document_id"], mention["origin_id"]}
        else mention["counted_with"],
        "path": row_path("documents", mention["document_id"]),
        "title": mention["document"] or "Untitled article",
        "publisher": mention["publisher"] or "Publisher unknown",
        "author": mention["author"],
        "dated": dated,
        # A page that states only when it was changed was published then or before.
        "dated_words": words if mention["published"] or not dated else f"updated {words}",
        "link": linked(mention["url"], "original article") if mention["url"] else None,
        "mentions": [],
        "copies": [],
    }


def _mention(mention: Row, names: Iterable[Row]) -> Row:
    stretches: list[Stretch] = [(mention["trigger_start"], mention["trigger_end"], "trigger")]
    for kind, field in (("date", "date_wording"), ("place", "place_wording")):
        if mention[f"{field}_start"] is not None:
            stretches.append((mention[f"{field}_start"], mention[f"{field}_end"], kind))
    stretches += [(name["surface_start"], name["surface_end"], "name") for name in names]
    inside = [
        stretch for stretch in stretches
        if mention["sentence_start"] <= stretch[0] and stretch[1] <= mention["sentence_end"]
    ]
    return {
        **mention,
        "shown": marked(mention["sentence"], inside, origin=mention["sentence_start"]),
        "date_outside": mention["date_wording"] if mention["date_wording"] and ("date" not in {k for *_, k in inside})
        else None,
        "when": date_words(mention["date"]),
        "roles": "; ".join(f"{name['name']} ({name['role'].replace('_', ' ')})" for name in names),
    }


def _wordings(mentions: Iterable[Row]) -> list[Row]:
    """Every way in which a source wrote the date, with what it was resolved to."""
    seen: dict[tuple[Any, ...], Row] = {}
    for mention in mentions:
        if mention["date_wording"]:
            key = (mention["date_wording"].casefold(), mention["date"], mention["publisher"])
            seen.setdefault(key, {**mention, "when": date_words(mention["date"])})
    return list(seen.values())


def _first(event: Row, reports: list[Row]) -> Row | None:
    """Who reported it first, and how much later the next publisher did."""
    documents = [document for report in reports for document in (report, *report["copies"])]
    first = next((document for document in documents if document["id"] == event["first_document_id"]), None)
    if not first:
        return None
    later = [
        document for document in documents
        if document["publisher"] != first["publisher"] and lag_words(first["dated"], document["dated"])
    ]
    following = min(later, key=lambda document: document["dated"], default=None)
    lag = lag_words(first["dated"], following["dated"]) if following else None
    return {"document": first, "next": following, "lag": lag}


def _by_field(rows: Iterable[Row]) -> list[Row]:
    """Fields on which reports disagree, each with its readings and who gives them."""
    fields: dict[str, dict[str, Row]] = {}
    for row in rows:
        readings = fields.setdefault(row["field"], {})
        reading = readings.setdefault(
            row["reading"], {"value": row["reading"], "is_shown": row["reading"] == row["shown"], "reports": []}
        )
        reading["reports"].append({**row, "path": row_path("documents", row["document_id"])})
    return [{"field": field, "readings": list(readings.values())} for field, readings in fields.items()]


def _problem_url(datasette: Datasette, key: str) -> str | None:
    """Where to report a problem, if `metadata.yml` says: `plugins: kb: report_url: https://...?about={id}`."""
    settings = datasette.plugin_config("kb") or {}
    wanted = settings.get("report_url")
    return str(wanted).replace("{id}", key) if wanted else None
