"""Who stands in an election that is still open: the persons whom the story calls candidates, nominees, front-runners.

An article says "the November election" in one sentence and "the Republican nominee, Ann Lee" in another. While the
election lies ahead, whoever is called so, and nobody else, is running in it.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from kb.extract.events.drafts import Cluster
from kb.extract.events.nominations import is_nomination
from kb.extract.events.outcomes import is_to_come
from kb.lexicon import table
from kb.ontology import EventType
from kb.records import Annotations

MAX_CANDIDATES: Final = 4
"""More than this many are a field of contenders for something else, or several elections."""
_BEHIND: Final = 48
_TITLE: Final = 16
"""Characters that a title may take between "and" and a name."""
_SHORT: Final = ("sen", "gov", "rep")
_TITLES: Final = ("former", "senator", "governor")


@functools.cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """What calls somebody a candidate: right before the name, and in an apposition right behind it; and the last four
    characters of all that the first may end with."""
    listed = table("event_grammar")["words"]["standing"]
    ends = {f"{word}{tail} " for word in listed for tail in ("", "s", ",", ":", "s,", "s:")}
    ends |= {f"{title} " for title in _TITLES} | {f"{title}. " for title in _SHORT}
    short, titles = "|".join(_SHORT), "|".join(_TITLES)
    words = "|".join(sorted(listed, key=lambda word: (-len(word), word)))
    return (
        re.compile(rf"\b(?:{words})s?[,:]? (?:(?:{short})\. |(?:{titles}) )?$"),
        re.compile(rf", (?:the|a|an|who is the) (?:[a-z'’-]+ ){{0,3}}(?:{words})\b"),
        frozenset(words[-4:] for words in ends),
    )


def add_candidates(
    clusters: list[Cluster], event_types: dict[str, EventType], annotations: Annotations, lower: str
) -> None:
    """Fill the open role of elections ahead that name at most one person with those whom the story calls candidates."""
    wanting = [cluster for cluster in clusters if _is_open(cluster, event_types[cluster.drafts[0].type])]
    if not wanting:
        return
    standing = _standing(annotations, lower)
    if not 1 <= len(standing) <= MAX_CANDIDATES:
        return
    for cluster in wanting:
        role = event_types[cluster.drafts[0].type].undecided
        if not cluster.entities or set(cluster.entities) <= set(standing):
            for entity, name in standing.items():
                cluster.entities.setdefault(entity, (role, name))


def _is_open(cluster: Cluster, event_type: EventType) -> bool:
    scheduled = bool(event_type.undecided) and not is_nomination(cluster.family)
    return scheduled and is_to_come(cluster.status) and len(cluster.entities) < 2


def _standing(annotations: Annotations, lower: str) -> dict[int, int]:
    """The persons who are called candidates, each with the first name that is."""
    before, behind, ends = _words()
    found: dict[int, int] = {}
    joined = -_TITLE - 1
    for index, (start, end, kind, entity, form, _) in enumerate(annotations.names):
        if kind != "person" or entity < 0 or form == "pronoun":
            continue
        stands = joined <= start <= joined + _TITLE
        if not stands and lower[max(0, start - 4) : start] in ends:
            stands = before.search(lower, max(0, start - _BEHIND), start) is not None
        if stands or (lower[end : end + 1] == "," and behind.match(lower, end)):
            found.setdefault(entity, index)
        joined = end + 5 if stands and lower.startswith(" and ", end) else -_TITLE - 1
    return found
