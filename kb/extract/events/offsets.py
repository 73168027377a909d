"""Events told by how long before or after another one they were: "resigned on Friday, two days *after she met* him"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from kb.extract.events.clauses import Clause
from kb.extract.events.reading import Found
from kb.extract.events.timevalues import calendar_value, days_behind, is_day
from kb.extract.events.words import grammar_words, lemma_of
from kb.records import Span, TimeExpression, TimeValue

_AWAY: Final = {"after": -1, "before": 1}
"""How the event in the clause lies to what the sentence tells: "a day after" it means a day earlier."""
_BESIDE: Final = {"the day after": -1, "the day before": 1, "the night before": 1}
_LENGTH: Final = re.compile(
    r"P(?:(?P<days>\d{1,3})D|(?P<weeks>\d{1,2})W|(?P<months>\d{1,2})M|(?P<years>\d{1,3})Y|TX?\d*[HMS].*)")
_REACH: Final = 14
_NEWS_REACH: Final = 400
"""Characters before or behind a sentence in which the day is told from which it counts."""
_RECENT: Final = 7
"""Days before publication in which the day of the news lies."""
_GOVERNS: Final = 6
"""Words before a noun in which the verb stands that has it for its object."""
_LONGEST: Final = 15
"""Days that an occasion lasts at most that is told by its first or last one."""
_CLOSING: Final = frozenset({"complete", "end", "conclude", "finish", "close"})
_OPENING: Final = frozenset({"open", "begin", "start"})
_AGE: Final = re.compile(r"(\d{1,3})-(year)s?-(?:old|long)")


class Offset(NamedTuple):
    """The word positions of a length of time and of the conjunction behind it, and the way it leads: -1 or 1.

    Both are one word where the time is "the day after" or "the day before".
    """

    length: int
    conjunction: int
    way: int


def offset_before(found: Found, clause: Clause, times: list[TimeExpression]) -> Offset | None:
    """The offset that introduces the clause of a trigger, or None where none does."""
    start = clause.group_start(found.at) if clause.tags[found.at] == "v" else found.left
    for at in range(start - 1, max(-1, start - _REACH), -1):
        if at and clause.lows[at] in _AWAY and clause.tags[at - 1] == "t":
            length = times[clause.refs[at - 1]].type == "DURATION"
            return Offset(at - 1, at, _AWAY[clause.lows[at]]) if length else None
        if clause.tags[at] == "t" and clause.lows[at] in _BESIDE:
            return Offset(at, at, _BESIDE[clause.lows[at]])
        if clause.tags[at] == "t" and start - at < 4 and clause.lows[at].startswith("the same "):
            return None  # "the day after the vote and *the same day* she met him"
        if clause.tags[at] in "kju":
            return None
        if clause.tags[at] == "v" and clause.tags[start] != "w" and not _holds(found, clause, at):
            return None
    return None


def _holds(found: Found, clause: Clause, verb: int) -> bool:
    """Whether a verb before a noun tells that its event came about: "the day after they *held* a debate", "two days
    after *hosting* a debate"."""
    if found.trigger.part == "verb":
        return False
    gerund = clause.lows[verb].endswith("ing") and verb > 0 and clause.lows[verb - 1] in _AWAY
    return gerund or (found.how != "" and lemma_of(clause.lows[verb]) == found.how)


def lasting_days(found: Found, clause: Clause, times: list[TimeExpression]) -> int:
    """How many days an event lasted of which the verb tells the last or the first: -3 for "ended a three-day visit", 2
    for "opened a two-day summit"; 0 for others."""
    length = next((at for at in range(found.left, found.end) if clause.tags[at] == "t"), -1)
    match = _LENGTH.fullmatch(times[clause.refs[length]].value) if length >= 0 else None
    verb = clause.verb_before(found.left, _GOVERNS)
    if match is None or match["days"] is None or verb < 0:
        return 0
    if not set("dnsbp").issuperset(clause.tags[verb + 1 : length]):
        return 0
    lemma = lemma_of(clause.lows[verb])
    if lemma in _CLOSING or (clause.low_at(verb) == "wrapped" and clause.low_at(verb + 1) == "up"):
        return -int(match["days"])
    return int(match["days"]) if lemma in _OPENING else 0


def from_to(day: TimeValue, days: int) -> TimeValue:
    """The stretch of so many days that ends (where they are negative) or begins on a day."""
    if day.earliest is None or day.earliest != day.latest or not 1 < abs(days) <= _LONGEST:
        return day
    try:
        other = (date.fromisoformat(day.earliest) + timedelta(days=days + (1 if days < 0 else -1))).isoformat()
    except OverflowError:
        return day  # outside the calendar
    first, last = min(day.earliest, other), max(day.earliest, other)
    return day.model_copy(update={"value": f"{first}/{last}", "earliest": first, "latest": last})


def time_of_age(found: Found, clause: Clause, text: str, published: str | None) -> TimeValue | None:
    """The year in which something began whose age stands before it: "its 48-year-old occupation"; None without one."""
    if published is None or found.left >= found.end - 1:
        return None
    if lemma_of(clause.lows[found.end - 1]) not in grammar_words("words", "aging"):
        return None
    for at in range(found.left, found.end - 1):
        if match := _AGE.fullmatch(clause.lows[at]):
            year = f"{int(published[:4]) - int(match[1]):04d}"
            span = clause.span(at, at)
            return TimeValue(
                type="DATE", value=year, earliest=f"{year}-01-01", latest=f"{year}-12-31",
                wording=text[span.start : span.end], span=span, anchor="dct", rule="offset.age",
            )  # fmt: skip
    return None


def offset_time(
    offset: Offset, clause: Clause, times: list[TimeExpression], text: str, published: str | None
) -> TimeValue | None:
    """When an event was whose clause an offset introduces: counted from the day that the rest of the sentence tells,
    or, where that tells no time, from the day of the news told shortly before.

    None where neither tells a day, or the length can't be counted. Weeks, months and years are as exact as the
    unit is.
    """
    length = times[clause.refs[offset.length]]
    match = _LENGTH.fullmatch("P1D" if offset.length == offset.conjunction else length.value)
    day = _told_day(offset, clause, times, published)
    if day is None or match is None:
        return None
    try:
        value, earliest, latest = _counted(day, match, offset.way)
    except (OverflowError, ValueError):
        return None  # outside the calendar
    conjunction = clause.end_of(offset.conjunction)
    return TimeValue(
        type="DATE", value=value, earliest=earliest, latest=latest, wording=text[length.start : conjunction],
        span=Span(length.start, conjunction), anchor="narrative", rule="offset.event",
    )  # fmt: skip


def _told_day(
    offset: Offset, clause: Clause, times: list[TimeExpression], published: str | None
) -> date | None:
    """The only day that the sentence names outside the clause that the offset introduces; where it names no time but
    what lasted or what hangs on the offset ("the same day"), the last one told before it or, where none was, after it.
    """
    end = offset.conjunction
    while end < len(clause.tags) and clause.tags[end] not in "kj":
        end += 1
    outside = [at for at in clause.times if not offset.length <= at < end]
    days = {times[clause.refs[at]].earliest for at in outside if is_day(times[clause.refs[at]])}
    if len(days) == 1:
        return date.fromisoformat(days.pop() or "")
    if outside or published is None:
        return None
    first, last = clause.refs[clause.times[0]], clause.refs[clause.times[-1]]
    told = _next_told(times, first, -1) or _next_told(times, last, 1)
    if told is None or max(clause.starts[0] - told.end, told.start - clause.starts[-1]) > _NEWS_REACH:
        return None
    recent = days_behind(told, published)
    return date.fromisoformat(told.earliest or "") if recent is not None and recent <= _RECENT else None


def _next_told(times: list[TimeExpression], index: int, step: int) -> TimeExpression | None:
    """The nearest time of the calendar on one side of a time; a few that are none are passed over."""
    for at in range(index + step, index + 4 * step, step):
        if not 0 <= at < len(times):
            return None
        if calendar_value(times[at]) is not None:
            return times[at]
    return None


def _counted(day: date, match: re.Match[str], way: int) -> tuple[str, str, str]:
    """The value and bounds of the day, week, month or year that lies so far from a day."""
    if match["weeks"]:
        there = day + timedelta(weeks=way * int(match["weeks"]))
        year, week, weekday = there.isocalendar()
        monday = there - timedelta(days=weekday - 1)
        return f"{year:04d}-W{week:02d}", monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    if match["months"]:
        index = day.year * 12 + day.month - 1 + way * int(match["months"])
        first, following = date(index // 12, index % 12 + 1, 1), date((index + 1) // 12, (index + 1) % 12 + 1, 1)
        return f"{first.year:04d}-{first.month:02d}", first.isoformat(), (following - timedelta(days=1)).isoformat()
    if match["years"]:
        year = day.year + way * int(match["years"])
        return f"{year:04d}", f"{year:04d}-01-01", f"{year:04d}-12-31"
    there = day + timedelta(days=way * int(match["days"] or 0))
    return there.isoformat(), there.isoformat(), there.isoformat()
