"""A list of articles that is larger than one article may be is read element by element, with bounded memory."""

import gzip
import json
import tracemalloc

import pytest

from kb.read import longlists, split
from tests.archives import STORY, read

ROWS = [{"id": f"n{number}", "title": f"Talks in Quarrington, day {number}", "published": "2016-11-15",
         "by": [{"name": "Ann Ünal"}], "text": f"Übrigens {number} ]}} [{{\\. {STORY[number % 4]}"}
        for number in range(40)]
IDS = [row["id"] for row in ROWS]
FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "The {Quarrington} Post", "items": ROWS,
        "next": [{"id": 1}]}
LAYOUTS = {
    "one line": json.dumps(ROWS), "letters as they are": json.dumps(ROWS, ensure_ascii=False),
    "indented": json.dumps(ROWS, indent=2), "one a line": "\ufeff[\n" + ",\n".join(map(json.dumps, ROWS)) + "\n]\n",
    "in an object": json.dumps({"status": {"code": 0}, "response": {"docs": ROWS, "start": 0}}),
    "a feed": json.dumps(FEED, indent=1), "two lists": json.dumps(ROWS[:9]) + "\n" + json.dumps(ROWS[9:]),
}


@pytest.fixture
def small(monkeypatch):
    """Limits so small that all that matters happens in some kilobytes."""
    monkeypatch.setattr(split, "MAX_BYTES", 2000)
    monkeypatch.setattr(longlists, "MAX_BYTES", 2000)
    monkeypatch.setattr(longlists, "BATCH", 1500)
    monkeypatch.setattr(longlists, "_STEP", 777)
    monkeypatch.setattr(longlists, "_OVERLAP", 300)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_large_list_is_read_as_a_small_one(tmp_path, monkeypatch, layout):
    whole, issues = read(tmp_path, LAYOUTS[layout])
    assert [each.id for each in whole] == IDS
    if layout == "in an object":
        # Small, it is a line of its own, of which the number is told.
        whole = [each.model_copy(update={"line": number}) for number, each in enumerate(whole, 1)]
    for step in (50, 777, 1 << 20):
        for name, value in (("MAX_BYTES", 2000), ("BATCH", 1500), ("_STEP", step)):
            monkeypatch.setattr(longlists, name, value)
        monkeypatch.setattr(split, "MAX_BYTES", 2000)
        assert read(tmp_path, LAYOUTS[layout]) == (whole, issues)
        assert read(tmp_path, gzip.compress(LAYOUTS[layout].encode())) == (whole, issues)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("layout", ["one line", "indented", "a feed"])
@pytest.mark.parametrize("row", [0, 7, 39])
@pytest.mark.parametrize(("fault", "into"), [
    ('"id": "n', '"id": n'), ("Quarrington, day", 'Quarrington" day'), ('"title": ', '"title" '),
])
def test_a_broken_element_costs_itself_alone_and_is_told_by_its_number(tmp_path, layout, row, fault, into):
    data = LAYOUTS[layout]
    at = data.index(fault, data.index(f'"n{row}"') - 8)
    documents, issues = read(tmp_path, data[:at] + into + data[at + len(fault):])
    assert [each.id for each in documents] == [each for each in IDS if each != f"n{row}"]
    assert [(each.code, each.line) for each in issues] == [("bad_json", row + 1)]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("layout", ["one line", "indented", "a feed"])
def test_a_large_list_that_is_cut_keeps_what_is_whole(tmp_path, layout):
    data = LAYOUTS[layout][: LAYOUTS[layout].index('"n39"') + 20]
    for part in (data, data[: data.rindex("}", 0, data.index('"n39"')) + 1]):
        documents, issues = read(tmp_path, part)
        assert [each.id for each in documents] == IDS[:39]
        assert [(each.code, each.line) for each in issues] == [("truncated", 40)]
    packed = gzip.compress(LAYOUTS[layout].encode())
    documents, issues = read(tmp_path, packed[:-40])
    assert [each.id for each in documents] == IDS[: len(documents)]
    assert len(documents) > 5
    assert [each.code for each in issues] == ["truncated"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("row", [0, 7, 39])
@pytest.mark.parametrize("text", ["x" * 9000, 'x", "b": x' + "y" * 9000])
def test_an_element_that_is_too_large_is_left_out_and_told(tmp_path, row, text):
    rows = [json.dumps(each) for each in ROWS]
    rows[row] = f'{{"id": "long", "text": "{text}"}}'
    documents, issues = read(tmp_path, f"[{', '.join(rows)}]")
    assert [each.id for each in documents] == [each for each in IDS if each != f"n{row}"]
    assert [(each.code, each.line) for each in issues] == [("too_large", row + 1)]


@pytest.fixture
def lesser(monkeypatch):
    """Limits of a fortieth, in which hostile text still goes beyond them many times."""
    for name, value in (("MAX_BYTES", 500_000), ("BATCH", 6400), ("_STEP", 1 << 15)):
        monkeypatch.setattr(longlists, name, value)
    monkeypatch.setattr(split, "MAX_BYTES", 500_000)


@pytest.mark.usefixtures("lesser")
def test_a_list_of_any_size_takes_little_memory(tmp_path):
    rows = [json.dumps({"id": str(number), "published": "2016-11-15", "text": f"{number} {STORY[number % 4]}" * 60})
            for number in range(200)]
    path = tmp_path / "a.json"
    path.write_text(f"[{','.join(rows)}]")
    assert path.stat().st_size > 2 * longlists.MAX_BYTES
    del rows
    tracemalloc.start()
    pieces = 0
    for piece in split.split_file(path):
        assert len(piece.data) < 2 * longlists.BATCH
        pieces += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pieces > 100
    assert peak < 4 * longlists.MAX_BYTES


@pytest.mark.usefixtures("lesser")
@pytest.mark.parametrize("data", [
    '[{"a": [' + "1, " * 200_000, '[{"a": 1}' + " " * 625_000 + "]",
    '[{"a": 1}, x' + '}, {"b": 1' * 75_000, '{"items": [{"a": 1}, ' + "1234567, " * 62_500,
], ids=range(4))
def test_hostile_lists_are_a_few_pieces_and_issues(tmp_path, data):
    """A test asks what comes out, no clock."""
    path = tmp_path / "a.json"
    path.write_text(data)
    assert len(data) > longlists.MAX_BYTES
    assert 1 <= sum(1 for _ in split.split_file(path)) < 20
