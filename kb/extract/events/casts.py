"""Who else took part: a meeting or a call needs two parties, and the story often names the second one nearby.

"Lee spoke with Diaz and did not rule out a *meeting*" names one party where the grammar links it and leaves the other
to the reader. Where an occasion that takes two has one party, and the sentence of a trigger names just one other actor
of the same kind, that is the second party.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from kb.extract.events.drafts import Cluster, Draft
from kb.records import Annotations, Name, Span

_TWO_PARTIES: Final = {"meeting": "participant", "phone_call": "participant"}
_FORMS: Final = frozenset({"demonym"})


_CALL: Final = ":conference_call"


def drop_doubles(drafts: list[Draft], names: list[Name]) -> list[Draft]:
    """Without the meetings that are gatherings: those of a body's members ("a meeting of the Farm League"), and of the
    only one that meets ("the G-20 will meet in Lima in May"), which says when and where it is held."""
    gatherings = {draft.trigger for draft in drafts if draft.type == "summit" and ":meeting" in draft.rule
                  and any(role == "host" for role, _, _ in draft.entities)}  # fmt: skip
    named = {draft.trigger.start: draft for draft in drafts if draft.type == "summit" and draft.part == "noun"}
    kept = []
    for draft in drafts:
        own = named.get(names[draft.entities[0][2]].start) if len(draft.entities) == 1 else None
        if draft.type == "meeting" and own is not None:
            own.time, own.status = own.time or draft.time, draft.status
            own.place = draft.place if own.place < 0 else own.place
        elif draft.type != "meeting" or draft.trigger not in gatherings:
            kept.append(draft)
    return kept


def read_press_calls(drafts: list[Draft]) -> None:
    """Take a conference call for the one with reporters that its article told of, and who holds it for its speaker."""
    told = False
    for draft in drafts:
        if draft.type == "news_conference":
            told = told or _CALL in draft.rule
        elif told and draft.type == "phone_call" and draft.rule.partition("+")[0].partition("(")[0].endswith(_CALL):
            draft.type = "news_conference"
            draft.entities = [("speaker", entity, name) for _, entity, name in draft.entities]


def complete_casts(clusters: list[Cluster], annotations: Annotations, name_starts: list[int]) -> None:
    """Add the missing second party of every cluster of a two-party type that has just one. `name_starts` tells where
    the names of the document start."""
    for cluster in clusters:
        first = cluster.drafts[0]
        role = _TWO_PARTIES.get(first.type)
        if role and len(cluster.entities) == 1 and first.part == "noun":
            entity = next(iter(cluster.entities))
            for draft in cluster.drafts:
                if draft.generic:
                    continue  # "her meetings with donors"
                found = _other_party(annotations, name_starts, draft.sentence, entity)
                if found:
                    cluster.entities[found[0]] = (role, found[1])
                    break


def _other_party(
    annotations: Annotations, name_starts: list[int], sentence: Span, entity: int
) -> tuple[int, int] | None:
    """(entity, name) of the only other actor of the entity's kind in a sentence, or None."""
    kind = annotations.entities[entity].kind
    others: dict[int, int] = {}
    for index in range(bisect_left(name_starts, sentence.start), bisect_left(name_starts, sentence.end)):
        for other in _entities(annotations.names[index]):
            if other not in (-1, entity) and annotations.entities[other].kind == kind:
                others.setdefault(other, index)
    return next(iter(others.items())) if len(others) == 1 else None


def _entities(name: Name) -> tuple[int, ...]:
    if name.form in _FORMS:
        return ()
    return name.members or (name.entity,)
