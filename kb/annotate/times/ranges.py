"""Ranges and lists of dates: "13-15 June", "April 24 and 25", "from March to May 2016" are two expressions each."""

from __future__ import annotations

import re

from kb.annotate.times.partial import Found

_MORE_DAYS = re.compile(
    r"(?:\s?[-–—/]\s?|\s(?:to|and|or|through|until|till|&)\s|,\s)(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)"
    r"(?![\d:%]|[.,]\d|\s(?:percent|people|years|days|[ap]\.?m|minutes|hours))"
    r"(?:,?\s(?P<year>(?:1[0-9]|20)\d\d)(?!\d))?\b"
)
_FIRST_DAY = re.compile(
    r"(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)(?:\s?[-–—/]\s?|\s(?:to|and|or|through|until|till|&)\s)$")
_BETWEEN = re.compile(r"(?:\s?[-–—/]\s?|,?\s(?:to|and|or|through|until|till|&)\s|,\s)")
_END_OF_RANGE_YEAR = re.compile(r"[-–/](?P<year>\d\d|\d{4})(?![\d\w])")
MAX_DAYS = 6
"""The longest list of days after one month that is read ("June 3, 4, 7 and 9")."""


def _number(text: str) -> int:
    return int(text.rstrip("stndrh"))


def split_ranges(text: str, found: Found, right: int) -> list[Found]:
    """The expression, with those before or behind it that share its month or century; sorted by start."""
    partial = found.partial
    if found.rule.startswith("date.") and partial.month and partial.day:
        return [*_days_before(text, found), *_days_after(text, found, right)]
    if found.rule == "year.bare" and partial.year and not partial.before_christ:
        return _years_after(text, found, right)
    return [found]


def _days_after(text: str, found: Found, right: int) -> list[Found]:
    """"April 24 and 25": the further days take the month, and the last one's year holds for all."""
    partial, parts = found.partial, [found]
    if partial.year or partial.clock or not text[found.end - 1].isalnum() or not _ends_in_day(text, found):
        return parts
    end = found.end
    while len(parts) < MAX_DAYS and (match := _MORE_DAYS.match(text, end, right)):
        day = _number(match["day"])
        if day <= (parts[-1].partial.day or 0):
            break
        year = int(match["year"]) if match["year"] else None
        end = match.end()
        parts.append(Found(match.start("day"), end, "date.more_days", partial._replace(day=day, year=year, weekday=None)))
        if year:
            return [part._replace(partial=part.partial._replace(year=year)) for part in parts]
    return parts


def _ends_in_day(text: str, found: Found) -> bool:
    return re.search(r"\d(?:st|nd|rd|th)?$", text[found.start : found.end]) is not None


def _days_before(text: str, found: Found) -> list[Found]:
    """"13-15 June": the day before the match takes its month and year."""
    if not text[found.start].isdigit():
        return []
    match = _FIRST_DAY.search(text, max(0, found.start - 16), found.start)
    if match is None or (match.start() and text[match.start() - 1] not in " \t\n(“\"\xa0"):
        return []
    day = _number(match["day"])
    if day >= (found.partial.day or 0):
        return []
    partial = found.partial._replace(day=day, weekday=None, clock=None, part=None)
    return [Found(match.start("day"), match.end("day"), "date.first_day", partial)]


def _years_after(text: str, found: Found, right: int) -> list[Found]:
    """"1996-97": the second year is an expression of its own."""
    match = _END_OF_RANGE_YEAR.match(text, found.end, right)
    if match is None or len(match["year"]) == 4:
        return [found]
    first = found.partial.year or 0
    year = first - first % 100 + int(match["year"])
    if year <= first:
        return [found]
    return [found, Found(match.start("year"), match.end(), "year.range_end", found.partial._replace(year=year))]


def share_years(text: str, placed: list[tuple[Found, tuple[int, int]]]) -> list[tuple[Found, tuple[int, int]]]:
    """"From March to May 2016": the first takes the second's year, where only a joining word stands between them."""
    for index in range(len(placed) - 2, -1, -1):
        (first, sentence), (second, _) = placed[index], placed[index + 1]
        one, two = first.partial, second.partial
        if second.start - first.end > 10 or two.year is None or not _BETWEEN.fullmatch(text, first.end, second.start):
            continue
        if one.shape in ("date", "month", "season") and one.year is None and one.outer is None and two.shape == one.shape:
            year = two.year - ((one.month or 0, one.day or 0) > (two.month or 13, two.day or 32))
            placed[index] = (first._replace(partial=one._replace(year=year)), sentence)
        elif first.rule == "year.bare" and two.shape == "year" and two.before_christ:
            placed[index] = (first._replace(partial=one._replace(before_christ=True)), sentence)
    return placed
