"""The dateline: "WASHINGTON, Nov. 14 (UPI) --" tells the day on which a report was written."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kb.annotate.times.anchors import nearest_day
from kb.annotate.times.calendar import safe_date
from kb.annotate.times.partial import Found

MAX_AGE: Final = 5
"""A dateline is trusted where the page is at most so many days younger."""

_PLACE: Final = re.compile(r"\s*(?:[A-Z][A-Z.'’-]+[\s,]{0,2}){1,6}(?:[A-Z][a-z.]+,?\s?){0,2}[,(\s–—-]*$")
_CLOSE: Final = re.compile(r"[\s.,)]*(?:\([A-Z][^)\n]{1,30}\)|--|[-–—_])")
_HEAD: Final = 400
"""A dateline stands within so many characters of the story's beginning."""


def dateline_day(text: str, story_start: int, found: list[Found], dct: date | None) -> date | None:
    """The day of the story's dateline, None where it has none, or where that is far from the reference day.

    Without a reference day only a dateline that names its year is read.
    """
    for item in found[:3]:
        if item.start - story_start > _HEAD:
            return None
        partial = item.partial
        if partial.shape != "date" or partial.month is None or partial.day is None:
            continue
        line = text.rfind("\n", 0, item.start) + 1
        if not _PLACE.fullmatch(text, max(line, item.start - 60), item.start) or not _CLOSE.match(text, item.end):
            continue
        if partial.year is not None:
            day = safe_date(partial.year, partial.month, partial.day)
        else:
            day = nearest_day(dct, partial.month, partial.day) if dct else None
        if day is not None and (dct is None or 0 <= (dct - day).days <= MAX_AGE):
            return day
    return None
