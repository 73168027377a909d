"""Who else took part: a meeting or a call needs two parties, and the story often names the second one nearby.

"Lee spoke with Diaz and did not rule out a *meeting*" names one party where the grammar links it and leaves the other
to the reader. Where an occasion that takes two has one party, and the sentence of a trigger (or else the sentence
before it) names just one other actor of the same kind, that is the second party.
"""

from __future__ import annotations

from bisect import bisect_left

from kb.extract.events.drafts import Cluster
from kb.records import Annotations, Name

_TWO_PARTIES = {"meeting": "participant", "phone_call": "participant"}
_FORMS = frozenset({"demonym"})


def complete_casts(clusters: list[Cluster], annotations: Annotations) -> None:
    """Add the missing second party of every cluster of a two-party type that has just one."""
    starts = [name.start for name in annotations.names]
    sentence_starts = [sentence.start for sentence in annotations.sentences]
    for cluster in clusters:
        role = _TWO_PARTIES.get(cluster.drafts[0].type)
        if role and len(cluster.entities) == 1:
            entity = next(iter(cluster.entities))
            for draft in cluster.drafts if cluster.drafts[0].part == "noun" else ():
                found = _other_party(annotations, starts, sentence_starts, draft.sentence.start, entity)
                if found:
                    cluster.entities[found[0]] = (role, found[1])
                    break


def _other_party(
    annotations: Annotations, starts: list[int], sentence_starts: list[int], sentence: int, entity: int
) -> tuple[int, int] | None:
    """(entity, name) of the only other actor of the entity's kind in the sentence, else in the one before; or None."""
    at = bisect_left(sentence_starts, sentence)
    for number in (at,):
        if number < 0:
            break
        span = annotations.sentences[number]
        names = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        others: dict[int, int] = {}
        for index in names:
            for other in _entities(annotations.names[index]):
                if other not in (-1, entity) and annotations.entities[other].kind == annotations.entities[entity].kind:
                    others.setdefault(other, index)
        if len(others) == 1:
            return next(iter(others.items()))
        if others:
            return None
    return None


def _entities(name: Name) -> tuple[int, ...]:
    if name.form in _FORMS:
        return ()
    return name.members or (name.entity,)
