"""Hand-made reports for the tests of linking: each is one event of one short article."""

from hashlib import sha256

from kb.link import link
from kb.link.cards import make_card, make_units
from kb.ontology import load_event_types
from kb.records import (
    Document,
    DocumentEvent,
    Entity,
    Mention,
    PageTime,
    Participant,
    Place,
    Span,
    Status,
    TimeValue,
    content_id,
)

TYPES = load_event_types()


TOWNS = {"Lima": ("PE", -12.04, -77.03), "Moscow": ("RU", 55.75, 37.62), "Callao": ("PE", -12.06, -77.12),
         "Cusco": ("PE", -13.53, -71.97)}


def person(name, role="participant", actor_id=None):
    actor_id = actor_id or f"person/{name.lower().replace(' ', '-')}"
    return Participant(role=role, name=name, actor_id=actor_id, kind="person")


COUNTRIES = {"person/vladimir-putin": "RU", "person/sergey-lavrov": "RU", "country/ru": "RU",
             "person/barack-obama": "US", "person/john-kerry": "US", "country/us": "US"}


def country(code, name):
    return Participant(role="participant", name=name, actor_id=f"country/{code}", kind="country")


def entities(event):
    """The participants whose country is known, as the annotations would give them."""
    return [Entity(who.actor_id, who.kind, who.name, country=COUNTRIES[who.actor_id]) for who in event.participants
            if who.actor_id in COUNTRIES]


def town(name):
    country, latitude, longitude = TOWNS[name]
    return Place(name=name, place_id=f"place/{name.lower()}", country=country, latitude=latitude, longitude=longitude)


def report(key, event_type, who, *, published="2016-11-21", date=None, bounds=None, place=None, status="occurred",
           content=None, text=None, confidence=0.8, trigger="Article"):
    """One article with one event: (document, document event). `bounds` default to the day that `date` is."""
    content_text = content or ""
    text = text or f"Article {key} tells of it. {content_text} The end of {key}."
    document = Document(id=key, text=text, sha256=sha256(text.encode()).hexdigest(),
                        published=PageTime(value=published) if published else None)
    low, high = bounds or (date, date)
    time = TimeValue(type="DATE", value=date, earliest=low, latest=high) if date else None
    at = Span(text.find(trigger), text.find(trigger) + len(trigger))
    found = town(place) if place else None
    start = text.find(content_text) if content else -1
    mention = Mention(id=content_id("m", key, event_type), document_id=key, type=event_type, status=Status(status),
                      trigger=at, sentence=Span(0, len(text)), time=time, place=found, participants=tuple(who),
                      rule="test", confidence=confidence)
    event = DocumentEvent(id=content_id("d", key, event_type), document_id=key, type=event_type, status=Status(status),
                          time=time, place=found, participants=tuple(who), mentions=(mention,),
                          content=Span(start, start + len(content_text)) if content else None)
    return document, event


def linked(reports, judgements=()):
    """What linking makes of some reports."""
    units = [unit for document, event in reports for unit in make_units(document, [event], entities(event))]
    return link([make_card(document) for document, _ in reports], units,
                judgements, TYPES)


def grouped(result):
    """The clusters as a set of sets of document event ids."""
    return {frozenset(event.document_events) for event in result.events}
