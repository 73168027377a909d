"""Every table, view and question of the site that the seed articles make has a page."""

import sqlite3
from urllib.parse import quote

from kb.publish.prose import load_metadata
from kb.publish.site import open_site


async def test_every_table_and_question_has_a_page(seed_base):
    site = open_site(seed_base, load_metadata())
    await site.invoke_startup()
    with sqlite3.connect(seed_base) as connection:
        names = [name for (name,) in connection.execute(
            "select name from sqlite_master where type in ('table', 'view') and name not like '%_fts%' "
            "and name not like 'sqlite_%'")]
    questions = list(load_metadata()["databases"]["kb"]["queries"])
    for name in [*names, *questions]:
        response = await site.client.get(f"/kb/{quote(name)}")
        assert response.status_code == 200, name


async def test_every_article_that_was_read_is_told_of(seed_base):
    site = open_site(seed_base, load_metadata())
    await site.invoke_startup()
    read = (await site.client.get("/kb/what_was_read.json?_shape=array")).json()
    with sqlite3.connect(seed_base) as connection:
        (documents,) = connection.execute("select count(*) from documents").fetchone()
    assert sum(row["articles"] for row in read) == documents
    assert "Capital Ledger" in {row["publisher"] for row in read}, "its pages state only when they were changed"


async def test_where_nothing_is_found_it_is_said_what_was_read(seed_base):
    site = open_site(seed_base, load_metadata())
    await site.invoke_startup()
    for address in ("/kb/between?a=nobody", "/-/timeline?actor=nobody", "/-/map?actor=nobody"):
        page = (await site.client.get(address)).text
        assert "what was read: 11 articles of 7 publishers, from 9 November 2016 to 22 November 2016" in page, address
        assert "nothing was refused" in page
    for address in ("/kb/between", "/-/timeline", "/-/map"):
        assert "what was read: 11" not in (await site.client.get(address)).text
