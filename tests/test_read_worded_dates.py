"""Dates that pages state about themselves, in their own languages."""

import pytest

from kb.read.page import read_page
from kb.read.pagedates import read_date
from kb.read.worded_dates import date_of_line, parse_page_date


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


@pytest.mark.parametrize(("line", "expected"), [
    ("Mardi 15 novembre 2016 à 04h59", ("2016-11-15T04:59", None)),
    ("Publié le mardi 15 novembre 2016 à 04h59", ("2016-11-15T04:59", None)),
    ("Veröffentlicht am 15. November 2016, 14:30 Uhr", ("2016-11-15T14:30", None)),
    ("Publicado el 15 de noviembre de 2016", ("2016-11-15", None)),
])
def test_date_lines_in_other_languages(line, expected):
    assert date_of_line(line) == expected


@pytest.mark.parametrize("line", [
    "Le 15 novembre 2016, le président a parlé.", "The 15 players of 2016", "Foto: 15 personer 2016", "15 2016", "",
    "El 15 de noviembre de 2016 habló el presidente con su homólogo",
])
def test_sentences_are_no_date_lines(line):
    assert date_of_line(line) is None


def test_pages_are_dated_by_their_own_words():
    text = "Le titre de la page\nPublié le mardi 15 novembre 2016 à 04h59\n\nThe minister spoke by telephone.\n"
    page = read_page(text)
    assert page.published is not None
    assert page.published.value == "2016-11-15T04:59"
    start, end, kind = next(region for region in page.regions if region.kind == "page_date")
    assert (text[start:end], kind) == ("Publié le mardi 15 novembre 2016 à 04h59", "page_date")
    field = read_date("Mardi 15 novembre 2016 à 04h59")
    assert field is not None
    assert (field.value, field.span) == ("2016-11-15T04:59", None)
