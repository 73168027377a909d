"""The scorer itself, and the floor under the program's scores on the small gold of this folder."""

from pathlib import Path

import pytest

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.errors import KbError
from kb.evaluate import Score, common_names, evaluate, pair_events, read_gold, resolve, same_name
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.ontology import load_event_types
from kb.records import Document, PageTime

GOLD = sorted((Path(__file__).parent / "gold").glob("*.json"))


def plain(event):
    return {
        "type": event.type,
        "status": str(event.status),
        "date": event.time.value if event.time else None,
        "place": event.place.name if event.place else None,
        "participants": [{"name": p.name, "role": p.role} for p in event.participants],
        "triggers": [list(mention.trigger) for mention in event.mentions],
    }


@pytest.fixture(scope="module")
def evaluation():
    gazetteer, coder = Gazetteer(), EventCoder(load_event_types())
    pairs = []
    for path in GOLD:
        gold = read_gold(path)
        document = Document(id=gold.id, text=gold.text, sha256="0" * 64, published=PageTime(value=gold.published))
        annotations = annotate(document, gazetteer)
        found = coder.find_events(document, annotations, find_statements(document, annotations))
        pairs.append((gold.events, [plain(event) for event in found]))
    return evaluate(pairs)


def test_gold_holds_enough():
    assert len(GOLD) >= 6
    assert sum(len(read_gold(path).events) for path in GOLD) >= 30


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
