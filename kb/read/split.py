"""From files to pieces: archives are opened, crawls and long lists cut up, and everything else passed on whole.

Splitting is cheap and runs in one process; what it yields is read by any number of them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from kb.read.archives import ArchiveError, Gunzipped, fault_of
from kb.read.endings import may_be_read, passed_notices
from kb.read.exports import split_export
from kb.read.issue_codes import binary_file, issue
from kb.read.longlists import split_list
from kb.read.mailbox import split_mailbox
from kb.read.pieces import BATCH, MAX_BYTES, Piece, shown
from kb.read.sniff import HEAD, decoded, kind_of, what_binary
from kb.read.tablerows import no_articles, split_table
from kb.read.tables import columns_of, table_of
from kb.read.warc import passed_over, split_warc
from kb.read.zips import zip_members
from kb.records import Issue

SMALL = 1_000_000
"""Files up to this size are opened by whoever reads the piece, archive or not."""
MAX_DEPTH = 3
_BUFFER = 1 << 16
_LEADS_ELSEWHERE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:[/\\]")
_TABLE_NAME = re.compile(r"\.(?:csv|tsv)(?:\.gz)?$", re.I)
_LINES_NAME = re.compile(r"\.(?:jsonl|ndjson)(?:\.gz)?$", re.I)


def split_file(path: Path) -> Iterator[Piece | Issue]:
    """The pieces of one file, in its order. A small file is one piece that nobody has looked at yet."""
    source = shown(path)
    try:
        size = path.stat().st_size
        if size <= SMALL:
            yield Piece("file", source, path=path, size=size)
            return
        yield from open_file(path)
    except OSError as error:
        yield unreadable(source, error)


def open_file(path: Path) -> Iterator[Piece | Issue]:
    """The pieces of one file of any size, by its content."""
    source = shown(path)
    try:
        with path.open("rb", buffering=_BUFFER) as file:
            at = 0
            for part in _split(file, source, depth=0):
                if isinstance(part, Issue):
                    yield part
                    continue
                position = file.tell() if not file.closed else at
                yield part._replace(size=max(position - at, 0))
                at = max(position, at)
    except OSError as error:
        yield unreadable(source, error)


def divide_piece(piece: Piece) -> list[Piece | Issue]:
    """A piece in the smallest parts that can be read alone: files opened, lines one by one, all else as it is."""
    if piece.path:
        return [each for part in open_file(piece.path)
                for each in ([part] if isinstance(part, Issue) else divide_piece(part))]
    if not piece.is_by_lines:
        return [piece]
    lines = piece.data.split(b"\n")
    return [piece._replace(data=line, line=number) for number, line in enumerate(lines, piece.line) if line.strip()]


def unreadable(source: str, error: OSError) -> Issue:
    """The issue for what the system refuses."""
    return issue("unreadable", f"{error.strerror or error}. Change its permissions, or leave it out.", source=source)


def _split(file: BinaryIO, source: str, depth: int, archive: Gunzipped | None = None) -> Iterator[Piece | Issue]:
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file, _BUFFER)  # type: ignore[type-var]
    try:
        if archive and not buffered.peek(1) and (gap := passed_over(archive, source)):
            yield gap
        head = buffered.peek(HEAD)[:HEAD]
        kind = kind_of(head)
        if kind == "text" and _LINES_NAME.search(source):
            # Nothing in it looks like JSON so far; the name is all there is to go by.
            kind = "lines"
        if kind in {"gzip", "zip"} and depth == MAX_DEPTH:
            yield issue("archive_bomb", f"Archives in archives in archives: more than {MAX_DEPTH} are not opened. "
                        "Unpack it yourself.", source=source)
        elif kind == "gzip":
            with Gunzipped(buffered) as inner:
                yield from _split(io.BufferedReader(inner, _BUFFER), source, depth + 1, inner)
        elif kind == "zip":
            yield from _split_zip(buffered, source, depth)
        elif kind == "warc":
            yield from split_warc(buffered, source, archive=archive)
        elif kind == "mbox":
            yield from split_mailbox(buffered, source)
        elif kind == "table" and (table := table_of(decoded(head))):
            yield from split_table(buffered, table, source)
        elif kind == "text" and _TABLE_NAME.search(source) and (table := columns_of(decoded(head))):
            yield no_articles(table, source)
        elif kind == "lines":
            yield from _split_lines(buffered, source)
        else:
            yield from _whole(buffered, kind, source)
    except ArchiveError as error:
        yield issue(error.code, str(error), source=source)


def _split_zip(file: io.BufferedReader[Any], source: str, depth: int) -> Iterator[Piece | Issue]:
    # A zip archive is read from its end; one that is itself packed has to be unpacked first.
    if not file.seekable():
        data = file.read(MAX_BYTES * 10 + 1)
        if len(data) > MAX_BYTES * 10:
            raise ArchiveError("too_large", "A zip archive in an archive is too large to be opened. Unpack it.")
        file = io.BufferedReader(io.BytesIO(data))
    passed: Counter[bytes] = Counter()
    for name, stream in zip_members(file):
        shown = f"{source}/{name}"
        last = re.split(r"[/\\]", name)[-1]
        if name.startswith("__MACOSX/") or last.startswith(".") or not may_be_read(
                last.encode("utf-8", "surrogateescape"), passed):
            continue
        if _LEADS_ELSEWHERE.search(name):
            yield issue("strange_name", f"The archive calls a file {name[:200]!r}, which leads out of the folder in "
                        "which it is unpacked. It is read here without unpacking; be careful with it elsewhere.",
                        source=shown)
        if isinstance(stream, ArchiveError):
            yield issue(stream.code, str(stream), source=shown)
            continue
        try:
            yield from _split(io.BufferedReader(stream, _BUFFER), shown, depth + 1)  # type: ignore[type-var]
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            yield issue("damaged_archive", f"It can't be unpacked ({error}). Get the archive again.", source=shown)
    yield from passed_notices(passed, source)


def _split_lines(file: io.BufferedReader[Any], source: str) -> Iterator[Piece | Issue]:
    number = first = 1
    batch: list[bytes] = []
    size = 0
    try:
        while line := file.readline(MAX_BYTES + 1):
            if len(line) > MAX_BYTES:
                if number == 1 and (within := split_list(line, file, source)):
                    yield from within
                    return
                if batch:
                    yield Piece("lines", source, data=b"".join(batch), line=first)
                yield issue("too_large", f"This line is larger than {MAX_BYTES // 1_000_000} MB, so it is no article. "
                            "Shorten it.", source=source, line=number)
                while line and not line.endswith(b"\n"):
                    line = file.readline(1 << 20)
                batch, size, first = [], 0, number + 1
            else:
                batch.append(line)
                size += len(line)
            number += 1
            if size > BATCH:
                yield Piece("lines", source, data=b"".join(batch), line=first)
                batch, size, first = [], 0, number
    except ArchiveError as error:
        yield issue(error.code, str(error), source=source, line=number)
    if fault := fault_of(file):
        # What came before is whole, save the line that it breaks, which is no JSON.
        broken = bool(batch) and not batch[-1].rstrip(b" \r").endswith((b"}", b"\n"))
        batch = batch[: len(batch) - broken]
        yield issue(fault.code, f"{fault} The whole lines before that are read; get it again.", source=source,
                    line=number - broken)
    if batch:
        yield Piece("lines", source, data=b"".join(batch), line=first)


def _whole(file: io.BufferedReader[Any], kind: str, source: str) -> Iterator[Piece | Issue]:
    data = file.read(HEAD if kind == "arc" else MAX_BYTES + 1)
    fault = fault_of(file)
    if fault and not data.strip():
        yield issue(fault.code, f"{fault} Nothing of it could be read; get it again.", source=source)
        return
    if len(data) > MAX_BYTES and kind == "json" and (within := split_list(data, file, source)):
        del data
        yield from within
    elif len(data) > MAX_BYTES:
        yield issue("too_large", f"Larger than {MAX_BYTES // 1_000_000} MB, so it is no single article. Split it, or "
                    "save it as JSON lines.", source=source)
    elif kind == "sitemap":
        yield issue("sitemap", "This is a sitemap: it lists the addresses of a site's pages and holds no article. Give "
                    "those that you want to `kb build`.", source=source)
    elif kind == "binary":
        yield binary_file(what_binary(data), source)
    elif kind == "arc":
        yield issue("arc_file", "This is an ARC file, the format of web archives before WARC. Convert it to WARC, for "
                    "instance by `warcio recompress OLD.arc.gz NEW.warc.gz`, and give that.", source=source)
    else:
        cut = (fault.code, str(fault)) if fault else None
        *before, last = (split_export(data, source) if kind == "text" else None) or [Piece(kind, source, data=data)]
        yield from before
        yield last._replace(cut=cut)
