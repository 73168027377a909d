"""Files that a reader writes for this program (lists, decisions, event types): read only where they are files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kb.errors import KbError

MOST_BYTES = 100_000_000
"""No list that a person keeps is longer; whoever names a crawl by mistake is told so before it is in memory."""


def is_named(path: Path) -> bool:
    """Whether anything bears this name: also a folder, and a link that leads nowhere, which stand where a file was
    meant to be and would otherwise count as none."""
    return os.path.lexists(path)


def holds_words(path: Path) -> bool:
    """Whether there is a file that is not empty."""
    try:
        return bool(text_of(path).strip())
    except (OSError, UnicodeDecodeError):
        return False


def delimiter_of(text: str, column: str) -> str:
    """What parts the columns of a table, by the first of its lines that is no note: a comma; a semicolon, as programs
    for tables write it in much of Europe, or a tab, where only these part it and one part is the name of a `column`."""
    heading = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    for mark in ";", "\t":
        if "," not in heading and column in [cell.strip().strip('"') for cell in heading.split(mark)]:
            return mark if mark in heading else ","
    return ","


def text_of(path: Path) -> str:
    """The text of a UTF-8 file, without its byte order mark.

    Raises `KbError` where it is a folder, a pipe or a device, which might never end, or longer than `MOST_BYTES`;
    `OSError` and `UnicodeDecodeError` as usual.
    """
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise KbError(f"{path} is no file but a folder, a pipe or a device. Put a text file in its place, or take it "
                      "away.")
    if state.st_size > MOST_BYTES:
        raise KbError(f"{path} has {state.st_size / 1e6:,.0f} MB, and at most {MOST_BYTES // 1_000_000} are read. Is "
                      "it the right file?")
    return path.read_text(encoding="utf-8-sig")
