"""Words made of a removed surname go with it, and what others are called stays, in texts and tables alike."""

import contextlib
import json
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from kb.annotate.names.gazetteer import fold
from kb.harvest import Extractor
from kb.link.covering import MASK, handles_covered
from kb.link.derived import derived, derived_covered, is_distinctive
from kb.link.redaction import redact, unnamed
from kb.pipeline import BuildOptions, build
from kb.records import Document, PageTime
from kb.store import unbundle

MET = "met Angela Merkel in Oslo on Monday."
JANE = f"Jane Quarrington {MET}"


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    return Extractor(tmp_path_factory.mktemp("seeds"))


def redacted(extract, text, actor):
    document = Document(id="d1", text=text, sha256="0" * 64, language="en", published=PageTime(value="2016-11-15"))
    shown = redact(extract(document), frozenset({actor, f"person/{actor.rsplit('-', 1)[-1]}"}), fold)
    assert len(shown.document.text) == len(text)
    return shown


@pytest.mark.parametrize(("text", "gone"), [
    ("POLICE SEARCH QUARRINGTON'S HOUSE. QUARRINGTON SAYS NO.", 2),
    ("See quarrington@host, zelda.m.quarrington@host.", 2),
    ("An anti-Quarrington rally; pro-Quarrington votes; a Quarrington-led group; Quarrington-gate.", 4),
    ("#QuarringtonOut #StopQuarrington #quarringtonout @RealQuarrington2016", 4),
    ("The Quarringtons left. Quarringtonism and Quarringtonites. A Quarringtonesque speech.", 4),
    ("User zquarrington wrote. ZQuarrington left.", 2), ("Quarringtongate goes on; Quarring-\ntonism too.", 2),
    ("Stop Quarringtonism Now. Young Quarringtons left.", 2),
    ("J.A. Quarrington left, so did J. Quarrington.", 2),
    ("Ein Quarringtonsches Wort, Quarringtonberg.", 2),
])
@pytest.mark.parametrize("named", [True, False])
def test_words_made_of_a_surname_that_is_nobody_else_s_go(extract, text, gone, named):
    shown = redacted(extract, f"{JANE} {text}" if named else text, "person/jane-quarrington")
    assert "uarring" not in repr(shown).lower().replace("-\\n", "")
    assert shown.document.text.replace(f"{MASK}-\n{MASK}", MASK * 3).count(MASK * 11) >= gone


ALIKE = str.maketrans("aoeJH", "аоеЈН")


@pytest.mark.parametrize("person", ["Jane Quarrington", "Jane Harlow", "Jane Roe"])
@pytest.mark.parametrize("text", [
    "{full} {met} The pro-{short} camp, the anti-{short} vote and the Pro-{short} Alliance were glad.",
    "{full} {met} {spaced} left, said {caps}. {spaced_full} came, and so did {run}.",
    "{spaced_full} {met}", "{run} {met}", "{alike_full} {met} {alike} said that she would come. {alike_caps} left.",
    "{full} {met} The {alike} house is {alike}'s.", "{split_full} {met}",
    "{full} {met} The {split} house; {split_line} left.",
])
def test_names_set_apart_split_or_in_letters_that_look_alike_go(extract, person, text):
    given, short = person.split()
    at = len(short) // 2
    if "split" in text and len(short) < 5:
        return
    shown = redacted(extract, text.format(
        full=person, short=short, met=MET, spaced=" ".join(short), caps="\xa0".join(short.upper()),
        spaced_full=f"{' '.join(given)}  {' '.join(short)}", run=" ".join(given + short),
        alike=short.translate(ALIKE), alike_full=person.translate(ALIKE), alike_caps=person.upper().translate(ALIKE),
        split=f"{short[:at]} {short[at:]}", split_full=f"{given} {short[:at]} {short[at:]}",
        split_line=f"{short[:at]}\n{short[at:]}"), f"person/jane-{short.lower()}")
    read = "".join(shown.document.text.split()).lower().translate(str.maketrans("аоејн", "aoejh"))
    assert short.lower() not in read
    assert "jane" not in read
    assert "Merkel" in shown.document.text


@pytest.mark.parametrize("text", [
    f"Jane Harlow {MET} The har low tide; A, B, C and d e f g are letters. Har, low. Harl owed it.",
    f"Jane Forman {MET} For man and beast. We asked for man power.",
    f"Jane Quarrington {MET} Владимир сосал сок. The Quarrington Gazette told of it.",
])
def test_other_words_with_spaces_and_other_scripts_stay(extract, text):
    name = " ".join(text.split()[:2])
    assert redacted(extract, text, f"person/{name.lower().replace(' ', '-')}").document.text == text.replace(
        name, MASK * len(name), 1)


def test_a_name_in_another_script_is_found_as_it_is(extract):
    shown = redacted(extract, f"Нора Роева {MET}", "person/нора-роева")
    assert shown.document.text.startswith(MASK * 10)


@pytest.mark.parametrize(("text", "left"), [
    ("Will Grant {} Grants were paid; GRANT'S house; the grants, granting Granted; #GrantOut grant@host Ann Grant.",
     "Will Grant {} ██████ were paid; █████'S house; the grants, granting Granted; #████████ █████@host Ann Grant."),
    ("Jane Roe {} Roebuck, heroes, @heroes; The Roes and Roeism; #RoeOut #roebuck jroe@host; the Roe Tower; ROE.",
     "Jane Roe {} Roebuck, heroes, @heroes; The ████ and ██████; #██████ #roebuck ████@host; the Roe Tower; ███."),
    ("Nick Johnson {} Johnsonville is far; the Johnsons; #stopjohnson; Bo Johnson left; Mr. Johnson-Smith came.",
     "Nick Johnson {} Johnsonville is far; the ████████; #███████████; Bo Johnson left; Mr. ███████-Smith came."),
    ("Jane Roe {} The anti-Roe camp, antiRoe signs, pro-roe and anti-roe foes, roe-led, Roe-haters, #antiroe, "
     "@freeroe24; fish roe, a roe-deer, in mid-roe, unroe; antiroebuck.",
     "Jane Roe {} The anti-███ camp, ███████ signs, ███████ and ████████ foes, ███████, ███-haters, #███████, "
     "@█████████; fish roe, a roe-deer, in mid-roe, unroe; antiroebuck."),
    ("Theresa May {} It may be in May. MAY'S house. The Mays and Mayism; mayors.",
     "Theresa May {} It may be in May. ███'S house. The ████ and ██████; mayors."),
    ("Michael Jordan {} Jordan said that he would fly to Jordan. Jordan Peele came.",
     "Michael Jordan {} ██████ said that he would fly to Jordan. Jordan Peele came."),
])
def test_of_a_surname_that_is_also_a_word_or_others_only_what_is_made_of_it_goes(extract, text, left):
    actor = f"person/{'-'.join(text.lower().split()[:2])}"
    name = " ".join(text.split()[:2])
    wanted = left.format(MET).replace(name, MASK * len(name), 1)
    assert redacted(extract, text.format(MET), actor).document.text == wanted


@pytest.mark.parametrize(("text", "gone"), [
    ("A list named Quarrington, Jane as an owner.", "Jane"), ("It told of Quarrington, Jane B. and others.", "Jane"),
    (f"{JANE} A list named Quarrington, Jane as an owner.", "Jane"), (f"{JANE} Jane & Bob Quarrington left.", "Jane"),
    (f"{JANE} Jane, Ola and Bob Quarrington met Barack Obama in Lima.", "Jane"),
    ("Jane and Bob Quarrington met Barack Obama in Lima on Tuesday.", "Jane"),
    (f"{JANE} Jane J. Quarrington told reporters.", "Jane"), (f"{JANE} Jane “Janie” Quarrington came.", "Jan"),
    ('Jane "Janie" Quarrington met Barack Obama.', "Jan"), (f"{JANE} <b>Jane</b> <i>Quarrington</i> came.", "Jane"),
    (f"{JANE} Jane  *Quarrington* came. Jane (Janie) Quarrington left.", "Jan"),
])
@pytest.mark.parametrize("other", ["", " Jane Harlow left."])
def test_the_given_name_goes_with_the_surname_beside_it(extract, text, gone, other):
    shown = redacted(extract, text + other, "person/jane-quarrington")
    assert gone not in shown.document.text.removesuffix(other)
    assert "jane-quarrington" not in repr(shown)
    assert "Jane & " not in repr(shown)
    assert "Jane and " not in repr(shown)


@pytest.mark.parametrize("name", [
    "jane quarrington", "jane Quarrington", "jAne qUarrington", "JANE quarrington", "Jane quarrington's",
    "jane m. quarrington", "jane and bob quarrington", "quarrington, jane", "jane  quarrington",
    'jane "jay" quarrington',
])
@pytest.mark.parametrize("named", [True, False])
def test_a_name_goes_whatever_its_capitals(extract, name, named):
    shown = redacted(extract, f"{JANE if named else MET} Photo: {name}.", "person/jane-quarrington")
    assert "jane" not in shown.document.text.lower()
    assert "quarrington" not in shown.document.text.lower()


@pytest.mark.parametrize(("actor", "text", "left"), [
    ("will-grant", "Who will grant it? By Will Grant.", "Who will grant it? By ██████████."),
    ("will-quarrington", "What will Quarrington say?", "What will ███████████ say?"),
    ("will-quarrington", "Will Quarrington met Angela Merkel. Photo: will quarrington. He will go. will left.",
     "████████████████ met Angela Merkel. Photo: ████████████████. He will go. will left."),
    ("mark-roe", "They mark roe deer. Photo: Mark Roe.", "They mark roe deer. Photo: ████████."),
])
def test_ordinary_words_in_small_letters_are_no_name(extract, actor, text, left):
    assert redacted(extract, text, f"person/{actor}").document.text == left


def test_an_author_with_the_surname_first_goes_whatever_the_capitals(extract):
    document = Document(id="d1", text=JANE, sha256="0" * 64, language="en", author="quarrington, jane",
                        published=PageTime(value="2016-11-15"))
    for text, author in ((JANE, "quarrington, jane"), (MET, "QUARRINGTON, JANE"), (MET, "By Quarrington, Jane")):
        shown = redact(extract(document.model_copy(update={"text": text, "author": author})),
                       frozenset({"person/jane-quarrington", "person/quarrington"}), fold)
        assert "jane" not in shown.document.author.lower()


@pytest.mark.parametrize("text", [
    f"Ann Quarrington-Smith {MET} Quarrington-Smith said that she would come. Ms. Quarrington-Smith left.",
    f"John Quarrington {MET} Quarrington said that he would come. The Quarringtons left.",
    "The Quarrington Gazette told of it. Bo McQuarrington left. McQuarrington said that he would come.",
])
def test_people_with_full_names_of_their_own_and_what_bears_a_name_stay(extract, text):
    assert redacted(extract, text, "person/jane-quarrington").document.text == text


def test_a_double_name_is_its_bearer_s_where_she_is_named_and_else_the_removed_one(extract):
    double = "Quarrington-Smith met Barack Obama in Lima on Tuesday."
    own = redacted(extract, f"{JANE} Ann Quarrington-Smith left. {double}", "person/jane-quarrington")
    assert own.document.text == f"{MASK * 16} {MET} Ann Quarrington-Smith left. {double}"
    assert "person/ann-quarrington-smith" in {entity.actor_id for entity in own.annotations.entities}
    alone = redacted(extract, f"{JANE} {double}", "person/jane-quarrington")
    assert alone.document.text.endswith(f"{MASK * 11}-Smith met Barack Obama in Lima on Tuesday.")
    assert "uarrington" not in repr(alone)


@pytest.mark.parametrize("text", [
    f"Ann Quarrington-Harlow {MET} QUARRINGTON-HARLOW'S house. The Quarrington-Harlows left. Ms. Quarrington said no.",
    "Quarrington-Harlow met Barack Obama in Lima on Tuesday. Ms. Quarrington-Harlow said that she would come.",
])
def test_of_a_double_name_that_is_removed_neither_half_is_left(extract, text):
    shown = repr(redacted(extract, text, "person/ann-quarrington-harlow")).lower()
    assert "quarrington" not in shown
    assert "harlow" not in shown


@pytest.mark.parametrize("text", [
    f"{JANE} Mr. Quarrington Jr. came. Jane & John Quarrington opened a shop.",
    f"Jane Mary Quarrington {MET}", f"Jane M. Quarrington {MET}", f"J. Quarrington {MET}",
])
def test_other_ways_to_call_the_same_person_go(extract, text):
    assert "uarrington" not in repr(redacted(extract, text, "person/jane-quarrington"))


def test_an_id_keeps_the_other_half_of_a_double_name_and_no_part_of_a_broken_one(extract):
    double = redacted(extract, f"{JANE} Quarrington-Smith met Barack Obama in Lima.", "person/jane-quarrington")
    assert [entity.actor_id for entity in double.annotations.entities if entity.actor_id.endswith("-smith")]
    broken = redacted(extract, f"{JANE} Jane Quarring-\nton met Barack Obama in Lima.", "person/jane-quarrington")
    assert "quarring" not in repr(broken).lower()


def test_accents_of_one_and_of_two_characters_are_found_in_what_is_made_of_a_name(extract):
    text = "Žofie Kvapilová met Angela Merkel. KVAPILOVÁ'S house, Kvapilovas, #KvapilovaOut, zofie.kvapilova@host."
    for form in ("NFC", "NFD"):
        shown = redacted(extract, unicodedata.normalize(form, text), "person/zofie-kvapilova")
        assert "vapilov" not in fold(repr(shown)).lower()
        assert "ofie" not in repr(shown).lower()


def test_articles_in_other_languages_lose_them_as_well():
    actors = frozenset({"person/jane-quarrington", "person/quarrington", "person/will-grant", "person/grant"})
    for text in ("Jane Quarrington kam. Die Quarringtons, zquarrington, #QuarringtonOut, Anti-Quarrington-Demo.",
                 "Der quarringtonismo, Quarrington-Affäre, Quarringtonsche."):
        shown = unnamed(Document(id="d", text=text, sha256=""), actors, fold).text
        assert "uarrington" not in shown
        assert len(shown) == len(text)
    for text, left in (("Will Grant kam. Grants, #GrantOut", False), ("Er sah die Granite, Grantmania.", True)):
        shown = unnamed(Document(id="d", text=text, sha256=""), actors, fold).text
        assert ("Grant" in shown) is left


def test_which_surnames_are_nobody_else_s():
    assert [each for each in ("quarrington", "kvapilova", "johnson", "harlow", "grant", "houston", "roe", "zzyx")
            if is_distinctive(each)] == ["quarrington", "kvapilova"]


@pytest.mark.parametrize(("hostile", "gone"), [
    ("Jane " * 10_000 + "Quarrington", 16), ("Jane, Bob" * 6_000 + " Quarrington", 0),
    ("Jane <b>" * 6_000 + "Quarrington", 19), ("Quarrington, " * 5_000 + "Jane", 17),
    ("Jane " + "* " * 20_000 + "Quarrington", 0),
], ids=range(5))
def test_given_names_beside_surnames_are_found_in_texts_without_end(hostile, gone):
    """A test asks what comes out, no clock."""
    shown = handles_covered(hostile, frozenset({("jane", "quarrington")}), str)
    assert shown == hostile[: len(hostile) - gone] + MASK * gone


@pytest.mark.parametrize(("hostile", "expected"), [
    ("quarrington" * 6_000, MASK * 66_000), ("a" * 60_000 + "quarrington roe", MASK * 60_011 + " roe"),
    ("#roe" * 20_000, f"#{MASK * 3}" * 20_000), ("a@" * 20_000 + "roe", "a@" * 20_000 + MASK * 3),
    ("roe." * 20_000, None), ("Grants" * 10_000, None),
], ids=range(6))
def test_what_is_made_of_names_is_found_in_texts_without_end(hostile, expected):
    """A test asks what comes out, no clock."""
    names = derived(frozenset({"quarrington", "roe", "grant"}))
    assert derived_covered(hostile, names, str) == (expected or hostile)


ARTICLES = (
    f"{JANE} Quarrington-gate led to protests in Lima on Tuesday. Quarringtongate protesters marched in Lima.",
    f"{JANE} The Quarringtons met Barack Obama in Lima on Tuesday. User zquarrington telephoned Theresa May on Friday.",
    f"{JANE} Quarrington-Smith met Barack Obama in Lima on Tuesday. Mr. Quarrington-Smith said that he would come.",
    "Anti-Quarrington protesters marched in Lima on Tuesday. Quarringtongate met Barack Obama in Lima.",
    f"Ann Smith {MET} Smith said that she would come. J. Quarrington met Theresa May in London on Tuesday.",
    "Jane Quar-\nrington met Angela Merkel in Oslo on Monday. Quarrington, QUARRINGTON'S house and #quarringtonout.",
)


def counts(db):
    with contextlib.closing(sqlite3.connect(db)) as connection:
        return [connection.execute(f"select count(*) from {table}").fetchone()[0] for table in (
            "documents", "mentions", "events", "statements", "pledges", "links", "event_participants",
            "mention_participants")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_and_tables_agree_to_the_byte(desk, jobs):
    folder = desk / "seeds/made"
    folder.mkdir()
    options = BuildOptions(paths=(folder,), db=desk / "data/kb.db", seeds=desk / "seeds", today="2026-01-01", jobs=jobs)
    for number, text in enumerate(ARTICLES):
        (folder / f"{number}.jsonl").write_text(json.dumps({
            "id": f"made{number}", "published": "2016-11-16", "publisher": f"Outlet {number}", "text": text,
            "title": f"{text.partition('.')[0]}", "author": "J. Quarrington", "url": "https://a.example/quarringtongate",
        }) + "\n", encoding="utf-8")
    build(options)
    before = counts(options.db)
    (desk / "seeds/judgements.csv").write_text(
        "left,right,verdict,field,value,who,when,why\n"
        "person/jane-quarrington,,redact,,,A desk,2016-01-01,Quarringtonism is over.\n", encoding="utf-8")
    build(options)
    assert counts(options.db) == before
    for path in options.db.parent.iterdir():
        assert b"uarrington" not in path.read_bytes().lower(), path.name
    for content in kept(options.db.with_name(f".{options.db.name}.kept")):
        assert "uarrington" not in repr(unbundle(content)).lower()
    (folder / "7.jsonl").write_text(json.dumps({"id": "late", "published": "2016-11-17", "text": ARTICLES[1]}) + "\n")
    build(options)
    assert not any(b"uarrington" in path.read_bytes().lower() for path in options.db.parent.iterdir())


def kept(path: Path) -> list[bytes]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [bytes(content) for (content,) in connection.execute("select content from contents")]


def test_the_log_of_changes_forgets_who_was_called_after_a_removed_surname(desk):
    folder = desk / "seeds/made"
    folder.mkdir()
    options = BuildOptions(paths=(folder,), db=desk / "data/kb.db", seeds=desk / "seeds", today="2026-01-01")
    for whom in ("Barack Obama", "Theresa May"):
        for number, text in enumerate(ARTICLES):
            told = f"{text} “A quarringtonesque plan will ruin the harbour,” Ola Berg told reporters on Tuesday."
            (folder / f"{number}.jsonl").write_text(json.dumps({
                "id": f"made{number}", "published": "2016-11-16", "text": told.replace("Barack Obama", whom)}) + "\n")
        build(options)
    assert "Quarringtongate" in logged(options.db)
    (desk / "seeds/judgements.csv").write_text(
        "left,right,verdict,field,value,who,when,why\nperson/jane-quarrington,,redact,,,A desk,2016-01-01,Asked.\n")
    for _ in range(2):
        build(options, force=True)
        assert "uarrington" not in logged(options.db).lower()
        assert "[name removed]gate" not in logged(options.db)
    assert not any(b"uarrington" in path.read_bytes().lower() for path in options.db.parent.iterdir())


def logged(db: Path) -> str:
    with contextlib.closing(sqlite3.connect(db)) as connection:
        return repr(connection.execute("select * from changes").fetchall())
