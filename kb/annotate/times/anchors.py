"""What expressions are resolved against: the reference day, the last date named, the story's quarter, the clause's tense."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kb.annotate.times.calendar import bounds, quarter_value, safe_date
from kb.annotate.times.partial import Found
from kb.annotate.times.words import words_of
from kb.records import Document

FUTURE_WINDOW = 45
"""Characters before an expression in which a future cue moves it on (measured: 94 % of bare weekdays right)."""

SMALL_HOURS = 6
"""A report published before this hour was written in the night that its "tonight" names."""

RECENT_DAYS = 7
REPORT_QUARTERS = 3
"""How many quarters before the reference day a report's quarter may lie."""

_WORD = re.compile(r"['’]?[a-z]+(?:['’]t)?")
_EXPLICIT_YEARS = 3


@dataclass
class Story:
    """The anchors of one document, moving along with it.

    `dct` is the reference day or None; `hour` the hour of publication where known. `last` is the day (the first, for
    a longer stretch) of the last dated expression and `last_value` its value. `quarter` is the quarter that the story
    reports, as (year, quarter). `narrative` says that the last date, not the reference day, is the anchor.
    """

    dct: date | None = None
    hour: int | None = None
    narrative: bool = False
    last: date | None = None
    last_value: str = ""
    quarter: tuple[int, int] | None = None

    def base(self, direction: int | None = None) -> tuple[date | None, str]:
        """The day to count from and the anchor's name: "following", "same" and narratives look at the last date."""
        if self.last is not None and (self.narrative or direction in (-2, 2, 3)):
            return self.last, "narrative"
        return self.dct, "dct"

    def current_day(self) -> tuple[date | None, str]:
        """The day that a lone clock time or "the morning" belongs to: the last day named, in news only a recent one."""
        if (
            self.last is not None
            and len(self.last_value) >= 10
            and (self.narrative or self.dct is None or abs((self.dct - self.last).days) <= RECENT_DAYS)
        ):
            return self.last, "narrative"
        return self.dct, "dct"

    def report(self, year: int, quarter: int) -> None:
        """Take a quarter as the one that the story reports, if it is about the reference day's or a little earlier."""
        if self.dct is None:
            return
        age = (self.dct.year - year) * 4 + (self.dct.month - 1) // 3 + 1 - quarter
        if 0 <= age <= REPORT_QUARTERS:
            self.quarter = (year, quarter)

    def remember(self, value: str) -> None:
        """Take a resolved value as the last date, if it covers days and is no longer than a year."""
        earliest, _ = bounds(value)
        if earliest is not None and len(value) >= 4:
            self.last = date.fromisoformat(earliest)
            self.last_value = value


def story_of(document: Document) -> Story:
    """The anchors at the beginning of a document."""
    if document.published is None:
        return Story(narrative=True)
    value = document.published.value
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return Story(narrative=True)
    hour = int(value[11:13]) if len(value) >= 13 and value[11:13].isdigit() else None
    return Story(dct=day, hour=hour)


def is_narrative(found: list[Found], dct: date | None, words: int) -> bool:
    """Whether a text tells of years far from its reference day, so that its dates hang on one another.

    The signs: many explicit years, most of them long before the reference day, and next to no words like "today",
    "yesterday" and bare weekdays that only news uses.
    """
    if dct is None:
        return True
    years = [
        item.partial.year for item in found if item.partial.year and item.partial.shape in ("date", "month", "year")
    ]
    deictic = sum(
        1
        for item in found
        if item.partial.shape in ("weekday", "day_word")
        or (item.partial.shape == "deictic" and item.partial.direction in (-1, 1))
    )
    far = [year for year in years if abs(year - dct.year) >= _EXPLICIT_YEARS]
    dated = [item for item in found if item.partial.shape in ("date", "month")]
    return len(far) >= 5 and len(far) * 3 >= len(years) * 2 and len(far) + len(dated) > 6 * deictic


def looks_ahead(lower: str, start: int, left: int) -> bool:
    """Whether a future cue stands shortly before an expression in its sentence."""
    future, past = words_of("cues", "future"), words_of("cues", "past")
    for word in reversed(_WORD.findall(lower, max(left, start - FUTURE_WINDOW), start)):
        if word in future:
            return True
        if word in past or word.endswith("ed"):
            return False
    return False


def looks_back(lower: str, start: int, left: int) -> bool:
    """Whether a past cue stands shortly before an expression in its sentence."""
    window = lower[max(left, start - FUTURE_WINDOW) : start]
    return not words_of("cues", "past").isdisjoint(_WORD.findall(window))


def quarter_before(year: int, quarter: int, back: int) -> str:
    """The quarter `back` quarters earlier."""
    return quarter_value(year, quarter - back)


def nearest_month(reference: date, month: int) -> int:
    """The year in which a month lies nearest to the reference day."""
    return min(
        (reference.year - 1, reference.year, reference.year + 1),
        key=lambda year: (abs((year - reference.year) * 12 + month - reference.month), year),
    )


def nearest_day(reference: date, month: int, day: int) -> date | None:
    """The month's day nearest to the reference day; None where no year near by has that day."""
    candidates = [
        found
        for year in range(reference.year - 4, reference.year + 5)
        if 0 < year < 10000 and (found := safe_date(year, month, day))
    ]
    return min(candidates, key=lambda found: abs((found - reference).days), default=None)


def weekday_near(reference: date, weekday: int, ahead: bool) -> date:
    """The most recent such weekday including the reference day, or the next one after it."""
    if ahead:
        return reference + timedelta(days=(weekday - reference.isoweekday() - 1) % 7 + 1)
    return reference - timedelta(days=(reference.isoweekday() - weekday) % 7)
