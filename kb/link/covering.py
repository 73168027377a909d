"""Covering words in a text with blocks of the same length, so that every offset into it stays right."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

MASK = "█"
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

Fold = Callable[[str], str]
"""Takes the accents off a text."""


def masked(text: str, wordings: Iterable[str]) -> str:
    """The text with each of the wordings, where it stands as whole words, covered; its length stays."""
    for wording in sorted(wordings, key=lambda each: (-len(each), each)):
        parts = text.split(wording)
        for at in range(len(parts) - 1):
            before, after = parts[at][-1:], parts[at + 1][:1]
            parts[at] += wording if before.isalnum() or after.isalnum() else MASK * len(wording)
        text = "".join(parts)
    return text


def covered(text: str, pattern: re.Pattern[str], fold: Fold) -> str:
    """The text with what the pattern finds in its letters without accents covered; its length stays."""
    plain = _plain(text, fold)
    parts, at = [], 0
    for found in pattern.finditer(plain):
        parts += [text[at : found.start()], MASK * (found.end() - found.start())]
        at = found.end()
    return "".join([*parts, text[at:]])


def _plain(text: str, fold: Fold) -> str:
    """The text without accents, letter by letter."""
    if text.isascii():
        return text
    bare = {sign: fold(sign)[:1] or sign for sign in set(text)}
    return "".join(map(bare.__getitem__, text))


@functools.lru_cache(maxsize=8)
def tails(actors: frozenset[str]) -> re.Pattern[str]:
    """The words at the end of the ids, one after the other as in a text or an address; a genitive's "s" may follow."""
    named = sorted((actor.partition("/")[2].split("-") for actor in actors), key=lambda words: (-len(words), words))
    wordings = (r"[\W_]{0,3}".join(map(re.escape, words)) for words in named)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(wordings)})(?:[’']?s)?(?![^\W_])", re.IGNORECASE)


def several_words(actors: Iterable[str], wordings: Iterable[str], fold: Fold) -> frozenset[tuple[str, ...]]:
    """The words of names that have more than one, in lower case without accents: of actors' ids, and of wordings."""
    names = {tuple(actor.partition("/")[2].split("-")) for actor in actors}
    names |= {tuple(_WORD.findall(fold(wording).replace("’", "").replace("'", "").lower())) for wording in wordings}
    return frozenset(words for words in names if len(words) > 1)


def handles_covered(text: str, names: frozenset[tuple[str, ...]], fold: Fold) -> str:
    """The text without names, given by their words, as addresses and accounts write them; its length stays.

    That is "jane-roe", "jane.roe", "jane_roe", "jane+roe", "jane%20roe" and "JaneRoe" anywhere, "janeroe" where it is
    a whole part of a path, an account or a site (it may be an ordinary word elsewhere), and "roe.jane" or "roejane"
    before the sign of an e-mail address. "Jane Roe" goes too, if no name was found there.
    """
    plain = _plain(text, fold).lower()
    # Most texts hold none of them, and to look for a word is cheaper than to match.
    there = frozenset(words for words in names if all(word in plain for word in words))
    return covered(text, _handles(there), fold) if there else text


@functools.lru_cache(maxsize=64)
def _handles(names: frozenset[tuple[str, ...]]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda words: (-len(words), words))
    apart = "|".join(r"(?:[-._+]|%20){1,2}".join(map(re.escape, words)) for words in longest_first)
    # "Will Grant" is somebody, "will grant" nobody.
    plain = "|".join(r"\s{1,3}".join(f"(?-i:{re.escape(word[0].upper())}){re.escape(word[1:])}" for word in words)
                     for words in longest_first)
    joined = "|".join(re.escape("".join(words)) for words in longest_first)
    camel = "|".join("".join(re.escape(word[0].upper() + word[1:]) for word in words) for words in longest_first)
    turned = "|".join("[-._+]?".join(map(re.escape, (words[-1], *words[:-1]))) for words in longest_first)
    return re.compile(rf"(?:(?<![^\W_])|(?<=%20))(?:{apart}|{plain})(?:[’']?s)?(?![^\W_])"
                      rf"|(?:(?<=[/@#=~])|(?<=www\.))(?:{joined})(?![^\W_])"
                      rf"|(?<![^\W_])(?-i:{camel})(?:[’']?s)?(?![^\W_])"
                      rf"|(?<![^\W_])(?:{joined}|{turned})(?=@)", re.IGNORECASE)


def addresses_covered(text: str, actors: frozenset[str], fold: Fold) -> str:
    """The text without the words of the actors' ids in the web addresses that stand in it; its length stays."""
    return _ADDRESS.sub(lambda found: covered(found[0], tails(actors), fold), text)


def word_covered(text: str, word: str, except_at: frozenset[int] = frozenset()) -> str:
    """The text with a word covered wherever it stands whole, save at some offsets; its length stays."""
    return re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])",
                  lambda found: found[0] if found.start() in except_at else MASK * len(found[0]), text)
