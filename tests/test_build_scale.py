"""Builds over many processes: the same bytes, bounded time for an article, lost processes, and Ctrl-C."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from kb import building, harvest
from kb.errors import KbError
from kb.harvest import Extractor, Harvester
from kb.pipeline import BuildOptions, Progress, build, ensure_built, list_events, list_issues
from kb.read import Options, split_file
from kb.read.maintext import Block
from kb.records import Issue
from tests.archives import STORY, packed, page, record

TODAY = "2026-01-01"
LINES, PAGES, RECORDS = 60, 12, 10


def article(number):
    day = f"2016-11-{number % 28 + 1:02}"
    return {"id": f"n{number}", "published": day, "publisher": "The Harbour Courier",
            "text": f"Angela Merkel met Francois Hollande in Berlin on Tuesday. {STORY[number % 4]} Report {number}."}


@pytest.fixture
def options(desk):
    """A build of lines, pages and a crawl, enough for many tasks."""
    folder = desk / "clippings"
    folder.mkdir()
    lines = "".join(json.dumps(article(number)) + "\n" for number in range(LINES))
    (folder / "lines.jsonl").write_text(lines, encoding="utf-8")
    dated = '<meta property="article:published_time" content="2016-11-15">'
    for number in range(PAGES):
        (folder / f"page{number}.html").write_text(page(f"Talks {number}", head=dated), encoding="utf-8")
    crawl = [record(f"https://courier.example/{number}", page(f"Crawl {number}", head=dated))
             for number in range(RECORDS)]
    (folder / "crawl.warc.gz").write_bytes(packed(crawl)[:-40])
    (folder / "empty.txt").write_bytes(b"")
    return BuildOptions(paths=(folder,), db=desk / "data/kb.db", seeds=desk / "seeds", today=TODAY)


def test_the_number_of_processes_changes_nothing(options):
    outcome = build(options)
    alone = options.db.read_bytes()
    # The last record of the crawl is cut short: kept as far as it goes, and told.
    assert outcome.documents == LINES + PAGES + RECORDS
    assert {issue.code for issue in list_issues(options.db)} >= {"truncated", "empty_file"}
    options.db.unlink()
    seen = []
    assert build(options._replace(jobs=3), advance=seen.append) == outcome
    assert options.db.read_bytes() == alone
    assert seen[-1] == Progress(seen[-1].total, seen[-1].total, outcome.documents)
    assert [reached.done for reached in seen] == sorted(reached.done for reached in seen)


def test_since_and_limit(options):
    build(options._replace(since="2016-11-20"))
    with sqlite3.connect(options.db) as connection:
        assert connection.execute("select min(published_day) from documents").fetchone() == ("2016-11-20",)
    build(options._replace(since="2016-11-10", until="2016-11-14"))
    with sqlite3.connect(options.db) as connection:
        days = connection.execute("select min(published_day), max(published_day) from documents").fetchone()
        assert days == ("2016-11-10", "2016-11-14")
    outcome = build(options._replace(limit=7, jobs=2))
    assert (outcome.written, outcome.documents) == (True, 7)
    assert not build(options._replace(limit=7)).written
    assert not ensure_built(options).written


def test_an_article_that_takes_too_long_is_left_out(options, monkeypatch):
    real = Extractor.annotated

    def dawdle(self, document, found=None):
        if document.id == "n3":
            time.sleep(60)
        return real(self, document)

    harvester = Harvester(options.seeds, Options(today=TODAY))
    (piece,) = split_file(options.paths[0] / "lines.jsonl")
    assert len(harvester([piece])[0]) == LINES
    monkeypatch.setattr(Extractor, "annotated", dawdle)
    monkeypatch.setattr(harvest, "SECONDS_A_STAGE", 2)
    (made,) = harvester([piece])
    assert [(item.code, item.document_id) for item in made if isinstance(item, Issue)] == [("too_slow", "n3")]
    assert len(made) == LINES


def test_an_article_that_ends_its_process_costs_itself_alone(options, monkeypatch):
    real = Extractor.annotated

    def die(self, document, found=None):
        if document.title == "Talks 7" or document.id == "n11":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, document)

    monkeypatch.setattr(Extractor, "annotated", die)
    outcome = build(options._replace(jobs=2))
    crashed = [each for each in list_issues(options.db) if each.code == "crashed"]
    assert [(issue.source.rpartition("/")[2], issue.line) for issue in crashed] == [
        ("lines.jsonl", 12), ("page7.html", None)]
    assert outcome.documents == LINES + PAGES + RECORDS - 2


def test_what_people_decided_is_told_alike_by_any_number_of_processes(options):
    build(options)
    columns, rows = list_events(options.db)
    chosen = {row[columns.index("type")]: row[columns.index("id")] for row in rows}
    lines = [f"{event},,correct,{field},{value},desk,2016-12-01,known" for event in chosen.values()
             for field, value in (("status", "perhaps"), ("content", "a fleet"), ("participants", "captain: Ann Lee"))]
    (options.seeds / "judgements.csv").write_text(
        "\n".join(["left,right,verdict,field,value,who,when,why", *lines, ""]), encoding="utf-8")
    options.db.unlink()
    build(options)
    told = list_issues(options.db)
    assert len([each for each in told if each.code == "bad_correction"]) > len(chosen) > 1
    alone = options.db.read_bytes()
    options.db.unlink()
    build(options._replace(jobs=2))
    assert list_issues(options.db) == told
    assert options.db.read_bytes() == alone


def test_a_process_that_ends_while_it_links_leaves_nothing_behind(options, monkeypatch):
    real, first = building._link_families, os.getpid()

    def die(*arguments, **options):
        if os.getpid() != first:
            os._exit(1)
        return real(*arguments, **options)

    monkeypatch.setattr(building, "_link_families", die)
    with pytest.raises(KbError, match="try again with --jobs 1"):
        build(options._replace(jobs=2))
    assert {path.name for path in options.db.parent.iterdir()} <= {".kb.db.kept", ".kb.db.lock"}


def test_ctrl_c_leaves_nothing_behind(options):
    code = "from kb.cli import main; main()"
    slow = ("import kb.harvest as p, time; real = p.Extractor.annotated\n"
            "def wait(self, document, found=None): time.sleep(0.2); return real(self, document)\n"
            "p.Extractor.annotated = wait\n")
    process = subprocess.Popen(
        [sys.executable, "-c", slow + code, "build", str(options.paths[0]), "--jobs", "2"],
        cwd=options.db.parent.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (options.db.parent / ".kb.db.building").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip().splitlines()[-1].startswith("kb: stopped")
    assert "Traceback" not in errors
    assert not options.db.exists()
    assert [path.name for path in options.db.parent.iterdir() if "building" in path.name] == []
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 0)
        pytest.fail("a process is left")


def test_a_fault_in_reading_costs_its_file_alone(options, monkeypatch):
    def fail(markup, tree, **ways):
        if "Talks 7" in markup:
            raise ZeroDivisionError
        return [Block(paragraph) for paragraph in STORY]

    monkeypatch.setattr("kb.read.html.read_blocks", fail)
    outcome = build(options)
    (issue,) = [each for each in list_issues(options.db) if each.code == "reading_failed"]
    assert issue.source.endswith("page7.html")
    assert "ZeroDivisionError" in issue.message
    assert outcome.documents == LINES + PAGES + RECORDS - 1
