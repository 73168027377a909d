"""Which format some bytes are in, by their content; a file's name plays no part."""

from __future__ import annotations

import codecs
import re

from kb.read.tables import table_of

HEAD = 4096
"""Bytes from the start of a file that decide."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, film or WebP picture"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"wOF", "a font"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
)
_TAR, _TAR_AT = b"ustar", slice(257, 262)
_HTML = re.compile(
    r"(?:<!doctype\s+html|<(?:html|head|body|title|meta|script|article|main|div|p|h1|table|section)(?=[\s>/]))", re.I)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)(?=[\s>])")
_SITEMAP = re.compile(r"<(?:urlset|sitemapindex)(?=[\s>])")
_PREAMBLE = re.compile(
    r"\s*+(?:<\?[^>]{0,300}\?>|<!--.{0,2000}?-->|<!DOCTYPE(?!\s+html)[^>\[]{0,300}(?:\[.{0,3000}?\]\s*+)?>|\s)*+",
    re.I | re.S)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]")
_MAIL_HEADERS = frozenset(
    "from to cc date subject received return-path delivered-to message-id reply-to sender mime-version content-type "
    "content-transfer-encoding snapshot-content-location x-mailer list-id dkim-signature".split()
)


def kind_of(head: bytes) -> str:
    """By the first bytes: `gzip`, `zip`, `warc`, `arc`, `html`, `feed`, `sitemap`, `mail`, `mbox`, `lines` (one JSON
    object each), `json` (an array, or one object over several lines), `table` (of articles, or of what is known of
    them), `binary` or `text`."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.lstrip(b"\r\n").startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"filedesc://"):
        return "arc"
    if what_binary(head):
        return "binary"
    return _kind_of_text(decoded(head))


def what_binary(head: bytes) -> str | None:
    """What kind of binary file it is ("a PDF"), by its first bytes; None where they say nothing of the sort."""
    if head[_TAR_AT].startswith(_TAR):
        return "a tar archive"
    return next((what for magic, what in MAGIC if head.startswith(magic)), None)


def decoded(head: bytes) -> str:
    """The first bytes as text, as far as is needed to tell what they are."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return head.decode(encoding, "replace")
    wide = utf_16_of(head)
    if wide and ((text := head.decode(wide, "replace")).lstrip().startswith("<") or table_of(text)):
        return text
    return head.decode("latin-1")


def utf_16_of(data: bytes) -> str | None:
    """The kind of UTF-16 that text without a byte order mark is in, as every other byte of it is a NUL; else None."""
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and even < len(sample) * 0.05:
        return "utf-16-le"
    if even > len(sample) * 0.3 and odd < len(sample) * 0.05:
        return "utf-16-be"
    return None


def _kind_of_text(text: str) -> str:
    start = text.lstrip()
    if start.startswith("<"):
        body = text[_PREAMBLE.match(text).end():]  # type: ignore[union-attr]  # it matches the empty string too
        if _FEED.match(body):
            return "feed"
        if _SITEMAP.match(body):
            return "sitemap"
        if _HTML.match(body) or (_HTML.search(body[:1024]) and body.startswith("<")):
            return "html"
        return "text"
    if opening := re.match(r"\{\s*+[\"}]", start):
        first, end, _ = start.partition("\n")
        is_open = bool(end) and first.rstrip().endswith(("{", "[", ","))
        return "json" if is_open or "\n" in opening.group() else "lines"
    if re.match(r"\[\s*+[{\]]", start):
        return "json"
    names = _headers(text)
    if text.startswith("From ") and len(names) > 1:
        return "mbox"
    is_mail = ("mime-version" in names and len(names) > 1) or {"from", "date", "subject"} <= names
    if is_mail:
        return "mail"
    return "table" if table_of(text) else "text"


def _headers(text: str) -> set[str]:
    """The names of the header lines with which it begins, as far as messages and MHTML pages have them."""
    names = set()
    lines = text.split("\n")
    for line in lines[1:] if lines[0].startswith("From ") else lines:
        match = _HEADER.match(line)
        if match:
            names.add(match[1].lower())
        elif not line.startswith((" ", "\t")):
            break
    return names & _MAIL_HEADERS
