"""Events: triggers of the declared types with roles, status, date and place, merged within the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kb.extract.events.candidates import add_candidates
from kb.extract.events.casts import complete_casts, drop_doubles, read_press_calls
from kb.extract.events.coding import DocumentReader
from kb.extract.events.corrections import take_back
from kb.extract.events.disputes import note_denials
from kb.extract.events.frames import carry_frames
from kb.extract.events.inflection import common_verbs, verb_forms
from kb.extract.events.merging import merge
from kb.extract.events.narrative import date_briefings, date_pledges, share_occasions
from kb.extract.events.nesting import Places
from kb.extract.events.reading import TriggerReader
from kb.extract.events.rivals import add_rivals
from kb.extract.events.storydays import date_campaigns, date_namesakes, date_steps, open_contests
from kb.extract.events.triggers import TriggerIndex
from kb.extract.events.words import KnownWords
from kb.extract.events.writing import DocumentRecords
from kb.ontology import EventType
from kb.records import Annotations, Document, DocumentEvent, Statement

MINIMUM_CONFIDENCE: Final = 0.38
"""Events that are less sure than this are left out: chosen on development text for precision over .70."""


class EventCoder:
    """The event types compiled for matching; built once a process."""

    def __init__(self, event_types: Mapping[str, EventType]) -> None:
        self.event_types = dict(event_types)
        self._index = TriggerIndex(self.event_types)
        self._reader = TriggerReader()
        verbs = dict(common_verbs())
        for event_type in self.event_types.values():
            for group in event_type.trigger_groups():
                for lemma in group.verb:
                    if " " not in lemma:
                        for form, kind in verb_forms(lemma.lower()).items():
                            verbs[form] = verbs.get(form, 0) | kind
        self._words = KnownWords(verbs)

    def find_events(
        self, document: Document, annotations: Annotations, statements: list[Statement]
    ) -> list[DocumentEvent]:
        """The events of a document in the order of their first trigger."""
        return self.events_of(self.open(document, annotations, statements))

    def open(self, document: Document, annotations: Annotations, statements: list[Statement]) -> DocumentReader:
        """A document ready to be read."""
        return DocumentReader(document, annotations, statements, self.event_types, self._words)

    def events_of(self, reader: DocumentReader) -> list[DocumentEvent]:
        """The events of a document that is being read, in the order of their first trigger."""
        document, annotations = reader.document, reader.annotations
        scan = self._index.find(reader.lower)
        reader.take(scan)
        if not scan.candidates:
            return []
        drafts = reader.drafts(scan.candidates, self._reader)
        read_press_calls(drafts)
        drafts = take_back(drop_doubles(drafts, annotations.names), reader.lower)
        carry_frames(drafts, reader)
        places = Places(annotations.names, annotations.entities, reader.lower)
        clusters = merge(drafts, self.event_types, places)
        complete_casts(clusters, annotations, reader.name_starts)
        add_candidates(clusters, self.event_types, annotations, reader.lower)
        add_rivals(clusters, self.event_types, annotations, reader.lower, reader.published)
        share_occasions(clusters, reader.lower, places)
        date_namesakes(clusters, reader)
        date_steps(clusters, reader)
        date_campaigns(clusters, reader)
        open_contests(clusters, reader)
        date_briefings(clusters, reader.published)
        date_pledges(clusters)
        note_denials(clusters, reader)
        sure = [cluster for cluster in clusters if cluster.certainty() >= MINIMUM_CONFIDENCE]
        records = DocumentRecords(document, annotations)
        return [records.event(cluster) for cluster in sure]
