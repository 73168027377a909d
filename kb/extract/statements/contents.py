"""Where a statement's content may lie: shape, starts and ends, and the features by which they are ranked."""

from __future__ import annotations

from typing import Final

from kb.extract.statements.classes import SPEECH
from kb.extract.statements.cues import BUCKETS, Cue, Line
from kb.extract.statements.model import (
    EMPTY,
    NO_BEFORE,
    NO_LEFT,
    NO_MARK,
    LeftEndTables,
    LeftStartTables,
    RightEndTables,
    RightStartTables,
    ShapeTables,
)

Range = tuple[int, int]

_STARTS: Final = frozenset(",CSP:-—–;Qtq.XTw(DW")
_STARTS_AT: Final = frozenset("DWtw")
_MARKS: Final = frozenset(",;:-—–^")
_VENUE: Final = frozenset({"in", "on", "at", "during"})
_VENUE_AFTER: Final = frozenset("DRYK")
_MAX_SHIFT: Final = 10
_MOST_ENDS: Final = 14
_MOST_STARTS: Final = 20


def shape_score(tables: ShapeTables, cue: Cue, source: Range | None) -> int:
    """What speaks for each shape, packed (see `model.unpacked`). `source` is its phrase as (first, last + 1)."""
    bias, by_stem, stem_right, by_left, rights, by_where, by_room, speech_right, by_lead = tables
    line, at, word = cue.line, cue.at, cue.word
    known, stem = line.words.known, word.stem
    right = beyond = known[at + 1].face
    side, where, edge = "0", "0", cue.start
    if source is not None:
        begin, end = source
        if begin < at:
            side, where, edge = "<", "<" + BUCKETS[edge - end], min(begin, edge)
        else:
            side, where, beyond = ">", ">" + BUCKETS[begin - at - 1], known[end].face
    left = known[edge - 1].face
    speech = ""
    if line.speech_at:
        speech = ("<" if line.speech_at[0] < edge else "") + (">" if line.speech_at[-1] > at else "")
    lead = BUCKETS[edge - line.first] + BUCKETS[line.words.tags.count(",", line.first, edge)]
    left_sides, left_lefts, left_speech, left_suffix = by_left.get(side + left, NO_LEFT)
    return (
        bias.get("", 0) + by_stem.get(stem, 0) + stem_right.get(stem, EMPTY).get(right, 0)
        + left_sides.get(right, 0) + rights.get(right, EMPTY).get(known[at + 2].face, 0)
        + left_lefts.get(known[edge - 2].face, 0) + by_where.get(where, 0)
        + left_speech.get(speech, 0) + left_suffix.get(word.form[-3:], 0)
        + by_room.get(side + BUCKETS[line.last - at - 1], EMPTY).get(beyond, 0)
        + speech_right.get(side + speech, EMPTY).get(beyond, 0) + by_lead.get(lead, EMPTY).get(left, 0)
    )


def right_starts(cue: Cue, source: Range | None) -> list[int]:
    """Where content to the right of the cue may begin."""
    line, first = cue.line, cue.at + 1
    known, last = line.words.known, line.last
    if first < last and known[first].tag in "tQ":
        return [first]
    stop = last if last - first < _MAX_SHIFT else first + _MAX_SHIFT
    begin, end = source if source is not None else (-1, -1)
    if begin >= first:
        stop = min(last, max(stop, end + 6))
    closing: list[int] = []
    opening: list[int] = []
    is_bound = False
    for at in range(first, stop):
        word = known[at]
        if (not is_bound or at == end) and not begin <= at < end:
            (closing if word.is_closing else opening).append(at)
        is_bound = word.is_binding
    return opening or closing


def _way(tags: str, start: int, end: int) -> str:
    """The classes between two words that are far apart: how many, and which of them matter."""
    between = tags[start:end]
    return BUCKETS[end - start] + "".join([tag for tag in ",PYKQtC:" if tag in between])


def right_start_scores(
    tables: RightStartTables, cue: Cue, source: Range | None, candidates: list[int], enough: int
) -> list[int]:
    """What speaks for each candidate for the first word of content on the right, up to the first score above
    `enough`."""
    distance, by_faces, stem_befores, stem_faces, by_way, stem_prepositions, by_past = tables
    line, first, stem = cue.line, cue.at + 1, cue.word.stem
    known, tags = line.words.known, line.words.tags
    stem_before, stem_face = stem_befores.get(stem, EMPTY), stem_faces.get(stem, EMPTY)
    after_source = source[1] if source is not None and source[0] > cue.at else line.last
    scores: list[int] = []
    for at in candidates:
        word, previous = known[at], known[at - 1]
        before, face = "@" if at == first else previous.face, word.face
        score = (
            distance.get(BUCKETS[at - first], 0) + by_faces.get(before, EMPTY).get(face, 0)
            + stem_before.get(before, 0) + stem_face.get(face, 0)
            + by_way.get(tags[first:at] if at <= first + 4 else _way(tags, first, at), EMPTY).get(word.tag, 0)
        )
        if previous.tag == "P":
            score += stem_prepositions.get(stem, EMPTY).get(previous.form, 0)
        if at >= after_source:
            score += by_past.get(before, EMPTY).get(face, 0)
        scores.append(score)
        if score > enough:
            break
    return scores


def right_ends(line: Line, start: int) -> list[int]:
    """Where content that begins at `start` may end (exclusive): before marks, conjunctions and other cues."""
    words, last = line.words, line.last
    known, quoted = words.known, words.quoted
    found: list[int] = []
    for at in range(start + 1, last):
        word = known[at]
        if not word.may_end or (quoted[at] >= 0 and quoted[at] == quoted[at - 1]):
            continue
        if word.tag == "P" and not (word.form in _VENUE and known[at + 1].tag in _VENUE_AFTER):
            continue
        found.append(at)
        if len(found) == _MOST_ENDS:
            break
    if known[last - 1].tag not in ".;:":
        found.append(last)
    elif last - 1 > start and not (found and found[-1] == last - 1):
        found.append(last - 1)
    return found or [last]


def right_end_scores(
    tables: RightEndTables, cue: Cue, start: int, candidates: list[int], cues: list[int]
) -> list[int]:
    """What speaks for each candidate for the end of content on the right; `cues` are the sentence's other cues."""
    by_mark, by_stems = tables
    known, last = cue.line.words.known, cue.line.last
    opening, by_stem = known[start].face, by_stems.get(cue.word.stem, EMPTY)
    commas = 0
    scores: list[int] = []
    for at in candidates:
        mark, number = known[at].face, BUCKETS[commas]
        if mark == ",":
            commas += 1
        if at >= last - 1:
            mark += "$"
        gap = ""
        for other in cues:
            if start < other < at:
                gap = BUCKETS[at - other]
        mark_next, mark_opening, mark_commas, mark_cue_before, mark_last = by_mark.get(mark, NO_MARK)
        scores.append(
            mark_next.get(known[at + 1].face, 0) + mark_opening.get(opening, 0) + by_stem.get(mark, 0)
            + mark_commas.get(number, 0) + mark_last.get(known[at - 1].face, 0) + mark_cue_before.get(gap, 0))
    return scores


def left_ends(cue: Cue, source: Range | None) -> list[int]:
    """Where content to the left of the cue may end (exclusive)."""
    first, start, known = cue.line.first, cue.start, cue.line.words.known
    found = {start}
    if source is not None and source[0] < cue.at:
        found.add(source[0])
    for at in range(start - 1, max(first, start - 30), -1):
        tag, before = known[at].tag, known[at - 1].tag
        if (tag in ",-—–;:.DKHV" and not tag == before == "K") or (before == SPEECH and tag != SPEECH):
            found.add(at)
    trimmed = {at - 1 if at - 1 > first and known[at - 1].tag in ",-—–;:." else at for at in found}
    return sorted([at for at in trimmed if at > first]) or [start]


def left_end_scores(
    tables: LeftEndTables, cue: Cue, source: Range | None, candidates: list[int]
) -> list[int]:
    """What speaks for each candidate for the end of content on the left."""
    meets_face, by_next, by_faces, by_gap, stems_meet, meets_last, by_room = tables
    first, start, known = cue.line.first, cue.start, cue.line.words.known
    stem_meets = stems_meet.get(cue.word.stem, EMPTY)
    side = "0" if source is None else "<" if source[0] < cue.at else ">"
    scores: list[int] = []
    for at in candidates:
        last, face = known[at - 1].face, known[at].face
        meets = side
        if source is not None and source[0] - 1 <= at <= source[0]:
            meets += "s"
        if start - 1 <= at <= start:
            meets += "g"
        scores.append(
            meets_face.get(meets, EMPTY).get(face, 0) + by_next.get(face, EMPTY).get(known[at + 1].face, 0)
            + by_faces.get(last, EMPTY).get(face, 0) + by_gap.get(side, EMPTY).get(BUCKETS[start - at], 0)
            + stem_meets.get(meets, 0) + meets_last.get(meets, EMPTY).get(last, 0)
            + by_room.get(BUCKETS[at - first], 0))
    return scores


def left_starts(line: Line, end: int) -> list[int]:
    """Where content that ends at `end` may begin: the sentence's beginning, or after a mark or a conjunction."""
    words, first = line.words, line.first
    known, quoted = words.known, words.quoted
    found = [first] if first < end else []
    for at in range(first + 1, end):
        if quoted[at] >= 0 and quoted[at] == quoted[at - 1]:
            continue
        before = known[at - 1].tag
        if (before in _STARTS and (before != "C" or known[at - 2].tag in _MARKS)) or known[at].tag in _STARTS_AT:
            found.append(at)
    return found[:1] + found[max(1, len(found) - _MOST_STARTS) :]


def left_start_scores(
    tables: LeftStartTables, cue: Cue, end: int, candidates: list[int], cues: list[int]
) -> list[int]:
    """What speaks for each candidate for the first word of content on the left."""
    by_before, stem_befores, stem_begins, begin_stop, class_verb = tables
    first, known, tags = cue.line.first, cue.line.words.known, cue.line.words.tags
    stem, stop = cue.word.stem, known[end].face
    stem_before, stem_begin = stem_befores.get(stem, EMPTY), stem_begins.get(stem, EMPTY)
    kind_verb = class_verb.get(cue.word.tag, EMPTY)
    verb_at = max([tags.rfind(tag, first, end) for tag in "VXME"])
    speech_from, speech_to = tags.find(SPEECH, first, end), tags.rfind(SPEECH, first, end)
    scores: list[int] = []
    for at in candidates:
        begin = "^" if at == first else "-"
        before, face = known[at - 1].face, known[at].face
        gap = inside = ""
        for other in cues:
            if other < at:
                gap = BUCKETS[at - other]
            elif other < end:
                inside = "c"
        speech = ("<" if 0 <= speech_from < at else "") + ("=" if speech_to >= at else "")
        verb = "V" if verb_at >= at else ""
        faces, before_speech, cue_before, cue_inside, before_verb = by_before.get(before, NO_BEFORE)
        scores.append(
            faces.get(face, 0) + before_speech.get(speech, 0) + cue_before.get(gap, 0)
            + cue_inside.get(inside + stop, 0) + before_verb.get(verb + stop, 0) + stem_before.get(before, 0)
            + stem_begin.get(begin, 0) + begin_stop.get(begin + stop, EMPTY).get(face, 0)
            + kind_verb.get(begin + verb + stop, 0))
    return scores
