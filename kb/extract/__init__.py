"""Extracting: an annotated document gives statements and events."""

from __future__ import annotations

from kb.extract.events import EventCoder
from kb.extract.pledges import mark_pledges
from kb.extract.statements import find_statements
from kb.records import Annotations, Document, Extraction


def extract(document: Document, annotations: Annotations, coder: EventCoder) -> Extraction:
    """Everything found in one annotated document."""
    statements = mark_pledges(document, annotations, find_statements(document, annotations))
    events = coder.find_events(document, annotations, statements)
    return Extraction(document, annotations, statements, events)
