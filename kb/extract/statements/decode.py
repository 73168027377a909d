"""From likely cues to statements: for each accepted cue its source and content, then the flat set of a document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import NamedTuple

from kb.extract.statements import contents, sources
from kb.extract.statements.cues import Cue, Line, cue_scores, likely_places, read_cue, stack_score
from kb.extract.statements.model import SHAPES, Model, probability, unpacked
from kb.extract.statements.words import Words

_NO_CUE = frozenset("DRHOWtwTMXNCSUQq.,;()'\"!?^")
NESTED_CHANCE = 0.6
"""A candidate inside another statement's content is kept as a nested statement from this chance on."""

_HOPELESS, _SURE_CUE = 0.22, 0.94
"""Outside these chances by itself, a candidate is no cue, or one, whatever stands beside it."""

_SURE_BESIDE, _SURE_SOURCE, _SURE_START = 480, 700, 230
"""A candidate this far above "no source" (right before the verb group, or elsewhere), or of this score as the start, is
taken without a look at the others."""

_NO_SCORE = 1 << 40
"""Above every score that weights can add up to."""

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


def find_candidates(lines: Sequence[Line], stems: frozenset[str]) -> list[list[int]]:
    """For each sentence of a document the words that may be cues: outside longer quotations and with a known stem.

    A verb of any stem is a candidate beside speech and before "that".
    """
    if not lines:
        return []
    words = lines[0].words
    tags, quoted = words.tags, words.quoted
    known = [
        at for at in compress(range(len(tags)), map(stems.__contains__, words.stems))
        if tags[at] not in _NO_CUE and (quoted[at] < 0 or not _in_phrase(words, at))
    ]
    found, left = [], 0
    for line in lines:
        right = bisect_left(known, line.last, left)
        places = known[left:right]
        left = right
        if line.speech_at or tags.find("t", line.first + 1, line.last) > 0:
            more = _verbs_beside(line, stems)
            if more:
                places = sorted(places + more)
        found.append(places)
    return found


def _verbs_beside(line: Line, stems: frozenset[str]) -> list[int]:
    """The verbs of no known stem that stand beside speech or before "that"."""
    first, last, words, _, speech_at = line
    tags, quoted = words.tags, words.quoted
    near = {at for border in speech_at for at in range(max(first, border - 2), min(last, border + 6))}
    that_at = tags.find("t", first + 1, last)
    while that_at > 0:
        near.add(that_at - 1)
        that_at = tags.find("t", that_at + 1, last)
    return [at for at in near if tags[at] in "EV" and words.stems[at] not in stems and (
        quoted[at] < 0 or not _in_phrase(words, at))]


def _in_phrase(words: Words, at: int) -> bool:
    """Whether a quoted word has another word of the same quotation beside it."""
    tags, quoted = words.tags, words.quoted
    return any(quoted[beside] == quoted[at] and tags[beside] not in "q^" for beside in (at - 1, at + 1))


def accept_cues(model: Model, line: Line, indexes: list[int]) -> list[tuple[int, float, float]]:
    """The likely cues among a sentence's candidates: (place, chance beside its neighbours, chance by itself)."""
    alone = [probability(score) for score in cue_scores(model.cue, line, indexes)]
    likely = likely_places(alone)
    found = []
    for place, first_look in enumerate(alone):
        if first_look < _HOPELESS:
            continue
        final = first_look
        if first_look < _SURE_CUE:
            final = probability(stack_score(model.stack, line.words, indexes, alone, likely, place))
        if final >= model.threshold or first_look >= NESTED_CHANCE:
            found.append((indexes[place], final, first_look))
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
    line, at, start = cue
    words = line.words
    first = sources.phrase_start(words, head, at + 1 if head > at else line.first)
    if words.tags[head] in "HWtRpk":
        return first, head + 1
    if head < start:
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


def _source(model: Model, cue: Cue) -> int:
    """The head of the cue's source or `NONE`: the best candidate, or a sure one right before the verb group."""
    beside = cue.start - 1
    best_head, best_score, none_score = sources.NONE, 0, 0
    for head, score in sources.source_scores(model.source, cue):
        if head == sources.NONE:
            best_score = none_score = score
        elif score > best_score:
            best_head, best_score = head, score
            if score - none_score > (_SURE_BESIDE if head == beside else _SURE_SOURCE):
                break
    return best_head


def _shape(model: Model, cue: Cue, source: Range | None) -> str:
    edge = cue.start if source is None or source[0] > cue.at else source[0]
    if edge <= cue.line.first:
        return "R"
    return SHAPES[best(unpacked(contents.shape_score(model.shape, contents.surroundings(cue, source))))]


def best(scores: Iterable[int], enough: int = _NO_SCORE) -> int:
    """The number of the highest score, the first among equals; the first above `enough` ends the search."""
    number, top = 0, -_NO_SCORE
    for at, score in enumerate(scores):
        if score > top:
            number, top = at, score
            if score > enough:
                break
    return number


def _right(model: Model, cue: Cue, source: Range | None, others: list[int]) -> Range | None:
    places = contents.right_starts(cue, source)
    if not places:
        return None
    start = places[0]
    if len(places) > 1:
        start = places[best(contents.right_start_scores(model.right_start, cue, source, places), _SURE_START)]
    ends = contents.right_ends(cue.line, start)
    end = ends[0]
    if len(ends) > 1:
        end = ends[best(contents.right_end_scores(model.right_end, cue, start, ends, others))]
    return (start, end) if start < end else None


def _left(model: Model, cue: Cue, source: Range | None, others: list[int]) -> Range | None:
    ends = contents.left_ends(cue, source)
    end = ends[0]
    if len(ends) > 1:
        end = ends[best(contents.left_end_scores(model.left_end, cue, source, ends))]
    starts = contents.left_starts(cue.line, end)
    if not starts:
        return None
    start = starts[0]
    if len(starts) > 1:
        start = starts[best(contents.left_start_scores(model.left_start, cue, end, starts, others))]
    return (start, end) if start < end else None


def draft(model: Model, number: int, line: Line, at: int, sure: float, others: list[int]) -> Draft:
    """The statement of the accepted cue at `at`. `others` are the other accepted cues of the sentence, sorted."""
    cue = read_cue(line, at)
    head = _source(model, cue)
    source = source_phrase(cue, head) if head != sources.NONE else None
    shape = _shape(model, cue, source)
    left = _left(model, cue, source, others) if shape in "LB" else None
    right = _right(model, cue, source, others) if shape in "RB" else None
    content = tuple([part for part in (left, right) if part is not None])
    return Draft(number, at, cue.start, _cue_end(line.words, at, right, source), sure, head, source, content, shape)


def _cue_end(words: Words, cue: int, right: tuple[int, int] | None, source: tuple[int, int] | None) -> int:
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
