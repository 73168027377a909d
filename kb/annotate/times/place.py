"""A stretch of a sentence in its surroundings, as the guards and the resolver look at it."""

from __future__ import annotations

import re

from kb.annotate.times.words import words_of


class Place:
    """The text and its lower case, the span `start:end` of a match, and its sentence's `left:right`."""

    __slots__ = ("end", "left", "lower", "right", "start", "text")

    def __init__(self, text: str, lower: str, start: int, end: int, left: int, right: int) -> None:
        self.text = text
        self.lower = lower
        self.start = start
        self.end = end
        self.left = left
        self.right = right

    def before(self, size: int = 40) -> str:
        """Up to `size` characters of the sentence before the match, in lower case."""
        return self.lower[max(self.left, self.start - size) : self.start]

    def after(self, size: int = 40) -> str:
        """Up to `size` characters of the sentence behind the match, in lower case."""
        return self.lower[self.end : min(self.right, self.end + size)]

    def word_before(self) -> str:
        """The word before the match in lower case, without opening marks; empty at a sentence's start."""
        words = self.before().split()
        return words[-1].strip("\"'“‘(,`") if words else ""

    def word_after(self) -> str:
        """The word behind the match in lower case, where nothing but a space or hyphen stands between; else empty."""
        after = self.after(30)
        words = after[1:].split() if after[:1] in (" ", "-", "\xa0") else []
        return words[0].strip(",.;:\"'”’)?!") if words else ""

    def name_follows(self) -> bool:
        """Whether a capitalised word stands right behind the match."""
        following = self.text[self.end : self.end + 2]
        return following[:1].isspace() and following[1:].isupper()

    def led_by(self, cues: str) -> bool:
        """Whether the word before the match is one of the lexicon's `cues`."""
        return self.word_before() in words_of("cues", cues)

    def followed_by(self, words: str) -> bool:
        """Whether the word behind the match is one of the lexicon's `guards` list of that name."""
        return self.word_after() in words_of("guards", words)


Match = re.Match[str]
