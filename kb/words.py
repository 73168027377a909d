"""The words of a text, where nothing but the words is asked for: for languages, copies and what an article is about.

Where the words lie is not told, so nothing here matches a pattern at every place of the text.
"""

from __future__ import annotations

import re

MANY_SIGNS = 40
"""Past so many different characters outside ASCII, the text is gone through once and not once for each of them."""

_FAR = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
# What lies beyond ASCII takes two bytes or more in UTF-8, all of them above 127.
_WORD_BYTES = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))
_LETTER_BYTES = bytes(code if code > 127 or chr(code).isalpha() else 32 for code in range(256))


def words_of(text: str) -> list[str]:
    """The runs of letters and digits of a text, in order, in any script. Cost is linear in the text."""
    if not text.isascii():
        far = set(_FAR.findall(text))
        if len(far) > MANY_SIGNS:
            return _WORD.findall(text)
        for sign in far:
            if not sign.isalnum():
                text = text.replace(sign, " ")
    return text.encode().translate(_WORD_BYTES).decode().split()


def letters_of(text: str) -> list[str]:
    """The runs of letters of a text, in order, in any script; a digit ends a run. Cost is linear in the text."""
    if not text.isascii():
        far = set(_FAR.findall(text))
        if len(far) > MANY_SIGNS:
            return _LETTERS.findall(text)
        for sign in far:
            if not sign.isalnum() or sign.isdecimal():
                text = text.replace(sign, " ")
    return text.encode().translate(_LETTER_BYTES).decode().split()
