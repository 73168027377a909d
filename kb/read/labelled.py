"""Texts that say line by line what they are: "Headline: ...", "Byline: ...", as exports of news archives have it, and
the front matter of Markdown files that clipping tools write.

Only lines with a known label count, and only together: a story may hold a line such as "Source: Reuters" of its own.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kb import lexicon
from kb.read import furniture
from kb.read.lines import Line
from kb.read.pagedates import DateLine, read_stated_line
from kb.read.publishers import canonical_url

MOST_FRONT = 80
"""Lines of front matter; where no end of it is found among these, it is none."""
HEADER_LINES = 25
"""Publication date, byline and headline stand among the first non-empty lines of a page."""
LONGEST_LABEL = 32
FEWEST_WORDS = 5
FEWEST = 2
"""A line with a label of a header is one where another stands by it, or where it is the first and gives the title."""
_QUOTES = "\"'“”"
_BY = re.compile(r"^by\s++", re.I)
_LINKED = re.compile(r"\[\[([^\]|]{1,200})(?:\|[^\]]{0,200})?\]\]")
_DOUBLES_BEGIN = frozenset("AaSsBbFfTt")
"""First letters of what opens an abstract or a full text."""
_BETWEEN = re.compile(r"[\"'“”]\s{0,9},\s{0,9}[\"'“”]")
_EDITION = re.compile(r"(?:[A-Z][\w.]*+ ){0,3}Edition(?: ?[-–—] ?\w{1,12}| \d)?", re.I)

_CITED = re.compile(r"([^.;]{3,80})\. ([^;]{3,80}); [^;]{2,80}\. \d\d? [A-Z][a-z]{2} \d{4}: ?[A-Za-z0-9./]{0,10}")
"""How an archive (ProQuest) says in one line who wrote a text, and where and when it was printed."""


class Header(NamedTuple):
    """What a text says of itself, with its lines, labels apart from values; `kinds` labels lines by their number, as
    regions are, and `dates` are those that its lines state. `first` is the number of the first line with a label."""

    lines: list[Line]
    kinds: dict[int, str]
    dates: dict[int, DateLine]
    title: str | None
    author: str | None
    publisher: str | None
    url: str | None
    first: int


@functools.cache
def _labels() -> dict[str, str]:
    table: dict[str, list[str]] = lexicon.table("header_labels")
    return {label: kind for kind in ("other", "text", "title", "author", "publisher", "url", "published", "updated")
            for label in table[kind]}


@functools.cache
def _alone(kind: str) -> frozenset[str]:
    return frozenset(lexicon.table("header_labels")[kind])


def label_of(line: str) -> tuple[str, int] | None:
    """What kind of value follows a known label, and where it begins; None for all other lines."""
    colon = line.find(":", 0, LONGEST_LABEL)
    if colon < 1 or line[colon + 1 : colon + 3] == "//":
        return None
    kind = _labels().get(line[:colon].strip(" *_#").lower())
    if kind is None:
        return None
    start = colon + 1
    while start < len(line) and line[start] in " \t*_":
        start += 1
    # A headline is no sentence.
    return None if kind == "title" and _is_told(line[start:]) else (kind, start)


def read_header(lines: list[Line]) -> Header | None:
    """What a text says of itself by labels at its head, or None where it has none."""
    front = _end_of_front_matter(lines)
    if front is None and not _is_headed(lines):
        return None
    return _Reader(lines, front).header()


def _end_of_front_matter(lines: list[Line]) -> int | None:
    """The number of the line that closes the front matter of a Markdown file (YAML between lines of three dashes)."""
    if not lines or lines[0].text != "---":
        return None
    end = next((number for number, line in enumerate(lines[1:MOST_FRONT], 1) if line.text in {"---", "..."}), None)
    return end if end and any(label_of(line.text) for line in lines[1:end]) else None


def _is_headed(lines: list[Line]) -> bool:
    if _doubles(lines, 0) and _tail(lines) < len(lines):
        return True
    found: dict[str, str] = {}
    for number, line in enumerate(lines[:HEADER_LINES]):
        label = label_of(line.text)
        if label is None:
            if line.text.lower() in _alone("starts"):
                found["text"] = "text"
                break
            if _is_told(line.text):
                break
            continue
        kind, start = label
        if kind == "title" and number == 0:
            return len(line.text) > start
        found[line.text[: line.text.find(":")].lower()] = kind
        if kind == "text":
            break
    of_a_page = {"published", "updated"}  # which other pages state so too
    few = FEWEST - (len(found) < FEWEST and _tail(lines) < len(lines))
    return len(found) >= few and not of_a_page.issuperset(found.values())


def _tail(lines: list[Line]) -> int:
    """The number of the line at which labels follow the story again, to its end; where there are none, how many lines
    there are."""
    tail, found = len(lines), 0
    for number in range(len(lines) - 1, 0, -1):
        text = lines[number].text
        label = label_of(text)
        if label and label[0] != "text" and (text[:3].isupper() or not _is_told(text)):
            tail, found = number, found + 1
        elif text.lower() in _alone("ends"):
            found += 1
        elif label or (_is_told(text) and not furniture.kind_of(text)):
            break
    return tail if found >= FEWEST else len(lines)


def _is_told(line: str) -> bool:
    """Whether a line is part of the story: no headline, no name."""
    return len(line) > furniture.MAX_TEASER or (furniture.ends_like_prose(line) and line.count(" ") >= FEWEST_WORDS)


def _doubles(lines: list[Line], first: int) -> range:
    """The numbers of the lines of an abstract, which the story that follows tells again; `first` is that of the first
    line."""
    opened = None
    for number, line in enumerate(lines[:MOST_FRONT], first):
        if line.text[0] not in _DOUBLES_BEGIN:
            continue
        end = line.text.find(":", 0, LONGEST_LABEL)
        if end < 0 and len(line.text) > LONGEST_LABEL:
            continue
        words = line.text[: end if end >= 0 else LONGEST_LABEL].strip().lower()
        if words in _alone("starts"):
            return range(0) if opened is None else range(opened, number)
        if words in _alone("doubles") and opened is None:
            opened = number
    return range(0)


class _Reader:
    """Goes through the lines of one text that has a header, once."""

    def __init__(self, lines: list[Line], front: int | None) -> None:
        self.given = lines
        self.front = -1 if front is None else front
        self.tail = _tail(lines)
        self.lines: list[Line] = []
        self.kinds: dict[int, str] = {}
        self.dates: dict[int, DateLine] = {}
        self.values: dict[str, str] = {}
        self.last: str | None = None
        self.first = len(lines)
        self.doubles = _doubles(lines[self.front + 1 :], self.front + 1)

    def header(self) -> Header:
        """What the lines above the story and below it say."""
        in_story = False
        for number, line in enumerate(self.given):
            in_front = number <= self.front
            lower = line.text.lower()
            if in_story and lower in _alone("ends"):
                self.tail = number
            below = number >= self.tail
            labelled = label_of(line.text) if in_front or not in_story or below else None
            if labelled:
                in_story = self._labelled(line, *labelled, in_front=in_front, below=below) or in_story
            elif in_front:
                self._in_front(line)
            elif below or lower in _alone("starts"):
                self._add(line, "notice")
                in_story = True
            elif not in_story and (cited := _CITED.fullmatch(line.text)):
                self._add(line, "notice")
                self._take("author", cited[1])
                self._take("publisher", cited[2])
            else:
                is_double = number in self.doubles
                edition = not in_story and _EDITION.fullmatch(line.text)
                self._add(line, "notice" if edition or is_double else None)
                in_story = in_story or (_is_told(line.text) and not is_double)
            in_story = in_story or number == self.front
        found = self.values.get
        return Header(self.lines, self.kinds, self.dates, found("title"), found("author"), found("publisher"),
                      found("url"), self.first)

    def _add(self, line: Line, kind: str | None) -> int:
        if kind:
            self.kinds[len(self.lines)] = kind
        self.lines.append(line)
        return len(self.lines) - 1

    def _in_front(self, line: Line) -> None:
        """A line of front matter without a label: an item of the list that the label above it opens."""
        item = line.text.lstrip("- \t")
        if self.last == "author" and item:
            self._take("author", _plain(item), more=True)
        self._add(line, "notice")

    def _labelled(self, line: Line, kind: str, start: int, *, in_front: bool, below: bool) -> bool:
        """Takes what a labelled line says; returns whether the story begins in it."""
        value = line.text[start:]
        self.first = min(self.first, len(self.lines))
        while in_front and value.startswith(tuple(_QUOTES)):
            value, start = value[1:], start + 1
        value = value.rstrip(_QUOTES + " ") if in_front else value
        self.last = kind
        if not value or value == "|":
            self._add(line, "notice")
            return kind == "text" and not in_front
        if kind == "publisher" and (address := canonical_url(value)) and "://" in value:
            kind, value = "url", address
        if kind in {"published", "updated"}:
            # What changed below the story is the archive's own entry.
            self._date(line, "other" if below and kind == "updated" else kind, value, start)
            return False
        begins = kind == "text" and not in_front
        label = line.text[:start].rstrip()
        self._add(Line(line.start, line.start + len(label), label, line.block), "notice")
        shown = {"title": "title", "author": "byline", "url": "url", "text": None}.get(kind, "notice")
        if below and kind == "title":  # the headline stands above its story, whatever a list below repeats
            kind = "other"
        if kind in self.values or kind == "other" or (in_front and kind == "text"):
            shown = "notice"
        end = line.start + start + len(value)
        self._add(Line(line.start + start, end, value, line.block), shown)
        if end < line.end:
            self._add(Line(end, line.end, line.text[end - line.start :], line.block), "notice")
        if kind in {"title", "author", "publisher", "url"}:
            self._take(kind, (canonical_url(value) or "") if kind == "url" else _plain(value))
        return begins

    def _date(self, line: Line, kind: str, value: str, start: int) -> None:
        number = self._add(line, "page_date")
        stated = read_stated_line(value, line.start + start)
        if stated is None or kind == "other":
            self.kinds[number] = "notice"
        elif kind == "updated":
            self.dates[number] = DateLine(None, stated.published or stated.updated, True, stated.impossible)
        else:
            self.dates[number] = stated._replace(labelled=True)

    def _take(self, kind: str, value: str, *, more: bool = False) -> None:
        if more and kind in self.values:
            self.values[kind] += f", {value}"
        elif value and kind not in self.values:
            self.values[kind] = (without_by(value) if kind == "author" else value)[:500]


def without_by(value: str) -> str:
    """The name of an author without the "By" before it."""
    return _BY.sub("", value, count=1)


def _plain(value: str) -> str:
    """A value without quotation marks, those within a list of values included, and the marks of links between notes."""
    words = _LINKED.sub(r"\1", value.strip(_QUOTES + " [],") if "[[" not in value else value).strip(_QUOTES + " ,")
    return _BETWEEN.sub(", ", words)
