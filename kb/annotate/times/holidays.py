"""The days of the feasts that news names: fixed ones, nth weekdays of a month, and those that move with Easter.

Rules are in `kb/lexicon/times_holidays.toml`; Easter follows the Gregorian computus (Meeus, Jones and Butcher).
"""

from __future__ import annotations

import functools
from datetime import date, timedelta
from typing import Any

from kb.lexicon import table


@functools.cache
def holidays() -> dict[str, dict[str, Any]]:
    """Every holiday in lower case with its rule: `month` and `day`, `month`, `weekday` and `nth`, or `easter`.

    One that happened once has its `year` too.
    """
    return {name: entry for entry in table("times_holidays")["holiday"] for name in entry["names"]}


def easter(year: int) -> date:
    """Easter Sunday of a year after 1582 in the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday_date(name: str, year: int) -> date | None:
    """The day of a holiday in a year (its first, where it lasts longer); None for an unknown name or year."""
    rule = holidays().get(name)
    if rule is None or not 1583 <= year <= 9998:
        return None
    if "easter" in rule:
        return easter(year) + timedelta(days=rule["easter"])
    if "year" in rule and year != rule["year"]:
        return None
    if "day" in rule:
        return date(year, rule["month"], rule["day"])
    found = nth_weekday(year, rule["month"], rule["weekday"], rule["nth"])
    return found + timedelta(days=rule.get("plus", 0)) if found else None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth Monday (1) ... Sunday (7) of a month, the last where `nth` is -1; None where the month has none such."""
    if nth > 0:
        first = date(year, month, 1)
        found = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
        return found if found.month == month else None
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)
