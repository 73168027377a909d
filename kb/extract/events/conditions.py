"""What a trigger group asks for: the word after its trigger or object, and names of the right kinds in its slots."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause, Slots
from kb.extract.events.groups import NO_PLACES, Group

_CLAUSE_ENDS: Final = ("", ",", ".", ";", ":", '"', "”", "!", "?", "\n")
_ASIDE: Final = 12
"""Words of an aside behind an object."""


def precedes(lower: str, end: int, words: frozenset[str]) -> bool:
    """Whether one of the words comes right after `end`; the empty word is the end of a clause."""
    if lower[end : end + 1] in _CLAUSE_ENDS:
        return "" in words
    following = lower[end + 1 : end + 20].split(None, 1)
    return bool(following) and following[0].rstrip(',.;:"”') in words


def is_led_to(group: Group, clause: Clause, at: int) -> bool:
    """Whether the prepositions stand behind a trigger at `at`, or open its sentence, without which none of the group's
    needs is met."""
    lows = clause.lows
    opening, behind = lows[0], lows[at:]
    for prepositions in group.leads:
        met = True
        for preposition in prepositions:
            met = met and (preposition == opening or preposition in behind)
        if met:
            return True
    return False


def is_followed(clause: Clause, after: int, words: frozenset[str]) -> bool:
    """Whether one of the words, or a time, stands after the verb's object; the empty word is the end of a clause.

    An aside is passed over: "called Ann Lee, the president, *on* Monday", but "called Ann Lee, his rival, *a liar*".
    """
    tags, count = clause.tags, len(clause.tags)
    if clause.tag_at(after - 1) not in ("n", "k"):
        return False  # "called Ann Lee unfit"
    if clause.low_at(after) in ("'", "‘"):
        return False  # "called Ann Lee 'a liar'"
    if after + 1 < count and tags[after] == "k" and tags[after + 1] in "dnw":
        closing = next((at for at in range(after + 1, min(count, after + _ASIDE)) if tags[at] in "kj"), count)
        after = closing + 1 if closing < count and tags[closing] == "k" else closing
    if after >= count or tags[after] in "kj":
        return "" in words
    joined = tags[after] == "c" and clause.tag_at(after + 1) == "v"
    return joined or tags[after] == "t" or clause.lows[after] in words


def has_needed(group: Group, slots: Slots, clause: Clause) -> bool:
    """Whether the slots hold what one of the group's needs asks for."""
    for need in group.needs:
        met = True
        for slot in need:
            met = met and slot in slots and _counts(group, slot, slots[slot], clause)
        if met:
            return True
    return not group.needs


def _counts(group: Group, slot: str, names: list[int], clause: Clause) -> bool:
    """Whether one of the names of a slot counts: of the group's kinds, and no person or people for a place."""
    if slot in group.places:
        return not NO_PLACES.issuperset([clause.kinds[name] for name in names])
    if group.kinds:
        return not group.kinds.isdisjoint([clause.kinds[name] for name in names])
    return bool(names)
