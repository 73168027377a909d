"""The file that was served before is revised in its turn, and only where nobody can see it."""

import os
import sqlite3
import sys

import pytest

from kb.store import turns
from kb.store.turns import former_path
from tests.test_build_batches import article, built, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux vouches that nobody reads")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Articles that have been built twice: the file of the first build has been set aside."""
    monkeypatch.setattr(turns, "LARGEST_LOG", 100)  # in a small file all pages change
    folder, db = tmp_path / "articles", tmp_path / "kb.db"
    folder.mkdir()
    for number in range(30):
        write(folder, number)
    built(folder, db)
    write(folder, 30)
    built(folder, db)
    if not former_path(db).exists():
        pytest.skip("this file system copies without copying")
    return folder


def numbers(db):
    return [os.stat(path).st_ino for path in (db, former_path(db))]


def whole(folder, db):
    """What a build from nothing would hold."""
    fresh = db.with_name("fresh.db")
    fresh.unlink(missing_ok=True)
    return {name: rows for name, rows in built(folder, fresh).items() if name != "events known"}


def test_two_files_take_turns(folder):
    db = folder.parent / "kb.db"
    served, former = numbers(db)
    write(folder, 31)
    built(folder, db)
    assert numbers(db) == [former, served]
    (folder / "003.jsonl").unlink()
    found = built(folder, db)
    assert numbers(db) == [served, former]
    assert db.read_bytes()[18:20] == b"\x01\x01", "who opens it needs no log beside it"
    assert {name: found[name] for name in found if name != "events known"} == whole(folder, db)


def test_where_another_machine_may_read_it_the_old_file_is_left_alone(folder, monkeypatch):
    db = folder.parent / "kb.db"
    monkeypatch.setattr(turns, "LOCAL", frozenset())
    former = numbers(db)[1]
    with former_path(db).open("rb") as seen:
        before = seen.read()
        write(folder, 31)
        assert len(built(folder, db)["documents"]) == 32
        assert former not in numbers(db)
        seen.seek(0)
        assert seen.read() == before


def test_whoever_has_the_old_file_open_keeps_reading_it(folder):
    db = folder.parent / "kb.db"
    reader = sqlite3.connect(f"file:{db}?mode=ro&immutable=1", uri=True)
    before = reader.execute("select id, text from documents order by id").fetchall()
    served = numbers(db)[0]
    for number in (31, 32, 33):
        write(folder, number)
        found = built(folder, db)
        assert served != numbers(db)[0]
        assert reader.execute("select id, text from documents order by id").fetchall() == before
        assert reader.execute("pragma integrity_check").fetchall() == [("ok",)]
    reader.close()
    assert len(found["documents"]) == 34


def test_a_file_with_another_name_is_left_alone(folder):
    db = folder.parent / "kb.db"
    saved = folder.parent / "saved.db"
    os.link(db, saved)
    before = saved.read_bytes()
    for number in (31, 32, 33):
        write(folder, number)
        built(folder, db)
        assert saved.read_bytes() == before


def test_a_build_that_ended_in_the_middle_of_the_swap_is_no_harm(folder):
    db = folder.parent / "kb.db"
    former_path(db).unlink()
    os.link(db, former_path(db))
    served = numbers(db)[0]
    reader = sqlite3.connect(f"file:{db}?mode=ro&immutable=1", uri=True)
    write(folder, 31)
    found = built(folder, db)
    assert served != numbers(db)[0]
    assert reader.execute("select count(*) from documents").fetchone() == (31,)
    reader.close()
    assert {name: found[name] for name in found if name != "events known"} == whole(folder, db)


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", None])
def test_without_its_log_the_old_file_is_of_no_use(folder, damage):
    db = folder.parent / "kb.db"
    log = former_path(db).with_name(f"{former_path(db).name}-wal")
    log.write_bytes(log.read_bytes()[:-5000] if damage is None else damage)
    write(folder, 31, article(77) | {"id": "n31"})
    found = built(folder, db)
    assert {name: found[name] for name in found if name != "events known"} == whole(folder, db)
