"""The pieces of a document: its capitalised chains, parsed once each, with what their place in the sentence tells."""

from __future__ import annotations

import re
from typing import Final

from kb.annotate.names.chains import chain_pattern
from kb.annotate.names.gazetteer import Gazetteer
from kb.annotate.names.lexicon import Words
from kb.annotate.names.pieces import ChainParser, Piece, plain_pieces
from kb.annotate.outline import places
from kb.records import Document, Sentence

GLUE: Final = "@#_"
OPENERS: Final = "\"'“‘([«•*—–-"
MAX_CACHED_CHAIN: Final = 80
MAX_CACHE: Final = 200_000
MAX_HEADLINE: Final = 250
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]{3,}")


Found = tuple[int, int, Piece]
"""A piece with its start and end in the text."""


def is_headline(text: str, sentence: Sentence, words: Words) -> bool:
    """Whether a sentence, half of it capitalised chains, is in title case: no longer word is small, and ordinary
    words have capitals too. A sentence that only lists names is no headline.
    """
    start, end, _, region = sentence
    titled = region != "body"
    if end - start > MAX_HEADLINE and not titled:
        return False
    count = small = plain = 0
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        if word[0].islower():
            if len(word) > 4 and word not in words.small_in_titles:
                if not titled:
                    return False
                small += 1
        elif count and word[0].isupper() and word.lower() in words.ordinary and word not in words.surnames:
            plain += 1
        count += 1
    return plain >= 2 and small <= count // 5


def find_pieces(document: Document, sentences: list[Sentence], gazetteer: Gazetteer, words: Words) -> list[Found]:
    """The pieces of all chains of the story, in order. A chain ends with its sentence. Linear in the text."""
    text = document.text
    capitals = places(text).capitals
    count, index = len(capitals), 0
    found: list[Found] = []
    for cache in gazetteer.pieces:
        if len(cache) > MAX_CACHE:
            cache.clear()
    match_chain = chain_pattern().match
    for sentence in sentences:
        first, last = sentence[0], sentence[1]
        spans: list[tuple[int, int]] = []
        length = 0
        free = first
        while index < count and capitals[index] < last:
            at = capitals[index]
            index += 1
            if at < free:
                continue
            match = match_chain(text, at, last)
            if match is not None:
                free = match.end()
                length += free - at
                spans.append((at, free))
        if spans:
            headline = 2 * length >= last - first and is_headline(text, sentence, words)
            _add_pieces(text, first, spans, headline, gazetteer, words, found)
    return found


def _add_pieces(text: str, first: int, spans: list[tuple[int, int]], headline: bool, gazetteer: Gazetteer,
                words: Words, found: list[Found]) -> None:
    """Adds the pieces of the chains of a sentence that begins at `first` to those found."""
    inside, opening = gazetteer.pieces[2:] if headline else gazetteer.pieces[:2]
    for start, end in spans:
        before = text[start - 1] if start else ""
        if before == " ":
            initial = start == first or (start > 1 and text[start - 2] == ":")
        elif before.isalnum() or (before and before in GLUE):
            continue
        else:
            initial = start == first or before in OPENERS
        chain = text[start:end]
        cache: dict[str, tuple[Piece, ...]] = opening if initial else inside
        pieces = cache.get(chain)
        if pieces is None:
            plain = plain_pieces(chain, initial, headline, gazetteer, words)
            pieces = ChainParser(chain, gazetteer, words, initial, headline).parse() if plain is None else plain
            if end - start <= MAX_CACHED_CHAIN:
                cache[chain] = pieces
        for piece in pieces:
            found.append((start + piece.start, start + piece.end, piece))
