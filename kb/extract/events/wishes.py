"""What is only wanted, asked for or turned down: "wants Ann Lee *banned*", "rejected *calls* for talks"."""

from __future__ import annotations

from typing import Final

from kb.extract.events.inflection import BASE, PAST, common_verbs
from kb.extract.events.verbgroups import VerbGroups
from kb.extract.events.words import grammar_words, lemma_of

_BIDDING: Final = frozenset({"do", "don", "please", "never", "always", "just", "now"})
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


def is_order(clause: VerbGroups, verb: int) -> bool:
    """Whether a base form opens its sentence or a quotation, and so bids somebody do it: "*Write* to Ann Lee", "“*Sign*
    the deal,” she said"."""
    form = common_verbs().get(clause.lows[verb], BASE)
    if not form & BASE or form & PAST or clause.tags[verb] != "v":
        return False
    start = clause.group_start(verb)
    if {"m", "o"} & set(clause.tags[start:verb]) or (start < verb and clause.lows[start] not in _BIDDING):
        return False
    return start == 0 or clause.lows[start - 1] == "please" or is_quoted_first(clause, start)


def is_quoted_first(clause: VerbGroups, at: int) -> bool:
    """Whether a word is the first of a quotation."""
    opens = clause.tag_at(at - 1) == "u" and clause.tags[:at].count("u") % 2 == 1
    return opens and clause.tag_at(at - 2) not in ("o", "m", "a", "p", "d")  # "vowed to “fight on”"
