"""What a trigger group asks for: the word after its trigger or object, and names of the right kinds in its slots."""

from __future__ import annotations

import itertools
from typing import Final

from kb.extract.events.clauses import Clause, Slots
from kb.extract.events.groups import NO_PLACES, Group, Nouns

_CLAUSE_ENDS: Final = ("", ",", ".", ";", ":", '"', "”", "!", "?", "\n")
_ASIDE: Final = 12
"""Words of an aside behind an object, or between two verbs that are joined."""
_WHERE: Final = frozenset({"in", "at", "near", "outside"})
_AGENT: Final = 10
"""Words behind a verb in which a passive's agent is told, or as what somebody is chosen."""


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


def nouns_right(clause: Clause, end: int) -> list[str]:
    """The words of the noun phrase right after a verb, with what follows its "of": "a set of measures"."""
    after = end
    while after < len(clause.tags) and after < end + 8:
        if clause.tags[after] not in "wdnbsvu" and clause.lows[after] not in ("of", "than"):
            break
        after += 1
    words = clause.lows[end:after]
    return words + [low.rpartition(" ")[2] for low in words if " " in low]  # "told the *Farm Council*"


def nouns_left(clause: Clause, verb: int) -> list[str]:
    """The words of the noun phrase right before a verb group, what follows its "of" or "with" included."""
    start, end = _phrase_left(clause, verb)
    return clause.lows[start:end]


def _phrase_left(clause: Clause, verb: int) -> tuple[int, int]:
    """Where that noun phrase starts and ends."""
    end = start = clause.group_start(verb)
    while start > 0 and end - start < _ASIDE and clause.tags[start - 1] in "wdnbsvpr":
        start -= 1
    return start, end


def fill_where(clause: Clause, verb: int, slots: Slots) -> None:
    """Add the place that stands with a verb's subject: "two bombs in *Lima* killed ten"."""
    start, end = _phrase_left(clause, verb)
    for at in range(start, end):
        low = clause.lows[at]
        if low in _WHERE and clause.tags[at] == "p" and low not in slots and (names := clause.names_right(at + 1)[0]):
            slots[low] = names


def doers(clause: Clause, at: int, end: int, *, passive: bool) -> list[str]:
    """The words that say who does what a verb tells: before it, or before the verb that it is joined to ("gunmen
    stormed a hotel and *shot* five"); behind the "by" of a passive."""
    if passive:
        by = next((by for by in range(end, min(len(clause.lows), end + _AGENT)) if clause.lows[by] == "by"), -1)
        return nouns_right(clause, by + 1) if by >= 0 else []
    words = nouns_left(clause, at)
    start = clause.group_start(at)
    if not words and clause.tag_at(start - 1) in ("c", "k"):
        first = clause.verb_before(start - 1, _ASIDE)
        return nouns_left(clause, first) if first >= 0 else []
    return words


def capacity(clause: Clause, end: int) -> list[str]:
    """The words that say as what somebody is chosen: "elected Ann Lee, a banker, *as its first chair*"."""
    last = min(len(clause.lows), end + _AGENT)
    at = next((at for at in range(end, last) if clause.lows[at] in ("as", "to")), -1)
    return nouns_right(clause, at + 1) if at >= 0 else []


def holds_one(words: list[str], nouns: Nouns) -> bool:
    """Whether one of the nouns, of one word or of two, stands among words that follow one another."""
    if not nouns.words.isdisjoint(words):
        return True
    return bool(nouns.pairs) and not nouns.pairs.isdisjoint(
        [f"{word} {after}" for word, after in itertools.pairwise(words)])


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
