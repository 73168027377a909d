"""Headlines of events, and whom they name: what most reports say."""

import pytest
from linking import TYPES, person, report

from kb.link.actors import CollectedActors, merged_participants
from kb.link.cards import make_units
from kb.link.packing import glance_at
from kb.link.titles import make_title
from kb.records import Status


def title(event_type, *who, status=Status.OCCURRED, place=None, content=None):
    return make_title(event_type, TYPES[event_type].label, status, who, place=place, content=content, snippet="words")


@pytest.mark.parametrize(("event_type", "roles", "line"), [
    ("election", {"winner": ["Ada Moss"], "loser": ["Bo Lund"]}, "Ada Moss wins against Bo Lund"),
    ("election", {"winner": ["Ada Moss", "Bo Lund"]}, "Ada Moss and Bo Lund win an election"),
    ("speech", {"speaker": ["Ada Moss", "Bo Lund"]}, "Ada Moss and Bo Lund speak in public"),
    ("arrest", {"person": ["Bo Lund"], "authority": ["Police"]}, "Bo Lund is arrested or charged by Police"),
    ("visit", {"visitor": ["Ada Moss", "Bo Lund"], "host": ["Cy Ray"]}, "Ada Moss and Bo Lund visit Cy Ray"),
    ("phone_call", {"participant": ["Ada Moss", "Bo Lund"]}, "Ada Moss and Bo Lund speak by telephone"),
])
def test_the_verb_agrees(event_type, roles, line):
    assert title(event_type, *(person(name, role) for role, names in roles.items() for name in names)) == line


def test_who_is_not_named_is_known_by_the_place_or_the_words():
    assert title("military_action", place="Crimea") == "Military action in Crimea"
    assert title("military_action") == "Military action: “words”"
    assert title("phone_call", place="Lima") == "Phone call: “words”", "a call is in two places"
    assert title("pledge", content="to act") == "Pledge: to act"
    assert title("phone_call", person("Ada Moss", "caller"), person("Bo Lund", "caller")) == (
        "Telephone call by Ada Moss and Bo Lund")


def test_a_deal_of_which_one_party_is_named_is_told_in_the_words_of_the_report():
    assert title("agreement", person("Ada Moss", "party"), person("Bo Lund", "party")) == (
        "Agreement between Ada Moss and Bo Lund")
    assert title("agreement", person("Ada Moss", "party"), status=Status.PLANNED) == "Planned: Agreement: “words”"


def test_no_template_leaves_a_bracket():
    for event_type, declared in TYPES.items():
        everybody = [person(f"{name} {role.title()}", role) for role in declared.roles for name in ("Ada", "Bo")]
        for who in (everybody, everybody[:1], everybody[-1:], []):
            assert not set("[]{}|") & set(title(event_type, *who, content="to act"))


def merged(*groups):
    units = [unit for number, who in enumerate(groups)
             for document, event in [report(f"d{number}", "election", who)] for unit in make_units(document, [event])]
    actors = CollectedActors(glance_at(unit).named for unit in units)
    return merged_participants([unit.event.participants for unit in units], actors)


def test_the_best_supported_come_first():
    found = merged([person("Bo Lund", "candidate")], [person("Ada Moss", "candidate"), person("Bo Lund", "candidate")])
    assert [who.name for who in found] == ["Bo Lund", "Ada Moss"]


def test_a_stray_winner_does_not_stand_beside_the_one_that_most_report():
    found = merged(*[[person("Ada Moss", "winner")]] * 3, [person("Bo Lund", "winner")])
    assert [who.name for who in found] == ["Ada Moss"]


def test_those_who_only_took_part_all_stay():
    found = merged(*[[person("Ada Moss", "candidate")]] * 3, [person("Bo Lund", "candidate")])
    assert [who.name for who in found] == ["Ada Moss", "Bo Lund"]


def test_the_name_is_the_full_one_that_most_use():
    (found,) = merged(*[[person(name, "winner", "person/ada-moss")]
                        for name in ("Moss", "Moss", "Moss", "Ada Moss", "Ada Moss", "Ada Jane Moss")])
    assert found.name == "Ada Moss"
