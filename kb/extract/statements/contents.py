"""Where a statement's content may lie: shape, starts and ends, and the features by which they are ranked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.extract.statements.cues import BUCKETS, Cue, Line
from kb.extract.statements.model import (
    EMPTY,
    LeftEndTables,
    LeftStartTables,
    RightEndTables,
    RightStartTables,
    ShapeTables,
)

Range = tuple[int, int]

_NO_START_AFTER = frozenset("DRHCMqkNWpw.JtQX")
_STARTS = frozenset(",CSP:-—–;Qtq.XTw(DW")
_END = re.compile(r"[.,CPS\-—–;:(?!)]")
_CLOSING = frozenset(",.);")
_MARKS = frozenset(",;:-—–^")
_VENUE = frozenset({"in", "on", "at", "during"})
_VENUE_AFTER = frozenset("DRYK")
_MAX_SHIFT = 10
_MOST_ENDS, _MOST_STARTS = 14, 20


class Surroundings(NamedTuple):
    """What bears on the shape of a cue's content: the words around it and its source."""

    stem: str
    right: str
    right2: str
    left: str
    left2: str
    side_left: str
    where: str
    speech: str
    suffix: str
    room: str
    beyond: str
    lead: str


def surroundings(cue: Cue, source: Range | None) -> Surroundings:
    """`source` is its phrase as (first, last + 1)."""
    (first, last, words, _, speech_at), at, start = cue
    tags, faces = words.tags, words.faces
    r1, r2 = faces[at + 1 : at + 3]
    if source is None:
        side, where, edge, beyond = "0", "0", start, r1
    elif source[0] < at:
        side, where, edge, beyond = "<", "<" + BUCKETS[start - source[1]], min(source[0], start), r1
    else:
        side, where, edge, beyond = ">", ">" + BUCKETS[source[0] - at - 1], start, faces[source[1]]
    l2, l1 = faces[edge - 2 : edge]
    speech = ""
    if speech_at:
        speech = ("<" if speech_at[0] < edge else "") + (">" if speech_at[-1] > at else "")
    room, lead = side + BUCKETS[last - at - 1], BUCKETS[edge - first] + BUCKETS[tags.count(",", first, edge)]
    return Surroundings(
        words.stems[at], r1, r2, l1, l2, side + l1, where, speech, words.forms[at][-3:], room, beyond, lead)


def shape_score(tables: ShapeTables, around: Surroundings) -> int:
    """What speaks for each shape, packed (see `model.unpacked`)."""
    (bias, by_stem, stem_right, sides, rights, lefts, by_where, by_speech, by_suffix, by_room, speech_right,
     by_lead) = tables
    stem, right, right2, left, left2, side_left, where, speech, suffix, room, beyond, lead = around
    return (
        bias.get("", 0) + by_stem.get(stem, 0) + stem_right.get(stem, EMPTY).get(right, 0)
        + sides.get(side_left, EMPTY).get(right, 0) + rights.get(right, EMPTY).get(right2, 0)
        + lefts.get(side_left, EMPTY).get(left2, 0) + by_where.get(where, 0)
        + by_speech.get(side_left, EMPTY).get(speech, 0) + by_suffix.get(side_left, EMPTY).get(suffix, 0)
        + by_room.get(room, EMPTY).get(beyond, 0) + speech_right.get(room[0] + speech, EMPTY).get(beyond, 0)
        + by_lead.get(lead, EMPTY).get(left, 0)
    )


def right_starts(cue: Cue, source: Range | None) -> list[int]:
    """Where content to the right of the cue may begin."""
    last, tags, first = cue.line.last, cue.line.words.tags, cue.at + 1
    if first < last and tags[first] in "tQ":
        return [first]
    stop = min(last, first + _MAX_SHIFT)
    begin, end = source if source is not None else (-1, -1)
    if begin >= first:
        stop = min(last, max(stop, end + 6))
    found = [
        at for at, before in enumerate(tags[first - 1 : stop - 1], first)
        if (before not in _NO_START_AFTER or at in (first, end)) and not begin <= at < end
    ]
    if len(found) > 1:
        return [at for at in found if tags[at] not in _CLOSING] or found
    return found


def _way(tags: str, start: int, end: int) -> str:
    """The classes between two words if few, else how many and which of them matter."""
    between = tags[start:end]
    if end - start <= 4:
        return between
    return BUCKETS[end - start] + "".join([tag for tag in ",PYKQtC:" if tag in between])


def right_start_scores(
    tables: RightStartTables, cue: Cue, source: Range | None, candidates: Sequence[int]
) -> Iterator[int]:
    """What speaks for each candidate for the first word of content on the right."""
    distance, by_faces, stem_befores, stem_faces, by_way, stem_prepositions, by_past = tables
    (_, last, words, _, _), cue_at, _ = cue
    tags, faces, first = words.tags, words.faces, cue_at + 1
    stem = words.stems[cue_at]
    stem_before, stem_face = stem_befores.get(stem, EMPTY), stem_faces.get(stem, EMPTY)
    stem_preposition = stem_prepositions.get(stem, EMPTY)
    after_source = source[1] if source is not None and source[0] > cue_at else last
    for at in candidates:
        before, face = "@" if at == first else faces[at - 1], faces[at]
        found = (
            distance.get(BUCKETS[at - first], 0) + by_faces.get(before, EMPTY).get(face, 0)
            + stem_before.get(before, 0) + stem_face.get(face, 0)
            + by_way.get(_way(tags, first, at), EMPTY).get(tags[at], 0)
        )
        if tags[at - 1] == "P":
            found += stem_preposition.get(words.forms[at - 1], 0)
        if at >= after_source:
            found += by_past.get(before, EMPTY).get(face, 0)
        yield found


def right_ends(line: Line, start: int) -> list[int]:
    """Where content that begins at `start` may end (exclusive): before marks, conjunctions and other cues."""
    _, last, words, _, _ = line
    tags, quoted = words.tags, words.quoted
    found: list[int] = []
    for match in _END.finditer(tags, start + 1, last):
        at = match.start()
        if quoted[at] >= 0 and quoted[at] == quoted[at - 1]:
            continue
        if tags[at] == "P" and not (words.forms[at] in _VENUE and tags[at + 1] in _VENUE_AFTER):
            continue
        found.append(at)
        if len(found) == _MOST_ENDS:
            break
    if tags[last - 1] not in ".;:":
        found.append(last)
    elif last - 1 > start and found[-1:] != [last - 1]:
        found.append(last - 1)
    return found or [last]


def right_end_scores(
    tables: RightEndTables, cue: Cue, start: int, candidates: Sequence[int], cues: Sequence[int]
) -> Iterator[int]:
    """What speaks for each candidate for the end of content on the right; `cues` are the sentence's other cues."""
    by_next, by_opening, by_stems, by_commas, cue_before, by_last = tables
    _, last, words, _, _ = cue.line
    faces, opening = words.faces, words.faces[start]
    by_stem = by_stems.get(words.stems[cue.at], EMPTY)
    commas = 0
    for at in candidates:
        b1, mark, n1 = faces[at - 1 : at + 2]
        is_comma = mark == ","
        if at >= last - 1:
            mark += "$"
        last_cue = -1
        for other in cues:
            if start < other < at:
                last_cue = other
        yield (
            by_next.get(mark, EMPTY).get(n1, 0) + by_opening.get(mark, EMPTY).get(opening, 0) + by_stem.get(mark, 0)
            + by_commas.get(mark, EMPTY).get(BUCKETS[commas], 0) + by_last.get(mark, EMPTY).get(b1, 0)
            + cue_before.get(mark, EMPTY).get(BUCKETS[at - last_cue] if last_cue >= 0 else "", 0)
        )
        commas += is_comma


def left_ends(cue: Cue, source: Range | None) -> list[int]:
    """Where content to the left of the cue may end (exclusive)."""
    (first, _, words, _, _), cue_at, start = cue
    tags = words.tags
    found = {start}
    if source is not None and source[0] < cue_at:
        found.add(source[0])
    for at in range(start - 1, max(first, start - 30), -1):
        in_name = tags[at - 1] == "K" and tags[at] == "K"
        if (tags[at] in ",-—–;:.DKHV" and not in_name) or tags[at - 1] == "Q" != tags[at]:
            found.add(at)
    trimmed = {at - 1 if at - 1 > first and tags[at - 1] in ",-—–;:." else at for at in found}
    return sorted(at for at in trimmed if at > first) or [start]


def left_end_scores(
    tables: LeftEndTables, cue: Cue, source: Range | None, candidates: Sequence[int]
) -> Iterator[int]:
    """What speaks for each candidate for the end of content on the left."""
    meets_face, by_next, by_faces, by_gap, stems_meet, meets_last, by_room = tables
    (first, _, words, _, _), cue_at, start = cue
    faces = words.faces
    stem_meets = stems_meet.get(words.stems[cue_at], EMPTY)
    side = "0" if source is None else "<" if source[0] < cue_at else ">"
    for at in candidates:
        b1, face, n1 = faces[at - 1 : at + 2]
        meets = side
        if source is not None and source[0] - 1 <= at <= source[0]:
            meets += "s"
        if start - 1 <= at <= start:
            meets += "g"
        yield (
            meets_face.get(meets, EMPTY).get(face, 0) + by_next.get(face, EMPTY).get(n1, 0)
            + by_faces.get(b1, EMPTY).get(face, 0) + by_gap.get(side, EMPTY).get(BUCKETS[start - at], 0)
            + stem_meets.get(meets, 0) + meets_last.get(meets, EMPTY).get(b1, 0) + by_room.get(BUCKETS[at - first], 0)
        )


def left_starts(line: Line, end: int) -> list[int]:
    """Where content that ends at `end` may begin: the sentence's beginning, or after a mark or a conjunction."""
    words, first = line.words, line.first
    tags, quoted = words.tags, words.quoted
    found = [first] if first < end else []
    for at in range(first + 1, end):
        if quoted[at] >= 0 and quoted[at] == quoted[at - 1]:
            continue
        if (tags[at - 1] in _STARTS and (tags[at - 1] != "C" or tags[at - 2] in _MARKS)) or tags[at] in "DWtw":
            found.append(at)
    return found[:1] + found[max(1, len(found) - _MOST_STARTS) :]


def left_start_scores(
    tables: LeftStartTables, cue: Cue, end: int, candidates: Sequence[int], cues: Sequence[int]
) -> Iterator[int]:
    """What speaks for each candidate for the first word of content on the left."""
    by_faces, by_speech, cue_before, cue_inside, by_verb, stem_befores, stem_begins, begin_stop, class_verb = tables
    first, _, words, _, _ = cue.line
    tags, faces, stem = words.tags, words.faces, words.stems[cue.at]
    stop, kind = faces[end], tags[cue.at]
    stem_before, stem_begin = stem_befores.get(stem, EMPTY), stem_begins.get(stem, EMPTY)
    verb_at = max([tags.rfind(tag, first, end) for tag in "VXME"])
    speech_from, speech_at = tags.find("Q", first, end), tags.rfind("Q", first, end)
    for at in candidates:
        begin = "^" if at == first else "-"
        b1, face = faces[at - 1 : at + 1]
        last_cue = next((other for other in reversed(cues) if other < at), -1)
        inside = "c" if any(at <= other < end for other in cues) else ""
        speech = ("<" if 0 <= speech_from < at else "") + ("=" if speech_at >= at else "")
        verb = "V" if verb_at >= at else ""
        yield (
            by_faces.get(b1, EMPTY).get(face, 0) + by_speech.get(b1, EMPTY).get(speech, 0)
            + cue_before.get(b1, EMPTY).get("" if last_cue < 0 else BUCKETS[at - last_cue], 0)
            + cue_inside.get(b1, EMPTY).get(inside + stop, 0) + by_verb.get(b1, EMPTY).get(verb + stop, 0)
            + stem_before.get(b1, 0) + stem_begin.get(begin, 0) + begin_stop.get(begin + stop, EMPTY).get(face, 0)
            + class_verb.get(kind, EMPTY).get(begin + verb + stop, 0)
        )
