"""Linking: one event stays one, two stay two, in whatever order they come."""

import importlib.util
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.link.actors import two_of_a_name
from kb.link.cards import make_card
from kb.link.corrections import day_bounds
from kb.link.origins import Origins
from kb.link.places import places_agree
from kb.records import Document, Judgement, PageTime, Place, TimeValue, founded_event_id

_spec = importlib.util.spec_from_file_location("linking", Path(__file__).parent / "linking.py")
linking = importlib.util.module_from_spec(_spec)
sys.modules["linking"] = linking
_spec.loader.exec_module(linking)
person, report, linked, grouped = linking.person, linking.report, linking.linked, linking.grouped

PUTIN, TRUMP, OBAMA = person("Vladimir Putin"), person("Donald Trump"), person("Barack Obama")
LAVROV, KERRY = person("Sergey Lavrov"), person("John Kerry")
RUSSIA, AMERICA = linking.country("ru", "Russia"), linking.country("us", "United States")
CALL = (person("Vladimir Putin", "caller"), person("Donald Trump", "callee"))

TOGETHER = {
    "a dated call and a later reference without a date": [
        report("a", "phone_call", CALL, published="2016-11-15", date="2016-11-14"),
        report("b", "phone_call", (PUTIN, TRUMP), published="2016-11-21")],
    "a plan that both articles tell of, undated": [
        report("a", "meeting", (PUTIN, TRUMP), published="2016-11-15", status="planned"),
        report("b", "meeting", (TRUMP, PUTIN), published="2016-11-21", status="planned")],
    "a plan and what came of it": [
        report("a", "meeting", (TRUMP, OBAMA), published="2016-11-08", date="2016-11-10", status="planned"),
        report("b", "meeting", (TRUMP, OBAMA), published="2016-11-11", date="2016-11-10")],
    "a month and a day in it": [
        report("a", "meeting", (PUTIN, OBAMA), date="2016-11", bounds=("2016-11-01", "2016-11-30")),
        report("b", "meeting", (PUTIN, OBAMA), date="2016-11-20")],
    "a day apart, as time zones make it": [
        report("a", "phone_call", CALL, date="2016-11-14"),
        report("b", "phone_call", (PUTIN, TRUMP), date="2016-11-15")],
    "a lone surname that only one person has": [
        report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20"),
        report("b", "meeting", (person("Putin", actor_id="person/putin"), OBAMA), date="2016-11-20")],
    "a family name that stands first": [
        report("a", "meeting", (person("Song Tae-min"), OBAMA), date="2016-11-20"),
        report("b", "meeting", (person("Song", actor_id="person/song"), OBAMA), date="2016-11-20")],
    "a monarch by the name alone": [
        report("a", "phone_call", (person("Tamin bin Zamad Al Khorani"), OBAMA), date="2016-11-20"),
        report("b", "phone_call", (person("Tamin", actor_id="person/tamin"), OBAMA), date="2016-11-20")],
    "one day of which one says that they met and another that they did not": [
        report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20"),
        report("b", "meeting", (PUTIN, OBAMA), date="2016-11-20", status="negated")],
    "a planned visit and its cancellation": [
        report("a", "visit", (person("Barack Obama", "visitor"),), published="2016-11-10", date="2016-11-20",
               place="Lima", status="planned"),
        report("b", "visit", (person("Barack Obama", "visitor"),), published="2016-11-15", place="Lima",
               status="negated", date="2016-11-20")],
    "a planned visit and that it is off, told without the day": [
        report("a", "visit", (person("Barack Obama", "visitor"),), published="2016-11-10", date="2016-11-20",
               place="Lima", status="planned"),
        report("b", "visit", (person("Barack Obama", "visitor"),), published="2016-11-15", place="Lima",
               status="negated")],
    "two leaders in one report, their countries in another": [
        report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20"),
        report("b", "meeting", (RUSSIA, AMERICA), date="2016-11-20")],
    "a summit of two and their meeting": [
        report("a", "summit", (person("Vladimir Putin", "attendee"), person("Barack Obama", "attendee")),
               date="2016-11-20"),
        report("b", "meeting", (PUTIN, OBAMA), date="2016-11-20")],
    "a day long past that both recall, with nothing else in common": [
        report("a", "attack", (), published="2016-11-15", date="1998-05-03"),
        report("b", "attack", (), published="2016-02-01", date="1998-05-03")],
    "an attack of last month and one told of by its town alone, months later": [
        report("a", "attack", (), published="2016-11-15", date="2016-11-14", place="Lima"),
        report("b", "attack", (), published="2017-05-01", place="Lima")],
    "the month of an attack and its town alone, days after it": [
        report("a", "attack", (), published="2016-12-14", date="2016-11", bounds=("2016-11-01", "2016-11-30"),
               place="Lima"),
        report("b", "attack", (), published="2016-11-25", place="Lima")],
    "a vote and what is said without its day before it": [
        report("a", "election", (), published="2016-11-01", date="2016-11-08", place="Lima", status="planned"),
        report("b", "election", (), published="2016-11-03", place="Lima")],
    "one pledge in two wordings": [
        report("a", "pledge", (person("Donald Trump", "pledger"),), date="2016-11-21",
               content="withdraw from the Pacific trade partnership on his first day"),
        report("b", "pledge", (person("Donald Trump", "pledger"),), date="2016-11-21",
               content="quit the Pacific trade partnership")],
}
APART = {
    "two calls of one pair a week apart": [
        report("a", "phone_call", CALL, published="2016-11-15", date="2016-11-14"),
        report("b", "phone_call", CALL, published="2016-11-22", date="2016-11-21")],
    "a call and a meeting of one pair on one day": [
        report("a", "phone_call", CALL, date="2016-11-14"),
        report("b", "meeting", (PUTIN, TRUMP), date="2016-11-14")],
    "the plan for a second meeting and the first": [
        report("a", "meeting", (PUTIN, OBAMA), published="2016-11-20", date="2016-11-20"),
        report("b", "meeting", (PUTIN, OBAMA), published="2016-11-21", date="2016-12-15", status="planned")],
    "a second meeting announced without its day, and the first": [
        report("a", "meeting", (PUTIN, OBAMA), published="2016-11-21", date="2016-11-20"),
        report("b", "meeting", (PUTIN, OBAMA), published="2016-11-22", text="They announced a second Article b.")],
    "what happened and the denial of something that has no date": [
        report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20"),
        report("b", "meeting", (PUTIN, OBAMA), status="negated")],
    "two persons of one surname": [
        report("a", "meeting", (person("Bill Clinton"), OBAMA), date="2016-11-20"),
        report("b", "meeting", (person("Hillary Clinton"), OBAMA), date="2016-11-20")],
    "other officials of the same two countries": [
        report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20"),
        report("b", "meeting", (LAVROV, KERRY), date="2016-11-20")],
    "a summit and the talk of two on its sidelines": [
        report("a", "summit", tuple(person(name, "attendee") for name in ("Vladimir Putin", "Barack Obama",
                                                                          "Xi Jinping")), date="2016-11-20"),
        report("b", "meeting", (PUTIN, OBAMA), date="2016-11-20")],
    "the announcement of another meeting on the day of the first": [
        report("a", "meeting", (PUTIN, OBAMA), published="2016-11-21"),
        report("b", "meeting", (PUTIN, OBAMA), published="2016-11-21", status="planned",
               text="They plan another meeting. Article b tells of it.", trigger="meeting")],
    "a pledge of somebody and one of nobody who is named": [
        report("a", "pledge", (person("Donald Trump", "pledger"),), content="build a wall along the border"),
        report("b", "pledge", (), content="build a wall along the border")],
    "two speeches of one campaign without a day": [
        report("a", "speech", (person("Donald Trump", "speaker"),), published="2016-11-01"),
        report("b", "speech", (person("Donald Trump", "speaker"),), published="2016-11-02")],
    "two places on one day": [
        report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20", place="Lima"),
        report("b", "meeting", (PUTIN, OBAMA), date="2016-11-20", place="Moscow")],
    "a reference a month later": [
        report("a", "phone_call", CALL, published="2016-11-15", date="2016-11-14"),
        report("b", "phone_call", CALL, published="2016-12-20")],
    "a recent day on which two attacks are told, with nothing else in common": [
        report("a", "attack", (), published="2016-11-21", date="2016-11-20", trigger="fell",
               text="Bombs fell on a flour mill beside the harbour."),
        report("b", "attack", (), published="2016-11-21", date="2016-11-19", trigger="shot",
               text="A gunman shot at parked cars outside some school.")],
    "an attack told of by its town before the dated one": [
        report("a", "attack", (), published="2016-11-15", date="2016-11-14", place="Lima"),
        report("b", "attack", (), published="2016-05-01", place="Lima")],
    "two visits of one person to nowhere in particular": [
        report("a", "visit", (person("Barack Obama", "visitor"),), published="2016-11-10", trigger="came",
               text="He came by train to look at flour mills."),
        report("b", "visit", (person("Barack Obama", "visitor"),), published="2016-11-12", trigger="stopped",
               text="A boat stopped so that he could greet fishermen.")],
    "two pledges of one person on one day": [
        report("a", "pledge", (person("Donald Trump", "pledger"),), date="2016-11-21", content="build a wall"),
        report("b", "pledge", (person("Donald Trump", "pledger"),), date="2016-11-21", content="quit the trade deal")],
    "different speakers at different news conferences": [
        report("a", "news_conference", (person("Vladimir Putin", "speaker"),), date="2016-11-20", place="Lima"),
        report("b", "news_conference", (person("Barack Obama", "speaker"),), date="2016-11-20", place="Lima")],
}
ALL = [each for pair in (*TOGETHER.values(), *APART.values()) for each in pair]


@pytest.mark.parametrize("reports", TOGETHER.values(), ids=TOGETHER)
def test_reports_of_one_event_join(reports):
    (event,) = linked(reports).events
    assert event.sources == 2


@pytest.mark.parametrize("reports", APART.values(), ids=APART)
def test_reports_of_two_events_stay_apart(reports):
    assert len(linked(reports).events) == 2


def test_what_may_be_either_of_two_attacks_in_a_town_stays_alone():
    first = report("a", "attack", (), published="2016-03-02", date="2016-03-01", place="Lima")
    second = report("b", "attack", (), published="2016-09-02", date="2016-09-01", place="Lima")
    assert len(linked([first, second, report("c", "attack", (), published="2017-05-01", place="Lima")]).events) == 3


def test_one_misread_report_keeps_none_from_the_others():
    told = [report(key, "debate", (), date="2016-11-20", text=f"The debate on grain and steel, Article {key}.")
            for key in "abcd"]
    misread = report("e", "debate", (), date="2016-11-20", place="Moscow",
                     text="The debate on grain and steel, Article e.")
    right = report("f", "debate", (), date="2016-11-20", place="Lima",
                   text="The debate on grain and steel, Article f.")
    assert len(linked([*told, misread, right]).events) == 1
    assert len(linked([misread, right]).events) == 2


def test_an_article_may_tell_one_event_in_two_places_but_not_two_days():
    def told(key, published, day="2016-11-20"):
        return report(key, "debate", (), published=published, date=day,
                      text=f"The Lima debate of Article {key} on grain and steel prices.")

    article, first = told("b", "2016-11-22")
    for second, events in ((told("c", "2016-11-22"), 1), (told("d", "2016-11-22", day="2016-11-21"), 2)):
        twice = second[1].model_copy(update={"document_id": "b"})
        assert len(linked([told("a", "2016-11-21"), (article, first), (article, twice)]).events) == events


def distinct_reports():
    """All reports above as articles of one collection."""
    numbered = []
    for number, (document, event) in enumerate(ALL):
        key = f"{document.id}{number}"
        mention = event.mentions[0].model_copy(update={"document_id": key, "id": f"m{number}"})
        numbered.append((document.model_copy(update={"id": key}),
                         event.model_copy(update={"document_id": key, "id": f"d{number}", "mentions": (mention,)})))
    return numbered


@settings(max_examples=25, deadline=None)
@given(st.integers())
def test_the_order_of_the_input_does_not_matter(seed):
    reports = distinct_reports()
    expected = linked(reports)
    random.Random(seed).shuffle(reports)  # noqa: S311
    shuffled = linked(reports)
    assert shuffled.events == expected.events
    assert shuffled.links == expected.links
    assert shuffled.redirects == expected.redirects


def test_every_report_is_in_exactly_one_event():
    reports = distinct_reports()
    members = [member for event in linked(reports).events for member in event.document_events]
    assert sorted(members) == sorted(event.id for _, event in reports)


def test_an_id_stays_when_later_articles_come_and_redirects_when_an_earlier_one_does():
    early, late = TOGETHER["a dated call and a later reference without a date"]
    assert linked([early]).events[0].id == linked([early, late]).events[0].id
    alone = linked([late]).events[0].id
    both = linked([early, late])
    assert both.redirects[alone] == both.events[0].id


def test_the_event_of_a_call_takes_the_better_role_and_the_date():
    (event,) = linked(TOGETHER["a dated call and a later reference without a date"]).events
    assert {(who.name, who.role) for who in event.participants} == {
        ("Vladimir Putin", "caller"), ("Donald Trump", "callee")}
    assert (event.date, event.precision) == ("2016-11-14", "day")
    assert event.title == "Vladimir Putin telephones Donald Trump"


def test_disjoint_dates_are_contested_and_both_readings_stay():
    result = linked(TOGETHER["a day apart, as time zones make it"])
    (event,) = result.events
    assert event.contested == ("date",)
    assert {(reading.field, reading.value) for reading in result.readings} == {
        ("date", "2016-11-14"), ("date", "2016-11-15")}


def test_a_reading_is_shown_by_the_mention_that_says_just_that():
    (document, event), other = TOGETHER["a day apart, as time zones make it"]
    year = TimeValue(type="DATE", value="2016", earliest="2016-01-01", latest="2016-12-31")
    vague = event.mentions[0].model_copy(update={"id": "m-vague", "time": year})
    result = linked([(document, event.model_copy(update={"mentions": (vague, *event.mentions)})), other])
    assert result.events[0].contested == ("date",)
    assert {reading.value: reading.mention_id for reading in result.readings} == {
        "2016-11-14": event.mentions[0].id, "2016-11-15": other[1].mentions[0].id}


@pytest.mark.parametrize(("left", "right", "agree"), [
    ("Lima", "Callao", True), ("Lima", "Cusco", False), ("Lima", "Moscow", False), ("Lima", "Lima", True)])
def test_towns_agree_when_they_are_near(left, right, agree):
    assert places_agree(linking.town(left), linking.town(right)) is agree


def test_a_country_agrees_with_its_towns_only():
    peru = Place(name="Peru", place_id="country/pe", country="PE")
    assert places_agree(peru, linking.town("Lima"))
    assert not places_agree(peru, linking.town("Moscow"))
    assert places_agree(None, linking.town("Moscow"))


def test_a_month_and_a_day_in_it_do_not_disagree():
    result = linked(TOGETHER["a month and a day in it"])
    assert (result.events[0].contested, result.readings) == ((), [])
    assert result.events[0].date == "2016-11-20"


def test_what_was_planned_and_then_happened_has_happened():
    (event,) = linked(TOGETHER["a plan and what came of it"]).events
    assert event.status == "occurred"


def test_confidence_grows_with_independent_reports_and_is_never_certain():
    one = linked([report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20", confidence=0.6)]).events[0]
    two = linked([report(key, "meeting", (PUTIN, OBAMA), date="2016-11-20", confidence=0.6) for key in "ab"]).events[0]
    many = linked([report(f"a{n}", "meeting", (PUTIN, OBAMA), date="2016-11-20") for n in range(20)]).events[0]
    assert one.confidence < two.confidence < many.confidence < 1


WIRE = " ".join(f"sentence {n} of the long agency report about the talks in Lima" for n in range(30))


def test_a_reprint_is_no_second_origin():
    whole = Document(id="whole", text=WIRE, sha256="a", published=None)
    cut = Document(id="cut", text=WIRE[: len(WIRE) * 2 // 3], sha256="b", published=None)
    other = Document(id="other", text="Another paper tells the same story in quite different words. " * 20, sha256="c")
    origins = Origins(map(make_card, (whole, cut, other))).copies()
    assert origins in ({"whole": "cut"}, {"cut": "whole"})


def rewrite(key, credit, published="2016-11-21"):
    kept = " ".join(f"sentence {n} of the long agency report about the talks in Lima" for n in range(16))
    own = " ".join(f"{key} view{n}{key}" for n in range(110))
    text = f"LIMA {credit} - {kept} {own}"
    return Document(id=key, text=text, sha256=key, published=PageTime(value=published))


def test_an_agency_report_rewritten_by_two_papers_is_one_origin():
    def origins(*documents):
        copies = Origins(map(make_card, documents)).copies()
        return {copies.get(each.id, each.id) for each in documents}

    assert len(origins(rewrite("one", "(Reuters)"), rewrite("two", "(Reuters)"))) == 1
    assert len(origins(rewrite("one", "(Reuters)"), rewrite("two", "(AFP)"))) == 2
    assert len(origins(rewrite("one", "(Reuters)"), rewrite("two", "(Reuters)", "2016-12-21"))) == 2
    assert len(origins(rewrite("one", ""), rewrite("two", ""))) == 2


def judgement(left, verdict, right=None, **fields):
    return Judgement(left=left, right=right, verdict=verdict, who="A reader", when="2026-01-02", why="Checked.",
                     **fields)


def test_a_person_can_part_what_was_linked_and_join_what_was_not():
    a, b = TOGETHER["a dated call and a later reference without a date"]
    ids = [founded_event_id(event.id) for _, event in (a, b)]
    parted = linked([a, b], [judgement(ids[0], "different", ids[1])])
    assert len(parted.events) == 2
    c, d = APART["a reference a month later"]
    joined = linked([c, d], [judgement(founded_event_id(c[1].id), "same", founded_event_id(d[1].id))])
    assert len(joined.events) == 1
    assert "judged the same" in {each.rule for each in joined.links}
    assert len(linked([c, d]).events) == 2, "undoing the line undoes its effect"


def test_contradictory_and_stale_judgements_are_issues():
    a, b = TOGETHER["a dated call and a later reference without a date"]
    left, right = (founded_event_id(event.id) for _, event in (a, b))
    c = report("c", "phone_call", CALL, date="2016-11-14")
    other = founded_event_id(c[1].id)
    result = linked([a, b, c], [judgement(left, "same", right), judgement(right, "same", other),
                                judgement(left, "different", other), judgement("e0", "same", left)])
    assert sorted(issue.code for issue in result.issues) == ["contradiction", "unknown_event"]
    many = linked([a], [judgement(f"e{number}", "same", left) for number in range(8)]).issues
    assert [issue.code for issue in many] == ["unknown_event"]
    assert "8 judgements name events that are in no report: e0, e1, e2, e3, e4 and 3 more." in many[0].message
    assert len(result.events) == 1


def test_a_field_can_be_corrected():
    a, _ = TOGETHER["a dated call and a later reference without a date"]
    identity = founded_event_id(a[1].id)
    result = linked([a], [judgement(identity, "correct", field="date", value="2016-W46"),
                          judgement(identity, "correct", field="status", value="negated"),
                          judgement(identity, "correct", field="place", value="Moscow")])
    (event,) = result.events
    assert (event.date, event.earliest, event.latest, event.precision) == (
        "2016-W46", "2016-11-14", "2016-11-20", "week")
    assert (event.status, event.place.name) == ("negated", "Moscow")
    wrong = linked([a], [judgement(identity, "correct", field="date", value="soon")])
    assert wrong.events[0].date == "2016-11-14"
    assert [issue.code for issue in wrong.issues] == ["bad_correction"]


@pytest.mark.parametrize(("value", "bounds"), [
    ("2016-11-14", ("2016-11-14", "2016-11-14")), ("2016-02", ("2016-02-01", "2016-02-29")),
    ("2016", ("2016-01-01", "2016-12-31")), ("2020-W53", ("2020-12-28", "2021-01-03")),
    ("2016-11-18/2016-11-20", ("2016-11-18", "2016-11-20")), ("2016-11-31", None), ("yesterday", None),
    ("2016-11-20/2016-11-18", None), ("2016-W60", None),
])
def test_bounds_of_corrected_dates(value, bounds):
    assert day_bounds(value) == bounds


def test_a_surname_that_two_bear_is_the_one_who_met_the_same_people():
    lone = person("Clinton", actor_id="person/clinton")
    bill, hillary = person("Bill Clinton"), person("Hillary Clinton")
    events = linked([report("a", "meeting", (bill, PUTIN), date="2016-11-20"),
                     report("b", "meeting", (hillary, TRUMP), date="2016-11-20"),
                     report("c", "meeting", (lone, PUTIN), date="2016-11-20"),
                     report("d", "speech", (lone.model_copy(update={"role": "speaker"}),), date="2016-11-20")]).events
    assert sorted("; ".join(who.name for who in event.participants) for event in events) == [
        "Bill Clinton; Vladimir Putin", "Clinton", "Donald Trump; Hillary Clinton"]


@pytest.mark.parametrize("order", [("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b")])
def test_a_lone_surname_makes_two_who_bear_it_no_one(order):
    lone = person("Clinton", actor_id="person/clinton")
    given = zip(order, (lone, person("Bill Clinton"), person("Hillary Clinton")), strict=True)
    told = [report(key, "meeting", (who, PUTIN), date="2016-11-20", place="Lima") for key, who in given]
    events = linked(told).events
    assert len(events) == 2
    for event in events:
        assert len({who.name for who in event.participants} & {"Bill Clinton", "Hillary Clinton"}) == 1


def test_two_spellings_of_a_name_are_not_two_persons():
    assert two_of_a_name({"person/bill-clinton"}, {"person/hillary-clinton", "person/x-y"})
    assert not two_of_a_name({"person/mohammed-salman"}, {"person/mohammad-salman"})
    assert not two_of_a_name({"person/clinton", "organisation/bill-clinton"}, {"person/hillary-clinton"})


def test_a_state_is_not_counted_beside_its_leader():
    made = linked([report("a", "meeting", (PUTIN, OBAMA), date="2016-11-20"),
                   report("b", "meeting", (RUSSIA, AMERICA), date="2016-11-20")])
    assert [who.name for who in made.events[0].participants] == ["Barack Obama", "Vladimir Putin"]
