"""The outlet somebody speaks to or on, where its programme or its journalist is told too.

What is only "told to the Herald" is a statement. "Told the Herald's Ann Lee", "said on Lima TV's Morning Hour" and
"said Sunday on Lima TV" are interviews: there somebody sat and asked.
"""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.words import grammar_words, lemma_of

_APOSTROPHES: Final = frozenset({"'", "’"})
_SKIPPED: Final = 3
"""Times and adverbs between what is said and the outlet: "said Sunday morning on"."""


def outlet_after(clause: Clause, end: int) -> list[int]:
    """The outlet behind a verb of saying, as the journalist who is named with it where one is, or nothing."""
    tags, lows = clause.tags, clause.lows
    at = end
    while at < min(len(tags), end + _SKIPPED) and tags[at] in "tb":
        at += 1
    preposition = lows[at] if tags[at : at + 1] and tags[at] in "po" else ""
    at += bool(preposition)
    at += clause.tag_at(at) == "d"
    if clause.tag_at(at) != "n" or preposition not in ("", "on", "to", "with"):
        return []
    if not preposition and lemma_of(lows[end - 1]) != "tell":
        return []  # "said CNN's business is news"
    outlet = clause.refs[at]
    after = at + 1
    owns = clause.tag_at(after) == "s"
    if lows[at].endswith("s") and lows[after : after + 1] and lows[after] in _APOSTROPHES:
        owns = clause.tag_at(after + 1) != "k"  # "told CBS' Face the Nation"
    if clause.kinds[outlet] == "person" or not is_outlet(lows[at], aired=preposition == "on"):
        return []
    staff = _staff(clause, after)
    if not (owns or staff > after or (preposition == "on" and clause.tag_at(after) != "w")):
        return []  # "on the NBC lawsuit"
    journalist = after + 1 if owns else staff
    journalist = _staff(clause, journalist)
    named = preposition != "on" and clause.tag_at(journalist) == "n"
    return [clause.refs[journalist]] if named and clause.kinds[clause.refs[journalist]] == "person" else [outlet]


def is_outlet(low: str, *, aired: bool) -> bool:
    """Whether a name is one of a newspaper, magazine or broadcaster; where it is `aired`, of a broadcaster."""
    name = low.removeprefix("the ")
    words = name.split()
    if name in grammar_words("outlets", "broadcasters") or words[0] in grammar_words("outlets", "broadcasters"):
        return True
    if words[-1] in grammar_words("outlets", "aired"):
        return True
    return not aired and (
        name in grammar_words("outlets", "papers") or (len(words) > 1 and words[-1] in grammar_words("outlets", "ends"))
    )


def _staff(clause: Clause, at: int) -> int:
    """Behind the words for those who ask for an outlet: "*host* Ann Lee", "*editorial board*"."""
    while at < len(clause.lows) and clause.lows[at] in grammar_words("outlets", "staff"):
        at += 1
    return at
