"""Events told by how long before or after another they were."""

import pytest
from test_events_cases import events_in

TOLD = {
    "Parliament voted on Monday, a day after Russia bombed Ica.": [("vote", "2016-11-14"), ("attack", "2016-11-13")],
    "Ann Lee met Bo Diaz on Friday, two days after she visited Lima.": [
        ("meeting", "2016-11-11"), ("visit", "2016-11-09")],
    "Ann Lee flew to Lima on Monday, a day before she was to meet Bo Diaz.": [
        ("visit", "2016-11-14"), ("meeting", "2016-11-15")],
    "Two days after meeting Bo Diaz in Lima, Ann Lee resigned on Friday.": [
        ("meeting", "2016-11-09"), ("departure", "2016-11-11")],
    "Ann Lee resigned on Friday, two weeks after the summit in Lima.": [
        ("departure", "2016-11-11"), ("summit", "2016-W43")],
    "Ann Lee resigned on Friday, three months after she visited Lima.": [
        ("departure", "2016-11-11"), ("visit", "2016-08")],
    "Ann Lee resigned on Friday, the day after she met Bo Diaz.": [
        ("departure", "2016-11-11"), ("meeting", "2016-11-10")],
    "Ann Lee resigned on Friday, hours after she met Bo Diaz.": [
        ("departure", "2016-11-11"), ("meeting", "2016-11-11")],
    "Ann Lee resigned a week after she met Bo Diaz.": [("departure", None), ("meeting", None)],
    "Ann Lee resigned on Friday, a few years after she met Bo Diaz.": [("departure", "2016-11-11"), ("meeting", None)],
    "Ann Lee arrived in Lima on Friday and met Bo Diaz the day after.": [
        ("visit", "2016-11-11"), ("meeting", "2016-11-12")],
}


@pytest.mark.parametrize(("text", "expected"), TOLD.items())
def test_the_distance_is_counted(text, expected):
    events = events_in(text)
    assert [(event.type, event.time.value if event.time else None) for event in events] == expected
    for event in events:
        if event.time and event.time.rule == "offset.event":
            assert text[slice(*event.time.span)] == event.time.wording
            assert event.time.earliest <= event.time.latest


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Lee spoke out on Monday. That was the day after Peru held a summit in Ica.", "summit", "2016-11-13"),
        ("Even the day after Peru held a summit, all were at odds. Lee spoke out on Monday.", "summit", "2016-11-13"),
        ("Even the day after Peru held a summit, all were at odds. Lee spoke out in May.", "summit", None),
        ("Lee spoke out on Monday, two days after hosting a debate in Lima.", "debate", "2016-11-12"),
        ("Lee spoke out on Monday, a few days after hosting a debate in Lima.", "debate", None),
        ("Lee spoke out in May. That was the day after Peru held a summit in Ica.", "summit", None),
        ("Lee spoke out on Monday. That was the day after Peru ended its four-day summit in Ica and the same"
         " day Bo Diaz visited Lima.", "summit", "2016-11-10/2016-11-13"),
        ("Lee spoke out on Monday. That was the day after Peru ended its four-day summit in Ica and the same"
         " day Bo Diaz visited Lima.", "visit", "2016-11-14"),
    ],
)
def test_an_offset_without_a_day_counts_from_that_of_the_news(text, kind, value):
    found = next(event for event in events_in(text) if event.type == kind)
    assert (found.time.value if found.time else None) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ann Lee ended a three-day visit to Peru on Sunday.", "2016-11-11/2016-11-13"),
        ("Ann Lee wrapped up her three-day visit to Peru on Sunday.", "2016-11-11/2016-11-13"),
        ("Ann Lee began a three-day visit to Peru on Sunday.", "2016-11-13/2016-11-15"),
        ("Ann Lee paid a three-day visit to Peru on Sunday.", "2016-11-13"),
        ("Ann Lee ended a 400-day visit to Peru on Sunday.", "2016-11-13"),
        ("Ann Lee ended a three-day visit to Peru in May.", "2016-05"),
        ("Ann Lee ended a visit to Peru on Sunday.", "2016-11-13"),
    ],
)
def test_an_occasion_of_several_days_is_told_by_its_first_or_last(text, value):
    (visit,) = events_in(text)
    assert visit.time.value == value
