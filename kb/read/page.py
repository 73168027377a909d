"""Saved pages: from lines to regions and metadata, with the text left as it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.read import furniture
from kb.read.byline_texts import author_of, is_byline, opens_byline
from kb.read.coded import read_coded
from kb.read.labelled import HEADER_LINES, Header, read_header
from kb.read.lines import Line, split_lines
from kb.read.pagedates import (
    DateLine,
    ambiguous_date,
    read_headed_line,
    read_stated_line,
    read_worded_line,
    relative_date,
)
from kb.read.publishers import (
    Publisher,
    canonical_url,
    names_the_host,
    publisher_of_masthead,
    publisher_of_name,
    publisher_of_url,
    with_zone,
)
from kb.records import PageTime, Region

_VIDEO_TITLE = re.compile(r"[A-Z][\w.’'-]{1,24}(?: [A-Z][\w.’'-]{1,24}){0,3}: [‘“\"']?[A-Z0-9]")
_CREDITED = re.compile(r"\s\([^()]{2,60}\)$")
FEWEST_OF_HEADLINE = 4
"""Words; items of menus have fewer."""
HEADED_LINES = 5
"""A date beside a name is the page's own among the first lines alone; further down it may be a caption's."""
LONGEST_NAME = 60


class Vague(NamedTuple):
    """The words of dates near the head of a page that name no one day: of numbers of which any may be the month, and of
    how long ago it was."""

    ambiguous: str | None = None
    relative: str | None = None


class Page(NamedTuple):
    """What a page says of itself, and its labelled stretches."""

    url: str | None
    title: str | None
    author: str | None
    publisher: Publisher | None
    published: PageTime | None
    updated: PageTime | None
    impossible: str | None
    regions: tuple[Region, ...]
    vague: Vague = Vague()


class Stated(NamedTuple):
    """The dates that a page states; `impossible` are the words of a date of publication that names no day."""

    published: PageTime | None
    updated: PageTime | None
    impossible: str | None


class _Marker:
    """Labels lines one after another; every line gets at most one label."""

    def __init__(self, lines: list[Line], *, url: str | None, country: str | None) -> None:
        self.lines = lines
        self.kinds: list[str | None] = [None] * len(lines)
        self.dates: dict[int, DateLine] = {}
        self.url = url
        self.country = country
        self.outlet: str | None = None
        self.author: str | None = None

    def furniture(self) -> None:
        """Labels what is furniture by its own form, and the lists of teasers that a heading opens."""
        in_list = False
        for number, line in enumerate(self.lines):
            kind = furniture.kind_of(line.text)
            date = read_stated_line(line.text, line.start, country=self.country)
            if date:
                self.dates[number] = date
                kind, in_list = "page_date", False
            elif kind == "list":
                kind, in_list = "teaser", True
            elif kind:
                in_list = in_list and kind == "teaser"
            elif in_list:
                in_list = not furniture.ends_like_prose(line.text) and len(line.text) < furniture.MAX_TEASER
                kind = "teaser" if in_list else None
            self.kinds[number] = "byline" if kind == "credit" else kind

    def take(self, header: Header) -> None:
        """Labels what the text says of itself line by line; below it the headline may stand again."""
        for number, kind in header.kinds.items():
            self.kinds[number] = kind
            self.dates.pop(number, None)
        self.dates |= header.dates
        if header.title:
            for number, line in enumerate(self.lines[:HEADER_LINES]):
                if number not in header.kinds and line.text.lstrip("# ").casefold() == header.title.casefold():
                    self.kinds[number] = "notice"

    def worded_dates(self) -> None:
        """On a page that states no date in English, the first one near its head in another language's words."""
        if self.dates:
            return
        for number, line in enumerate(self.lines[:HEADER_LINES]):
            if self.kinds[number] is None and (date := read_worded_line(line.text, line.start)):
                self.dates[number], self.kinds[number] = date, "page_date"
                return

    def vague_dates(self) -> Vague:
        """On a page that states no date, the words near its head of those that name no one day."""
        found: dict[bool, str] = {}
        for number, line in enumerate(self.lines[:HEADER_LINES] if not self.dates else ()):
            if furniture.is_prose(line.text):
                break
            is_relative = relative_date(line.text)
            if is_relative or ambiguous_date(line.text):
                self.kinds[number] = "page_date"
                found.setdefault(is_relative, line.text)
        return Vague(found.get(False), found.get(True))

    def outlets(self) -> None:
        """Of lines near the head that are an outlet's name, those that stand below a byline or beside a date, with the
        headline somewhere above."""
        free = False
        for number, line in enumerate(self.lines[:HEADER_LINES]):
            if self.kinds[number] is not None or (free and len(line.text) >= LONGEST_NAME) or is_byline(line.text):
                continue
            is_beside = free and (self.kinds[number - 1] == "byline" or is_byline(self.lines[number - 1].text)
                                  or number - 1 in self.dates or number + 1 in self.dates)
            if is_beside and publisher_of_masthead(line.text):
                self.kinds[number] = "notice"
                self.outlet = self.outlet or line.text
            free = True

    def menus(self, end: int) -> None:
        """Labels the lines of a page's menus above a headline, which is above `end`: several of a few words each, or
        one that is apart from what follows by others of the page's own."""
        free = [number for number in range(end) if self.kinds[number] is None]
        few = [self.lines[number].text.count(" ") < FEWEST_OF_HEADLINE - 1 for number in free]
        count = few.index(False) if False in few else 0
        is_copied = any(kind == "notice" for kind in self.kinds[: free[count]]) if count else False
        if is_copied and (count > 1 or free[1] > free[0] + 1):
            for number in free[:count]:
                self.kinds[number] = "notice"

    def headed_dates(self) -> None:
        """On a page without a line of dates, the one that stands beside a name at its head: the outlet's, or "By ..."
        """
        if self.dates:
            return
        for number, line in enumerate(self.lines[:HEADED_LINES]):
            if self.kinds[number] is None and (
                    found := read_headed_line(line.text, line.start, country=self.country)):
                name, self.dates[number] = found
                if opens_byline(name):
                    self.author, self.kinds[number] = author_of(name), "byline"
                else:
                    self.outlet, self.kinds[number] = name, "page_date"
                return

    def repeated_captions(self) -> None:
        """A line that stands again with a credit is one caption: the copy is a notice."""
        for number in range(len(self.lines) - 1):
            line, copy = self.lines[number].text, self.lines[number + 1].text
            if not copy.startswith(line) or furniture.is_prose(self.lines[number].text):
                continue
            if copy == line or _CREDITED.fullmatch(copy[len(line):]):
                self.kinds[number], self.kinds[number + 1] = "caption", "notice"

    def video_titles(self) -> None:
        """A headline between two paragraphs ("Name: Something without a full stop") belongs to another story."""
        for number in range(1, len(self.lines) - 1):
            line = self.lines[number]
            if (self.kinds[number] is None and 30 < len(line.text) < furniture.MAX_TEASER
                    and not furniture.ends_like_prose(line.text) and _VIDEO_TITLE.match(line.text)
                    and self.lines[number - 1].block != line.block
                    and any(furniture.is_prose(self.lines[beside].text) for beside in (number - 1, number + 1))):
                self.kinds[number] = "teaser"

    def regions(self) -> tuple[Region, ...]:
        """The labelled lines as regions."""
        return tuple([Region(line.start, line.end, kind)
                      for line, kind in zip(self.lines, self.kinds, strict=True) if kind])


class Marked(NamedTuple):
    """The labelled stretches of a text whose metadata comes from elsewhere, and the dates that it states; `labelled` is
    a date near its head that is said to be the one of publication ("Published: ...")."""

    regions: tuple[Region, ...]
    published: PageTime | None
    updated: PageTime | None
    impossible: str | None
    labelled: PageTime | None


def mark_furniture(text: str, *, title: str | None = None, country: str | None = None) -> Marked:
    """Marks a text whose metadata is known from elsewhere: only furniture that leaves no doubt.

    `title` is labelled where the text begins with it.
    """
    lines = split_lines(text)
    marker = _Marker(lines, url=None, country=country)
    marker.furniture()
    marker.repeated_captions()
    marker.video_titles()
    if lines and title and lines[0].text == title.strip():
        marker.kinds[0] = "title"
    labelled = next((date.published for number, date in marker.dates.items()
                     if date.labelled and date.published and number < HEADER_LINES), None)
    return Marked(marker.regions(), *_dates(marker), labelled)


def read_page(text: str) -> Page:
    """The metadata and regions of a saved page. What the page does not say is None."""
    lines = split_lines(text)
    header = read_coded(lines) or read_header(lines)
    if header:
        lines = header.lines
    url = (header.url if header else None) or _address(lines)
    publisher = publisher_of_url(url)
    if header and header.publisher and not (publisher and publisher.zone):
        publisher = publisher_of_name(header.publisher.split(";")[0].strip())
    marker = _Marker(lines, url=url, country=publisher.country if publisher else None)
    marker.furniture()
    if header:
        marker.take(header)
    marker.headed_dates()
    marker.worded_dates()
    vague = marker.vague_dates()
    if not (header and header.publisher):
        archived = _outlet_by_the_date(marker, header) if header and not (publisher and publisher.zone) else None
        publisher = archived or _publisher(publisher, marker)
    marker.outlets()
    publisher = publisher or (publisher_of_name(marker.outlet) if marker.outlet else None)
    published, updated, impossible = _dates(marker)
    head = max((number for number, date in marker.dates.items() if number < HEADER_LINES and date), default=-1)
    author = _byline(marker, head)
    if not header:
        marker.menus(next((number for number, kind in enumerate(marker.kinds[:HEADER_LINES]) if kind == "byline"), 0))
    title = (header.title if header else None) or _title(marker)
    marker.repeated_captions()
    marker.video_titles()
    _captions(marker)
    author = (header.author if header else None) or marker.author or author
    return Page(url, title, author, publisher, with_zone(published, publisher),
                with_zone(updated, publisher), impossible, marker.regions(), vague)


def _address(lines: list[Line]) -> str | None:
    """The page's address: a line that is nothing else, above the story. Within it stand those of other pages."""
    for line in lines[:HEADER_LINES]:
        if furniture.kind_of(line.text) == "url":
            return canonical_url(line.text)
        if furniture.is_prose(line.text):
            return None
    return None


def _publisher(of_url: Publisher | None, marker: _Marker) -> Publisher | None:
    """The known outlet of the address, else the name that the page gives itself, else the host."""
    if of_url and of_url.zone:
        return of_url
    for number, line in enumerate(marker.lines[:HEADER_LINES]):
        if marker.kinds[number] is None and len(line.text) < LONGEST_NAME and names_the_host(line.text, marker.url):
            marker.kinds[number] = "notice"
            return publisher_of_name(line.text.split("|")[0].strip())
    host = next((line.text for line in marker.lines[:HEADER_LINES] if furniture.is_site(line.text)), None)
    if host and not of_url:
        return publisher_of_url(f"https://{host}")
    site = next((site for line in marker.lines if (site := furniture.site_named_in(line.text))), None)
    named = _masthead(marker)
    if site and not (named and named.zone):
        return publisher_of_name(site)
    return named or of_url or (publisher_of_name(marker.outlet) if marker.outlet else None)


def _outlet_by_the_date(marker: _Marker, header: Header) -> Publisher | None:
    """The outlet of a text from an archive: its name stands above the date, and the headline above both or below."""
    free = [number for number in range(min(header.first, HEADER_LINES)) if marker.kinds[number] is None]
    above = next((number - 1 for number in marker.dates if 0 < number < HEADER_LINES), None)
    if above is None or above not in free or len(free) < 2 or len(marker.lines[above].text) > LONGEST_NAME:
        return None
    marker.kinds[above] = "notice"
    return publisher_of_name(marker.lines[above].text)


def _masthead(marker: _Marker) -> Publisher | None:
    """The outlet whose name stands alone at the head of the page, above or below what may be the headline."""
    free = [number for number in range(min(len(marker.lines), HEADER_LINES)) if marker.kinds[number] is None]
    for number in free[:2] if len(free) > 2 else ():
        words = marker.lines[number].text
        publisher = None if is_byline(words) else publisher_of_masthead(words)
        if publisher:
            marker.kinds[number] = "notice"
            return publisher
    return None


def _dates(marker: _Marker) -> Stated:
    """Labelled dates win over bare ones; of bare ones only those at the head of the page count, the first first. Where
    that one names no day, no other takes its place. Beside a labelled date of change a bare one is that of publication.
    """
    published = updated = impossible = None
    for date in marker.dates.values():
        if date.labelled:
            published, updated = published or date.published, updated or date.updated
            impossible = impossible or date.impossible
    if not published and not impossible:
        bare = next((date for number, date in marker.dates.items()
                     if number < HEADER_LINES and not date.labelled), None)
        if bare and not (bare.published and updated and bare.published.day > updated.day):
            published, impossible = bare.published, bare.impossible
    return Stated(published, updated, impossible)


def _byline(marker: _Marker, head: int) -> str | None:
    """The author: a "By ..." line, else a short bare line right beside the date of publication."""
    for number, line in enumerate(marker.lines[:HEADER_LINES]):
        if marker.kinds[number] is None and is_byline(line.text):
            marker.kinds[number] = "byline"
            return author_of(line.text)
    reading = next((number for number, line in enumerate(marker.lines[:HEADER_LINES])
                    if furniture.is_reading_time(line.text)), -1)
    for beside in (head, reading):
        above = beside - 1
        while above > 0 and marker.kinds[above] == "notice":
            above -= 1
        for number in (above, beside + 1) if beside >= 0 else ():
            if 0 < number < len(marker.lines) and _is_bare_name(marker, number, beside):
                marker.kinds[number] = "byline"
                return author_of(marker.lines[number].text)
    return None


def _is_bare_name(marker: _Marker, number: int, head: int) -> bool:
    line = marker.lines[number]
    words = line.text.split()
    if marker.kinds[number] is not None or len(words) > 6 or any(sign in line.text for sign in ".!?:"):
        return False
    if words[-1].lower() in furniture.words().desks:
        return True
    beside = line.block == marker.lines[head].block and number < head
    return beside and 2 <= len(words) <= 4 and all(word[0].isupper() or not word[0].isalpha() for word in words)


def _title(marker: _Marker) -> str | None:
    """The headline: the first line of the page that is nothing else. Short lines after it are its subtitles."""
    for number, line in enumerate(marker.lines[:HEADER_LINES]):
        if marker.kinds[number] is not None:
            continue
        if len(line.text) > 250 or (furniture.is_prose(line.text) and not _has_header(marker)):
            return None
        marker.kinds[number] = "title"
        following = number + 1
        while following < len(marker.lines) and marker.kinds[following] is None:
            text = marker.lines[following].text
            if len(text) > 200 or furniture.ends_like_prose(text):
                break
            marker.kinds[following] = "subtitle"
            following += 1
        return line.text
    return None


def _has_header(marker: _Marker) -> bool:
    return marker.url is not None or any(number < HEADER_LINES for number in marker.dates)


def _captions(marker: _Marker) -> None:
    """Short lines without a full stop that stand alone between paragraphs are captions."""
    for number, line in enumerate(marker.lines):
        if (number and marker.kinds[number] is None and len(line.text) < furniture.MAX_NOTICE
                and not furniture.ends_like_prose(line.text)
                and not line.text.endswith((":", ",", ";", "”", '"'))
                and marker.lines[number - 1].block != line.block):
            marker.kinds[number] = "caption"
