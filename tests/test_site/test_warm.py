"""Pages that are written before anybody asks, and rows that are known without counting."""

import asyncio
import sqlite3

import httpx
import pytest

from kb.publish.editions import FreshSite
from kb.publish.memory import WARM_HOST, Memory
from kb.publish.pages.routes import entrances
from kb.publish.prose import load_metadata
from kb.publish.site import open_site
from kb.publish.tallies import count_rows

PAGE = b'<a href="http://%b/kb/events/e1">here</a>'


def counting(asked):
    async def app(scope, receive, send):
        host = dict(scope["headers"])[b"host"]
        asked.append((scope["path"], host))
        body = PAGE % host
        headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
        status = 404 if scope["path"] == "/gone" else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def client(app, base="http://site.example:8001"):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)


async def test_a_page_written_beforehand_names_the_address_of_each_reader():
    asked = []
    memory = Memory(counting(asked))
    await memory.warm("/page")
    for base in ("http://site.example:8001", "https://other.example", "http://[::1]:80"):
        answer = await client(memory, base).get("/page")
        host = answer.request.headers["host"].encode()
        assert answer.content == (PAGE % host).replace(b"http:", base[: base.index(":") + 1].encode())
        assert int(answer.headers["content-length"]) == len(answer.content)
    assert asked == [("/page", WARM_HOST)]


@pytest.mark.parametrize("headers", [
    {"cookie": "a=b"}, {"authorization": "Bearer x"}, {"x-forwarded-host": "there"}, {"host": '"><script>'},
    {"host": "a b"},
])
async def test_whoever_may_get_a_page_of_his_own_does(headers):
    asked = []
    memory = Memory(counting(asked))
    await memory.warm("/page")
    await client(memory).get("/page", headers=headers)
    assert len(asked) == 2


async def test_what_fails_or_is_asked_otherwise_is_not_answered_from_it():
    asked = []
    memory = Memory(counting(asked))
    await memory.warm("/gone")
    assert (await client(memory).get("/gone")).status_code == 404
    await memory.warm("/page")
    await client(memory).get("/page?type=summit")
    assert [path for path, _ in asked] == ["/gone", "/gone", "/page", "/page"]


async def test_a_site_that_has_started_writes_its_entrances_and_answers_meanwhile(database, monkeypatch):
    monkeypatch.setattr("kb.publish.editions._WAIT_SECONDS", 0.001)
    site = FreshSite(database, lambda: open_site(database, load_metadata()))
    await site.refresh()
    warming = asyncio.create_task(site.edition.warm())
    async with client(site) as reader:
        assert (await reader.get("/-/timeline")).status_code == 200
        await warming
        before = len(site.edition.app._pages)
        for path in entrances(site.edition.site):
            answer = await reader.get(path)
            assert answer.status_code == 200, path
            assert WARM_HOST.decode() not in answer.text + str(answer.headers), path
        assert len(site.edition.app._pages) == before
    assert not site.edition.readers
    site.edition.close()


async def test_an_edition_that_is_closed_is_warmed_no_further(database):
    site = FreshSite(database, lambda: open_site(database, load_metadata()))
    await site.refresh()
    site.edition.close()
    await asyncio.wait_for(site.edition.warm(), 5)
    assert not site.edition.app._pages


def test_rows_are_those_of_counting_whatever_the_analysis_says(tmp_path):
    connection = sqlite3.connect(tmp_path / "rows.db")
    connection.executescript("""
        create table whole(a); create index by_a on whole(a); create table thinned(a); create index by_b on thinned(a);
        create table grown(a); create index by_c on grown(a); create table plain(a); create table empty(a);
        create table keyed(a primary key) without rowid; create virtual table words using fts5(a);
    """)
    for table in ("whole", "thinned", "grown", "plain", "keyed", "words"):
        connection.executemany(f"insert into {table}(a) values (?)", [(str(number),) for number in range(50)])
    connection.execute("delete from thinned where a = '7'")
    connection.execute("analyze")
    connection.execute("insert into grown values ('new')")
    counted = count_rows(connection)
    for table in ("whole", "thinned", "grown", "plain", "empty", "keyed", "words"):
        assert counted[table] == connection.execute(f"select count(*) from {table}").fetchone()[0], table


def test_the_known_rows_of_a_database_are_those_it_has(database):
    connection = sqlite3.connect(database)
    counted = count_rows(connection)
    assert counted["events"] == 7
    for table, number in counted.items():
        assert number == connection.execute(f"select count(*) from [{table}]").fetchone()[0]
    connection.close()
