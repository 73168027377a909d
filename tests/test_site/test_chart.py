"""The chart above the tables of events: its numbers are those of the rows under the same filters."""

import html
import re

import pytest

from kb.publish.chart import MOST_MONTHS, MOST_ROWS, OTHERS, draw_chart

LABELS = {"call": "Phone call"}


def test_bars_and_table_hold_the_same_numbers():
    chart = draw_chart([("2016-11", "call", 4), ("2016-12", "call", 1), ("2016-11", "vote", 2)], LABELS)
    assert (chart.unit, chart.events) == ("month", 7)
    assert [(row.label, row.events) for row in chart.rows] == [("Phone call", 5), ("vote", 2)]
    assert chart.listed == [("2016-12", "December 2016", [1, 0], 1), ("2016-11", "November 2016", [4, 2], 6)]
    first, second = chart.rows[0].bars
    assert first.height == 4 * second.height
    assert (first.x, second.x) == (0, 50)
    assert first.words == "November 2016: 4"


def test_many_months_become_years_and_many_types_the_rest():
    numbers = range(MOST_MONTHS + 24)
    months = [(f"{1900 + number // 12}-{number % 12 + 1:02}", f"t{number % 9}", 1) for number in numbers]
    chart = draw_chart(months, {})
    assert chart.unit == "year"
    assert chart.listed[0][0] == "1911"
    assert [row.label for row in chart.rows][MOST_ROWS:] == [OTHERS]
    assert sum(row.events for row in chart.rows) == chart.events == len(months)
    assert all(sum(cells) == whole for _, _, cells, whole in chart.listed)


def test_bars_and_labels_stay_inside_the_drawing():
    for counts in ([("0001-01", "a", 1), ("9999-12", "b", 10**9)], [("2016-11", "a", 1)]):
        chart = draw_chart(counts, {})
        for row in chart.rows:
            for bar in row.bars:
                assert 0 <= bar.x < 100
                assert 0 <= bar.y < chart.height
        assert all(0 <= x < 100 for x, _ in chart.labels)


def test_nothing_to_count_is_no_chart():
    assert draw_chart([], {}) is None
    assert draw_chart([("2016-11", "a", 0), ("soon", "a", 1)], {}) is None


@pytest.mark.parametrize(("asked", "number"), [
    ("", 6), ("?type=meeting", 2), ("?status=planned", 1), ("?type__in=summit,pledge", 2), ("?type__not=meeting", 4),
    ("?earliest__gte=1986-10-12", 4), ("?earliest__gte=1986-10-12&type=pledge", 1), ("?title__contains=summit", 1),
])
@pytest.mark.parametrize("table", ["events", "timeline"])
async def test_the_chart_counts_what_the_table_shows(get, table, asked, number):
    page = (await get(f"/kb/{table}{asked}")).text
    caption = re.search(r"<figcaption>(\d+) events?", page)
    rows = (await get(f"/kb/{table}.json{asked}{'&' if asked else '?'}_shape=array&_nofacet=1")).json()
    dated = [row for row in rows if row["earliest"] and row["earliest"][:7] == row["latest"][:7]]
    assert int(caption.group(1)) == len(dated) == number


async def test_a_search_is_charted_too(get):
    assert "<figcaption>1 event " in (await get("/kb/events?_search=reykjavik")).text


async def test_a_period_of_the_chart_leads_to_its_events(get):
    page = (await get("/kb/events?type=meeting")).text
    link = html.unescape(re.search(r'<th scope="row"><a href="([^"]+)">December 1987', page).group(1))
    assert link == "/-/timeline?type=meeting&from=1987-12&to=1987-12"
    assert "<strong>1 event</strong>" in (await get(link)).text


@pytest.mark.parametrize("asked", ["?_where=1", "?zz=1", "?type=nothing", "?_search_title=summit"])
async def test_filters_that_can_not_be_charted_cost_only_the_chart(get, asked):
    page = await get(f"/kb/events{asked}")
    assert page.status_code == 200
    assert 'class="chart"' not in page.text


@pytest.mark.parametrize("table", ["events", "timeline", "places"])
async def test_tables_of_events_and_places_lead_to_the_map(get, table):
    assert 'href="/-/map">On a map' in (await get(f"/kb/{table}")).text


async def test_other_tables_have_neither(get):
    page = (await get("/kb/actors")).text
    assert 'class="chart"' not in page
    assert "On a map" not in page
