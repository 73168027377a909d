"""Whatever way a removed name is written, no byte of any file that is left has it; what others are called stays."""

import contextlib
import json
import sqlite3

import pytest

from kb.annotate.names.gazetteer import fold
from kb.harvest import Extractor
from kb.link.covering import MASK, covered, handles_covered, tails
from kb.link.redaction import redact
from kb.pipeline import BuildOptions, build
from kb.records import Document, PageTime
from kb.store import unbundle

WORDS = frozenset({("nora", "lindqvist")})
WRITTEN = (
    "nora.lindqvist@mail.example", "lindqvist.nora@mail.example", "noralindqvist@mail.example",
    "lindqvistnora@mail.example", "nora-lindqvist", "lindqvist-nora", "nora_lindqvist", "LINDQVIST_NORA",
    "NoraLindqvist", "@NoraLindqvist", "@therealnoralindqvist", "#NoraLindqvist2016",
    "https://a.example/nora%20lindqvist", "https://a.example/%4Eora%2DLindqvist", "https://a.example/x%2Fnora+lindqvist",
    "https://noralindqvist.example/", "https://a.example/Nora%5FLindqvist?by=lindqvistnora", "Nora%20Lindqvist",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_each_way_of_writing_it_is_covered(written):
    for text in (written, f"See {written} there.", f"Norra Lindén: <{written}>", f"100% {written} 5%"):
        shown = handles_covered(text, WORDS, str)
        assert len(shown) == len(text)
        bare = shown.lower().replace("%20", " ").replace("%2d", "-").replace("%5f", "_").replace("%4e", "n")
        assert "lindqvist" not in bare
        assert "nora" not in bare


def test_accents_are_found_behind_escapes():
    text = "https://a.example/2016/Jos%C3%A9-Garc%C3%ADa-en-Lima?q=%ff%C3%A9"
    pattern = tails(frozenset({"person/jose-garcia"}))
    bare = {"é": "e", "í": "i"}
    shown = covered(text, pattern, lambda sign: bare.get(sign, sign))
    assert shown == f"https://a.example/2016/{MASK * len('Jos%C3%A9-Garc%C3%ADa')}-en-Lima?q=%ff%C3%A9"


@pytest.mark.parametrize("written", [
    "José García", "Jose Garcia", "Jose\u0301 Garci\u0301a", "JOSÉ GARCÍA", "Jo-\nsé Gar-\n  cía", "José\nGarcía",
    "jose%CC%81-garci%CC%81a", "jos%25C3%25A9-garc%25C3%25ADa", "jos%2525C3%2525A9+garcia", "José\xa0García",
    "José-Garc-\nía"])
def test_letters_and_accents_apart_broken_words_and_double_escapes_are_read(written):
    for text in (f"See {written} there.", f"Müßig: <{written}>", f"100%25 {written} 5%"):
        shown = handles_covered(text, frozenset({("jose", "garcia")}), fold)
        assert shown == text.replace(written, MASK * len(written))


def test_a_letter_that_stands_for_two_is_read_as_both():
    text = "Ute Müßig und UTE MÜSSIG, ute.mussig@mail.example, Ute Müßiggang."
    shown = handles_covered(text, frozenset({("ute", "mussig")}), fold)
    assert shown == f"{MASK * 9} und {MASK * 10}, {MASK * 10}@mail.example, Ute Müßiggang."


@pytest.mark.parametrize("hostile", ["%25" * 20_000, "%" * 30_000, "a-\n" * 20_000, "á\u0301" * 20_000], ids=range(4))
def test_a_name_is_found_behind_words_without_end(hostile):
    """A test asks what comes out, no clock."""
    for text in (f"{hostile} nora-lindqvist", f"nora-lindqvist {hostile}"):
        assert handles_covered(text, WORDS, fold) == text.replace("nora-lindqvist", MASK * 14)


@pytest.mark.parametrize("text", [
    "The patriot met compatriots.", "norah-lindqvist", "nora met lindqvists", "Pat Rioting and riot, pat",
    "eleonoralindqvistsen", "100% of them, 50%25 and %zz", "noralindqvist is a word here"])
def test_other_words_stay(text):
    assert handles_covered(text, WORDS | {("pat", "riot")}, str) == text


def test_the_surname_may_come_first_but_not_in_a_list_of_people():
    assert handles_covered("(Lindqvist, Nora)", WORDS, str) == f"({MASK * 15})"
    listed = "We met Ola Lindqvist, Nora Berg and others."
    assert handles_covered(listed, WORDS, str) == listed


def test_joined_in_small_letters_goes_where_the_article_names_the_person():
    assert handles_covered("She is noralindqvist.", WORDS, str, named=True) == f"She is {MASK * 13}."


def redacted(text, tmp_path, actor, title=None):
    document = Document(id="d1", text=text, sha256="0" * 64, language="en", title=title,
                        published=PageTime(value="2016-11-15"))
    return redact(Extractor(tmp_path)(document), frozenset({actor, f"person/{actor.rsplit('-', 1)[-1]}"})).document


def test_a_surname_stays_in_the_names_of_others(tmp_path):
    text = ("Nora Lindqvist met Angela Merkel in Oslo on Monday. Her brother Ola Lindqvist met Francois Hollande in "
            "Paris on Tuesday. Lindqvist said that she would come.")
    shown = redacted(text, tmp_path, "person/nora-lindqvist", title="Ola Lindqvist and Lindqvist")
    assert "Her brother Ola Lindqvist met" in shown.text
    assert shown.text.startswith(MASK * 14)
    assert f"{MASK * 9} said that she" in shown.text
    assert shown.title == f"Ola Lindqvist and {MASK * 9}"


def test_a_surname_that_is_a_word_goes_where_the_full_name_stands(tmp_path):
    text = ("Will Grant met Angela Merkel in Oslo on Monday. Grant promised Angela Merkel to open the harbour. The "
            "grant will be paid in May.")
    shown = redacted(text, tmp_path, "person/will-grant").text
    assert shown == text.replace("Will Grant", MASK * 10).replace("Grant", MASK * 5)


ARTICLES = [
    {"text": " ".join(("Nora Lindqvist met Angela Merkel in Oslo on Monday. She promised to open the harbour.",
                       *(f"Written as {each}." for each in WRITTEN), "noralindqvist, Lindqvist and NORA LINDQVIST.")),
     "title": "Nora Lindqvist meets Merkel", "author": "nora.lindqvist@mail.example",
     "publisher": "Nora Lindqvist Times", "url": "https://a.example/2016/lindqvist-nora-in-oslo"},
    {"text": "Angela Merkel met Francois Hollande in Paris on Tuesday. It was a long talk about the harbour of Oslo.",
     "title": "Lindqvist, Nora", "publisher": "NoraLindqvist", "url": "https://noralindqvist.example/%4Eora%20Lindqvist"},
    {"text": "Die Kanzlerin hat sich am Montag in Berlin mit Nora Lindqvist getroffen, um lange über die Fischerei und "
             "den Hafen zu sprechen, wie sie danach sagte.", "title": "Treffen mit lindqvist.nora@mail.example",
     "publisher": "Nora Lindqvist Blatt"},
    {"text": "Nora Lind qvist met Angela Merkel in Oslo on Monday. N o r a  L i n d q v i s t promised to open the "
             "harbour. The pro-Lindqvist camp was glad. NОRА LINDQVIST and Nоrа Lindqvist said that she would come.",
     "title": "L i n d q v i s t meets Merkel", "publisher": "The Lind\nqvist Post"},
]


@pytest.mark.parametrize("profile", [None, "public"])
def test_no_byte_of_any_file_that_is_left_has_it(desk, profile):
    options = BuildOptions(paths=(desk / "seeds/articles",), db=desk / "data/kb.db", seeds=desk / "seeds",
                           today="2026-01-01", profile=profile)
    for number, article in enumerate(ARTICLES):
        build(options)  # what was built before a redaction leaves files of its own
        (desk / f"seeds/articles/added{number}.jsonl").write_text(
            json.dumps({"id": f"added{number}", "published": "2016-11-15", **article}) + "\n", encoding="utf-8")
    (desk / "seeds/articles/nora-lindqvist.jsonl").write_text("{\n", encoding="utf-8")
    build(options)
    (desk / "seeds/articles/nora-lindqvist.jsonl").unlink()
    build(options)
    assert b"Lindqvist" in options.db.read_bytes()
    before = kept(options.db)
    with (desk / "seeds/judgements.csv").open("a", encoding="utf-8") as file:
        file.write("person/nora-lindqvist,,redact,,,A desk,2016-01-01,Nora Lindqvist asked for it.\n")
    build(options)
    files = {path.name: path.read_bytes() for path in options.db.parent.iterdir()}
    assert ".kb.db.former" not in files
    for name, held in files.items():
        for wording in (b"lindqvist", b"noral", b"%4eora"):
            assert wording not in held.lower(), name
        for wording in ("lindqvist", "nоrа"):
            assert wording.encode() not in b"".join(held.lower().replace(b"\\n", b"").split()), name
    left, now = files.get(".kb.db.kept", b""), kept(options.db)
    held_now = b"".join(now)  # what an article says without the name may be packed into the same bytes as before
    gone = [content[at : at + 64] for content in before - now for at in range(64, len(content) - 64, 64)]
    assert not any(stretch in left and stretch not in held_now for stretch in gone)
    assert not any("indqvist" in repr(item) for content in kept(options.db) for item in unbundle(content))
    (desk / "seeds/articles/later.jsonl").write_text(
        json.dumps({"id": "later", "published": "2016-11-16", **ARTICLES[0]}) + "\n", encoding="utf-8")
    build(options)
    assert not any(b"lindqvist" in path.read_bytes().lower() for path in options.db.parent.iterdir())


def kept(db):
    """What is kept of pieces beside a database."""
    path = db.with_name(f".{db.name}.kept")
    if not path.exists():
        return set()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {bytes(content) for (content,) in connection.execute("select content from contents")}
