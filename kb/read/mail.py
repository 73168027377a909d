"""Messages saved as files (EML), and pages that browsers save in the same format (MHTML, RFC 2557)."""

from __future__ import annotations

import email
import email.policy
import email.utils
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from hashlib import sha256

from kb.read.articles import checked_date, checked_language, checked_letters, read_article
from kb.read.decode import decode
from kb.read.endings import may_be_read, passed_notices
from kb.read.forwarded import Forwarded, find_forwarded
from kb.read.html import Envelope, decode_page, read_html
from kb.read.issue_codes import binary_file, issue
from kb.read.page import mark_furniture
from kb.read.pagedates import impossible_date, read_date
from kb.read.pieces import Options, Piece
from kb.read.seen import seen, seen_in_words
from kb.read.senders import known_outlet, outlet_of
from kb.read.sniff import what_binary
from kb.read.wrapped import unquoted, unwrapped
from kb.read.zips import what_packed
from kb.records import Document, Issue, PageTime, content_id

_SAVED_BY = re.compile(r"[\s\"<]*saved by ", re.I)
_TURNED = re.compile(r"(?:(?:re|aw|fwd?|wg)(?:\[\d{1,3}\])?:\s?)+", re.I)
"""What mail programs put before the subject of a message that is answered or passed on."""
_COMMENT = re.compile(r"\s?\([^()]*\)$")
_TEXT_NAME = re.compile(r"\.(?:txt|md)$", re.I)
MAX_PARTS = 2000
MAX_DEPTH = 3
"""Messages in messages in messages; what is deeper in is not read, and told."""
MOST_OF_AN_EXTRA = 2000
"""Bytes of a page that a mail program attaches of itself, such as a line under a picture."""
LONGEST_PART_FIELD = 4000
"""Characters of a field such as Content-Type."""
MOST_OF_A_HINT = 400
"""Bytes of the text of a message that is no more than a hint at the page beside it."""


class _Short(email.policy.Compat32):
    """How messages are parsed, less the end of what no program writes: a field that tells how a part is written, with
    parameters by the thousand, takes the library time by their square."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and value of a field."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_PART_FIELD] if name.lower().startswith("content-") else value


def read_mail(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The article of a message, or the page of an MHTML file, after the issues that it raised; then those of the
    messages, pages and texts that are attached to it."""
    try:
        message = email.message_from_bytes(piece.data, policy=_Short())
        yield from _read_message(message, piece, options, 0)
    except RecursionError:
        yield issue("bad_mail", "Its parts hold parts without end, as in no message. Save the article itself.",
                    source=piece.place)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        yield issue("bad_mail", f"The message is broken ({error}). Save it again.", source=piece.place)


def _read_message(message: Message, piece: Piece, options: Options, depth: int) -> Iterator[Document | Issue]:
    plain, page, attached = _bodies(message)
    if page is not None:
        address = message.get("Snapshot-Content-Location") or page.get("Content-Location")
        if address or _SAVED_BY.match(_header(message.get("From")) or ""):
            # Its headers are the browser's: they tell when the page was saved, and nothing of the article.
            yield from read_html(_part(page, piece)._replace(
                url=_header(address) or piece.url, retrieved=_moment(message)), options)
            return
    yield from _read_body(message, plain, page, piece, options, is_all=not attached)
    if attached and depth == MAX_DEPTH:
        yield issue("bad_mail", f"Messages in messages in messages: more than {MAX_DEPTH} are not opened. Save the "
                    "innermost itself.", source=piece.place)
        return
    for part in attached:
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822":
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                yield from _read_message(inner[0], piece._replace(data=inner[0].as_bytes()), options, depth + 1)
        else:
            yield from _read_attached(part, piece, options)
    yield from _not_read(message, piece)


def _not_read(message: Message, piece: Piece) -> Iterator[Issue]:
    """What is attached to a message and is not read: documents one by one, as they may be articles, and the number of
    all else by the ending."""
    passed: Counter[bytes] = Counter()
    for part in itertools.islice(message.walk(), MAX_PARTS):
        name = " ".join((part.get_filename() or "").split())
        if part.get_content_disposition() != "attachment" or part.is_multipart() or not name:
            continue
        data = part.get_payload(decode=True)
        data = data if isinstance(data, bytes) else b""
        what = what_binary(data) or what_packed(data)
        if may_be_read(name.encode("utf-8", "replace"), passed) and what:
            yield binary_file(what, f"{piece.place}/{seen(name)}")
    yield from passed_notices(passed, piece.place)


def _read_body(
    message: Message, plain: Message | None, page: Message | None, piece: Piece, options: Options, *, is_all: bool
) -> Iterator[Document | Issue]:
    """What the message itself says; nothing is said of one without words that only passes others on."""
    hint = _few_words(plain) if plain else 0
    if page is not None and hint is not None:
        items = list(_read_page(message, _part(page, piece), options))
        if plain is None or any(isinstance(item, Document) and len(item.text) > 2 * hint for item in items):
            yield from (item for item in items if is_all or any(isinstance(each, Document) for each in items))
            return
    if plain is not None and (is_all or hint != 0):
        yield from _letter(message, plain, piece, options)
    elif is_all:
        yield issue("missing_text", "This message carries no text. Save the article itself.", source=piece.place)


def _read_page(message: Message, page: Piece, options: Options) -> Iterator[Document | Issue]:
    """The page of a message; where another message is passed on in it, with what that one says of itself."""
    envelope = _envelope(message)
    items = list(read_html(page, options, envelope))
    passed = _forwarded_envelope(next((inner for each in items if (inner := _forwarded_in(each))), None), envelope)
    if passed is envelope:
        yield from items
        return
    for item in read_html(page, options, passed):
        inner = _forwarded_in(item)
        if isinstance(item, Document) and inner:
            yield item.model_copy(update={"regions": inner.notices(item.text, item.regions)})
        else:
            yield item


def _forwarded_in(item: Document | Issue) -> Forwarded | None:
    if isinstance(item, Issue):
        return None
    title = item.title or ""
    return find_forwarded(item.text, len(title) if item.text.startswith(title) else 0)


def _read_attached(part: Message, piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The article of a page or text that is attached; nothing is said of a small one that holds none, for mail programs
    attach their own."""
    attached = _part(part, piece)._replace(url=None)
    is_text = part.get_content_type() == "text/plain"
    items = list(read_article(attached, options) if is_text else read_html(attached, options))
    if len(attached.data) > MOST_OF_AN_EXTRA or any(isinstance(item, Document) for item in items):
        yield from items


def _part(part: Message, piece: Piece) -> Piece:
    data = part.get_payload(decode=True)
    return piece._replace(data=data if isinstance(data, bytes) else b"", charset=part.get_content_charset())


def _few_words(plain: Message) -> int | None:
    """How many characters a text has that may only say that the message is a page ("View it in your browser"); None
    for one that says more than that."""
    data = plain.get_payload(decode=True)
    words = b" ".join(data.split()) if isinstance(data, bytes) else b""
    return None if len(words) > MOST_OF_A_HINT else len(words)


def _bodies(message: Message) -> tuple[Message | None, Message | None, list[Message]]:
    """The first plain text and the first page among the parts of a message; and what is attached to it that may be an
    article: messages, pages and files of text."""
    plain = page = None
    attached: list[Message] = []
    waiting = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        kind = part.get_content_type()
        is_page = kind in {"text/html", "application/xhtml+xml"}
        inner = part.get_payload()
        if kind == "message/rfc822":
            attached.append(part)
        elif isinstance(inner, list):
            waiting += [each for each in reversed(inner) if isinstance(each, Message)]
        elif part.get_content_disposition() == "attachment":
            if is_page or (kind == "text/plain" and _TEXT_NAME.search(part.get_filename() or "")):
                attached.append(part)
        elif kind == "text/plain" and plain is None:
            plain = part
        elif is_page and page is None:
            page = part
    return plain, page, attached


def _letter(message: Message, plain: Message, piece: Piece, options: Options) -> Iterator[Document | Issue]:
    data = plain.get_payload(decode=True)
    body, problems = _decoded(data if isinstance(data, bytes) else b"", plain.get_content_charset(), piece.place)
    yield from problems
    if body is None:
        return
    words = unwrapped(unquoted(seen_in_words(body.replace("\r\n", "\n"))))
    inner = find_forwarded(words)
    envelope = _forwarded_envelope(inner, _envelope(message))
    title = envelope.title
    text = (f"{title}\n\n" if title else "") + words
    inner = inner and inner.moved(len(text) - len(words))
    digest = sha256(piece.data).hexdigest()
    identity = content_id("a", digest)
    if "\0" in text:
        yield issue("bad_characters", "The message holds NULs. Save it again as UTF-8.", source=piece.place)
        return
    yield from checked_letters(text, piece.place, identity)
    marked = mark_furniture(inner.blanked(text) if inner else text, title=title)
    stated = PageTime(value=options.published) if options.published else (
        envelope.date_of(marked.labelled) or marked.published)
    published, doubts = checked_date(stated, impossible=envelope.impossible or marked.impossible, today=options.today,
                                     source=piece.place, document_id=identity)
    yield from doubts
    language, notices = checked_language(text, piece.place, identity)
    yield from notices
    yield Document(
        id=identity, title=title, author=envelope.sender,
        publisher=envelope.outlet, published=published, language=language, text=text, sha256=digest,
        source=piece.place, regions=inner.notices(text, marked.regions) if inner else marked.regions)


def _envelope(message: Message) -> Envelope:
    """What a message's headers say of the article that it carries."""
    subject = _header(message.get("Subject")) or ""
    sender = _header(message.get("From")) or ""
    outlet = outlet_of(sender, lambda name: _header(message.get(name)))
    date = _COMMENT.sub("", _header(message.get("Date")) or "")
    sent = read_date(date)
    if not sent and (moment := _moment(message)):
        sent = PageTime(value=moment[:16])
    return Envelope(_bare_subject(subject), email.utils.parseaddr(sender)[0] or None, outlet,
                    sent, None if sent else impossible_date(date))


def _forwarded_envelope(inner: Forwarded | None, outer: Envelope) -> Envelope:
    """What is said of the message that another passes on; that one's own envelope where it passes on none."""
    if inner is None:
        return outer
    sent = read_date(inner.date)
    return Envelope(_bare_subject(inner.subject or "") or outer.title, inner.name,
                    known_outlet(inner.name or "", inner.address), sent, None if sent else impossible_date(inner.date))


def _bare_subject(subject: str) -> str | None:
    turned = _TURNED.match(subject)
    return subject[turned.end() if turned else 0 :] or None


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
