"""Trigger words: every surface of every declared trigger, found in one scan of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import ahocorasick_rs

from kb.extract.events.inflection import noun_forms, verb_forms
from kb.lexicon import table
from kb.ontology import EventType, Triggers

VERB, NOUN, PHRASE = "verb", "noun", "phrase"


class Trigger(NamedTuple):
    """One reading of a surface: as a verb (with the bits of its form), a noun or a phrase, of one trigger group."""

    type: str
    group: int
    part: str
    lemma: str
    form: int
    reference: bool


class Candidate(NamedTuple):
    """A surface in the text with its readings of one type, groups in the order they are declared."""

    start: int
    end: int
    type: str
    readings: tuple[Trigger, ...]
    inner: tuple[Candidate, ...] = ()


_new_tuple = tuple.__new__
"""Makes a named tuple of the values without a call of Python code."""


class Scan(NamedTuple):
    """What one pass over a text found: the candidates, sorted by start; the context phrases and the hedging words, as
    (start, end, phrase) sorted by start."""

    candidates: list[Candidate]
    signs: list[tuple[int, int, str]]
    hedges: list[tuple[int, int, str]]


class _Surface(NamedTuple):
    """What a surface may be: readings by type, types it is a veto for, a context phrase, a hedging word."""

    readings: tuple[tuple[str, tuple[Trigger, ...]], ...]
    vetoes: tuple[str, ...]
    sign: str
    hedge: bool


class TriggerIndex:
    """The surfaces of all types, their vetoes and context phrases, compiled once a process."""

    def __init__(self, event_types: Mapping[str, EventType]) -> None:
        self.groups: dict[str, tuple[Triggers, ...]] = {
            name: event_type.trigger_groups() for name, event_type in event_types.items()
        }
        self._readings: dict[str, dict[str, list[Trigger]]] = {}
        self._vetoes: dict[str, set[str]] = {}
        for name, event_type in event_types.items():
            for number, group in enumerate(self.groups[name]):
                self._add_group(name, number, group)
            self._add_vetoes(name, event_type)
        groups = [group for own in self.groups.values() for group in own]
        signs = {phrase.lower() for group in groups for phrase in (*group.context, *group.without, *group.with_object)}
        hedges = frozenset(table("event_grammar")["hedges"]["words"])
        surfaces = sorted({*self._readings, *self._vetoes, *signs, *hedges})
        self._surfaces = [
            _Surface(
                tuple((name, tuple(readings)) for name, readings in self._readings.get(surface, {}).items()),
                tuple(sorted(self._vetoes.get(surface, ()))),
                surface if surface in signs else "",
                surface in hedges,
            )
            for surface in surfaces
        ]
        self._texts = surfaces
        self._matcher = ahocorasick_rs.AhoCorasick(surfaces)

    def _add_group(self, type_id: str, number: int, group: Triggers) -> None:
        def add(surface: str, part: str, lemma: str, form: int) -> None:
            readings = self._readings.setdefault(surface.lower(), {}).setdefault(type_id, [])
            readings.append(Trigger(type_id, number, part, lemma, form, group.reference))

        for lemma in group.verb:
            for form, kind in verb_forms(lemma.lower()).items():
                add(form, VERB, lemma, kind)
        for lemma in group.noun:
            for surface in noun_forms(lemma.lower()):
                add(surface, NOUN, lemma, 0)
        for phrase in group.phrase:
            add(phrase, PHRASE, phrase, 0)

    def _add_vetoes(self, type_id: str, event_type: EventType) -> None:
        lemmas: dict[str, Iterable[str]] = {}
        for group in self.groups[type_id]:
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
        signs: list[tuple[int, int, str]] = []
        hedges: list[tuple[int, int, str]] = []
        padded = f" {lower}  "
        matches: list[tuple[int, int, int]] = self._matcher.find_matches_as_indexes(lower, overlapping=True)
        for number, start, end in matches:
            before, after = padded[start], padded[end + 1]
            if before.isalnum() or after.isalnum():
                continue
            readings, vetoes, sign, hedge = self._surfaces[number]
            if sign:
                signs.append((start, end, sign))
            if hedge:
                hedges.append((start, end, self._texts[number]))
            if before == "-" or (after == "-" and padded[end + 2].isalnum()):
                continue
            for type_id in vetoes:
                vetoed.setdefault(type_id, []).append((start, end))
            for type_id, triggers in readings:
                found.append(_new_tuple(Candidate, (start, end, type_id, triggers, ())))
        found.sort(key=_by_place)
        signs.sort()
        hedges.sort()
        return Scan(_longest(found, vetoed), signs, hedges)


def _by_place(candidate: Candidate) -> tuple[int, int]:
    return candidate[0], -candidate[1]


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
    last: dict[str, int] = {}
    reach = {type_id: _reach(places) for type_id, places in vetoed.items()}
    for candidate in found:
        if candidate.type in reach:
            starts, ends = reach[candidate.type]
            at = bisect_right(starts, candidate.start)
            if at and ends[at - 1] >= candidate.end:
                continue
        before = last.get(candidate.type)
        if before is not None and kept[before].end > candidate.start:
            outer = kept[before]
            if candidate.end <= outer.end:
                kept[before] = outer._replace(inner=(*outer.inner, candidate))
            continue
        last[candidate.type] = len(kept)
        kept.append(candidate)
    return kept


def _reach(places: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Sorted starts, and for each the furthest end of any span that starts no later."""
    places.sort()
    ends: list[int] = []
    for _, end in places:
        ends.append(max(end, ends[-1]) if ends else end)
    return [start for start, _ in places], ends
