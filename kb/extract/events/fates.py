"""What became of an occasion that was to be: it was called off, fell through, did not take place, was put off."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.inflection import PARTICIPLE, common_verbs
from kb.extract.events.outcomes import Outcome
from kb.extract.events.status import says_no
from kb.extract.events.words import grammar_words, lemma_of
from kb.records import Status

_REACH: Final = 30
"""Words behind a noun in which the verb stands that tells what became of it."""
_OPENING: Final = frozenset({"after", "before", "since", "because", "until"})
"""Prepositions that may open a clause: "after *the deal was scrapped*"."""
_DID: Final = frozenset({"did", "was", "were", "have", "has", "had"})
_THEM: Final = frozenset({"it", "them", "both"})
_BUT: Final = 14
"""Words behind a "but" in which it is told what was cancelled."""


def fate_of(clause: Clause, end: int) -> Status | None:
    """What became of what the noun phrase that ends at `end` names, where its own verb tells: NEGATED, or PLANNED for
    what was put off. Participles and one relative clause that describe the noun are passed over."""
    tags = clause.tags
    related = told = False
    for at in range(end, min(len(tags), end + _REACH)):
        if tags[at] in "jiu":
            return None
        if tags[at] == "r":
            related = True
        elif clause.pair_at(at, "a", "w") and clause.lows[at + 1] in grammar_words("denials", "cancelled"):
            return Outcome.NEGATED  # "the debate was axed"
        elif tags[at] == "a" and tags[at + 1 : at + 2] and tags[at + 1] not in "avbmo":
            if told or not related:
                return None
            related = False  # "that *were* due to start"
        elif tags[at] == "v" and tags[at - 1] != "o" and not _describes(clause, at):
            start = clause.group_start(at)
            if told and tags[start - 1] != "c":
                return None
            if fate := _fate(clause, at):
                return fate if related or start == end or not owns_subject(clause, start, "kir") else None
            told = not related  # "had been planned for May *but was cancelled*"
            related = related and clause.tag_at(at + 1) == "c"
    return None


def opens_clause(clause: Clause, preposition: int) -> bool:
    """Whether what follows a preposition may be a clause's subject: "they resigned *after* a meeting was scrapped"."""
    if clause.lows[preposition] not in _OPENING or not preposition:
        return clause.lows[preposition] in _OPENING
    verb = clause.verb_before(preposition)
    start = clause.group_start(verb) if verb >= 0 else 0
    return start > 0 and (clause.tags[start - 1] in "nq" or "a" in clause.tags[start:verb])


def is_cancelled(clause: Clause, but: int) -> bool:
    """Whether behind a "but" an occasion is said to have been cancelled ("but *the trip was called off*"), or whoever
    planned it to have given it up ("but *cancelled*", "but *called it off*", "but *never did*")."""
    occasion = False
    for at in range(but + 1, min(len(clause.tags), but + _BUT)):
        if clause.tags[at] in "ju":
            return False
        occasion = occasion or clause.lows[at] in grammar_words("denials", "occasions")
        if clause.tags[at] == "a" and _leaves_undone(clause, at):
            return at <= but + _BUT // 2 and not occasion
        if clause.tags[at] != "v":
            continue
        if fate := _fate(clause, at):
            return occasion and fate is Outcome.NEGATED
        if says_no(clause.group_words(at)):
            return False
        gave_up = _gives_up(clause, at)
        if gave_up or lemma_of(clause.lows[at]) in grammar_words("denials", "cancelled"):
            occasions = grammar_words("denials", "occasions")
            return gave_up or not occasions.isdisjoint(clause.lows[at + 1 : at + 5])  # "but cancelled the trip"
    return False


def _leaves_undone(clause: Clause, at: int) -> bool:
    """Whether an auxiliary says alone that what was planned was not done: "but *did not*", "but never *did*"."""
    before, behind = clause.low_at(at - 1), clause.low_at(at + 1)
    no = grammar_words("words", "negative")
    ends = at + 1 if before in no else at + 2 if behind in no else -1
    return ends > 0 and clause.lows[at] in _DID and clause.tag_at(ends) in ("", "k", "j", "c", "t", "p")


def _gives_up(clause: Clause, at: int) -> bool:
    """Whether a verb says, with nothing or a pronoun behind it, that a plan was given up: "cancelled", "called it
    off", "pulled out"."""
    lemma = lemma_of(clause.lows[at])
    after = at + 1 + (clause.low_at(at + 1) in _THEM)
    off = grammar_words("denials", "cancelled") | grammar_words("denials", "given_up")
    if f"{lemma} {clause.low_at(after)}" in off:
        after += 1 + (after == at + 1 and clause.low_at(after + 1) in _THEM)
    elif lemma not in off:
        return False
    return clause.tag_at(after) in ("", "k", "j", "c", "t", "p", "b", "i")


def owns_subject(clause: Clause, start: int, opens: str = "ckjir") -> bool:
    """Whether right before a verb group that begins at `start` a subject of its own opens a clause: "and *the report*
    was false". `opens` are the tags of what may stand before it."""
    left = start
    while left > 0 and start - left < _REACH and clause.tags[left - 1] in "dwnsqt" and clause.lows[left - 1] != "that":
        left -= 1
    return 0 < left < start and (clause.tags[left - 1] in opens or clause.lows[left - 1] in _OPENING)


def _describes(clause: Clause, verb: int) -> bool:
    """Whether a verb is but a participle that describes what stands before it: "a meeting *planned* for May"."""
    if lemma_of(clause.lows[verb]) in ("fall", "fail", "come"):
        return False  # "the deal fell through"
    form = common_verbs().get(clause.lows[verb], PARTICIPLE)
    return bool(form & PARTICIPLE) and not {"a", "m"} & set(clause.tags[clause.group_start(verb) : verb])


def _fate(clause: Clause, verb: int) -> Status | None:
    """What a verb says became of its subject."""
    lemma = lemma_of(clause.lows[verb])
    phrase = " ".join([lemma, *clause.lows[verb + 1 : verb + 2]])
    words = clause.group_words(verb)
    no = says_no(words)
    if {lemma, phrase} & grammar_words("denials", "collapsed"):
        return None if no else Outcome.NEGATED
    if {lemma, phrase} & grammar_words("denials", "held"):
        return Outcome.NEGATED if no and "m" not in clause.tags[clause.group_start(verb) : verb] else None
    if lemma == "fail" and clause.tag_at(verb + 1) == "o":
        led = clause.lows[verb + 2 : verb + 4]
        return Outcome.NEGATED if {" ".join(led), *led[:1]} & grammar_words("denials", "held") else None
    if no or grammar_words("words", "passive").isdisjoint(words) or "m" in clause.tags[verb - len(words) : verb]:
        return None
    if {lemma, phrase} & grammar_words("denials", "cancelled"):
        return Outcome.NEGATED
    return Outcome.PLANNED if {lemma, phrase} & grammar_words("denials", "postponed") else None
