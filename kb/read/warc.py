"""WARC files (ISO 28500): which records are pages, where they lie, and what HTTP says of them.

Records are framed here, because a crawl's file with one wrong length must not lose the records after it: the reader
looks for the next one. What is inside a record is read by FastWARC.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from fastwarc.warc import WarcRecord

from kb.read.archives import ArchiveError, Gunzipped, fault_of
from kb.read.codings import codings_in, looks_packed, unchunk, unpack
from kb.read.issue_codes import issue
from kb.read.pieces import MAX_BYTES, Piece
from kb.records import Issue

_MAX_HEADER = 64_000
_START = b"WARC/"
_NEXT = b"\r\n\r\nWARC/1."
_ENDS_EARLY = frozenset({"truncated", "damaged_archive"})
_PAGE_TYPES = (b"response", b"resource", b"conversion")
_PAGE_CONTENT = ("text/html", "application/xhtml+xml", "text/plain")
_FEED_CONTENT = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
READ_CONTENT = frozenset(_PAGE_CONTENT + _FEED_CONTENT)
"""Kinds of content that are read; other records of a crawl are passed over."""


def split_warc(
    file: io.BufferedReader[Any], source: str, *, archive: Gunzipped | None = None
) -> Iterator[Piece | Issue]:
    """The records of a WARC that may hold a page, one piece each, and an issue for what is out of joint.

    `file` is the unpacked stream, `archive` the gzip stream under it, if any.
    """
    at = 0
    was_told = False
    while True:
        try:
            passed, lost, start = _next_start(file)
            at += passed
            if lost:
                yield issue("bad_warc", f"{lost} bytes before byte {at} belong to no record: a length is wrong or the "
                            "file is damaged. They are passed over.", source=source)
            if not start:
                gap = passed_over(archive, source) if archive else None
                if not gap:
                    break
                yield gap
                continue
            used, found = _record(file, start, source, _packed_offset(archive, at))
        except ArchiveError as error:
            yield issue(error.code, str(error), source=source)
            return
        at += used
        was_told = bool(found and (found.code in _ENDS_EARLY if isinstance(found, Issue) else found.cut))
        if found:
            yield found
    fault = fault_of(file)
    if fault and not was_told:
        yield issue(fault.code, f"{fault} The records before that are read; get it again.", source=source)


def passed_over(archive: Gunzipped, source: str) -> Issue | None:
    """Make a damaged gzip stream that has ended go on at the next record, and say what is lost; None where it cannot.
    """
    fault = archive.fault
    gap = archive.resume(_START)
    if not gap:
        return None
    return issue("damaged_archive", f"{fault} Its bytes {gap[0]} to {gap[1]} are passed over, and the records after "
                 "them read; get it again.", source=source)


def _next_start(file: io.BufferedReader[Any]) -> tuple[int, int, bytes]:
    """Bytes passed before the line that starts the next record, how many of them are no line ends, and that line."""
    passed = lost = 0
    while line := file.readline(_MAX_HEADER):
        if line.startswith(_START) and line[5:6].isdigit():
            return passed, lost, line
        found = line.rfind(_START + b"1.")
        if found > 0 and line.endswith(b"\n"):
            return passed + found, lost + found, line[found:]
        passed += len(line)
        lost += len(line) if line.strip(b"\r\n") else 0
    return passed, lost, b""


def _packed_offset(archive: Gunzipped | None, at: int) -> int:
    """Where a record lies in the file: the start of the gzip member that begins with it, else its place unpacked."""
    if not archive:
        return at
    members = archive.members
    while len(members) > 1 and members[1][0] <= at:
        members.pop(0)
    start, packed = members[0]
    return packed if start == at else at


def _record(
    file: io.BufferedReader[Any], start: bytes, source: str, offset: int
) -> tuple[int, Piece | Issue | None]:
    """Bytes used by the record that begins with `start`, and its piece, or an issue, or None for what is no page."""
    lines, size = [start], len(start)
    while line := file.readline(_MAX_HEADER):
        lines.append(line)
        size += len(line)
        if not line.strip(b"\r\n"):
            break
        if size > _MAX_HEADER:
            return size, _bad("has no end to its header and is passed over", offset, source)
    fields = _fields(lines)
    length = fields.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 15:
        return size, _bad("does not say how long it is and is passed over", offset, source)
    wanted = int(length)
    wants_page = fields.get(b"warc-type") in _PAGE_TYPES and _may_be_page(fields)
    block, passed, cut = _pass(file, wanted, keep=wants_page and wanted <= MAX_BYTES)
    if cut:
        return size + passed, _bad("is shorter than it says and is passed over", offset, source)
    if wants_page and wanted > MAX_BYTES:
        return size + passed, issue("too_large", f"The record at byte {offset} is larger than "
                                    f"{MAX_BYTES // 1_000_000} MB, so it is no article.", source=source)
    ends_early = _ending(file) if passed < wanted else None
    if wants_page and ends_early and not block:
        return size + passed, issue(ends_early[0], f"{ends_early[1]} Nothing of it could be read; get the file again.",
                                    source=f"{source}@{offset}")
    return size + passed, Piece("record", source, data=b"".join((*lines, *block)), offset=offset,
                                cut=ends_early) if block else None


def _ending(file: io.BufferedReader[Any]) -> tuple[str, str]:
    """Why a record is shorter than it says: the code of the issue to raise, and a sentence."""
    fault = fault_of(file)
    if fault and fault.code == "damaged_archive":
        return fault.code, "The record ends too early, where the file is damaged."
    return "truncated", "The record ends too early, with the file."


def _bad(what: str, offset: int, source: str) -> Issue:
    return issue("bad_warc", f"The record at byte {offset} {what}. Get the file again, if that matters.", source=source)


def _fields(lines: list[bytes]) -> dict[bytes, bytes]:
    fields: dict[bytes, bytes] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _may_be_page(fields: dict[bytes, bytes]) -> bool:
    target = fields.get(b"warc-target-uri", b"").strip(b"<>")
    return not target.startswith(b"dns:") and not target.endswith(b"/robots.txt")


def _pass(file: io.BufferedReader[Any], size: int, *, keep: bool) -> tuple[list[bytes], int, bool]:
    """Read a record's content: its blocks (if `keep`), the bytes passed, and whether another record began within it.

    A start that lies across two blocks of the buffer is not seen; then that record is lost with this one.
    """
    blocks: list[bytes] = []
    left = size
    while left:
        ahead = file.peek(1)[:left]
        if not ahead:
            break
        found = ahead.find(_NEXT)
        if found >= 0:
            return [], size - left + len(file.read(found + 4)), True
        left -= len(ahead)
        block = file.read(len(ahead))
        if keep:
            blocks.append(block)
    return blocks, size - left, False


class Response(NamedTuple):
    """What a record holds: the page's bytes with what the archive and HTTP say of it; what is XML may be a feed; and
    why less of it is here than there was, if so."""

    body: bytes
    url: str | None
    retrieved: str | None
    charset: str | None
    is_xml: bool
    cut: str | None


def open_record(data: bytes) -> Response | None:
    """The page in one record's bytes; None for what is no page: redirects, errors, pictures. Of a page larger than
    `MAX_BYTES` there is one byte more than that.

    Raises `ValueError` where the record or its HTTP headers can't be read, or the page can't be unpacked.
    """
    try:
        record = WarcRecord.from_bytes(data)
        if record.is_http:
            # What the page is packed in is taken off here: the library would unpack all of it, however much it is.
            record.parse_http(auto_decode="none")
    except (OSError, EOFError) as error:
        raise ValueError(str(error)) from error
    http = record.http_headers if record.is_http else None
    if record.is_http and http is None:
        raise ValueError("its HTTP headers have no end")
    if http and http.status_code != 200:
        return None
    content_type = (record.http_content_type if http else record.headers.get("Content-Type")) or ""
    content_type = content_type.partition(";")[0].strip().lower()
    if content_type and content_type not in READ_CONTENT:
        return None
    body = record.reader.read(MAX_BYTES + 1)
    cut = _said_to_be_cut(record)
    if http:
        body, cut_here = _bare(body, http)
        cut = cut or cut_here
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    charset = record.http_charset if http else None
    return Response(body, url or None, record.headers.get("WARC-Date"), charset, content_type in _FEED_CONTENT, cut)


def _said_to_be_cut(record: WarcRecord) -> str | None:
    why = (record.headers.get("WARC-Truncated") or "").strip()
    return f"The archive kept only the beginning of this page ({why[:60]})." if why else None


def _bare(body: bytes, http: Any) -> tuple[bytes, str | None]:
    """A body out of its transfer and content codings, and why it is less than was sent, if so."""
    transfer, content = _codings(http, "Transfer-Encoding"), _codings(http, "Content-Encoding")
    cut = False
    length = (http.get("Content-Length") or "").strip()
    if transfer and transfer[-1] == "chunked":
        body, cut = unchunk(body)
        transfer.pop()
    elif not transfer and length.isdecimal() and len(length) < 16 and len(body) < int(length):
        # A crawler that stores pages unpacked may leave the length that they had when they were packed; a page shorter
        # than that is then no sign of anything.
        cut = not content or looks_packed(body)
    unpacked = unpack(body, content + transfer, MAX_BYTES)
    return unpacked.data, "The page ends too early." if cut or unpacked.is_cut else None


def _codings(http: Any, header: str) -> list[str]:
    """The codings that a header names, in the order in which they were laid on."""
    return [coding for coding in codings_in(",".join(http.get_multiple(header))) if coding != "identity"]
