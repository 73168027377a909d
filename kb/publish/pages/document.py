"""The document page: an article with everything that was found in it marked in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils import tilde_decode
from datasette.utils.asgi import Request, Response

from kb.export.wording import UNDATED, date_words, moment_words
from kb.publish.addresses import row_path
from kb.publish.marks import Stretch, linked, marked
from kb.publish.pages.shell import Reader, Row, show, show_missing

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_CHARACTERS = 200_000
STORY = ("title", "subtitle", "caption")
DOCUMENT = """
select documents.*, substr(text, 1, :most) as shown_text from documents where id = :id
"""
MENTIONS = """
select mentions.id, mentions.event_id, mentions.trigger, mentions.trigger_start, mentions.trigger_end, mentions.status,
  mentions.date, events.title as event, coalesce(event_types.label, mentions.type) as type_label
from mentions left join events on events.id = mentions.event_id left join event_types on event_types.id = mentions.type
where document_id = :id order by trigger_start
"""
SPANS = """
select wording_start as "from", wording_end as "to", 'date' as kind from times where document_id = :id
union all select surface_start, surface_end, 'name' from mention_participants
  where document_id = :id and surface_start is not null
union all select place_wording_start, place_wording_end, 'place' from mentions
  where document_id = :id and place_wording_start is not null
"""
STATEMENTS = """
select coalesce(speaker, source) as speaker, speaker_id, cue, content, act, content_start, content_end from statements
where document_id = :id and depth = 0 order by content_start
"""
REGIONS = "select region_start, region_end, kind from regions where document_id = :id order by region_start"
COPIES = """
select id, title, publisher, published from documents where origin_id = :origin and id <> :id
order by published_day, id limit 50
"""


async def document_page(datasette: Datasette, request: Request) -> Response:
    """The page of the document whose id ends the address; 404 where there is none."""
    key = tilde_decode(request.url_vars["key"])
    reader = Reader(datasette)
    document = await reader.row(DOCUMENT, {"id": key, "most": MOST_CHARACTERS})
    if not document:
        words = f"No article has the id {key} here. An article that was taken out leaves nothing behind."
        return await show_missing(datasette, request, "There is no such article", words)
    asked = {"id": key}
    mentions = await reader.rows(MENTIONS, asked)
    statements = await reader.rows(STATEMENTS, asked)
    copies = await reader.rows(COPIES, {"id": key, "origin": document["origin_id"]})
    context = {
        "document": document,
        "heading": document["title"] or "Untitled article",
        "published": moment_words(document["published"]) if document["published"] else None,
        "updated": moment_words(document["updated"]) if document["updated"] else None,
        "link": linked(document["url"]) if document["url"] else None,
        "events": _events(mentions),
        "statements": [
            {**one, "path": row_path("actors", one["speaker_id"]) if one["speaker_id"] else None} for one in statements
        ],
        "text": await _marked_text(reader, document, mentions, statements),
        "cut": document["characters"] > MOST_CHARACTERS,
        "copies": [
            {**copy, "path": row_path("documents", copy["id"]), "published": moment_words(copy["published"])}
            for copy in copies
        ],
        "data_path": row_path("documents", key) + ".json",
    }
    return await show(datasette, request, "document.html", context)


def _events(mentions: list[Row]) -> list[Row]:
    """Each event once, where it is first told: the dates and statuses that the article gives it, and its triggers."""
    told: dict[str, list[Row]] = {}
    for mention in mentions:
        told.setdefault(mention["event_id"] or mention["id"], []).append(mention)
    return [
        {
            "path": row_path("events", of_one[0]["event_id"]) if of_one[0]["event_id"] else None,
            "title": of_one[0]["event"] or of_one[0]["type_label"],
            "dates": list(dict.fromkeys(date_words(row["date"]) for row in of_one if row["date"])) or [UNDATED],
            "statuses": list(dict.fromkeys(row["status"] for row in of_one if row["status"] != "occurred")),
            "triggers": [(row["id"], row["trigger"]) for row in of_one],
        }
        for of_one in told.values()
    ]


async def _marked_text(reader: Reader, document: Row, mentions: list[Row], statements: list[Row]) -> object:
    asked = {"id": document["id"]}
    stretches: list[Stretch] = [(row["from"], row["to"], row["kind"]) for row in await reader.rows(SPANS, asked)]
    stretches += [(one["content_start"], one["content_end"], "said") for one in statements]
    stretches += [
        (region["region_start"], region["region_end"], "boilerplate")
        for region in await reader.rows(REGIONS, asked) if region["kind"] not in STORY
    ]
    anchors: dict[Stretch, str] = {}
    for mention in mentions:
        stretch = (mention["trigger_start"], mention["trigger_end"], "trigger")
        stretches.append(stretch)
        anchors.setdefault(stretch, f"m-{mention['id']}")
    return marked(document["shown_text"], stretches, anchors=anchors)
