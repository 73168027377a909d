"""Cells of Datasette's tables and questions that deserve more than plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kb.publish.addresses import row_path
from kb.publish.marks import linked, marked

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

_SENTENCE_COLUMNS = ("trigger_start", "trigger_end", "sentence_start")
_PAGES = {"event_id": "events", "actor_id": "actors", "document_id": "documents"}


def cell_as_html(row: Any, value: Any, column: str, datasette: Datasette) -> Markup | None:
    """HTML for a cell of one of our tables, or None where Datasette's own rendering is right.

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
            return Markup('<a href="{}">{}</a>').format(path(value), "open")
        return linked(value)
    if column in _PAGES:
        return Markup('<a href="{}">{}</a>').format(path(row_path(_PAGES[column], value)), value)
    return None


def _sentence(row: Any, sentence: str) -> Markup | None:
    try:
        start, end, origin = (row[name] for name in _SENTENCE_COLUMNS)
    except (KeyError, IndexError):
        return None
    if not all(isinstance(offset, int) for offset in (start, end, origin)):
        return None
    return marked(sentence, [(start, end, "trigger")], origin=origin)
