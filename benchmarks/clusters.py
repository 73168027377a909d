"""Agreement of two partitions of the same things: MUC, B-cubed, CEAF-e, their mean (CoNLL F1), and merged pairs."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

Partition = Mapping[Hashable, Hashable]
"""Each thing to the name of the cluster that holds it."""


class Scores(NamedTuple):
    """Precision, recall and F1, between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


def _clusters(partition: Partition) -> list[set[Hashable]]:
    found: dict[Hashable, set[Hashable]] = defaultdict(set)
    for thing, name in partition.items():
        found[name].add(thing)
    return list(found.values())


def _muc_half(clusters: Sequence[set[Hashable]], other: Partition) -> float:
    links = sum(len(cluster) - 1 for cluster in clusters)
    missing = sum(len({other[thing] for thing in cluster}) - 1 for cluster in clusters)
    return (links - missing) / links if links else 1.0


def muc(gold: Partition, found: Partition) -> Scores:
    """Links that both have."""
    return Scores(_muc_half(_clusters(found), gold), _muc_half(_clusters(gold), found))


def _b_half(clusters: Sequence[set[Hashable]], other: Partition) -> float:
    total = sum(len(cluster) for cluster in clusters)
    together = 0.0
    for cluster in clusters:
        counts = Counter(other[thing] for thing in cluster)
        together += sum(count * count for count in counts.values()) / len(cluster)
    return together / total if total else 1.0


def b_cubed(gold: Partition, found: Partition) -> Scores:
    """For each thing, how much of its cluster belongs with it; averaged over things."""
    return Scores(_b_half(_clusters(found), gold), _b_half(_clusters(gold), found))


def ceaf_e(gold: Partition, found: Partition) -> Scores:
    """The best one-to-one matching of clusters by Dice similarity."""
    golds, founds = _clusters(gold), _clusters(found)
    overlaps: dict[tuple[int, int], int] = Counter()
    number = {thing: index for index, cluster in enumerate(founds) for thing in cluster}
    for index, cluster in enumerate(golds):
        for thing in cluster:
            overlaps[index, number[thing]] += 1
    similar = {pair: 2 * n / (len(golds[pair[0]]) + len(founds[pair[1]])) for pair, n in overlaps.items()}
    best = sum(_best_matching(part) for part in _components(similar))
    return Scores(best / len(founds) if founds else 1.0, best / len(golds) if golds else 1.0)


def _components(similar: Mapping[tuple[int, int], float]) -> list[dict[tuple[int, int], float]]:
    parts: list[tuple[set[int], set[int], dict[tuple[int, int], float]]] = []
    for (left, right), value in similar.items():
        touching = [part for part in parts if left in part[0] or right in part[1]]
        merged: tuple[set[int], set[int], dict[tuple[int, int], float]] = ({left}, {right}, {(left, right): value})
        for part in touching:
            merged[0].update(part[0])
            merged[1].update(part[1])
            merged[2].update(part[2])
            parts.remove(part)
        parts.append(merged)
    return [part[2] for part in parts]


def _best_matching(similar: Mapping[tuple[int, int], float]) -> float:
    """The greatest sum of a one-to-one matching: the Hungarian method with potentials, on a square of costs."""
    lefts, rights = sorted({a for a, _ in similar}), sorted({b for _, b in similar})
    if len(lefts) == 1 or len(rights) == 1:
        return max(similar.values())
    size = max(len(lefts), len(rights))
    cost = [[0.0] * size for _ in range(size)]
    for (left, right), value in similar.items():
        cost[lefts.index(left)][rights.index(right)] = -value
    u, v, match = [0.0] * (size + 1), [0.0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        match[0], column = row, 0
        least, way, used = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while match[column]:
            used[column] = True
            here, delta, following = match[column], float("inf"), 0
            for j in range(1, size + 1):
                if not used[j]:
                    reduced = cost[here - 1][j - 1] - u[here] - v[j]
                    if reduced < least[j]:
                        least[j], way[j] = reduced, column
                    if least[j] < delta:
                        delta, following = least[j], j
            for j in range(size + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            match[column], column = match[way[column]], way[column]
    return -sum(cost[match[j] - 1][j - 1] for j in range(1, size + 1))


def conll_f1(gold: Partition, found: Partition) -> float:
    """The mean F1 of MUC, B-cubed and CEAF-e."""
    return (muc(gold, found).f1 + b_cubed(gold, found).f1 + ceaf_e(gold, found).f1) / 3


def merged_pairs(gold: Partition, found: Partition) -> tuple[int, int]:
    """Pairs that gold keeps apart and that were merged all the same, and all pairs that gold keeps apart."""
    apart = [(a, b) for a, b in itertools.combinations(gold, 2) if gold[a] != gold[b]]
    return sum(found[a] == found[b] for a, b in apart), len(apart)
