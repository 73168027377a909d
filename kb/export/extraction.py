"""One document's extraction as plain data, for `kb extract --json` and for scoring against annotated news."""

from __future__ import annotations

from typing import Any

from kb.records import DocumentEvent, Extraction, Mention, PageTime, Participant, Span, Statement, TimeValue


def extraction_as_dict(extraction: Extraction, *, nested: bool = False) -> dict[str, Any]:
    """All that was found in one document, as data that JSON can hold.

    Keys: `doc` (the document's id), `document` (its metadata), `times`, `names`, `statements`, `events`. Offsets are
    code points of the text, end exclusive. Statements inside other statements are left out unless `nested`.
    """
    document, annotations, statements, events = extraction
    return {
        "doc": document.id,
        "document": {
            "url": document.url,
            "title": document.title,
            "author": document.author,
            "publisher": document.publisher,
            "published": _page_time(document.published),
            "updated": _page_time(document.updated),
            "language": document.language,
            "sha256": document.sha256,
            "source": document.source,
            "regions": [region._asdict() for region in document.regions],
        },
        "times": [time._asdict() for time in annotations.times],
        "names": [
            {
                "start": name.start,
                "end": name.end,
                "kind": name.kind,
                "form": name.form,
                "entity": annotations.entities[name.entity].actor_id if name.entity >= 0 else None,
            }
            for name in annotations.names
        ],
        "statements": [
            _statement(statement, document.text) for statement in statements if nested or statement.depth == 0
        ],
        "events": [_event(event, document.text) for event in events],
    }


def _page_time(time: PageTime | None) -> dict[str, Any] | None:
    return time.model_dump(exclude_none=True) if time else None


def _time(time: TimeValue | None) -> dict[str, Any] | None:
    return time.model_dump(exclude_none=True) if time else None


def _participant(participant: Participant) -> dict[str, Any]:
    return participant.model_dump(exclude_none=True)


def _words(spans: tuple[Span, ...], text: str) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def _statement(statement: Statement, text: str) -> dict[str, Any]:
    pledge = statement.pledge
    return {
        "id": statement.id,
        "source": statement.source,
        "cue": statement.cue,
        "content": statement.content,
        "kind": statement.kind,
        "act": statement.act,
        "depth": statement.depth,
        "speaker": _participant(statement.speaker) if statement.speaker else None,
        "addressee": _participant(statement.addressee) if statement.addressee else None,
        "text": {
            "source": _words(statement.source, text),
            "cue": _words(statement.cue, text),
            "content": _words(statement.content, text),
        },
        "pledge": pledge.model_dump(exclude_none=True) if pledge else None,
        "confidence": statement.confidence,
        "rule": statement.rule,
    }


def _event(event: DocumentEvent, text: str) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type,
        "status": str(event.status),
        "date": event.time.value if event.time else None,
        "place": event.place.name if event.place else None,
        "participants": [_participant(participant) for participant in event.participants],
        "triggers": [mention.trigger for mention in event.mentions],
        "time": _time(event.time),
        "due": _time(event.due),
        "content": text[slice(*event.content)] if event.content else None,
        "mentions": [_mention(mention, text) for mention in event.mentions],
    }


def _mention(mention: Mention, text: str) -> dict[str, Any]:
    return {
        "id": mention.id,
        "status": str(mention.status),
        "trigger": text[slice(*mention.trigger)],
        "trigger_span": mention.trigger,
        "sentence": mention.sentence,
        "date": mention.time.value if mention.time else None,
        "hedge": mention.hedge,
        "attributed_to": mention.attributed_to.name if mention.attributed_to else None,
        "confidence": mention.confidence,
        "rule": mention.rule,
    }
