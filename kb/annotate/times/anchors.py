"""What expressions are resolved against: the reference day, the last date, the story's quarter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kb.annotate.times.calendar import bounds, safe_date
from kb.records import Document

SMALL_HOURS: Final = 6
"""A report published before this hour was written in the night that its "tonight" names."""

MONTHS_AGAINST_TENSE: Final = 4
"""How many months nearer a date must be to be taken against the tense of its clause."""

JUST_PAST: Final = 3
"""How much heavier a past cue among the last two words weighs: "arrived in December" is hardly ever next month."""

SAME_THREAD: Final = 400
THREAD_DAYS: Final = 60
"""A day without a year within so many characters behind a full date, and so many days after it, has its year."""

RECENT_DAYS: Final = 7
JUST_NAMED: Final = 120
"""So many characters behind a date, a clock time still belongs to its day."""

REPORT_QUARTERS: Final = 3
"""How many quarters before the reference day a report's quarter may lie."""

_CLOCK: Final = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):[0-5]\d(?![\d:])(?: ?([AaPp])\.?[Mm]\b)?")
_NUMBER: Final = re.compile(r"\d+")


@dataclass
class Story:
    """The anchors of one document, moving along with it.

    `dct` is the reference day or None, `hour` the hour of publication where known; `reference` names their origin
    (`dct`, `dateline` or `entry`), `published` and `published_hour` are what they were at first. `last` is the day (the
    first, for a longer stretch) of the last dated expression, `last_value` its value, `last_at` where it stands;
    `before_christ` is the year BC named after it, if any.
    `told` is the last such day that is not ahead of the reference day.
    `quarter` is the quarter that the story reports, as (year, quarter). `narrative` says that the last date, not the
    reference day, is the anchor.
    """

    dct: date | None = None
    hour: int | None = None
    narrative: bool = False
    last: date | None = None
    last_value: str = ""
    last_at: int = 0
    last_dated: bool = False
    before_christ: int | None = None
    reference: str = "dct"
    quarter: tuple[int, int] | None = None
    published: date | None = None
    published_hour: int | None = None
    told: date | None = None

    def base(self, direction: int | None = None) -> tuple[date | None, str]:
        """The day to count from and the anchor's name: "following", "same" and narratives look at the last date."""
        if self.last is not None and (self.narrative or direction in (-2, 2, 3)):
            return self.last, "narrative"
        return self.dct, self.reference

    def set_dateline(self, day: date | None) -> None:
        """Count from the dateline's day instead of the day of publication."""
        if day is not None and day != self.dct:
            self.dct, self.hour, self.reference = day, None, "dateline"

    def enter(self, day: date, hour: int | None) -> None:
        """Count from the day and hour of a live blog's entry on."""
        self.dct, self.hour, self.reference = day, hour, "entry"
        self.last = self.told = None
        self.last_value = ""

    def current_day(self, at: int) -> tuple[date | None, str]:
        """The day that a lone clock time or "the morning" at `at` belongs to: the last day named.

        In news it is only a recent one, or one named just before.
        """
        if self.last is not None and len(self.last_value) >= 10:
            fresh = self.narrative or at - self.last_at <= JUST_NAMED
            if fresh or self.dct is None or abs((self.dct - self.last).days) <= RECENT_DAYS:
                return self.last, "narrative"
        return self.dct, self.reference

    def tells_before(self, at: int) -> bool:
        """Whether a time that is not ahead was named shortly before `at`, from which "the next year" may count."""
        if self.last is None or self.dct is None or self.last > self.dct:
            return False
        return at - self.last_at <= SAME_THREAD

    def next_day(self, month: int, day: int, at: int) -> date | None:
        """The month's day in the year of the day named just before, where it follows that one closely.

        "On March 2, 2015, she ..., and on March 25 ..." tells of one spring, whenever it was published.
        """
        if self.last is None or len(self.last_value) < 10 or at - self.last_at > SAME_THREAD or not self.last_dated:
            return None
        found = safe_date(self.last.year, month, day)
        return found if found and 0 <= (found - self.last).days <= THREAD_DAYS else None

    def named_day(self) -> tuple[date | None, str]:
        """The day that "the next day" follows: the last one named, however long ago."""
        if self.last is not None and len(self.last_value) >= 10:
            return self.last, "narrative"
        return self.base()

    def report(self, year: int, quarter: int) -> None:
        """Take a quarter as the one that the story reports, if it is about the reference day's or a little earlier."""
        if self.dct is None:
            return
        age = (self.dct.year - year) * 4 + (self.dct.month - 1) // 3 + 1 - quarter
        if 0 <= age <= REPORT_QUARTERS and (age or self.quarter is None):
            self.quarter = (year, quarter)

    def remember(self, value: str, at: int, dated: bool = False) -> None:
        """Take a resolved value that stands at `at` as the last date, if it covers days and is no longer than a year.

        `dated` says that its year is written there, or follows from one that is.

        A stretch that holds the last date ("that year") leaves it as it is.
        """
        earliest, latest = bounds(value)
        if earliest is None or latest is None or len(value) < 4:
            return
        if self.last is not None and len(value) < len(self.last_value) and earliest <= self.last.isoformat() <= latest:
            return
        self.last = date.fromisoformat(earliest)
        if self.dct is None or self.last <= self.dct:
            self.told = self.last
        self.last_value = value
        self.last_at = at
        self.last_dated = dated
        self.before_christ = None


def story_of(document: Document) -> Story:
    """The anchors at the beginning of a document."""
    if document.reference_time is None:
        return Story(narrative=True)
    value = document.reference_time.value
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return Story(narrative=True)
    if not date.min.year < day.year < date.max.year:
        return Story(narrative=True)  # no calendar goes on from there
    hour = int(value[11:13]) if len(value) >= 13 and value[11:13].isdigit() else _stated_hour(document, day)
    return Story(dct=day, hour=hour, published=day, published_hour=hour)


def _stated_hour(document: Document, day: date) -> int | None:
    """The hour that the page's own line on its publication states for the day, where only the day was handed over."""
    for start, end, kind in document.regions:
        if kind != "page_date":
            continue
        line = document.text[start : min(end, start + 200)]
        clock = _CLOCK.search(line)
        if clock and {str(day.day), f"{day.day:02d}"} & set(_NUMBER.findall(line)) and str(day.year) in line:
            half = (clock[2] or "")[:1].lower()
            return int(clock[1]) % 12 + (12 if half == "p" else 0) if half else int(clock[1])
    return None


def nearest_month(reference: date, month: int, clause: str | None) -> int:
    """The year in which a month lies nearest to the reference day; a cue outweighs a small difference."""

    def cost(year: int) -> tuple[int, int]:
        ahead = (year - reference.year) * 12 + month - reference.month
        against = _against_tense(ahead, clause, MONTHS_AGAINST_TENSE)
        return abs(ahead) + (2 * against if ahead < 0 else against), year

    return min((reference.year - 1, reference.year, reference.year + 1), key=cost)


def _against_tense(ahead: int, clause: str | None, allowance: int) -> int:
    """What a candidate `ahead` of the reference day costs more where the clause's tense speaks against it."""
    if ahead > 0 and clause == "just_past":
        return JUST_PAST * allowance
    return allowance if (ahead < 0 and clause == "future") or (ahead > 0 and clause != "future") else 0


def nearest_day(reference: date, month: int, day: int, clause: str | None = None) -> date | None:
    """The month's day nearest to the reference day, with an eye to the tense; None where no year near by has it."""
    candidates = [
        found
        for year in range(reference.year - 4, reference.year + 5)
        if 0 < year < 10000 and (found := safe_date(year, month, day))
    ]

    def cost(found: date) -> int:
        ahead = (found - reference).days
        return abs(ahead) + _against_tense(ahead, clause, 30 * MONTHS_AGAINST_TENSE)

    return min(candidates, key=cost, default=None)


def weekday_near(reference: date, weekday: int, ahead: bool) -> date:
    """The most recent such weekday including the reference day, or the next one after it."""
    if ahead:
        return reference + timedelta(days=(weekday - reference.isoweekday() - 1) % 7 + 1)
    return reference - timedelta(days=(reference.isoweekday() - weekday) % 7)
