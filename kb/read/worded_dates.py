"""Dates that a page states about itself in other languages: "Mardi 15 novembre 2016 à 04h59". Only user of dateparser.

ISO and HTTP dates are read here; everything else goes to dateparser, once for each string. Only complete dates count:
what lacks its year, month or day is nothing, because an unknown part is never filled in.
"""

from __future__ import annotations

import functools
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

MAX_LENGTH = 64
"""Longer strings are no dates, and dateparser is slow on them."""

PageDate = tuple[str, str | None]
"""`2016-11-15` or `2016-11-15T04:59` (local time), and the zone as written or its offset, if any."""

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:\d{2})?)?(Z|[+-]\d{4})?")
_HTTP = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d{2}:\d{2}(?::\d{2})?\s*(?P<zone>[A-Z]{1,5}|[+-]\d{4})?"
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s?(?:[:hH.]\s?\d{2}(?!\d)|[ap]\.?m\b|h\b|時|时|Uhr)", re.IGNORECASE)
_FRENCH_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s?[hH]\s?(\d{2})(?!\d)")
_ZONE = re.compile(r"\b(GMT|UTC|[A-Z]{1,4}T|BST|IST|MSK)\b\s*$|([+-]\d{2}:?\d{2})\s*$")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


_LINE_DATE = re.compile(
    r"(?P<lead>(?:[^\W\d]+['’.:,]{0,2}\s){0,5})"
    r"(?P<date>\d{1,2}\.?\s(?:[^\W\d]+\.?,?\s){1,3}(?:19|20|2[4-9]|[3-9]\d)\d\d\b[^|•]{0,24}?)[\s.]*(?:[|•].{0,40})?")
_STOPS = re.compile(r"[.!?,;]$")


def date_of_line(line: str) -> PageDate | None:
    """The date of a line that is nothing but a date and at most five words before it ("Publié le mardi 15 ...").

    None for anything else, so that no sentence is taken for a date line.
    """
    words = line.strip()
    match = None if _STOPS.search(words) else _LINE_DATE.fullmatch(words)
    if match is None:
        return None
    lead = match["lead"].split()
    # The weekday belongs to the date; words that label it ("Publié le") are none that dates are made of.
    for kept in range(min(2, len(lead)), -1, -1):
        if found := parse_page_date(" ".join([*lead[len(lead) - kept :], match["date"]])):
            return found
    return None


@functools.lru_cache(maxsize=4096)
def parse_page_date(text: str) -> PageDate | None:
    """The date of a page's own words, with its zone if it names one; None where `text` is no complete date.

    The time is local time as written; a zone never moves the day.
    """
    words = " ".join(text.split())
    if not words or len(words) > MAX_LENGTH or not _DIGIT.search(words):
        return None
    match = _ISO.fullmatch(words) or _COMPACT.fullmatch(words)
    if match is not None:
        return _from_parts(*match.groups())
    if http := _HTTP.fullmatch(words):
        return _from_http(words, http["zone"])
    return _from_dateparser(words)


def _from_parts(
    year: str, month: str, day: str, hour: str | None, minute: str | None, zone: str | None
) -> PageDate | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if int(hour or 0) > 23 or int(minute or 0) > 59:
        return None
    if hour is None:
        return found.isoformat(), None
    return f"{found.isoformat()}T{int(hour):02d}:{minute}", zone


def _from_http(words: str, zone: str | None) -> PageDate | None:
    try:
        found = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError):
        return None
    return found.strftime("%Y-%m-%dT%H:%M"), zone


@functools.cache
def _parser() -> Any:
    from dateparser.date import DateDataParser  # lazy: its import takes longer than reading a hundred articles

    settings = {"RETURN_AS_TIMEZONE_AWARE": False, "REQUIRE_PARTS": ["day", "month", "year"]}
    return DateDataParser(settings=settings)


def _from_dateparser(words: str) -> PageDate | None:
    """What dateparser makes of a string that has a year; its time counts only where the string has one."""
    if not _YEAR.search(words):
        return None
    zone = _ZONE.search(words)
    local = words[: zone.start()].rstrip(" (,") if zone else words
    data = _parser().get_date_data(_FRENCH_CLOCK.sub(r"\1:\2", local))
    found: datetime | None = data.date_obj
    if found is None or data.period not in ("day", "time"):
        return None
    if not _CLOCK.search(local):
        return found.strftime("%Y-%m-%d"), None
    return found.strftime("%Y-%m-%dT%H:%M"), (zone[1] or zone[2]) if zone else None
