"""Words that refer to what was named: pronouns, offices, beginnings of "the two leaders". One pass finds them all."""

from __future__ import annotations

import functools
import re
from typing import Final

import ahocorasick_rs

from kb import lexicon
from kb.annotate.outline import codes, outline
from kb.records import Sentence

SEPARATORS: Final[tuple[str, ...]] = (" ", "\n", "\u00a0", "\"", "'", "“", "‘", "”", "’", "(", "[", "—", "–", "-")
BEFORE_OFFICE: Final[tuple[str, ...]] = (" ", "\n", "\u00a0", "\"", "“", "(")
GROUP_STARTS: Final[tuple[str, ...]] = ("the two", "these two", "both", "the pair", "the couple", "the duo")

Cue = tuple[int, int, str]
"""Start, end, and what it is: the kind of a pronoun (m, f, plural, first), `group`, or the class of an office."""


@functools.cache
def pronouns() -> dict[str, str]:
    """Pronoun to m, f, plural or first, with and without a capital."""
    table = lexicon.table("name_words")["pronouns"]
    kinds = {word: kind for kind, text in table.items() for word in text.split()}
    return kinds | {word.capitalize(): kind for word, kind in kinds.items()}


@functools.cache
def group_kinds() -> dict[str, str]:
    """Noun of "the two leaders" to person or country."""
    table = lexicon.table("name_words")["group_words"]
    return {word.replace(".", " "): kind for kind, text in table.items() for word in text.split()}


@functools.cache
def group_pattern() -> re.Pattern[str]:
    """ "The two leaders", "both countries", "the pair", "the two" before a verb; matched only where one may begin."""
    nouns = "|".join(sorted(group_kinds(), key=lambda w: (-len(w), w)))
    after = ("of them|have|had|are|were|will|would|could|may|might|did|do|also|then|later|never|" +
             lexicon.table("name_words")["group_verbs"]["words"].replace(" ", "|"))
    return re.compile(rf"(?:(?:[Tt]h(?:e|ese) two|[Bb]oth)(?: [a-z]{{4,12}})? ({nouns})|[Tt]he (pair|couple|duo)"
                      rf"|[Tt]he two(?= (?:{after})\b))\b")


@functools.cache
def _automaton() -> tuple[ahocorasick_rs.BytesAhoCorasick, list[str], int]:
    """The words behind each separator, what they are, and how many of them (the first ones) are no offices."""
    words = dict(pronouns())
    for start in GROUP_STARTS:
        words[start] = words[start[0].upper() + start[1:]] = "group"
    pairs = [(separator + word, kind) for word, kind in words.items() for separator in SEPARATORS]
    count = len(pairs)
    for office, text in lexicon.table("name_words")["offices"].items():
        pairs += [(separator + phrase.strip(), office) for phrase in text.split(";") for separator in BEFORE_OFFICE]
    matcher = ahocorasick_rs.BytesAhoCorasick(
        [codes(p) for p, _ in pairs], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA)
    return matcher, [kind for _, kind in pairs], count


def find_cues(text: str, sentences: list[Sentence]) -> tuple[list[Cue], list[Cue]]:
    """Pronouns and beginnings of groups, and offices, each inside a sentence and in order."""
    matcher, kinds, pronoun_count = _automaton()
    cues: list[Cue] = []
    offices: list[Cue] = []
    if not sentences:
        return cues, offices
    count, at = len(sentences), 0
    first, last = sentences[0][0], sentences[0][1]
    matches: list[tuple[int, int, int]] = matcher.find_matches_as_indexes(b"\n" + outline(text))
    # A line break before the text is a separator for its first word, so ends count one too many, starts do not.
    for number, start, end in matches:
        follows = text[end - 1:end]
        if follows.isalnum():
            continue
        while last <= start:
            at += 1
            if at == count:
                return cues, offices
            first, last = sentences[at][0], sentences[at][1]
        if start < first:
            continue
        if number >= pronoun_count:
            if end - 1 <= last:
                offices.append((start, end - 1, kinds[number]))
        elif follows != "-":
            cues.append((start, end - 1, kinds[number]))
    return cues, offices
