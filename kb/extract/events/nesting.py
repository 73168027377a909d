"""How the places of one document lie to each other: the same, one inside the other, or two."""

from __future__ import annotations

from kb.extract.events.drafts import Cluster, Draft
from kb.extract.events.places import is_site
from kb.records import Entity, Name


class Places:
    """Compares places of one document: the same, one inside the other, or two."""

    def __init__(self, names: list[Name], entities: list[Entity], lower: str) -> None:
        self.names = names
        self.entities = entities
        self.lower = lower
        self._sites: dict[int, bool] = {}

    def is_site(self, place: int) -> bool:
        """Whether a place is a building or the like, which no atlas has."""
        known = self._sites.get(place)
        if known is None:
            known = self._sites[place] = is_site(self.names[place], self.entities, self.lower)
        return known

    def agree(self, cluster: Cluster, draft: Draft) -> float:
        """The score of where a cluster and a draft are. A building may be in a town, unless it is told to be in
        another one."""
        ours, theirs = cluster.place, draft.place
        where = self.score(ours, theirs)
        if where >= 0 or self.is_site(ours) is self.is_site(theirs):
            return where
        around = (cluster.area(), draft.around) if self.is_site(theirs) else (cluster.around, draft.place)
        return min(0.0, self.score(*around))

    def score(self, left: int, right: int) -> float:
        """1 for the same place, 0 where they may agree (unknown, or one within the other), -1 for two places."""
        if left < 0 or right < 0:
            return 0.0
        ours, theirs = self.names[left].entity, self.names[right].entity
        if ours == theirs:
            return 1.0
        if ours < 0 or theirs < 0:
            return 0.0
        one, other = self.entities[ours], self.entities[theirs]
        nested = one.country and one.country == other.country and "country" in (one.kind, other.kind)
        return 0.0 if nested else -1.0

    def is_within(self, inner: int, outer: int) -> bool:
        """Whether a place is a town of the country that another one names."""
        if inner < 0 or outer < 0 or self.score(inner, outer) != 0.0:
            return False
        ours, theirs = self.names[inner].entity, self.names[outer].entity
        return ours >= 0 and theirs >= 0 and self.entities[ours].kind == "place" and (
            self.entities[theirs].kind == "country")
