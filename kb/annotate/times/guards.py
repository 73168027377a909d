"""Guards: what must hold around a match before it counts as a time, where its words could mean something else."""

from __future__ import annotations

from collections.abc import Callable

from kb.annotate.times import guards_calendar, guards_units
from kb.annotate.times.place import Match, Place

Guard = Callable[[Place, Match], bool]
_GUARDS: dict[str, Guard] = {**guards_calendar.GUARDS, **guards_units.GUARDS}


def guard_of(rule: str) -> Guard | None:
    """What tells of a match of a rule whether it is a time; None where every match is."""
    return _GUARDS.get(rule)


def guard_of_word(word: str) -> Callable[[Place], bool] | None:
    """What tells whether a word that stands alone ("now", "recent", "daily") is a time; None where it always is."""
    return guards_units.WORD_GUARDS.get(word)
