"""Units that wait in a file: what comes out is what went in."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kb.link import WHOLE, Linking, Share, Units, link
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


@pytest.mark.parametrize("of", [1, 2, 3, 8])
def test_the_shares_of_several_processes_make_what_one_makes(of):
    units = [unit for document, event in REPORTS for unit in units_of(document, event)]
    packed = {number: pack(unit) for number, unit in enumerate(units)}

    def made(share):
        return [each.event for each in Linking(Units(packed), {}, [], linking.TYPES, share=share).events()]

    shares = [made(Share(number, of)) for number in range(of)]
    assert [event for share in shares for event in share] == made(WHOLE)
    if of == 2:
        assert all(shares)


def test_families_that_people_joined_are_in_one_share():
    units = [unit for document, event in REPORTS for unit in units_of(document, event)]
    packed = {number: pack(unit) for number, unit in enumerate(units)}
    events = list(Linking(Units(packed), {}, [], linking.TYPES).events())
    one, other = (each.event for each in {each.event.type: each for each in events}.values())
    same = Judgement(left=one.id, right=other.id, verdict="same", who="desk", when="2026-11-28", why="")
    shares = [list(Linking(Units(packed), {}, [same], linking.TYPES, share=Share(number, 2)).events())
              for number in range(2)]
    assert len(events) - 1 == sum(map(len, shares))
    assert [] in shares
