"""Events: triggers of the declared types with roles, status, date and place, merged within the document."""

from __future__ import annotations

from collections.abc import Mapping

from kb.extract.events.candidates import add_candidates
from kb.extract.events.casts import complete_casts
from kb.extract.events.coding import DocumentReader
from kb.extract.events.drafts import Cluster, Draft, PledgeTerms
from kb.extract.events.inflection import common_verbs, verb_forms
from kb.extract.events.merging import merge
from kb.extract.events.narrative import date_pledges, share_occasions
from kb.extract.events.reading import TriggerReader
from kb.extract.events.triggers import TriggerIndex
from kb.extract.events.words import WordTags
from kb.ontology import EventType
from kb.records import (
    Annotations,
    Document,
    DocumentEvent,
    Mention,
    Participant,
    Place,
    Pledge,
    Span,
    Statement,
    content_id,
)

MINIMUM_CONFIDENCE = 0.42
"""Events none of whose mentions is surer than this are left out: chosen on development text for precision over .70."""


class EventCoder:
    """The event types compiled for matching; built once a process."""

    def __init__(self, event_types: Mapping[str, EventType]) -> None:
        self.event_types = dict(event_types)
        self._index = TriggerIndex(self.event_types)
        self._reader = TriggerReader(self.event_types)
        verbs = dict(common_verbs())
        for event_type in self.event_types.values():
            for group in event_type.trigger_groups():
                for lemma in group.verb:
                    if " " not in lemma:
                        for form, kind in verb_forms(lemma.lower()).items():
                            verbs[form] = verbs.get(form, 0) | kind
        self._tags = WordTags(verbs)

    def find_events(
        self, document: Document, annotations: Annotations, statements: list[Statement]
    ) -> list[DocumentEvent]:
        """The events of a document in the order of their first trigger."""
        return self.events_of(self.open(document, annotations, statements))

    def open(self, document: Document, annotations: Annotations, statements: list[Statement]) -> DocumentReader:
        """A document ready to be read."""
        return DocumentReader(document, annotations, statements, self.event_types, self._tags)

    def events_of(self, reader: DocumentReader) -> list[DocumentEvent]:
        """The events of a document that is being read, in the order of their first trigger."""
        document, annotations = reader.document, reader.annotations
        scan = self._index.find(reader.lower)
        if not scan.candidates:
            return []
        drafts = reader.drafts(scan, self._reader)
        clusters = merge(drafts, self.event_types, annotations.names, annotations.entities)
        complete_casts(clusters, annotations)
        add_candidates(clusters, self.event_types, annotations, reader.lower)
        share_occasions(clusters)
        date_pledges(clusters)
        sure = [c for c in clusters if max(draft.certainty for draft in c.drafts) >= MINIMUM_CONFIDENCE]
        return [_document_event(cluster, document, annotations) for cluster in sure]


def _document_event(cluster: Cluster, document: Document, annotations: Annotations) -> DocumentEvent:
    mentions = tuple(_mention(draft, document, annotations) for draft in cluster.drafts)
    participants = tuple(
        _participant(role, entity, name, document, annotations) for entity, (role, name) in cluster.entities.items()
    )
    terms = cluster.best_pledge()
    return DocumentEvent(
        id=content_id("d", mentions[0].id),
        document_id=document.id,
        type=cluster.drafts[0].type,
        status=cluster.status,
        time=cluster.time,
        place=_place(cluster.place, document, annotations),
        participants=participants,
        content=terms.content if terms else None,
        due=terms.due if terms else None,
        mentions=mentions,
    )


def _pledge(terms: PledgeTerms | None, participants: tuple[Participant, ...]) -> Pledge | None:
    """The pledge that a mention with these terms makes; None where it says not what is pledged."""
    if terms is None or terms.content is None:
        return None
    return Pledge(
        pledgers=tuple(who for who in participants if who.role == "pledger"),
        addressees=tuple(who for who in participants if who.role == "addressee"),
        content=terms.content,
        due=terms.due,
        condition=terms.condition,
        polarity="negative" if terms.negative else "positive",
    )


def _mention(draft: Draft, document: Document, annotations: Annotations) -> Mention:
    statement = draft.statement
    participants = tuple(
        _participant(role, entity, name, document, annotations) for role, entity, name in draft.entities
    )
    return Mention(
        id=content_id("m", document.id, draft.type, *draft.trigger),
        document_id=document.id,
        type=draft.type,
        status=draft.status,
        trigger=draft.trigger,
        sentence=draft.sentence,
        time=draft.time,
        place=_place(draft.place, document, annotations),
        participants=participants,
        hedge=draft.hedge,
        attributed_to=statement.speaker if statement else None,
        statement_id=statement.id if statement else None,
        content=draft.pledge.content if draft.pledge else None,
        due=draft.pledge.due if draft.pledge else None,
        pledge=_pledge(draft.pledge, participants),
        rule=draft.rule,
        confidence=draft.certainty,
    )


def _participant(role: str, entity: int, name: int, document: Document, annotations: Annotations) -> Participant:
    actor, mention = annotations.entities[entity], annotations.names[name]
    return Participant(
        role=role,
        name=actor.name,
        actor_id=actor.actor_id,
        kind=actor.kind,
        surface=document.text[mention.start : mention.end],
        span=Span(mention.start, mention.end),
    )


def _place(name: int, document: Document, annotations: Annotations) -> Place | None:
    if name < 0:
        return None
    mention = annotations.names[name]
    span = Span(mention.start, mention.end)
    if mention.entity < 0:
        return Place(name=document.text[mention.start : mention.end], span=span)
    entity = annotations.entities[mention.entity]
    return Place(
        name=entity.name,
        place_id=entity.actor_id,
        country=entity.country,
        latitude=entity.latitude,
        longitude=entity.longitude,
        span=span,
    )
