"""A document's words as parallel lists, with a class for each word: what every rule about statements looks at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Final

from kb.extract.statements.classes import EDGE, MoreSpaceError, Word, lexicon_for
from kb.records import Annotations, Document, Sentence, Span

MIN_SPEECH: Final = 4
"""A quoted run of this many words or more is somebody's speech; a shorter one may only mark a term."""

MAX_LINE: Final = 400
"""A longer sentence is looked at in pieces of this many words, so that the cost stays linear."""

PAD: Final = 3
"""So many entries of class `EDGE` and no length stand before, between and after the lines, so that the words around
any word can be looked at without asking whether there are any."""

_BORDERS: Final = (Word(EDGE, EDGE, EDGE, 0, 0),) * PAD


class Words:
    """Parallel lists, one entry a word or mark; `lines` are (first, last + 1, sentence number) of each sentence, and
    `line_starts` where they start in the text.

    `known` is what is known of each word. `tags` hold one letter a word: a class of `cues_words.toml`, K for a
    capitalised word, V, G and E for verbs by form (base or finite, -ing, -ed), J adjective, Z plural noun, L other
    noun, U number, q for a quotation mark of a short run, Q for everything in a longer one, a punctuation mark itself
    otherwise. `quoted` is the index of the quotation a word stands in, or -1, and `is_quoted` 1 or 0. `with_stem` are
    the places of the words that have the stem of a cue, in order.
    """

    __slots__ = ("_starts", "is_quoted", "known", "line_starts", "lines", "quoted", "tags", "with_stem")

    def __init__(self) -> None:
        self.known: list[Word] = [*_BORDERS]
        self.tags = ""
        self.quoted: list[int] = []
        self.is_quoted = bytearray()
        self.lines: list[tuple[int, int, int]] = []
        self.line_starts: list[int] = []
        self.with_stem: list[int] = []
        self._starts: dict[int, list[int]] = {}

    def add_line(self, number: int, start: int, words: list[Word]) -> None:
        """Adds the words of sentence `number`, or a piece of it, which starts at `start`."""
        at = len(self.known)
        first = 1 if words[0].tag == "q" and len(words) > 1 else 0
        words[first] = words[first].first
        self.lines.append((at, at + len(words), number))
        self.line_starts.append(start)
        self.known += words
        self.known += _BORDERS

    def starts_in(self, line: int) -> list[int]:
        """Where each word of a line starts in the text, and where one after the last would."""
        found = self._starts.get(line)
        if found is None:
            # Most lines are never asked for it.
            first, last, _ = self.lines[line]
            rooms = [word.room for word in self.known[first:last]]
            found = self._starts[line] = list(accumulate(rooms, initial=self.line_starts[line]))
        return found

    def start(self, at: int) -> int:
        """Where a word starts in the text."""
        line = bisect_right(self.lines, (at + 1, 0, 0)) - 1
        return self.starts_in(line)[at - self.lines[line][0]]

    def end(self, at: int) -> int:
        """Where a word ends in the text, exclusive."""
        return self.start(at) + self.known[at].length

    def span(self, first: int, last: int, line: int) -> Span:
        """Where the words from `first` to `last - 1` stand in the text. `line` has them all, or any other number is
        slower."""
        begin, end, _ = self.lines[line]
        last -= 1
        if first < begin or last >= end:
            return _new_tuple(Span, (self.start(first), self.end(last)))
        starts = self._starts.get(line) or self.starts_in(line)
        return _new_tuple(Span, (starts[first - begin], starts[last - begin] + self.known[last].length))

    def joined(self, end: int, start: int) -> bool:
        """Whether nothing but the border of a line stands between the two words."""
        return end <= start <= end + PAD and self.tags[end:start].strip(EDGE) == ""


_new_tuple: Final = tuple.__new__
"""Makes a named tuple of the values without a call of Python code."""


def read_words(document: Document, annotations: Annotations, stems: frozenset[str]) -> Words:
    """The words of a document's sentences, in order. `stems` are those a cue may have."""
    lexicon = lexicon_for(stems)
    text = document.text
    words = Words()
    known, with_stem = words.known, words.with_stem
    for number, (start, end, _, _) in enumerate(annotations.sentences):
        found: list[Word] = []
        before, count = len(known), len(with_stem)
        # Most texts have no white space but single spaces between words, where the plain split is right and faster.
        try:
            lexicon.add(text[start:end].split(" "), found, before, with_stem)
        except MoreSpaceError:
            del found[:], with_stem[count:]
            lexicon.add_slowly(text[start:end], found, before, with_stem)
        if 0 < len(found) <= MAX_LINE:
            words.add_line(number, start, found)
            continue
        for place in range(count, len(with_stem)):
            with_stem[place] += (with_stem[place] - before) // MAX_LINE * PAD
        for left in range(0, len(found), MAX_LINE):
            line = found[left : left + MAX_LINE]
            words.add_line(number, start, line)
            start += sum([word.room for word in line])
    words.quoted = [-1] * len(words.known)
    words.is_quoted = bytearray(len(words.known))
    if annotations.quotations:
        _mark_quotations(words, document, annotations)
    words.tags = "".join([word.tag for word in words.known])
    return words


def _place(words: Words, sentences: list[Sentence], at: int) -> int:
    """The first word that starts at character `at` or after it; the border of its line where none does."""
    line = max(0, bisect_right(words.line_starts, at) - 1)
    first, last, number = words.lines[line]
    place = bisect_left(words.starts_in(line), at, 0, last - first) + first
    if place < last:
        return place
    _, end, _, _ = sentences[number]
    return last if at <= end else last + PAD


def _mark_quotations(words: Words, document: Document, annotations: Annotations) -> None:
    """Sets which quotation each word stands in, and what is known of the words in longer ones."""
    text, sentences = document.text, annotations.sentences
    known, quoted, is_quoted = words.known, words.quoted, words.is_quoted
    for number, (start, end, inner_start, inner_end, _) in enumerate(annotations.quotations):
        if not words.lines:
            return
        first, last = _place(words, sentences, start), _place(words, sentences, end)
        quoted[first:last] = [number] * (last - first)
        is_quoted[first:last] = b"\1" * (last - first)
        if text.count(" ", inner_start, inner_end) >= MIN_SPEECH - 1:
            known[first:last] = [word.spoken for word in known[first:last]]
    for _, border, _ in words.lines:
        if quoted[border] >= 0:
            quoted[border : border + PAD] = [-1] * PAD
            is_quoted[border : border + PAD] = bytes(PAD)
