"""Ids that were published never die: they redirect or leave a tombstone; and the log says what changed."""

import sqlite3

import pytest

from kb.errors import KbError
from kb.ontology import load_event_types
from kb.records import (
    Annotations,
    Document,
    DocumentEvent,
    Event,
    Extraction,
    LinkedEvent,
    Mention,
    Participant,
    Span,
    Status,
)
from kb.store import Run, create, open_base

TYPES = list(load_event_types().values())
TEXT = "They met."


def told(name):
    mention = Mention(id=f"m{name}", document_id=name, type="meeting", status=Status.OCCURRED, trigger=Span(5, 8),
                      sentence=Span(0, 9), rule="r", confidence=0.5)
    event = DocumentEvent(id=f"d{name}", document_id=name, type="meeting", status=Status.OCCURRED, mentions=(mention,))
    return Extraction(Document(id=name, text=TEXT, sha256=name), Annotations([], [], [], [], []), [], [event])


def build(db, events, fingerprint, redirects=None, day=None):
    """`events`: id to (title, names of the documents that tell it)."""
    with create(db, Run(fingerprint, "1.0", day), TYPES) as writer:
        for name in sorted({name for _, names in events.values() for name in names}):
            writer.add(told(name))
        for key, (title, names) in events.items():
            event = Event(id=key, type="meeting", title=title, status=Status.OCCURRED, sources=len(names),
                          participants=(Participant(role="participant", name="B", actor_id="ab", kind="person"),),
                          independent_sources=1, confidence=0.5, document_events=tuple(f"d{name}" for name in names))
            former = tuple(old for old, now in (redirects or {}).items() if now == key)
            writer.add_event(LinkedEvent(event, [], [], former))


def state(db):
    with open_base(db) as base:
        return base.redirects(), base.tombstones()


def changes(db):
    connection = sqlite3.connect(db)
    found = connection.execute("select run, change, event_id, field, before, after from changes order by id").fetchall()
    connection.close()
    return found


def dump(db, *tables):
    connection = sqlite3.connect(db)
    found = {table: connection.execute(f"select * from {table}").fetchall() for table in tables}
    connection.close()
    return found


def test_a_first_build_has_no_changes(tmp_path):
    db = tmp_path / "kb.db"
    build(db, {"e1": ("One", "a")}, "f1")
    assert changes(db) == []
    assert state(db) == ({}, {})


def test_the_same_again_changes_nothing(tmp_path):
    db = tmp_path / "kb.db"
    events = {"e1": ("One", "ab"), "e2": ("Two", "c")}
    build(db, events, "f1")
    build(db, {"e1": ("One", "ab")}, "f2")
    first = dump(db, "runs", "changes", "tombstones", "redirects", "events")
    build(db, {"e1": ("One", "ab")}, "f2", day="2016-05-01")
    again = dump(db, "runs", "changes", "tombstones", "redirects", "events")
    assert first.pop("runs")[0] == again.pop("runs")[0]
    assert first == again
    assert len(first["tombstones"]) == 1


def test_a_merged_event_redirects(tmp_path):
    db = tmp_path / "kb.db"
    build(db, {"e1": ("One", "a"), "e2": ("Two", "b")}, "f1")
    build(db, {"e1": ("One", "ab")}, "f2", redirects={"e2": "e1"})
    assert state(db) == ({"e2": "e1"}, {})
    assert (2, "merged", "e2", None, None, "e1") in changes(db)
    assert (2, "changed", "e1", "sources", "1", "2") in changes(db)


def test_an_event_that_was_taken_over_redirects_without_being_told(tmp_path):
    db = tmp_path / "kb.db"
    build(db, {"e1": ("One", "abc")}, "f1")
    build(db, {"e2": ("Two", "a"), "e3": ("Three", "bc")}, "f2")
    assert state(db) == ({"e1": "e3"}, {})


def test_old_redirects_are_carried_on_through_chains(tmp_path):
    db = tmp_path / "kb.db"
    build(db, {"e1": ("One", "a"), "e2": ("Two", "b"), "e3": ("Three", "c")}, "f1")
    build(db, {"e2": ("Two", "ab"), "e3": ("Three", "c")}, "f2", redirects={"e1": "e2"})
    build(db, {"e3": ("Three", "abc")}, "f3", redirects={"e2": "e3"})
    build(db, {"e3": ("Three", "abc")}, "f4")
    assert state(db) == ({"e1": "e3", "e2": "e3"}, {})


def test_a_removed_event_leaves_a_tombstone_for_good(tmp_path):
    db = tmp_path / "kb.db"
    build(db, {"e1": ("One", "a"), "e2": ("Two", "b")}, "f1")
    build(db, {"e1": ("One", "a")}, "f2")
    build(db, {"e1": ("Uno", "a")}, "f3")
    redirects, tombstones = state(db)
    assert redirects == {}
    assert "no longer in the collection" in tombstones["e2"]
    assert changes(db) == [(2, "removed", "e2", None, "Two", None), (3, "changed", "e1", "title", "One", "Uno")]
    with open_base(db) as base, pytest.raises(KbError, match="e2 is gone"):
        base.explain("e2")
    assert dump(db, "tombstones")["tombstones"][0][2] == 2


def test_what_led_to_a_removed_event_is_gone_as_well(tmp_path):
    db = tmp_path / "kb.db"
    build(db, {"e1": ("One", "a"), "e2": ("Two", "b"), "e3": ("Three", "c")}, "f1")
    build(db, {"e1": ("One", "ab"), "e3": ("Three", "c")}, "f2", redirects={"e2": "e1"})
    build(db, {"e3": ("Three", "c")}, "f3")
    redirects, tombstones = state(db)
    assert redirects == {}
    assert set(tombstones) == {"e1", "e2"}
    assert "merged into e1" in tombstones["e2"]


def test_an_event_that_comes_back_has_no_tombstone(tmp_path):
    db = tmp_path / "kb.db"
    both = {"e1": ("One", "a"), "e2": ("Two", "b")}
    build(db, both, "f1")
    build(db, {"e1": ("One", "a")}, "f2")
    build(db, both, "f1")
    assert state(db) == ({}, {})
    assert changes(db)[-1] == (3, "added", "e2", None, None, None)
    assert [row[:2] for row in dump(db, "runs")["runs"]] == [
        (number, Run(f"f{which}", "1.0").id) for number, which in ((1, 1), (2, 2), (3, 1))]
