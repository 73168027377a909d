"""The outline of a text: one byte for each character, in which words and signs are found by searches of bytes.

A pattern that is tried at every place of a text costs more than everything that is done where it matches. In bytes
the places where it may begin are found at a tenth of that, so a stage takes those and tries its pattern only there.
"""

from __future__ import annotations

import functools
from itertools import accumulate, compress
from typing import Final, NamedTuple

QUOTATION_MARKS: Final = "\"“”„‟«»‘’'`‚‹›"
_PRINTED: Final = "“”„‟‘’‚‹›—–…"
# Codes that no page may hold stand for what printed text has beyond Latin-1.
_CODES: Final = {sign: chr(code) for code, sign in enumerate(_PRINTED, start=14)}


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


def codes(signs: str) -> bytes:
    """How the outline has some signs: as themselves where they are of Latin-1, else by their codes."""
    return "".join(_CODES.get(sign, sign) for sign in signs).encode("latin-1")


class Places(NamedTuple):
    """Where the signs of a text stand, in order: quotation marks, the marks that end sentences, figures and capitals.

    `final` and `capitals` hold the places of whatever the outline does not tell apart from them, too.
    """

    quotation: list[int]
    final: list[int]
    figures: list[int]
    capitals: list[int]


def _table(signs: bytes, yes: int, no: int) -> bytes:
    return bytes(yes if code in signs else no for code in range(256))


_SIGNS: Final = (codes(QUOTATION_MARKS), codes(".!?…"), b"0123456789",
          b"?" + bytes(code for code in range(256) if chr(code).isupper()))
_ALL: Final = b"".join(_SIGNS)
_LINES: Final = _table(_ALL, ord("\n"), ord(" "))
_OTHERS: Final = bytes(code for code in range(256) if code not in _ALL)
_KINDS: Final = [_table(signs, 1, 0) for signs in _SIGNS]


@functools.lru_cache(maxsize=1)
def places(text: str) -> Places:
    """Where the signs of a text stand. Linear in the text."""
    outlined = outline(text)
    # Each sign ends a line now, so that the lengths of the lines add up to the places.
    ends = list(accumulate(map(len, outlined.translate(_LINES).splitlines(keepends=True)), initial=-1))[1:]
    signs = outlined.translate(None, _OTHERS)
    return Places(*[list(compress(ends, signs.translate(kind))) for kind in _KINDS])
