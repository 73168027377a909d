"""What one trigger says, before mentions are joined: its roles, status, time and place, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kb.records import Span, Statement, Status, TimeValue


class PledgeTerms(NamedTuple):
    """What a pledge commits to: the words of the act (None where the sentence names none), the content words among
    them cut to their stems, when it falls due, on what condition, and whether it promises not to act."""

    content: Span | None
    words: frozenset[str]
    due: TimeValue | None = None
    condition: Span | None = None
    negative: bool = False


@dataclass(slots=True)
class Draft:
    """One mention in the making. `entities` holds (role, entity index, name index) in reading order."""

    type: str
    rule: str
    trigger: Span
    sentence: Span
    order: int
    status: Status
    evident: bool
    entities: list[tuple[str, int, int]]
    time: TimeValue | None
    place: int
    reference: bool
    article: str
    topic: frozenset[str]
    modifiers: frozenset[str]
    certainty: float
    part: str
    opening: bool
    family: str = ""
    generic: bool = False
    named: bool = False
    echo: str = ""
    share: int = 0
    """Where its part begins among the sentence's words, where one trigger tells several events."""
    hedge: str | None = None
    statement: Statement | None = None
    headline: bool = False
    told: bool = False
    """Whether it is a step of the story: in the simple past, outside relative clauses."""
    pledge: PledgeTerms | None = None

    def roles(self) -> set[tuple[str, int]]:
        """The filled roles as (role, entity)."""
        return {(role, entity) for role, entity, _ in self.entities}


def confidence(draft: Draft) -> float:
    """How sure a mention is, between 0.05 and 0.98.

    It starts from the trigger group's declared certainty (how often such words, alone, mean the event) and moves a
    fixed part of the way to 1 for everything that supports the reading: a filled role (0.25, a second one 0.2), a date
    (0.15), a place (0.1), a status that the words state (0.1). It loses a third where nothing but a common word is
    there, three tenths for an undated plural or habitual noun ("his rallies"), and a fifth inside a hedge.
    """
    doubt = 1.0 - draft.certainty
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
        sure *= 0.7
    if draft.hedge:
        sure *= 0.8
    return round(min(0.98, max(0.05, sure)), 3)


def _bounded(terms: PledgeTerms) -> int:
    """How well a pledge is dated ahead: 2 with bounds, 1 with words alone ("on day one"), 0 not at all."""
    return 0 if terms.due is None else 2 if terms.due.latest else 1


@dataclass(slots=True)
class Cluster:
    """Mentions of one type that mean one event."""

    drafts: list[Draft]
    status: Status
    evident: bool
    time: TimeValue | None
    place: int
    entities: dict[int, tuple[str, int]]
    topic: frozenset[str]
    family: str = ""

    def best_pledge(self) -> PledgeTerms | None:
        """The terms of the mention that says most of what is pledged, the earliest of equals."""
        told = [draft.pledge for draft in self.drafts if draft.pledge and draft.pledge.content]
        return max(told, key=lambda terms: (_bounded(terms), min(len(terms.words), 12)), default=None)
