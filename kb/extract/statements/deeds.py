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
_VOTING: Final = frozenset({"voted", "rejected", "approved", "passed", "adopted", "ratified"})
"""What a body does by a vote, and says nothing by."""
_WHEN: Final = frozenset("PDYUA")
_CALL_ENDS: Final = frozenset(".;!?PTYCS^")
"""Classes of what may stand behind whoever is telephoned."""


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
    always, objects, dismissing, _, bodies = _lists()
    nouns = objects.get(verb.stem)
    if not (nouns or verb.stem in always or verb.stem in dismissing or verb.form in _VOTING or verb.form == "called"):
        return False
    for first, last in draft.content:
        if max(words.quoted[first:last], default=-1) >= 0:
            return False
    if verb.form == "called":
        return known[draft.cue + 1].form == "off" or _is_call(words, draft)
    if verb.form in _VOTING and draft.source is not None and known[draft.head].form in bodies:
        return True
    if verb.stem in always:
        return True
    first = draft.cue + 2 if known[draft.cue + 1].form == "down" else draft.cue + 1  # "struck down a law"
    phrase = _phrase(words, first)
    if nouns is not None:
        if known[first].form == "with":
            return True  # "the deal that Peru signed with her"
        before = [word.form for begin, end in draft.content if end <= draft.start for word in known[begin:end]]
        if not nouns.isdisjoint([word.form for word in known[first:phrase]] + before[-1:]):
            return True  # "signed *the treaty*", "*the treaty* was signed"
    return verb.stem in dismissing and _dismisses(words, draft, phrase)


def _dismisses(words: Words, draft: Draft, phrase: int) -> bool:
    """Whether a verb that may dismiss has for its object, which ends at `phrase`, somebody in a post."""
    known, posts = words.known, _lists()[3]
    if draft.source is not None and draft.source[0] > draft.cue:
        (begin, end), *more = draft.content or [(0, 0)]
        return not more and end - begin == 1 and known[begin].tag in "HO"  # "She was dismissed by the minister"
    if known[phrase].form == "as":
        end = _phrase(words, phrase + 1)
        return known[phrase - 1].tag == "K" and end > phrase + 1 and known[end - 1].form in posts
    forms = [word.form for word in known[draft.cue + 1 : phrase]]
    named = len(forms) > 1 and known[phrase - 1].tag == "K" and "president" not in forms
    return bool(forms) and (forms[-1] in posts or (named and not posts.isdisjoint(forms)))


def only_tells_when(words: Words, draft: Draft) -> bool:
    """Whether nothing is said but when: "the offer was rejected *on Monday*"."""
    told = [word.tag for first, last in draft.content for word in words.known[first:last] if not word.is_mark]
    return bool(told) and "Y" in told and set(told) <= _WHEN


def _is_call(words: Words, draft: Draft) -> bool:
    """Whether somebody is telephoned or a vote is called, and nothing is called anything: "called *Ann Lee* on Monday",
    "called *an early election*", but "called Ann Lee *a liar*"."""
    known, at = words.known, draft.cue + 1
    if known[at].tag in "DR":
        end = _phrase(words, at)
        meant = known[end - 1].form in _lists()[3] or known[end - 1].form in _called()
    else:
        end = at
        while known[end].tag in "Kk" or (known[end].form == "and" and known[end + 1].tag == "K" and end > at):
            end += 1
        meant = end > at
    return meant and known[end].tag in _CALL_ENDS and known[end].form not in ("as", "out")


@functools.cache
def _called() -> frozenset[str]:
    return frozenset(table("cues_words")["deeds"]["called"].split())


def _phrase(words: Words, first: int) -> int:
    """Where the noun phrase that begins at a word ends."""
    at = first
    while at - first < _MAX_PHRASE and words.known[at].tag in _PHRASE:
        at += 1
    return at
