"""The pieces of a document: its capitalised chains, parsed once each, with what their place in the sentence tells."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.annotate.names.chains import chain_pattern
from kb.annotate.names.gazetteer import Gazetteer
from kb.annotate.names.lexicon import Words
from kb.annotate.names.pieces import ChainParser, Piece
from kb.records import Document, Sentence

OPENERS = "\"'“‘([«•*—–-"
MAX_CACHED_CHAIN = 80
MAX_CACHE = 200_000
MAX_HEADLINE = 250
_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")


class Found(NamedTuple):
    """A piece with its absolute offsets, its sentence, and whether it begins the sentence or is in a headline."""

    start: int
    end: int
    piece: Piece
    sentence: int
    initial: bool
    headline: bool


def is_headline(text: str, sentence: Sentence, capitals: int, words: Words) -> bool:
    """Whether a sentence is in title case: no longer word is small, and ordinary words have capitals too.

    `capitals` counts the characters of its capitalised chains. A sentence that only lists names is no headline.
    """
    start, end = sentence.start, sentence.end
    titled = sentence.region != "body"
    if 2 * capitals < end - start or (end - start > MAX_HEADLINE and not titled):
        return False
    longer = _WORD.findall(text, start, end)
    small = sum(word[0].islower() and len(word) > 4 and word not in words.small_in_titles for word in longer)
    plain = sum(word[0].isupper() and word.lower() in words.ordinary and word not in words.surnames
                for word in longer[1:])
    return plain >= 2 and small <= (len(longer) // 5 if titled else 0)


def find_pieces(document: Document, sentences: list[Sentence], gazetteer: Gazetteer, words: Words) -> list[Found]:
    """The pieces of all chains of the story, in order."""
    text, cache = document.text, gazetteer.pieces
    found: list[Found] = []
    finditer = chain_pattern().finditer
    if len(cache) > MAX_CACHE:
        cache.clear()
    for number, sentence in enumerate(sentences):
        first = sentence.start
        chains = [(match.start(), match.group()) for match in finditer(text, first, sentence.end)]
        headline = is_headline(text, sentence, sum(len(chain) for _, chain in chains), words)
        for start, chain in chains:
            before = text[start - 1:start]
            if before.isalnum() or (before and before in "@#_"):
                continue
            initial = start == first or before in OPENERS or text[start - 2:start] == ": "
            key = (chain, initial, headline)
            pieces = cache.get(key)
            if pieces is None:
                pieces = ChainParser(chain, gazetteer, words, initial, headline).parse()
                if len(chain) <= MAX_CACHED_CHAIN:
                    cache[key] = pieces
            for piece in pieces:
                found.append(Found(start + piece.start, start + piece.end, piece, number,
                                   initial and piece.start == 0, headline))
    return found
