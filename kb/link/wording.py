"""The words of a document, each looked up once for all that linking asks of it: what it counts for in a sample of
shingles, and among the words that tell what an article is about."""

from __future__ import annotations

import functools
import zlib
from typing import Final, NamedTuple

from kb import lexicon
from kb.link.shingles import LAST_32, SHINGLE_WORDS, SHORT_WORDS, low_bits, places_kept, weighted
from kb.records import STORY_REGIONS, Document
from kb.words import words_of

MOST_WORDS: Final = 1 << 16
"""So many different words are remembered."""
STEM: Final = 6
LONG: Final = 4
"""Letters of a word that may tell what an article is about."""

STORY_WORDS: Final = 24
NAME_WEIGHT: Final = 3
TITLE_WEIGHT: Final = 6


@functools.cache
def stop_words() -> frozenset[str]:
    """Words that carry no content."""
    return frozenset(lexicon.table("linking")["stop_words"])


@functools.cache
def _stop_stems() -> frozenset[str]:
    return frozenset(word[:STEM] for word in stop_words())


class _Stems(dict[str, str]):
    """Words in small letters, and what they are cut to; nothing for those that carry no content."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_WORDS:
            self.clear()
        found = self[word] = word[:STEM] if len(word) > 2 and word not in stop_words() else ""
        return found


_stem_of = _Stems().__getitem__


def content_words(text: str) -> frozenset[str]:
    """The words that carry content, cut to six letters so that forms of one word meet ("cooperate", "cooperation")."""
    return frozenset(filter(None, map(_stem_of, words_of(text.lower()))))


class Stem:
    """What forms of a word have in common; `weight` is 0 but while the story of an article is weighed."""

    __slots__ = ("letters", "weight")

    def __init__(self, letters: str) -> None:
        self.letters = letters
        self.weight = 0


class Word:
    """A word: what it counts for among those that an article is about, with no stem where it tells nothing, and the
    hash of its letters, whatever their case, times the weight of each of five places, below 2 ** 32."""

    __slots__ = ("fifth", "first", "fourth", "low", "second", "stem", "third", "weight")

    def __init__(self, code: int, stem: Stem | None, weight: int) -> None:
        self.stem = stem
        self.weight = weight
        self.low = low_bits(code)
        self.first, self.second, self.third, self.fourth, self.fifth = weighted(code)


class Wording(NamedTuple):
    """The words of a document in order: those of its story, those of the furniture of its page, and of its title."""

    story: list[Word]
    furniture: list[Word]
    title: list[Word]


class _Vocabulary:
    """Words by their letters, remembered from one text to the next."""

    def __init__(self) -> None:
        self._words: dict[str, Word] = {}
        self._stems: dict[str, Stem] = {}

    def words(self, text: str) -> list[Word]:
        """The words of a text in order."""
        known = self._words
        found: list[Word] = []
        for letters in words_of(text):
            word = known.get(letters)
            found.append(self._learnt(letters) if word is None else word)
        return found

    def _learnt(self, letters: str) -> Word:
        low = letters.lower()
        code = zlib.crc32(low.encode("utf-8", "surrogatepass"))
        stem = low[:STEM]
        shared: Stem | None = None
        if len(letters) >= LONG and stem not in _stop_stems():
            shared = self._stems.get(stem)
            if shared is None:
                shared = self._stems[stem] = Stem(stem)
        word = self._words[letters] = Word(code, shared, NAME_WEIGHT if letters[0].isupper() else 1)
        return word

    def forget_if_many(self) -> None:
        """Start anew where there are many. Between documents only: the words of one must share their stems."""
        if len(self._words) >= MOST_WORDS:
            self._words.clear()
            self._stems.clear()


_vocabulary: Final = _Vocabulary()


def wording_of(document: Document) -> Wording:
    """The words of a document, which both its card and its units ask for. Cost is linear in its text."""
    _vocabulary.forget_if_many()
    text = document.text
    story: list[Word] = []
    furniture: list[Word] = []
    for (start, end), _ in document.story_spans():
        story += _vocabulary.words(text[start:end])
    for start, end, kind in document.regions:
        if kind not in STORY_REGIONS:
            furniture += _vocabulary.words(text[start:end])
    return Wording(story, furniture, _vocabulary.words(document.title or ""))


def sample_of(wording: Wording) -> set[int]:
    """The hashes of a sample of the stretches of five words of a story, of all stretches of a short one. Cost is linear
    in the words.

    The hash of a stretch is the sum of its words' hashes, each times the weight of its place.
    """
    words = wording.story
    found: set[int] = set()
    low = b"".join([word.low for word in words])
    for at in range(len(low) - SHINGLE_WORDS + 1) if len(low) <= SHORT_WORDS else places_kept(low):
        found.add((words[at].first + words[at + 1].second + words[at + 2].third + words[at + 3].fourth
                   + words[at + 4].fifth) & LAST_32)
    return found


def story_of(wording: Wording) -> frozenset[str]:
    """What an article is about: its most frequent content words, those of the title and names counted more."""
    told: list[Stem] = []
    try:
        _weigh(wording.story, 0, told)
        _weigh(wording.furniture, 0, told)
        _weigh(wording.title, TITLE_WEIGHT, told)
        return _heaviest(told)
    finally:
        for stem in told:
            stem.weight = 0


def _weigh(words: list[Word], weight: int, told: list[Stem]) -> None:
    """Add to the weights of the words' stems, by each word its own weight or the one given; those that weighed nothing
    are `told` from now on."""
    for word in words:
        stem = word.stem
        if stem is not None:
            if not stem.weight:
                told.append(stem)
            stem.weight += weight or word.weight


def _heaviest(told: list[Stem]) -> frozenset[str]:
    if len(told) <= STORY_WORDS:
        return frozenset([stem.letters for stem in told])
    # Most words weigh the least there is: of those alone some are chosen by name.
    least = sorted([stem.weight for stem in told], reverse=True)[STORY_WORDS - 1]
    heavier = [stem.letters for stem in told if stem.weight > least]
    lightest = sorted([stem.letters for stem in told if stem.weight == least])
    return frozenset(heavier + lightest[: STORY_WORDS - len(heavier)])
