"""What is known of a word by itself: its class, its stem, and what the features of the models see of it."""

from __future__ import annotations

import functools
import re
import sys
from typing import Final

from kb.extract.statements.model import NO_CUES, NO_ENDING, NO_STEM, CueTables
from kb.lexicon import table

MAX_KNOWN: Final = 100_000
"""So many different words are remembered at most."""

_LONG: Final = 100
"""Longer chunks are not remembered."""

EDGE: Final = "^"
SPEECH: Final = "Q"
"""The classes of what is beyond a sentence, and of everything in a longer quotation."""

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
CROSSED: Final = ",CtQWSVXM:T"
"""Classes that matter where the way from one word to another crosses them, in the order of their bits."""

_MAY_HEAD: Final = frozenset("KkLZpHWORUtDJ")
_MAY_END: Final = frozenset(".,CPS-—–;:(?!)")
_BINDING: Final = frozenset("DRHCMqkNWpw.JtQX")
NO_CUE: Final = frozenset("DRHOWtwTMXNCSUQq.,;()'\"!?^")
"""Classes of words that are no cues."""

_CLOSING: Final = frozenset(",.);")
_GROUP: Final = frozenset("AMNXT")
_NOUN: Final = frozenset("KkLZ")
_INNER: Final = frozenset("KkLZJUpGE")
_PRONOUNS: Final = frozenset("HOWtRD")
_BEFORE: Final = _INNER | frozenset("q.-DR")
_BITS: Final = {tag: 1 << number for number, tag in enumerate(CROSSED)}


class Word:
    """What is known of a word by itself: lower-case form, class, stem, and what the features see of it.

    `face` is the form where the class is closed, the class itself otherwise; `ending` is G, E, S or B for a form in
    -ng, in -ed, in -s or in anything else; `bit` is that of its class in `CROSSED`, or 0. `length` is the word's own
    number of characters, `room` the same with the white space after it; `is_mark` tells punctuation. `first` is the
    word as the first of a sentence, where its capital may mean nothing, and `spoken` the word in a longer quotation.
    By its class it may be the head of a source (`may_head`), content may end before it (`may_end`), none begins after
    it (`is_binding`) or with it (`is_closing`), and it may belong to a verb group (`is_group`). It may be a name or
    noun (`is_noun`), stand within a noun phrase (`is_inner`) or before a word of one (`may_precede`), or be all of one
    (`is_pronoun`).

    The first word of a chunk, which is what stands between two spaces ("Oslo,"), leads to the `rest` of it. `may_cue`
    tells a stem of a cue, and a class that cues may have; a word without both is `is_plain`.

    What the model of cues says of a word by itself is looked up once, too: as a candidate (`own`), right after one, as
    the second and the third word after one, and as the second before one; `of_stem` and `of_ending` are its tables for
    the stem and the ending.
    """

    __slots__ = (
        "as_next", "as_second", "as_second_before", "as_third", "bit", "ending", "face", "first", "form", "is_binding",
        "is_closing", "is_group", "is_inner", "is_mark", "is_noun", "is_plain", "is_pronoun", "length", "may_cue",
        "may_end", "may_head", "may_precede", "of_ending", "of_stem", "own", "rest", "room", "spoken", "stem", "tag")

    def __init__(self, form: str, tag: str, stem: str, length: int, room: int, tables: CueTables) -> None:
        bias, by_form, of_stem, of_ending, left2, _, right2, right3, next_form, next_form2, _, _ = tables
        self.form = form
        self.tag = tag
        self.stem = stem
        self.face = form if tag in _CLOSED else tag
        self.bit = _BITS.get(tag, 0)
        self.may_head = tag in _MAY_HEAD
        self.may_end = tag in _MAY_END
        self.is_binding = tag in _BINDING
        self.is_closing = tag in _CLOSING
        self.is_group = tag in _GROUP
        self.is_noun = tag in _NOUN
        self.is_inner = tag in _INNER
        self.may_precede = tag in _BEFORE
        self.is_pronoun = tag in _PRONOUNS
        self.is_mark = not form[0].isalnum()
        self.ending = _ENDINGS.get(form[-2:]) or ("S" if form[-1] == "s" else "B")
        self.length = length
        self.room = room
        self.first: Word = self
        self.spoken: Word = self
        self.rest: tuple[Word, ...] = ()
        self.may_cue = False
        self.is_plain = True
        self.own = bias.get("", 0) + by_form.get(form, 0)
        self.as_next = next_form.get(form, 0)
        self.as_second = right2.get(self.face, 0) + next_form2.get(form, 0)
        self.as_third = right3.get(self.face, 0)
        self.as_second_before = left2.get(self.face, 0)
        self.of_stem = of_stem.get(stem, NO_STEM)
        self.of_ending = of_ending.get(self.ending, NO_ENDING)

    def leading(self, rest: list[Word], tables: CueTables) -> Word:
        """The word as the first of a chunk that goes on with `rest`."""
        found = Word(self.form, self.tag, self.stem, self.length, self.room, tables)
        found.first = self.first
        found.spoken = self.spoken
        found.rest = tuple(rest)
        found.may_cue = self.may_cue
        found.is_plain = False
        return found


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


class MoreSpaceError(Exception):
    """White space stands after a space."""


class Lexicon:
    """What is known of words and chunks, where cues have some of `stems` and `tables` are the model of cues. Filled as
    they are met; forgets all when it is full. `border` stands around the words of a line.

    `chunks` lead to their first words, so that most of a text costs one look-up and one object a word. `pieces` are
    words as written, each with the white space after it.
    """

    __slots__ = ("border", "chunks", "pieces", "stems", "tables")

    def __init__(self, stems: frozenset[str], tables: CueTables = NO_CUES) -> None:
        self.stems = stems
        self.tables = tables
        self.border = Word(EDGE, EDGE, EDGE, 0, 0, tables)
        self.pieces: dict[str, Word] = {}
        self.chunks: dict[str, Word] = {}

    def _piece(self, piece: str) -> Word:
        """The word of a piece that is not in `pieces`, and puts it there."""
        if len(self.pieces) >= MAX_KNOWN:
            self.pieces.clear()
        written = piece.rstrip()
        form = sys.intern(american(written.lower()))
        tag, key, length, room = _class_of(written, form), sys.intern(stem(form)), len(written), len(piece)
        found = self.pieces[piece] = Word(form, tag, key, length, room, self.tables)
        found.spoken = Word(form, SPEECH, key, length, room, self.tables)
        if tag == "K":
            found.first = Word(form, _class_of_first(form), key, length, room, self.tables)
            found.first.spoken = found.spoken
        found.may_cue = key in self.stems and not (tag in NO_CUE and found.first.tag in NO_CUE)
        found.is_plain = not found.may_cue
        return found

    def read(self, written: str) -> list[Word]:
        """The words of what is written, without white space before and with a space behind."""
        return [self.pieces.get(piece) or self._piece(piece) for piece in _PIECE.findall(written + " ")]

    def learn(self, written: str) -> Word:
        """The first word of a chunk that is not in `chunks`, and puts it there. Raises `MoreSpaceError` where there is
        nothing, or white space first."""
        if not written or written[0].isspace():
            raise MoreSpaceError
        if len(self.chunks) >= MAX_KNOWN:
            self.chunks.clear()
        words = self.read(written)
        found = words[0] if len(words) == 1 else words[0].leading(words[1:], self.tables)
        if len(written) <= _LONG:
            self.chunks[written] = found
        return found

    def add(self, written: list[str], known: list[Word], with_stem: list[int]) -> None:
        """Adds the words of chunks to those known, and the places of those that may be cues."""
        chunks = self.chunks
        for each in written:
            try:
                word = chunks[each]
            except KeyError:
                word = self.learn(each)
            known.append(word)
            if word.is_plain:
                continue
            if word.may_cue:
                with_stem.append(len(known) - 1)
            for later in word.rest:
                known.append(later)
                if later.may_cue:
                    with_stem.append(len(known) - 1)

    def add_slowly(self, sentence: str, known: list[Word], with_stem: list[int]) -> None:
        """The same for a sentence where white space follows a space."""
        for each in _LAST_SPACE.split(sentence):
            if each and not each[0].isspace():
                self.add([each], known, with_stem)
                continue
            for word in self.read(each):
                known.append(word)
                if word.may_cue:
                    with_stem.append(len(known) - 1)


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
