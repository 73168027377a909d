"""Sentences by rules, with exact offsets.

A line break always ends a sentence. A quotation inside a sentence is an atom: its full stops do not end the sentence
that holds it. A quotation that stands alone (nothing but it in the sentence) is split like any other text.
"""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from kb.annotate.making import make
from kb.annotate.outline import places
from kb.lexicon import table
from kb.records import Document, Quotation, Sentence

MAX_ATOM: Final = 2000
"""A quotation longer than this many characters is split like other text: its marks are probably wrong."""

# A run of sentence-final marks ("...", "?!", ". . ."), then whatever closes with it, then white space.
_END: Final = re.compile(r"[.!?…](?<![.!?…].)(?<![.!?…][ \xa0].)(?:[ \xa0]?[.!?…])*+([\"'”’»)\]]*+)(?:\s++|\Z)")
_CLOSING: Final = "\"'”’»)]"
_NEXT: Final = re.compile(r"[\"'“‘«`(\[]{0,3}([\w’'-]*)")
_NAME_WORD: Final = r"(?:[A-Z][\w.’'-]{0,30}|the|an?|of|de|von|bin)"
_SPEAKER: Final = re.compile(
    rf"(?:{_NAME_WORD}\s){{0,4}}{_NAME_WORD}(?:,\s[^,.!?\"“”]{{1,80}},)?\s([a-z]{{2,14}})\b")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


class _Words(NamedTuple):
    """The lists of the lexicon; `listed` are all words before whose full stop one has to look closer."""

    never_final: frozenset[str]
    before_digit: frozenset[str]
    maybe_final: frozenset[str]
    after_hour: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    listed: frozenset[str]


@functools.cache
def _words() -> _Words:
    lexicon = table("abbreviations")
    lists = {name: frozenset(lexicon[name].split()) for name in _Words._fields if name != "listed"}
    listed = lists["never_final"] | lists["before_digit"] | lists["maybe_final"] | {"am", "pm"}
    return _Words(**lists, listed=listed)


def _speaker_follows(text: str, at: int) -> bool:
    """Whether "Miller said" or "the mayor asked" begins at `at`, so that the sentence goes on after `?"`."""
    match = _SPEAKER.match(text, at)
    return match is not None and match.group(1) in _words().speech


def _stop_ends(text: str, start: int, dot: int, following: str) -> bool:
    """Whether the single full stop at `dot` ends a sentence although it may belong to an abbreviation."""
    words = _words()
    last = text[max(start, dot - 24) : dot].rpartition(" ")[2]
    if len(last) > 1 and last.isalpha() and last.lower() not in words.listed:
        return True
    begin, far = dot, max(start, dot - 24)
    while begin > far and (text[begin - 1].isalnum() or text[begin - 1] in "_.&'’-"):
        begin -= 1
    written = text[begin:dot]
    word = written.lower().strip("'’-&")
    next_word = following.lower()
    if word.isdigit():
        return len(word) > 3 or begin - start > 8 or bool(text[start:begin].strip(" \"'“‘(["))
    if word.rpartition("-")[2] in words.never_final and not (word == "st" and next_word in words.starters):
        return False
    if word in words.before_digit and following[:1].isdigit():
        return False
    if word in ("a.m", "p.m", "am", "pm") and (next_word in words.after_hour or following[:1].isdigit()):
        return "." not in word
    state = word.rpartition("-")[2] if written[:2] in ("D-", "R-", "I-") else word
    if (state in words.maybe_final and written[:1].isupper()) or (word in words.maybe_final and "." in word):
        return next_word in words.starters or (word in ("a.m", "p.m") and not following[:1].islower())
    if len(word) == 1 and written.isupper() and written != "I":
        earlier = text[max(start, begin - 30) : begin].split()
        named = bool(earlier) and earlier[-1][0].isupper()
        return next_word in words.starters and not named
    if _DOTTED.fullmatch(written):
        return next_word in words.starters
    return True


def _breaks(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a sentence that began at `start` ends at this run of final marks."""
    end = match.end()
    if end >= match.endpos:
        return True
    if text[end].islower():
        return False
    follows = _NEXT.match(text, end)
    following = follows.group(1) if follows else ""
    first = following[:1]
    if first.islower() or (not first and text[end] in ",;:.-–—"):
        return False
    marks = text[match.start() : match.start(1)]
    if match.group(1) and marks[-1] in "!?" and match.group(1)[-1] not in ")]" and _speaker_follows(text, end):
        return False
    if marks == ".":
        return _stop_ends(text, start, match.start(), following)
    return True


def _end_at(text: str, start: int, at: int, right: int) -> tuple[int, int]:
    """Where the sentence that began at `start` ends if the final mark at `at` ends it, without the white space behind
    it and with it; (0, 0) where it goes on."""
    if at + 4 < right:
        # Most sentences end behind a word that nothing abbreviates, and a name or a quotation opens the next one.
        # `_breaks` would say so at five times the cost.
        end = at + 2 if text[at + 1] in "\"”" and text[at] == "." else at + 1
        if text[end] == " " and (text[end + 1].isupper() or (text[end + 1] in "\"“" and text[end + 2].isupper())):
            last = text[max(start, at - 24) : at].rpartition(" ")[2]
            if last.isalpha() and (text[at] in "!?" or (len(last) > 1 and last.lower() not in _words().listed)):
                return end, end + 1
    if at + 1 < right and text[at + 1].isalnum():
        return 0, 0
    match = _END.match(text, at, right)
    return (match.end(1), match.end()) if match is not None and _breaks(text, start, match) else (0, 0)


class _Splitter:
    """Cuts lines, which have to come in order, into sentences."""

    def __init__(self, text: str, quotations: list[Quotation]) -> None:
        self.text = text
        self.finals = places(text).final
        self.next_final = 0
        self.quotations = quotations
        self.next_quotation = 0
        """The first quotation that does not end before what is being read."""

    def quotation_at(self, at: int) -> Quotation | None:
        """The quotation that holds the character at `at`; nothing before it is asked for any more."""
        quotations = self.quotations
        while self.next_quotation < len(quotations) and quotations[self.next_quotation][1] <= at:
            self.next_quotation += 1
        if self.next_quotation < len(quotations) and quotations[self.next_quotation][0] <= at:
            return quotations[self.next_quotation]
        return None

    def stands_alone(self, quotation: Quotation, start: int, right: int) -> bool:
        """Whether the sentence that began at `start` holds nothing but this quotation."""
        text = self.text
        if not quotation.closed or quotation.end - quotation.start > MAX_ATOM:
            return True
        if text[start : min(quotation.start, start + 50)].strip():
            return False
        inner_end = quotation.inner_end
        while inner_end > quotation.inner_start and text[inner_end - 1] in " \xa0'’”\"":
            inner_end -= 1
        if inner_end == quotation.inner_start or text[inner_end - 1] not in ".!?…":
            return not text[quotation.end : min(right, quotation.end + 50)].strip()
        last = _END.match(text, inner_end - 1, right)
        return last is not None and _breaks(text, start, last)

    def cuts(self, left: int, right: int) -> list[int]:
        """Where the sentences of the line `left:right` end, white space included."""
        text, finals, last = self.text, self.finals, right - 1
        while last > left and text[last] in _CLOSING:
            last -= 1  # with the line a sentence ends anyway
        cuts: list[int] = []
        start = free = left
        judged: tuple[Quotation, bool] | None = None
        for index in range(self.next_final, len(finals)):
            at = finals[index]
            if at >= last:
                self.next_final = index
                break
            if at < free:
                continue
            end, after = _end_at(text, start, at, right)
            if after:
                quotation = self.quotation_at(at)
                if quotation is not None and end < quotation[3]:
                    if judged is None or judged[0] is not quotation:
                        judged = quotation, self.stands_alone(quotation, start, right)
                    if not judged[1]:
                        continue
                start = free = after
                cuts.append(after)
        if not cuts or cuts[-1] < right:
            cuts.append(right)
        return cuts


def split_sentences(document: Document, quotations: list[Quotation]) -> list[Sentence]:
    """The sentences of a document's story, sorted by start; none crosses a line break. Linear in the text.

    `quotations` are those of `find_quotations`. Spans are without white space at either end; a line is a paragraph.
    """
    text = document.text
    splitter = _Splitter(text, quotations)
    sentences: list[Sentence] = []
    paragraph = 0
    for (start, end), region in document.story_spans():
        left = start
        while left < end:
            newline = text.find("\n", left, end)
            right = end if newline < 0 else newline
            if left < right and not (text[left].isspace() and _first_sign(text, left, right) == right):
                at = left
                for cut in splitter.cuts(left, right):
                    begin, stop = _first_sign(text, at, cut) if text[at].isspace() else at, cut
                    while stop > begin and text[stop - 1].isspace():
                        stop -= 1
                    if begin < stop:
                        sentences.append(make(Sentence, (begin, stop, paragraph, region)))
                    at = cut
                paragraph += 1
            left = right + 1
    return sentences


def _first_sign(text: str, at: int, end: int) -> int:
    """Where the white space that begins at `at` ends, at the latest at `end`."""
    while at < end and text[at].isspace():
        at += 1
    return at
