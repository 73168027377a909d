"""Resolving units of time: this week, two days ago, durations, sets, parts of the day, report quarters."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from kb.annotate.times.anchors import Story, nearest_day, weekday_near
from kb.annotate.times.calendar import month_value, quarter_value, safe_date, shift_days, shift_months, week_value
from kb.annotate.times.partial import Partial
from kb.annotate.times.setting import Resolution, Setting
from kb.annotate.times.words import numbers_of
from kb.annotate.times.years import after_year_bc

MIDWEEK: Final = 4
"""Thursday, as `date.isoweekday` counts."""
_STEP: Final = {-2: -1, -1: -1, 0: 0, 1: 1, 2: 1, 3: 0}
_DAY_WORDS: Final = {"yesterday": -1, "tomorrow": 1, "-2": -2, "+2": 2}
_SIZES: Final = {"DE": 10, "CE": 100, "ML": 1000}
_OF_EVENT: Final = re.compile(r"\s+(?:the|an?|his|her|its|their|our|this|that|[a-z]+ing|[a-z]+s)\b")
_PERIOD_END: Final = re.compile(
    rf"\s+(?:ended\b|ending\b|(?:to|through)\s+(?:the\s+end\s+of\s+)?(?:{'|'.join(numbers_of('months'))})\b)")
_QUARTER_END: Final = re.compile(rf"\s+(?:that\s+)?end(?:ed|ing)\s+({'|'.join(numbers_of('months'))})\b")
_OF_CLAUSE: Final = re.compile(r"\s+(?:he|she|it|they|we|who)\b")
_OPENS: Final = re.compile(r"(?:^|[;:]|\band|\bbut)\s*$")


def _number(amount: float) -> str:
    return f"{amount:g}"


def duration_value(amount: float | None, unit: str) -> str:
    """The TIMEX3 duration: `P2D`, `PT4H`, `P20Y` for two decades, `P2Y6M` for two and a half years, `PXM` if vague."""
    if unit == "TNI":
        unit = "D" if amount is not None else "TNI"
    if unit == "2W":
        unit, amount = "W", None if amount is None else 2 * amount
    if unit in ("3M", "6M"):
        if amount is None:
            return "PXQ" if unit == "3M" else "PXM"
        unit, amount = "M", amount * int(unit[0])
    if amount is None and unit in ("CE", "ML"):
        return "PXC" if unit == "CE" else "PXL"
    if amount is None:
        return f"PTX{unit[1]}" if unit in ("TS", "TM", "TH") else f"PX{unit}"
    if unit == "ML":
        return f"P{_number(amount)}L"
    if unit in _SIZES:
        unit, amount = "Y", amount * _SIZES[unit]
    if unit in ("TS", "TM", "TH"):
        return _clock_duration(amount, unit[1])
    whole = int(amount)
    if amount != whole and unit == "Y":
        months = round((amount - whole) * 12)
        return f"P{whole}Y{months}M" if whole else f"P{months}M"
    if amount == 0.5 and unit == "D":
        return "PT12H"
    return f"P{_number(amount)}{unit}"


def _clock_duration(amount: float, unit: str) -> str:
    whole = int(amount)
    if amount != whole and unit == "H":
        minutes = round((amount - whole) * 60)
        return f"PT{whole}H{minutes}M" if whole else f"PT{minutes}M"
    return f"PT{_number(amount)}{unit}"


def _duration(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    unit = partial.unit
    if unit is None:
        return None
    if partial.word == "and a half" and partial.amount is not None:
        partial = partial._replace(amount=partial.amount + 0.5)
    return Resolution("DURATION", duration_value(partial.amount, unit), "none", partial.mod, dated=False)


def unit_value(day: date, unit: str) -> str | None:
    """The value of the calendar unit that holds a day: its week, month, quarter, year, decade, century."""
    if unit in ("D", "TNI"):
        return day.isoformat()
    if unit in ("W", "2W"):
        return week_value(day)
    if unit == "WE":
        return f"{week_value(day)}-WE"
    if unit == "M":
        return month_value(day.year, day.month)
    if unit == "3M":
        return quarter_value(day.year, (day.month - 1) // 3 + 1)
    if unit == "6M":
        return f"{day.year:04d}-H{(day.month - 1) // 6 + 1}"
    return {
        "Y": f"{day.year:04d}",
        "DE": f"{day.year:04d}"[:3],
        "CE": f"{day.year:04d}"[:2],
        "ML": f"{day.year:04d}"[:1],
    }.get(unit)


def shift(day: date, unit: str, steps: float) -> date | None:
    """The day some units later. Parts of units count in days (half a week) or months (half a year)."""
    if unit in ("D", "TNI"):
        return shift_days(day, round(steps))
    if unit in ("W", "2W", "WE"):
        return shift_days(day, round(steps * (14 if unit == "2W" else 7)))
    months = {"M": 1, "3M": 3, "6M": 6, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}.get(unit)
    return shift_months(day, round(steps * months)) if months else None


def _deictic(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    direction, unit = partial.direction or 0, partial.unit or "D"
    base, anchor = story.base(direction)
    if story.before_christ and (unit == "Y" or story.narrative) and direction in (-2, 2, 3):
        return after_year_bc(story, unit, _STEP[direction], partial.mod)
    if direction == 1 and unit in ("W", "M", "Y") and story.tells_before(setting.start) and setting.leads_on():
        base, anchor = story.last, "narrative"  # "he spoke in 2009; she voted the next year"
    if unit == "D" and direction in (-1, 1):
        base, anchor = story.named_day()
        if anchor == story.reference and len(story.last_value) == 7 and story.last_value[5:].isdigit():
            return Resolution("DATE", f"{story.last_value}-XX", "narrative", partial.mod, dated=False)
    if unit == "D" and direction == 0 and setting.before(3).strip() == "to":
        return Resolution("DATE", "PRESENT_REF", "none", partial.mod, dated=False)
    if unit == "3M" and story.quarter and direction in (3,):
        return Resolution("DATE", quarter_value(*story.quarter), "quarter", partial.mod, dated=False)
    if base is None:
        vague = "PRESENT_REF" if direction in (0, 3) else "PAST_REF" if direction < 0 else "FUTURE_REF"
        return Resolution("DATE", vague, "none", partial.mod, dated=False)
    if unit in ("TH", "TM", "TS"):
        return Resolution("DURATION", duration_value(1.0, unit), "none", partial.mod, dated=False)
    steps: float = _STEP[direction] * (partial.amount or 1)
    if unit == "W" and anchor == story.reference and base.isoweekday() == 7 and steps:
        base = shift_days(base, 1) or base
    if unit == "WE" and direction == 0 and base.isoweekday() < MIDWEEK and not (story.narrative or setting.ahead()):
        steps = -1.0  # until the middle of the week "this weekend" is the one that was, unless something is to come
    day = shift(base, unit, steps)
    value = unit_value(day, unit) if day else None
    return Resolution("DATE", value, anchor, partial.mod) if value else None


def _bare_unit(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The week", "the year": the reference day's own; "the weekend" the last one unless the clause looks ahead."""
    unit = partial.unit or "Y"
    if unit == "Y" and partial.mod is None and _PERIOD_END.match(setting.after(24)):
        return Resolution("DURATION", "P1Y", "none", dated=False)
    base, anchor = story.base()
    if base is None:
        return None
    if unit == "WE" and not story.narrative and not setting.ahead() and base.isoweekday() < 6:
        base = shift_days(base, -7) or base
    if unit == "3M":
        return _report_quarter(partial, story, setting)
    value = unit_value(base, unit)
    return Resolution("DATE", value, anchor, partial.mod, dated=False) if value else None


def _year_end(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    base, anchor = story.base(partial.direction)
    if base is None:
        return None
    year = base.year + _STEP[partial.direction or 0]
    if partial.mod == "MID":
        return Resolution("DATE", f"{year:04d}", anchor, "MID", dated=False)
    return Resolution("DATE", f"{year:04d}", anchor, "END", dated=False)


def _week_of(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    base, anchor = story.base()
    if partial.year and partial.month and partial.day:
        day, anchor = safe_date(partial.year, partial.month, partial.day), "explicit"
    else:
        day = nearest_day(base, partial.month or 0, partial.day or 0) if base else None
    return Resolution("DATE", week_value(day), anchor) if day else None


def _from_weekday(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    base, anchor = story.base()
    if base is None or partial.amount is None or partial.weekday is None:
        return None
    back = partial.relation == "ago"
    day = shift_days(
        weekday_near(base, partial.weekday, ahead=not back), round(7 * partial.amount) * (-1 if back else 1)
    )
    return Resolution("DATE", day.isoformat(), anchor) if day else None


def _from_day_word(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """"A week from tomorrow", "a year ago today": to the day."""
    if story.dct is None or partial.amount is None:
        return None
    day = shift_days(story.dct, _DAY_WORDS.get(partial.word or "", 0))
    steps = -partial.amount if partial.relation else partial.amount
    found = shift(day, partial.unit or "W", steps) if day else None
    return Resolution("DATE", found.isoformat(), story.reference) if found else None


def _beside_weekday(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    base, anchor = story.base()
    if base is None or partial.weekday is None:
        return None
    if partial.direction == -1:
        base = shift_days(base, -1) or base
    day = weekday_near(base, partial.weekday, ahead=partial.direction == 1)
    found = shift_days(day, -1 if partial.relation == "before" else 1)
    return Resolution("DATE", found.isoformat(), anchor) if found else None


def _of_event(setting: Setting) -> bool:
    """Whether "the day before" hangs on what follows ("the day before the vote"), not on the last day named."""
    after = setting.after(30)
    if setting.text[setting.end : setting.end + 1] == " " and setting.text[setting.end + 1 : setting.end + 2].isupper():
        return True
    if _OF_CLAUSE.match(after):
        return _OPENS.search(setting.before(6)) is None
    return _OF_EVENT.match(after) is not None


def _offset(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """N units ago, earlier, later or from now, with the unit's precision."""
    relation, unit = partial.relation or "ago", partial.unit or "D"
    back = relation in ("ago", "earlier", "previously", "prior", "back", "before")
    if partial.amount is None:
        return Resolution("DATE", "PAST_REF" if back else "FUTURE_REF", "none", partial.mod, dated=False)
    if relation in ("before", "after") and _of_event(setting):
        return Resolution("DATE", "XXXX-XX-XX", "none", partial.mod, dated=False)
    if relation in ("ago", "back", "hence", "from now", "from today"):
        base, anchor = story.base()
    else:
        if story.before_christ and (unit == "Y" or story.narrative):
            return after_year_bc(story, unit, round(-partial.amount if back else partial.amount), partial.mod)
        base, anchor = (story.last, "narrative") if story.last else (story.dct, story.reference)
        if back and story.told and base and base > story.told and setting.tense() in ("past", "just_past"):
            base = story.told  # "she was hurt on Tuesday; the vote is next week. A day earlier, ten were hurt"
        if story.quarter and unit == "Y" and partial.amount == 1 and back and not story.narrative:
            return Resolution("DATE", quarter_value(story.quarter[0] - 1, story.quarter[1]), "quarter", dated=False)
        if not story.narrative and back and unit in ("Y", "M") and story.dct:
            base, anchor = story.dct, story.reference
    if story.quarter and relation == "ago" and unit == "Y" and partial.amount == 1 and not story.narrative:
        return Resolution("DATE", quarter_value(story.quarter[0] - 1, story.quarter[1]), "quarter", dated=False)
    if base is None:
        return Resolution("DATE", "PAST_REF" if back else "FUTURE_REF", "none", partial.mod, dated=False)
    if unit in ("TH", "TM", "TS"):
        return Resolution("TIME", f"{base.isoformat()}TXX", anchor, partial.mod, dated=False)
    amount = partial.amount
    if unit in _SIZES and amount != int(amount):
        unit, amount = "Y", amount * _SIZES[unit]
    day = shift(base, unit, -amount if back else amount)
    value = unit_value(day, "D" if relation == "from today" else unit) if day else None
    return Resolution("DATE", value, anchor, partial.mod) if value else None


def _year_ago(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The year-ago quarter", "year-earlier": the story's quarter a year before, else the year before."""
    if partial.amount is not None:
        return Resolution("DURATION", duration_value(partial.amount, "M"), "none", dated=False)
    if story.quarter:
        return Resolution("DATE", quarter_value(story.quarter[0] - 1, story.quarter[1]), "quarter", dated=False)
    base, anchor = story.base()
    return Resolution("DATE", f"{base.year - 1:04d}", anchor, dated=False) if base else None


def _report_quarter(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The quarter", "the latest period": the one whose end is named, the one the story reports, else the last."""
    ended = _QUARTER_END.match(setting.after(24))
    if ended and story.dct and not partial.year:
        month = numbers_of("months")[ended[1]]
        year = story.dct.year - (month > story.dct.month)
        # A quarter that ends in July lies for the most part in the second of the calendar.
        value = quarter_value(year, (month - 2) // 3 + 1)
        story.report(int(value[:4]), int(value[-1]))
        return Resolution("DATE", value, story.reference, dated=False)
    if story.quarter is None:
        if story.dct is None:
            return None
        current = (story.dct.month - 1) // 3 + 1
        return Resolution("DATE", quarter_value(story.dct.year, current - 1), story.reference, dated=False)
    return Resolution("DATE", quarter_value(*story.quarter), "quarter", dated=False)


def _rolling_one(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """ "The past year", "the past decade": a length that ends now."""
    return Resolution("DURATION", duration_value(1.0, partial.unit or "Y"), "none", partial.mod, dated=False)


def _set_unit(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    if partial.unit is None:
        return None
    return Resolution("SET", duration_value(partial.amount, partial.unit), "none", partial.mod, dated=False)


def _set_month(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    return Resolution("SET", f"XXXX-{partial.month:02d}", "none", dated=False)


def _set_weekday(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    tail = f"T{partial.part}" if partial.part else ""
    return Resolution("SET", f"XXXX-WXX-{partial.weekday}{tail}", "none", dated=False)


def _set_season(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    return Resolution("SET", f"XXXX-{partial.season or 'SU'}", "none", dated=False)


def _set_year(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    return Resolution("SET", "P1Y", "none", dated=False)


def _set_fixed(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    return Resolution("SET", partial.value or "P1D", "none", dated=False)


def _vague(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    return Resolution("DATE", partial.value or "PAST_REF", "none", partial.mod, dated=False)


def _day_word(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """Today, yesterday, tomorrow, tonight. In the small hours "tonight" began on the day before."""
    if story.dct is None:
        value = {"yesterday": "PAST_REF", "tomorrow": "FUTURE_REF"}.get(partial.word or "", "PRESENT_REF")
        return Resolution("DATE", value, "none", partial.mod, dated=False)
    word = partial.word or "today"
    step = _DAY_WORDS.get(word, 0)
    if word == "tonight" and story.hour is not None and story.hour < 6:
        step = -1
    base, anchor = story.dct, story.reference
    if story.narrative and story.last is not None:
        if word == "today" and not (partial.clock or partial.part):
            return Resolution("DATE", "PRESENT_REF", "none", partial.mod, dated=False)
        base, anchor = story.last, "narrative"
    day = shift_days(base, step)
    if day is None:
        return None
    part = "NI" if word == "tonight" else partial.part
    if partial.clock:
        return Resolution("TIME", f"{day}T{partial.clock}", anchor, partial.mod)
    if part:
        return Resolution("TIME", f"{day}T{part}", anchor, partial.mod)
    return Resolution("DATE", day.isoformat(), anchor, partial.mod)


def _part(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """This morning, last night, the next evening, the morning."""
    direction = partial.direction
    if direction is None:
        base, anchor = story.current_day(setting.start)
    else:
        base, anchor = story.named_day() if direction == 1 else story.base(direction)
    if base is None:
        return Resolution("TIME", f"XXXX-XX-XXT{partial.part}", "none", partial.mod, dated=False)
    step = _STEP[direction or 0]
    if (
        anchor == story.reference
        and direction in (-1, 0)
        and story.hour is not None
        and story.hour < 6
        and partial.part in ("EV", "NI")
    ):
        step = -1
    day = shift_days(base, step)
    return Resolution("TIME", f"{day}T{partial.part}", anchor, partial.mod) if day else None


def _overnight(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    base = story.last if story.narrative else story.dct
    if base is None:
        return None
    day = base if story.narrative else shift_days(base, -1)
    return Resolution("TIME", f"{day}TNI", "narrative" if story.narrative else story.reference, dated=False)


RESOLVERS: dict[str, Callable[[Partial, Story, Setting], Resolution | None]] = {
    "deictic": _deictic,
    "bare_unit": _bare_unit,
    "year_end": _year_end,
    "week_of": _week_of,
    "from_weekday": _from_weekday,
    "from_day_word": _from_day_word,
    "beside_weekday": _beside_weekday,
    "offset": _offset,
    "year_ago": _year_ago,
    "report_quarter": _report_quarter,
    "rolling_one": _rolling_one,
    "duration": _duration,
    "duration_old": _duration,
    "bare_plural": _duration,
    "rate": _set_unit,
    "set_unit": _set_unit,
    "set_month": _set_month,
    "set_weekday": _set_weekday,
    "set_season": _set_season,
    "set_year": _set_year,
    "set_fixed": _set_fixed,
    "vague": _vague,
    "day_word": _day_word,
    "part": _part,
    "overnight": _overnight,
}
