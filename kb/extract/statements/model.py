"""The weights of the linear models, and how they are looked up.

They are learnt by `benchmarks/train_cues.py` and kept in `kb/lexicon/cues_weights.json`: features of single words and
of word classes, no text. Weights are integers, hundredths of a unit.

A model is a tuple of tables, one for each family of features, in the order of its `*_FAMILIES`. A table maps a key to a
weight, or a first key to a table of second keys. The models' functions sum up what they find in the tables. Training
gives them a `Recorder` in place of each table, and so learns which features they look at. The types of the tables are
told one by one, for compiled code looks things up faster in what it knows to be a dictionary.
"""

from __future__ import annotations

import functools
import json
import math
import sys
from typing import Any, NamedTuple

from kb.lexicon import read_text

Table = dict[str, int]
Pairs = dict[str, Table]
StemTables = tuple[Table, Table, Table, Table, Table]
EndingTables = tuple[Table, Table, Table, Table]
CueTables = tuple[
    Table, Table, dict[str, StemTables], dict[str, EndingTables], Table, Pairs, Table, Table, Table, Table, Table,
    Table]
StackTables = tuple[Table, Table, Pairs, Table, Table, Table, Pairs, Pairs, Pairs, Pairs, Pairs, Pairs]
SourceTables = tuple[
    Table, Table, Pairs, Pairs, Table, Pairs, Pairs, Pairs, Pairs, Pairs, Table, Pairs, Pairs, Pairs, Pairs]
ShapeTables = tuple[Table, Table, Pairs, Pairs, Pairs, Pairs, Table, Pairs, Pairs, Pairs, Pairs, Pairs]
RightStartTables = tuple[Table, Pairs, Pairs, Pairs, Pairs, Pairs, Pairs]
RightEndTables = tuple[Pairs, Pairs, Pairs, Pairs, Pairs, Pairs]
LeftEndTables = tuple[Pairs, Pairs, Pairs, Pairs, Pairs, Pairs, Table]
LeftStartTables = tuple[Pairs, Pairs, Pairs, Pairs, Pairs, Pairs, Pairs, Pairs, Pairs]
"""One table a family, in the order of the families' names below."""

SCALE = 100
EMPTY: Table = {}
"""What a first key that is not in a table leads to."""

STEM_FAMILIES = ("left", "right", "group", "place", "classes")
ENDING_FAMILIES = ("left", "right", "group", "that")
NO_STEM: StemTables = (EMPTY, EMPTY, EMPTY, EMPTY, EMPTY)
NO_ENDING: EndingTables = (EMPTY, EMPTY, EMPTY, EMPTY)
"""What a stem or an ending without weights leads to: the tables of its families, empty."""

CUE_FAMILIES = (
    "bias", "form", "stem", "ending", "left2", "lefts", "right2", "right3", "next_form", "next_form2", "speech_side",
    "speech_near",
)
STACK_FAMILIES = (
    "bias", "own", "count", "none", "level", "between", "between_level", "stem_between", "distance", "stem_level",
    "edges", "most",
)
SOURCE_FAMILIES = (
    "none", "none_stem", "none_group", "none_ending", "none_right", "none_sides", "none_after_group", "side_class",
    "path", "stem_side", "form", "before_class", "side_after", "side_before", "verb_before",
)
SHAPE_FAMILIES = (
    "bias", "stem", "stem_right", "sides", "rights", "lefts", "where", "speech", "suffix", "room", "speech_right",
    "lead",
)
RIGHT_START_FAMILIES = ("distance", "faces", "stem_before", "stem_face", "way", "stem_preposition", "past")
RIGHT_END_FAMILIES = ("next", "opening", "stem", "commas", "cue_before", "last")
LEFT_END_FAMILIES = ("meets_face", "next", "faces", "gap", "stem_meets", "meets_last", "room")
LEFT_START_FAMILIES = (
    "faces", "speech", "cue_before", "cue_inside", "verb", "stem_before", "stem_begin", "begin_stop", "class_verb")
SHAPES = ("R", "L", "B")
"""On which side of the cue the content stands in its sentence: right, left or both."""


class Recorder(dict[str, Any]):
    """Stands in for a table and notes in `sink` which features are looked up, as keys from the family on. Compiled code
    does not ask it, so the weights are learnt with the package as it is in Python."""

    def __init__(self, sink: list[tuple[str, ...]], *name: str) -> None:
        super().__init__()
        self.sink = sink
        self.name = name

    def get(self, key: str, default: Any = None) -> Any:
        """Recorders where the caller would have tables, else 0, with the feature noted."""
        if default is EMPTY:
            return Recorder(self.sink, *self.name, key)
        if default is NO_STEM or default is NO_ENDING:
            families = STEM_FAMILIES if default is NO_STEM else ENDING_FAMILIES
            return tuple(Recorder(self.sink, *self.name, key, family) for family in families)
        self.sink.append((*self.name, key))
        return 0


class Model(NamedTuple):
    """All weights. `stems` are the stems a cue may have. `cue` and `stack` are logistic models; the others rank
    candidates. The weights of `shape` are those of all `SHAPES`, packed in one number."""

    stems: frozenset[str]
    threshold: float
    cue: CueTables
    stack: StackTables
    source: SourceTables
    shape: ShapeTables
    right_start: RightStartTables
    right_end: RightEndTables
    left_end: LeftEndTables
    left_start: LeftStartTables


_BITS = 20
_HALF = 1 << _BITS - 1


def _packed(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """One table in place of several: the sum of its weights is the packed sums of theirs, as `unpacked` reads them."""
    found: dict[str, Any] = {}
    for number, table in enumerate(tables):
        for key, value in table.items():
            if isinstance(value, dict):
                found.setdefault(key, [{} for _ in tables])[number] = value
            else:
                found[key] = found.get(key, 0) + (value << _BITS * number)
    return {key: _packed(value) if isinstance(value, list) else value for key, value in found.items()}


def unpacked(total: int) -> list[int]:
    """The score of each of `SHAPES` in a sum of packed weights. No score comes near half of 2**20."""
    total += sum(_HALF << _BITS * number for number in range(len(SHAPES)))
    return [(total >> _BITS * number) % (1 << _BITS) - _HALF for number in range(len(SHAPES))]


def probability(score: int) -> float:
    """What a logistic model's score, in hundredths, means."""
    return 1 / (1 + math.exp(-score / SCALE)) if score > -3000 else 0.0


def _compact(table: Any, numbers: dict[Any, Any]) -> Any:
    """The same tables with keys interned, as the words' forms and classes are, and equal weights being one object: a
    look-up then needs neither the key's text nor a weight that is out of the processor's cache."""
    if isinstance(table, dict):
        return {_interned(key): _compact(value, numbers) for key, value in table.items()}
    return numbers.setdefault(table, table)


def _interned(key: str) -> str:
    # Single characters are shared by the interpreter, but not the decoder's.
    return chr(ord(key)) if len(key) == 1 else sys.intern(key)


def model_from(data: dict[str, Any]) -> Model:
    """A model from plain data as the JSON file holds it: tables by the names of model and family."""
    numbers: dict[Any, Any] = {}
    data = {name: _compact(value, numbers) for name, value in data.items()}

    def tables(name: str, families: tuple[str, ...]) -> Any:
        return tuple(data[name].get(family, EMPTY) for family in families)

    def bundled(table: dict[str, Any], families: tuple[str, ...]) -> dict[str, Any]:
        return {key: tuple(found.get(family, EMPTY) for family in families) for key, found in table.items()}

    cue: dict[str, Any] = dict(zip(CUE_FAMILIES, tables("cue", CUE_FAMILIES), strict=True))
    cue["stem"], cue["ending"] = bundled(cue["stem"], STEM_FAMILIES), bundled(cue["ending"], ENDING_FAMILIES)
    whole_cue: Any = tuple(cue.values())
    shape: Any = tuple(
        _packed([data["shape_" + shape].get(family, EMPTY) for shape in SHAPES]) for family in SHAPE_FAMILIES)
    return Model(
        stems=frozenset(data["stems"].split()), threshold=data["threshold"],
        cue=whole_cue, stack=tables("stack", STACK_FAMILIES), source=tables("source", SOURCE_FAMILIES), shape=shape,
        right_start=tables("right_start", RIGHT_START_FAMILIES), right_end=tables("right_end", RIGHT_END_FAMILIES),
        left_end=tables("left_end", LEFT_END_FAMILIES), left_start=tables("left_start", LEFT_START_FAMILIES),
    )


@functools.cache
def default_model() -> Model:
    """The package's own model, read once a process."""
    return model_from(json.loads(read_text("cues_weights.json")))
