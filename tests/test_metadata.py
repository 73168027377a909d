"""`metadata.yml` says everything: a description for every table, view and column, and a question that runs for each."""

import re
import sqlite3

import pytest
import yaml
from sqlite_utils import Database

from kb.publish.prose import find_metadata
from kb.store.schema import make_schema, migrations

METADATA = yaml.safe_load(find_metadata().read_text(encoding="utf-8"))
KB = METADATA["databases"]["kb"]
QUERIES = KB["queries"]


def schema():
    """Columns of every table and view that readers see, from a database as the store makes it."""
    db = Database(sqlite3.connect(":memory:"))
    make_schema(db)
    migrations.apply(db)
    hidden = {name for name, table in KB["tables"].items() if table.get("hidden")}
    names = [name for name in (*db.table_names(), *db.view_names()) if "_fts" not in name and name not in hidden]
    return {name: [row[1] for row in db.execute(f"pragma table_info([{name}])")] for name in names}


SCHEMA = schema()


@pytest.mark.parametrize("table", sorted(SCHEMA))
def test_every_table_and_column_is_described(table):
    about = KB["tables"].get(table) or {}
    assert about.get("title"), f"{table} has no title"
    assert about.get("description"), f"{table} has no description"
    described = about.get("columns") or {}
    assert list(described) == SCHEMA[table], f"the columns of {table} and their descriptions differ"
    for column, words in described.items():
        assert isinstance(words, str), f"{table}.{column}"
        assert words.strip(), f"{table}.{column}"


@pytest.mark.parametrize("table", sorted(set(KB["tables"]) - {"_sqlite_migrations"}))
def test_nothing_is_described_that_is_not_there(table):
    about = KB["tables"][table]
    assert table in SCHEMA
    named = {*about.get("facets", []), *(about.get(key) for key in ("sort", "sort_desc", "label_column"))} - {None}
    assert named <= set(SCHEMA[table])


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_question_explains_itself_and_its_blanks(name):
    query = QUERIES[name]
    assert query["title"].endswith("?")
    assert query["description"]
    assert set(query["blanks"]) == set(query["params"])
    assert name not in SCHEMA, "a question may not hide a table"
    for blank in query["params"]:
        assert query["blanks"][blank]["label"]
        assert query["blanks"][blank].get("suggest") in {None, "actors", "types"}
        assert set(query["blanks"][blank]) <= {"label", "hint", "choices", "suggest", "is"}
        assert query["blanks"][blank].get("is") in {None, "date", "day"}
        assert f":{blank}" in query["sql"]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_question_is_cut_in_silence(name):
    """A limit in the SQL is one row more than the site returns, so that the page says so; or the description does."""
    limit = re.search(r"limit (\d+)$", QUERIES[name]["sql"])
    words = QUERIES[name]["description"]
    assert not limit or limit[1] == "1001" or limit[1] in words or "hundred" in words


def test_the_questions_people_ask_are_there():
    titles = {query["title"] for query in QUERIES.values()}
    assert {
        "What happened between A and B?", "When did two people talk or meet?", "Who pledged what, due when?",
        "What did X say about Y?", "Where do sources disagree?",
    } <= titles


def test_the_site_says_what_it_is_and_under_which_terms():
    assert METADATA["title"]
    assert METADATA["description"]
    assert METADATA["license"]
