"""What was found in a document, put in one order."""

from __future__ import annotations

from operator import itemgetter
from typing import Final

from kb.records import Name

FIRST: Final = itemgetter(0)
"""Sorts tuples by where they start: to compare whole ones takes longer."""


def without_overlap(names: list[Name]) -> list[Name]:
    """The names, sorted by start, without those that begin inside the one before. Of those that begin at one place the
    shortest is kept."""
    kept: list[Name] = []
    end = -1
    for name in names:
        if name[0] >= end:
            kept.append(name)
            end = name[1]
        elif name[0] == kept[-1][0] and name < kept[-1]:
            kept[-1] = name
            end = name[1]
    return kept
