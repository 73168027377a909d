"""Extracting: an annotated document gives statements and events."""

from __future__ import annotations

from kb.extract.events import EventCoder
from kb.extract.pledges import mark_acts
from kb.extract.statements import find_statements
from kb.records import Annotations, Document, Extraction, Statement


def extract(document: Document, annotations: Annotations, coder: EventCoder) -> Extraction:
    """Everything found in one annotated document."""
    return complete(document, annotations, find_statements(document, annotations), coder)


def complete(
    document: Document, annotations: Annotations, statements: list[Statement], coder: EventCoder
) -> Extraction:
    """Everything found in one document of which the statements are known."""
    reader = coder.open(document, annotations, statements)
    events = coder.events_of(reader)
    marked = mark_acts(reader, events)
    reader.close()
    return Extraction(document, annotations, marked, events)
