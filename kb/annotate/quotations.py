"""Quoted runs: every kind of quotation mark, unbalanced ones too.

Only the outermost runs are found; a quotation inside another one belongs to it. No run crosses a line break: a speech
that goes on over paragraphs, each opened by a mark and only the last one closed, is one run a paragraph.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.records import Document, Quotation

MAX_SINGLE = 400
"""Single marks are also apostrophes, so a run between them is believed up to this many characters only."""

# An apostrophe between letters is never a mark, and neither is a lone backtick.
_MARK = re.compile(r"[\"“”„‟«»‘’'`‚‹›](?<!`(?!`))(?:(?<=')'|(?<=`)`)?(?<![^\W_]['’](?=[^\W_]))")
_LINE_START = re.compile(r"\S")
_OPENING = frozenset("“„‟«") | {"``"}
_CLOSING = frozenset("”»")
_SINGLE = frozenset("‘’'‚‹›")
_LEFT_FLANK = frozenset("([{—–-/…“\"‘'")
_RIGHT_FLANK = frozenset(".,;:!?)]}—–-…")


class _Mark(NamedTuple):
    """A quotation mark and what it can be, judged by its glyph and by its neighbours."""

    start: int
    end: int
    single: bool
    opens: bool
    closes: bool


def _shape(text: str, match: re.Match[str], left: int, right: int) -> _Mark:
    """What the mark can be in the line `left:right`."""
    glyph, (start, end) = match.group(), match.span()
    before = text[start - 1] if start > left else " "
    after = text[end] if end < right else " "
    if glyph in _SINGLE:
        opens = glyph != "’" and (before.isspace() or before in _LEFT_FLANK) and after.isalpha()
        closes = glyph != "‘" and not before.isspace() and not after.isalnum()
        return _Mark(start, end, True, opens, closes)
    if glyph in _OPENING:
        # "„We go,“" closes with it, and some pages print the pair the wrong way round.
        ends = (before.isalnum() or before in ".,!?…") and (after.isspace() or after in _RIGHT_FLANK)
        return _Mark(start, end, False, not ends, ends and glyph != "``")
    if glyph in _CLOSING:
        # Some newspapers print the closing glyph on both sides.
        return _Mark(start, end, False, glyph == "”" and before.isspace() and after.isalnum(), True)
    free_before, free_after = before.isspace() or before in _LEFT_FLANK, after.isspace() or after in _RIGHT_FLANK
    inches = before.isdigit() and (after.isspace() or after in ",;)")
    opens = (free_before and not after.isspace()) or not (free_after or before.isalnum() or before in ".,!?")
    closes = not before.isspace() and (free_after or not free_before)
    if not opens and not closes:
        opens = closes = True
    return _Mark(start, end, False, opens and not inches, closes)


def _doubles(marks: list[_Mark], line_end: int, at_start: bool, goes_on: bool) -> list[Quotation]:
    """Runs between double marks. A mark that can only open makes an earlier open one a stray mark."""
    found: list[Quotation] = []
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            if mark.opens:
                opened = mark
        elif mark.closes:
            found.append(Quotation(opened.start, mark.end, opened.end, mark.start, True))
            opened = None
        elif mark.opens and mark.start != opened.end:
            opened = mark
    first = bool(marks) and opened is marks[0] and at_start
    if opened is not None and (first or goes_on) and opened.end < line_end:
        found.append(Quotation(opened.start, line_end, opened.end, line_end, False))
    return found


def _singles(marks: list[_Mark], doubles: list[Quotation]) -> list[Quotation]:
    """Runs between single marks, outside the double ones."""
    found: list[Quotation] = []
    closers = [mark for mark in marks if mark.closes]
    next_closer = next_double = 0
    free_from = 0
    for mark in marks:
        if not mark.opens or mark.start < free_from:
            continue
        while next_double < len(doubles) and doubles[next_double].end <= mark.start:
            next_double += 1
        if next_double < len(doubles) and doubles[next_double].start <= mark.start:
            continue
        while next_closer < len(closers) and closers[next_closer].start <= mark.end:
            next_closer += 1
        if next_closer == len(closers):
            break
        close = closers[next_closer]
        inside = next_double < len(doubles) and doubles[next_double].start < close.end
        if close.start - mark.end <= MAX_SINGLE and not inside:
            found.append(Quotation(mark.start, close.end, mark.end, close.start, True))
            free_from = close.end
    return found


def _find_in_line(text: str, left: int, right: int, matches: list[re.Match[str]], stop: int) -> list[Quotation]:
    """The runs of the line `left:right`, whose marks are `matches`; its story stretch ends at `stop`."""
    marks = [_shape(text, match, left, right) for match in matches]
    double = [mark for mark in marks if not mark.single]
    doubles: list[Quotation] = []
    if double:
        line = text[left:right]
        begin, end = right - len(line.lstrip()), left + len(line.rstrip())
        following = _LINE_START.search(text, right, stop)
        opens_next = _MARK.match(text, following.start(), stop) if following else None
        goes_on = opens_next is not None and opens_next.group() not in _SINGLE
        doubles = _doubles(double, end, double[0].start == begin, goes_on)
    if len(double) == len(marks) or not any(mark.opens for mark in marks if mark.single):
        return doubles
    return sorted(doubles + _singles([mark for mark in marks if mark.single], doubles))


def find_quotations(document: Document) -> list[Quotation]:
    """The quoted runs of a document's story, sorted by start; they do not overlap.

    A run that nothing closes is kept where it opens its paragraph or where the next paragraph opens with a mark too;
    it ends with the paragraph, `closed` is False. Any other lonely mark is taken for a slip. Linear in the text.
    """
    text = document.text
    found: list[Quotation] = []
    for (start, stop), _ in document.story_spans():
        line: list[re.Match[str]] = []
        left = right = start
        for match in _MARK.finditer(text, start, stop):
            if match.start() >= right:
                if line:
                    found += _find_in_line(text, left, right, line, stop)
                line = []
                left = text.rfind("\n", right, match.start()) + 1 or right
                newline = text.find("\n", match.end(), stop)
                right = stop if newline < 0 else newline
            line.append(match)
        if line:
            found += _find_in_line(text, left, right, line, stop)
    return [quotation for quotation in found if quotation.inner_start < quotation.inner_end]
