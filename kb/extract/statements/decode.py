"""From likely cues to statements: for each accepted cue its source and content, then the flat set of a document."""

from __future__ import annotations

from typing import NamedTuple

from kb.extract.statements import contents, sources
from kb.extract.statements.cues import Line, cue_features, group_start, stacked_features
from kb.extract.statements.model import Model, best, chance
from kb.extract.statements.words import Words

_NO_CUE = frozenset("DRHOWtwTMXNCSUQq.,;()'\"!?")
NESTED_CHANCE = 0.6
"""A candidate inside another statement's content is kept as a nested statement from this chance on."""


Range = tuple[int, int]


class Draft(NamedTuple):
    """A statement in word numbers; ranges are (first, last + 1). `source` is the phrase, `head` its head word or -1."""

    line: int
    cue: int
    start: int
    end: int
    chance: float
    head: int
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    shape: str


def find_candidates(line: Line, stems: frozenset[str]) -> list[int]:
    """The words of a sentence that may be cues: outside longer quotations and with a known stem.

    A verb of any stem is a candidate beside speech and before "that".
    """
    roots, tags, quoted = line.words.stems, line.words.tags, line.words.quoted
    first, last, speech = line.first, line.last, bool(line.speech_at)
    found = []
    for at in range(first, last):
        tag = tags[at]
        if tag in _NO_CUE or (quoted[at] >= 0 and _in_phrase(line, at)):
            continue
        if roots[at] in stems:
            found.append(at)
        elif tag in "EV":
            after = tags[at + 1 : at + 3]
            if "t" in after[:1] or (speech and ("Q" in after or "Q" in tags[max(first, at - 5) : at])):
                found.append(at)
    return found


def _in_phrase(line: Line, at: int) -> bool:
    """Whether a quoted word has another word of the same quotation beside it."""
    tags, quoted = line.words.tags, line.words.quoted
    return any(
        line.first <= beside < line.last and quoted[beside] == quoted[at] and tags[beside] != "q"
        for beside in (at - 1, at + 1)
    )


def accept_cues(model: Model, line: Line) -> list[tuple[int, float, float]]:
    """The likely cues of a sentence: (place, chance beside its neighbours, chance by itself)."""
    indexes = find_candidates(line, model.stems)
    if not indexes:
        return []
    alone = [chance(model.cue, cue_features(line, at)) for at in indexes]
    found = []
    for place, at in enumerate(indexes):
        if alone[place] < 0.05:
            continue
        final = chance(model.stack, stacked_features(line.words, indexes, alone, place))
        if final >= model.threshold or alone[place] >= NESTED_CHANCE:
            found.append((at, final, alone[place]))
    return found


def _phrase_after(words: Words, head: int, last: int) -> int:
    """Where the noun phrase that follows a cue ends: past "of the city" and past ", the mayor of the city"."""
    tags, end = words.tags, head + 1
    while end < last:
        tag = tags[end]
        following = tags[end + 1] if end + 1 < last else ""
        if tag == "W":
            return _clause_end(tags, end, last)
        in_phrase = tag in "KkLZJUpDR" or (tag == "P" and following and following in "KkLZJUpDR")
        in_name = tag == "." and tags[end - 1] == "K" and following == "K"
        in_apposition = tag == "," and following and following in "DKRL" and tags[end - 1] in "KkLZ"
        if not (in_phrase or in_name or in_apposition):
            break
        end += 1
    return end


def _clause_end(tags: list[str], start: int, last: int) -> int:
    end = start
    while end < last and tags[end] not in ",.;:Q—":
        end += 1
    return end


def source_phrase(line: Line, cue: int, head: int) -> tuple[int, int]:
    """The source as (first word, last word + 1): the phrase of its head with what belongs to it."""
    words = line.words
    first = sources.phrase_start(words, head, line.first)
    start = group_start(words, cue, line.first)
    if words.tags[head] in "HWtRpk":
        return first, head + 1
    if head < start:
        return first, start if start - head <= 25 and _belongs(words, head + 1, start) else head + 1
    if head < cue:
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


def _right(model: Model, line: Line, cue: int, source: Range | None, others: list[int]) -> Range | None:
    places = contents.right_starts(line, cue, source)
    if not places:
        return None
    start = places[0]
    if len(places) > 1:
        start = places[best(model.right_start, contents.right_start_features(line, cue, source, places))]
    ends = contents.right_ends(line, start)
    if len(ends) == 1:
        end = ends[0]
    else:
        end = ends[best(model.right_end, contents.right_end_features(line, cue, start, ends, others))]
    return (start, end) if start < end else None


def _left(model: Model, line: Line, cue: int, source: Range | None, others: list[int]) -> Range | None:
    ends = contents.left_ends(line, cue, source)
    end = ends[0]
    if len(ends) > 1:
        end = ends[best(model.left_end, contents.left_end_features(line, cue, source, ends))]
    starts = contents.left_starts(line, end)
    if not starts:
        return None
    if len(starts) == 1:
        return starts[0], end
    rows = contents.left_start_features(line, cue, end, starts, others)
    start = starts[best(model.left_start, rows)]
    return (start, end) if start < end else None


def draft(model: Model, number: int, line: Line, cue: int, sure: float, others: list[int]) -> Draft:
    """The statement of one accepted cue. `others` are the other accepted cues of the sentence, sorted."""
    words = line.words
    candidates = sources.source_candidates(line, cue)
    head = candidates[best(model.source, sources.source_features(line, cue, candidates))]
    source = source_phrase(line, cue, head) if head != sources.NONE else None
    features = contents.shape_features(line, cue, source)
    shape = contents.SHAPES[best(model.shape, [[shape + name for name in features] for shape in contents.SHAPES])]
    start = group_start(words, cue, line.first)
    left = _left(model, line, cue, source, others) if shape in "LB" else None
    right = _right(model, line, cue, source, others) if shape in "RB" else None
    content = tuple(part for part in (left, right) if part is not None)
    return Draft(number, cue, start, _cue_end(words, cue, right, source), sure, head, source, content, shape)


def _cue_end(words: Words, cue: int, right: tuple[int, int] | None, source: tuple[int, int] | None) -> int:
    """The cue goes on to the content over particles and prepositions: "pointed out", "according to", "spoke of"."""
    end = cue + 1
    stop = min([part[0] for part in (right, source) if part is not None and part[0] > cue], default=cue + 1)
    while end < stop and end - cue <= 3 and words.tags[end] in "PAT":
        end += 1
    return end
