"""The only module that knows the order of the stages: read, annotate, extract, link, store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.extract import extract
from kb.extract.events import EventCoder
from kb.ontology import load_event_types
from kb.read import read_documents
from kb.records import Document, Extraction, Issue


class Extractor:
    """Documents in, extractions out. Built once a process, because the lexicons take time to compile."""

    def __init__(self, seeds: Path | None = None) -> None:
        folder = seeds or Path("seeds")
        added = [path if path.exists() else None for path in (folder / "actors.csv", folder / "places.csv")]
        self.gazetteer = Gazetteer(*added)
        own_types = folder.parent / "event_types"
        self.event_types = load_event_types([own_types] if own_types.is_dir() else [])
        self.coder = EventCoder(self.event_types)

    def __call__(self, document: Document) -> Extraction:
        return extract(document, annotate(document, self.gazetteer), self.coder)


def extract_files(paths: list[Path], *, published: str | None = None) -> Iterator[Extraction | Issue]:
    """What `kb extract` shows: each file's documents, extracted, without a database."""
    extractor = Extractor()
    for path in paths:
        for item in read_documents(path, published=published):
            yield item if isinstance(item, Issue) else extractor(item)


def extraction_json(extraction: Extraction) -> dict[str, Any]:
    """One document's extraction as plain data: keys doc, times, statements, events, and what else is known."""
    return {
        "doc": extraction.document.id,
        "times": [t._asdict() for t in extraction.annotations.times],
        "statements": [
            {"source": s.source, "cue": s.cue, "content": s.content, "kind": s.kind, "act": s.act,
             "speaker": s.speaker.name if s.speaker else None}
            for s in extraction.statements if s.depth == 0
        ],
        "events": [
            {"type": e.type, "status": e.status, "date": e.time.value if e.time else None,
             "place": e.place.name if e.place else None,
             "participants": [{"name": p.name, "role": p.role} for p in e.participants],
             "triggers": [m.trigger for m in e.mentions]}
            for e in extraction.events
        ],
    }
