"""Who may be the source of a cue: noun phrases of its sentence, and the features by which they are ranked."""

from __future__ import annotations

from collections.abc import Iterator

from kb.extract.statements.cues import BUCKETS, Cue
from kb.extract.statements.model import EMPTY, SourceTables
from kb.extract.statements.words import Words

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


_CROSSED = ",QCSWtVXM:"
"""Classes that matter where a path crosses them."""
_BITS = {tag: 1 << number for number, tag in enumerate(_CROSSED)}
_CROSSINGS = tuple(
    "~" + "".join([tag for tag in _CROSSED if bits & _BITS[tag]]) for bits in range(1 << len(_CROSSED)))
"""How a path names what it crosses, by the sum of its bits."""


def _path(words: Words, start: int, end: int) -> str:
    """The way from one word to another: what stands between if little, else what is crossed."""
    size = end - start
    if size <= 0:
        return ""
    if size <= 3:
        return "".join(words.faces[start:end])
    bits = 0
    for tag in words.tags[start:end]:
        bits |= _BITS.get(tag, 0)
    return BUCKETS[size] + _CROSSINGS[bits]


_LEFT_SIDES = ("<1", "<2", "<3", "<4", *["<5"] * (_MOST_LEFT - 4))
_RIGHT_SIDES = (">1", ">2", ">3", *[">4"] * _MAX_RIGHT)
_LEFT_CLASSES, _INSIDE_CLASSES, _RIGHT_CLASSES = [{tag: way + tag for tag in _HEADS} for way in "<=>"]
"""How features call each side of a cue: with the candidate's rank on it, and with its class."""


def source_scores(tables: SourceTables, cue: Cue) -> Iterator[tuple[int, int]]:
    """Each candidate for the head of the cue's source with what speaks for it: `NONE`, then words before its verb
    group, nearest first, those inside the group, and those after it."""
    line, cue_at, start = cue
    first, _, words, _, _ = line
    tags, faces = words.tags, words.faces
    kind = tags[cue_at]
    group = passive = ""
    if start < cue_at:
        group = "".join([faces[at] for at in range(start, cue_at) if tags[at] in "MXTN"])
        if kind == "E" and not _BE.isdisjoint(words.forms[start:cue_at]):
            passive = "p"
    ending = words.forms[cue_at][-3:] if kind in "GE" else kind
    yield NONE, _none_score(tables, cue, group, ending)
    yield from _scores_before(tables, cue, passive, ending + "|" + group)
    if start < cue_at:
        for at in range(start, cue_at):
            if tags[at] in "HK":
                begin = phrase_start(words, at, first)
                yield at, _score(tables, words, cue_at, at, begin, "=", "=", _INSIDE_CLASSES, passive, group, ending)
    for side, at in zip(_RIGHT_SIDES, _after(cue), strict=False):
        begin = phrase_start(words, at, cue_at + 1)
        yield at, _score(tables, words, cue_at, at, begin, ">", side, _RIGHT_CLASSES, passive, group, ending)


def _scores_before(tables: SourceTables, cue: Cue, passive: str, verb: str) -> Iterator[tuple[int, int]]:
    """The candidates before the verb group, nearest first: `_score` of each, in one loop with what they share."""
    _, _, _, _, _, _, _, side_class, paths, stem_side, by_form, before_class, side_after, side_before, by_verb = tables
    (first, _, words, _, _), cue_at, start = cue
    forms, tags, faces = words.forms, words.tags, words.faces
    path_table, verb_before = paths.get("<", EMPTY), by_verb.get(verb, EMPTY)
    of_stem = stem_side.get(words.stems[cue_at], EMPTY)
    rank = bits = 0
    following, after = "", faces[start]
    for at in range(start - 1, max(first, start - _MAX_LEFT) - 1, -1):
        tag = tags[at]
        if tag in _HEADS and (following not in _NAMES or tag == "p"):
            size = start - at - 1
            if size == 0:
                path = ""
            elif size == 1:
                path = after
            elif size <= 3:
                path = "".join(faces[at + 1 : start])
            else:
                path = BUCKETS[size] + _CROSSINGS[bits]
            if tag in _PRONOUNS or tags[at - 1] not in _BEFORE:
                before = faces[at - 1]
            else:
                before = faces[phrase_start(words, at, first) - 1]
            side = _LEFT_SIDES[rank]
            yield at, (
                side_class.get(side, EMPTY).get(tag, 0) + path_table.get(path, 0) + of_stem.get("<", 0)
                + by_form.get(forms[at], 0) + before_class.get(before, EMPTY).get(_LEFT_CLASSES[tag], 0)
                + side_after.get(side, EMPTY).get(after, 0) + side_before.get(side + passive, EMPTY).get(before, 0)
                + verb_before.get("<" + before, 0)
            )
            rank += 1
            if rank == _MOST_LEFT:
                break
        bits |= _BITS.get(tag, 0)
        following, after = tag, faces[at]


def _score(
    tables: SourceTables, words: Words, cue_at: int, at: int, begin: int, way: str, side: str, classes: dict[str, str],
    passive: str, group: str, ending: str,
) -> int:
    """What speaks for the candidate at `at`, whose phrase begins at `begin`, inside or after the verb group."""
    _, _, _, _, _, _, _, side_class, paths, stem_side, by_form, before_class, side_after, side_before, by_verb = tables
    tag, before = words.tags[at], words.faces[begin - 1]
    return (
        side_class.get(side, EMPTY).get(tag, 0)
        + paths.get(way, EMPTY).get(_path(words, cue_at + 1, begin), 0)
        + stem_side.get(words.stems[cue_at], EMPTY).get(way, 0) + by_form.get(words.forms[at], 0)
        + before_class.get(before, EMPTY).get(classes[tag], 0)
        + side_after.get(side, EMPTY).get(words.faces[at + 1], 0)
        + side_before.get(side + passive, EMPTY).get(before, 0)
        + by_verb.get(ending + "|" + group, EMPTY).get(way + before, 0)
    )


def _none_score(tables: SourceTables, cue: Cue, group: str, ending: str) -> int:
    """What speaks for no source at all."""
    none, none_stem, none_group, none_ending, none_right, none_sides, none_after_group, _, _, _, _, _, _, _, _ = tables
    (_, _, words, _, _), at, start = cue
    left, right, kind = words.faces[start - 1], words.faces[at + 1], words.tags[at]
    return (
        none.get("", 0) + none_stem.get(words.stems[at], 0) + none_group.get(kind, EMPTY).get(group, 0)
        + none_ending.get(ending, EMPTY).get(left, 0) + none_right.get(right, 0)
        + none_sides.get(left, EMPTY).get(right, 0) + none_after_group.get(right, EMPTY).get(group, 0)
    )
