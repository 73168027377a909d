"""Statements: every order and source form, the traps, spans that come back exactly, and hostile text."""

import functools
import random
import tomllib
from pathlib import Path

import pytest
from costs import calls_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.extract import extract
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.extract.statements.classes import EDGE, NO_CUE, Lexicon, american
from kb.extract.statements.words import MAX_LINE, PAD, read_words
from kb.ontology import load_event_types
from kb.records import Annotations, Document, Region, Span, Statement

CASES = tomllib.loads((Path(__file__).parent / "cases" / "statements.toml").read_text(encoding="utf-8"))


@functools.cache
def gazetteer():
    return Gazetteer()


def make(text, regions=()):
    return Document(id="case", text=text, sha256="0" * 64, regions=regions)


def read(text, regions=()):
    document = make(text, regions)
    return find_statements(document, annotate(document, gazetteer()))


def bare(text):
    """The statements of a text and its annotations without times and names, which hostile texts need not wait for."""
    document = make(text)
    quotations = find_quotations(document)
    annotations = Annotations(split_sentences(document, quotations), quotations, [], [], [])
    return find_statements(document, annotations), annotations


def words(text, spans):
    return " ... ".join(text[start:end] for start, end in spans)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["about"])
def test_who_said_what(case):
    text = case["text"]
    statements = read(text)
    assert [
        [words(text, each.source), words(text, each.cue), words(text, each.content),
         each.speaker.name if each.speaker else ""]
        for each in statements if each.depth == 0
    ] == case["statements"]
    assert [words(text, each.cue) for each in statements if each.depth == 1] == case.get("nested", [])
    assert "kind" not in case or {each.kind for each in statements} == {case["kind"]}


@pytest.mark.parametrize("case", CASES["none"], ids=lambda case: case["about"])
def test_no_statement(case):
    assert read(case["text"]) == []


@pytest.mark.parametrize("kind", ["teaser", "notice", "byline", "url"])
def test_nothing_is_taken_from_page_furniture(kind):
    line = "Theresa May says: \"We will never close the bridge over the river.\""
    text = f"{line}\nThe ferry sailed on Monday.\n"
    assert len(read(text)) == 1
    assert read(text, (Region(0, len(line), kind),)) == []


def test_the_surface_of_a_source_stays_beside_its_actor():
    text = "Angela Merkel came to Bonn.\nMerkel told Theresa May that the road was closed."
    statement = read(text)[0]
    assert (statement.speaker.name, statement.speaker.surface) == ("Angela Merkel", "Merkel")
    assert text[statement.speaker.span.start : statement.speaker.span.end] == "Merkel"
    assert statement.addressee.name == "Theresa May"


def test_who_reports_an_event_is_joined_to_its_mention():
    text = "Angela Merkel said that she had spoken with Theresa May by telephone."
    document = make(text)
    found = extract(document, annotate(document, gazetteer()), EventCoder(load_event_types()))
    mention = found.events[0].mentions[0]
    assert mention.type == "phone_call"
    assert mention.statement_id == found.statements[0].id
    assert mention.attributed_to.name == "Angela Merkel"


def test_an_unchecked_record_equals_the_checked_one():
    span = Span(1, 2)
    fields = {"id": "s", "document_id": "d", "cue": (span,), "content": (span, span), "sentence": span,
              "kind": "direct", "rule": "order/CX"}
    checked, unchecked = Statement(**fields), Statement.unchecked(**fields)
    assert checked == unchecked
    assert hash(checked) == hash(unchecked)
    assert checked.model_dump_json() == unchecked.model_dump_json()
    assert unchecked.model_copy(update={"act": "threat"}).act == "threat"
    whole = Statement.whole({name: getattr(checked, name) for name in Statement.model_fields})
    assert whole == checked
    assert repr(whole) == repr(checked)
    assert whole.model_dump_json() == checked.model_dump_json()


SPEAKERS = ["Angela Merkel", "Theresa May", "Barack Obama", "Justin Trudeau"]
SUBJECTS = ["the ferry", "the old bridge", "every second house", "the new road", "a third of the harvest"]
VERBS = ["was lost", "would be built again", "had to be sold", "could not be saved"]
ENDS = ["in the spring", "before the winter came", "without any help", "near the harbour"]


def planted(rng):
    """A sentence with what it holds: (sentence, source, cue, contents)."""
    speaker, cue = rng.choice(SPEAKERS), rng.choice(["said", "added", "told reporters", "announced", "insisted"])
    verb = cue.split()[0]
    clause = f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(ENDS)}"
    left, right = rng.choice(["“”", '""', ("''", "''")])
    shape = rng.randrange(3)
    if shape == 0:
        return f"{speaker} {cue} that {clause}.", speaker, verb, [f"that {clause}"]
    quoted = f"{left}{clause.capitalize()},{right}"
    if shape == 1:
        return f"{quoted} {speaker} {cue}.", speaker, verb, [quoted]
    second = f"{left}{rng.choice(SUBJECTS).capitalize()} {rng.choice(VERBS)}.{right}"
    return f"{quoted} {speaker} {cue}. {second}", speaker, verb, [quoted, second]


def test_planted_statements_come_back_exactly():
    rng = random.Random(11)  # noqa: S311
    planned = [planted(rng) for _ in range(120)]
    text = ""
    for number, (sentence, *_) in enumerate(planned):
        text += ("\n\n" if number else "") + sentence
    found = [each for each in read(text) if each.depth == 0]
    expected = [(source, verb, " ... ".join(contents)) for _, source, verb, contents in planned]
    assert [(words(text, each.source), words(text, each.cue), words(text, each.content)) for each in found] == expected
    assert all(each.speaker.name == words(text, each.source) for each in found)


ALPHABET = st.sampled_from([
    "Oak", "said", "that", "we", "will", "\"", "“", "”", "''", "‘", "’", ",", ".", "?", "\n", "\n\n", ":", "told", "Mr",
    "according", "to", "the", "president", "it", "He", "who", "-", "(", ")", "promised", "\u00a0", "don’t", "_", "é",
])


@given(st.lists(ALPHABET, max_size=60), st.sampled_from([" ", ""]))
@settings(deadline=None, max_examples=300)
def test_every_span_lies_where_it_should_whatever_the_text(parts, space):
    text = space.join(parts)
    statements, annotations = bare(text)
    assert statements == bare(text)[0]
    for each in statements:
        assert each.content
        assert any(start <= each.cue[0].start < end for start, end, *_ in annotations.sentences)
        for start, end in (*each.source, *each.cue, *each.content):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        ends = [end for _, end in each.content]
        assert all(end <= start for end, (start, _) in zip(ends, each.content[1:], strict=False))
    assert len({each.id for each in statements}) == len(statements)


@given(st.text(max_size=200))
@example("^")
@settings(deadline=None, max_examples=200)
def test_words_give_back_the_text_of_every_sentence(text):
    document = make(text)
    quotations = find_quotations(document)
    annotations = Annotations(split_sentences(document, quotations), quotations, [], [], [])
    found = read_words(document, annotations, Lexicon(frozenset({"say", text[:3].lower()})))
    assert len({len(part) for part in (found.known, found.tags, found.quoted)}) == 1
    assert found.with_stem == sorted(set(found.with_stem))
    assert all(found.known[at].stem in ("say", text[:3].lower()) for at in found.with_stem)
    assert set(found.with_stem) >= {
        at for at, word in enumerate(found.known)
        if word.stem in ("say", text[:3].lower()) and word.length and word.tag not in NO_CUE}
    for line, (first, last, number) in enumerate(found.lines):
        assert 0 < last - first <= MAX_LINE
        assert found.tags[first - PAD : first] == found.tags[last : last + PAD] == EDGE * PAD
        sentence = annotations.sentences[number]
        assert sentence.start <= found.line_starts[line] == found.start(first) <= found.end(last - 1) <= sentence.end
        for at in range(first, last):
            assert american(text[found.start(at) : found.end(at)].lower()) == found.known[at].form
            assert found.span(at, last, line) == found.span(at, last, len(found.lines) - 1)
        between = [text[found.end(at) : found.start(at + 1)] for at in range(first, last - 1)]
        assert not "".join(between).strip()
        assert last - first == MAX_LINE or not text[found.end(last - 1) : sentence.end].strip()


@pytest.mark.parametrize(("text", "words"), [
    ("He  said so.", ["he", "said", "so", "."]), ("He said \u00a0so.", ["he", "said", "so", "."]),
    ("He  said  so,  she  said.", ["he", "said", "so", ",", "she", "said", "."]),
    ("a " * MAX_LINE + "said", ["a"] * MAX_LINE + ["said"]), ("\"We go.\"", ['"', "we", "go", ".", '"']),
])
def test_words_of_unusual_sentences(text, words):
    document = make(text)
    quotations = find_quotations(document)
    annotations = Annotations(split_sentences(document, quotations), quotations, [], [], [])
    found = read_words(document, annotations, Lexicon(frozenset({"say"})))
    assert [word.form for word in found.known if word.form != EDGE] == words
    assert [text[found.start(at) : found.end(at)] for at in found.with_stem] == ["said"] * words.count("said")


HOSTILE = {
    "quotation marks": "\"",
    "opening marks": "“",
    "marks and spaces": "\" ",
    "nested quotations": "“a ‘b ",
    "cues without end": "said ",
    "cues and marks": "\"a,\" said ",
    "open paragraphs": "\"We go on.\n\n",
    "full stops": "a. ",
    "names without end": "Roy Oak, ",
    "relative clauses": "Oak, who said ",
    "adverbs before a cue": "never ",
    "one long word": "a-",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_work_grows_with_the_text_only(piece):
    """Counts the calls of Python functions instead of the time, which a busy machine would make up."""
    def calls(size):
        text = piece * (size // len(piece)) + " said that it rains."
        return calls_of(lambda: bare(text))

    calls(1000)
    small, large = calls(2_500), calls(10_000)
    assert large < 6 * small + 2_500


@pytest.mark.parametrize("piece", ["\"", "“"])
def test_quotation_marks_alone_say_nothing(piece):
    """Growth is measured in `benchmarks/hostile.py`."""
    assert bare(piece * 50_000)[0] == []
