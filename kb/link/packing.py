"""Units as text and back: what is extracted in one process, kept beside the database, and linked much later.

Linking reads a unit several times, since those of a large collection do not stay in memory. So what was packed here is
not checked again when it is unpacked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from kb.records import DocumentEvent, LinkUnit, Participant, Place, Span, Status, TimeValue, Told


def pack(unit: LinkUnit) -> str:
    """The unit as one line of JSON. The same unit gives the same text."""
    event = unit.event
    return json.dumps((
        event.id, event.document_id, event.type, event.status, _time(event.time), _place(event.place),
        [_participant(who) for who in event.participants], event.content, _time(event.due),
        unit.told, unit.published, unit.content, sorted(unit.words),
        sorted(unit.topic), unit.snippet, sorted(unit.context), sorted(unit.story), unit.again, unit.sides,
    ), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> LinkUnit:
    """The unit that `pack` made the text of."""
    (identity, document_id, kind, status, time, place, participants, content, due, told, *words) = json.loads(text)
    event = DocumentEvent.unchecked(
        id=identity, document_id=document_id, type=kind, status=Status(status), time=_unpacked_time(time),
        place=_unpacked_place(place), participants=tuple([_unpacked_participant(who) for who in participants]),
        content=Span(*content) if content else None, due=_unpacked_time(due), mentions=())
    published, quoted, content_words, topic, snippet, context, story, again, sides = words
    return LinkUnit(event, published, quoted, frozenset(content_words), frozenset(topic), snippet, frozenset(context),
                    frozenset(story), again, tuple([(code, actor) for code, actor in sides]),
                    tuple([Told(*mention) for mention in told]))


def _time(time: TimeValue | None) -> Any:
    return time and (time.type, time.value, time.earliest, time.latest, time.mod, time.wording, time.span, time.anchor,
                     time.rule)


def _unpacked_time(packed: list[Any] | None) -> TimeValue | None:
    if not packed:
        return None
    kind, value, earliest, latest, mod, wording, span, anchor, rule = packed
    return TimeValue.unchecked(type=kind, value=value, earliest=earliest, latest=latest, mod=mod, wording=wording,
                               span=Span(*span) if span else None, anchor=anchor, rule=rule)


def _place(place: Place | None) -> Any:
    return place and (place.name, place.place_id, place.country, place.latitude, place.longitude, place.span)


def _unpacked_place(packed: list[Any] | None) -> Place | None:
    if not packed:
        return None
    name, place_id, country, latitude, longitude, span = packed
    return Place.unchecked(name=name, place_id=place_id, country=country, latitude=latitude, longitude=longitude,
                           span=Span(*span) if span else None)


def _participant(who: Participant) -> Any:
    return who.role, who.name, who.actor_id, who.kind, who.surface, who.span


def _unpacked_participant(packed: list[Any]) -> Participant:
    role, name, actor_id, kind, surface, span = packed
    return Participant.unchecked(role=role, name=name, actor_id=actor_id, kind=kind, surface=surface,
                                 span=Span(*span) if span else None)


class Packed(Protocol):
    """Packed units by number, wherever they are."""

    def __getitem__(self, number: int) -> str: ...

    def items(self) -> Iterable[tuple[int, str]]:
        """All of them, in an order that does not change."""


class Units:
    """Packed units by number, each unpacked when it is asked for."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed

    def __getitem__(self, number: int) -> LinkUnit:
        return unpack(self._packed[number])

    def items(self) -> Iterator[tuple[int, LinkUnit]]:
        """All of them."""
        return ((number, unpack(text)) for number, text in self._packed.items())
