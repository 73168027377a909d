"""Actors across documents: which ids may mean the same actor."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from kb import lexicon
from kb.ledger import Ledger
from kb.records import Participant

PERSON = "person/"
REMOVED_TAIL = "removed-"
"""How the end of the ids of actors begins whose names were removed; a digest follows, and one for each surname."""
_PATRONYMICS = frozenset({"bin", "bint", "ibn"})


class Removed(NamedTuple):
    """What linking knows of people whose names are removed, so that it goes on as with the names, and never stores:
    what stands for their surnames, by these; and with which letter their given names begin, by ids and by what stands
    for a surname that one of them alone bears."""

    surnames: Mapping[str, str] = {}
    initials: Mapping[str, str] = {}


NOBODY = Removed()


class Called(Protocol):
    """The collection's actors, so that a lone surname can be told from a person with a full name."""

    def canonical(self, actor_id: str) -> str:
        """The id that stands for an actor."""

    def name(self, actor_id: str) -> str | None:
        """The full name that most reports of the collection use for a canonical id."""


class Actors(Called, Protocol):
    """The same, with what is known of those whose names were removed."""

    removed: Removed


class CollectedActors:
    """The actors of all events of a collection. `named` are the ids and names of each event's participants.

    Others who bear the surname of somebody whose name was removed are still namesakes.
    """

    def __init__(self, named: Iterable[Iterable[tuple[str, str]]], removed: Removed = NOBODY) -> None:
        self.removed = removed
        names: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for participants in named:
            for actor_id, name in participants:
                names[actor_id][name] += 1
        bearers: dict[str, set[str]] = defaultdict(set)
        for actor_id in names:
            for short in short_names(actor_id, removed):
                bearers[short].add(actor_id)
        self._full = {f"{PERSON}{short}": min(full) for short, full in bearers.items() if len(full) == 1}
        self._names = {actor_id: _best_name(actor_id, used) for actor_id, used in names.items()}
        self.used: Mapping[str, Mapping[str, int]] = names
        self.bearers: Mapping[str, set[str]] = bearers

    def canonical(self, actor_id: str) -> str:
        """The id that stands for an actor: a lone short name becomes the one person of the collection who is called so,
        if there is just one; everything else stays itself."""
        return self._full.get(actor_id, actor_id)

    def name(self, actor_id: str) -> str | None:
        """The full name that most reports of the collection use for a canonical id."""
        return self._names.get(actor_id)


class RecalledActors:
    """The actors of the last build, read from the ledger as they are asked for, and what has changed of them: how many
    reports more or fewer call an actor by a name."""

    def __init__(
        self, ledger: Ledger, change: Mapping[tuple[str, str], int], removed: Removed = NOBODY
    ) -> None:
        self.removed = removed
        self._ledger = ledger
        self._change: dict[str, dict[str, int]] = defaultdict(dict)
        self._new: dict[str, set[str]] = defaultdict(set)
        for (actor_id, name), count in change.items():
            self._change[actor_id][name] = count
            for short in short_names(actor_id, removed):
                self._new[short].add(actor_id)
        self._held = functools.cache(self._used)
        self.canonical = functools.cache(self._canonical)

    def _used(self, actor_id: str) -> dict[str, int]:
        used = dict(self._ledger.names(actor_id))
        for name, count in self._change.get(actor_id, {}).items():
            used[name] = used.get(name, 0) + count
        return {name: count for name, count in used.items() if count > 0}

    def _canonical(self, actor_id: str) -> str:
        if not is_lone(actor_id):
            return actor_id
        short = actor_id.removeprefix(PERSON)
        full = {each for each in self._ledger.full_names(short) | self._new.get(short, set()) if self._held(each)}
        return min(full) if len(full) == 1 else actor_id

    def name(self, actor_id: str) -> str | None:
        """As for the actors of a collection."""
        used = self._held(actor_id)
        return _best_name(actor_id, used) if used else None


def is_lone(actor_id: str) -> bool:
    """Whether an id is that of a person who is known by one name alone."""
    return actor_id.startswith(PERSON) and "-" not in actor_id


def bearer_of(lone: str, others: Iterable[str], removed: Removed = NOBODY) -> str | None:
    """The one of some actors who may be meant by a lone name; None where it is nobody, or more than one."""
    if not is_lone(lone):
        return None
    bearers = {other for other in others if lone.removeprefix(PERSON) in short_names(other, removed)}
    return bearers.pop() if len(bearers) == 1 else None


def namesakes(left: Iterable[str], right: Iterable[str], removed: Removed = NOBODY) -> int:
    """How many on either side, where others already meet, are called by a lone name that fits just one on the other.

    That there are two of the name in the collection tells nothing against it: they seldom meet the same people.
    """
    left, right = list(left), list(right)
    return sum(bearer_of(each, right, removed) is not None for each in left) + sum(
        bearer_of(each, left, removed) is not None for each in right)


def two_of_a_name(left: Iterable[str], right: Iterable[str], removed: Removed = NOBODY) -> bool:
    """Whether a person on one side and one on the other bear one surname and given names that begin otherwise: Bill and
    Hillary Clinton, but not Mohammed and Mohammad. A lone surname in between makes them no one person."""
    theirs = {short: other for other in right for short in short_names(other, removed)}
    return any(
        (other := theirs.get(short)) is not None and _initial(other, removed) != _initial(each, removed)
        for each in left for short in short_names(each, removed))


def _initial(actor_id: str, removed: Removed) -> str:
    """The letter with which a person's given name begins; empty where the name was removed and that is not known."""
    name = actor_id[len(PERSON) :]
    if not name.startswith(REMOVED_TAIL):
        return name[0]
    return removed.initials.get(actor_id) or removed.initials.get(name.rpartition("-")[2], "")


def short_names(actor_id: str, removed: Removed = NOBODY) -> tuple[str, ...]:
    """What a person with a full name is called for short: the surname, which some peoples put first; the name before
    the father's ("Tamim bin Hamad Al Thani"). Ids of people whose names were removed tell what stands for these, and
    it is taken for others who bear the same ones."""
    kind, _, name = actor_id.partition("/")
    if kind != "person" or "-" not in name:
        return ()
    if name.startswith(REMOVED_TAIL):
        return tuple(name.split("-")[2:])
    first, last = name.split("-", 1)[0], name.rsplit("-", 1)[-1]
    leads = first in _leading_surnames() or not _PATRONYMICS.isdisjoint(name.split("-"))
    return tuple(removed.surnames.get(short, short) for short in ((last, first) if leads else (last,)))


@functools.cache
def _leading_surnames() -> frozenset[str]:
    return frozenset(lexicon.table("name_words")["surname_first"]["words"].lower().split())


def _best_name(actor_id: str, used: Mapping[str, int]) -> str:
    """The name that most reports use, for a person one with a given name if there is any; else the longest."""
    person = actor_id.startswith("person/")
    return max(used, key=lambda name: (person and " " in name, used[name], len(name), name))


@functools.cache
def main_roles() -> Mapping[str, frozenset[str]]:
    """For types in which one side makes the event what it is, the roles of that side."""
    return {kind: frozenset(roles) for kind, roles in lexicon.table("linking")["main_roles"].items()}


@functools.cache
def _single_roles() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["single_roles"])


def merged_participants(
    groups: Sequence[Sequence[Participant]], actors: Actors, sides: Iterable[tuple[str, str]] = ()
) -> tuple[Participant, ...]:
    """The participants of several reports as one list, those first whom most reports name: each actor once, in the
    role that most reports give.

    A specific role ("caller") wins over `participant`, which only says that the report does not tell the direction.
    A role that one side fills ("winner") goes to those whom at least half as many reports put there as the best
    supported one; what the others say stays with their mentions. `sides` are pairs of a country's code and an actor who
    stands for it: where that is a person in the country's role, the country is not counted beside them. A lone name is
    that of the one among the others who is called so.
    """
    roles: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    first: dict[str, Participant] = {}
    told = {actors.canonical(who.actor_id) for participants in groups for who in participants}
    meant = {lone: bearer for lone in told if (bearer := bearer_of(lone, told, actors.removed))}
    if meant:
        groups = sorted(groups, key=lambda each: any(actors.canonical(who.actor_id) in meant for who in each))
    for participants in groups:
        for who in participants:
            key = actors.canonical(who.actor_id)
            key = meant.get(key, key)
            roles[key][who.role] += 1
            first.setdefault(key, who)
    chosen: dict[str, tuple[str, int]] = {}
    best: dict[str, int] = defaultdict(int)
    for key, counts in roles.items():
        role = max(counts, key=lambda each: (each != "participant", counts[each], each))
        chosen[key] = role, sum(counts.values())
        best[role] = max(best[role], counts[role])
    doubled = {
        state for code, actor in sides
        if (state := f"country/{code.lower()}") in chosen and (leader := actors.canonical(actor)) in chosen
        and leader.startswith("person/") and chosen[leader][0] == chosen[state][0]
    }
    merged = [
        first[key].changed(actor_id=key, name=actors.name(key) or first[key].name, role=role, span=None, surface=None)
        for key, (role, _) in chosen.items()
        if key not in doubled and (role not in _single_roles() or 2 * roles[key][role] >= best[role])
    ]
    return tuple(sorted(merged, key=lambda who: (-chosen[who.actor_id][1], who.role, who.name)))
