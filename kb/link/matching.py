"""Whether two units may be reports of one event, and how strongly they point to it.

Nothing here looks at more than two units; `clusters.py` decides what a whole cluster allows. First come the vetoes:
types, status, times, places and actors must not contradict. Then evidence is added up, as logarithms of odds: who took
part, when and where it was, the words around it, and whether the two articles tell the same story. The weights are in
`lexicon/linking.toml`; `benchmarks/link.py` measures them.
"""

from __future__ import annotations

import datetime
import functools
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

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

SAME_STORY = 0.3
"""Articles that share this much of what they are about tell of one story: of pairs a month apart, one in fifty do."""

NEAR = "near date"
STATES = ("country/", "organisation/")
"""How the ids of actors begin that act for a country."""


class Match(NamedTuple):
    """Why two units may be one event: the rule, a score between 0.5 and 1, and the evidence beyond the threshold that
    it stands for. `near` says that their dates do not meet, but lie within the type's slack."""

    rule: str
    score: float
    evidence: float
    near: bool = False


class Evidence(NamedTuple):
    """A reason to think that two units are one event, or that they are not, with its weight."""

    reason: str
    weight: float


class Times(NamedTuple):
    """When a unit's event may have been, and when it was reported, as day numbers; None where unknown."""

    earliest: int | None
    latest: int | None
    published: int | None


@functools.lru_cache(maxsize=1 << 14)
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


def times_span(unit: LinkUnit) -> tuple[int, int]:
    """The days, as numbers, that a unit's event lies between, or the day of its report; (0, 0) where none is known."""
    times = times_of(unit)
    if times.earliest is not None and times.latest is not None:
        return times.earliest, times.latest
    return (times.published or 0,) * 2


@functools.cache
def families() -> Mapping[str, str]:
    """For types whose words are used for one another ("the summit" of two leaders is a meeting), the family's name."""
    return {kind: name for name, kinds in lexicon.table("linking")["families"].items() for kind in kinds}


def family(event_type: str) -> str:
    """The family of a type; a type that has none is its own."""
    return families().get(event_type, event_type)


def same_telling(left: LinkUnit, right: LinkUnit) -> bool:
    """Whether two units are events that one article tells apart; a "summit" and a "meeting" in it may yet be one."""
    return left.event.document_id == right.event.document_id and left.event.type == right.event.type


@functools.cache
def _anchored() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(reasons) for kind, reasons in lexicon.table("linking")["anchored"].items()}


@functools.cache
def _weights() -> Mapping[str, Any]:
    weights: Mapping[str, Any] = lexicon.table("linking")["weights"]
    return weights


class Matcher:
    """Compares two units. Built once a linking run."""

    def __init__(self, actors: Actors, event_types: Mapping[str, EventType]) -> None:
        self.actors = actors
        self.event_types = event_types

    def match(self, left: LinkUnit, right: LinkUnit) -> Match | None:
        """How two units point to one event, or None where they contradict or share too little."""
        if family(left.event.type) != family(right.event.type) or same_telling(left, right):
            return None
        when = self._when(left, right)
        if when is None or not places_agree(left.event.place, right.event.place):
            return None
        if not _statuses_agree(left, right, when):
            return None
        who = self._who(left, right)
        if who is None:
            return None
        if left.event.type == "pledge":
            said = _same_content(left, right) if who.reason else None
            return Match(f"pledge/{when.reason}", said, said, when.reason == NEAR) if said else None
        found = [who, when, _where(left, right), self._topic(left, right), _context(left, right), _story(left, right)]
        wanted = _anchored().get(left.event.type)
        if wanted and wanted.isdisjoint(each.reason for each in found if each.weight > 0):
            return None
        total = sum(each.weight for each in found) - _weights()["threshold"]
        if total < 0:
            return None
        reasons = "+".join(each.reason for each in found if each.reason and each.weight > 0)
        return Match(reasons, round(1 / (1 + math.exp(-total)), 3), total, when.reason == NEAR)

    def contradicts(self, left: LinkUnit, right: LinkUnit) -> bool:
        """Whether status, times or places of two units rule out that they are one event."""
        when = self._when(left, right)
        return when is None or not places_agree(left.event.place, right.event.place) or not _statuses_agree(
            left, right, when)

    def window(self, unit: LinkUnit) -> tuple[int, int]:
        """The days between which anything lies, in the sense of `times_span`, that the unit may match."""
        low, high = times_span(unit)
        slack = self.event_types[unit.event.type].linking.window_days
        if times_of(unit).earliest is not None:
            return low - slack, high + slack
        return low - max(ECHO_DAYS, REFERENCE_DAYS), high + max(ECHO_DAYS, 3 * REFERENCE_DAYS)

    def _who(self, left: LinkUnit, right: LinkUnit) -> Evidence | None:
        """What the participants say, or None where they can't be those of one event."""
        weights = _weights()["who"]
        roles = main_roles().get(left.event.type)
        if roles:
            a, b = self.actors.of(left, roles), self.actors.of(right, roles)
            if a and b and not a & b:
                return None
        a, b = self.actors.of(left), self.actors.of(right)
        common, smaller = a & b, min(len(a), len(b))
        if len(common) < 2 and self._same_sides(left, right):
            return Evidence("countries", weights["sides"])
        if left.event.type != right.event.type and (len(common) < 2 or len(common) < max(len(a), len(b))):
            return None
        if self.by_topic(left) and self.by_topic(right):
            kind = "both" if len(common) > 1 else "topical" if common else "other" if smaller else "unknown"
        elif not smaller:
            kind = "unknown"
        elif not common or (smaller > 1 and len(common) < 2) or len(common) / smaller < 2 / 3:
            return None
        elif len(common) > 1:
            kind = "both"
        else:
            kind = "main" if roles else "one"
        return Evidence("actors" if kind == "both" else "an actor" if common else "", weights[kind])

    def _same_sides(self, left: LinkUnit, right: LinkUnit) -> bool:
        """Whether two countries meet in both: named as such in one report, by their leaders in the other."""
        a, b = self._sides(left), self._sides(right)
        met = [code for code in a.keys() & b.keys() if a[code] & b[code] or any(
            actor.startswith(STATES) for actor in a[code] | b[code])]
        return len(met) > 1 and len(met) == min(len(a), len(b))

    def _sides(self, unit: LinkUnit) -> dict[str, set[str]]:
        sides: dict[str, set[str]] = {}
        for code, actor in unit.sides:
            sides.setdefault(code, set()).add(self.actors.canonical(actor))
        return sides

    def by_topic(self, unit: LinkUnit) -> bool:
        """Whether the type is known by what it is about or where it is, and not by who takes part."""
        return "participants" not in self.event_types[unit.event.type].linking.same

    def _topic(self, left: LinkUnit, right: LinkUnit) -> Evidence:
        """Words that name the event itself; for types that are named by them."""
        if not (self.by_topic(left) and self.by_topic(right) and left.topic and right.topic):
            return Evidence("", 0)
        weights = _weights()["topic"]
        share = len(left.topic & right.topic) / min(len(left.topic), len(right.topic))
        weight = weights["different"] + share * (weights["same"] - weights["different"])
        return Evidence("name" if weight > 0 else "", weight)

    def _when(self, left: LinkUnit, right: LinkUnit) -> Evidence | None:
        """How the times agree: exact dates best, a plain reference soon after it less; None where they can't."""
        a, b = times_of(left), times_of(right)
        slack = self.event_types[left.event.type].linking.window_days
        if a.earliest is not None and b.earliest is not None and a.latest is not None and b.latest is not None:
            return _both_dated(a, b, slack)
        if a.earliest is None and b.earliest is None:
            return _both_undated(left, right, a, b)
        dated, undated, told = (a, b, right) if a.earliest is not None else (b, a, left)
        return _reference(dated, undated, told)


def _both_dated(a: Times, b: Times, slack: int) -> Evidence | None:
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return None
    if a.latest + slack < b.earliest or b.latest + slack < a.earliest:
        return None
    weights = _weights()["when"]
    if a.latest < b.earliest or b.latest < a.earliest:
        apart = max(b.earliest - a.latest, a.earliest - b.latest)
        return Evidence(NEAR, weights["next_day" if apart == 1 else "near"])
    grain = max(a.latest - a.earliest, b.latest - b.earliest)
    name = "day" if grain == 0 else "week" if grain < 8 else "month" if grain < 32 else "year"
    return Evidence("date" if grain < 32 else "year", weights[name])


def _both_undated(left: LinkUnit, right: LinkUnit, a: Times, b: Times) -> Evidence | None:
    """Reported at about the same time; but what is still to come can't have been reported as done before."""
    if a.published is None or b.published is None or abs(a.published - b.published) > ECHO_DAYS:
        return None
    for done, plan, later in ((left, right, b.published - a.published), (right, left, a.published - b.published)):
        if (done.event.status, plan.event.status) == (Status.OCCURRED, Status.PLANNED) and (
                later > 0 or (later == 0 and plan.again)):
            return None
    weights = _weights()["when"]
    if left.event.status == right.event.status == Status.PLANNED:
        return Evidence("planned", weights["planned"])
    return Evidence("reported together", weights["together" if abs(a.published - b.published) <= 3 else "later"])


def _reference(dated: Times, undated: Times, told: LinkUnit) -> Evidence | None:
    """An undated report joins the dated event that came shortly before it (planned ones: that comes after it)."""
    if undated.published is None or dated.earliest is None or dated.latest is None:
        return None
    if told.event.status in {Status.OCCURRED, Status.NEGATED}:
        distance = undated.published - dated.latest
        fits = distance >= -1 and undated.published - dated.earliest <= REFERENCE_DAYS + (dated.latest - dated.earliest)
    else:
        distance = dated.earliest - undated.published
        fits = dated.latest - undated.published >= (1 if told.again else -1) and distance <= 3 * REFERENCE_DAYS
    weights = _weights()["when"]
    return Evidence("reference", weights["soon" if abs(distance) <= 2 else "reference"]) if fits else None


def _where(left: LinkUnit, right: LinkUnit) -> Evidence:
    a, b = left.event.place, right.event.place
    if not a or not b:
        return Evidence("", 0)
    weights = _weights()["where"]
    same = a.place_id == b.place_id if a.place_id and b.place_id else a.name.casefold() == b.name.casefold()
    if not same:
        return Evidence("", weights["holds" if a.place_id and b.place_id else "unlike"])
    return Evidence("place", weights["country" if str(a.place_id).startswith("country/") else "town"])


def _context(left: LinkUnit, right: LinkUnit) -> Evidence:
    """Words that the sentences share, each for a little."""
    weights = _weights()["context"]
    shared = len(left.context & right.context)
    return Evidence("wording" if shared > 2 else "", min(shared * weights["word"], weights["most"]))


def _story(left: LinkUnit, right: LinkUnit) -> Evidence:
    """How much of what the two articles are about is the same."""
    if not left.story or not right.story:
        return Evidence("", 0)
    weights = _weights()["story"]
    share = len(left.story & right.story) / min(len(left.story), len(right.story))
    weight = max(weights["least"], min(weights["most"], (share - weights["from"]) * weights["slope"]))
    return Evidence("story" if share >= SAME_STORY else "", weight)


def _statuses_agree(left: LinkUnit, right: LinkUnit, when: Evidence) -> bool:
    """Plans may turn into facts or be called off; that something did not happen is about the same event as that it
    did only where both say when."""
    statuses = {left.event.status, right.event.status}
    if statuses == {Status.NEGATED, Status.OCCURRED}:
        return when.reason == "date"
    return statuses != {Status.NEGATED, Status.POSSIBLE}


def places_agree(a: Place | None, b: Place | None) -> bool:
    """Whether two places may be one, or one lie in the other; unknown ones always may.

    Towns are the same within `SAME_PLACE_KM`; a country holds its towns; without coordinates the country decides.
    """
    if not a or not b or not a.place_id or not b.place_id or a.place_id == b.place_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if "country/" in a.place_id + b.place_id:
        return True
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
