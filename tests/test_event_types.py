"""A declared event type: what a wrong file is told, and what its declarations do to roles."""

from importlib import resources

import pytest

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.errors import KbError
from kb.extract.events import EventCoder
from kb.ontology import load_event_types
from kb.records import Document, PageTime

DUEL = """
id = "duel"
label = "Duel"
description = "Two fight."
roles = {{ first = "person", second = "person", fighter = "person" }}
{more}
[triggers]
verb = ["duel"]
noun = ["duel"]
slots = {{ subject = "fighter", with = "fighter", by = "first" }}
"""


def types_with(folder, more):
    (folder / "duel.toml").write_text(DUEL.format(more=more), encoding="utf-8")
    return load_event_types([folder])


@pytest.mark.parametrize(("more", "wrong"), [
    ('opposite = ["first", "third"]', "third"),
    ('undecided = "nobody"', "nobody"),
    ('oposite = ["first", "second"]', "oposite is no key of an event type; did you mean opposite?"),
    ("linking = { window_day = 2 }", "window_day is no key of linking; did you mean window_days?"),
    ("linking = { qqq = 2 }", "qqq is no key of linking; keys are same, window_days."),
    ("groups = [{ certainity = 0.5 }]", "certainity is no key of groups.0; did you mean certainty?"),
    ("groups = [{ certainty = 2 }]", "groups.0.certainty must lie between 0 and 1"),
    ('merging = "all"', "merging must be 'participants', 'topic', 'type' or 'content', not 'all'"),
    ('groups = [{ verb = "duel" }]', "groups.0.verb must be a list"),
    ('codes = { cameo = 19 }', "codes.cameo must be text in quotation marks"),
    ('groups = [{ verb = ["duel"], with_subject = ["@knights"] }]', "@knights is no class of nouns; classes are "),
])  # fmt: skip
def test_a_wrong_declaration_is_named_with_its_file(tmp_path, more, wrong):
    with pytest.raises(KbError) as error:
        types_with(tmp_path, more)
    assert "duel.toml" in str(error.value)
    assert wrong in str(error.value)
    assert not any(word in str(error.value) for word in ("Input", "Extra", "Value error", "pydantic"))


def test_an_unknown_kind_and_a_missing_key_are_told_what_there_is(tmp_path):
    text = DUEL.format(more="")
    for before, after, wrong in (
        ('first = "person"', 'first = "persn"', "kind 'persn'; kinds are country, group, organisation, person, "),
        ("[triggers]", "[trigers]", "trigers is no key of an event type; did you mean triggers?"),
        ('label = "Duel"', "", "duel.toml: label is missing."),
    ):
        (tmp_path / "duel.toml").write_text(text.replace(before, after), encoding="utf-8")
        with pytest.raises(KbError) as error:
            load_event_types([tmp_path])
        assert wrong in str(error.value)


def roles_in(types, text):
    document = Document(id="test", text=text, sha256="", published=PageTime(value="2016-11-15"))
    events = EventCoder(types).find_events(document, annotate(document, Gazetteer()), [])
    return {(p.role, p.name) for event in events if event.type == "duel" for p in event.participants}


def test_the_second_of_two_parties_takes_the_opposite_role(tmp_path):
    text = "The duel by Pedro Ruiz with Juan Soto was short."
    assert roles_in(types_with(tmp_path, ""), text) == {("first", "Pedro Ruiz"), ("fighter", "Juan Soto")}
    declared = types_with(tmp_path, 'opposite = ["first", "second"]')
    assert roles_in(declared, text) == {("first", "Pedro Ruiz"), ("second", "Juan Soto")}


def test_nobody_has_won_what_lies_ahead(tmp_path):
    text = "The duel by Pedro Ruiz with Juan Soto is scheduled for Friday."
    assert ("first", "Pedro Ruiz") in roles_in(types_with(tmp_path, ""), text)
    declared = types_with(tmp_path, 'undecided = "fighter"')
    assert roles_in(declared, text) == {("fighter", "Pedro Ruiz"), ("fighter", "Juan Soto")}


def test_files_of_built_in_types_bear_their_ids():
    names = {file.name for file in (resources.files("kb") / "event_types").iterdir() if file.name.endswith(".toml")}
    assert names == {f"{type_id}.toml" for type_id in load_event_types()}


@pytest.mark.parametrize(("text", "fought"), [
    ("Gunmen jousted in Lima.", True),
    ("Gunmen met in Lima and jousted.", True),
    ("Lima was rocked by a bout jousted by armed men.", True),
    ("Bakers jousted in Lima.", False),
    ("Gunmen watched. Bakers jousted in Lima.", False),
    ("Bakers jousted with gunmen in Lima.", False),
])
def test_who_must_do_it_is_told_by_a_class_of_nouns(tmp_path, text, fought):
    group = """
groups = [{ verb = ["joust"], with_subject = ["@fighters", "squires"], slots = { subject = "first", in = "place" } }]
"""
    (tmp_path / "duel.toml").write_text(DUEL.format(more=group), encoding="utf-8")
    document = Document(id="test", text=text, sha256="", published=PageTime(value="2016-11-15"))
    events = EventCoder(load_event_types([tmp_path])).find_events(document, annotate(document, Gazetteer()), [])
    assert [event.type for event in events if event.type == "duel"] == ["duel"] * fought
