"""The sieve lets through every rule that matches: it may only let through too many."""

import re

import pytest

from kb.annotate.times.fragments import expand
from kb.annotate.times.grammar import RULES
from kb.annotate.times.sieve import sieve, without_lookarounds
from tests.test_times_rules import EXAMPLES


@pytest.mark.parametrize(("pattern", "plain"), [
    (r"a(?!b(c)|[)])d", "ad"),
    (r"(?<=x)(?<!\d)y(?=z)", "y"),
    (r"(?P<sep>[/.])\d(?P=sep)", r"(?:[/.])\d."),
    (r"\s[\s-](?:\(\?!x)?", r"[\s\p{Z}][\s\p{Z}-](?:\(\?!x)?"),
])
def test_lookarounds_and_names_go(pattern, plain):
    assert without_lookarounds(pattern) == plain


def test_a_text_has_the_indexes_of_the_patterns_that_may_match():
    may_match = sieve([r"(?:the )?day(?!s)", r"days", r"night"])
    assert sorted(may_match("days later")) == [0, 1]
    assert may_match("later") is None


def test_no_match_is_kept_from_a_rule():
    patterns = [expand(rule.pattern) for rule in RULES]
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    may_match = sieve(patterns)
    for _, example in EXAMPLES:
        for text in (example["span"], example["span"].replace(" ", "\u2009")):
            matching = {index for index, pattern in enumerate(compiled) if pattern.match(text)}
            assert matching <= set(may_match(text) or ()), text
