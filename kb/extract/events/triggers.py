"""Trigger words: every surface of every declared trigger, found in one scan of the text."""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import ahocorasick_rs

from kb.extract.events.groups import Group, NounLists, Nouns, Sign
from kb.extract.events.inflection import noun_forms, verb_forms
from kb.lexicon import table
from kb.ontology import EventType, Triggers

VERB: Final = "verb"
NOUN: Final = "noun"
PHRASE: Final = "phrase"
AHEAD: Final = ("will", "would", "wouldn", "shall", "won", "ll", "going to")
"""Words that look ahead, as they stand between apostrophes and spaces."""
_HEDGE: Final = 1
_DEED: Final = 2
_AHEAD: Final = 4


class Trigger:
    """One reading of a surface: as a verb (with the bits of its form), a noun or a phrase, of one trigger group."""

    def __init__(self, type_id: str, group: Group, part: str, lemma: str, form: int) -> None:
        self.type = type_id
        self.group = group
        self.part = part
        self.lemma = lemma
        self.form = form


class Candidate:
    """A surface in the text with its readings of one type, groups in the order they are declared.

    `inner` are candidates of the same type inside it.
    """

    def __init__(self, start: int, end: int, readings: tuple[Trigger, ...]) -> None:
        self.start = start
        self.end = end
        self.type = readings[0].type
        self.readings = readings
        self.inner: tuple[Candidate, ...] = ()


class Scan(NamedTuple):
    """What one pass over a text found, sorted by start: the candidates; the context phrases as (start, end, sign); the
    hedging words and the stretches that do something where they are said, as (start, end, phrase); where the words
    stand that look ahead."""

    candidates: list[Candidate]
    signs: list[tuple[int, int, Sign]]
    hedges: list[tuple[int, int, str]]
    deeds: list[tuple[int, int, str]]
    ahead: list[int]


class _Surface:
    """What a surface may be: readings by type, types it is a veto for, a context phrase, and what else is looked for
    in the same pass, as bits."""

    def __init__(
        self, text: str, readings: list[tuple[Trigger, ...]], vetoes: list[str], sign: Sign | None, marks: int
    ) -> None:
        self.text = text
        self.simple = text.isalnum()
        """Whether it is one word, and stands wherever the matcher finds it."""
        self.readings = readings
        self.vetoes = vetoes
        self.sign = sign
        self.marks = marks


class TriggerIndex:
    """The surfaces of all types, their vetoes and context phrases, compiled once a process."""

    def __init__(self, event_types: Mapping[str, EventType]) -> None:
        self._readings: dict[str, dict[str, list[Trigger]]] = {}
        self._vetoes: dict[str, set[str]] = {}
        self._groups: list[Group] = []
        lists = NounLists()
        for name, event_type in event_types.items():
            for number, declared in enumerate(event_type.trigger_groups()):
                self._add_group(name, Group(number, event_type, declared, lists), declared)
            self._add_vetoes(name, event_type)
        signs: dict[str, list[Group]] = {}
        for group in self._groups:
            for phrase in group.context | group.without:
                signs.setdefault(phrase, []).append(group)
        nouns = lists.by_word()
        marks = dict.fromkeys(table("event_grammar")["hedges"]["words"], _HEDGE)
        for stretches in table("acts")["content"].values():
            marks.update({stretch: marks.get(stretch, 0) | _DEED for stretch in stretches})
        marks.update({word: marks.get(word, 0) | _AHEAD for word in AHEAD})
        self._surfaces = [
            _Surface(
                surface,
                [tuple(readings) for readings in self._readings.get(surface, {}).values()],
                sorted(self._vetoes.get(surface, ())),
                _sign(surface, signs.get(surface, []), nouns.get(surface, [])),
                marks.get(surface, 0),
            )
            for surface in sorted({*self._readings, *self._vetoes, *signs, *nouns, *marks})
        ]
        self._matcher = ahocorasick_rs.BytesAhoCorasick([_apart(surface.text) for surface in self._surfaces])

    def _add_group(self, type_id: str, group: Group, declared: Triggers) -> None:
        self._groups.append(group)

        def add(surface: str, part: str, lemma: str, form: int) -> None:
            readings = self._readings.setdefault(surface.lower(), {}).setdefault(type_id, [])
            readings.append(Trigger(type_id, group, part, lemma, form))

        for lemma in declared.verb:
            for form, kind in verb_forms(lemma.lower()).items():
                add(form, VERB, lemma, kind)
        for lemma in declared.noun:
            for surface in noun_forms(lemma.lower()):
                add(surface, NOUN, lemma, 0)
        for phrase in declared.phrase:
            add(phrase, PHRASE, phrase, 0)

    def _add_vetoes(self, type_id: str, event_type: EventType) -> None:
        lemmas: dict[str, Iterable[str]] = {}
        for group in event_type.trigger_groups():
            lemmas.update((lemma, verb_forms(lemma)) for lemma in group.verb if " " not in lemma)
            for lemma in group.noun:
                if " " not in lemma:
                    lemmas[lemma] = {*lemmas.get(lemma, ()), *noun_forms(lemma)}
        for veto in event_type.vetoes:
            for surface in _expanded(veto.lower().split(), lemmas):
                self._vetoes.setdefault(surface, set()).add(type_id)

    def find(self, lower: str) -> Scan:
        """One pass over a lower-cased text; of overlapping candidates of one type, only the longest."""
        found: list[Candidate] = []
        vetoed: dict[str, list[tuple[int, int]]] = {}
        signs: list[tuple[int, int, Sign]] = []
        hedges: list[tuple[int, int, str]] = []
        deeds: list[tuple[int, int, str]] = []
        ahead: list[int] = []
        padded = f" {lower}  "
        matches: list[tuple[int, int, int]] = self._matcher.find_matches_as_indexes(_apart(lower), overlapping=True)
        matches.reverse()  # from the last end to the first, so that of those with one start the longest comes first
        matches.sort(key=_start_of)
        for number, start, end in matches:
            end -= 2  # the text is two spaces longer where it is matched
            surface = self._surfaces[number]
            before, after = padded[start], padded[end + 1]
            if before.isalnum() or after.isalnum():
                continue
            if not surface.simple and not lower.startswith(surface.text, start):
                continue
            sign, marks = surface.sign, surface.marks
            if sign is not None:
                signs.append((start, end, sign))
            if marks & _HEDGE:
                hedges.append((start, end, surface.text))
            if marks & _DEED:
                deeds.append((start, end, surface.text))
            if marks & _AHEAD:
                ahead.append(start)
            if before == "-" or (after == "-" and padded[end + 2].isalnum()):
                continue
            for type_id in surface.vetoes:
                vetoed.setdefault(type_id, []).append((start, end))
            for readings in surface.readings:
                found.append(Candidate(start, end, readings))
        hedges.sort()
        deeds.sort()
        return Scan(_longest(found, vetoed), signs, hedges, deeds, ahead)


def _sign(phrase: str, groups: list[Group], lists: list[Nouns]) -> Sign | None:
    return Sign(phrase, groups, lists) if groups or lists else None


_start_of = operator.itemgetter(1)
_SPACED: Final = bytes(byte if chr(byte).isalnum() else ord(" ") for byte in range(256))


def _apart(text: str) -> bytes:
    """A text as words with a space before, between and behind them, so that a surface is only found as whole words.

    It has the text's length and a space at both ends; letters that Latin-1 lacks become spaces as punctuation does.
    """
    return b" %b " % text.encode("latin-1", "replace").translate(_SPACED)


def _expanded(words: list[str], lemmas: Mapping[str, Iterable[str]]) -> list[str]:
    surfaces = [""]
    for word in words:
        forms = lemmas.get(word, (word,))
        surfaces = [f"{head} {form}".strip() for head in surfaces for form in forms]
    return surfaces


def _longest(found: list[Candidate], vetoed: dict[str, list[tuple[int, int]]]) -> list[Candidate]:
    """Without what a veto covers, and of overlapping candidates of one type only the longest (then the first).

    A match that another of the same type covers stays inside it, so that "call" may still be read where "phone call"
    asks for more than the sentence has.
    """
    kept: list[Candidate] = []
    last: dict[str, Candidate] = {}
    reach = {type_id: _reach(places) for type_id, places in vetoed.items()}
    for candidate in found:
        if reach and candidate.type in reach:
            starts, ends = reach[candidate.type]
            at = bisect_right(starts, candidate.start)
            if at and ends[at - 1] >= candidate.end:
                continue
        before = last.get(candidate.type)
        if before is not None and before.end > candidate.start:
            if candidate.end <= before.end:
                before.inner = (*before.inner, candidate)
            continue
        last[candidate.type] = candidate
        kept.append(candidate)
    return kept


def _reach(places: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Sorted starts, and for each the furthest end of any span that starts no later."""
    places.sort()
    ends: list[int] = []
    for _, end in places:
        ends.append(max(end, ends[-1]) if ends else end)
    return [start for start, _ in places], ends
