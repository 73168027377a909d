"""Which time expression of its sentence belongs to a trigger: the one that stands nearest, clauses counted."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.clausetimes import (
    closes_bound,
    dates_asking,
    in_apposition,
    in_aside,
    in_first_clause,
    in_other_part,
    in_relative_subject,
    is_before_it,
    is_behind_other,
    is_said_of,
    opens_bound,
    phrase_start,
    within_aside,
)
from kb.extract.events.timevalues import calendar_value
from kb.extract.events.words import OWNERS, grammar_classes, grammar_words, lemma_of
from kb.records import TimeExpression

_YEAR: Final = re.compile(r"\d{4}")
_COST_LIMIT: Final = 22
_WORD_COST: Final = {"v": 5, "k": 3, "j": 9, "i": 8, "r": 14, "u": 3, "a": 1, "m": 1, "c": 4, "n": 1, "w": 1}
_BOUNDS: Final = frozenset({"through", "until", "till", "before", "after", "by", "than", "from", "since", "versus"})
_SPAN_OF_TIME: Final = re.compile(r"(?:the|this) (?:last|past|next|coming) (?:day|week|month|year|decade)")
_ACCLAIM: Final = 14
"""Words from praise to what it is for."""
_FOR: Final = frozenset({"on", "upon", "for"})
_PART: Final = frozenset({"in", "of", "over", "at"})
_COORDINATES: Final = frozenset({"v", "c"})
_DOER: Final = 7
"""Words from a relative pronoun to its verb, of which the doer is one."""
_DATELINE: Final = 8
"""Words at the start of a story in which its dateline's day stands."""
_APART: Final = frozenset({"before", "after", "until", "since"})
_WHEN: Final = frozenset(
    ("is", "was", "be", "will", "would", "takes", "took", "take", "place", "comes", "came", "begins", "began", "begin",
     "starts", "started", "set", "scheduled", "slated", "held", "happens", "happened", "on", "for", "in")
)  # fmt: skip
"""What a relative clause consists of that says no more than when something is: ", which *will be held in* May"."""
_CONCERNING: Final = frozenset({"against", "on", "over", "about", "for", "regarding"})
"""What stands between an event and what it is about: "the May rally *against* the deal"."""
_SEQUEL: Final = frozenset({"followed", "follows", "preceded", "precedes", "succeeded"})
_BETWEEN: Final = {"after", "before", "since", "until", "because", "while", "following"}


def time_of_trigger(
    clause: Clause, left: int, end: int, times: list[TimeExpression], *, reduced: bool = False,
    elsewhere: Collection[int] = (),
) -> int:  # fmt: skip
    """The index of the time expression that belongs to the trigger at words `left:end`, or -1.

    The words at `elsewhere` are known to date something else.

    What a `reduced` participle names ("men held in Cuba") happened when the words after it say, if any do.
    """
    best, best_cost = -1, _COST_LIMIT
    for at in clause.times:
        if at in elsewhere or (at in clause.taken and not left <= at < end):
            continue
        if (reduced and at < left) or _dates_nothing(clause, at, times):
            continue
        cost = _cost(clause, at, left, end)
        if cost < best_cost:
            best, best_cost = clause.refs[at], cost
    return best


def _dates_nothing(clause: Clause, at: int, times: list[TimeExpression]) -> bool:
    """Whether the time at a word is none of the calendar, or means the whole span up to now: "over the last year"."""
    time = times[clause.refs[at]]
    if calendar_value(time) is None or (time.anchor != "narrative" and _SPAN_OF_TIME.fullmatch(clause.lows[at])):
        return True
    if clause.low_at(at - 1) == "of" and clause.lows[at - 2] in ("anniversary", "anniversaries", "eve"):
        return True  # "on the tenth anniversary of 9/11"
    return at < _DATELINE and is_dateline(clause, at)


def is_dateline(clause: Clause, at: int) -> bool:
    """Whether a time says when a story was filed: "LIMA, March 14 - The minister"."""
    after = at + 1
    while clause.low_at(after) == ")":
        after += 1
    opens = all(tag in "nkw" for tag in clause.tags[:at]) and "n" in clause.tags[:at]
    return opens and clause.low_at(after) in ("-", "–", "—", "--")


def lone_time(clause: Clause, left: int, times: list[TimeExpression], *, said: bool = False) -> int:
    """The index of a sentence's only calendar time, which tells when what its trigger at `left` narrates was, or -1.

    A time that bounds another one ("since 2012") tells nothing of the kind, and one that dates a saying ("said Monday")
    only where it is asked for what was `said`.
    """
    found = [at for at in clause.times if not _dates_nothing(clause, at, times)]
    if len(found) != 1:
        return -1
    at = found[0]
    if at > left and not {"r", "u", "i", "j"}.isdisjoint(clause.tags[left:at]):
        return -1  # "he spoke before the panel, saying what they did in 2008"
    said_of = left < len(clause.tags) and is_said_of(clause, at, left)
    bound = is_bounded(clause, at) or (at < left and (in_aside(clause, at, left) or said_of))
    bound = bound or (left < len(clause.tags) and at < left and is_before_it(clause, at, left))
    bound = bound or (at < left and opens_bound(clause, at, left)) or _of_other_event(clause, at, left, left + 1)
    bound = bound or (left < at and left < len(clause.tags) and in_relative_subject(clause, left, left + 1, at))
    bound = bound or (at > left and (is_behind_other(clause, at, left) or in_apposition(clause, at, left)))
    bound = bound or (clause.lows[at - 2 : at - 1] == ["of"] and _of_other_noun(clause, at))  # "all of the 2016 field"
    bound = bound or clause.tag_at(at + 1) == "s"  # "during Friday's talks": the day of the talks alone
    return -1 if bound or (not said and is_reporting(clause, at)) else clause.refs[at]


def is_bounded(clause: Clause, at: int) -> bool:
    """Whether the time at a word only bounds another: "by June", "since 2012", "before the June 7 vote"."""
    if at > 1 and clause.tags[at - 1] == "d" and clause.tag_at(at + 1) in ("w", "v"):
        return clause.lows[at - 2] in _APART
    if clause.low_at(at - 1) == "of" and clause.lows[at - 2] == "ahead" and clause.tag_at(at + 1) == "s":
        return True  # "ahead of last week's vote"
    if clause.low_at(at - 1) == "of" and clause.lows[at - 2] == "as":
        return True  # "as of Thursday"
    return at > 0 and clause.lows[at - 1] in _BOUNDS


def _cost(clause: Clause, at: int, left: int, end: int) -> int:
    """How far a time stands from the trigger: words between, dearer where they end a clause."""
    if left <= at < end:
        return 0
    reach = range(end, at) if at >= end else range(at + 1, left)
    if len(reach) > 40:
        return _COST_LIMIT
    if at < left and _opens_when(clause, at, left):
        return 1
    cost = 0
    noun = clause.tags[end - 1] != "v"
    if at >= end and closes_bound(clause, at, end):
        return _COST_LIMIT  # "hopes to win before the convention in July"
    if at >= end and in_relative_subject(clause, left, end, at):
        return _COST_LIMIT  # "a nurse who was hurt at a rally filed suit on Monday": that is when she filed it
    objects = _after_object(clause, end) if at >= end and not noun else 0
    if noun and at >= end and _borne(clause, left) and not _COORDINATES.isdisjoint(clause.tags[end:at]):
        return _COST_LIMIT  # "met survivors of a raid and wounded men on Monday"
    told = _relative(clause, end) if at > end else range(0)
    if at > end and noun and _says_when(clause, left, end, at):
        return 1  # "the first debate since the raid, which will be on Monday"
    if at >= end and not told and (within_aside(clause, end, at) or in_other_part(clause, end, at)):
        return _COST_LIMIT  # "met Ann Lee, who a week ago resigned"
    for between in reach:
        if between in told:
            cost += 1  # "the raids that killed six in May": the clause tells of nothing else
            continue
        cost += _WORD_COST.get(clause.tags[between], 1)
        if clause.lows[between] in _BETWEEN:
            cost += 6
        elif at >= end and clause.lows[between] in _SEQUEL:
            cost += 14  # "the talks followed a dinner on Monday": that is when they dined
        if between in clause.events and between >= objects:
            cost += 6
            if noun and (_at_other(clause, between, at) or clause.lows[at - 1] == "for"):
                return _COST_LIMIT  # "spoke of the vote during a meeting on Monday": that is when they met
    if is_reporting(clause, at):
        cost += 14
    if is_bounded(clause, at):
        if not _begins(clause, at, left, end):
            return _COST_LIMIT
        if at == 1 and clause.low_at(end) == "had":
            return min(cost, _COST_LIMIT - 1)  # "By 2009, a bill had failed and the talks had ended"
    if _of_other_event(clause, at, left, end):
        return _COST_LIMIT
    if at + 1 != left and _of_other_noun(clause, at) and not _is_told_of(clause, at, left):
        return _COST_LIMIT  # "the attacks changed the 2016 campaign": that is the campaign's year
    if at < left and (in_aside(clause, at, left) or is_said_of(clause, at, left) or opens_bound(clause, at, left)):
        return _COST_LIMIT  # "Lee, who leaves in May, met Diaz"
    if at < left and is_before_it(clause, at, left):
        return _COST_LIMIT  # "called for a ban in December after rebels killed ten": nobody says when they did
    if at < left and clause.tags[left] == "v" and dates_asking(clause, at, left):
        return _COST_LIMIT  # "called Monday for Lee to resign"
    if at < left and (in_first_clause(clause, at, left) or "but" in clause.lows[at + 1 : left]):
        return _COST_LIMIT  # "the vote is on Monday, and Lee has vowed to stay"
    if at < left and noun and _borne(clause, left) and not clause.events.isdisjoint(range(at)):
        return _COST_LIMIT  # "at a rally on Monday, families of victims of the raid": that is when they rallied
    if at < left:
        opens = at < 3 and all(tag in "pwdb" for tag in clause.tags[:at])
        cost += 0 if opens else 4
        cost -= min(cost, 8) if opens and "r" not in clause.tags[at + 1 : left] else 0
    return cost


def _after_object(clause: Clause, end: int) -> int:
    """The position after the object of a verb that ends at `end`: "won *the Lima primary* on Monday"."""
    while clause.tags[end : end + 1] and clause.tags[end] in "dwnsb":
        end += 1
    return end


def _borne(clause: Clause, left: int) -> bool:
    """Whether an event is only what people or things come from: "survivors of the raid", "those hurt in a raid"."""
    suffering = grammar_words("words", "suffering")
    while left > 0 and clause.tags[left - 1] in "dw" and clause.lows[left - 1] not in suffering:
        left -= 1
    words = clause.lows[max(0, left - 2) : left]
    if words[-1:] in (["by"], ["in"]):
        return words[0] in suffering
    return words[-1:] == ["of"] and words[0] in grammar_words("words", "bearers")


def times_of_acclaim(clause: Clause, left: int, end: int) -> set[int]:
    """The words that are times of the congratulation, praise or thanks for what the trigger at `left:end` names.

    "He congratulated Lee on Monday on *his victory*": none tells when Lee won, unless it is part of a noun phrase
    behind the trigger ("in Tuesday's vote") or follows on one of the congratulation's own.
    """
    if not is_acclaimed(clause, left):
        return set()
    times = [at for at in clause.times if not left <= at < end]
    before = {at for at in times if at < left}
    return before | {
        at for at in times if at >= end and not before and clause.tag_at(at + 1) not in ("s", "w")
    }


def is_acclaimed(clause: Clause, left: int) -> bool:
    """Whether somebody is praised for what begins at `left`: "congratulate Lee on *his win* in *the vote*"."""
    lows, tags = clause.lows, clause.tags
    while left > 0 and tags[left - 1] == "v" and lows[left - 1].endswith("ing"):
        left -= 1  # "on winning the election"
    found, acclaim = False, grammar_words("words", "acclaim")
    for at in range(left - 1, max(-1, left - _ACCLAIM), -1):
        if lemma_of(lows[at]) in acclaim:
            return found
        if tags[at] in "kjirv":
            return False
        if lows[at] in _FOR and tags[at + 1] != "t" and not found:
            found = at == left - 1 or (
                lows[left - 1] in _PART and lows[left] == "the" and not clause.events.isdisjoint(range(at, left))
            )
            if not found:
                return False
    return False


def _begins(clause: Clause, at: int, left: int, end: int) -> bool:
    """Whether a bound says when an event came about: "held since 2012", "did not meet until Friday"."""
    bound = clause.lows[at - 1]
    if bound == "by" and at == 1:
        return "had" in clause.lows[at:]  # "By 2009, the talks had ended"
    if bound == "since":
        lasting = grammar_words("words", "lasting")
        return at >= end and any(lemma_of(low) in lasting for low in clause.lows[left:end])
    denied = not grammar_words("words", "negative").isdisjoint(clause.lows[max(0, left - 3) : left])
    return bound in ("until", "till") and denied and at >= end


def _at_other(clause: Clause, event: int, at: int) -> bool:
    """Whether a time right behind another event, which is the setting of what is told, is that event's."""
    left = event
    while left > 0 and clause.tags[left - 1] in "wd":
        left -= 1
    near = 0 < at - event <= 2 and clause.tags[event + 1 : at] in ([], ["p"])
    return near and clause.low_at(left - 1) in ("during", "at", "in", "after", "before", "following")


def _of_other_noun(clause: Clause, at: int) -> bool:
    """Whether a year stands inside a noun phrase that it tells apart: "the 2016 campaign", "his 2004 reelection"."""
    if not _YEAR.fullmatch(clause.lows[at]) or clause.tag_at(at + 1) not in ("w", "n", "v"):
        return False
    if at + 1 in clause.events:
        return False
    before = clause.tags[at - 1 : at]
    return before in (["d"], ["s"], ["w"]) or clause.low_at(at - 1) == "for" or _owned(clause, at)


def _of_other_event(clause: Clause, at: int, left: int, end: int) -> bool:
    """Whether a time is a word of the name of another event: "in her speech she praised *last week's deal*"."""
    after = at + 1
    while after < len(clause.tags) and clause.tags[after] in "sw" and after not in clause.events:
        after += 1
    if after not in clause.events or left <= after < end or clause.tags[after] == "v":
        return False
    apart = range(end, at) if at >= end else range(after + 1, left)
    if any(clause.tags[between] == "v" for between in apart):
        return True
    return clause.lows[after + 1 : after + 2] != [] and after + 1 in apart and clause.lows[after + 1] in _CONCERNING


def _is_told_of(clause: Clause, at: int, left: int) -> bool:
    """Whether the noun with a year is what a trigger behind it tells of: "the 2013 bill that *passed* the Senate"."""
    after = at + 1
    while after < left and clause.tags[after] in "wbv":
        after += 1
    return clause.tag_at(after) == "r" and left - after < 3


def _owned(clause: Clause, at: int) -> bool:
    return at > 0 and clause.lows[at - 1] in OWNERS


def _says_when(clause: Clause, left: int, end: int, at: int) -> bool:
    """Whether a relative clause behind a comma only says when the noun at `left:end` is: ", which was Monday", ", which
    is set for Monday". It tells of the last event before the comma that bounds no other one."""
    if clause.tag_at(at + 1) == "s":
        return False
    start = at - 1
    while start > end and clause.lows[start] != "which" and at - start < 6:
        start -= 1
    words = clause.lows[start + 1 : at]
    if clause.lows[start] != "which" or clause.tags[start - 1] != "k" or not words or words[-1] in _BOUNDS:
        return False
    if not _WHEN.issuperset(words) or "v" in clause.tags[end : start - 1] or _bounds_other(clause, left):
        return False
    return all(_bounds_other(clause, event) for event in clause.events if end <= event < start)


def _bounds_other(clause: Clause, event: int) -> bool:
    """Whether an event only bounds what is told: "the first debate *since the raid*"."""
    start = phrase_start(clause, event)
    return start > 0 and clause.lows[start - 1] in _APART


def _relative(clause: Clause, end: int) -> range:
    """The words from a relative pronoun right behind a trigger to its verb: "that killed", ", which was adopted"."""
    start = end + 1 if clause.tag_at(end) == "k" else end
    if clause.tag_at(start) != "r":
        return range(0)
    verb = start + 1
    while verb < len(clause.tags) and clause.tags[verb] in "ab":
        verb += 1
    if clause.tag_at(verb) != "v":
        return _told_by(clause, end, start)
    lemma = lemma_of(clause.lows[verb])
    happened = lemma in grammar_classes("happening") or verb > start + 1
    if lemma == "expire":
        return range(0)  # "extended the embargo, which expires in May": that is no time of the extension
    return range(end, verb + 1) if happened else range(0)


def _told_by(clause: Clause, end: int, pronoun: int) -> range:
    """The words from a relative pronoun to the verb by which somebody brought about what the noun before it names: "the
    sanctions *that Peru imposed* on Chile in 2014"."""
    verb = pronoun + 1
    while verb < min(len(clause.tags), pronoun + _DOER) and clause.tags[verb] in "ndwscab":
        verb += 1
    if clause.tag_at(verb) != "v" or clause.lows[verb].endswith("ing"):
        return range(0)
    brings_about = grammar_classes("governing").get(lemma_of(clause.lows[verb])) == "support"
    return range(end, verb + 1) if brings_about else range(0)


def _opens_when(clause: Clause, at: int, left: int) -> bool:
    """Whether a "when" behind a time's comma opens the clause of a trigger: "since 2014, *when* they signed a deal"."""
    if clause.lows[at + 1 : at + 3] != [",", "when"] or "had" in clause.lows[at + 3 : left]:
        return False
    if not _BETWEEN.isdisjoint(clause.lows[at + 3 : left]):
        return False  # "on Monday, when they met after his arrival"
    return {"k", "j", "i", "r", "c", "o"}.isdisjoint(clause.tags[at + 3 : left]) and left - at < _COST_LIMIT


def is_reporting(clause: Clause, at: int) -> bool:
    """Whether the time stands right by a verb of saying ("said Monday", "on Monday said"), and dates the saying."""
    if clause.tag_at(at + 1) == "v" and clause.tag_at(at - 1) != "k":
        return lemma_of(clause.lows[at + 1]) in grammar_words("words", "report")
    for left in range(at - 1, max(-1, at - 4), -1):
        tag = clause.tags[left]
        if tag == "v":
            return lemma_of(clause.lows[left]) in grammar_words("words", "report")
        if tag not in "pbnd" and clause.lows[left] not in grammar_words("words", "told"):
            return False
    return False
