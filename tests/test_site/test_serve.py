"""Starting the site: what is refused, what is announced, and what readers see while the file is replaced."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request

import httpx
import pytest
import yaml

from kb.errors import KbError
from kb.publish.editions import FreshSite
from kb.publish.memory import Memory
from kb.publish.prose import find_metadata, load_metadata
from kb.publish.serve import serve
from kb.publish.site import check_database, open_site

TABLES = """
create table documents(id text primary key); create table mentions(id text primary key);
create table events(id text primary key, title text); create view timeline as select * from events;
create table appearances(id integer primary key); create table pair_totals(id integer primary key);
create table reading_days(id integer primary key); create table status_history(id integer primary key);
"""


def make_database(path, title):
    """A new file moved over `path` in one step, as a build does it."""
    fresh = path.with_suffix(".new")
    connection = sqlite3.connect(fresh)
    connection.executescript(TABLES)
    connection.execute("insert into events values ('e1', ?)", [title])
    connection.commit()
    connection.close()
    os.replace(fresh, path)
    return path


@pytest.fixture
def db(tmp_path):
    return make_database(tmp_path / "kb.db", "first")


def test_a_missing_database_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(KbError, match="kb build"):
        serve(tmp_path / "kb.db")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "kb.db").write_bytes(b"not a database" * 100)
    with pytest.raises(KbError, match="can't be opened as a database"):
        serve(tmp_path / "kb.db")


def test_a_database_of_something_else_is_refused(tmp_path):
    connection = sqlite3.connect(tmp_path / "kb.db")
    connection.execute("create table recipes(id)")
    connection.close()
    with pytest.raises(KbError, match="not a database that `kb build` made"):
        check_database(tmp_path / "kb.db")


def test_a_database_of_an_earlier_version_asks_for_a_build(db):
    connection = sqlite3.connect(db)
    connection.execute("drop table pair_totals")
    connection.close()
    with pytest.raises(KbError, match=r"earlier version.*kb build"):
        check_database(db)


def test_a_port_in_use_is_one_clear_line(db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KbError, match=f"Port {port} is in use") as refusal:
            serve(db, port=port)
    assert "--port" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_address_that_is_not_ours_is_refused(db):
    with pytest.raises(KbError, match="--host 127"):
        serve(db, host="192.0.2.1", port=0)


def test_own_metadata_is_laid_over_ours(tmp_path, monkeypatch):
    ours = yaml.safe_load(find_metadata().read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    assert load_metadata() == ours
    (tmp_path / "metadata.yml").write_text("title: Our own timeline\n")
    merged = load_metadata()
    assert merged["title"] == "Our own timeline"
    assert {key: value for key, value in merged.items() if key != "title"} == (
        {key: value for key, value in ours.items() if key != "title"}
    )


@pytest.mark.parametrize("wrong", ["title: [", "- only\n- a list\n", "\udcff"])
def test_metadata_that_cannot_be_read_is_refused(tmp_path, wrong):
    path = tmp_path / "own.yml"
    path.write_bytes(wrong.encode("utf-8", "surrogateescape"))
    with pytest.raises(KbError, match=r"own\.yml"):
        load_metadata(path)


def test_the_command_says_where_the_site_is_and_ends_cleanly_on_ctrl_c(database, tmp_path):
    program = f"from pathlib import Path; from kb.publish.serve import serve; serve(Path({str(database)!r}), port=0)"
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    try:
        announced = process.stderr.readline()
        assert announced.startswith("Serving http://127.0.0.1:")
        address = announced.split()[1]
        with urllib.request.urlopen(f"{address}kb/events/e-summit", timeout=20) as answer:  # noqa: S310
            assert b"summit in Reykjavik" in answer.read()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def opened(db):
    return FreshSite(db, lambda: open_site(db, {}))


async def titles(site):
    transport = httpx.ASGITransport(app=site)
    async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
        answer = await client.get("/kb/events.json?_shape=array")
        return [row["title"] for row in answer.json()]


async def test_a_rebuilt_file_takes_over_and_the_old_one_is_let_go(db):
    site = opened(db)
    await site.refresh()
    before = site.edition
    assert await titles(site) == ["first"]
    assert not await site.refresh()
    make_database(db, "second")
    assert await titles(site) == ["first"], "until the new edition is whole, the old one answers"
    assert await site.refresh()
    assert await titles(site) == ["second"]
    with pytest.raises(sqlite3.ProgrammingError):
        before.site.get_database("kb")._all_file_connections[0].execute("select 1")
    site.edition.close()


async def test_a_request_ends_on_the_edition_it_began_on(db):
    site = opened(db)
    await site.refresh()
    began, go_on = asyncio.Event(), asyncio.Event()
    inner = site.edition.app

    async def slow(scope, receive, send):
        began.set()
        await go_on.wait()
        await inner(scope, receive, send)

    site.edition.app = slow
    request = asyncio.create_task(titles(site))
    await began.wait()
    make_database(db, "second")
    assert await site.refresh()
    go_on.set()
    assert await request == ["first"]
    assert await titles(site) == ["second"]
    site.edition.close()


async def test_a_file_that_cannot_be_opened_never_takes_the_site_down(db):
    def open_checked():
        check_database(db)
        return open_site(db, {})

    site = FreshSite(db, open_checked)
    await site.refresh()
    broken = db.with_suffix(".broken")
    broken.write_bytes(b"x" * 5000)
    os.replace(broken, db)
    assert not await site.refresh()
    assert await titles(site) == ["first"]
    db.unlink()
    assert not await site.refresh()
    assert await titles(site) == ["first"]
    make_database(db, "third")
    assert await site.refresh()
    assert await titles(site) == ["third"]
    site.edition.close()


async def test_any_file_name_is_served_as_kb(tmp_path):
    site = open_site(make_database(tmp_path / "autumn 2016.sqlite", "first"), {})
    assert set(site.databases) == {"_internal", "kb"}
    answer = await site.client.get("/kb/events.json?_shape=array")
    assert [row["title"] for row in answer.json()] == ["first"]


async def test_a_page_is_written_once_and_remembered_only_if_it_is_whole(database):
    asked = []

    async def app(scope, receive, send):
        asked.append(scope["path"])
        cut = b'<p class="facets-timed-out">' if scope["path"] == "/cut" else b""
        status = 400 if scope["path"] == "/bad" else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/html")]})
        for part in (b"one ", b"two" + cut):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=Memory(app)), base_url="http://site")
    for path in ("/whole", "/cut", "/bad"):
        first, second = [await client.get(path) for _ in range(2)]
        assert first.content == second.content
        assert first.status_code == second.status_code
    await asyncio.gather(*(client.get("/together") for _ in range(5)))
    await client.get("/whole", headers={"host": "another"})
    assert asked == ["/whole", "/cut", "/cut", "/bad", "/bad", "/together", "/whole"]


async def test_the_pages_asked_for_longest_ago_give_way():
    asked = []

    async def app(scope, receive, send):
        asked.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b"x" * 40})

    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=Memory(app, most_bytes=100)), base_url="http://site")
    for path in ("/1", "/2", "/1", "/3", "/1", "/2"):
        await client.get(path)
    assert asked == ["/1", "/2", "/3", "/2"]


async def test_the_served_site_has_every_kind_of_page(database):
    site = FreshSite(database, lambda: open_site(database, load_metadata()))
    await site.refresh()
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://site")
    for path in ("/", "/kb", "/kb/events", "/kb/event_reports", "/kb/event_reports?type=summit", "/kb/timeline",
                 "/kb/documents?_search=reagan", "/-/timeline", "/kb/between", "/-/databases.json"):
        for _ in range(2):
            assert (await client.get(path)).status_code == 200, path
    site.edition.close()
