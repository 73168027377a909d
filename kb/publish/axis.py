"""A time axis without scripts: events as marks in lanes, placed in per cent of the width.

Everything is a plain tuple, so that the template only has to write it down. Positions are per cent, heights pixels.

Drawn here and not by a library in the browser (vis-timeline, Observable Plot and vega-lite were weighed): those need
scripts and, for the styles they set, a looser content policy, fetch all events first (a million do not fit), and say
nothing to a reader without scripts. Zooming is following a link, so every view has an address to share.
"""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kb.export.wording import date_words
from kb.publish.filters import period_of

ROW_HEIGHT = 16
LANE_HEAD = 18
MAX_ROWS = 8
MAX_TICKS = 7
POINT_ROOM = 1.6
MAX_LABELS = 80
LABEL_LENGTH = 44
# Per cent of the width that a character of a label takes on a desktop; a narrow screen shows no labels.
LABEL_ROOM = 0.6
# Few events far from all others would press the rest into a corner: the axis then shows where most of them are.
FOCUS_FROM = 12
FOCUS_SHARE = 0.75
FOCUS_GAIN = 4
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
    label: str = ""
    label_is_left: bool = False


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
    """A whole drawing. `first` and `last` are the days at its edges, `before` and `after` count the events beyond
    them, and `begins` and `ends` are the first and the last day of any."""

    lanes: list[Lane]
    bars: list[Bar]
    ticks: list[Tick]
    height: int
    first: str
    last: str
    before: int = 0
    after: int = 0
    begins: str = ""
    ends: str = ""


def day_number(day: str | None) -> int | None:
    """The ordinal of an ISO day; None where there is none or the calendar has none such."""
    if not day:
        return None
    try:
        return datetime.date.fromisoformat(day).toordinal()
    except ValueError:
        return None


def day_of(number: int) -> str:
    """The ISO day of an ordinal, the first or the last day there is where the calendar ends."""
    return _date(number).isoformat()


def draw_lanes(
    events: Sequence[Mapping[str, Any]],
    lanes_of: Mapping[str, Sequence[str]],
    *,
    first: str | None = None,
    last: str | None = None,
) -> Axis | None:
    """The events as marks, in one lane for each name in `lanes_of` (event id -> lanes), the fullest lane first.

    Beyond `MAX_LANES` lanes the emptiest are put together as "others". Events need `id`, `title`, `date`, `status`,
    `contested`, `earliest` and `latest`. `first` and `last` fix the edges; else the events do, or most of them where a
    few are far away (`before` and `after` then count these). None where no event has a day and no edges are given.
    """
    placed = _placed(events, lanes_of)
    if not placed:
        return _empty(first, last)
    low, high = day_number(first), day_number(last)
    shown = placed if low or high else _focus(placed)
    left = _edge(low, min(start for start, _, _ in shown))
    right = max(_edge(high, max(end for _, end, _ in shown)), left)
    inside = [item for item in placed if item[1] >= left and item[0] <= right]
    margin = max((right - left + 1) // 30, 1)
    scale = _Scale(left - margin, right + 1 + margin)
    lanes, y = [], _TOP
    for name, items in _by_lane(inside, lanes_of):
        lane = _lane(name, items, scale, y, labelled=len(inside) <= MAX_LABELS)
        lanes.append(lane)
        y += lane.height + 4
    before, after = (sum(end < left for _, end, _ in placed), sum(start > right for start, _, _ in placed))
    edges = (day_of(min(start for start, _, _ in placed)), day_of(max(end for _, end, _ in placed)))
    return Axis(lanes, [], _ticks(scale), y, day_of(left), day_of(right), before, after, *edges)


def _empty(first: str | None, last: str | None) -> Axis | None:
    """The axis of a period in which nothing lies, so that one can go on from there; None where there is no period."""
    left, right = day_number(first), day_number(last)
    if left is None or right is None:
        return None
    right = max(left, right)
    return Axis([], [], _ticks(_Scale(left, right + 1)), _TOP + ROW_HEIGHT, day_of(left), day_of(right))


def _placed(events: Sequence[Mapping[str, Any]], lanes_of: Mapping[str, Sequence[str]]) -> list[_Placed]:
    """Events that have a day and a lane, by first day, each with its first and its last."""
    placed = []
    for event in events:
        low, high = day_number(event["earliest"]), day_number(event["latest"])
        start, end = (low if low is not None else high), (high if high is not None else low)
        if start is not None and end is not None and lanes_of.get(event["id"]):
            placed.append((min(start, end), max(start, end), event))
    return sorted(placed, key=lambda item: (item[0], item[1], item[2]["id"]))


def _focus(placed: list[_Placed]) -> list[_Placed]:
    """The shortest run that holds most of many events, where that makes the axis several times finer; else all."""
    if len(placed) < FOCUS_FROM:
        return placed
    middles = sorted((start + end) // 2 for start, end, _ in placed)
    most = math.ceil(len(placed) * FOCUS_SHARE)
    first = min(range(len(middles) - most + 1), key=lambda at: (middles[at + most - 1] - middles[at], at))
    left, right = middles[first], middles[first + most - 1]
    # What follows closely enough belongs to the run too.
    reach = (right - left) // 2 + 1
    for middle in middles[first + most :]:
        right = middle if middle - right <= reach else right
    for middle in reversed(middles[:first]):
        left = middle if left - middle <= reach else left
    whole = max(end for _, end, _ in placed) - min(start for start, _, _ in placed)
    inside = [item for item in placed if item[0] >= left and item[1] <= right]
    return inside if inside and whole > FOCUS_GAIN * (right - left + 1) else placed


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
        bars.append(Bar(x, round(width, 3), round(tall, 1), count, date_words(key), day_of(first), day_of(last)))
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


def _lane(name: str, items: Sequence[_Placed], scale: _Scale, top: int, *, labelled: bool) -> Lane:
    ends: list[float] = []
    marks = []
    for start, end, event in items:
        is_span = end > start
        x, right = (scale(start), scale(end + 1)) if is_span else (scale(start + 0.5),) * 2
        label, is_left = _label(event, x, right) if labelled else ("", False)
        row, label = _row_for(ends, x, right, label, is_left=is_left)
        width = round(max(right - x, 0.6), 3)
        y = top + LANE_HEAD + row * ROW_HEIGHT + ROW_HEIGHT // 2
        marks.append(
            Mark(
                x, width, y, is_span, str(event["status"]), bool(event["contested"]), str(event["id"]), _words(event),
                label, is_left,
            )
        )
    return Lane(name, top, LANE_HEAD + len(ends) * ROW_HEIGHT + 4, marks)


def _label(event: Mapping[str, Any], x: float, right: float) -> tuple[str, bool]:
    """The words beside a mark, and whether they stand left of it; none where neither side has room."""
    # The status is drawn; a title that begins by it needs the room for the rest.
    title = str(event["title"])
    for status in ("Planned: ", "Possible: ", "Denied or not done: "):
        title = title.removeprefix(status)
    label = title if len(title) <= LABEL_LENGTH else title[: LABEL_LENGTH - 1].rstrip() + "…"
    room = len(label) * LABEL_ROOM + POINT_ROOM
    return (label, False) if right + room <= 100 else (label, True) if x - room >= 0 else ("", False)


def _row_for(ends: list[float], x: float, right: float, label: str, *, is_left: bool) -> tuple[int, str]:
    """The first row of a lane with room for a mark and its label, or else for the mark alone; `ends` takes note."""
    for words in dict.fromkeys((label, "")):
        room = len(words) * LABEL_ROOM + POINT_ROOM / 2
        begins = x - (room if is_left else POINT_ROOM / 2)
        reaches = right + (POINT_ROOM / 2 if is_left else room)
        row = next((row for row, taken in enumerate(ends) if taken <= begins), len(ends))
        if row < MAX_ROWS or not words:
            break
    if row >= MAX_ROWS:
        row = ends.index(min(ends))
    if row == len(ends):
        ends.append(0.0)
    ends[row] = max(ends[row], reaches)
    return row, words


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
        Tick(scale(day), label, day_of(day), day_of(end)) for (day, label), end in zip(labelled, ends, strict=True)
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
