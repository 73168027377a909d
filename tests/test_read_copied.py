"""Texts as people copy them off a page: links to skip and menus above the headline, an outlet under the byline, what
pages for printers and reading views put before the story."""

import pytest

from tests.archives import read

STORY = ("The governor Pedro Quarrington resigned on Tuesday after a row over the fish market, his office said.\n\n"
         "He met the mayor of Harlow before he left, and the two men spoke of the bridge that will be built in May.\n")
TITLE = "Quarrington resigns over fish market"


def kinds(document):
    return {document.text[start:end]: kind for start, end, kind in document.regions}


@pytest.mark.parametrize("above", [
    "Skip to main content\n", "Skip to content\n", "Skip to main content\nMenu\nPolitics\n\n", "Jump to navigation\n",
    "Skip to main content\nElections 2016\nWeather\nPuzzles\n\n", "Skip to main content\nThe Harlow Courier\nMenu\n\n",
    "Print: ", "Printer-friendly version: ", "courier.example\n",
])
def test_the_headline_is_the_one_above_the_byline(tmp_path, above):
    (document,), _ = read(tmp_path, f"{above}{TITLE}\nBy Jane Roe\nUpdated 14:05 EAT, Wed November 16, 2016\n\n{STORY}")
    assert (document.title, document.author, document.updated.value) == (TITLE, "Jane Roe", "2016-11-16T14:05")
    told = {kind for (start, end), kind in document.story_spans() if document.text[start:end].strip()}
    assert told == {"title", "body"}


@pytest.mark.parametrize("head", [
    "By Jane Roe\nHarlow Courier", "By Jane Roe, Harlow Courier", "Jane Roe\nHarlow Courier",
    "By Jane Roe, for The Harlow Courier",
])
def test_an_outlet_beside_the_author_is_none(tmp_path, head):
    (document,), _ = read(tmp_path, f"{TITLE}\n{head}\nNov 16, 2016\n\n{STORY}")
    assert (document.title, document.author, document.published.value) == (TITLE, "Jane Roe", "2016-11-16")
    assert kinds(document).get("Harlow Courier", "notice") == "notice"


def test_a_reading_view_names_host_author_and_time(tmp_path):
    (document,), _ = read(tmp_path, f"courier.example\n{TITLE}\nJane Roe\n3-4 minutes\n\n{STORY}")
    assert (document.title, document.author, document.publisher) == (TITLE, "Jane Roe", "courier.example")
    assert kinds(document)["3-4 minutes"] == "notice"


@pytest.mark.parametrize("line", [
    "© Harlow Courier", "© 2016 Harlow Courier Media. All rights reserved.", "2016 Harlow Courier. All Rights Reserved",
    "Load-Date: November 17, 2016", "5 min read",
])
def test_lines_of_the_page_below_the_story_are_no_part_of_it(tmp_path, line):
    (document,), _ = read(tmp_path, f"{TITLE}\nPublished: 15 Nov 2016\n\n{STORY}\n{line}\n")
    assert kinds(document)[line] == "notice"
    assert document.published.value == "2016-11-15"


@pytest.mark.parametrize(("head", "title"), [
    ("Quarrington resigns\nMayor pleased\nThe governor leaves after a long row in town\nBy Jane Roe\n\n",
     "Quarrington resigns"),
    ("Print workers go on strike\nBy Jane Roe\n\n", "Print workers go on strike"),
    ("Print: a dying trade\nBy Jane Roe\n\n", "Print: a dying trade"),
])
def test_short_headlines_stay(tmp_path, head, title):
    (document,), _ = read(tmp_path, head + STORY)
    assert document.title == title


def test_a_page_for_printers_has_the_headline_without_the_word(tmp_path):
    markup = f"<html><head><title>Print: {TITLE}</title></head><body><p>{STORY}</p></body></html>"
    (document,), _ = read(tmp_path, markup)
    assert document.title == TITLE
