"""What one trigger says, before mentions are joined: its roles, status, time and place, and how sure that is."""

from __future__ import annotations

from typing import Final, NamedTuple

from kb.extract.events.reading import Found
from kb.extract.events.triggers import Candidate
from kb.records import Sentence, Span, Statement, TimeValue


class PledgeTerms(NamedTuple):
    """What a pledge commits to: the words of the act (None where the sentence names none), the content words among
    them cut to their stems, when it falls due, on what condition, and whether it promises not to act."""

    content: Span | None
    words: frozenset[str]
    due: TimeValue | None = None
    condition: Span | None = None
    negative: bool = False


_PRESENT: Final = frozenset({"setting", "attending"})
_WHERE: Final = frozenset({"in", "at", "about"})


_NONE: Final[frozenset[str]] = frozenset()
_new_tuple = tuple.__new__
"""Makes a named tuple of the values without a call of Python code."""


class Draft:
    """One mention in the making. `entities` holds (role, entity index, name index) in reading order."""

    def __init__(self, found: Found, candidate: Candidate, sentence: Sentence) -> None:
        self.type = candidate.type
        self.trigger = _new_tuple(Span, (candidate.start, candidate.end))
        self.sentence = _new_tuple(Span, (sentence.start, sentence.end))
        self.order = candidate.start
        self.rule = ""
        self.status = found.status.status
        self.evident = found.status.evident
        self.entities: list[tuple[str, int, int]] = []
        self.time: TimeValue | None = None
        self.place = self.around = -1
        """The names of its place and, where that is a building, of the town told with it."""
        self.reference = found.group.reference
        self.certainty = found.group.certainty
        self.part = found.trigger.part
        self.word = found.trigger.lemma
        self.article = found.article
        self.modifiers = frozenset(found.modifiers) if found.modifiers else _NONE
        self.beside = _is_beside(found)
        """Whether those whom it names were there, or spoke there, and nothing says that they alone were."""
        self.headline = sentence.region == "title"
        self.opening = self.headline or sentence.paragraph == 0
        self.topic = _NONE
        self.family = ""
        self.echo = ""
        self.generic = False
        self.share, self.town = found.share, found.town
        """Where its part begins among the sentence's words, where one trigger tells several events."""
        self.hedge: str | None = None
        self.statement: Statement | None = None
        self.told = False
        """Whether it is a step of the story: in the simple past, outside relative clauses."""
        self.pledge: PledgeTerms | None = None
        self.related = False
        """Whether it is the verb of a relative clause."""

    def roles(self) -> set[tuple[str, int]]:
        """The filled roles as (role, entity)."""
        return {(role, entity) for role, entity, _ in self.entities}


def _is_beside(found: Found) -> bool:
    if found.trigger.part != "noun":
        return False
    named = False
    for slot, names in found.slots.items():
        if names and slot not in _WHERE:
            if slot not in _PRESENT:
                return False
            named = True
    return named


def confidence(draft: Draft) -> float:
    """How sure a mention is, between 0.05 and 0.98.

    It starts from the trigger group's declared certainty (how often such words, alone, mean the event) and moves a
    fixed part of the way to 1 for everything that supports the reading: a filled role (0.25, a second one 0.2), a date
    (0.15), a place (0.1), a status that the words state (0.1). It loses a third where nothing but a common word is
    there, half for an undated plural or habitual noun ("his rallies"; three tenths where it has a place), and a fifth
    inside a hedge.
    """
    doubt = 1.0 - draft.certainty
    filled = len(draft.entities)
    if filled > 1:
        filled = len({entity for _, entity, _ in draft.entities})
    if filled:
        doubt *= 0.75
    if filled > 1:
        doubt *= 0.8
    if draft.time:
        doubt *= 0.85
    if draft.place >= 0:
        doubt *= 0.9
    if draft.evident:
        doubt *= 0.9
    sure = 1.0 - doubt
    if not filled and not draft.time and draft.place < 0 and not (draft.pledge and draft.pledge.content):
        sure *= 0.6 if draft.article == "the" else 0.67
    if draft.generic and not draft.time:
        sure *= 0.5 if draft.place < 0 else 0.7
    if draft.hedge:
        sure *= 0.8
    return round(min(0.98, max(0.05, sure)), 3)


def _bounded(terms: PledgeTerms) -> int:
    """How well a pledge is dated ahead: 2 with bounds, 1 with words alone ("on day one"), 0 not at all."""
    return 0 if terms.due is None else 2 if terms.due.latest else 1


class Cluster:
    """Mentions of one type that mean one event."""

    def __init__(self, draft: Draft, topic: frozenset[str], family: str = "") -> None:
        """What the first of its mentions tells."""
        self.drafts = [draft]
        self.status = draft.status
        self.evident = draft.evident
        self.time = draft.time
        self.place, self.around = draft.place, draft.around
        self.entities: dict[int, tuple[str, int]] = {entity: (role, name) for role, entity, name in draft.entities}
        self.topic = topic
        self.family = family
        self.denials: list[tuple[Statement, str, int]] = []
        """Who of those in it denies it, as (what they say, their role, their entity)."""

    def area(self) -> int:
        """The name of the town or country it was in: of where its building is, or its place; or -1."""
        return self.around if self.around >= 0 else self.place

    def certainty(self) -> float:
        """How sure it is that one of its two surest mentions is right."""
        best = other = 0.0
        for draft in self.drafts:
            if draft.certainty > best:
                best, other = draft.certainty, 0.0 if draft.generic else best
            elif draft.certainty > other and not draft.generic:
                other = draft.certainty
        return 1.0 - (1.0 - best) * (1.0 - other)

    def best_pledge(self) -> PledgeTerms | None:
        """The terms of the mention that says most of what is pledged, the earliest of equals."""
        told = [draft.pledge for draft in self.drafts if draft.pledge and draft.pledge.content]
        if len(told) < 2:
            return told[0] if told else None
        return max(told, key=lambda terms: (_bounded(terms), min(len(terms.words), 12)))
