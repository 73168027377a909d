"""A date of publication that names no day is told in its own words, and no day is made out of it."""

import gzip
import json

import pytest

from kb.read.pagedates import impossible_date, read_date, read_date_line, read_worded_line
from tests.archives import STORY, page, read

BODY = "\n\n".join(STORY)
DATES = ["30 Feb 2016", "2016-02-30", "31 June 2016, 10:00", "Feb 30, 2016 10:00 GMT", "31/11/2016", "29 February 2015",
         "32 March 2016", "2016-13-01"]


def mail(date):
    return (f"From: Harlow Wire <wire@harlow.example>\nSubject: Talks\nDate: {date}\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{BODY}\n")


INPUTS = {
    "a labelled line": lambda date: f"Ministers meet in Vienna\nPublished: {date}\n\n{BODY}\n",
    "a bare line": lambda date: f"Ministers meet in Vienna\n{date}\n\n{BODY}\n",
    "a bare line, then another": lambda date: f"Ministers meet in Vienna\n{date}\n\n1 March 2016\n\n{BODY}\n",
    "beside a name": lambda date: f"Ministers meet in Vienna\nBy Jane Roe | {date}\n\n{BODY}\n",
    "a page's line": lambda date: page(near=f"<p>Published {date}</p>"),
    "a page's metadata": lambda date: page(head=f'<meta property="article:published_time" content="{date}">'),
    "a page's time": lambda date: page(near=f'<time datetime="{date}">x</time>'),
    "JSON-LD": lambda date: page(head='<script type="application/ld+json">' + json.dumps(
        {"@type": "NewsArticle", "headline": "Ministers meet", "datePublished": date}) + "</script>"),
    "a feed": lambda date: f"<rss version='2.0'><channel><item><title>Talks</title><description>{' '.join(STORY)}"
                           f"</description><pubDate>{date}</pubDate></item></channel></rss>",
    "a message": mail,
    "the text of a row": lambda date: json.dumps({"text": f"Ministers meet\nPublished: {date}\n\n{BODY}"}),
}


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("kind", INPUTS)
def test_an_impossible_date_is_told_as_it_stands(tmp_path, kind, date):
    (document,), (problem,) = read(tmp_path, INPUTS[kind](date))
    assert (document.published, document.updated) == (None, None)
    assert (problem.code, problem.document_id) == ("bad_date", document.id)
    assert f"{date!r}, which is no day" in problem.message


@pytest.mark.parametrize("line", ["Publié le mardi 30 février 2016", "31 giugno 2016"])
def test_an_impossible_date_in_another_language_is_told_too(tmp_path, line):
    found = read_worded_line(line)
    assert (found.published, found.impossible in line) == (None, True)
    (document,), issues = read(tmp_path, f"Les ministres à Vienne\n{line}\n\n{BODY}\n")
    assert document.published is None
    assert "bad_date" in [issue.code for issue in issues]


def test_a_short_page_with_an_impossible_date_is_an_article(tmp_path):
    (document,), (problem,) = read(tmp_path, "<html><head><title>Roe meets Mild</title></head><body><article><h1>Roe "
                                   f"meets Mild</h1><p>30 Feb 2016</p><p>{STORY[0]}</p></article></body></html>")
    assert (document.published, problem.code) == (None, "bad_date")


def test_another_date_that_is_said_to_be_the_articles_counts(tmp_path):
    markup = page(head='<meta name="date" content="2016-02-30">', near="<p>Published 1 March 2016</p>")
    (document,), issues = read(tmp_path, markup)
    assert (document.published.value, issues) == ("2016-03-01", [])
    (document,), (problem,) = read(tmp_path, f"Vienna\nPublished: 30 Feb 2016 | Updated: 1 March 2016\n\n{BODY}\n")
    assert (document.published, document.updated.value, problem.code) == (None, "2016-03-01", "bad_date")
    (document,), issues = read(tmp_path, f"Vienna\nPublished: 30 Feb 2016\n\n{BODY}\n", published="2016-03-01")
    assert (document.published.value, issues) == ("2016-03-01", [])


@pytest.mark.parametrize("words", ["0000-00-00", "0000-00-00T00:00:00Z"])
def test_a_field_that_nobody_filled_in_is_no_date(tmp_path, words):
    (_,), (problem,) = read(tmp_path, page(head=f'<meta name="date" content="{words}">'))
    assert problem.code == "no_date"


def test_what_names_no_day_is_no_date_line():
    for date in DATES:
        assert (read_date_line(date), read_date(date), impossible_date(date)) == (None, None, date)
    for words in ("30 Feb", "30 Feb 2016 was no day.", "28 Feb 2016", "The 30 Feb 2016 edition", ""):
        assert impossible_date(words) is None


def test_packed_texts_tell_it_too(tmp_path):
    (_,), (problem,) = read(tmp_path, gzip.compress(INPUTS["a labelled line"]("30 Feb 2016").encode()))
    assert problem.code == "bad_date"


@pytest.mark.parametrize(("line", "why"), [
    ("Published 03/04/2016", "two days"), ("Published: 3.4.2016 14:05", "two days"), ("03/04/2016", "two days"),
    ("Published 2 hours ago", "a moment that is not known"), ("an hour ago", "a moment that is not known"),
    ("Updated: 3 mins ago", "a moment that is not known"), ("Posted yesterday", "a moment that is not known"),
])
def test_dates_that_name_no_one_day_are_told_in_their_words(tmp_path, line, why):
    story = "\n\n".join(STORY)
    for head in (f"Ministers meet in Vienna\n{line}\n\n{story}\n",
                 f"<html><title>Ministers meet in Vienna</title><h1>Ministers meet in Vienna</h1><p>{line}</p>"
                 f"<p>{STORY[0]}</p><p>{STORY[1]}</p><p>{STORY[2]}</p></html>"):
        (document,), (problem,) = read(tmp_path, head)
        assert (document.published, problem.code) == (None, "bad_date")
        assert why in problem.message
    assert not [region for region in read(tmp_path, f"Ministers meet\n{line}\n\n{story}\n")[0][0].regions
                if region.kind == "subtitle"]


@pytest.mark.parametrize("line", ["He left an hour ago.", "Five years ago", "Ministers met 2 hours ago in Vienna"])
def test_lines_that_only_tell_of_a_time_are_no_dates_of_publication(tmp_path, line):
    _, (problem,) = read(tmp_path, f"Ministers meet in Vienna\n{line}\n\n" + "\n\n".join(STORY))
    assert problem.code == "no_date"


def test_a_whole_date_beside_a_relative_one_counts(tmp_path):
    (document,), issues = read(tmp_path, "Talks\n2 hours ago\nPublished: 15 Nov 2016\n\n" + "\n\n".join(STORY))
    assert (document.published.value, issues) == ("2016-11-15", [])
