"""One speech that ten outlets quote, each in its own way, is one event; the next one of the same person is another."""

import json
import sqlite3

import pytest

from kb.pipeline import BuildOptions, build

TEN = [
    "Angela Merkel gave a speech in Lima on Monday. \"We shall keep our borders open,\" she said.",
    "In a speech in Lima on Monday, Angela Merkel said that Germany would keep its borders open.",
    "\"We shall keep our borders open,\" Angela Merkel told students in a speech at the University of Lima on Monday.",
    "Angela Merkel's speech in Lima on Monday was about borders. They should stay open, she said.",
    "Chancellor Angela Merkel delivered a speech in Lima, Peru, on Monday and called for open borders.",
    "Germany will keep its borders open, Angela Merkel promised on Monday in a speech in Lima.",
    "Speaking in Lima on Monday, Angela Merkel said: \"We shall keep our borders open.\"",
    "Borders should stay open, said Angela Merkel. She gave the speech in Lima on Monday.",
    "On Monday, in her speech in Lima, Angela Merkel praised open borders.",
    "Many in Lima applauded a speech by Angela Merkel on Monday. \"We shall keep our borders open,\" she told them.",
]
NEXT = "Angela Merkel gave a speech in Lima on Monday. She spoke about steel."


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    desk = tmp_path_factory.mktemp("speech")
    texts = [(text, f"2016-11-15T{number:02}:00", "a") for number, text in enumerate(TEN)]
    lines = [{"id": f"{kind}{at}", "publisher": f"Outlet {at}", "published": when, "title": f"Story {at}", "text": text}
             for at, (text, when, kind) in enumerate([*texts, (NEXT, "2016-11-22T09:00", "b")])]
    (desk / "news.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (desk / "seeds").mkdir()
    build(BuildOptions(paths=(desk / "news.jsonl",), db=desk / "kb.db", seeds=desk / "seeds", today="2026-01-01"))
    with sqlite3.connect(desk / "kb.db") as base:
        base.row_factory = sqlite3.Row
        return base.execute("select date, place, sources, independent_sources, first_reported from timeline "
                            "where type = 'speech' order by date").fetchall()


def test_ten_reports_of_one_speech_are_one_event(told):
    assert [(row["date"], row["sources"]) for row in told] == [("2016-11-14", 10), ("2016-11-21", 1)]


def test_the_first_of_ten_outlets_is_told(told):
    assert told[0]["first_reported"].startswith("2016-11-15T00:00")
    assert told[0]["place"] in ("Lima", "University of Lima")
