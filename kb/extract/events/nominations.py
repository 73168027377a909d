"""Who is nominated: a contest of its own, which is neither one of the votes on the way to it nor the election after it.

"The race for the nomination", "the Democratic race" and "needs 200 delegates to clinch the nomination" tell of it. It
is open until somebody has won it, whatever the words around it promise.
"""

from __future__ import annotations

import functools
from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.drafts import Draft
from kb.extract.events.inflection import BASE, GERUND
from kb.extract.events.outcomes import Outcome, is_to_come
from kb.extract.events.reading import Found
from kb.extract.events.words import grammar_words
from kb.lexicon import table

NOMINATION: Final = "=nomination"
"""The family of its mentions; the name of a party follows where they name one."""
_NOMINATIONS: Final = frozenset({"nomination", "nominations"})
_VOTES: Final = frozenset({"primary", "caucus"})
_AIM: Final = 7
"""Words before a verb in which it stands what it is the aim of."""
_TOWARDS: Final = frozenset({"for", "to", "at", "of", "toward", "towards", "on", "from"})
"""Prepositions before what is still to be done, or may never be."""
_YEAR: Final = 4
"""Signs of a time's value that is a year."""


def nomination_of(found: Found, words: list[str]) -> str:
    """The family of a mention whose noun phrase or object has the `words`, where it tells of a nomination; else ""."""
    if _NOMINATIONS.isdisjoint(words) and not _is_of_party(found, words):
        return ""
    return NOMINATION + _party_in(words)


def party_vote(family: str, found: Found, clause: Clause) -> str:
    """The family of a mention without a place or a date: "in the Republican primary" tells of the whole contest."""
    words = clause.lows[found.left : found.end]
    whole = found.trigger.part == "noun" and words[-1] == "primary" and found.article == "the" and _party_in(words)
    return NOMINATION + _party_in(words) if whole else family


def is_nomination(family: str) -> bool:
    """Whether a family is that of a nomination, of whatever party."""
    return family.startswith(NOMINATION)


def may_be_one(ours: str, theirs: str) -> bool:
    """Whether two families, of which one at least is of a nomination, may be of one: "the nomination" is that of either
    party."""
    return ours == theirs or (NOMINATION in (ours, theirs) and is_nomination(ours) and is_nomination(theirs))


def settle(draft: Draft, found: Found, clause: Clause, *, conditioned: bool) -> None:
    """Give a nomination's mention its status, and leave it no day that only the race for it had."""
    aim = draft.status is Outcome.OCCURRED and _is_aim(found, clause)
    draft.status = Outcome.POSSIBLE if conditioned or aim or is_to_come(draft.status) else draft.status
    if draft.part == "noun" and draft.time and len(draft.time.value) > _YEAR:
        draft.time = None  # "the race for the nomination grew tense on Monday"


def party_of(word: str) -> str:
    """The party that an adjective or a noun means, "" where it is none whose nominations are told apart."""
    return _parties().get(word, "")


def _party_in(words: list[str]) -> str:
    """Which party's nomination it is, as far as the words say; with a space before it."""
    return next((f" {party_of(word)}" for word in words if party_of(word)), "")


@functools.cache
def _parties() -> dict[str, str]:
    """The words for parties whose nominations are told apart, each with the party's key."""
    return {word: party for party, words in table("event_grammar")["parties"].items() for word in words}


def _is_of_party(found: Found, words: list[str]) -> bool:
    """Whether a noun names what decides a party's nomination: "the *Democratic race*", "the *nominating contest*"."""
    if found.trigger.part != "noun" or found.slots.get("in") or not _VOTES.isdisjoint(words):
        return False  # "the Republican contests in Ohio and Iowa", "the Democratic primary contests"
    contest = found.trigger.lemma.rpartition(" ")[2] in grammar_words("words", "party_contests")
    return contest and bool(_party_in(words) or not grammar_words("words", "nominating").isdisjoint(words))


def _is_aim(found: Found, clause: Clause) -> bool:
    """Whether a verb tells what somebody is after: "in the race *to win* the nomination", "*winning* it is hard"."""
    at, form = found.at, found.trigger.form
    if found.trigger.part != "verb" or not at:
        return found.trigger.part == "verb" and bool(form & GERUND)
    if form & GERUND:
        if clause.tags[at - 1] in "po":
            return clause.lows[at - 1] in _TOWARDS  # "a plan for winning it", "close to clinching it"
        return clause.tags[at - 1] in "kj" and clause.tag_at(at + 1) in ("d", "w")
    if not form & BASE or clause.tags[at - 1] != "o":
        return False
    return not grammar_words("words", "aims").isdisjoint(clause.lows[max(0, at - _AIM) : at - 1])
