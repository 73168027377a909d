"""Who may be the source of a cue: noun phrases of its sentence, and the features by which they are ranked."""

from __future__ import annotations

from collections.abc import Iterator

from kb.extract.statements.cues import BUCKETS, Line, group_start
from kb.extract.statements.model import EMPTY, Tables
from kb.extract.statements.words import Words

NONE = -1
"""Stands for "no source" among the candidates."""

_HEADS = frozenset("KkLZpHWORUtDJ")
_HEADS_AFTER = frozenset("KLZJ")
_NAMES = frozenset("KkLZ")
_INNER = frozenset("KkLZJUpGE")
_PRONOUNS = frozenset("HOWtRD")
_MAX_LEFT, _MOST_LEFT, _MAX_RIGHT = 35, 10, 14
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being"})


def phrase_start(words: Words, head: int, floor: int = 0) -> int:
    """Where the noun phrase with this head word begins, from word `floor` on; crosses "Mr." and initials, and takes a
    determiner."""
    tags, start = words.tags, head
    if tags[head] in _PRONOUNS:
        return head
    while start > floor:
        before = tags[start - 1]
        if before in _INNER or before == "q":
            start -= 1
        elif (before == "." and tags[start - 2] == "K" == tags[start]) or (before == "-" and tags[start - 2] in _INNER):
            start -= 2
        else:
            break
    while start < head and tags[start] == "q":
        start += 1
    if start > floor and tags[start - 1] in "DR":
        start -= 1
        if start > floor and tags[start - 1] == "D":
            start -= 1
    return start


def source_candidates(line: Line, cue: int, start: int) -> Iterator[int]:
    """Words that may be the head of the cue's source: `NONE`, then those before its verb group that begins at `start`,
    nearest first, those inside the group, and those after it."""
    tags = line.words.tags
    yield NONE
    count = 0
    following = ""
    for at in range(start - 1, max(line.first, start - _MAX_LEFT) - 1, -1):
        tag = tags[at]
        if tag in _HEADS and (following not in _NAMES or tag == "p"):
            yield at
            count += 1
            if count == _MOST_LEFT:
                break
        following = tag
    for at in range(start, cue):
        if tags[at] in "HK":
            yield at
    for at in range(cue + 1, min(line.last, cue + _MAX_RIGHT)):
        tag = tags[at]
        if (tag in _HEADS_AFTER and tags[at + 1] not in _NAMES) or (tag in "DU" and tags[at + 1] == "P"):
            yield at


def _path(words: Words, start: int, end: int) -> str:
    """The way from one word to another: what stands between if little, else what is crossed."""
    size = end - start
    if size <= 0:
        return ""
    if size == 1:
        return words.faces[start]
    if size <= 3:
        return "".join(words.faces[start:end])
    between = words.tags[start:end]
    return BUCKETS[size] + "~" + "".join([tag for tag in ",QCSWtVXM:" if tag in between])


_LEFT = ("", "<1", "<2", "<3", "<4", *["<5"] * _MOST_LEFT)
_RIGHT = ("", ">1", ">2", ">3", *[">4"] * _MAX_RIGHT)
_BEFORE_CLASS = {tag: ("<" + tag, "=" + tag, ">" + tag) for tag in _HEADS}


def source_scores(tables: Tables, line: Line, cue: int) -> Iterator[tuple[int, int]]:
    """Each candidate for the cue's source with what speaks for it, in the order of `source_candidates`."""
    (_, _, _, _, _, _, _, side_class, paths, stem_side, by_form, before_class, side_after, side_before,
     verb_before) = tables
    words = line.words
    forms, tags, faces = words.forms, words.tags, words.faces
    start, kind = group_start(words, cue), tags[cue]
    group = passive = ""
    if start < cue:
        group = "".join([faces[at] for at in range(start, cue) if tags[at] in "MXTN"])
        if kind == "E" and not _BE.isdisjoint(forms[start:cue]):
            passive = "p"
    ending = forms[cue][-3:] if kind in "GE" else kind
    verb_before = verb_before.get(ending + "|" + group, EMPTY)
    path_tables = [paths.get(flank, EMPTY) for flank in "<=>"]
    stem_table = stem_side.get(words.stems[cue], EMPTY)
    rank_left = rank_right = 0
    for at in source_candidates(line, cue, start):
        if at == NONE:
            yield at, _none_score(tables, words, start, cue, group, ending)
            continue
        begin = phrase_start(words, at, cue + 1 if at > cue else 0)
        if at < start:
            rank_left += 1
            flank, side, path = 0, _LEFT[rank_left], _path(words, at + 1, start)
        elif at < cue:
            flank, side, path = 1, "=", ""
        else:
            rank_right += 1
            flank, side, path = 2, _RIGHT[rank_right], _path(words, cue + 1, begin)
        tag, before, way = tags[at], faces[begin - 1], "<=>"[flank]
        yield at, (
            side_class.get(side, EMPTY).get(tag, 0) + path_tables[flank].get(path, 0) + stem_table.get(way, 0)
            + by_form.get(forms[at], 0) + before_class.get(before, EMPTY).get(_BEFORE_CLASS[tag][flank], 0)
            + side_after.get(side, EMPTY).get(faces[at + 1], 0)
            + side_before.get(side + passive, EMPTY).get(before, 0)
            + verb_before.get(way + before, 0)
        )


def _none_score(tables: Tables, words: Words, start: int, cue: int, group: str, ending: str) -> int:
    """What speaks for no source at all."""
    none, none_stem, none_group, none_ending, none_right, none_sides, none_after_group = tables[:7]
    left, right, kind = words.faces[start - 1], words.faces[cue + 1], words.tags[cue]
    found: int = (
        none.get("", 0) + none_stem.get(words.stems[cue], 0) + none_group.get(kind, EMPTY).get(group, 0)
        + none_ending.get(ending, EMPTY).get(left, 0) + none_right.get(right, 0)
        + none_sides.get(left, EMPTY).get(right, 0) + none_after_group.get(right, EMPTY).get(group, 0)
    )
    return found
