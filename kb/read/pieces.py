"""What one worker reads at a time: a piece of an input, small enough to pass on and whole enough to read alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 20_000_000
"""The largest file, line, page or record that is read as one article: forty times the longest newspaper reports."""

BATCH = 256_000
"""Bytes (in lists, characters) of lines, rows or elements that are passed on together, about."""

MAX_TEXT = 2_000_000
"""The longest text of an article, in characters: as long as two novels. Where each sentence tells of an event, it takes
ten seconds and half a gigabyte."""


def shown(path: Path) -> str:
    """A path as it can be stored and printed: bytes that are no UTF-8 are written out (`\\xff`)."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class Options(NamedTuple):
    """How to read: `published` (an ISO day) overrides what articles say, a date after `today` is refused, `fast` takes
    the main text of web pages by a quick rule instead of full cleaning."""

    published: str | None = None
    today: str | None = None
    fast: bool = False


class Piece(NamedTuple):
    """Bytes to be read as one format.

    `kind` is `file` (not looked at yet: `path` is read by whoever reads the piece), or `text`, `html`, `lines`, `rows`,
    `feed` or `mail` with `data`. `source` is where it comes from, as people see it ("pages.zip/a.html"); `line` is the
    number of the first line or row, `offset` the place of a record in its archive. `url`, `retrieved` (ISO, UTC) and
    `charset` are what the archive says of it. `size` is how many bytes of the input, as it lies on the disk, have gone
    into it. `cut` is set where the data end too early: the code of the issue to raise, and a sentence that says why.
    """

    kind: str
    source: str
    path: Path | None = None
    data: bytes = b""
    line: int = 1
    offset: int | None = None
    url: str | None = None
    retrieved: str | None = None
    charset: str | None = None
    size: int = 0
    cut: tuple[str, str] | None = None

    @property
    def place(self) -> str:
        """The source, with the place of the record in it where it has one."""
        return self.source if self.offset is None else f"{self.source}@{self.offset}"

    @property
    def is_by_lines(self) -> bool:
        """Whether each line of the data is an article of its own, told by its number."""
        return self.kind in {"lines", "rows"}
