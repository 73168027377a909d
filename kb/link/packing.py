"""Units as text and back: what is extracted in one process, kept beside the database, and linked much later.

Linking reads a unit more than once, since those of a large collection do not stay in memory: first it takes a glance at
all. So what was packed here is not checked again when it is unpacked.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from kb import quick_json
from kb.records import DocumentEvent, LinkUnit, Occasion, Participant, Place, Span, Status, TimeValue, Told, fields_of

_read = json.JSONDecoder().raw_decode


class Glance(NamedTuple):
    """What linking asks of every unit before it compares any: the bounds of its time, the ids and names of its
    participants, and who stands for a country."""

    id: str
    document_id: str
    type: str
    earliest: str | None
    latest: str | None
    published: str | None
    named: list[tuple[str, str]]
    sides: list[str]


def glance_at(unit: LinkUnit) -> Glance:
    """What there is to see of a unit at first."""
    event, time = unit.event, unit.event.time
    return Glance(event.id, event.document_id, event.type, time.earliest if time else None,
                  time.latest if time else None, unit.published,
                  [(who.actor_id, who.name) for who in event.participants], [actor for _, actor in unit.sides])


def pack(unit: LinkUnit) -> str:
    """The unit as three lines of JSON: the event, the words that tell it apart, and what the article is about. The same
    unit gives the same text."""
    event = unit.event
    told = quick_json.written((
        event.id, event.document_id, event.type, str(event.status), _time(event.time), _place(event.place),
        [_participant(who) for who in event.participants], _span(event.content), _time(event.due),
        [tuple(each) for each in unit.told], unit.published, unit.content, unit.snippet, unit.again, unit.sides,
        tuple(unit.occasion) if unit.occasion else None, unit.houses,
    ))
    words = quick_json.written((sorted(unit.words), sorted(unit.topic), sorted(unit.context)))
    return b"\n".join([told, words, _written_story(unit.story)]).decode()


@functools.lru_cache(maxsize=16)
def _written_story(story: frozenset[str]) -> bytes:
    """What an article is about, which its units share."""
    return quick_json.written(sorted(story))


def glance(text: str) -> Glance:
    """What there is to see at first of the unit that `pack` made the text of."""
    (identity, document_id, kind, _, time, _, participants, _, _, _, published, _, _, _, sides, _, _), _ =\
        _read(text)
    _, _, earliest, latest, *_ = time or _UNDATED
    return Glance(identity, document_id, kind, earliest, latest, published,
                  [(actor_id, name) for _, name, actor_id, *_ in participants], [actor for _, actor in sides])


_UNDATED = (None,) * 4
_STATUSES = {str(status): status for status in Status}


@functools.lru_cache(maxsize=1 << 14)
def _story(text: str) -> frozenset[str]:
    """What an article is about. Its units share it."""
    return frozenset(json.loads(text))


def unpack(text: str) -> LinkUnit:
    """The unit that `pack` made the text of."""
    event, end = _read(text)
    (words, topic, context), end = _read(text, end + 1)
    (identity, document_id, kind, status, time, place, participants, content, due, told, published, quoted, snippet,
     again, sides, occasion, houses) = event
    return LinkUnit(
        DocumentEvent.unchecked(
            id=identity, document_id=document_id, type=kind, status=_STATUSES[status], time=_unpacked_time(time),
            place=_unpacked_place(place), participants=tuple([_unpacked_participant(who) for who in participants]),
            content=Span(*content) if content else None, due=_unpacked_time(due), mentions=()),
        published, quoted, frozenset(words), frozenset(topic), snippet, frozenset(context), _story(text[end + 1 :]),
        again, tuple([(code, actor) for code, actor in sides]), tuple([Told(*mention) for mention in told]),
        Occasion(*occasion) if occasion else None, tuple(houses))


def _span(span: Span | None) -> Any:
    return (span[0], span[1]) if span else None


def _time(time: TimeValue | None) -> Any:
    if time is None:
        return None
    told = fields_of(time)
    return (told["type"], told["value"], told["earliest"], told["latest"], told["mod"], told["wording"],
            _span(told["span"]), told["anchor"], told["rule"])


def _unpacked_time(packed: list[Any] | None) -> TimeValue | None:
    if not packed:
        return None
    kind, value, earliest, latest, mod, wording, span, anchor, rule = packed
    return TimeValue.unchecked(type=kind, value=value, earliest=earliest, latest=latest, mod=mod, wording=wording,
                               span=Span(*span) if span else None, anchor=anchor, rule=rule)


def _place(place: Place | None) -> Any:
    return place and (place.name, place.place_id, place.country, place.latitude, place.longitude, _span(place.span))


def _unpacked_place(packed: list[Any] | None) -> Place | None:
    if not packed:
        return None
    name, place_id, country, latitude, longitude, span = packed
    return Place.unchecked(name=name, place_id=place_id, country=country, latitude=latitude, longitude=longitude,
                           span=Span(*span) if span else None)


def _participant(who: Participant) -> Any:
    told = fields_of(who)
    return told["role"], told["name"], told["actor_id"], told["kind"], told["surface"], _span(told["span"])


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

    def glances(self) -> Iterator[tuple[int, Glance]]:
        """All of them, as far as one sees at first."""
        return ((number, glance(text)) for number, text in self._packed.items())


class HeldUnits:
    """Units by number that are all in memory."""

    def __init__(self, units: Mapping[int, LinkUnit]) -> None:
        self._units = units

    def __getitem__(self, number: int) -> LinkUnit:
        return self._units[number]

    def glances(self) -> Iterator[tuple[int, Glance]]:
        """All of them, as far as one sees at first."""
        return ((number, glance_at(unit)) for number, unit in self._units.items())
