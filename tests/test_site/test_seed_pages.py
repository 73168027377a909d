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
