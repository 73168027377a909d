"""What is only asked or supposed: "*did* Ann Lee meet Bo Diaz?", "*imagine that* she resigned", "*had* she met him".

Nobody says that any of it came about, nor that it did not.
"""

from __future__ import annotations

from typing import Final

from kb.extract.events.openers import DO, HAVE, SUPPOSING, denies_ahead, may_lead
from kb.extract.events.outcomes import Outcome
from kb.extract.events.verbgroups import VerbGroups
from kb.extract.events.words import grammar_words
from kb.records import Status

_BE: Final = frozenset({"is", "are", "was", "were"})
_ASKING: Final = frozenset({"why", "how", "when", "where", "who", "whom", "whose", "which", "what"})
"""Words that ask for more about what came about: "*why* did she resign?"."""
_RARE: Final = frozenset({"only", "rarely", "seldom", "hardly", "scarcely", "barely", "little", "sooner", "not", "no"})
"""What turns auxiliary and subject round without a condition: "*only* then had she met him"."""
_SUBJECT: Final = 16
"""Words of a subject between its auxiliary and its verb."""
_SUPPOSED: Final = 24
"""Words behind an "imagine" of what is to be imagined."""
_REAL: Final = frozenset({"when", "after", "before", "because", "since", "while", "until"})
"""What leads, within what is supposed, to what is known: "imagine what he felt *when* Peru invaded"."""
_LACKING: Final = frozenset({"without", "absent", "barring", "failing"})
_BUT_FOR: Final = ["but", "for"]
_WOULD_BE: Final = 14
"""Words of what "would have been" up to the verb that tells on of it."""
_LETTING: Final = frozenset({"us", "'s", "’s", "to", "just", "now", "but", "and", "or", "so", "then", "you", "please"})
"""What may stand right before an "imagine" that asks whoever reads it to."""


def opener_of(clause: VerbGroups, start: int) -> int:
    """The auxiliary that stands before the subject of the verb group at `start`, or -1."""
    at = start
    first = clause.verb_before(start - 1, _SUBJECT) if clause.tag_at(start - 1) == "c" else -1
    if first >= 0 and {"u", "j"}.isdisjoint(clause.tags[first:start]):
        at = clause.group_start(first)  # "had she met him *and signed* the deal"
    for left in range(at - 1, max(-1, at - _SUBJECT), -1):
        tag, low = clause.tags[left], clause.lows[left]
        if tag in "am":
            known = tag == "m" or low in DO or low in HAVE or low in _BE
            return left if known and left < at - 1 and may_lead(clause.lows, clause.tags, left) else -1
        inside = tag in "nqdwstb" or low == "of" or (tag == "c" and clause.tags[left + 1] in "nd")
        if not inside and not (tag in "kp" and _opens_sentence(clause, left)):
            return -1
    return -1


def _opens_sentence(clause: VerbGroups, at: int) -> bool:
    """Whether an auxiliary opens the sentence that `at` stands in, so that nothing before it is another clause."""
    return clause.tags[_first_word(clause, at)] in "am"


def _first_word(clause: VerbGroups, before: int, opens: frozenset[str] = frozenset()) -> int:
    """The first word of a sentence that is no quotation mark, conjunction or adverb, or is one that `opens` it; at the
    latest `before`."""
    first = 0
    while first < before and clause.tags[first] in "ucb" and clause.lows[first] not in opens:
        first += 1
    return first


def is_asked(clause: VerbGroups, at: int) -> bool:
    """Whether a question mark closes the clause that `at` stands in, inside the same quotation marks."""
    quoted = False
    for right in range(at, len(clause.tags)):
        if clause.tags[right] == "u":
            quoted = not quoted
        elif clause.tags[right] == "j":
            return clause.lows[right] == "?" and not quoted
    return False


def is_doubted(clause: VerbGroups, start: int, end: int) -> bool:
    """Whether a sentence with one verb only, from `start` to `end`, is asked as it stands: "Peru *invaded* Chile?"."""
    if "?" not in clause.lows or not is_asked(clause, end) or not _ASKING.isdisjoint(clause.lows):
        return False
    alone = {"v", "a", "m", "r", "i", "j"}.isdisjoint(clause.tags[:start])
    return alone and {"v", "a", "m", "r", "i"}.isdisjoint(clause.tags[end:])


def asks_more(clause: VerbGroups, opener: int) -> bool:
    """Whether a question takes what it asks about for granted: "*when* did she resign?", but not "*what if* she"."""
    before = clause.lows[max(0, opener - 3) : opener]
    return not _ASKING.isdisjoint(before) and "if" not in before and "k" not in clause.tags[max(0, opener - 3) : opener]


def opened_status(clause: VerbGroups, verb: int, start: int) -> Status | None:
    """What an auxiliary before its subject makes of the verb whose group begins at `start`; None where it only asks for
    more about what came about, or there is none."""
    opener = opener_of(clause, start)
    if opener < 0:
        return Outcome.POSSIBLE if _is_asked_whether(clause, start) else None
    low, lows = clause.lows[opener], clause.lows
    denied = not grammar_words("words", "negative").isdisjoint((lows[opener + 1], *lows[start:verb]))
    if denies_ahead(lows, opener):
        return Outcome.OCCURRED if denied else Outcome.NEGATED
    asked = is_asked(clause, verb)
    if asked and not asks_more(clause, opener):
        return Outcome.POSSIBLE
    turned = opener > 0 and not _RARE.isdisjoint((lows[0], lows[opener - 1]))
    if not asked and low in SUPPOSING and not turned and (low != "were" or clause.tags[start] == "o"):
        return Outcome.POSSIBLE
    if low in grammar_words("words", "future"):
        return Outcome.NEGATED if denied else Outcome.PLANNED
    return Outcome.POSSIBLE if clause.tags[opener] == "m" else None


def _is_asked_whether(clause: VerbGroups, start: int) -> bool:
    """Whether a question asks what somebody thinks of it, or whether it is true: "*do you think* Peru will invade?"."""
    if "?" not in clause.lows or not is_asked(clause, start):
        return False
    first = _first_word(clause, start)
    words = clause.lows[first:start]
    if clause.tags[first] not in "am" or not {"k", "j", "i", "u"}.isdisjoint(clause.tags[first:start]):
        return False
    thinks = grammar_words("words", "thinks")
    at = next((at for at, low in enumerate(words) if low in thinks), -1)
    return at > 0 and {"v", "r"}.isdisjoint(clause.tags[first + at + 2 : start])


def is_asked_for(clause: VerbGroups, left: int, end: int) -> bool:
    """Whether a question asks if there is, or will be, what the noun phrase from `left` to `end` names: "*is there* a
    deal?", "a deal with Peru?"."""
    if "?" not in clause.lows or not is_asked(clause, end):
        return False
    if {"v", "a", "m", "r"}.isdisjoint(clause.tags):
        return _ASKING.isdisjoint(clause.lows)
    first = _first_word(clause, left)
    asks = clause.tags[first] == "m" or clause.lows[first] in _BE
    return asks and {"v", "r", "j", "u"}.isdisjoint(clause.tags[first + 1 : left])


def opens_without(clause: VerbGroups, at: int) -> bool:
    """Whether `at` stands in what a sentence makes the condition of what will or would be: "*without a deal* by Friday,
    Peru will"."""
    first = _first_word(clause, at, _LACKING)
    return clause.lows[first] in _LACKING and "k" not in clause.tags[first:at] and "m" in clause.tags[at:]


def is_against_fact(clause: VerbGroups) -> bool:
    """Whether a sentence tells what would not have been on a condition: "*if only* they had stood firm, Peru would
    never have invaded" says that it did."""
    if "if" in clause.lows or "otherwise" in clause.lows or clause.lows[0] in _LACKING or clause.lows[:2] == _BUT_FOR:
        return True
    return any(
        low == "had" and clause.tags[at] == "a" and clause.tag_at(at + 1) in ("n", "q", "d", "w")
        and may_lead(clause.lows, clause.tags, at)
        for at, low in enumerate(clause.lows)
    )  # fmt: skip


def is_supposed(clause: VerbGroups, at: int) -> bool:
    """Whether an "imagine" or "suppose" leads to what stands at `at`."""
    if not clause.supposes():
        return False
    words = grammar_words("words", "suppose")
    ends = "u" if _bids(clause, words) else "uk"
    for left in range(at - 1, max(-1, at - _SUPPOSED), -1):
        low, tag = clause.lows[left], clause.tags[left]
        if low in words:
            return _asks_to(clause, left)
        if low in _REAL or tag in ends or (tag == "r" and clause.low_at(left - 1) not in words):
            return False
        if tag == "j" and words.isdisjoint(clause.lows[max(0, left - 2) : left]):
            return False  # but "imagine this: she resigns"
    return False


def _bids(clause: VerbGroups, words: frozenset[str]) -> bool:
    """Whether it is a "suppose" and no "supposing", which ends with its clause: "*assuming* office, she signed"."""
    return any(low in words and not low.endswith("ing") for low in clause.lows)


def _asks_to(clause: VerbGroups, verb: int) -> bool:
    """Whether a "suppose" asks whoever reads it to suppose what follows, and takes none of it for granted."""
    before, behind = clause.low_at(verb - 1), clause.low_at(verb + 1)
    asks = clause.tag_at(verb - 1) in ("", "k", "u", "j", "c") or before in _LETTING
    return asks and behind not in _ASKING


def is_what_would_be(clause: VerbGroups, start: int) -> bool:
    """Whether it is told what something would have been: "it *would have been the first time that* they met"."""
    lows = clause.lows
    for have in range(max(1, start - _WOULD_BE), start - 1):
        if lows[have] == "have" and lows[have - 1] in ("would", "might", "could") and lows[have + 1] == "been":
            return lows[have + 2 : have + 3] in (["the"], ["their"], ["a"]) and {"k", "j", "u"}.isdisjoint(
                clause.tags[have:start])
    return False
