"""Elections that a campaign is about lie ahead, whatever month is nearest; and they are apart from its primaries."""

import pytest
from test_events_cases import events_in

CAMPAIGN = "Ann Lee is the presumptive nominee. "


def elections(text, day="2016-11-15"):
    return {(event.time.value if event.time else None, event.status.value)
            for event in events_in(text, day) if event.type == "election"}


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee hopes to win the October election.",
        "If elected in October, Ann Lee would stay.",
        "Ann Lee is favored to win the race in October.",
        "Lee trails in polls on the October election.",
        "The election in October will be close.",
    ],
)
def test_the_month_of_an_election_that_is_still_to_come_lies_ahead(line):
    assert elections(CAMPAIGN + line) == {("2017-10", "planned")}


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee won the October election.",
        CAMPAIGN + "She lost the October primary to Bo Diaz.",
        "Ann Lee, the president-elect, was glad of the October election.",
    ],
)
def test_the_month_of_one_that_was_held_does_not(text):
    assert elections(text) == {("2016-10", "occurred")}


def test_a_primary_is_not_the_election_that_its_winner_stands_in():
    text = ("The primaries are set for Nov. 20, with Ann Lee and Bo Diaz expected to win and face each other in the "
            "December general election.")
    assert {time for time, _ in elections(text)} == {"2016-11-20", "2016-12"}


def test_a_leap_year_has_its_day():
    text = CAMPAIGN + "Lee trails in polls on the February election."
    (event,) = (event for event in events_in(text) if event.type == "election")
    assert event.time.latest == "2017-02-28"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("“Let’s defeat her in November,” he said.", "2017-11"),
        ("He said that the race would be close come November.", "2017-11"),
        ("He wrote of it in November.", None),
        ("He will be on holiday by November's end.", None),
    ],
)
def test_a_month_alone_means_the_election_of_a_campaign(line, date):
    text = f"Ann Lee, the nominee, is going to win this election, Bo Diaz said. {line}"
    found = elections(text, day="2017-07-20")
    assert found == {(date, "planned")}


def found(text):
    return [event for event in events_in(text) if event.type == "election"]


def test_whoever_needs_delegates_for_a_nomination_is_in_the_race_for_it():
    (event,) = found("The race for the Republican nomination is tense. Ann Lee is on track to clinch the nomination. "
                     "It takes 900 delegates to win the nomination.")
    assert (event.status.value, len(event.mentions)) == ("possible", 3)


def test_each_party_has_its_own_nomination():
    text = "Ann Lee has clinched the Republican nomination. Bo Diaz has clinched the Democratic nomination."
    assert [[person.name for person in event.participants] for event in found(text)] == [["Ann Lee"], ["Bo Diaz"]]


def test_a_state_that_votes_is_not_the_nomination():
    events = found("Ann Lee won the nomination in July. She lost the Ohio primary to Bo Diaz in March.")
    assert [event.place.name if event.place else None for event in events] == [None, "Ohio"]


def test_the_primary_of_a_party_is_no_vote_of_a_state():
    events = found("Ann Lee stands behind in the Democratic primary. She awaits the Ohio primary on Nov. 20. "
                   "She needs delegates to clinch the Democratic nomination.")
    assert [(event.place and event.place.name, len(event.mentions)) for event in events] == [(None, 2), ("Ohio", 1)]
