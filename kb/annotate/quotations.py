"""Quoted runs: every kind of quotation mark, unbalanced ones too.

Only the outermost runs are found; a quotation inside another one belongs to it. No run crosses a line break: a speech
that goes on over paragraphs, each opened by a mark and only the last one closed, is one run a paragraph.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import Final

from kb.annotate.making import make
from kb.annotate.outline import QUOTATION_MARKS, places
from kb.records import Document, Quotation

MAX_SINGLE: Final = 400
"""Single marks are also apostrophes, so a run between them is believed up to this many characters only."""

_OPENING: Final = frozenset("“„‟«") | {"``"}
_CLOSING: Final = frozenset("”»")
_SINGLES: Final = frozenset("‘’'‚‹›")
_LEFT_FLANK: Final = frozenset("([{—–-/…“\"‘'")
_RIGHT_FLANK: Final = frozenset(".,;:!?)]}—–-…")


_SINGLE: Final = 1
_OPENS: Final = 2
_CLOSES: Final = 4
_LONG: Final = 8
_MARK: Final = 16
"""What a mark is, as flags: single, can open, can close, two glyphs long; every one has the last."""

_Mark = tuple[int, int, int]
"""The start and end of a quotation mark, and its flags."""


@functools.lru_cache(maxsize=4096)
def _flags(around: str) -> int:
    """What the mark is that stands between the first and the last character; 0 where it is none.

    Two apostrophes or backticks are one mark: of the first of them alone only that is told. An apostrophe between
    letters is never a mark, nor is a lone backtick.
    """
    before, glyph, after = around[0], around[1:-1], around[-1]
    if glyph == after and glyph in ("'", "`"):
        return _MARK | _LONG
    if glyph == "`" or glyph[0] not in QUOTATION_MARKS or (glyph in "'’" and before.isalnum() and after.isalnum()):
        return 0
    single, opens, closes = _judged(before, glyph, after)
    return _MARK | (_SINGLE if single else 0) | (_OPENS if opens else 0) | (_CLOSES if closes else 0)


def _judged(before: str, glyph: str, after: str) -> tuple[bool, bool, bool]:
    """Whether a mark is a single one, can open and can close, by its glyph and by its neighbours."""
    if glyph in _SINGLES:
        opens = glyph != "’" and (before.isspace() or before in _LEFT_FLANK) and after.isalpha()
        closes = glyph != "‘" and not before.isspace() and not after.isalnum()
        return True, opens, closes
    if glyph in _OPENING:
        # "„We go,“" closes with it, and some pages print the pair the wrong way round.
        ends = (before.isalnum() or before in ".,!?…") and (after.isspace() or after in _RIGHT_FLANK)
        return False, not ends, ends and glyph != "``"
    if glyph in _CLOSING:
        # Some newspapers print the closing glyph on both sides.
        return False, glyph == "”" and before.isspace() and after.isalnum(), True
    free_before, free_after = before.isspace() or before in _LEFT_FLANK, after.isspace() or after in _RIGHT_FLANK
    inches = before.isdigit() and (after.isspace() or after in ",;)")
    opens = (free_before and not after.isspace()) or not (free_after or before.isalnum() or before in ".,!?")
    closes = not before.isspace() and (free_after or not free_before)
    if not opens and not closes:
        opens = closes = True
    return False, opens and not inches, closes


def _mark_at(text: str, at: int, start: int, stop: int) -> _Mark:
    """The mark that the glyph at `at` in the stretch `start:stop` may be; one without flags where it is none."""
    if start < at < stop - 1:
        flags = _flags(text[at - 1 : at + 2])
    else:
        flags = _flags((text[at - 1] if at > start else " ") + text[at] + (text[at + 1] if at + 1 < stop else " "))
    if not flags & _LONG:
        return at, at + 1, flags
    before, after = text[at - 1] if at > start else " ", text[at + 2] if at + 2 < stop else " "
    return at, at + 2, _flags(before + text[at : at + 2] + after)


def _doubles(marks: list[_Mark], line_end: int, at_start: bool, goes_on: bool) -> list[Quotation]:
    """Runs between double marks. A mark that can only open makes an earlier open one a stray mark."""
    found: list[Quotation] = []
    opened = inner = -1
    for start, end, flags in marks:
        if opened < 0:
            if flags & _OPENS:
                opened, inner = start, end
        elif flags & _CLOSES:
            found.append(make(Quotation, (opened, end, inner, start, True)))
            opened = -1
        elif flags & _OPENS and start != inner:
            opened, inner = start, end
    first = bool(marks) and opened == marks[0][0] and at_start
    if opened >= 0 and (first or goes_on) and inner < line_end:
        found.append(Quotation(opened, line_end, inner, line_end, False))
    return found


def _singles(marks: list[_Mark], doubles: list[Quotation]) -> list[Quotation]:
    """Runs between single marks, outside the double ones."""
    found: list[Quotation] = []
    closers = [mark for mark in marks if mark[2] & _CLOSES]
    next_closer = next_double = 0
    free_from = 0
    for start, end, flags in marks:
        if not flags & _OPENS or start < free_from:
            continue
        while next_double < len(doubles) and doubles[next_double].end <= start:
            next_double += 1
        if next_double < len(doubles) and doubles[next_double].start <= start:
            continue
        while next_closer < len(closers) and closers[next_closer][0] <= end:
            next_closer += 1
        if next_closer == len(closers):
            break
        close = closers[next_closer]
        inside = next_double < len(doubles) and doubles[next_double].start < close[1]
        if close[0] - end <= MAX_SINGLE and not inside:
            found.append(Quotation(start, close[1], end, close[0], True))
            free_from = close[1]
    return found


def _find_in_line(text: str, left: int, right: int, marks: list[_Mark], stop: int) -> list[Quotation]:
    """The runs between the marks of the line `left:right`; its story stretch ends at `stop`."""
    double = [mark for mark in marks if not mark[2] & _SINGLE]
    doubles: list[Quotation] = []
    if double:
        line = text[left:right]
        begin, end = right - len(line.lstrip()), left + len(line.rstrip())
        doubles = _doubles(double, end, double[0][0] == begin, _opens_double(text, right, stop))
        if len(double) == len(marks):
            return doubles
    single = [mark for mark in marks if mark[2] & _SINGLE]
    if not any(mark[2] & _OPENS for mark in single):
        return doubles
    return sorted(doubles + _singles(single, doubles))


def _opens_double(text: str, at: int, stop: int) -> bool:
    """Whether the next line that is not blank opens with a double mark."""
    while at < stop and text[at].isspace():
        at += 1
    return at < stop and text[at] in QUOTATION_MARKS and _mark_at(text, at, at, stop)[2] & (_MARK | _SINGLE) == _MARK


def find_quotations(document: Document) -> list[Quotation]:
    """The quoted runs of a document's story, sorted by start; they do not overlap.

    A run that nothing closes is kept where it opens its paragraph or where the next paragraph opens with a mark too;
    it ends with the paragraph, `closed` is False. Any other lonely mark is taken for a slip. Linear in the text.
    """
    text = document.text
    spots = places(text).quotation
    found: list[Quotation] = []
    for (start, stop), _ in document.story_spans():
        marks: list[_Mark] = []
        left = right = free = start
        for at in spots[bisect_left(spots, start) : bisect_left(spots, stop)]:
            if at < free:
                continue
            mark = _mark_at(text, at, start, stop)
            if mark[2]:
                free = mark[1]
                if at >= right:
                    if marks:
                        found += _find_in_line(text, left, right, marks, stop)
                        marks = []
                    left = text.rfind("\n", right, at) + 1 or right
                    newline = text.find("\n", at, stop)
                    right = stop if newline < 0 else newline
                marks.append(mark)
        if marks:
            found += _find_in_line(text, left, right, marks, stop)
    return [quotation for quotation in found if quotation[2] < quotation[3]]
