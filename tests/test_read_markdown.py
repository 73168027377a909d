"""Clipped and written Markdown: front matter of any style, headings, marks, notes, quotes and callouts."""

import pytest

from kb.read.markdown import without_marks
from tests.archives import read

TITLE = "Quarrington resigns over the fish market in Harlow"
STORY = "The governor Pedro Quarrington resigned on Tuesday after a row over the fish market, his office said."
FRONTS = {
    "plain": f"---\ntitle: {TITLE}\nauthor: Jane Roe, Paul Poe\ndate: 2016-11-16\n---\n",
    "folded": "---\ntitle: >-\n  Quarrington resigns over\n  the fish market in Harlow\nauthors:\n  - Jane Roe\n"
              "  - Paul Poe\npublished: 2016-11-16\n---\n",
    "literal": "---\ntitle: |\n  Quarrington resigns over\n  the fish market in Harlow\nauthor: [Jane Roe, Paul Poe]\n"
               "date: 2016-11-16\n---\n",
    "going on": "---\ntitle: Quarrington resigns over\n  the fish market in Harlow\nauthor: Jane Roe, Paul Poe\n"
                "date: 2016-11-16\n---\n",
    "TOML": f"+++\ntitle = \"{TITLE}\"\nauthors = [\"Jane Roe\", \"Paul Poe\"]\ndate = 2016-11-16T10:00:00Z\n"
            "draft = false\n\n[params]\nsection = \"news\"\n+++\n",
    "none": f"# {TITLE}\n\n*By Jane Roe, Paul Poe*\n\n**16 November 2016**\n",
}


def told(document):
    return [document.text[start:end].strip() for (start, end), kind in document.story_spans()
            if kind == "body" and document.text[start:end].strip()]


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_of_any_style_tells_of_the_article(tmp_path, front, end):
    (document,), issues = read(tmp_path, f"{front}\n{STORY}\n".replace("\n", end))
    assert issues == []
    assert (document.title, document.author, document.published.day) == (TITLE, "Jane Roe, Paul Poe", "2016-11-16")
    assert told(document) == [STORY]


MARKS = {
    "The governor ==Pedro Quarrington== resigned.": "The governor Pedro Quarrington resigned.",
    "He resigned on Tuesday[^1] after a row.[^note-2]": "He resigned on Tuesday after a row.",
    "[[Jane Roe]] met [[People/Paul Poe|Paul Poe]].![[picture.png]]": "Jane Roe met Paul Poe.",
    "> He left.": "He left.", ">> He left.": "He left.",
    "> [!quote]\n> He left.": "\n\nHe left.", "> [!note]- Mine\n> He left.": "Mine\n\nHe left.",
    "### What comes next": "What comes next",
}


@pytest.mark.parametrize(("text", "expected"), MARKS.items())
def test_marks_within_markdown_leave_the_words(text, expected):
    assert without_marks(f"# A title\n\n{text}") == f"A title\n\n{expected}"


@pytest.mark.parametrize("text", [
    "a == b and b == c", "=====", "He said: > 5", "#Brexit is near", "One\n---\ntwo",
    "---\nno settings here\n---\nStory",
    "+++\nNews +++ more news", "---\ntitle: without an end\nStory", "He wrote a [^ sign.",
])
def test_what_is_no_markdown_stays(text):
    assert without_marks(text) == text


def test_notes_are_no_story(tmp_path):
    notes = "[^1]: See Jane Roe, who met Paul Poe in Lima.\n"
    (document,), _ = read(tmp_path, f"{FRONTS['plain']}\n{STORY}[^1]\n\n{notes}")
    assert told(document) == [STORY]


def test_broken_lines_of_a_quote_are_whole(tmp_path):
    text = (f"# {TITLE}\n\n16 November 2016\n\n> The governor Pedro Quarrington resigned on Tuesday after\n"
            "> a row over the fish market, his office said.\n")
    (document,), _ = read(tmp_path, text)
    assert told(document) == [STORY]


def test_a_byline_in_small_letters_is_no_part_of_the_headline(tmp_path):
    (document,), _ = read(tmp_path, f"{TITLE}\nby Jane Roe\n16 November 2016\n\n{STORY}\n")
    assert (document.title, document.author) == (TITLE, "Jane Roe")


@pytest.mark.parametrize("hostile", ["---\n" + "a:\n" * 9000, "# a\n" + "[[" * 20_000, "# a\n" + "==a" * 20_000,
                                     "# a\n" + ">" * 90_000, "# a\n" + "> [!a" * 20_000, "# a\n" + "x[^" * 30_000])
def test_cost_is_linear(hostile):
    assert without_marks(hostile)
