"""The only module that knows the order of the stages: read, annotate, extract, link, store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
