"""A document's words as parallel lists, with a class for each word: what every rule about statements looks at."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from kb.extract.statements.classes import EDGE, Lexicon, MoreSpaceError, Word
from kb.records import Annotations, Document, Sentence, Span

MIN_SPEECH: Final = 4
"""A quoted run of this many words or more is somebody's speech; a shorter one may only mark a term."""

MAX_LINE: Final = 400
"""A longer sentence is looked at in pieces of this many words, so that the cost stays linear."""

PAD: Final = 3
"""So many entries of class `EDGE` and no length stand before, between and after the lines, so that the words around
any word can be looked at without asking whether there are any."""


class Words:
    """Parallel lists, one entry a word or mark; `lines` are (first, last + 1, sentence number) of each sentence, and
    `line_starts` where they start in the text.

    `known` is what is known of each word. `tags` hold one letter a word: a class of `cues_words.toml`, K for a
    capitalised word, V, G and E for verbs by form (base or finite, -ing, -ed), J adjective, Z plural noun, L other
    noun, U number, q for a quotation mark of a short run, Q for everything in a longer one, a punctuation mark itself
    otherwise. `quoted` is the index of the quotation a word stands in, or -1; `speeches` are the longer quotations as
    (first word, last word + 1), and `with_quotation` the lines that may have some of one. `with_stem` are the places
    of the words that have the stem of a cue and, at least at the beginning of a sentence, a class of cues; in order.
    """

    __slots__ = (
        "_at", "_borders", "_line", "_offset", "known", "line_starts", "lines", "quoted", "speeches", "tags",
        "with_quotation", "with_stem")

    def __init__(self, border: Word) -> None:
        self._borders = [border] * PAD
        self.known: list[Word] = [*self._borders]
        self.tags = ""
        self.quoted: list[int] = []
        self.speeches: list[tuple[int, int]] = []
        self.lines: list[tuple[int, int, int]] = []
        self.line_starts: list[int] = []
        self.with_stem: list[int] = []
        self.with_quotation: set[int] = set()
        # Where the last word that was asked for starts: the next one is seldom far.
        self._line = -1
        self._at = 0
        self._offset = 0

    def close_line(self, number: int, start: int, at: int) -> None:
        """Ends a line of sentence `number`, or a piece of it, which starts at `start`: the words from `at` on."""
        known = self.known
        first = at + 1 if known[at].tag == "q" and at + 1 < len(known) else at
        known[first] = known[first].first
        self.lines.append((at, len(known), number))
        self.line_starts.append(start)
        known += self._borders

    def _seek(self, line: int) -> None:
        """Lets the search for places in a line begin at its first word."""
        self._line, self._at, self._offset = line, self.lines[line][0], self.line_starts[line]

    def start_in(self, at: int, line: int) -> int:
        """Where a word of a line starts in the text, counted from the word that was asked for before."""
        if line != self._line:
            self._seek(line)
        known, place, offset = self.known, self._at, self._offset
        while place < at:
            offset += known[place].room
            place += 1
        while place > at:
            place -= 1
            offset -= known[place].room
        self._at, self._offset = place, offset
        return offset

    def first_from(self, offset: int, line: int) -> int:
        """The first word of a line that starts at a place in the text or after it; one after the last where none
        does."""
        if line != self._line or offset < self._offset:
            self._seek(line)
        known, at, start, last = self.known, self._at, self._offset, self.lines[line][1]
        while at < last and start < offset:
            start += known[at].room
            at += 1
        self._at, self._offset = at, start
        return at

    def start(self, at: int) -> int:
        """Where a word starts in the text."""
        return self.start_in(at, bisect_right(self.lines, (at + 1, 0, 0)) - 1)

    def end(self, at: int) -> int:
        """Where a word ends in the text, exclusive."""
        return self.start(at) + self.known[at].length

    def span(self, first: int, last: int, line: int) -> Span:
        """Where the words from `first` to `last - 1` stand in the text. `line` has them all, or any other number is
        slower."""
        begin, end, _ = self.lines[line]
        last -= 1
        if first < begin or last >= end:
            return new_tuple(Span, (self.start(first), self.end(last)))
        start = self.start_in(first, line)
        return new_tuple(Span, (start, self.start_in(last, line) + self.known[last].length))

    def joined(self, end: int, start: int) -> bool:
        """Whether nothing but the border of a line stands between the two words."""
        return end <= start <= end + PAD and self.tags[end:start].strip(EDGE) == ""


new_tuple: Final = tuple.__new__
"""Makes a named tuple of the values without a call of Python code."""


def read_words(document: Document, annotations: Annotations, lexicon: Lexicon) -> Words:
    """The words of a document's sentences, in order. `lexicon` remembers what is known of them."""
    text = document.text
    words = Words(lexicon.border)
    known, with_stem = words.known, words.with_stem
    for number, (start, end, _, _) in enumerate(annotations.sentences):
        before, count = len(known), len(with_stem)
        # Most texts have no white space but single spaces between words, where the plain split is right and faster.
        try:
            lexicon.add(text[start:end].split(" "), known, with_stem)
        except MoreSpaceError:
            del known[before:], with_stem[count:]
            lexicon.add_slowly(text[start:end], known, with_stem)
        if before < len(known) <= before + MAX_LINE:
            words.close_line(number, start, before)
        else:
            _add_pieces(words, number, start, before, count)
    words.quoted = [-1] * len(known)
    if annotations.quotations and words.lines:
        _mark_quotations(words, document, annotations)
    words.tags = "".join([word.tag for word in known])
    return words


def _add_pieces(words: Words, number: int, start: int, before: int, count: int) -> None:
    """Makes lines of the words from `before` on, which are too many for one; those from `count` on in `with_stem` are
    theirs."""
    known, with_stem = words.known, words.with_stem
    found = known[before:]
    del known[before:]
    for place in range(count, len(with_stem)):
        with_stem[place] += (with_stem[place] - before) // MAX_LINE * PAD
    for left in range(0, len(found), MAX_LINE):
        line = found[left : left + MAX_LINE]
        at = len(known)
        known += line
        words.close_line(number, start, at)
        start += sum([word.room for word in line])


def _place(words: Words, sentences: list[Sentence], at: int, line: int) -> int:
    """The first word that starts at character `at` or after it; the border of its line, the last one that starts up to
    there, where none does."""
    place = words.first_from(at, line)
    _, last, number = words.lines[line]
    if place < last:
        return place
    _, end, _, _ = sentences[number]
    return last if at <= end else last + PAD


def _mark_quotations(words: Words, document: Document, annotations: Annotations) -> None:
    """Sets which quotation each word stands in, and what is known of the words in longer ones. The quotations are
    sorted, and none overlaps another."""
    text, sentences, line_starts = document.text, annotations.sentences, words.line_starts
    known, quoted = words.known, words.quoted
    line = 0
    for number, (start, end, inner_start, inner_end, _) in enumerate(annotations.quotations):
        while line + 1 < len(line_starts) and line_starts[line + 1] <= start:
            line += 1
        first = _place(words, sentences, start, line)
        words.with_quotation.add(line)
        while line + 1 < len(line_starts) and line_starts[line + 1] <= end:
            line += 1
            words.with_quotation.add(line)
        last = _place(words, sentences, end, line)
        is_speech = text.count(" ", inner_start, inner_end) >= MIN_SPEECH - 1
        if is_speech and first < last:
            words.speeches.append((first, last))
        for at in range(first, last):
            word = known[at]
            if word.length:  # not the border of a line
                quoted[at] = number
                if is_speech:
                    known[at] = word.spoken
