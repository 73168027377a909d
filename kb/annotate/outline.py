"""The outline of a text: one byte for each character, in which signs and words are found by searches of bytes.

A pattern that is tried at every place of a text costs more than everything that is done where it matches. In bytes
all places of some signs are found at a tenth of that, so a stage asks for the places of those that its pattern may
begin with, and tries it only there.
"""

from __future__ import annotations

import functools
from itertools import accumulate

_SPOT = b"\n"
_PRINTED = "“”„‟‘’‚‹›—–…"
# Codes that no page may hold stand for what printed text has beyond Latin-1.
_CODES = {sign: chr(code) for code, sign in enumerate(_PRINTED, start=14)}


@functools.lru_cache(maxsize=1)
def outline(text: str) -> bytes:
    """The text with one byte a character, so that offsets are the same.

    Latin-1 is as it is, the quotation marks, dashes and dots of printed text have codes of their own (see `codes`),
    everything else is a question mark. Linear in the text.
    """
    if not text.isascii():
        for sign, code in _CODES.items():
            text = text.replace(sign, code)
    return text.encode("latin-1", "replace")


def codes(sign: str) -> bytes:
    """How the outline has a sign, or several: as itself where it is of Latin-1, else by its code."""
    return "".join(_CODES.get(each, each) for each in sign).encode("latin-1")


def spotter(signs: str) -> bytes:
    """What `places` takes to look for some signs."""
    table = bytearray(b" " * 256)
    for code in codes(signs):
        table[code] = _SPOT[0]
    return bytes(table)


def places(text: str, spots: bytes) -> list[int]:
    """Where in a text the signs stand of which `spots` was made, in order. Linear in the text.

    Signs beyond Latin-1 that have no code are all found where the question mark is one of those looked for.
    """
    lines = outline(text).translate(spots).splitlines(keepends=True)
    found = list(accumulate(map(len, lines), initial=-1))
    return found[1:] if not lines or lines[-1][-1:] == _SPOT else found[1:-1]
