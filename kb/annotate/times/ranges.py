"""Ranges and lists: "13-15 June", "April 24 and 25", "March to May 2016", "9 to 11 p.m." are two expressions each."""

from __future__ import annotations

import re
from typing import Final

from kb.annotate.times.partial import Found, Partial

MAX_DAYS: Final = 6
"""The longest list of days after one month that is read ("June 3, 4, 7 and 9")."""

Placed = tuple[Found, tuple[int, int]]
"""A match with the span of its sentence."""

_JOIN: Final = r"(?:\s?[-–—/]\s?|\s(?:to|and|or|through|until|till|&)\s)"
_DAY: Final = r"(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)"
_MORE_DAYS: Final = re.compile(
    rf"(?:{_JOIN}|,\s(?:and\s)?){_DAY}"
    r"(?![\d:%]|[.,]\d|\s(?:percent|people|years|days|[ap]\.?m|minutes|hours))(?:,?\s(?P<year>(?:1[0-9]|20)\d\d)(?!\d))?\b"
)
_FIRST_DAY: Final = re.compile(rf"(?<![\w.,/-])(?:the\s)?{_DAY}{_JOIN}$")
_FIRST_HOUR: Final = re.compile(rf"(?<![\w.,/-])(?P<hour>1[0-2]|[1-9])(?P<minute>:[0-5]\d)?{_JOIN}$")
_FIRST_YEAR: Final = re.compile(rf"(?<![\w.,/-])(?P<year>\d{{1,4}}){_JOIN}$")
_BETWEEN: Final = re.compile(rf"{_JOIN}|,\s(?:to|and|through|until)\s|,\s|\sto\sthe\s")
_THROUGH: Final = re.compile(r"\s?[-–—]\s?|\s(?:to|through|until|till)\s")
_SHORT_YEAR: Final = re.compile(r"[-–/](?P<year>\d\d)(?![\d\w])")
_ENDS_IN_DAY: Final = re.compile(r"\d(?:st|nd|rd|th)?$")
_WINDOW: Final = 16


def _number(text: str) -> int:
    return int(text.rstrip("stndrh"))


def split_ranges(text: str, found: Found, floor: int, right: int) -> list[Found]:
    """The expression with those before and behind it that share its month, half of the day, era or century.

    Nothing before `floor` or behind `right` is read; the result is sorted by start.
    """
    partial = found.partial
    if partial.shape == "date" and partial.month and partial.day:
        return [*_days_before(text, found, floor), *_days_after(text, found, right)]
    if found.rule in ("clock.bare", "clock.day"):
        return [*_hour_before(text, found, floor), found]
    if found.rule == "year.bare" and partial.year:
        return [found, *_short_year_after(text, found, right)]
    if found.rule == "year.era" and partial.before_christ:
        return [*_year_before(text, found, floor), found]
    return [found]


def _days_after(text: str, found: Found, right: int) -> list[Found]:
    """"April 24 and 25": the further days take the month, and the last one's year holds for all."""
    partial, parts = found.partial, [found]
    if partial.year or partial.clock or not _ENDS_IN_DAY.search(text, found.start, found.end):
        return parts
    end = found.end
    while len(parts) < MAX_DAYS and (match := _MORE_DAYS.match(text, end, right)):
        day = _number(match["day"])
        if day <= (parts[-1].partial.day or 0):
            break
        year = int(match["year"]) if match["year"] else None
        end = match.end()
        further = partial._replace(day=day, year=year, weekday=None)
        parts.append(Found(match.start("day"), end, "date.more_days", further))
        if year:
            return [part._replace(partial=part.partial._replace(year=year)) for part in parts]
    return parts


def _days_before(text: str, found: Found, floor: int) -> list[Found]:
    """"13-15 June": the day before the match takes its month and year."""
    if not text[found.start].isdigit() and not text.startswith("the ", found.start):
        return []
    match = _FIRST_DAY.search(text, max(floor, found.start - _WINDOW), found.start)
    if match is None or _number(match["day"]) >= (found.partial.day or 0):
        return []
    partial = found.partial._replace(day=_number(match["day"]), weekday=None, clock=None, part=None)
    return [Found(match.start("day"), match.end("day"), "date.first_day", partial)]


def _hour_before(text: str, found: Found, floor: int) -> list[Found]:
    """"Between 9 and 11 p.m. Friday": the first hour is of the same day and, if it fits, the same half of it."""
    partial = found.partial
    match = _FIRST_HOUR.search(text, max(floor, found.start - _WINDOW), found.start)
    if match is None or partial.clock is None or not text[found.start].isdigit():
        return []
    last, first = int(partial.clock[:2]), int(match["hour"])
    hour = first % 12 + 12 if last >= 12 and first % 12 + 12 < last else first
    if hour >= last:
        return []
    clock = f"{hour:02d}{match['minute'] or ':00'}"
    end = match.end("minute") if match["minute"] else match.end("hour")
    return [Found(match.start("hour"), end, "clock.first_hour", partial._replace(clock=clock))]


def _year_before(text: str, found: Found, floor: int) -> list[Found]:
    """"264 to 241 BC": the first year is of the same era."""
    match = _FIRST_YEAR.search(text, max(floor, found.start - _WINDOW), found.start)
    if match is None or int(match["year"]) <= (found.partial.year or 0):
        return []
    partial = found.partial._replace(year=int(match["year"]))
    return [Found(match.start("year"), match.end("year"), "year.range_start", partial)]


def _short_year_after(text: str, found: Found, right: int) -> list[Found]:
    """"1996-97": the second year is an expression of its own."""
    match = _SHORT_YEAR.match(text, found.end, right)
    first = found.partial.year or 0
    year = first - first % 100 + int(match["year"]) if match else 0
    if match is None or year <= first:
        return []
    return [Found(match.start("year"), match.end(), "year.range_end", found.partial._replace(year=year))]


def join_ranges(text: str, placed: list[Placed]) -> list[Placed]:
    """"From March to May 2016": where only a joining word stands between two, the first takes the second's year.

    The second weekday of "Monday through Friday" is marked, so that it comes after the first.
    """
    for index in range(len(placed) - 2, -1, -1):
        (first, sentence), (second, _) = placed[index], placed[index + 1]
        if second.start - first.end > 10 or not _BETWEEN.fullmatch(text, first.end, second.start):
            continue
        one, two = first.partial, second.partial
        if _shares_year(one, two) and two.year is not None:
            year = two.year - ((one.month or 0, one.day or 0) > (two.month or 13, two.day or 32))
            placed[index] = (first._replace(partial=one._replace(year=year)), sentence)
        elif _are_weekdays(one, two) and _THROUGH.fullmatch(text, first.end, second.start):
            marked = second._replace(partial=two._replace(relation="range"))
            placed[index + 1] = (marked, placed[index + 1][1])
    return placed


def _shares_year(one: Partial, two: Partial) -> bool:
    """Whether the first of two expressions lacks a year that the second may lend."""
    same = one.shape == two.shape and one.shape in ("date", "month", "season")
    return same and one.year is None and one.outer is None


def _are_weekdays(one: Partial, two: Partial) -> bool:
    """Whether both are weekdays, the second a bare one."""
    return one.shape == two.shape == "weekday" and two.direction is None and two.outer is None
