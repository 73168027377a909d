"""Every format of `kb export`, read back by a library that is not the one that wrote it."""

import csv
import io
import json

import geojson
import icalendar
import openpyxl
import pytest
import rdflib
from click.testing import CliRunner

from kb.cli import kb
from kb.export.events import FLAT, About, Actor, ExportEvent, Report, flat
from kb.export.formats import FORMATS

ABOUT = About("A timeline; of, sorts", "r0123", "2016-12-01", "https://timeline.example.org")
HOSTILE = '=HYPERLINK("javascript:alert(1)")<script>alert(1)</script>\u202e&\x0b'


def event(number, date, earliest, latest, **changes):
    """An event with one participant and one report."""
    values = {
        "id": f"e{number}", "type": "visit", "label": "Visit", "title": f"Visit {number}", "status": "occurred",
        "date": date, "earliest": earliest, "latest": latest, "precision": None, "place": "Riga", "country": "LV",
        "latitude": 56.95, "longitude": 24.11, "content": None, "due": None, "due_earliest": None, "due_latest": None,
        "sources": 1, "independent_sources": 1, "confidence": 0.75, "contested": None,
        "first_reported": "2016-11-15T23:59",
        "actors": (Actor("person/ilze", "Ilze Bērziņa", "visitor", "person", "LV"),),
        "reports": (Report("d1", "The Post", "She came", "https://post.example/1", "2016-11-15T23:59", "She came on "
                           "Monday.", "Monday"),),
        "url": f"{ABOUT.site}/kb/events/e{number}", "build": ABOUT.build,
    }
    return ExportEvent(**{**values, **changes})


EVENTS = [
    event(1, "2016-11-14", "2016-11-14", "2016-11-14"),
    event(2, "2016-11", "2016-11-01", "2016-11-30", status="planned"),
    event(3, "2016-W46", "2016-11-14", "2016-11-20", status="possible", latitude=None, longitude=None),
    event(4, None, None, None, place=None, country=None, latitude=None, longitude=None, status="negated"),
    event(5, "2016", "2016-01-01", "2016-12-31", title=HOSTILE, type="pledge", due="2017-01", due_earliest="2017-01-01",
          due_latest="2017-01-31", content="-2+3", place="@SUM(A1)",
          actors=(Actor("a/5", HOSTILE, "pledger", None, None),),
          reports=(Report("d5", None, HOSTILE, "javascript:alert(1)", None, HOSTILE, None),)),
]


def written(style, events=EVENTS, about=ABOUT):
    out = io.BytesIO()
    FORMATS[style].write(iter(events), about, out)
    return out.getvalue()


def test_csv_has_a_row_an_event_and_no_formula():
    text = written("csv").decode("utf-8-sig")
    assert written("csv").startswith(b"\xef\xbb\xbf"), "spreadsheets take UTF-8 without it for something else"
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == list(FLAT)
    assert [row["date"] for row in rows] == ["2016-11-14", "2016-11", "2016-W46", "", "2016"]
    assert rows[0]["participants"] == "Ilze Bērziņa"
    for row in rows:
        assert row["url"].startswith(ABOUT.site)
        assert row["build"] == ABOUT.build
        for name, cell in row.items():
            assert name in {"latitude", "longitude"} or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert rows[4]["title"] == "'" + HOSTILE


def test_jsonl_holds_all_of_it():
    lines = [json.loads(line) for line in written("jsonl").decode().splitlines()]
    assert [line["id"] for line in lines] == [one.id for one in EVENTS]
    assert lines[0]["actors"] == [{"id": "person/ilze", "name": "Ilze Bērziņa", "role": "visitor", "kind": "person",
                                   "country": "LV"}]
    assert lines[4]["reports"][0]["sentence"] == HOSTILE
    assert lines[3]["earliest"] is None


def test_xlsx_has_a_sheet_a_table_and_text_stays_text():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    assert book.sheetnames == ["events", "participants", "reports", "about"]
    rows = list(book["events"].values)
    assert rows[0] == FLAT
    assert rows[1] == tuple(None if cell == "" else cell for cell in flat(EVENTS[0]))
    assert rows[2][1] == "2016-11"
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type in {"s", "n"} and cell.hyperlink is None for cell in row)
    assert rows[5][FLAT.index("title")] == HOSTILE.replace("\x0b", "\ufffd")
    assert dict(book["about"].values)["build"] == ABOUT.build
    assert next(book["reports"].iter_rows(min_row=2, values_only=True))[:4] == ("e1", "d1", "The Post", "She came")


def test_ics_has_whole_days_that_no_zone_moves():
    calendar = icalendar.Calendar.from_ical(written("ics").decode())
    # The library leaves the escapes of names that RFC 5545 does not know as they are.
    assert str(calendar["X-WR-CALNAME"]).replace("\\", "") == ABOUT.title
    found = {str(one["UID"]).split("@")[0]: one for one in calendar.walk("VEVENT")}
    assert set(found) == {"e1", "e2", "e3", "e5", "e5-due"}
    for one in found.values():
        assert type(one["DTSTART"].dt).__name__ == type(one["DTEND"].dt).__name__ == "date"
    assert (found["e1"]["DTSTART"].dt.isoformat(), found["e1"]["DTEND"].dt.isoformat()) == ("2016-11-14", "2016-11-15")
    assert str(found["e2"]["SUMMARY"]) == "Visit 2 (within November 2016)"
    assert str(found["e2"]["STATUS"]) == "TENTATIVE"
    assert found["e5-due"]["DTSTART"].dt.isoformat() == "2017-01-01"
    assert str(found["e1"]["URL"]) == EVENTS[0].url
    assert "She came on Monday." in str(found["e1"]["DESCRIPTION"])
    assert all(len(line) <= 75 for line in written("ics").split(b"\r\n"))


def test_geojson_is_valid_and_has_only_what_is_located():
    found = geojson.loads(written("geojson").decode())
    assert found.is_valid
    assert [feature["id"] for feature in found["features"]] == ["e1", "e2", "e5"]
    assert found["features"][0]["geometry"]["coordinates"] == [24.11, 56.95]
    assert found["features"][1]["properties"]["date"] == "2016-11"
    assert found["build"] == ABOUT.build


def test_timelinejs_leaves_out_what_is_unknown_and_keeps_the_wording():
    made = json.loads(written("timelinejs"))
    slides = {slide["unique_id"]: slide for slide in made["events"]}
    assert set(slides) == {"e1", "e2", "e3", "e5"}
    assert slides["e1"]["start_date"] == {"year": 2016, "month": 11, "day": 14}
    assert slides["e1"]["display_date"] == "14 November 2016 (“Monday”)"
    assert slides["e2"]["start_date"] == {"year": 2016, "month": 11}
    assert "end_date" not in slides["e2"]
    assert slides["e3"]["end_date"] == {"year": 2016, "month": 11, "day": 20}
    assert slides["e5"]["start_date"] == {"year": 2016}
    assert "<script" not in json.dumps(made), "TimelineJS shows its texts as HTML"
    assert EVENTS[0].url in slides["e1"]["text"]["text"]


def test_parquet_has_days_without_a_zone(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "x.parquet"
    file.write_bytes(written("parquet"))
    table = parquet.read_table(file)
    assert table.column_names == list(FLAT)
    assert str(table.schema.field("earliest").type) == "date32[day]"
    assert table.schema.metadata[b"build"] == ABOUT.build.encode()
    assert table.column("date").to_pylist() == [one.date for one in EVENTS]
    assert [day and day.isoformat() for day in table.column("latest").to_pylist()] == [one.latest for one in EVENTS]
    duckdb = pytest.importorskip("duckdb", reason="duckdb, the other reader of Parquet, is not installed")
    rows = duckdb.sql(f"select id, earliest, title from read_parquet('{file}') order by id").fetchall()
    assert [(key, day and day.isoformat(), title) for key, day, title in rows] == [
        (one.id, one.earliest, one.title) for one in EVENTS]


def entities():
    return [json.loads(line) for line in written("ftm").decode().splitlines()]


def test_ftm_names_each_actor_and_article_once_before_it_is_referred_to():
    met = set()
    for entity in entities():
        assert entity["id"] not in met
        refer = entity["properties"].get("involved", []) + entity["properties"].get("proof", [])
        assert set(refer) <= met
        met.add(entity["id"])
        assert all(isinstance(value, str) and value for values in entity["properties"].values() for value in values)
    assert sum(entity["schema"] == "Event" for entity in entities()) == len(EVENTS)


def test_ftm_is_valid_for_its_own_library():
    followthemoney = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    for data in entities():
        proxy = followthemoney.model.get_proxy(data, cleaned=False)
        proxy.schema.validate(proxy.to_dict())
        cleaned = {name: set(values) for name, values in data["properties"].items()}
        if data["id"] != "kb-" and data["schema"] == "Event" and data["id"] == "e2":
            assert set(proxy.get("date")) == {"2016-11"}
        lost = {name for name in cleaned if not proxy.get(name)}
        assert not lost, f"{data['schema']} {data['id']}: the library refuses {lost}"


def test_jsonld_is_a_graph_of_schema_org_events():
    graph = rdflib.Graph().parse(data=written("jsonld").decode(), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    events = set(graph.subjects(rdflib.RDF.type, schema.Event))
    assert events == {rdflib.URIRef(one.url) for one in EVENTS}
    first, second, undated = (rdflib.URIRef(EVENTS[place].url) for place in (0, 1, 3))
    assert str(graph.value(first, schema.startDate)) == "2016-11-14"
    assert str(graph.value(second, schema.startDate)) == "2016-11"
    assert graph.value(second, schema.eventStatus) == schema.EventScheduled
    assert graph.value(undated, schema.startDate) is None
    assert str(graph.value(undated, rdflib.URIRef("urn:event-timeline-kb:status"))) == "negated"
    who = graph.value(first, schema.actor)
    assert str(graph.value(who, schema.name)) == "Ilze Bērziņa"


@pytest.mark.parametrize("style", FORMATS)
def test_no_event_at_all_is_a_whole_file(style):
    if style == "parquet":
        pytest.importorskip("pyarrow")
    assert written(style, []) or style in {"jsonl", "ftm"}


def run(*arguments):
    return CliRunner().invoke(kb, ["export", *map(str, arguments)])


def test_the_command_writes_whole_files_from_the_seeds(desk):
    assert CliRunner().invoke(kb, ["build", "--today", "2026-01-01"]).exit_code == 0
    listed = json.loads(CliRunner().invoke(kb, ["events", "--json"]).output)
    for style, known in FORMATS.items():
        if style == "parquet":
            pytest.importorskip("pyarrow")
        out = desk / f"timeline.{known.suffix}"
        result = run("--format", style, "--out", out, "--site", "https://timeline.example.org/")
        assert result.exit_code == 0, result.output
        assert out.stat().st_size > 0
        assert not list(desk.glob(".*.partial"))
    rows = list(csv.DictReader(io.StringIO((desk / "timeline.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == [row["id"] for row in listed]
    assert all(row["url"] == f"https://timeline.example.org{one['url']}" for row, one in zip(rows, listed, strict=True))
    assert len({row["build"] for row in rows}) == 1
    assert all(row["evidence"] for row in rows)
    again = run("--format", "jsonl", "--type", "phone_call")
    assert {json.loads(line)["type"] for line in again.output.splitlines()} == {"phone_call"}


def test_mishaps_are_one_line(desk):
    CliRunner().invoke(kb, ["build", "--today", "2026-01-01"])
    assert "https://" in str(run("--site", "timeline.example.org").exception)
    assert "--out" in str(run("--out", desk / "no" / "such" / "folder.csv").exception)
    assert "no database" in str(run("--db", desk / "none.db").exception)
