"""All formats of `kb export` by name: each writes events to a binary file, one after the other, in flat memory."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from kb.errors import KbError
from kb.export import linked_data
from kb.export.calendar import calendar_text, event_entries
from kb.export.events import FLAT, About, ExportEvent, flat
from kb.export.parquet import write_parquet
from kb.export.rows import lines_as_csv
from kb.export.spreadsheet import write_xlsx

Events = Iterable[ExportEvent]
CHUNK = 500


class Format(NamedTuple):
    """How to write one format. `media_type` is what the web calls it; `what` says in a few words what it is for."""

    suffix: str
    media_type: str
    what: str
    write: Callable[[Events, About, BinaryIO], None]


def _write_csv(events: Events, about: About, out: BinaryIO) -> None:
    """With a byte order mark, without which spreadsheet programs take UTF-8 for something else."""
    out.write(("\ufeff" + lines_as_csv([FLAT])).encode())
    for chunk in _chunks(events):
        out.write(lines_as_csv(map(flat, chunk)).encode("utf-8", "replace"))


def _chunks(events: Events) -> Iterator[list[ExportEvent]]:
    waiting = iter(events)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def _write_jsonl(events: Events, about: About, out: BinaryIO) -> None:
    for event in events:
        data = event._asdict()
        data["actors"] = [actor._asdict() for actor in event.actors]
        data["reports"] = [report._asdict() for report in event.reports]
        out.write(_json(data) + b"\n")


def _write_ics(events: Events, about: About, out: BinaryIO) -> None:
    for line in calendar_text(about.title, about.day, event_entries(events, about)):
        out.write(line.encode("utf-8", "replace"))


def _lines(objects: Callable[[Events, About], Iterator[Any]]) -> Callable[[Events, About, BinaryIO], None]:
    """A writer of one JSON object a line."""

    def write(events: Events, about: About, out: BinaryIO) -> None:
        for data in objects(events, about):
            out.write(_json(data) + b"\n")

    return write


def _within(
    head: Callable[[About], dict[str, Any]], name: str, objects: Callable[[Events, About], Iterator[Any]]
) -> Callable[[Events, About, BinaryIO], None]:
    """A writer of one JSON object: what `head` says, and last a list `name` of all the objects."""

    def write(events: Events, about: About, out: BinaryIO) -> None:
        out.write(_json(head(about))[:-1] + b", " + _json(name) + b": [")
        for number, data in enumerate(objects(events, about)):
            out.write((b",\n" if number else b"\n") + _json(data))
        out.write(b"\n]}\n")

    return write


def _geojson_head(about: About) -> dict[str, Any]:
    return {"type": "FeatureCollection", "name": about.title, "build": about.build}


def _timelinejs_head(about: About) -> dict[str, Any]:
    return {"scale": "human", "title": {"text": {"headline": about.title, "text": f"Build {about.build}"}}}


def _jsonld_head(about: About) -> dict[str, Any]:
    context = {"@vocab": linked_data.SCHEMA_ORG, "kb": "urn:event-timeline-kb:", "url": {"@type": "@id"},
               "eventStatus": {"@type": "@vocab"}, "additionalType": {"@type": "@id"}}
    return {"@context": context}


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the name `path` only when the block ends well. Raises `KbError` where it can't."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            yield file
        os.replace(partial, path)
    except OSError as error:
        raise KbError(f"{path} can't be written: {error.strerror or error}. Name another file with --out.") from error
    finally:
        partial.unlink(missing_ok=True)


FORMATS: dict[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", "one row an event, for spreadsheets", _write_csv),
    "jsonl": Format("jsonl", "application/x-ndjson", "one JSON object an event, with actors and reports", _write_jsonl),
    "xlsx": Format(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "a workbook: events, participants, reports", write_xlsx,
    ),
    "ics": Format("ics", "text/calendar; charset=utf-8", "a calendar of dated events and due days", _write_ics),
    "geojson": Format(
        "geojson", "application/geo+json", "events whose place is known, for maps",
        _within(_geojson_head, "features", linked_data.geojson_features),
    ),
    "timelinejs": Format(
        "json", "application/json", "slides for TimelineJS",
        _within(_timelinejs_head, "events", linked_data.timelinejs_events),
    ),
    "parquet": Format("parquet", "application/vnd.apache.parquet", "columns, for data frames", write_parquet),
    "ftm": Format(
        "ftm.jsonl", "application/x-ndjson", "FollowTheMoney entities, one a line", _lines(linked_data.ftm_entities)
    ),
    "jsonld": Format(
        "jsonld", "application/ld+json", "schema.org events as linked data",
        _within(_jsonld_head, "@graph", linked_data.jsonld_nodes),
    ),
}
