"""A document's words as parallel lists, with a class for each word: what every rule about statements looks at."""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Final

from kb.lexicon import table
from kb.records import Annotations, Document, Sentence, Span

MIN_SPEECH: Final = 4
"""A quoted run of this many words or more is somebody's speech; a shorter one may only mark a term."""

MAX_LINE: Final = 400
"""A longer sentence is looked at in pieces of this many words, so that the cost stays linear."""

MAX_KNOWN: Final = 100_000
"""So many different words are remembered at most."""

_LONG: Final = 100
"""Longer chunks are not remembered."""

EDGE: Final = "^"
SPEECH: Final = "Q"
"""The classes of what is beyond a sentence, and of everything in a longer quotation."""

PAD: Final = 3
"""So many entries of class `EDGE` and no length stand before, between and after the lines, so that the words around
any word can be looked at without asking whether there are any."""

# Each match takes the white space after the word along, so that the lengths of the matches give all offsets. No match
# goes on after a space but over more white space.
# The first alternative is a short cut for most words.
_PIECE: Final = re.compile(r"\w+\s+|(?:\w+(?:[.'’\-]\w+)*+|''|``|[^\w\s])\s*")
_LAST_SPACE: Final = re.compile(r" (?=\S)")
_MARKS: Final = frozenset("\"“”„‟«»‘’'`") | {"''", "``"}
_CLOSED: Final = frozenset("DRHOWtwTMXNCSPAY")
_NAME_LIKE: Final = frozenset({"may", "will"})
_LETTERS: Final = {
    "determiner": "D", "possessive": "R", "subject": "H", "object": "O", "her": "R", "relative": "W", "that": "t",
    "question": "w", "to": "T", "modal": "M", "auxiliary": "X", "modal_negative": "M", "negative": "N",
    "conjunction": "C", "subordinator": "S", "preposition": "P", "adverb": "A", "time": "Y", "number": "U",
    "noun": "L", "adjective": "J",
}
_ADJECTIVES: Final = ("al", "ive", "ous", "ic", "ful", "able", "ible", "less", "ish", "ary", "an")
_NOUNS: Final = (
    "ion", "ness", "ment", "ity", "er", "or", "ist", "ism", "ship", "man", "ure", "ance", "ence", "ee",
    "age")


_ENDINGS: Final = {"ng": "G", "ed": "E"}


class Word:
    """What is known of a word by itself: lower-case form, class, stem, and what the features see of it.

    `face` is the form where the class is closed, the class itself otherwise; `ending` is G, E, S or B for a form in
    -ng, in -ed, in -s or in anything else. `length` is the word's own number of characters, `room` the same with the
    white space after it. `first` is the word as the first of a sentence, where its capital may mean nothing, and
    `spoken` the word in a longer quotation.
    """

    __slots__ = ("ending", "face", "first", "form", "length", "room", "spoken", "stem", "tag")

    def __init__(self, form: str, tag: str, stem: str, length: int, room: int) -> None:
        self.form = form
        self.tag = tag
        self.stem = stem
        self.face = form if tag in _CLOSED else tag
        self.ending = _ENDINGS.get(form[-2:]) or ("S" if form[-1] == "s" else "B")
        self.length = length
        self.room = room
        self.first: Word = self
        self.spoken: Word = self


class Chunk:
    """What stands between two spaces, such as "Oslo,": its words, and which of them, counted from 0, have the stem of a
    cue."""

    __slots__ = ("with_stem", "words")

    def __init__(self, words: list[Word], stems: frozenset[str]) -> None:
        self.words = words
        self.with_stem = [number for number, word in enumerate(words) if word.stem in stems]


class Words:
    """Parallel lists, one entry a word or mark; `lines` are (first, last + 1, sentence number) of each sentence, and
    `line_starts` where they start in the text.

    `known` is what is known of each word. `tags` hold one letter a word: a class of `cues_words.toml`, K for a
    capitalised word, V, G and E for verbs by form (base or finite, -ing, -ed), J adjective, Z plural noun, L other
    noun, U number, q for a quotation mark of a short run, Q for everything in a longer one, a punctuation mark itself
    otherwise. `quoted` is the index of the quotation a word stands in, or -1, and `is_quoted` 1 or 0. `with_stem` are
    the places of the words that have the stem of a cue, in order.
    """

    __slots__ = ("_starts", "firsts", "is_quoted", "known", "line_starts", "lines", "quoted", "tags", "with_stem")

    def __init__(self) -> None:
        self.known: list[Word] = [*_BORDERS]
        self.tags = ""
        self.quoted: list[int] = []
        self.is_quoted = bytearray()
        self.lines: list[tuple[int, int, int]] = []
        self.firsts: list[int] = []
        self.line_starts: list[int] = []
        self.with_stem: list[int] = []
        self._starts: dict[int, list[int]] = {}

    def add_line(self, number: int, start: int, words: list[Word]) -> None:
        """Adds the words of sentence `number`, or a piece of it, which starts at `start`."""
        at = len(self.known)
        first = 1 if words[0].tag == "q" and len(words) > 1 else 0
        words[first] = words[first].first
        self.firsts.append(at)
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
        line = bisect_right(self.firsts, at) - 1
        return self.starts_in(line)[at - self.firsts[line]]

    def end(self, at: int) -> int:
        """Where a word ends in the text, exclusive."""
        return self.start(at) + self.known[at].length

    def span(self, first: int, last: int, line: int) -> Span:
        """Where the words from `first` to `last - 1` stand in the text. `line` has them all, or any other number is
        slower."""
        begin, end, _ = self.lines[line]
        if begin <= first and last <= end:
            starts = self.starts_in(line)
            return _new_tuple(Span, (starts[first - begin], starts[last - 1 - begin] + self.known[last - 1].length))
        return _new_tuple(Span, (self.start(first), self.end(last - 1)))

    def joined(self, end: int, start: int) -> bool:
        """Whether nothing but the border of a line stands between the two words."""
        return end <= start <= end + PAD and self.tags[end:start].strip(EDGE) == ""


_new_tuple: Final = tuple.__new__
"""Makes a named tuple of the values without a call of Python code."""

_BORDERS: Final = (Word(EDGE, EDGE, EDGE, 0, 0),) * PAD


@functools.cache
def _classes() -> dict[str, str]:
    lexicon = table("cues_words")
    classes: dict[str, str] = {}
    for name, words in lexicon["classes"].items():
        for word in words.split():
            classes.setdefault(word, _LETTERS[name])
    for word in table("cues_verbs")["verbs"].split():
        classes.setdefault(word, "V")
    return classes


_IRREGULAR: Final = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "thought": "think", "made": "make",
    "spoke": "speak", "spoken": "speak", "found": "find", "saw": "see", "seen": "see", "knew": "know", "known": "know",
    "felt": "feel", "gave": "give", "given": "give", "took": "take", "taken": "take", "came": "come", "went": "go",
    "gone": "go", "heard": "hear", "held": "hold", "swore": "swear", "sought": "seek", "drew": "draw", "meant": "mean",
    "showed": "show", "shown": "show", "foresaw": "foresee", "began": "begin", "kept": "keep", "sent": "send",
}


def stem(form: str) -> str:
    """One key for the forms of a verb, and for its noun where that looks the same. Crude, and meant to be."""
    known = _IRREGULAR.get(form)
    if known is not None:
        return known
    size = len(form)
    if size > 5 and form.endswith("ing"):
        form = form[:-3]
    elif size > 4 and form.endswith("ed"):
        form = form[:-2]
    elif size > 3 and form[-1] == "s" and form[-2] not in "su":
        form = form[:-1]
    else:
        return form[:-1] if size > 4 and form[-1] in "ey" else form
    if form[-1] in "eiy" and len(form) > 3:
        return form[:-1]
    if form[-1] == form[-2] and form[-1] not in "sl":
        return form[:-1]
    return form


def american(form: str) -> str:
    """A British verb in -ise as the models know it: "criticised" is "criticized"; all other words as they are."""
    head, ise, ending = form.rpartition("is")
    if ise and len(head) > 3 and ending in ("e", "ed", "es", "ing") and head + "is" not in _never_ize():
        return f"{head}iz{ending}"
    return form


@functools.cache
def _never_ize() -> frozenset[str]:
    return frozenset(word.removesuffix("e") for word in table("cues_words")["spelling"]["never_ize"].split())


class _Known(dict[str, Word]):
    """What is known of words as written, each with the white space after it. Filled as they are met; forgets all when
    it is full."""

    def __missing__(self, piece: str) -> Word:
        if len(self) >= MAX_KNOWN:
            self.clear()
        written = piece.rstrip()
        form = sys.intern(american(written.lower()))
        tag, key, length, room = _class_of(written, form), sys.intern(stem(form)), len(written), len(piece)
        found = self[piece] = Word(form, tag, key, length, room)
        found.spoken = Word(form, SPEECH, key, length, room)
        if tag == "K":
            found.first = Word(form, _class_of_first(form), key, length, room)
            found.first.spoken = found.spoken
        return found


class _MoreSpaceError(Exception):
    """White space stands after a space."""


class _Lexicon:
    """What is known of words and chunks, where cues have some of `stems`. Filled as they are met; forgets all when it
    is full."""

    __slots__ = ("chunks", "known", "stems")

    def __init__(self, stems: frozenset[str]) -> None:
        self.stems = stems
        self.known = _Known()
        self.chunks: dict[str, Chunk] = {}

    def read(self, written: str) -> Chunk:
        """A chunk that is not in `chunks`."""
        return Chunk([self.known[piece] for piece in _PIECE.findall(written + " ")], self.stems)

    def learn(self, written: str) -> Chunk:
        """The same, and puts it there. Raises `_MoreSpaceError` where there is nothing, or white space first."""
        if not written or written[0].isspace():
            raise _MoreSpaceError
        if len(self.chunks) >= MAX_KNOWN:
            self.chunks.clear()
        found = self.read(written)
        if len(written) <= _LONG:
            self.chunks[written] = found
        return found

    def add(self, written: list[str], words: list[Word], with_stem: list[int]) -> None:
        """Adds the words of chunks to others, and which of them all have the stem of a cue."""
        chunks = self.chunks
        for each in written:
            try:
                chunk = chunks[each]
            except KeyError:
                chunk = self.learn(each)
            if chunk.with_stem:
                for number in chunk.with_stem:
                    with_stem.append(len(words) + number)
            words += chunk.words

    def add_slowly(self, sentence: str, words: list[Word], with_stem: list[int]) -> None:
        """The same for a sentence where white space follows a space."""
        for each in _LAST_SPACE.split(sentence):
            chunk = self.read(each)
            for number in chunk.with_stem:
                with_stem.append(len(words) + number)
            words += chunk.words


@functools.lru_cache(maxsize=1)
def _lexicon(stems: frozenset[str]) -> _Lexicon:
    return _Lexicon(stems)


def _class_of(word: str, form: str) -> str:
    if not (word[0].isalnum() or word[0] == "_"):
        return "q" if word in _MARKS else word[0]
    known = _classes().get(form)
    if known is not None and not (word[0].isupper() and (known in "LVJ" or form in _NAME_LIKE)):
        return known
    if word[0].isupper():
        return "k" if form.endswith(("'s", "’s")) else "K"
    if word[0].isdigit():
        return "U"
    if form.endswith(("'s", "’s", "s'", "s’")):
        return "p"
    for suffix, letter in (("ly", "A"), ("ing", "G"), ("ed", "E")):
        if form.endswith(suffix) and len(form) > len(suffix) + 2:
            return letter
    if form.endswith(_ADJECTIVES) and not form.endswith("man"):
        return "J"
    if form.endswith(_NOUNS):
        return "L"
    return "Z" if form.endswith("s") and not form.endswith("ss") else "L"


def _class_of_first(form: str) -> str:
    """The class of a sentence's first word that has a capital and may be a name."""
    known = _classes().get(form)
    if known is not None and form != "may" and not form.startswith(("republican", "democrat", "american")):
        return known
    for suffix, letter in (("ly", "A"), ("ing", "G"), ("ed", "E")):
        if form.endswith(suffix) and len(form) > 5:
            return letter
    return "K"


def read_words(document: Document, annotations: Annotations, stems: frozenset[str]) -> Words:
    """The words of a document's sentences, in order. `stems` are those a cue may have."""
    lexicon = _lexicon(stems)
    text = document.text
    words = Words()
    for number, (start, end, _, _) in enumerate(annotations.sentences):
        found: list[Word] = []
        with_stem: list[int] = []
        # Most texts have no white space but single spaces between words, where the plain split is right and faster.
        try:
            lexicon.add(text[start:end].split(" "), found, with_stem)
        except _MoreSpaceError:
            found, with_stem = [], []
            lexicon.add_slowly(text[start:end], found, with_stem)
        before = len(words.known)
        for at in with_stem:
            words.with_stem.append(before + at + at // MAX_LINE * PAD)
        if 0 < len(found) <= MAX_LINE:
            words.add_line(number, start, found)
            continue
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
