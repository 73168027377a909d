"""The pieces of a document: its capitalised chains, parsed once each, with what their place in the sentence tells."""

from __future__ import annotations

import re

from kb.annotate.names.chains import chain_pattern
from kb.annotate.names.gazetteer import Gazetteer
from kb.annotate.names.lexicon import Words
from kb.annotate.names.pieces import ChainParser, Piece, plain_pieces
from kb.records import Document, Sentence

GLUE = "@#_"
OPENERS = "\"'“‘([«•*—–-"
MAX_CACHED_CHAIN = 80
MAX_CACHE = 200_000
MAX_HEADLINE = 250
_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")


Found = tuple[int, int, Piece]
"""A piece with its start and end in the text."""


def is_headline(text: str, sentence: Sentence, words: Words) -> bool:
    """Whether a sentence, half of it capitalised chains, is in title case: no longer word is small, and ordinary
    words have capitals too. A sentence that only lists names is no headline.
    """
    start, end = sentence.start, sentence.end
    titled = sentence.region != "body"
    if end - start > MAX_HEADLINE and not titled:
        return False
    longer = _WORD.findall(text, start, end)
    small = sum(word[0].islower() and len(word) > 4 and word not in words.small_in_titles for word in longer)
    plain = sum(word[0].isupper() and word.lower() in words.ordinary and word not in words.surnames
                for word in longer[1:])
    return plain >= 2 and small <= (len(longer) // 5 if titled else 0)


def find_pieces(document: Document, sentences: list[Sentence], gazetteer: Gazetteer, words: Words) -> list[Found]:
    """The pieces of all chains of the story, in order. The text is scanned once; a chain ends with its sentence."""
    text, caches = document.text, gazetteer.pieces
    found: list[Found] = []
    for cache in caches:
        if len(cache) > MAX_CACHE:
            cache.clear()
    scan = chain_pattern().finditer
    matches = scan(text)
    match = next(matches, None)
    for sentence in sentences:
        first, last = sentence[:2]
        spans: list[tuple[int, int]] = []
        length = 0
        while match is not None:
            start, end = match.span()
            if start >= last:
                break
            if start < first:  # between two sentences, or in what is no part of the story
                matches = scan(text, first) if end > first else matches
            elif end > last:
                inside = [part.span() for part in scan(text, start, last)]
                length += sum(end - start for start, end in inside)
                spans += inside
                matches = scan(text, last)
            else:
                length += end - start
                spans.append((start, end))
            match = next(matches, None)
        headline = 2 * length >= last - first and is_headline(text, sentence, words)
        for start, end in spans:
            before = text[start - 1:start]
            if before == " ":
                initial = text[start - 2:start - 1] == ":" or start == first
            elif before.isalnum() or (before and before in GLUE):
                continue
            else:
                initial = before in OPENERS or start == first
            chain = text[start:end]
            pieces = caches[2 * headline + initial].get(chain)
            if pieces is None:
                pieces = plain_pieces(chain, initial, headline, gazetteer, words)
                if pieces is None:
                    pieces = ChainParser(chain, gazetteer, words, initial, headline).parse()
                if end - start <= MAX_CACHED_CHAIN:
                    caches[2 * headline + initial][chain] = pieces
            for piece in pieces:
                found.append((start + piece[0], start + piece[1], piece))
    return found
