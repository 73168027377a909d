"""Stretches of five words of a text as numbers, of which a sample is compared to find copies."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress
from typing import Final

SHINGLE_WORDS: Final = 5
SAMPLE: Final = 8
"""One shingle in eight is kept, chosen by its hash, so that samples of two texts can be compared (FracMinHash)."""
SHORT_WORDS: Final = 128
"""Of texts of no more words all shingles are kept: a sample would be too few to tell copies."""
LAST_32: Final = (1 << 32) - 1

_WEIGHTS = (0x0BADF00D, 0x1C0FFEE3, 0x0F1E2D3B, 0x159A55E5, 0x1F123BB5)
"""Odd numbers, one for each place in a stretch."""
_LOW = SAMPLE - 1
_LOW_FACTOR = sum((weight & _LOW) << 8 * place for place, weight in enumerate(reversed(_WEIGHTS)))
_IS_KEPT = bytes(code % SAMPLE == 0 for code in range(256))


def weighted(code: int) -> list[int]:
    """The hash of a word times the weight of each place in a stretch: the last 32 bits."""
    return [code * weight & LAST_32 for weight in _WEIGHTS]


def low_bits(code: int) -> bytes:
    """The bits of a word's hash that decide which stretches are kept, as a byte."""
    return bytes([code & _LOW])


def places_kept(low: bytes) -> Iterable[int]:
    """Where the stretches that are kept begin, given the low bits of all words. Cost is linear.

    One multiplication of long numbers, whose digits are bytes, makes the low bits of the sums of all stretches.
    """
    sums = (int.from_bytes(low, "little") * _LOW_FACTOR).to_bytes(len(low) + SHINGLE_WORDS, "little")
    # The first and the last sums are of less than five words.
    # Compiled, a slice of bytes that ends before it begins is an error, not empty.
    is_kept = sums[SHINGLE_WORDS - 1 : max(len(low), SHINGLE_WORDS - 1)].translate(_IS_KEPT)
    return compress(range(len(is_kept)), is_kept)
