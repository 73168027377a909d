"""Extraction in partitions: on this machine and on a real Dask cluster that loses a worker, and builds from them."""

import errno
import json
import os
import signal
import socket
import sqlite3
import threading
import time

import pytest
from click.testing import CliRunner

from kb import cluster
from kb.cli import kb
from kb.errors import KbError
from kb.pipeline import BuildOptions, build, extract_to_partitions, list_issues
from tests.archives import STORY

pytest.importorskip("pyarrow")
TODAY = "2026-01-01"
TABLES = ("documents", "mentions", "statements", "events", "links", "actors", "times", "issues")


@pytest.fixture
def options(desk, monkeypatch):
    """A corpus of some partitions, with a broken line and an empty file."""
    monkeypatch.setattr(cluster, "PARTITION_BYTES", 4_000)
    folder = desk / "corpus"
    folder.mkdir()
    for number in range(4):
        lines = [json.dumps({"id": f"n{number}-{line}", "published": f"2016-11-{line + 1:02}",
                             "publisher": "The Courier",
                             "text": f"Angela Merkel met Francois Hollande in Berlin on Tuesday. {STORY[line % 4]}"})
                 for line in range(20)]
        (folder / f"{number}.jsonl").write_text("\n".join(lines) + ('\n{"id": ' if number == 2 else "\n"))
    (folder / "empty.txt").write_bytes(b"")
    return BuildOptions(paths=(folder,), db=desk / "data/kb.db", seeds=desk / "seeds", today=TODAY)


def contents(db):
    with sqlite3.connect(db) as connection:
        return {table: connection.execute(f"select * from {table} order by 1").fetchall() for table in TABLES}


@pytest.fixture
def direct(options):
    """What a build of the corpus itself holds."""
    build(options)
    found = contents(options.db)
    options.db.unlink()
    return found


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_from_partitions_is_the_build(options, direct, tmp_path, jobs):
    count, articles, _ = extract_to_partitions(options._replace(jobs=jobs), tmp_path / "out")
    assert articles == 80
    assert len(list((tmp_path / "out").iterdir())) == count >= 4
    build(options._replace(paths=(tmp_path / "out",)))
    assert contents(options.db) == direct
    assert "truncated" in {issue.code for issue in list_issues(options.db)}


def test_partitions_that_are_there_are_not_made_again(options, tmp_path):
    extract_to_partitions(options, tmp_path / "out")
    marks = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    gone = sorted(marks)[1]
    gone.unlink()
    extract_to_partitions(options, tmp_path / "out")
    again = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert set(again) == set(marks)
    assert [path for path in marks if again[path] != marks[path]] == [gone]


def test_what_was_extracted_otherwise_is_made_again_and_what_is_left_of_it_is_told(options, tmp_path):
    def names():
        return {path.name for path in (tmp_path / "out").iterdir()}

    extract_to_partitions(options, tmp_path / "out")
    before = names()
    _, articles, issues = extract_to_partitions(options._replace(today="2026-01-02"), tmp_path / "out")
    assert (names(), articles, issues) == (before, 0, []), "the next day"
    own = options.seeds.parent / "event_types"
    own.mkdir()
    (own / "duel.toml").write_text('id = "duel"\nlabel = "Duel"\ndescription = "Two fight."\n'
                                   'roles = { fighter = "person" }\n[triggers]\nverb = ["duel"]\n')
    _, articles, issues = extract_to_partitions(options, tmp_path / "out")
    assert articles == 80
    assert before < names()
    assert [(issue.code, str(len(before)) in issue.message) for issue in issues] == [("other_partitions", True)]


def test_anybody_can_query_them(options, tmp_path):
    import pyarrow.parquet as parquet  # lazy: an optional extra

    extract_to_partitions(options, tmp_path / "out")
    table = parquet.read_table(sorted((tmp_path / "out").iterdir())[0])
    row = table.slice(0, 1).to_pylist()[0]
    assert row["publisher"] == "The Courier"
    assert row["mentions"][0]["trigger"] in row["mentions"][0]["sentence"]
    assert {"speaker", "cue", "content"} <= set(table.schema.field("statements").type.value_type.names)


def test_what_does_not_fit_together_is_refused(options, tmp_path):
    extract_to_partitions(options, tmp_path / "out")
    with pytest.raises(KbError, match="for the profile “full”, and this build has the profile “public”"):
        build(options._replace(paths=(tmp_path / "out",), profile="public"))
    (first, *_) = sorted((tmp_path / "out").iterdir())
    first.write_bytes(first.read_bytes()[:200])
    with pytest.raises(KbError, match="Extract it again"):
        build(options._replace(paths=(tmp_path / "out",)))


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "[Errno 28] Error writing bytes to file. Detail: [errno 28] "
                                           "No space left on device"), OSError("IOError: the drive is gone")])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_disk_that_is_full_is_told_and_nothing_half_written_is_kept(options, tmp_path, monkeypatch, error, jobs):
    import pyarrow.parquet as parquet  # lazy: an optional extra

    write, written = parquet.write_table, tmp_path / "written"

    def fill(table, where, **settings):
        write(table, where, **settings)
        if written.exists():
            where.write_bytes(where.read_bytes()[:100])
            raise error
        written.touch()

    monkeypatch.setattr(parquet, "write_table", fill)
    out = tmp_path / "out"
    with pytest.raises(KbError, match=r"(?s)part-.* can't be written: (No space left|IOError).*run it again") as told:
        extract_to_partitions(options._replace(jobs=jobs), out)
    assert "Errno" not in str(told.value)
    assert "\n" not in str(told.value)
    monkeypatch.setattr(parquet, "write_table", write)
    assert all(parquet.ParquetFile(path).metadata.num_rows for path in out.iterdir()), "whole ones stay"
    assert list(out.glob(".*")) == []


def test_a_process_killed_while_another_fails_leaves_nothing_half_written(options, tmp_path, monkeypatch):
    import pyarrow.parquet as parquet  # lazy: an optional extra

    begun, out = tmp_path / "begun", tmp_path / "out"

    def stall(table, where, **settings):
        where.write_bytes(b"PAR1")
        try:
            begun.mkdir()
        except FileExistsError:
            raise OSError("the drive is gone") from None
        time.sleep(60)

    monkeypatch.setattr(parquet, "write_table", stall)
    with pytest.raises(KbError, match="the drive is gone"):
        extract_to_partitions(options._replace(jobs=2), out)
    assert list(out.iterdir()) == []


def test_what_stops_a_partition_leaves_nothing_of_it(options, tmp_path, monkeypatch):
    import pyarrow.parquet as parquet  # lazy: an optional extra

    def stop(table, where, **settings):
        where.write_bytes(b"PAR1")
        raise KeyboardInterrupt

    monkeypatch.setattr(parquet, "write_table", stop)
    with pytest.raises(KeyboardInterrupt):
        extract_to_partitions(options, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("below", ["", "mentions"])
def test_a_file_where_the_folder_should_be_is_told_and_stays(options, below):
    file = options.seeds / "kept.csv"
    file.write_text("name\n", encoding="utf-8")
    found = CliRunner().invoke(kb, ["extract", str(options.paths[0]), "--seeds", str(options.seeds), "--out",
                                    str(file / below)])
    assert isinstance(found.exception, KbError)
    assert "a file is in its place" in str(found.exception)
    assert file.read_text(encoding="utf-8") == "name\n"


def test_a_scheduler_that_is_not_there_is_told(options, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(KbError, match="no Dask scheduler"):
        extract_to_partitions(options, tmp_path / "out2", cluster="tcp://127.0.0.1:1")


def test_a_partition_that_was_cut_short_is_made_again(options, tmp_path):
    out = tmp_path / "out"
    extract_to_partitions(options, out)
    whole = {path.name: path.read_bytes() for path in out.iterdir()}
    first = min(out.iterdir())
    first.write_bytes(whole[first.name][:-100])
    extract_to_partitions(options, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == whole


@pytest.mark.parametrize("address", ["scheduler", "tcp://", "tcp://host", "http://127.0.0.1:8786", "tcp://host:1/x"])
def test_what_is_no_address_of_a_scheduler_is_told_at_once(options, tmp_path, address):
    pytest.importorskip("distributed")
    with pytest.raises(KbError, match="tcp://HOST:8786"):
        extract_to_partitions(options, tmp_path / "out", cluster=address)


def test_what_listens_and_is_no_scheduler_is_not_waited_for(options, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(KbError, match="no Dask scheduler"):
        extract_to_partitions(options, tmp_path / "out", cluster=f"tcp://127.0.0.1:{silent.getsockname()[1]}")


def test_a_cluster_that_loses_a_worker_loses_nothing(options, direct, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "AHEAD", 1)  # more partitions than are given out at once
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                                  host="127.0.0.1") as local:
        victim = next(iter(local.workers.values())).process.pid

        def kill_when_under_way():
            deadline = time.monotonic() + 60
            while not list((tmp_path / "out").glob("part-*")) and time.monotonic() < deadline:
                time.sleep(0.02)
            os.kill(victim, signal.SIGKILL)

        threading.Thread(target=kill_when_under_way, daemon=True).start()
        _, articles, _ = extract_to_partitions(options, tmp_path / "out", cluster=local.scheduler_address)
    assert articles <= 80
    build(options._replace(paths=(tmp_path / "out",)))
    assert contents(options.db) == direct
