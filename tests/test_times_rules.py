"""Every rule of the time grammar has two examples or more in `cases/times.toml`, and each is read as it says."""

import tomllib
from pathlib import Path

import pytest

from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.annotate.times import find_times
from kb.annotate.times.grammar import RULES
from kb.annotate.times.resolve import RESOLVERS
from kb.records import Document, PageTime

CASES = tomllib.loads((Path(__file__).parent / "cases" / "times.toml").read_text(encoding="utf-8"))
EXAMPLES = [(rule, example) for rule, group in CASES.items() for example in group["examples"]]


def read(text, dct="2016-11-15"):
    document = Document(id="d", text=text, sha256="", published=PageTime(value=dct) if dct else None)
    return find_times(document, split_sentences(document, find_quotations(document)))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule}: {e['span']}" for rule, e in EXAMPLES])
def test_rule_reads_its_example(rule, example):
    text = example["text"]
    found = {
        (text[t.start : t.end], t.type, t.value, t.mod, t.rule) for t in read(text, example.get("dct", "2016-11-15"))
    }
    assert (example["span"], example["type"], example["value"], example.get("mod"), rule) in found


def test_every_rule_has_two_examples_and_a_resolver():
    assert len(RULES) >= 100
    assert [rule.id for rule in RULES if len(CASES.get(rule.id, {"examples": ()})["examples"]) < 2] == []
    assert set(CASES) == {rule.id for rule in RULES}
    assert {rule.shape for rule in RULES} <= set(RESOLVERS)


def test_rule_ids_are_unique():
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
