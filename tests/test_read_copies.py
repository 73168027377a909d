"""Pages saved from the Wayback Machine are those of the site that it copied."""

import pytest

from kb.read.publishers import canonical_url, copied_at
from tests.archives import page
from tests.test_read_formats import DATED, read

PAGE = "https://quarrington.example/n/7"
COPY = f"https://web.archive.org/web/20161120010203/{PAGE}"
SAYS = {
    "canonical": f'<link rel="canonical" href="{COPY}">',
    "canonical within the site": f'<link rel="canonical" href="/web/20161120010203/{PAGE}">',
    "Open Graph": f'<meta property="og:url" content="{COPY}">',
    "linked data": '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ministers meet", '
                   f'"datePublished": "2016-11-15", "mainEntityOfPage": "{COPY}"}}</script>',
}


@pytest.mark.parametrize("head", SAYS.values(), ids=SAYS)
def test_a_copy_has_the_address_of_what_was_copied(tmp_path, head):
    (document,), issues = read(tmp_path, "a.html", page(head=DATED + head))
    assert (document.url, document.publisher) == (PAGE, "quarrington.example")
    assert document.retrieved == "2016-11-20T01:02:03Z"
    assert issues == []


def test_a_copy_that_was_saved(tmp_path):
    (document,), _ = read(tmp_path, "a.html", f"<!-- saved from url=(0077){COPY} -->\n" + page(head=DATED))
    assert (document.url, document.retrieved) == (PAGE, "2016-11-20T01:02:03Z")


@pytest.mark.parametrize(("copy", "address"), [
    (COPY.replace("203/", "203id_/"), PAGE), (COPY.replace("https://q", "https:/q"), PAGE),
    (f"http://web.archive.org/web/2016/{PAGE}?a=1&utm_source=x", f"{PAGE}?a=1"),
    (f"https://web.archive.org/web/2017/{COPY}", PAGE),
    ("https://web.archive.org/web/2016/quarrington.example/n/7", "http://quarrington.example/n/7"),
    ("https://web.archive.org/about", "https://web.archive.org/about"),
    (f"https://harlow.example/web/20161120010203/{PAGE}", f"https://harlow.example/web/20161120010203/{PAGE}"),
])
def test_addresses_of_copies(copy, address):
    assert canonical_url(copy) == address


def test_a_stamp_that_is_no_time_is_none(tmp_path):
    assert copied_at(COPY.replace("20161120", "20161320")) is None
    assert copied_at(COPY.replace("20161120010203", "2016")) is None
    assert copied_at(PAGE) is None
    later = SAYS["canonical"].replace("20161120", "20361120")
    assert read(tmp_path, "a.html", page(head=DATED + later))[0][0].retrieved is None
