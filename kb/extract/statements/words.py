"""A document's words as parallel lists, with a class for each word: what every rule about statements looks at."""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate, chain, repeat
from operator import itemgetter
from typing import NamedTuple

from kb.lexicon import table
from kb.records import Annotations, Document, Sentence, Span

MIN_SPEECH = 4
"""A quoted run of this many words or more is somebody's speech; a shorter one may only mark a term."""

MAX_LINE = 400
"""A longer sentence is looked at in pieces of this many words, so that the cost stays linear."""

MAX_KNOWN = 100_000
"""So many different words are remembered at most."""

EDGE = "^"
PAD = 3
"""So many entries of class `EDGE` and no length stand before, between and after the lines, so that the words around
any word can be looked at without asking whether there are any."""

# Each match takes the white space after the word along, so that the lengths of the matches give all offsets. No match
# goes on after a space but over more white space.
# The first alternative is a short cut for most words.
_PIECE = re.compile(r"\w+\s+|(?:\w+(?:[.'’\-]\w+)*+|''|``|[^\w\s])\s*")
_LAST_SPACE = re.compile(r" (?=\S)")
_MORE_SPACE = re.compile(r" (?!\S)")
_MARKS = frozenset("\"“”„‟«»‘’'`") | {"''", "``"}
_CLOSED = frozenset("DRHOWtwTMXNCSPAY")
_NAME_LIKE = frozenset({"may", "will"})
_LETTERS = {
    "determiner": "D", "possessive": "R", "subject": "H", "object": "O", "her": "R", "relative": "W", "that": "t",
    "question": "w", "to": "T", "modal": "M", "auxiliary": "X", "modal_negative": "M", "negative": "N",
    "conjunction": "C", "subordinator": "S", "preposition": "P", "adverb": "A", "time": "Y", "number": "U",
    "noun": "L", "adjective": "J",
}
_ADJECTIVES = ("al", "ive", "ous", "ic", "ful", "able", "ible", "less", "ish", "ary", "an")
_NOUNS = ("ion", "ness", "ment", "ity", "er", "or", "ist", "ism", "ship", "man", "ure", "ance", "ence", "ee", "age")


class Word(NamedTuple):
    """What is known of a word by itself: lower-case form, class, stem, and what the features see of it.

    `face` is the form where the class is closed, the class itself otherwise. `length` is the word's own number of
    characters, `room` the same with the white space after it.
    """

    form: str
    tag: str
    stem: str
    face: str
    length: int = 0
    room: int = 0


class Words(NamedTuple):
    """Parallel lists, one entry a word or mark; `lines` are (first, last + 1, sentence number) of each sentence.

    `known` is what is known of each word by itself; `forms` are the words in lower case. `tags` hold one letter a
    word: a class of `cues_words.toml`, K for a capitalised word, V, G and E for verbs by form (base or finite, -ing,
    -ed), J adjective, Z plural noun, L other noun, U number, q for a quotation mark of a short run, Q for
    everything in a longer one, a punctuation mark itself otherwise. `stems` are keys shared by the forms of a verb,
    `faces` what the features see. `quoted` is the index of the quotation a word stands in, or -1.
    """

    starts: list[int]
    known: list[Word]
    forms: list[str]
    tags: str
    stems: list[str]
    faces: list[str]
    quoted: list[int]
    lines: list[tuple[int, int, int]]

    def joined(self, end: int, start: int) -> bool:
        """Whether nothing but the border of a line stands between the two words."""
        return end <= start <= end + PAD and self.tags[end:start].strip(EDGE) == ""

    def span(self, first: int, last: int) -> Span:
        """Where the words from `first` to `last - 1` stand in the text."""
        last -= 1
        return _new_tuple(Span, (self.starts[first], self.starts[last] + self.known[last].length))

    def end(self, at: int) -> int:
        """Where a word ends in the text, exclusive."""
        return self.starts[at] + self.known[at].length


_new_tuple = tuple.__new__
"""Makes a named tuple of the values without a call of Python code."""

_BORDER = Word(EDGE, EDGE, EDGE, EDGE)
_BORDERS = (_BORDER,) * PAD
_ROOM = itemgetter(5)
_PIECE_OF_WORDS = 10_000


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


_IRREGULAR = {
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


def _word(written: str, tag: str) -> Word:
    form = sys.intern(american(written.lower()))
    return Word(form, tag, sys.intern(stem(form)), form if tag in _CLOSED else tag)


def classify(written: str) -> Word:
    """What is known of a word as written; the form is in American spelling."""
    return _word(written, _class_of(written, american(written.lower())))


def classify_first(written: str) -> Word:
    """The same for the first word of a sentence, whose capital may mean nothing."""
    found = classify(written)
    if found.tag != "K":
        return found
    form = found.form
    known = _classes().get(form)
    if known is not None and form != "may" and not form.startswith(("republican", "democrat", "american")):
        return _word(written, known)
    for suffix, letter in (("ly", "A"), ("ing", "G"), ("ed", "E")):
        if form.endswith(suffix) and len(form) > 5:
            return _word(written, letter)
    return found


class _Known(dict[str, Word]):
    """What is known of words as written, filled as they are met. Forgets all when it is full."""

    def __init__(self, classifier: Callable[[str], Word]) -> None:
        super().__init__()
        self.classifier = classifier

    def __missing__(self, written: str) -> Word:
        if len(self) >= MAX_KNOWN:
            self.clear()
        found = self[written] = self.classifier(written)
        return found


class _Chunks(dict[str, tuple[Word, ...]]):
    """The words of what stands between two spaces, the latter included: "Oslo," is a word and a mark. Filled as they
    are met; forgets all when it is full."""

    def __init__(self, known: _Known) -> None:
        super().__init__()
        self.known = known

    def __missing__(self, chunk: str) -> tuple[Word, ...]:
        if len(self) >= MAX_KNOWN:
            self.clear()
        words = []
        for piece in _PIECE.findall(chunk + " "):
            written = piece.rstrip()
            form, tag, stem, face, _, _ = self.known[written]
            words.append(Word(form, tag, stem, face, len(written), len(piece)))
        found = self[chunk] = tuple(words)
        return found


@functools.cache
def _chunks() -> _Chunks:
    return _Chunks(_Known(classify))


@functools.cache
def _known_first() -> _Known:
    """For first words."""
    return _Known(classify_first)


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


def _stretches(text: str, sentences: list[Sentence]) -> Iterator[tuple[int, int]]:
    """Runs of sentences (first, last + 1) with nothing but white space between them."""
    first = 0
    for number in range(1, len(sentences)):
        if text[sentences[number - 1].end : sentences[number].start].strip():
            yield first, number
            first = number
    if sentences:
        yield first, len(sentences)


def _read_stretch(
    text: str, sentences: list[Sentence], first: int, last: int,
    words: list[Word], starts: list[int], lines: list[tuple[int, int, int]],
) -> None:
    """Appends the words of a run of sentences, each line with its borders."""
    begin = sentences[first].start
    stretch = text[begin : sentences[last - 1].end]
    # Most texts have no white space but single spaces between words, where the plain split does the same and is faster.
    chunks = _LAST_SPACE.split(stretch) if _MORE_SPACE.search(stretch) else stretch.split(" ")
    found = list(chain.from_iterable(map(_chunks().__getitem__, chunks)))
    places = list(accumulate(map(_ROOM, found), initial=begin))
    left = 0
    for number in range(first, last):
        end = sentences[number].end
        limit = bisect_left(places, end, left)
        while left < limit:
            right = min(limit, left + MAX_LINE)
            lines.append((len(words), len(words) + right - left, number))
            words += found[left:right]
            words += _BORDERS
            starts += places[left:right]
            starts += (end, end, end)
            left = right


def _columns(words: list[Word]) -> tuple[list[str], list[str], list[str], list[str]]:
    """Forms, tags, stems and faces, each as a list."""
    forms: list[str] = []
    tags: list[str] = []
    stems: list[str] = []
    faces: list[str] = []
    # To turn rows into columns at once is the fastest way, a piece at a time so that long texts need no more memory.
    for at in range(0, len(words), _PIECE_OF_WORDS):
        columns = zip(*words[at : at + _PIECE_OF_WORDS], strict=True)
        forms += next(columns)
        tags += next(columns)
        stems += next(columns)
        faces += next(columns)
    return forms, tags, stems, faces


def read_words(document: Document, annotations: Annotations) -> Words:
    """The words of a document's sentences, in order."""
    words: list[Word] = [*_BORDERS]
    starts = [0] * PAD
    lines: list[tuple[int, int, int]] = []
    text = document.text
    for first, last in _stretches(text, annotations.sentences):
        _read_stretch(text, annotations.sentences, first, last, words, starts, lines)
    known_first = _known_first()
    forms, tags, stems, faces = _columns(words)
    for first, _, _ in lines:
        if tags[first] == "q":
            first += 1
        if tags[first] == "K":
            start = starts[first]
            forms[first], tags[first], stems[first], faces[first], _, _ = known_first[
                text[start : start + words[first].length]]
    quoted = [-1] * len(words)
    for number, quotation in enumerate(annotations.quotations):
        first, last = bisect_left(starts, quotation.start), bisect_left(starts, quotation.end)
        quoted[first:last] = repeat(number, last - first)
        if text.count(" ", quotation.inner_start, quotation.inner_end) >= MIN_SPEECH - 1:
            tags[first:last] = faces[first:last] = ["Q"] * (last - first)
    for _, border, _ in lines:
        if quoted[border] >= 0:
            quoted[border : border + PAD] = [-1] * PAD
            tags[border : border + PAD] = faces[border : border + PAD] = [EDGE] * PAD
    return Words(starts, words, forms, "".join(tags), stems, faces, quoted, lines)
