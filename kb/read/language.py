"""Which language a text is in: by its commonest words, and by the letters that stand together in it."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter

from resiliparse.parse.lang import detect_fast

from kb import lexicon
from kb.words import letters_of

_SAMPLE = 4000
_FEW_WORDS = 15
_FEW_LETTERS = 60
_ANY_DISTANCE = 10_000
_CLEAR = 40
"""How much nearer than English a text must be to another language's letters. English headlines and tables of results
come up to 25 nearer to some language; prose in Turkish or Russian is 100 and more away from English."""
_COMMON = 0.12
"""The share of the commonest words in prose; lists and headlines have less."""


@functools.cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """The languages among whose commonest words a word is."""
    common = {language: frozenset(words.split()) for language, words in lexicon.table("languages")["words"].items()}
    return {word: tuple(language for language in common if word in common[language])
            for word in frozenset().union(*common.values())}


def _shares(words: list[str]) -> dict[str, float]:
    """How much of some words is among the commonest ones of each language."""
    languages_of = _languages_of()
    totals = dict.fromkeys(lexicon.table("languages")["words"], 0)
    for word, count in Counter(filter(languages_of.__contains__, words)).items():
        for language in languages_of[word]:
            totals[language] += count
    return {language: total / len(words) for language, total in totals.items()}


def guess_language(text: str, *, stated: str | None = None) -> str | None:
    """ISO 639-1 code of a text's language, by its first 4,000 characters; None where they are too few to tell.

    `stated` is what the page says of itself: it counts where the words leave a doubt.
    """
    sample = text[:_SAMPLE]
    words = letters_of(sample.lower())
    if len(words) < _FEW_WORDS and sum(map(len, words)) < _FEW_LETTERS:
        return stated
    shares = _shares(words)
    best = max(shares, key=lambda language: (shares[language], language == "en"))
    if shares[best] >= _COMMON:
        return best
    letters = unicodedata.normalize("NFC", sample)
    nearest, distance = detect_fast(letters, cutoff=_ANY_DISTANCE)
    english = detect_fast(letters, cutoff=_ANY_DISTANCE, langs=["en"])[1]
    if nearest != "en" and english - distance >= _CLEAR:
        return str(nearest)
    return "en" if nearest == "en" or shares["en"] > 0 or stated == "en" else stated
