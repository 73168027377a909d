"""Names and their co-reference: the cases of `cases/names.toml`, groups, entities, and the promises of the records."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.annotate.names import Gazetteer, find_names
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.records import Document, Region

CASES = tomllib.loads((Path(__file__).parent / "cases" / "names.toml").read_text(encoding="utf-8"))["case"]
GAZETTEER = Gazetteer()


def found(text, regions=(), gazetteer=GAZETTEER):
    document = Document(id="test", text=text, sha256="", regions=regions)
    quotations = find_quotations(document)
    return find_names(document, split_sentences(document, quotations), quotations, gazetteer)


def described(text, names, entities):
    return [f"{text[n.start:n.end]}|{n.kind}|{n.form}|{entities[n.entity].actor_id if n.entity >= 0 else '-'}"
            for n in names]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case(case):
    text = case["text"]
    names, entities = found(text)
    if not case.get("pronouns"):
        names = [n for n in names if n.form not in ("pronoun", "group")]
    lines = described(text, names, entities)
    assert lines == case["names"]
    surfaces = {text[n.start:n.end] for n in names}
    assert not [word for word in case.get("absent", []) if any(word in surface for surface in surfaces)]


def test_an_a_with_a_grave_that_was_decoded_wrongly_ends_its_word():
    text = "He sang VoilÃ\u00a0 Paris and Ã\u00a0 Lima in Quito."
    assert [text[n.start:n.end] for n in found(text)[0]][-1] == "Quito"


def test_a_text_without_names_gives_nothing():
    assert found("") == ([], [])
    assert found("nothing here has a capital, really.") == ([], [])


@pytest.mark.parametrize(("text", "surface", "members"), [
    ("Vladimir Putin met Barack Obama in Lima. The two leaders spoke briefly.", "The two leaders",
     {"person/vladimir-putin", "person/barack-obama"}),
    ("Vladimir Putin and Barack Obama spoke. The pair shook hands.", "The pair",
     {"person/vladimir-putin", "person/barack-obama"}),
    ("US President Barack Obama and Russian President Vladimir Putin spoke. They were brief.", "They",
     {"person/vladimir-putin", "person/barack-obama"}),
    ("Germany and France signed. Both countries are content.", "Both countries", {"country/de", "country/fr"}),
    ("Paul Ryan and Mitch McConnell said they agree.", "they", {"person/paul-ryan", "person/mitch-mcconnell"}),
    ("Hillary Clinton and Bill Clinton came. The Clintons left.", "Clintons",
     {"person/hillary-clinton", "person/bill-clinton"}),
    ("Nobody came. Both leaders stayed away.", "Both leaders", set()),
])
def test_members_of_a_group(text, surface, members):
    names, entities = found(text)
    group = next(n for n in names if text[n.start:n.end] == surface)
    assert (group.kind, group.entity) == ("group", -1)
    assert {entities[m].actor_id for m in group.members} == members


def test_an_entity_has_its_fullest_name_its_gender_and_its_country():
    _, entities = found("Mrs. Clinton spoke. Hillary Rodham Clinton met Russian President Vladimir Putin in Lima.")
    by_id = {e.actor_id: e for e in entities}
    clinton = next(e for e in entities if e.kind == "person" and "Clinton" in e.name)
    assert (clinton.name, clinton.gender) == ("Hillary Rodham Clinton", "f")
    assert (by_id["person/vladimir-putin"].gender, by_id["person/vladimir-putin"].country) == ("m", "RU")
    lima = by_id["place/lima-pe"]
    assert lima.country == "PE"
    assert lima.latitude == pytest.approx(-12.04, abs=0.1)
    assert lima.longitude == pytest.approx(-77.03, abs=0.1)


def test_a_country_is_called_as_the_document_calls_it():
    _, entities = found("American officials flew home. The United States denied it, and the US left.")
    assert [(e.actor_id, e.name) for e in entities] == [("country/us", "United States")]
    _, entities = found("The Kremlin denied it.")
    assert [(e.actor_id, e.name) for e in entities] == [("country/ru", "Russia")]


def test_a_dateline_does_not_shout_its_place():
    _, entities = found("WASHINGTON — Voters waited in the rain. VIENNA — Others did not.")
    assert [e.name for e in entities] == ["Washington", "Vienna"]


def test_initials_keep_two_presidents_apart():
    _, entities = found("George H.W. Bush and George W. Bush came. George W. Bush spoke.")
    assert sorted(e.actor_id for e in entities) == ["person/george-bush", "person/george-w-bush"]


def test_metadata_and_furniture_are_not_read():
    text = "By Anna Schmidt\nAngela Merkel spoke."
    names, entities = found(text, regions=(Region(0, 15, "byline"),))
    assert described(text, names, entities) == ["Angela Merkel|person|full|person/angela-merkel"]


def test_the_same_text_gives_the_same_names_whatever_was_read_before():
    text = "President Obama met Mr. Trump. The president was polite. VLADIMIR Putin called him."
    fresh = found(text, gazetteer=Gazetteer())
    found("Donald Trump and Barack Obama are in another document.")
    assert found(text) == fresh == found(text)


WORDS = st.sampled_from([*"""Mr. President Angela Merkel Trump the The of and U.S. Russian Moscow said he him they I
    NATO bin al-Assad Bank University House May Will - , . ( ) ’s 's “ ” " Clinton Bill Hillary New York É Š İstanbul ﬁ
    𝒜lpha two leaders both countries chancellor president-elect Kremlin chief in Washington, D.C. Jr. & J. III O’Neill
    von der Leyen de""".split(), "\n", "\u00a0"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40), st.sampled_from([" ", "", "\n", "  "]))
def test_any_text_keeps_the_promises_of_the_records(words, blank):
    text = blank.join(words)
    names, entities = found(text)
    assert names == sorted(names)
    assert all(a.end <= b.start for a, b in pairwise(names))
    for name in names:
        assert 0 <= name.start < name.end <= len(text)
        assert text[name.start:name.end].strip() == text[name.start:name.end]
        assert -1 <= name.entity < len(entities)
        assert all(0 <= member < len(entities) for member in name.members)
        assert name.kind in ("person", "organisation", "country", "place", "group")
    assert len({e.actor_id for e in entities}) == len(entities)
    assert {entity.gender for entity in entities} <= {"m", "f", None}


@pytest.mark.parametrize("title", ["Dr.", "Gen.", "Sheriff", "Deputy", "Professor"])
def test_a_title_that_both_bear_says_nothing_of_gender(title):
    _, entities = found(f"{title} Kimberlin Vossberg spoke. He was tired.")
    assert [entity.gender for entity in entities if entity.kind == "person"] in ([None], ["m"])


@pytest.mark.parametrize("unit", [
    "Mr ", "Mr. ", "Aaa Bbb ", "Trump and ", "A.", "Bank of the ", "He ", "the president ", "Bill and ", "al-", "U.S.-",
    "“He said ", "the two leaders ",
    "Clinton's ", "Jackson, ", "President of ",
])
def test_hostile_text_ends(unit):
    """Growth is measured in `benchmarks/hostile.py`; here a long text must end, with spans that are in it."""
    text = unit * (120_000 // len(unit))
    names, entities = found(text)
    assert all(0 <= name.start < name.end <= len(text) and name.entity < len(entities) for name in names)

