"""What the words around a name say: does "Moscow" act or is it a place?"""

from __future__ import annotations

import functools
import re
from typing import Final

from kb import lexicon

BLANKS: Final[tuple[str, ...]] = (" ", "\u00a0")
SUBORDINATORS: Final = frozenset({"that", "if", "because", "when", "while", "whether", "until", "unless", "although"})
_FINITE: Final = re.compile(r" [a-z]+(?:s|ed)\b")
REACH: Final = 40
_ASIDES: Final = "in (?:turn|response|return|reply)|(?:for|on) its part|meanwhile|however|though|instead"
"""What may stand between a place that acts and its verb."""
_STATES_OF_BEING: Final = frozenset(
    "has have had is was were will would may might could can should must did does do".split())
"""What two places joined by "and" may do without acting: "Lima and Quito were flooded"."""
_PREPOSITIONS: Final[tuple[str, ...]] = (
    "of", "with", "by", "to", "for", "from", "about", "against", "on", "at", "like", "than", "over", "between",
    "toward", "towards", "under")
_STOOD_ON: Final[tuple[str, ...]] = ("Hill", "reet")
"""How names end of what one is "on": "on Capitol Hill", "on Wall Street"."""
_GOVERNED: Final = re.compile(rf"\b(?:{'|'.join(_PREPOSITIONS)}) (?:[A-Z][\w.-]+ |former |the ){{0,3}}$")
_CREDITED_FOR: Final[tuple[str, ...]] = (" on ", " for ", " over ", " about ")
_CREDIT: Final = re.compile(
    r"\b(?:congratulat|thank|prais|applaud|hail|honou?r|credit|commend|salut|criticis|criticiz|blam"
    r"|mock|scold|rebuk|denounc|condemn|slam|fault|ridicul|chid|lambast|castigat|ripp|needl|chastis)"
    r"\w* (?:\w+\.? ){0,2}$")


_PAIR: Final = re.compile(r"(?:, [^,]{1,40},)?,? (?:[a-z]+ ){0,5}(?:and|with|or|met|called) (?:the |his |her )?"
                   r"(?:[\w.-]+ ){0,4}")
_JOINS: Final[tuple[str, ...]] = (" and ", " with ", " or ", " met ", " called ")
_EITHER: Final[tuple[str, ...]] = (" or she", " or her", " or him", "he or ", "his or ", "him or ")
_SHUNNED: Final = re.compile(
    r"\b(?:not|n[’']t|never|without|refused to|declined to|failed to) (?:yet )?"
    r"(?:meet|see|call|telephone|phone|visit|invite|join|receive|(?:speak|talk) (?:to|with)|(?:meet|see|call|visit)ing)"
    r"(?: with)? (?:[a-z]+ ){0,2}$")


@functools.cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], re.Pattern[str]]:
    table = lexicon.table("name_context")
    words = sorted(table["acting_verbs"]["words"].split(), reverse=True)
    verbs = "|".join(words)
    joint = "|".join(word for word in words if word not in _STATES_OF_BEING)
    return (frozenset(table["place_before"]["words"].split()), frozenset(table["actor_before"]["words"].split()),
            frozenset(table["travel_before"]["words"].split()),
            re.compile(rf"(?:,? (?:{_ASIDES}))?,? (?:also |now |then |still |\w+ly )?(?:{verbs})\b"
                       rf"| and [A-Z][a-z]+ (?:{joint})\b"))


def word_before(text: str, start: int) -> str:
    """The word before a name in lower case, an article skipped; "" where none stands in the same line."""
    if text[start - 1:start] not in BLANKS:
        return ""
    words = text[max(0, start - REACH):start].rpartition("\n")[2].lower().split()
    if len(words) > 1 and words[-1] == "the":
        words.pop()
    if words[-2:] == ["according", "to"]:
        return "according"
    return words[-1] if words else ""


def acts(text: str, start: int, end: int, seat: bool) -> bool:
    """Whether a place's name means the government or body that sits there.

    `seat` is for buildings such as the Kremlin, which act unless a preposition of place stands before them; cities
    are places unless a verb of acting, a possessive, "between A and B" or the like says otherwise.
    """
    places, actors, travel, verbs = _lists()
    before = word_before(text, start)
    owns = text[end:end + 2] in ("'s", "’s")
    if before == "on" and text[end - 4:end] in _STOOD_ON:
        return False
    if before in places and not (seat and (owns or before == "from")):
        return False
    if seat:
        return before not in travel
    if before in actors:
        return True
    if before in travel:
        return False
    return owns or verbs.match(text, end) is not None or (
        before in SUBORDINATORS and _FINITE.match(text, end) is not None)


def is_located(text: str, start: int) -> bool:
    """Whether a preposition of place stands before a name."""
    return word_before(text, start) in _lists()[0]


def is_governed(text: str, start: int) -> bool:
    """Whether a preposition stands before the name that begins at `start`, titles and the like between them."""
    word = text[max(0, start - REACH):start - 1].rpartition(" ")[2]
    if word in _PREPOSITIONS and start and text[start - 1] == " ":
        return True
    if word.islower() and word not in ("the", "former") and not word.endswith(_PREPOSITIONS):
        return False  # spares most names the search
    return _GOVERNED.search(text, max(0, start - REACH), start) is not None


def is_credited(text: str, start: int, end: int, owned: int) -> bool:
    """Whether the bearer of a name from `start` to `end` is praised or blamed for what a possessive at `owned` says is
    theirs: "congratulated Ann Lee on her victory"."""
    return text[end:owned] in _CREDITED_FOR and _CREDIT.search(text, max(0, start - 40), start) is not None


def is_shunned(text: str, start: int) -> bool:
    """Whether somebody is said not to have met or called whom the name at `start` means: "did not meet *Ann Lee*"."""
    before = text[max(0, start - REACH):start]
    return before.endswith(" ") and _SHUNNED.search(before) is not None


def makes_pair(gap: str) -> bool:
    """Whether what stands between two names makes a pair of those who bear them: "Ann Lee *met with* Bo Diaz"."""
    return any(word in gap for word in _JOINS) and _PAIR.fullmatch(gap) is not None


def is_either(text: str, start: int, end: int) -> bool:
    """Whether the pronoun from `start` to `end` is one of "he or she"."""
    if text[end:end + 4] == " or " and text.startswith(_EITHER, end):
        return True
    return text[max(0, start - 3):start] == "or " and text.endswith(_EITHER, 0, start)


def is_label(text: str, start: int, end: int) -> bool:
    """Whether a name in capitals is the label of a turn: in "ROE: She met him", the speaker is not "she"."""
    return text[end:end + 1] == ":" and (start == 0 or text[start - 1] == "\n") and text[start:end].isupper()
