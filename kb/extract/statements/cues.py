"""Which words are cues: the features by which two linear models decide, first by itself, then beside its neighbours."""

from __future__ import annotations

import math
from typing import NamedTuple

from kb.extract.statements.words import Words
from kb.records import Sentence

_CLOSED = frozenset("DRHOWtwTMXNCSPAYQ")
_GROUP = frozenset("AMNXT")
_EDGE = "^"


class Line(NamedTuple):
    """One sentence as the models see it: `faces` are the words of closed classes and the classes of all others."""

    first: int
    last: int
    words: Words
    faces: list[str]
    place: str
    speech_at: list[int]


def read_lines(words: Words, sentences: list[Sentence]) -> list[Line]:
    """The sentences as the models see them: `place` is the paragraph's number up to 3, `speech_at` where a longer
    quotation begins and ends."""
    faces, tags, quoted = read_faces(words), words.tags, words.quoted
    lines: list[Line] = []
    for first, last, number in words.lines:
        speech_at: list[int] = []
        if "Q" in tags[first:last]:
            for at in range(first, last):
                if tags[at] == "Q" and (
                    at == first or at + 1 == last or not quoted[at - 1] == quoted[at] == quoted[at + 1]
                ):
                    speech_at.append(at)
        lines.append(Line(first, last, words, faces, str(min(sentences[number].paragraph, 3)), speech_at))
    return lines


def read_faces(words: Words) -> list[str]:
    """What stands for each word in the features: itself where its class is closed, else the class."""
    return [form if tag in _CLOSED and tag != "Q" else tag for form, tag in zip(words.forms, words.tags, strict=True)]


def bucket(number: int) -> str:
    """A count as one of few classes, fine for small ones and coarse for large ones."""
    if number < 4:
        return str(number) if number > 0 else "0"
    return "4" if number < 6 else "6" if number < 10 else "10" if number < 18 else "18"


def group_start(words: Words, index: int, first: int) -> int:
    """Where the verb group of the verb at `index` begins: auxiliaries, adverbs, negation and "to" before it."""
    tags = words.tags
    while index > first and tags[index - 1] in _GROUP:
        index -= 1
    return index


def _ending(form: str) -> str:
    if form.endswith("ing"):
        return "G"
    if form.endswith("ed"):
        return "E"
    return "S" if form.endswith("s") else "B"


def cue_features(line: Line, index: int) -> list[str]:
    """The features of the candidate at `index`: its form, its neighbours, its auxiliaries, and where speech is."""
    first, last, words, faces, place, speech_at = line
    forms, tags = words.forms, words.tags
    form = forms[index]
    start = group_start(words, index, first)
    l1 = faces[start - 1] if start > first else _EDGE
    l2 = faces[start - 2] if start > first + 1 else _EDGE
    l3 = faces[start - 3] if start > first + 2 else _EDGE
    r1 = faces[index + 1] if index + 1 < last else _EDGE
    r2 = faces[index + 2] if index + 2 < last else _EDGE
    r3 = faces[index + 3] if index + 3 < last else _EDGE
    t1, u1 = tags[start - 1] if start > first else _EDGE, tags[index + 1] if index + 1 < last else _EDGE
    root, ending = words.stems[index], _ending(form)
    group = " ".join([forms[at] for at in range(start, index) if tags[at] != "A"])
    found = [
        "0" + form,
        "F" + root,
        f"fl{root}|{l1}",
        f"fr{root}|{r1}",
        f"fg{root}|{group}",
        "1" + l1,
        "2" + l2,
        "3" + l3,
        "5" + r2,
        "6" + r3,
        f"a{l2}|{l1}",
        f"e{group}|{ending}",
        f"h{ending}|{l1}",
        f"i{ending}|{r1}",
        "k" + (forms[start - 1] if start > first else _EDGE),
        "l" + (forms[index + 1] if index + 1 < last else _EDGE),
        f"p{place}|{root}",
        f"b{r1}|{r2}",
        f"d{l1}|{r1}",
        "m" + (forms[index + 2] if index + 2 < last else _EDGE),
        f"c{root}|{ending}|{t1}|{u1}",
    ]
    if speech_at:
        side = ("<" if speech_at[0] < index else "") + (">" if speech_at[-1] > index else "")
        near = bucket(min([abs(at - index) for at in speech_at]))
        found += ["r" + side, f"s{root}|{side}", "y" + near, f"z{root}|{near}"]
    if "t" in tags[index + 1 : index + 7]:
        found.append("v" + ending)
    return found


def _between(tags: list[str], start: int, end: int) -> str:
    """Which of the marks and classes that separate clauses stand between two words."""
    part = tags[start:end]
    return "".join([tag for tag in ",CtQWST" if tag in part])


def _neighbour(words: Words, index: int, other: int, probability: float, side: str) -> list[str]:
    """The features of the nearest likely cue on one side of the candidate at `index`."""
    forms, tags = words.forms, words.tags
    near, far = (other, index) if side == "L" else (index, other)
    between = _between(tags, near + 1, far)
    level = str(round(probability * 4))
    found = [
        side + level,
        f"{side}s{between}",
        f"{side}b{between}|{level}|{_ending(forms[index])}",
        f"{side}f{words.stems[other]}|{between}",
        f"{side}d{bucket(far - near)}|{level}",
        f"{side}x{words.stems[index]}|{level}",
    ]
    if side == "L":
        found.append(f"La{tags[other + 1]}|{level}")
        found.append(f"Lp{tags[index - 1]}|{tags[other + 1]}|{level}")
    else:
        found.append(f"Rl{tags[other - 1]}|{level}")
    return found


LIKELY = 0.35
"""A candidate this probable by itself counts as a neighbour for the second look at the others."""


def stacked_features(words: Words, indexes: list[int], chances: list[float], place: int) -> list[str]:
    """The features for the second look at candidate number `place` of a sentence, given the first look at all.

    `indexes` are the candidates' places in the text, `chances` what the first model says of each.
    """
    chance, index = chances[place], indexes[place]
    logit = math.log(max(chance, 1e-6) / max(1 - chance, 1e-6))
    found = [f"A{max(-6, min(6, round(logit * 1.5)))}"]
    left = [at for at in range(max(0, place - 30), place) if chances[at] > LIKELY]
    right = [at for at in range(place + 1, min(len(indexes), place + 30)) if chances[at] > LIKELY]
    found.append(f"NL{min(len(left), 3)}")
    found.append(f"NR{min(len(right), 3)}")
    for side, others, nearest in (("L", left, -1), ("R", right, 0)):
        if others:
            other = others[nearest]
            found += _neighbour(words, index, indexes[other], chances[other], side)
            found.append(f"{side}M{round(max([chances[at] for at in others]) * 5)}")
        else:
            found.append(side + "-")
    return found
