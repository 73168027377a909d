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
