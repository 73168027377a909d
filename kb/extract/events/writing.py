"""What was read of a document's events, as records that cross the border of the stage."""

from __future__ import annotations

from typing import Final

from kb.extract.events.drafts import Cluster, Draft, PledgeTerms
from kb.extract.events.outcomes import Outcome
from kb.records import (
    DENIED,
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

_new_tuple: Final = tuple.__new__
"""Makes a named tuple of the values without a call of Python code."""


class DocumentRecords:
    """Makes the records of one document. A participant or place that several mentions name is made once."""

    def __init__(self, document: Document, annotations: Annotations) -> None:
        self.document = document
        self.text = document.text
        self.annotations = annotations
        self._participants: dict[tuple[str, int, int], Participant] = {}
        self._places: dict[int, Place] = {}

    def event(self, cluster: Cluster) -> DocumentEvent:
        """The record of a cluster of drafts, with a mention for each."""
        mentions = tuple([self._mention(draft) for draft in cluster.drafts])
        if cluster.denials:
            mentions += tuple([self._denial(cluster, *denial) for denial in cluster.denials])
        participants = [self._participant(role, entity, name) for entity, (role, name) in cluster.entities.items()]
        terms = cluster.best_pledge()
        return DocumentEvent.whole({
            "id": content_id("d", mentions[0].id),
            "document_id": self.document.id,
            "type": cluster.drafts[0].type,
            "status": cluster.status,
            "time": cluster.time,
            "place": self._place(cluster.place),
            "participants": tuple(participants),
            "content": terms.content if terms else None,
            "due": terms.due if terms else None,
            "mentions": mentions,
        })

    def _mention(self, draft: Draft) -> Mention:
        statement = draft.statement
        participants = tuple([self._participant(role, entity, name) for role, entity, name in draft.entities])
        start, end = draft.trigger
        parts: tuple[object, ...] = (start, end, draft.share) if draft.share else (start, end)
        if draft.town:
            parts = (*parts, draft.town)
        return Mention.whole({
            "id": content_id("m", self.document.id, draft.type, *parts),
            "document_id": self.document.id,
            "type": draft.type,
            "status": draft.status,
            "trigger": draft.trigger,
            "sentence": draft.sentence,
            "time": draft.time,
            "place": self._place(draft.place),
            "participants": participants,
            "hedge": draft.hedge,
            "attributed_to": statement.speaker if statement else None,
            "statement_id": statement.id if statement else None,
            "content": draft.pledge.content if draft.pledge else None,
            "due": draft.pledge.due if draft.pledge else None,
            "pledge": _pledge(draft.pledge, participants),
            "rule": draft.rule,
            "extractor": "rules",
            "confidence": draft.certainty,
        })

    def _denial(self, cluster: Cluster, statement: Statement, role: str, entity: int) -> Mention:
        """The mention by which one of those in an event denies it."""
        type_id, (start, end) = cluster.drafts[0].type, statement.cue[0]
        name = cluster.entities[entity][1]
        return Mention.whole({
            "id": content_id("m", self.document.id, type_id, start, end),
            "document_id": self.document.id,
            "type": type_id,
            "status": Outcome.NEGATED,
            "trigger": statement.cue[0],
            "sentence": statement.sentence,
            "time": None,
            "place": None,
            "participants": (self._participant(role, entity, name).changed(
                surface=statement.speaker.surface, span=statement.speaker.span) if statement.speaker
                else self._participant(role, entity, name),),
            "hedge": None,
            "attributed_to": statement.speaker,
            "statement_id": statement.id,
            "content": None,
            "due": None,
            "pledge": None,
            "rule": f"{type_id}{DENIED}",
            "extractor": "rules",
            "confidence": statement.confidence,
        })

    def _participant(self, role: str, entity: int, name: int) -> Participant:
        made = self._participants.get((role, entity, name))
        if made is None:
            actor, mention = self.annotations.entities[entity], self.annotations.names[name]
            start, end = mention[:2]
            made = self._participants[role, entity, name] = Participant.whole({
                "role": role,
                "name": actor.name,
                "actor_id": actor.actor_id,
                "kind": actor.kind,
                "surface": self.text[start:end],
                "span": _new_tuple(Span, (start, end)),
            })
        return made

    def _place(self, name: int) -> Place | None:
        if name < 0:
            return None
        if name not in self._places:
            self._places[name] = self._new_place(name)
        return self._places[name]

    def _new_place(self, name: int) -> Place:
        mention = self.annotations.names[name]
        span = Span(mention.start, mention.end)
        if mention.entity < 0:
            return Place.unchecked(name=self.text[mention.start : mention.end], span=span)
        entity = self.annotations.entities[mention.entity]
        return Place.unchecked(
            name=entity.name,
            place_id=entity.actor_id,
            country=entity.country,
            latitude=entity.latitude,
            longitude=entity.longitude,
            span=span,
        )


def _pledge(terms: PledgeTerms | None, participants: tuple[Participant, ...]) -> Pledge | None:
    """The pledge that a mention with these terms makes; None where it says not what is pledged."""
    if terms is None or terms.content is None:
        return None
    return Pledge.unchecked(
        pledgers=tuple(who for who in participants if who.role == "pledger"),
        addressees=tuple(who for who in participants if who.role == "addressee"),
        content=terms.content,
        due=terms.due,
        condition=terms.condition,
        polarity="negative" if terms.negative else "positive",
    )
