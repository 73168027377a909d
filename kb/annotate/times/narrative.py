"""Narratives: texts whose dates hang on one another, and which of their dates later ones may hang on."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kb.annotate.times.anchors import Story
from kb.annotate.times.partial import Found

FAR_YEARS: Final = 2
MANY_YEARS: Final = 4
"""A narrative names at least so many years, at least so far from the reference day."""

MODERN: Final = 1900
FEW_DATES: Final = 3
"""So many of a narrative's far years come with their months, or lie before 1900 ..."""

ONLY_YEARS: Final = 12
"""... or it names so many, and hardly any near one."""

RARE: Final = 25
"""In a narrative at most one expression in so many is one that only a report of the day would use."""

NEAR_YEARS: Final = 3
"""A year named in passing moves the story on if it lies at most so far from the last date."""

_OPENING: Final = 30
"""A year within so many characters of its sentence's beginning opens a new stretch of the story."""

_YEARED: Final = frozenset({"date", "month", "year", "season", "clock"})
_ASIDE: Final = re.compile(
    r"\b(?:since|until|till|before|unlike\s+in|as\s+in|of|back\s+to)\s+(?:the\s+)?$", re.IGNORECASE)
_RANGE_OF_YEARS: Final = re.compile(r"\d{4}(?:\s?[-–—/]\s?|\s(?:to|and|until|through)\s)$")
_LOOK_BACK: Final = 24
_PARENTHESIS: Final = 200


def is_narrative(found: list[Found], dct: date | None) -> bool:
    """Whether a text tells of years far from its reference day, so that its dates hang on one another.

    The signs: many explicit years, most of them long before the reference day, several with their months or before
    1900, and next to no words like "today", "yesterday" and bare weekdays that only news uses.
    """
    if dct is None:
        return True
    if any(map(_is_deictic, found[:3])) or sum(map(_is_deictic, found)) * RARE > len(found):
        return False
    dated = [item.partial for item in found if item.partial.year and item.partial.shape in _YEARED]
    far = [partial for partial in dated if abs((partial.year or 0) - dct.year) >= FAR_YEARS]
    if len(far) < MANY_YEARS or 2 * len(far) < len(dated):
        return False
    plain = sum(partial.month is None and (partial.year or 0) >= MODERN for partial in far)
    return len(far) - plain >= FEW_DATES or (len(far) >= ONLY_YEARS and 5 * len(far) >= 4 * len(dated))


def _is_deictic(found: Found) -> bool:
    """Whether only a report of the day would say so: a bare weekday, "yesterday", "last week", "two days ago"."""
    shape, partial = found.partial.shape, found.partial
    if shape in ("weekday", "day_word", "beside_weekday", "from_weekday", "report_quarter", "year_ago"):
        return True
    if shape == "offset":
        return partial.relation == "ago"
    return shape == "deictic" and (partial.direction == -1 or (partial.direction == 0 and partial.unit == "W"))


def may_hang_on(found: Found, text: str, sentence: tuple[int, int], story: Story) -> bool:
    """Whether the story goes on from this date.

    Not from what a parenthesis says ("Otto (1761-1834)"), from the end of a range of years, or from a year that a
    sentence names in passing ("for the first time since 1870", "under the law of 1795").
    """
    if not story.narrative:
        return True
    if _in_parenthesis(found, text, sentence):
        return False
    if story.last is None:
        return True
    partial = found.partial
    if partial.shape != "year" or partial.year is None:
        return True
    before = text[max(sentence[0], found.start - _LOOK_BACK) : found.start]
    if _ASIDE.search(before) or _RANGE_OF_YEARS.search(before):
        return False
    near = abs(partial.year - story.last.year) <= NEAR_YEARS
    return near or found.start - sentence[0] <= _OPENING


def _in_parenthesis(found: Found, text: str, sentence: tuple[int, int]) -> bool:
    """Whether a bracket is open in the sentence not far before the expression."""
    left = max(sentence[0], found.start - _PARENTHESIS)
    return text.rfind("(", left, found.start) > text.rfind(")", left, found.start)
