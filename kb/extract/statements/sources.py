"""Who may be the source of a cue: noun phrases of its sentence, and the features by which they are ranked."""

from __future__ import annotations

import functools
from typing import Final

from kb.extract.statements.classes import CROSSED
from kb.extract.statements.cues import BUCKETS, Cue, Line
from kb.extract.statements.model import EMPTY, NO_PAIRS, NO_SIDE, SourceTables, first_highest
from kb.extract.statements.words import Words
from kb.lexicon import table

NONE: Final = -1
"""Stands for "no source" among the candidates."""

_HEADS_AFTER: Final = frozenset("KLZJ")

_MAX_LEFT: Final = 35
_MOST_LEFT: Final = 10
_MAX_RIGHT: Final = 14
_BE: Final = frozenset({"be", "is", "are", "was", "were", "been", "being"})

_SURE_BESIDE: Final = 480
_SURE: Final = 700
"""A candidate this far above "no source" (right before the verb group, or elsewhere) is taken without a look at the
others."""


def phrase_start(words: Words, head: int, floor: int = 0) -> int:
    """Where the noun phrase with this head word begins, from word `floor` on; crosses "Mr." and initials, and takes a
    determiner."""
    known, start = words.known, head
    if known[head].is_pronoun or not known[head - 1].may_precede:
        return head
    while start > floor:
        word = known[start - 1]
        before = word.tag
        if word.is_inner or before == "q":
            start -= 1
        elif (before == "." and known[start - 2].tag == "K" == known[start].tag) or (
                before == "-" and known[start - 2].is_inner):
            start -= 2
        else:
            break
    while start < head and known[start].tag == "q":
        start += 1
    if start > floor and known[start - 1].tag in "DR":
        start -= 1
        if start > floor and known[start - 1].tag == "D":
            start -= 1
    return start


@functools.cache
def _asides() -> tuple[frozenset[str], frozenset[str]]:
    """Asides between a subject and its verb ("in turn"), and their last words."""
    asides = frozenset(phrase.strip() for phrase in table("cues_words")["places"]["asides"].split(";"))
    return asides, frozenset(aside.rpartition(" ")[2] for aside in asides)


def before_aside(line: Line, start: int) -> int:
    """Where an aside right before a verb group begins, or `start`: "Oslo in turn said", "Oslo, for its part, said"."""
    known, end = line.words.known, start
    if known[end - 1].tag in "KH":
        return start  # the most frequent, and the last word of no aside
    asides, last_words = _asides()
    if known[end - 1].form == ",":
        end -= 1
    if known[end - 1].form not in last_words:
        return start
    commas = start - end
    for begin in range(end - 1, max(line.first, end - 4), -1):
        if (known[begin - 1].form == ",") == (commas == 1) and " ".join(
                [word.form for word in known[begin:end]]) in asides:
            return begin - commas
    return start


_CROSSED: Final = ",QCSWtVXM:"
_PATH_BITS: Final = 1023
_CROSSINGS: Final = tuple([
    "~" + "".join([tag for tag in _CROSSED if bits >> CROSSED.index(tag) & 1]) for bits in range(_PATH_BITS + 1)])
"""How a path names what it crosses, by the first bits of `CROSSED`."""


def _path(words: Words, start: int, end: int) -> str:
    """The way from one word to another: what stands between if little, else what is crossed."""
    size = end - start
    if size <= 0:
        return ""
    if size <= 3:
        return "".join([word.face for word in words.known[start:end]])
    bits = 0
    for word in words.known[start:end]:
        bits |= word.bit
    return BUCKETS[size] + _CROSSINGS[bits & _PATH_BITS]


_LEFT_SIDES: Final = ("<1", "<2", "<3", "<4", *["<5"] * (_MOST_LEFT - 4))
_LEFT_SIDES_PASSIVE: Final = tuple([side + "p" for side in _LEFT_SIDES])
_RIGHT_SIDES: Final = [">1", ">2", ">3", *[">4"] * _MAX_RIGHT]
"""How features call each side of a cue: with the candidate's rank on it, and whether the cue is passive."""


class SourceSearch:
    """The candidates for the head of a cue's source, and what speaks for each. A candidate that is sure ends the search
    and is the last."""

    __slots__ = ("_cue", "_group", "_passive", "_start", "_tables", "_verb", "heads", "scores")

    def __init__(self, tables: SourceTables, cue: Cue) -> None:
        self._tables = tables
        self._cue = cue
        self._start = before_aside(cue.line, cue.start)
        word, known = cue.word, cue.line.words.known
        group = passive = ""
        if cue.start < cue.at:
            auxiliaries = known[cue.start : cue.at]
            group = "".join([each.face for each in auxiliaries if each.tag in "MXTN"])
            if word.tag == "E" and not _BE.isdisjoint([each.form for each in auxiliaries]):
                passive = "p"
        ending = word.form[-3:] if word.tag in "GE" else word.tag
        self._passive = passive
        self._verb = ending + "|" + group
        self.heads = [NONE]
        self.scores = [self._none_score(ending, group)]
        if not self._look_before() and (cue.start == cue.at or not self._look_inside()):
            self._look_after()

    def best(self) -> int:
        """The candidate for which most speaks, the first of equal ones; or `NONE`."""
        return self.heads[first_highest(self.scores)]

    def _none_score(self, ending: str, group: str) -> int:
        """What speaks for no source at all."""
        none, none_stem, none_group, none_ending, none_right, none_sides, none_after_group, _, _, _, _, _, _, _ = (
            self._tables)
        cue = self._cue
        known = cue.line.words.known
        left, right = known[self._start - 1].face, known[cue.at + 1].face
        return (
            none.get("", 0) + none_stem.get(cue.word.stem, 0) + none_group.get(cue.word.tag, EMPTY).get(group, 0)
            + none_ending.get(ending, EMPTY).get(left, 0) + none_right.get(right, 0)
            + none_sides.get(left, EMPTY).get(right, 0) + none_after_group.get(right, EMPTY).get(group, 0)
        )

    def _look_before(self) -> bool:
        """Adds the candidates before the verb group, nearest first, until one is sure."""
        _, _, _, _, _, _, _, by_side, paths, stem_side, by_form, before_class, side_before, by_verb = self._tables
        cue = self._cue
        words, first, start = cue.line.words, cue.line.first, self._start
        known = words.known
        if start < cue.start and known[start - 1].tag in "KH" and (
                known[phrase_start(words, start - 1, first) - 1].tag != "P"):
            self.heads.append(start - 1)  # an aside stands between a subject and its verb only
            self.scores.append(self.scores[0] + _SURE + 1)
            return True
        path_table, before_classes = paths.get("<", EMPTY), before_class.get("<", NO_PAIRS)
        verb_before = by_verb.get(self._verb, NO_PAIRS).get("<", EMPTY)
        of_stem = stem_side.get(cue.word.stem, EMPTY).get("<", 0)
        sides_before = _LEFT_SIDES_PASSIVE if self._passive else _LEFT_SIDES
        sure = self.scores[0] + _SURE_BESIDE
        rank = bits = 0
        after, is_in_name = known[start], False
        stop = first if start - first < _MAX_LEFT else start - _MAX_LEFT
        for at in range(start - 1, stop - 1, -1):
            word = known[at]
            tag = word.tag
            if word.may_head and (not is_in_name or tag == "p"):
                size = start - at - 1
                if size == 0:
                    path = ""
                elif size <= 3:
                    path = "".join([each.face for each in known[at + 1 : start]])
                else:
                    path = BUCKETS[size] + _CROSSINGS[bits & _PATH_BITS]
                before = known[at - 1].face
                if not word.is_pronoun and known[at - 1].may_precede:
                    before = known[phrase_start(words, at, first) - 1].face
                side_class, side_after = by_side.get(_LEFT_SIDES[rank], NO_SIDE)
                score = (
                    side_class.get(tag, 0) + path_table.get(path, 0) + of_stem + by_form.get(word.form, 0)
                    + before_classes.get(before, EMPTY).get(tag, 0) + side_after.get(after.face, 0)
                    + side_before.get(sides_before[rank], EMPTY).get(before, 0) + verb_before.get(before, 0)
                )
                self.heads.append(at)
                self.scores.append(score)
                if score > sure:
                    return True
                rank += 1
                if rank == _MOST_LEFT:
                    break
            bits |= word.bit
            after, is_in_name = word, word.is_noun
            sure = self.scores[0] + _SURE
        return False

    def _look_inside(self) -> bool:
        """Adds the candidates within the verb group, until one is sure: "did Smith say"."""
        cue = self._cue
        known = cue.line.words.known
        places = [at for at in range(cue.start, cue.at) if known[at].tag in "HK"]
        return bool(places) and self._add(places, cue.line.first, "=", ["=" for _ in places])

    def _look_after(self) -> None:
        """Adds the candidates after the cue, until one is sure."""
        cue = self._cue
        known, first = cue.line.words.known, cue.at + 1
        places: list[int] = []
        after = known[first]
        for at in range(first, min(cue.line.last, cue.at + _MAX_RIGHT)):
            word, after = after, known[at + 1]
            if (word.tag in _HEADS_AFTER and not after.is_noun) or (after.tag == "P" and word.tag in "DU"):
                places.append(at)
        if places:
            self._add(places, first, ">", _RIGHT_SIDES)

    def _add(self, places: list[int], floor: int, way: str, sides: list[str]) -> bool:
        """Adds candidates inside or after the verb group, whose phrases begin at `floor` or after it, until one is
        sure. Returns whether one is."""
        _, _, _, _, _, _, _, by_side, paths, stem_side, by_form, before_class, side_before, by_verb = self._tables
        cue, passive = self._cue, self._passive
        words = cue.line.words
        known = words.known
        path_table, before_classes = paths.get(way, EMPTY), before_class.get(way, NO_PAIRS)
        verb_before = by_verb.get(self._verb, NO_PAIRS).get(way, EMPTY)
        of_stem = stem_side.get(cue.word.stem, EMPTY).get(way, 0)
        sure = self.scores[0] + _SURE
        for rank, at in enumerate(places):
            word, side = known[at], sides[rank]
            begin = phrase_start(words, at, floor)
            before = known[begin - 1].face
            side_class, side_after = by_side.get(side, NO_SIDE)
            score = (
                side_class.get(word.tag, 0) + path_table.get(_path(words, cue.at + 1, begin), 0) + of_stem
                + by_form.get(word.form, 0) + before_classes.get(before, EMPTY).get(word.tag, 0)
                + side_after.get(known[at + 1].face, 0) + side_before.get(side + passive, EMPTY).get(before, 0)
                + verb_before.get(before, 0)
            )
            self.heads.append(at)
            self.scores.append(score)
            if score > sure:
                return True
        return False
