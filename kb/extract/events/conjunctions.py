"""What a conjunction makes of the clause that it opens: a condition, or what is still to come."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.inflection import BASE, PAST, THIRD, common_verbs
from kb.extract.events.words import grammar_words

_LATER: Final = frozenset({"before", "until", "when", "once", "after"})
_ONCE: Final = frozenset({"when", "once", "until"})
_COMING: Final = frozenset({"will", "'ll", "’ll", "wo", "won", "would", "must"})
_BY_THE_TIME: Final = ["by", "the", "time"]


def is_conditional(clause: Clause, at: int) -> bool:
    """Whether an "if" or "whether" opens the clause that `at` stands in."""
    if not clause.is_conditional():
        return False
    words = grammar_words("words", "if")
    for left in range(at - 1, max(-1, at - 16), -1):
        if clause.lows[left] in words:
            return not (clause.lows[left] == "if" and clause.low_at(left - 1) == "even")
        if clause.tags[left] in "kju" or clause.lows[left] in ("that", "then"):
            return False
    return False


def is_in_case(clause: Clause, start: int) -> bool:
    """Whether "in case" opens the clause whose subject stands right before the verb group: "in case Lee wins"."""
    left = start - 1
    while left > 0 and clause.tags[left] in "nqds":
        left -= 1
    return clause.lows[left] == "case" and clause.lows[left - 1] == "in"


def is_inverted(clause: Clause, start: int) -> bool:
    """Whether "should" or "were" right before the subject makes a condition: "should she win", "were she to win"."""
    return (
        start > 1
        and clause.tags[start - 1] in "nq"
        and (clause.lows[start - 2] == "should" or (clause.lows[start - 2] == "were" and clause.tags[start] == "o"))
    )


def is_outcome(clause: Clause, start: int) -> bool:
    """Whether a present tense says what comes of an "if" that opens its sentence: "if she goes, she *loses* the
    race"."""
    first = next((at for at, tag in enumerate(clause.tags[:start]) if tag not in "cbku"), start)
    if clause.low_at(first) != "if" or "k" not in clause.tags[first:start]:
        return False
    subject = start
    while subject > first and clause.tags[subject - 1] in "nqdws":
        subject -= 1
    return clause.tags[subject - 2 : subject] != ["k", "c"]  # "if she is unsure, he is not, *and she vows*"


def is_subordinate(clause: Clause, at: int) -> bool:
    """Whether "when", "before" or the like opens the clause: a present tense in it looks ahead."""
    for left in range(at - 1, max(-1, at - 8), -1):
        if clause.lows[left] in _LATER or clause.lows[left - 2 : left + 1] == _BY_THE_TIME:
            return True
        if clause.tags[left] in "kjuv":
            return False
    return False


def is_awaited(clause: Clause, verb: int) -> bool:
    """Whether a "once" or "until" opens the clause of a verb in the present: "*once* a deal *is reached*", "*before*
    she *gives* her speech"."""
    start = clause.group_start(verb)
    words = clause.lows[start:verb]
    form = common_verbs().get(clause.lows[verb], PAST)
    present = (not words and bool(form & (BASE | THIRD)) and not form & PAST) or words in (["is"], ["are"])
    return present and is_subordinate(clause, start)


def will_have(clause: Clause, start: int) -> bool:
    """Whether a perfect says what will be over when something comes: "will change *once* she *has left* office"."""
    for left in range(start - 1, max(-1, start - 8), -1):
        if clause.lows[left] in _ONCE:
            return not _COMING.isdisjoint(clause.lows[max(0, left - 12) : left]) and clause.tags[left - 1] != "k"
        if clause.tags[left] in "kjuv":
            return False
    return False
