"""Which words are cues: the features by which two linear models decide, first by itself, then beside its neighbours."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.extract.statements.model import EMPTY, NO_ENDING, NO_STEM, CueTables, StackTables
from kb.extract.statements.words import MAX_LINE, Words
from kb.records import Sentence

_GROUP = frozenset("AMNXT")


class Line(NamedTuple):
    """One sentence as the models see it: words `first` to `last - 1`.

    `place` is the paragraph's number up to 3, `speech_at` the places where longer quotations begin and end.
    """

    first: int
    last: int
    words: Words
    place: str
    speech_at: list[int]


_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]{2,20}(?: [A-ZÀ-Þ.'’\-]{2,20}){0,3}(?:, [A-Z][\w.]{1,15}(?: [\w.]{1,15}){0,2}){0,3}"
    r"(?: ?\([\w ./,]{2,30}\))? (?:--|[-–—]) (?=\S)")


def read_lines(words: Words, text: str, sentences: Sequence[Sentence]) -> list[Line]:
    """The sentences of a text as the models see them: without a dateline, whose place says nothing."""
    tags = words.tags
    lines: list[Line] = []
    paragraph = -1
    for first, last, number in words.lines:
        if sentences[number].paragraph != paragraph:
            paragraph = sentences[number].paragraph
            dateline = _DATELINE.match(text, words.starts[first], words.starts[last])
            if dateline:
                first = bisect_left(words.starts, dateline.end(), first, last - 1)
        speech_at = _speech_borders(words, first, last) if tags.find("Q", first, last) >= 0 else []
        lines.append(Line(first, last, words, "0123"[min(paragraph, 3)], speech_at))
    return lines


_SPEECH = re.compile("Q+")


def _speech_borders(words: Words, first: int, last: int) -> list[int]:
    quoted = words.quoted
    found: list[int] = []
    for run in _SPEECH.finditer(words.tags, first, last):
        at, end = run.span()
        while at < end:
            stop = bisect_right(quoted, quoted[at], at, end)  # quotations are numbered in order
            found.append(at)
            if stop - at > 1:
                found.append(stop - 1)
            at = stop
    return found


BUCKETS = ["0", "1", "2", "3", "4", "4", *["6"] * 4, *["10"] * 8, *["18"] * MAX_LINE]
"""A count as one of few classes, fine for small ones and coarse for large ones; no count exceeds a line's length."""


def group_start(words: Words, index: int) -> int:
    """Where the verb group of the verb at `index` begins: auxiliaries, adverbs, negation and "to" before it."""
    tags = words.tags
    while tags[index - 1] in _GROUP:
        index -= 1
    return index


class Cue(NamedTuple):
    """An accepted cue: the sentence, the word's number, and where its verb group starts."""

    line: Line
    at: int
    start: int


def read_cue(line: Line, at: int) -> Cue:
    """The cue at word `at`."""
    return Cue(line, at, group_start(line.words, at))


def cue_scores(tables: CueTables, line: Line, indexes: Iterable[int]) -> Iterator[int]:
    """What speaks for each candidate: its form, its neighbours, its auxiliaries, and where speech is."""
    (bias, by_form, of_stem, of_ending, left2, lefts, right2, right3, next_form, next_form2, speech_side,
     speech_near) = tables
    _, _, words, paragraph, speech_at = line
    forms, tags, stems, faces = words.forms, words.tags, words.stems, words.faces
    for index in indexes:
        form = forms[index]
        start, group = index, ""
        if tags[index - 1] in _GROUP:
            start = group_start(words, index)
            group = " ".join([forms[at] for at in range(start, index) if tags[at] != "A"])
        l2, l1, r1, r2 = faces[start - 2], faces[start - 1], faces[index + 1], faces[index + 2]
        ending = _ENDINGS.get(form[-2:]) or ("S" if form[-1] == "s" else "B")
        stem_left, stem_right, stem_group, stem_place, stem_classes = of_stem.get(stems[index], NO_STEM)
        ending_left, ending_right, ending_group, ending_that = of_ending.get(ending, NO_ENDING)
        score = (
            bias.get("", 0) + by_form.get(form, 0) + stem_left.get(l1, 0) + stem_right.get(r1, 0)
            + stem_group.get(group, 0) + stem_place.get(paragraph, 0)
            + stem_classes.get(ending + tags[start - 1] + tags[index + 1], 0)
            + ending_left.get(l1, 0) + ending_right.get(r1, 0) + ending_group.get(group, 0)
            + left2.get(l2, 0) + lefts.get(l1, EMPTY).get(l2, 0) + right2.get(r2, 0)
            + right3.get(faces[index + 3], 0)
            + next_form.get(forms[index + 1], 0) + next_form2.get(forms[index + 2], 0)
        )
        if speech_at:
            side = ("<" if speech_at[0] < index else "") + (">" if speech_at[-1] > index else "")
            near = BUCKETS[min([abs(at - index) for at in speech_at])]
            score += speech_side.get(side, 0) + speech_near.get(near, 0)
        if "t" in tags[index + 1 : index + 7]:
            score += ending_that.get("", 0)
        yield score


_ENDINGS = {"ng": "G", "ed": "E"}
_LEVELS = ("0", "1", "2", "3", "4", "5")
_NEAR = 30
"""A likely candidate beyond this many others is no neighbour."""

LIKELY = 0.35
"""A candidate this probable by itself counts as a neighbour for the second look at the others."""


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
    chance = min(max(chances[place], 1e-6), 1 - 1e-6)
    logit = math.log(chance / (1 - chance))
    at = bisect_left(likely, place)
    left = likely[bisect_left(likely, place - _NEAR) : at]
    right = likely[at + (chances[place] > LIKELY) : bisect_left(likely, place + _NEAR)]
    score = bias.get("", 0) + own.get(str(max(-6, min(6, round(logit * 1.5)))), 0)
    score += count.get("L", EMPTY).get(_LEVELS[min(len(left), 3)], 0)
    score += count.get("R", EMPTY).get(_LEVELS[min(len(right), 3)], 0)
    for side, others, nearest in (("L", left, -1), ("R", right, 0)):
        if others:
            other = others[nearest]
            most = chances[other] if len(others) == 1 else max([chances[number] for number in others])
            score += _neighbour(tables, words, indexes[place], indexes[other], chances[other], most, side)
        else:
            score += none.get(side, 0)
    return score


def _neighbour(
    tables: StackTables, words: Words, index: int, other: int, probability: float, most: float, side: str
) -> int:
    """What the nearest likely cue on one side says of the candidate at `index`."""
    _, _, _, _, by_level, by_between, between_level, stem_between, by_distance, stem_level, edges, by_most = tables
    tags = words.tags
    near, far = (other, index) if side == "L" else (index, other)
    crossed = tags[near + 1 : far]
    between = side + "".join([tag for tag in ",CtQWST" if tag in crossed])
    level = side + _LEVELS[round(probability * 4)]
    found = (
        by_level.get(level, 0) + by_between.get(between, 0) + between_level.get(between, EMPTY).get(level, 0)
        + stem_between.get(words.stems[other], EMPTY).get(between, 0)
        + by_distance.get(BUCKETS[far - near], EMPTY).get(level, 0)
        + stem_level.get(words.stems[index], EMPTY).get(level, 0)
        + by_most.get(side, EMPTY).get(_LEVELS[round(most * 5)], 0)
    )
    if side == "L":
        return found + edges.get(level, EMPTY).get(tags[index - 1] + tags[other + 1], 0)
    return found + edges.get(level, EMPTY).get(tags[other - 1], 0)
