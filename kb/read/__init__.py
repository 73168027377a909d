"""Reading: files of any supported format become `Document` records, and what can't be read becomes an `Issue`.

`fetch` alone reads what is not on this disk; it is imported where it is needed, for it brings a good deal with it.
`find_inputs` finds files, and `find_files` also what tells whether they have changed; `split_file` cuts them into
pieces, `read_piece` reads one piece, `read_documents` does both for one file. Formats are told by content: plain text,
HTML, WARC, RSS and Atom, JSON lines, tables of articles, EML, mailboxes and MHTML, and gzip and zip of any of these.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from kb.read.articles import read_article
from kb.read.feeds import read_feed
from kb.read.html import read_html
from kb.read.inputs import Files, find_files, find_inputs
from kb.read.issue_codes import issue
from kb.read.jsonl import read_json, read_json_lines
from kb.read.mail import read_mail
from kb.read.pieces import MAX_BYTES, MAX_TEXT, Options, Piece
from kb.read.sniff import kind_of
from kb.read.split import divide_piece, open_file, split_file
from kb.read.walls import cut_short, ends_in_offer
from kb.read.warc import open_record
from kb.records import Document, Issue

__all__ = [
    "Files", "Options", "Piece", "divide_piece", "find_files", "find_inputs", "read_documents", "read_piece",
    "split_file",
]

_READERS: dict[str, Callable[[Piece, Options], Iterator[Document | Issue]]] = {
    "text": read_article, "html": read_html, "lines": read_json_lines, "rows": read_json_lines, "json": read_json,
    "feed": read_feed, "mail": read_mail,
}
FEW_LETTERS = 100
_FEED_NAME = re.compile(r"\.(?:rss|atom|rdf)(?:\.gz)?$", re.I)


def read_piece(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The documents of a piece in its order, and an `Issue` for all that could not be read or is doubtful."""
    for item in _read_any(piece, options):
        if not isinstance(item, Document):
            yield item
        elif len(item.text) > MAX_TEXT:
            yield _too_long(item)
        else:
            if ends_in_offer(item.text):
                yield cut_short(item.text, item.source, item.id, item.line)
            if not _tells_anything(item):
                yield issue("no_story", "All of its text but a headline was taken for notices of a page or data of an "
                            "archive, so nothing is extracted from it. If it tells a story, save that alone.",
                            source=item.source, document_id=item.id, line=item.line)
            yield item


def _tells_anything(document: Document) -> bool:
    """Whether a document holds any story, or hardly more than its headline."""
    text, rest = document.text, len(document.text)
    for (start, end), kind in document.story_spans():
        if kind == "title":
            rest -= end - start
        elif not text[start:end].isspace():
            return True
    return rest < FEW_LETTERS


def _read_cut(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """What is left of a piece that ends too early; and in every case an issue that says so, for what is lost may have
    turned the sense of what is kept."""
    code, why = piece.cut or ("", "")
    items = list(_READERS[piece.kind](piece, options))
    kept = [item.id for item in items if isinstance(item, Document)]
    what = "What came before is kept, cut short as it is" if kept else "Nothing of it could be read"
    yield issue(code, f"{why} {what}; get it again.", source=piece.place,
                document_id=kept[0] if len(kept) == 1 else None)
    # An issue of what is lost would blame the text for it.
    yield from (item for item in items if kept or not isinstance(item, Issue))


def _too_long(document: Document) -> Issue:
    return issue("too_large", f"Its text has {len(document.text):,} characters, more than the {MAX_TEXT:,} that an "
                 "article may have. Divide it, for instance by chapters or days.", source=document.source,
                 document_id=document.id)


def _read_any(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    if piece.path:
        for part in open_file(piece.path):
            if isinstance(part, Issue):
                yield part
            else:
                yield from _read_any(part, options)
    elif piece.kind == "record":
        yield from _read_record(piece, options)
    else:
        if piece.kind == "html" and _FEED_NAME.search(piece.source):
            yield issue("not_a_feed", "It is named like a feed, but is a web page; it is read as one.",
                        source=piece.place)
        yield from _read_cut(piece, options) if piece.cut else _READERS[piece.kind](piece, options)


def _read_record(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    try:
        response = open_record(piece.data)
    except ValueError as error:
        yield _lost(piece.cut or ("bad_warc", f"The record can't be read ({error})."), piece.place)
        return
    if not response:
        if piece.cut:
            yield _lost(piece.cut, piece.place)
        return
    if len(response.body) > MAX_BYTES:
        yield issue("too_large", f"The page unpacks to more than {MAX_BYTES // 1_000_000} MB, so it is no article.",
                    source=piece.place)
        return
    retrieved = response.retrieved
    if doubt := _retrieval_doubt(retrieved, options.today):
        yield issue("clock_doubt", f"The archive says that it was fetched on {doubt}. That date is not kept.",
                    source=piece.place)
        retrieved = None
    kind = kind_of(response.body[:4096])
    cut = piece.cut or (("truncated", response.cut) if response.cut else None)
    if kind in ({"feed"} if response.is_xml else {"html", "text"}) and response.body.strip():
        yield from _read_any(piece._replace(
            kind=kind, data=response.body, url=response.url, retrieved=retrieved, charset=response.charset, cut=cut),
            options)
    elif cut:
        yield _lost(cut, piece.place)


def _lost(cut: tuple[str, str], place: str) -> Issue:
    return issue(cut[0], f"{cut[1]} Nothing of it is read; get the file again, if that matters.", source=place)


def _retrieval_doubt(retrieved: str | None, today: str | None) -> str | None:
    """What is wrong with the date at which an archive says that a page was fetched."""
    if not retrieved:
        return None
    try:
        day = datetime.date.fromisoformat(retrieved[:10]).isoformat()
    except ValueError:
        return f"{retrieved[:40]!r}, which is no date"
    return f"{day}, after {today}" if today and day > today else None


def read_documents(
    path: Path, *, published: str | None = None, today: str | None = None, fast: bool = False
) -> Iterator[Document | Issue]:
    """The documents of one file in its order, and the issues that they raise.

    `published` (an ISO day) overrides what the file says; a date of publication after `today` is refused. Ids that
    occur twice are refused by the caller, who sees all files.
    """
    options = Options(published, today, fast)
    for part in split_file(path):
        if isinstance(part, Issue):
            yield part
        else:
            yield from read_piece(part, options)
