"""Which months are people's names in a text: "May" where it tells of Theresa May, "June" where of June Osborne."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from kb import lexicon
from kb.annotate.times.words import words_of

_SURNAMES: Final = re.compile(r"(?<![^\W_])([A-Z][\w’'-]+)(\.?) (May|March)(?![^\W_])(?! \d)")
_GIVEN: Final = re.compile(r"(?:(?<![^\W_])([\w’'-]+) )?(?<![^\W_])(April|June|August) ([A-Z][a-z][\w’'-]*)(?! \d)")
_HELD: Final = 2
"""So many texts are remembered: that of a document is asked for each of its months."""


class Bearers(NamedTuple):
    """Months, in lower case, that somebody bears as a surname, and as a given name; and of the latter the full names,
    as they are written."""

    surnames: frozenset[str]
    given: frozenset[str]
    full: frozenset[str]


@functools.lru_cache(maxsize=_HELD)
def bearers_in(text: str) -> Bearers:
    """Who in a text is called like a month. Cost is linear in it."""
    surnames, full = set(), set()
    for found in _SURNAMES.finditer(text):
        before = found[1].lower()
        # "Last May" and "Early March" are months, though Early is a name.
        if before not in words_of("cues", "month") and (
                before in words_of("guards", "titles") or (not found[2] and found[1] in _given_names())):
            surnames.add(found[3].lower())
    for found in _GIVEN.finditer(text):
        before = (found[1] or "").lower()
        if found[3] in _surnames() and before not in words_of("cues", "sure_month") | {"a", "an", "the"}:
            full.add(f"{found[2]} {found[3]}")
    return Bearers(frozenset(surnames), frozenset(name.split()[0].lower() for name in full), frozenset(full))


@functools.cache
def _given_names() -> frozenset[str]:
    return frozenset(line.split("\t")[0] for line in lexicon.rows("given_names.tsv"))


@functools.cache
def _surnames() -> frozenset[str]:
    return frozenset(lexicon.rows("surnames.txt"))
