"""What a report tells as its next step was on the day told last before it."""

import pytest
from test_events_cases import events_in

REPORT = 'Ann Lee opened a school in Lima on Monday, and Bo Diaz stayed away.\n\n"It is late," he said.\n\n'


def days(text):
    return {event.type: event.time.value if event.time else None for event in events_in(text)}


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("speech", "Cy Ortiz told a cheering crowd in Ica that the school was his idea."),
        ("speech", "Addressing about 100 teachers at the forum, Cy Ortiz said that the school was his idea."),
        ("speech", "In a victory speech from Ica, Cy Ortiz claimed the school as his idea."),
        ("speech", "In a victory speech from Ica, which votes on Saturday, Cy Ortiz claimed the school as his idea."),
        ("meeting", "Cy Ortiz met with teachers in Ica."),
        ("visit", "Cy Ortiz visited a farm in Ica."),
        ("news_conference", "Cy Ortiz told a news conference that the school was his idea."),
        ("pledge", "Ann Lee promised to build a second school."),
    ],
)
def test_a_step_of_the_report_is_of_its_day(kind, line):
    assert days(REPORT + line)[kind] == "2016-11-14"


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("visit", "Cy Ortiz had visited a farm in Ica."),
        ("visit", "Cy Ortiz has visited a farm in Ica."),
        ("speech", '"I addressed a crowd in Ica and was told to go home," Cy Ortiz said.'),
        ("speech", "In 2012 he was poor. In a victory speech from Ica, Cy Ortiz claimed the school as his idea."),
        ("speech", "Cy Ortiz believed that an early speech by Ann Lee would help."),
        ("speech", "Teachers kept silent during the speech by Cy Ortiz."),
        ("visit", "Cy Ortiz was shunned after his recent visit to Ica."),
        ("pledge", "Cy Ortiz promised to build a second school."),
        ("interview", "Cy Ortiz spoke of it in an interview with the Lima Herald."),
        ("visit", "Earlier, Cy Ortiz visited a farm in Ica."),
    ],
)
def test_what_is_no_step_of_it_keeps_no_day(kind, line):
    assert days(REPORT + line)[kind] is None


@pytest.mark.parametrize(
    "before",
    [
        "Ann Lee opened a school on Monday. She had met Bo Diaz on Sunday. ",
        "The school has been open since Monday. ",
        "Ann Lee opened a school in May. ",
        "Ann Lee opens a school on Friday. ",
        "LIMA, Nov. 14 - The school is open. ",
    ],
)
def test_only_the_day_of_a_report_is_one(before):
    assert days(before + "\n\nCy Ortiz told a cheering crowd in Ica that the school was his idea.")["speech"] is None


def test_what_accompanies_a_dated_step_was_on_its_day():
    line = "The government stepped up its pressure on Monday, with Ann Lee underlining its power and vowing to stay."
    assert days(line)["pledge"] == "2016-11-14"


def test_hours_of_a_day_pass_it_on():
    far = "The school is an old one and much liked. " * 15
    text = f"Ann Lee opened a school on Monday. {far}She spoke to teachers in the morning. {far}"
    assert days(text + "She met Bo Diaz in the afternoon.")["meeting"] == "2016-11-14"
    assert days(text.replace(" on Monday", "") + "She met Bo Diaz in the afternoon.")["meeting"] is None


def test_of_two_meetings_a_noun_of_several_words_tells_which_is_meant():
    text = ("Ann Lee met Bo Diaz in Lima on Monday. She held a working dinner with Cy Ortiz in Lima on Monday. "
            "The working dinner on Monday was late.")
    dinner = next(event for event in events_in(text) if len(event.mentions) > 1)
    assert {who.name for who in dinner.participants} == {"Ann Lee", "Cy Ortiz"}
