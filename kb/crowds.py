"""Groups of people without a name that act: whom a "they" behind them means, though two people were named before."""

from __future__ import annotations

import functools
import re

from kb.lexicon import table

_REACH = 1000
"""Characters before a "they" in which a crowd acts that it may mean."""
_LED = (
    "the|some|many|more|most|several|dozens of|hundreds of|thousands of|two|three|four|five|its|their|[0-9,]{1,9}"
)
_FUNCTION = (
    "that|to|in|on|about|of|at|for|with|by|from|as|into|who|which|he|she|they|it|i|we|his|her|their|over|against"
)


@functools.cache
def _pattern() -> re.Pattern[str]:
    """A clause that opens with a crowd and goes on with a word that may be its verb: "riot police had *arrested*"."""
    nouns = "|".join(sorted(table("name_words")["crowds"]["words"].split(), key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?:^|[.,;:?!\n”\"] ?|\b(?:and|but|while|as|when|after|because|that) )(?:(?:{_LED}) )?(?:[\w-]{{1,30}} )?"
        rf"(?:{nouns})(?= (?!(?:{_FUNCTION}|and|or)\b)[a-z]|,? (?:who|which) )"
    )


def acts_between(lower: str, start: int, end: int) -> bool:
    """Whether a crowd is the subject of a clause between two places of a text in lower case."""
    return _pattern().search(lower, max(start, end - _REACH), end) is not None
