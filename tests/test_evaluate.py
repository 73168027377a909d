"""The scorer itself, and the floor under the program's scores on the small gold of this folder."""

import json
from collections import Counter
from pathlib import Path

import pytest

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.errors import KbError
from kb.evaluate import (
    Score,
    common_names,
    evaluate,
    pair_events,
    plain_event,
    read_gold,
    read_gold_folder,
    resolve,
    same_name,
)
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.ontology import load_event_types
from kb.records import Document, PageTime

GOLD = sorted((Path(__file__).parent / "gold").glob("*.json"))


@pytest.fixture(scope="module")
def evaluation():
    gazetteer, coder = Gazetteer(), EventCoder(load_event_types())
    pairs = []
    for path in GOLD:
        gold = read_gold(path)
        document = Document(id=gold.id, text=gold.text, sha256="0" * 64, published=PageTime(value=gold.published))
        annotations = annotate(document, gazetteer)
        found = coder.find_events(document, annotations, find_statements(document, annotations))
        pairs.append((gold.events, [plain_event(event) for event in found]))
    return evaluate(pairs)


def test_gold_holds_enough():
    assert len(GOLD) >= 6
    told = Counter(event["type"] for path in GOLD for event in read_gold(path).events)
    assert told.total() >= 60
    assert [name for name in load_event_types() if told[name] < 2] == []


def test_events_stay_above_the_floor(evaluation):
    assert evaluation.events.precision >= 0.85
    assert evaluation.events.recall >= 0.85
    assert evaluation.participants.f1 >= 0.85
    assert evaluation.participants_with_roles.f1 >= 0.80
    assert evaluation.status >= 0.90
    assert evaluation.date >= 0.80
    assert evaluation.place >= 0.80


def test_every_type_of_the_gold_is_found(evaluation):
    missed = [name for name, score in evaluation.by_type.items() if score.gold and not score.paired]
    assert missed == []


EVENT = {
    "type": "meeting",
    "status": "occurred",
    "date": "2016-11-14",
    "place": "Lima",
    "participants": [{"name": "Angela Merkel", "role": "participant"}],
    "triggers": [[0, 3]],
}


def test_perfect_output_scores_one():
    result = evaluate([([EVENT], [EVENT])])
    assert result.events == Score(1, 1, 1)
    assert (result.events.f1, result.strict.f1, result.status, result.date, result.place) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize("change", [{"type": "visit"}, {"triggers": [[3, 6]]}])
def test_other_type_or_place_in_the_text_is_no_pair(change):
    result = evaluate([([EVENT], [EVENT | change])])
    assert result.events.paired == 0
    assert result.events.f1 == 0


@pytest.mark.parametrize(
    ("change", "field"), [({"status": "planned"}, "status"), ({"date": None}, "date"), ({"place": None}, "place")]
)
def test_wrong_field_counts_against_its_own_score(change, field):
    result = evaluate([([EVENT], [EVENT | change])])
    assert result.events.f1 == 1
    assert getattr(result, field) == 0


def test_pairs_are_one_to_one_and_prefer_the_longer_overlap():
    short, long = EVENT | {"triggers": [[0, 1]]}, EVENT | {"triggers": [[0, 3]]}
    assert pair_events([EVENT], [short, long]) == [(EVENT, long)]


def test_roles_count_only_when_asked():
    gold, found = [{"name": "Ann Lee", "role": "caller"}], [{"name": "Lee", "role": "callee"}]
    assert common_names(gold, found) == 1
    assert common_names(gold, found, with_role=True) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("the Kremlin", "Kremlin", True), ("Ann Lee", "Lee", True), ("Ann Lee", "Bo Lee", False), ("Ann", "Bo", False)],
)
def test_names(one, other, same):
    assert same_name(one, other) is same


def test_trigger_must_stand_once():
    assert resolve({"text": "met", "in": "he met"}, "he met her") == [3, 6]
    with pytest.raises(ValueError, match="2 times"):
        resolve({"text": "met", "in": "met"}, "met and met")
    with pytest.raises(ValueError, match="outside"):
        resolve([0, 99], "short")


UNGROUNDED = '{"text": "a", "events": [{"triggers": [{"text": "b", "in": "b"}]}]}'


@pytest.mark.parametrize("body", ["{", "[]", "{}", UNGROUNDED])
def test_malformed_gold_says_which_file(tmp_path, body):
    path = tmp_path / "bad.json"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(KbError, match=r"bad\.json"):
        read_gold(path)


def test_bands_of_confidence_count_what_is_right():
    gold = [{"type": "visit", "triggers": [[0, 5]]}]
    found = [
        {"type": "visit", "triggers": [[0, 5]], "confidence": 0.8},
        {"type": "visit", "triggers": [[9, 14]], "confidence": 0.84},
        {"type": "visit", "triggers": [[20, 25]], "confidence": 1.0},
    ]
    bands = evaluate([(gold, found)]).by_confidence
    assert {band: (score.found, score.paired) for band, score in bands.items()} == {
        "0.80-0.90": (2, 1),
        "0.90-1.00": (1, 0),
    }


def test_the_text_may_stand_beside_the_gold(tmp_path):
    event = {"type": "visit", "triggers": [{"text": "visited", "in": "Lee visited Lima"}]}
    (tmp_path / "one.json").write_text(json.dumps({"published": "2016-11-15", "events": [event]}), encoding="utf-8")
    with pytest.raises(KbError, match="has no `text`"):
        read_gold_folder(tmp_path)
    (tmp_path / "one.txt").write_text("Ann Lee visited Lima.", encoding="utf-8")
    (gold,) = read_gold_folder(tmp_path)
    assert gold.events[0]["triggers"] == [[8, 15]]


def test_a_folder_without_gold_is_told(tmp_path):
    with pytest.raises(KbError, match="There is no gold"):
        read_gold_folder(tmp_path)
