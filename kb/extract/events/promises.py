"""A document's pledges joined: the same promise told twice is one, two promises of one person are two."""

from __future__ import annotations

from collections.abc import Iterable

from kb.extract.events.drafts import Cluster, Draft
from kb.records import Status

_KEPT = 16
"""How many earlier pledges a mention is compared with."""

_SHARED = 0.34
"""Share of the shorter content's words that must stand in the longer."""

_REACH = 1500
"""Characters within which a pledge without content may find the one it speaks of."""


def join_pledges(drafts: Iterable[Draft]) -> list[Cluster]:
    """The pledges of a document in the order of the text."""
    clusters: list[Cluster] = []
    for draft in drafts:
        best = max(clusters[-_KEPT:], key=lambda cluster: _likeness(cluster, draft), default=None)
        if best is not None and _likeness(best, draft) > 0:
            _join(best, draft)
        else:
            clusters.append(_found(draft))
    return clusters


def _pledgers(entities: Iterable[tuple[str, int]]) -> set[int]:
    return {entity for role, entity in entities if role == "pledger"}


def _likeness(cluster: Cluster, draft: Draft) -> float:
    """How likely a mention is of a known pledge, 0 where it is not: who pledges and what, or a word back to it."""
    ours = _pledgers((role, entity) for entity, (role, _) in cluster.entities.items())
    theirs = _pledgers(draft.roles())
    if ours and theirs and ours.isdisjoint(theirs):
        return 0.0
    if (cluster.status is Status.NEGATED) is not (draft.status is Status.NEGATED):
        return 0.0
    near = draft.order - cluster.drafts[-1].order
    words = draft.pledge.words if draft.pledge else frozenset()
    if not words or not cluster.topic:
        return 0.5 if near <= _REACH and (ours & theirs or draft.article in ("the", "this", "that", "'s")) else 0.0
    shared = len(words & cluster.topic) / min(len(words), len(cluster.topic))
    negative = {told.pledge.negative for told in cluster.drafts if told.pledge and told.pledge.words}
    if draft.pledge and negative and draft.pledge.negative not in negative:
        return 0.0
    if shared < _SHARED or not (ours & theirs or shared > 0.6):
        return 0.0
    return shared + (1.0 if ours & theirs else 0.0)


def _found(draft: Draft) -> Cluster:
    return Cluster(
        drafts=[draft],
        status=draft.status,
        evident=draft.evident,
        time=draft.time,
        place=-1,
        entities={entity: (role, name) for role, entity, name in draft.entities},
        topic=draft.pledge.words if draft.pledge else frozenset(),
    )


def _join(cluster: Cluster, draft: Draft) -> None:
    cluster.drafts.append(draft)
    if cluster.status is not draft.status and draft.status is Status.OCCURRED:
        cluster.status = draft.status
    cluster.time = cluster.time or draft.time
    cluster.topic = cluster.topic | (draft.pledge.words if draft.pledge else frozenset())
    for role, entity, name in draft.entities:
        cluster.entities.setdefault(entity, (role, name))
