"""The weights of the linear models, and how they are looked up.

They are learnt by `benchmarks/train_cues.py` and kept in `kb/lexicon/cues_weights.json`: features of single words and
of word classes, no text. Weights are integers, hundredths of a unit.

A model is a tuple of tables, one for each family of features, in the order of its `*_FAMILIES`. A table maps a key to a
weight, or a first key to a table of second keys; families with the same first key may be bundled, so that it is looked
up once. The models' functions sum up what they find in the tables. Training gives them something else in place of each
table, and so learns which features they look at. The types of the tables are told one by one, for compiled code looks
things up faster in what it knows to be a dictionary.
"""

from __future__ import annotations

import functools
import json
import math
import sys
from typing import Any, Final

from kb.lexicon import read_text

Table = dict[str, int]
Pairs = dict[str, Table]
Bundles = dict[str, list[Table]]
CueTables = tuple[
    Table, Table, Bundles, Bundles, Table, Pairs, Table, Table, Table, Table, Table, Table]
StackTables = tuple[Table, Table, Pairs, Table, Table, Table, Pairs, Pairs, Pairs, Pairs, Pairs, Pairs]
SourceTables = tuple[
    Table, Table, Pairs, Pairs, Table, Pairs, Pairs, Bundles, Pairs, Pairs, Table, dict[str, Pairs], Pairs,
    dict[str, Pairs]]
ShapeTables = tuple[Table, Table, Pairs, Bundles, Pairs, Table, Pairs, Pairs, Pairs]
RightStartTables = tuple[Table, Pairs, Pairs, Pairs, Pairs, Pairs, Pairs]
RightEndTables = tuple[Bundles, Pairs]
LeftEndTables = tuple[Pairs, Pairs, Pairs, Pairs, Pairs, Pairs, Table]
LeftStartTables = tuple[Bundles, Pairs, Pairs, Pairs, Pairs]
"""One table a family or bundle, in the order of the names below."""

SCALE: Final = 100
EMPTY: Final[Table] = {}
NO_PAIRS: Final[Pairs] = {}
"""What a first key that is not in a table leads to: no table, or no table of tables."""

STEM_FAMILIES: Final = ("left", "right", "group", "place", "classes")
ENDING_FAMILIES: Final = ("left", "right", "group", "that")
NO_STEM: Final[list[Table]] = [EMPTY for _ in STEM_FAMILIES]
NO_ENDING: Final[list[Table]] = [EMPTY for _ in ENDING_FAMILIES]
"""What a stem or an ending without weights leads to: the tables of its families, empty."""

SIDE_FAMILIES: Final = ("side_class", "side_after")
LEFT_FAMILIES: Final = ("sides", "lefts", "speech", "suffix")
MARK_FAMILIES: Final = ("next", "opening", "commas", "cue_before", "last")
BEFORE_FAMILIES: Final = ("faces", "speech", "cue_before", "cue_inside", "verb")
NO_SIDE: Final[list[Table]] = [EMPTY for _ in SIDE_FAMILIES]
NO_LEFT: Final[list[Table]] = [EMPTY for _ in LEFT_FAMILIES]
NO_MARK: Final[list[Table]] = [EMPTY for _ in MARK_FAMILIES]
NO_BEFORE: Final[list[Table]] = [EMPTY for _ in BEFORE_FAMILIES]
"""Families bundled by their first key: a candidate's side of the cue, what stands before the cue, the mark that ends a
content, what stands before one; and what a key without weights leads to."""

BUNDLES: Final[dict[str, tuple[str, ...]]] = {
    "SIDE": SIDE_FAMILIES, "LEFT": LEFT_FAMILIES, "MARK": MARK_FAMILIES, "BEFORE": BEFORE_FAMILIES}
CUE_FAMILIES: Final = (
    "bias", "form", "stem", "ending", "left2", "lefts", "right2", "right3", "next_form", "next_form2", "speech_side",
    "speech_near",
)
STACK_FAMILIES: Final = (
    "bias", "own", "count", "none", "level", "between", "between_level", "stem_between", "distance", "stem_level",
    "edges", "most",
)
SOURCE_FAMILIES: Final = (
    "none", "none_stem", "none_group", "none_ending", "none_right", "none_sides", "none_after_group", "SIDE",
    "path", "stem_side", "form", "before_class", "side_before", "verb_before",
)
SHAPE_FAMILIES: Final = ("bias", "stem", "stem_right", "LEFT", "rights", "where", "room", "speech_right", "lead")
RIGHT_START_FAMILIES: Final = (
    "distance", "faces", "stem_before", "stem_face", "way", "stem_preposition", "past")
RIGHT_END_FAMILIES: Final = ("MARK", "stem")
LEFT_END_FAMILIES: Final = ("meets_face", "next", "faces", "gap", "stem_meets", "meets_last", "room")
LEFT_START_FAMILIES: Final = ("BEFORE", "stem_before", "stem_begin", "begin_stop", "class_verb")
SHAPES: Final = ("R", "L", "B")
"""On which side of the cue the content stands in its sentence: right, left or both."""


NO_CUES: Final[CueTables] = (EMPTY, EMPTY, {}, {}, EMPTY, {}, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY)
"""Tables of a model of cues that knows nothing."""


class Model:
    """All weights. `stems` are the stems a cue may have. `cue` and `stack` are logistic models; the others rank
    candidates. The weights of `shape` are those of all `SHAPES`, packed in one number. `lone` remembers what `stack`
    says of a cue without neighbours, by what `cue` does: it depends on nothing else."""

    __slots__ = (
        "cue", "left_end", "left_start", "lone", "right_end", "right_start", "shape", "source", "stack", "stems",
        "threshold")

    def __init__(
        self, stems: frozenset[str], threshold: float, cue: CueTables, stack: StackTables, source: SourceTables,
        shape: ShapeTables, right_start: RightStartTables, right_end: RightEndTables, left_end: LeftEndTables,
        left_start: LeftStartTables,
    ) -> None:
        self.stems = stems
        self.threshold = threshold
        self.cue = cue
        self.stack = stack
        self.source = source
        self.shape = shape
        self.right_start = right_start
        self.right_end = right_end
        self.left_end = left_end
        self.left_start = left_start
        self.lone: dict[int, float] = {}


_BITS: Final = 20
_MASK: Final = (1 << _BITS) - 1
_HALVES: Final = sum([1 << _BITS * number + _BITS - 1 for number in range(len(SHAPES))])


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


def unpacked(total: int) -> tuple[int, int, int]:
    """The score of each of `SHAPES` in a sum of packed weights, all raised by the same. No score comes near half of
    2**20."""
    raised = total + _HALVES
    return raised & _MASK, raised >> _BITS & _MASK, raised >> 2 * _BITS


def probability(score: int) -> float:
    """What a logistic model's score, in hundredths, means."""
    return 1 / (1 + math.exp(-score / SCALE)) if score > -3000 else 0.0


def first_highest(scores: list[int]) -> int:
    """The number of the highest score, the first among equals."""
    best, most = 0, scores[0]
    for number, score in enumerate(scores):
        if score > most:
            best, most = number, score
    return best


def _compact(table: Any, numbers: dict[Any, Any]) -> Any:
    """The same tables with keys interned, as the words' forms and classes are, and equal weights being one object: a
    look-up then needs neither the key's text nor a weight that is out of the processor's cache."""
    if isinstance(table, dict):
        return {_interned(key): _compact(value, numbers) for key, value in table.items()}
    return numbers.setdefault(table, table)


def _interned(key: str) -> str:
    # Single characters are shared by the interpreter, but not the decoder's.
    return chr(ord(key)) if len(key) == 1 else sys.intern(key)


def _tables(data: dict[str, Any], families: tuple[str, ...]) -> Any:
    """The tables of one model in the order of its families, bundles for bundles' names."""
    return tuple([
        _bundled(data, BUNDLES[family]) if family in BUNDLES else data.get(family, EMPTY) for family in families])


def _bundled(data: dict[str, Any], families: tuple[str, ...]) -> dict[str, Any]:
    """For each first key of the families the list of its tables."""
    tables = [data.get(family, EMPTY) for family in families]
    keys = dict.fromkeys(key for table in tables for key in table)
    return {key: [table.get(key, EMPTY) for table in tables] for key in keys}


def _by_family(table: dict[str, Any], families: tuple[str, ...]) -> dict[str, Any]:
    """For each key the list of the tables that it holds by the families' names."""
    return {key: [found.get(family, EMPTY) for family in families] for key, found in table.items()}


def model_from(data: dict[str, Any]) -> Model:
    """A model from plain data as the JSON file holds it: tables by the names of model and family."""
    numbers: dict[Any, Any] = {}
    data = {name: _compact(value, numbers) for name, value in data.items()}
    cue = data["cue"] | {
        "stem": _by_family(data["cue"]["stem"], STEM_FAMILIES),
        "ending": _by_family(data["cue"]["ending"], ENDING_FAMILIES),
    }
    return Model(
        stems=frozenset(data["stems"].split()), threshold=data["threshold"],
        cue=_tables(cue, CUE_FAMILIES), stack=_tables(data["stack"], STACK_FAMILIES),
        source=_tables(data["source"], SOURCE_FAMILIES),
        shape=_tables(_packed([data["shape_" + shape] for shape in SHAPES]), SHAPE_FAMILIES),
        right_start=_tables(data["right_start"], RIGHT_START_FAMILIES),
        right_end=_tables(data["right_end"], RIGHT_END_FAMILIES),
        left_end=_tables(data["left_end"], LEFT_END_FAMILIES),
        left_start=_tables(data["left_start"], LEFT_START_FAMILIES),
    )


@functools.cache
def default_model() -> Model:
    """The package's own model, read once a process."""
    return model_from(json.loads(read_text("cues_weights.json")))
