"""A time axis without scripts: events as marks in lanes, placed in per cent of the width.

Everything is a plain tuple, so that the template only has to write it down. Positions are per cent, heights pixels.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kb.publish.filters import period_of
from kb.publish.wording import date_words

ROW_HEIGHT = 16
LANE_HEAD = 18
MAX_ROWS = 6
MAX_TICKS = 7
POINT_ROOM = 1.6
LAST_TICK = 92
MAX_LANES = 12
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000)
OTHERS = "others"
_TOP = 24
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_Placed = tuple[int, int, Mapping[str, Any]]


class Mark(NamedTuple):
    """One event on the axis: a point where it lies within one day, else a span from `x` over `width`."""

    x: float
    width: float
    y: int
    is_span: bool
    status: str
    is_contested: bool
    event_id: str
    words: str


class Lane(NamedTuple):
    """A row of marks that have something in common. `y` is its top edge."""

    name: str
    y: int
    height: int
    marks: list[Mark]


class Tick(NamedTuple):
    """A line with a date above it; `first` and `last` are the days from it to the next, a period to look into."""

    x: float
    label: str
    first: str
    last: str


class Bar(NamedTuple):
    """How many events may lie in a period; `first` and `last` are its days, as a filter takes them."""

    x: float
    width: float
    height: float
    events: int
    label: str
    first: str
    last: str


class Axis(NamedTuple):
    """A whole drawing. `first` and `last` are the days at its edges."""

    lanes: list[Lane]
    bars: list[Bar]
    ticks: list[Tick]
    height: int
    first: str
    last: str


def day_number(day: str | None) -> int | None:
    """The ordinal of an ISO day; None where there is none or the calendar has none such."""
    if not day:
        return None
    try:
        return datetime.date.fromisoformat(day).toordinal()
    except ValueError:
        return None


def draw_lanes(
    events: Sequence[Mapping[str, Any]],
    lanes_of: Mapping[str, Sequence[str]],
    *,
    first: str | None = None,
    last: str | None = None,
) -> Axis | None:
    """The events as marks, in one lane for each name in `lanes_of` (event id -> lanes), the fullest lane first.

    Beyond `MAX_LANES` lanes the emptiest are put together as "others". Events need `id`, `title`, `date`, `status`,
    `contested`, `earliest` and `latest`. `first` and `last` fix the edges; else the events do. None where no event has
    a day.
    """
    placed = []
    for event in events:
        low, high = day_number(event["earliest"]), day_number(event["latest"])
        start, end = (low if low is not None else high), (high if high is not None else low)
        if start is not None and end is not None and lanes_of.get(event["id"]):
            placed.append((min(start, end), max(start, end), event))
    if not placed:
        return None
    left = _edge(day_number(first), min(start for start, _, _ in placed))
    right = max(_edge(day_number(last), max(end for _, end, _ in placed)), left)
    margin = max((right - left + 1) // 30, 1)
    scale = _Scale(left - margin, right + 1 + margin)
    lanes, y = [], _TOP
    for name, items in _by_lane(sorted(placed, key=lambda item: (item[0], item[1], item[2]["id"])), lanes_of):
        lane = _lane(name, items, scale, y)
        lanes.append(lane)
        y += lane.height + 4
    return Axis(lanes, [], _ticks(scale), y, _iso(left), _iso(right))


def draw_bars(counts: Sequence[tuple[str, int]], *, height: int = 120) -> Axis | None:
    """Counts by day, month or year (`2016-11-14`, `2016-11`, `2016`) as bars, each a period to look into.

    None where no key is such a period.
    """
    spans = []
    for key, count in counts:
        period = period_of(key)
        if period and count > 0:
            first, last = (datetime.date.fromisoformat(day).toordinal() for day in period)
            spans.append((first, last, key, count))
    if not spans:
        return None
    scale = _Scale(min(first for first, *_ in spans), max(last for _, last, *_ in spans) + 1)
    most = max(count for *_, count in spans)
    bars = []
    for first, last, key, count in sorted(spans):
        x, right = scale(first), scale(last + 1)
        # A bar as narrow as a hair can't be seen, let alone followed.
        width = max((right - x) * 0.9, 0.25)
        tall = max(count / most * (height - _TOP), 2.0)
        bars.append(Bar(x, round(width, 3), round(tall, 1), count, date_words(key), _iso(first), _iso(last)))
    return Axis([], bars, _ticks(scale), height, bars[0].first, bars[-1].last)


class _Scale:
    """Day numbers to per cent."""

    def __init__(self, left: int, right: int) -> None:
        self.left, self.right = left, max(right, left + 1)

    def __call__(self, day: float) -> float:
        inside = min(max(day, self.left), self.right)
        return round((inside - self.left) / (self.right - self.left) * 100, 3)


def _edge(wanted: int | None, found: int) -> int:
    return found if wanted is None else wanted


def _iso(day: int) -> str:
    return _date(day).isoformat()


def _lane(name: str, items: Sequence[_Placed], scale: _Scale, top: int) -> Lane:
    ends: list[float] = []
    marks = []
    for start, end, event in items:
        is_span = end > start
        x, right = (scale(start), scale(end + 1)) if is_span else (scale(start + 0.5),) * 2
        begins = x if is_span else x - POINT_ROOM / 2
        row = next((row for row, taken in enumerate(ends) if taken <= begins), len(ends))
        if row == MAX_ROWS:
            row = ends.index(min(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = max(ends[row], right + POINT_ROOM / 2)
        marks.append(
            Mark(
                x, round(max(right - x, 0.6), 3), top + LANE_HEAD + row * ROW_HEIGHT + ROW_HEIGHT // 2, is_span,
                str(event["status"]), bool(event["contested"]), str(event["id"]), _words(event),
            )
        )
    return Lane(name, top, LANE_HEAD + len(ends) * ROW_HEIGHT + 4, marks)


def _by_lane(placed: Sequence[_Placed], lanes_of: Mapping[str, Sequence[str]]) -> list[tuple[str, list[_Placed]]]:
    by_lane: dict[str, list[_Placed]] = {}
    for item in placed:
        for name in dict.fromkeys(lanes_of[item[2]["id"]]):
            by_lane.setdefault(name, []).append(item)
    fullest = sorted(by_lane.items(), key=lambda lane: (-len(lane[1]), lane[0]))
    kept, rest = fullest[:MAX_LANES], fullest[MAX_LANES:]
    seen = {item[2]["id"] for _, items in kept for item in items}
    others = {item[2]["id"]: item for _, items in rest for item in items if item[2]["id"] not in seen}
    return [*kept, (OTHERS, list(others.values()))] if others else kept


def _words(event: Mapping[str, Any]) -> str:
    status = "" if event["status"] == "occurred" else f" ({event['status']})"
    return f"{event['date'] or 'no date'}: {event['title']}{status}"


def _ticks(scale: _Scale) -> list[Tick]:
    """At most `MAX_TICKS` lines at round dates: days, months or years, whatever fits."""
    labelled = _round_days(scale.left, scale.right) or _round_months(scale.left, scale.right)
    ends = [day - 1 for day, _ in labelled[1:]] + [scale.right]
    ticks = [
        Tick(scale(day), label, _iso(day), _iso(end)) for (day, label), end in zip(labelled, ends, strict=True)
    ]
    return [tick for tick in ticks if tick.x <= LAST_TICK]


def _round_days(left: int, right: int) -> list[tuple[int, str]]:
    for step in (1, 2, 3, 7, 14):
        if (right - left) / step <= MAX_TICKS:
            return [(day, _day_label(day)) for day in range(left + -left % step, right, step)]
    return []


def _round_months(left: int, right: int) -> list[tuple[int, str]]:
    from_day, to_day = _date(left), _date(right)
    first, last = from_day.year * 12 + from_day.month, to_day.year * 12 + to_day.month - 1
    step = _MONTH_STEPS[min(bisect_left(_MONTH_STEPS, (last - first + 1) / MAX_TICKS), len(_MONTH_STEPS) - 1)]
    found = []
    for month in range(first + -first % step, last + 1, step):
        year, number = divmod(month, 12)
        if 1 <= year <= 9999:
            label = str(year) if step >= 12 else f"{_MONTHS[number]} {year}"
            found.append((datetime.date(year, number + 1, 1).toordinal(), label))
    return found


def _date(day: int) -> datetime.date:
    return datetime.date.fromordinal(min(max(day, 1), datetime.date.max.toordinal()))


def _day_label(day: int) -> str:
    return f"{_date(day).day} {_MONTHS[_date(day).month - 1]}"
