"""Words without their places: the same as a pattern finds, in any script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.words import MANY_SIGNS, letters_apart, lowered, words_of

TEXTS = [
    "", " ", "a", "The 3rd man_of the “U.S.” isn't 50% Ärger—naïve, x² ½ ٣ ①.", "\ud800half\udfff pairs",
    "a\x00b\x1cc\x85d\u00a0e\u2028f",
    "Ο Σίσυφος ΣΑΣ, Москва İstanbul 東京 \U0001f600 e\u0301",
    "".join(map(chr, range(0x2000, 0x2000 + 2 * MANY_SIGNS))) + "end of it",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_and_letters_are_what_the_patterns_find(text):
    assert words_of(text) == re.findall(r"[^\W_]+", text)
    assert letters_apart(text).decode("utf-8", "surrogatepass").split() == re.findall(r"[^\W\d_]+", text.lower())


@given(st.text(st.characters(codec=None), max_size=200))
def test_so_they_are_in_any_text(text):
    assert words_of(text) == re.findall(r"[^\W_]+", text)
    assert letters_apart(text).decode("utf-8", "surrogatepass").split() == re.findall(r"[^\W\d_]+", text.lower())


def low(text):
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)


@pytest.mark.parametrize("text", [*TEXTS, "NAÏVE É, naïve é", "“Go,” he said. “İt”"])
def test_lower_case_keeps_every_offset(text):
    assert lowered(text).replace("ς", "σ") == low(text).replace("ς", "σ")


@given(st.text(st.characters(codec=None), max_size=200))
def test_so_it_does_in_any_text(text):
    assert lowered(text).replace("ς", "σ") == low(text).replace("ς", "σ")
