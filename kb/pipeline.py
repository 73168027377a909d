"""The only module that knows the order of the stages: read, annotate, extract, link, store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.errors import KbError
from kb.extract import extract
from kb.extract.events import EventCoder
from kb.ontology import EventType, load_event_types
from kb.read import read_documents
from kb.records import Document, DocumentEvent, Extraction, Issue, Level

type_folder_name = "event_types"
Advance = Callable[[int, int], None]


class BuildOptions(NamedTuple):
    """What a build is made of: input paths, the database to write, the seeds folder, and the day it counts as."""

    paths: Sequence[Path]
    db: Path
    seeds: Path
    today: str | None = None


class BuildOutcome(NamedTuple):
    """What a build did. `written` is False where nothing had changed; `fingerprint` identifies input and program."""

    db: Path
    written: bool
    documents: int
    mentions: int
    events: int
    statements: int
    errors: int
    warnings: int
    fingerprint: str


class Extractor:
    """Documents in, extractions out. Built once a process, because the lexicons take time to compile.

    Raises `KbError` where the reader's own actors, places or event types are malformed.
    """

    def __init__(self, seeds: Path) -> None:
        added = [path if path.exists() else None for path in (seeds / "actors.csv", seeds / "places.csv")]
        self.gazetteer = Gazetteer(*added)
        self.event_types = _event_types(seeds)
        self.coder = EventCoder(self.event_types)

    def __call__(self, document: Document) -> Extraction:
        return extract(document, annotate(document, self.gazetteer), self.coder)


def _event_types(seeds: Path) -> dict[str, EventType]:
    folder = seeds.absolute().parent / "event_types"
    return load_event_types([folder] if folder.is_dir() else [])


def describe_event_types(seeds: Path) -> dict[str, EventType]:
    """The event types by id: the package's and those in `event_types/` beside the seeds folder."""
    return _event_types(seeds)


def extract_files(
    paths: Iterable[Path], *, seeds: Path, published: str | None = None, today: str | None = None
) -> Iterator[Extraction | Issue]:
    """What `kb extract` shows: each file's documents, extracted, without a database; issues where they arise."""
    extractor = Extractor(seeds)
    for found in paths:
        for item in read_documents(found, published=published):
            yield item if isinstance(item, Issue) else extractor(item)


def build(options: BuildOptions, *, force: bool = False, advance: Advance | None = None) -> BuildOutcome:
    raise KbError("in work")


def ensure_built(options: BuildOptions, *, advance: Advance | None = None) -> BuildOutcome | None:
    raise KbError("in work")


def explain_event(db: Path, event_id: str) -> dict[str, Any]:
    raise KbError("in work")


def list_issues(db: Path) -> list[Issue]:
    raise KbError("in work")


def list_events(db: Path, **filters: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    raise KbError("in work")
