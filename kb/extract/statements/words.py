"""A document's words as parallel lists, with a class for each word: what every rule about statements looks at."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kb.lexicon import table
from kb.records import Annotations, Document, Quotation

MIN_SPEECH = 4
"""A quoted run of this many words or more is somebody's speech; a shorter one may only mark a term."""

MAX_LINE = 400
"""A longer sentence is looked at in pieces of this many words, so that the cost stays linear."""

_WORD = re.compile(r"''|``|\w+(?:[.'’\-]\w+)*|[^\w\s]")
_MARKS = frozenset("\"“”„‟«»‘’'`") | {"''", "``"}
_LETTERS = {
    "determiner": "D", "possessive": "R", "subject": "H", "object": "O", "her": "R", "relative": "W", "that": "t",
    "question": "w", "to": "T", "modal": "M", "auxiliary": "X", "modal_negative": "M", "negative": "N",
    "conjunction": "C", "subordinator": "S", "preposition": "P", "adverb": "A", "time": "Y", "number": "U",
    "noun": "L", "adjective": "J",
}
_ADJECTIVES = ("al", "ive", "ous", "ic", "ful", "able", "ible", "less", "ish", "ary", "an")
_NOUNS = ("ion", "ness", "ment", "ity", "er", "or", "ist", "ism", "ship", "man", "ure", "ance", "ence", "ee", "age")


class Words(NamedTuple):
    """Parallel lists, one entry a word or mark; `lines` are (first, last + 1, sentence number) of each sentence.

    `forms` are the words in lower case. `tags` hold one letter: a class of `cues_words.toml`, K for a capitalised word,
    V, G and E for verbs by form (base or finite, -ing, -ed), J adjective, Z plural noun, L other noun, U number, q for
    a quotation mark of a short run, Q for everything in a longer one, a punctuation mark itself otherwise.
    `quoted` is the index of the quotation a word stands in, or -1.
    """

    starts: list[int]
    ends: list[int]
    forms: list[str]
    tags: list[str]
    quoted: list[int]
    lines: list[tuple[int, int, int]]


@functools.cache
def _classes() -> dict[str, str]:
    lexicon = table("cues_words")
    classes: dict[str, str] = {}
    for name, words in lexicon["classes"].items():
        for word in words.split():
            classes.setdefault(word, _LETTERS[name])
    for word in table("cues_verbs")["verbs"].split():
        classes.setdefault(word, "V")
    return classes


@functools.lru_cache(maxsize=20_000)
def classify_first(word: str) -> tuple[str, str]:
    """The same for the first word of a sentence, whose capital may mean nothing."""
    form, tag = classify(word)
    if tag != "K":
        return form, tag
    known = _classes().get(form)
    if known is not None and not form.startswith(("republican", "democrat", "american")):
        return form, known
    for suffix, letter in (("ly", "A"), ("ing", "G"), ("ed", "E")):
        if form.endswith(suffix) and len(form) > 5:
            return form, letter
    return form, tag


@functools.lru_cache(maxsize=100_000)
def classify(word: str) -> tuple[str, str]:
    """The lower-case form and the class of a word as written."""
    form = word.lower()
    if not (word[0].isalnum() or word[0] == "_"):
        return form, "q" if word in _MARKS else word[0]
    known = _classes().get(form)
    if known is not None and (known not in "LVJ" or not word[0].isupper()):
        return form, known
    if word[0].isupper():
        return form, "k" if form.endswith(("'s", "’s")) else "K"
    if word[0].isdigit():
        return form, "U"
    if form.endswith(("'s", "’s", "s'", "s’")):
        return form, "p"
    for suffix, letter in (("ly", "A"), ("ing", "G"), ("ed", "E")):
        if form.endswith(suffix) and len(form) > len(suffix) + 2:
            return form, letter
    if form.endswith(_ADJECTIVES):
        return form, "J"
    if form.endswith(_NOUNS):
        return form, "L"
    return form, "Z" if form.endswith("s") and not form.endswith("ss") else "L"


def _speech(quotations: list[Quotation], text: str) -> list[bool]:
    return [text.count(" ", q.inner_start, q.inner_end) >= MIN_SPEECH - 1 for q in quotations]


def read_words(document: Document, annotations: Annotations) -> Words:
    """The words of a document's sentences, in order."""
    text, quotations = document.text, annotations.quotations
    starts: list[int] = []
    ends: list[int] = []
    forms: list[str] = []
    tags: list[str] = []
    quoted: list[int] = []
    lines: list[tuple[int, int, int]] = []
    speech = _speech(quotations, text)
    limits = [(q.start, q.end) for q in quotations] + [(len(text) + 1, len(text) + 1)]
    q_at = 0
    q_start, q_end = limits[0]
    for number, sentence in enumerate(annotations.sentences):
        first = len(starts)
        known = classify_first
        for match in _WORD.finditer(text, sentence.start, sentence.end):
            start, end = match.span()
            while start >= q_end:
                q_at += 1
                q_start, q_end = limits[q_at]
            form, tag = known(match.group())
            if tag != "q":
                known = classify
            if start >= q_start:
                quoted.append(q_at)
                tags.append("Q" if speech[q_at] else tag)
            else:
                quoted.append(-1)
                tags.append(tag)
            starts.append(start)
            ends.append(end)
            forms.append(form)
        lines += [(at, min(at + MAX_LINE, len(starts)), number) for at in range(first, len(starts), MAX_LINE)]
    return Words(starts, ends, forms, tags, quoted, lines)
