"""The sentences of one document: which triggers in them are worth reading, and their words, read where one is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from kb.extract.events.clauses import Clause
from kb.extract.events.groups import Sign, kind_bit
from kb.extract.events.merging import RECALL_REACH
from kb.extract.events.namekinds import bodies_of, slot_kinds
from kb.extract.events.outlets import is_outlet
from kb.extract.events.reading import TriggerReader
from kb.extract.events.triggers import Candidate, Trigger
from kb.extract.events.words import KnownWords, read_words
from kb.records import Annotations, Sentence
from kb.words import lowered


class Sentences:
    """A document's text in lower case with its names and times, and the sentences that were analysed."""

    def __init__(self, text: str, annotations: Annotations, known: KnownWords) -> None:
        self.annotations = annotations
        self.known = known
        self.text = text
        self.lower = lowered(text)
        self.sentence_starts = [sentence[0] for sentence in annotations.sentences]
        self.name_starts = [name[0] for name in annotations.names]
        self.name_ends = [name[1] for name in annotations.names]
        self.time_starts = [time[0] for time in annotations.times]
        self.time_ends = [time[1] for time in annotations.times]
        self._first_names = _firsts(self.name_starts, self.sentence_starts)
        self._first_times = _firsts(self.time_starts, self.sentence_starts)
        self.kinds = slot_kinds(annotations)
        self.last_of_type: dict[str, int] = {}
        """Where the last trigger of each type stands."""
        self._signs: list[tuple[int, int, Sign]] = []
        self._next_sign = 0
        self._clauses: dict[int, Clause] = {}
        self._bodies: dict[str, int] | None = None

    def close(self) -> None:
        """Let go of the sentences, which hold on to it: then it goes at once, without the garbage collector."""
        self._clauses.clear()

    def bodies(self) -> dict[str, int]:
        """The last words of the organisations' names in lower case, each with the first name that means just one."""
        if self._bodies is None:
            self._bodies = bodies_of(self.annotations)
        return self._bodies

    def take_signs(self, signs: list[tuple[int, int, Sign]]) -> None:
        """Learn the context phrases of the text: (start, end, sign) by start."""
        self._signs = signs
        self._next_sign = 0

    def viable(
        self, number: int, candidates: list[Candidate], reader: TriggerReader
    ) -> list[list[tuple[Candidate, Trigger]]]:
        """The readings of each candidate that the sentence's words allow; none of candidates without any.

        A word that only refers back is left out where no event of its type was told within reach before it.
        """
        start, end = self.annotations.sentences[number][:2]
        told = reader.next_sentence()
        self._mark_signs(start, end, told)
        first = last = self._first_names[number]
        kinds = 0
        while last < len(self.name_starts) and self.name_starts[last] < end:
            kinds |= kind_bit(self.kinds[last])
            last += 1
        viable = []
        here: set[str] = set()
        for candidate in candidates:
            if candidate.end > end:
                continue
            readings = reader.viable(candidate, told, last - first, self.lower)
            if not readings:
                continue
            if readings[0][1].group.reference and all(trigger.group.reference for _, trigger in readings):
                before = self.last_of_type.get(candidate.type)
                known = before is not None and candidate.start - before <= RECALL_REACH
                if not known and candidate.type not in here:
                    continue
            here.add(candidate.type)
            if not readings[0][1].group.by_content:  # these change how the words before a trigger are read
                readings = [reading for reading in readings if reading[1].group.may_be_met(kinds) and (
                    not reading[1].group.needs_outlet or self._tells_outlet(reading[0].end, first, last))]
            if readings:
                viable.append(readings)
        return viable

    def _tells_outlet(self, start: int, first: int, last: int) -> bool:
        """Whether one of the names from `first` to `last` is that of an outlet and stands behind `start`."""
        for at in range(first, last):
            if self.name_starts[at] >= start and self.kinds[at] != "person" and is_outlet(
                    self.lower[self.name_starts[at] : self.name_ends[at]], aired=False):
                return True
        return False

    def _mark_signs(self, start: int, end: int, sentence: int) -> None:
        """Mark the context phrases that stand in a sentence. Sentences are asked for in their order."""
        at, count = self._next_sign, len(self._signs)
        while at < count:
            first, last, sign = self._signs[at]
            if first >= end:
                break
            if start <= first and last <= end:
                sign.mark(sentence)
            at += 1
        self._next_sign = at

    def clauses_in(self, start: int, end: int) -> Iterator[Clause]:
        """The sentences that a stretch of the text touches, analysed, in order."""
        at = max(0, bisect_right(self.sentence_starts, start) - 1)
        sentences = self.annotations.sentences
        while at < len(sentences) and sentences[at].start < end:
            if sentences[at].end > start:
                clause = self.clause(sentences[at])
                if clause.starts:
                    yield clause
            at += 1

    def clause(self, sentence: Sentence) -> Clause:
        """A sentence, analysed."""
        known = self._clauses.get(sentence.start)
        if known is None:
            known = self._clauses[sentence.start] = self._analyse(sentence)
        return known

    def _analyse(self, sentence: Sentence) -> Clause:
        start, end = sentence.start, sentence.end
        number = bisect_left(self.sentence_starts, start)
        whole: list[tuple[int, int, str, int]] = []
        _add_whole(whole, "n", self._first_names[number], self.name_starts, self.name_ends, end)
        _add_whole(whole, "t", self._first_times[number], self.time_starts, self.time_ends, end)
        words = read_words(self.lower, start, end, whole, self.known)
        return Clause(words, self.kinds, self.bodies)


def _add_whole(
    whole: list[tuple[int, int, str, int]], tag: str, first: int, starts: list[int], ends: list[int], end: int
) -> None:
    """Add what lies in a sentence up to `end` as (start, -end, tag, index), from the index `first` on."""
    index = first
    while index < len(starts) and starts[index] < end:
        if ends[index] <= end:
            whole.append((starts[index], -ends[index], tag, index))
        index += 1


def _firsts(starts: list[int], sentences: list[int]) -> list[int]:
    """For each start of a sentence, the index of the first of the sorted `starts` that is not before it."""
    firsts: list[int] = []
    at, count = 0, len(starts)
    for start in sentences:
        while at < count and starts[at] < start:
            at += 1
        firsts.append(at)
    return firsts
