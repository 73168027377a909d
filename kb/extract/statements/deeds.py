"""Deeds that look like statements: who imposes sanctions, signs a bill or dismisses a minister says nothing by it."""

from __future__ import annotations

import functools
from typing import Final

from kb.extract.statements.classes import stem
from kb.extract.statements.decode import Draft
from kb.extract.statements.words import Words
from kb.lexicon import table

_PHRASE: Final = frozenset("DRJLZKkpUEGOH-")
"""Classes of words in the phrase that a deed is done to."""

_MAX_PHRASE: Final = 9


@functools.cache
def _lists() -> tuple[frozenset[str], dict[str, frozenset[str]], frozenset[str], frozenset[str], frozenset[str]]:
    deeds = table("cues_words")["deeds"]
    stems = {key: frozenset(stem(verb) for verb in deeds[key].split()) for key in ("always", "dismissing")}
    objects = {stem(verb): frozenset(nouns.split()) for verb, nouns in deeds["objects"].items()}
    return stems["always"], objects, stems["dismissing"], frozenset(deeds["posts"].split()), frozenset(
        deeds["bodies"].split())


def is_deed(words: Words, draft: Draft) -> bool:
    """Whether a draft tells what somebody did. Where any of it is quoted, it was said."""
    known, verb = words.known, words.known[draft.cue]
    always, objects, dismissing, posts, bodies = _lists()
    nouns = objects.get(verb.stem)
    if not (nouns or verb.stem in always or verb.stem in dismissing or verb.form == "voted" or verb.form == "called"):
        return False
    for first, last in draft.content:
        if max(words.quoted[first:last], default=-1) >= 0:
            return False
    if verb.form == "called":
        return known[draft.cue + 1].form == "off"
    if verb.form == "voted":
        return draft.source is not None and known[draft.head].form in bodies
    if verb.stem in always:
        return True
    first = draft.cue + 1
    phrase = _phrase(words, first)
    if nouns is not None:
        return not nouns.isdisjoint([word.form for word in known[first:phrase]])
    if draft.source is not None and draft.source[0] > draft.cue:
        (begin, end), *more = draft.content or [(0, 0)]
        return not more and end - begin == 1 and known[begin].tag in "HO"  # "She was dismissed by the minister"
    if known[phrase].form == "as":
        end = _phrase(words, phrase + 1)
        return known[phrase - 1].tag == "K" and end > phrase + 1 and known[end - 1].form in posts
    forms = [word.form for word in known[first:phrase]]
    named = len(forms) > 1 and known[phrase - 1].tag == "K" and "president" not in forms
    return bool(forms) and (forms[-1] in posts or (named and not posts.isdisjoint(forms)))


def _phrase(words: Words, first: int) -> int:
    """Where the noun phrase that begins at a word ends."""
    at = first
    while at - first < _MAX_PHRASE and words.known[at].tag in _PHRASE:
        at += 1
    return at
