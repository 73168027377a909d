"""The lines of a saved text, with where they lie."""

from __future__ import annotations

from kb.read import furniture


class Line:
    """A non-empty line without the white space around it. `block` counts the blocks between blank lines."""

    def __init__(self, start: int, end: int, text: str, block: int) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.block = block


def split_lines(text: str) -> list[Line]:
    """The non-empty lines of a text; a notice glued to the end of a linked list item counts as a line of its own."""
    lines: list[Line] = []
    block = begin = 0
    after_blank = False
    # No-break spaces count as spaces; the replacement keeps every offset.
    for whole in text.replace("\u00a0", " ").split("\n"):
        at, begin = begin, begin + len(whole) + 1
        stripped = whole.strip()
        if not stripped:
            after_blank = bool(lines)
            continue
        block += after_blank
        after_blank = False
        start = at if whole[0] == stripped[0] else at + len(whole) - len(whole.lstrip())
        cut = furniture.glued_notice(stripped)
        if cut:
            lines.append(Line(start, start + cut, stripped[:cut], block))
            rest = stripped[cut:].lstrip()
            start += len(stripped) - len(rest)
            stripped = rest
        lines.append(Line(start, start + len(stripped), stripped, block))
    return lines
