"""Lines that were broken at a width make whole sentences again, in texts, messages and JSON; other lines stay apart."""

import json
import textwrap

import pytest

from kb.read.wrapped import unquoted, unwrapped
from kb.records import Level
from tests.archives import STORY, read

PARAGRAPHS = [
    "The governor Pedro Quarrington resigned on Tuesday after a row over the fish market, his office said in a short "
    "note that was sent to reporters.",
    "He met the mayor of Harlow before he left.",
    "“It was time to go,” he said. The two men spoke of the bridge that will be built in May, and of a road to Lima.",
    "The council meets today.",
]
HEAD = "Quarrington resigns\nBy Jane Roe\nNov 16, 2016\n\n"


@pytest.mark.parametrize("width", [30, 34, 50, 65, 72, 80, 100])
@pytest.mark.parametrize("head", ["", HEAD])
@pytest.mark.parametrize(("between", "indent"), [("\n\n", ""), ("\n", "   "), ("\n\n", "    ")])
def test_broken_lines_are_joined(width, head, between, indent):
    text = head + between.join(textwrap.fill(each, width, initial_indent=indent) for each in PARAGRAPHS)
    lines = [line.strip() for line in unwrapped(text).split("\n") if line.strip()]
    assert lines == [line for line in head.split("\n") if line] + PARAGRAPHS
    assert len(unwrapped(text, exact=True)) == len(text)


@pytest.mark.parametrize("text", [
    "\n".join(PARAGRAPHS), "\n\n".join(PARAGRAPHS), "", "\n\n", "One line", "a\nb\nc",
    "Jane Roe\nHarlow\nLima\n\nPaul Poe\nHarlow",
    "Sport\nWeather in the whole of the county\nTravel and holidays by the sea\nJobs in Harlow and around it",
    "- Ministers meet in Vienna to sign the deal\n- Lawmakers of the opposition vote against it all\n- Bridge closed",
    "---\ntitle: Quarrington resigns over the fish market\nauthor: Jane Roe of the Harlow\ndate: 2016-11-16\n---\n",
    "Headline: Ministers meet in Vienna on Tuesday to talk of it\nByline: Jane Roe\nLength: 300 words of the paper",
])
def test_lines_that_stand_by_themselves_stay_apart(text):
    assert unwrapped(text) == text


def test_a_word_broken_at_its_hyphen_is_whole():
    text = "The well-known governor and his son-in-\nlaw went home by the night train to Lima, and then\nto Harlow."
    assert "son-in-law went" in unwrapped(text)


def test_cost_is_linear_and_odd_lines_break_nothing():
    for text in ("a\n" * 200_000, " \n" * 200_000, ("x" * 70 + "\n") * 20_000, ("abc" * 30 + "\n ") * 9000):
        assert len(unwrapped(text, exact=True)) == len(text)


def test_a_short_text_of_an_archive_is_read(tmp_path):
    text = ("1 of 1 DOCUMENT\n\nThe Harlow Courier\n\nNovember 16, 2016 Wednesday\nFinal Edition\n\n"
            "Quarrington resigns over fish market\n\nBYLINE: Jane Roe\n\nLENGTH: 88 words\n\n"
            "The governor Pedro Quarrington\nresigned on Tuesday after a row\nover the fish market, his office\n"
            "said on Monday.\n\nLOAD-DATE: November 17, 2016\n\nLANGUAGE: ENGLISH\n")
    (document,), _ = read(tmp_path, text)
    told = [document.text[start:end].strip() for (start, end), kind in document.story_spans() if kind == "body"]
    assert (document.title, document.published.value) == ("Quarrington resigns over fish market", "2016-11-16")
    assert ("The governor Pedro Quarrington resigned on Tuesday after a row over the fish market, his office said on "
            "Monday.") in told
    assert not [each for each in told if "LOAD" in each or "LENGTH" in each]


def test_quoted_and_broken_lines_of_a_message_are_whole(tmp_path):
    quoted = "\n>\n".join("\n".join(f"> {line}" for line in textwrap.wrap(each, 66)) for each in STORY)
    (document,), _ = read(tmp_path, "From: Ann Lee <ann@courier.example>\nSubject: Talks\nMIME-Version: 1.0\n"
                          "Date: Tue, 15 Nov 2016 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n"
                          "See below.\n\nOn Tue, Nov 15, 2016 at 9:00 AM, Jane Roe <jane@courier.example> wrote:\n"
                          f"{quoted}\n")
    assert all(f"\n{each}" in document.text for each in STORY)
    regions = {document.text[start:end][:8]: kind for start, end, kind in document.regions}
    assert regions["On Tue, "] == "notice"


def test_quotes_are_set_apart_from_answers():
    assert unquoted("I agree.\n> One\n> two\n>> three\nfour") == "I agree.\n\nOne\ntwo\n\nthree\n\nfour"
    assert unquoted("> one line alone\nand more") == "> one line alone\nand more"


def test_json_keeps_its_length(tmp_path):
    text = "\n\n".join(textwrap.fill(each, 60) for each in PARAGRAPHS)
    (document,), _ = read(tmp_path, json.dumps({"id": "a1", "published": "2016-11-15", "text": text}))
    assert document.text == "\n\n".join(PARAGRAPHS)


def test_a_text_in_which_nothing_seems_to_be_told_is_an_issue(tmp_path):
    rows = "\n".join(f"Length: {number} words\nSection: news and more news of the town" for number in range(4))
    (document,), issues = read(tmp_path, f"Headline: Talks\nByline: Jane Roe\nDate: 15 Nov 2016\n{rows}\n")
    (problem,) = [issue for issue in issues if issue.code == "no_story"]
    assert (problem.level, problem.document_id) == (Level.WARNING, document.id)
    _, issues = read(tmp_path, "Headline: Talks\nByline: Jane Roe\nDate: 15 Nov 2016\n\nJane Roe met Paul Poe.\n")
    assert issues == []
    row = {"title": "Roe meets Poe", "text": "Roe meets Poe", "published": "2016-11-15"}
    _, issues = read(tmp_path, json.dumps(row))
    assert issues == []
