"""A sample of the stretches of five words of a text, as numbers: what is compared to find copies."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Sequence
from itertools import compress

SHINGLE_WORDS = 5
SAMPLE = 8
"""One shingle in eight is kept, chosen by its hash, so that samples of two texts can be compared (FracMinHash)."""

MOST_WORDS = 1 << 16
"""So many different words are remembered with their hashes."""

_WEIGHTS = (0x1F123BB5, 0x159A55E5, 0x0F1E2D3B, 0x1C0FFEE3, 0x0BADF00D)
"""Odd numbers below 2 ** 29, one for each place in a stretch: with them a sum of five hashes fits into 64 bits."""
_FACTOR = sum(weight << 64 * place for place, weight in enumerate(_WEIGHTS))
_IS_KEPT = bytes(code % SAMPLE == 0 for code in range(256))


class _Hashes(dict[str, int]):
    """The hashes of words, whatever their case, by the words."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_WORDS:
            self.clear()
        found = self[word] = zlib.crc32(word.lower().encode("utf-8", "surrogatepass"))
        return found


class Shingles:
    """Makes samples of texts; remembers words from one text to the next."""

    def __init__(self) -> None:
        self._hash_of = _Hashes().__getitem__

    def sample(self, words: Sequence[str]) -> set[int]:
        """The hashes of a sample of the stretches of five words, whatever their case, each below 2 ** 32.

        Cost is linear in the words. The hash of a stretch is the sum of its words' hashes, each times the weight of its
        place. One multiplication of long numbers makes the sums of all stretches: the hashes of the words are its
        digits, of 64 bits each, and so are the weights.
        """
        count = len(words)
        digits = int.from_bytes(struct.pack(f"<{count}Q", *map(self._hash_of, words)), "little")
        product = (digits * _FACTOR).to_bytes((count + SHINGLE_WORDS - 1) * 8, "little")
        # The first and the last sums are of less than five words; of the others the lower half is the hash.
        sums = product[(SHINGLE_WORDS - 1) * 8 : count * 8]
        halves = array("I", sums)
        if sys.byteorder == "big":
            halves.byteswap()
        return set(compress(halves[::2], sums[::8].translate(_IS_KEPT)))
