"""Texts whose lines were broken at a width, as mail programs, archives and typewriters do it: a sentence goes on in the
next line. To whoever reads line by line each line is a paragraph, so such breaks are made spaces."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from statistics import median_low

from kb.read import furniture
from kb.read.byline_texts import is_byline
from kb.read.pagedates import read_stated_line

LONGEST = 120
"""Characters of a line in such texts."""
_LONGEST_MEAN = 100
"""Where lines are longer on average, the empty ones included, each is a paragraph."""
NARROWEST = 28
"""Columns of newspapers have as many characters."""
_FEWEST_LINES = 3
"""Of a paragraph that by itself shows at which width it was broken."""
_MOST_AT_WIDTH = 0.6
_STARTS = re.compile(
    r"[-*•+>#|=_~]|(?:HD|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|NS|RE|PUB|AN)(?:[ \t]|$)"
    r"|[a-z][\w-]{0,24}:(?:\s|$)|\d{1,3}[.)]\s|\S{0,20}://|[A-Z][\w’'/-]{0,24}(?: [\w’'/-]{1,20}){0,2}:(?:\s|$)")
"""How a line begins that does not go on with the one before: items of lists, quotes, labels and the
codes of archives, addresses."""
_LONGEST_LABEL = 32
_QUOTED = re.compile(r"(?:>[ \t]?)++")
_FEWEST_QUOTED = 2
_HYPHENATED = re.compile(r"\w-$")
_FINAL = (".", "!", "?", "…", ":", ".”", "!”", "?”", ".\"", "!\"", "?\"", ".’", ".'", ".)")


def unwrapped(text: str, *, exact: bool = False) -> str:
    """The text with a space for each break in a paragraph. If `exact`, it is as long as before; else white space
    around the breaks goes as well, and what was broken at a hyphen is one word. Cost is linear."""
    breaks = text.count("\n")
    if not breaks or len(text) > (breaks + 1) * _LONGEST_MEAN or breaks == 2 * text.count("\n\n"):
        return text
    given = text.split("\n")
    lines = [line.rstrip() for line in given]
    blocks = list(_blocks(lines))
    widths = [_own_width(lines[first:end]) for first, end in blocks]
    known = [width for width in widths if width]
    common = median_low(known) if known else _width_of_all(lines, blocks)
    joined: set[int] = set()
    for (first, end), own in zip(blocks, widths, strict=True):
        width = own or common
        joined.update([at for at in range(first, end - 1) if _goes_on(lines[at], lines[at + 1].lstrip(), width)])
    if not joined:
        return text
    return "".join(_joined(given, joined, exact=exact)).removesuffix("\n")


def _joined(given: Sequence[str], joined: set[int], *, exact: bool) -> Iterator[str]:
    for at, line in enumerate(given):
        words = line
        if not exact:
            words = words.rstrip() if at in joined else words
            words = words.lstrip() if at - 1 in joined else words
        yield words
        if at not in joined:
            yield "\n"
        elif exact or not (_HYPHENATED.search(words) and given[at + 1].lstrip()[0].islower()):
            yield " "


def unquoted(text: str) -> str:
    """A message without the signs before lines that it quotes ("> "), and with an empty line between what is quoted and
    what is not. One such line alone is no quote."""
    lines = text.split("\n")
    if sum([line.startswith(">") for line in lines]) < _FEWEST_QUOTED:
        return text
    bare: list[str] = []
    before = 0
    for line in lines:
        signs = _QUOTED.match(line)
        level = signs.group().count(">") if signs else 0
        words = line[signs.end() :] if signs else line
        if level != before and words.strip() and bare and bare[-1].strip():
            bare.append("")
        bare.append(words)
        before = level
    return "\n".join(bare)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of several lines begin and end: at empty lines, at labels that stand alone ("BODY:"), and at
    lines that are indented where most are not."""
    first = 0
    for at, line in enumerate([*lines, ""]):
        is_label = line.endswith(":") and len(line) < _LONGEST_LABEL
        if line and not is_label:
            continue
        if at - first > 1:
            yield from _parts(lines, first, at)
        first = at + 1


def _parts(lines: Sequence[str], first: int, end: int) -> Iterator[tuple[int, int]]:
    indented = [at for at in range(first, end) if lines[at][0].isspace()]
    starts = indented if 2 * len(indented) <= end - first else []
    for start, stop in itertools.pairwise([first, *[at for at in starts if at > first], end]):
        if stop - start > 1:
            yield start, stop


def _own_width(lines: Sequence[str]) -> int:
    """The width at which the lines of a paragraph were broken, by these alone; 0 where they show none."""
    width = max(map(len, lines))
    if len(lines) < _FEWEST_LINES or not NARROWEST <= width <= LONGEST:
        return 0
    within = False
    for line, following in itertools.pairwise(lines):
        words = following.lstrip()
        if not _is_full(line, words, width) or _STARTS.match(words):
            return 0
        within = within or (words[0].islower() and not line.endswith(_FINAL))
    return width if within else 0


def _width_of_all(lines: Sequence[str], blocks: Sequence[tuple[int, int]]) -> int:
    """The width of a text without empty lines between its paragraphs, whose last lines are shorter; else 0."""
    pairs = [(lines[at], lines[at + 1].lstrip()) for first, end in blocks for at in range(first, end - 1)]
    width = max([len(line) for line, _ in pairs], default=0)
    full = [(line, following) for line, following in pairs if _is_full(line, following, width)]
    within = sum([following[0].islower() for line, following in full if not line.endswith(_FINAL)])
    enough = len(full) > _FEWEST_LINES and len(full) > _MOST_AT_WIDTH * len(pairs) and 2 * within > len(full)
    return width if enough and NARROWEST <= width <= LONGEST else 0


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a paragraph goes on in the next line: as no word more had room, or as a sentence does."""
    if _STARTS.match(following) or len(line) > LONGEST:
        return False
    if width and len(line) <= width and _is_full(line, following, width):
        return following[0].islower() or not any(map(_stands_alone, (line, following)))
    is_open = len(line) >= NARROWEST and (line[-1].isalnum() or line[-1] in ",;-–—")
    return is_open and following[0].islower() and not (is_byline(following) or _stands_alone(following))


def _stands_alone(line: str) -> bool:
    words = line.strip()
    return furniture.kind_of(words) is not None or read_stated_line(words) is not None


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of what follows has no room any more."""
    return len(line) + 1 + len(following.partition(" ")[0]) > width
