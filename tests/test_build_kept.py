"""What earlier builds extracted is used again, only where it still holds, and it never changes the outcome."""

import json
import sqlite3

import pytest

from kb.pipeline import BuildOptions, Extractor, build
from kb.store.kept import kept_path

TODAY = "2026-01-01"


def options(desk, **others):
    return BuildOptions(paths=(desk / "seeds/articles",), db=desk / "data/kb.db", seeds=desk / "seeds",
                        **{"today": TODAY, **others})


@pytest.fixture
def extracted(monkeypatch):
    """The ids of the documents that are extracted from now on."""
    seen = []
    real = Extractor.annotated

    def noted(self, document, found=None):
        seen.append(document.id)
        return real(self, document)

    monkeypatch.setattr(Extractor, "annotated", noted)
    return seen


def add(desk, name, day="2016-11-23", text="Angela Merkel met Theresa May in Berlin on Tuesday."):
    article = {"id": name, "published": day, "publisher": "Fjord Post", "text": text, "title": "A meeting"}
    (desk / f"seeds/articles/{name}.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")


def content(db):
    connection = sqlite3.connect(db)
    tables = [row[0] for row in connection.execute(
        "select name from sqlite_master where type = 'table' and name not like '%fts%' and name not like 'sqlite%'")]
    # Row numbers tell how the file came about; all else must be the same.
    found = {}
    for table in tables:
        columns = [row[1] for row in connection.execute(f"pragma table_info([{table}])")
                   if row[1] != "event_number" and (row[1], row[2]) != ("id", "INTEGER")]
        found[table] = sorted(map(repr, connection.execute(f"select {', '.join(columns)} from {table}")))
    connection.close()
    return found


def test_only_what_is_new_is_extracted(desk, extracted):
    build(options(desk))
    assert len(extracted) == 11
    extracted.clear()
    add(desk, "new")
    build(options(desk))
    assert extracted == ["new"]


def test_the_outcome_is_that_of_a_build_without_it(desk):
    build(options(desk))
    add(desk, "new")
    build(options(desk))
    kept = content(desk / "data/kb.db")
    build(options(desk), force=True)
    assert content(desk / "data/kb.db") == kept
    (desk / "data/kb.db").unlink()
    build(options(desk))
    scratch = content(desk / "data/kb.db")
    for table in ("documents", "events", "mentions", "statements", "links", "actors", "actor_aliases", "issues"):
        assert scratch[table] == kept[table], table


def test_force_extracts_everything_anew(desk, extracted):
    build(options(desk))
    extracted.clear()
    build(options(desk), force=True)
    assert len(extracted) == 11


def test_a_new_name_list_or_setting_extracts_everything_anew(desk, extracted):
    build(options(desk))
    extracted.clear()
    with (desk / "seeds/actors.csv").open("a", encoding="utf-8") as file:
        file.write("Merkel,Angela Merkel,person,f,DE\n")
    build(options(desk))
    assert len(extracted) == 11
    extracted.clear()
    build(options(desk, since="2016-11-20"))
    assert 0 < len(extracted) < 11


def test_another_day_changes_only_what_was_doubted_for_its_date(desk, extracted):
    add(desk, "later", day="2026-03-01")
    build(options(desk))
    extracted.clear()
    (desk / "seeds/judgements.csv").write_text("left,right,verdict,field,value,who,when,why\n\n", encoding="utf-8")
    build(options(desk, today="2026-04-01"))
    assert extracted == ["later"]
    with sqlite3.connect(desk / "data/kb.db") as connection:
        found = connection.execute("select published from documents where id = 'later'").fetchone()
    assert found == ("2026-03-01",)
    extracted.clear()
    (desk / "seeds/judgements.csv").write_text("left,right,verdict,field,value,who,when,why\n", encoding="utf-8")
    build(options(desk, today="2025-12-01"))
    assert len(extracted) == 12, "a day after this one proves nothing"


def test_a_changed_file_of_the_same_size_is_seen(desk, extracted):
    add(desk, "new")
    build(options(desk))
    extracted.clear()
    add(desk, "new", text="Angela Merkel met Theresa May in Munich on Tuesday.")
    build(options(desk))
    assert extracted == ["new"]


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_made_anew(desk, extracted, damage):
    build(options(desk))
    for suffix in ("-wal", "-shm"):
        path = kept_path(desk / "data/kb.db")
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    kept_path(desk / "data/kb.db").write_bytes(damage)
    add(desk, "new")
    extracted.clear()
    assert build(options(desk)).documents == 12
    assert len(extracted) == 12


def test_what_was_extracted_before_an_interruption_is_kept(desk, extracted, monkeypatch):
    def fail(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("kb.building.Linking", fail)
        with pytest.raises(KeyboardInterrupt):
            build(options(desk))
    extracted.clear()
    assert build(options(desk)).documents == 11
    assert extracted == []


def test_what_no_build_uses_any_more_is_dropped(desk):
    add(desk, "new")
    build(options(desk))
    (desk / "seeds/articles/new.jsonl").unlink()
    build(options(desk))
    with sqlite3.connect(kept_path(desk / "data/kb.db")) as connection:
        assert connection.execute("select count(*) from pieces").fetchone() == (10,)


def dated(desk):
    connection = sqlite3.connect(desk / "data/kb.db")
    (day,) = connection.execute("select published_day from documents where id = 'new'").fetchone()
    runs = connection.execute("select number, day from runs order by number").fetchall()
    connection.close()
    return day, runs


@pytest.mark.parametrize("force", [False, True])
def test_a_date_that_was_refused_is_taken_when_its_day_has_come_and_the_other_way_round(desk, force):
    add(desk, "new", day="2026-01-10")
    build(options(desk))
    assert dated(desk) == (None, [(1, TODAY)])
    assert not build(options(desk, today="2026-01-09")).written, "it lies ahead as before"
    assert build(options(desk, today="2026-01-10"), force=force).written
    assert dated(desk) == ("2026-01-10", [(1, TODAY), (2, "2026-01-10")]), "what changed is logged"
    for day in ("2026-01-10", "2026-03-01", None):
        assert not build(options(desk, today=day)).written, "no date is judged otherwise"
    assert build(options(desk, today="2026-01-09"), force=force).written
    assert dated(desk)[0] is None
    assert build(options(desk, today=None), force=force).written
    assert dated(desk)[0] == "2026-01-10"
