"""Turns of a transcript: who speaks in each, and what is no turn."""

from __future__ import annotations

import pytest
from test_statements import make, read, words

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.extract import extract
from kb.extract.events import EventCoder
from kb.ontology import load_event_types
from kb.read import read_piece
from kb.read.pieces import Options, Piece
from kb.records import Document

INTRO = "Jane Roe and Bo Harlow debated in Lima on Monday.\n\n"


def _turns(text):
    return [
        (words(text, each.source), words(text, each.content), each.speaker.name if each.speaker else "")
        for each in read(text) if each.depth == 0 and each.rule == "turn"
    ]  # fmt: skip


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n"])
def test_names_in_capitals_take_turns(gap):
    text = INTRO + gap.join([
        "MODERATOR: Welcome to the debate.", "ROE: I will open the port.", "HARLOW (laughing): That is false.",
        "ROE: It is not.",
    ])  # fmt: skip
    assert _turns(text) == [
        ("MODERATOR", "Welcome to the debate.", ""), ("ROE", "I will open the port.", "Jane Roe"),
        ("HARLOW", "That is false.", "Bo Harlow"), ("ROE", "It is not.", "Jane Roe"),
    ]  # fmt: skip


def test_a_turn_goes_on_to_the_next_one_and_the_last_is_one_paragraph():
    text = f"{INTRO}ROE: I will open it.\nSoon.\n(Applause)\nHARLOW: No.\nROE: Yes.\nThe debate was seen by ten people."
    assert [content for _, content, _ in _turns(text)] == ["I will open it. ... Soon.", "No.", "Yes."]


def test_a_name_may_have_its_line_for_itself():
    text = f"{INTRO}Bo Harlow:\nWill you?\nJane Roe:\nI will.\nBo Harlow:\nWhen?"
    assert _turns(text) == [
        ("Bo Harlow", "Will you?", "Bo Harlow"), ("Jane Roe", "I will.", "Jane Roe"),
        ("Bo Harlow", "When?", "Bo Harlow"),
    ]  # fmt: skip


def test_who_speaks_in_a_turn_tells_its_events():
    text = f"{INTRO}ROE: I met Ann Lee in Quito.\nHARLOW: So what?\nROE: We signed a treaty with Peru."
    document = make(text)
    found = extract(document, annotate(document, Gazetteer()), EventCoder(load_event_types()))
    meeting = next(event for event in found.events if event.type == "meeting")
    assert [mention.attributed_to.name for mention in meeting.mentions] == ["Jane Roe"]


def test_who_speaks_is_not_she_of_whom_they_speak():
    text = f"{INTRO}ROE: Hello.\nHARLOW: She met Ann Lee in Quito.\nROE: I did not."
    document = make(text)
    found = extract(document, annotate(document, Gazetteer()), EventCoder(load_event_types()))
    meeting = next(event for event in found.events if event.type == "meeting")
    assert "Bo Harlow" not in [who.name for who in meeting.participants]


def test_a_turn_may_hold_what_others_say():
    text = f"{INTRO}ROE: Ann Lee said that the port would open.\nHARLOW: No.\nROE: Yes."
    told = [words(text, each.source) for each in read(text) if each.cue[0].start > len(INTRO)]
    assert told == ["ROE", "Ann Lee", "HARLOW", "ROE"]


@pytest.mark.parametrize("text", [
    "WHEN: Friday\nWHERE: Lima\nWHO: Jane Roe and Bo Harlow",
    "Photo: Jane Roe\nPhoto: Bo Harlow\nSource: Harbor News\nSource: Lima News",
    "Lima: It rained on Monday.\nQuito: It was dry.",
    "Jane Roe: The mayor is 60.\nBo Harlow: The deputy is 50.",
    "Roe: 1,712\nHarlow: 1,500\nRoe: 60 percent\nHarlow: 40 percent",
    "OUT OF TIME: Ministers meet in Lima.",
    "Note: The port is closed.\n\nThe ferry sailed on Monday. It was late.\n\nNote: It is open again.",
    INTRO + "\n".join(["ROE: Yes.", *["The ferry sailed on Monday."] * 30, "HARLOW: No."]),
])  # fmt: skip
def test_other_labels_are_no_turns(text):
    assert _turns(text) == []


def test_names_in_bold_print_take_turns():
    page = (
        "<html><head><title>Debate</title></head><body><article><h1>Debate</h1>"
        "<p>Jane Roe and Bo Harlow debated in Lima on Monday, for an hour, about the port and what comes of it.</p>"
        "<p><b>ROE:</b> I will open the port, as I have said for years, and I will open it soon.</p>"
        "<p><b>HARLOW:</b> That is false, and everybody who is here with us tonight knows that it is.</p>"
        "<p><b>ROE:</b> It is not false, and everybody who is at home tonight knows that it is not.</p>"
        "</article></body></html>"
    )
    documents = list(read_piece(Piece("html", "page.html", data=page.encode()), Options()))
    text = next(document.text for document in documents if isinstance(document, Document))
    assert [speaker for _, _, speaker in _turns(text)] == ["Jane Roe", "Bo Harlow", "Jane Roe"]
