"""Mentions of one event inside one document become one event; a follow-up, or a plan of it, is another."""

from __future__ import annotations

from collections.abc import Mapping

from kb.extract.events.drafts import Cluster, Draft
from kb.ontology import EventType
from kb.records import Entity, Status

_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "several", "more"})
_FRESH = frozenset({"another", "second", "separate", "new", "follow-up", "subsequent", "next", "previous", "earlier"})
_SETTLED = frozenset({Status.OCCURRED, Status.NEGATED})


class Merger:
    """Joins the drafts of one type, in the order of the text, to clusters."""

    def __init__(self, event_type: EventType, entities: list[Entity]) -> None:
        self.event_type = event_type
        self.entities = entities
        self.clusters: list[Cluster] = []

    def clusters_of(self, drafts: list[Draft]) -> list[Cluster]:
        """The clusters; words that only refer back and found nothing to refer to are dropped."""
        waiting: list[Draft] = []
        for draft in drafts:
            if draft.reference:
                waiting.append(draft)
                continue
            self._place(draft)
        for draft in waiting:
            best = self._best(draft, reference=True)
            if best is not None:
                _join(best, draft)
        for cluster in self.clusters:
            cluster.drafts.sort(key=lambda draft: draft.order)
        return self.clusters

    def _place(self, draft: Draft) -> None:
        best = self._best(draft, reference=False)
        if best is None:
            self.clusters.append(
                Cluster(
                    [draft],
                    draft.status,
                    draft.evident,
                    draft.time,
                    draft.place,
                    {entity: (role, name) for role, entity, name in draft.entities},
                    draft.topic,
                )
            )
        else:
            _join(best, draft)

    def _best(self, draft: Draft, *, reference: bool) -> Cluster | None:
        best: Cluster | None = None
        best_score = 0.0
        for cluster in self.clusters[-12:]:
            if reference and cluster.drafts[0].order > draft.order:
                continue
            score = self._score(cluster, draft, reference)
            if score > best_score or (score == best_score and score > 0):
                best, best_score = cluster, score
        return best

    def _score(self, cluster: Cluster, draft: Draft, reference: bool) -> float:
        """How well a draft fits a cluster; 0 and less mean that it is another event."""
        status = self._status_score(cluster, draft)
        when = _time_score(cluster, draft)
        where = self._place_score(cluster, draft)
        who = self._actor_score(cluster, draft)
        if min(status, when, where, who) < 0:
            return -1.0
        mode = self.event_type.merging
        score = status + when + where + who
        topic = _topic_score(cluster, draft)
        if mode == "topic":
            if topic < 0 and who <= 1:
                return -1.0
            score += 2 * topic
        if mode == "type":
            score += 1.0
        if draft.article in _INDEFINITE and not reference and who + when + topic <= 1.0:
            return -1.0
        if _FRESH & draft.topic and not reference and when + topic <= 0:
            return -1.0
        if reference or draft.article in ("the", "that", "this", "'s", "these", "those"):
            score += 1.0
        if draft.part != "verb" and not draft.entities and not draft.time:
            score += 0.5
        distance = draft.order - cluster.drafts[-1].order
        return score + (0.5 if distance < 900 else 0.0)

    def _status_score(self, cluster: Cluster, draft: Draft) -> float:
        if cluster.status is draft.status:
            return 0.5
        if not draft.evident or not cluster.evident:
            return 0.1
        return -1.0

    def _place_score(self, cluster: Cluster, draft: Draft) -> float:
        if cluster.place < 0 or draft.place < 0:
            return 0.0
        return 1.0 if cluster.place == draft.place else 0.0

    def _actor_score(self, cluster: Cluster, draft: Draft) -> float:
        """Shared actors count for; two full casts that share too little count against."""
        ours, theirs = set(cluster.entities), {entity for _, entity, _ in draft.entities}
        if not ours or not theirs:
            return 0.0
        shared = len(ours & theirs)
        if shared == 0:
            return -1.0
        if shared < min(len(ours), len(theirs)) and min(len(ours), len(theirs)) == 2 and len(ours) == len(theirs):
            return -1.0
        return 1.0 + shared / max(len(ours), len(theirs))


def _time_score(cluster: Cluster, draft: Draft) -> float:
    if cluster.time is None or draft.time is None:
        return 0.0
    ours, theirs = cluster.time, draft.time
    if ours.value == theirs.value:
        return 1.0
    if not (ours.earliest and ours.latest and theirs.earliest and theirs.latest):
        return -1.0
    return 0.5 if ours.earliest <= theirs.latest and theirs.earliest <= ours.latest else -1.0


def _topic_score(cluster: Cluster, draft: Draft) -> float:
    if not cluster.topic or not draft.topic:
        return 0.0
    return 1.0 if cluster.topic & draft.topic else -1.0


def _join(cluster: Cluster, draft: Draft) -> None:
    cluster.drafts.append(draft)
    if draft.evident and not cluster.evident:
        cluster.status, cluster.evident = draft.status, True
    if draft.time and (cluster.time is None or len(draft.time.value) > len(cluster.time.value)):
        cluster.time = draft.time
    if cluster.place < 0:
        cluster.place = draft.place
    for role, entity, name in draft.entities:
        cluster.entities.setdefault(entity, (role, name))
    cluster.topic = cluster.topic | draft.topic


def merge(drafts: list[Draft], event_types: Mapping[str, EventType], entities: list[Entity]) -> list[Cluster]:
    """The clusters of all types, in the order of their first trigger."""
    by_type: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_type.setdefault(draft.type, []).append(draft)
    clusters: list[Cluster] = []
    for name, own in by_type.items():
        clusters.extend(Merger(event_types[name], entities).clusters_of(own))
    return sorted(clusters, key=lambda cluster: cluster.drafts[0].order)
