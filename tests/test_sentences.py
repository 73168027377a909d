"""Sentences: the traps of news text, exact spans, and hostile text."""


import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.records import Document, Region


def split(text, regions=()):
    document = Document(id="d", text=text, sha256="", regions=regions)
    return split_sentences(document, find_quotations(document))


@pytest.mark.parametrize("marked", [
    "It rained.| We left.| Nobody cared!| Why?| Because.",
    "Mr. Hill met Sen. Ada Lowe (D-Mont.) and Rep. Roy Oak, I-Vt., in St. Paul.| They ate.",
    "Ada Lowe (D-Mont.) Thursday rode a bus.",
    "He left the U.S. Initially it helped.".replace("U.S. ", "U.S.| "),
    "The U.S. Senate voted.| The U.N. Council did not.",
    "Doors open at 8 p.m. Tuesday.| They close at 10 p.m.| The bar stays open.",
    "The bus left at 5 a.m. Eastern time.",
    "George W. Hill and J. Oak spoke.| Plan B.| It failed.".replace("Plan B.| It", "They chose plan B.| It"),
    "Acme Inc. Chairman Roy Oak resigned.| He left Acme Inc.| The firm sued.",
    "It opened on Jan. 5 and on Feb. 12.| We met in Jan.| The snow fell.",
    "He is No. 1 in the poll.| I say no.| You do not.",
    "5. ELEVEN people came.| Then they left.",
    "It cost $3.5 million.| Ten paid.| It was 2016.| 15 came.",
    "He paused ... and went.| He paused . . . | Then he went.".replace(" . . . | ", " . . .| "),
    "''We go,'' he said.| ''We stay,'' she said.",
    "“Where is it?” Miller said.| “No!” the mayor shouted.| “Is it?”| The crowd left.",
    "“Is it late?” Roy Oak, a farmer, asked.| Nobody knew.",
    "“It rains. We go. We stay,” he said.| He left.",
    "He said: “It rains. We go.”| Then he left.",
    "“It rains.| We go.”| “We stay.”| He left.",
    "He asked “why?” and left.| She did (not.)| Then it rained.",
    "Visit example.com for more.| Or not.",
    "Yahoo! and the firm agreed.",
    "St. Paul is cold.| He lives on Main St.| The dog does too.",
])
def test_boundaries(marked):
    text = marked.replace("|", "")
    assert [text[s.start : s.end] for s in split(text)] == [part.strip() for part in marked.split("|")]


def test_lines_are_paragraphs_and_regions_are_kept():
    text = "A title\nBy Roy Oak\nIt rained. We left.\n\n \nNobody cared"
    found = split(text, (Region(0, 7, "title"), Region(8, 18, "byline")))
    assert [(text[s.start : s.end], s.paragraph, s.region) for s in found] == [
        ("A title", 0, "title"), ("It rained.", 1, "body"), ("We left.", 1, "body"), ("Nobody cared", 2, "body")]


def test_a_paragraph_of_a_longer_speech_is_split():
    assert len(split('"It rains. We go.\n"We stay. We sing," he said.')) == 3


def test_mojibake_is_survived():
    assert len(split("He said â€œIt rainsâ€\x9d. Then ï¿½ he left.")) == 2


@given(st.text(alphabet="Ab .!?…\"'“”()\n\xa05U", max_size=80))
@settings(deadline=None)
def test_sentences_cover_all_that_is_not_blank(text):
    found, at = split(text), 0
    for s in found:
        assert at <= s.start < s.end
        assert text[at : s.start].strip() == ""
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        assert "\n" not in text[s.start : s.end]
        at = s.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize("piece", ['"', ". ", ".", "A. ", '"a." ', "“a\n", '"a. b" x ', "1. ", "x? ", "A a ,"])
def test_hostile_text_ends(piece):
    """Growth is measured in `benchmarks/hostile.py`; here a long text must end, with every letter in a sentence."""
    text = piece * (200_000 // len(piece))
    found = split(text)
    assert sum(s.end - s.start for s in found) >= len(text) - text.count(" ") - text.count("\n")
