"""Mailboxes yield every message; a sitemap is told to be one; a short page is an article where it says so."""

import gzip

import pytest

from kb.read.pieces import MAX_BYTES
from kb.read.sniff import kind_of
from kb.records import Level
from tests.archives import COMMENTS, MENU, STORY, page, read

DATED = '<meta property="article:published_time" content="2016-11-15">'


def codes(issues):
    return [issue.code for issue in issues]


def letter(number, body, ending="\n"):
    lines = ["From wire@courier.example Tue Nov 15 10:00:00 2016", "From: Wire <wire@courier.example>",
             f"Subject: Number {number}", "Date: Tue, 15 Nov 2016 10:00:00 +0000", "", *body.split("\n"), "", ""]
    return ending.join(lines)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_each_message_of_a_mailbox_is_an_article_with_its_place(tmp_path, ending, pack):
    letters = [letter(number, STORY[number], ending).encode() for number in range(3)]
    documents, issues = read(tmp_path, pack(b"".join(letters)))
    assert issues == []
    assert [document.title for document in documents] == ["Number 0", "Number 1", "Number 2"]
    for number, document in enumerate(documents):
        assert document.text == f"Number {number}\n\n{STORY[number]}\n"
        assert document.published.value.startswith("2016-11-15")
        assert document.source.endswith(f"input@{sum(map(len, letters[:number]))}")
    assert len({document.id for document in documents}) == 3


def test_a_paragraph_that_begins_with_from_is_none_of_a_mailbox(tmp_path):
    body = f"From Lima the ministers flew home.\n\nFrom there they went on.\n\n>From our own reporter\n{STORY[0]}"
    documents, issues = read(tmp_path, letter(1, body) + letter(2, STORY[1]))
    assert (len(documents), issues) == (2, [])
    assert documents[0].text == f"Number 1\n\n{body.replace('>From', 'From')}\n"
    assert kind_of(f"From Lima they flew home.\nNote: all is well.\n{STORY[0]}".encode()) == "text"


def test_a_message_that_is_too_large_or_cut_short_costs_itself(tmp_path):
    long = letter(1, "x" * 70 + "\n" * 2 + ("y" * 70 + "\n") * (MAX_BYTES // 71))
    documents, issues = read(tmp_path, letter(0, STORY[0]) + long + letter(2, STORY[2]))
    assert [document.title for document in documents] == ["Number 0", "Number 2"]
    assert codes(issues) == ["too_large"]
    data = gzip.compress((letter(0, STORY[0]) + letter(1, STORY[1] * 9)).encode())[:-30]
    documents, issues = read(tmp_path, data)
    assert [document.title for document in documents] == ["Number 0", "Number 1"]
    assert [(each.code, each.document_id) for each in issues] == [("truncated", documents[1].id)]


@pytest.mark.parametrize("root", ["urlset", "sitemapindex"])
def test_a_sitemap_is_told_to_be_one(tmp_path, root):
    (problem,) = read(tmp_path, f'<?xml version="1.0"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
                      f"<url><loc>https://courier.example/</loc></url></{root}>", "sitemap.xml")[1]
    assert (problem.code, problem.level) == ("sitemap", Level.ERROR)
    assert "`kb build`" in problem.message


SHORT = "Ann Lee met Bo Diaz in Lima on Monday. They signed an agreement, officials said."


@pytest.mark.parametrize("head", [DATED, "", None])
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("menus", [False, True])
def test_a_short_page_is_an_article_where_it_says_so_and_an_error_where_not(tmp_path, head, times, menus):
    near = "<div>Published 15 November 2016</div>" if head == "" else ""
    markup = page("Lee meets", head=head or "", near=near, story=[SHORT] * times)
    if not menus:
        markup = (f"<html><head><title>Lee meets</title>{head or ''}</head><body><article><h1>Lee meets</h1>{near}"
                  + f"<p>{SHORT}</p>" * times + "</article></body></html>")
    documents, issues = read(tmp_path, markup, "a.html")
    if head is None and times == 1:
        assert (documents, codes(issues)) == ([], ["short_text"])
        assert issues[0].level == Level.ERROR
    elif head is not None:
        assert issues == []
        assert documents[0].text.startswith(f"Lee meets\n\n{SHORT}")
        assert "Section" not in documents[0].text


@pytest.mark.parametrize("body", [f"<ul>{MENU}</ul>", COMMENTS, "<p>We use cookies.</p>", "<p>Page not found.</p>",
                                  "<p>Ann Lee met Bo Diaz in Lima on Monday and left</p>"])
def test_menus_and_notices_make_no_article(tmp_path, body):
    documents, issues = read(tmp_path, f"<html><head><title>News</title>{DATED}</head><body>{body}</body></html>")
    assert (documents, codes(issues)) == ([], ["no_main_text"])
