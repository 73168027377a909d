"""The calendar's side of time expressions: what they come to as a day, month or interval, and where that lies."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kb.records import Span, TimeExpression, TimeValue

_VALUE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-W\d\d|-Q[1-4])?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_SEASON: Final = re.compile(r"(\d{4})-(?:SP|SU|FA|WI)")
_KNOWN: Final[dict[str, bool]] = {}
"""Values that were met, and whether they are of the calendar: the same days and years are told again and again."""
_REMEMBERED: Final = 20_000
_HALF: Final = {"H1": ("01", "06"), "H2": ("07", "12")}


def calendar_value(time: TimeExpression) -> str | None:
    """The expression's value as a day, week, month, quarter, year or interval; None where it names no such time."""
    if time.type not in ("DATE", "TIME"):
        return None
    value = time.value.partition("T")[0] if time.type == "TIME" else time.value
    known = _KNOWN.get(value)
    if known is None:
        known = _VALUE.fullmatch(value) is not None
        if len(_KNOWN) < _REMEMBERED:
            _KNOWN[value] = known
    if known:
        return value
    if value.endswith("-WE") and time.earliest and time.latest:
        return f"{time.earliest}/{time.latest}"
    if _SEASON.fullmatch(value):
        return (time.latest or value)[:4]  # a winter counts for the year that most of it lies in
    if value[4:5] == "-" and value[5:] in _HALF:
        return "/".join(f"{value[:4]}-{month}" for month in _HALF[value[5:]])
    return None


def time_value(time: TimeExpression, text: str) -> TimeValue | None:
    """The record of a time expression, or None where it dates nothing."""
    value = calendar_value(time)
    if value is None:
        return None
    return TimeValue.whole({
        "type": "DATE",
        "value": value,
        "earliest": time.earliest,
        "latest": time.latest,
        "mod": time.mod,
        "wording": text[time.start : time.end],
        "span": Span(time.start, time.end),
        "anchor": time.anchor,
        "rule": time.rule,
    })


def is_day(time: TimeExpression | TimeValue) -> bool:
    """Whether a time is one day, or lies within one."""
    return time.type in ("DATE", "TIME") and time.earliest is not None and time.earliest == time.latest


def days_behind(time: TimeExpression | TimeValue, published: str) -> int | None:
    """How many days before publication the one day was that a time is; None where it is none, or lies ahead."""
    if time.earliest is None or time.latest is None or time.earliest != time.latest or time.latest > published:
        return None
    return days_between(time.latest, published)


def days_between(earlier: str, later: str) -> int:
    """The days from one ISO day to a later one."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def lies_behind(time: TimeExpression, published: str | None) -> bool:
    """Whether the whole of a time is before the day of publication."""
    return bool(published and time.latest and time.latest < published)


def lies_ahead(time: TimeExpression, published: str | None) -> bool:
    """Whether the whole of a time is after the day of publication."""
    return bool(published and time.earliest and time.earliest > published)
