"""Whom "they", "the two" and "both leaders" mean, where others act or were not met in between."""

from __future__ import annotations

import pytest
from test_events_cases import events_in


def _cast(text: str, type_id: str) -> list[list[str]]:
    return [sorted(p.name for p in event.participants) for event in events_in(text) if event.type == type_id]


@pytest.mark.parametrize("crowd", ["Police", "Riot police", "The soldiers", "Two officers", "Some 40 protesters"])
def test_they_are_the_crowd_that_acts_in_between(crowd: str) -> None:
    text = f"Ann Lee and Bo Diaz met in Lima on Monday. {crowd} moved in. They arrested Cy Roe on Tuesday."
    assert _cast(text, "arrest") == [["Cy Roe"]]
    assert _cast(text, "meeting") == [["Ann Lee", "Bo Diaz"]]


def test_a_crowd_may_say_what_it_did() -> None:
    text = "Ann Lee and Bo Diaz met in Lima on Monday. The police, who had come early, said they arrested Cy Roe."
    assert _cast(text, "arrest") == [["Cy Roe"]]


def test_they_are_the_pair_where_no_crowd_acts() -> None:
    for between in ("It rained.", "Ann Lee told police of it.", "Officials called it a good day."):
        text = f"Ann Lee and Bo Diaz met in Lima. {between} They signed a treaty on Tuesday."
        assert _cast(text, "agreement") == [["Ann Lee", "Bo Diaz"]], between


@pytest.mark.parametrize("both", ["The two", "The pair", "The two leaders", "They"])
@pytest.mark.parametrize("told", [
    "Ann Lee met Cy Roe in Lima on Monday. She did not meet Bo Diaz.",
    "Ann Lee and Cy Roe met in Lima on Monday. Lee did not meet Bo Diaz.",
])  # fmt: skip
def test_the_two_are_not_one_whom_the_other_did_not_meet(told: str, both: str) -> None:
    assert _cast(f"{told} {both} signed a treaty.", "agreement") == [["Ann Lee", "Cy Roe"]]


@pytest.mark.parametrize("told", [
    "Ann Lee, who did not meet Bo Diaz, held talks with Cy Roe in Lima.",
    "Ann Lee telephoned Cy Roe on Monday. She did not call Bo Diaz.",
])  # fmt: skip
def test_a_pair_needs_no_list(told: str) -> None:
    assert _cast(f"{told} The two signed a treaty.", "agreement") == [["Ann Lee", "Cy Roe"]]


def test_the_two_who_did_not_meet_may_still_be_meant() -> None:
    text = "Ann Lee did not meet Bo Diaz in Lima. The two spoke by telephone on Tuesday."
    assert _cast(text, "phone_call") == [["Ann Lee", "Bo Diaz"]]


@pytest.mark.parametrize("whom", ["both leaders", "them", "Bo Diaz"])
def test_who_telephones_during_a_meeting_is_not_in_it(whom: str) -> None:
    text = f"Ann Lee met Bo Diaz in Lima on Monday. Cy Roe telephoned {whom} during the meeting."
    assert _cast(text, "meeting") == [["Ann Lee", "Bo Diaz"]]


def test_an_office_without_an_article_parts_no_pair() -> None:
    text = "Ann Lee, prime minister of Chile, and Bo Diaz, president of Peru, met in Lima on Monday."
    assert _cast(text, "meeting") == [["Ann Lee", "Bo Diaz"]]
