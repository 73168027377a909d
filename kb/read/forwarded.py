"""What is passed on within the words of a message: the block of lines by which mail programs say whose it is, when it
was sent and what it is called ("---------- Forwarded message", "-----Original Message-----")."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from kb import lexicon
from kb.read.lines import Line, split_lines
from kb.records import Region

MOST_ABOVE = 25
"""Lines that whoever passes a message on writes above it."""
MOST_FIELDS = 30
"""Lines of one block, with those into which long ones are broken."""
_MARK = re.compile(r"[-_=* ]{0,40}(?:forwarded by\b.{0,80}|([\w'’ ]{8,50}?))[-_=*: ]{0,40}", re.I)
_RULED = re.compile(r"[-_]{5,}")
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_FIELD = re.compile(r"\*{0,2}([^\W\d_][\w-]{0,20}(?: [\w-]{1,9}){0,3}) ?:\*{0,2}(?:\s+|$)")
_ADDRESSED = re.compile(r"[@;,]")
_ADDRESS = re.compile(r"[\w.+-]{1,80}@[\w.-]{3,120}")
_NAME = re.compile(r"\s*\"?([^\"<>\[\]]{2,100}?)\"?\s*(?:[<\[(]|$)")


_GLUED = re.compile(r"(?:(?<=\S)|(?<=\S ))(?:> )?\*{0,2}([^\W\d_][\w-]{0,20}) ?:(?=\*{0,2}\s)")
_OPENS = re.compile(r"[-_=*> ]{0,40}([\w'’ -]{2,60})")
MOST_GLUED = 3000
FEWEST_GLUED = 2
"""Fields behind the first one on the same line."""


class Forwarded(NamedTuple):
    """What a block says of the message below it, as it is written there; `start` and `end` are the offsets of all that
    is none of the story: what was written above the block, and the block itself."""

    start: int
    end: int
    name: str | None
    address: str
    date: str
    subject: str | None

    def moved(self, by: int) -> Forwarded:
        """The same where so many characters more stand before it."""
        return self._replace(start=self.start + by, end=self.end + by)

    def notices(self, text: str, regions: Sequence[Region]) -> tuple[Region, ...]:
        """The regions of the text with each line of what is none of the story as a notice."""
        kept = [each for each in regions if each.end <= self.start or each.start >= self.end]
        lines = split_lines(text[self.start : self.end])
        return tuple(sorted([*kept, *(Region(self.start + line.start, self.start + line.end, "notice")
                                      for line in lines)]))

    def blanked(self, text: str) -> str:
        """The text with spaces in the place of what is none of the story; its length stays."""
        return text[: self.start] + re.sub(r"\S", " ", text[self.start : self.end]) + text[self.end :]


def find_forwarded(text: str, start: int = 0) -> Forwarded | None:
    """The innermost of the blocks that open a text from an offset on; None where there is none, or what stands above it
    is no short note but a story of its own. Cost is linear."""
    lines = [part for line in split_lines(text) if line.start >= start for part in _unglued(line)]
    found, at = None, 0
    letters = [0, *itertools.accumulate(len(line.text) for line in lines)]
    while block := _next_block(lines, at):
        first, end, fields = block
        above, below = letters[first] - letters[at], letters[-1] - letters[end]
        if not below or 2 * above > below:
            break
        sender = fields["from"]
        name = _NAME.match(sender)
        address = _ADDRESS.search(sender)
        found = Forwarded(lines[0].start, lines[end - 1].end, _named(name[1] if name else None),
                          address[0] if address else "", fields.get("date") or fields.get("sent") or "",
                          fields.get("subject") or None)
        at = end
    return found


def _unglued(line: Line) -> list[Line]:
    """The lines of a block that cleaning a page has made one: "... message From: Ann Lee Date: ..."; else the line."""
    words = line.text[:MOST_GLUED]
    first = len(words) - len(words.lstrip("> *"))
    cuts = [found.start() for found in _GLUED.finditer(words, first + 1)
            if found[1][0].isupper() and found[1].lower() in _fields_known()] if _begins(words) else []
    if len(cuts) < FEWEST_GLUED:
        return [line]
    ends = [*cuts, len(line.text)]
    return [Line(line.start + at, line.start + end, line.text[at:end], line.block)
            for at, end in zip([0, *cuts], ends, strict=True)]


def _named(name: str | None) -> str | None:
    name = name.strip(" *'") if name else None
    return name if name and "@" not in name else None


def _next_block(lines: Sequence[Line], at: int) -> tuple[int, int, dict[str, str]] | None:
    """The next block near some line: the number of its first line, of the line behind it, and its fields."""
    for number in range(at, min(at + MOST_ABOVE, len(lines))):
        words = _bare(lines[number].text)
        is_marked = _is_mark(words)
        if not (is_marked or _field(words)):
            continue
        end, fields = _fields(lines, number + is_marked)
        if "from" in fields and (_is_whole(fields) if not is_marked else len(fields) > 1):
            ruled = number > at and not is_marked and _RULED.fullmatch(_bare(lines[number - 1].text))
            return number - bool(ruled), end, fields
    return None


def _is_whole(fields: dict[str, str]) -> bool:
    """Whether fields that no line announces can hardly be a story's own."""
    return "subject" in fields and "to" in fields and ("sent" in fields or "date" in fields)


def _fields(lines: Sequence[Line], first: int) -> tuple[int, dict[str, str]]:
    """The number of the line behind the fields that begin at a line, and what they say, by their names."""
    fields: dict[str, str] = {}
    number, last = first, ""
    while number < min(first + MOST_FIELDS, len(lines)):
        words = _bare(lines[number].text)
        if field := _field(words):
            last, start = field
            fields.setdefault(last, words[start:].strip())
        elif not (last in {"to", "cc", "bcc"} and lines[number].block == lines[number - 1].block
                  and _ADDRESSED.search(words) and "@" in words):
            break
        number += 1
    return number, fields


def _field(words: str) -> tuple[str, int] | None:
    """The English name of the field that a line states, and where its value begins; None for all other lines."""
    found = _FIELD.match(words)
    name = _fields_known().get(found[1].lower()) if found else None
    return (name, found.end()) if found and name else None


def _is_mark(words: str) -> bool:
    found = _MARK.fullmatch(words)
    return found is not None and (found[1] is None or found[1].strip().lower().replace("’", "'") in _marks())


def _begins(words: str) -> bool:
    """Whether a line begins as a block does, be it that a page has made one line of it."""
    found = _OPENS.match(words)
    if not found:
        return False
    opening = found[1].lower().replace("’", "'")
    return opening.startswith(_openings()) or (_field(words.lstrip("> -_=*")) or ("", 0))[0] == "from"


@functools.cache
def _fields_known() -> dict[str, str]:
    table: dict[str, list[str]] = lexicon.table("mail_headers")
    return {name: field for field in ("other", "cc", "to", "date", "subject", "sent", "from") for name in table[field]}


@functools.cache
def _marks() -> frozenset[str]:
    return frozenset(lexicon.table("mail_headers")["marks"])


@functools.cache
def _openings() -> tuple[str, ...]:
    return ("forwarded by", *_marks())


def _bare(line: str) -> str:
    quoted = _QUOTED.match(line)
    return line[quoted.end() if quoted else 0 :].strip()
