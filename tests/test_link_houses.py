"""Independent sources: what one house publishes, or one agency brings, counts once."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kb.link.houses import houses_of
from kb.records import Document, Status

_spec = importlib.util.spec_from_file_location("linking", Path(__file__).parent / "linking.py")
linking = importlib.util.module_from_spec(_spec)
sys.modules["linking"] = linking
_spec.loader.exec_module(linking)

WHO = (linking.person("Jane Roe"), linking.person("Tom Harlow"))
SITE = "https://meridianwire.example"


def document(text="Roe met Harlow.", **fields):
    return Document(id="d", text=text, sha256="0" * 64, **fields)


def told(key, text=None, status="occurred", date="2016-11-20", place=None, published="2016-11-21", **fields):
    """A report of one event in an article of some publisher."""
    article, event = linking.report(key, "meeting", WHO, date=date, text=text, status=status, place=place,
                                    published=published)
    return article.model_copy(update=fields), event


def counted(*reports):
    (event,) = linking.linked(reports).events
    return event.sources, event.independent_sources


ONE = {
    "two pieces at one site": [{"url": f"{SITE}/a"}, {"url": f"{SITE}/b"}],
    "one site by two entrances": [
        {"url": "https://www.meridianwire.example/a"}, {"url": "https://rss.meridianwire.example/b"}],
    "two pieces of one publisher without an address": [
        {"publisher": "Meridian Wire"}, {"publisher": "The Meridian Wire"}],
    "a feed of one section and one of all": [
        {"publisher": "Meridian Wire – World", "url": f"{SITE}/a"}, {"publisher": "Meridian Wire", "url": f"{SITE}/b"}],
    "three that hang together by site and name": [
        {"url": f"{SITE}/a"}, {"publisher": "Meridian Wire", "url": f"{SITE}/b"}, {"publisher": "Meridian Wire"}],
    "one name at a host that many share": [
        {"publisher": "Harlow Notes", "url": "https://medium.com/a"}, {"publisher": "Harlow Notes", "url": "https://medium.com/b"}],
    "two outlets with reports of one agency": [
        {"publisher": "Bay Courier", "text": "LIMA (Reuters) - Article a says that they met."},
        {"publisher": "Hill Post", "text": "By Reuters\nArticle b has it that both sat down."}],
    "an agency and who prints its report": [
        {"publisher": "Associated Press"},
        {"publisher": "Hill Post", "text": "Article b has it that both sat down. (AP)"}],
}
TWO = {
    "two sites": [{"url": f"{SITE}/a"}, {"url": "https://baycourier.example/b"}],
    "two publishers": [{"publisher": "Meridian Wire"}, {"publisher": "Bay Courier"}],
    "two names at a host that many share": [
        {"publisher": "Harlow Notes", "url": "https://medium.com/a"}, {"publisher": "Roe Notes", "url": "https://medium.com/b"}],
    "two blogs of one host": [{"url": "https://roe.blogspot.example/a"}, {"url": "https://harlow.blogspot.example/b"}],
    "nobody knows whose": [{}, {}],
    "an agency's report and one of the same outlet's own": [
        {"url": f"{SITE}/a", "text": "LIMA (AFP) - Article a says that they met."}, {"url": f"{SITE}/b"}],
    "two outlets to whose own reports one agency contributed": [
        {"publisher": "Bay Courier", "text": "Article a says that they met. Reuters contributed to this report."},
        {"publisher": "Hill Post", "text": "Article b has it that both sat down. Reuters contributed to this story."}],
}


@pytest.mark.parametrize(("fields", "sources"), [
    *[pytest.param(each, 1, id=name) for name, each in ONE.items()],
    *[pytest.param(each, 2, id=name) for name, each in TWO.items()]])
def test_articles_of_one_house_count_as_one_source(fields, sources):
    reports = [told("abc"[at], **each) for at, each in enumerate(fields)]
    assert counted(*reports) == (len(reports), sources)
    assert counted(*reversed(reports)) == (len(reports), sources)


def test_every_link_says_with_which_article_it_counts():
    links = linking.linked([told("a", url=f"{SITE}/a"), told("b", publisher="Bay Courier", published="2016-11-22"),
                            told("c", url=f"{SITE}/c", published="2016-11-23")]).links
    first = {link.document_event_id: link.counted_with for link in links}
    assert sorted(first.values()) == ["a", "a", "b"]


def test_more_articles_of_one_house_make_nothing_surer():
    def confidence(*reports):
        (event,) = linking.linked(reports).events
        return event.confidence

    once = confidence(told("a", url=f"{SITE}/a"))
    assert confidence(told("a", url=f"{SITE}/a"), told("b", url=f"{SITE}/b")) == once
    assert confidence(told("a", url=f"{SITE}/a"), told("b", publisher="Bay Courier")) > once


def test_one_house_does_not_outvote_two():
    here = [told(f"a{at}", url=f"{SITE}/{at}", place="Lima") for at in range(3)]
    there = [told("b", publisher="Bay Courier", place="Callao"), told("c", publisher="Hill Post", place="Callao")]
    (event,) = linking.linked([*here, *there]).events
    assert event.place.name == "Callao"
    (event,) = linking.linked([*here[:2], *there[:1]]).events
    assert event.place.name == "Lima"


def test_of_as_many_sources_that_count_which_has_more_texts():
    reports = [told("a", published="2016-11-20", url=f"{SITE}/a"),
               *[told(f"b{at}", status="negated", url=f"https://baycourier.example/{at}") for at in range(2)]]
    (event,) = linking.linked(reports).events
    assert event.status == Status.NEGATED


@pytest.mark.parametrize("url", ["http://[::1]/a", "http://127.0.0.1/a", "http://localhost/a", "https://[",
                                 "file:///tmp/a", ""])
def test_an_address_without_a_site_says_nothing_of_the_house(url):
    assert houses_of(document(url=url)) == ()


def test_a_publisher_that_is_called_after_its_host_is_known_by_that():
    assert houses_of(document(url=f"{SITE}/a", publisher="meridianwire.example")) == ("site meridianwire.example",)


def test_what_is_only_supposed_is_no_report():
    supposed = told("b", status="possible", publisher="Bay Courier")
    assert counted(told("a", url=f"{SITE}/a"), supposed) == (2, 1)
    assert counted(told("a", url=f"{SITE}/a", status="planned", published="2016-11-18"), supposed) == (2, 1)
    assert counted(told("a", url=f"{SITE}/a", status="possible"), supposed) == (2, 2)


def corrected(key, **fields):
    article, event = told(key, status="negated", published="2016-11-22", **fields)
    (mention,) = event.mentions
    return article, event.model_copy(update={"mentions": (mention.model_copy(update={"rule": "test(corrected)"}),)})


@pytest.mark.parametrize(("reports", "status"), [
    ([told("a", url=f"{SITE}/a"), corrected("b", url=f"{SITE}/b")], "negated"),
    ([told("a", url=f"{SITE}/a"), told("c", publisher="Bay Courier"), corrected("b", url=f"{SITE}/b")], "occurred"),
    ([told("a", url=f"{SITE}/a"), corrected("b", publisher="Bay Courier")], "occurred"),
    ([told("a", url=f"{SITE}/a"), told("b", url=f"{SITE}/b", status="negated")], "occurred"),
])
def test_a_source_that_corrects_itself_no_longer_says_what_it_takes_back(reports, status):
    (event,) = linking.linked(reports).events
    assert (event.status, event.contested) == (status, ("status",))
    assert len(event.document_events) == len(reports)


PAGED = {"title": "Roe meets Harlow in Lima"}


@pytest.mark.parametrize(("second", "articles"), [
    ({"url": f"{SITE}/roe?page=2"}, 1), ({"url": f"{SITE}/roe/2/"}, 1),
    ({"url": f"{SITE}/roe-two", "title": "Roe Meets Harlow in Lima – Page 2 of 2"}, 1),
    ({"url": f"{SITE}/other", "title": "Harlow meets Roe in Lima"}, 2),
    ({"url": f"{SITE}/roe", "published": "2016-11-22"}, 2),
    ({"url": "https://baycourier.example/roe"}, 2), ({"url": None}, 2)])
def test_the_pages_of_an_article_are_one_source(second, articles):
    reports = [told("a", **{**PAGED, "url": f"{SITE}/roe"}), told("b", **{**PAGED, **second})]
    assert counted(*reports)[0] == articles
    assert counted(*reversed(reports))[0] == articles


def test_a_short_headline_stands_above_many_articles():
    reports = [told(key, **{**PAGED, "title": "Live updates", "url": f"{SITE}/{key}"}) for key in "ab"]
    assert counted(*reports) == (2, 1)
