"""Several databases side by side, such as one a year: each with all tables, descriptions and questions."""

import re
import shutil
import sqlite3

import pytest

from kb.errors import KbError
from kb.publish.prose import load_metadata
from kb.publish.serve import serve
from kb.publish.site import open_site


async def test_every_year_has_the_questions_and_descriptions(seed_base, tmp_path):
    other = tmp_path / "kb-2015.db"
    shutil.copy(seed_base, other)
    site = open_site(seed_base, load_metadata(), others=[other])
    assert {"kb", "kb-2015"} <= set(site.databases)
    assert not site.get_database("kb-2015").is_mutable
    for path in ("between.json?a=Merkel&b=&type=&from=&to=&_shape=array", "timeline.json?_shape=array"):
        first = await site.client.get(f"/kb/{path}")
        second = await site.client.get(f"/kb-2015/{path}")
        assert first.status_code == second.status_code == 200
        assert first.json() == second.json() != []
    page = await site.client.get("/kb-2015/mentions")
    assert "What one sentence of one article says" in page.text


async def test_the_front_page_leads_to_the_other_years(seed_base, tmp_path):
    other = tmp_path / "kb 2015.db"
    shutil.copy(seed_base, other)
    both = open_site(seed_base, load_metadata(), others=[other])
    await both.invoke_startup()
    (path,) = re.findall(r'<p>Also here, such as other years: <a href="([^"]+)"><bdi>kb 2015</bdi></a>\.', (
        await both.client.get("/")).text)
    assert (await both.client.get(path)).status_code == 200
    alone = open_site(seed_base, load_metadata())
    await alone.invoke_startup()
    assert "Also here" not in (await alone.client.get("/")).text


def test_names_must_differ(seed_base, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(seed_base, tmp_path / folder / "kb.db")
    with pytest.raises(KbError, match="names of their own"):
        serve(tmp_path / "a/kb.db", others=[tmp_path / "b/kb.db"])
    with pytest.raises(KbError, match="no database"):
        serve(seed_base, others=[tmp_path / "none.db"])


async def test_events_of_another_year_are_found_under_every_address(seed_base, tmp_path):
    first, other = tmp_path / "kb.db", tmp_path / "kb-2015.db"
    shutil.copy(seed_base, other)
    shutil.copy(seed_base, first)
    (event,) = sqlite3.connect(other).execute("select id from events where type = 'message'").fetchone()
    with sqlite3.connect(first) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute("delete from events where id = ?", (event,))
    site = open_site(first, load_metadata(), others=[other])
    await site.invoke_startup()
    moved = await site.client.get(f"/kb/events/{event}")
    assert (moved.status_code, moved.headers["location"]) == (302, f"/kb-2015/events/{event}")
    assert (await site.client.get(moved.headers["location"])).status_code == 200
    assert (await site.client.get("/kb/events/e0")).status_code == 404
    for page in ("timeline?type=message", "first_reports?type=message", "event_reports?type=message"):
        text = (await site.client.get(f"/kb-2015/{page}")).text
        assert f'href="/kb-2015/events/{event}"' in text, page
        assert f'href="/kb/events/{event}"' not in text, page
