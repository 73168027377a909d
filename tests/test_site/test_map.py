"""The map: where dots lie, what is in view, and that page, timeline and GeoJSON agree on what is where."""

import html
import json
import random
import re

import pytest

from kb.publish.worldmap import MOST_DOTS, STRETCH, draw_map, position


def place(latitude, longitude, events=1):
    return {"latitude": latitude, "longitude": longitude, "events": events}


def test_degrees_become_positions():
    assert position(90, -180) == (0, 0)
    assert position(0, 0) == (180, 90 * STRETCH)
    assert position(-90, 180) == (360, 180 * STRETCH)


def test_every_dot_lies_in_view_and_the_view_in_the_world():
    draw = random.Random(3)  # noqa: S311
    for number in (1, 2, 5, 40):
        for reach in (1, 30, 180):
            middle = draw.uniform(-180 + reach, 180 - reach)
            places = [place(draw.uniform(-80, 80), middle + draw.uniform(-reach, reach), draw.randrange(1, 99))
                      for _ in range(number)]
            drawn = draw_map(places)
            assert drawn.left >= 0
            assert drawn.left + drawn.width <= 360.01
            assert drawn.top >= 0
            assert drawn.top + drawn.height <= 180 * STRETCH + 0.01
            for dot in drawn.dots:
                assert drawn.left - 0.01 <= dot.x <= drawn.left + drawn.width + 0.01
                assert drawn.top - 0.01 <= dot.y <= drawn.top + drawn.height + 0.01


def test_more_events_make_a_larger_dot_and_lie_beneath_smaller_ones():
    drawn = draw_map([place(10, 10, 1), place(20, 20, 100), place(None, None, 500)])
    assert [dot.place["events"] for dot in drawn.dots] == [100, 1]
    assert drawn.dots[0].radius > 2 * drawn.dots[1].radius


def test_without_coordinates_there_is_no_map():
    assert draw_map([place(None, None)]) is None
    assert draw_map([]) is None


def test_of_very_many_places_those_with_most_events_are_drawn():
    drawn = draw_map([place(0, 0, number) for number in range(1, MOST_DOTS + 11)], whole=True)
    assert (len(drawn.dots), drawn.beyond, drawn.view_box) == (MOST_DOTS, 10, "0 0 360 225")
    assert min(dot.place["events"] for dot in drawn.dots) == 11


@pytest.mark.parametrize("asked", ["", "?type=summit", "?type=summit&view=world", "?actor=Reagan&from=1986&to=1986"])
async def test_a_dot_leads_to_its_events_which_are_those_of_the_geojson(get, asked):
    page = (await get(f"/-/map{asked}")).text
    found = re.findall(r'<a href="([^"]+)" aria-label="([^"]+): (\d+)"><title>', page)
    assert [(name, number) for _, name, number in found] == [("Reykjavik", "1")]
    listed = (await get(html.unescape(found[0][0]))).text
    assert "<strong>1 event</strong>" in listed
    assert "summit in Reykjavik" in listed
    link = re.search(r'href="([^"]+)">GeoJSON', page).group(1)
    features = json.loads((await get(html.unescape(link))).text)["features"]
    assert [feature["geometry"]["coordinates"] for feature in features] == [[-21.9, 64.14]]
    assert "64.14° N, 21.90° W" in page


async def test_where_nothing_is_the_page_says_so(get):
    page = await get("/-/map?type=phone_call")
    assert page.status_code == 200
    assert "No event with a known place matches" in page.text
    assert "<svg class" not in page.text


async def test_what_is_no_filter_is_told(get):
    assert "is not a date such as" in (await get("/-/map?from=soon")).text


async def test_the_timeline_and_tables_lead_to_the_map(get):
    assert 'href="/-/map?type=summit"' in (await get("/-/timeline?type=summit")).text


async def test_the_outline_of_the_land_is_served_from_here(get):
    page = (await get("/-/map")).text
    land = await get(re.search(r'<image href="([^"]+)"', page).group(1))
    assert land.status_code == 200
    assert "public domain" in land.text
    assert "<script" not in land.text
