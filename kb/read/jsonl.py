"""JSON lines: one article a line, with the keys id, url, title, published, publisher, author and text, or with the
names that other programs have for these; and the same as one JSON value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from kb.read.articles import checked_date, checked_language, checked_letters
from kb.read.fragments import blocks_of
from kb.read.issue_codes import issue, listed
from kb.read.jsonkeys import MARKUP, OWN, rows_within, with_moments, with_own_keys
from kb.read.jsonlists import Broken, Elements, ends_within
from kb.read.metadata import read_stamp
from kb.read.page import mark_furniture
from kb.read.pagedates import read_date
from kb.read.pieces import Options, Piece
from kb.read.publishers import Publisher, canonical_url, publisher_of_name, publisher_of_url, with_zone
from kb.read.seen import seen, seen_in_given
from kb.read.wrapped import unwrapped
from kb.records import Document, Issue, PageTime, content_id

FEW_LETTERS = 200
LONGEST_ID = 500
"""Characters. An id stands in addresses and in every row that belongs to its article."""

_TEXT_OR_NOTHING = (str, type(None))
_TEXT_FIELDS = ("url", "title", "publisher", "author", "published", "updated", "retrieved")
_SEEN = ("text", "title", "publisher", "author")
_IS_MARKUP = re.compile(r"\s*+(?=<[a-zA-Z!]).*?<(?:p|br)[\s/>]", re.I | re.S)
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")
_MOST_KEYS = 12


def read_json_lines(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The documents of some lines, line by line; a line that is not one is an `Issue` and the rest goes on."""
    for number, line in enumerate(piece.data.split(b"\n"), piece.line):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if line.strip():
            yield from _Reader(piece.place, number, options, is_row=piece.kind == "rows").read(line)


def read_json(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The documents of a JSON file that is an array of objects, or one object written over several lines."""
    try:
        rows = json.loads(piece.data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield from _read_elements(piece, options)
        return
    within = rows_within(rows) if isinstance(rows, dict) else rows
    for number, row in enumerate(within if isinstance(within, list) else [rows], piece.line):
        yield from _Reader(piece.place, number, options).take(row)


def _read_elements(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The documents of the values that stand one after another in what is no JSON as a whole: of a list that is cut off
    or breaks somewhere those before and after that, of several lists, of objects over several lines.
    """
    text = _text_before_the_cut(piece.data)
    read = 0
    is_broken = False
    for found in Elements(text).read():
        if not isinstance(found, Broken):
            read += 1
            yield from _Reader(piece.place, found[0] + piece.line - 1, options).take(found[1])
        elif found.is_cut or found.resumed is not None or read:
            is_broken = True
            if not (found.is_cut and piece.cut):
                yield _break(found, read, piece)
    if not read and not is_broken:
        # It only begins like JSON, or is in another charset: what is wrong is told line by line.
        yield from read_json_lines(piece, options)


def _break(broken: Broken, read: int, piece: Piece) -> Issue:
    """The issue of a place at which a list of articles breaks, after so many of a piece that are read."""
    number, is_first = broken.number + piece.line - 1, piece.line == 1
    if not is_first:
        before = "The whole ones before that are read"
    elif read > 1:
        before = f"The {read} whole ones before that are read"
    else:
        before = "The one before that is read" if read else "Nothing of it could be read"
    if broken.is_cut:
        where = f"within element {number}" if broken.why else f"after element {number - 1}"
        return issue("truncated", f"The list of articles ends too early, {where}. {before}; get it again.",
                     source=piece.place, line=number)
    # Characters are counted in the piece, which in a large file begins anywhere.
    at = f", at character {broken.at + 1}" if is_first else ""
    what = f"Element {number} is not valid JSON ({broken.why}{at})."
    if broken.resumed is None:
        return issue("bad_json", f"{what} {before}, and none after it: mend or remove it.", source=piece.place,
                     line=number)
    article = f"the article at character {broken.resumed + 1}" if is_first else "the next article"
    return issue("bad_json", f"{what} Nothing from there to {article} is read: mend or remove it.", source=piece.place,
                 line=number)


def _text_before_the_cut(data: bytes) -> str:
    """The text of some bytes, without a last letter of which some bytes are missing; nothing where they are no UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
        return data[: error.start].decode("utf-8-sig") if is_cut else ""


class _Reader:
    """Reads one line of one file."""

    def __init__(self, source: str, number: int, options: Options, *, is_row: bool = False) -> None:
        self.source, self.number, self.options = source, number, options
        self.names: dict[str, str] = {}
        self.moments: frozenset[str] = frozenset()
        self.under = "in the column" if is_row else "under the key"

    def _issue(self, code: str, message: str, document_id: str | None = None) -> Issue:
        return issue(code, message, source=self.source, line=self.number, document_id=document_id)

    def read(self, line: bytes) -> Iterator[Document | Issue]:
        """The document of a line, after the issues that it raised."""
        try:
            # Tabs and NULs within a text are none in JSON, but there is no doubt what is meant.
            row = json.loads(line.decode("utf-8"), strict=False)
        except UnicodeDecodeError as error:
            yield self._issue("bad_json", f"Not valid UTF-8 at byte {error.start} of the line. Save the file as UTF-8.")
            return
        except RecursionError:
            yield self._issue("bad_json", "Brackets in brackets without end: no article is like that. Remove the line.")
            return
        except json.JSONDecodeError as error:
            is_open = line.lstrip().startswith(b"{") and not line.rstrip().endswith((b"}", b"]"))
            if is_open and ends_within(error.doc, error):
                yield self._issue("truncated", "The line ends in the middle of an article, as where a file was cut "
                                  "off. Nothing of the line is read; get it again.")
                return
            yield self._issue("bad_json", f"Not valid JSON: {str(error).split(': line')[0]}. Mend or remove the line.")
            return
        yield from self.take(row)

    def take(self, row: Any) -> Iterator[Document | Issue]:
        """The document of a row, after the issues that it raised; or those of the rows that it wraps."""
        inner = rows_within(row) if isinstance(row, dict) and not OWN.issuperset(row) else None
        for each in [row] if inner is None else inner:
            yield from self._take(each)

    def _take(self, row: Any) -> Iterator[Document | Issue]:
        self.names = {}
        if isinstance(row, dict):
            row, self.moments = with_moments(row)
        is_own = not isinstance(row, dict) or OWN.issuperset(row)
        problem = self._problem(row) if is_own else None
        if isinstance(row, dict) and (problem or not is_own):
            row, self.names = with_own_keys(row)
            problem = self._problem(row)
        if problem:
            yield problem
            return
        row, odd = self._without_odd(row)
        yield from odd
        given = row["text"]
        harmed = [key for key in ("text", *_TEXT_FIELDS) if row.get(key) and not _is_storable(row[key])]
        row = row | {key: _UNSTORABLE.sub("", row[key]) for key in harmed}
        is_markup = self.names.get("text") == MARKUP or _IS_MARKUP.match(row["text"]) is not None
        if is_markup:
            row["text"] = "\n\n".join([block.text for block in blocks_of(row["text"])])
        row = row | {key: seen_in_given(row[key]) for key in _SEEN if row.get(key)}
        row["text"] = unwrapped(row["text"], exact=True)
        if not row["text"].strip() or (len(row["text"]) < FEW_LETTERS and not seen(row["text"]).strip()):
            yield self._no_text(row)
            return
        is_mended = len(row["text"]) != len(given) and not (is_markup and "text" in self.names)
        if is_mended or harmed:
            yield self._mended(row, len(given) if is_mended else None, is_markup=is_markup, harmed=harmed)
        yield from self._document(row, sha256(given.encode("utf-8", "surrogatepass")).hexdigest())

    def _mended(self, row: dict[str, Any], length: int | None, *, is_markup: bool, harmed: list[str]) -> Issue:
        """What was done to a text that had so many characters, where their number is another now, and to the fields
        that held signs that can't be stored."""
        what = "It is markup" if is_markup else (
            "Characters that no reader sees, or entities such as “&nbsp;”, were mended in its text")
        if harmed:
            fields = ", ".join([repr(self._named(key)) for key in harmed])
            what = f"NULs or half characters (lone surrogates) were taken out of {fields}"
        less = "its words" if is_markup else "it without them"
        counted = f"offsets count the {len(row['text']):,} characters of {less} (it had {length:,})" if length else (
            "look whether a letter is missing there")
        return self._issue("unseen_signs", f"{what}: {counted}.", str(row.get("id") or "") or None)

    def _no_text(self, row: dict[str, Any]) -> Issue:
        keys = listed(list(map(str, row)), _MOST_KEYS) or "no key at all"
        return self._issue("missing_text", f"There is no text. Put the article's words {self.under} \"text\"; "
                           f"it has {keys}.")

    def _named(self, key: str) -> str:
        return self.names.get(key, key)

    def _problem(self, row: Any) -> Issue | None:
        if not isinstance(row, dict):
            return self._issue("bad_json", "Not a JSON object. Write {\"text\": ..., \"published\": ...}.")
        text = row.get("text")
        if text is None or (isinstance(text, str) and not text.strip()):
            return self._no_text(row)
        if not isinstance(text, str):
            return self._issue("wrong_type", f"{self._named('text')!r} should be text, not {type(text).__name__}.")
        if not _is_of_kind("id", row.get("id")):
            return None
        if len(str(row.get("id") or "")) > LONGEST_ID:
            return self._issue("too_large", f"'id' is longer than {LONGEST_ID} characters. Give the article a shorter "
                               "one.")
        if not _is_storable(str(row.get("id") or "")):
            return self._issue("bad_characters", "'id' holds NULs or half characters (lone surrogates). Export it "
                               "again as UTF-8.")
        return None

    def _without_odd(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[Issue]]:
        """The row without the values that are of a wrong kind, and the issues that tell of them."""
        odd = [key for key in ("id", *_TEXT_FIELDS) if not _is_of_kind(key, row.get(key))]
        if not odd:
            return row, []
        kept = {key: value for key, value in row.items() if key not in odd}
        given = str(kept.get("id") or "") or None
        return kept, [self._issue("odd_value", f"{key!r} should be text{' or a number' if key == 'id' else ''}, not "
                                  f"{type(row[key]).__name__}. It is left out.", given) for key in odd]

    def _document(self, row: dict[str, Any], digest: str) -> Iterator[Document | Issue]:
        text: str = row["text"]
        url = canonical_url(row["url"]) if row.get("url") else None
        given = row.get("id")
        identity = str(given) if given not in (None, "") else content_id("a", url or digest)
        publisher = publisher_of_name(row["publisher"]) if row.get("publisher") else publisher_of_url(url)
        published, problems = self._published(row, publisher, identity)
        updated = self._date(row, "updated", publisher)
        marked = mark_furniture(text, title=row.get("title"), country=publisher.country if publisher else None)
        if not problems and not self.options.published:
            published = _completed(published, with_zone(marked.published, publisher))
            updated = _completed(updated, with_zone(marked.updated, publisher))
        if not problems:
            published, problems = checked_date(
                published, updated=updated, impossible=marked.impossible, today=self.options.today, source=self.source,
                document_id=identity, line=self.number)
        yield from problems
        yield from checked_letters(text, self.source, identity, line=self.number)
        language, notices = checked_language(text, self.source, identity, line=self.number)
        yield from notices
        yield Document(
            id=identity, url=url, title=row.get("title") or None, author=row.get("author") or None,
            publisher=publisher.name if publisher else None, published=published, updated=updated,
            retrieved=row.get("retrieved") or None, language=language, text=text, sha256=digest,
            source=self.source, line=self.number, regions=marked.regions)

    def _published(
        self, row: dict[str, Any], publisher: Publisher | None, identity: str
    ) -> tuple[PageTime | None, list[Issue]]:
        if self.options.published:
            return PageTime(value=self.options.published), []
        stated = row.get("published")
        if not stated:
            return None, []
        published = self._date(row, "published", publisher)
        if published:
            return published, []
        return None, [self._issue("bad_date", f"{self._named('published')!r} is {stated[:60]!r}, which is no "
                                  "date. Write it as 2016-11-15 or 2016-11-15T04:59+00:00.", identity)]


    def _date(self, row: dict[str, Any], key: str, publisher: Publisher | None) -> PageTime | None:
        stated = row.get(key)
        if not stated:
            return None
        # A counted moment says nothing of where it was published: its day is that of the publisher's place.
        return with_zone(read_stamp(stated, publisher) if key in self.moments else read_date(stated), publisher)


def _is_of_kind(key: str, value: Any) -> bool:
    if key == "id":
        return isinstance(value, str | int | None) and not isinstance(value, bool)
    return isinstance(value, _TEXT_OR_NOTHING)


def _completed(given: PageTime | None, stated: PageTime | None) -> PageTime | None:
    """The date that a record gives, with the hour that the page itself states for that day; else the page's own."""
    if given is None or (stated and len(given.value) == 10 and stated.value.startswith(given.value)):
        return stated
    return given


def _is_storable(text: str) -> bool:
    """Whether a text holds neither NULs nor lone surrogates."""
    if "\0" in text:
        return False
    try:
        return text.isascii() or bool(text.encode("utf-8"))
    except UnicodeEncodeError:
        return False
