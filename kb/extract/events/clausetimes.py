"""Which clause of its sentence a time stands in: the trigger's own, or one that tells of something else."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.inflection import PAST, common_verbs
from kb.extract.events.words import lemma_of

_SETTING: Final = frozenset({"at", "in", "during", "for", "with", "to", "on"})
_ASKED: Final = 8
"""Words from a verb of asking to the time at which it was asked."""
_ASKING: Final = frozenset(
    ("ask", "urge", "invite", "persuade", "press", "push", "encourage", "advise", "warn", "instruct", "request",
     "challenge", "implore", "call", "appeal", "demand")
)  # fmt: skip
_BOUNDING: Final = frozenset({"before", "since", "until"})
_SAYING: Final = frozenset({"saying", "adding", "warning", "arguing", "noting", "telling", "insisting", "claiming"})


def phrase_start(clause: Clause, noun: int, first: int = 0) -> int:
    """Where the phrase of a noun begins, at `first` at the earliest: "*her long trip*"."""
    while noun > first and clause.tags[noun - 1] in "dwns":
        noun -= 1
    return noun


def is_behind_other(clause: Clause, at: int, left: int) -> bool:
    """Whether a time closes the phrase of another event, which is no setting: "the visit recalls *her trip to Lima in
    1985*", but "they met at a summit in Lima in 1985"."""
    event = at - 1
    while event > left and event not in clause.events and clause.tags[event] in "pndo":
        event -= 1
    if event <= left or event not in clause.events or clause.tags[event] == "v":
        return False
    return clause.lows[phrase_start(clause, event, left) - 1] not in _SETTING


def closes_bound(clause: Clause, at: int, end: int) -> bool:
    """Whether a time closes the phrase of an event that only bounds what is told before it: "hopes to win *before the
    convention in July*"."""
    event = at - 1
    if event > end and clause.tags[event] == "p":
        event -= 1
    if event <= end or event not in clause.events or clause.tags[event] == "v":
        return False
    start = phrase_start(clause, event, end)
    if clause.lows[start - 1] in _BOUNDING:
        return True
    return clause.low_at(start - 2) == "ahead" and clause.low_at(start - 1) == "of"


def in_relative_subject(clause: Clause, left: int, end: int, at: int) -> bool:
    """Whether a trigger stands in a relative clause of the subject, and a time behind the main verb: "a nurse who was
    hurt at a rally *filed suit on Monday*"."""
    verb = at - 1
    while verb >= end and clause.tags[verb] != "v":
        if clause.tags[verb] in "kjiru":
            return False
        verb -= 1
    if verb < end or clause.lows[verb].endswith("ing") or clause.tags[verb - 1] in "oamck":
        return False
    start = left - 1
    while start > 0 and clause.tags[start] not in "kjiu":
        if clause.tags[start] == "r" and clause.lows[start] == "who":
            return start > 0 and clause.tags[start - 1] in "wn"
        start -= 1
    return False


def in_apposition(clause: Clause, at: int, left: int) -> bool:
    """Whether a time says when something told in an apposition was: "the summit, *an event he held in 2010*"."""
    for comma in range(at - 1, left, -1):
        if clause.tags[comma] == "k":
            return clause.tags[comma + 1] == "d" and "v" in clause.tags[comma:at]
    return False


def in_aside(clause: Clause, at: int, left: int) -> bool:
    """Whether a time stands in a relative clause that a comma closes before the trigger."""
    if "k" not in clause.tags[at + 1 : left]:
        return False
    for before in range(at - 1, max(-1, at - 12), -1):
        if clause.tags[before] in "kj":
            return False
        if clause.tags[before] == "r":
            return before > 0 and clause.tags[before - 1] == "k"
    return False


def opens_bound(clause: Clause, at: int, left: int) -> bool:
    """Whether a time stands in a clause that opens the sentence and bounds what follows: "Before he was elected in
    2010, he had met Lee"."""
    if clause.lows[0] not in _BOUNDING or "k" not in clause.tags[at + 1 : left]:
        return False
    return "v" in clause.tags[1:at] and "k" not in clause.tags[1:at]


def is_before_it(clause: Clause, at: int, left: int) -> bool:
    """Whether a trigger stands in a clause with a verb that tells what came before what a time dates: "after ten
    people died"."""
    lows, tags = clause.lows, clause.tags
    if tags[left] == "v" and "i" in tags[at + 1 : left] and "had" in clause.group_words(left):
        return True  # "they met in 2008, when she had won the race"
    comma = left
    for after in range(left - 1, at, -1):
        if lows[after] == "after":
            closed = comma < left and "v" in tags[after + 1 : comma]
            counted = after - 1 > at and tags[after - 1] == "t"  # "a day after"
            verb = left if tags[left] == "v" else clause.verb_before(left)
            past = verb > after and bool(common_verbs().get(lows[verb], PAST) & PAST)
            return past and not closed and not counted
        if tags[after] == "j":
            return False
        if tags[after] == "k" and comma == left:
            comma = after
    return False


def dates_asking(clause: Clause, at: int, left: int) -> bool:
    """Whether a time stands right behind a verb that asks for, or plans, what an infinitive says: that is when it was
    asked for."""
    verb = clause.verb_before(at, _ASKED)
    if clause.tags[left - 1] != "o" or verb < 0 or not set("ndwsp").issuperset(clause.tags[verb + 1 : at]):
        return False
    return lemma_of(clause.lows[verb]) in _ASKING


def in_first_clause(clause: Clause, at: int, left: int) -> bool:
    """Whether a time stands in a clause with its own verb, and ", and" and a new subject lead on to the trigger."""
    if {"v", "a"}.isdisjoint(clause.tags[:at]):
        return False
    return any(
        clause.tags[comma] == "k" and clause.tags[comma + 1] == "c" and clause.tags[comma + 2] in "nq"
        for comma in range(at + 1, left - 2)
    )


def is_said_of(clause: Clause, at: int, left: int) -> bool:
    """Whether a time says when somebody spoke of what a trigger names: "on Monday, saying the deal might be signed"."""
    lows, tags = clause.lows, clause.tags
    return any(lows[verb] in _SAYING and tags[verb - 1] == "k" for verb in range(at + 2, left))


def within_aside(clause: Clause, end: int, at: int) -> bool:
    """Whether a time stands in a relative clause that a comma opens behind the trigger and that is still open."""
    for before in range(at - 1, end, -1):
        if clause.tags[before] in "kj":
            return False
        if clause.tags[before] == "r":
            return clause.tags[before - 1] == "k"
    return False


def in_other_part(clause: Clause, end: int, at: int) -> bool:
    """Whether a comma behind the trigger and a verb of its own stand before a time: "a ban, which it lifted in May"."""
    for before in range(at - 1, end - 1, -1):
        if clause.tags[before] == "k":
            return False
        if clause.tags[before] == "v" and not clause.lows[before].endswith("ing"):
            comma = next((left for left in range(before - 1, end - 1, -1) if clause.tags[left] == "k"), -1)
            return comma >= 0 and {"n", "q", "d"} & set(clause.tags[comma:before]) != set()
    return False
