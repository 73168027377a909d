"""The outline of a text: as long as the text, and with every sign at its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.annotate.outline import QUOTATION_MARKS, codes, outline, places

TEXTS = [
    "", "a", "“Go,” he said… “It’s 9:30, ‘Ann’!” — OK?", "\n\n\r\n", "Ärger, Москва, 東京 \U0001f600 É",
    "\ud800half\udfff pairs.", "12.5 \x0e \x1c \x85 \u2028 I",
]


def check(text):
    assert len(outline(text)) == len(text)
    found = places(text)
    assert set(found.quotation) >= {at for at, sign in enumerate(text) if sign in QUOTATION_MARKS}
    assert set(found.final) >= {at for at, sign in enumerate(text) if sign in ".!?…"}
    assert set(found.capitals) >= {at for at, sign in enumerate(text) if sign.isupper()}
    assert found.figures == [match.start() for match in re.finditer("[0-9]", text)]
    assert all(listed == sorted(set(listed)) for listed in found)


@pytest.mark.parametrize("text", TEXTS)
def test_the_outline_has_every_sign_at_its_place(text):
    check(text)


@given(st.text(st.characters(codec=None), max_size=200))
def test_so_it_has_in_any_text(text):
    check(text)


def test_printed_signs_have_codes_of_their_own():
    assert outline("“a” é 東") == codes("“a” é") + b" ?"
