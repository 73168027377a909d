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
_INNER_STOP = re.compile("[a-z\u00df-\u00ff)]{2}[.!?][\"'\u201d\u2019)]*"
                         r"(?=\s|[\[\u00b2\u00b3\u00b9\u2070-\u2079\u2020])")
_FEWEST_RUNNING, _LONGEST_HEADLINE = 8, 20
"""Words of a paragraph that does not end as a sentence does."""
_ENDLESS = re.compile("[\u0e00-\u0eff]$")
_LEAST_ENDLESS = 80
"""Thai and Lao sentences end with nothing; what is as long as this is neither a menu nor a headline."""


def _runs_on(text: str) -> bool:
    """Whether a paragraph that does not end as a sentence does is running text all the same: because one ends within
    it, before a note, a credit or a link, or because it is longer than headlines and most of its words are small."""
    words = text.split()
    if len(words) < _FEWEST_RUNNING:
        return False
    if _INNER_STOP.search(text):
        return True
    return len(words) >= _LONGEST_HEADLINE and sum([word[0].islower() for word in words]) * 2 >= len(words)


def words_of_prose(text: str) -> int:
    """How many words of running text a paragraph is: none where it neither ends as a sentence does nor holds one.

    Where a script has no spaces between words, its characters are counted.
    """
    if text.isascii():
        return len(text.split()) if ends_like_prose(text) or _runs_on(text) else 0
    bare = text.rstrip(_CLOSING)
    ends = ends_like_prose(text) or bare.endswith(_STOPS) or _runs_on(text)
    if not ends and not (len(text) >= _LEAST_ENDLESS and _ENDLESS.search(bare)):
        return 0
    runs = _UNSPACED.findall(text)
    if not runs:
        return len(text.split())
    signs = sum([len(run) for run in runs if run >= _FIRST_EASTERN])
    letters = sum(map(len, runs)) - signs
    others = [word for word in _UNSPACED.sub(" ", text).split() if any(map(str.isalnum, word))]
    return len(others) + signs // _SIGNS + letters // _LETTERS
