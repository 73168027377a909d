"""The gazetteer: what the package knows, what the reader adds, and how errors in the reader's files are told."""

import pytest

from kb import lexicon
from kb.annotate.names import Gazetteer, find_names
from kb.annotate.names.gazetteer import fold, slug
from kb.annotate.names.lexicon import phrases, words
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.errors import KbError
from kb.records import Document

GAZETTEER = Gazetteer()


@pytest.mark.parametrize(("name", "place_id"), [
    ("Lima", "place/lima-pe"), ("Paris, France", "place/paris-fr"), ("London, Canada", "place/london-ca"),
    ("Birmingham, Alabama", "place/birmingham-us"), ("Peru", "country/pe"), ("Peruvian", None), ("Putin", None),
    ("United Nations", None), (", Peru", None), ("Nowhereville, Peru", None), ("", None),
])
def test_a_place_is_known_by_its_name_and_country(name, place_id):
    found = GAZETTEER.place(name)
    assert (found and found.place_id) == place_id


def entities_of(text, gazetteer):
    document = Document(id="test", text=text, sha256="")
    quotations = find_quotations(document)
    return find_names(document, split_sentences(document, quotations), quotations, gazetteer)[1]


@pytest.mark.parametrize(("name", "actor_id", "kind", "form"), [
    ("Peru", "country/pe", "country", "name"), ("U.S.", "country/us", "country", "acronym"),
    ("Ukrainians", "country/ua", "country", "demonym"), ("Lima", "place/lima-pe", "place", "name"),
    ("São Paulo", "place/sao-paulo-br", "place", "name"), ("Sao Paulo", "place/sao-paulo-br", "place", "name"),
    ("Ohio", "place/ohio-us", "place", "name"), ("Crimea", "place/crimea", "place", "name"),
    ("NATO", "organisation/nato", "organisation", "acronym"),
    ("North Atlantic Treaty Organization", "organisation/nato", "organisation", "alias"),
    ("Kremlin", "place/kremlin", "place", "metonym"),
    ("People’s Daily", "organisation/peoples-daily", "organisation", "name"),
])
def test_what_the_package_knows(name, actor_id, kind, form):
    entry = GAZETTEER.get(name)
    assert (entry.actor_id, entry.kind, entry.form) == (actor_id, kind, form)


def test_capitals_stand_for_their_governments():
    assert GAZETTEER.get("Moscow").metonym == "country/ru"
    assert GAZETTEER.get("Washington").metonym == "country/us"
    assert GAZETTEER.get("Brussels").metonym == "organisation/european-union"
    assert GAZETTEER.get("Munich").metonym is None


def test_homonyms_of_towns():
    assert GAZETTEER.get("Paris").country == "FR"
    assert GAZETTEER.city_in("Birmingham", "US-AL").latitude == pytest.approx(33.5, abs=0.3)
    assert GAZETTEER.city_in("Birmingham", "GB").latitude == pytest.approx(52.5, abs=0.3)
    assert GAZETTEER.city_in("Paris", "US-TX").latitude is None
    assert GAZETTEER.state_named("Vt.").actor_id == GAZETTEER.get("Vermont").actor_id


def test_every_country_has_names_and_every_demonym_a_country():
    codes = {row.split("\t")[0] for row in lexicon.rows("countries.tsv")}
    assert len(codes) > 240
    table = lexicon.table("countries")
    assert set(table["demonyms"]) <= codes | {"SU", "YU"}
    assert set(table["aliases"]) <= codes | {"SU", "YU"}
    assert set(table["names"]) <= codes


def test_every_metonym_means_a_known_actor():
    table = lexicon.table("places")
    targets = [*table["metonyms"].values(), *table["capital_metonyms"].values()]
    assert not [t for t in targets if GAZETTEER.actor(t if "/" in t else f"country/{t.lower()}") is None]


def test_organisation_lines_have_an_id_and_a_name_and_no_id_twice():
    lines = [line for text in lexicon.table("organisations").values() for line in text.split("\n")
             if line and not line.startswith("#")]
    keys = [phrases(line.partition(" @")[0]) for line in lines]
    assert not [key for key in keys if len(key) < 2 or key[0] != slug(key[0])]
    ids = [key[0] for key in keys]
    assert len(ids) == len(set(ids))


def test_office_classes_that_mean_others_exist():
    table = lexicon.table("name_words")
    classes = set(table["offices"])
    assert set(table["office_compatible"]) <= classes
    assert {c for text in table["office_compatible"].values() for c in text.split()} <= classes
    assert set(table["title_offices"].values()) <= classes


def test_words_are_read_once():
    assert words() is words()
    assert words().given["Angela"] == "f"
    assert "said" in words().ordinary


@pytest.mark.parametrize(("text", "folded", "tail"), [
    ("Élodie Čapek", "Elodie Capek", "elodie-capek"), ("O’Neill", "O'Neill", "oneill"), ("Łódź", "Lodz", "lodz"),
    ("Ki-moon", "Ki-moon", "ki-moon"), ("習近平", "習近平", "習近平"),
])
def test_folding(text, folded, tail):
    assert fold(text) == folded
    assert slug(text) == tail


def test_the_seed_files_of_the_project_are_read(pytestconfig):
    seeds = pytestconfig.rootpath / "seeds"
    gazetteer = Gazetteer(seeds / "actors.csv", seeds / "places.csv")
    assert gazetteer.get("Putin").actor_id == "person/vladimir-putin"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_an_alias_names_the_canonical_actor(tmp_path, mark):
    path = tmp_path / "actors.csv"
    path.write_text(("# our people\nalias,name,kind,gender,country\nLula,Luiz Inácio Lula da Silva,person,m,br\n"
                     "The Patch,Patchwork Collective,organisation,,\n\n").replace(",", mark), encoding="utf-8-sig")
    gazetteer = Gazetteer(path)
    found = entities_of("Lula met members of The Patch in Brasilia.", gazetteer)
    assert [(e.actor_id, e.gender, e.country) for e in found][:2] == [
        ("person/luiz-inacio-lula-da-silva", "m", "BR"), ("organisation/patchwork-collective", None, None)]
    assert found[0].name == "Lula"


def test_rows_may_repeat_a_name_of_one_actor_and_coordinates_may_be_at_the_ends(tmp_path):
    actors, places = tmp_path / "actors.csv", tmp_path / "places.csv"
    actors.write_text("alias,name,country\nLee,Ann Lee,no\nMs. Lee,Ann Lee,NO\nLee,Ann Lee,\nPutin,Bo Putin,XK\n",
                      encoding="utf-8")
    places.write_text("name,country,latitude,longitude\nThe End,AQ,-90,180\nNowhere,,,\n", encoding="utf-8")
    gazetteer = Gazetteer(actors, places)
    assert gazetteer.get("Lee").actor_id == "person/ann-lee"
    assert gazetteer.get("Putin").actor_id == "person/bo-putin", "the reader's word is above the package's"
    assert (gazetteer.get("The End").latitude, gazetteer.get("The End").longitude) == (-90, 180)


def test_a_surname_alias_yields_to_the_person_that_the_document_names(tmp_path):
    path = tmp_path / "actors.csv"
    path.write_text("alias,name,kind\nTrump,Donald Trump,person\n", encoding="utf-8")
    found = entities_of("Ivanka Trump spoke. Trump was calm.", Gazetteer(path))
    assert [e.actor_id for e in found] == ["person/ivanka-trump"]
    found = entities_of("Trump was calm.", Gazetteer(path))
    assert [e.actor_id for e in found] == ["person/donald-trump"]


def test_a_place_of_the_reader(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("alias,name,country,latitude,longitude\nThe Mole,Old Harbour Mole,NO,60.4,5.3\n", encoding="utf-8")
    found = entities_of("They met at the Old Harbour Mole.", Gazetteer(None, path))
    assert [tuple(e) for e in found] == [
        ("place/old-harbour-mole-no", "place", "Old Harbour Mole", None, "NO", 60.4, 5.3)]


@pytest.mark.parametrize(("which", "text", "line", "says"), [
    ("actors", "alias,name,kind\nX,,person\n", 2, "no name"),
    ("actors", "alias,name,kind\n# note\nX,Xenia Y,robot\n", 3, "kind is 'robot'"),
    ("actors", "alias,name,gender\nX,Xenia Y,female\n", 2, "gender is 'female'"),
    ("actors", "alias,title\nX,Y\n", 1, "known columns"),
    ("actors", "alias,name\na,b,c\n", 2, "3 cells"),
    ("places", "name,latitude,longitude\nHarbour,north,5\n", 2, "decimal degrees"),
    ("places", "name,latitude,longitude\nPier,60,5\nHarbour,nan,5\n", 3, "latitude is 'nan'"),
    ("places", "name,latitude,longitude\nHarbour,123,5\n", 2, "from -90 to 90"),
    ("places", "name,latitude,longitude\nHarbour,60,99999\n", 2, "longitude is '99999'"),
    ("places", "name,latitude,longitude\nHarbour,60,-inf\n", 2, "from -180 to 180"),
    ("places", "name,country\nHarbour,ZZ\n", 2, "no country has the code 'ZZ'"),
    ("actors", "name,country\nXenia Y,uk\n", 2, "the United Kingdom is GB"),
    ("actors", "alias,name\nLee,Ann Lee\n\nLee,Bo Lee\n", 4, "'Lee' means person/ann-lee by line 2"),
    ("actors", "name,kind\nAnn Lee,person\nAnn Lee,organisation\n", 3, "organisation/ann-lee by this one"),
])
def test_an_error_names_file_line_and_remedy(tmp_path, which, text, line, says):
    path = tmp_path / f"{which}.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KbError) as error:
        Gazetteer(**{which: path})
    assert f"{path}, line {line}" in str(error.value)
    assert says in str(error.value)


def test_all_errors_of_a_list_are_told_at_once(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("name,country,latitude\nPier,ZZ,north\nMole,NO,60\n,NO,5\n" + "Harbour,NO,99\n" * 9,
                    encoding="utf-8")
    with pytest.raises(KbError) as error:
        Gazetteer(None, path)
    told = str(error.value)
    assert [told.count(f"{path}, line {line}: ") for line in range(1, 7)] == [0, 2, 0, 1, 1, 1]
    assert "latitude is 'north'" in told
    assert "no country has the code 'ZZ'" in told
    assert told.endswith("And 4 more of the kind.")


def test_a_file_in_another_encoding_is_told(tmp_path):
    path = tmp_path / "actors.csv"
    path.write_bytes("alias,name\nX,Jos\xe9\n".encode("latin-1"))
    with pytest.raises(KbError, match="UTF-8"):
        Gazetteer(path)
