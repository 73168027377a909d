"""The database as a file: swapped in whole, never over somebody else's, one build at a time, clear words on failure."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time

import pytest

from kb.errors import KbError
from kb.records import Annotations, Document, Extraction
from kb.store import Run, create, input_fingerprint, is_current, is_ours, open_base, rows
from kb.store.files import build_lock, faults_named


def article(number, text="A short text."):
    document = Document(id=f"doc{number}", text=text, sha256=f"{number}")
    return Extraction(document, Annotations([], [], [], [], []), [], [])


def build(db, count, fingerprint="f"):
    with create(db, Run(fingerprint, "1.0"), []) as writer:
        for number in range(count):
            writer.add(article(number))


def documents(db):
    with open_base(db) as base:
        return base.counts().documents


def leftovers(db):
    return sorted(path.name for path in db.parent.iterdir() if path.name not in {db.name, f".{db.name}.lock"})


def test_a_reader_of_the_old_file_keeps_it(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)
    with open_base(db) as old:
        build(db, 2, "g")
        assert old.counts().documents == 1
        assert old.fingerprint() == "f"
    assert documents(db) == 2
    assert input_fingerprint(db) == "g"
    assert leftovers(db) == []


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_build_that_fails_leaves_the_old_file(tmp_path, stop):
    db = tmp_path / "kb.db"
    build(db, 1)
    before = db.read_bytes()

    def stopped():
        with create(db, Run("g", "1.0"), []) as writer:
            writer.add(article(7))
            raise stop

    with pytest.raises(stop):
        stopped()
    assert db.read_bytes() == before
    assert leftovers(db) == []


def test_a_build_whose_check_fails_is_not_swapped_in(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)

    def lying():
        with create(db, Run("g", "1.0"), []) as writer:
            writer.add(article(1))
            writer._put(rows.TIMES, ("t", "doc1", "long", 2, 7, "DATE", "2016", None, None, None, None, "rule"))

    with pytest.raises(KbError, match="not in its document"):
        lying()
    assert documents(db) == 1
    assert input_fingerprint(db) == "f"


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from kb.records import Annotations, Document, Extraction
    from kb.store import rows, Run, create
    with create(Path(sys.argv[1]), Run("g", "1.0"), []) as writer:
        for number in range(20_000):
            document = Document(id=str(number), text="words", sha256="x")
            writer.add(Extraction(document, Annotations([], [], [], [], []), [], []))
        print("loaded", flush=True)
        sys.stdin.read()
"""


def start_build(db):
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(KILLED), str(db)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "loaded\n"
    return process


def test_two_builds_at_once_and_one_killed(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)
    process = start_build(db)
    try:
        with pytest.raises(KbError, match=r"Another build of .* is running"):
            build(db, 2)
        assert documents(db) == 1
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert leftovers(db) != []
    assert documents(db) == 1
    build(db, 3)
    assert documents(db) == 3
    assert leftovers(db) == []


def test_the_lock_is_free_again_after_a_build(tmp_path):
    db = tmp_path / "kb.db"
    with build_lock(db), pytest.raises(KbError, match="Another build"):
        build(db, 1)
    build(db, 1)
    assert documents(db) == 1


def test_somebody_elses_database_is_not_overwritten(tmp_path):
    db = tmp_path / "theirs.db"
    connection = sqlite3.connect(db)
    connection.execute("create table diary (day text)")
    connection.commit()
    connection.close()
    before = db.read_bytes()
    assert not is_ours(db)
    for attempt in (lambda: build(db, 1), lambda: input_fingerprint(db), lambda: documents(db)):
        with pytest.raises(KbError, match="did not make"):
            attempt()
    assert db.read_bytes() == before


@pytest.mark.parametrize(("content", "words"), [
    (b"Dear diary, this is no database at all.", "not a database"),
    (b"SQLite format 3\0", "not a database"),
])
def test_a_file_that_is_no_database_is_not_overwritten(tmp_path, content, words):
    db = tmp_path / "kb.db"
    db.write_bytes(content)
    with pytest.raises(KbError, match=words):
        build(db, 1)
    assert db.read_bytes() == content


def test_an_empty_file_may_be_replaced(tmp_path):
    db = tmp_path / "kb.db"
    db.touch()
    assert not is_ours(db)
    assert input_fingerprint(db) is None
    build(db, 1)
    assert is_current(db)


def test_a_missing_database_says_how_to_make_it(tmp_path):
    assert input_fingerprint(tmp_path / "kb.db") is None
    with pytest.raises(KbError, match="Make it with `kb build"):
        documents(tmp_path / "kb.db")


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(KbError, match="is a folder"):
        build(tmp_path, 1)


def test_another_schema_is_rebuilt_not_read(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)
    connection = sqlite3.connect(db)
    connection.execute("pragma user_version = 99")
    connection.commit()
    connection.close()
    assert is_ours(db)
    assert input_fingerprint(db) is None
    with pytest.raises(KbError, match="another version"):
        documents(db)
    build(db, 2)
    assert documents(db) == 2


def test_a_schema_whose_ids_can_not_be_read_is_not_overwritten(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)
    connection = sqlite3.connect(db)
    connection.execute("pragma user_version = 99")
    connection.execute("drop table redirects")
    connection.commit()
    connection.close()
    before = db.read_bytes()
    with pytest.raises(KbError, match=r"another version .* Move it away"):
        build(db, 2)
    assert db.read_bytes() == before


def test_a_damaged_database_is_named(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)
    content = bytearray(db.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    db.write_bytes(content)
    for attempt in (lambda: documents(db), lambda: build(db, 1, "g")):
        with pytest.raises(KbError, match="damaged"):
            attempt()
    assert db.read_bytes() == content


def test_a_full_disk_leaves_the_old_file(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)

    def fill():
        with create(db, Run("g", "1.0"), []) as writer:
            writer._connection.execute("pragma max_page_count = 200")
            for number in range(30):
                writer.add(article(number, "word " * 10_000))

    with pytest.raises(KbError, match="disk is full"):
        fill()
    assert documents(db) == 1
    assert leftovers(db) == []


def test_a_place_that_can_not_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KbError, match="can't be"):
        build(tmp_path / "file" / "kb.db", 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(KbError, match="permission"):
        build(tmp_path / "kb.db", 1)


@pytest.mark.parametrize(("error", "words"), [
    (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
    (PermissionError(errno.EACCES, "Permission denied"), "no permission"),
    (OSError(errno.EROFS, "Read-only file system"), "no permission"),
    (sqlite3.OperationalError("unable to open database file"), "no permission"),
    (sqlite3.OperationalError("attempt to write a readonly database"), "no permission"),
    (sqlite3.DatabaseError("database disk image is malformed"), "damaged"),
    (sqlite3.IntegrityError("UNIQUE constraint failed: events.id"), "UNIQUE constraint failed"),
])
def test_faults_are_one_line_with_a_next_step(tmp_path, error, words):
    with pytest.raises(KbError, match=words) as caught, faults_named(tmp_path / "kb.db"):
        raise error
    assert "\n" not in str(caught.value)


def test_an_old_sqlite_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 36, 0))
    with pytest.raises(KbError, match="newer Python"):
        build(tmp_path / "kb.db", 1)


def test_the_new_file_keeps_the_old_ones_permissions(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)
    db.chmod(0o640)
    build(db, 2)
    assert db.stat().st_mode & 0o777 == 0o640


def test_a_build_takes_no_clock_with_it(tmp_path):
    db = tmp_path / "kb.db"
    build(db, 1)
    first = db.read_bytes()
    db.unlink()
    time.sleep(0.01)
    build(db, 1)
    assert db.read_bytes() == first
