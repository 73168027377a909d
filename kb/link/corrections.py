"""Corrections of single fields by people."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kb.link.events import precision_of
from kb.records import Event, Issue, Judgement, Level, Place, Status

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")


def day_bounds(value: str) -> tuple[str, str] | None:
    """First and last day of a day, ISO week, month, year or interval of days; None for all else."""
    try:
        if "/" in value:
            left, right = (day_bounds(part) for part in value.split("/", 1))
            return (left[0], right[1]) if left and right and left[0] <= right[1] else None
        if _DAY.fullmatch(value):
            return (datetime.date.fromisoformat(value).isoformat(),) * 2
        if match := _WEEK.fullmatch(value):
            monday = datetime.date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday.isoformat(), (monday + datetime.timedelta(days=6)).isoformat()
        if match := _MONTH.fullmatch(value):
            last = calendar.monthrange(int(match[1]), int(match[2]))[1]
            return f"{value}-01", f"{value}-{last:02}"
    except ValueError:
        return None
    return (f"{value}-01-01", f"{value}-12-31") if _YEAR.fullmatch(value) else None


def problem_of(judgement: Judgement) -> str | None:
    """What is wrong with the value of a correction; None where it can be applied."""
    value = judgement.value or ""
    if judgement.field == "date" and day_bounds(value) is None:
        return f"{value!r} is no date. Write it as 2016-11-14, 2016-W46, 2016-11, 2016 or 2016-11-18/2016-11-20"
    if judgement.field == "status" and value not in set(Status):
        return f"{value!r} is no status. Write occurred, planned, possible or negated"
    return None


def bad_correction(judgement: Judgement) -> Issue | None:
    """The issue with a correction whose value can't be applied."""
    if not problem_of(judgement):
        return None
    return Issue(
        code="bad_correction", level=Level.WARNING,
        message=f"The judgement of {judgement.when} on {judgement.left} gives {judgement.field} the value "
                f"{judgement.value or ''!r}, which it can't have. Write a date as 2016-11-14, a status as occurred, "
                "planned, possible or negated.")


def places_named(judgements: Iterable[Judgement]) -> dict[str, str]:
    """The places that people gave to events, by the ids that they wrote; of several for one event the last."""
    return {each.left: each.value for each in judgements if each.field == "place" and each.value}


def corrected(event: Event, judgement: Judgement, places: Mapping[str, Place]) -> Event:
    """The event with one field as a person says it is; as it was where the value is none that it can have.

    `places` are known ones by the names that people wrote; one that is not among them is a name and no more.
    """
    value = judgement.value or ""
    if problem_of(judgement):
        return event
    update: dict[str, Any] = {str(judgement.field): value}
    if judgement.field == "place":
        update["place"] = places.get(value) or Place(name=value)
    elif judgement.field == "status":
        update["status"] = Status(value)
    elif judgement.field == "date" and (bounds := day_bounds(value)):
        update |= {"earliest": bounds[0], "latest": bounds[1], "precision": precision_of(value)}
    return event.model_copy(update=update)
