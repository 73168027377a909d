"""Marking stretches of hostile text: nothing of the text becomes markup, and nothing of it is lost."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.publish.marks import linked, marked, safe_href

TAGS = re.compile(r'</?mark(?: class="[a-z]+")?>')


def test_a_trigger_is_marked_at_its_offsets_in_the_article():
    assert marked("They met in Oslo.", [(105, 108, "trigger")], origin=100) == (
        'They <mark class="trigger">met</mark> in Oslo.'
    )


def test_offsets_are_code_points_not_bytes_or_utf16():
    assert marked("🙂🙂 é met", [(5, 8, "trigger")]) == '🙂🙂 é <mark class="trigger">met</mark>'


def test_a_stretch_inside_another_is_nested():
    assert marked("a bc d", [(0, 6, "date"), (2, 4, "name")]) == (
        '<mark class="date">a <mark class="name">bc</mark> d</mark>'
    )


def test_a_stretch_that_crosses_another_is_cut_at_its_end():
    assert marked("abcdef", [(0, 4, "date"), (2, 6, "name")]) == (
        '<mark class="date">ab<mark class="name">cd</mark></mark>ef'
    )


def test_markup_in_the_text_stays_text():
    shown = marked("<script>alert(1)</script> met", [(0, 8, "name"), (26, 29, "trigger")])
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@given(
    st.text(alphabet="ab<>&\"' \u202e\U0001f642", max_size=30),
    st.lists(st.tuples(st.integers(-5, 35), st.integers(-5, 35), st.sampled_from(["trigger", "date"])), max_size=6),
)
def test_without_its_marks_the_html_is_the_text(text, stretches):
    shown = str(marked(text, stretches))
    assert html.unescape(TAGS.sub("", shown)) == text
    opened = 0
    for tag in TAGS.findall(shown):
        opened += -1 if tag.startswith("</") else 1
        assert opened >= 0
    assert opened == 0


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " https://a.example", "https://", "//a.example", "https://[",
            "https://a.example/\n", "vbscript:x", "", None, 3, "https://a.example/\u0085"]
)
def test_only_web_addresses_are_followed(url):
    assert safe_href(url) is None
    assert "<a" not in linked(url)


def test_a_link_escapes_address_and_words():
    shown = linked('https://a.example/?q="><b>', "<i>words</i>")
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert shown.startswith('<a href="https://a.example/?q=&#34;&gt;&lt;b&gt;"')
