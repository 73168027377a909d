"""Resolving dates, months, weekdays, clock times, years, decades, centuries, seasons, quarters and feasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from kb.annotate.times.anchors import Story, nearest_day, weekday_near
from kb.annotate.times.calendar import (
    last_of_month,
    month_value,
    quarter_value,
    safe_date,
    season_of,
    shift_days,
    shift_months,
    week_value,
)
from kb.annotate.times.holidays import holiday_date, holidays, nth_weekday
from kb.annotate.times.partial import Partial
from kb.annotate.times.setting import Resolution, Setting
from kb.annotate.times.years import (
    ancient_value,
    month_year,
    near_in_narrative,
    outer_year,
    part_year,
    year_known_by,
)

_EVE: Final = 3
"""Days to a weekday by which it is the next one rather than the last, where something came before an event of it."""


def _timed(partial: Partial, day: str, anchor: str) -> Resolution:
    """A day, or the TIME that a clock time or part of the day makes of it."""
    if partial.clock:
        return Resolution("TIME", f"{day}T{partial.clock}", anchor, partial.mod)
    if partial.part:
        return Resolution("TIME", f"{day}T{partial.part}", anchor, partial.mod)
    return Resolution("DATE", day, anchor, partial.mod)


def _date(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    month, day = partial.month or 0, partial.day or 0
    if partial.part == "NI" and partial.ordinal and partial.ordinal < day:
        day = partial.ordinal  # the night of 16-17 March begins on the 16th
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    known = None if partial.year else year_known_by(month, day, story, setting)
    if known:
        return Resolution("DATE", f"{known}-{month:02d}-{day:02d}", "explicit", dated=False)
    if ancient := ancient_value(partial, story, f"{month:02d}-{day:02d}"):
        return ancient
    year, anchor = partial.year, "explicit"
    if year is None:
        year, anchor = outer_year(partial, story)
    if year is not None:
        found = safe_date(year, month, day)
    else:
        base, anchor = story.base()
        if base is None:
            return _timed(partial, f"XXXX-{month:02d}-{day:02d}", "none")._replace(dated=False)
        if story.narrative:
            found = near_in_narrative(base, month, day)
        else:
            found = story.next_day(month, day, setting.start) or nearest_day(base, month, day, setting.tense())
        if partial.weekday and found and found.isoweekday() != partial.weekday:
            years = [
                other
                for step in (-1, 1)
                if (other := safe_date(found.year + step, month, day)) and other.isoweekday() == partial.weekday
            ]
            found = min(years, key=lambda other: abs((other - base).days), default=found)
    return _timed(partial, found.isoformat(), anchor) if found else None


def _era_date(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "15 March 44 BC", "June 9, AD 68": a day or month of an ancient year."""
    if partial.year is None or partial.month is None:
        return None
    stem = f"{partial.year:04d}-{partial.month:02d}" + (f"-{partial.day:02d}" if partial.day else "")
    if partial.before_christ:
        story.before_christ = partial.year
        return Resolution("DATE", f"BC{stem}", "explicit", dated=False)
    return Resolution("DATE", stem, "explicit") if safe_date(partial.year, partial.month, partial.day or 1) else None


def _numeric(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """10/26/1989 and 26.10.1989: month first with slashes unless that is impossible, day first with full stops."""
    first, second, year = (int(part) for part in (partial.word or "").split("/"))
    if year < 100:
        year += 1900 if year > 50 else 2000
    day_first = partial.relation == "." or first > 12
    found = safe_date(year, second, first) if day_first else safe_date(year, first, second)
    return Resolution("DATE", found.isoformat(), "explicit") if found else None


def _month_day(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The 14th": of the anchor's month."""
    base, anchor = story.base(3 if partial.direction is None else partial.direction)
    if base is not None and partial.direction in (-1, 1):
        base = shift_months(base, partial.direction)
    if base is None or partial.day is None:
        return None
    found = safe_date(base.year, base.month, partial.day)
    return _timed(partial, found.isoformat(), anchor) if found else None


def _weekday_day(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "Thursday the 17th": the nearest month whose 17th is a Thursday."""
    base, anchor = story.base()
    if base is None or partial.day is None:
        return None
    months = sorted(range(-12, 13), key=lambda step: (abs(step), step > 0))
    for step in months:
        index = base.year * 12 + base.month - 1 + step
        found = safe_date(index // 12, index % 12 + 1, partial.day)
        if found and found.isoweekday() == partial.weekday:
            return _timed(partial, found.isoformat(), anchor)
    return None


def _month_of(partial: Partial, story: Story, setting: Setting) -> tuple[int, int, str] | None:
    """The year and month that "in May", "of June last year" name, with the anchor; None where the year is unknown."""
    resolution = _month(partial, story, setting)
    if resolution is None or not resolution.value[:4].isdigit():
        return None
    return int(resolution.value[:4]), int(resolution.value[5:7]), resolution.anchor


def _nth_weekday(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The first Monday of May", "the last Friday in August last year"."""
    month = _month_of(partial, story, setting)
    if month is None or partial.ordinal is None:
        return None
    found = nth_weekday(month[0], month[1], partial.weekday or 1, partial.ordinal)
    return Resolution("DATE", found.isoformat(), month[2]) if found else None


def _nth_day(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The last day of June", "the first day of 1942"."""
    last = partial.ordinal == -1
    if partial.month is None:
        year = partial.year or 0
        found = date(year, 12, 31) if last else safe_date(year, 1, partial.ordinal or 0)
        return Resolution("DATE", found.isoformat(), "explicit") if found else None
    month = _month_of(partial, story, setting)
    if month is None:
        return None
    found = last_of_month(*month[:2]) if last else safe_date(*month[:2], partial.ordinal or 0)
    return Resolution("DATE", found.isoformat(), month[2]) if found else None


def _nth_week(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The first week of May": the week that holds most of the month's nth seven days; weekends by their Saturday."""
    month = _month_of(partial, story, setting)
    if month is None or partial.ordinal is None:
        return None
    if partial.unit == "WE":
        day = nth_weekday(month[0], month[1], 6, partial.ordinal)
    elif partial.ordinal == -1:
        day = shift_days(last_of_month(*month[:2]), -3)
    else:
        day = safe_date(*month[:2], 7 * partial.ordinal - 3)
    if day is None:
        return None
    return Resolution("DATE", week_value(day) + ("-WE" if partial.unit == "WE" else ""), month[2])


def _month(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    month = partial.month or 0
    if ancient := ancient_value(partial, story, f"{month:02d}"):
        return ancient
    year, anchor = partial.year, "explicit"
    if year is None:
        year, anchor = outer_year(partial, story)
    if year is None:
        base, anchor = story.base(partial.direction)
        if base is None:
            return Resolution("DATE", f"XXXX-{month:02d}", "none", partial.mod, dated=False)
        year = month_year(partial, base, month, story, setting)
    return Resolution("DATE", month_value(year, month), anchor, partial.mod)


def _weekday(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    weekday = partial.weekday or 1
    base, anchor = story.base(partial.direction)
    if base is None:
        return _timed(partial, "XXXX-WXX-" + str(weekday), "none")._replace(dated=False)
    if partial.outer is not None:
        base, anchor = story.base(partial.outer)
        step = {-2: -1, -1: -1, 0: 0, 1: 1, 2: 1, 3: 0}[partial.outer]
        found = shift_days(base, weekday - base.isoweekday() + 7 * step) if base else None
    elif partial.direction in (-1, -2):
        found = weekday_near(shift_days(base, -1) or base, weekday, ahead=False)
    elif partial.direction in (1, 2):
        found = weekday_near(base, weekday, ahead=True)
    elif story.narrative:
        found = weekday_near(shift_days(base, -1) or base, weekday, ahead=True)
    elif partial.relation == "range" and story.last:
        found = weekday_near(story.last, weekday, ahead=True)
    else:
        until = (weekday - base.isoweekday()) % 7
        ahead = setting.ahead() or (until <= _EVE and setting.comes_before_it()) or setting.is_off(until)
        found = weekday_near(base, weekday, ahead=ahead and until > 0)
    return _timed(partial, found.isoformat(), anchor) if found else None


def _clock(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    hour = int((partial.clock or "0")[:2])
    if partial.part in ("AF", "EV", "NI") and partial.clock and hour < 12:
        partial = partial._replace(clock=f"{hour + 12}{partial.clock[2:]}")
    if partial.month:
        return _date(partial, story, setting)
    if partial.weekday:
        return _weekday(partial, story, setting)
    if partial.word:
        shift = {"yesterday": -1, "tomorrow": 1}.get(partial.word, 0)
        day = shift_days(story.dct, shift) if story.dct else None
        anchor = story.reference
    else:
        day, anchor = story.current_day(setting.start)
    if day is None:
        return Resolution("TIME", f"XXXX-XX-XXT{partial.clock}", "none", partial.mod, dated=False)
    return Resolution("TIME", f"{day.isoformat()}T{partial.clock}", anchor, partial.mod)


def _year(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    year = partial.year or 0
    if partial.relation in ("post", "pre"):
        mod = "AFTER" if partial.relation == "post" else "BEFORE"
        return Resolution("DATE", f"{year:04d}", "explicit", mod, dated=False, bounded=False)
    if partial.before_christ:
        story.before_christ = year
        return Resolution("DATE", f"BC{year:04d}", "explicit", partial.mod, dated=False)
    return Resolution("DATE", f"{year:04d}", "explicit", partial.mod)


def _decade(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    if partial.year is not None:
        return Resolution("DATE", str(partial.year)[:3], "explicit", partial.mod, dated=False)
    base = story.last if story.narrative else story.dct
    century = 19
    if base is not None:
        century = base.year // 100 - (partial.decade is not None and partial.decade > base.year % 100 // 10)
    anchor = story.reference if base else "explicit"
    return Resolution("DATE", f"{century}{partial.decade}", anchor, partial.mod, dated=False)


def _century(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    if partial.ordinal is None or not 1 <= partial.ordinal <= 40:
        return None
    value = f"{partial.ordinal - 1:02d}"
    return Resolution("DATE", f"BC{value}" if partial.before_christ else value, "explicit", partial.mod, dated=False)


def _season(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    season = partial.season or "SU"
    if partial.before_christ:
        story.before_christ = partial.year
        return Resolution("DATE", f"BC{partial.year:04d}-{season}", "explicit", partial.mod, dated=False)
    if ancient := ancient_value(partial, story, season):
        return ancient
    year, anchor = partial.year, "explicit"
    if year is None:
        year, anchor = outer_year(partial, story)
    if year is None:
        base, anchor = story.base(partial.direction)
        if base is None:
            return Resolution("DATE", f"XXXX-{season}", "none", partial.mod, dated=False)
        now_year, now = season_of(base)
        order = ("SP", "SU", "FA", "WI")
        later, same = order.index(season) > order.index(now), season == now
        if partial.direction in (-1, -2):
            year = now_year - (later or same)
        elif partial.direction in (1, 2):
            year = now_year + (not later)
        elif partial.direction not in (0, 3) and not (later or same or story.narrative) and setting.ahead():
            year = now_year + 1  # "will meet in the spring", told in autumn
        elif partial.direction in (0, 3) or setting.ahead() or story.narrative:
            year = now_year if season == "WI" else base.year  # a year counts from its January, which is in no fall
        else:
            year = now_year - later
    return Resolution("DATE", f"{year:04d}-{season}", anchor, partial.mod)


def _holiday(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    name = partial.word or ""
    year, anchor = partial.year or holidays()[name].get("year"), "explicit"
    if year is None:
        year, anchor = outer_year(partial, story)
    if year is None:
        base, anchor = story.base(partial.direction)
        if base is None:
            return None
        days = [day for step in (-1, 0, 1) if (day := holiday_date(name, base.year + step))]
        if partial.direction in (-1, -2):
            days = [day for day in days if day < base]
        elif partial.direction in (1, 2):
            days = [day for day in days if day > base]
        if story.narrative and partial.direction is None:  # a story goes forward
            days = [day for day in days if day >= base] or days
        found = min(days, key=lambda day: abs((day - base).days), default=None)
    else:
        found = holiday_date(name, year)
    if found is None:
        return None
    if partial.relation in ("before", "after"):
        beside = shift_days(found, -1 if partial.relation == "before" else 1)
        return Resolution("DATE", beside.isoformat(), anchor) if beside else None
    if partial.relation:
        value = week_value(found) + ("-WE" if partial.relation == "weekend" else "")
        return Resolution("DATE", value, anchor)
    return Resolution("DATE", found.isoformat(), anchor, dated="year" not in holidays()[name])


def _quarter(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    number, kind = partial.ordinal, partial.unit or "Q"
    if number is None or not 1 <= number <= (4 if kind == "Q" else 2):
        return None
    year, anchor = partial.year, "explicit"
    if year is None:
        year, anchor = outer_year(partial, story)
    if year is None:
        base, anchor = story.base()
        if base is None:
            return Resolution("DATE", f"XXXX-{kind}{number}", "none", dated=False)
        year = part_year(base, number, kind, setting.ahead() and partial.word != "fiscal")
    if kind == "Q":
        story.report(year, number)
        return Resolution("DATE", quarter_value(year, number), anchor, partial.mod, dated=story.narrative)
    return Resolution("DATE", f"{year:04d}-H{number}", anchor, partial.mod, dated=story.narrative)


def _year_quarter(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The 1988 quarter": the quarter that the story reports, in that year; else only the year is known."""
    if story.quarter is None:
        return Resolution("DATE", f"{partial.year:04d}", "explicit")
    return Resolution("DATE", quarter_value(partial.year or 0, story.quarter[1]), "quarter", dated=False)


RESOLVERS: dict[str, Callable[[Partial, Story, Setting], Resolution | None]] = {
    "date": _date,
    "era_date": _era_date,
    "numeric": _numeric,
    "month_day": _month_day,
    "month": _month,
    "weekday_day": _weekday_day,
    "nth_weekday": _nth_weekday,
    "nth_day": _nth_day,
    "nth_week": _nth_week,
    "year_quarter": _year_quarter,
    "weekday": _weekday,
    "clock": _clock,
    "year": _year,
    "decade": _decade,
    "century": _century,
    "season": _season,
    "holiday": _holiday,
    "quarter": _quarter,
}
