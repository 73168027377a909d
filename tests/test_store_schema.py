"""The database's shape: strict tables, documented columns, whole foreign keys, indexes that the pages use."""

import re

import pytest
from sqlite_utils import Database

from kb.store.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    SEARCHED,
    make_schema,
    search_schema,
    sql_file,
    sql_statements,
)

TIMELINE = (
    "id, date, earliest, latest, precision, type, title, participants, place, status, sources, independent_sources, "
    "confidence, first_reported, url"
)
MENTIONS = {
    "id", "document_id", "event_id", "type", "status", "date", "trigger", "trigger_start", "trigger_end", "sentence",
    "sentence_start", "confidence", "rule",
}


@pytest.fixture(scope="module")
def db():
    database = Database(memory=True, execute_plugins=False)
    make_schema(database)
    search_schema(database)
    yield database
    database.close()


def own_tables(db):
    return [name for name in db.table_names() if "_fts" not in name and not name.startswith("_")]


def test_the_file_is_marked_as_ours(db):
    assert db.execute("pragma application_id").fetchone() == (APPLICATION_ID,)
    assert db.execute("pragma user_version").fetchone() == (SCHEMA_VERSION,)


def test_every_table_is_strict_and_has_a_key(db):
    for name in own_tables(db):
        assert db.table(name).strict, name
        assert db.table(name).pks != ["rowid"], name


def test_the_two_contracts(db):
    assert ", ".join(column[0] for column in db.execute("select * from timeline").description) == TIMELINE
    assert MENTIONS.issubset(column.name for column in db.table("mentions").columns)


def test_every_view_can_be_read(db):
    assert len(db.view_names()) >= 5
    for name in db.view_names():
        assert db.execute(f"select * from {name}").fetchall() == []


def test_every_column_says_what_it_holds():
    for statement in sql_statements(sql_file("tables")):
        for line in statement[statement.index("create table") :].splitlines():
            if line != ") strict;":
                assert re.search(r" -- \S.{3,}\.$", line), line


def test_every_foreign_key_has_a_target_and_an_index(db):
    keys = 0
    for name in own_tables(db):
        leading = {index.columns[0] for index in db.table(name).indexes} | set(db.table(name).pks)
        for key in db.table(name).foreign_keys:
            keys += 1
            assert db.table(key.other_table).pks == [key.other_column]
            assert key.column in leading, f"{name}.{key.column}"
    assert keys > 30


def test_search_covers_the_words(db):
    for table in SEARCHED:
        assert db.table(table).detect_fts() == f"{table}_fts"


PAGE_QUERIES = [
    ("select * from timeline order by earliest desc limit 100", "events_by_bounds"),
    ("select * from timeline where type = 'x' order by earliest desc limit 100", "events_by_type"),
    ("select * from timeline where status = 'planned' order by earliest limit 100", "events_by_status"),
    ("select * from timeline where earliest between '2016-01-01' and '2016-02-01' and latest >= '2016-01-01'",
     "events_by_bounds"),
    ("select type, count(*) from events group by type", "events_by_type"),
    ("select status, count(*) from events group by status", "events_by_status"),
    ("select precision, count(*) from events group by precision", "events_of_precision"),
    ("select place, count(*) from events group by place", "events_by_place"),
    ("select * from event_reports where event_id = 'e'", "mentions_by_event"),
    ("select * from actor_events where actor_id = 'a'", "participants_by_actor"),
    ("select * from event_participants where event_id = 'e'", "participants_by_event"),
    ("select * from mentions where document_id = 'd' order by trigger_start", "mentions_by_document"),
    ("select * from quotations where speaker_id = 'a'", "statements_by_speaker"),
    ("select * from times where document_id = 'd'", "times_by_document"),
    ("select * from pledges where due_latest < '2017-01-01'", "pledges_by_due"),
    ("select * from pledges where pledger_id = 'a' order by due_latest", "pledges_by_pledger"),
    ("select * from pledges order by due_latest is null, due_latest, date desc, id limit 100", "pledges_in_order"),
    ("select * from disagreements where event_id = 'e'", "readings_by_event"),
    ("select * from actor_pairs where actor_id = 'a' and other_id = 'b'", "pairs_of_two"),
    ("select * from actor_pairs order by events desc limit 20", "pairs_by_events"),
    ("select * from pair_totals where type is null order by events desc, actor_id, other_id limit 300",
     "totals_by_events"),
    ("select * from reading_days where day <= '2016-11-14' order by day desc limit 1",
     "sqlite_autoindex_reading_days_1"),
    ("select * from event_months order by month", "months_by_month"),
    ("select * from coverage where day between '2016-01-01' and '2016-02-01'", "coverage_by_day"),
    ("select * from actors order by events desc limit 100", "actors_by_events"),
    ("select * from actor_aliases where alias = 'x'", "aliases_by_alias"),
    ("select * from issues where level = 'error'", "issues_by_level"),
    ("select * from changes where run = 1", "changes_by_run"),
    ("select * from events where due_latest < '2017-01-01'", "events_by_due"),
    ("select * from events where independent_sources = 1 order by earliest desc limit 100", "events_by_sources"),
]


@pytest.mark.parametrize(("query", "index"), PAGE_QUERIES)
def test_the_pages_queries_use_their_index(db, query, index):
    plan = " / ".join(row[3] for row in db.execute(f"explain query plan {query}").fetchall())
    assert f"INDEX {index} " in f"{plan} ", plan
