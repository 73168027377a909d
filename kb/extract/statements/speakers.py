"""Who the source of a statement is: the actor that the names stage resolved, or nobody."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from kb.lexicon import table
from kb.records import Annotations, Name, Participant, Span, TimeExpression, TimeValue

_FAR = 60
"""A time expression further from the cue than this many characters does not say when it was said."""

_RELATIVE = frozenset({"who", "whom", "which", "that"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


@functools.cache
def _addressee_verbs() -> frozenset[str]:
    return frozenset(table("cues_words")["places"]["addressee_verbs"].split())


@functools.cache
def _offices() -> frozenset[str]:
    return frozenset(table("cues_words")["places"]["offices"].split())


class Spoken(NamedTuple):
    """Who spoke last, and in which paragraph."""

    speaker: Participant
    paragraph: int


class Resolver:
    """Looks up names and times by place. Built once a document; `speaker` is asked in the order of the text, because
    "it" and "the outgoing president" may mean who spoke before."""

    def __init__(self, text: str, annotations: Annotations) -> None:
        self.text = text
        self.names = annotations.names
        self.entities = annotations.entities
        self.times = annotations.times
        self.name_starts = [name.start for name in annotations.names]
        self.time_starts = [time.start for time in annotations.times]
        self.person: Spoken | None = None
        self.body: Spoken | None = None

    def _names_in(self, start: int, end: int) -> list[Name]:
        """The names that overlap a stretch, in order. Looks a little to the left, because a name may begin there."""
        first = max(0, bisect_left(self.name_starts, start) - 3)
        last = bisect_left(self.name_starts, end, first)
        return [name for name in self.names[first:last] if name.end > start]

    def participant(self, name: Name, role: str) -> Participant | None:
        """The actor behind a name, if it is resolved; a place is no actor unless it speaks as a country."""
        if name.entity < 0:
            return None
        entity = self.entities[name.entity]
        span = Span(name.start, name.end)
        return Participant.unchecked(
            role=role, name=entity.name, actor_id=entity.actor_id, kind=entity.kind,
            surface=self.text[name.start : name.end], span=span)

    def speaker(self, source: Span, head: Span, paragraph: int, depth: int) -> Participant | None:
        """The actor of a source, or None where the text does not tell.

        A name stands for itself, a relative pronoun for the name before it; "it" for the organisation or country that
        spoke last, and an office without a name for the person who did, in this paragraph or the one before.
        """
        found = self._named(source, head)
        if found is None:
            found = self._spoke_before(source, head, paragraph)
        if found is not None and depth == 0:
            if found.kind == "person":
                self.person = Spoken(found, paragraph)
            else:
                self.body = Spoken(found, paragraph)
        return found

    def _spoke_before(self, source: Span, head: Span, paragraph: int) -> Participant | None:
        words = self.text[source.start : source.end].lower().split()
        last = None
        if words == ["it"]:
            last = self.body
        elif words[0] == "the" and len(words) <= 3 and source.end == head.end and words[-1] in _offices():
            last = self.person
        if last is None or paragraph - last.paragraph > 1 or self._is_named(head):
            return None
        return last.speaker.model_copy(
            update={"surface": self.text[source.start : source.end], "span": source, "role": "speaker"})

    def _is_named(self, head: Span) -> bool:
        return any(name.entity >= 0 for name in self._names_in(*head))

    def _named(self, source: Span, head: Span) -> Participant | None:
        """The actor of the name that holds the head word of a source, or of one in apposition to it.

        "campaign spokesman Roy Oak" is Roy Oak; "Oak's campaign" and "a spokesman for Oak" are not.
        """
        text, end = self.text, head.end
        if text[head.start : end].lower() in _RELATIVE:
            return self._antecedent(head.start)
        holding = self._names_in(head.start, end)
        if holding:
            holding = [name for name in holding if name.end >= end or text[name.end : end] in _POSSESSIVE]
        if len(holding) > 1:
            holding.sort(key=lambda name: (name.entity < 0, name.start - name.end))
        for name in holding:
            found = self.participant(name, "speaker")
            if found is not None:
                return found
        if holding or source.end <= end:
            return None
        for name in self._names_in(end, source.end):
            if text[end : name.start].strip() == "," and name.kind == "person":
                return self.participant(name, "speaker")
        return None

    def _antecedent(self, start: int) -> Participant | None:
        """The actor that "who" refers to: the name that ends right before it."""
        at = bisect_left(self.name_starts, start) - 1
        if at >= 0 and self.text[self.names[at].end : start].strip() in ("", ","):
            return self.participant(self.names[at], "speaker")
        return None

    def addressee(
        self, verb: str, cue_end: int, cue: Span, content: Sequence[Span], sentence_end: int
    ) -> Participant | None:
        """Who is told: the resolved name right after a verb of telling and before the content that follows the cue."""
        if verb not in _addressee_verbs():
            return None
        limit = min([span.start for span in content if span.start >= cue.end], default=sentence_end)
        for name in self._names_in(cue_end, limit):
            if name.form == "demonym":
                return None
            if name.start >= cue_end and len(self.text[cue_end : name.start].split()) <= 2:
                return self.participant(name, "addressee")
        return None

    def time(self, cue: Span, sentence: Span, taken: list[Span]) -> TimeValue | None:
        """When it was said: the nearest date of the sentence that no content and no source covers."""
        best: tuple[int, TimeExpression] | None = None
        first = bisect_left(self.time_starts, max(sentence.start, cue.start - 2 * _FAR))
        last = bisect_left(self.time_starts, min(sentence.end, cue.end + 2 * _FAR), first)
        if first == last:
            return None
        for time in self.times[first:last]:
            gap = time.start - cue.end if time.start >= cue.end else cue.start - time.end
            if time.type not in ("DATE", "TIME") or not 0 <= gap <= _FAR or (best is not None and gap >= best[0]):
                continue
            if not any(start < time.end and time.start < end for start, end in taken):
                best = gap, time
        if best is None:
            return None
        time = best[1]
        return TimeValue.unchecked(
            type=time.type, value=time.value, earliest=time.earliest, latest=time.latest, mod=time.mod,
            wording=self.text[time.start : time.end], span=Span(time.start, time.end), anchor=time.anchor,
            rule=time.rule)
