"""An event as it leaves the house: what every format is made of, and the question that reads it from a database."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Protocol

MOST_REPORTS = 50

SELECT = f"""
select events.id, events.type, event_types.label, events.title, events.status, events.date, events.earliest,
  events.latest, events.precision, events.place, events.content, events.due, events.due_earliest, events.due_latest,
  events.sources, events.independent_sources, events.confidence, events.contested, events.first_reported,
  places.country, places.latitude, places.longitude,
  (select json_group_array(json_array(actor_id, name, role, kind, country)) from (
    select people.actor_id, people.name, people.role, actors.kind, actors.country
    from event_participants people join actors on actors.id = people.actor_id
    where people.event_id = events.id order by people.id)) as people,
  (select json_group_array(json_array(
      document_id, publisher, document, url, published, sentence, date_wording)) from (
    select documents.id as document_id, documents.publisher, documents.title as document, documents.url,
      coalesce(documents.published, documents.updated) as published, mentions.sentence, mentions.date_wording
    from mentions join documents on documents.id = mentions.document_id where mentions.event_id = events.id
    order by coalesce(documents.published, documents.updated, '~'), documents.id, mentions.trigger_start
    limit {MOST_REPORTS})) as reports
from events left join event_types on event_types.id = events.type left join places on places.id = events.place_id
"""
"""Rows for `event_of`. Add a condition and an order over `events`."""


class Actor(NamedTuple):
    """Who takes part, in which role. `country` is an ISO 3166 alpha-2 code where known."""

    id: str
    name: str
    role: str
    kind: str | None
    country: str | None


class Report(NamedTuple):
    """One sentence that reports the event, and where it stands. `wording` is the date as written there."""

    document_id: str
    publisher: str | None
    title: str | None
    url: str | None
    published: str | None
    sentence: str
    wording: str | None


class About(NamedTuple):
    """What an export says of itself. `site` is the address of the published site without a slash at its end, or ""."""

    title: str
    build: str
    day: str | None = None
    site: str = ""


class ExportEvent(NamedTuple):
    """An event with its participants and reports. `date` is a TIMEX3 value, its bounds are ISO days; None is unknown.

    `url` is the event's page, where the evidence is: absolute where the site's address is known. At most
    `MOST_REPORTS` reports come with it; `sources` counts all documents.
    """

    id: str
    type: str
    label: str
    title: str
    status: str
    date: str | None
    earliest: str | None
    latest: str | None
    precision: str | None
    place: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    content: str | None
    due: str | None
    due_earliest: str | None
    due_latest: str | None
    sources: int
    independent_sources: int
    confidence: float
    contested: str | None
    first_reported: str | None
    actors: tuple[Actor, ...]
    reports: tuple[Report, ...]
    url: str
    build: str

    @property
    def participants(self) -> str | None:
        """Different names in order, joined by "; "."""
        return "; ".join(dict.fromkeys(actor.name for actor in self.actors)) or None

    @property
    def wording(self) -> str | None:
        """The date as the first report that gives one writes it."""
        return next((report.wording for report in self.reports if report.wording), None)


_PLAIN = [field for field in ExportEvent._fields if field not in {"label", "actors", "reports", "url", "build"}]


class Named(Protocol):
    """A row whose cells are had by the names of their columns."""

    def __getitem__(self, name: str, /) -> Any:
        """The cell of a column."""


def event_of(row: Named, about: About) -> ExportEvent:
    """The event in a row of `SELECT`."""
    return ExportEvent(
        **{field: row[field] for field in _PLAIN},
        label=row["label"] or row["type"],
        actors=tuple(Actor(*each) for each in json.loads(row["people"])),
        reports=tuple(Report(*each) for each in json.loads(row["reports"])),
        url=f"{about.site}/kb/events/{row['id']}",
        build=about.build,
    )


FLAT = (
    "id", "date", "earliest", "latest", "precision", "type", "title", "participants", "place", "country", "latitude",
    "longitude", "status", "content", "due", "due_earliest", "due_latest", "sources", "independent_sources",
    "confidence", "contested", "first_reported", "evidence", "evidence_publisher", "evidence_url", "url", "build",
)
"""Columns of an event as one row; the evidence is the sentence of the first report."""


def flat(event: ExportEvent) -> tuple[Any, ...]:
    """The event as one row with the columns `FLAT`."""
    first = event.reports[0] if event.reports else None
    evidence = {
        "evidence": first and first.sentence, "evidence_publisher": first and first.publisher,
        "evidence_url": first and first.url,
    }
    return tuple(evidence[name] if name in evidence else getattr(event, name) for name in FLAT)
