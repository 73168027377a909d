"""Units that wait in a file: what comes out is what went in."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kb.link import Linking, Units, link
from kb.link.cards import make_card, make_units
from kb.link.packing import glance, glance_at, pack, unpack
from kb.records import Judgement, TimeValue

_spec = importlib.util.spec_from_file_location("linking", Path(__file__).parent / "linking.py")
linking = importlib.util.module_from_spec(_spec)
sys.modules["linking"] = linking
_spec.loader.exec_module(linking)

WHO = (linking.person("Ann Rask"), linking.country("pe", "Peru"))
REPORTS = [
    linking.report("a", "meeting", WHO, date="2016-11-14", place="Lima"),
    linking.report("b", "pledge", WHO, content="build “ten” schools\nin Cuzco", date="2016-11", bounds=(None, None)),
    linking.report("c", "meeting", (), published=None, status="negated", place="Moscow"),
    linking.report("d", "meeting", WHO, published="2016-11-16"),
]


def units_of(document, event):
    return make_units(document, [event], linking.entities(event))


@pytest.mark.parametrize(("document", "event"), REPORTS)
def test_unpacking_gives_the_unit_that_was_packed(document, event):
    event = event.model_copy(update={"due": TimeValue(type="DATE", value="2017", earliest="2017-01-01")})
    (unit,) = units_of(document, event)
    assert unpack(pack(unit)) == unit
    assert glance(pack(unit)) == glance_at(unit)


def test_packed_units_are_linked_like_those_in_memory():
    units = [unit for document, event in REPORTS for unit in units_of(document, event)]
    whole = link([make_card(document) for document, _ in REPORTS], units, [], linking.TYPES)
    packed = {7 * number: pack(unit) for number, unit in enumerate(units)}
    made = Linking(Units(packed), {}, [], linking.TYPES).events()
    assert sorted(each.event.id for each in made) == sorted(event.id for event in whole.events)
    assert len(whole.events) == 3


def test_families_may_be_linked_in_any_order():
    units = [unit for document, event in REPORTS for unit in units_of(document, event)]
    packed = {number: pack(unit) for number, unit in enumerate(units)}
    whole = Linking(Units(packed), {}, [], linking.TYPES)
    apart = Linking(Units(packed), {}, [], linking.TYPES)
    backwards = [list(apart.events_of(turns, None)) for turns in reversed(apart.families)]
    assert len(backwards) > 1
    assert [each for family in reversed(backwards) for each in family] == list(whole.events())


def test_families_that_people_joined_are_linked_together():
    units = [unit for document, event in REPORTS for unit in units_of(document, event)]
    packed = {number: pack(unit) for number, unit in enumerate(units)}
    events = list(Linking(Units(packed), {}, [], linking.TYPES).events())
    one, other = (each.event for each in {each.event.type: each for each in events}.values())
    same = Judgement(left=one.id, right=other.id, verdict="same", who="desk", when="2026-11-28", why="")
    linked = Linking(Units(packed), {}, [same], linking.TYPES)
    (turns,) = linked.families
    assert len(list(linked.events_of(turns, None))) == len(events) - 1
