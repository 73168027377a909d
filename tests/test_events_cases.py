"""Each event type's own sentences: what must be found, how, and what must not."""

import functools
import tomllib
from pathlib import Path

import pytest

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.ontology import load_event_types
from kb.records import Document, PageTime

FOLDER = Path(__file__).parent / "cases"
PUBLISHED = "2016-11-15"
TYPES = sorted(load_event_types())


@functools.cache
def tools():
    return Gazetteer(), EventCoder(load_event_types())


def events_in(text, published=PUBLISHED):
    gazetteer, coder = tools()
    document = Document(id="case", text=text, sha256="0" * 64, published=PageTime(value=published))
    annotations = annotate(document, gazetteer)
    return coder.find_events(document, annotations, find_statements(document, annotations))


@functools.cache
def cases(type_id):
    return tomllib.loads((FOLDER / f"{type_id}.toml").read_text(encoding="utf-8"))


def case_id(value):
    return value if isinstance(value, str) else value["text"]


FIRES = [(name, case) for name in TYPES if (FOLDER / f"{name}.toml").exists() for case in cases(name)["fires"]]
SILENT = [(name, text) for name in TYPES if (FOLDER / f"{name}.toml").exists() for text in cases(name)["silent"]]


@pytest.mark.parametrize(("type_id", "case"), FIRES, ids=case_id)
def test_sentence_has_the_event(type_id, case):
    found = [event for event in events_in(case["text"]) if event.type == type_id]
    assert found, "nothing found"
    statuses = {str(event.status) for event in found}
    assert statuses == {case.get("status", "occurred")}
    event = found[0]
    if "date" in case:
        assert event.time is not None
        assert event.time.value == case["date"]
    if case.get("undated"):
        assert event.time is None
    if "place" in case:
        assert event.place is not None
        assert event.place.name == case["place"]
    if case.get("unplaced"):
        assert event.place is None
    if "hedge" in case:
        assert {mention.hedge for mention in event.mentions} == {case["hedge"]}
    if "content" in case:
        assert event.content is not None
        assert case["text"][event.content.start : event.content.end] == case["content"]
    if "due" in case:
        assert event.due is not None
        assert event.due.value == case["due"]
    for role, names in case.get("roles", {}).items():
        surfaces = [p.surface for p in event.participants if p.role == role]
        filled = [(p.name, p.surface) for p in event.participants if p.role == role]
        assert len(surfaces) == len(names), filled
        assert all(any(wanted in pair for pair in filled) for wanted in names), filled


@pytest.mark.parametrize(("type_id", "text"), SILENT, ids=lambda value: value)
def test_sentence_has_no_such_event(type_id, text):
    assert [event.type for event in events_in(text) if event.type == type_id] == []


@pytest.mark.parametrize("type_id", TYPES)
def test_every_type_has_cases_enough(type_id):
    own = cases(type_id)
    assert len(own["fires"]) >= 8
    assert len(own["silent"]) >= 8
    texts = [case["text"] for case in own["fires"]] + own["silent"]
    assert len(texts) == len(set(texts))
    assert {case.get("status", "occurred") for case in own["fires"]} >= {"occurred", "planned", "negated"}
    assert any("hedge" in case for case in own["fires"])


def test_a_primary_is_not_the_election_it_leads_to():
    text = "Ann Lee won the Republican primary in March. She will face Bo Diaz in the general election in May 2018."
    elections = [event for event in events_in(text) if event.type == "election"]
    assert [(event.time.value, str(event.status)) for event in elections] == [
        ("2016-03", "occurred"),
        ("2018-05", "planned"),
    ]


def test_an_election_of_another_year_is_another():
    text = (
        "Voters talk of little but the presidential election between Ann Lee and Bo Diaz, and what comes of it. Few of "
        "them remember how narrow the result was in the days when the factory was still open and the river was clean. "
        "Turnout was higher in the 1988 presidential election."
    )
    elections = [event for event in events_in(text) if event.type == "election"]
    assert [event.time.value if event.time else None for event in elections] == [None, "1988"]


def test_a_deal_that_is_cancelled_is_one_event():
    found = [event for event in events_in("Ann Lee cancelled the trade deal with Peru.") if event.type == "agreement"]
    assert [len(event.mentions) for event in found] == [2]


def test_what_is_wished_for_is_not_what_was_held():
    text = "Ann Lee spoke at a rally in Lima on Monday. Many said that Ann Lee needs to give a speech on trade."
    speeches = [event for event in events_in(text) if event.type == "speech"]
    assert [str(event.status) for event in speeches] == ["occurred", "possible"]


@pytest.mark.parametrize("joined", ["ćmet", "metæ", "kmetж", "met2"])
def test_a_trigger_is_a_whole_word(joined):
    assert events_in(f"Barack Obama {joined} Vladimir Putin in Lima on Monday.") == []


@pytest.mark.parametrize("mark", ["—", "“", "…", "(", "\n", "·"])
def test_a_trigger_may_stand_beside_any_mark(mark):
    assert [event.type for event in events_in(f"Barack Obama{mark}met Vladimir Putin in Lima.")] == ["meeting"]


def test_records_of_events_hold_every_field_in_its_order():
    (event,) = events_in("Barack Obama met Vladimir Putin in Lima on Monday.")
    (mention,) = event.mentions
    for record in (event, mention, event.time, event.place, *event.participants):
        assert list(vars(record)) == list(type(record).model_fields)
        assert type(record).model_validate(vars(record)) == record
