"""Quotations: every glyph, unbalanced marks, paragraphs that go on, and hostile text."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.annotate.quotations import find_quotations
from kb.records import Document, Region


def document(text, regions=()):
    return Document(id="d", text=text, sha256="", regions=regions)


def runs(text):
    return [text[q.start : q.end] for q in find_quotations(document(text))]


@pytest.mark.parametrize(("text", "expected"), [
    ('"We go," he said.', ['"We go,"']),
    ("“We go,” he said, “and stay.”", ["“We go,”", "“and stay.”"]),
    ("''We go,'' he said.", ["''We go,''"]),
    ("``We go,'' he said.", ["``We go,''"]),
    ("«We go», he said.", ["«We go»"]),
    ("Mayor: 'We go' and the voters' fears", ["'We go'"]),
    ("Mayor: ‘We don’t go,’ he says", ["‘We don’t go,’"]),
    ("the so-called 'union'", ["'union'"]),
    ("They don't say the dogs' names.", []),
    ("“She said ‘no’ to me,” he said.", ["“She said ‘no’ to me,”"]),
    ('A 6-foot-2" man and a 12" pipe.', []),
    ('He (as "Bob") and—"wait"—left.', ['"Bob"', '"wait"']),
    ("”We go,” he said.", ["”We go,”"]),
    ('"We go, he said. "We stay."', ['"We stay."']),
    ('It broke" yesterday.', []),
    ('""', []),
])
def test_runs(text, expected):
    assert runs(text) == expected


def test_a_speech_over_paragraphs_is_one_run_a_paragraph():
    text = '"First part.\n\n"Second part.\n\n"Last part," she said.\nHe left "early.\nNobody saw.'
    found = find_quotations(document(text))
    assert [(text[q.inner_start : q.inner_end], q.closed) for q in found] == [
        ("First part.", False), ("Second part.", False), ("Last part,", True)]


def test_an_open_run_in_mid_line_counts_when_the_next_paragraph_opens_too():
    text = 'She said: "It is late.  \n"We go," she added.'
    assert [(q.closed, text[q.start : q.end]) for q in find_quotations(document(text))] == [
        (False, '"It is late.'), (True, '"We go,"')]


def test_regions_that_are_no_story_are_left_out():
    text = 'By "Al" Smith\n"We go," he said.'
    found = find_quotations(document(text, (Region(0, 14, "byline"),)))
    assert [text[q.start : q.end] for q in found] == ['"We go,"']


@given(st.text(alphabet="\"'“”‘’«»` a.\n,5", max_size=80))
@settings(deadline=None)
def test_spans_are_sorted_and_apart_whatever_the_text(text):
    at = 0
    for q in find_quotations(document(text)):
        assert at <= q.start < q.inner_start < q.inner_end <= q.end <= len(text)
        assert "\n" not in text[q.start : q.end]
        at = q.end


def test_planted_quotations_come_back_exactly():
    rng = random.Random(4)  # noqa: S311
    words = ["river", "vote", "plan", "of", "the", "we", "they", "never", "go", "stay", "cost", "tax"]
    for pair in ("“”", '""', "«»", ("''", "''")):
        parts, planted, at = [], [], 0
        for _ in range(200):
            plain = " ".join(rng.choices(words, k=rng.randint(1, 6))) + " "
            inner = " ".join(rng.choices(words, k=rng.randint(1, 9)))
            piece = pair[0] + inner + pair[1]
            planted.append((at + len(plain), at + len(plain) + len(piece)))
            parts.append(plain + piece + rng.choice([" ", ". ", "\n"]))
            at += len(parts[-1])
        found = find_quotations(document("".join(parts)))
        assert [(q.start, q.end) for q in found] == planted


@pytest.mark.parametrize("piece", ['"', "'a ", '"a ', "“", "'' ", '"a." ', "“a\n", "‘x’ \"", "a'"])
def test_hostile_text_ends(piece):
    """Growth is measured in `benchmarks/hostile.py`; here a long text must end, with spans that are in it."""
    text = piece * (200_000 // len(piece))
    found = find_quotations(document(text))
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
