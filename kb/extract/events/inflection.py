"""The forms of English words: a verb's five, a noun's two, as surfaces with what they may be."""

from __future__ import annotations

import functools
from typing import Final

from kb.lexicon import table

BASE: Final = 1
THIRD: Final = 2
PAST: Final = 4
PARTICIPLE: Final = 8
GERUND: Final = 16
"""What a verb form may be, as bits: "met" is PAST | PARTICIPLE."""

_VOWELS: Final = frozenset("aeiou")
_PREFIXES: Final = ("inter", "under", "fore", "over", "with", "mis", "off", "out", "for", "pre", "re", "un", "up")
"""Before an irregular verb ("withhold", "mislead"): it is inflected as without them."""
_REGULAR: Final = frozenset(["relay"])
_PLURALS: Final = {"man": "men", "woman": "women", "analysis": "analyses", "crisis": "crises", "person": "people"}


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _stems(verb: str, ending: str) -> list[str]:
    """The regular forms with `ed` or `ing`; where the last consonant may double, both spellings."""
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return [verb[:-1] + ending]
    if verb.endswith("ee"):
        return [verb + ("d" if ending == "ed" else ending)]
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return [verb[:-1] + "ied" if ending == "ed" else verb + ending]
    forms = [verb + ending]
    if len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:
        forms.append(verb + verb[-1] + ending)
    return forms


def _irregular(verb: str) -> tuple[list[str], list[str]] | None:
    """The past forms and the participles of an irregular verb, be it one with prefixes; None for a regular one."""
    listed = table("verb_forms")["irregular"].get(verb)
    if listed:
        return listed[0].split("|"), listed[1].split("|")
    if verb in _REGULAR:
        return None
    for prefix in _PREFIXES:
        hyphen = "-" if verb.startswith(f"{prefix}-") else ""
        if verb.startswith(prefix) and (stem := _irregular(verb[len(prefix + hyphen) :])):
            pasts, participles = ([prefix + hyphen + word for word in words] for words in stem)
            return pasts, participles
    return None


@functools.cache
def verb_forms(lemma: str) -> dict[str, int]:
    """All forms of a verb to what they may be. Of several words ("step down") the first is inflected."""
    verb, _, rest = lemma.partition(" ")
    tail = f" {rest}" if rest else ""
    irregular = _irregular(verb)
    pasts, participles = irregular or (_stems(verb, "ed"),) * 2
    forms: dict[str, int] = {}
    kinds = [([verb], BASE), ([_third(verb)], THIRD), (pasts, PAST), (participles, PARTICIPLE)]
    for words, kind in [*kinds, (_stems(verb, "ing"), GERUND)]:
        for word in words:
            forms[word + tail] = forms.get(word + tail, 0) | kind
    return forms


def noun_forms(lemma: str) -> tuple[str, ...]:
    """Singular and plural; of several words the last is inflected. A word in -s already is left alone."""
    rest, _, noun = lemma.rpartition(" ")
    head = f"{rest} " if rest else ""
    if noun.endswith("s") and not noun.endswith("ss"):
        return (lemma,)
    return (lemma, head + _PLURALS.get(noun, _third(noun)))


def _common_lemmas() -> list[str]:
    """The lexicon's verbs, those in -ize in both spellings."""
    lists = table("verb_forms")
    lemmas = [*lists["irregular"], *lists["common"]["verbs"], *lists["common"]["rarer"].split()]
    return lemmas + [lemma[:-2] + "se" for lemma in lemmas if lemma.endswith("ize")]


_COMMON: Final[dict[str, int]] = {}


def common_verbs() -> dict[str, int]:
    """The forms of the verbs that news uses most, to what they may be. Read-only: everybody shares it."""
    if not _COMMON:
        for lemma in _common_lemmas():
            for form, kind in verb_forms(lemma).items():
                _COMMON[form] = _COMMON.get(form, 0) | kind
    return _COMMON


@functools.cache
def verbs_alone() -> frozenset[str]:
    """The present forms of common verbs that are no noun as well: "arrives", "send", not "visits"."""
    nouns = frozenset(table("event_grammar")["words"]["nouns_too"])
    lemmas = [lemma for lemma in _common_lemmas() if lemma not in nouns]
    return frozenset([form for lemma in lemmas for form, kind in verb_forms(lemma).items() if kind in (BASE, THIRD)])


@functools.cache
def lemmas_of_verbs() -> dict[str, str]:
    """The forms of the common verbs, and of those the grammar names, to their lemma; of two the first listed."""
    lemmas: dict[str, str] = {}
    grammar = table("event_grammar")
    named = [word for part in ("governing", "control", "happening") for listed in grammar[part].values()
             for word in listed if word.isalpha()]  # fmt: skip
    for lemma in [*_common_lemmas(), *named]:
        for form in verb_forms(lemma):
            lemmas.setdefault(form, lemma)
    return lemmas
