"""Who may be the source of a cue: noun phrases of its sentence, and the features by which they are ranked."""

from __future__ import annotations

from collections.abc import Iterator

from kb.extract.statements.cues import BUCKETS, Cue
from kb.extract.statements.model import EMPTY, Tables
from kb.extract.statements.words import MAX_LINE, Words

NONE = -1
"""Stands for "no source" among the candidates."""

_HEADS = frozenset("KkLZpHWORUtDJ")
_HEADS_AFTER = frozenset("KLZJ")
_NAMES = frozenset("KkLZ")
_INNER = frozenset("KkLZJUpGE")
_PRONOUNS = frozenset("HOWtRD")
_BEFORE = _INNER | frozenset("q.-DR")
"""Classes of what may stand before a word in its noun phrase."""

_MAX_LEFT, _MOST_LEFT, _MAX_RIGHT = 35, 10, 14
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being"})


def phrase_start(words: Words, head: int, floor: int = 0) -> int:
    """Where the noun phrase with this head word begins, from word `floor` on; crosses "Mr." and initials, and takes a
    determiner."""
    tags, start = words.tags, head
    if tags[head] in _PRONOUNS or tags[head - 1] not in _BEFORE:
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


def _before(cue: Cue) -> Iterator[int]:
    """Words that may head the cue's source before its verb group, nearest first."""
    line, _, start = cue
    tags = line.words.tags
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


def _inside(cue: Cue) -> list[int]:
    """Words that may head the cue's source inside its verb group: "did he say"."""
    line, at, start = cue
    return [head for head in range(start, at) if line.words.tags[head] in "HK"]


def _after(cue: Cue) -> list[int]:
    """Words that may head the cue's source after it."""
    line, at, _ = cue
    tags = line.words.tags
    end = min(line.last, at + _MAX_RIGHT)
    following_tags = tags[at + 2 : end + 1]
    return [
        head for head, tag, following in zip(range(at + 1, end), tags[at + 1 : end], following_tags, strict=False)
        if (tag in _HEADS_AFTER and following not in _NAMES) or (following == "P" and tag in "DU")
    ]


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


_FLANKS = (
    ("<", ("<1", "<2", "<3", "<4", *["<5"] * _MOST_LEFT), {tag: "<" + tag for tag in _HEADS}),
    ("=", ("=",) * MAX_LINE, {tag: "=" + tag for tag in _HEADS}),
    (">", (">1", ">2", ">3", *[">4"] * _MAX_RIGHT), {tag: ">" + tag for tag in _HEADS}),
)
"""How features call each side of a cue: alone, with the candidate's rank on it, and with its class."""


def source_scores(tables: Tables, cue: Cue) -> Iterator[tuple[int, int]]:
    """Each candidate for the head of the cue's source with what speaks for it: `NONE`, then words before its verb
    group, nearest first, those inside the group, and those after it."""
    side_class, paths, stem_side, by_form, before_class, side_after, side_before, verb_before = tables[7:]
    line, cue_at, start = cue
    words = line.words
    forms, tags, faces = words.forms, words.tags, words.faces
    kind = tags[cue_at]
    group = passive = ""
    if start < cue_at:
        group = "".join([faces[at] for at in range(start, cue_at) if tags[at] in "MXTN"])
        if kind == "E" and not _BE.isdisjoint(forms[start:cue_at]):
            passive = "p"
    ending = forms[cue_at][-3:] if kind in "GE" else kind
    yield NONE, _none_score(tables, cue, group, ending)
    verb_before = verb_before.get(ending + "|" + group, EMPTY)
    stem_side = stem_side.get(words.stems[cue_at], EMPTY)
    for (way, sides, classes), candidates in zip(_FLANKS, (_before, _inside, _after), strict=True):
        path_table = paths.get(way, EMPTY)
        for side, at in zip(sides, candidates(cue), strict=False):
            begin = phrase_start(words, at, cue_at + 1 if at > cue_at else line.first)
            path = _path(words, at + 1, start) if at < start else _path(words, cue_at + 1, begin)
            tag, before = tags[at], faces[begin - 1]
            yield at, (
                side_class.get(side, EMPTY).get(tag, 0) + path_table.get(path, 0) + stem_side.get(way, 0)
                + by_form.get(forms[at], 0) + before_class.get(before, EMPTY).get(classes[tag], 0)
                + side_after.get(side, EMPTY).get(faces[at + 1], 0)
                + side_before.get(side + passive, EMPTY).get(before, 0)
                + verb_before.get(way + before, 0)
            )


def _none_score(tables: Tables, cue: Cue, group: str, ending: str) -> int:
    """What speaks for no source at all."""
    none, none_stem, none_group, none_ending, none_right, none_sides, none_after_group = tables[:7]
    (_, _, words, _, _), at, start = cue
    left, right, kind = words.faces[start - 1], words.faces[at + 1], words.tags[at]
    found: int = (
        none.get("", 0) + none_stem.get(words.stems[at], 0) + none_group.get(kind, EMPTY).get(group, 0)
        + none_ending.get(ending, EMPTY).get(left, 0) + none_right.get(right, 0)
        + none_sides.get(left, EMPTY).get(right, 0) + none_after_group.get(right, EMPTY).get(group, 0)
    )
    return found
