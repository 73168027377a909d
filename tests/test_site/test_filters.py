"""The timeline's address: what it means, and that it can be shared."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kb.publish.filters import Filters, match_expression, period_of, read_filters


@pytest.mark.parametrize(
    ("wording", "period"),
    [
        ("2016", ("2016-01-01", "2016-12-31")), ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2016-11-14", ("2016-11-14", "2016-11-14")), ("2016-2", ("2016-02-01", "2016-02-29")),
        ("2016-13", None), ("2016-02-30", None), ("yesterday", None), ("", None), ("0000", None),
    ],
)
def test_a_period_is_a_year_a_month_or_a_day(wording, period):
    assert period_of(wording) == period


def test_what_cannot_be_understood_is_left_out_and_said():
    filters, complaints = read_filters({"status": "maybe", "from": "soon", "to": "2016", "page": "-3"})
    assert filters == Filters(until="2016-12-31")
    assert len(complaints) == 2
    assert "maybe" in complaints[0]
    assert "soon" in complaints[1]


def test_a_page_number_of_any_kind_is_harmless():
    for number in ("0", "x", "²", "9" * 40, ""):
        assert read_filters({"page": number})[0].page == 1
    assert read_filters({"page": "7"})[0].page == 7


def test_an_address_says_only_what_matters_and_comes_back_the_same():
    filters, _ = read_filters({"q": "gas deal", "type": "", "actor": "Merkel", "from": "2016-11", "lanes": "actor"})
    address = filters.path()
    assert address == "/-/timeline?q=gas+deal&actor=Merkel&from=2016-11-01&lanes=actor"
    again, _ = read_filters({name: values[0] for name, values in parse_qs(urlsplit(address).query).items()})
    assert again == filters
    assert Filters().path() == "/-/timeline"
    assert filters.path(page=2).endswith("&page=2")


def test_a_search_has_no_operators():
    assert match_expression('met NOT "x" OR y* (z)') == '"met" "NOT" "x" "OR" "y" "z"*'
    assert match_expression('"*()') == ""
