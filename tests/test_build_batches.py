"""However a collection came together, in whatever order and batches, its rows are those of one build of all of it."""

import json
import random
import shutil
import sqlite3

import pytest

from kb import building, pipeline
from kb.pipeline import BuildOptions, build
from kb.store import turns

PEOPLE = ("Angela Merkel", "Theresa May", "Barack Obama", "Vladimir Putin", "Shinzo Abe", "Obama", "Putin")
TOWNS = ("Berlin", "London", "Lima", "Tokyo")
VERBS = ("met {} in {}", "held talks with {} in {}", "spoke by telephone with {} from {}", "will meet {} in {}",
         "did not meet {} in {}", "promised {} to send money to {} by June 2017")
DAYS = ("on Monday", "on Tuesday", "on Friday", "last week", "", "on 14 November 2016")
TYPES = ("meeting", "summit", "pledge", "speech", "visit")
CASTS = ("participant: Angela Merkel; participant: Obama", "pledger: Putin; addressee: Nora Quill",
         "participant: Shinzo Abe", "speaker: organisation/Acme", "caller: Theresa May")
HISTORY = {"runs", "changes", "tombstones", "redirects"}
"""Tables that tell how the collection came together."""


def article(number):
    draw = random.Random(number)  # noqa: S311
    lines = []
    for _ in range(3):
        one, other = draw.sample(PEOPLE, 2)
        lines.append(f"{one} {draw.choice(VERBS).format(other, draw.choice(TOWNS))} {draw.choice(DAYS)}".strip() + ".")
    stated = "updated" if number % 7 == 3 else "published"
    return {"id": f"n{number}", "publisher": f"Paper {number % 4}", "title": lines[0][:-1], "text": "\n\n".join(lines),
            stated: f"2016-11-{14 + draw.randrange(9)}"}


def write(folder, number, content=None):
    (folder / f"{number:03}.jsonl").write_text(json.dumps(content or article(number)) + "\n", encoding="utf-8")


def rows(db):
    """All rows that follow from the articles, as sets: row numbers are left out."""
    connection = sqlite3.connect(db)
    names = [row[0] for row in connection.execute(
        "select name from sqlite_master where type = 'table' and name not like '%fts%' and name not like '%sqlite%'")]
    found = {}
    for name in set(names) - HISTORY:
        columns = [row[1] for row in connection.execute(f"pragma table_info([{name}])") if row[2] != "INTEGER"
                   or row[1] != "id"]
        found[name] = sorted(map(repr, connection.execute(f"select {', '.join(columns)} from [{name}]")))
    # An event's row number tells its place among the others; which number it is depends on what came before.
    found["appearances"] = sorted(connection.execute(
        "select actor_id, events.id, appearances.type, appearances.status, appearances.earliest, appearances.latest "
        "from appearances join events on events.rowid = event_number"))
    found["order"] = connection.execute("select id from events order by rowid").fetchall()
    assert found["order"] == connection.execute(
        "select id from events order by earliest is null, earliest, latest is null, latest, id").fetchall()
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    for table in ("events", "documents", "statements", "pledges"):
        connection.execute(f"insert into {table}_fts ({table}_fts, rank) values ('integrity-check', 1)")
    found["searched"] = sorted(connection.execute("select title from events_fts where events_fts match 'merkel'"))
    (run,) = connection.execute("select documents, mentions, statements, events, issues, rejected from runs "
                                "order by number desc limit 1")
    found["counted"] = run
    assert run[:4] == tuple(connection.execute(f"select count(*) from {table}").fetchone()[0]
                            for table in ("documents", "mentions", "statements", "events"))
    found["events known"] = sorted(connection.execute("select event_id from redirects"))
    connection.close()
    return found


def built(folder, db):
    build(BuildOptions(paths=(folder,), db=db, seeds=folder.parent / "seeds", today="2026-01-01"))
    return rows(db)


@pytest.mark.parametrize("seed", range(4))
def test_batches_in_any_order_give_the_rows_of_one_build(tmp_path, seed, monkeypatch):
    # However much has changed, it is to be a revision.
    monkeypatch.setattr(building, "MOST_CHANGED", 100)
    anew = []
    whole_build = building.built_anew
    monkeypatch.setattr(pipeline, "built_anew", lambda *given: anew.append(given) or whole_build(*given))
    draw = random.Random(seed)  # noqa: S311
    numbers = list(range(24))
    whole = tmp_path / "whole"
    whole.mkdir()
    for number in numbers:
        write(whole, number)
    expected = built(whole, tmp_path / "whole.db")
    grown, db = tmp_path / "grown", tmp_path / "grown.db"
    grown.mkdir()
    draw.shuffle(numbers)
    while numbers:
        for number in [numbers.pop() for _ in range(min(len(numbers), draw.randrange(1, 10)))]:
            write(grown, number)
        if draw.random() < 0.5:
            write(grown, 99, article(1000 + draw.randrange(5)))
        built(grown, db)
    (grown / "099.jsonl").unlink(missing_ok=True)
    found = built(grown, db)
    paths = {"documents", "issues"}
    for name in expected.keys() - paths - {"events known"}:
        assert found[name] == expected[name], name
    assert len(anew) == 2, "one of all articles, and the first of the batches"
    assert [row.replace("grown", "whole") for row in found["documents"]] == expected["documents"]


def judge(seeds, draw, events):
    """Lines of decisions come and go."""
    path = seeds / "judgements.csv"
    heading, *lines = path.read_text().splitlines() if path.exists() else [
        "left,right,verdict,field,value,who,when,why"]
    lines = [line for line in lines if draw.random() > 0.3]
    for _ in range(draw.choice((0, 1, 2))):
        left, right = draw.sample(sorted(events), 2)
        lines.append(draw.choice((f"{left},{right},same,,", f"{left},{right},different,,", f"{left},e0,same,,",
                                  f"{left},,correct,date,2016-11-{draw.randrange(10, 20)}",
                                  f"{left},,correct,place,Quito", f"{left},,correct,status,unheard",
                                  f"{left},,correct,type,{draw.choice(TYPES)}", f"{left},,correct,due,2018",
                                  f"{left},,correct,content,to send {draw.randrange(3)} ships",
                                  f"{left},,correct,participants,{draw.choice(CASTS)}")) +
                     ",me,2016-12-01,seen")
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([heading, *lines]) + "\n")


@pytest.mark.parametrize("seed", range(4))
def test_what_comes_goes_and_changes_leaves_the_rows_of_one_build(tmp_path, seed, monkeypatch):
    monkeypatch.setattr(building, "MOST_CHANGED", 100)
    monkeypatch.setattr(turns, "LARGEST_LOG", 100 * (seed % 2))
    draw = random.Random(seed)  # noqa: S311
    folder, db, whole = tmp_path / "articles", tmp_path / "kb.db", tmp_path / "whole.db"
    folder.mkdir()
    for number in draw.sample(range(30), 12):
        write(folder, number)
    built(folder, db)
    anew = []
    monkeypatch.setattr(pipeline, "revised", lambda *given: building.revised(*given) or anew.append(given))
    for _ in range(6):
        for number in draw.sample(range(30), draw.choice((1, 2, 5))):
            path = folder / f"{number:03}.jsonl"
            if not path.exists() or draw.random() < 0.3:
                write(folder, number, article(draw.randrange(100)) | {"id": f"n{number}"})
            else:
                path.unlink()
        if seed % 2:
            with sqlite3.connect(db) as connection:
                judge(tmp_path / "seeds", draw, [row[0] for row in connection.execute(
                    "select id from events union select old_id from redirects")])
        else:
            write(folder, 0, article(draw.randrange(100)) | {"id": "n0"})
        if not any(folder.iterdir()):
            write(folder, 1)
        found = built(folder, db)
        assert not anew
        whole.unlink(missing_ok=True)
        whole.with_name(".whole.db.state").unlink(missing_ok=True)
        expected = built(folder, whole)
        anew.clear()
        for name in expected.keys() - {"events known"}:
            assert found[name] == expected[name], name


def test_a_decision_links_only_what_it_touches(tmp_path, monkeypatch):
    folder, db = tmp_path / "articles", tmp_path / "kb.db"
    folder.mkdir()
    for number in range(60):
        write(folder, number)
    built(folder, db)
    monkeypatch.setattr(pipeline, "built_anew", None)
    monkeypatch.setattr(building, "Linking", None)
    with sqlite3.connect(db) as connection:
        events = [row[0] for row in connection.execute("select id from events order by rowid")]
    before = linked(db)
    decisions = tmp_path / "seeds/judgements.csv"
    decisions.parent.mkdir()
    heading = "left,right,verdict,field,value,who,when,why\n"
    decisions.write_text(f"{heading}{events[3]},,correct,date,2016-10-01,me,2016-12-01,seen\n"
                         f"{events[9]},{events[30]},same,,,me,2016-12-01,seen\n")
    built(folder, db)
    with sqlite3.connect(db) as connection:
        assert connection.execute("select date from events where id = ?", events[3:4]).fetchone() == ("2016-10-01",)
    assert 0 < len(linked(db) ^ before) < 20
    decisions.write_text(heading)
    built(folder, db)
    assert linked(db) == before


def linked(db):
    """Which event each report is in."""
    with sqlite3.connect(db) as connection:
        return set(connection.execute("select document_event_id, event_id from links"))


def test_an_id_that_was_ever_published_leads_somewhere(tmp_path):
    folder, db = tmp_path / "articles", tmp_path / "kb.db"
    folder.mkdir()
    published = set()
    draw = random.Random(5)  # noqa: S311
    for _ in range(8):
        for number in range(12):
            if draw.random() < 0.5:
                write(folder, number, article(draw.randrange(60)) | {"id": f"n{number}"})
            else:
                (folder / f"{number:03}.jsonl").unlink(missing_ok=True)
        if not any(folder.iterdir()):
            write(folder, 0)
        built(folder, db)
        connection = sqlite3.connect(db)
        known = {row[0] for row in connection.execute(
            "select id from events union select old_id from redirects union select event_id from tombstones")}
        assert published <= known
        published |= {row[0] for row in connection.execute("select id from events")}
        dangling = connection.execute(
            "select count(*) from redirects where event_id not in (select id from events)").fetchone()
        connection.close()
        assert dangling == (0,)
    shutil.rmtree(folder)
