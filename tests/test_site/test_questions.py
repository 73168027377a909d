"""Every canned question, asked through Datasette with real rows: all blanks empty, each blank filled, strange words."""

import csv
import io
import re

import pytest
import yaml

from kb.publish.prose import find_metadata

QUERIES = yaml.safe_load(find_metadata().read_text(encoding="utf-8"))["databases"]["kb"]["queries"]
STRANGE = ("'", '"', "%", "*", "a OR b", "NEAR(", "😀", "; drop table events", ":x", "<b>")


@pytest.fixture
def ask(get):
    async def answer(question, **blanks):
        response = await get(f"/kb/{question}.json", params={"_shape": "objects", **blanks})
        assert response.status_code == 200, response.text
        body = response.json()
        assert body["ok"], body.get("error")
        return body["rows"]

    return answer


NOTHING_HERE = {"overdue", "status_changed"}
"""Questions that the small collection of these tests has no answer to."""


@pytest.mark.parametrize("question", sorted(QUERIES))
async def test_with_all_blanks_empty_it_answers(ask, question):
    rows = await ask(question)
    assert rows or question in NOTHING_HERE


@pytest.mark.parametrize("question", sorted(QUERIES))
async def test_strange_words_in_the_blanks_are_only_words(ask, get, question):
    blanks = QUERIES[question]["blanks"]
    strict = {name for name, about in blanks.items()
              if {"is", "choices"} & about.keys() or about.get("suggest") == "types"}
    for words in STRANGE:
        await ask(question, **dict.fromkeys(blanks.keys() - strict, words))
        for blank in strict:
            for form in ("json", "csv"):
                answer = await get(f"/kb/{question}.{form}", params={blank: words})
                assert answer.status_code == 400
                assert re.search("there is no|is not a date", answer.text)
            page = await get(f"/kb/{question}", params={blank: words})
            assert page.status_code == 200
            assert blanks[blank]["label"] + ": " in page.text


async def test_programs_get_what_the_page_shows(ask):
    assert await ask("known_on", day="1986-10") == await ask("known_on", day="1986-10-31")
    assert ids(await ask("between", type="Phone call")) == ids(await ask("between", type="phone_call")) == {"e-call"}


@pytest.mark.parametrize("question", sorted(QUERIES))
async def test_its_page_explains_the_blanks_and_offers_csv(get, question):
    query = QUERIES[question]
    page = (await get(f"/kb/{question}")).text
    assert f"<h1>{query['title']}</h1>" in page.replace("&#39;", "'")
    for blank in query["params"]:
        assert f'for="qp-{blank}"' in page
        assert query["blanks"][blank]["label"] in page
    if question not in NOTHING_HERE:
        table = list(csv.reader(io.StringIO((await get(f"/kb/{question}.csv")).text)))
        assert len(table) > 1


def ids(rows):
    return {row["event_id"] for row in rows}


async def test_what_happened_between_two(ask):
    assert ids(await ask("between", a="gorbachev", b="REAGAN")) == {
        "e-summit", "e-call", "e-pledge", "e-plan", "e-undated"
    }
    assert ids(await ask("between", b="White House")) == {"e-denied"}
    assert ids(await ask("between", a="Reagan", b="Reagan")) == set()
    assert ids(await ask("between", a="nobody")) == set()
    assert len(await ask("between")) == 7


async def test_another_name_finds_the_same_actor(ask):
    assert ids(await ask("between", a="the soviet leader", b="the president", type="summit")) == {"e-summit"}


async def test_a_period_may_be_a_year_a_month_or_a_day(ask):
    both = {"a": "Gorbachev", "b": "Reagan"}
    assert ids(await ask("between", **both, **{"from": "1987"})) == {"e-plan"}
    assert ids(await ask("between", **both, to="1986-10-11")) == {"e-summit", "e-call"}
    assert ids(await ask("between", **both, **{"from": "1986-10-11", "to": "1986-10-11"})) == {"e-summit", "e-call"}
    assert ids(await ask("between", **both, **{"from": "1986", "to": "1986"})) == {"e-summit", "e-call", "e-pledge"}


async def test_a_type_may_be_written_as_people_do(ask):
    assert ids(await ask("between", type="Phone call")) == {"e-call"}


async def test_when_two_talked_or_met(ask):
    rows = await ask("talked_or_met", a="Reagan", b="Gorbachev", status="occurred")
    assert ids(rows) == {"e-summit", "e-undated"}
    assert rows[0]["who"] == "Mikhail Gorbachev (participant); Ronald Reagan (participant)"


async def test_who_pledged_what(ask):
    (row,) = await ask("pledges_made", who="gorbachev", to_whom="the president", words="MISSILES", due_to="1987")
    assert (row["pledge"], row["due"], row["publisher"]) == ("to cut long-range missiles", "1987", "Northern Post")
    assert await ask("pledges_made", who="Reagan") == []
    assert await ask("pledges_made", due_from="1988") == []


async def test_what_somebody_said_about_something(ask):
    (row,) = await ask("said_about", who="gorbachev", about="missile")
    assert row["statement"] == "to cut long-range missiles by the end of 1987"
    assert await ask("said_about", who="Reagan", about="missiles") == []
    assert len(await ask("said_about")) == 3
    assert [row["speaker"] for row in await ask("said_about", act="denial")] == ["White House"]


async def test_where_sources_disagree(ask):
    rows = await ask("disagreements_found", field="date", actor="Reagan")
    assert {(row["reading"], row["publisher"]) for row in rows} == {
        ("1986-10-11", "Northern Post"), ("1986-10-11", "Evening Star"), ("1986-10-12", "Harbour Times")
    }
    assert await ask("disagreements_found", field="place") == []


async def test_what_happened_last_leaves_out_what_did_not(ask):
    assert [row["event_id"] for row in await ask("latest")] == ["e-hostile", "e-pledge", "e-summit", "e-undated"]
    assert ids(await ask("latest", status="planned")) == {"e-plan"}


async def test_what_is_planned_or_due(ask):
    rows = await ask("planned", **{"from": "1986-11-01"})
    assert [(row["what"], row["event_id"]) for row in rows] == [("planned", "e-plan"), ("due", "e-pledge")]
    assert await ask("planned", **{"from": "1990"}) == []


async def test_one_independent_source(ask):
    assert "e-summit" not in ids(await ask("one_source"))
    assert ids(await ask("one_source", actor="White House")) == {"e-denied"}


async def test_hearsay(ask):
    rows = await ask("hearsay")
    assert {row["event_id"]: row["according_to"] for row in rows} == {"e-call": "reportedly", "e-denied": "White House"}


async def test_who_reported_first_and_the_lag(ask):
    (row,) = await ask("first_reports", type="summit")
    assert (row["first_publisher"], row["next_publisher_reported"], row["days_until_next"]) == (
        "Northern Post", "1986-10-13", 1.0)
    assert ids(await ask("first_reports", publisher="harbour")) == {"e-call", "e-plan", "e-undated"}


async def test_pledges_past_their_day_show_what_was_read_since(ask):
    (row,) = await ask("overdue", day="1988-02-01")
    assert row["event_id"] == "e-pledge"
    assert (row["articles_read_since"], row["days_read_since"]) == (0, 0)
    assert await ask("overdue", day="1987-06-01") == []
    assert await ask("overdue", day="1988-02-01", who="Reagan") == []


async def test_who_denied_what(ask):
    rows = await ask("denials", who="white house")
    assert {(row["denied"], row["event"]) for row in rows} == {
        ("no agreement had been signed", None), (None, "No agreement signed")
    }
    assert await ask("denials", words="missiles") == []


async def test_every_wording_of_one_event(ask):
    for event in ("e-summit", "/kb/events/e-summit", "e-former", "SUMMIT IN REYKJAVIK"):
        assert [row["trigger"] for row in await ask("wordings", event=event)] == ["met", "met", "sat down"]


async def test_every_wording_of_one_pledge(ask):
    for blanks in ({"words": "missile"}, {"who": "gorbachev"}, {"pledge": "/kb/events/e-pledge"}, {}):
        rows = await ask("pledge_wordings", **blanks)
        assert [(row["pledger"], row["event_id"]) for row in rows] == [("Mikhail Gorbachev", "e-pledge")], blanks
    assert "promised" in rows[0]["sentence"]
    assert await ask("pledge_wordings", words="tariffs") == []


async def test_a_wording_has_its_trigger_marked(get):
    page = (await get("/kb/wordings?event=e-summit")).text
    assert 'Gorbachev <mark class="trigger">met</mark> Ronald' in page


async def test_counts_by_month_and_type(ask):
    rows = await ask("by_month", **{"from": "1986-10", "to": "1986"})
    assert {(row["month"], row["type"], row["events"]) for row in rows} >= {("1986-10", "summit", 1)}
    assert await ask("by_month", **{"from": "1988"}) == []


async def test_who_deals_with_whom(ask):
    assert [(row["actor"], row["other"]) for row in await ask("pairs", actor="the president")] == [
        ("Ronald Reagan", "Mikhail Gorbachev")
    ]
    assert len(await ask("pairs")) == 1


async def test_what_was_known_on_a_day(ask):
    assert ids(await ask("known_on", day="1986-10-13", actor="Reagan")) == {"e-summit", "e-pledge"}


async def test_what_was_read(ask):
    rows = await ask("what_was_read", publisher="harbour", to="1986")
    assert [(row["month"], row["days"], row["articles"]) for row in rows] == [("1986-10", 1, 1)]


async def test_an_error_in_sql_is_said_and_escaped(get):
    answer = await get("/kb", params={"sql": "select '<b>' from nowhere"})
    assert answer.status_code == 400
    assert "no such table: nowhere" in answer.text
    assert "<b>" not in answer.text


DATED = sorted(
    (name, blank) for name, query in QUERIES.items() for blank, about in query["blanks"].items() if "is" in about
)


@pytest.mark.parametrize(("question", "blank"), DATED)
async def test_a_date_that_is_none_is_told_and_left_out(get, question, blank):
    page = await get(f"/kb/{question}", params={blank: "soon"})
    assert page.status_code == 200
    assert "“soon” is not a date" in page.text
    assert 'value="soon"' in page.text
    assert (await get(f"/kb/{question}.csv", params={blank: "2016-13"})).status_code == 400


async def test_a_date_may_be_written_without_its_noughts(get):
    short, plain = [(await get("/kb/between.csv", params={"to": day})).text for day in ("1986-9-3", "1986-09-03")]
    assert short == plain


async def test_what_is_no_choice_is_told(get):
    assert "there is no “perhaps”" in (await get("/kb/latest", params={"status": "perhaps"})).text
