"""Texts of an archive (Factiva) that say by codes of two or three letters what each line is ("HD Headline", "PD 16
November 2016"), or by the order of the lines alone, with the number of the document at the end."""

from __future__ import annotations

import re

from kb.read.exports import NUMBER
from kb.read.labelled import HEADER_LINES, Header, without_by
from kb.read.lines import Line
from kb.read.pagedates import DateLine, read_stated_line

_KINDS = {"HD": "title", "BY": "author", "PD": "published", "SN": "publisher", "LP": "text", "TD": "text"}
_OTHERS = frozenset("SE CR WC ET SC ED PG VOL LA CY CT RF CO IN NS RE IPC IPD PUB AN CLM ART CX PN PS".split())
_BELOW = frozenset("CO IN NS RE IPC IPD PUB AN ART RF".split())
"""Codes that follow the story."""
_CODED = re.compile(r"([A-Z]{2,3})(?:[ \t]++(?=\S)|$)")
_FEWEST_CODES = 4
_NUMBER = re.compile(rf"(?:AN\s++)?{NUMBER}")
_WORDS = re.compile(r"\d{1,3}(?:,\d{3})? words")
_CLOCK = re.compile(r"\d\d?:\d\d(?: ?[AP]M)?")
_RIGHTS = ("copyright", "(c)", "©")
_MOST_ABOUT = 12
"""Lines between the number of words and that of rights."""
_LONGEST_NAME = 60
_SHOWN = {"title": "title", "author": "byline", "text": None}


def read_coded(lines: list[Line]) -> Header | None:
    """What such a text says of itself, or None where it is none."""
    if _is_coded(lines):
        return _Coded().header(lines)
    about = next((number for number, line in enumerate(lines[:HEADER_LINES])
                  if line.text.endswith(" words") and _WORDS.fullmatch(line.text)), 0)
    if about and any(_NUMBER.fullmatch(line.text) for line in lines[-3:]):
        return _ordered(lines, about)
    return None


def _code(line: str) -> tuple[str, int] | None:
    """The kind of value that a code announces, and where that begins; None for all other lines."""
    found = _CODED.match(line)
    if not found or not (found[1] in _KINDS or found[1] in _OTHERS):
        return None
    return _KINDS.get(found[1], "other"), found.end()


def _follows_story(line: str) -> bool:
    """Whether a line that begins with a code is none of the story, where words in capitals may open a sentence."""
    code, _, value = line.partition(" ")
    return code == "TD" or (code in _BELOW and (not value or " : " in value or not value.endswith(".")))


def _is_coded(lines: list[Line]) -> bool:
    if not lines or not _code(lines[0].text):
        return False
    found = {line.text[:2] for line in lines[: 2 * HEADER_LINES] if _code(line.text)}
    return {"HD", "PD"} <= found and len(found) >= _FEWEST_CODES


class _Coded:
    """Goes through the lines of one text with codes, once."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.kinds: dict[int, str] = {}
        self.dates: dict[int, DateLine] = {}
        self.values: dict[str, str] = {}

    def header(self, lines: list[Line]) -> Header:
        """What the lines say; a value may stand below its code, in several lines."""
        kind = "other"
        for line in lines:
            found = _code(line.text)
            if not found or (kind == "text" and not _follows_story(line.text)):
                self.value(line, kind)
                continue
            kind, start = found
            label = line.text[:start].rstrip()
            self.add(Line(line.start, line.start + len(label), label, line.block), "notice")
            if start < len(line.text):
                self.value(Line(line.start + start, line.end, line.text[start:], line.block), kind)
        found_of = self.values.get
        return Header(self.lines, self.kinds, self.dates, found_of("title"), found_of("author"), found_of("publisher"),
                      None, 0)

    def add(self, line: Line, kind: str | None) -> None:
        """Takes a line as one of a kind of region, or of none."""
        if kind:
            self.kinds[len(self.lines)] = kind
        self.lines.append(line)

    def value(self, line: Line, kind: str) -> None:
        """Takes what a line says under a code."""
        shown = _SHOWN.get(kind, "notice")
        if kind == "published" and (date := read_stated_line(line.text, line.start)):
            self.dates[len(self.lines)] = date._replace(labelled=True)
            shown = "page_date"
        elif kind == "title" and kind in self.values:
            shown = "subtitle"
        elif kind in {"title", "author", "publisher"}:
            self.values.setdefault(kind, without_by(line.text) if kind == "author" else line.text)
        self.add(line, shown)


def _ordered(lines: list[Line], about: int) -> Header:
    """What the lines say by their order: headline, author, number of words, day, hour, outlet, and more up to the line
    of rights."""
    kinds: dict[int, str] = {0: "title"}
    dates: dict[int, DateLine] = {}
    author = publisher = None
    is_named = about > 1 and len(lines[about - 1].text) < _LONGEST_NAME and not lines[about - 1].text.endswith(".")
    if is_named:
        author = without_by(lines[about - 1].text)
        kinds[about - 1] = "byline"
    kinds |= dict.fromkeys(range(1, about - is_named), "subtitle")
    last = next((number for number in range(about, min(about + _MOST_ABOUT, len(lines)))
                 if lines[number].text.lower().startswith(_RIGHTS)), about)
    for number in range(about, last + 1):
        text = lines[number].text
        kinds[number] = "notice"
        if not dates and (date := read_stated_line(text, lines[number].start)):
            dates[number] = date._replace(labelled=True)
            kinds[number] = "page_date"
        elif dates and publisher is None and not _CLOCK.fullmatch(text):
            publisher = text
    kinds |= {number: "notice" for number in range(max(last + 1, len(lines) - 3), len(lines))
              if _NUMBER.fullmatch(lines[number].text)}
    return Header(lines, kinds, dates, lines[0].text, author, publisher, None, 0)
