"""What is only wanted, asked for or turned down: "wants Ann Lee *banned*", "rejected *calls* for talks"."""

from __future__ import annotations

from typing import Final

from kb.extract.events.verbgroups import VerbGroups
from kb.extract.events.words import grammar_words, lemma_of

_ASKED: Final = 20
"""Words before the comma behind an aside in which the verb stands that asks somebody."""
_OBJECT: Final = 6
"""Words after a verb in which the noun stands that is its object."""


def is_wanted(clause: VerbGroups, verb: int) -> bool:
    """Whether a participle is what somebody wants done: "wants Ann Lee *banned*"."""
    left = verb - 1
    while left > 0 and clause.tags[left] in "ndwbs":
        left -= 1
    return left < verb - 1 and clause.tags[left] == "v" and lemma_of(clause.lows[left]) == "want"


def is_chance(clause: VerbGroups, start: int) -> bool:
    """Whether a noun before "of" makes what follows possible: "a *chance of* officials being charged"."""
    of = start - 1
    while of > 0 and clause.tags[of] in "nwds":
        of -= 1
    return clause.lows[of] == "of" and clause.lows[of - 1] in grammar_words("governing_nouns", "of")


def is_asked_of(clause: VerbGroups, comma: int) -> bool:
    """Whether what stands before a comma only tells who is asked "to" do something: "invited Ann Lee, *the mayor, who
    often criticizes him*, to speak"."""
    verb = clause.verb_before(comma, _ASKED)
    while verb > 0 and clause.tags[verb - 1] == "b":
        verb -= 1
    if verb > 0 and clause.tags[verb - 1] == "r" and clause.lows[verb - 1] == "who":
        verb = clause.verb_before(verb - 1, _ASKED)
    asks = verb >= 0 and lemma_of(clause.lows[verb]) in ("invite", "ask", "urge", "persuade", "tell", "request")
    return asks and clause.tag_at(verb + 1) == "n" and "k" in clause.tags[verb:comma]


def is_turned_down(clause: VerbGroups, noun: int) -> bool:
    """Whether a proposal, call or the like is the object of a verb of refusal: "rejected calls for talks"; or a plan
    that of one that gives it up: "scrapped plans for talks"."""
    verb = clause.verb_before(noun, _OBJECT)
    if verb < 0 or not {"k", "j", "p", "o"}.isdisjoint(clause.tags[verb + 1 : noun]):
        return False
    lemma = lemma_of(clause.lows[verb])
    gives_up = {lemma, f"{lemma} {clause.low_at(verb + 1)}"} & grammar_words("denials", "gives_up")
    if gives_up and clause.lows[noun] in grammar_words("denials", "minds"):
        return grammar_words("words", "negative").isdisjoint(clause.group_words(verb))
    return lemma in ("reject", "refuse", "decline", "rebuff", "spurn", "dismiss")
