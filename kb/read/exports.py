"""Exports of news archives as text: many articles in one file, with a line that counts them above each ("2 of 250
DOCUMENTS", "Document 2 of 250") or one that ends each ("End of Document")."""

from __future__ import annotations

import re

from kb.read.pieces import Piece

_COUNTED = re.compile(rb"^[ \t\f]*+(?:\d{1,6} of \d{1,6} DOCUMENTS?|Document \d{1,6} of \d{1,6})[ \t]*+\r?$", re.M)
_ENDED = re.compile(rb"^[ \t\f]*+End of Document[ \t]*+\r?$", re.M)


def split_export(data: bytes, source: str) -> list[Piece] | None:
    """The articles of an export, one piece each, with the byte at which it begins as its place; None where the text is
    no export. What stands above the first counted article is a cover and is left out. Cost is linear."""
    if counted := list(_COUNTED.finditer(data)):
        ends = [match.start() for match in counted[1:]] + [len(data)]
        bounds = [(match.end(), end) for match, end in zip(counted, ends, strict=True)]
    elif ended := list(_ENDED.finditer(data)):
        starts = [0] + [match.end() for match in ended]
        bounds = list(zip(starts, [match.end() for match in ended] + [len(data)], strict=True))
    else:
        return None
    return [Piece("text", source, data=part, offset=start)
            for start, end in bounds if (part := data[start:end]).strip()]
