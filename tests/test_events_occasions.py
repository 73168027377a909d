"""Events told together are one occasion: they share its day and its place."""

from test_events_cases import events_in


def places(text):
    return {event.type: event.place.name if event.place else None for event in events_in(text)}


def test_a_town_is_taken_over_for_its_country():
    text = 'Ann Lee told a news conference in Peru. "It went well." She was speaking in Lima at the climate summit.'
    assert places(text)["news_conference"] == "Lima"


def test_two_towns_are_none():
    text = "Ann Lee told a news conference in Peru. She visited Lima and then Cusco with Bo Diaz, whom she met in Ica."
    assert places(text)["news_conference"] == "Peru"


def test_a_day_of_a_month_that_lies_ahead_is_not_moved_back_a_year():
    (event,) = events_in("The race moves to Utah, which holds a primary on Jan. 20.")
    assert (event.type, event.status.value, event.time.value) == ("election", "planned", "2017-01-20")
    (event,) = events_in("The senate voted on Jan. 20 to end the war.")
    assert (event.status.value, event.time.value) == ("occurred", "2016-01-20")


def test_who_was_at_a_meeting_told_before_makes_no_other_one():
    told = "Ann Lee met Pope Francis in Lima on Monday."
    for line in ("Bo Diaz, an aide, attended the meeting.",
                 "After the meeting, her spokesman Bo Diaz said that all was well."):
        (event,) = events_in(f"{told} {line}")
        assert {who.name for who in event.participants} == {"Ann Lee", "Francis"}
        assert len(event.mentions) == 2
    assert len(events_in(f"{told} Bo Diaz said at the second meeting that he was glad.")) == 2


def test_a_debate_is_one_whoever_is_named_as_taking_part():
    (event,) = events_in("Ann Lee won Monday's debate. “I am still here,” Bo Diaz said at the debate on Monday.")
    assert {who.name for who in event.participants} == {"Ann Lee", "Bo Diaz"}


def test_debates_of_two_parties_are_two():
    text = "Ann Lee watched Saturday's Republican debate. The Democratic debate in Ohio was calmer than the GOP debate."
    assert sum(event.type == "debate" for event in events_in(text)) == 2
