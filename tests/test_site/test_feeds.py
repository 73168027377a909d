"""Feeds: well-formed under any filter, and no more certain than the timeline."""

import re
from xml.etree import ElementTree as Xml

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def entries(answer):
    """The feed's entries by id; a feed that is not well-formed fails here."""
    feed = Xml.fromstring(answer.text.encode())  # noqa: S314
    for name in ("title", "id", "updated"):
        assert feed.find(f"{ATOM}{name}").text
    return feed, {entry.find(f"{ATOM}id").text.rsplit("/", 1)[-1]: entry for entry in feed.iter(f"{ATOM}entry")}


async def test_the_atom_feed_has_the_newest_report_first(get):
    answer = await get("/-/timeline.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed, found = entries(answer)
    assert next(iter(found)) == "e-summit", "it changed in the last build"
    assert set(found) == {"e-summit", "e-call", "e-pledge", "e-plan", "e-denied", "e-undated", "e-hostile"}
    for moment in feed.iter(f"{ATOM}updated"):
        assert MOMENT.fullmatch(moment.text)
    assert found["e-call"].find(f"{ATOM}updated").text == "1986-10-14T06:00:00Z"
    assert feed.find(f"{ATOM}updated").text == "1987-11-21T00:00:00Z"


async def test_an_entry_says_what_is_known_and_leads_to_its_page(get):
    _, found = entries(await get("/-/timeline.atom?type=phone_call"))
    (entry,) = found.values()
    assert entry.find(f"{ATOM}summary").text.startswith("October 1986 · possible")
    address = entry.find(f"{ATOM}link").get("href")
    assert address == "http://localhost/kb/events/e-call"


async def test_the_feed_of_nothing_is_a_feed(get):
    _, found = entries(await get("/-/timeline.atom?q=nothing&actor=%0B%1F"))
    assert not found


async def test_hostile_words_are_only_words_in_a_feed(get):
    _, found = entries(await get("/-/timeline.atom?actor=a-hostile"))
    assert found["e-hostile"].find(f"{ATOM}title").text.startswith("<script>")


def lines_of(answer):
    """The calendar's lines, unfolded."""
    assert answer.text.endswith("END:VCALENDAR\r\n")
    for line in answer.content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
    return answer.text.replace("\r\n ", "").split("\r\n")


async def test_the_calendar_has_what_is_planned_and_what_falls_due(get):
    answer = await get("/-/timeline.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = lines_of(answer)
    assert [line for line in lines if line.startswith("UID")] == [
        "UID:e-plan-planned@event-timeline-kb", "UID:e-pledge-due@event-timeline-kb"
    ]
    assert "DTSTART;VALUE=DATE:19871201" in lines
    assert "DTEND;VALUE=DATE:19880101" in lines
    assert "SUMMARY:Gorbachev and Reagan: meeting in Washington (within December 1987)" in lines
    assert "SUMMARY:Due: Gorbachev pledges to cut long-range missiles" in lines
    assert lines.count("DTSTAMP:19871121T000000Z") == 2


async def test_the_calendar_of_a_filter(get):
    lines = lines_of(await get("/-/timeline.ics?type=pledge"))
    assert [line for line in lines if line.startswith("UID")] == ["UID:e-pledge-due@event-timeline-kb"]


async def test_the_timeline_leads_to_its_feeds(get):
    page = (await get("/-/timeline?type=pledge")).text
    assert 'href="/-/timeline.atom?type=pledge"' in page
    assert 'href="/-/timeline.ics?type=pledge"' in page
