"""Actors across documents: which ids may mean the same actor."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kb import lexicon
from kb.records import LinkUnit, Participant


class Actors:
    """The collection's actors, so that a lone surname can be told from a person with a full name."""

    def __init__(self, units: Sequence[LinkUnit]) -> None:
        ids = {who.actor_id for unit in units for who in unit.event.participants}
        by_surname: dict[str, set[str]] = defaultdict(set)
        for actor_id in ids:
            kind, _, name = actor_id.partition("/")
            if kind == "person" and "-" in name:
                by_surname[name.rsplit("-", 1)[-1]].add(actor_id)
        names: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            for who in unit.event.participants:
                names[who.actor_id].add(who.name)
        self._full = {f"person/{surname}": min(full) for surname, full in by_surname.items() if len(full) == 1}
        self._names = {actor_id: max(used, key=lambda name: (len(name), name)) for actor_id, used in names.items()}

    def canonical(self, actor_id: str) -> str:
        """The id that stands for an actor: a lone surname becomes the one person of that surname in the collection,
        if there is just one; everything else stays itself."""
        return self._full.get(actor_id, actor_id)

    def name(self, actor_id: str) -> str | None:
        """The fullest name that the collection uses for a canonical id."""
        return self._names.get(actor_id)

    def of(self, unit: LinkUnit, roles: frozenset[str] | None = None) -> frozenset[str]:
        """The canonical ids of a unit's participants, all or only those in some roles."""
        return frozenset(self.canonical(who.actor_id) for who in unit.event.participants
                         if roles is None or who.role in roles)


@functools.cache
def main_roles() -> Mapping[str, frozenset[str]]:
    """For types in which one side makes the event what it is, the roles of that side."""
    return {kind: frozenset(roles) for kind, roles in lexicon.table("linking")["main_roles"].items()}


def merged_participants(groups: Sequence[Sequence[Participant]], actors: Actors) -> tuple[Participant, ...]:
    """The participants of several reports as one list: each actor once, in the role most reports give.

    A specific role ("caller") wins over `participant`, which only says that the report does not tell the direction.
    Names are the fullest that the collection uses.
    """
    roles: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    first: dict[str, Participant] = {}
    for participants in groups:
        for who in participants:
            key = actors.canonical(who.actor_id)
            roles[key][who.role] += 1
            first.setdefault(key, who)
    merged = []
    for key, counts in roles.items():
        role = max(counts, key=lambda each: (each != "participant", counts[each], each))
        name = actors.name(key) or first[key].name
        merged.append(first[key].model_copy(update={
            "actor_id": key, "name": name, "role": role, "span": None, "surface": None}))
    return tuple(sorted(merged, key=lambda who: (who.role, who.name)))
