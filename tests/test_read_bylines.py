"""Who wrote a page that has no metadata."""


import pytest
from resiliparse.parse.html import HTMLTree

from kb.read.bylines import author_of_page
from tests.archives import STORY, page
from tests.test_read_formats import DATED, read

BYLINES = {
    '<p class="byline">by <a rel="author" href="/r">Jane Roe</a></p>': "Jane Roe",
    '<a href="/r" rel="nofollow author">Jane Roe</a>': "Jane Roe",
    '<p>By <a rel="author" href="/r">Jane Roe</a> and <a rel="author" href="/m">Max Mild</a></p>': "Jane Roe, Max Mild",
    '<div class="meta byline">By Jane Roe, Harlow correspondent</div>': "Jane Roe",
    '<div class="byline"><span>By</span><span>Jane Roe</span><time>15 Nov</time></div>': "Jane Roe",
    '<div class="byline">By Jane Roe in Harlow | 15 November 2016</div>': "Jane Roe",
    '<span class="author">Jane van der Roe</span>': "Jane van der Roe",
    '<span class="author-name">J. K. O’Roe-Mild</span>': "J. K. O’Roe-Mild",
    '<p itemprop="author"><img src="a.png"><b itemprop="name">Jane Roe</b> <i>Editor</i></p>': "Jane Roe",
    '<span itemprop="author">Jane Roe</span>': "Jane Roe",
    '<p>By Jane Roe</p>': "Jane Roe",
    '<p>What the summary says of it all.</p><div><b>By</b> <i>Jane Roe</i> and Max Mild</div>': "Jane Roe, Max Mild",
    '<p class="byline">By Quarrington Wire</p>': "Quarrington Wire",
}


@pytest.mark.parametrize(("near", "expected"), BYLINES.items())
def test_a_byline_names_the_author(tmp_path, near, expected):
    (document,), _ = read(tmp_path, "a.html", page(head=DATED, near=near))
    assert document.author == expected


@pytest.mark.parametrize("near", [
    "<p>By Tuesday the ministers had met in Vienna again.</p>", "<p>By then Jane Roe had left the town of Harlow.</p>",
    '<p class="author">She wrote for many papers.</p>', '<p class="author">Follow</p>',
    '<p class="byline">By staff</p>',
    '<div class="byline">By the end of the month Jane Roe signs.</div>',
    '<a rel="author" href="/a">About the author</a>',
    f'<div class="author">Jane Roe {STORY[0]} {STORY[1]}</div>', '<p class="author">@roe77</p>',
    '<ul class="comments"><li><span class="author">Jane Roe</span> Nice.</li></ul>',
    '<aside><p class="byline">By Jane Roe</p></aside>',
    f"<p>{STORY[0]}</p><p>{STORY[1]}</p><p>{STORY[2]}</p><p>By Jo Roe</p>",
])
def test_what_is_no_byline_names_nobody(tmp_path, near):
    (document,), _ = read(tmp_path, "a.html", page(head=DATED, near=near))
    assert document.author is None


def test_authors_of_other_articles_are_none_of_this(tmp_path):
    others = '<div><a href="/n/2">Other</a><a rel="author">Max Mild</a></div>'
    markup = page(head=DATED, near='<p>By <a rel="author">Jane Roe</a></p>').replace("<aside>", others + "<aside>")
    (document,), _ = read(tmp_path, "a.html", markup)
    assert document.author == "Jane Roe"


def test_the_metadata_come_first(tmp_path):
    head = DATED + '<meta name="author" content="Max Mild">'
    (document,), _ = read(tmp_path, "a.html", page(head=head, near='<p class="byline">By Jane Roe</p>'))
    assert document.author == "Max Mild"


@pytest.mark.parametrize("name", ['<meta itemprop="name" content="The Quarrington Post">',
                                  '<span itemprop="name">The Quarrington Post</span>'])
def test_an_outlet_that_is_marked_within_the_page(tmp_path, name):
    (document,), _ = read(tmp_path, "a.html", page(head=DATED, near=f'<div itemprop="publisher">{name}</div>'))
    assert document.publisher == "The Quarrington Post"


def test_a_page_with_marks_of_authors_without_end_names_nobody():
    """A test asks what comes out, no clock."""
    markup = page(near="<p>" + "<span class=author>w</span> " * 20_000)
    assert author_of_page(HTMLTree.parse(markup), markup) is None
