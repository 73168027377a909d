"""Whether two units may be reports of one event, and how strongly they point to it.

Nothing here looks at more than two units; `clusters.py` decides what a whole cluster allows. Similarity is only asked
where nothing contradicts: types, status, times, places and actors each have a veto.
"""

from __future__ import annotations

import datetime
import functools
import math
from collections.abc import Mapping
from typing import NamedTuple

from kb import lexicon
from kb.link.actors import Actors, main_roles
from kb.ontology import EventType
from kb.records import LinkUnit, Place, Status

REFERENCE_DAYS = 10
"""How many days after a dated event an article may refer to it without a date."""

ECHO_DAYS = 14
"""How many days apart two articles may tell of the same undated event."""

SAME_PLACE_KM = 60
"""Two towns nearer than this may be one place that two reports name differently."""

SIMILAR_CONTENT = 0.4
"""Share of the shorter pledge's content words that must stand in the longer."""


class Match(NamedTuple):
    """Why two units may be one event: the rule, and a score between 0 and 1."""

    rule: str
    score: float


class Times(NamedTuple):
    """When a unit's event may have been, and when it was reported, as day numbers; None where unknown."""

    earliest: int | None
    latest: int | None
    published: int | None


def _day(text: str | None) -> int | None:
    try:
        return datetime.date.fromisoformat(text[:10]).toordinal() if text else None
    except ValueError:
        return None


def times_of(unit: LinkUnit) -> Times:
    """The bounds of a unit's time, and its day of publication."""
    time = unit.event.time
    earliest = _day(time.earliest) if time else None
    latest = _day(time.latest) if time else None
    return Times(earliest if latest is not None else None, latest if earliest is not None else None,
                 _day(unit.published))


@functools.cache
def _topic_types() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["by_topic"]["types"])


class Matcher:
    """Compares two units. Built once a linking run."""

    def __init__(self, actors: Actors, event_types: Mapping[str, EventType]) -> None:
        self.actors = actors
        self.event_types = event_types

    def match(self, left: LinkUnit, right: LinkUnit) -> Match | None:
        """How two units point to one event, or None where they contradict or share too little."""
        if left.event.type != right.event.type or left.event.document_id == right.event.document_id:
            return None
        if not _statuses_agree(left.event.status, right.event.status):
            return None
        when = self._when(left, right)
        if when is None or not places_agree(left.event.place, right.event.place):
            return None
        who = self._who(left, right)
        if who is None:
            return None
        if left.event.type == "pledge":
            said = _same_content(left, right)
            return Match(f"pledge/{when.rule}", min(who, said)) if said else None
        if when.rule == "year" and who < 1:
            return None
        return Match(f"{'actors' if who >= 1 else 'some actors'}+{when.rule}", round(who * when.score, 3))

    def contradicts(self, left: LinkUnit, right: LinkUnit) -> bool:
        """Whether status, times or places of two units rule out that they are one event."""
        return (not _statuses_agree(left.event.status, right.event.status) or self._when(left, right) is None
                or not places_agree(left.event.place, right.event.place))

    def _who(self, left: LinkUnit, right: LinkUnit) -> float | None:
        """Agreement of the participants between 0 and 1, or None where they are not the same."""
        roles = main_roles().get(left.event.type)
        if roles:
            a, b = self.actors.of(left, roles), self.actors.of(right, roles)
            if a and b and not a & b:
                return None
        a, b = self.actors.of(left), self.actors.of(right)
        common = a & b
        if left.event.type in _topic_types():
            return self._topic(left, right, common, a, b)
        if not common or (min(len(a), len(b)) > 1 and len(common) < 2):
            return None
        smaller = min(len(a), len(b))
        if len(common) < smaller and len(common) / smaller < 2 / 3:
            return None
        if roles:
            return 1.0
        return 1.0 if smaller > 1 else 0.7

    def _topic(
        self, left: LinkUnit, right: LinkUnit, common: frozenset[str], a: frozenset[str], b: frozenset[str]
    ) -> float | None:
        topics = left.topic & right.topic
        if a and b and not common and not topics:
            return None
        if topics:
            return 1.0
        if common and len(common) == min(len(a), len(b)) and not (left.topic and right.topic):
            return 0.9 if len(common) > 1 else 0.75
        same_place = left.event.place and right.event.place and left.event.place.name == right.event.place.name
        return 0.7 if same_place and not (a or b) else None

    def _when(self, left: LinkUnit, right: LinkUnit) -> Match | None:
        """How the times agree: exact dates best, a plain reference soon after it less; None where they can't."""
        a, b = times_of(left), times_of(right)
        slack = self.event_types[left.event.type].linking.window_days
        if a.earliest is not None and b.earliest is not None and a.latest is not None and b.latest is not None:
            if a.latest + slack < b.earliest or b.latest + slack < a.earliest:
                return None
            grain = max(a.latest - a.earliest, b.latest - b.earliest)
            apart = a.latest < b.earliest or b.latest < a.earliest
            score = 0.8 if apart else 1.0 if grain == 0 else 0.85 if grain < 32 else 0.6
            return Match("near date" if apart else "date" if grain < 32 else "year", score)
        if a.earliest is None and b.earliest is None:
            return self._both_undated(left, right, a, b)
        dated, undated, told = (a, b, right) if a.earliest is not None else (b, a, left)
        return self._reference(dated, undated, told)

    def _both_undated(self, left: LinkUnit, right: LinkUnit, a: Times, b: Times) -> Match | None:
        if a.published is None or b.published is None or abs(a.published - b.published) > ECHO_DAYS:
            return None
        return Match("undated, reported together", 0.8 if left.event.status == right.event.status else 0.6)

    @staticmethod
    def _reference(dated: Times, undated: Times, told: LinkUnit) -> Match | None:
        """An undated report joins the dated event that came shortly before it (planned ones: that comes after it)."""
        if undated.published is None or dated.earliest is None or dated.latest is None:
            return None
        if told.event.status == Status.OCCURRED:
            age = undated.published - dated.latest
            fits = age >= -1 and undated.published - dated.earliest <= REFERENCE_DAYS + (dated.latest - dated.earliest)
        else:
            fits = dated.latest - undated.published >= -1 and dated.earliest - undated.published <= 3 * REFERENCE_DAYS
        return Match("reference", 0.75) if fits else None


def _statuses_agree(left: Status, right: Status) -> bool:
    """What did not happen is another thing than what did; plans and proposals may turn into facts."""
    if Status.NEGATED in {left, right}:
        return left == right
    return True


def places_agree(a: Place | None, b: Place | None) -> bool:
    """Whether two places may be one, or one lie in the other; unknown ones always may.

    Towns are the same within `SAME_PLACE_KM`; a country holds its towns; without coordinates the country decides.
    """
    if not a or not b or not a.place_id or not b.place_id or a.place_id == b.place_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if "country/" in a.place_id + b.place_id:
        return bool(a.country and b.country)
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return True
    # An equirectangular distance is good to a percent at the scale of towns; 111.2 km are one degree of latitude.
    east = (a.longitude - b.longitude) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return math.hypot(east, a.latitude - b.latitude) * 111.2 <= SAME_PLACE_KM


def _same_content(left: LinkUnit, right: LinkUnit) -> float | None:
    smaller = min(len(left.words), len(right.words))
    if not smaller:
        return None
    share = len(left.words & right.words) / smaller
    return round(share, 3) if share >= SIMILAR_CONTENT and len(left.words & right.words) > 1 else None
