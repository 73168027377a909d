"""How many words of running text a paragraph is, in any script."""

from __future__ import annotations

import re

from kb.read.furniture import ends_like_prose

_STOPS = ("。", "！", "？", "｡", "．", "।", "॥", "؟", "۔", "።", "։", "།", "។", "။")
_CLOSING = "”’」』》〉）】»\"'›"
_UNSPACED = re.compile("[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
                       "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d]+")
"""Thai, Lao, Tibetan, Burmese, Khmer, and what Chinese, Japanese and Korean are written in. Korean has spaces, but a
word between two of them is a noun with all that other languages set beside it."""
_FIRST_EASTERN = "\u3040"
_SIGNS, _LETTERS = 2, 5
"""Characters of a word: of signs that stand for a syllable or more, and of letters, marks over and under them included.
"""
_ENDLESS = re.compile("[\u0e00-\u0eff]$")
_LEAST_ENDLESS = 80
"""Thai and Lao sentences end with nothing; what is as long as this is neither a menu nor a headline."""


def words_of_prose(text: str) -> int:
    """How many words of running text a paragraph is: none where it does not end as a sentence does.

    Where a script has no spaces between words, its characters are counted.
    """
    if text.isascii():
        return len(text.split()) if ends_like_prose(text) else 0
    bare = text.rstrip(_CLOSING)
    ends = ends_like_prose(text) or bare.endswith(_STOPS)
    if not ends and not (len(text) >= _LEAST_ENDLESS and _ENDLESS.search(bare)):
        return 0
    runs = _UNSPACED.findall(text)
    if not runs:
        return len(text.split())
    signs = sum([len(run) for run in runs if run >= _FIRST_EASTERN])
    letters = sum(map(len, runs)) - signs
    others = [word for word in _UNSPACED.sub(" ", text).split() if any(map(str.isalnum, word))]
    return len(others) + signs // _SIGNS + letters // _LETTERS
