"""Texts that nobody writes end all the same, and cost no more than their length."""

import pytest

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.extract.events import EventCoder
from kb.extract.events.inflection import common_verbs
from kb.extract.events.words import MAX_WORDS, KnownWords, read_words
from kb.extract.statements import find_statements
from kb.ontology import load_event_types
from kb.records import Annotations, Document, PageTime, Sentence

HOSTILE = {
    "one sentence of triggers": "met with the attack on the deal and the visit to the summit " * 1000,
    "commas": "Barack Obama met, " * 2000,
    "the same event again and again": "Barack Obama met Vladimir Putin in Lima on Monday. " * 500,
    "quotation marks": '"Barack Obama said “the talks” ' * 500,
    "brackets": "(" * 20000 + "the deal" + ")" * 20000,
    "no letters": "!?;:-'\" " * 20000,
    "verbs of verbs": "agreed to agree to " * 5000 + "meet Vladimir Putin.",
}


@pytest.fixture(scope="module")
def tools():
    return Gazetteer(), EventCoder(load_event_types())


def document_of(text):
    return Document(id="hostile", text=text, sha256="0" * 64, published=PageTime(value="2016-11-15"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_it_ends_and_its_spans_hold(tools, text):
    gazetteer, coder = tools
    document = document_of(text)
    annotations = annotate(document, gazetteer)
    for event in coder.find_events(document, annotations, find_statements(document, annotations)):
        for mention in event.mentions:
            assert mention.sentence.start <= mention.trigger.start < mention.trigger.end <= mention.sentence.end
            assert text[slice(*mention.trigger)].strip()


def test_a_sentence_without_end_is_read_to_a_limit():
    text = "met with the attack on the deal " * 10_000
    words = read_words(text, 0, len(text), [], KnownWords(dict(common_verbs())))
    assert len(words.lows) == len(words.tags) == len(words.refs) == MAX_WORDS


def test_triggers_beyond_the_limit_are_not_read(tools):
    _, coder = tools
    text = "word " * (MAX_WORDS + 5) + "Barack Obama met Vladimir Putin."
    annotations = Annotations([Sentence(0, len(text), 0, "body")], [], [], [], [])
    assert coder.find_events(document_of(text), annotations, []) == []
