"""A page's own date is none of an event, a comment or another article, and no day that it does not tell."""

import pytest

from kb.read.surroundings import runs_on
from tests.archives import STORY, page
from tests.test_read_formats import codes, read

COMMENT = '<div class="{}"><time datetime="2018-01-01">1 Jan 2018</time> roe77 <p>Nice words about it, I say.</p></div>'


@pytest.mark.parametrize("sentence", [
    'The pier at Quarrington opened on <time datetime="1921-03-14">14 March 1921</time>, its owners say.',
    'On <time datetime="1921-03-14">14 March 1921</time> it burned.',
    'It burned on <time datetime="1921-03-14"><b>14 March 1921</b></time>.',
    'It <i>was <time datetime="1921-03-14">14 March 1921</time></i> when the pier burned',
    "The pier at Quarrington burned on <b>14 March 1921</b> and was never rebuilt by its owners.",
])
@pytest.mark.parametrize("tag", ["p", "div", "li"])
def test_a_date_in_a_sentence_is_none_of_the_page(tmp_path, sentence, tag):
    (document,), issues = read(tmp_path, "a.html", page(near=f"<{tag}>{sentence}</{tag}>"))
    assert document.published is None
    assert codes(issues) == ["no_date"]


@pytest.mark.parametrize("line", [
    'By Jane Roe, Harlow correspondent | <time datetime="2016-11-15">Tuesday</time>',
    'Posted <span>on</span> <a href="/x"><time datetime="2016-11-15">a day</time></a> by <a href="/r">Jane Roe</a>',
    '<time datetime="2016-11-15">15.11.</time> · 4 min read · 12 comments',
    "<span>Posted on</span> <span>15 November 2016</span> <span>by Jane Roe</span>",
    "<span>15&nbsp;November</span> <span>2016</span>",
])
def test_a_date_beside_a_byline_is_the_pages(tmp_path, line):
    (document,), issues = read(tmp_path, "a.html", page(near=f"<p>{line}</p>"))
    assert document.published.value == "2016-11-15"
    assert issues == []


@pytest.mark.parametrize("name", ["comments", "c-comments box", "post-comments", "comment-list", "related-stories"])
def test_a_date_of_a_comment_or_of_another_article_is_none_of_the_page(tmp_path, name):
    for beside in (COMMENT.format(name), COMMENT.format(name).replace("<time ", "<time class=published ")):
        (document,), issues = read(tmp_path, "a.html", page(story=(*STORY[:3], STORY[3] + f"</p>{beside}<p>")))
        assert document.published is None
        assert codes(issues) == ["no_date"]


def test_a_page_that_has_comments_keeps_its_date(tmp_path):
    markup = page(near="<p>Published 15 November 2016</p>" + COMMENT.format("comments"))
    markup = markup.replace("<article>", '<article class="has-comments comments-open">')
    (document,), issues = read(tmp_path, "a.html", markup)
    assert (document.published.value, issues) == ("2016-11-15", [])


@pytest.mark.parametrize(("head", "near"), [
    ('<meta name="date" content="11/12/2016">', ""), ('<meta name="date" content="11/12/2016 09:30">', ""),
    ("", "<p>Published 11/12/2016</p>"), ("", "<p>By Jane Roe | <span>11.12.2016</span></p>"),
])
def test_numbers_that_may_be_two_days_are_no_date(tmp_path, head, near):
    (document,), issues = read(tmp_path, "a.html", page(head=head, near=near))
    assert document.published is None
    assert codes(issues) == ["bad_date"]
    assert "2016" in issues[0].message
    assert "two days" in issues[0].message


@pytest.mark.parametrize(("words", "site", "expected"), [
    ("11/12/2016", "BBC News", "2016-12-11"), ("11/12/2016", "The New York Times", "2016-11-12"),
    ("23/12/2016", "Quarrington Post", "2016-12-23"), ("11/11/2016", "Quarrington Post", "2016-11-11"),
])
def test_numbers_are_read_by_the_country_of_the_outlet(tmp_path, words, site, expected):
    head = f'<meta name="date" content="{words}"><meta property="og:site_name" content="{site}">'
    (document,), issues = read(tmp_path, "a.html", page(head=head))
    assert (document.published.value, issues) == (expected, [])


def test_what_runs_on():
    assert runs_on("It opened on", "in the rain.")
    assert runs_on("", "was a Tuesday")
    assert not runs_on("Last updated on", "")
    assert not runs_on("By Jane Roe in Harlow", "3 min read")
