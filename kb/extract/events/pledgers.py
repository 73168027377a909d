"""Who pledges, and to whom: names further off than a verb's subject and a noun's owner."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.contents import pledge_words
from kb.extract.events.reading import Found
from kb.extract.events.words import grammar_words, lemma_of

_OTHERS: Final = frozenset({"his", "her", "their", "its"})


def pledgers(found: Found, clause: Clause) -> list[int]:
    """The names of who pledges with a verb."""
    at = clause.group_start(found.at) - 1
    if at >= 0 and clause.tags[at] == "w" and clause.lows[found.at].endswith("ing"):
        return _distant_subject(clause, found.at, apart=True)  # "rivals promising change": nobody named
    if follows_quotation(found, clause):
        return clause.names_right(found.end, guarded=False)[0]
    return found.slots.get("subject") or _distant_subject(clause, found.at)


def follows_quotation(found: Found, clause: Clause) -> bool:
    """Whether whoever is quoted stands behind the verb: "We will stay," *vowed Ann Lee*."""
    quoted = clause.tag_at(found.at - 1) == "u" and found.at > 1
    return quoted and clause.tag_at(found.end) == "n"


def _distant_subject(clause: Clause, verb: int, *, apart: bool = False) -> list[int]:
    """The pledger that stands further from its verb: a name before a group noun, or the one the sentence opens with."""
    tags = clause.tags
    at = clause.group_start(verb) - 1
    edge = at
    while edge >= 0 and tags[edge] == "w":
        edge -= 1
    group = clause.lows[at] in grammar_words("words", "collective") or clause.lows[at] in pledge_words("groups")
    if 0 <= edge < at and group and tags[edge] == "n" and clause.kinds[clause.refs[edge]] != "person":
        return [clause.refs[edge]]
    if clause.lows[verb].endswith("ing") and not apart:
        here = 0
        while here < min(verb, 6) and tags[here] in "wdu":
            here += 1
        if tags[here] == "n" and tags[here + 1] in "kvam":
            return [clause.refs[here]]
    return []


def told_to(clause: Clause, end: int, first: int) -> list[int]:
    """To whom it is said, between the verb and what is pledged: "promised Ann Lee that", "pledged to Congress to"."""
    for at in range(end, min(first, end + 6)):
        if clause.tags[at] == "n" and clause.tag_at(at + 1) not in ("m", "s"):
            before = clause.lows[at - 1]
            if at == end or before in ("to", "with") or clause.tags[at - 1] in "dw":
                return clause.names_left(at)[0]
    return []


def partner(clause: Clause, first: int, last: int) -> list[int]:
    """With whom an act in common is pledged: "to work with Ann Lee" is said to her."""
    if clause.lows[first] not in pledge_words("common_acts"):
        return []
    for at in range(first + 1, min(last - 1, first + 8)):
        if clause.lows[at] == "with":
            return clause.names_right(at + 1)[0]
    return []


def is_kept(found: Found, clause: Clause) -> bool:
    """Whether a verb of giving, keeping or breaking one's word governs the noun."""
    return _keeping_before(found, clause) >= 0 or _keeping_after(found, clause) >= 0


def _keeping_before(found: Found, clause: Clause) -> int:
    for at in range(found.left - 1, max(-1, found.left - 5), -1):
        if lemma_of(clause.lows[at]) in pledge_words("keeping"):
            return at
    return -1


def _keeping_after(found: Found, clause: Clause) -> int:
    for at in range(found.end + 1, min(len(clause.tags), found.end + 4)):
        spoken = clause.tags[at] == "v" and clause.tags[at - 1] in "nqa"
        if spoken and lemma_of(clause.lows[at]) in pledge_words("keeping"):
            return at
    return -1


def keepers(found: Found, clause: Clause) -> list[int]:
    """Whose word a noun is where somebody keeps, breaks or gives it: "whether he would honor a pledge"."""
    after = _keeping_after(found, clause)
    if after >= 0 and clause.tags[after - 1] == "n":
        return [clause.refs[after - 1]]
    before = _keeping_before(found, clause)
    if before <= 0 or not (clause.tags[before] == "v" or clause.tags[before - 1] in "mob"):
        return _doers_with_it(found, clause)
    left = before - 1
    while left > 0 and clause.tags[left] in "ob":
        left -= 1
    if left > 1 and left < before - 1 and clause.tags[left] == "w" and clause.tags[left - 1] == "s":
        return clause.names_left(left - 2)[0] if clause.tags[left - 2] == "n" else []  # "his decision not to keep"
    return clause.subject(before)


def _doers_with_it(found: Found, clause: Clause) -> list[int]:
    """Whose word goes with what they do: "*Ann Lee* opened her campaign with a vow to", "she won on a promise to",
    "making good on a pledge to cut taxes, *she* signed", "despite a promise to stay, *she* left"."""
    leads = found.left - 1
    while leads > 0 and clause.tags[leads] == "b":
        leads -= 1
    if leads < 0 or clause.tags[leads] != "p":
        return []
    low = clause.lows[leads]
    if leads == 0:
        return clause.main_subject(found.at) if low in pledge_words("opens_with") else []
    verb = clause.verb_before(leads, 8)
    if verb < 0 or {"k", "j", "r"} & set(clause.tags[verb:leads]) or low not in ("with", "on"):
        return []
    lemma = lemma_of(clause.lows[verb])
    if (low == "on" and lemma not in pledge_words("won_on")) or lemma in pledge_words("met_with"):
        return []
    return clause.subject(verb)


def is_spoken_by(found: Found, clause: Clause, *, noun: bool) -> bool:
    """Whether the pledger is an "I" or a "we"."""
    if noun and clause.lows[found.left] in _OTHERS:
        return False  # "we all remember *his* promise"
    if noun:
        return any(low in ("my", "our", "i", "we") for low in clause.lows[max(0, found.left - 3) : found.left + 1])
    start = clause.group_start(found.at)
    return any(low in ("i", "we", "i'll", "we'll") for low in clause.lows[max(0, start - 2) : start])
