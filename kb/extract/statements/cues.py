"""Which words are cues: the features by which two linear models decide, first by itself, then beside its neighbours."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from kb.extract.statements.classes import CROSSED, Word
from kb.extract.statements.model import EMPTY, CueTables, StackTables
from kb.extract.statements.words import MAX_LINE, Words
from kb.records import Sentence


class Line:
    """One sentence as the models see it: words `first` to `last - 1`.

    `place` is the paragraph's number up to 3, `speech_at` the places where longer quotations begin and end.
    """

    __slots__ = ("first", "last", "place", "speech_at", "words")

    def __init__(self, first: int, last: int, words: Words, place: str, speech_at: list[int]) -> None:
        self.first = first
        self.last = last
        self.words = words
        self.place = place
        self.speech_at = speech_at


_DATELINE: Final = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]{2,20}(?: [A-ZÀ-Þ.'’\-]{2,20}){0,3}(?:, [A-Z][\w.]{1,15}(?: [\w.]{1,15}){0,2}){0,3}"
    r"(?: ?\([\w ./,]{2,30}\))? (?:--|[-–—]) (?=\S)")


def read_lines(words: Words, text: str, sentences: Sequence[Sentence]) -> list[Line]:
    """The sentences of a text as the models see them: without a dateline, whose place says nothing."""
    lines: list[Line] = []
    paragraph, place, next_speech = -1, "", 0
    speeches = words.speeches
    for line, (first, last, number) in enumerate(words.lines):
        _, end, in_paragraph, _ = sentences[number]
        if in_paragraph != paragraph:
            paragraph, place = in_paragraph, "0123"[in_paragraph if in_paragraph < 3 else 3]
            start = words.line_starts[line]
            second = text[start + 1 : start + 2]
            # A town is in capitals there.
            dateline = None if second == " " or second.islower() else _DATELINE.match(text, start, end)
            if dateline:
                first = min(last - 1, words.first_from(dateline.end(), line))
        speech_at = _NO_BORDERS
        while next_speech < len(speeches):
            begin, stop = speeches[next_speech]
            if begin < last:
                speech_at = [*speech_at, *_borders(max(first, begin), min(last, stop))]
            if stop > last:
                break
            next_speech += 1
        lines.append(Line(first, last, words, place, speech_at))
    return lines


_NO_BORDERS: Final[list[int]] = []


def _borders(first: int, last: int) -> list[int]:
    """The first and the last word of what a sentence has of a quotation, the words from `first` to `last - 1`."""
    if first >= last:
        return _NO_BORDERS
    return [first, last - 1] if last - first > 1 else [first]


BUCKETS: Final = ["0", "1", "2", "3", "4", "4", *["6"] * 4, *["10"] * 8, *["18"] * MAX_LINE]
"""A count as one of few classes, fine for small ones and coarse for large ones; no count exceeds a line's length."""


def group_start(words: Words, index: int) -> int:
    """Where the verb group of the verb at `index` begins: auxiliaries, adverbs, negation and "to" before it."""
    known = words.known
    while known[index - 1].is_group:
        index -= 1
    return index


class Cue:
    """An accepted cue: the sentence, the word with its number, and where its verb group starts."""

    __slots__ = ("at", "line", "start", "word")

    def __init__(self, line: Line, at: int) -> None:
        self.line = line
        self.at = at
        known = line.words.known
        self.word: Word = known[at]
        self.start = group_start(line.words, at) if known[at - 1].is_group else at


def _group_forms(words: Words, start: int, end: int) -> str:
    """The words of a verb group but for adverbs."""
    if end == start + 1:
        word = words.known[start]
        return word.form if word.tag != "A" else ""
    return " ".join([word.form for word in words.known[start:end] if word.tag != "A"])


def cue_scores(tables: CueTables, line: Line, indexes: list[int]) -> list[int]:
    """What speaks for each candidate: its form, its neighbours, its auxiliaries, and where speech is. The words have
    been read with these tables."""
    _, _, _, _, _, lefts, _, _, _, _, _, _ = tables
    words, place = line.words, line.place
    known, tags = words.known, words.tags
    speech_at, has_that = line.speech_at, tags.find("t", line.first, line.last + 6) >= 0
    scores: list[int] = []
    for index in indexes:
        word, before, after = known[index], known[index - 1], known[index + 1]
        start, group = index, ""
        if before.is_group:
            start = group_start(words, index)
            group = _group_forms(words, start, index)
            before = known[start - 1]
        left, right, further = before.face, after.face, known[start - 2]
        stem_left, stem_right, stem_group, stem_place, stem_classes = word.of_stem
        ending_left, ending_right, ending_group, ending_that = word.of_ending
        score = (
            word.own + stem_left.get(left, 0) + stem_right.get(right, 0) + stem_group.get(group, 0)
            + stem_place.get(place, 0) + ending_left.get(left, 0) + ending_right.get(right, 0)
            + ending_group.get(group, 0) + further.as_second_before + lefts.get(left, EMPTY).get(further.face, 0)
            + after.as_next + known[index + 2].as_second + known[index + 3].as_third
        )
        if stem_classes:
            score += stem_classes.get(word.ending + before.tag + after.tag, 0)
        if speech_at:
            score += _speech_score(tables, speech_at, index)
        if has_that and tags.find("t", index + 1, index + 7) >= 0:
            score += ending_that.get("", 0)
        scores.append(score)
    return scores


def _speech_score(tables: CueTables, speech_at: list[int], index: int) -> int:
    """What the longer quotations of its sentence, whose borders are `speech_at`, say of a candidate."""
    _, _, _, _, _, _, _, _, _, _, speech_side, speech_near = tables
    side = ("<" if speech_at[0] < index else "") + (">" if speech_at[-1] > index else "")
    nearest = MAX_LINE
    for at in speech_at:
        distance = at - index if at > index else index - at
        nearest = min(nearest, distance)
    return speech_side.get(side, 0) + speech_near.get(BUCKETS[nearest], 0)


_LOGITS: Final = tuple([str(level) for level in range(-6, 7)])
_LEVELS: Final[tuple[str, ...]] = ("0", "1", "2", "3", "4", "5")
_LEFT_LEVELS: Final = tuple(["L" + level for level in _LEVELS])
_RIGHT_LEVELS: Final = tuple(["R" + level for level in _LEVELS])
_NEAR_CROSSED: Final = CROSSED[:6] + CROSSED[10:]
_CROSSINGS: Final = tuple([
    "".join([tag for tag in ",CtQWST" if bits >> _NEAR_CROSSED.index(tag) & 1]) for bits in range(1 << 7)])
_LEFT_CROSSINGS: Final = tuple(["L" + crossing for crossing in _CROSSINGS])
_RIGHT_CROSSINGS: Final = tuple(["R" + crossing for crossing in _CROSSINGS])
"""How features name what stands between two cues, by the first six bits of `CROSSED` and its last."""

_NEAR: Final = 30
"""A likely candidate beyond this many others is no neighbour."""

_COUNTS: Final = ("0", "1", "2", *["3"] * _NEAR)
"""How features count likely neighbours on one side."""

LIKELY: Final = 0.35
"""A candidate this probable by itself counts as a neighbour for the second look at the others."""


def _nearest(value: float) -> int:
    """What `round` gives, without a call of it in compiled code."""
    size = abs(value)
    whole = int(size)
    rest = size - whole
    if rest > 0.5 or (rest == 0.5 and whole & 1):
        whole += 1
    return whole if value >= 0 else -whole


def likely_places(chances: Sequence[float]) -> list[int]:
    """Which candidates count as neighbours for the second look at the others, by their number in the sentence."""
    return [place for place, chance in enumerate(chances) if chance > LIKELY]


def stack_score(
    tables: StackTables, words: Words, indexes: list[int], chances: list[float], likely: list[int], place: int
) -> int:
    """A second look at candidate number `place` of a sentence, given the first look at all.

    `indexes` are the candidates' places in the text, `chances` what the first model says of each, `likely` their
    `likely_places`.
    """
    bias, own, count, none, _, _, _, _, _, _, _, _ = tables
    chance = chances[place]
    likelihood = 1e-6 if chance < 1e-6 else 1 - 1e-6 if chance > 1 - 1e-6 else chance
    level = _nearest(math.log(likelihood / (1 - likelihood)) * 1.5)
    own_level = _LOGITS[0 if level < -6 else 12 if level > 6 else level + 6]
    score = bias.get("", 0) + own.get(own_level, 0)
    at = bisect_left(likely, place)
    first, most = at, 0.0
    while first > 0 and likely[first - 1] >= place - _NEAR:
        first -= 1
        most = max(most, chances[likely[first]])
    score += count.get("L", EMPTY).get(_COUNTS[at - first], 0)
    if at > first:
        score += _neighbour(tables, words, indexes[place], indexes[likely[at - 1]], chances[likely[at - 1]], most)
    else:
        score += none.get("L", 0)
    if chance > LIKELY:
        at += 1
    last, most = at, 0.0
    while last < len(likely) and likely[last] < place + _NEAR:
        most = max(most, chances[likely[last]])
        last += 1
    score += count.get("R", EMPTY).get(_COUNTS[last - at], 0)
    if last > at:
        score += _neighbour(tables, words, indexes[place], indexes[likely[at]], chances[likely[at]], most)
    else:
        score += none.get("R", 0)
    return score


def _neighbour(tables: StackTables, words: Words, index: int, other: int, chance: float, most: float) -> int:
    """What the nearest likely cue on one side, of this chance, says of the candidate at `index`."""
    _, _, _, _, by_level, by_between, between_level, stem_between, by_distance, stem_level, edges, by_most = tables
    known = words.known
    if other < index:
        side, level, near, far = "L", _LEFT_LEVELS[_nearest(chance * 4)], other, index
        edge = known[index - 1].tag + known[other + 1].tag
    else:
        side, level, near, far = "R", _RIGHT_LEVELS[_nearest(chance * 4)], index, other
        edge = known[other - 1].tag
    bits = 0
    for word in known[near + 1 : far]:
        bits |= word.bit
    crossing = bits & 63 | bits >> 10 << 6
    between = _LEFT_CROSSINGS[crossing] if side == "L" else _RIGHT_CROSSINGS[crossing]
    return (
        by_level.get(level, 0) + by_between.get(between, 0) + between_level.get(between, EMPTY).get(level, 0)
        + stem_between.get(known[other].stem, EMPTY).get(between, 0)
        + by_distance.get(BUCKETS[far - near], EMPTY).get(level, 0)
        + stem_level.get(known[index].stem, EMPTY).get(level, 0)
        + by_most.get(side, EMPTY).get(_LEVELS[_nearest(most * 5)], 0) + edges.get(level, EMPTY).get(edge, 0)
    )
