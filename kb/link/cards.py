"""From documents and their events to what linking compares: cards and units, made while a document is at hand."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb import lexicon
from kb.link.occasions import Article, occasion_of, told_when
from kb.link.shingles import MOST_WORDS, Shingles
from kb.records import (
    STORY_REGIONS,
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
STEM = 6
LONG = 4
"""Letters of a word that may tell what an article is about."""

STORY_WORDS = 24
NAME_WEIGHT = 3
TITLE_WEIGHT = 6
MAX_SENTENCES = 5
LONGEST_SENTENCE = 1000
CREDIT_HEAD = 600
CREDIT_TAIL = 300
"""Code points at the start and end of an article in which it credits an agency."""

AGAIN_REACH = 60
AGAIN_WORDS = 3
"""How many words before a trigger may say that it is a second or next one."""

# At the beginning of a word, which is asked behind the letter: so the search skips to the next capital.
_CAPITAL = re.compile(r"[A-Z](?<!\w[A-Z])[\w-]+")


@functools.cache
def _stop_words() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["stop_words"])


@functools.cache
def _stop_stems() -> frozenset[str]:
    return frozenset(word[:STEM] for word in _stop_words())


@functools.cache
def _general_names() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["general_names"]) | _stop_words()


@functools.cache
def _again_words() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["again_words"])


@functools.cache
def _again_anywhere() -> re.Pattern[str]:
    """What must stand before a trigger for one of its last words to be such a word."""
    return re.compile("|".join(sorted(_again_words())))


class _Stems(dict[str, str]):
    """Words in small letters, and what they are cut to; nothing for those that carry no content."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_WORDS:
            self.clear()
        found = self[word] = word[:STEM] if len(word) > 2 and word not in _stop_words() else ""
        return found


_stem_of = _Stems().__getitem__


def content_words(text: str) -> frozenset[str]:
    """The words that carry content, cut to six letters so that forms of one word meet ("cooperate", "cooperation")."""
    return frozenset(filter(None, map(_stem_of, words_of(text.lower()))))


@functools.lru_cache(maxsize=1 << 14)
def _trigger_words(trigger: str) -> frozenset[str]:
    """The same of a trigger, of which there are few."""
    return content_words(trigger)


@functools.lru_cache(maxsize=1 << 14)
def _name_words(name: str) -> frozenset[str]:
    return frozenset(words_of(name.lower()))


@functools.cache
def _shingles() -> Shingles:
    return Shingles()


class Wording(NamedTuple):
    """The words of a document in order: those of its story, and those of the furniture of its page."""

    story: list[str]
    furniture: list[str]


def wording_of(document: Document) -> Wording:
    """The words of a document, which both its card and its units ask for. Cost is linear in its text."""
    text = document.text
    return Wording([word for (start, end), _ in document.story_spans() for word in words_of(text[start:end])],
                   [word for start, end, kind in document.regions if kind not in STORY_REGIONS
                    for word in words_of(text[start:end])])


def make_card(document: Document, wording: Wording | None = None) -> DocumentCard:
    """The card of a document. Cost is linear in its text."""
    words = (wording or wording_of(document)).story
    time = document.reference_time
    return DocumentCard(document.id, document.publisher, document.url, document.title, time.value if time else None,
                        tuple(sorted(_shingles().sample(words))[:MAX_SHINGLES]), _agency(document))


@functools.cache
def _credits() -> list[tuple[str, tuple[str, ...]]]:
    """Each agency with the forms in which an article credits it."""
    return [(agency, tuple(form for word in words for form in (
        f"({word})", f"{word} —", f"By {word}\n", f"{word} contributed", f"{word} and other", f"Source: {word}")))
        for agency, words in lexicon.table("linking")["agencies"].items()]


@functools.cache
def _agency_names() -> re.Pattern[str]:
    """Any name of an agency: most articles hold none, and are asked no more than that."""
    return re.compile("|".join([re.escape(word) for words in lexicon.table("linking")["agencies"].values()
                                for word in words]))


def _agency(document: Document) -> str | None:
    """The news agency that a document credits: as its publisher or author, in its dateline, or at its end."""
    names = lexicon.table("linking")["agencies"]
    for field in (document.publisher, document.author):
        if field and (found := next((agency for agency, words in names.items() if field in words), None)):
            return str(found)
    text = document.text
    ends = f"{text[:CREDIT_HEAD]}\n{text[-CREDIT_TAIL:]}"
    if not _agency_names().search(ends):
        return None
    return next((agency for agency, forms in _credits() if any(form in ends for form in forms)), None)


def make_units(
    document: Document, events: Sequence[DocumentEvent], entities: Sequence[Entity] = (),
    wording: Wording | None = None,
) -> list[LinkUnit]:
    """The events of a document with the words that linking compares; `entities` tell whose country is which.

    Cost is linear in its text.
    """
    if not events:
        return []
    story = _story(wording or wording_of(document), document.title or "")
    time = document.reference_time
    countries = {entity.actor_id: entity.country for entity in entities if entity.country}
    article = Article(document.text, entities)
    published = time.value if time else None
    sentences = _Sentences(document.text)
    units = []
    for event in events:
        occasion = occasion_of(article, event)
        units.append(_unit(sentences, told_when(event, occasion, published), published, story, countries, occasion))
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
        again=any(_said_again(text, mention.trigger.start) for mention in mentions),
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
    if mention.participants is event.participants or _roles(mention.participants) == roles:
        said.append("participants")
    return " ".join(said)


def _said_again(text: str, trigger: int) -> bool:
    before = text[max(0, trigger - AGAIN_REACH) : trigger].lower()
    if not _again_anywhere().search(before):
        return False
    return not _again_words().isdisjoint(words_of(before)[-AGAIN_WORDS:])


class _Weighed(dict[str, tuple[str, int]]):
    """What words count for among those that an article is about: the stem, and how much; a word that tells nothing
    counts for a stem of no letters."""

    def __missing__(self, word: str) -> tuple[str, int]:
        if len(self) >= MOST_WORDS:
            self.clear()
        stem = word.lower()[:STEM]
        counts = len(word) >= LONG and stem not in _stop_stems()
        found = self[word] = (stem, NAME_WEIGHT if word[0].isupper() else 1) if counts else ("", 0)
        return found


_weighed = _Weighed().__getitem__


def _story(wording: Wording, title: str) -> frozenset[str]:
    """What an article is about: its most frequent content words, those of the title and names counted more."""
    weights: dict[str, int] = {}
    counts = Counter(wording.story)
    if wording.furniture:
        counts.update(wording.furniture)
    for (stem, weight), count in zip(map(_weighed, counts), counts.values(), strict=True):
        weights[stem] = weights.get(stem, 0) + weight * count
    for stem, _ in map(_weighed, words_of(title)):
        weights[stem] = weights.get(stem, 0) + TITLE_WEIGHT
    weights.pop("", None)
    # Most words weigh the least there is: of those alone some are chosen by name.
    least = min(sorted(weights.values(), reverse=True)[:STORY_WORDS], default=0)
    chosen = [stem for stem, weight in weights.items() if weight >= least]
    lightest = sorted([stem for stem in chosen if weights[stem] == least])
    return frozenset(chosen).difference(lightest[STORY_WORDS - len(chosen) :] if len(chosen) > STORY_WORDS else ())


def _around(text: str, start: int, end: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    return text[max(line, start - TOPIC_REACH) : end]


def _snippet(text: str, sentence: int, trigger: int, end: int) -> str:
    start = sentence if end - sentence <= SNIPPET else max(sentence, trigger - SNIPPET // 2)
    words = " ".join(text[start:end].split())
    if start > sentence:
        words = "… " + words.partition(" ")[2]
    return words if len(words) <= SNIPPET else words[:SNIPPET].rsplit(" ", 1)[0] + " …"
