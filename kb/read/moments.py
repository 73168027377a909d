"""Moments as programs count them: seconds since 1970, or thousandths and smaller parts of them."""

from __future__ import annotations

import datetime
import re
from typing import Any

FIRST = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)
LAST = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
"""Between these a number is taken for a moment: no smaller or larger one is one of news on the web."""
_UNITS = (1, 10**3, 10**6, 10**9)
_DIGITS = re.compile(r"\d{8,19}(?:\.\d{1,9})?")
_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")


def counted_moment(value: Any) -> str | None:
    """The moment (ISO, UTC) that a number counts, be it written as text; a day where it is midnight there, or where its
    digits are those of a date (20161115). None for all else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    written = value.strip() if isinstance(value, str) else repr(value)
    if not _DIGITS.fullmatch(written):
        return None
    if day := _DAY.fullmatch(written.removesuffix(".0")):
        return "-".join(day.groups())
    number = float(written)
    for unit in _UNITS:
        if FIRST.timestamp() <= number / unit < LAST.timestamp():
            moment = datetime.datetime.fromtimestamp(int(number // unit), datetime.UTC)
            is_midnight = not (moment.hour or moment.minute or moment.second)
            return moment.date().isoformat() if is_midnight else f"{moment:%Y-%m-%dT%H:%M:%S}+00:00"
    return None
