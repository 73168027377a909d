"""Dates that pages state about themselves, in their own languages."""

import pytest

from kb.annotate.times.pagedates import parse_page_date


@pytest.mark.parametrize(("text", "expected"), [
    ("2016-11-15", ("2016-11-15", None)),
    ("2016-11-15T04:59:00+01:00", ("2016-11-15T04:59", "+01:00")),
    ("2016-11-15 04:59", ("2016-11-15T04:59", None)),
    ("20161115", ("2016-11-15", None)),
    ("Tue, 15 Nov 2016 04:59:00 GMT", ("2016-11-15T04:59", "GMT")),
    ("November 15, 2016 4:59 PM EST", ("2016-11-15T16:59", "EST")),
    ("Nov 15, 2016 at 4:59 p.m. ET", ("2016-11-15T16:59", "ET")),
    ("Tuesday 15 November 2016 04.59 GMT", ("2016-11-15T04:59", "GMT")),
    ("Mardi 15 novembre 2016 à 04h59", ("2016-11-15T04:59", None)),
    ("15. November 2016, 14:30 Uhr", ("2016-11-15T14:30", None)),
    ("15 de noviembre de 2016", ("2016-11-15", None)),
    ("martedì 15 novembre 2016 - 10:22", ("2016-11-15T10:22", None)),
    ("15 ноября 2016", ("2016-11-15", None)),
    ("2016年11月15日 08:30", ("2016-11-15T08:30", None)),
])
def test_complete_dates_are_read(text, expected):
    assert parse_page_date(text) == expected


@pytest.mark.parametrize("text", [
    "", "yesterday", "1 hour ago", "2016", "November 2016", "15 novembre", "2016-13-45", "2016-11-15T25:00",
    "9999999999999999", "pm 3", "word " * 40 + "15 November 2016",
])
def test_nothing_is_filled_in(text):
    assert parse_page_date(text) is None
