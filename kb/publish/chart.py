"""A chart without scripts: events by month or year, a row of bars for each type, and the same as a table.

Everything is a plain tuple, so that the template only has to write it down. Positions are per cent of the width.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kb.export.wording import date_words

MOST_ROWS = 6
MOST_MONTHS = 120
MOST_YEARS = 400
MOST_LISTED = 120
MOST_LABELS = 8
ROW_HEIGHT = 40
BAR_HEIGHT = 24
HEAD = 14
OTHERS = "all others"


class ChartBar(NamedTuple):
    """One period of one type: `x` and `width` in per cent, `y` and `height` in pixels."""

    x: float
    width: float
    y: float
    height: float
    words: str


class ChartRow(NamedTuple):
    """One type: where its label stands, how many events it has, and its bars."""

    label: str
    events: int
    y: int
    bars: list[ChartBar]


class Chart(NamedTuple):
    """What the template draws, and what its table lists: periods with a number for each row, and their sum.

    `unit` is month or year; `listed` holds (period, words, numbers, sum), the latest first, `unlisted` how many are
    left out of it.
    """

    unit: str
    events: int
    rows: list[ChartRow]
    labels: list[tuple[float, str]]
    height: int
    listed: list[tuple[str, str, list[int], int]]
    unlisted: int


def draw_chart(counts: Iterable[tuple[str, str, int]], labels: Mapping[str, str]) -> Chart | None:
    """A chart of counts by month (`2016-11`) and type; None where there are none.

    `labels` names the types. Of many types the largest have rows of their own; of many months years are made.
    """
    by_month = [(month, kind, number) for month, kind, number in counts if number > 0 and _index(month) is not None]
    if not by_month:
        return None
    months = [_index(month) or 0 for month, *_ in by_month]
    unit, length = ("month", 7) if max(months) - min(months) < MOST_MONTHS else ("year", 4)
    sums: Counter[str] = Counter()
    for _, kind, number in by_month:
        sums[kind] += number
    kept = [kind for kind, _ in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:MOST_ROWS]]
    cells: Counter[tuple[str, str]] = Counter()
    for month, kind, number in by_month:
        cells[month[:length], kind if kind in kept else OTHERS] += number
    names = [*kept, *([OTHERS] if len(sums) > len(kept) else [])]
    periods = sorted({period for period, _ in cells})[-MOST_YEARS:]
    rows = _rows(names, periods, cells, labels)
    listed = []
    for period in reversed(periods):
        numbers = [cells[period, name] for name in names]
        listed.append((period, date_words(period), numbers, sum(numbers)))
    return Chart(unit, sum(sums.values()), rows, _labels(periods), HEAD + len(rows) * ROW_HEIGHT + 16,
                 listed[:MOST_LISTED], max(len(listed) - MOST_LISTED, 0))


def _index(period: str) -> int | None:
    """Months since the year 0, or years for a year; None for what is neither."""
    year, _, month = period.partition("-")
    if not year.isdigit() or (month and not month.isdigit()):
        return None
    return int(year) * 12 + int(month) - 1 if month else int(year)


def _rows(names: list[str], periods: list[str], cells: Mapping[tuple[str, str], int], labels: Mapping[str, str]
          ) -> list[ChartRow]:
    first, last = _index(periods[0]) or 0, _index(periods[-1]) or 0
    step = 100 / (last - first + 1)
    most = max(cells[period, name] for period in periods for name in names if (period, name) in cells)
    rows = []
    for number, name in enumerate(names):
        base = HEAD + number * ROW_HEIGHT + ROW_HEIGHT - 4
        bars = []
        for period in periods:
            count = cells.get((period, name), 0)
            if count:
                tall = round(max(count / most * BAR_HEIGHT, 1.5), 1)
                x = round(((_index(period) or 0) - first) * step, 3)
                bars.append(ChartBar(x, round(max(step * 0.85, 0.2), 3), round(base - tall, 1), tall,
                                     f"{date_words(period)}: {count:,}"))
        total = sum(cells.get((period, name), 0) for period in periods)
        rows.append(ChartRow(labels.get(name, name), total, base - BAR_HEIGHT - 3, bars))
    return rows


def _labels(periods: list[str]) -> list[tuple[float, str]]:
    """Names of some periods beneath the bars, evenly spread."""
    first, last = _index(periods[0]) or 0, _index(periods[-1]) or 0
    span = last - first + 1
    apart = -(-span // MOST_LABELS)
    is_month = "-" in periods[0]
    return [
        (round(at / span * 100, 3), f"{(first + at) // 12}-{(first + at) % 12 + 1:02}" if is_month else str(first + at))
        for at in range(0, span, apart)
    ]
