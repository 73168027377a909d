"""The forms of verbs that event types name by their lemma."""

import pytest

from kb.extract.events.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD, verb_forms


@pytest.mark.parametrize(("lemma", "past", "participle"), [
    ("uphold", "upheld", "upheld"), ("withhold", "withheld", "withheld"), ("mislead", "misled", "misled"),
    ("rebuild", "rebuilt", "rebuilt"), ("foresee", "foresaw", "foreseen"), ("undergo", "underwent", "undergone"),
    ("outdo", "outdid", "outdone"), ("unbind", "unbound", "unbound"), ("intercut", "intercut", "intercut"),
    ("forgive", "forgave", "forgiven"), ("misunderstand", "misunderstood", "misunderstood"),
    ("re-take", "re-took", "re-taken"),
])
def test_an_irregular_verb_with_a_prefix_is_inflected_as_without_it(lemma, past, participle):
    forms = verb_forms(lemma)
    assert forms[past] & PAST
    assert forms[participle] & PARTICIPLE
    assert f"{lemma}ed" not in forms


@pytest.mark.parametrize(("lemma", "past"), [
    ("relay", "relayed"), ("remind", "reminded"), ("overturn", "overturned"), ("behave", "behaved")])
def test_a_verb_that_only_looks_like_one_with_a_prefix_is_regular(lemma, past):
    assert verb_forms(lemma)[past] == PAST | PARTICIPLE


def test_the_words_after_a_verb_stay_and_the_other_forms_are_regular():
    assert verb_forms("withhold from") == {
        "withhold from": BASE, "withholds from": THIRD, "withheld from": PAST | PARTICIPLE, "withholding from": GERUND}
