"""The weights of the linear models and how they are looked up.

They are learnt by `benchmarks/train_cues.py` and kept in `kb/lexicon/cues_weights.json`: features of single words and
of word classes, no text. Weights are integers, hundredths of a unit.
"""

from __future__ import annotations

import functools
import json
import math
from itertools import repeat
from typing import Any, NamedTuple

from kb.lexicon import read_text

Weights = dict[str, int]
SCALE = 100
_ZEROS = repeat(0)


class Model(NamedTuple):
    """All weights. `stems` are the stems a cue may have, with the word classes it was seen in.

    `cue` and `stack` are logistic models with their bias at the key ""; the others rank candidates.
    """

    stems: frozenset[str]
    threshold: float
    cue: Weights
    stack: Weights
    source: Weights
    shape: Weights
    right_start: Weights
    right_end: Weights
    left_start: Weights
    left_end: Weights


def chance(weights: Weights, features: list[str]) -> float:
    """The probability that a logistic model gives."""
    score = weights.get("", 0) + sum(map(weights.get, features, _ZEROS))
    return 1 / (1 + math.exp(-max(-3000, min(3000, score)) / SCALE))


def best(weights: Weights, rows: list[list[str]]) -> int:
    """The number of the best candidate, the first among equals."""
    get = weights.get
    scores = [sum(map(get, row, _ZEROS)) for row in rows]
    return scores.index(max(scores))


def model_from(data: dict[str, Any]) -> Model:
    """A model from plain data as the JSON file holds it."""
    fields = {name: data[name] for name in Model._fields if name not in ("stems", "threshold")}
    return Model(frozenset(data["stems"].split()), data["threshold"], **fields)


@functools.cache
def default_model() -> Model:
    """The package's own model, read once a process."""
    return model_from(json.loads(read_text("cues_weights.json")))
