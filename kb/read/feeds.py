"""RSS and Atom files: one document an entry, with the words that the feed itself carries."""

from __future__ import annotations

import contextlib
import io
import re
import xml.sax
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urljoin

from kb.read.articles import checked_date, checked_language, checked_letters
from kb.read.fragments import blocks_of, words_of
from kb.read.html import lay_out
from kb.read.issue_codes import issue
from kb.read.metadata import read_stamp
from kb.read.pagedates import impossible_date
from kb.read.pieces import Options, Piece
from kb.read.publishers import canonical_url, publisher_at
from kb.read.seen import seen_in_feed
from kb.records import Document, Issue, PageTime, content_id

_DECLARES = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]{0,300}\[)", re.I)

_FAULTS = {
    "mismatched tag": "a tag is closed that is not open",
    "no element found": "it ends too early",
    "unclosed token": "it ends within a tag",
    "undefined entity": "it has an entity that XML does not know, such as “&nbsp;”",
    "duplicate attribute": "a tag says one thing twice",
    "unbound prefix": "a tag's prefix is not declared",
    "junk after document": "more follows after its end",
    "not well-formed": "a sign stands where XML allows none, such as “&” or “<” among words",
}
"""What the parser of XML says, in words for those who have no parser."""


def read_feed(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The entries of a feed as documents, in its order, each after the issues that it raised.

    Feeds that declare entities of their own are refused: they may swell without end, or name other files.
    """
    # In UTF-16 every other byte of a declaration is a NUL.
    if _DECLARES.search(piece.data.replace(b"\0", b"")):
        yield issue("bad_feed", "It declares XML entities, which can hide other files or swell without end, so it is "
                    "not read. Take the declarations out.", source=piece.place)
        return
    import feedparser  # lazy: it costs every start a twentieth of a second, and few read feeds

    try:
        feed = feedparser.parse(io.BytesIO(seen_in_feed(piece.data)), sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        # Its fallback for broken XML stumbles over some references to characters that do not exist.
        yield issue("bad_feed", f"It is broken beyond reading{_fault(error, piece)}. Get the feed again.",
                    source=piece.place)
        return
    fault = _fault(feed.get("bozo_exception"), piece)
    if not feed.entries:
        yield issue("bad_feed", f"No entry could be read{fault}. Get the feed again.", source=piece.place)
        return
    if feed.get("bozo") and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        yield issue("broken_feed", f"The feed is not well-formed{fault}; entries may be missing after the fault. Get "
                    "it again.", source=piece.place)
    title = words_of(feed.feed.get("title"))
    home = next(filter(None, (canonical_url(each or "") for each in (piece.url, feed.feed.get("link")))), None)
    for number, entry in enumerate(feed.entries, 1):
        if not str(feed.get("version")).startswith("atom") and "updated" in entry and "published" not in entry:
            # RSS has no date of change: `dc:date` is the only date of many feeds.
            entry["published"] = entry.pop("updated")
        yield from _entry(entry, number, _Feed(title, home), piece, options)


def _fault(error: Exception | None, piece: Piece) -> str:
    """What is wrong with a feed, in plain words and brackets; empty where only a parser could say it."""
    if not isinstance(error, xml.sax.SAXParseException):
        return ""
    said = next((plain for words, plain in _FAULTS.items() if words in error.getMessage()), "it is no XML there")
    # The library puts a line that declares the encoding before a feed that has none.
    line = (error.getLineNumber() or 1) - (not piece.data.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"))
    return f" ({said}, on line {max(line, 1)})"


class _Feed(NamedTuple):
    """What a feed is called, and the address that those of its entries are told from."""

    title: str | None
    home: str | None


def _address(entry: Any, feed: _Feed) -> str | None:
    """The address of an entry; one that is told from the feed's own is made whole."""
    link = entry.get("link") or ""
    if url := canonical_url(link):
        return url
    with contextlib.suppress(ValueError):
        return canonical_url(urljoin(feed.home, link)) if feed.home and link else None
    return None


def _entry(entry: Any, number: int, feed: _Feed, piece: Piece, options: Options) -> Iterator[Document | Issue]:
    url = _address(entry, feed)
    blocks = blocks_of(_content(entry))
    if not blocks:
        yield issue("missing_text", "This entry of the feed carries no words of the article, only its title. Give its "
                    "address to `kb build`, or save the page.", source=piece.place, line=number)
        return
    publisher = publisher_at(url, feed.title)
    title = words_of(entry.get("title"))
    text, regions = lay_out(title, blocks, publisher.country if publisher else None)
    digest = sha256(text.encode()).hexdigest()
    identity = content_id("a", url or entry.get("id") or digest)
    yield from checked_letters(text, piece.place, identity, line=number)
    # Asked for a change that is not stated, the library would give the day of publication.
    updated = read_stamp(entry.get("updated") or "", publisher) if "updated" in entry else None
    given = entry.get("published") or entry.get("created") or ""
    stated = PageTime(value=options.published) if options.published else read_stamp(given, publisher)
    published, doubts = checked_date(stated, updated=updated, impossible=impossible_date(given), today=options.today,
                                     source=piece.place, document_id=identity, line=number)
    yield from doubts
    language, notices = checked_language(text, piece.place, identity, line=number)
    yield from notices
    yield Document(
        id=identity, url=url, title=title, author=words_of(entry.get("author")),
        publisher=publisher.name if publisher else None, published=published, updated=updated, language=language,
        text=text, sha256=digest, source=piece.place, regions=regions)


def _content(entry: Any) -> str:
    """The longest of what the entry carries: full content where there is any, else the summary."""
    carried = [part.get("value") or "" for part in entry.get("content", ())] + [entry.get("summary") or ""]
    return str(max(carried, key=len))
