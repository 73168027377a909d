"""Reading: files of any supported format become `Document` records, and what can't be read becomes an `Issue`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kb.read.articles import read_article
from kb.read.inputs import find_inputs
from kb.read.jsonl import read_json_lines
from kb.records import Document, Issue

__all__ = ["find_inputs", "read_documents"]

_JSON_LINES = frozenset({".jsonl", ".ndjson"})


def read_documents(
    path: Path, *, published: str | None = None, today: str | None = None
) -> Iterator[Document | Issue]:
    """The documents of one file in its order, and an `Issue` for all that could not be read or is doubtful.

    `published` (an ISO day) overrides what the file says; a date of publication after `today` is refused. Ids that
    occur twice in one file are refused here, those in two files by the caller.
    """
    if path.suffix.lower() in _JSON_LINES:
        yield from read_json_lines(path, published=published, today=today)
    else:
        yield from read_article(path, published=published, today=today)
