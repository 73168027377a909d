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

MAX_KNOWN = 100_000
"""So many different words are remembered at most."""

_WORD = re.compile(r"''|``|\w+(?:[.'’\-]\w+)*|[^\w\s]")
_MARKS = frozenset("\"“”„‟«»‘’'`") | {"''", "``"}
_LETTERS = {
    "determiner": "D",
    "possessive": "R",
    "subject": "H",
    "object": "O",
    "her": "R",
    "relative": "W",
    "that": "t",
    "question": "w",
    "to": "T",
    "modal": "M",
    "auxiliary": "X",
    "modal_negative": "M",
    "negative": "N",
    "conjunction": "C",
    "subordinator": "S",
    "preposition": "P",
    "adverb": "A",
    "time": "Y",
    "number": "U",
    "noun": "L",
    "adjective": "J",
}
_ADJECTIVES = ("al", "ive", "ous", "ic", "ful", "able", "ible", "less", "ish", "ary", "an")
_NOUNS = ("ion", "ness", "ment", "ity", "er", "or", "ist", "ism", "ship", "man", "ure", "ance", "ence", "ee", "age")


class Words(NamedTuple):
    """Parallel lists, one entry a word or mark; `lines` are (first, last + 1, sentence number) of each sentence.

    `forms` are the words in lower case. `tags` hold one letter: a class of `cues_words.toml`, K for a capitalised word,
    V, G and E for verbs by form (base or finite, -ing, -ed), J adjective, Z plural noun, L other noun, U number, q for
    a quotation mark of a short run, Q for everything in a longer one, a punctuation mark itself otherwise.
    `stems` are keys shared by the forms of a verb. `quoted` is the index of the quotation a word stands in, or -1.
    """

    starts: list[int]
    ends: list[int]
    forms: list[str]
    tags: list[str]
    stems: list[str]
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


_IRREGULAR = {
    "said": "say",
    "told": "tell",
    "wrote": "write",
    "written": "write",
    "thought": "think",
    "made": "make",
    "spoke": "speak",
    "spoken": "speak",
    "found": "find",
    "saw": "see",
    "seen": "see",
    "knew": "know",
    "known": "know",
    "felt": "feel",
    "gave": "give",
    "given": "give",
    "took": "take",
    "taken": "take",
    "came": "come",
    "went": "go",
    "gone": "go",
    "heard": "hear",
    "held": "hold",
    "swore": "swear",
    "sought": "seek",
    "drew": "draw",
    "meant": "mean",
    "showed": "show",
    "shown": "show",
    "foresaw": "foresee",
    "began": "begin",
    "kept": "keep",
    "sent": "send",
}


def stem(form: str) -> str:
    """One key for the forms of a verb, and for its noun where that looks the same. Crude, and meant to be."""
    known = _IRREGULAR.get(form)
    if known is not None:
        return known
    size = len(form)
    if size > 5 and form.endswith("ing"):
        form = form[:-3]
    elif size > 4 and form.endswith("ed"):
        form = form[:-2]
    elif size > 3 and form[-1] == "s" and form[-2] not in "su":
        form = form[:-1]
    else:
        return form[:-1] if size > 4 and form[-1] in "ey" else form
    if form[-1] in "eiy" and len(form) > 3:
        return form[:-1]
    if form[-1] == form[-2] and form[-1] not in "sl":
        return form[:-1]
    return form


@functools.lru_cache(maxsize=20_000)
def classify_first(word: str) -> tuple[str, str, str]:
    """The same for the first word of a sentence, whose capital may mean nothing."""
    form, tag, root = classify(word)
    if tag != "K":
        return form, tag, root
    known = _classes().get(form)
    if known is not None and not form.startswith(("republican", "democrat", "american")):
        return form, known, root
    for suffix, letter in (("ly", "A"), ("ing", "G"), ("ed", "E")):
        if form.endswith(suffix) and len(form) > 5:
            return form, letter, root
    return form, tag, root


class _Known(dict[str, tuple[str, str, str]]):
    """Words as written with their form, class and stem, filled as they are met. Forgets all when it is full."""

    def __missing__(self, word: str) -> tuple[str, str, str]:
        if len(self) >= MAX_KNOWN:
            self.clear()
        found = self[word] = classify(word)
        return found


@functools.cache
def _known() -> _Known:
    return _Known()


def american(form: str) -> str:
    """A British verb in -ise as the models know it: "criticised" is "criticized"; all other words as they are."""
    head, ise, ending = form.rpartition("is")
    if ise and len(head) > 3 and ending in ("e", "ed", "es", "ing") and head + "is" not in _never_ize():
        return f"{head}iz{ending}"
    return form


@functools.cache
def _never_ize() -> frozenset[str]:
    return frozenset(word.removesuffix("e") for word in table("cues_words")["spelling"]["never_ize"].split())


def classify(word: str) -> tuple[str, str, str]:
    """The lower-case form in American spelling, the class and the stem of a word as written."""
    form = american(word.lower())
    return form, _class_of(word, form), stem(form)


def _class_of(word: str, form: str) -> str:
    if not (word[0].isalnum() or word[0] == "_"):
        return "q" if word in _MARKS else word[0]
    known = _classes().get(form)
    if known is not None and (known not in "LVJ" or not word[0].isupper()):
        return known
    if word[0].isupper():
        return "k" if form.endswith(("'s", "’s")) else "K"
    if word[0].isdigit():
        return "U"
    if form.endswith(("'s", "’s", "s'", "s’")):
        return "p"
    for suffix, letter in (("ly", "A"), ("ing", "G"), ("ed", "E")):
        if form.endswith(suffix) and len(form) > len(suffix) + 2:
            return letter
    if form.endswith(_ADJECTIVES):
        return "J"
    if form.endswith(_NOUNS):
        return "L"
    return "Z" if form.endswith("s") and not form.endswith("ss") else "L"


def _speech(quotations: list[Quotation], text: str) -> list[bool]:
    return [text.count(" ", q.inner_start, q.inner_end) >= MIN_SPEECH - 1 for q in quotations]


def read_words(document: Document, annotations: Annotations) -> Words:
    """The words of a document's sentences, in order."""
    text, quotations = document.text, annotations.quotations
    words = Words([], [], [], [], [], [], [])
    classes = _known()
    speech = _speech(quotations, text)
    limits = [(q.start, q.end) for q in quotations] + [(len(text) + 1, len(text) + 1)]
    q_at = 0
    for number, sentence in enumerate(annotations.sentences):
        first = len(words.starts)
        spans = [match.span() for match in _WORD.finditer(text, sentence.start, sentence.end)]
        known = [classes[text[start:end]] for start, end in spans]
        for place in range(min(2, len(known))):
            if known[place][1] != "q":
                known[place] = classify_first(text[spans[place][0] : spans[place][1]])
                break
        if not spans:
            continue
        starts, ends = zip(*spans, strict=True)
        forms, tags, stems = zip(*known, strict=True)
        words.starts.extend(starts)
        words.ends.extend(ends)
        words.forms.extend(forms)
        words.tags.extend(tags)
        words.stems.extend(stems)
        words.quoted.extend([-1] * len(spans))
        while limits[q_at][1] <= sentence.start:
            q_at += 1
        if limits[q_at][0] < sentence.end:
            q_at = _mark_quoted(words, first, limits, q_at, speech)
        for at in range(first, len(words.starts), MAX_LINE):
            words.lines.append((at, min(at + MAX_LINE, len(words.starts)), number))
    return words


def _mark_quoted(words: Words, first: int, limits: list[tuple[int, int]], q_at: int, speech: list[bool]) -> int:
    """Notes which words from `first` on stand in which quotation; gives the number of the last one looked at."""
    start, end = limits[q_at]
    for at in range(first, len(words.starts)):
        place = words.starts[at]
        while place >= end:
            q_at += 1
            start, end = limits[q_at]
        if place >= start:
            words.quoted[at] = q_at
            if speech[q_at]:
                words.tags[at] = "Q"
    return q_at
