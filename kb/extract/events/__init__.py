"""Events: triggers of the declared types with roles, status, date and place, merged within the document."""

from __future__ import annotations

from collections.abc import Mapping

from kb.ontology import EventType
from kb.records import Annotations, Document, DocumentEvent, Statement


class EventCoder:
    """The event types compiled for matching; built once a process."""

    def __init__(self, event_types: Mapping[str, EventType]) -> None:
        self.event_types = event_types

    def find_events(
        self, document: Document, annotations: Annotations, statements: list[Statement]
    ) -> list[DocumentEvent]:
        """The events of a document in the order of their first trigger."""
        return []
