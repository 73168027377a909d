"""Extracting: an annotated document gives statements and events."""

from __future__ import annotations

from kb.extract.events import EventCoder
from kb.extract.pledges import mark_acts
from kb.extract.statements import find_statements
from kb.records import Annotations, Document, Extraction


def extract(document: Document, annotations: Annotations, coder: EventCoder) -> Extraction:
    """Everything found in one annotated document."""
    reader = coder.open(document, annotations, find_statements(document, annotations))
    events = coder.events_of(reader)
    return Extraction(document, annotations, mark_acts(reader, events), events)
