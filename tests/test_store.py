"""Writing and reading back: hand-made records, one small world told by three articles."""

import hashlib
import itertools
import json
import sqlite3

import pytest

from kb.errors import KbError
from kb.ontology import load_event_types
from kb.records import (
    Annotations,
    Document,
    DocumentEvent,
    Entity,
    Event,
    Extraction,
    Issue,
    Judgement,
    Level,
    Link,
    LinkedEvent,
    Mention,
    Name,
    PageTime,
    Participant,
    Place,
    Pledge,
    Reading,
    Region,
    Span,
    Statement,
    Status,
    TimeExpression,
    TimeValue,
)
from kb.store import Run, create, input_fingerprint, open_base
from kb.store.checks import check_loaded, check_whole, evidence_of
from kb.store.rows import REGIONS

TYPES = [each for each in load_event_types().values() if each.id in {"phone_call", "pledge"}]
CALLER, CALLEE = "Ada Norton", "Piet Vries"
TEXT = (
    "Leaders talk\nAda Norton rang Piet Vries on Monday in Ōsaka 🎉. “We will pay by June if asked,” Norton told Vries."
)


def where(text, words):
    start = text.index(words)
    return Span(start, start + len(words))


def person(name, role, text=None, surface=None):
    span = where(text, surface) if surface else None
    return Participant(role=role, name=name, actor_id="a" + name.split()[0].lower(), kind="person", surface=surface,
                       span=span)


def date_of(text, wording, day):
    return TimeValue(type="DATE", value=day, earliest=day, latest=day, wording=wording, span=where(text, wording),
                     anchor="dct", rule="weekday")


def call_of(doc_id, text, trigger, *, day=None, statement_id=None):
    time = date_of(text, "Monday", day) if day else None
    people = (person(CALLER, "caller", text, "Ada Norton"), person(CALLEE, "callee", text, "Piet Vries"))
    place = Place(name="Osaka", place_id="p1", country="JP", latitude=34.7, longitude=135.5, span=where(text, "Ōsaka"))
    mention = Mention(
        id=f"m-{doc_id}", document_id=doc_id, type="phone_call", status=Status.OCCURRED, trigger=where(text, trigger),
        sentence=where(text, text[text.index("Ada") : text.index("“")].rstrip()), time=time, place=place,
        participants=people, statement_id=statement_id, rule="verb:ring", confidence=0.9,
    )
    return DocumentEvent(id=f"d-{doc_id}", document_id=doc_id, type="phone_call", status=Status.OCCURRED, time=time,
                         place=place, participants=people, mentions=(mention,))


def pledge_of(doc_id, text):
    words = where(text, "We will pay by June if asked")
    due = TimeValue(type="DATE", value="2016-06", earliest="2016-06-01", latest="2016-06-30", wording="by June",
                    span=where(text, "by June"))
    who = person(CALLER, "pledger"), person(CALLEE, "addressee")
    statement = Statement(
        id=f"s-{doc_id}", document_id=doc_id, source=(second_norton(text),),
        speaker=who[0], addressee=who[1], cue=(where(text, "told"),),
        content=(where(text, "We will pay"), where(text, "if asked")), sentence=where(text, text[text.index("“") :]),
        kind="direct", act="pledge", confidence=0.8, rule="quote",
        pledge=Pledge(pledgers=who[:1], addressees=who[1:], content=words, due=due, condition=where(text, "if asked")),
    )
    mention = Mention(
        id=f"mp-{doc_id}", document_id=doc_id, type="pledge", status=Status.OCCURRED, trigger=where(text, "will pay"),
        sentence=statement.sentence, participants=who, statement_id=statement.id, content=words, due=due, rule="will",
        confidence=0.7,
    )
    event = DocumentEvent(id=f"dp-{doc_id}", document_id=doc_id, type="pledge", status=Status.OCCURRED,
                          participants=who, content=words, due=due, mentions=(mention,))
    return statement, event


def second_norton(text):
    start = text.rindex("Norton")
    return Span(start, start + len("Norton"))


def article(doc_id, text=TEXT, *, publisher="Norrland Bladet", day="2016-05-03", dated="2016-05-02"):
    document = Document(
        id=doc_id, url=f"https://example.org/{doc_id}", title="Leaders talk", publisher=publisher,
        published=PageTime(value=f"{day}T08:15", zone="Europe/Stockholm", offset="+02:00", zone_source="publisher"),
        text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), source=f"{doc_id}.txt",
        regions=(Region(0, 12, "title"),),
    )
    monday = where(text, "Monday")
    names = [
        Name(*where(text, "Ada Norton"), "person", 0, "full"), Name(*where(text, "Piet Vries"), "person", 1, "full"),
        Name(*second_norton(text), "person", 0, "surname"), Name(*where(text, "Ōsaka"), "place", 2, "name"),
    ]
    entities = [Entity("aada", "person", CALLER, "f", "NL"), Entity("apiet", "person", CALLEE, "m"),
                Entity("p1", "place", "Osaka", None, "JP", 34.7, 135.5)]
    times = [TimeExpression(*monday, "DATE", dated, dated, dated, None, "dct", "weekday")]
    statement, pledge = pledge_of(doc_id, text)
    call = call_of(doc_id, text, "rang", day=dated)
    return Extraction(document, Annotations([], [], times, names, entities), [statement], [call, pledge])


def event_over(members, *, event_id="e1", kind="phone_call", date="2016-05-02", **fields):
    roles = ("caller", "callee") if kind == "phone_call" else ("pledger", "addressee")
    fields.setdefault("sources", len(members))
    return Event(
        id=event_id, type=kind, title=f"{kind} of Norton and Vries", status=Status.OCCURRED, date=date, earliest=date,
        latest=date, precision="day" if date else None,
        participants=(person(CALLER, roles[0]), person(CALLEE, roles[1])),
        document_events=tuple(members), independent_sources=1, confidence=0.9, **fields,
    )


def build(db, articles, events, *, run=None, links=(), issues=(), judgements=(), readings=(), redirects=None,
          origins=None):
    with create(db, run or Run("f1", "1.0"), TYPES) as writer:
        for each in articles:
            writer.add(each)
        for issue in issues:
            writer.note(issue)
        writer.add_judgements(judgements)
        writer.add_copies(origins or {})
        for event in events:
            writer.add_event(LinkedEvent(
                event, [link for link in links if link.event_id == event.id],
                [reading for reading in readings if reading.event_id == event.id],
                tuple(old for old, now in (redirects or {}).items() if now == event.id)))
    return writer.counts


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "data" / "kb.db"
    articles = [article("one"), article("two", publisher="Kustposten", day="2016-05-04", dated="2016-05-09"),
                article("three", publisher=None, day="2016-05-05")]
    events = [
        event_over(["d-one", "d-two"], contested=("date",), first_reported="2016-05-03T08:15", first_document_id="one",
                   place=Place(name="Osaka", place_id="p1", country="JP")),
        event_over(["dp-one", "dp-two", "dp-three"], event_id="e2", kind="pledge", date=None,
                   content="We will pay by June if asked",
                   due=TimeValue(type="DATE", value="2016-06", earliest="2016-06-01", latest="2016-06-30")),
        event_over(["d-three"], event_id="e3", date="2016-05-01"),
    ]
    build(
        path, articles, events,
        run=Run("f1", "1.0", day="2016-06-01", settings={"b": 1, "a": None}),
        links=[Link(event_id="e1", document_event_id="d-two", matched_id="d-one", rule="same actors", score=0.75)],
        readings=[Reading(event_id="e1", field="date", value=day, document_id=doc, mention_id=f"m-{doc}")
                  for doc, day in (("one", "2016-05-02"), ("two", "2016-05-09"))],
        redirects={"old1": "e1", "old2": "e1"},
        origins={"one": "one", "two": "one", "three": "three"},
        issues=[Issue(code="no_date", level=Level.NOTICE, message="No date.", source="x.txt"),
                Issue(code="broken", level=Level.ERROR, message="Broken.", line=3, span=Span(1, 2))],
        judgements=[Judgement(left="e1", right="e3", verdict="different", who="An editor", when="2016-06-01", why="x")],
    )
    return path


@pytest.fixture
def rows(db):
    connection = sqlite3.connect(db)
    connection.row_factory = sqlite3.Row
    yield lambda sql, *values: [dict(row) for row in connection.execute(sql, values)]
    connection.close()


def test_the_timeline_has_one_row_an_event(db):
    with open_base(db) as base:
        columns, found = base.timeline()
        found = [dict(zip(columns, row, strict=True)) for row in found]
    assert [row["id"] for row in found] == ["e3", "e1", "e2"]
    assert found[1] == {
        "id": "e1", "date": "2016-05-02", "earliest": "2016-05-02", "latest": "2016-05-02", "precision": "day",
        "type": "phone_call", "title": "phone_call of Norton and Vries", "participants": "Ada Norton; Piet Vries",
        "place": "Osaka", "status": "occurred", "sources": 2, "independent_sources": 1, "confidence": 0.9,
        "first_reported": "2016-05-03T08:15", "url": "/kb/events/e1",
    }


@pytest.mark.parametrize(("asked", "found"), [
    ({"event_type": "pledge"}, ["e2"]),
    ({"actor": "piet v"}, ["e3", "e1", "e2"]),
    ({"actor": "%"}, []),
    ({"since": "2016-05-02"}, ["e1"]),
    ({"until": "2016-05-01"}, ["e3"]),
    ({"status": "planned"}, []),
    ({"limit": 1}, ["e3"]),
])
def test_the_timeline_is_filtered(db, asked, found):
    with open_base(db) as base:
        assert [row[0] for row in base.timeline(**asked)[1]] == found


def test_a_mention_carries_its_evidence(rows):
    (mention,) = rows("select * from mentions where id = 'm-two'")
    assert mention["event_id"] == "e1"
    assert mention["trigger"] == "rang"
    assert mention["place_wording"] == "Ōsaka"
    assert mention["date_wording"] == "Monday"
    assert rows("select wording, value from times where id = ?", mention["time_id"]) == [
        {"wording": "Monday", "value": "2016-05-09"}]
    found = rows("""select substr(text, trigger_start + 1, trigger_end - trigger_start) as words,
        substr(text, sentence_start + 1, sentence_end - sentence_start) as sentence
        from mentions join documents on documents.id = document_id where mentions.id = 'm-two'""")
    assert found == [{"words": "rang", "sentence": mention["sentence"]}]
    assert [row["surface"] for row in rows("select surface from mention_participants where mention_id = 'm-two'")] == [
        "Ada Norton", "Piet Vries"]


def test_a_statement_may_be_in_pieces(rows):
    (statement,) = rows("select * from statements where id = 's-one'")
    assert statement["content"] == "We will pay … if asked"
    assert [TEXT[start:end] for start, end in json.loads(statement["content_spans"])] == ["We will pay", "if asked"]
    assert (statement["source"], statement["cue"], statement["speaker_id"]) == ("Norton", "told", "aada")


def test_a_pledge_that_is_event_and_statement_is_one_row(rows):
    assert rows("""select id, event_id, statement_id, pledger, addressee_id, content, condition, due, due_latest, status
        from pledges""") == [{
            "id": "e2", "event_id": "e2", "statement_id": "s-one", "pledger": CALLER, "addressee_id": "apiet",
            "content": "We will pay by June if asked", "condition": "if asked", "due": "2016-06",
            "due_latest": "2016-06-30", "status": "occurred"}]


def test_a_pledge_that_is_only_a_statement_stands_alone(tmp_path):
    told = article("one")
    build(tmp_path / "kb.db", [told._replace(events=told.events[:1])], [event_over(["d-one"])])
    connection = sqlite3.connect(tmp_path / "kb.db")
    found = connection.execute("select id, event_id, content, polarity from pledges").fetchall()
    connection.close()
    assert found == [("s-one", None, "We will pay by June if asked", "positive")]


def test_a_pledge_that_no_statement_makes_keeps_its_terms(tmp_path):
    told = article("one")
    (statement,), (call, event) = told.statements, told.events
    pledge = statement.pledge.model_copy(update={"polarity": "negative"})
    mention = event.mentions[0].model_copy(update={"pledge": pledge, "statement_id": None})
    plain = statement.model_copy(update={"pledge": None, "act": None})
    event = event.model_copy(update={"mentions": (mention,)})
    build(tmp_path / "kb.db", [told._replace(statements=[plain], events=[call, event])],
          [event_over(["d-one"]), event_over(["dp-one"], event_id="e2", kind="pledge", date=None)])
    connection = sqlite3.connect(tmp_path / "kb.db")
    found = connection.execute("select id, mention_id, condition, polarity, due, trigger from pledges").fetchall()
    connection.close()
    assert found == [("e2", "mp-one", "if asked", "negative", "2016-06", "will pay")]


def test_actors_are_counted_and_keep_their_wordings(rows):
    assert rows("select id, name, gender, country, events, statements, documents, first_day, last_day from actors") == [
        {"id": "aada", "name": CALLER, "gender": "f", "country": "NL", "events": 3, "statements": 3, "documents": 3,
         "first_day": "2016-05-01", "last_day": "2016-05-02"},
        {"id": "apiet", "name": CALLEE, "gender": "m", "country": None, "events": 3, "statements": 0, "documents": 3,
         "first_day": "2016-05-01", "last_day": "2016-05-02"},
    ]
    assert rows("select alias, form, count from actor_aliases where actor_id = 'aada'") == [
        {"alias": "Ada Norton", "form": "full", "count": 3}, {"alias": "Norton", "form": "surname", "count": 3}]


def test_names_are_shown_in_full_and_without_a_datelines_capitals(tmp_path):
    def brief(told):
        entities = [Entity("aada", "person", "Norton"), *told.annotations.entities[1:]]
        place = Place(name="OSAKA", place_id="p1")
        events = [event.model_copy(update={"mentions": tuple(
            mention.model_copy(update={"place": place, "participants": ()}) for mention in event.mentions)})
            for event in told.events]
        return told._replace(annotations=told.annotations._replace(entities=entities), statements=[], events=events)

    build(tmp_path / "kb.db", [brief(article("one")), brief(article("two")), article("three")], [])
    connection = sqlite3.connect(tmp_path / "kb.db")
    assert connection.execute("select name, documents from actors where id = 'aada'").fetchall() == [(CALLER, 3)]
    assert connection.execute("select name, country from places").fetchall() == [("Osaka", "JP")]
    connection.close()


def test_what_is_counted_beforehand_is_right(rows):
    assert rows("select name, documents, first_reports from sources order by name") == [
        {"name": "Kustposten", "documents": 1, "first_reports": 0},
        {"name": "Norrland Bladet", "documents": 1, "first_reports": 1}]
    assert rows("select id, mentions, publishers from events order by id") == [
        {"id": "e1", "mentions": 2, "publishers": 2}, {"id": "e2", "mentions": 3, "publishers": 2},
        {"id": "e3", "mentions": 1, "publishers": 0}]
    assert rows("select events, first_day from actor_pairs where actor_id = 'aada' and type = 'phone_call'") == [
        {"events": 2, "first_day": "2016-05-01"}]
    assert rows("select * from event_months") == [
        {"id": 1, "month": "2016-05", "type": "phone_call", "status": "occurred", "events": 2}]
    assert rows("select type, events, first_day from pair_totals where actor_id = 'aada' order by type") == [
        {"type": None, "events": 3, "first_day": "2016-05-01"},
        {"type": "phone_call", "events": 2, "first_day": "2016-05-01"},
        {"type": "pledge", "events": 1, "first_day": None}]
    assert len(rows("select * from coverage")) == 3
    read = rows("select day, documents, documents_until, days_until from reading_days order by day")
    assert [row["documents_until"] for row in read] == list(itertools.accumulate(row["documents"] for row in read))
    assert [row["days_until"] for row in read] == list(range(1, len(read) + 1))
    assert read[-1]["documents_until"] == 3
    assert rows("select events, mentions from event_types where id = 'pledge'") == [{"events": 1, "mentions": 3}]
    assert rows("select name, latitude, events, mentions from places") == [
        {"name": "Osaka", "latitude": 34.7, "events": 1, "mentions": 3}]
    assert rows("select origin_id from documents order by id") == [
        {"origin_id": "one"}, {"origin_id": "three"}, {"origin_id": "one"}]


def test_disagreements_show_both_readings_with_their_words(rows):
    found = rows("select reading, shown, publisher, date_wording, sentence from disagreements order by reading")
    assert [(row["reading"], row["shown"], row["publisher"]) for row in found] == [
        ("2016-05-02", "2016-05-02", "Norrland Bladet"), ("2016-05-09", "2016-05-02", "Kustposten")]
    assert all("rang" in row["sentence"] for row in found)


def test_links_say_why(rows):
    assert rows("select * from links where event_id = 'e1'") == [
        {"document_event_id": "d-one", "document_id": "one", "event_id": "e1", "matched_id": None, "rule": None,
         "score": None, "counted_with": "one"},
        {"document_event_id": "d-two", "document_id": "two", "event_id": "e1", "matched_id": "d-one",
         "rule": "same actors", "score": 0.75, "counted_with": "two"}]


def test_search_finds_words_in_every_form(rows):
    def found(table, words):
        query = f"select rowid from {table}_fts where {table}_fts match ?"
        return [row["id"] for row in rows(f"select id from {table} where rowid in ({query}) order by rowid", words)]

    assert found("events", "asking") == ["e2"]
    assert found("statements", "paying") == ["s-one", "s-two", "s-three"]
    assert found("documents", "osaka leader") == ["one", "two", "three"]


def test_former_ids_lead_to_the_event(db):
    with open_base(db) as base:
        assert base.redirects() == {"old1": "e1", "old2": "e1"}
        assert base.explain("old1")["id"] == "e1"


def test_an_event_is_explained(db):
    with open_base(db) as base:
        told = base.explain("e1")
        with pytest.raises(KbError, match="no event 'e9'"):
            base.explain("e9")
    one, two = told["reports"]
    assert (one["publisher"], one["date_rule"], one["link"]) == ("Norrland Bladet", "weekday", None)
    assert two["link"] == "same actors (0.75)"
    assert two["participants"] == "Ada Norton (caller); Piet Vries (callee)"
    assert [reading["value"] for reading in told["readings"]] == ["2016-05-02", "2016-05-09"]


def test_issues_come_back_as_they_were_errors_first(db):
    with open_base(db) as base:
        assert [issue.model_dump(exclude_none=True) for issue in base.issues()] == [
            {"code": "broken", "level": "error", "message": "Broken.", "line": 3, "span": (1, 2)},
            {"code": "no_date", "level": "notice", "message": "No date.", "source": "x.txt"}]
        assert base.counts() == (3, 6, 3, 3, 1, 0, 1, 0)


def test_the_run_says_what_the_base_was_made_from(db, rows):
    assert input_fingerprint(db) == "f1"
    (run,) = rows("select * from runs")
    assert (run["number"], run["day"], run["settings"], run["documents"]) == (1, "2016-06-01", '{"a": null, "b": 1}', 3)


def test_same_input_same_bytes(tmp_path):
    for name in ("a", "b"):
        build(tmp_path / name / "kb.db", [article("one"), article("two")], [event_over(["d-one", "d-two"])])
    assert (tmp_path / "a" / "kb.db").read_bytes() == (tmp_path / "b" / "kb.db").read_bytes()


def test_the_check_reads_every_column_that_has_offsets(db):
    connection = sqlite3.connect(db)
    evidence = {each.table: each for each in evidence_of(connection)}
    assert set(evidence) == {"documents", "mention_participants", "mentions", "pledges", "statements", "times"}
    assert {"trigger", "sentence", "date_wording", "place_wording", "content"} == set(evidence["mentions"].plain)
    assert {"source", "cue", "content"} == set(evidence["statements"].split)
    connection.close()


def check_all(connection):
    check_loaded(connection)
    check_whole(connection)


@pytest.mark.parametrize("lie", [
    "update mentions set trigger = 'wrote' where id = 'm-one'",
    "update mentions set sentence_end = sentence_end + 1 where id = 'm-one'",
    "update mention_participants set surface_start = surface_start + 1 where id = 1",
    "update statements set content_spans = '[[0, 3]]' where id = 's-one'",
    "update statements set content_spans = '[[0, 3], [5]]' where id = 's-one'",
    "update statements set content_start = content_start - 1, content_spans = "
    "'[[' || (content_start - 1) || ', ' || content_end || ']]' where id = 's-one'",
    "update mentions set trigger_start = -4, sentence_start = -4 where id = 'm-one'",
    "update times set wording = 'Tuesday' where document_id = 'one'",
    "update documents set text = 'Nothing.' where id = 'one'",
    "update pledges set condition_end = condition_end - 1",
])
def test_the_check_finds_words_that_are_not_in_the_text(db, lie, tmp_path):
    copy = tmp_path / "kb.db"
    copy.write_bytes(db.read_bytes())
    connection = sqlite3.connect(copy)
    check_all(connection)
    assert connection.execute(lie).rowcount
    with pytest.raises(KbError, match="not in its document"):
        check_all(connection)
    connection.close()


def test_rows_that_break_a_rule_of_their_table_are_found(tmp_path):
    with pytest.raises(KbError, match="CHECK constraint failed in regions"), \
            create(tmp_path / "kb.db", Run("f1", "1.0"), TYPES) as writer:
        writer._put(REGIONS, ("one", "title", 5, 3))
    assert not (tmp_path / "kb.db").exists()


def test_the_check_finds_a_reference_to_nothing(db, tmp_path):
    copy = tmp_path / "kb.db"
    copy.write_bytes(db.read_bytes())
    connection = sqlite3.connect(copy)
    connection.execute("update mentions set event_id = 'e9' where id = 'm-one'")
    with pytest.raises(KbError, match="refers to a row of events"):
        check_whole(connection)
    connection.close()


def test_tallies_put_away_early_add_up_to_the_same(tmp_path, monkeypatch):
    def tallied(name):
        build(tmp_path / name, [article("one"), article("two"), article("three")], [event_over(["d-one", "d-two"])])
        connection = sqlite3.connect(tmp_path / name)
        tables = ("actors", "actor_aliases", "places")
        found = [connection.execute(f"select * from {table}").fetchall() for table in tables]
        connection.close()
        return found

    at_once = tallied("a.db")
    monkeypatch.setattr("kb.store.uses.MOST_TALLIED", 0)
    assert tallied("b.db") == at_once
    assert all(at_once)
