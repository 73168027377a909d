"""The stages in their order: builds that repeat, builds that change, and articles that break."""

import csv
import functools
import json
import os
import sqlite3

import pytest

from kb import harvest, pipeline
from kb.errors import KbError
from kb.harvest import Extractor
from kb.pipeline import BuildOptions, build, ensure_built, list_events, list_issues
from kb.records import Issue

TODAY = "2026-01-01"


def options(desk):
    return BuildOptions(paths=(desk / "seeds/articles",), db=desk / "data/kb.db", seeds=desk / "seeds", today=TODAY)


def query(desk, sql):
    with sqlite3.connect(desk / "data/kb.db") as connection:
        return connection.execute(sql).fetchall()


def test_the_seeds_build_without_a_fault(seed_base):
    assert [issue for issue in list_issues(seed_base) if issue.level == "error"] == []


def test_the_same_input_gives_the_same_bytes(desk, tmp_path):
    build(options(desk))
    first = (desk / "data/kb.db").read_bytes()
    (desk / "data/kb.db").unlink()
    build(options(desk))
    assert (desk / "data/kb.db").read_bytes() == first


def test_a_changed_article_is_read_again_and_a_removed_one_leaves_nothing(desk):
    assert build(options(desk)).written
    assert not build(options(desk)).written
    articles = desk / "seeds/articles"
    document = "meridian"
    line, *rest = (articles / "wire.jsonl").read_text(encoding="utf-8").splitlines()
    changed = json.loads(line) | {"text": "MOSCOW — Angela Merkel met Francois Hollande in Berlin on Tuesday."}
    (articles / "wire.jsonl").write_text("\n".join([json.dumps(changed), *rest]) + "\n", encoding="utf-8")
    assert build(options(desk)).written
    assert query(desk, f"select type from mentions where document_id = '{changed['id']}'") == [("meeting",)]
    (articles / "wire.jsonl").unlink()
    build(options(desk))
    assert query(desk, f"select * from mentions where document_id like '{document}%' or document_id like 'mna-%'") == []
    assert query(desk, "select count(*) from documents where id like 'mna-%'") == [(0,)]


def test_an_event_that_vanishes_leaves_a_tombstone(desk):
    build(options(desk))
    before = {row[0] for row in list_events(desk / "data/kb.db")[1]}
    (desk / "seeds/articles/2016-11-22_capital-ledger_tpp.txt").unlink()
    build(options(desk))
    after = {row[0] for row in list_events(desk / "data/kb.db")[1]}
    gone = before - after
    assert gone
    explained = {row[0] for row in query(desk, "select event_id from tombstones union select old_id from redirects")}
    assert gone <= explained


def test_evidence_is_provable_in_sql(seed_base):
    with sqlite3.connect(seed_base) as connection:
        wrong = connection.execute(
            "select count(*) from mentions join documents on documents.id = document_id "
            "where substr(text, trigger_start + 1, trigger_end - trigger_start) <> trigger").fetchone()
    assert wrong == (0,)


def test_an_event_keeps_the_history_of_its_status(seed_base):
    with sqlite3.connect(seed_base) as connection:
        histories = connection.execute(
            "select status_now, group_concat(status, ' ') "
            "from (select * from status_history order by event_id, status) "
            "group by event_id having count(*) > 1").fetchall()
    assert ("occurred", "occurred planned") in histories


def test_a_party_s_own_word_is_marked(desk):
    told = ("Vladimir Putin and Angela Merkel talked by telephone on Monday, Putin said. Angela Merkel met Theresa May "
            "in Berlin on Monday, according to Barack Obama.")
    article = {"id": "own", "published": "2016-05-10", "publisher": "Fjord Post", "text": told, "title": "A talk"}
    (desk / "seeds/articles/own.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    build(options(desk))
    found = query(desk, "select type, attributed_to, own_statement from event_reports where document_id = 'own'")
    assert ("phone_call", "Vladimir Putin", 1) in found
    assert all(own == 0 for kind, _, own in found if kind == "meeting")


def test_nothing_is_taken_from_furniture(seed_base):
    with sqlite3.connect(seed_base) as connection:
        inside = connection.execute(
            "select trigger, region_start from mentions join regions using (document_id) "
            "where kind not in ('title', 'subtitle', 'caption') and trigger_start < region_end "
            "and trigger_end > region_start union all "
            "select cue, region_start from statements join regions using (document_id) "
            "where regions.kind not in ('title', 'subtitle', 'caption') and cue_start < region_end "
            "and cue_end > region_start").fetchall()
        regions = connection.execute("select count(*) from regions where kind in ('teaser', 'notice')").fetchone()
    assert inside == []
    assert regions[0] > 20


def test_a_fault_of_ours_in_one_article_does_not_stop_the_run(desk, monkeypatch):
    real = Extractor.annotated

    def break_on_one(self, document, found=None):
        if "Kissinger" in document.text:
            raise ZeroDivisionError
        return real(self, document)

    monkeypatch.setattr(Extractor, "annotated", break_on_one)
    outcome = build(options(desk))
    (issue,) = [each for each in list_issues(desk / "data/kb.db") if each.code == "extraction_failed"]
    assert "ZeroDivisionError" in issue.message
    assert outcome.documents == 10


def test_a_fault_in_making_rows_of_an_article_costs_it_alone(desk, monkeypatch):
    real = harvest.linked_as

    def break_on_one(found, published, kept):
        if "Kissinger" in found.whole.document.text:
            raise SystemError
        return real(found, published, kept)

    monkeypatch.setattr(harvest, "linked_as", break_on_one)
    assert build(options(desk)).documents == 10
    (issue,) = [each for each in list_issues(desk / "data/kb.db") if each.code == "extraction_failed"]
    assert "SystemError" in issue.message


def test_another_language_is_kept_and_not_extracted(desk):
    german = "Veröffentlicht\n\n3. Mai 2016\n\n" + "Angela Merkel traf sich am Dienstag in Wien mit dem Minister. " * 8
    (desk / "seeds/articles/de.txt").write_text(german, encoding="utf-8")
    build(options(desk))
    assert query(desk, "select language, mentions from documents where text like 'Ver%'") == [("de", 0)]
    assert "other_language" in {issue.code for issue in list_issues(desk / "data/kb.db")}


def test_a_build_that_fails_leaves_the_old_database(desk, monkeypatch):
    build(options(desk))
    before = (desk / "data/kb.db").read_bytes()

    def fail(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("kb.building.Linking", fail)
    with pytest.raises(KeyboardInterrupt):
        build(options(desk), force=True)
    assert (desk / "data/kb.db").read_bytes() == before
    assert sorted(path.suffix for path in (desk / "data").iterdir() if "build" in path.name) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_that_reads_no_article_replaces_none(desk, jobs):
    """A folder of files that are empty or no text takes the place of a database with articles only by `--force`."""
    chosen = options(desk)._replace(jobs=jobs)
    build(chosen)
    before = (desk / "data/kb.db").read_bytes()
    bad = desk / "onlybad"
    bad.mkdir()
    (bad / "empty.txt").write_bytes(b"")
    (bad / "picture.txt").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(KbError, match=r"kb build --force") as error:
        build(chosen._replace(paths=(bad,)))
    assert "empty.txt" in str(error.value)
    assert (desk / "data/kb.db").read_bytes() == before
    assert not build(chosen).written, "what was there is still known to be up to date"
    first = build(chosen._replace(paths=(bad,), db=desk / "data/first.db"))
    assert (first.written, first.documents, first.errors) == (True, 0, 2)
    assert build(chosen._replace(paths=(bad,), db=desk / "data/first.db"), force=True).documents == 0
    assert build(chosen._replace(paths=(bad,)), force=True).documents == 0


def test_a_revision_that_takes_the_last_article_away_replaces_none(desk):
    articles = desk / "seeds/articles"
    for old in articles.iterdir():
        old.unlink()
    for number in range(8):
        (articles / f"empty{number}.txt").write_bytes(b"")
    (articles / "one.txt").write_text("Angela Merkel met Theresa May in Berlin.\n\nPublished: 15 Nov 2016\n")
    build(options(desk))
    before = (desk / "data/kb.db").read_bytes()
    text = (articles / "one.txt").read_bytes()
    (articles / "one.txt").unlink()
    for _ in range(2):
        with pytest.raises(KbError, match=r"empty0\.txt.*--force"):
            build(options(desk))
        assert (desk / "data/kb.db").read_bytes() == before
    (articles / "one.txt").write_bytes(text)
    (articles / "two.txt").write_text("Angela Merkel met Theresa May in Paris.\n\nPublished: 16 Nov 2016\n")
    assert build(options(desk)).documents == 2


def test_serving_builds_what_is_missing_or_stale(desk):
    assert ensure_built(options(desk)).written
    assert not ensure_built(options(desk)).written
    (desk / "seeds/articles/2016-11-22_capital-ledger_tpp.txt").unlink()
    assert ensure_built(options(desk)).written


def test_serving_renews_a_base_from_the_paths_it_was_built_from(desk):
    elsewhere = desk / "clippings"
    (desk / "seeds/articles").rename(elsewhere)
    build(options(desk)._replace(paths=(elsewhere,)))
    assert not ensure_built(options(desk)).written
    (elsewhere / "wire.jsonl").unlink()
    assert ensure_built(options(desk)).documents == 9


def test_a_base_that_says_not_what_it_was_built_from_is_never_replaced(desk):
    build(options(desk))
    with sqlite3.connect(desk / "data/kb.db") as connection:
        connection.execute("update runs set settings = '{}'")
    before = (desk / "data/kb.db").read_bytes()
    assert ensure_built(options(desk)) is None
    assert (desk / "data/kb.db").read_bytes() == before


def test_a_base_whose_articles_are_gone_is_served_as_it_is(desk):
    build(options(desk))
    (desk / "seeds").rename(desk / "away")
    assert ensure_built(options(desk)) is None


def test_nothing_to_read_is_said(tmp_path):
    with pytest.raises(KbError, match="nothing to read"):
        build(BuildOptions(paths=(tmp_path,), db=tmp_path / "kb.db", seeds=tmp_path))


def test_extracting_reports_issues_where_they_arise(desk):
    (desk / "seeds/articles/empty.txt").write_bytes(b"")
    items = list(pipeline.extract_files([desk / "seeds/articles"], seeds=desk / "seeds", today=TODAY))
    assert [item.code for item in items if isinstance(item, Issue)] == ["empty_file"]
    assert len(items) == 12


def test_a_file_name_that_is_not_utf8_stops_nothing(desk):
    name = b"bad\xffname.txt"
    folder = os.fsencode(desk / "seeds/articles")
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write("Angela Merkel met Francois Hollande in Berlin.\n\nPublished: 15 Nov 2016\n")
    assert build(options(desk)).written
    assert query(desk, "select count(*) from documents where provenance like '%bad\\xffname.txt%'") == [(1,)]


def test_what_is_no_article_is_seen_to_come_and_go(desk):
    build(options(desk))
    broken = desk / "seeds/articles/later.txt"
    broken.symlink_to(desk / "seeds/articles/nowhere")
    assert build(options(desk)).written
    refused = "select provenance from issues where code = 'unreadable'"
    assert query(desk, refused) == [(str(broken),)]
    assert not build(options(desk)).written
    broken.unlink()
    assert build(options(desk)).written
    assert query(desk, refused) == []


def test_a_device_is_never_replaced(desk):
    os.mkfifo(desk / "pipe.db")
    with pytest.raises(KbError, match="no file"):
        build(options(desk)._replace(db=desk / "pipe.db"))


def test_a_cell_too_long_is_named(desk, request):
    # Libraries that other tests load (followthemoney) raise this limit for the whole process.
    request.addfinalizer(functools.partial(csv.field_size_limit, csv.field_size_limit(131_072)))
    with (desk / "seeds/actors.csv").open("a", encoding="utf-8") as file:
        file.write("x" * 200_000 + ",Y Z,person,m,US\n")
    with pytest.raises(KbError, match="Shorten the cell"):
        build(options(desk))


def test_what_states_only_its_last_change_and_what_states_no_day_was_read_too(desk):
    for name, day in (("one", '"published": "2016-11-14"'), ("two", '"updated": "2016-11-15"'), ("three", '"id": "n"')):
        (desk / f"seeds/articles/{name}.jsonl").write_text(
            f'{{"publisher": "Paper {name}", "text": "Angela Merkel met Theresa May in Berlin. {name}", {day}}}\n')
    paths = tuple(desk / f"seeds/articles/{name}.jsonl" for name in ("one", "two", "three"))
    build(options(desk)._replace(paths=paths))
    assert query(desk, "select day, documents, documents_until from reading_days order by day") == [
        ("2016-11-14", 1, 1), ("2016-11-15", 1, 2)]
    assert query(desk, "select day, name from coverage join sources on sources.id = source_id order by day") == [
        ("2016-11-14", "Paper one"), ("2016-11-15", "Paper two")]
