"""Acts that share what is said of the first of them: "she has *not* met him *or visited* Lima", "denied that she had
*met, called or visited* him"."""

from __future__ import annotations

from typing import Final

from kb.extract.events.inflection import BASE, PARTICIPLE, PAST, common_verbs
from kb.extract.events.openers import DO
from kb.extract.events.verbgroups import VerbGroups

_REACH: Final = 14
"""Words back to the act before it."""
_LIST: Final = 8
"""Words from an act in a list to the "or" of its last one."""


def first_of(clause: VerbGroups, verb: int, form: int) -> int:
    """The act before a bare past form or base form that an "or" joins to it, or the comma of a list with an "or"; -1
    where there is none, or it has a subject or an auxiliary of its own."""
    joint = verb - 1
    while joint > 0 and clause.tags[joint] == "b" and clause.lows[joint] not in ("or", "nor"):
        joint -= 1
    if joint < 1 or clause.group_start(verb) != joint + 1:
        return -1
    if clause.lows[joint] not in ("or", "nor") and not (clause.tags[joint] == "k" and _lists_on(clause, verb, form)):
        return -1
    end = joint - (clause.tags[joint - 1] == "k")
    first = clause.verb_before(end, _REACH)
    if first < 0 or not {"r", "i", "j", "u", "q"}.isdisjoint(clause.tags[first + 1 : end]):
        return -1
    known = common_verbs().get(clause.lows[first], PAST | PARTICIPLE if clause.lows[first].endswith("ed") else 0)
    alike = known & (PAST | PARTICIPLE) if form & (PAST | PARTICIPLE) else known & BASE
    return first if alike else -1


def _lists_on(clause: VerbGroups, verb: int, form: int) -> bool:
    """Whether an act behind a comma is one of a list that an "or" ends: "met, *called* or visited"."""
    for at in range(verb + 1, min(len(clause.tags) - 1, verb + _LIST)):
        if clause.lows[at] in ("or", "nor"):
            low = clause.lows[at + 1]
            known = common_verbs().get(low, PAST | PARTICIPLE if low.endswith("ed") else 0)
            return bool(known & form & (PAST | PARTICIPLE | BASE)) and clause.tags[at + 1] == "v"
        if clause.tags[at] in "jruia":
            return False
    return False


def shares_auxiliary(clause: VerbGroups, first: int) -> bool:
    """Whether a base form has a modal, a "to" or a form of "do" that those joined to it share: "*did not* meet or
    call"."""
    start = clause.group_start(first)
    if not {"o", "m"}.isdisjoint(clause.tags[start:first]):
        return True
    return not DO.isdisjoint(clause.lows[start:first])


def may_go_on(clause: VerbGroups, verb: int, comma: int) -> bool:
    """Whether what stands behind a comma may be an act of whoever did that of a verb: "*met* him, reopened the port",
    "*did not meet* him, visit Lima or", "*did not meet* him, did not call"."""
    following = clause.lows[comma + 1]
    known = common_verbs()
    if clause.tag_at(comma + 1) == "v" and known.get(following, 0) & PAST:
        return bool(known.get(clause.lows[verb], 0) & (PAST | PARTICIPLE))
    if clause.tag_at(comma + 1) == "v":
        return bool(known.get(following, 0) & BASE) and shares_auxiliary(clause, verb)
    return clause.tag_at(comma + 1) in ("a", "m") and clause.low_at(comma + 2) in ("not", "never", "n't", "n’t")


def shares_passive(clause: VerbGroups, verb: int, form: int) -> bool:
    """Whether a participle goes on with a passive: "he was arrested in Lima and *sentenced* to a year"."""
    if not form & PARTICIPLE or clause.tag_at(verb - 1) != "c":
        return False
    first = clause.verb_before(verb - 1, _REACH)
    if first < 0 or not common_verbs().get(clause.lows[first], PARTICIPLE) & PARTICIPLE:
        return False  # "he spoke by phone and pledged"
    between = clause.tags[first + 1 : verb - 1]
    return {"q", "k", "j", "i", "r"}.isdisjoint(between) and clause.is_passive(first, PARTICIPLE)
