"""The outline of a text: one byte for each character, in which signs and words are found by searches of bytes.

A pattern that is tried at every place of a text costs more than everything that is done where it matches. Bytes are
searched for one value at a hundredth of that, so a stage marks the signs that it looks for in the outline, goes from
one to the next, and tries its pattern only there.
"""

from __future__ import annotations

import functools

SPOT = b"*"
"""What `spots` has where a sign stands."""

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
    """The table for `bytes.translate` that makes a `SPOT` of each of the signs and a blank of everything else."""
    table = bytearray(b" " * 256)
    for code in codes(signs):
        table[code] = SPOT[0]
    return bytes(table)
