"""A text as people and programs read it, and where each letter of that is written: without accents, with the two halves
of a word that a line breaks as one and the letters of one that is set with spaces, with escapes ("%C3%A9") as the
letters they stand for, and with letters of other scripts as the Latin ones that they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

Fold = Callable[[str], str]
"""Takes the accents off a text."""

_UNSPACED = re.compile(r"[^\s<>\"]+")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐][ \t\r]{0,3}\n[ \t]{0,9}(?=[^\W\d_])")
_TIMES_ESCAPED = 3
_SET_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[ \t\xa0\u2009\u202f][^\W\d_](?![^\W_])){2,}+")
_GAP = re.compile(r"(?<=[^\W\d_])[ \t\xa0\u2009\u202f](?=[^\W\d_])")
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜаеѕіјкорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ",
    "ABESIJKMHOPCTYXQWaesijkopcyxdhqwABEZHIKMNOPTYXovu")


class AsRead(NamedTuple):
    """A text as it is read; `places` say where each of its letters begins in what is written, and at last where that
    ends."""

    text: str
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The span of what is written that is read as a span of this."""
        return self.places[start], self.places[end]


def latin(fold: Fold, names: Iterable[str]) -> Fold:
    """A fold that also takes Cyrillic and Greek letters for the Latin ones that look the same, unless one of the names
    that are looked for is in such letters itself."""
    if not all(each.isascii() for each in names):
        return fold
    return lambda text: fold(text).translate(_LOOK_ALIKE)


def plain(text: str, fold: Fold) -> AsRead:
    """The text without accents, whether a letter and its accent are one character or two. Cost is linear."""
    if text.isascii():
        return AsRead(text, range(len(text) + 1))
    bare = {sign: "" if unicodedata.combining(sign) else fold(sign) or sign for sign in set(text)}
    if all(len(letters) == 1 for letters in bare.values()):
        return AsRead("".join(map(bare.__getitem__, text)), range(len(text) + 1))
    places = [at for at, sign in enumerate(text) for _ in bare[sign]]
    return AsRead("".join(map(bare.__getitem__, text)), [*places, len(text)])


def ways_to_read(text: str, fold: Fold) -> Iterator[AsRead]:
    """The text without accents; the same with broken words whole, and with words whose letters are set apart, if there
    are any; and what holds escapes without them, each stretch of it apart, for as often as it was escaped. Cost is
    linear."""
    read = plain(text, fold)
    yield read
    if "\n" in text and _BROKEN.search(read.text):
        yield _without(read, (gap.span() for gap in _BROKEN.finditer(read.text)))
    if _SET_APART.search(read.text):
        yield _without(read, _gaps(read.text))
    if "%" in text:
        for stretch in _UNSPACED.finditer(text):
            yield from _unescaped(stretch[0], stretch.start(), fold)


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """The spaces between letters that are set apart, but for those at which a small letter is followed by a capital:
    "J a n e R o e" are two words."""
    for word in _SET_APART.finditer(text):
        for gap in _GAP.finditer(text, word.start(), word.end()):
            if not (text[gap.start() - 1].islower() and text[gap.end()].isupper()):
                yield gap.span()


def _without(read: AsRead, gaps: Iterable[tuple[int, int]]) -> AsRead:
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for start, end in gaps:
        parts.append(read.text[at:start])
        places += read.places[at:start]
        at = end
    return AsRead("".join([*parts, read.text[at:]]), [*places, *read.places[at:]])


def _unescaped(text: str, start: int, fold: Fold) -> Iterator[AsRead]:
    read = AsRead(text, range(start, start + len(text) + 1))
    for _ in range(_TIMES_ESCAPED):
        if not _ESCAPES.search(read.text):
            return
        read = _once_unescaped(read)
        bare = plain(read.text, fold)
        yield AsRead(bare.text, [read.places[place] for place in bare.places])


def _once_unescaped(read: AsRead) -> AsRead:
    letters: list[str] = []
    places: list[int] = []
    text, at = read.text, 0
    for found in _ESCAPES.finditer(text):
        letters += text[at : found.start()]
        places += read.places[at : found.start()]
        at = found.start()
        for letter in bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "surrogateescape"):
            letters.append(letter)
            places.append(read.places[at])
            at += 3 * len(letter.encode("utf-8", "surrogateescape"))
    return AsRead("".join([*letters, text[at:]]), [*places, *read.places[at:]])
