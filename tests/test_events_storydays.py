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


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Many agreed with much of the substance of Cy Ortiz's speech.", "2016-11-14"),
        ("Many had agreed with him in the days before Cy Ortiz's speech.", None),
        ("In May there was a storm. Many agreed with much of the substance of Cy Ortiz's speech.", None),
        ("Many agreed with much of the substance of a speech by Cy Ortiz.", None),
    ],
)
def test_an_occasion_of_the_report_is_taken_for_known(line, day):
    assert days(REPORT + line)["speech"] == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ann Lee was in trouble two weeks ago.\n\nSpeaking to a crowd in Ica, Lee wavered.", "2016-W44"),
        ("Bo Diaz was in trouble two weeks ago.\n\nSpeaking to a crowd in Ica, Ann Lee wavered.", None),
        ("Ann Lee has been in trouble since May.\n\nSpeaking to a crowd in Ica, Lee wavered.", None),
    ],
)
def test_a_participle_goes_on_from_the_sentence_before(text, day):
    assert days(text)["speech"] == day


def test_remarks_that_suggest_something_have_been_made():
    (event,) = events_in("Ann Lee gave a speech in Lima on Monday. The remarks suggest that she will stay.")
    assert event.status.value == "occurred"


def test_a_month_is_no_evidence_for_a_verb_without_actors():
    told = "The square is old.\n\nSix men were arrested in Ica on Monday."
    assert len(events_in(f"{told} A man who wrote of it was charged earlier this month.")) == 2


def test_what_is_told_the_press_is_of_the_day_past_a_year_long_ago():
    told = f"{REPORT}In 2008 the school had no roof.\n\n"
    assert days(f"{told}Cy Ortiz told a news conference that it was his idea.")["news_conference"] == "2016-11-14"
    assert days(f"{told}Cy Ortiz told a cheering crowd that it was his idea.")["speech"] is None


@pytest.mark.parametrize(
    ("aside", "day"),
    [
        ("She thanked survivors of the 1945 attack.", "2016-11-14"),
        ("She thanked Di Ortiz, who was hurt on Sunday.", "2016-11-14"),
        ("She was thanked on Sunday.", "2016-11-13"),
        ("In 1945 there was no school.", None),
    ],
)
def test_a_year_in_a_name_and_a_relative_clause_leave_the_story_on_its_day(aside, day):
    assert days(f"{REPORT}{aside}\n\nCy Ortiz told a cheering crowd in Ica that it was late.")["speech"] == day


def test_what_somebody_has_promised_was_promised_at_no_moment():
    told = "At a rally in Ica on Monday, Ann Lee attacked Bo Diaz."
    assert days(f"{told} She promised to build a school.")["pledge"] == "2016-11-14"
    assert days(f"{told} She has promised to build a school.")["pledge"] is None


def test_a_life_is_no_report():
    life = "Cy Ortiz grew up in Cusco, where his father built schools.\n\n"
    assert days(f"{REPORT}{life}He visited a farm in Ica.")["visit"] is None
    assert days(f"{REPORT}{life.replace('grew up', 'stayed')}He visited a farm in Ica.")["visit"] == "2016-11-14"


@pytest.mark.parametrize(
    ("story", "day"),
    [
        ("Ann Lee won on Saturday, and Bo Diaz went home that night. Cy Ortiz went home the next day.", "2016-11-12"),
        ("Ann Lee won on Saturday, and Cy Ortiz went home that night. Di Ortiz went home the next day.", "2016-11-13"),
        ("Ann Lee won on Saturday. The town was quiet.", "2016-11-12"),
    ],
)
def test_of_several_days_it_is_that_of_the_actors_or_the_nearest(story, day):
    assert days(f"{story}\n\nBo Diaz told supporters in Ica that it was over.")["speech"] == day


def test_a_time_that_frames_another_paragraph_holds_no_longer():
    text = ("Bo Diaz spoke out on Saturday.\n\nLast week, he was ill. On Sunday, Ann Lee danced in Lima.\n\n"
            "Cy Ortiz visited a farm in Ica.")
    assert days(text)["visit"] is None
    assert days(text.replace("Last week, he", "He"))["visit"] == "2016-11-12"


def test_what_the_talks_followed_was_on_another_day():
    text = "The talks followed a dinner on Saturday at which Bo Diaz spoke.\n\nCy Ortiz visited a farm in Ica."
    assert days(text)["visit"] is None
    assert days(text.replace("followed", "filled"))["visit"] == "2016-11-12"


def test_the_day_of_what_something_else_was_since_leaves_the_story():
    text = "Bo Diaz spoke on Sunday, his first words since the vote of Nov. 8.\n\nCy Ortiz visited a farm in Ica."
    assert days(text)["visit"] == "2016-11-13"
