"""What a rule reads from the text before anything is resolved: a half-specified time."""

from __future__ import annotations

from typing import NamedTuple


class Partial(NamedTuple):
    """The fields that the words of one expression state; None for whatever they leave open.

    `shape` tells the resolver how to fill the rest. `direction` is -2 previous (in the narrative), -1 last, 0 this,
    1 next, 2 following (in the narrative), 3 the same or that. `unit` is a TIMEX3 unit code (`D`, `W`, `M`, `Y`,
    `DE`, `CE`, `TH`, ...). `amount` is a number of units, None for a vague number. `clock` is `HH`, `HH:MM` or
    `HH:MM:SS`; `part` a part of the day (`MO`, `AF`, `EV`, `NI`, `DT`). `relation` is how an offset hangs on its
    anchor (`ago`, `earlier`, `later`, `hence`). `value` is the TIMEX3 value where the words fix it.
    """

    shape: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    part: str | None = None
    clock: str | None = None
    zone: str | None = None
    season: str | None = None
    quarter: int | None = None
    decade: int | None = None
    century: int | None = None
    before_christ: bool = False
    direction: int | None = None
    outer: int | None = None
    unit: str | None = None
    amount: float | None = None
    ordinal: int | None = None
    relation: str | None = None
    mod: str | None = None
    word: str | None = None
    value: str | None = None


class Found(NamedTuple):
    """A matched expression before it is resolved. `rule` is the id of the rule that matched."""

    start: int
    end: int
    rule: str
    partial: Partial
