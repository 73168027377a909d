"""Which year a date without one belongs to: "of last year", the narrative's year, the nearest month, a known feast."""

from __future__ import annotations

from datetime import date
from typing import Final

from kb.annotate.times.anchors import Story, nearest_month
from kb.annotate.times.calendar import safe_date
from kb.annotate.times.partial import Partial
from kb.annotate.times.setting import Resolution, Setting
from kb.annotate.times.words import lexicon

_FAR_BACK: Final = 200
"""Days back beyond which a narrative's next such day is meant, if that is nearer."""


def outer_year(partial: Partial, story: Story) -> tuple[int | None, str]:
    """The year that "of last year", "next year's" or "that year" names."""
    if partial.outer is None:
        return None, ""
    base, anchor = story.base(partial.outer)
    if base is None:
        return None, ""
    step = {-2: -1, -1: -1, 0: 0, 1: 1, 2: 1, 3: 0}[partial.outer]
    return base.year + step, anchor


def ancient_value(partial: Partial, story: Story, rest: str) -> Resolution | None:
    """A day, month or season of the year BC that a narrative has come to: "in 218 BC ... by late autumn"."""
    if not (story.narrative and story.before_christ) or partial.year is not None:
        return None
    year = story.before_christ - {-2: -1, 1: 1, 2: 1}.get(partial.outer or partial.direction or 0, 0)
    story.before_christ = max(1, year)
    value = f"BC{story.before_christ:04d}-{rest}"
    timed = partial.clock or partial.part
    return Resolution(
        "TIME" if timed else "DATE", f"{value}T{timed}" if timed else value, "narrative", partial.mod, dated=False
    )


def after_year_bc(story: Story, unit: str, years: int, mod: str | None) -> Resolution | None:
    """So many years after the last year BC that was named; None where that leads out of the era.

    No other unit can be counted there: it is before or after.
    """
    if unit != "Y":
        return Resolution("DATE", "PAST_REF" if years < 0 else "FUTURE_REF", "none", mod, dated=False)
    year = (story.before_christ or 0) - years
    if year < 1:
        return None
    story.before_christ = year
    return Resolution("DATE", f"BC{year:04d}", "narrative", mod, dated=False)


def near_in_narrative(base: date, month: int, day: int) -> date | None:
    """A narrative goes forward: the anchor's year, or the next where that would lie far back and this one close."""
    same = safe_date(base.year, month, day)
    following = safe_date(base.year + 1, month, day)
    if same and following and (base - same).days > _FAR_BACK and (following - base).days < 365 - _FAR_BACK:
        return following
    return same or following


def year_known_by(month: int, day: int, story: Story, setting: Setting) -> int | None:
    """The year of an event that is known by its day ("the Sept. 11 attacks"), in reports of later years."""
    known = lexicon()["known_by_date"].get(f"{month:02d}-{day:02d}")
    if known is None or story.dct is None or story.dct <= date(known["year"], month, day):
        return None
    following = setting.after(30).split()
    return known["year"] if following and following[0].strip(",.;'’\"”") in known["words"].split() else None


def month_year(partial: Partial, base: date, month: int, story: Story, setting: Setting) -> int:
    """The year of a month without one: by its direction, else by tense where that is plain, else the nearest."""
    direction = partial.direction
    if direction in (-1, -2):
        return base.year - (month >= base.month)
    if direction in (1, 2):
        return base.year + (month <= base.month)
    if direction in (0, 3):
        return base.year
    if story.narrative:
        near = near_in_narrative(base, month, 1)
        return near.year if near else base.year
    return nearest_month(base, month, setting.tense())


def part_year(base: date, number: int, kind: str, ahead: bool) -> int:
    """The year of a quarter or half: the most recent that has begun; a cue moves one that is long past on."""
    now = (base.month - 1) // (3 if kind == "Q" else 6) + 1
    if number > now:
        return base.year - (not ahead or now == 1)
    return base.year + (ahead and now - number > 1)
