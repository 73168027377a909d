"""Dates, lags and counts in words for readers. Nothing is added to a date: a month stays a month."""

from __future__ import annotations

import datetime
import re

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)
_VALUE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}|MO|MI|AF|EV|NI)[^/]*)?)?|-W(\d{2})|-Q([1-4]))?")
_PARTS_OF_DAY = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night"}
_VAGUE = {"PAST_REF": "in the past", "PRESENT_REF": "at present", "FUTURE_REF": "in the future"}
UNDATED = "no date"
_STATUSES = {
    "occurred": "happened", "planned": "planned, has not happened", "possible": "possible, not certain",
    "negated": "denied, or did not happen",
}


def date_words(value: str | None, *, weekday: bool = False) -> str:
    """A TIMEX3 value for people: `2016-11-14` is "14 November 2016", `2016-11` "November 2016", None "no date".

    `2016-W46` is "the week of 14 November 2016"; an interval `A/B` joins both ends by "to". What has no such reading
    (a season, a decade) is shown as it is.
    """
    if not value:
        return UNDATED
    first, mark, last = value.partition("/")
    if mark:
        return f"{date_words(first)} to {date_words(last)}"
    found = _VALUE.fullmatch(value)
    if not found:
        return _VAGUE.get(value, value)
    year, month, day, clock, week, quarter = found.groups()
    try:
        if week:
            monday = datetime.date.fromisocalendar(int(year), int(week), 1)
            return f"the week of {_day_words(monday, weekday=False)}"
        if quarter:
            return f"Q{quarter} {year}"
        if day:
            words = _day_words(datetime.date(int(year), int(month), int(day)), weekday=weekday)
            return f"{words}, {_PARTS_OF_DAY.get(clock, clock)}" if clock else words
        return f"{_MONTHS[int(month) - 1]} {year}" if month and 1 <= int(month) <= 12 else value
    except ValueError:
        return value


def _day_words(day: datetime.date, *, weekday: bool) -> str:
    words = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%A} {words}" if weekday else words


def bounds_words(earliest: str | None, latest: str | None) -> str:
    """First and last day as one phrase; one day alone where they are the same."""
    if earliest and latest:
        return earliest if earliest == latest else f"{earliest} to {latest}"
    if earliest:
        return f"{earliest} or later"
    return f"{latest} or earlier" if latest else ""


def moment_words(moment: str | None) -> str:
    """A date of publication, `2016-11-15T04:59`, as "15 November 2016, 04:59"; "no date" for None."""
    return date_words(moment[:16] if moment else None)


def month_of(earliest: str | None) -> str:
    """The month that a list of events files a day under: "November 2016", or "Without a date"."""
    return date_words(earliest[:7]) if earliest else "Without a date"


def lag_words(first: str | None, later: str | None) -> str | None:
    """How much later one publication is than another, in whole hours where both state a time, else in days.

    None where either is unknown or `later` is not later. Both are local times; zones are not compared.
    """
    if not first or not later or later <= first:
        return None
    if len(first) >= 16 and len(later) >= 16:
        hours = (_moment(later) - _moment(first)).total_seconds() / 3600
        if hours < 48:
            return "less than an hour later" if hours < 1 else counted(int(hours), "hour") + " later"
    days = (_moment(later[:10]) - _moment(first[:10])).days
    return counted(days, "day") + " later" if days else "the same day"


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text[:16])


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 report", "1,204 reports"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def status_words(status: str) -> str:
    """A status for people: `negated` is "denied, or did not happen"."""
    return _STATUSES.get(status, status)
