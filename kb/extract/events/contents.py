"""Where the words of a pledge's content end, and the condition that they are under."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.inflection import BASE, PAST, common_verbs
from kb.extract.events.words import WordLists, grammar_words, lemma_of

_IF: Final = frozenset({"if", "unless", "provided"})
_CONDITIONS: Final[dict[str, list[str]]] = {
    "once": ["elected"], "when": ["elected"], "as": ["long", "as"], "on": ["condition", "that"], "so": ["long", "as"],
    "in": ["the", "event"],
}
"""Other phrases that open a condition: the first word, and what follows it."""
_LONG_CONDITION: Final = 20
_LONG_SUBJECT: Final = 6


_LISTS: Final = WordLists("pledges")


def pledge_words(name: str) -> frozenset[str]:
    """A list of the pledge lexicon as a set."""
    return _LISTS.words("complements", name)


def content_end(clause: Clause, first: int, *, infinitive: bool, noun: bool = False) -> int:
    """The position after the content that starts at `first`: the clause ends, or the sentence speaks of another thing.

    After a `noun` it also ends where the noun's own verb follows ("his pledge to go *was* welcome").
    """
    tags = clause.tags
    opened = sum(tag == "u" for tag in tags[:first])
    simple = noun
    quoted = opened % 2
    modal = 0
    at = first
    while at < len(tags):
        simple = simple and tags[at] not in "riq"
        if tags[at] == "u":
            opened += 1
            closes = opened % 2 == 0 and tags[at - 1] == "k" and _reports(clause, at + 1)
            if quoted or closes:
                break
        ends = _ends(clause, at, infinitive=infinitive, outside=not opened % 2)
        if at > first and (ends or (simple and (infinitive or at > modal > 0) and _own_verb(clause, at))):
            break
        if tags[at] == "m" and not modal:
            modal = at + 3  # "will be kept": these auxiliaries are the content's own
        at += 1
    while at > first and (tags[at - 1] in "kjc" or (tags[at - 1] == "u" and opened % 2 and not quoted)):
        at -= 1
    return at


def _own_verb(clause: Clause, at: int) -> bool:
    """Whether the verb of a noun follows its complement, or another noun is joined to it."""
    tags = clause.tags
    return (tags[at] in "am" and tags[at - 1] in "wnt") or (tags[at] == "k" and clause.pair_at(at + 1, "c", "d"))


def _ends(clause: Clause, at: int, *, infinitive: bool, outside: bool) -> bool:
    """Whether the content ends before the word at `at`; inside quotation marks commas and stops don't end it."""
    tag = clause.tags[at]
    if tag in "jk":
        return outside and (tag == "j" or _breaks_off(clause, at))
    if tag == "c":
        return _new_clause(clause, at, infinitive=infinitive)
    if clause.lows[at] == "after" and clause.lows[at - 1] in ("go", "going", "look", "looking", "come", "coming"):
        return False  # "to go after them"
    return tag in "ip" and clause.lows[at] in pledge_words("turns")


def _breaks_off(clause: Clause, comma: int) -> bool:
    """Whether what follows a comma is no part of the content: an aside, a reporting clause, another clause."""
    tags, lows = clause.tags, clause.lows
    if comma + 1 >= len(tags):
        return True
    tag, low = tags[comma + 1], lows[comma + 1]
    if lows[comma] in ("(", ")") or low in pledge_words("turns") or tag == "r":
        return True
    if tag == "i":
        return low not in _IF
    if tag == "v" and low.endswith("ing") and low != "including":
        return True
    if tag == "b":
        after = lows[comma + 2 : comma + 3]
        described = clause.tag_at(comma + 2) == "v"
        return low.endswith("ly") or described or (bool(after) and after[0] in pledge_words("turns"))
    if tag == "c":
        return _new_clause(clause, comma + 1, infinitive=True)
    if tag in "nqdw":
        return _reports(clause, comma + 1)
    return False


def _reports(clause: Clause, at: int) -> bool:
    """Whether a subject and a finite verb stand at `at`: "he said", "the ministry announced"."""
    for here in range(at, min(len(clause.tags), at + 8)):
        tag = clause.tags[here]
        if tag in "ma":
            return True
        if tag == "v":
            form = common_verbs().get(clause.lows[here], PAST)
            return bool(form & PAST) or lemma_of(clause.lows[here]) in grammar_words("words", "report")
        if tag == "k" and here < at + 6 and "k" in clause.tags[here + 1 : here + 6]:
            here = clause.tags.index("k", here + 1) + 1  # "his aide, Ann Lee, told": the verb stands after the aside
            return here < len(clause.tags) and lemma_of(clause.lows[here]) in grammar_words("words", "report")
        if tag in "kjcou":
            return False
    return False


def _new_clause(clause: Clause, at: int, *, infinitive: bool) -> bool:
    """Whether a conjunction opens a clause that is no further part of what is pledged."""
    tags, lows = clause.tags, clause.lows
    if lows[at] == "but":
        return True
    here = at + 1
    while here < len(tags) and tags[here] in "bk":
        here += 1
    if here >= len(tags):
        return True
    if tags[here] == "v":
        form = common_verbs().get(lows[here], PAST if lows[here].endswith("ed") else 0)
        return infinitive and bool(form) and not form & BASE and not lows[here].endswith("ing")
    if tags[here] in "nqdw":
        after = here + 1
        while after < min(len(tags), here + _LONG_SUBJECT) and tags[after] in "bnqdws":
            after += 1
        if after >= len(tags) or tags[after] not in "mav" or lows[after].endswith("ing"):
            return False
        form = common_verbs().get(lows[after], PAST if lows[after].endswith("ed") else 0)
        return tags[after] in "ma" or tags[here] in "nq" or bool(form & PAST)
    return tags[here] in "ma" and infinitive


# --- conditions -------------------------------------------------------------------------------------------------------


def find_condition(clause: Clause, first: int, last: int) -> tuple[int, int] | None:
    """The words of a condition, inside the content or at the head of the sentence: "if elected", "unless it yields"."""
    for at in range(first, last):
        if _opens_condition(clause, at):
            end = at + 1
            while end < last and clause.tags[end] not in "kj":
                end += 1
            return at, end
    if clause.tags and _opens_condition(clause, 0):
        end = 1
        while end < min(first, _LONG_CONDITION) and clause.tags[end] != "k":
            end += 1
        return (0, end) if end < first else None
    return None


def past_opening(clause: Clause, at: int) -> int:
    """Where a clause goes on after what opens it with a comma behind: "that *if elected,* she would", "that as mayor,
    she would"."""
    if clause.tag_at(at) != "i" and clause.low_at(at) not in ("as", "if", "once", "should"):
        return at
    reach = clause.tags[at : at + _LONG_CONDITION]
    return at + reach.index("k") + 1 if "k" in reach and "j" not in reach[: reach.index("k")] else at


def _opens_condition(clause: Clause, at: int) -> bool:
    lows = clause.lows
    if lows[at] in _IF:
        return clause.low_at(at - 1) not in ("even", "as")
    if lows[at] == "should":
        return clause.tag_at(at + 1) in ("n", "q", "d") and clause.tag_at(at - 1) not in ("n", "q")
    rest = _CONDITIONS.get(lows[at])
    return rest is not None and lows[at + 1 : at + 1 + len(rest)] == rest


def content_stems(clause: Clause, first: int, last: int) -> frozenset[str]:
    """The content words among `first:last`, cut to five letters so that forms of one word meet."""
    lows, tags = clause.lows, clause.tags
    return frozenset(
        piece[:5] for at in range(first, last) if tags[at] in "wvnb"
        for piece in lows[at].replace("-", " ").split() if len(piece) > 3 and piece not in pledge_words("light")
    )  # fmt: skip
