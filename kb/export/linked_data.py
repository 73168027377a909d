"""Events for programs that know other vocabularies: GeoJSON, TimelineJS, FollowTheMoney, schema.org as JSON-LD.

Each is a function of events that yields the objects of the format; what is unknown is left out of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kb.export.events import About, Actor, ExportEvent, Report
from kb.export.wording import date_words, status_words
from kb.records import content_id

Data = dict[str, Any]
_REDUCED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_FTM_KINDS = {"person": "Person", "organisation": "Organization", "country": "PublicBody"}
SCHEMA_ORG = "https://schema.org/"


def geojson_features(events: Iterable[ExportEvent], about: About) -> Iterator[Data]:
    """A feature (RFC 7946) for every event at a place whose coordinates are known; others have no place on a map."""
    for event in events:
        if event.latitude is None or event.longitude is None:
            continue
        properties = {
            "title": event.title, "type": event.type, "status": event.status, "date": event.date,
            "earliest": event.earliest, "latest": event.latest, "date_words": date_words(event.date),
            "place": event.place, "participants": event.participants, "sources": event.sources,
            "evidence": event.reports[0].sentence if event.reports else None, "url": event.url, "build": event.build,
        }
        yield {
            "type": "Feature", "id": event.id, "properties": properties,
            "geometry": {"type": "Point", "coordinates": [event.longitude, event.latitude]},
        }


def timelinejs_events(events: Iterable[ExportEvent], about: About) -> Iterator[Data]:
    """A slide for every dated event. A month has no day in it, and the date is shown as it is known and was written."""
    for event in events:
        if not event.earliest or not event.latest:
            continue
        whole = bool(event.date and _REDUCED.fullmatch(event.date))
        slide: Data = {
            "unique_id": event.id, "group": event.label,
            "start_date": _parts(event.date if whole and event.date else event.earliest),
            "display_date": date_words(event.date) + (f" (“{event.wording}”)" if event.wording else ""),
            "text": {"headline": html.escape(event.title), "text": _slide_text(event)},
        }
        if not whole and event.latest != event.earliest:
            slide["end_date"] = _parts(event.latest)
        yield slide


def _parts(day: str) -> Data:
    return {name: int(part) for name, part in zip(("year", "month", "day"), day.split("-"), strict=False)}


def _slide_text(event: ExportEvent) -> str:
    """HTML, which is what TimelineJS shows: nothing of an article is markup in it."""
    words = [status_words(event.status), event.place, event.participants, f"{event.sources} reports"]
    first = event.reports[0] if event.reports else None
    quoted = f"<blockquote>{html.escape(first.sentence)}</blockquote>" if first else ""
    source = html.escape(f" — {first.publisher}") if first and first.publisher else ""
    link = f'<p><a href="{html.escape(event.url)}">Evidence</a> (build {html.escape(event.build)}){source}</p>'
    return f"<p>{html.escape(' · '.join(word for word in words if word))}</p>{quoted}{link}"


def ftm_entities(events: Iterable[ExportEvent], about: About) -> Iterator[Data]:
    """FollowTheMoney entities: each actor and article once, when first met, then the event that refers to them."""
    seen: set[str] = set()
    for event in events:
        for entity in (*map(_ftm_actor, event.actors), *(_ftm_article(report) for report in event.reports)):
            if entity["id"] not in seen:
                seen.add(entity["id"])
                yield entity
        yield _ftm("Event", event.id, {
            "name": [event.title], "startDate": [event.earliest], "endDate": [event.latest],
            "date": [event.date if event.date and _REDUCED.fullmatch(event.date) else None],
            "location": [event.place], "country": [event.country and event.country.lower()],
            "summary": [event.content], "recordId": [event.id], "sourceUrl": [_absolute(event.url)],
            "keywords": [event.type, f"status:{event.status}"],
            "notes": [f"Build {event.build}. Evidence: {event.url}",
                      f"Reports disagree on: {event.contested}" if event.contested else None],
            "description": [report.sentence for report in event.reports],
            "involved": [_ftm_id(actor.id) for actor in event.actors],
            "proof": [_ftm_id(report.document_id) for report in event.reports],
        })


def _ftm_id(key: str) -> str:
    # FollowTheMoney's ids may hold no slash.
    return content_id("kb-", key)


def _ftm_actor(actor: Actor) -> Data:
    schema = _FTM_KINDS.get(actor.kind or "", "LegalEntity")
    return _ftm(schema, _ftm_id(actor.id), {"name": [actor.name], "country": [actor.country and actor.country.lower()]})


def _ftm_article(report: Report) -> Data:
    return _ftm("Article", _ftm_id(report.document_id), {
        "title": [report.title], "publisher": [report.publisher], "sourceUrl": [_absolute(report.url)],
        "publishedAt": [report.published],
    })


def _ftm(schema: str, key: str, properties: dict[str, list[str | None]]) -> Data:
    kept = {name: list(dict.fromkeys(value for value in values if value)) for name, values in properties.items()}
    return {"id": key, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _absolute(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None


def jsonld_nodes(events: Iterable[ExportEvent], about: About) -> Iterator[Data]:
    """schema.org events. schema.org has no word for what is denied or only possible: `kb:status` says it."""
    for event in events:
        known = {
            "@type": "Event", "@id": event.url if about.site else f"urn:event-timeline-kb:{event.id}",
            "name": event.title, "additionalType": f"kb:{event.type}", "identifier": event.id,
            "startDate": _schema_date(event.date, event.earliest), "endDate": _schema_date(event.date, event.latest),
            "temporalCoverage": event.date, "kb:status": event.status, "kb:build": event.build,
            "eventStatus": "EventScheduled" if event.status == "planned" else None,
            "description": event.content, "location": _schema_place(event),
            "actor": [_schema_actor(actor) for actor in event.actors] or None,
            "subjectOf": [_schema_article(report) for report in event.reports] or None,
            "url": _absolute(event.url),
        }
        yield _without_unknown(known)


def _schema_date(value: str | None, bound: str | None) -> str | None:
    # ISO 8601 can say a month; what it can't say (a week's or a season's bounds) is said by its first and last day.
    return value if value and _REDUCED.fullmatch(value) else bound


def _schema_place(event: ExportEvent) -> Data | None:
    if not event.place:
        return None
    located = event.latitude is not None and event.longitude is not None
    geo = {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude} if located else None
    return _without_unknown({"@type": "Place", "name": event.place, "addressCountry": event.country, "geo": geo})


def _schema_actor(actor: Actor) -> Data:
    kinds = {"person": "Person", "country": "Country"}
    return {"@type": kinds.get(actor.kind or "", "Organization"), "@id": f"urn:event-timeline-kb:{actor.id}",
            "name": actor.name, "kb:role": actor.role}


def _schema_article(report: Report) -> Data:
    publisher = {"@type": "Organization", "name": report.publisher} if report.publisher else None
    return _without_unknown({
        "@type": "NewsArticle", "headline": report.title, "url": _absolute(report.url), "abstract": report.sentence,
        "datePublished": report.published, "publisher": publisher,
    })


def _without_unknown(data: Data) -> Data:
    return {name: value for name, value in data.items() if value is not None}
