"""A time of another clause, or of another event's name, dates nothing else."""

import pytest
from test_events_cases import events_in


def days(text):
    return {event.type: event.time.value if event.time else None for event in events_in(text)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("attack", "Ann Lee called for a ban in May after Peru, with other states, bombed Ica."),
        ("arrest", "Ann Lee resigned on Monday after she was arrested in Lima."),
        ("meeting", "On Monday, after she met Bo Diaz, Ann Lee resigned."),
        ("election", "The two met in July 2008, when Ann Lee had won the election."),
        ("agreement", "Bo Diaz was at the September rally against the Iran nuclear deal in Lima."),
        ("summit", "Peru and Chile are key participants in the fourth water summit, an event Lee held in 2010."),
    ],
)
def test_the_time_of_another_clause_is_none(kind, text):
    assert days(text)[kind] is None


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("departure", "Ann Lee resigned on Monday after she was arrested in Lima.", "2016-11-14"),
        ("departure", "On Monday, after she met Bo Diaz, Ann Lee resigned.", "2016-11-14"),
        ("meeting", "The party will back Bo Diaz on Friday after Ann Lee meets him in Lima.", "2016-11-18"),
        ("arrest", "Ann Lee resigned after she was arrested in Lima on Monday.", "2016-11-14"),
        ("meeting", "The two met in July 2008, when Ann Lee had won the election.", "2008-07"),
        ("visit", "They met in July 2008, when Ann Lee was visiting Lima.", "2008-07"),
        ("speech", "In her speech, the first in years, Ann Lee told a crowd in Lima on Monday that she would stay.",
         "2016-11-14"),
        ("speech", "At Monday's rally for peace Ann Lee told a crowd in Lima that she would stay.", "2016-11-14"),
    ],
)
def test_the_time_of_the_own_clause_is_one(kind, text, value):
    assert days(text)[kind] == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("debate", "They meet at the first debate since the Ica shootings, which will be Friday in Lima.",
         "2016-11-18"),
        ("attack", "They meet at the first debate since the Ica shootings, which will be Friday in Lima.", None),
        ("summit", "The party will decide at its convention, which is set for July.", "2017-07"),
        ("summit", "The party will decide at its convention, which takes place on Friday.", "2016-11-18"),
        ("summit", "The party will decide at its convention in Lima, which was built in 1960.", None),
        ("summit", "The party will decide at its convention in Lima, which is Friday's first stop.", None),
    ],
)
def test_a_relative_clause_that_only_says_when_dates_what_it_belongs_to(kind, text, value):
    assert days(text)[kind] == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("speech", "In one incident this month, a man punched a teacher during a rally in Ica.", "2016-11"),
        ("summit", "On Monday Ann Lee urged Peru to act at the annual Lima Security Conference.", "2016-11-14"),
        ("protest", "On Monday six men were held in a lobby as part of another anti-Lee protest.", "2016-11-14"),
        ("phone_call", "Bo Diaz, who was shot in 2012, said that Ann Lee had insulted him during a phone call.", None),
        ("election", "Ann Lee hopes to win the nomination before the summit in July.", None),
        ("election", "Ann Lee hopes to win the nomination in July.", "2017-07"),
        ("election", "Ann Lee hopes to win the nomination at the summit in July.", "2017-07"),
    ],
)
def test_what_happens_on_an_occasion_dates_it_and_what_only_bounds_dates_nothing(kind, text, value):
    assert days(text)[kind] == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("speech", "A nurse who says she was hurt at a rally for Ann Lee in Ica filed suit on Monday.", None),
        ("speech", "A nurse who was hurt at a rally for Ann Lee in Ica on Monday filed suit.", "2016-11-14"),
        ("visit", "Ann Lee met Bo Diaz last week and plans to visit Lima.", None),
        ("visit", "Ann Lee met Bo Diaz last week and plans to visit Lima on Friday.", "2016-11-18"),
        ("visit", "Ann Lee was to visit Lima on Monday.", "2016-11-14"),
    ],
)
def test_who_did_something_else_and_what_is_planned_now_have_no_day_of_it(kind, text, value):
    assert days(text)[kind] == value
