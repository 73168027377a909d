"""Events as iCalendar (RFC 5545): whole days only, so that no time zone moves them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.export.events import About, ExportEvent
from kb.export.wording import date_words

_EPOCH = "1970-01-01"
_STATUS = {"occurred": "CONFIRMED", "planned": "TENTATIVE", "possible": "TENTATIVE", "negated": "CANCELLED"}


class Entry(NamedTuple):
    """A date of a calendar. `earliest` and `latest` are the first and the last day within which it lies."""

    uid: str
    title: str
    date: str | None
    earliest: str
    latest: str
    place: str | None = None
    url: str | None = None
    status: str | None = None
    about: str | None = None


def calendar_text(title: str, day: str | None, entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a calendar, folded and with their ends. `day` is the day it was made, for want of a clock."""
    stamp = (day or _EPOCH)[:10].replace("-", "") + "T000000Z"
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//event-timeline-kb//EN", f"X-WR-CALNAME:{_text(title)}")
    yield from map(_folded, head)
    for entry in entries:
        yield from map(_folded, _entry_lines(entry, stamp))
    yield _folded("END:VCALENDAR")


def event_entries(events: Iterable[ExportEvent], about: About) -> Iterator[Entry]:
    """Every dated event, and the day on which what it promises falls due."""
    for event in events:
        url = event.url if about.site else None
        words = [event.participants, event.reports[0].sentence if event.reports else None, f"Build {event.build}"]
        note = "\n".join(word for word in words if word)
        if event.earliest and event.latest:
            yield Entry(event.id, event.title, event.date, event.earliest, event.latest, event.place, url, event.status,
                        note)
        if event.due_earliest and event.due_latest:
            yield Entry(f"{event.id}-due", f"Due: {event.title}", event.due, event.due_earliest, event.due_latest,
                        event.place, url, None, note)


def _entry_lines(entry: Entry, stamp: str) -> Iterator[str]:
    try:
        after = datetime.date.fromisoformat(entry.latest) + datetime.timedelta(days=1)
    except (ValueError, OverflowError):
        return
    # A span of days is the time within which it lies; the calendar must not claim that it takes so long.
    within = "" if entry.earliest == entry.latest else f" (within {date_words(entry.date)})"
    yield from ("BEGIN:VEVENT", f"UID:{entry.uid}@event-timeline-kb", f"DTSTAMP:{stamp}")
    yield f"DTSTART;VALUE=DATE:{entry.earliest.replace('-', '')}"
    yield f"DTEND;VALUE=DATE:{after.isoformat().replace('-', '')}"
    yield from (f"SUMMARY:{_text(entry.title + within)}", "TRANSP:TRANSPARENT")
    if entry.url:
        yield f"URL:{entry.url}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.status:
        yield f"STATUS:{_STATUS[entry.status]}"
    if entry.about:
        yield f"DESCRIPTION:{_text(entry.about)}"
    yield "END:VEVENT"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return re.sub(r"[\x00-\x1f\x7f]+", " ", escaped)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which cuts a character in two (RFC 5545, 3.1)."""
    pieces, piece, room = [], "", 75
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if size > room:
            pieces.append(piece)
            piece, room = "", 74
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece]) + "\r\n"
