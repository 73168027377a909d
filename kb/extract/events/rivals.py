"""Who runs against whom: the other one in a race of two, where the story tells it in other words.

"She leads her rival, Bo Diaz" and "her win streak over Bo Diaz" say whom Ann Lee runs against; that she won a primary
in Ohio on Tuesday is told elsewhere. Where somebody has just one rival in a story, that is who lost, or is to run too.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from typing import Final

from kb.extract.events.drafts import Cluster
from kb.extract.events.nominations import is_nomination
from kb.extract.events.outcomes import Outcome, is_to_come
from kb.extract.events.timevalues import days_behind
from kb.lexicon import table
from kb.ontology import EventType
from kb.records import Annotations

_LEAD: Final = 40
"""Characters before a name in which the words that make somebody a rival stand."""
_WORD: Final = 20
"""Characters in which the last of these words stands."""
_REACH: Final = 160
"""Characters before that in which the one whose rival it is stands."""
_LONG: Final = 200
"""Days since an election after which a story does not mean it by its races."""
_OTHER: Final = {"winner": "loser", "loser": "winner", "candidate": "candidate"}


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
    wanting = [cluster for cluster in races if len(cluster.entities) == 1 and _is_current(cluster, day)]
    rivals = _rivals(races, annotations, lower) if wanting else {}
    for cluster in wanting if rivals else ():
        entity, (role, _) = next(iter(cluster.entities.items()))
        others = rivals.get(entity, {})
        if len(others) == 1:
            other, name = next(iter(others.items()))
            ahead = is_to_come(cluster.status)
            cluster.entities[other] = (event_types[cluster.drafts[0].type].undecided if ahead else _OTHER[role], name)


def _is_current(cluster: Cluster, day: str | None) -> bool:
    """Whether an election is one of the races that the story is about: ahead, or a vote just held."""
    if is_nomination(cluster.family) or cluster.status is Outcome.NEGATED:
        return False
    if is_to_come(cluster.status):
        return True
    behind = days_behind(cluster.time, day) if cluster.time and day else None
    return behind < _LONG if behind is not None else cluster.time is None and cluster.family == "=primary"


@functools.cache
def _last_words() -> tuple[tuple[str, ...], frozenset[str]]:
    """The last words of what makes somebody a rival, and the words that may stand right before a rival's name: these
    or a title."""
    words = table("event_grammar")["rivals"]
    titles, rivals = [{phrase.split()[-1].rstrip("\\.") for phrase in words[part]} for part in ("titles", "rivals")]
    leading = rivals | {"over", "against", "of"}
    return tuple(sorted(leading)), frozenset(leading | titles)


def _is_led_to(lower: str, start: int) -> bool:
    """Whether the words before the name at `start` make somebody a rival; most are no such words, and that is told by
    the last one."""
    last = lower[max(0, start - _WORD) : start].rstrip(" .,").rpartition(" ")[2]
    if last == "of" and not lower.startswith("ahead ", start - len("ahead of ")):
        return False  # no other words with "of" lead to a rival
    leading, known = _last_words()
    if last not in known:
        return False
    for word in lower[max(0, start - _LEAD) : start].split():
        if word.rstrip(".,").endswith(leading):  # "arch-rival", too
            return _against().search(lower, max(0, start - _LEAD), start) is not None
    return False


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
        if name.form == "pronoun" or not _is_led_to(lower, name.start):
            continue
        first = bisect_left(starts, name.start - _REACH)
        sentence = lower.rfind("\n", max(0, name.start - _REACH), name.start)
        for before in range(at - 1, first - 1, -1):
            other = names[persons[before]]
            if other.start > sentence and other.entity != name.entity:
                pair(other.entity, persons[before], name.entity, index)
                break
    return found
