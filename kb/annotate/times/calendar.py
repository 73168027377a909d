"""Calendar arithmetic over TIMEX3 values: shifting by units, ISO weeks, and the days that a value covers.

Values are written as TIMEX3 does: `2016-11-15`, `2016-W46`, `2016-W46-WE`, `2016-11`, `2016-Q4`, `2016-H1`, `2016-SU`,
`2016`, `201` (a decade), `20` (a century), `2` (a millennium), any of them with `T...` for a time of day.
"""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

SEASON_MONTHS: Final = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
"""First and last month of each season (northern, meteorological). Winter ends in the following year."""

_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?", re.DOTALL)
_WEEK: Final = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_MONTH: Final = re.compile(r"(\d{4})-(\d\d)")
_PART: Final = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)")
_YEARS: Final = re.compile(r"(\d{1,4})")


def safe_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_value(day: date) -> str:
    """`2016-11-15`."""
    return day.isoformat()


def week_value(day: date) -> str:
    """The ISO week of a day, `2016-W46`; its year may differ from the day's around New Year."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def month_value(year: int, month: int) -> str:
    """`2016-11`; months outside 1..12 carry over into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}"


def quarter_value(year: int, quarter: int) -> str:
    """`2016-Q4`; quarters outside 1..4 carry over into other years."""
    year, quarter = year + (quarter - 1) // 4, (quarter - 1) % 4 + 1
    return f"{year:04d}-Q{quarter}"


def shift_days(day: date, days: int) -> date | None:
    """The day `days` later, or None outside the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: date, months: int) -> date | None:
    """The same day of the month `months` later, or that month's last day; None outside the years 1 to 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


@functools.lru_cache(maxsize=8192)
def bounds(value: str) -> tuple[str | None, str | None]:
    """The first and last calendar day, as ISO days, that a DATE or TIME value covers; (None, None) for a vague one.

    Years before 1 and after 9999 have no bounds, and neither has a value with an X in it.
    """
    days = _day_bounds(value)
    if days is None:
        return None, None
    return days[0].isoformat(), days[1].isoformat()


def _day_bounds(value: str) -> tuple[date, date] | None:
    if match := _DAY.fullmatch(value):
        day = safe_date(*map(int, match.groups()))
        return (day, day) if day else None
    if match := _MONTH.fullmatch(value):
        year, month = int(match[1]), int(match[2])
        return (date(year, month, 1), last_of_month(year, month)) if 1 <= month <= 12 and year else None
    if match := _WEEK.fullmatch(value):
        return _week_bounds(int(match[1]), int(match[2]), weekend=match[3] is not None)
    if match := _PART.fullmatch(value):
        return _part_bounds(int(match[1]), match[2])
    if match := _YEARS.fullmatch(value):
        width = 10 ** (4 - len(match[1]))
        first = int(match[1]) * width
        last = first + width - 1
        return (date(max(first, 1), 1, 1), date(last, 12, 31)) if last else None
    return None


def _week_bounds(year: int, week: int, weekend: bool) -> tuple[date, date] | None:
    try:
        return date.fromisocalendar(year, week, 6 if weekend else 1), date.fromisocalendar(year, week, 7)
    except (ValueError, OverflowError):
        return None


def _part_bounds(year: int, part: str) -> tuple[date, date] | None:
    if not 1 <= year <= 9998:
        return None
    if part[0] == "Q":
        first, last = 3 * int(part[1]) - 2, 3 * int(part[1])
    elif part[0] == "H":
        first, last = 6 * int(part[1]) - 5, 6 * int(part[1])
    else:
        first, last = SEASON_MONTHS[part]
    return date(year, first, 1), last_of_month(year + (last < first), last)


def season_of(day: date) -> tuple[int, str]:
    """The year and code of the season that holds a day; January belongs to the winter of the year before."""
    for code, (first, last) in SEASON_MONTHS.items():
        if first <= day.month <= last:
            return day.year, code
    return (day.year if day.month == 12 else day.year - 1), "WI"
