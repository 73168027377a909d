"""The words of a capitalised chain, and what each may be."""

from __future__ import annotations

from kb.annotate.names.gazetteer import Entry, Gazetteer
from kb.annotate.names.lexicon import MONTHS_AS_NAMES, Words


class Tokens:
    """The words of one chain: `tokens` as written, `norm` as they are looked up, `starts` their offsets in the chain.

    `initial` says that the chain begins a sentence, `headline` that its sentence is in title case.
    """

    def __init__(self, chain: str, gazetteer: Gazetteer, words: Words, initial: bool, headline: bool) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.initial = initial
        self.headline = headline
        self.chain = chain
        self.tokens = chain.replace("\u00a0", " ").split(" ")
        self.starts = [0]
        at = 0
        for word in self.tokens[:-1]:
            at += len(word) + 1
            self.starts.append(at)
        self.norm = [self._normal(word) if "’" in word or word.isupper() else word for word in self.tokens]

    def _normal(self, word: str) -> str:
        """A shouted word as it is usually written ("VLADIMIR"), a curly apostrophe straight, else the word as it is."""
        if "’" in word:
            word = word.replace("’", "'")
        if len(word) < 2 or not word.isupper() or "." in word or word in self.gazetteer.lengths:
            return word
        words, usual = self.words, word.title()
        if usual.lower() in words.ordinary or usual in words.given or usual in self.gazetteer.lengths or (
                usual in words.function or usual in words.calendar or usual in words.titles):
            return usual
        if len(word) > 4 and (self.headline or self.tokens[0] != word):
            return usual
        return word

    def _end(self, stop: int) -> int:
        """Where the last word before `stop` ends."""
        return self.starts[stop - 1] + len(self.tokens[stop - 1])

    def _known(self, at: int, least: int) -> tuple[Entry | None, int]:
        """The longest known name of at least so many words that begins at a word, and its length."""
        longest = self.gazetteer.lengths.get(self.norm[at], 0)
        if longest < least:
            return None, 0
        for length in range(min(longest, len(self.tokens) - at), least - 1, -1):
            entry = self.gazetteer.get(" ".join(self.norm[at:at + length]) if length > 1 else self.norm[at])
            if entry is not None:
                return entry, length
        return None, 0

    def _office(self, at: int) -> tuple[str | None, int]:
        """The class of the office phrase that begins at a word, and how many tokens it has."""
        if not self.tokens[at][0].isupper():
            return None, 0
        longest = self.words.office_lengths.get(self.norm[at].lower(), 0)
        for length in range(min(longest, len(self.tokens) - at), 0, -1):
            office = self.words.offices.get(" ".join(self.norm[at:at + length]).lower())
            if office is not None:
                return office, length
        return None, 0

    def _is_capital(self, at: int) -> bool:
        if at >= len(self.tokens) or self.tokens[at] == "&":
            return False
        return not self.tokens[at][0].islower() or "-" in self.tokens[at]

    def _is_name_word(self, at: int) -> bool:
        """Whether a word may be a word of somebody's name."""
        if not self._is_capital(at):
            return False
        word, words = self.norm[at], self.words
        if word in words.calendar:
            return word in MONTHS_AS_NAMES and at > 0 and self.norm[at - 1] in words.given
        return not (word in words.function or word in words.titles or word in words.not_names)
