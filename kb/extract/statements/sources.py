"""Who may be the source of a cue: noun phrases of its sentence, and the features by which they are ranked."""

from __future__ import annotations

from kb.extract.statements.cues import Line, bucket, group_start
from kb.extract.statements.words import Words

NONE = -1
"""Stands for "no source" among the candidates."""

_HEADS = frozenset("KkLZpHWORUtDJGEw")
_HEADS_AFTER = frozenset("KLZUDJpkGE")
_INNER = frozenset("KkLZJUpGE")
_MAX_LEFT, _MOST_LEFT, _MAX_RIGHT = 45, 16, 16
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being"})
_EDGE = "^"


def _joins(tags: list[str], start: int) -> bool:
    """Whether the mark before `start` joins two words of a name: "Mr. Oak", "Oak - Lowe"."""
    before = tags[start - 2]
    return before in _INNER if tags[start - 1] == "-" else before == "K" == tags[start]


def phrase_start(words: Words, head: int, first: int) -> int:
    """Where the noun phrase with this head word begins; crosses "Mr." and initials, and takes a determiner."""
    tags, start = words.tags, head
    if tags[head] in "HOWtRD":
        return head
    while start > first:
        before = tags[start - 1]
        if before in _INNER or before == "q":
            start -= 1
        elif start - 2 >= first and before in ".-" and _joins(tags, start):
            start -= 2
        else:
            break
    while start < head and tags[start] in "q":
        start += 1
    if start > first and tags[start - 1] in "DR":
        start -= 1
        if start > first and tags[start - 1] == "D":
            start -= 1
    return start


def source_candidates(line: Line, cue: int) -> list[int]:
    """Words that may be the head of the cue's source, nearest first on either side, and `NONE`."""
    first, last, words = line.first, line.last, line.words
    tags = words.tags
    start = group_start(words, cue, first)
    found = [NONE]
    for at in range(start - 1, max(first, start - _MAX_LEFT) - 1, -1):
        tag = tags[at]
        if tag in _HEADS and (at + 1 == start or tags[at + 1] not in "KkLZ" or tag == "p"):
            found.append(at)
            if len(found) > _MOST_LEFT:
                break
    for at in range(start, cue):
        if tags[at] in "HK":
            found.append(at)
    for at in range(cue + 1, min(last, cue + _MAX_RIGHT)):
        tag = tags[at]
        if tag in _HEADS_AFTER and (at + 1 == last or tags[at + 1] not in "KkLZ" or tag == "p"):
            found.append(at)
    return found


def _path(tags: list[str], faces: list[str], start: int, end: int) -> str:
    """The way from one word to another: the classes between if few, else what is crossed."""
    size = end - start
    if size <= 0:
        return ""
    if size <= 3:
        return "".join(faces[start:end])
    between = tags[start:end]
    crossed = "".join([tag for tag in ",QCSWtVXM:" if tag in between])
    return f"{bucket(size)}~{crossed}"


def source_features(line: Line, cue: int, candidates: list[int]) -> list[list[str]]:
    """The features of each candidate for the cue's source."""
    first, last, words, faces, _, _ = line
    forms, tags = words.forms, words.tags
    start = group_start(words, cue, first)
    root, kind = words.stems[cue], tags[cue]
    group = "".join([faces[at] for at in range(start, cue) if tags[at] in "MXTN"])
    passive = kind == "E" and any(form in _BE for form in forms[start:cue])
    ending = forms[cue][-3:] if kind in "GE" else kind
    right = faces[cue + 1] if cue + 1 < last else _EDGE
    left = faces[start - 1] if start > first else _EDGE
    rows: list[list[str]] = []
    rank_left = rank_right = 0
    for at in candidates:
        if at == NONE:
            rows.append(
                [
                    "0",
                    "0" + root,
                    "0g" + group + "|" + kind,
                    "0e" + ending,
                    f"0x{left}|{ending}",
                    f"0y{right}",
                    f"0z{left}|{right}|{kind}",
                    "0p" + group + right,
                ]
            )
            continue
        begin = phrase_start(words, at, first)
        if at < cue:
            rank_left += 1
            side = f"<{min(rank_left, 5)}" if at < start else "="
            path = _path(tags, faces, at + 1, start)
        else:
            rank_right += 1
            side, path = f">{min(rank_right, 4)}", _path(tags, faces, cue + 1, begin)
        tag, form = tags[at], forms[at]
        after = faces[at + 1] if at + 1 < last else _EDGE
        before = faces[begin - 1] if begin > first else _EDGE
        flank = side[0]
        rows.append(
            [
                f"1{side}|{tag}",
                f"2{flank}|{path}",
                f"4{root}|{flank}",
                f"6{kind}|{flank}|{group}",
                f"7{form}",
                f"8{form}|{flank}",
                f"9{tag}|{before}|{flank}",
                f"a{before}|{side}",
                f"b{after}|{side}",
                f"c{before}|{passive}|{side}",
                f"g{bucket(abs(at - cue))}|{flank}",
                f"j{ending}|{before}|{flank}|{group}",
            ]
        )
    return rows
