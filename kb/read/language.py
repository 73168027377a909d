"""Which language a text is in: by its commonest words, and by the letters that stand together in it."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation
from resiliparse.parse.lang import detect_fast

from kb import lexicon
from kb.words import letters_apart

_SAMPLE = 4000
_FEW_WORDS = 15
_FEW_LETTERS = 60
_FEW_SIGNS = 20
_ANY_DISTANCE = 10_000
_CLEAR = 40
"""How much nearer than English a text must be to another language's letters. English headlines and tables of results
come up to 25 nearer to some language; prose in Turkish or Russian is 100 and more away from English."""
_COMMON = 0.12
"""The share of the commonest words in prose; lists and headlines have less."""
_DIFFERENT = 2
_MARKS = bytes(32 if code == 32 else 120 for code in range(256))
"""An x for whatever is no space: words are counted by where they begin."""


class _Common(NamedTuple):
    """The commonest words of all languages, looked for at once, each between spaces; the languages of each of them."""

    automaton: BytesAhoCorasick
    languages: list[list[str]]


@functools.cache
def _common() -> _Common:
    common = {language: words.split() for language, words in lexicon.table("languages")["words"].items()}
    words = sorted(set().union(*common.values()))
    return _Common(BytesAhoCorasick([f" {word} ".encode() for word in words], implementation=Implementation.DFA),
                   [[language for language in common if word in common[language]] for word in words])


def _shares(letters: bytes, count: int) -> dict[str, float]:
    """How much of some words is among the commonest ones of each language; of another than English, where two different
    ones are there: "van" and "die" are words of English news as well, and "de" and "el" stand in names."""
    automaton, languages = _common()
    totals: dict[str, int] = dict.fromkeys(lexicon.table("languages")["words"], 0)
    found: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(b" %b " % letters, overlapping=True)
    different = dict.fromkeys(totals, 0)
    times = [0] * len(languages)
    for word, _, _ in found:
        times[word] += 1
    for word, times_found in enumerate(times):
        if times_found:
            for language in languages[word]:
                totals[language] += times_found
                different[language] += 1
    return {language: total / count for language, total in totals.items()
            if different[language] >= _DIFFERENT or language == "en"}


_SCRIPTS = {"ja": re.compile("[\u3041-\u30ff]"), "ko": re.compile("[\uac00-\ud7a3]"),
            "zh": re.compile("[\u4e00-\u9fff]")}
"""Letters that tell a language, in the order in which they do: Japanese writes Chinese signs as well."""
_EASTERN = re.compile("[\u3041-\ud7a3]")
"""From the first of these letters to the last, with others between."""
_TELLING = {"ja": 0.15, "ko": 0.3, "zh": 0.4}
"""Shares of the characters; the names of people and outlets in other texts are less."""


def _script_of(sample: str) -> str | None:
    """The language whose script a text is in, where only one is written in it."""
    # Most texts have curly quotation marks and no such letter: one look tells.
    if sample.isascii() or len(sample) < _FEW_SIGNS or not _EASTERN.search(sample):
        return None
    return next((language for language, letter in _SCRIPTS.items()
                 if len(letter.findall(sample)) > _TELLING[language] * len(sample)), None)


def guess_language(text: str, *, stated: str | None = None) -> str | None:
    """ISO 639-1 code of a text's language, by its first 4,000 characters; None where they are too few to tell.

    `stated` is what the page says of itself: it counts where the words leave a doubt.
    """
    sample = text[:_SAMPLE]
    if script := _script_of(sample):
        return script
    letters = letters_apart(sample)
    count = (b" " + letters.translate(_MARKS)).count(b" x")
    if count < _FEW_WORDS and len(letters.decode("utf-8", "surrogatepass").replace(" ", "")) < _FEW_LETTERS:
        return stated
    shares = _shares(letters, count)
    best = max(shares, key=lambda language: (shares[language], language == "en"))
    if shares[best] >= _COMMON:
        return best
    composed = unicodedata.normalize("NFC", sample)
    nearest, distance = detect_fast(composed, cutoff=_ANY_DISTANCE)
    english = detect_fast(composed, cutoff=_ANY_DISTANCE, langs=["en"])[1]
    if nearest != "en" and english - distance >= _CLEAR:
        return str(nearest)
    return "en" if nearest == "en" or shares["en"] > 0 or stated == "en" else stated
