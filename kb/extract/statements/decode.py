"""From likely cues to statements: for each accepted cue its source and content, then the flat set of a document."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from kb.extract.statements import contents
from kb.extract.statements.classes import NO_CUE, stem
from kb.extract.statements.cues import LIKELY, Cue, Line, cue_scores, group_start, stack_score
from kb.extract.statements.model import SCALE, Model, first_highest, probability, unpacked
from kb.extract.statements.quoting import quoted_source
from kb.extract.statements.sources import NONE, SourceSearch, before_aside, phrase_start
from kb.extract.statements.words import Words
from kb.lexicon import table

NESTED_CHANCE: Final = 0.6
"""A candidate inside another statement's content is kept as a nested statement from this chance on."""

_HOPELESS: Final = 0.22
_SURE_CUE: Final = 0.94
"""Outside these chances by itself, a candidate is no cue, or one, whatever stands beside it."""

_HOPELESS_SCORE: Final = min([score for score in range(-SCALE * 3, 1) if probability(score) >= _HOPELESS])
"""The least score that means a chance of `_HOPELESS`: a candidate with a smaller one needs no more than that."""

_SURE_START: Final = 230
"""A candidate of this score as the start of content is taken without a look at those after it."""

_NO_SOURCE_AFTER: Final = frozenset("HWtRpk")
"""Classes of heads that nothing after them belongs to."""

Range = tuple[int, int]
Accepted = tuple[int, float, float]
"""A likely cue: its place, its chance beside its neighbours, and its chance by itself."""


class Draft:
    """A statement in word numbers; ranges are (first, last + 1). `source` is the phrase, `head` its head word or -1.
    `is_purpose` tells a cue that is the purpose of a talk."""

    __slots__ = ("chance", "content", "cue", "end", "head", "is_purpose", "line", "source", "start")

    def __init__(
        self, line: int, cue: int, start: int, end: int, chance: float, head: int, source: Range | None,
        content: list[Range], is_purpose: bool,
    ) -> None:
        self.line = line
        self.cue = cue
        self.start = start
        self.end = end
        self.chance = chance
        self.head = head
        self.source = source
        self.content = content
        self.is_purpose = is_purpose


def find_candidates(lines: Sequence[Line], stems: frozenset[str]) -> list[list[int]]:
    """For each sentence of a document the words that may be cues: outside longer quotations and with a known stem.

    A verb of any stem is a candidate beside speech and before "that".
    """
    if not lines:
        return []
    words = lines[0].words
    known, quoted = words.known, words.quoted
    places = [
        at for at in words.with_stem
        if known[at].tag not in NO_CUE and (quoted[at] < 0 or not _in_phrase(words, at))
    ]
    more = _verbs_beside(lines, stems)
    if more:
        places = sorted([*places, *more])
    found: list[list[int]] = []
    number, count = 0, len(places)
    for line in lines:
        inside: list[int] = []
        last = line.last
        while number < count and places[number] < last:
            inside.append(places[number])
            number += 1
        found.append(inside)
    return found


def _verbs_beside(lines: Sequence[Line], stems: frozenset[str]) -> set[int]:
    """The verbs of no known stem that stand beside speech or before "that"."""
    words = lines[0].words
    near: list[int] = []
    for line in lines:
        for border in line.speech_at:
            begin, end = max(line.first, border - 2), min(line.last, border + 6)
            tags = words.tags[begin:end]
            if "V" in tags or "E" in tags:
                near += range(begin, end)
    that_at = words.tags.find("t")
    while that_at >= 0:
        near.append(that_at - 1)
        that_at = words.tags.find("t", that_at + 1)
    found: set[int] = set()
    for at in near:
        word = words.known[at]
        if word.tag in "EV" and word.stem not in stems and (words.quoted[at] < 0 or not _in_phrase(words, at)):
            found.add(at)
    return found


def _in_phrase(words: Words, at: int) -> bool:
    """Whether a quoted word has another word of the same quotation beside it."""
    known, quoted = words.known, words.quoted
    number = quoted[at]
    return (quoted[at - 1] == number and known[at - 1].tag not in "q^") or (
        quoted[at + 1] == number and known[at + 1].tag not in "q^")


def accept_cues(model: Model, line: Line, indexes: list[int]) -> list[Accepted]:
    """The likely cues among a sentence's candidates."""
    scores = cue_scores(model.cue, line, indexes)
    alone: list[float] = []
    likely: list[int] = []
    for place, score in enumerate(scores):
        chance = probability(score) if score >= _HOPELESS_SCORE else 0.0
        alone.append(chance)
        if chance > LIKELY:
            likely.append(place)
    found: list[Accepted] = []
    for place, first_look in enumerate(alone):
        if first_look == 0:
            continue
        final = first_look
        if first_look < _SURE_CUE:
            if len(likely) == (1 if first_look > LIKELY else 0):
                final = _lone_chance(model, line.words, scores[place], first_look)
            else:
                final = probability(stack_score(model.stack, line.words, indexes, alone, likely, place))
        if final >= model.threshold or first_look >= NESTED_CHANCE:
            found.append((indexes[place], final, first_look))
    return found


def _lone_chance(model: Model, words: Words, score: int, first_look: float) -> float:
    """What the second look says of a candidate without neighbours, which the first look gave this score and chance."""
    final = model.lone.get(score)
    if final is None:
        final = model.lone[score] = probability(stack_score(model.stack, words, [0], [first_look], [], 0))
    return final


@functools.cache
def _posted() -> frozenset[str]:
    return frozenset(table("cues_words")["places"]["posted"].split())


def _phrase_after(words: Words, head: int, last: int) -> int:
    """Where the noun phrase that follows a cue ends: past "of the city" and past ", the mayor of the city"."""
    tags, end = words.tags, head + 1
    while end < last:
        tag = tags[end]
        following = tags[end + 1] if end + 1 < last else ""
        if tag == "W":
            return _clause_end(tags, end, last)
        in_phrase = tag in "KkLZJUpDR" or (tag == "P" and following and following in "KkLZJUpDR") or (
            tag == "T" and words.known[end - 1].form in _posted() and following and following in "KD")
        in_name = tag == "." and tags[end - 1] == "K" and following == "K"
        in_apposition = (
            tag == "," and following and following in "DKRL" and tags[end - 1] in "KkLZ"
            and _closes(tags, end + 1, last)
        )
        if not (in_phrase or in_name or in_apposition):
            break
        end += 1
    return end


def _closes(tags: str, start: int, last: int) -> bool:
    """Whether the noun phrase that begins at `start` ends with a mark, as an apposition does."""
    end = start
    while end < last and tags[end] in "KkLZJUpDRPC":
        end += 1
    return end == last or tags[end] in ",.;:?!)—–Q"


def _clause_end(tags: str, start: int, last: int) -> int:
    end = start
    while end < last and tags[end] not in ",.;:Q—":
        end += 1
    return end


def source_phrase(cue: Cue, head: int) -> Range:
    """The source as (first word, last word + 1): the phrase of its head with what belongs to it."""
    line, at, start = cue.line, cue.at, cue.start
    words = line.words
    first = phrase_start(words, head, at + 1 if head > at else line.first)
    if words.known[head].tag in _NO_SOURCE_AFTER:
        return first, head + 1
    if head < start:
        start = before_aside(line, start)
        return first, start if start - head <= 25 and _belongs(words, head + 1, start) else head + 1
    if head < at:
        return first, head + 1
    return first, _phrase_after(words, head, line.last)


def _belongs(words: Words, start: int, end: int) -> bool:
    """Whether the words between a noun and the cue are part of its phrase: no verb outside a relative clause."""
    tags = words.tags
    for at in range(start, end):
        tag = tags[at]
        if tag == "W":
            return True
        if tag in "VXMQCH" or (tag in "EG" and at == start):
            return False
    return True


def _is_purpose(words: Words, at: int) -> bool:
    """Whether the cue at `at` tells what a talk is for, and not that anything was said: "met her to discuss trade"."""
    known = words.known
    if not known[at - 1].is_group or known[at].form not in _talking():
        return False
    start = group_start(words, at)
    while known[start].tag == "A":
        start += 1  # "met *yesterday* to discuss trade"
    return known[start].tag == "T"


def _to_of(cue: Cue) -> int:
    """Where the "to" of a purpose stands, which no adverb of what is done for it belongs to: "met *today* to talk"."""
    at = cue.start
    while at < cue.at and cue.line.words.known[at].tag != "T":
        at += 1
    return at


@functools.cache
def _talking() -> frozenset[str]:
    return frozenset(table("cues_words")["purpose"]["talking"].split())


@functools.cache
def _sending() -> frozenset[str]:
    return frozenset(stem(verb) for verb in table("cues_words")["purpose"]["sending"].split())


def _doer(model: Model, cue: Cue, head: int) -> int:
    """The source of a talk's purpose: whoever does what is done for it, and not the one to whom it is done, whose head
    stands right before the purpose. Who asks or sends somebody leaves the talk to them."""
    line = cue.line
    words, known = line.words, line.words.known
    if head == NONE or head != cue.start - 1:
        return head
    verb = _governing(words, phrase_start(words, head, line.first), head)
    if verb <= line.first or known[verb].stem in _sending():
        return head
    doer = SourceSearch(model.source, Cue(line, verb)).best()
    return doer if line.first <= doer < verb else head


def _governing(words: Words, begin: int, head: int) -> int:
    """The verb of which the phrase from `begin` to its head word is the object; 0 where there is none."""
    known = words.known
    for at in range(head - 1, begin, -1):
        if known[at].tag == "E" and known[at - 1].tag in "KHW)":
            return at  # in a phrase that looks like a longer one: "Obama visited Merkel"
    verb = begin - 1
    if known[verb].tag == "M" and begin < head:
        return begin  # "will visit Merkel"
    if known[verb].tag == "P":
        verb -= 1
    acts = known[verb].tag in "VE" or (known[verb].tag in "LZ" and known[verb - 1].tag in "MT")
    return verb if acts else 0


def _shape(model: Model, cue: Cue, source: Range | None) -> str:
    edge = cue.start if source is None or source[0] > cue.at else source[0]
    if edge <= cue.line.first:
        return "R"
    right, left, both = unpacked(contents.shape_score(model.shape, cue, source))
    if right >= left and right >= both:
        return "R"
    return "L" if left >= both else "B"


def _best(places: list[int], scores: list[int]) -> int:
    """The place of the highest score, the first among equals. `scores` may end before the places do."""
    return places[first_highest(scores)]


def _right(model: Model, cue: Cue, source: Range | None, others: list[int]) -> Range | None:
    places = contents.right_starts(cue, source)
    if not places:
        return None
    start = places[0]
    if len(places) > 1:
        start = _best(places, contents.right_start_scores(model.right_start, cue, source, places, _SURE_START))
    ends = contents.right_ends(cue.line, start)
    end = ends[0]
    if len(ends) > 1:
        end = _best(ends, contents.right_end_scores(model.right_end, cue, start, ends, others))
    return (start, end) if start < end else None


def _left(model: Model, cue: Cue, source: Range | None, others: list[int]) -> Range | None:
    ends = contents.left_ends(cue, source)
    end = ends[0]
    if len(ends) > 1:
        end = _best(ends, contents.left_end_scores(model.left_end, cue, source, ends))
    starts = contents.left_starts(cue.line, end)
    if not starts:
        return None
    start = starts[0]
    if len(starts) > 1:
        start = _best(starts, contents.left_start_scores(model.left_start, cue, end, starts, others))
    return (start, end) if start < end else None


def draft(model: Model, number: int, line: Line, at: int, sure: float, others: list[int]) -> Draft:
    """The statement of the accepted cue at `at`. `others` are the other accepted cues of the sentence, sorted."""
    cue = Cue(line, at)
    head = SourceSearch(model.source, cue).best()
    purpose = _is_purpose(cue.line.words, at)
    if purpose:
        head = _doer(model, cue, head)
    source = source_phrase(cue, head) if head != NONE else None
    quoted = quoted_source(line, at)
    if quoted is not None and cue.word.tag == "G":
        head, source = quoted
    shape = _shape(model, cue, source)
    content: list[Range] = []
    right: Range | None = None
    if shape != "R":
        left = _left(model, cue, source, others)
        if left is not None:
            content.append(left)
    if shape != "L":
        right = _right(model, cue, source, others)
        if right is not None:
            content.append(right)
    if purpose:
        cue.start = _to_of(cue)
    if quoted is not None:
        head, source = quoted  # and not before: the outlet that quotes stands between
    return Draft(number, at, cue.start, _cue_end(line.words, at, right, source), sure, head, source, content, purpose)


def _cue_end(words: Words, cue: int, right: Range | None, source: Range | None) -> int:
    """The cue goes on to the content over particles and prepositions: "pointed out", "according to", "spoke of"."""
    end = stop = cue + 1
    if right is not None and right[0] > cue:
        stop = right[0]
        if source is not None and cue < source[0] < stop:
            stop = source[0]
    elif source is not None and source[0] > cue:
        stop = source[0]
    while end < stop and end - cue <= 3 and words.tags[end] in "PAT":
        end += 1
    while end < stop and words.tags[end - 1] in "PT" and end - 1 > cue:
        end -= 1
    return end
