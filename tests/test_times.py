"""Time expressions in context: anchors, tense, narratives, what is no time, bounds, hostile input."""

from itertools import pairwise

import pytest

from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.annotate.times import find_times
from kb.records import Document, PageTime, Region, Sentence
from kb.words import lowered

TUESDAY = "2016-11-15"


def times(text, dct=TUESDAY, regions=()):
    published = PageTime(value=dct) if dct else None
    document = Document(id="d", text=text, sha256="", published=published, regions=regions)
    found = find_times(document, split_sentences(document, find_quotations(document)))
    for earlier, later in pairwise(found):
        assert earlier.end <= later.start
    return found


def values(text, dct=TUESDAY):
    return [(text[t.start : t.end], t.value) for t in times(text, dct)]


def value(text, dct=TUESDAY):
    return [t.value for t in times(text, dct)]


@pytest.mark.parametrize("text", [
    "We may march on, and you may not.",
    "The SEC said $15 and 50% of 625 a share.",
    "Version 2.15.3 beat 10.1.2 by 3-2, then 21-19.",
    "Call 555-1234 or 020 7946 0018.",
    "The 70-year-old is 52 years old, his son aged 12.",
    "May said she would. Theresa May met Mr. March.",
    "The sun sat low; the second man mar the mon.",
    "It was 1,500 people, 2000 miles, room 1914 and flight 1998.",
    "A quarter of them ate a second pie in the French Quarter.",
    "They read USA Today and China Daily.",
    "In his fifties he moved; highs were in the low sixties.",
    "He fell and sprang up; a spring broke in the fall of the roof.",
    "The reference number is 2882015 or 20161.",
    "The score was 10:35 in frames.",
    "It happened to fall behind, to fall apart and to spring up.",
    "He sang with Lawrence Summers in Palm Springs for Current TV and the Midnight Crew.",
    "They watched Saturday Night Live, Monday Night Football and CBS This Morning.",
    "He read the daily Le Courrier about the H1-B programme.",
    "At the end of the day, the future of the Person of the Year was settled; it won't happen overnight.",
    "Super Tuesday was not Bloody Sunday; the last week of the race was hard, and the moment that he fell was long.",
    "It has roots in the October Revolution, the Seven Years' War and the Six-Day War; the March on the capital began.",
    "Among those 18 to 25 years old he led; they worked long hours.",
    "The 2nd and 3rd divisions met.",
    "She dreams of a better tomorrow.",
    "He was aged 15 years and 28 weeks, on a night curfew, in the first quarter of the season.",
])
def test_these_are_no_times(text):
    assert values(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("He resigned Tuesday.", "2016-11-15"),
    ("He resigned Wednesday.", "2016-11-09"),
    ("The panel will meet Wednesday.", "2016-11-16"),
    ("The panel is expected to vote on Monday.", "2016-11-21"),
    ("The vote was held on Monday.", "2016-11-14"),
    ("They arrived in December.", "2015-12"),
    ("They will arrive in December.", "2016-12"),
    ("The plant closed in January.", "2016-01"),
    ("The plant will close in January.", "2017-01"),
    ("The fair opened on Oct. 20.", "2016-10-20"),
    ("They are set to meet in the old hall of the burnt-out mill by the river with the whole council on Friday.",
     "2016-11-18"),
    ("The ministers agreed to meet on Friday.", "2016-11-18"),
    ("Ann Lee invited Bo Diaz to visit Lima in the spring.", "2017-SP"),
    ("Ann Lee urged her neighbours to come to Lima on Friday.", "2016-11-18"),
    ("Ann Lee urged her neighbours to vote at a rally on Friday.", "2016-11-11"),
    ("Ann Lee invited Bo Diaz in the spring to visit Lima.", "2016-SP"),
    ("The ministers agreed to a truce on Friday.", "2016-11-11"),
    ("The plans were made beginning on Sunday.", "2016-11-13"),
    ("The shop is shut beginning Sunday.", "2016-11-20"),
    ("The beginning of Sunday's debate is worth a look.", "2016-11-13"),
    ("If you missed the point of Sunday's debate, read on.", "2016-11-13"),
    ("Voters will stay away because of the killing on Friday.", "2016-11-11"),
    ("He trails just ahead of Friday's vote.", "2016-11-18"),
    ("It rained ahead of the meeting of the council on Friday.", "2016-11-18"),
    ("She fell ill right before Friday's vote.", "2016-11-18"),
    ("She fell ill right before Monday's vote.", "2016-11-14"),
    ("She fell ill before the talks on Friday.", "2016-11-18"),
    ("She spoke before the council on Friday.", "2016-11-11"),
    ("The party must win the seat in July.", "2017-07"),
    ("The party won the seat in July.", "2016-07"),
    ("He promised on Friday to go.", "2016-11-11"),
    ("It rained in the week ending Nov. 5.", "2016-W44"),
    ("On Friday, she will speak to the miners.", "2016-11-18"),
    ("On Friday, “we will win,” she said.", "2016-11-11"),
    ("Friday's outcome is likely to change little, and may be void.", "2016-11-11"),
    ("They will find ways around Friday's harsh ruling.", "2016-11-11"),
    ("The match had been scheduled for Friday.", "2016-11-11"),
    ("The offer was extended to Friday.", "2016-11-18"),
    ("In January, some of the shops will close.", "2017-01"),
    ("In January, some of the shops closed.", "2016-01"),
    ("The firm could not immediately be reached for comment on Friday.", "2016-11-11"),
    ("The bridge is opened on Friday if the weather holds.", "2016-11-11"),
    ("Much changes if she is elected on Friday.", "2016-11-18"),
    ("The town holds its fair on Friday.", "2016-11-18"),
    ("The mayor cancelled Friday's fair.", "2016-11-18"),
    ("The mayor called off Saturday's fair.", "2016-11-19"),
    ("The mayor cancelled Monday's fair.", "2016-11-14"),
    ("Friday's fair in the old mill by the river has been postponed.", "2016-11-18"),
    ("Monday's fair was called off.", "2016-11-14"),
    ("Monday's fair has been called off.", "2016-11-21"),
    ("The fair of the old mill on Friday was called off.", "2016-11-18"),
    ("Tuesday's fair was called off.", "2016-11-15"),
    ("She said on Friday that the fair was called off.", "2016-11-11"),
    ("The fair was called off on Friday.", "2016-11-11"),
])
def test_tense_and_nearness_choose_the_date(text, expected):
    assert value(text) == [expected]


@pytest.mark.parametrize(("dct", "text", "expected"), [
    ("2016-01-03", "It snowed this week.", "2015-W53"),
    ("2016-11-15", "This weekend, Ann Lee complained.", "2016-W45-WE"),
    ("2016-11-15", "Ann Lee will speak this weekend.", "2016-W46-WE"),
    ("2016-11-18", "Ann Lee speaks this weekend.", "2016-W46-WE"),
    ("2016-01-04", "It snowed last week.", "2015-W53"),
    ("2015-12-30", "It will snow next week.", "2016-W01"),
    ("2021-01-01", "It rained this week.", "2020-W53"),
    ("2018-12-31", "It rained this week.", "2019-W01"),
    ("2016-03-31", "It rained last month.", "2016-02"),
    ("2016-02-29", "It rained a year ago.", "2015"),
    ("2016-01-15", "It rained last quarter.", "2015-Q4"),
])
def test_turns_of_the_year(dct, text, expected):
    assert value(text, dct) == [expected]


@pytest.mark.parametrize(("published", "text", "expected"), [
    ("2016-11-15T04:59", "They met tonight.", "2016-11-14TNI"),
    ("2016-11-15T04:59", "They met this evening.", "2016-11-14TEV"),
    ("2016-11-15T04:59", "They met yesterday.", "2016-11-14"),
    ("2016-11-15T22:10", "They met tonight.", "2016-11-15TNI"),
    ("2016-11-15T22:10", "They met this evening.", "2016-11-15TEV"),
    ("2016-11-15T22:10", "They met yesterday.", "2016-11-14"),
])
def test_small_hours_belong_to_the_day_before(published, text, expected):
    assert value(text, published) == [expected]


def test_dateline_is_the_reference_day():
    text = "RIGA, Nov. 13 (LETA) -- The mayor resigned today. He had threatened to do so on Friday."
    assert [(t.value, t.anchor) for t in times(text)] == [
        ("2016-11-13", "dateline"), ("2016-11-13", "dateline"), ("2016-11-11", "dateline")]


LIVE = """Storm live: the latest
10:20 p.m.
The bridge is shut tonight, the mayor says.
12:45 a.m.
Trams stopped this evening. The mayor spoke on Monday.
Sunday 13 November, 21:10 GMT
The river rose today.
"""


@pytest.mark.parametrize(("published", "expected"), [
    ("2016-11-15T01:30", [
        "2016-11-14T22:20", "2016-11-14TNI", "2016-11-15T00:45", "2016-11-14TEV", "2016-11-14",
        "2016-11-13T21:10", "2016-11-13"]),
    ("2016-11-15", [
        "2016-11-15T22:20", "2016-11-15TNI", "2016-11-15T00:45", "2016-11-14TEV", "2016-11-14",
        "2016-11-13T21:10", "2016-11-13"]),
])
def test_entries_of_live_blogs_have_their_own_times(published, expected):
    assert value(LIVE, published) == expected


def test_a_time_before_a_dash_heads_an_entry():
    text = "It was 10:35 in frames.\n16:52 – Police close the square."
    assert values(text) == [("16:52", "2016-11-15T16:52")]


def test_an_old_dateline_is_not_trusted():
    assert value("RIGA, June 13 (LETA) -- The mayor resigned today.") == ["2016-06-13", "2016-11-15"]


NARRATIVE = (
    "The war of the two valleys began on 3 March 1731 and lasted almost four years. On 5 August the northern army "
    "crossed the river. Two days later it reached the abbey. The next day the duke fled. By January the front had "
    "moved. In February 1732 a truce was signed. The following month it was broken. Later that year, in October, "
    "a new one held. "
    "At 05:30 on 7 June 1733 the fleet was seen. That night it withdrew. Peace came in 1734. On the 14th of August the "
    "prisoners went home."
)
RESOLVED = [
    "1731-03-03", "P4Y", "1731-08-05", "1731-08-07", "1731-08-08", "1732-01", "1732-02", "1732-03", "1732", "1732-10",
    "1733-06-07T05:30", "1733-06-07TNI", "1734", "1734-08-14",
]


@pytest.mark.parametrize("dct", [None, "2009-12-19"])
def test_narratives_hang_on_the_last_date(dct):
    assert value(NARRATIVE, dct) == RESOLVED


@pytest.mark.parametrize(("aside", "expected"), [
    ("General Ost (1861–1934) took over.", "1885-06"),
    ("It was the worst flood since 1770.", "1885-06"),
    ("Under the treaty of 1795 the port was closed.", "1885-06"),
    ("The bridge would stand until 1990.", "1885-06"),
    ("In 1892 the port was sold.", "1892-06"),
    ("The port was sold in 1887 to a bank.", "1887-06"),
    ("Between 1901 and 1911 it stood empty.", "1901-06"),
])
def test_a_narrative_goes_on_from_its_own_dates(aside, expected):
    text = f"The dyke broke on 3 May 1885 near the town. {aside} In June the fair was held."
    assert value(text, None)[-1] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("He noted that Friday would be a holiday.", [("Friday", "2016-11-11")]),
    ("Following Wednesday's vote he left.", [("Wednesday", "2016-11-09")]),
    ("They slept through the night following daylight raids.", [("the night", "2016-11-15TNI")]),
    ("They ran in the 1996 Summer Olympics.", [("1996", "1996")]),
    ("He spoke to her eight years ago.", [("eight years ago", "2008")]),
    ("At a March meeting, in May and on its way from spring to fall, it changed.",
     [("March", "2016-03"), ("May", "2016-05"), ("spring", "2016-SP"), ("fall", "2016-FA")]),
    ("It is paid at the end of each month.", [("each month", "P1M")]),
    ("They fought on the night of 16–17 March 1807.", [("the night of 16–17 March 1807", "1807-03-16TNI")]),
    ("In the winter of 1942–43 it froze.", [("the winter of 1942–43", "1942-WI")]),
])
def test_words_beside_a_time_are_told_from_it(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("The 9/11 attacks changed the city.", ["2001-09-11"]),
    ("The Sept. 11 attacks changed the city.", ["2001-09-11"]),
    ("The office closed on Sept. 11.", ["2016-09-11"]),
    ("The landings of D-Day were filmed.", ["1944-06-06"]),
    ("He voted on Election Day.", ["2016-11-08"]),
])
def test_days_that_name_an_event(text, expected):
    assert value(text) == expected


def test_news_with_a_few_old_years_stays_news():
    text = "He ruled from 1979 to 1990, and from 1995 to 2001. Police arrested him on Friday, and he left last week."
    assert value(text)[-2:] == ["2016-11-11", "2016-W45"]


def test_without_reference_day_nothing_is_guessed():
    text = "On Friday he left. He came back in May, on 3 June, and yesterday. It was last year."
    assert [(t.value, t.earliest) for t in times(text, None)] == [
        ("XXXX-WXX-5", None), ("XXXX-05", None), ("XXXX-06-03", None), ("PAST_REF", None), ("PAST_REF", None)]


@pytest.mark.parametrize(("text", "bounds"), [
    ("in November 2016", ("2016-11-01", "2016-11-30")),
    ("in February 2016", ("2016-02-01", "2016-02-29")),
    ("this week", ("2016-11-14", "2016-11-20")),
    ("this weekend", ("2016-11-12", "2016-11-13")),
    ("in the third quarter of 2015", ("2015-07-01", "2015-09-30")),
    ("in the second half of 2015", ("2015-07-01", "2015-12-31")),
    ("in the summer of 2015", ("2015-06-01", "2015-08-31")),
    ("in the winter of 2015", ("2015-12-01", "2016-02-29")),
    ("in 1987", ("1987-01-01", "1987-12-31")),
    ("in the 1980s", ("1980-01-01", "1989-12-31")),
    ("in the 19th century", ("1800-01-01", "1899-12-31")),
    ("on Nov. 14, 2016", ("2016-11-14", "2016-11-14")),
    ("at 6 p.m. Monday", ("2016-11-14", "2016-11-14")),
    ("in 44 BC", (None, None)),
    ("in AD 0000", (None, None)),
    ("in fiscal 2016", (None, None)),
    ("the post-1989 order", (None, None)),
    ("recently", (None, None)),
    ("for two weeks", (None, None)),
    ("every Monday", (None, None)),
])
def test_bounds_are_the_days_covered(text, bounds):
    (found,) = times(f"It was seen {text}.")
    assert (found.earliest, found.latest) == bounds


@pytest.mark.parametrize(("text", "expected"), [
    ("It ran 13-15 June.", [("13", "2016-06-13"), ("15 June", "2016-06-15")]),
    ("It ran on April 24 and 25, 2015.", [("April 24", "2015-04-24"), ("25, 2015", "2015-04-25")]),
    ("It ran between the 10th and the 20th of July.", [("10th", "2016-07-10"), ("the 20th of July", "2016-07-20")]),
    ("It ran in 1776, 1812 and 1846.", [("1776", "1776"), ("1812", "1812"), ("1846", "1846")]),
    ("It ran at 0600 on 12 June 1944.", [("0600 on 12 June 1944", "1944-06-12T06:00")]),
    ("It ran on June 3, 4 and 7.", [("June 3", "2016-06-03"), ("4", "2016-06-04"), ("7", "2016-06-07")]),
    ("It ran from March to May 2014.", [("March", "2014-03"), ("May 2014", "2014-05")]),
    ("It ran from 15 December to 3 January 1941.", [("15 December", "1940-12-15"), ("3 January 1941", "1941-01-03")]),
    ("It ran in 1996-97.", [("1996", "1996"), ("97", "1997")]),
    ("It ran from 264 to 241 BC.", [("264", "BC0264"), ("241 BC", "BC0241")]),
    ("It runs Monday through Friday.", [("Monday", "2016-11-14"), ("Friday", "2016-11-18")]),
    ("It was between 9 and 11 p.m. Friday.",
     [("9", "2016-11-11T21:00"), ("11 p.m. Friday", "2016-11-11T23:00")]),
])
def test_ranges_are_two_expressions(text, expected):
    assert values(text) == expected


def test_spans_leave_out_the_preposition_and_take_in_the_modifier():
    text = "It began on Friday, went on until late November, and was over by earlier this month."
    assert [words for words, _ in values(text)] == ["Friday", "late November", "earlier this month"]


def test_reporting_quarter_is_set_once_for_the_story():
    text = (
        "Profit in the second quarter rose to 3 million euros from 2 million a year earlier. In the quarter costs "
        "fell. The year-ago figure was restated."
    )
    assert value(text) == ["2016-Q2", "2015-Q2", "2016-Q2", "2015-Q2"]


def test_a_quarter_is_told_by_its_end():
    text = "Sales rose in the quarter ended Sept. 30, from 3 million a year earlier."
    assert value(text) == ["2016-Q3", "2016-09-30", "2015-Q3"]
    assert value("Sales rose in the quarter ended July 31.")[0] == "2016-Q2"
    assert value("Sales rose in the quarter ended Dec. 31.")[0] == "2015-Q4"


def test_rule_and_anchor_are_named():
    found = times("On 3 May 2014 he fell; two days later he died. On Friday it was denied.")
    assert [(t.rule, t.anchor) for t in found] == [
        ("date.day_month", "explicit"), ("offset.number", "narrative"), ("weekday.bare", "dct")]


def test_only_story_sentences_are_read():
    text = "Posted on Monday\nThe mayor left on Friday."
    document = Document(id="d", text=text, sha256="", published=PageTime(value=TUESDAY))
    (found,) = find_times(document, [Sentence(17, len(text), 0, "body")])
    assert text[found.start : found.end] == "Friday"


def test_a_phrase_inside_a_word_hides_nothing():
    assert values("They lost for the past five days.") == [("the past five days", "P5D")]


def test_lower_case_keeps_offsets():
    text = "İzmir fell on Friday İ"
    assert len(lowered(text)) == len(text)
    assert values(text) == [("Friday", "2016-11-11")]


HOSTILE = {
    "digits": "1" * 100_000,
    "last": "last " * 20_000,
    "commas": "," * 100_000,
    "triggers": "the the day " * 3_000,
    "years": "1990-" * 10_000,
    "dates": "May 1, " * 3_000,
    "clocks": "10:10 " * 6_000,
    "apostrophes": "'90" * 15_000,
    "openers": "a week or so " * 5_000,
    "hyphens": "- " * 50_000,
    "numbers": "twenty " * 8_000 + "days",
    "narrative": "May 1, 1790 " * 5_000,
    "shares": "9/11 " * 5_000,
    "before": "the day before " * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends(name):
    text = HOSTILE[name]
    document = Document(id="d", text=text, sha256="", published=PageTime(value=TUESDAY))
    found = find_times(document, [Sentence(0, len(text), 0, "body")])
    assert all(text[t.start : t.end].strip() for t in found)


def test_a_day_takes_the_year_of_the_full_date_just_before():
    text = "On March 2, 2015, the paper told of it, and the following day a panel asked. On March 25 it was gone."
    assert value(text) == ["2015-03-02", "2015-03-03", "2015-03-25"]
    assert value("He was freed on March 2, 2015. The trial is set for Feb. 3.") == ["2015-03-02", "2017-02-03"]


def test_the_day_before_an_event_has_no_date():
    assert value("He left on Monday. He had phoned the day before the meeting.") == ["2016-11-14", "XXXX-XX-XX"]
    assert value("He left on Monday. He had phoned the day before.") == ["2016-11-14", "2016-11-13"]


def test_years_before_christ_are_counted_backwards():
    text = "In 264 BC they crossed. The following year they won, and two years later they lost."
    assert value(text, None) == ["BC0264", "BC0263", "BC0261"]


def test_a_story_before_christ_keeps_its_year_until_another_is_named():
    text = (
        "In 255 BC they sailed. By late autumn they were home. In June of that year a storm rose; three days later "
        "it fell."
    )
    assert value(text, None) == ["BC0255", "BC0255-FA", "BC0255-06", "FUTURE_REF"]
    assert value("In 255 BC they sailed. On 3 May 1890 the wreck was found. In June it was raised.", None) == [
        "BC0255", "1890-05-03", "1890-06"]


def test_a_feast_in_a_narrative_follows_what_was_told_before():
    assert value("On 8 March 1765 the king fell ill. By Christmas he was well.", None) == ["1765-03-08", "1765-12-25"]


def test_the_next_day_of_a_day_that_is_not_named_stays_open():
    assert value("Last September he fell ill. He left the next day.") == ["2016-09", "2016-09-XX"]


def test_empty_document():
    assert times("") == []
    assert times("\n \n", regions=(Region(0, 1, "byline"),)) == []


def test_the_hour_may_stand_in_the_page_itself():
    text = "PUBLISHED: 02:10, Wed, Nov 16, 2016\n\nAngela Merkel spoke tonight."
    line = text.index("\n")
    for wanted, changed in (("2016-11-15TNI", text), ("2016-11-16TNI", text.replace("02:10", "12:10"))):
        document = Document(
            id="x", text=changed, sha256="0" * 64, published=PageTime(value="2016-11-16"),
            regions=(Region(0, line, "page_date"),),
        )  # fmt: skip
        (found,) = find_times(document, [Sentence(line + 2, len(changed), 0, "body")])
        assert found.value == wanted
