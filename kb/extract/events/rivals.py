"""Who runs against whom: the other one in a race of two, where the story tells it in other words.

"She leads her rival, Bo Diaz" and "her win streak over Bo Diaz" say whom Ann Lee runs against; that she won a primary
in Ohio on Tuesday is told elsewhere. Where somebody has just one rival in a story, that is who lost, or is to run too.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left

from kb.extract.events.drafts import Cluster
from kb.extract.events.nominations import is_nomination
from kb.extract.events.timevalues import days_behind
from kb.lexicon import table
from kb.ontology import EventType
from kb.records import Annotations, Status

_LEAD = 40
"""Characters before a name in which the words that make somebody a rival stand."""
_REACH = 160
"""Characters before that in which the one whose rival it is stands."""
_LONG = 200
"""Days since an election after which a story does not mean it by its races."""
_OTHER = {"winner": "loser", "loser": "winner", "candidate": "candidate"}
_AHEAD = (Status.PLANNED, Status.POSSIBLE)


@functools.cache
def _against() -> re.Pattern[str]:
    """The words right before a rival's name, in a lower-cased text."""
    words = table("event_grammar")["rivals"]
    contests, rivals = "|".join(words["contests"]), "|".join(words["rivals"])
    titles = "|".join(words["titles"])
    return re.compile(rf"\b(?:(?:{contests}) (?:over|against|ahead of)|(?:{rivals}),?) (?:(?:{titles})\.? ){{0,2}}$")


def add_rivals(
    clusters: list[Cluster], event_types: dict[str, EventType], annotations: Annotations, lower: str, day: str | None
) -> None:
    """Add the one rival of the only person in an election; `day` is that of publication."""
    races = [cluster for cluster in clusters if event_types[cluster.drafts[0].type].undecided]
    if not races:
        return
    rivals = _rivals(races, annotations, lower)
    for cluster in races if rivals else ():
        if len(cluster.entities) != 1 or not _is_current(cluster, day):
            continue
        entity, (role, _) = next(iter(cluster.entities.items()))
        others = rivals.get(entity, {})
        if len(others) == 1:
            other, name = next(iter(others.items()))
            ahead = cluster.status in _AHEAD
            cluster.entities[other] = (event_types[cluster.drafts[0].type].undecided if ahead else _OTHER[role], name)


def _is_current(cluster: Cluster, day: str | None) -> bool:
    """Whether an election is one of the races that the story is about: ahead, or a vote just held."""
    if is_nomination(cluster.family) or cluster.status is Status.NEGATED:
        return False
    if cluster.status in _AHEAD:
        return True
    behind = days_behind(cluster.time, day) if cluster.time and day else None
    return behind < _LONG if behind is not None else cluster.time is None and cluster.family == "=primary"


def _rivals(races: list[Cluster], annotations: Annotations, lower: str) -> dict[int, dict[int, int]]:
    """For each person, the rivals, each with a name that means that rival."""
    found: dict[int, dict[int, int]] = {}

    def pair(one: int, its: int, other: int, theirs: int) -> None:
        found.setdefault(one, {}).setdefault(other, theirs)
        found.setdefault(other, {}).setdefault(one, its)

    for race in races:
        people = [(entity, name) for entity, (_, name) in race.entities.items()
                  if annotations.entities[entity].kind == "person"]  # fmt: skip
        if len(people) == 2:
            pair(*people[0], *people[1])
    names = annotations.names
    persons = [index for index, name in enumerate(names) if name.kind == "person" and name.entity >= 0]
    starts = [names[index].start for index in persons]
    for at, index in enumerate(persons):
        name = names[index]
        if name.form == "pronoun" or _against().search(lower, max(0, name.start - _LEAD), name.start) is None:
            continue
        first = bisect_left(starts, name.start - _REACH)
        sentence = lower.rfind("\n", max(0, name.start - _REACH), name.start)
        for before in range(at - 1, first - 1, -1):
            other = names[persons[before]]
            if other.start > sentence and other.entity != name.entity:
                pair(other.entity, persons[before], name.entity, index)
                break
    return found
