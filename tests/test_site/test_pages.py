"""The front page, actors, documents and Datasette's own pages in our dress."""

import html
import re
import sqlite3

import pytest
from datasette.app import Datasette

from kb.publish.addresses import row_path


async def test_the_front_page_says_what_this_is_how_much_and_what_is_new(get):
    page = (await get("/")).text
    assert "<b>7</b> events" in page
    assert "<b>5</b> articles" in page
    assert "between 1 October 1986 and 31 December 1987" in page
    assert re.findall(r'class="what"><a href="/kb/events/([^"]+)', page) == [
        "e-hostile", "e-pledge", "e-summit", "e-plan"
    ]
    assert 'role="search"' in page
    assert "What happened between A and B?" in page


async def test_the_front_page_is_still_data_under_its_json_address(get):
    assert "kb" in (await get("/.json")).json()


async def test_every_question_is_linked_and_explained(get):
    page = (await get("/-/questions")).text
    addresses = re.findall(r'<li><a href="(/kb/\w+)"', page)
    assert len(addresses) >= 12
    for address in addresses:
        assert (await get(address)).status_code == 200


async def test_an_actor_has_events_counterparts_statements_and_pledges(get):
    page = (await get(row_path("actors", "a-gorbachev"))).text
    assert "Also written" in page
    assert "the Soviet leader" in page
    assert page.count('<span class="what">') == 5
    assert 'class="lane-name"' in page
    assert "Ronald Reagan" in page.split("With whom")[1]
    assert "to cut long-range missiles" in page.split("<h2>Pledges")[1]
    assert "due 1987" in page
    assert "by the end of 1987" in page.split("<h2>Statements")[1]


async def test_an_actor_page_leads_to_its_filtered_timeline(get):
    page = (await get(row_path("actors", "a-gorbachev"))).text
    address = re.search(r'href="(/-/timeline\?actor=[^"]+)"', page).group(1)
    assert "<strong>5 events" in (await get(address)).text


async def test_somebody_who_says_much_is_read_off_the_latest_articles_with_the_same_page(get, monkeypatch):
    before = (await get(row_path("actors", "a-reagan"))).text
    monkeypatch.setattr("kb.publish.pages.actor.MANY_STATEMENTS", -1)
    assert (await get(row_path("actors", "a-reagan"))).text == before


async def test_a_document_shows_its_text_with_everything_marked(get):
    page = (await get(row_path("documents", "d-post"))).text
    text = page.split('<div class="article"')[1].split("</div>")[0]
    plain = html.unescape(re.sub(r"<[^>]+>", "", text.split(">", 1)[1]))
    assert plain.startswith("Mikhail Gorbachev met Ronald Reagan in Reykjavik on Saturday for the summit. Mr.")
    assert '<mark class="trigger" id="m-m-0">met</mark>' in text
    assert '<mark class="said">to cut long-range missiles by the end of 1987</mark>' in text
    assert 'href="/kb/events/e-pledge"' in page
    assert "Evening Star" in page.split("Texts of the same origin")[1]
    events = re.findall(r'href="(/kb/events/[^"]+)"', page)
    assert len(events) == len(set(events)), "each event is listed once, with all its triggers"


async def test_a_copy_says_so(get):
    assert "does not count as a source of its own" in (await get(row_path("documents", "d-copy"))).text


@pytest.mark.parametrize("table", ["actors", "documents"])
async def test_what_is_not_there_is_said_plainly(get, table):
    answer = await get(row_path(table, "nothing/of.the&kind"))
    assert answer.status_code == 404
    assert "There is no such" in answer.text


@pytest.mark.parametrize("address", ["/kb", "/kb/events", "/kb/timeline", "/kb/mentions", "/kb/actors?_facet=kind"])
async def test_datasettes_pages_have_our_masthead_and_style(get, address):
    page = (await get(address)).text
    assert 'class="kb-bar"' in page
    assert '<html lang="en">' in page
    assert "/-/static-plugins/event-timeline-kb/kb.css" in page


async def test_a_mention_in_the_table_shows_its_sentence_with_the_trigger_marked(get):
    page = (await get("/kb/mentions?event_id=e-summit")).text
    assert 'Gorbachev <mark class="trigger">met</mark> Ronald' in page


async def test_our_style_sheet_is_served_and_asks_for_nothing_elsewhere(get):
    answer = await get("/-/static-plugins/event-timeline-kb/kb.css")
    assert answer.status_code == 200
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    assert "http" not in answer.text


async def test_a_datasette_that_publishes_something_else_stays_as_it_is(tmp_path):
    connection = sqlite3.connect(tmp_path / "recipes.db")
    connection.execute("create table soups(id integer primary key, name text)")
    connection.close()
    other = Datasette([str(tmp_path / "recipes.db")])
    await other.invoke_startup()
    for address in ("/", "/recipes", "/recipes/soups"):
        answer = await other.client.get(address)
        assert answer.status_code == 200
        assert "kb-bar" not in answer.text
        assert "kb.css" not in answer.text
        assert "content-security-policy" not in answer.headers


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.parametrize(("address", "words"), [
    ("/kb/events?_sort=zz", "no column “zz” to sort by"),
    ("/kb/events?_sort=id&_sort_desc=id", "not by both"),
    ("/kb/events?_facet=zz", "no column “zz” here"),
    ("/kb/events?_facet_array=type", "Use _facet"),
    ("/kb/events?_where=junk(", "Mend it or leave it out"),
    ('/kb/events?_search="', "Write words or numbers"),
    ("/kb/events?_search=%22&_searchmode=raw", "Write words or numbers"),
    ("/kb/events?_timelimit=soon", "a number of milliseconds"),
    ("/kb/events?_through=links", "_through is a JSON object"),
    ("/kb/events?_through=7", "_through is a JSON object"),
    ("/kb/events?_facet={x}:y", "name of a column"),
    ("/kb/events?sources__gt=99999999999999999999", "as large as the one asked for in “sources__gt”"),
    ("/kb/events?_next=1,2,3", ""),
])
async def test_an_address_that_asks_for_what_is_not_there_says_what_to_do(get, address, words, capfd):
    page = await get(address)
    assert capfd.readouterr().err == "", "strangers can't fill the terminal"
    assert page.status_code == 400
    assert words in page.text
    assert "Invalid SQL" not in page.text
    program = await get(address.replace("/kb/events?", "/kb/events.json?"))
    assert program.status_code == 400
    assert program.json()["ok"] is False
