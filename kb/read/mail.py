"""Messages saved as files (EML), and pages that browsers save in the same format (MHTML, RFC 2557)."""

from __future__ import annotations

import email
import email.utils
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from hashlib import sha256

from kb.read.articles import checked_date, checked_language, checked_letters
from kb.read.decode import decode
from kb.read.html import decode_page, read_html
from kb.read.issue_codes import issue
from kb.read.page import mark_furniture
from kb.read.pagedates import read_date
from kb.read.pieces import Options, Piece
from kb.read.publishers import publisher_of_name
from kb.read.seen import seen, seen_in_words
from kb.records import Document, Issue, PageTime, content_id

_SAVERS = ("blink", "mozilla", "microsoft", "microsoft internet explorer", "safari", "unmht")
MAX_PARTS = 2000


def read_mail(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The article of a message, or the page of an MHTML file, after the issues that it raised."""
    try:
        message = email.message_from_bytes(piece.data)
        plain, page = _bodies(message)
        data = page.get_payload(decode=True) if page else None
        charset = page.get_content_charset() if page else None
    except RecursionError:
        yield issue("bad_mail", "Its parts hold parts without end, as in no message. Save the article itself.",
                    source=piece.place)
        return
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        yield issue("bad_mail", f"The message is broken ({error}). Save it again.", source=piece.place)
        return
    address = message.get("Snapshot-Content-Location") or (page.get("Content-Location") if page else None)
    if page is not None and (address or plain is None):
        yield from read_html(piece._replace(
            data=data if isinstance(data, bytes) else b"", charset=charset,
            url=_header(address) or piece.url, retrieved=_moment(message) if address else piece.retrieved),
            options if address or options.published else options._replace(published=_day(message)))
        return
    if plain is None:
        yield issue("missing_text", "This message carries no text. Save the article itself.", source=piece.place)
        return
    yield from _letter(message, plain, piece, options)


def _bodies(message: Message) -> tuple[Message | None, Message | None]:
    """The first plain text and the first page among the parts of a message; what is attached does not count."""
    plain = page = None
    for part, _ in zip(message.walk(), range(MAX_PARTS), strict=False):
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and plain is None and not part.is_multipart():
            plain = part
        elif kind in {"text/html", "application/xhtml+xml"} and page is None:
            page = part
    return plain, page


def _letter(message: Message, plain: Message, piece: Piece, options: Options) -> Iterator[Document | Issue]:
    data = plain.get_payload(decode=True)
    body, problems = _decoded(data if isinstance(data, bytes) else b"", plain.get_content_charset(), piece.place)
    yield from problems
    if body is None:
        return
    title = _header(message.get("Subject"))
    text = (f"{title}\n\n" if title else "") + seen_in_words(body.replace("\r\n", "\n"))
    digest = sha256(piece.data).hexdigest()
    identity = content_id("a", digest)
    if "\0" in text:
        yield issue("bad_characters", "The message holds NULs. Save it again as UTF-8.", source=piece.place)
        return
    yield from checked_letters(text, piece.place, identity)
    sender = email.utils.parseaddr(_header(message.get("From")) or "")[0]
    stated = PageTime(value=options.published) if options.published else read_date(_header(message.get("Date")) or "")
    published, doubts = checked_date(stated, today=options.today, source=piece.place, document_id=identity)
    yield from doubts
    language, notices = checked_language(text, piece.place, identity)
    yield from notices
    yield Document(
        id=identity, title=title, author=sender or None, publisher=publisher_of_name(sender).name if sender else None,
        published=published, language=language, text=text, sha256=digest, source=piece.place,
        regions=mark_furniture(text, title=title).regions)


def _decoded(data: bytes, charset: str | None, source: str) -> tuple[str | None, list[Issue]]:
    if not data.strip():
        return None, [issue("missing_text", "This message carries no text. Save the article itself.", source=source)]
    if charset and charset.lower() not in {"utf-8", "us-ascii"}:
        return decode_page(data, charset)[0], []
    return decode(data, source)


def _header(value: object) -> str | None:
    """A header's words, decoded, on one line."""
    try:
        text = str(make_header(decode_header(str(value)))) if value else ""
    except (ValueError, LookupError, TypeError):
        text = str(value)
    return " ".join(seen(text).encode("utf-8", "replace").decode().split())[:2000] or None


def _moment(message: Message) -> str | None:
    try:
        moment = email.utils.parsedate_to_datetime(str(message.get("Date")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.isoformat(timespec="seconds")


def _day(message: Message) -> str | None:
    moment = _moment(message)
    return moment[:10] if moment else None
