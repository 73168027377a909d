"""Units that wait in a file: what comes out is what went in."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kb.link import Linking, Units, link
from kb.link.cards import make_card, make_units
from kb.link.packing import glance, glance_at, pack, unpack
from kb.records import TimeValue

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
