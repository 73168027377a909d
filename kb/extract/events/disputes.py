"""Who denies what the article tells: "Peru fired a missile on Monday. *Peru denied it.*" Both readings stay."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from kb.extract.events.coding import DocumentReader
from kb.extract.events.drafts import Cluster
from kb.extract.events.outcomes import Outcome
from kb.extract.events.words import grammar_words, lemma_of
from kb.records import Statement

_PLAIN: Final = frozenset({"deny", "refute", "rebut", "dispute"})
"""Verbs by which whoever is said to have done "it" denies it; an "it" that is rejected may be an offer."""
_IT: Final = frozenset({"it", "that", "this", "doing so", "having done so", "so", "any of it", "all of this"})
_CLAIM: Final = re.compile(
    r"(?:(?:the|any|all|those|these|this|that|such|both) )?(?:the )?"
    r"(?:allegation|accusation|claim|charge|report|involvement|responsibility|role|attack|strike|raid|bombing|shelling"
    r"|assault|killing|shooting)s?(?: (?:in|for|of|against) (?:it|them|her|him|the [a-z]+))?"
)
_REACH: Final = 2
"""Sentences between what is told and who denies it."""


def note_denials(clusters: list[Cluster], reader: DocumentReader) -> None:
    """Keep with each event that is told as one that occurred who of those in it denies it right behind."""
    told = sorted((draft.order, number) for number, cluster in enumerate(clusters) for draft in cluster.drafts)
    orders = [order for order, _ in told]
    for statement in reader.statements if told else ():
        if statement.speaker is None or not _denies(statement, reader.lower):
            continue
        at = bisect_right(orders, statement.cue[0].start) - 1
        cluster = clusters[told[at][1]] if at >= 0 else None
        if cluster is None or cluster.status is not Outcome.OCCURRED or not _is_near(orders[at], statement, reader):
            continue
        for entity, (role, _) in cluster.entities.items():
            if reader.annotations.entities[entity].actor_id == statement.speaker.actor_id:
                cluster.denials.append((statement, role, entity))
                break


def _denies(statement: Statement, lower: str) -> bool:
    """Whether a statement denies what was told before it, and nothing that it tells itself."""
    cue = [word for start, end in statement.cue for word in lower[start:end].split()]
    verb = lemma_of(cue[-1]) if cue else ""
    if verb not in grammar_words("denials", "denies") or not grammar_words("words", "negative").isdisjoint(cue):
        return False
    if "be" in cue or "been" in cue or len(cue) > _REACH + 1 or len(statement.content) != 1:
        return False
    start, end = statement.content[0]
    content = lower[start:end].strip(" .,;:!?\"“”")
    return (content in _IT and verb in _PLAIN) or _CLAIM.fullmatch(content) is not None


def _is_near(order: int, statement: Statement, reader: DocumentReader) -> bool:
    """Whether what is told at a place stands in the sentence of a denial, or shortly before it in its passage."""
    here = bisect_right(reader.sentence_starts, statement.cue[0].start)
    return here - bisect_right(reader.sentence_starts, order) <= _REACH
