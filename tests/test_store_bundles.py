"""What was made of documents, as bytes and back: nothing is lost, with the fast libraries and without."""

import pickle
import zlib

import pytest
from pydantic_core import from_json, to_json

from kb import quick_json
from kb.errors import KbError
from kb.harvest import Harvester, Known, _known, gathered
from kb.read import Options
from kb.records import DocumentCard, Issue, Level, Span
from kb.store import Entry, Harvest, Yield, bundle, bundles, open_kept, unbundle
from kb.store.prepared import Prepared

ISSUE = Issue(code="future_date", level=Level.WARNING, message="“Tomorrow”\u2028is late", source="a.txt", line=3,
              span=Span(2, 9))
BARE = Issue(code="unreadable", level=Level.ERROR, message="no")
HARVEST = Harvest(
    Prepared("a", None, ((0, [("a", None, 0.1, -7, "naïve “words”\x00 😀")]), (3, [(1,), (2,)])), {"documents": 1},
             [ISSUE]),
    DocumentCard("a", "Fjord Post", None, "A meeting", "2016-11-23", (3, 4_294_967_295), None), [("u", '["x"]\n[]')])
REFUSED = Harvest(Prepared("b", "b.txt", (), {}, [], BARE), DocumentCard("b", None, None, None, None, (), "AFP"), [])
ITEMS = [HARVEST, ISSUE, REFUSED, BARE]


@pytest.fixture(params=["fast", "usual"])
def libraries(request, monkeypatch):
    """The libraries that are there, and those that every Python has."""
    if request.param == "usual":
        monkeypatch.setattr(bundles, "_fast", zlib)
        monkeypatch.setattr(quick_json, "written", to_json)
        monkeypatch.setattr(quick_json, "read", from_json)


def test_what_is_bundled_comes_out_as_it_was(libraries):
    found = unbundle(bundle(ITEMS))
    assert found == ITEMS
    assert repr(found) == repr(ITEMS)
    assert unbundle(bundle([])) == []


def test_the_libraries_read_each_other(libraries):
    usual = zlib.compress(to_json(from_json(zlib.decompress(bundle(ITEMS)))), 1)
    assert unbundle(usual) == ITEMS


@pytest.mark.parametrize("damage", [b"", b"nothing", bundle(ITEMS)[:-9],
                                    bundle(ITEMS)[:60] + b"??" + bundle(ITEMS)[62:],
                                    zlib.compress(b"[[1]]"), zlib.compress(b"{"), zlib.compress(b"[7]")])
def test_damaged_bytes_are_told(libraries, damage):
    with pytest.raises(ValueError):  # noqa: PT011 - in whatever words of the libraries
        unbundle(damage)


def test_between_processes_pass_the_bytes_alone():
    made = Yield.of(list(ITEMS))
    there = pickle.loads(pickle.dumps(made))  # noqa: S301
    assert there.items is None
    assert there.codes == made.codes == {"future_date", "unreadable"}
    assert list(there.taken()) == list(made.taken()) == ITEMS
    assert made.items == [], "nothing is held that was looked at"


def test_a_piece_that_is_kept_again_is_there_once(tmp_path):
    db = tmp_path / "kb.db"
    for day in ("2026-01-01", "2026-01-02"):
        with open_kept(db, day) as kept:
            assert not kept.has(b"k")
            for content in (b"first", day.encode()):
                kept.put(b"k", Entry(content, True))
            assert kept.get(b"k") == day.encode()
            kept.forget_unused()
            assert [kept._connection.execute(f"select count(*) from {table}").fetchone()
                    for table in ("pieces", "contents")] == [(1,), (1,)]


def test_what_was_kept_and_is_damaged_is_told(tmp_path):
    with open_kept(tmp_path / "kb.db", None) as kept:
        kept.put(b"k", Entry(b"no bundle", False))
        with pytest.raises(KbError, match=r"\.kb\.db\.kept is damaged .* Delete it"):
            _known(Known(b"k", 1), kept)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_gathered_is_kept_as_it_came(tmp_path, jobs):
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(f"Angela Merkel met Theresa May in Berlin on {number + 1} March 2016.\n", encoding="utf-8")

    def make():
        return Harvester(tmp_path, Options())

    with open_kept(tmp_path / "kb.db", None) as kept:
        first = [list(part.items) for part in gathered(files, make, kept, b"", jobs)]
        assert len(first) == 3
        assert all(any(isinstance(item, Harvest) and item.units for item in items) for items in first)
        again = [(part.key, list(part.items)) for part in gathered(files, make, kept, b"", jobs)]
        assert [items for _, items in again] == first
        assert all(kept.has(key) for key, _ in again)
