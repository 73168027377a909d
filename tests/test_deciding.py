"""Any field of an event can be corrected, and taken back; what can't be is refused, or an issue where written."""

import contextlib
import sqlite3

import pytest
import yaml

from kb.deciding import add_judgement
from kb.errors import KbError
from kb.pipeline import BuildOptions, build, explain_event, list_issues
from kb.publish.prose import find_metadata

CALL = "Vladimir Putin met Donald Trump on 14 November 2016."
PROMISE = "On 15 November 2016 Angela Merkel promised Theresa May that Germany will pay 5 million euros by June 2017."


@pytest.fixture
def desk(tmp_path):
    folder = tmp_path / "seeds/articles"
    folder.mkdir(parents=True)
    for name, text in (("call", CALL), ("promise", PROMISE)):
        (folder / f"{name}.txt").write_text(f"A headline of {name}\nPublished: 16 November 2016\n\n{text}\n", "utf-8")
    built(tmp_path)
    return tmp_path


def built(desk, profile=None, name="kb.db"):
    db = desk / "data" / name
    build(BuildOptions(paths=(desk / "seeds/articles",), db=db, seeds=desk / "seeds", today="2026-01-01",
                       profile=profile))
    return db


def ask(desk, sql, *values, db="kb.db"):
    with contextlib.closing(sqlite3.connect(desk / "data" / db)) as connection:
        return connection.execute(sql, values).fetchall()


def event_of(desk, kind):
    ((found,),) = ask(desk, "select id from events where type = ?", kind)
    return found


def correct(desk, event, field, value):
    return add_judgement(desk / "data/kb.db", desk / "seeds", {
        "left": event, "verdict": "correct", "field": field, "value": value, "who": "A desk", "when": "2026-01-02",
        "why": "A test."})


def by_hand(desk, *lines):
    (desk / "seeds/judgements.csv").write_text("\n".join(
        ["left,right,verdict,field,value,who,when,why", *(f"{line},A desk,2026-01-02,A test." for line in lines)]))
    return built(desk)


ALL = "select type, title, participants, content, due, date from events order by id"
CAST = "select role, actor_id, name from event_participants where event_id = ? order by role, actor_id"


def test_another_type_keeps_the_event_and_moves_the_counts(desk):
    before, meeting = ask(desk, ALL), event_of(desk, "meeting")
    assert correct(desk, meeting, "type", "summit").warnings == []
    built(desk)
    assert [row[:2] for row in ask(desk, CAST, meeting)] == [
        ("attendee", "person/donald-trump"), ("attendee", "person/vladimir-putin")]
    assert list_issues(desk / "data/kb.db") == []
    ((kind, title),) = ask(desk, "select type, title from events where id = ?", meeting)
    assert kind == "summit"
    assert title == "Donald Trump and Vladimir Putin at a summit"
    assert ask(desk, "select events, mentions from event_types where id = 'summit'") == [(1, 0)]
    assert ask(desk, "select type from mentions where event_id = ?", meeting) == [("meeting",)], "what the report says"
    assert [each["value"] for each in explain_event(desk / "data/kb.db", meeting)["corrections"]] == ["summit"]
    (desk / "seeds/judgements.csv").unlink()
    built(desk)
    assert ask(desk, ALL) == before


def test_roles_that_another_type_lacks_are_told_until_they_are_corrected(desk):
    meeting = event_of(desk, "meeting")
    (warning,) = correct(desk, meeting, "type", "visit").warnings
    assert "has no role 'participant'; its roles are visitor, host" in warning
    built(desk)
    for _ in range(2):
        (issue,) = list_issues(desk / "data/kb.db")
        assert (issue.code, issue.level) == ("lost_role", "warning")
        assert "has no role 'participant'. Correct its participants too; the roles are visitor, host." in issue.message
        build(BuildOptions(paths=(desk / "seeds/articles",), db=desk / "data/kb.db", seeds=desk / "seeds"), force=True)
    assert correct(desk, meeting, "participants", "visitor: Donald Trump; host: Vladimir Putin").warnings == []
    built(desk)
    assert list_issues(desk / "data/kb.db") == []


def test_who_took_part_is_somebody_known_or_new(desk):
    meeting = event_of(desk, "meeting")
    cast = "participant: Angela Merkel; participant: the European Union; participant: Nora Quill"
    (warning,) = correct(desk, meeting, "participants", cast).warnings
    assert "'Nora Quill' is in no article and on no list" in warning
    built(desk)
    assert ask(desk, CAST, meeting) == [
        ("participant", "organisation/european-union", "European Union"),
        ("participant", "person/angela-merkel", "Angela Merkel"), ("participant", "person/nora-quill", "Nora Quill")]
    assert ask(desk, "select title from events where id = ?", meeting) == [
        ("Angela Merkel, European Union and Nora Quill meet",)]
    assert ask(desk, "select events, documents from actors where id = 'person/nora-quill'") == [(1, 0)]
    assert ask(desk, "select events from actors where id = 'person/vladimir-putin'") == [(0,)]
    assert [each.code for each in list_issues(desk / "data/kb.db")] == ["unknown_actor"]
    (desk / "seeds/actors.csv").write_text("alias,name,kind,country\nNora Quill,Nora Quill,person,NO\n")
    built(desk)
    assert list_issues(desk / "data/kb.db") == []


def test_a_surname_that_one_person_bears_is_that_person(desk):
    meeting = event_of(desk, "meeting")
    assert correct(desk, meeting, "participants", "participant: Merkel; participant: Trump").warnings == []
    built(desk)
    assert [row[1] for row in ask(desk, CAST, meeting)] == ["person/angela-merkel", "person/donald-trump"]
    assert list_issues(desk / "data/kb.db") == []


def test_a_kind_before_a_name_tells_whom_it_means(desk):
    meeting = event_of(desk, "meeting")
    correct(desk, meeting, "participants", "participant: person/Jordan; participant: Jordan")
    built(desk)
    assert [row[1] for row in ask(desk, CAST, meeting)] == ["country/jo", "person/jordan"]


def test_roles_are_those_of_the_type_that_is_corrected_as_well(desk):
    meeting = event_of(desk, "meeting")
    cast = "caller: Vladimir Putin; callee: Donald Trump"
    with pytest.raises(KbError, match="has no role 'caller'"):
        correct(desk, meeting, "participants", cast)
    correct(desk, meeting, "type", "phone_call")
    assert correct(desk, meeting, "participants", cast).warnings == []
    built(desk)
    assert [row[:2] for row in ask(desk, CAST, meeting)] == [
        ("callee", "person/donald-trump"), ("caller", "person/vladimir-putin")]
    (warning,) = correct(desk, event_of(desk, "pledge"), "type", "speech").warnings[:1]
    assert "has no role 'addressee'" in warning


def test_what_is_pledged_and_for_when(desk):
    before, pledge = ask(desk, "select content, content_start, due from pledges"), event_of(desk, "pledge")
    correct(desk, pledge, "content", "to pay six million")
    correct(desk, pledge, "due", "2017-07")
    built(desk)
    assert ask(desk, "select content, content_start, due, due_latest, due_wording from pledges") == [
        ("to pay six million", None, "2017-07", "2017-07-31", None)]
    ((title, due),) = ask(desk, "select title, due from events where id = ?", pledge)
    assert "to pay six million" in title
    assert due == "2017-07"
    assert ask(desk, "select pledges.id from pledges_fts join pledges on pledges.rowid = pledges_fts.rowid "
                     "where pledges_fts match 'six'") == [(pledge,)]
    (desk / "seeds/judgements.csv").unlink()
    built(desk)
    assert ask(desk, "select content, content_start, due from pledges") == before


def test_a_headline_that_a_person_wrote_stays(desk):
    meeting = event_of(desk, "meeting")
    correct(desk, meeting, "title", "The two meet")
    correct(desk, meeting, "type", "summit")
    built(desk)
    assert ask(desk, "select title from events where id = ?", meeting) == [("The two meet",)]


@pytest.mark.parametrize(("kind", "field", "value", "told"), [
    ("meeting", "type", "sumit", "There is no event type 'sumit'. Write one of agreement, "),
    ("meeting", "participants", "Putin and Trump", "Write it as 'caller: Vladimir Putin; callee: Donald Trump'"),
    ("meeting", "participants", "participant:", "Write it as"), ("meeting", "participants", ";", "Write it as"),
    ("meeting", "content", "to pay", "of the type meeting has no content"),
    ("meeting", "due", "2017", "of the type meeting has no due"), ("pledge", "due", "soon", "'soon' is no date"),
    ("pledge", "participants", "pledger: Lima", "Lima is a place, and a pledger is a person or "),
])
def test_what_cannot_be_is_refused_and_by_hand_an_issue(desk, kind, field, value, told):
    event, before = event_of(desk, kind), ask(desk, ALL)
    with pytest.raises(KbError) as refused:
        correct(desk, event, field, value)
    assert told in str(refused.value)
    assert not (desk / "seeds/judgements.csv").exists()
    db = by_hand(desk, f"{event},,correct,{field},{value}")
    (issue,) = list_issues(db)
    assert issue.code == "bad_correction"
    assert told in issue.message
    assert ask(desk, ALL) == before


def test_a_later_line_that_cannot_be_leaves_the_one_before_it(desk):
    meeting = event_of(desk, "meeting")
    db = by_hand(desk, f"{meeting},,correct,participants,participant: Angela Merkel",
                 f"{meeting},,correct,participants,caller: Theresa May")
    assert [row[1] for row in ask(desk, CAST, meeting)] == ["person/angela-merkel"]
    assert [each.code for each in list_issues(db)] == ["bad_correction"]


@pytest.mark.parametrize("profile", [None, "public"])
def test_a_removed_name_is_in_no_correction(desk, profile):
    meeting = event_of(desk, "meeting")
    correct(desk, meeting, "participants", "participant: Theresa May; participant: Donald Trump")
    correct(desk, meeting, "title", "Theresa May meets Trump")
    with (desk / "seeds/judgements.csv").open("a") as file:
        file.write("person/theresa-may,,redact,,,A desk,2026-01-02,Mrs May asked for it.\n")
    content = built(desk, profile, "shown.db").read_bytes()
    assert b"Theresa" not in content
    assert b"Mrs May" not in content
    names = {row[2] for row in ask(desk, CAST, meeting, db="shown.db")}
    assert names == {"[name removed]", "Donald Trump"}


def test_the_log_names_an_event_that_is_gone(desk):
    (desk / "seeds/articles/call.txt").unlink()
    built(desk)
    metadata = yaml.safe_load(find_metadata().read_text(encoding="utf-8"))
    question = metadata["databases"]["kb"]["queries"]["changed_since"]["sql"]
    for actor, found in (("", 1), ("putin", 1), ("nobody", 0)):
        with contextlib.closing(sqlite3.connect(desk / "data/kb.db")) as connection:
            rows = connection.execute(question, {"since": "", "change": "removed", "actor": actor}).fetchall()
        assert [row[3] for row in rows] == ["Donald Trump and Vladimir Putin meet"] * found


def test_the_log_forgets_somebody_of_whom_nothing_is_left(desk):
    (desk / "seeds/articles/call.txt").unlink()
    built(desk)
    (desk / "seeds/articles/promise.txt").write_text(PROMISE + " She smiled.", "utf-8")
    built(desk)
    by_hand(desk, "person/vladimir-putin,,redact,,")
    assert ask(desk, "select before from changes where change = 'removed'")[0] == (
        "Donald Trump and [name removed] meet",)
