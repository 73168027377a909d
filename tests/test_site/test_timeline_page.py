"""The timeline page: its filters, its drawing, its list without scripts, and the whole of it as CSV."""

import contextlib
import csv
import io
import re
import sqlite3

import pytest

from kb.publish.filters import PAGE_SIZE
from kb.publish.pages.timeline import COLUMNS, CSV_CHUNK, MOST_MARKS
from kb.publish.prose import load_metadata
from kb.publish.site import open_site


def listed(page):
    """Ids of the events that the page lists, in order."""
    return re.findall(r'<span class="what"><a href="/kb/events/([^"]+)"', page)


async def test_all_events_stand_under_their_months_the_latest_first(get):
    page = (await get("/-/timeline")).text
    assert listed(page) == ["e-plan", "e-hostile", "e-pledge", "e-denied", "e-summit", "e-call", "e-undated"]
    assert re.findall(r'class="period">([^<]+)', page) == ["December 1987", "October 1986", "Without a date"]
    assert "<strong>7 events</strong>, 1 of them without a date" in page


@pytest.mark.parametrize(
    ("query", "events"),
    [
        ("type=summit", ["e-summit"]), ("type=Phone call", ["e-call"]), ("status=planned", ["e-plan"]),
        ("actor=the soviet leader&type=summit", ["e-summit"]), ("actor=a-kremlin", ["e-denied"]),
        ("place=reykja", ["e-summit"]), ("contested=1", ["e-summit"]), ("q=missile", ["e-pledge"]),
        ("q=reagan geneva", ["e-undated"]), ("q=gorb pledge&status=planned", []), ("q=\"*()", None),
        ("from=1987", ["e-plan"]), ("to=1986-10-11", ["e-summit", "e-call"]),
        ("from=1986-10-13&to=1986-10-14", ["e-call"]), ("q=' or 1=1 --", []), ("actor=%25", None),
    ],
)
async def test_filters(get, query, events):
    answer = await get(f"/-/timeline?{query}")
    assert answer.status_code == 200
    if events is not None:
        assert listed(answer.text) == events


async def test_the_form_keeps_what_was_asked_and_nonsense_is_said(get):
    assert "There is no type “zz”" in (await get("/-/timeline?type=zz")).text
    page = (await get("/-/timeline?actor=Rea%22gan&status=maybe&type=summit&from=1986-10&sort=oldest")).text
    assert 'name="actor" value="Rea&#34;gan"' in page
    assert '<option value="summit" selected>' in page
    assert 'name="from" value="1986-10-01"' in page
    assert "“maybe” is not a status" in page


async def test_the_order_can_be_turned_round(get):
    assert listed((await get("/-/timeline?sort=oldest")).text) == [
        "e-call", "e-summit", "e-denied", "e-pledge", "e-hostile", "e-plan", "e-undated"
    ]


async def test_the_drawing_tells_statuses_spans_and_contests_apart_without_scripts(get):
    page = (await get("/-/timeline")).text
    drawing = page.split('<svg class="axis"', 1)[1].split("</figure>")[0]
    assert drawing.count('href="/kb/events/') == 6
    marks = dict(re.findall(r'href="/kb/events/([^"]+)"(.*?)</a>', drawing, re.DOTALL))
    assert '<rect class="e possible"' in marks["e-call"]
    assert '<circle class="contested"' in marks["e-summit"]
    assert '<circle class="e occurred"' in marks["e-summit"]
    assert '<path class="e negated"' in marks["e-denied"]
    assert '<rect class="e planned"' in marks["e-plan"]
    assert "<script" not in page
    assert " style=" not in page


async def test_lanes_by_actor(get):
    page = (await get("/-/timeline?lanes=actor")).text
    assert re.findall(r'class="lane-name"[^>]*>([^<]+)', page)[:2] == ["Mikhail Gorbachev", "Ronald Reagan"]


async def test_the_csv_of_a_filter_has_what_the_page_lists(get):
    page = (await get("/-/timeline?actor=reagan&status=occurred")).text
    address = re.search(r'href="(/-/timeline\.csv\?[^"]+)"', page).group(1).replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO((await get(address)).text)))
    assert {row["id"] for row in rows} == set(listed(page))
    assert rows[0]["url"] == "/kb/events/e-summit"


MANY = 5 * CSV_CHUNK // 2


def many_events(connection):
    """A few thousand events of five years, some without a date, and one with a formula for a title."""
    for number in range(MANY):
        day = f"{1990 + number % 5}-{1 + number % 12:02}-{1 + number % 28:02}" if number % 7 else None
        title = "=HYPERLINK(1)" if number == 3 else f"Event {number}"
        connection.execute(
            "insert into events (id, type, title, status, date, earliest, latest, precision, mentions, sources, "
            "independent_sources, confidence) values (?, 'meeting', ?, 'occurred', ?, ?, ?, 'day', 1, 1, 1, 0.5)",
            [f"x-{number:05}", title, day, day, day],
        )


@pytest.fixture(scope="module")
def large(tmp_path_factory, write_site_database):
    return write_site_database(tmp_path_factory.mktemp("large") / "kb.db", many_events)


@pytest.fixture
async def large_get(large):
    site = open_site(large, load_metadata())
    await site.invoke_startup()
    return site.client.get


@pytest.mark.parametrize("address", ["/kb/timeline.csv", "/kb/timeline.csv?_stream=1", "/-/timeline.csv"])
async def test_the_whole_timeline_is_one_csv_that_is_not_cut(large_get, address):
    answer = await large_get(address)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == [*COLUMNS, "url"]
    assert len(rows) == 1 + MANY + 7
    assert len({row[0] for row in rows}) == len(rows)
    days = [row[2] for row in rows[1:]]
    dated = [day for day in days if day]
    assert dated == sorted(dated)
    assert not any(days[len(dated):]), "what has no date comes last"


async def test_the_csv_has_the_columns_of_the_view(large_get):
    view = (await large_get("/kb/timeline.json?_size=1")).json()
    assert view["columns"] == [*COLUMNS, "url"]


async def test_no_cell_is_a_formula(large_get):
    assert "\r\n" in (text := (await large_get("/-/timeline.csv")).text)
    assert "'=HYPERLINK(1)" in text
    assert not re.search(r"(^|,)=", text, re.MULTILINE)


async def test_datasettes_own_filters_still_narrow_the_csv_of_the_view(large_get):
    rows = list(csv.DictReader(io.StringIO((await large_get("/kb/timeline.csv?type=summit&_stream=1")).text)))
    assert [row["id"] for row in rows] == ["e-summit"]


@pytest.mark.parametrize("address", ["/kb/events.csv", "/kb/events.csv?_stream=1", "/kb/events.csv?_dl=on&_labels=on"])
async def test_the_csv_of_a_table_is_whole_too(large_get, address):
    rows = list(csv.reader(io.StringIO((await large_get(address)).text)))
    assert len({row[0] for row in rows}) == len(rows) == 1 + MANY + 7


async def test_a_page_of_a_table_can_still_be_had(large_get):
    rows = list(csv.reader(io.StringIO((await large_get("/kb/events.csv?_size=10&type=meeting")).text)))
    assert len(rows) == 11


async def test_many_events_are_drawn_as_bars_that_lead_into_a_period(large_get):
    page = (await large_get("/-/timeline?q=event")).text
    bars = re.findall(r'<a href="(/-/timeline\?[^"]+)" aria-label="([^"]+)"', page)
    assert len(bars) > 12
    address, label = bars[0]
    inside = (await large_get(address.replace("&amp;", "&"))).text
    assert f"<strong>{label.split(': ')[1]} event" in inside


async def test_every_page_of_the_list_is_reached_once(large_get):
    seen, address = [], "/-/timeline?from=1994-12"
    while address:
        page = (await large_get(address)).text
        seen += listed(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following.group(1).replace("&amp;", "&") if following else None
    assert len(seen) > PAGE_SIZE
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
async def test_pages_are_counted_off_from_the_nearer_end_in_one_order(large, large_get, sort):
    way = "desc" if sort == "newest" else "asc"
    with contextlib.closing(sqlite3.connect(large)) as connection:
        ids = [key for key, in connection.execute(
            f"select id from events where type = 'meeting' order by earliest is null, earliest {way}, rowid {way}")]
    last = -(-len(ids) // PAGE_SIZE)
    assert len(ids) % PAGE_SIZE, "the last page is not full"
    for page in (1, 2, last // 2, last // 2 + 1, last // 2 + 2, last - 1, last):
        found = listed((await large_get(f"/-/timeline?type=meeting&sort={sort}&page={page}")).text)
        assert found == ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page
    beyond = (await large_get(f"/-/timeline?type=meeting&sort={sort}&page={last + 1}")).text
    assert listed(beyond) == []
    assert f"page={last}\">its last page" in beyond


async def test_few_events_of_many_are_drawn_one_by_one(large_get):
    page = (await large_get("/-/timeline?from=1994-12")).text
    assert page.count('<circle class="e occurred"') <= MOST_MARKS
    assert 'class="lane-name"' in page


async def test_a_long_answer_goes_on_page_by_page_and_its_csv_is_whole(large_get):
    seen, address = [], "/kb/between?type=meeting"
    while address:
        page = (await large_get(address)).text
        seen += re.findall(r'<td data-label="event"[^>]*><a href="/kb/events/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following.group(1).replace("&amp;", "&") if following else None
    rows = list(csv.DictReader(io.StringIO((await large_get("/kb/between.csv?type=meeting")).text)))
    assert len(seen) > 2000
    assert [row["event_id"] for row in rows] == seen
    assert len(set(seen)) == len(seen)
    assert (await large_get("/kb/between.json?type=meeting")).json()["truncated"]
    assert "The answer ends before" in (await large_get("/kb/between?type=meeting&_page=99999999999")).text


async def test_the_axis_zooms_and_shifts_by_links_that_keep_the_filters(get):
    page = (await get("/-/timeline?type=summit&from=1986-10-01&to=1986-10-20")).text
    moves = page.split('class="moves"', 1)[1].split("</nav>")[0]
    links = dict(reversed(pair) for pair in re.findall(r'<a href="([^"]*)">([^<]*)</a>', moves))
    assert links["closer"] == "/-/timeline?type=summit&amp;from=1986-10-06&amp;to=1986-10-15"
    assert links["wider"] == "/-/timeline?type=summit&amp;from=1986-09-21&amp;to=1986-10-30"
    assert links["← earlier"].endswith("from=1986-09-21&amp;to=1986-10-10")
    assert links["later →"].endswith("from=1986-10-11&amp;to=1986-10-30")
    assert links["all dates"] == "/-/timeline?type=summit"
