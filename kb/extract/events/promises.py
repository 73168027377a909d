"""A document's pledges joined: the same promise told twice is one, two promises of one person are two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kb.extract.events.drafts import Cluster, Draft
from kb.extract.events.outcomes import Outcome

_DEFINITE: Final = frozenset({"the", "this", "that", "'s"})

_KEPT: Final = 16
"""How many earlier pledges a mention is compared with."""

_WORDS_KEPT: Final = 80
"""How many words of a pledge's tellings are kept: cost stays linear, however often it is told."""

_SHARED: Final = 0.3
"""Share of the shorter content's words that must stand in the longer, where the same pledge."""

_SAME: Final = 0.5
"""The share that is asked for where not the same pledge."""

_HEADLINES: Final = 400
"""Characters between a headline and the one below it, which mean the same."""

_REACH: Final = 1500
"""Characters within which a pledge without content may find the one it speaks of."""


def join_pledges(drafts: Iterable[Draft]) -> list[Cluster]:
    """The pledges of a document in the order of the text."""
    clusters: list[Cluster] = []
    for draft in drafts:
        best = max(clusters[-_KEPT:], key=lambda cluster: _likeness(cluster, draft), default=None)
        if best is not None and _likeness(best, draft) > 0:
            _join(best, draft)
        elif not draft.reference:
            clusters.append(Cluster(draft, draft.pledge.words if draft.pledge else frozenset()))
    return clusters


def _pledgers(entities: Iterable[tuple[str, int]]) -> set[int]:
    return {entity for role, entity in entities if role == "pledger"}


def _likeness(cluster: Cluster, draft: Draft) -> float:
    """How likely a mention is of a known pledge, 0 where it is not: who pledges and what, or a word back to it."""
    ours = _pledgers((role, entity) for entity, (role, _) in cluster.entities.items())
    theirs = _pledgers(draft.roles())
    if (cluster.status is Outcome.NEGATED) is not (draft.status is Outcome.NEGATED):
        return 0.0
    near = draft.order - cluster.drafts[-1].order
    terms = draft.pledge
    if terms is None or not terms.words or not cluster.topic:
        known = bool(ours & theirs) or (not (ours and theirs) and draft.article in _DEFINITE)
        return 0.5 if near <= _REACH and known else 0.0
    told = [each.pledge for each in cluster.drafts[-_KEPT:] if each.pledge and each.pledge.words]
    if told and terms.negative not in {each.negative for each in told}:
        return 0.0
    shared = len(terms.words & cluster.topic) / min(len(terms.words), len(cluster.topic))
    if ours and theirs and ours.isdisjoint(theirs):
        same_day = terms.due is not None and any(each.due and each.due.value == terms.due.value for each in told)
        return shared if same_day and shared >= _SAME else 0.0  # a state, and the minister who speaks for it
    if not (ours and theirs):
        below = draft.opening and cluster.drafts[0].opening and near <= _HEADLINES
        return max(shared, _SHARED) if shared >= _SAME or below else 0.0
    below = cluster.drafts[0].headline and len(cluster.drafts) == 1 and not draft.headline and near <= _HEADLINES
    return 1.0 + shared if shared >= _SHARED or below else 0.0


def _join(cluster: Cluster, draft: Draft) -> None:
    cluster.drafts.append(draft)
    if cluster.status is not draft.status and draft.status is Outcome.OCCURRED:
        cluster.status = draft.status
    cluster.time = cluster.time or draft.time
    cluster.place = draft.place if cluster.place < 0 else cluster.place
    if draft.pledge and len(cluster.topic) < _WORDS_KEPT:
        cluster.topic = cluster.topic | draft.pledge.words
    for role, entity, name in draft.entities:
        cluster.entities.setdefault(entity, (role, name))
