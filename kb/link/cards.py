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
from kb.records import STORY_REGIONS, Document, DocumentCard, DocumentEvent, Entity, LinkUnit, Mention, Told
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

_CAPITAL = re.compile(r"\b[A-Z][\w-]+")


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


def content_words(text: str) -> frozenset[str]:
    """The words that carry content, cut to six letters so that forms of one word meet ("cooperate", "cooperation")."""
    stops = _stop_words()
    return frozenset({word[:STEM] for word in words_of(text.lower()) if len(word) > 2 and word not in stops})


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
def _credits() -> list[tuple[str, list[str], tuple[str, ...]]]:
    """Each agency with its names and the forms in which an article credits it."""
    return [(agency, words, tuple(form for word in words for form in (
        f"({word})", f"{word} —", f"By {word}\n", f"{word} contributed", f"{word} and other", f"Source: {word}")))
        for agency, words in lexicon.table("linking")["agencies"].items()]


def _agency(document: Document) -> str | None:
    """The news agency that a document credits: as its publisher or author, in its dateline, or at its end."""
    names = lexicon.table("linking")["agencies"]
    for field in (document.publisher, document.author):
        if field and (found := next((agency for agency, words in names.items() if field in words), None)):
            return str(found)
    text = document.text
    ends = f"{text[:CREDIT_HEAD]}\n{text[-CREDIT_TAIL:]}"
    return next((agency for agency, words, forms in _credits()
                 if any(word in ends for word in words) and any(form in ends for form in forms)), None)


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
    named = [(event, occasion_of(article, event)) for event in events]
    return [_unit(document.text, told_when(event, occasion, published), published, story, countries)
            ._replace(occasion=occasion) for event, occasion in named]


def _unit(
    text: str, event: DocumentEvent, published: str | None, story: frozenset[str], countries: Mapping[str, str]
) -> LinkUnit:
    content = " ".join(text[slice(*event.content)].split()) if event.content else None
    first = event.mentions[0]
    people = {word for who in event.participants for word in words_of(who.name.lower())}
    named = [_around(text, mention.trigger.start, mention.trigger.end) for mention in event.mentions]
    topic = {word.lower() for near in named for word in _CAPITAL.findall(near)} - people - _general_names()
    told = {mention.sentence for mention in event.mentions[:MAX_SENTENCES]}
    around = " ".join(text[start : min(end, start + LONGEST_SENTENCE)] for start, end in sorted(told))
    triggers = " ".join(text[slice(*mention.trigger)] for mention in event.mentions)
    return LinkUnit(
        event=event.changed(mentions=()),
        published=published,
        content=content,
        words=content_words(content or ""),
        topic=frozenset(topic),
        snippet=_snippet(text, first.sentence.start, first.trigger.start, first.sentence.end),
        context=content_words(around) - {word[:STEM] for word in people} - content_words(triggers),
        story=story,
        sides=tuple(sorted({(countries[who.actor_id], who.actor_id) for who in event.participants
                            if who.actor_id in countries})),
        again=any(_said_again(text, mention.trigger.start) for mention in event.mentions),
        told=tuple(Told(mention.id, mention.confidence, _says(mention, event)) for mention in event.mentions),
    )


def _says(mention: Mention, event: DocumentEvent) -> str:
    """What a mention is a witness of, as `Told` has it."""
    found = {
        "time": mention.time is not None,
        "date": bool(mention.time and event.time and mention.time.value == event.time.value),
        "place": bool(mention.place and event.place and mention.place.name == event.place.name),
        "status": mention.status == event.status,
        "participants": {(who.actor_id, who.role) for who in mention.participants}
        == {(who.actor_id, who.role) for who in event.participants},
    }
    return " ".join(field for field, is_said in found.items() if is_said)


def _said_again(text: str, trigger: int) -> bool:
    before = words_of(text[max(0, trigger - AGAIN_REACH) : trigger].lower())
    return not _again_words().isdisjoint(before[-AGAIN_WORDS:])


class _Weighed(dict[str, tuple[str, int] | None]):
    """What words count for among those that an article is about: the stem, and how much; None for one that tells
    nothing."""

    def __missing__(self, word: str) -> tuple[str, int] | None:
        if len(self) >= MOST_WORDS:
            self.clear()
        stem = word.lower()[:STEM]
        counts = len(word) >= LONG and stem not in _stop_stems()
        found = self[word] = (stem, NAME_WEIGHT if word[0].isupper() else 1) if counts else None
        return found


@functools.cache
def _weighed() -> _Weighed:
    return _Weighed()


def _story(wording: Wording, title: str) -> frozenset[str]:
    """What an article is about: its most frequent content words, those of the title and names counted more."""
    weights: dict[str, int] = {}
    weighed = _weighed()
    counts = Counter(wording.story)
    counts.update(wording.furniture)
    for word, count in counts.items():
        if found := weighed[word]:
            weights[found[0]] = weights.get(found[0], 0) + found[1] * count
    for word in words_of(title):
        if found := weighed[word]:
            weights[found[0]] = weights.get(found[0], 0) + TITLE_WEIGHT
    # Most words weigh the least there is: of those alone some are chosen by name.
    least = min(sorted(weights.values(), reverse=True)[:STORY_WORDS], default=0)
    heavier = [stem for stem, weight in weights.items() if weight > least]
    others = sorted([stem for stem, weight in weights.items() if weight == least])
    return frozenset(heavier + others[: STORY_WORDS - len(heavier)])


def _around(text: str, start: int, end: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    return text[max(line, start - TOPIC_REACH) : end]


def _snippet(text: str, sentence: int, trigger: int, end: int) -> str:
    start = sentence if end - sentence <= SNIPPET else max(sentence, trigger - SNIPPET // 2)
    words = " ".join(text[start:end].split())
    if start > sentence:
        words = "… " + words.partition(" ")[2]
    return words if len(words) <= SNIPPET else words[:SNIPPET].rsplit(" ", 1)[0] + " …"
