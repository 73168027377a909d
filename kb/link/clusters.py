"""From matching pairs to events: blocking, an order that does not depend on the input's, and people's judgements.

Units are taken from the best dated to the undated. Each goes into the cluster that it matches best, provided that no
member of it contradicts; an undated one only where a single cluster fits. Cost: units are compared within their block
(type and an actor, type and a topic word), and there with clusters, not with units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.link.actors import Actors
from kb.link.matching import Match, Matcher, times_of
from kb.records import LinkUnit

MAX_CLUSTERS = 60
"""Only so many of the clusters of a block, the nearest in time, are compared with a unit."""

MAX_MEMBERS = 12
"""Only so many members of a cluster are compared with a unit: a cluster agrees with itself."""


class Membership(NamedTuple):
    """Why a unit is where it is: the member it matched (None for the first one), the rule and the score."""

    unit: LinkUnit
    matched: str | None
    rule: str
    score: float


class Decisions(NamedTuple):
    """People's verdicts on pairs of document events: what must be together, and what must not."""

    same: Mapping[str, str]
    different: frozenset[frozenset[str]]


def order(unit: LinkUnit) -> tuple[int, int, str, str]:
    """Best dated first, then by publication and id: a fixed order of any set of units."""
    times = times_of(unit)
    grain = times.latest - times.earliest if times.latest is not None and times.earliest is not None else 10**6
    return grain, -len(unit.event.participants), unit.published or "9999", unit.event.id


def make_clusters(
    units: Sequence[LinkUnit], actors: Actors, matcher: Matcher, decisions: Decisions
) -> list[list[Membership]]:
    """All units in clusters, each cluster in the order in which it grew."""
    clusters: list[list[Membership]] = []
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    judged: dict[str, int] = {}
    for unit in sorted(units, key=order):
        keys = list(_keys(unit, actors))
        together = decisions.same.get(unit.event.id)
        if together is not None and together in judged:
            number = judged[together]
            clusters[number].append(Membership(unit, clusters[number][0].unit.event.id, "judged the same", 1.0))
        else:
            number = _place(unit, keys, clusters, blocks, matcher, decisions)
        if together is not None:
            judged.setdefault(together, number)
        for key in keys:
            if number not in blocks[key]:
                blocks[key].append(number)
    return clusters


def _keys(unit: LinkUnit, actors: Actors) -> Iterator[tuple[str, str]]:
    kind = unit.event.type
    found = sorted(actors.of(unit)) + sorted(f"topic {word}" for word in unit.topic)
    if not found:
        found = [f"place {unit.event.place.name}"] if unit.event.place else []
    for key in found:
        yield kind, key


def _place(
    unit: LinkUnit, keys: Iterable[tuple[str, str]], clusters: list[list[Membership]],
    blocks: Mapping[tuple[str, str], list[int]], matcher: Matcher, decisions: Decisions,
) -> int:
    """The number of the cluster that a unit goes into, an old one or one of its own."""
    candidates: dict[int, tuple[Match, LinkUnit]] = {}
    for number in _nearest(unit, {n for key in keys for n in blocks.get(key, ())}, clusters):
        found = _fit(unit, clusters[number], matcher, decisions)
        if found:
            candidates[number] = found
    undated = times_of(unit).earliest is None
    if candidates and (not undated or len(_dated(candidates, clusters)) <= 1):
        number = max(candidates, key=lambda each: (candidates[each][0].score, -each))
        match, against = candidates[number]
        clusters[number].append(Membership(unit, against.event.id, match.rule, match.score))
        return number
    clusters.append([Membership(unit, None, "first", 1.0)])
    return len(clusters) - 1


def _nearest(unit: LinkUnit, numbers: set[int], clusters: Sequence[Sequence[Membership]]) -> list[int]:
    if len(numbers) <= MAX_CLUSTERS:
        return sorted(numbers)
    times = times_of(unit)
    here = times.earliest if times.earliest is not None else times.published or 0

    def distance(number: int) -> tuple[int, int]:
        other = times_of(clusters[number][0].unit)
        there = other.earliest if other.earliest is not None else other.published or 0
        return abs(here - there), number

    return sorted(sorted(numbers, key=distance)[:MAX_CLUSTERS])


def _dated(candidates: Iterable[int], clusters: Sequence[Sequence[Membership]]) -> list[int]:
    return [number for number in candidates if times_of(clusters[number][0].unit).earliest is not None]


def _fit(
    unit: LinkUnit, cluster: Sequence[Membership], matcher: Matcher, decisions: Decisions
) -> tuple[Match, LinkUnit] | None:
    """The best match with a cluster's members, or None where one of them contradicts or none matches."""
    best: tuple[Match, LinkUnit] | None = None
    for member in cluster:
        if frozenset((unit.event.id, member.unit.event.id)) in decisions.different:
            return None
    for member in cluster[:MAX_MEMBERS]:
        if member.unit.event.document_id == unit.event.document_id:
            return None
        match = matcher.match(unit, member.unit)
        if match is None:
            if member is cluster[0] or matcher.contradicts(unit, member.unit):
                return None
            continue
        if best is None or match.score > best[0].score:
            best = match, member.unit
    return best
