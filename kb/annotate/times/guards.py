"""Guards: what must hold around a match before it counts as a time, where its words could mean something else."""

from __future__ import annotations

from kb.annotate.times import guards_calendar, guards_units
from kb.annotate.times.place import Match, Place

_GUARDS = {**guards_calendar.GUARDS, **guards_units.GUARDS}


def passes(rule: str, place: Place, match: Match) -> bool:
    """Whether the rule's guard, if it has one, lets the match pass."""
    guard = _GUARDS.get(rule)
    return guard is None or guard(place, match)


def word_passes(word: str, place: Place) -> bool:
    """Whether a word that stands alone ("now", "recent", "daily") is a time where it stands."""
    guard = guards_units.WORD_GUARDS.get(word)
    return guard is None or guard(place)
