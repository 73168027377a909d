"""Where a statement's content may lie: shape, starts and ends, and the features by which they are ranked.

The shape says on which side of the cue the content stands in its sentence: "R", "L" or both.
"""

from __future__ import annotations

from kb.extract.statements.cues import Line, bucket, group_start

SHAPES = ("R", "L", "B")

_ENDS = frozenset(".,CPS-—–;:(?!AGXWY)")
_NO_START_AFTER = frozenset("DRHCMqkNWpw.JtQX")
_STARTS = frozenset(",CSP:-—–;Qtq.XTw(")
_MAX_SHIFT = 10
_MOST_ENDS, _MOST_STARTS = 14, 20
_EDGE = "^"


def _face(line: Line, at: int) -> str:
    return line.faces[at] if line.first <= at < line.last else _EDGE


def shape_features(line: Line, cue: int, source: tuple[int, int] | None) -> list[str]:
    """The features of a cue for the shape of its content; `source` is its phrase as (first, last + 1)."""
    words, first, last = line.words, line.first, line.last
    tags = words.tags
    start = group_start(words, cue, first)
    root = words.stems[cue]
    r1, r2 = _face(line, cue + 1), _face(line, cue + 2)
    if source is None:
        where, edge, beyond = "0", start, r1
    elif source[0] < cue:
        where, edge, beyond = f"<{bucket(start - source[1])}", min(source[0], start), r1
    else:
        where, edge, beyond = f">{bucket(source[0] - cue - 1)}", start, _face(line, source[1])
    l1, l2 = _face(line, edge - 1), _face(line, edge - 2)
    before = tags[first:edge]
    speech = ("<" if "Q" in before else "") + (">" if "Q" in tags[cue + 1 : last] else "")
    side = where[0]
    return [
        "*",
        "f" + root,
        f"h{root}|{r1}",
        f"1{side}|{l1}|{r1}",
        f"2{side}|{l1}|{speech}",
        f"4{side}|{r1}|{r2}",
        f"5{side}|{l2}|{l1}",
        f"6{where}",
        f"9{words.forms[cue][-3:]}|{side}|{l1}",
        f"b{side}|{beyond}|{bucket(last - cue - 1)}",
        f"c{side}|{speech}|{beyond}",
        f"d{bucket(edge - first)}|{l1}|{bucket(before.count(','))}",
        f"k{tags[cue]}|{r1}",
    ]


def right_starts(line: Line, cue: int, source: tuple[int, int] | None) -> list[int]:
    """Where content to the right of the cue may begin."""
    tags = line.words.tags
    if cue + 1 < line.last and tags[cue + 1] in "tQ":
        return [cue + 1]
    found: list[int] = []
    stop = min(line.last, cue + 1 + _MAX_SHIFT)
    if source is not None and source[0] > cue:
        stop = min(line.last, max(stop, source[1] + 6))
    for at in range(cue + 1, stop):
        if source is not None and source[0] <= at < source[1]:
            continue
        if at > cue + 1 and tags[at - 1] in _NO_START_AFTER and (source is None or at != source[1]):
            continue
        found.append(at)
    if len(found) > 1:
        return [at for at in found if tags[at] not in ",.);"] or found
    return found


def _way(line: Line, start: int, end: int) -> str:
    """The classes between two words if few, else how many and which of them matter."""
    tags = line.words.tags
    if end - start <= 4:
        return "".join(tags[start:end])
    return bucket(end - start) + "".join([tag for tag in ",PYKQtC:" if tag in tags[start:end]])


def right_start_features(
    line: Line, cue: int, source: tuple[int, int] | None, candidates: list[int]
) -> list[list[str]]:
    """The features of each candidate for the first word of content on the right."""
    words, faces = line.words, line.faces
    tags, forms = words.tags, words.forms
    root = words.stems[cue]
    rows: list[list[str]] = []
    that_at = next((at for at in candidates if tags[at] == "t"), -1)
    speech_at = next((at for at in candidates if tags[at] == "Q"), -1)
    for number, at in enumerate(candidates):
        before, face, after = _face(line, at - 1) if at > cue + 1 else "@", faces[at], _face(line, at + 1)
        size = at - cue - 1
        past = "s" if source is not None and source[0] > cue and at >= source[1] else ""
        that = "" if that_at < 0 else "t<" if that_at < at else "t=" if that_at == at else "t>"
        speech = "" if speech_at < 0 else "Q<" if speech_at < at else "Q=" if speech_at == at else "Q>"
        rows.append(
            [
                "d" + bucket(size) + past,
                f"1{face}|{before}",
                f"2{root}|{before}",
                f"3{root}|{bucket(number)}",
                f"5{_way(line, cue + 1, at)}|{tags[at]}",
                f"6{that}|{speech}|{past}",
                f"7{that}|{speech}|{root}",
                f"9{before}|{face}|{after}",
                f"a{root}|{face}",
                f"c{before}|{past}|{face}",
                f"e{forms[at - 1]}|{root}" if tags[at - 1] == "P" else f"e{before}",
                f"g{root}|{tags[cue + 1]}|{bucket(number)}",
            ]
        )
    return rows


def right_ends(line: Line, start: int) -> list[int]:
    """Where content that begins at `start` may end (exclusive): before marks, conjunctions and other cues."""
    words = line.words
    tags, quoted = words.tags, words.quoted
    last = line.last
    found: list[int] = []
    for at in range(start + 1, last):
        tag = tags[at]
        if tag not in _ENDS:
            continue
        if quoted[at] >= 0 and quoted[at] == quoted[at - 1]:
            continue
        found.append(at)
        if len(found) == _MOST_ENDS:
            break
    if tags[last - 1] not in ".;:":
        found.append(last)
    elif last - 1 > start and found[-1:] != [last - 1]:
        found.append(last - 1)
    return found or [last]


def right_end_features(line: Line, cue: int, start: int, candidates: list[int], cues: list[int]) -> list[list[str]]:
    """The features of each candidate for the end of content on the right; `cues` are the sentence's other cues."""
    faces, last, forms = line.faces, line.last, line.words.forms
    root = line.words.stems[cue]
    opening = faces[start]
    rows: list[list[str]] = []
    commas = 0
    for at in candidates:
        face, n1 = _face(line, at), _face(line, at + 1)
        mark = face + ("$" if at >= last - 1 else "")
        next_cue = next((other for other in cues if other >= at), -1)
        last_cue = next((other for other in reversed(cues) if start < other < at), -1)
        cue_after = "" if next_cue < 0 else bucket(next_cue - at)
        cue_before = "" if last_cue < 0 else bucket(at - last_cue)
        rows.append(
            [
                f"1{mark}|{n1}",
                f"2{mark}|{n1}|{_face(line, at + 2)}",
                f"3{mark}|{opening}",
                f"4{mark}|{root}",
                f"5{mark}|{bucket(at - start)}",
                f"6{mark}|{commas}",
                f"7{mark}|{cue_after}",
                f"9{mark}|{cue_before}",
                f"c{faces[at - 1]}|{mark}",
                f"l{forms[at + 1] if at + 1 < last else ''}|{mark}",
            ]
        )
        if face == ",":
            commas += 1
    return rows


def left_ends(line: Line, cue: int, source: tuple[int, int] | None) -> list[int]:
    """Where content to the left of the cue may end (exclusive)."""
    words, first = line.words, line.first
    tags = words.tags
    start = group_start(words, cue, first)
    found = {start}
    if source is not None and source[0] < cue:
        found.add(source[0])
    for at in range(start - 1, max(first, start - 30), -1):
        in_name = tags[at - 1] == "K" and tags[at] == "K"
        if (tags[at] in ",-—–;:.DKHV" and not in_name) or tags[at - 1] == "Q" != tags[at]:
            found.add(at)
    trimmed = {at - 1 if at - 1 > first and tags[at - 1] in ",-—–;:." else at for at in found}
    return sorted(at for at in trimmed if at > first) or [start]


def left_end_features(line: Line, cue: int, source: tuple[int, int] | None, candidates: list[int]) -> list[list[str]]:
    """The features of each candidate for the end of content on the left."""
    words, faces, first = line.words, line.faces, line.first
    tags = words.tags
    start = group_start(words, cue, first)
    root = words.stems[cue]
    side = "0" if source is None else "<" if source[0] < cue else ">"
    rows: list[list[str]] = []
    for at in candidates:
        face, n1 = faces[at], _face(line, at + 1)
        gap = bucket(start - at)
        meets = "s" if source is not None and at in (source[0], source[0] - 1) else ""
        at_group = "g" if at in (start, start - 1) else ""
        b1 = faces[at - 1]
        rows.append(
            [
                f"1{face}|{side}|{meets}{at_group}",
                f"2{face}|{n1}|{meets}",
                f"3{b1}|{face}",
                f"4{meets}{at_group}|{side}",
                f"5{gap}|{side}",
                f"6{gap}|{face}|{side}",
                f"7{root}|{meets}{at_group}",
                f"8{b1}|{side}|{meets}{at_group}",
                f"9{bucket(at - first)}",
                f"a{tags[at - 1] == 'Q'}|{meets}|{face}",
            ]
        )
    return rows


def left_starts(line: Line, end: int) -> list[int]:
    """Where content that ends at `end` may begin: the sentence's beginning, or after a mark or a conjunction."""
    words, first = line.words, line.first
    tags, quoted = words.tags, words.quoted
    found = [first] if first < end else []
    for at in range(first + 1, end):
        if quoted[at] >= 0 and quoted[at] == quoted[at - 1]:
            continue
        if tags[at - 1] in _STARTS or tags[at] in "DWtw":
            found.append(at)
    return found[:1] + found[max(1, len(found) - _MOST_STARTS) :]


def left_start_features(line: Line, cue: int, end: int, candidates: list[int], cues: list[int]) -> list[list[str]]:
    """The features of each candidate for the first word of content on the left."""
    words, faces, first = line.words, line.faces, line.first
    tags = words.tags
    root = words.stems[cue]
    stop = _face(line, end)
    verb_at = max((at for at in range(first, end) if tags[at] in "VXME"), default=-1)
    speech_at = max((at for at in range(first, end) if tags[at] == "Q"), default=-1)
    speech_from = tags.index("Q", first, end) if speech_at >= 0 else end
    rows: list[list[str]] = []
    for at in candidates:
        begin = "^" if at == first else ""
        b1, b2 = _face(line, at - 1), _face(line, at - 2)
        face, n1 = faces[at], _face(line, at + 1)
        last_cue = next((other for other in reversed(cues) if other < at), -1)
        cue_before = "" if last_cue < 0 else bucket(at - last_cue)
        cue_inside = "c" if any(at <= other < end for other in cues) else ""
        speech = ("Q<" if speech_from < at else "") + ("Q=" if speech_at >= at else "")
        verb = "V" if verb_at >= at else ""
        rows.append(
            [
                f"1{b1}|{face}",
                f"4{b1}|{speech}",
                f"5{b1}|{cue_before}",
                f"6{b1}|{cue_inside}|{stop}",
                f"7{b1}|{bucket(end - at)}|{stop}",
                f"8{b1}|{verb}|{stop}",
                f"9{b2}|{b1}|{face}",
                f"a{b1}|{root}",
                f"b{face}|{n1}|{begin}",
                f"d{begin}|{face}|{stop}",
                f"e{begin}|{root}",
                f"g{begin}|{tags[cue]}|{stop}|{verb}",
            ]
        )
    return rows
