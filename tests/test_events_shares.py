"""One verb that tells several events: each gets its own people, place and day."""

import pytest
from test_events_cases import events_in

SHARED = {
    "Theresa May met Angela Merkel in Berlin and Emmanuel Macron in Paris on Monday.": [
        ("meeting", "2016-11-14", "Berlin", {"Theresa May", "Angela Merkel"}),
        ("meeting", "2016-11-14", "Paris", {"Theresa May", "Emmanuel Macron"}),
    ],
    "Ann Lee held talks with Bo Diaz in Lima on Monday and with Cy Roe at the White House.": [
        ("meeting", "2016-11-14", "Lima", {"Ann Lee", "Bo Diaz"}),
        ("meeting", None, "White House", {"Ann Lee", "Cy Roe"}),
    ],
    "Ann Lee will travel to Lima on Wednesday and Quito on Thursday.": [
        ("visit", "2016-11-16", "Lima", {"Ann Lee"}),
        ("visit", "2016-11-17", "Quito", {"Ann Lee"}),
    ],
    "Ann Lee met Bo Diaz and Cy Roe in Lima on Monday.": [
        ("meeting", "2016-11-14", "Lima", {"Ann Lee", "Bo Diaz", "Cy Roe"}),
    ],
    "Ann Lee met Bo Diaz in Lima and flew home.": [("meeting", None, "Lima", {"Ann Lee", "Bo Diaz"})],
}


@pytest.mark.parametrize(("text", "expected"), SHARED.items())
def test_each_share_is_an_event(text, expected):
    events = events_in(text)
    assert [(event.type, event.time.value if event.time else None, event.place.name if event.place else None,
             {who.name for who in event.participants}) for event in events] == expected
    mentions = [mention.id for event in events for mention in event.mentions]
    assert len(mentions) == len(set(mentions))


def test_attacks_in_two_towns_are_two_events():
    found = events_in("Fear has grown since the attacks in Lima and Quito, which occurred last year.")
    assert [(e.place.name, e.time.value) for e in found if e.type == "attack"] == [("Lima", "2015"), ("Quito", "2015")]


def test_a_town_in_a_state_is_one_place():
    found = events_in("The attacks in Lima, Ohio, killed ten people.")
    assert [e.place.name for e in found if e.type == "attack"] == ["Lima"]


def test_attacks_in_two_towns_have_ids_of_their_own():
    one, other = events_in("Ann Lee spoke of the terrorist attacks in Lima and Quito.")
    assert {one.place.name, other.place.name} == {"Lima", "Quito"}
    assert one.id != other.id
    assert one.mentions[0].id != other.mentions[0].id
