"""Reports that name an occasion meet over months; those of two occasions stay apart."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kb.link import link
from kb.link.cards import make_card, make_units
from kb.link.occasions import Article
from kb.link.packing import pack, unpack
from kb.link.places import are_on_the_map
from kb.records import Entity, Place, Span, Status

_spec = importlib.util.spec_from_file_location("linking", Path(__file__).parent / "linking.py")
linking = importlib.util.module_from_spec(_spec)
sys.modules["linking"] = linking
_spec.loader.exec_module(linking)
person = linking.person


def told(key, kind, text, trigger, home="FR", **given):
    """One article that tells of one event, and is about a country: its units and its card."""
    rule, when = given.pop("rule", None), given.pop("when", None)
    document, event = linking.report(key, kind, given.pop("who", ()), text=text, trigger=trigger, **given)
    if event.time:
        span = Span(text.find(when), text.find(when) + len(when)) if when else None
        event = event.changed(time=event.time.changed(rule=rule, span=span))
    named = [Entity(f"person/{each}", "person", each, country=home) for each in ("one", "two")]
    return make_units(document, [event], named), make_card(document)


def groups(*reports, backwards=False):
    """The articles in groups, as they tell of one event each."""
    reports = list(reports)
    if backwards:
        reports.reverse()
    units = [unit for made, _ in reports for unit in made]
    documents = {unit.event.id: unit.event.document_id for unit in units}
    made = link([card for _, card in reports], units, [], linking.TYPES)
    return sorted("".join(sorted(documents[each] for each in event.document_events)) for event in made.events)


def coming(key, published, home="FR", text="She will go if she is elected president.", trigger="elected", **given):
    return told(key, "election", text, trigger, home, published=published, status="planned", **given)


VOTE = {"text": "The presidential election is on 23 April.", "trigger": "election", "date": "2017-04-23"}
ROUNDS = {
    "the vote that is ahead, a date in one article and half a year": (
        [coming("a", "2016-10-05"), coming("b", "2017-03-01", **VOTE)], ["ab"]),
    "the vote that is ahead, no date in either": (
        [coming("a", "2016-10-05"), coming("b", "2017-02-01")], ["ab"]),
    "two countries": ([coming("a", "2016-10-05", "DE"), coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
    "a country that is named beside the home of the article": (
        [coming("a", "2017-03-01", "DE", place="Lima"), coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
    "the vote of all and that of a party": (
        [coming("a", "2017-03-01", text="They choose in the primary election.", trigger="election"),
         coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
    "a vote that was and one that is ahead": (
        [coming("a", "2017-06-01"), coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
    "a plan is of no day before its report": (
        [coming("a", "2017-02-01", date="2016-11-02"), coming("b", "2017-03-01", **VOTE)], ["ab"]),
    "a seat is not the country": (
        [coming("a", "2017-03-01", text="If elected to the council, she stays.", trigger="elected"),
         coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
    "a re-election may be to anything": (
        [coming("a", "2017-03-01", text="He hopes for re-election.", trigger="re-election"),
         coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
    "who won a part of the country": (
        [told("a", "election", "He won the presidential race here.", "won", "PE", published="2017-03-01", place="Lima"),
         coming("b", "2017-03-01", "PE", **VOTE)], ["a", "b"]),
    "the race in a party": (
        [coming("a", "2017-03-01", text="They choose in the Republican presidential race.", trigger="race"),
         coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
    "told as if it had been, far from any day": (
        [told(key, "election", "The presidential election divides them.", "election", published=published)
         for key, published in (("a", "2016-07-01"), ("b", "2016-11-01"))], ["a", "b"]),
    "a referendum is no election of a president": (
        [coming("a", "2017-03-01", text="The referendum is what they fear.", trigger="referendum"),
         coming("b", "2017-03-01", **VOTE)], ["a", "b"]),
}


@pytest.mark.parametrize("name", ROUNDS)
@pytest.mark.parametrize("backwards", [False, True])
def test_rounds_of_elections(name, backwards):
    reports, wanted = ROUNDS[name]
    assert groups(*reports, backwards=backwards) == wanted


def party(key, words, day, **given):
    return told(key, "election", f"{words} primary in town is near.", "primary", published="2016-02-01",
                date=day, place="Lima", status="planned", **given)


def test_two_parties_vote_apart_unless_they_do_so_on_one_day():
    assert groups(party("a", "The Republican", "2016-02-20"), party("b", "The Democratic", "2016-02-27")) == ["a", "b"]
    assert groups(party("a", "The Republican", "2016-02-20"), party("b", "The Democratic", "2016-02-20")) == ["ab"]
    assert groups(party("a", "The Labour", "2016-02-20"), party("b", "The Labour", "2016-02-20")) == ["ab"]


def meeting(key, text, published, trigger="convention", **given):
    return told(key, "summit", text, trigger, published=published, **{"status": "planned", **given})


def test_the_convention_of_a_party_is_known_by_the_party():
    spring = meeting("a", "He will fight on at the Republican convention.", "2016-03-03")
    summer = meeting("b", "The Republican National Convention opens.", "2016-07-18", "Convention", date="2016-07-18",
                     status="occurred")
    other = meeting("c", "She speaks at the Democratic convention.", "2016-07-18", date="2016-07-25")
    assert groups(spring, summer, other) == ["ab", "c"]
    part = meeting("d", "The Republican state convention meets.", "2016-07-18", "state convention", date="2016-07-18")
    assert groups(summer, part) == ["b", "d"]


def test_a_convention_is_that_of_the_party_that_was_named_before():
    whole = meeting("a", "The Labour party conference is near. They say much more. The party conference may be loud.",
                    "2016-05-01", "party conference may")
    (unit,), _ = whole
    assert unit.occasion == ("convention", "labour", None)
    both = "The Labour party conference is over. The Conservative Party convention is near. " + "More is told. " * 9
    (unit,), _ = meeting("b", f"{both}\n\nThe convention may be loud.", "2016-05-01", "convention may")
    assert unit.occasion.name == "conservative"


def deal(key, text, published, trigger, **given):
    return told(key, "agreement", text, trigger, published=published, **given)


def test_agreements_are_known_by_their_names_for_good():
    first = deal("a", "They signed NAFTA in the north.", "2016-01-02", "NAFTA", date="1994", bounds=(
        "1994-01-01", "1994-12-31"))
    later = deal("b", "He would end the North American Free Trade Agreement.", "2016-09-02",
                 "North American Free Trade Agreement", status="possible")
    other = deal("c", "He would end the Paris climate agreement.", "2016-09-02", "climate agreement", status="possible")
    assert groups(first, later, other) == ["ab", "c"]


def test_who_left_is_told_of_for_months():
    who = (person("Ann Rask", "person"),)
    left = told("a", "departure", "She left the board.", "left", who=who, published="2016-06-21", date="2016-06-20")
    later = told("b", "departure", "She had left by then.", "left", who=who, published="2016-11-20")
    wanted = told("c", "departure", "Let her leave now.", "leave", who=who, published="2016-11-20", status="possible")
    assert groups(left, later, wanted) == ["ab", "c"]


def test_what_most_of_an_article_belongs_to_is_its_country():
    named = [Entity(f"person/{n}", "person", str(n), country=code) for n, code in enumerate(("FR", None, "DE", "FR"))]
    assert Article("", named).country == "FR"
    assert Article("", named[:3]).country is None
    assert Article("").country is None


def test_what_an_article_names_far_more_often_than_others_is_its_party():
    assert Article("Labour, Labour and again Labour met the SNP.").party == "labour"
    assert Article("Labour and Labour met.").party is None
    assert Article("Labour, Labour and Labour met the SNP and the SNP.").party is None
    text = "The convention is near. " + "Much is said. " * 9 + "\n\nLabour members, Labour voters, Labour donors."
    (unit,), _ = meeting("a", text, "2016-05-01")
    assert unit.occasion.name == "labour"


def test_a_voting_day_with_a_name_is_not_one_of_the_places_that_vote():
    where = {"published": "2016-02-20", "status": "planned"}
    day = told("a", "election", "They vote in the primary on Super Tuesday.", "primary", place="Lima", **where)
    also = told("b", "election", "A primary in many towns on Super Tuesday.", "primary", place="Cusco", **where)
    town = told("c", "election", "They vote in the primary in town.", "primary", place="Lima", **where)
    assert groups(day, also, town) == ["ab", "c"]


def test_the_day_of_an_agreement_is_told_beside_it():
    far = "He spoke against NAFTA, that old treaty of the north, when they all met him at a dinner on Sunday."
    said = deal("a", far, "2016-05-01", "NAFTA", date="2016-05-01", when="Sunday")
    made = deal("b", "They signed NAFTA in 1992.", "2016-01-02", "NAFTA", date="1992", bounds=(
        "1992-01-01", "1992-12-31"), when="1992")
    assert groups(said, made) == ["ab"]


def test_the_occasion_is_packed():
    (unit,), _ = coming("a", "2016-10-05")
    assert unit.occasion == ("general", "FR", None)
    assert unpack(pack(unit)) == unit
    assert unpack(pack(unit._replace(occasion=None))).occasion is None


def test_an_occasion_is_read_in_a_long_article():
    """A test asks what comes out, no clock."""
    text = "Republican convention of Democratic parties, " * 4_000 + "and the convention."
    document, event = linking.report("a", "summit", (), text=text, trigger="convention")
    event = event.model_copy(update={"mentions": event.mentions * 50})
    assert [unit.occasion for unit in make_units(document, [event])] == [("convention", "republican", None)]


def test_a_bare_month_that_is_long_past_may_be_the_next_one():
    text = "It matters for the November general election."
    early = told("a", "election", text, "general election", published="2016-04-28", date="2015-11",
                 bounds=("2015-11-01", "2015-11-30"), rule="month.bare")
    vote = coming("b", "2016-09-01", text="The general election is on 8 November.", trigger="general election",
                  date="2016-11-08")
    assert groups(early, vote) == ["ab"]


def test_the_day_of_a_vote_is_told_beside_it():
    far = ("The presidential election is what all of them think of, whoever it is, when one talks to them over "
           "dinner on Sunday.")
    said = coming("a", "2016-10-05", text=far, trigger="election", date="2016-10-09", when="Sunday")
    vote = coming("b", "2017-03-01", **VOTE)
    assert groups(said, vote) == ["ab"]
    beside = coming("a", "2016-10-05", text="The presidential election is on Sunday.", trigger="election",
                    date="2016-10-09", when="Sunday")
    assert groups(beside, vote) == ["a", "b"]


def test_who_is_not_to_win_does_not_call_off_the_vote():
    not_him = coming("a", "2017-02-05", text="He will not be elected president.")
    (unit,), card = not_him
    not_him = [unit._replace(event=unit.event.changed(status=Status.NEGATED))], card
    held = told("b", "election", "The presidential election is over.", "election", published="2017-04-24",
                date="2017-04-23")
    assert groups(not_him, held) == ["ab"]


def test_towns_that_nobody_knows_to_be_near_speak_against_one_event():
    known = {"place_id": "place/known", "latitude": 1.0, "longitude": 1.0}
    town, other = Place(name="Here", **known), Place(name="There", place_id="place/there")
    assert not are_on_the_map(town, other)
    assert are_on_the_map(town, Place(name="There", **known | {"place_id": "place/there"}))
    assert are_on_the_map(other, Place(name="Peru", place_id="country/pe"))
