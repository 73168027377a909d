"""Whom somebody else reports to have said something: "the paper quoted *Ann Lee* as saying that all was well"."""

from __future__ import annotations

import functools
from typing import Final

from kb.extract.statements.classes import stem
from kb.extract.statements.cues import Line, group_start
from kb.extract.statements.sources import phrase_start
from kb.extract.statements.words import Words
from kb.lexicon import table

_REACH: Final = 24
"""Words between the verb that quotes and the "as"."""
_BE: Final = frozenset({"be", "is", "are", "was", "were", "been", "being"})
_NO_PHRASE: Final = frozenset("VXMTtwQ;:")
"""Classes of words that stand in no phrase of a person who is quoted."""
_WHEN: Final = frozenset("PYUAD.,")
_SUBJECTS: Final = frozenset("KHLZ")
_NAME_ENDS: Final = frozenset(",(PWS-—–")
"""Classes of what follows the first phrase of whoever is quoted: an apposition, what they are of."""


@functools.cache
def _quoting() -> frozenset[str]:
    return frozenset(stem(verb) for verb in table("cues_words")["quoting"]["verbs"].split())


def quoted_source(line: Line, at: int) -> tuple[int, tuple[int, int]] | None:
    """The head word and the phrase, as (first, last + 1), of whom a verb before "as" quotes with the cue at `at`; None
    where none does."""
    words, known = line.words, line.words.known
    if known[at].stem in _quoting() and line.speech_at and line.speech_at[0] < at and (
            behind := _as_saying(line, at)) > 0:
        at = behind
    if known[group_start(words, at)].form == "having":
        at = group_start(words, at)
    if not (known[at].tag == "G" or known[at].form == "having") or known[at - 1].form != "as":
        return None
    verb = _verb_of(words, max(line.first, at - _REACH), at - 2)
    if verb < 0:
        return None
    start = group_start(words, verb)
    if not _BE.isdisjoint([word.form for word in known[start:verb]]):
        if start <= line.first or known[start - 1].tag not in _SUBJECTS:
            return None
        return start - 1, (phrase_start(words, start - 1, line.first), start)  # "Ann Lee was quoted as saying"
    first, end = verb + 1, at - 1
    while end > first and known[end - 1].tag in ",)":
        end -= 1
    head = first
    while head + 1 < end and not (known[head + 1].tag in _NAME_ENDS and known[head].tag not in "DR"):
        head += 1
    return (head, (first, end)) if first < end and known[first].form != "by" else None


def _as_saying(line: Line, verb: int) -> int:
    """The "-ing" with which a sentence ends that began with what was said: "the paper quoted Ann Lee as *saying* on
    Monday"; 0 where there is none."""
    known = line.words.known
    at = line.last - 1
    while at > verb + 1 and (known[at].is_mark or known[at].tag in _WHEN):
        at -= 1
    return at if known[at].tag == "G" and known[at - 1].form == "as" and at - verb < _REACH else 0


def _verb_of(words: Words, first: int, last: int) -> int:
    """The nearest verb that quotes among the words from `first` to `last`, with nothing but a phrase behind it, or
    -1."""
    known = words.known
    for at in range(last, first - 1, -1):
        if known[at].stem in _quoting() and known[at].tag in "VEGLZ":
            return at
        if known[at].tag in _NO_PHRASE:
            return -1
    return -1
