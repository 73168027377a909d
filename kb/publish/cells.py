"""Cells of Datasette's tables and questions that deserve more than plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_encode
from markupsafe import Markup

from kb.publish.addresses import DATABASE_NAME, row_path
from kb.publish.marks import linked, marked

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_OF_URL = 60
_SENTENCE_COLUMNS = ("trigger_start", "trigger_end", "sentence_start")
_PAGES = {"event_id": "events", "actor_id": "actors", "other_id": "actors", "document_id": "documents"}
_NAMED = {"event": "event_id", "actor": "actor_id", "other": "other_id", "document": "document_id"}
"""Columns with a name in words, and the column of the same row that holds the id."""


def cell_as_html(
    row: Any, value: Any, column: str, datasette: Datasette, database: str = DATABASE_NAME
) -> Markup | None:
    """HTML for a cell of one of our tables, or None where Datasette's own rendering is right.

    `database` is the file that the row is of, to whose pages links lead.

    A `sentence` whose row has `trigger_start`, `trigger_end` and `sentence_start` shows its trigger marked. An id of an
    event, actor or document leads to its page, a `url` to its article, if it is an http(s) address.
    """
    if not isinstance(value, str):
        return None
    path: Callable[[str], str] = datasette.urls.path
    if column == "sentence":
        return _sentence(row, value)
    if column == "url":
        if value.startswith("/") and not value.startswith("//"):
            # A file says where its events are when it is served alone.
            here = value.replace(f"/{DATABASE_NAME}/", f"/{tilde_encode(database)}/", 1)
            return Markup('<a href="{}">{}</a>').format(path(here), "open")
        return linked(value, value if len(value) <= MOST_OF_URL else value[:MOST_OF_URL] + "…")
    if column in _PAGES:
        return Markup('<a href="{}">{}</a>').format(path(row_path(_PAGES[column], value, database)), value)
    if column in _NAMED and (key := _cell(row, _NAMED[column])):
        address = path(row_path(_PAGES[_NAMED[column]], key, database))
        return Markup('<a href="{}"><bdi>{}</bdi></a>').format(address, value)
    return None


def _cell(row: Any, column: str) -> Any:
    """What a column of the row holds; of a reference that Datasette has labelled, the id."""
    try:
        held = row[column]
    except (KeyError, IndexError):
        return None
    return held.get("value") if isinstance(held, dict) else held


def _sentence(row: Any, sentence: str) -> Markup | None:
    start, end, origin = (_cell(row, name) for name in _SENTENCE_COLUMNS)
    if not all(isinstance(offset, int) for offset in (start, end, origin)):
        return None
    return marked(sentence, [(start, end, "trigger")], origin=origin)
