"""Acts whose subject, or whose object, is nobody: "*neither* Ann Lee *nor* Bo Diaz called", "*none* of them met"."""

from __future__ import annotations

from typing import Final

from kb.extract.events.verbgroups import VerbGroups

_NOBODY: Final = frozenset({"no", "none", "nobody", "neither"})
_JOINED: Final = 30
"""Words between a "neither" and the verb that its "nor" leads to, appositions included."""
_SUBJECT: Final = 10
"""Words of a subject that "no", "none" or "not one" opens."""
_WHOSE: Final = frozenset({"of", "from", "in", "at", "on", "among"})
"""What may stand between nobody and the verb: "*none of* the ministers", "*nobody from* Peru"."""


def is_of_nobody(clause: VerbGroups, start: int) -> bool:
    """Whether nobody does what the verb group that begins at `start` says."""
    if not clause.tells_nobody():
        return False
    if start > 0 and clause.lows[start - 1] == "nor":
        return True  # "she neither called nor *visited* him"
    return (_is_neither(clause, start) or _is_none(clause, start)) and not _describes(clause, start)


def _describes(clause: VerbGroups, start: int) -> bool:
    """Whether a participle tells which ones a noun means, whose verb is still to come: "neither the treaty *signed* by
    Peru nor the vote mattered"."""
    verb = clause.verb_after(start) if clause.tags[start] == "v" else -1
    main = clause.group_start(verb) if verb > 0 else -1
    if main <= start:
        return False
    between = clause.tags[start + 1 : main]
    joined = "c" in between and "nor" not in clause.lows[start:main]
    return {"k", "r", "i", "o"}.isdisjoint(between) and not joined


def _is_neither(clause: VerbGroups, start: int) -> bool:
    """Whether a "neither" opens the subject: "*neither* Ann Lee, the mayor, *nor* Bo Diaz", "*neither* minister"."""
    joined, aside = False, clause.tag_at(start - 1) == "k"
    for left in range(start - 1, max(-1, start - _JOINED), -1):
        low, tag = clause.lows[left], clause.tags[left]
        if low == "neither":
            return clause.tag_at(left - 1) not in ("p", "o") and (joined or start - left > 1)
        joined = joined or low == "nor"
        aside = aside and (tag != "k" or left == start - 1)
        names = tag == "c" and clause.tag_at(left - 1) == "n" == clause.tag_at(left + 1)
        if tag == "j" or not (joined or aside or names or tag in "nwsdkpt"):
            return False
    return False


def _is_none(clause: VerbGroups, start: int) -> bool:
    """Whether "no", "none" or "not one" opens the subject, with what they are of or from."""
    left = start - 1
    if left > 0 and clause.tags[left] == "n" and clause.lows[left - 1] == "no":
        return True  # "no Republican voted"
    while left > 0 and start - left < _SUBJECT and clause.lows[left] not in _NOBODY:
        named = clause.tags[left] == "n" and (clause.lows[left - 1] in _WHOSE or clause.tags[left + 1] == "s")
        if clause.lows[left] in ("one", "single", "a") and clause.lows[left - 1] == "not":
            return True  # "not one of them met her"
        if not (named or clause.tags[left] in "wsd" or clause.lows[left] in _WHOSE or clause.lows[left] == "one"):
            return False
        left -= 1
    return left >= 0 and clause.lows[left] in _NOBODY


def is_done_to_nobody(clause: VerbGroups, end: int) -> bool:
    """Whether a verb that ends before `end` has nobody for its object: "met *neither* Ann Lee *nor* Bo Diaz"."""
    at = end + (clause.tag_at(end) in ("p", "o"))
    low = clause.low_at(at)
    return low in ("nobody", "none") or (low == "neither" and "nor" in clause.lows[at:])
