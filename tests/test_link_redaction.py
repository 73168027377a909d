"""Names that are taken out are gone everywhere, and everything else still stands where it stood."""

import contextlib
import hashlib
import json
import sqlite3

import pytest

from kb.deciding import add_judgement
from kb.errors import KbError
from kb.harvest import Extractor
from kb.link.covering import MASK, addresses_covered, handles_covered, masked
from kb.link.judgements import redacted_actors
from kb.link.redaction import redact, removed_id, unnamed
from kb.pipeline import BuildOptions, build, list_issues
from kb.records import REMOVED, Document, Judgement, PageTime

TEXT = """Angela Merkel met Nora Lindqvist in Berlin on Monday. Lindqvist told reporters that Merkel had promised to
visit Oslo in May. "I will come," Merkel told Ms. Lindqvist. The Lindqvists of the town were not there."""
WHO = frozenset({"person/nora-lindqvist"})


@pytest.fixture(scope="module")
def extraction(tmp_path_factory):
    document = Document(id="d1", text=TEXT, sha256="0" * 64, title="Nora Lindqvist meets Merkel", language="en",
                        published=PageTime(value="2016-05-10"), url="https://example.org/Lindqvist")
    return Extractor(tmp_path_factory.mktemp("seeds"))(document)


def test_the_name_is_gone_and_nothing_moves(extraction):
    redacted = redact(extraction, WHO)
    assert len(redacted.document.text) == len(TEXT)
    assert "Nora" not in repr(redacted)
    assert "Lindqvists of" in redacted.document.text, "another word"
    assert redacted.document.title == f"{MASK * 14} meets Merkel"
    assert "Angela Merkel" in redacted.document.text


def test_no_hash_tells_whether_a_guess_at_the_name_is_right(extraction):
    shown = redact(extraction, WHO).document
    assert shown.sha256 == hashlib.sha256(shown.text.encode()).hexdigest()
    told = unnamed(extraction.document, WHO, str)
    assert told.sha256 == hashlib.sha256(told.text.encode()).hexdigest() != hashlib.sha256(TEXT.encode()).hexdigest()
    assert redact(extraction, frozenset({"person/somebody-else"})).document.sha256 == "0" * 64


def test_participants_stay_in_their_roles_under_no_name(extraction):
    before = {(who.role, who.actor_id) for event in extraction.events for who in event.participants}
    after = {(who.role, who.actor_id) for event in redact(extraction, WHO).events for who in event.participants}
    (actor,) = WHO
    assert {(role, removed_id(actor) if each == actor else each) for role, each in before} == after
    assert REMOVED in {who.name for event in redact(extraction, WHO).events for who in event.participants}


def test_evidence_is_what_the_text_says_now(extraction):
    redacted = redact(extraction, WHO)
    for event in redacted.events:
        for mention in event.mentions:
            for who in mention.participants:
                assert who.span is None or redacted.document.text[slice(*who.span)] == who.surface


def test_a_document_that_does_not_name_them_stays_itself(extraction):
    assert redact(extraction, frozenset({"person/somebody-else"})) is extraction


def test_only_whole_words_are_covered():
    assert masked("Roe, Roebuck and Jane Roe's", ["Roe", "Jane Roe"]) == "███, Roebuck and ████████'s"


def test_a_person_s_lone_surname_goes_too():
    line = Judgement(left="person/nora-lindqvist", verdict="redact", who="A desk", when="2026-01-02", why="Asked.")
    assert redacted_actors([line]) == {"person/nora-lindqvist", "person/lindqvist"}


def options(desk):
    return BuildOptions(paths=(desk / "seeds/articles",), db=desk / "data/kb.db", seeds=desk / "seeds",
                        today="2026-01-01")


def holds(path, name):
    connection = sqlite3.connect(path)
    tables = [row[0] for row in connection.execute(
        "select name from sqlite_master where type = 'table' and sql not like '%virtual%'")]
    found = [table for table in tables for row in connection.execute(f"select * from [{table}]")
             if any(name in str(value) for value in row)]
    connection.close()
    return found


def test_a_redaction_survives_rebuilds_and_goes_with_its_line(desk):
    article = {"id": "lind", "published": "2016-05-10", "publisher": "Fjord Post", "text": TEXT, "title": "A meeting"}
    (desk / "seeds/articles/lind.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    build(options(desk))
    db = desk / "data/kb.db"
    assert holds(db, "Nora Lindqvist")
    decision = {"verdict": "redact", "who": "A desk", "when": "2026-01-02", "why": "Asked for it."}
    add_judgement(db, desk / "seeds", {"left": "nora lindqvist", **decision})
    build(options(desk))
    assert holds(db, "Nora Lindqvist") == []
    assert holds(db, "nora-lindqvist") == []
    build(options(desk), force=True)
    assert holds(db, "Lindqvist ") == []
    lines = (desk / "seeds/judgements.csv").read_text(encoding="utf-8").splitlines()
    (desk / "seeds/judgements.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    build(options(desk))
    assert holds(db, "Nora Lindqvist")


GERMAN = ("Die norwegische Ministerin Nora Lindqvist hat sich am Montag in Berlin mit der Kanzlerin getroffen, um über "
          "die Fischerei zu sprechen. Danach sagte LINDQVIST, dass sie mit dem Ergebnis zufrieden sei und bald wieder "
          "kommen werde, und dass Nora  Lindqvists Gespräche in Oslo weitergehen sollen. Lindqvistberg ist ein Ort.")


def test_an_article_in_another_language_loses_the_name_as_well(desk):
    articles = [("lind", TEXT, "A meeting"), ("de", GERMAN, "Nora Lindqvist in Berlin")]
    (desk / "seeds/articles/lind.jsonl").write_text("".join(
        json.dumps({"id": key, "published": "2016-05-10", "text": text, "title": title,
                    "url": f"https://fjord.example/{key}/nora-lindqvist-in-berlin.html"}) + "\n"
        for key, text, title in articles), encoding="utf-8")
    build(options(desk))
    with contextlib.closing(sqlite3.connect(options(desk).db)) as db:
        assert db.execute("select language from documents where title like '%in Berlin'").fetchall() == [("de",)]
    add_judgement(options(desk).db, desk / "seeds", {
        "left": "nora lindqvist", "verdict": "redact", "who": "A desk", "when": "2026-01-02", "why": "Asked for it."})
    build(options(desk))
    for wording in ("Nora", "Lindqvist ", "LINDQVIST", "nora-lindqvist"):
        assert holds(options(desk).db, wording) == []
    with contextlib.closing(sqlite3.connect(options(desk).db)) as db:
        (text,) = db.execute("select text from documents where language = 'de'").fetchone()
    assert len(text) == len(GERMAN)
    assert text.count(MASK) == len("Nora LindqvistLINDQVISTNora  LindqvistsLindqvistberg")
    assert "Kanzlerin" in text


HANDLES = """Nora Lindqvist was arrested in Paris on Monday. "Nora is innocent," her lawyer Peter Bell told reporters.
Read https://fjord.example/2016/11/nora-lindqvist-arrested-in-paris, fjord.example/Nora_Lindqvist.html or
https://fjord.example/tags/lindqvist?name=nora%20lindqvist, or write to nora.lindqvist@example.com,
noralindqvist@example.com and twitter.com/noralindqvist (@NoraLindqvist, #noralindqvist). Friends of Nora and the
Nora Lindqvist Foundation met Angela Merkel in Berlin on Tuesday. "We hope that Nora comes home," Bell said."""
ONLY_HANDLES = "Angela Merkel met Theresa May in Berlin. The photograph: twitter.com/noralindqvist. Nora was not there."


def redacted_desk(desk, *articles, actor="nora lindqvist"):
    """A desk with some articles, built with a redaction; the bytes of the database, and its articles' texts by id."""
    (desk / "seeds/articles/lind.jsonl").write_text("".join(
        json.dumps({"id": f"d{number}", "published": "2016-11-15", "publisher": "Fjord Post", **article}) + "\n"
        for number, article in enumerate(articles)), encoding="utf-8")
    build(options(desk))
    add_judgement(options(desk).db, desk / "seeds", {
        "left": actor, "verdict": "redact", "who": "A desk", "when": "2026-01-02", "why": "Asked for it."})
    build(options(desk))
    with contextlib.closing(sqlite3.connect(options(desk).db)) as db:
        texts = dict(db.execute("select id, text from documents where id like 'd_'"))
    return options(desk).db.read_bytes(), texts


def test_addresses_accounts_and_given_names_in_the_text_go_as_well(desk):
    (desk / "seeds/articles/nora-lindqvist.txt").write_bytes(b"")
    held, texts = redacted_desk(
        desk,
        {"text": HANDLES, "title": "Nora held: see nora-lindqvist-in-paris", "author": "nora.lindqvist@example.com"},
        {"text": ONLY_HANDLES, "title": "A meeting", "url": "https://fjord.example/nora-lindqvist-in-berlin"})
    lower = held.lower()
    for wording in (b"nora-lindqvist", b"nora.lindqvist", b"nora_lindqvist", b"noralindqvist", b"nora%20", b"lindqvist",
                    b"nora is innocent", b"that nora comes"):
        assert wording not in lower, wording
    assert {key: len(text) for key, text in texts.items()} == {"d0": len(HANDLES), "d1": len(ONLY_HANDLES)}
    assert "Nora" not in texts["d0"]
    assert f"https://fjord.example/2016/11/{MASK * 14}-arrested-in-paris" in texts["d0"]
    assert f"{MASK * 14}@example.com" in texts["d0"]
    assert f"twitter.com/{MASK * 13} (@{MASK * 13}, #{MASK * 13})" in texts["d0"]
    assert f"https://fjord.example/tags/{MASK * 9}?name={MASK * 16}," in texts["d0"]
    assert texts["d1"] == ONLY_HANDLES.replace("noralindqvist", MASK * 13), "of whom it says no more than “Nora”"


def test_what_is_proven_stays_where_it_was_beside_covered_addresses(tmp_path):
    document = Document(id="d1", text=HANDLES, sha256="0" * 64, language="en", published=PageTime(value="2016-11-15"))
    before = Extractor(tmp_path)(document)
    after = redact(before, WHO)
    assert [each.content for each in after.statements] == [each.content for each in before.statements]
    assert any(MASK in after.document.text[slice(*each.content[0])] for each in after.statements)
    told = [mention for event in after.events for mention in event.mentions]
    assert [(each.id, each.trigger) for each in told] == [
        (each.id, each.trigger) for event in before.events for each in event.mentions]
    for who in [who for mention in told for who in mention.participants]:
        assert who.span is None or after.document.text[slice(*who.span)] == who.surface
        assert "Lindqvist" not in who.name
    assert "Lindqvist" not in repr(after)


@pytest.mark.parametrize(("text", "left"), [
    ("Nora Lindqvist met Nora Bell in Oslo. “Nora is kind,” said Nora Bell.", "Nora Bell in Oslo"),
    ("June Lindqvist met Ola Berg in Oslo. They will meet again in June. “June is kind,” he said.", "again in June."),
    ("Sydney Lindqvist flew to Sydney, Australia, on Monday.", "flew to Sydney, Australia"),
    ("Kim Ono met Ola Berg in Oslo. The kimono is new. (Kimono.Then they left.)", "The kimono is new. (Kimono.Then"),
])
def test_words_that_are_also_somebody_s_or_something_s_stay(tmp_path, text, left):
    document = Document(id="d1", text=text, sha256="0" * 64, language="en", published=PageTime(value="2016-11-15"))
    first = "-".join(text.lower().split()[:2])
    (tmp_path / "actors.csv").write_text("name\nJune Lindqvist\nSydney Lindqvist\n", encoding="utf-8")
    shown = redact(Extractor(tmp_path)(document), frozenset({f"person/{first}"})).document.text
    assert left in shown
    assert shown.startswith(MASK * len(" ".join(text.split()[:2])))
    assert len(shown) == len(text)


@pytest.mark.parametrize(("hostile", "gone"), [
    ("jane-" * 20_000 + "roe", 8), ("jane." * 10_000 + "@roe", 0), ("https://" * 10_000 + "roe jane", 8),
], ids=range(3))
def test_handles_are_found_in_texts_without_end(hostile, gone):
    """A test asks what comes out, no clock."""
    shown = handles_covered(hostile, frozenset({("jane", "roe")}), str)
    assert shown == hostile[: len(hostile) - gone] + MASK * gone
    assert addresses_covered(hostile, frozenset({"person/jane-roe"}), str) == hostile


def test_nobody_is_redacted_who_is_not_there(desk):
    build(options(desk))
    with pytest.raises(KbError, match="no actor"):
        add_judgement(desk / "data/kb.db", desk / "seeds", {"left": "Nemo Nobody", "verdict": "redact", "who": "A desk",
                                                             "when": "2026-01-02", "why": "A test."})


def test_a_redaction_of_somebody_whom_no_article_names_is_an_issue(desk):
    """Who is named without any part in an event, or by the surname alone, is named."""
    plain = "It rained in Oslo. A bench near the house of Nora Lindqvist was painted on Monday."
    alone = "Voters in Oslo like the plan of Mr. Halvorsen. Halvorsen said that he would wait."
    (desk / "seeds/articles").joinpath("plain.jsonl").write_text("".join(
        json.dumps({"id": key, "published": "2016-05-10", "text": text, "title": "A note"}) + "\n"
        for key, text in (("plain", plain), ("alone", alone))), encoding="utf-8")

    def misses(*actors, force=True):
        (desk / "seeds/judgements.csv").write_text("left,right,verdict,field,value,who,when,why\n" + "".join(
            f"{actor},,redact,,,me,2016-01-01,x\n" for actor in actors), encoding="utf-8")
        build(options(desk), force=force)
        return [each.message.split(",")[0] for each in list_issues(options(desk).db) if each.code == "nobody_redacted"]

    assert misses("person/nora-lindqvist", "person/ola-halvorsen") == []
    assert misses("person/nora-lindqvist", "person/nora-lindkvist") == ["Redaction 2 of 2"]
    (desk / "seeds/articles/more.jsonl").write_text(
        json.dumps({"id": "more", "published": "2016-05-11", "text": "Ann met Bo in Lima."}) + "\n", encoding="utf-8")
    assert misses("person/nora-lindqvist", "person/nora-lindkvist", force=False) == ["Redaction 2 of 2"]
    assert holds(options(desk).db, "lindkvist") == []
    (desk / "seeds/articles/plain.jsonl").unlink()
    assert misses("person/nora-lindqvist", "person/nora-lindkvist", force=False) == [
        "Redaction 1 of 2", "Redaction 2 of 2"]


def test_outlets_turned_and_joined_names_go_too(desk):
    """In an article that names the person, in one that does not, and in one of another language."""
    plain = ("Angela Merkel met Francois Hollande in Berlin on Tuesday. Write to lindqvist.nora@mail.example, "
             "lindqvistnora@mail.example or NoraLindqvist; #NoraLindqvist's friends wrote too. ")
    for key, text in (("named", plain + "Nora Lindqvist was there."), ("silent", plain), ("german", GERMAN)):
        (desk / f"seeds/articles/{key}.jsonl").write_text(json.dumps({
            "id": key, "published": "2016-11-16", "publisher": "Nora Lindqvist Times", "text": text}) + "\n")
    (desk / "seeds/judgements.csv").write_text(
        "left,right,verdict,field,value,who,when,why\nperson/nora-lindqvist,,redact,,,A desk,2016-01-02,Asked.\n")
    for profile in (None, "public"):
        build(options(desk)._replace(profile=profile))
        for wording in ("Nora", "Lindqvist ", "lindqvist.", "lindqvistnora"):
            assert holds(options(desk).db, wording) == [], (profile, wording)
        with contextlib.closing(sqlite3.connect(options(desk).db)) as db:
            (outlets,) = db.execute("select count(*) from documents where publisher like '%Times' and "
                                    "publisher like ?", (f"{MASK}%",)).fetchone()
        assert outlets == 3
