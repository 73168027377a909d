"""The date lines of saved pages: "PUBLISHED: 04:59, Tue, Nov 15, 2016 | UPDATED: ...", "21 November 2016 10:35 GMT".

A line is a date line only when *all* of it is made of dates, times, zones, labels and the small words between them;
so a sentence that begins with a date is never one. Cost is linear in the line, and long lines are not looked at.
"""

from __future__ import annotations

import datetime
import functools
import re
import zoneinfo
from typing import NamedTuple

from kb import lexicon
from kb.read.worded_dates import PageDate, date_of_line, parse_page_date
from kb.records import PageTime, Span

_DIGIT = re.compile(r"\d")
MAX_LINE = 160
"""Longer lines are prose."""

_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = {name: number for number, month in enumerate(_MONTH_NAMES, 1) for name in (month, month[:3])} | {"sept": 9}
_TOKEN = re.compile(
    r"""
    (?P<iso>\d{4}-\d\d-\d\d)(?:[T ](?P<isotime>\d\d:\d\d)(?::\d\d(?:\.\d{1,6})?)?)?(?P<isozone>Z|[+-]\d\d:?\d\d)?
  | (?P<numeric>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?!\d)
  | (?P<time>\d{1,2}[:.]\d\d)(?::\d\d)?\s?(?P<half>[aApP]\.?[mM]\.?(?![A-Za-z]))?(?:\s?(?P<hours>hrs?|h)\b)?
  | (?P<hour>\d{1,2})\s?(?P<hourhalf>[aApP]\.?[mM]\.?)(?![A-Za-z])
  | (?P<offset>(?:GMT|UTC)?[+-]\d\d?:?(?:\d\d)?)(?!\d)
  | (?P<flat>[0-2]\d[0-5]\d)(?=\s(?!AD\b|CE\b)[A-Z]{2,4}\b)
  | (?P<year>(?:19|20|2[4-9]|[3-9]\d)\d\d)(?!\d)
  | (?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:])
  | (?P<word>[A-Za-z]+\.?)
  | (?P<gap>[\s,|·•–—:;()/-]+)
    """,
    re.VERBOSE,
)
_WEEKDAYS = frozenset(
    "mon tue tues wed weds thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)
_SMALL = frozenset({"at", "on", "of", "the", "time", "local"})
_NUMBERS = re.compile(r"(?<!\d)\d\d?[/.-]\d\d?[/.-]\d{4}(?!\d)")
_LABEL_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){0,2}")
"""No label in the lexicon has more words."""


_LAST_DAYS = re.compile(r"(?<!\d)(?:29|[3-9]\d)(?=\.?\s[^\W\d])")
_PARTED = re.compile(r"[,|·•(]| [-–—] ")
_IN_NAMES = frozenset({"by", "of", "the", "and", "for", "&", "de", "la", "van", "von", "del", "al", "bin"})
MOST_NAME_WORDS = 9
_LONGEST_RELATIVE = 60
_RELATIVE_ENDS = ("ago", "ago.", "now", "yesterday", "today")
_RELATIVE = re.compile(
    r"(?:(?:about|over|more than|almost) )?(?:\d{1,3}|an?|one|two|three|few|a few) ?"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mos?|months?|y|yrs?|years?)"
    r"(?:,? \d{1,2} ?(?:mins?|minutes?|hrs?|hours?))? ago\.?|just now|(?:earlier )?today|yesterday")


class DateLine(NamedTuple):
    """The dates that a line states: `published` is also what a line without a label states. `impossible` are the words
    of a whole date that names no day ("30 Feb 2016")."""

    published: PageTime | None
    updated: PageTime | None
    labelled: bool
    impossible: str | None = None


@functools.cache
def _labels() -> dict[str, str]:
    words = lexicon.table("boilerplate")
    return {phrase: kind for kind in ("published", "updated") for phrase in words[kind]}


@functools.cache
def _zones() -> dict[str, str]:
    zones: dict[str, str] = lexicon.table("publishers")["zones"]
    return zones


@functools.cache
def _offsets() -> dict[str, str]:
    offsets: dict[str, str] = lexicon.table("publishers")["offsets"]
    return offsets


def _offset_of(zone: str | None, local: str) -> str | None:
    """The offset of a zone by its abbreviation, or None: "EST" has one of its own, that of "ET" hangs on the date."""
    if zone and zone in _offsets():
        return _offsets()[zone]
    return offset_at(_zones()[zone], local) if zone and zone in _zones() else None


def offset_at(zone: str, local: str) -> str | None:
    """The offset from UTC, such as "+01:00", of an IANA zone at a local date and time; None where it can't be told."""
    try:
        moment = datetime.datetime.fromisoformat(local).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None
    text = moment.strftime("%z")
    return f"{text[:3]}:{text[3:]}" if text else None


class _Parts:
    """What has been read of one date so far."""

    def __init__(self) -> None:
        self.year: int | None = None
        self.month: int | None = None
        self.day: int | None = None
        self.time: str | None = None
        self.zone: str | None = None
        self.offset: str | None = None
        self.start: int | None = None
        self.end = 0

    def is_whole(self) -> bool:
        """Whether year, month and day are all there; a year 0 is a field that nobody filled in."""
        return bool(self.year) and self.month is not None and self.day is not None

    def value(self) -> str | None:
        """The ISO date or date-time, or None where year, month and day are not all there or name no day."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            day = datetime.date(self.year, self.month, self.day).isoformat()
        except ValueError:
            return None
        return f"{day}T{self.time}" if self.time else day


def read_date_line(line: str, at: int = 0, *, country: str | None = None) -> DateLine | None:
    """The dates of a line that states nothing else, or None; also where none of them names a day."""
    found = read_stated_line(line, at, country=country)
    return found if found and (found.published or found.updated) else None


def read_stated_line(line: str, at: int = 0, *, country: str | None = None) -> DateLine | None:
    """The dates of a line that states nothing else, whether or not they name a day ("30 Feb 2016"), or None.

    `at` is the line's offset in its text; `country` decides the order of numerical dates (month first in the US; any
    other country day first; unknown: only where one number is over 12).
    """
    if len(line) > MAX_LINE or not _DIGIT.search(line):
        return None
    found: dict[str, PageTime] = {}
    impossible: list[str] = []
    kind, labelled = "published", False
    parts = _Parts()
    position = 0
    while position < len(line):
        label = _label(line, position)
        if label:
            if not _finish(parts, kind, found, impossible, line, at):
                return None
            kind, position = label
            labelled, parts = True, _Parts()
            continue
        match = _TOKEN.match(line, position)
        if not match or not _take(match, parts, country):
            return None
        if not match["gap"]:
            parts.start = match.start() if parts.start is None else parts.start
            parts.end = match.end()
        position = match.end()
    if not _finish(parts, kind, found, impossible, line, at) or not (found or impossible):
        return None
    return DateLine(found.get("published"), found.get("updated"), labelled, impossible[0] if impossible else None)


def impossible_date(text: str, *, country: str | None = None) -> str | None:
    """The words of a data field that are a whole date but name no day ("2016-02-30"); None where they are no such."""
    line = read_stated_line(text.strip(), country=country)
    return line.impossible if line else None


def ambiguous_date(text: str) -> bool:
    """Whether a line or data field is a date by numbers of which nobody can tell the day from the month
    ("11/12/2016")."""
    return bool(_NUMBERS.search(text[:MAX_LINE])) and not read_stated_line(text.strip()) and bool(
        read_date_line(text.strip(), country="US"))


def relative_date(text: str) -> bool:
    """Whether a line or data field tells a date only by how long ago it is ("Published 2 hours ago"), from a moment
    that it does not tell."""
    words = text.strip().lower()
    if len(words) > _LONGEST_RELATIVE or not words.endswith(_RELATIVE_ENDS):
        return False
    label = _label(words, 0)
    return _RELATIVE.fullmatch(words[label[1] if label else 0 :].strip(" :")) is not None


def read_headed_line(line: str, at: int = 0, *, country: str | None = None) -> tuple[str, DateLine] | None:
    """A name and the date that stand on one line, "The Harbour Courier, April 18, 2024" or "18 April 2024 | By Ann
    Lee"; None where the line says anything else. For pages that have no line of dates."""
    if len(line) > MAX_LINE:
        return None
    for sign in _PARTED.finditer(line):
        for name, words, start in ((line[: sign.start()], line[sign.end() :], sign.end()),
                                   (line[sign.end() :], line[: sign.start()], 0)):
            if _is_name(name) and (date := read_stated_line(words, at + start, country=country)) and (
                    date.published or date.impossible):
                return name.strip(" ,|()-"), date
    return None


def _is_name(text: str) -> bool:
    """Whether words may be the name of an outlet or of who wrote: capitalised all of them, but for small ones."""
    words = [word for word in text.replace("|", " ").replace(",", " ").split() if word != "-"]
    return 0 < len(words) <= MOST_NAME_WORDS and all(
        word[0].isupper() or word in _IN_NAMES for word in words) and not any(word[0].isdigit() for word in words)


def _label(line: str, position: int) -> tuple[str, int] | None:
    match = _LABEL_WORDS.match(line, position)
    if not match:
        return None
    words = match.group().split(" ")
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[:count])
        kind = _labels().get(phrase.lower())
        if kind:
            return kind, position + len(phrase)
    return None


def _finish(
    parts: _Parts, kind: str, found: dict[str, PageTime], impossible: list[str], line: str, at: int
) -> bool:
    """Notes the date that has been read, if any; False where what was read is no whole date."""
    if parts.start is None:
        return True
    value = parts.value()
    if value is None:
        if parts.is_whole():
            impossible.append(line[parts.start : parts.end])
        return parts.is_whole()
    span = Span(at + parts.start, at + parts.end)
    zone = parts.zone
    offset = parts.offset or _offset_of(zone, value)
    found.setdefault(kind, PageTime(
        value=value, zone=zone or parts.offset, offset=offset, zone_source="page" if zone or parts.offset else None,
        wording=line[parts.start : parts.end], span=span))
    return True


def _take(match: re.Match[str], parts: _Parts, country: str | None) -> bool:
    """Notes one token; False where it does not belong in a date line."""
    kind = match.lastgroup  # one of the groups that hold no other, or the last one within another
    if kind == "word":
        return _word(match["word"].rstrip("."), parts)
    if kind == "gap":
        return True
    if kind == "flat" and (parts.year is not None or parts.month is None):
        return _time(f"{match['flat'][:2]}:{match['flat'][2:]}", None, parts)
    if match["iso"]:
        if match["isotime"] and not _clock(match["isotime"], None):
            return False
        parts.year, parts.month, parts.day = (int(number) for number in match["iso"].split("-"))
        parts.time = match["isotime"] or parts.time
        if match["isozone"]:
            parts.offset = "+00:00" if match["isozone"] == "Z" else _colon(match["isozone"])
    elif match["time"]:
        return _time(match["time"], match["half"], parts)
    elif match["hour"]:
        return _time(f"{match['hour']}:00", match["hourhalf"], parts)
    elif match["numeric"]:
        return _numeric(match["numeric"], parts, country)
    elif match["offset"]:
        parts.offset = _colon(re.sub(r"^(GMT|UTC)", "", match["offset"]))
    elif match["year"] or match["flat"]:
        if parts.year is not None or not (match["year"] or match["flat"].startswith(("19", "20"))):
            return False
        parts.year = int(match["year"] or match["flat"])
    elif match["day"]:
        if parts.day is not None:
            return False
        parts.day = int(match["day"])
    return True


def _time(clock: str, half: str | None, parts: _Parts) -> bool:
    """Notes a time of the day; one more after a zone is the same in another zone ("1405 GMT (2205 HKT)")."""
    time = _clock(clock, half)
    if not (parts.time and parts.zone):
        parts.time = time
    return time is not None


def _word(word: str, parts: _Parts) -> bool:
    lower = word.lower()
    if lower in _WEEKDAYS or lower in _SMALL:
        return True
    if lower in _MONTHS:
        if parts.month is not None:
            return False
        parts.month = _MONTHS[lower]
        return True
    if (word in _zones() or word in _offsets()) and word.isupper():
        parts.zone = parts.zone or word
        return True
    return False


def _clock(time: str, half: str | None) -> str | None:
    hour, minute = (int(number) for number in re.split("[:.]", time))
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _colon(offset: str) -> str | None:
    """An offset as "+01:00"; None where no place on earth has it."""
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    if int(minutes) >= 60 or 60 * int(hours) + int(minutes) > 60 * (14 if offset[0] == "+" else 12):
        return None
    return f"{offset[0]}{hours:0>2}:{minutes}"


def _numeric(text: str, parts: _Parts, country: str | None) -> bool:
    first, second, year = (int(number) for number in re.split("[/.-]", text))
    if first > 12 or (country not in {"US", None} and second <= 12):
        parts.day, parts.month = first, second
    elif second > 12 or country == "US":
        parts.month, parts.day = first, second
    elif first == second:
        parts.month = parts.day = first
    else:
        return False
    parts.year = year
    return True


def read_date(text: str, *, country: str | None = None) -> PageTime | None:
    """A date of publication as a data field gives it (`2016-11-15`, `2016-11-15T04:59+01:00`, `15 Nov 2016 04:59 GMT`).

    None where the text states no whole date. `country` decides the order of numerical dates. Dates in the words of
    other languages are read too.
    """
    words = text.strip()
    line = read_stated_line(words, country=country)
    if line is None and not ambiguous_date(words) and (worded := parse_page_date(words)):
        return _worded(worded, words, None)
    # A field is no part of the article's text, so what it states has no span there.
    return line.published.changed(span=None) if line and line.published else None


def read_worded_line(line: str, at: int = 0) -> DateLine | None:
    """The date of a line in the words of another language ("Publié le mardi 15 novembre 2016 à 04h59"), or None.

    Slower than `read_date_line` by far: for pages that state no date in English.
    """
    if worded := date_of_line(line):
        return DateLine(_worded(worded, line, Span(at, at + len(line))), None, False)
    # What is a date with another day is one that names none.
    day = _LAST_DAYS.search(line)
    if day and date_of_line(f"{line[: day.start()]}28{line[day.end() :]}"):
        return DateLine(None, None, False, line[day.start() :].strip())
    return None


def _worded(worded: PageDate, wording: str, span: Span | None) -> PageTime:
    value, zone = worded
    offset = zone if zone and zone[0] in "+-" else _offset_of(zone, value)
    return PageTime(value=value, zone=zone, offset=offset, zone_source="page" if zone else None, wording=wording,
                    span=span)
