"""From documents and their events to what linking compares: cards and units, made while a document is at hand."""

from __future__ import annotations

import functools
import re
import zlib

from kb import lexicon
from kb.records import Document, DocumentCard, DocumentEvent, LinkUnit

SHINGLE_WORDS = 5
SAMPLE = 8
"""One shingle in eight is kept, chosen by its hash, so that samples of two texts can be compared (FracMinHash)."""

MAX_SHINGLES = 2000
SNIPPET = 90
TOPIC_REACH = 40
_WORD = re.compile(r"[^\W_]+")
_CAPITAL = re.compile(r"\b[A-Z][\w-]+")


@functools.cache
def _stop_words() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["stop_words"])


def content_words(text: str) -> frozenset[str]:
    """The words that carry content, cut to six letters so that forms of one word meet ("cooperate", "cooperation")."""
    return frozenset(word[:6] for word in _WORD.findall(text.lower()) if len(word) > 2 and word not in _stop_words())


def make_card(document: Document) -> DocumentCard:
    """The card of a document. Cost is linear in its text."""
    story = (document.text[start:end].lower() for (start, end), _ in document.story_spans())
    words = [word for stretch in story for word in _WORD.findall(stretch)]
    hashes = set()
    for at in range(len(words) - SHINGLE_WORDS + 1):
        value = zlib.crc32(" ".join(words[at : at + SHINGLE_WORDS]).encode())
        if value % SAMPLE == 0:
            hashes.add(value)
    time = document.reference_time
    return DocumentCard(document.id, document.publisher, document.url, document.title, time.value if time else None,
                        tuple(sorted(hashes)[:MAX_SHINGLES]))


def make_unit(document: Document, event: DocumentEvent) -> LinkUnit:
    """An event of a document with the words that linking compares."""
    text = document.text
    content = " ".join(text[slice(*event.content)].split()) if event.content else None
    first = event.mentions[0]
    named = [_around(text, mention.trigger.start, mention.trigger.end) for mention in event.mentions]
    people = {word for who in event.participants for word in _WORD.findall(who.name.lower())}
    topic = {word.lower() for near in named for word in _CAPITAL.findall(near)} - people - _stop_words()
    time = document.reference_time
    return LinkUnit(
        event=event,
        published=time.value if time else None,
        content=content,
        words=content_words(content or ""),
        topic=frozenset(topic),
        snippet=_snippet(text, first.sentence.start, first.trigger.start, first.sentence.end),
    )


def _around(text: str, start: int, end: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    return text[max(line, start - TOPIC_REACH) : end]


def _snippet(text: str, sentence: int, trigger: int, end: int) -> str:
    start = sentence if end - sentence <= SNIPPET else max(sentence, trigger - SNIPPET // 2)
    words = " ".join(text[start:end].split())
    if start > sentence:
        words = "… " + words.partition(" ")[2]
    return words if len(words) <= SNIPPET else words[:SNIPPET].rsplit(" ", 1)[0] + " …"
