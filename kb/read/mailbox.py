"""Mailboxes (mbox, RFC 4155): many messages in one file, each after a line that begins with "From "."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from kb.read.archives import fault_of
from kb.read.issue_codes import issue
from kb.read.pieces import MAX_BYTES, Piece
from kb.records import Issue

_LINE = 1 << 16
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
_QUOTED = re.compile(rb"^>(>*From )", re.M)


def split_mailbox(file: io.BufferedReader[Any], source: str) -> Iterator[Piece | Issue]:
    """The messages of a mailbox, one piece each, with the byte at which it begins as its place.

    A message begins at the start or after an empty line, with "From " and a header in the next line: in a letter, too,
    a paragraph may begin with that word.
    """
    message: list[bytes] = []
    start = at = size = 0
    may_begin = True
    line = file.readline(_LINE)
    while line:
        following = file.readline(_LINE)
        if message and may_begin and line.startswith(b"From ") and _HEADER.match(following):
            yield _message(message, size, start, source)
            message, start, size = [], at, 0
        if size <= MAX_BYTES:
            message.append(line)
        size += len(line)
        at += len(line)
        may_begin = not line.strip(b"\r\n")
        line = following
    fault = fault_of(file)
    if message:
        last = _message(message, size, start, source)
        yield last._replace(cut=(fault.code, str(fault))) if fault and isinstance(last, Piece) else last


def _message(lines: list[bytes], size: int, start: int, source: str) -> Piece | Issue:
    if size > MAX_BYTES:
        return issue("too_large", f"The message at byte {start} is larger than {MAX_BYTES // 1_000_000} MB, so it is "
                     "no article.", source=source)
    if len(lines) > 1 and not lines[-1].strip(b"\r\n"):
        lines = lines[:-1]
    return Piece("mail", source, data=_QUOTED.sub(rb"\1", b"".join(lines)), offset=start)
