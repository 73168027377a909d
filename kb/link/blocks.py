"""Blocking: the keys under which reports that may be of one event find each other, each in a stretch of time."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Iterator

from kb.link.reports import KNOWN_FOR, Report, reach_of
from kb.records import Status

MAX_SIDES = 4
BUCKET_DAYS = 16
MAX_BUCKETS = 100
ALL_TIME = -1
STRETCH_BITS = 20
YEAR = 366

Block = int
"""An actor, word, place or day of a family of types, as 40 bits of its hash, and the number of a stretch of time."""


def blocks_in(report: Report) -> list[Block]:
    """The blocks that a report is in: its keys in each stretch of time that it covers."""
    stretches = _stretches(*report.span)
    known = [_known_block(report, report.span[0] // YEAR)] if report.known_at and _is_dated(report) else []
    known += [_occasion_block(report, year) for year in _years_in(report)]
    return known + [key << STRETCH_BITS | stretch - ALL_TIME for key in _hashes(report) for stretch in stretches]


def blocks_seen(report: Report, window: tuple[int, int]) -> list[Block]:
    """The blocks that a report is compared with: its keys in each stretch of time that its window covers.

    What may be any day of many years is in one block for all time, which everybody looks into.
    """
    stretches = _stretches(*window)
    if stretches != [ALL_TIME]:
        stretches.append(ALL_TIME)
    known: list[Block] = []
    if report.known_at and not _is_dated(report) and report.times.published:
        year = report.times.published // YEAR
        known = [_known_block(report, each) for each in range(year - KNOWN_FOR // YEAR, year + 1)]
    known += [_occasion_block(report, year) for year in _years_seen(report, window)]
    return known + [key << STRETCH_BITS | stretch - ALL_TIME for key in _hashes(report) for stretch in stretches]


def _years_in(report: Report) -> range:
    """The years in which a report of an occasion that has a name is found by it.

    One without a date that tells of what is held again and again as if it had been is not: which one it means others
    can't learn from it, and there are many such.
    """
    if report.occasion is None or report.occasion.name is None:
        return range(0)
    reach = reach_of(report.occasion.kind)
    if reach is None:
        return _years(report.times.published, 0, 0)
    if reach.scheduled and not _is_dated(report) and report.status != Status.PLANNED:
        return range(0)
    return range(report.span[0] // YEAR, report.span[1] // YEAR + 1) if _is_short(report) else range(0)


def _years_seen(report: Report, window: tuple[int, int]) -> range:
    """The years in which others are looked for that speak of the occasion that a report names."""
    if report.occasion is None or report.occasion.name is None:
        return range(0)
    reach = reach_of(report.occasion.kind)
    if reach is None:
        return _years(report.times.published, YEAR, YEAR)
    if not _is_dated(report):
        return _years(report.times.published, max(reach.back, reach.apart), max(reach.ahead, reach.apart))
    return range(window[0] // YEAR, window[1] // YEAR + 1) if _is_short(report) else range(0)


def _years(day: int | None, back: int, ahead: int) -> range:
    return range(0) if day is None else range((day - back) // YEAR, (day + ahead) // YEAR + 1)


def _is_short(report: Report) -> bool:
    return report.span[1] - report.span[0] <= MAX_BUCKETS * BUCKET_DAYS


def _occasion_block(report: Report, year: int) -> Block:
    """Where what has a name is found by those who speak of it by its name."""
    return _hash(report.family, f"occasion {report.occasion and report.occasion[:2]} {year}") << STRETCH_BITS


def _is_dated(report: Report) -> bool:
    return report.times.earliest is not None


def _known_block(report: Report, year: int) -> Block:
    """Where what is known by its town is found by those who tell of it years later."""
    return _hash(report.family, f"known {report.known_at} {year}") << STRETCH_BITS


def _stretches(low: int, high: int) -> list[int]:
    first, last = low // BUCKET_DAYS, high // BUCKET_DAYS
    return [ALL_TIME] if last - first > MAX_BUCKETS else list(range(first, last + 1))


def _hashes(report: Report) -> list[int]:
    return [_hash(report.family, key) for key in _keys(report)]


@functools.lru_cache(maxsize=1 << 16)
def _hash(family: str, key: str) -> int:
    """The same in every build. Two keys with one hash cost comparisons, and change nothing else."""
    found = hashlib.blake2b(f"{family}\0{key}".encode("utf-8", "surrogatepass"), digest_size=5)
    return int.from_bytes(found.digest(), "big")


def day_of(report: Report) -> int:
    """The day near which a report is looked for: its first, or that of its publication."""
    return report.times.earliest if report.times.earliest is not None else report.times.published or 0


def _keys(report: Report) -> Iterator[str]:
    """What a unit is found by. One that names nobody is looked for among all reports of about the same day."""
    yield from sorted(report.who)
    for word in sorted(report.topic):
        yield f"topic {word}"
    for pair in itertools.combinations(sorted(report.sides)[:MAX_SIDES], 2):
        yield f"sides {' '.join(pair)}"
    if report.place and not report.who:
        yield f"place {report.place.name}"
    times = report.times
    if times.earliest is not None and times.earliest == times.latest:
        yield f"on {times.earliest}"
    elif times.earliest is None and times.published is not None:
        for day in (times.published,) if report.who else (times.published, times.published - 1, times.published + 1):
            yield f"day {day}"
