"""What the text does not prove is not stored, and is counted."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.ontology import load_event_types
from kb.records import (
    Annotations,
    Document,
    DocumentEvent,
    Extraction,
    Mention,
    Name,
    PageTime,
    Participant,
    Place,
    Pledge,
    Region,
    Span,
    Statement,
    Status,
    TimeExpression,
    TimeValue,
)
from kb.store import Run, create, open_base
from kb.store.checks import check_whole
from kb.store.grounding import LONGEST_SENTENCE, ground

TYPES = list(load_event_types().values())
TEXT = "The mayor met Lena Brandt on Friday 🎈. She said: it went well."
SENTENCE = Span(0, 37)


def mention(name="m1", **changed):
    return Mention(**({"id": name, "document_id": "d", "type": "meeting", "status": Status.OCCURRED,
                       "trigger": Span(10, 13), "sentence": SENTENCE, "rule": "r", "confidence": 0.5} | changed))


def statement(name="s1", **changed):
    return Statement(**({"id": name, "document_id": "d", "cue": (Span(42, 46),), "content": (Span(48, 60),),
                         "sentence": Span(38, len(TEXT)), "kind": "indirect", "rule": "r"} | changed))


def who(span, surface):
    return Participant(role="participant", name="Lena Brandt", actor_id="al", kind="person", surface=surface, span=span)


def time(span, wording):
    return TimeValue(type="DATE", value="2016-05-06", wording=wording, span=span)


def extraction(mentions=(), statements=(), times=(), names=(), text=TEXT, **document):
    event = DocumentEvent(id="e", document_id="d", type="meeting", status=Status.OCCURRED, mentions=tuple(mentions))
    return Extraction(Document(**{"id": "d", "text": text, "sha256": "x", **document}),
                      Annotations([], [], list(times), list(names), []), list(statements), [event] if mentions else [])


TRUE = [
    mention(participants=(who(Span(14, 25), "Lena Brandt"),), time=time(Span(29, 35), "Friday"),
            attributed_to=who(None, None), content=Span(0, 9)),
    mention(place=Place(name="town", span=Span(4, 9))),
]
FALSE = [
    {"trigger": Span(13, 10)},
    {"trigger": Span(10, 10)},
    {"trigger": Span(40, 44)},
    {"trigger": Span(-3, 3), "sentence": Span(-5, 37)},
    {"sentence": Span(0, len(TEXT) + 1)},
    {"sentence": Span(0, LONGEST_SENTENCE + 1)},
    {"participants": (who(Span(14, 24), "Lena Brandt"),)},
    {"time": time(Span(29, 36), "Friday")},
    {"due": time(Span(0, 99), None)},
    {"content": Span(20, 20)},
    {"place": Place(name="x", span=Span(90, 95))},
    {"attributed_to": who(Span(0, 3), "She")},
]


@pytest.mark.parametrize("proven", TRUE, ids=range(len(TRUE)))
def test_what_the_text_says_is_kept(proven):
    grounded = ground(extraction([proven]))
    assert [event.mentions for event in grounded.events] == [(proven,)]
    assert grounded.issues == []


@pytest.mark.parametrize("changed", FALSE, ids=lambda changed: next(iter(changed)))
def test_what_it_does_not_say_is_left_out_and_counted(changed):
    text = TEXT + " " * LONGEST_SENTENCE if changed.get("sentence", SENTENCE).end > LONGEST_SENTENCE else TEXT
    good = mention("m2")
    grounded = ground(extraction([mention(**changed), good], text=text))
    assert grounded.events[0].mentions == (good,)
    assert grounded.rejected == 1
    assert [issue.code for issue in grounded.issues] == ["ungrounded"]
    assert grounded.issues[0].message.startswith("1 mention left out")


@pytest.mark.parametrize("changed", [
    {"cue": ()}, {"content": ()}, {"cue": (Span(42, 99),)}, {"content": (Span(48, 52), Span(99, 105))},
    {"source": (Span(5, 2),)}, {"speaker": who(Span(0, 3), "She")}, {"time": time(Span(0, 3), "she")},
    {"pledge": Pledge(pledgers=(), content=Span(90, 99))},
    {"pledge": Pledge(pledgers=(who(Span(1, 2), "x"),), content=Span(48, 60))},
    {"pledge": Pledge(pledgers=(), content=Span(48, 60), condition=Span(7, 7))},
])
def test_an_unproven_statement_takes_its_link_with_it(changed):
    grounded = ground(extraction([mention(statement_id="s1")], [statement(**changed), statement("s2")]))
    assert [each.id for each in grounded.statements] == ["s2"]
    assert grounded.events[0].mentions[0].statement_id is None
    assert grounded.rejected == 1


def test_an_event_without_a_proven_mention_is_none():
    grounded = ground(extraction([mention(trigger=Span(90, 93))]))
    assert grounded.events == []


def test_the_same_id_twice_is_stored_once():
    grounded = ground(extraction([mention(), mention()], [statement(), statement()]))
    assert (len(grounded.statements), len(grounded.events[0].mentions), grounded.rejected) == (1, 1, 2)


def test_an_event_with_the_id_of_another_is_left_out():
    told = extraction([mention("m1")])
    twin = told.events[0].model_copy(update={"mentions": (mention("m2"),)})
    grounded = ground(told._replace(events=[*told.events, twin]))
    assert [event.mentions for event in grounded.events] == [(mention("m1"),)]
    assert grounded.rejected == 1


def store(db, *extractions):
    with create(db, Run("f", "1"), TYPES) as writer:
        kept = [writer.add(each) for each in extractions]
    with open_base(db) as base:
        return kept, base.counts(), base.issues()


@pytest.mark.parametrize("document", [{"text": "A\0B"}, {"text": "A\ud83cB"}, {"id": "d\udc80"}])
def test_text_that_can_not_keep_its_offsets_is_refused(tmp_path, document):
    kept, counts, issues = store(tmp_path / "kb.db", extraction(**{"text": TEXT, **document}), extraction(id="ok"))
    assert kept == [[], []]
    assert (counts.documents, counts.errors) == (1, 1)
    assert [issue.code for issue in issues] == ["unstorable_text"]


def test_odd_metadata_is_stored_as_escapes(tmp_path):
    odd = extraction(title="A\0B", url="x\ud800", source="caf\udce9.txt", author="É",
                     published=PageTime(value="2016-05-06", wording="May 6", span=Span(0, 5)))
    store(tmp_path / "kb.db", odd)
    found = sqlite3.connect(tmp_path / "kb.db").execute(
        "select title, url, provenance, author, published_wording, published_wording_start from documents").fetchall()
    assert found == [("A\\x00B", "x\\ud800", "caf\\udce9.txt", "É", "May 6", None)]


def test_a_document_with_an_id_that_was_there_is_left_out(tmp_path):
    _, counts, issues = store(tmp_path / "kb.db", extraction(source="a.txt"), extraction(source="b.txt"))
    assert counts.documents == 1
    assert [(issue.code, issue.source) for issue in issues] == [("duplicate_document", "b.txt")]
    assert "from a.txt, and is kept" in issues[0].message


@pytest.mark.parametrize(("first", "second", "says"), [
    ({"published": "2016-05-06"}, {"published": "2016-05-06", "updated": "2016-05-07T08:00"},
     "dated 2016-05-07T08:00, later than 2016-05-06. Remove the older one"),
    ({"published": "2016-05-06"}, {"published": "2016-05-05"}, "left out. Remove one"),
    ({"published": "2016-05-06"}, {"published": "2016-05-06T08:00"}, "left out. Remove one"),
    ({"published": "2016-05-06", "retrieved": "2016-06-01"}, {"published": "2016-05-06", "retrieved": "2016-06-02"},
     "fetched 2016-06-02, later than 2016-06-01"),
    ({"updated": "2016-05-07", "retrieved": "2016-06-01"}, {"published": "2016-05-06", "retrieved": "2016-06-02"},
     "left out. Remove one"),
    ({}, {"published": "2016-05-06"}, "left out. Remove one"),
])
def test_of_two_saves_it_is_told_which_is_kept_and_whether_the_other_is_newer(tmp_path, first, second, says):
    def save(name, retrieved=None, **days):
        return extraction(source=name, retrieved=retrieved,
                          **{"published": None, **{day: PageTime(value=value) for day, value in days.items()}})

    issues = store(tmp_path / "kb.db", save("a.txt", **first), save("b.txt", **second))[2]
    (message,) = [issue.message for issue in issues if issue.code == "duplicate_document"]
    assert "from a.txt, and is kept; this one was" in message
    assert says in message


def test_the_line_of_an_article_that_is_left_out_for_another_is_told(tmp_path):
    db = tmp_path / "kb.db"
    _, _, issues = store(db, extraction(source="a.jsonl", line=1), extraction(source="a.jsonl", line=7))
    assert [(each.code, each.source, each.line) for each in issues] == [("duplicate_document", "a.jsonl", 7)]


def test_a_mention_without_an_event_is_kept_and_named(tmp_path):
    kept, counts, issues = store(tmp_path / "kb.db", extraction([mention()]))
    assert len(kept[0]) == 1
    assert (counts.mentions, counts.warnings) == (1, 1)
    assert [issue.code for issue in issues] == ["unlinked"]


offset = st.integers(-5, len(TEXT) + 5)
span = st.builds(Span, offset, offset)


@settings(max_examples=30, deadline=None)
@given(spans=st.lists(st.tuples(span, span, span), max_size=8))
def test_whatever_the_spans_the_stored_words_are_in_the_text(tmp_path_factory, spans):
    mentions = [mention(f"m{n}", trigger=one, sentence=two, content=three) for n, (one, two, three) in enumerate(spans)]
    statements = [statement(f"s{n}", cue=(one,), content=(two, three)) for n, (one, two, three) in enumerate(spans)]
    times = [TimeExpression(*one, "DATE", "2016", None, None, None, "dct", "r") for one, _, _ in spans]
    names = [Name(*one, "person", -1, "full") for one, _, _ in spans]
    odd = extraction(mentions, statements, times, names, regions=tuple(Region(*one, "notice") for one, _, _ in spans))
    db = tmp_path_factory.mktemp("spans") / "kb.db"
    store(db, odd)
    connection = sqlite3.connect(db)
    check_whole(connection)
    stored = connection.execute("select count(*) from mentions").fetchone()[0]
    connection.close()
    assert stored == sum(
        0 <= two.start <= one.start < one.end <= two.end <= len(TEXT) and 0 <= three.start < three.end <= len(TEXT)
        for one, two, three in spans)
