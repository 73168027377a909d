"""What the article tells and one of those in it denies: both readings stay, and the status is contested."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.ontology import load_event_types
from kb.records import Document, PageTime

_spec = importlib.util.spec_from_file_location("linking", Path(__file__).parent / "linking.py")
linking = importlib.util.module_from_spec(_spec)
sys.modules["linking"] = linking
_spec.loader.exec_module(linking)

GAZETTEER, CODER = Gazetteer(), EventCoder(load_event_types())


def told(text):
    """The first event of a text, with its document."""
    document = Document(id="case", text=text, sha256="0" * 64, published=PageTime(value="2016-11-15"))
    annotations = annotate(document, GAZETTEER)
    return document, CODER.find_events(document, annotations, find_statements(document, annotations))[0]


def statuses(text):
    return [(str(mention.status), mention.attributed_to.name if mention.attributed_to else "")
            for mention in told(text)[1].mentions]  # fmt: skip


@pytest.mark.parametrize("denial", [
    "Peru denied it.", "Peru denied the attack.", "Peru has denied the allegation.", "It rained. Peru denied that.",
    "Peru denied any involvement in it.", "Peru rejected the accusation.",
])  # fmt: skip
def test_who_is_said_to_have_done_it_denies_it(denial):
    text = f"Peru fired a missile at Ica on Monday. {denial}"
    assert ("negated", "Peru") in statuses(text)
    assert str(told(text)[1].status) == "occurred"


@pytest.mark.parametrize("other", [
    "Peru did not deny it.", "Chile denied it.", "Peru denied that it had sunk a ship.", "Peru rejected it.",
    "It rained. It snowed. It was cold. Peru denied it.", "Peru was denied it.",
])  # fmt: skip
def test_other_denials_are_none_of_it(other):
    assert {status for status, _ in statuses(f"Peru fired a missile at Ica on Monday. {other}")} == {"occurred"}


def test_what_is_denied_is_contested():
    (event,) = linking.linked([told("Peru fired a missile at Ica on Monday. Peru denied it.")]).events
    assert (str(event.status), event.contested) == ("occurred", ("status",))
    (event,) = linking.linked([told("Peru fired a missile at Ica on Monday. Peru was glad of it.")]).events
    assert event.contested == ()
