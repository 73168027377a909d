"""A list of articles that is cut off or breaks somewhere yields the articles that stand whole before that."""

import gzip
import json
import time
import tracemalloc

import pytest

from kb.read import read_documents
from kb.read.pieces import MAX_BYTES
from kb.records import Document, Issue
from tests.archives import STORY

ROWS = [{"id": f"n{number}", "title": f"Talks in Quarrington, day {number}", "published": "2016-11-15",
         "text": f"Übrigens {number}. {STORY[number % 4]}"} for number in range(4)]
LAYOUTS = {"one line": json.dumps(ROWS), "letters as they are": json.dumps(ROWS, ensure_ascii=False),
           "indented": json.dumps(ROWS, indent=2), "one a line": "[\n" + ",\n".join(map(json.dumps, ROWS)) + "\n]\n"}


def read(folder, content, name="a.json"):
    """The documents and the issues of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    items = list(read_documents(path, today="2026-01-01"))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Issue)]


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


def test_an_element_that_is_no_json_costs_those_after_it_and_says_so(tmp_path):
    documents, (problem,) = read(tmp_path, LAYOUTS["one line"].replace('"id": "n2"', '"id": n2'))
    assert [document.id for document in documents] == ["n0", "n1"]
    assert (problem.code, problem.line) == ("bad_json", 3)
    assert "The 2 whole ones before that are read" in problem.message


@pytest.mark.parametrize("join", ["\n", ",\n", "\n\n"])
def test_several_lists_or_objects_one_after_another_are_read(tmp_path, join):
    for pieces in (map(json.dumps, [ROWS[:2], ROWS[2:]]), [json.dumps(row, indent=1) for row in ROWS]):
        documents, issues = read(tmp_path, join.join(pieces))
        assert [document.id for document in documents] == ["n0", "n1", "n2", "n3"]
        assert issues == []


@pytest.mark.parametrize("data", [
    "[" * 5_000_000, '[{"a":' * 3_000_000, '[{"text": "' + "x" * 10_000_000, "[" + "{}," * 30_000,
    "[{}" + "[]" * 5_000_000,
])
def test_hostile_lists_take_time_and_room_in_proportion(tmp_path, data):
    began = time.process_time()
    path = tmp_path / "a.json"
    path.write_text(data)
    tracemalloc.start()
    count = sum(1 for _ in read_documents(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count >= 1
    assert peak < 10 * MAX_BYTES
    assert time.process_time() - began < 20
