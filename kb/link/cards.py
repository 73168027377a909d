"""From documents and their events to what linking compares: cards and units, made while a document is at hand."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from kb import lexicon
from kb.link.houses import agency_of, houses_of
from kb.link.occasions import Article, occasion_of, told_when
from kb.link.wording import STEM, Wording, content_words, sample_of, stop_words, story_of, wording_of
from kb.records import (
    CORRECTED,
    DENIED,
    Document,
    DocumentCard,
    DocumentEvent,
    Entity,
    LinkUnit,
    Mention,
    Occasion,
    Participant,
    Span,
    Told,
)
from kb.words import words_of

MAX_SHINGLES = 2000
SNIPPET = 90
TOPIC_REACH = 40
MAX_SENTENCES = 5
LONGEST_SENTENCE = 1000
AGAIN_REACH = 60
AGAIN_WORDS = 3
"""How many words before a trigger may say that it is a second or next one."""

# At the beginning of a word, which is asked behind the letter: so the search skips to the next capital.
_CAPITAL = re.compile(r"[A-Z](?<!\w[A-Z])[\w-]+")


@functools.cache
def _general_names() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["general_names"]) | stop_words()


@functools.cache
def _again_words() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["again_words"])


@functools.lru_cache(maxsize=1 << 14)
def _trigger_words(trigger: str) -> frozenset[str]:
    """The content words of a trigger, of which there are few."""
    return content_words(trigger)


@functools.lru_cache(maxsize=1 << 14)
def _name_words(name: str) -> frozenset[str]:
    return frozenset(words_of(name.lower()))


def make_card(document: Document, wording: Wording | None = None) -> DocumentCard:
    """The card of a document. Cost is linear in its text."""
    shingles = sorted(sample_of(wording or wording_of(document)))
    time = document.reference_time
    return DocumentCard(document.id, document.publisher, document.url, document.title, time.value if time else None,
                        tuple(shingles[:MAX_SHINGLES]), agency_of(document))


def make_units(
    document: Document, events: Sequence[DocumentEvent], entities: Sequence[Entity] = (),
    wording: Wording | None = None,
) -> list[LinkUnit]:
    """The events of a document with the words that linking compares; `entities` tell whose country is which.

    Cost is linear in its text.
    """
    if not events:
        return []
    story = story_of(wording or wording_of(document))
    time = document.reference_time
    countries = {entity.actor_id: entity.country for entity in entities if entity.country}
    article = Article(document.text, entities)
    published = time.value if time else None
    sentences = _Sentences(document.text)
    houses = houses_of(document)
    units = []
    for event in events:
        occasion = occasion_of(article, event)
        unit = _unit(sentences, told_when(event, occasion, published), published, story, countries, occasion)
        units.append(unit._replace(houses=houses))
    return units


class _Sentences(dict[Span, frozenset[str]]):
    """The sentences of a text and the words in them that carry content. One sentence may tell of several events."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __missing__(self, sentence: Span) -> frozenset[str]:
        start, end = sentence
        found = self[sentence] = content_words(self.text[start : min(end, start + LONGEST_SENTENCE)])
        return found


def _unit(
    sentences: _Sentences, event: DocumentEvent, published: str | None, story: frozenset[str],
    countries: Mapping[str, str], occasion: Occasion | None,
) -> LinkUnit:
    text, mentions = sentences.text, event.mentions
    content = " ".join(text[slice(*event.content)].split()) if event.content else None
    first = mentions[0]
    people: set[str] = set()
    for who in event.participants:
        people |= _name_words(who.name)
    topic: set[str] = set()
    left_out = {word[:STEM] for word in people}
    for mention in mentions:
        start, end = mention.trigger
        topic.update([word.lower() for word in _CAPITAL.findall(_around(text, start, end))])
        left_out |= _trigger_words(text[start:end])
    context = frozenset().union(*[sentences[mention.sentence] for mention in mentions[:MAX_SENTENCES]])
    return LinkUnit(
        event=event.changed(mentions=()),
        published=published,
        content=content,
        words=content_words(content) if content else frozenset(),
        topic=frozenset(topic - people - _general_names()),
        snippet=_snippet(text, first.sentence.start, first.trigger.start, first.sentence.end),
        context=context - left_out,
        story=story,
        sides=tuple(sorted({(countries[who.actor_id], who.actor_id) for who in event.participants
                            if who.actor_id in countries})),
        again=_said_again(text, mentions),
        told=_told(event),
        occasion=occasion,
    )


def _told(event: DocumentEvent) -> tuple[Told, ...]:
    roles = _roles(event.participants)
    return tuple([Told(mention.id, mention.confidence, _says(mention, event, roles)) for mention in event.mentions])


def _roles(participants: Sequence[Participant]) -> set[tuple[str, str]]:
    return {(who.actor_id, who.role) for who in participants}


def _says(mention: Mention, event: DocumentEvent, roles: set[tuple[str, str]]) -> str:
    """What a mention is a witness of, as `Told` has it; `roles` are those of the event."""
    said = []
    time, place = mention.time, mention.place
    if time is not None:
        said.append("time")
        if event.time and time.value == event.time.value:
            said.append("date")
    if place and event.place and place.name == event.place.name:
        said.append("place")
    if mention.status == event.status:
        said.append("status")
    if mention.rule.endswith(CORRECTED):
        said.append("corrected")
    if mention.rule.endswith(DENIED):
        said.append("denied")
    if mention.participants is event.participants or _roles(mention.participants) == roles:
        said.append("participants")
    return " ".join(said)


def _said_again(text: str, mentions: Sequence[Mention]) -> bool:
    for mention in mentions:
        trigger = mention.trigger.start
        if _is_led_by_again(text[max(0, trigger - AGAIN_REACH) : trigger].lower()):
            return True
    return False


def _is_led_by_again(before: str) -> bool:
    again = _again_words()
    for word in again:
        if word in before:  # nine in ten hold none, and are not taken apart
            return not again.isdisjoint(words_of(before)[-AGAIN_WORDS:])
    return False


def _around(text: str, start: int, end: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    return text[max(line, start - TOPIC_REACH) : end]


def _snippet(text: str, sentence: int, trigger: int, end: int) -> str:
    start = sentence if end - sentence <= SNIPPET else max(sentence, trigger - SNIPPET // 2)
    words = " ".join(text[start:end].split())
    if start > sentence:
        words = "… " + words.partition(" ")[2]
    return words if len(words) <= SNIPPET else words[:SNIPPET].rsplit(" ", 1)[0] + " …"
