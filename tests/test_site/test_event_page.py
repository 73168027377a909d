"""The event page: the words of every report, and what becomes of ids that changed."""

import html
import re

import pytest

from kb.publish.addresses import row_path


async def test_the_page_shows_each_report_with_its_trigger_date_and_names_marked(get):
    page = (await get("/kb/events/e-summit")).text
    assert '<mark class="trigger">met</mark>' in page
    assert '<mark class="trigger">sat down</mark>' in page
    assert '<mark class="date">Saturday</mark>' in page
    assert '<mark class="name">Ronald Reagan</mark>' in page
    assert '<mark class="place">Reykjavik</mark>' in page
    sentence = html.unescape(
        re.sub(r"<[^>]+>", "", page.split("<blockquote", 1)[1].split(">", 1)[1].split("</blockquote")[0])
    )
    assert sentence == "Mikhail Gorbachev met Ronald Reagan in Reykjavik on Saturday for the summit."


async def test_the_date_stands_as_resolved_and_as_each_source_wrote_it(get):
    page = (await get("/kb/events/e-summit")).text
    assert "Saturday 11 October 1986" in page
    assert re.search(r"“<bdi>Sunday</bdi>” <span class=\"soft\">in Harbour Times: 12 October 1986", page)


async def test_disagreements_stand_side_by_side(get):
    page = (await get("/kb/events/e-summit")).text
    table = page.split('id="disagreements"')[1].split("</table>")[0]
    assert table.index("11 October 1986") < table.index("12 October 1986")
    assert "shown in the timeline" in table.split("12 October 1986")[0]
    assert "Northern Post" in table
    assert "Harbour Times" in table


async def test_near_copies_are_folded_under_their_origin(get):
    page = (await get("/kb/events/e-summit")).text
    assert "1 near-copy of this text" in page
    folded = page.split("1 near-copy of this text")[1].split("</details>\n</section>")[0]
    assert "Evening Star" in folded
    assert "3 articles, 2 of them independent" in page


async def test_the_first_reporter_and_the_lag_of_the_next(get):
    page = (await get("/kb/events/e-summit")).text
    assert "First in this collection: <bdi>Northern Post</bdi>, 12 October 1986, 21:30" in page
    assert "next <bdi>Evening Star</bdi>, 1 day later" in page


async def test_why_it_was_coded_so_with_decisions_and_history(get):
    page = (await get("/kb/events/e-summit")).text
    assert "rule-of-met" in page
    assert "same-names-and-day (score 0.75)" in page
    assert "one summit, two headlines" in page
    assert "place changed from <bdi>unknown</bdi> to <bdi>Reykjavik</bdi>" in page
    assert "Also known as e-former" in page
    assert "http://localhost/kb/events/e-summit" in page


async def test_a_pledge_shows_its_content_and_its_day(get):
    page = (await get("/kb/events/e-pledge")).text
    assert "to cut long-range missiles" in page
    assert "by the end of 1987" in page


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("e-plan", "planned, has not happened"),
        ("e-denied", "denied, or did not happen"),
        ("e-call", "possible, not certain"),
    ],
)
async def test_what_did_not_happen_is_said_at_the_top(get, event, words):
    page = (await get(f"/kb/events/{event}")).text
    assert words in page.split("<h2")[0]


async def test_what_is_unknown_is_said_to_be_unknown(get):
    page = (await get("/kb/events/e-undated")).text
    assert "no date" in page
    assert "not dated here" in page
    assert "according to <bdi>White House</bdi>" in (await get("/kb/events/e-denied")).text
    assert "hedged: “<bdi>reportedly</bdi>”" in (await get("/kb/events/e-call")).text


async def test_a_merged_id_leads_on_for_good(get):
    answer = await get("/kb/events/e-former")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/kb/events/e-summit"


async def test_a_removed_id_says_why(get):
    answer = await get("/kb/events/e-gone")
    assert answer.status_code == 410
    assert "its only article was withdrawn" in answer.text


async def test_an_unknown_id_is_not_found(get):
    answer = await get(row_path("events", "<b>"))
    assert answer.status_code == 404
    assert "<b>" not in answer.text


async def test_every_row_of_the_timeline_leads_to_its_page(get):
    rows = (await get("/kb/timeline.json?_shape=array&_size=max")).json()
    assert len(rows) == 7
    for row in rows:
        answer = await get(row["url"])
        assert answer.status_code == 200
        assert 'class="trigger"' in answer.text


async def test_the_row_is_still_there_as_data(get):
    answer = await get("/kb/events/e-summit.json?_shape=array")
    assert answer.json()[0]["title"] == "Gorbachev and Reagan: summit in Reykjavik"


async def test_a_reader_may_be_told_where_to_report_a_problem(site):
    site._metadata_local = {
        **site._metadata_local,
        "plugins": {"kb": {"report_url": "https://desk.example/?about={id}"}},
    }
    page = (await site.client.get("/kb/events/e-call")).text
    assert 'href="https://desk.example/?about=e-call"' in page
