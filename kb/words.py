"""The words of a text, where nothing but the words is asked for: for languages, copies and what an article is about.

Where the words lie is not told, so nothing here matches a pattern at every place of the text. A text in lower case, in
which words are looked up where they lie, is made here too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

MANY_SIGNS = 40
"""Past so many different characters outside ASCII, the text is gone through once and not once for each of them."""

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
# What lies beyond ASCII takes two bytes or more in UTF-8, all of them above 127.
_WORD_BYTES = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))
_ASCII = bytes(range(128))
_NONE_FAR = _ASCII + b" " * 128
_LETTER_BYTES = bytes(code if code > 127 or chr(code).isalpha() else 32 for code in range(256))


def words_of(text: str) -> list[str]:
    """The runs of letters and digits of a text, in order, in any script. Cost is linear in the text."""
    spaced = _spaced(text.encode("utf-8", "surrogatepass"), _WORD, str.isalnum, _WORD_BYTES)
    return spaced.decode("utf-8", "surrogatepass").split()


def letters_apart(text: str) -> bytes:
    """The runs of letters of a text in small letters, in UTF-8, with spaces in place of all else, digits among it: for
    whoever looks for words in all of it at once."""
    encoded = text.encode("utf-8", "surrogatepass")
    far = _beyond_ascii(encoded)
    small = encoded.lower() if far == far.lower() else text.lower().encode("utf-8", "surrogatepass")
    return _spaced(small, _LETTERS, _is_no_digit, _LETTER_BYTES)


def _is_no_digit(sign: str) -> bool:
    return sign.isalnum() and not sign.isdecimal()


def _spaced(encoded: bytes, pattern: re.Pattern[str], is_kept: Callable[[str], bool], kept_bytes: bytes) -> bytes:
    """What `pattern` finds, with spaces in place of all else: the runs of the signs that are kept beyond ASCII, and of
    those in `kept_bytes`."""
    if encoded.isascii():
        return encoded.translate(kept_bytes)
    far = set(_beyond_ascii(encoded))
    if len(far) > MANY_SIGNS:
        found = pattern.findall(encoded.decode("utf-8", "surrogatepass"))
        return " ".join(found).encode("utf-8", "surrogatepass")
    dropped = [sign for sign in far if not is_kept(sign)]
    if len(dropped) == len(far):  # quotation marks and dashes, as in most texts
        return encoded.translate(kept_bytes).translate(_NONE_FAR)
    for sign in dropped:
        encoded = encoded.replace(sign.encode("utf-8", "surrogatepass"), b" ")
    return encoded.translate(kept_bytes)


def _beyond_ascii(encoded: bytes) -> str:
    """The characters outside ASCII of a text in UTF-8. Bytes are left out in a fifth of the time of a search."""
    return encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")


@functools.lru_cache(maxsize=1)
def lowered(text: str) -> str:
    """The text in lower case with its offsets kept: the few letters whose lower case is longer stay as they are.

    The last answer is kept, because two stages ask for the same text.
    """
    if not text.isascii():
        # Of letters beyond ASCII most texts have a few small ones, and bytes are made small in a third of the time.
        encoded = text.encode("utf-8", "surrogatepass")
        far = _beyond_ascii(encoded)
        if far == far.lower():
            return encoded.lower().decode("utf-8", "surrogatepass")
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join([small if len(small := letter.lower()) == 1 else letter for letter in text])
