"""Plans of the past: what came of them, and when they were for."""

from __future__ import annotations

import pytest
from test_events_cases import events_in


def _told(text: str, published: str) -> list[tuple[str, str, str | None]]:
    return [(event.type, str(event.status), event.time.value if event.time else None)
            for event in events_in(text, published)]  # fmt: skip


@pytest.mark.parametrize("end", [
    "cancelled", "cancelled it", "called it off", "cancelled their talks", "did not", "never did", "pulled out",
    "both cancelled", "cancelled on Monday", "the talks were cancelled",
])  # fmt: skip
@pytest.mark.parametrize("published", ["2016-11-15", "2017-01-20"])
def test_what_was_due_and_given_up_is_denied_in_its_own_month(end: str, published: str) -> None:
    text = f"Ann Lee and Bo Diaz were due to meet in October but {end}."
    assert _told(text, published)[:1] == [("meeting", "negated", "2016-10")]


@pytest.mark.parametrize(("month", "value"), [("December", "2016-12"), ("March", "2017-03"), ("April", "2017-04")])
def test_what_was_due_may_lie_ahead(month: str, value: str) -> None:
    text = f"Ann Lee and Bo Diaz were due to meet in {month} but cancelled."
    assert _told(text, "2017-01-20") == [("meeting", "negated", value)]


def test_what_is_due_lies_ahead() -> None:
    assert _told("Ann Lee is due to visit Lima in October.", "2017-01-20") == [("visit", "planned", "2017-10")]


@pytest.mark.parametrize("end", ["arrived late", "did not stay", "cancelled a lunch", "never met Cy Roe"])
def test_what_was_due_and_not_given_up_is_not_denied(end: str) -> None:
    told = _told(f"Ann Lee was due to visit Lima in December but {end}.", "2016-11-15")
    assert told[0] == ("visit", "planned", "2016-12")


def test_the_object_of_what_was_given_up_is_denied_too() -> None:
    assert _told("Ann Lee was expected to sign the treaty in October but did not.", "2016-11-15") == [
        ("agreement", "negated", "2016-10")
    ]


def test_where_somebody_was_due_and_did_not_go() -> None:
    assert _told("Ann Lee was due in Lima in October but cancelled the visit.", "2016-11-15") == [
        ("visit", "negated", "2016-10")
    ]
