"""Linking goes on as with the names where somebody whose name is removed has a namesake whose name stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.link.actors import bearer_of, namesakes, two_of_a_name
from kb.link.judgements import redacted_actors
from kb.link.redaction import people_removed, removed_id
from kb.records import REMOVED, Judgement
from tests.linking import grouped, linked, person, report

GONE = "person/nora-lindqvist"
REDACTION = Judgement(left=GONE, verdict="redact", who="A desk", when="2016-01-01", why="Asked.")
REMOVED_IDS = redacted_actors([REDACTION])
PEOPLE = ("Nora Lindqvist", "Lindqvist", "Ola Lindqvist", "Angela Merkel")


def as_shown(who):
    if who.actor_id not in REMOVED_IDS:
        return who
    return who.model_copy(update={"actor_id": removed_id(who.actor_id), "name": REMOVED})


def without(document, event):
    """A report as it is linked after the redaction."""
    mentions = tuple(each.model_copy(update={"participants": tuple(map(as_shown, each.participants))})
                     for each in event.mentions)
    return document, event.model_copy(update={
        "participants": tuple(map(as_shown, event.participants)), "mentions": mentions})


def told(result):
    """The clusters, and who takes part in each, by the ids that the redaction gives."""
    ids = {actor: removed_id(actor) for actor in REMOVED_IDS}
    return grouped(result), sorted(
        (sorted(event.document_events), sorted((who.role, ids.get(who.actor_id, who.actor_id))
                                               for who in event.participants)) for event in result.events)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(
    st.sampled_from(["meeting", "phone_call"]),
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True),
    st.sampled_from(["2016-11-14", "2016-11-14", "2016-11-15", None])), min_size=3, max_size=7))
def test_reports_are_grouped_as_with_the_names(made):
    reports = [report(f"r{number}", kind, [person(name) for name in people], date=date)
               for number, (kind, people, date) in enumerate(made)]
    assert told(linked([without(*each) for each in reports], [REDACTION])) == told(linked(reports))


def test_a_lone_surname_and_namesakes_are_compared_as_with_the_names():
    removed = people_removed([REDACTION])
    gone, lone = removed_id(GONE), removed_id("person/lindqvist")
    other, near = "person/ola-lindqvist", "person/nils-lindqvist"
    assert bearer_of(lone, {other}, removed) == other
    assert bearer_of(lone, {other, gone}, removed) is None
    assert namesakes({lone}, {other, "person/xi-jinping"}, removed) == 1
    assert two_of_a_name({gone}, {other}, removed)
    assert not two_of_a_name({gone}, {near}, removed), "they may be one of whom one given name is wrong"
    assert not two_of_a_name({lone}, {other}, removed)
    assert two_of_a_name({removed_id("person/nora-m-lindqvist")}, {other}, removed), "her name otherwise written"


@pytest.mark.parametrize("second", ["person/ola-lindqvist", "person/ann-roe"])
def test_two_of_one_surname_whose_names_are_removed_stay_two(second):
    removed = people_removed([REDACTION, REDACTION.model_copy(update={"left": second})])
    assert two_of_a_name({removed_id(GONE)}, {removed_id(second)}, removed) == second.endswith("lindqvist")
