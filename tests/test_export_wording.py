"""Dates and lags in words: no more exact than the value, and never wrong by a day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.export.wording import bounds_words, counted, date_words, lag_words, moment_words, month_of


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2016-11-14", "14 November 2016"), ("2016-11", "November 2016"), ("2016", "2016"), ("2016-Q4", "Q4 2016"),
        ("2016-W46", "the week of 14 November 2016"), ("2016-11-18/2016-11-20", "18 November 2016 to 20 November 2016"),
        ("2016-11-14T21:30", "14 November 2016, 21:30"), ("2016-11-14TEV", "14 November 2016, evening"),
        ("2016-WI", "2016-WI"), ("199", "199"), ("2016-13", "2016-13"), ("2016-02-30", "2016-02-30"),
        ("2016-W60", "2016-W60"), ("PRESENT_REF", "at present"), ("FUTURE_REF", "in the future"), (None, "no date"),
        ("", "no date"),
    ],
)
def test_a_date_in_words(value, words):
    assert date_words(value) == words


@given(st.text(max_size=20))
def test_any_value_has_words(value):
    assert date_words(value)


@given(st.dates())
def test_a_day_keeps_its_day_month_and_year(day):
    number, _, year = date_words(f"{day.year:04}-{day.month:02}-{day.day:02}").split(" ")
    assert (int(number), int(year)) == (day.day, day.year)


def test_a_weekday_can_be_named():
    assert date_words("2016-11-14", weekday=True) == "Monday 14 November 2016"


def test_bounds():
    assert bounds_words("2016-11-01", "2016-11-30") == "2016-11-01 to 2016-11-30"
    assert bounds_words("2016-11-14", "2016-11-14") == "2016-11-14"
    assert bounds_words("2016-11-14", None) == "2016-11-14 or later"
    assert bounds_words(None, "2016-11-14") == "2016-11-14 or earlier"
    assert bounds_words(None, None) == ""


def test_a_moment_may_have_seconds_and_need_not_be_known():
    assert moment_words("2016-11-15T04:59:30") == "15 November 2016, 04:59"
    assert moment_words(None) == "no date"


def test_lists_are_filed_by_month():
    assert month_of("2016-11-14") == "November 2016"
    assert month_of(None) == "Without a date"


@pytest.mark.parametrize(
    ("first", "later", "words"),
    [
        ("2016-11-14T20:00", "2016-11-14T20:30", "less than an hour later"),
        ("2016-11-14T20:00", "2016-11-15T04:59", "8 hours later"),
        ("2016-11-14T20:00", "2016-11-18T04:59", "4 days later"),
        ("2016-11-14", "2016-11-15T04:59", "1 day later"), ("2016-11-14", "2016-11-14T04:59", "the same day"),
        ("2016-11-14", "2016-11-14", None), ("2016-11-15", "2016-11-14", None), (None, "2016-11-14", None),
    ],
)
def test_how_much_later_a_report_came(first, later, words):
    assert lag_words(first, later) == words


def test_numbers_agree_with_their_nouns():
    assert [counted(number, "report") for number in (0, 1, 1204)] == ["0 reports", "1 report", "1,204 reports"]
