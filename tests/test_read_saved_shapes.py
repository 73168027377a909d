"""What people copy from browsers, pass on and subscribe to, in the shapes that these come in."""

import pytest

from tests.archives import STORY, read

BODY = "\n\n".join(STORY)
PAGE = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)


@pytest.mark.parametrize("change", ["Last modified on Wed 16 Nov 2016 12.00 GMT", "Updated: 16 November 2016, 12:00"])
def test_a_bare_date_beside_one_of_change_is_that_of_publication(tmp_path, change):
    (document,), issues = read(tmp_path, f"Ministers meet in Vienna\nTue 15 Nov 2016 09.12 GMT\n{change}\n\n{BODY}\n")
    assert issues == []
    assert (document.published.value, document.updated.value) == ("2016-11-15T09:12", "2016-11-16T12:00")


def test_a_bare_date_after_that_of_change_is_another_storys(tmp_path):
    (document,), _ = read(tmp_path, f"Ministers meet\nUpdated: 16 November 2016\n{BODY}\n\n20 November 2016\n{BODY}\n")
    assert (document.published, document.updated.value) == (None, "2016-11-16")


@pytest.mark.parametrize("given", ["<dc:date>2016-11-15T09:00:00Z</dc:date>",
                                   "<dc:date>2016-11-16</dc:date><pubDate>Tue, 15 Nov 2016 09:00:00 GMT</pubDate>",
                                   "<pubDate>Tue, 15 Nov 2016 09:00:00 GMT</pubDate>"])
def test_the_only_date_of_an_rss_entry_is_that_of_publication(tmp_path, given):
    (document,), issues = read(
        tmp_path, "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Courier</title><item>"
        f"<title>Talks</title>{given}<description><![CDATA[{PAGE}]]></description></item></channel></rss>")
    assert issues == []
    assert document.published.value == "2016-11-15T09:00"


def test_the_date_of_change_of_an_atom_entry_stays_one(tmp_path):
    (document,), _ = read(
        tmp_path, "<feed xmlns='http://www.w3.org/2005/Atom'><title>Courier</title><entry><title>Talks</title>"
        f"<updated>2016-11-15T09:00:00Z</updated><content type='html'><![CDATA[{PAGE}]]></content></entry></feed>")
    assert (document.published, document.updated.value) == (None, "2016-11-15T09:00")
