"""The timeline in other formats, from the site: under filters, with absolute links, where it is small."""

import io
import json

import openpyxl
import pytest

from kb.publish.pages import downloads


@pytest.mark.parametrize("name", downloads.OFFERED)
async def test_every_format_is_offered_and_linked(get, name):
    if name == "parquet":
        pytest.importorskip("pyarrow")
    answer = await get(f"/-/timeline.{name}?type=summit")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert f'href="/-/timeline.{name}?type=summit"' in (await get("/-/timeline?type=summit")).text


async def test_a_download_holds_what_the_filters_leave(get):
    rows = [json.loads(line) for line in (await get("/-/timeline.jsonl?status=planned")).text.splitlines()]
    assert [row["id"] for row in rows] == ["e-plan"]
    assert rows[0]["url"] == "http://localhost/kb/events/e-plan"
    book = openpyxl.load_workbook(io.BytesIO((await get("/-/timeline.xlsx")).content))
    assert book["events"].max_row == 8


async def test_too_many_events_are_refused_with_a_way_out(get, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_EVENTS", 3)
    answer = await get("/-/timeline.jsonld")
    assert answer.status_code == 413
    assert "kb export --format jsonld" in answer.text
