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


@pytest.mark.parametrize(("text", "months"), [
    ("Roe waited in Oslo and May repeats her offer.", 0), ("Roe waited while Harlow and May delayed the talks.", 0),
    ("Theresa May met Roe. Critics of May spoke to May and Roe; after May left, Roe flew home.", 0),
    ("Mrs May met Roe. Pressure grew on May.", 0), ("Fredric March came. Between Roe and March all was well.", 0),
    ("Theresa May came in May, before the end of May. A May vote, and that of last May.", 4),
    ("Theresa May came. In April and May it rained; between May and June it did not. See May 5, or May 2017.", 6),
    ("June Osborne said that August Wilson and April Ryan left. Then June told Roe, and April stayed.", 0),
    ("June Osborne left in June. June 5 was a Sunday.", 2),
    ("It rained in April and May sales rose.", 2),
    ("Protests between March and May delayed the vote.", 2),
    ("In June Osborne said no. She left last August.", 2),
])
def test_a_month_is_none_where_somebody_is_called_so(text, months):
    found = [text[t.start : t.end] for t in read(text)]
    named = [each for each in found if any(month in each for month in ("March", "April", "May", "June", "August"))]
    assert len(named) == months, named
