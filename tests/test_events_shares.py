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
    "Last year Ann Lee and Bo Diaz met in Lima, Quito and Bogota.": [
        ("meeting", "2015", town, {"Ann Lee", "Bo Diaz"}) for town in ("Lima", "Quito", "Bogota")],
    "Ann Lee met Bo Diaz in Lima, Peru, and Quito, Ecuador, on Monday.": [
        ("meeting", "2016-11-14", town, {"Ann Lee", "Bo Diaz"}) for town in ("Lima", "Quito")],
    "Ann Lee held talks with Bo Diaz in Lima and in Quito.": [
        ("meeting", None, town, {"Ann Lee", "Bo Diaz"}) for town in ("Lima", "Quito")],
    "Ann Lee visited Peru, Chile and Norway in May.": [
        ("visit", "2016-05", land, {"Ann Lee"}) for land in ("Peru", "Chile", "Norway")],
    "Ann Lee will meet Bo Diaz in Lima or Quito.": [("meeting", None, "Lima", {"Ann Lee", "Bo Diaz"})],
    "Ann Lee met Bo Diaz in Lima, Peru.": [("meeting", None, "Lima", {"Ann Lee", "Bo Diaz"})],
    "Ann Lee met Bo Diaz in Lima and praised him in Quito.": [("meeting", None, "Lima", {"Ann Lee", "Bo Diaz"})],
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


def test_towns_at_the_end_of_a_sentence_that_opens_with_its_day():
    found = events_in("On Monday bombs went off in attacks in Lima and Quito")
    assert [(e.place.name, e.time.value) for e in found if e.type == "attack"] == [
        ("Lima", "2016-11-14"), ("Quito", "2016-11-14")]


def test_a_town_in_a_state_is_one_place():
    found = events_in("The attacks in Lima, Ohio, killed ten people.")
    assert [e.place.name for e in found if e.type == "attack"] == ["Lima"]


def test_attacks_in_two_towns_have_ids_of_their_own():
    one, other = events_in("Ann Lee spoke of the terrorist attacks in Lima and Quito.")
    assert {one.place.name, other.place.name} == {"Lima", "Quito"}
    assert one.id != other.id
    assert one.mentions[0].id != other.mentions[0].id
