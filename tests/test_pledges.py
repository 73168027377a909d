"""Acts of speech, pledges in statements, and the terms of a pledge: what is promised, by when, on what condition."""

import functools
import tomllib
from pathlib import Path

import pytest
from costs import calls_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.extract import extract
from kb.extract.events import EventCoder
from kb.ontology import load_event_types
from kb.records import Document, PageTime

ACTS = tomllib.loads((Path(__file__).parent / "cases" / "acts.toml").read_text(encoding="utf-8"))
PUBLISHED = "2016-11-15"


@functools.cache
def tools():
    return Gazetteer(), EventCoder(load_event_types())


def read(text, published=PUBLISHED):
    gazetteer, coder = tools()
    time = PageTime(value=published) if published else None
    document = Document(id="case", text=text, sha256="0" * 64, published=time)
    return extract(document, annotate(document, gazetteer), coder)


def pledges(text, published=PUBLISHED):
    """The pledges of a text, each once: of its events, then of statements that none of them tells."""
    _, _, statements, events = read(text, published)
    told = [mention.pledge for event in events for mention in event.mentions if mention.pledge]
    return told + [each.pledge for each in statements if each.pledge and each.pledge not in told]


def words(text, span):
    return text[span.start : span.end] if span else None


@pytest.mark.parametrize(("act", "text"), [(act, text) for act, texts in ACTS.items() for text in texts])
def test_what_a_statement_does(act, text):
    found = {statement.act for statement in read(text).statements}
    assert found <= {None if act == "none" else act} | ({None} if act != "none" else set())
    assert act == "none" or act in found


DUE = [
    ("Theresa May promised to build the bridge by the end of 2018.", "2018", "2018-01-01", "2018-12-31"),
    ("Theresa May promised to build the bridge by March 31, 2017.", "2017-03-31", "2017-03-31", "2017-03-31"),
    ("Theresa May promised to build the bridge before 2020.", "2020", "2016-11-15", "2019-12-31"),
    ("Theresa May promised to build the bridge within 100 days.", "2016-11-15/2017-02-23", "2016-11-15", "2017-02-23"),
    ("Theresa May promised on November 1 to build it within two weeks.", "2016-11-01/2016-11-15", "2016-11-01",
     "2016-11-15"),
    ("Theresa May promised to build it within three months.", "2016-11-15/2017-02-15", "2016-11-15", "2017-02-15"),
    ("Theresa May promised to build the bridge on day one.", "FUTURE_REF", None, None),
    ("Theresa May promised to build it within 100 days of taking office.", "FUTURE_REF", None, None),
    ("\"We will build the bridge by 2019,\" Theresa May said.", "2019", "2019-01-01", "2019-12-31"),
    ("Theresa May said she would build the bridge next year.", "2017", "2017-01-01", "2017-12-31"),
]


@pytest.mark.parametrize(("text", "value", "earliest", "latest"), DUE, ids=lambda value: str(value)[:60])
def test_when_a_pledge_falls_due(text, value, earliest, latest):
    (pledge,) = pledges(text)
    assert pledge.due is not None
    assert (pledge.due.value, pledge.due.earliest, pledge.due.latest) == (value, earliest, latest)
    assert pledge.due.wording == words(text, pledge.due.span)


@pytest.mark.parametrize("text", [
    "Theresa May promised in 2014 to build the bridge.",
    "Theresa May promised to repair what burned down in 2012.",
    "Theresa May promised to build the bridge.",
    "Theresa May promised to fund the bridge, which opened in May.",
])
def test_no_due_date_is_made_up(text):
    (pledge,) = pledges(text)
    assert pledge.due is None


def test_a_period_has_no_end_where_nothing_tells_its_beginning():
    (pledge,) = pledges("Theresa May promised to build the bridge within 100 days.", published=None)
    assert (pledge.due.value, pledge.due.latest) == ("FUTURE_REF", None)


CONDITIONS = [
    ("Marine Le Pen promised to close the border if elected.", "if elected"),
    ("Marine Le Pen vowed to resign unless the law is changed.", "unless the law is changed"),
    ("If elected, Marine Le Pen promised to close the border.", "If elected"),
    ("Marine Le Pen promised to cut taxes should she win the presidency.", "should she win the presidency"),
    ("\"I will close the border if I win,\" Marine Le Pen said.", "if I win"),
    ("Marine Le Pen promised to close the border.", None),
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_on_what_condition(text, condition):
    (pledge,) = pledges(text)
    assert words(text, pledge.condition) == condition


POLARITY = [
    ("Theresa May promised not to raise taxes.", "negative"),
    ("Theresa May vowed never to raise taxes.", "negative"),
    ("Theresa May promised that she would not raise taxes.", "negative"),
    ("\"I will never raise taxes,\" Theresa May said.", "negative"),
    ("\"We won't raise taxes,\" Theresa May said.", "negative"),
    ("Theresa May promised no new taxes.", "negative"),
    ("Theresa May promised to lower taxes.", "positive"),
    ("Theresa May did not promise to lower taxes.", "positive"),
    ("\"We'll lower taxes,\" Theresa May said.", "positive"),
]


@pytest.mark.parametrize(("text", "polarity"), POLARITY)
def test_a_promise_not_to_act_is_negative(text, polarity):
    assert {pledge.polarity for pledge in pledges(text)} == {polarity}


SPOKEN = [
    ("Angela Merkel said that she will sign the treaty.", "Angela Merkel", "she will sign the treaty"),
    ("\"I will sign the treaty,\" Angela Merkel told Barack Obama.", "Angela Merkel", "I will sign the treaty"),
    ("\"We are going to plant a million trees,\" Angela Merkel said.", "Angela Merkel",
     "We are going to plant a million trees"),
    ("Angela Merkel announced she would open a school in Lima.", "Angela Merkel", "she would open a school in Lima"),
    ("Angela Merkel said she would close the mine if elected.", "Angela Merkel", "she would close the mine if elected"),
]


@pytest.mark.parametrize(("text", "who", "content"), SPOKEN)
def test_a_plain_statement_may_pledge(text, who, content):
    _, _, statements, events = read(text)
    (pledge,) = [each.pledge for each in statements if each.pledge]
    assert [each.name for each in pledge.pledgers] == [who]
    assert words(text, pledge.content) == content
    assert not [event for event in events if event.type == "pledge"], "no word here pledges: it is no event"


def test_whom_it_is_told():
    (pledge,) = pledges("\"I will sign the treaty,\" Angela Merkel told Barack Obama.")
    assert [(each.role, each.name) for each in pledge.addressees] == [("addressee", "Barack Obama")]


@pytest.mark.parametrize("text", [
    "Angela Merkel said that Barack Obama would sign the treaty.",
    "Angela Merkel said she would sign the treaty if it were better.",
    "Angela Merkel said she would have signed the treaty.",
    "\"I will be glad to see it,\" Angela Merkel said.",
    "\"Maybe I will sign it,\" Angela Merkel said.",
    "\"I don't know whether I will sign it,\" Angela Merkel said.",
    "\"Will we sign it?\" Angela Merkel said.",
    "Angela Merkel hoped she would sign the treaty.",
    "Angela Merkel did not say she would sign the treaty.",
    "\"They will sign it,\" Angela Merkel said.",
])
def test_a_prediction_is_no_pledge(text):
    assert pledges(text) == []


def test_one_promise_told_twice_is_one_pledge():
    text = (
        "Theresa May promised on Monday to plant two million trees in Wales. The speech was short.\n\n"
        "Mrs May also pledged to lower the price of bread. Her pledge to plant two million trees was welcomed in "
        "Cardiff, and she said she would keep that promise."
    )
    found = [event for event in read(text).events if event.type == "pledge"]
    contents = [words(text, event.content) for event in found]
    assert contents == ["plant two million trees in Wales", "lower the price of bread"]
    assert [len(event.mentions) for event in found] == [3, 1]


def test_the_reporter_is_not_the_pledger():
    text = "The Kremlin said that Donald Trump had promised to lift the ban."
    _, _, statements, events = read(text)
    (pledge,) = [event for event in events if event.type == "pledge"]
    assert [(each.role, each.name) for each in pledge.participants] == [("pledger", "Donald Trump")]
    assert pledge.mentions[0].attributed_to is not None
    assert pledge.mentions[0].attributed_to.name != "Donald Trump"
    assert all(who.name == "Donald Trump" for each in statements if each.pledge for who in each.pledge.pledgers)


def test_a_pledge_takes_its_day_from_the_talks_where_it_was_made():
    text = ("Angela Merkel and Barack Obama met in Lima on November 10, 2016. Mr Obama promised to send more ships.")
    (pledge,) = [event for event in read(text).events if event.type == "pledge"]
    assert pledge.time is not None
    assert pledge.time.value == "2016-11-10"


PIECES = [
    "Theresa May", "promised", "to", "vow", "“", "”", "\"", "that", "if", ",", ".", "will", "he", "not", "by 2020",
    "agreed", "threat", "of", "I", "said", "\n\n", "within 3 days", "é", "𝒜", "pledge", "his", "(", ")", "and", "build",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_every_span_is_in_the_text(pieces):
    text = " ".join(pieces)
    _, _, statements, events = read(text)
    told = [mention for event in events for mention in event.mentions]
    for each in [*told, *statements]:
        if each.pledge:
            spans = [each.pledge.content, each.pledge.condition, each.pledge.due.span if each.pledge.due else None]
            assert all(0 <= span.start < span.end <= len(text) for span in spans if span)
            assert each.pledge.content.start >= 0
            for who in (*each.pledge.pledgers, *each.pledge.addressees):
                assert who.surface == words(text, who.span)


@pytest.mark.parametrize("piece", [
    "Theresa May promised to ", "he vowed that he would not, ", "\"I will, I will ", "their pledge of ",
    "agreed to, according to ", "if he promised if he promised ", "I will build it. ",
])
def test_cost_is_linear_in_hostile_text(piece):
    short = calls_of(lambda: read(piece * 100))
    long = calls_of(lambda: read(piece * 400))
    assert long < 6 * short
