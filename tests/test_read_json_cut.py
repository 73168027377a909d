"""A list of articles that is cut off or breaks somewhere yields the articles that stand whole before that."""

import gzip
import json
import tracemalloc

import pytest

from kb.read import read_documents
from kb.read.jsonlists import Broken, Elements
from kb.read.pieces import MAX_BYTES
from tests.archives import STORY, read

ROWS = [{"id": f"n{number}", "title": f"Talks in Quarrington, day {number}", "published": "2016-11-15",
         "text": f"Übrigens {number}. {STORY[number % 4]}"} for number in range(4)]
LAYOUTS = {"one line": json.dumps(ROWS), "letters as they are": json.dumps(ROWS, ensure_ascii=False),
           "indented": json.dumps(ROWS, indent=2), "one a line": "[\n" + ",\n".join(map(json.dumps, ROWS)) + "\n]\n"}


def whole_before(data, at):
    """How many of the rows end before this byte."""
    ends = [data.index(f'"n{number}"'.encode()) for number in range(1, 4)]
    return sum(data.rindex(b"}", 0, end) < at for end in ends) + (data.rindex(b"}") < at)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_wherever_a_list_is_cut_the_whole_articles_before_are_read(tmp_path, layout):
    data = LAYOUTS[layout].encode()
    for at in range(2, len(data.rstrip()), 7):
        documents, issues = read(tmp_path, data[:at])
        if data[1:at].strip() in {b"", b"{"}:
            continue
        assert [document.id for document in documents] == [f"n{number}" for number in range(whole_before(data, at))], at
        assert [(each.code, each.line) for each in issues] == [("truncated", len(documents) + 1)], at


def test_a_packed_list_that_is_cut_is_told_once(tmp_path):
    rows = [ROWS[0] | {"id": str(number), "text": f"{number * 7919} {STORY[number % 4]}"} for number in range(400)]
    documents, (problem,) = read(tmp_path, gzip.compress(json.dumps(rows).encode())[:-900])
    assert 200 < len(documents) < 400
    assert [document.id for document in documents] == [str(number) for number in range(len(documents))]
    assert problem.code == "truncated"


BREAKS = {"a word": ('"id": "n2"', '"id": n2'), "a quote": ("Quarrington, day 2", 'Quarrington "day 2'),
          "no colon": ('"id": "n2"', '"id" "n2"'), "no end of a text": ('day 2"', "day 2"),
          "a bracket": ('"id": "n2"', '"by": [{"name": "Ann"}, {"name": "Ali"}, ], "id": "n2"')}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("fault", BREAKS)
@pytest.mark.parametrize("row", range(4))
def test_an_element_that_is_no_json_costs_itself_alone(tmp_path, layout, fault, row):
    data = LAYOUTS[layout].replace(*(each.replace("2", str(row)) for each in BREAKS[fault]))
    documents, issues = read(tmp_path, data)
    if fault == "no end of a text" and row == 3:
        assert len(documents) == 3
        return
    assert [document.id for document in documents] == [f"n{number}" for number in range(4) if number != row]
    (problem,) = issues
    assert (problem.code, problem.line) == ("bad_json", row + 1)


def test_a_list_full_of_breaks_is_given_up_some_time():
    """A test asks what comes out, no clock."""
    text = "[" + ",\n".join(['{"id": 1, "text": "a"}', '{"id": x, "text":\n"b"}'] * 20_000) + "]"
    found = list(Elements(text).read())
    assert sum(isinstance(each, Broken) for each in found) > 50
    assert isinstance(found[-1], Broken)
    assert found[-1].resumed is None


def test_several_broken_elements_are_told_each_and_what_is_within_them_is_no_article(tmp_path):
    rows = [json.dumps(row | {"by": [{"name": "Ann"}, {"name": "Ali"}], "said": [{"text": "A comment."}]})
            for row in ROWS]
    rows[1], rows[2] = rows[1].replace('"id"', "id", 1), rows[2].replace('"title":', '"title"')
    documents, issues = read(tmp_path, f"[{rows[0]}, {rows[1]}, {rows[3]}, {rows[2]}, {rows[0].replace('n0', 'n5')}]")
    assert [document.id for document in documents] == ["n0", "n3", "n5"]
    assert [(each.code, each.line) for each in issues] == [("bad_json", 2), ("bad_json", 4)]


@pytest.mark.parametrize("key", ["items", "articles"])
def test_an_object_around_a_list_that_breaks_or_is_cut_is_read_as_the_list(tmp_path, key):
    data = json.dumps({"status": "ok", "total": 4, key: ROWS, "next": 2}, indent=1)
    documents, issues = read(tmp_path, data.replace('"id": "n1"', '"id": n1'))
    assert [document.id for document in documents] == ["n0", "n2", "n3"]
    assert [each.code for each in issues] == ["bad_json"]
    documents, issues = read(tmp_path, data[: data.index('"n2"')])
    assert [document.id for document in documents] == ["n0", "n1"]
    assert [each.code for each in issues] == ["truncated"]


@pytest.mark.parametrize("join", ["\n", ",\n", "\n\n"])
def test_several_lists_or_objects_one_after_another_are_read(tmp_path, join):
    for pieces in (map(json.dumps, [ROWS[:2], ROWS[2:]]), [json.dumps(row, indent=1) for row in ROWS]):
        documents, issues = read(tmp_path, join.join(pieces))
        assert [document.id for document in documents] == ["n0", "n1", "n2", "n3"]
        assert issues == []


@pytest.mark.parametrize("data", [
    "[" * 500_000, '[{"a":' * 300_000, '[{"text": "' + "x" * 1_000_000, "[" + "{}," * 1000,
    "[{}" + "[]" * 500_000, "[x" + '{"text": "a",' * 100_000, '[{"text": "a"}, x' + '{"a": {},\n' * 10_000 + "]",
    '[{"text": "a"} x' + '{"text": [0, x]}' * 100_000 + "]" + " " * 9 + "]",
])
def test_hostile_lists_take_little_room(tmp_path, data):
    """A test asks what comes out, no clock."""
    path = tmp_path / "a.json"
    path.write_text(data)
    tracemalloc.start()
    count = sum(1 for _ in read_documents(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count >= 1
    # So much room is made before it is known how large the file is.
    assert peak < MAX_BYTES + 10_000_000
