"""When a pledge falls due: the time that its content states, as bounds where the calendar gives them.

"By the end of 2017" is due in 2017; "before 2020" on the last day of 2019; "within 100 days" that long after the day
on which it was given. "On day one" and "in his first 100 days in office" hang on another event: their value is
FUTURE_REF, and their bounds stay unknown.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.timevalues import calendar_value, time_value
from kb.records import Span, TimeExpression, TimeValue

_LENGTH: Final = re.compile(r"P(\d{1,4})([DWMY])")
_WITHIN: Final = frozenset({"within", "in", "over", "during", "inside", "under"})
_ANCHORED: Final = frozenset({"of", "after", "from", "following", "as", "in", "since"})
_REACH: Final = 3
_FIRST_DAY: Final = (
    ("day", "one"), ("first", "day"), ("day", "1"), ("first", "week"), ("first", "year"), ("first", "month"),
)
OPEN_VALUE: Final = "FUTURE_REF"
"""The TIMEX3 value of a time to come that no calendar can tell."""


def find_due(
    clause: Clause, first: int, last: int, times: list[TimeExpression], text: str, given: str | None
) -> TimeValue | None:
    """The due date that the words `first:last` state, or None. `given` is the day the pledge counts from."""
    hanging: TimeValue | None = None
    for at in range(first, last):
        if clause.tags[at] == "t":
            time = times[clause.refs[at]]
            if time.type == "DURATION":
                told = not set(clause.tags[first + 1 : at]).isdisjoint("r")
                found = None if told else _after_length(clause, at, time, text, given)
            else:
                found = _on_calendar(clause, at, time, text, given)
            if found and found.earliest:
                return found
            hanging = hanging or found
        elif hanging is None and tuple(clause.lows[at : at + 2]) in _FIRST_DAY and _names_due(clause, at):
            hanging = _open(text, *clause.span(at, at + 1))
    return hanging


def _names_due(clause: Clause, at: int) -> bool:
    """Whether a preposition leads to the words at `at`: "on day one", "in his first year"."""
    return any(low in ("on", "in", "from", "during", "by", "within", "at") for low in clause.lows[max(0, at - 2) : at])


def _open(text: str, start: int, end: int) -> TimeValue:
    return TimeValue(type="DATE", value=OPEN_VALUE, wording=text[start:end], span=Span(start, end), rule="due.open")


def _preposition(clause: Clause, at: int) -> str:
    for left in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if clause.tags[left] == "p":
            return clause.lows[left]
        if clause.tags[left] not in "dnw":
            break
    return ""


def _on_calendar(clause: Clause, at: int, time: TimeExpression, text: str, given: str | None) -> TimeValue | None:
    """A day, month or year to come. What lies before the pledge is no due date."""
    if calendar_value(time) is None or not time.latest or not time.earliest:
        return None
    preposition = _preposition(clause, at)
    if clause.tag_at(at - 1) in ("d", "s") and clause.tag_at(at + 1) == "w":
        return None  # "the 2016 vote"
    if given and (time.latest < given or (time.latest == given and preposition != "by")):
        return None
    if preposition in ("from", "since", "of", "than", "after", "under"):
        return None
    value = time_value(time, text)
    if value is None or preposition != "before":
        return value
    eve = _moved(time.earliest, -1, "D")
    if eve is None or (given and eve < given):
        return value
    return value.model_copy(update={"mod": "BEFORE", "earliest": min(given, eve) if given else eve, "latest": eve})


def _after_length(clause: Clause, at: int, time: TimeExpression, text: str, given: str | None) -> TimeValue | None:
    """The end of a stretch of time that runs from the pledge; open where it runs from something else."""
    length = _LENGTH.fullmatch(time.value)
    if length is None or _preposition(clause, at) not in _WITHIN:
        return None
    wording = text[time.start : time.end]
    after = clause.lows[at + 1 : at + 2]
    if (
        given is None
        or wording.lower().startswith(("first", "his first", "her first"))
        or (after and after[0] in _ANCHORED)
    ):
        return _open(text, time.start, time.end)
    end = _moved(given, int(length[1]), length[2])
    if end is None:
        return _open(text, time.start, time.end)
    return TimeValue(
        type="DATE", value=f"{given}/{end}", earliest=given, latest=end, wording=wording,
        span=Span(time.start, time.end), anchor="pledge", rule="due.length",
    )  # fmt: skip


def _moved(day: str, count: int, unit: str) -> str | None:
    """The day `count` units later, the last of its month where that is shorter; None beyond the calendar."""
    try:
        start = datetime.date.fromisoformat(day)
        if unit in "DW":
            return (start + datetime.timedelta(days=count * (7 if unit == "W" else 1))).isoformat()
        months = start.year * 12 + start.month - 1 + count * (12 if unit == "Y" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return datetime.date(year, month + 1, min(start.day, last)).isoformat()
    except (ValueError, OverflowError):
        return None
