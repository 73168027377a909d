"""Who the source of a statement is: the actor that the names stage resolved, or nobody."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from kb.extract.statements.words import new_tuple
from kb.lexicon import table
from kb.records import Annotations, Name, Participant, Span, TimeExpression, TimeValue

_FAR: Final = 60
"""A time expression further from the cue than this many characters does not say when it was said."""

_TITLES: Final = 40
"""So many characters at most stand between a comma and the name of an apposition: its titles."""

_RELATIVE: Final = frozenset({"who", "whom", "which", "that"})
_POSSESSIVE: Final = frozenset({"'s", "’s", "'", "’"})


@functools.cache
def _addressee_verbs() -> frozenset[str]:
    return frozenset(table("cues_words")["places"]["addressee_verbs"].split())


@functools.cache
def _offices() -> frozenset[str]:
    return frozenset(table("cues_words")["places"]["offices"].split())


class Resolver:
    """Looks up names and times by place. Built once a document; `speaker` is asked in the order of the text, because
    "it" and "the outgoing president" may mean who spoke before."""

    def __init__(self, text: str, annotations: Annotations) -> None:
        self.text = text
        self.names = annotations.names
        self.entities = annotations.entities
        self.times = annotations.times
        self.addressee_verbs = _addressee_verbs()
        self.name_starts = [name[0] for name in annotations.names]
        self.time_starts = [time[0] for time in annotations.times]
        # The first name and the first time that do not start before the place that was asked for last.
        self.name_at = self.time_at = 0
        # Who spoke last, and in which paragraph.
        self.person: Participant | None = None
        self.body: Participant | None = None
        self.person_paragraph = self.body_paragraph = -1

    def _names_in(self, start: int, end: int) -> list[Name]:
        """The names that overlap a stretch, in order. Looks a little to the left, because a name may begin there."""
        starts, names = self.name_starts, self.names
        first = self.name_at = _moved(starts, self.name_at, start)
        found: list[Name] = []
        for at in range(first - 3 if first > 3 else 0, len(starts)):
            if at >= first and starts[at] >= end:
                break
            name = names[at]
            if name[1] > start:
                found.append(name)
        return found

    def participant(self, name: Name, role: str) -> Participant | None:
        """The actor behind a name, if it is resolved; a place is no actor unless it speaks as a country."""
        start, end, _, number, _, _ = name
        if number < 0:
            return None
        actor_id, kind, full_name, _, _, _, _ = self.entities[number]
        return Participant.whole({
            "role": role, "name": full_name, "actor_id": actor_id, "kind": kind, "surface": self.text[start:end],
            "span": new_tuple(Span, (start, end))})

    def speaker(
        self, source: Span, start: int, end: int, form: str, paragraph: int, depth: int
    ) -> Participant | None:
        """The actor of a source whose head word, from `start` to `end`, has this form, or None where the text does not
        tell.

        A name stands for itself, a relative pronoun for the name before it; "it" for the organisation or country that
        spoke last, and an office without a name for the person who did, in this paragraph or the one before.
        """
        found = self._antecedent(start) if form in _RELATIVE else self._named(source, start, end)
        if found is None:
            found = self._spoke_before(source, start, end, paragraph)
        if found is not None and depth == 0:
            if found.kind == "person":
                self.person, self.person_paragraph = found, paragraph
            else:
                self.body, self.body_paragraph = found, paragraph
        return found

    def _spoke_before(self, source: Span, start: int, end: int, paragraph: int) -> Participant | None:
        source_start, source_end = source
        words = self.text[source_start:source_end].lower().split()
        last, last_paragraph = self.body, self.body_paragraph
        if words[0] == "the" and len(words) <= 3 and source_end == end and words[-1] in _offices():
            last, last_paragraph = self.person, self.person_paragraph
        elif words != ["it"]:
            return None
        if last is None or paragraph - last_paragraph > 1:
            return None
        for name in self._names_in(start, end):
            if name.entity >= 0:
                return None
        return last.changed(surface=self.text[source_start:source_end], span=source, role="speaker")

    def _named(self, source: Span, start: int, end: int) -> Participant | None:
        """The actor of the name that holds the head word of a source, from `start` to `end`, or of one in apposition.

        "campaign spokesman Roy Oak" is Roy Oak; "Oak's campaign" and "a spokesman for Oak" are not.
        """
        text = self.text
        holding: list[Name] = []
        for name in self._names_in(start, end):
            _, name_end, _, _, _, _ = name
            if name_end >= end or text[name_end:end] in _POSSESSIVE:
                holding.append(name)
        if len(holding) > 1:
            holding.sort(key=_worth)
        in_office = not holding or holding[0].form == "office"
        beside = self._apposition(end, source) if in_office else None
        if beside is not None:
            return self.participant(beside, "speaker")
        for name in holding:
            found = self.participant(name, "speaker")
            if found is not None:
                return found
        return None

    def _apposition(self, end: int, source: Span) -> Name | None:
        """The person in apposition to the head word that ends at `end`: "a spokesman for Roy Oak, Ann Elm,".

        No other comma stands between, titles may, and nobody follows: "ministers from Lima, Ann Elm and Roy Oak" are
        two.
        """
        text = self.text
        _, source_end = source
        comma = text.find(", ", end, source_end)
        if comma < 0:
            return None
        names = self._names_in(comma, min(source_end, comma + _TITLES))
        name = next((name for name in names if name.start > comma), None)
        if name is None or name.kind != "person" or name.entity < 0 or name.form in ("pronoun", "office"):
            return None
        between = text[comma + 2 : name.start].split(" ")[:-1]
        if between and not (name.form == "title" and all(word[:1].isupper() for word in between)):
            return None
        after = text[name.end : source_end]
        if after.strip() not in ("", ",") and not after.startswith((", who ", ", whose ", ", a ", ", an ", ", the ")):
            return None
        return name

    def _antecedent(self, start: int) -> Participant | None:
        """The actor that "who" refers to: the name that ends right before it."""
        at = _moved(self.name_starts, self.name_at, start) - 1
        if at >= 0 and self.text[self.names[at].end : start].strip() in ("", ","):
            return self.participant(self.names[at], "speaker")
        return None

    def addressee(self, cue_end: int, cue: Span, content: Sequence[Span], sentence_end: int) -> Participant | None:
        """Who is told, where the cue is one of `addressee_verbs`: the resolved name right after it and before the
        content that follows."""
        limit = min([span.start for span in content if span.start >= cue.end], default=sentence_end)
        for name in self._names_in(cue_end, limit):
            if name.form == "demonym":
                return None
            if name.start >= cue_end and len(self.text[cue_end : name.start].split()) <= 2:
                return self.participant(name, "addressee")
        return None

    def time(
        self, cue: Span, start: int, end: int, content: Sequence[Span], sources: Sequence[Span]
    ) -> TimeValue | None:
        """When it was said: the nearest date of the sentence, from `start` to `end`, that no content and no source
        covers."""
        starts, times = self.time_starts, self.times
        cue_start, cue_end = cue
        first = self.time_at = _moved(starts, self.time_at, max(start, cue_start - 2 * _FAR))
        limit = min(end, cue_end + 2 * _FAR)
        best: TimeExpression | None = None
        nearest = _FAR + 1
        for at in range(first, len(times)):
            if starts[at] >= limit:
                break
            time_start, time_end, kind, _, _, _, _, _, _ = time = times[at]
            gap = time_start - cue_end if time_start >= cue_end else cue_start - time_end
            if 0 <= gap < nearest and kind in ("DATE", "TIME") and not (
                    _overlap(content, time_start, time_end) or _overlap(sources, time_start, time_end)):
                best, nearest = time, gap
        if best is None:
            return None
        start, end, kind, value, earliest, latest, mod, anchor, rule = best
        return TimeValue.whole({
            "type": kind, "value": value, "earliest": earliest, "latest": latest, "mod": mod,
            "wording": self.text[start:end], "span": new_tuple(Span, (start, end)), "anchor": anchor, "rule": rule})


def _moved(starts: list[int], at: int, place: int) -> int:
    """The first of sorted places that is not before another one, looked for from number `at` on: it is seldom far."""
    while at < len(starts) and starts[at] < place:
        at += 1
    while at > 0 and starts[at - 1] >= place:
        at -= 1
    return at


def _worth(name: Name) -> tuple[bool, int]:
    """Sorts names: what is known first, then the longest."""
    return name.entity < 0, name.start - name.end


def _overlap(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the spans has a character from `start` to `end`."""
    return True in [span_start < end and start < span_end for span_start, span_end in spans]
