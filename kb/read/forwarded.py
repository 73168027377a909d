"""What is passed on within the words of a message: the block of lines by which mail programs say whose it is, when it
was sent and what it is called ("---------- Forwarded message", "-----Original Message-----")."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from kb.read.lines import Line, split_lines
from kb.records import Region

MOST_ABOVE = 25
"""Lines that whoever passes a message on writes above it."""
MOST_FIELDS = 30
"""Lines of one block, with those into which long ones are broken."""
_MARK = re.compile(
    r"[-_=* ]{0,40}(?:(?:begin )?forwarded (?:message|mail|by\b.{0,80})|original (?:message|mail))[-_=*: ]{0,40}", re.I)
_RULED = re.compile(r"[-_]{5,}")
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_FIELD = re.compile(r"\*{0,2}(from|sent|date|subject|to|cc|bcc|reply-to|importance|attachments):\*{0,2}(?:\s+|$)", re.I)
_ADDRESSED = re.compile(r"[@;,]")
_ADDRESS = re.compile(r"[\w.+-]{1,80}@[\w.-]{3,120}")
_NAME = re.compile(r"\s*\"?([^\"<>\[\]]{2,100}?)\"?\s*(?:[<\[(]|$)")


_BEGINS = re.compile(r"[-_=*> ]{0,40}(?:(?:forwarded|original) (?:message|mail)|from:\*{0,2} )", re.I)
_GLUED = re.compile(r"(?:(?<=\S)|(?<=\S ))(?:> )?\*{0,2}(?:From|Sent|Date|Subject|To|Cc|Reply-To):(?=\*{0,2}\s)")
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
    cuts = [found.start() for found in _GLUED.finditer(words, first + 1)] if _BEGINS.match(words) else []
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
        is_marked = _MARK.fullmatch(words) is not None
        if not (is_marked or _FIELD.match(words)):
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
        if field := _FIELD.match(words):
            last = field[1].lower()
            fields.setdefault(last, words[field.end() :].strip())
        elif not (last in {"to", "cc", "bcc"} and lines[number].block == lines[number - 1].block
                  and _ADDRESSED.search(words) and "@" in words):
            break
        number += 1
    return number, fields


def _bare(line: str) -> str:
    quoted = _QUOTED.match(line)
    return line[quoted.end() if quoted else 0 :].strip()
