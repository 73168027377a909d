"""Exports of news archives as text: many articles in one file, with a line that counts them above each ("2 of 250
DOCUMENTS", "Document 2 of 250") or one that ends each ("End of Document", the number of the document)."""

from __future__ import annotations

import itertools
import re

from kb.read.pieces import Piece

_COUNTED = re.compile(rb"^[ \t\f]*+(?:\d{1,6} of \d{1,6} DOCUMENTS?|Document \d{1,6} of \d{1,6})[ \t]*+\r?$", re.M)
_LABEL = re.compile(rb"^(?:LENGTH|Length|LOAD-DATE|Load-Date|LANGUAGE|Language|PUBLICATION-TYPE|Publication-Type|"
                    rb"Full text|Publication (?:title|date)|ProQuest document ID):", re.M)
NUMBER = r"Document [A-Z0-9]{4,8}00(?:19|20)\d{6}[a-z0-9]{7,11}"
"""The archive's own number of a document, below it, with the day in it."""
_NUMBERED = re.compile(rf"^[ \t]*+(?:AN[ \t]++)?{NUMBER}[ \t]*+\r?$".encode(), re.M)
_COVER = re.compile(rb"\s*+(?:User Name|Date and Time|Job Number):")
_LISTED = re.compile(rb"^[ \t]*+1\.[ \t]++(.{4,300}?)[ \t]*+\r?$", re.M)
_ENDED = re.compile(rb"^[ \t\f]*+End of Document[ \t]*+\r?$", re.M)


def split_export(data: bytes, source: str) -> list[Piece] | None:
    """The articles of an export, one piece each, with the byte at which it begins as its place; None where the text is
    no export: such lines count only together with the labels that archives write. What stands above the first counted
    article is a cover and is left out. Cost is linear."""
    if numbered := list(_NUMBERED.finditer(data)):
        return _by_numbers(data, [match.end() for match in numbered], source)
    if not _LABEL.search(data):
        return None
    if counted := list(_COUNTED.finditer(data)):
        ends = [match.start() for match in counted[1:]] + [len(data)]
        bounds = [(match.end(), end) for match, end in zip(counted, ends, strict=True)]
    elif ended := list(_ENDED.finditer(data)):
        starts = [_after_cover(data)] + [match.end() for match in ended]
        bounds = list(zip(starts, [match.end() for match in ended] + [len(data)], strict=True))
    else:
        return None
    return [Piece("text", source, data=part, offset=start)
            for start, end in bounds if (part := data[start:end]).strip()]


def _by_numbers(data: bytes, ends: list[int], source: str) -> list[Piece] | None:
    """The articles of an export with a number below each. What stands below the last is what was searched for."""
    if len(ends) == 1 and not data[ends[0] :].strip():
        return None
    bounds = itertools.pairwise([0, *ends])
    return [Piece("text", source, data=data[start:end], offset=start) for start, end in bounds]


def _after_cover(data: bytes) -> int:
    """Where the first article begins below a cover sheet, which lists the headlines of all; 0 where there is none."""
    listed = _LISTED.search(data) if _COVER.match(data) else None
    if listed is None:
        return 0
    again = re.search(rb"^[ \t]*+" + re.escape(listed[1]) + rb"[ \t]*+\r?$", data[listed.end() :], re.M)
    return listed.end() + again.start() if again else 0
