"""A sentence as tagged words: names and time expressions whole, everything else by what it does in a clause.

Tags are single letters: `n` name, `t` time expression, `q` pronoun that no name covers, `d` determiner,
`p` preposition, `o` the word "to", `a` auxiliary, `m` modal, `c` conjunction, `r` relative, `i` subordinator,
`b` adverb or negation, `v` verb, `s` possessive ending, `k` comma or dash, `j` other punctuation, `u` quotation mark,
`w` any other word.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kb.extract.events.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD, lemmas_of_verbs, verb_forms
from kb.lexicon import table
from kb.records import Name, TimeExpression

_WORD = re.compile(r"\w+(?:[-/]\w+)*+|['’](?:s|t|re|ve|ll|d|m)\b|''|--|[^\w\s]")
_QUOTES = frozenset({'"', "“", "”", "''", "«", "»", "„"})
_COMMAS = frozenset({",", "—", "–", "--", "-", "(", ")"})

MAX_WORDS = 400
"""Words of a sentence that are looked at; what follows in a longer one is not prose."""


class Word(NamedTuple):
    """One word, name or time expression. `ref` is the index of the name or time, else -1."""

    start: int
    end: int
    low: str
    tag: str
    ref: int


@functools.cache
def word_tags() -> dict[str, str]:
    """Every function word to its tag; the first list that holds it wins."""
    grammar = table("event_grammar")["tags"]
    order = (("modal", "m"), ("auxiliary", "a"), ("negation", "b"), ("relative", "r"), ("determiner", "d"))
    rest = (("conjunction", "c"), ("preposition", "p"), ("subordinator", "i"), ("adverb", "b"), ("pronoun", "q"))
    tags = {"to": "o", "'s": "s", "’s": "s", "'d": "m", "’d": "m"}
    for name, tag in order + rest:
        for word in grammar[name]:
            tags.setdefault(word, tag)
    tags.update(dict.fromkeys(_QUOTES, "u") | dict.fromkeys(_COMMAS, "k") | {";": "j", ":": "j"})
    return tags


@functools.cache
def grammar_words(section: str, name: str) -> frozenset[str]:
    """A list of the grammar lexicon as a set."""
    return frozenset(table("event_grammar")[section][name])


@functools.cache
def grammar_classes(section: str) -> dict[str, str]:
    """All forms of the lemmas of a section of the grammar lexicon to the name of the list they stand in."""
    classes: dict[str, str] = {}
    for name, lemmas in table("event_grammar")[section].items():
        for lemma in lemmas:
            classes.setdefault(lemma, name)
            for form in verb_forms(lemma):
                classes.setdefault(form, name)
            classes.setdefault(f"{lemma}s", name)
    return classes


def read_words(
    lower: str,
    start: int,
    end: int,
    names: list[tuple[int, Name]],
    times: list[tuple[int, TimeExpression]],
    verbs: dict[str, int],
) -> list[Word]:
    """The words of a stretch of lower-cased text, given the names and times inside it with their indexes.

    `verbs` holds the forms of all verbs that count as such, with what they may be.
    """
    whole = sorted(
        [(name.start, name.end, "n", index) for index, name in names]
        + [(time.start, time.end, "t", index) for index, time in times],
        key=lambda span: (span[0], -span[1]),
    )
    tags = word_tags()
    words: list[Word] = []
    at = start
    for left, right, tag, index in [*whole, (end, end, "", -1)]:
        if left < at:
            continue
        for match in _WORD.finditer(lower, at, left):
            low = match.group()
            if low == ".":
                continue
            words.append(Word(match.start(), match.end(), low, tags.get(low) or _open_tag(low, verbs), -1))
        if tag:
            words.append(Word(left, right, lower[left:right], tag, index))
        at = right
        if len(words) > MAX_WORDS:
            break
    return _settled(words, verbs)


def _open_tag(low: str, verbs: dict[str, int]) -> str:
    if not low[0].isalnum():
        return "j" if low in "!?;:…" else "k"
    if low in verbs:
        return "v"
    if len(low) > 4:
        if low.endswith("ly"):
            return "b"
        if low.endswith(("ed", "ing")):
            return "v"
    return "w"


def _settled(words: list[Word], verbs: dict[str, int]) -> list[Word]:
    """The same words, with the tags that depend on neighbours put right."""
    contractions = table("event_grammar")["contractions"]
    previous = ""
    for at, word in enumerate(words):
        tag = word.tag
        if word.low in ("'t", "’t"):
            if at:
                before = words[at - 1]
                if before.low in contractions["auxiliary"]:
                    words[at - 1] = before._replace(tag="a")
                elif before.low in contractions["modal"]:
                    words[at - 1] = before._replace(tag="m")
            tag = "b"
        elif tag == "v":
            tag = _verb_or_noun(words, at, previous, verbs)
        elif tag == "r" and word.low == "that" and at and words[at - 1].tag in "poa":
            tag = "d"
        elif tag == "s" and at and words[at - 1].tag in "qr":
            tag = "a"  # "it's", "who's"
        elif tag == "k" and word.low in "()":
            tag = "k"
        if tag != word.tag:
            words[at] = word._replace(tag=tag)
        previous = tag
    return words


def _verb_or_noun(words: list[Word], at: int, previous: str, verbs: dict[str, int]) -> str:
    """`v` or `w` for a word that may be a verb: what stands before it decides."""
    form = verbs.get(words[at].low, 0) or (GERUND if words[at].low.endswith("ing") else PAST | PARTICIPLE)
    if previous in ("d", "s"):
        return "w"
    if previous == "p":
        return "v" if form & GERUND else "w"
    if previous == "n" and form in (BASE, THIRD):
        return _after_name(words, at, form)
    if not form & (PAST | PARTICIPLE | GERUND):
        if previous in ("m", "o", "q", "r"):
            return "v"
        if previous == "w" and form & (BASE | THIRD):
            # "the deal helps Ann", "unions reach a deal": a finite verb may follow a noun that agrees with it
            agrees = form & THIRD or words[at - 1].low.endswith("s")
            follows = words[at + 1].tag if at + 1 < len(words) else ""
            return "v" if agrees and follows and follows in ("ndoptb" if form & THIRD else "ndwtb") else "w"
    return "v"


def _after_name(words: list[Word], at: int, form: int) -> str:
    """A present form right after a name: "Iran deal" is a noun, "Republicans vote" and "Ann and Bo meet" are not."""
    before = words[at - 1].low
    if form == BASE:
        joined = at > 1 and words[at - 2].tag == "c"
        return "v" if joined or before.endswith("s") else "w"
    follows = words[at + 1].tag if at + 1 < len(words) else ""
    return "v" if follows in ("n", "d", "o", "t", "b") or (follows == "p" and not before.endswith("n")) else "w"


def lemma_of(low: str) -> str:
    """The lemma of a common verb's form, or the word itself."""
    return lemmas_of_verbs().get(low, low)
