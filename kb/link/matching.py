"""Whether two units may be reports of one event, and how strongly they point to it.

Nothing here looks at more than two units; `clusters.py` decides what a whole cluster allows. First come the vetoes:
types, status, times, places and actors must not contradict. Then evidence is added up, as logarithms of odds: who took
part, when and where it was, the words around it, and whether the two articles tell the same story. The weights are in
`lexicon/linking.toml`; `benchmarks/link.py` measures them.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from kb import lexicon
from kb.link.actors import NOBODY, Removed, main_roles, namesakes, two_of_a_name
from kb.link.places import are_on_the_map, places_agree
from kb.link.reports import KNOWN_FOR, Report, Times, known_by_place, reach_of
from kb.ontology import EventType
from kb.records import Status

REFERENCE_DAYS = 10
"""How many days after a dated event an article may refer to it without a date."""

ECHO_DAYS = 14
"""How many days apart two articles may tell of the same undated event."""

SIMILAR_CONTENT = 0.4
"""Share of the shorter pledge's content words that must stand in the longer."""

SAME_STORY = 0.3
"""Articles that share this much of what they are about tell of one story: of pairs a month apart, one in fifty do."""

FAR_DAYS = 45
"""An event so many days before or after its report is one that is remembered or foreseen."""

MONTH = 32
NEAR = "near date"
KNOWN = "known by its place"
FAR = "far date"
FAR_YEAR = "far year"
OCCASION = "occasion"
REMEMBERED = frozenset({FAR, FAR_YEAR, KNOWN})
STATES = ("country/", "organisation/")
"""How the ids of actors begin that act for a country."""


class Match(NamedTuple):
    """Why two units may be one event: the rule, a score between 0.5 and 1, and the evidence beyond the threshold that
    it stands for. `near` says that their dates do not meet, but lie within the type's slack; `twice`, of a match with a
    cluster, that the article of the unit has an event in it already; `named`, that both speak of one occasion."""

    rule: str
    score: float
    evidence: float
    near: bool = False
    twice: bool = False
    named: bool = False


class Evidence(NamedTuple):
    """A reason to think that two units are one event, or that they are not, with its weight."""

    reason: str
    weight: float


NOTHING = Evidence("", 0.0)
UNMET = Evidence("unmet", 0.0)
"""Times that do not meet, of two reports of which one may yet speak of what the other tells of by its town."""


def same_telling(left: Report, right: Report) -> bool:
    """Whether two units are events that one article tells apart; a "summit" and a "meeting" in it may yet be one."""
    return left.document_id == right.document_id and left.type == right.type


@functools.cache
def _anchored() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(reasons) for kind, reasons in lexicon.table("linking")["anchored"].items()}


@functools.cache
def _weights() -> Mapping[str, Any]:
    weights: Mapping[str, Any] = lexicon.table("linking")["weights"]
    return weights


class Matcher:
    """Compares two reports. Built once a linking run."""

    def __init__(self, event_types: Mapping[str, EventType], removed: Removed = NOBODY) -> None:
        self.event_types = event_types
        self._removed = removed
        self._by_topic = frozenset(kind for kind, declared in event_types.items()
                                   if "participants" not in declared.linking.same)

    def agreed(self, left: Report, right: Report) -> Evidence | None:
        """How the times of two units agree, `UNMET` where they don't; None where status, times or places rule out that
        they are one event."""
        if left.contradicts_occasion(right):
            return None
        when = self._when(left, right)
        if when is None:
            known = left.is_known_like(right) and _may_be_remembered(left, right)
            return UNMET if known or _one_is_vague(left, right) else None
        named = left.shares_occasion(right)
        if not _statuses_agree(left, right, when) and not (named and self.event_types[left.type].scheduled):
            return None
        return when if named or places_agree(left.place, right.place) else None

    def match(self, left: Report, right: Report, when: Evidence) -> Match | None:
        """How two units whose times agree so point to one event, or None where they share too little."""
        if when is UNMET or left.family != right.family:
            return None
        who = self._who(left, right)
        if who is None:
            return None
        if left.type == "pledge":
            said = _same_content(left, right) if who.reason else None
            return Match(f"pledge/{when.reason}", said, said, when.reason == NEAR) if said else None
        found = [who, when, _where(left, right), self._topic(left, right), _context(left, right)]
        if left.shares_occasion(right):
            found.append(Evidence(OCCASION, _weights()["occasion"]))
        story = _story(left, right)
        if story.weight > 0 or when.reason not in REMEMBERED:
            found.append(story)  # what is remembered is told in any story
        total = sum([each.weight for each in found]) - _weights()["threshold"][
            "place" if known_by_place(left.type) and known_by_place(right.type) else "participants"]
        if total < 0:
            return None
        reasons = [each.reason for each in found if each.weight > 0]
        wanted = _anchored().get(left.type)
        if wanted and wanted.isdisjoint(reasons):
            return None
        return Match("+".join([reason for reason in reasons if reason]), round(1 / (1 + math.exp(-total)), 3), total,
                     when.reason == NEAR, named=OCCASION in reasons)

    def may_tell_twice(self, left: Report, right: Report) -> bool:
        """Whether two events of one article may be one that it tells in two places: their days, places and people
        are not two, and neither is told as another one."""
        if left.again or right.again or not places_agree(left.place, right.place):
            return False
        a, b = left.times, right.times
        if a.earliest is not None and b.earliest is not None and a.latest is not None and b.latest is not None and (
                a.latest < b.earliest or b.latest < a.earliest):
            return False
        return self.by_topic(left) or not (left.who and right.who) or left.who <= right.who or right.who <= left.who

    def names_another(self, left: Report, right: Report) -> bool:
        """Whether one names a person and the other somebody else of that surname, where it matters who takes part."""
        return not (self.by_topic(left) and self.by_topic(right)) and two_of_a_name(
            left.who - right.who, right.who - left.who, self._removed)

    def window(self, unit: Report) -> tuple[int, int]:
        """The days between which anything lies, in the sense of `times_span`, that the unit may match."""
        low, high = unit.span
        slack = self.event_types[unit.type].linking.window_days
        if unit.times.earliest is not None:
            return low - slack, high + slack
        return low - max(ECHO_DAYS, REFERENCE_DAYS), high + max(ECHO_DAYS, 3 * REFERENCE_DAYS)

    def _who(self, left: Report, right: Report) -> Evidence | None:
        """What the participants say, or None where they can't be those of one event."""
        weights = _weights()["who"]
        roles = main_roles().get(left.type)
        if roles:
            a, b = left.main, right.main
            if a and b and not a & b:
                return None
        a, b = left.who, right.who
        smaller = min(len(a), len(b))
        common = len(a & b)
        if 0 < common < smaller:
            common += namesakes(a - b, b - a, self._removed)
        if common < 2 and _same_sides(left, right):
            return Evidence("countries", weights["sides"])
        if left.type != right.type and (common < 2 or common < max(len(a), len(b))):
            return None
        if self.by_topic(left) and self.by_topic(right):
            kind = "both" if common > 1 else "topical" if common else "other" if smaller else "unknown"
        elif not smaller:
            kind = "unknown"
        elif not common or (smaller > 1 and common < 2) or common / smaller < 2 / 3:
            return None
        elif common > 1:
            kind = "both"
        else:
            kind = "main" if roles else "one"
        return Evidence("actors" if kind == "both" else "an actor" if common else "", weights[kind])

    def by_topic(self, unit: Report) -> bool:
        """Whether the type is known by what it is about or where it is, and not by who takes part."""
        return unit.type in self._by_topic

    def _topic(self, left: Report, right: Report) -> Evidence:
        """Words that name the event itself; for types that are named by them."""
        if not (left.topic and right.topic and self.by_topic(left) and self.by_topic(right)):
            return NOTHING
        weights = _weights()["topic"]
        share = len(left.topic & right.topic) / min(len(left.topic), len(right.topic))
        weight = weights["different"] + share * (weights["same"] - weights["different"])
        return Evidence("name" if weight > 0 else "", weight)

    def _when(self, left: Report, right: Report) -> Evidence | None:
        """How the times agree: exact dates best, a plain reference soon after it less; None where they can't."""
        a, b = left.times, right.times
        slack = self.event_types[left.type].linking.window_days
        if a.earliest is not None and b.earliest is not None and a.latest is not None and b.latest is not None:
            return _both_dated(a, b, slack)
        if a.earliest is None and b.earliest is None:
            return _both_undated(left, right, a, b)
        scheduled = self.event_types[left.type].scheduled
        return _reference(left, right, scheduled) if a.earliest is not None else _reference(right, left, scheduled)


def _same_sides(left: Report, right: Report) -> bool:
    """Whether two countries meet in both: named as such in one report, by their leaders in the other."""
    a, b = left.sides, right.sides
    if len(a) < 2 or len(b) < 2:
        return False
    met = [code for code in a.keys() & b.keys() if a[code] & b[code] or any(
        actor.startswith(STATES) for actor in a[code] | b[code])]
    return len(met) > 1 and len(met) == min(len(a), len(b))


def _both_dated(a: Times, b: Times, slack: int) -> Evidence | None:
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return None
    if a.latest + slack < b.earliest or b.latest + slack < a.earliest:
        return None
    weights = _weights()["when"]
    grain = max(a.latest - a.earliest, b.latest - b.earliest)
    if a.latest < b.earliest or b.latest < a.earliest:
        if grain > MONTH:
            return None  # Years are not slips of a day.
        apart = max(b.earliest - a.latest, a.earliest - b.latest)
        return Evidence(NEAR, weights["next_day" if apart == 1 else "near"])
    name = "day" if grain == 0 else "week" if grain < 8 else "month" if grain < 32 else "year"
    if _is_far(a) and _is_far(b):
        return Evidence(FAR if grain < 32 else FAR_YEAR, weights[f"far_{name}"])
    return Evidence("date" if grain < 32 else "year", weights[name])


def _is_far(times: Times) -> bool:
    """Whether a report tells of what was long ago, or is far ahead, when it was published: few events are remembered
    or foreseen for so long."""
    if times.latest is None or times.earliest is None or times.published is None:
        return False
    return times.published - times.latest > FAR_DAYS or times.earliest - times.published > FAR_DAYS


def _both_undated(left: Report, right: Report, a: Times, b: Times) -> Evidence | None:
    """Reported at about the same time; but what is still to come can't have been reported as done before."""
    if a.published is None or b.published is None:
        return None
    apart = abs(a.published - b.published)
    if left.shares_occasion(right) and _told_of_one(left, right, apart):
        return Evidence("", _weights()["when"]["later"])
    if apart > ECHO_DAYS:
        return None
    for done, plan, later in ((left, right, b.published - a.published), (right, left, a.published - b.published)):
        if (done.status, plan.status) == (Status.OCCURRED, Status.PLANNED) and (
                later > 0 or (later == 0 and plan.again)):
            return None
    weights = _weights()["when"]
    if left.status == right.status == Status.PLANNED:
        return Evidence("planned", weights["planned"])
    return Evidence("reported together", weights["together" if abs(a.published - b.published) <= 3 else "later"])


def _reference(known: Report, told: Report, scheduled: bool) -> Evidence | None:
    """An undated report joins the dated event that came shortly before it, a plan the one that comes after it, and that
    something is off either; so does any report of what is `scheduled` ("five days before the vote"). What is told as a
    second or next one is not the event that another report tells plainly of.
    """
    dated, published = known.times, told.times.published
    if published is None or dated.earliest is None or dated.latest is None:
        return None
    if known.shares_occasion(told):
        return _named(known, told, dated.earliest - published, dated.latest - published)
    weights, distance = _weights()["when"], None
    if told.status in {Status.OCCURRED, Status.NEGATED} and not (told.again and not known.again):
        since = published - dated.latest
        if since < -1 and dated.earliest <= published and dated.latest - dated.earliest < MONTH:
            since = 0  # "last month" in one report may be the days before another
        if since >= -1 and published - dated.earliest <= REFERENCE_DAYS + (dated.latest - dated.earliest):
            distance = since
    if distance is None and (scheduled or told.status != Status.OCCURRED):
        until = dated.earliest - published
        if dated.latest - published >= (1 if told.again else -1) and until <= 3 * REFERENCE_DAYS:
            distance = until
    if distance is None:
        return _known(known, told)
    return Evidence("reference", weights["soon" if abs(distance) <= 2 else "reference"])


def _told_of_one(left: Report, right: Report, apart: int) -> bool:
    """Whether two reports without a date that name an occasion may mean one: of what is held again and again one at
    least must be ahead."""
    reach = reach_of(left.occasion.kind) if left.occasion else None
    if reach is None:
        return True
    return apart <= reach.apart and (not reach.scheduled or Status.PLANNED in {left.status, right.status})


def _named(known: Report, told: Report, first: int, last: int) -> Evidence | None:
    """A report without a date of an occasion that it names; `first` and `last` are the days until a report's date."""
    reach = reach_of(told.occasion.kind) if told.occasion else None
    if reach:
        ahead = last >= -1 and first <= reach.ahead and (reach.scheduled or told.status != Status.OCCURRED)
        since = told.status != Status.PLANNED and first <= 1 and last >= -reach.back
        if not ahead and not since:
            return None
    return Evidence("reference", _weights()["when"]["reference"])


def _known(known: Report, told: Report) -> Evidence | None:
    """A report without a date of what was long before it, told of by its town."""
    latest, published = known.times.latest, told.times.published
    if not known.is_known_like(told) or told.status != Status.OCCURRED or told.again:
        return None
    if latest is None or published is None or not latest <= published <= latest + KNOWN_FOR:
        return None
    return Evidence(KNOWN, _weights()["when"]["known"])


def _one_is_vague(left: Report, right: Report) -> bool:
    """Whether just one of two reports says by its name which occasion it means, and one does not say when."""
    named = [report.occasion is not None and report.occasion.name is not None for report in (left, right)]
    return named[0] != named[1] and None in {left.times.earliest, right.times.earliest}


def _may_be_remembered(left: Report, right: Report) -> bool:
    """Whether two reports of what is known by its town may be of one event although nothing says when: not where both
    say when, nor where it was to come when it was told of."""
    if left.status != Status.OCCURRED or right.status != Status.OCCURRED:
        return False
    if left.times.earliest is not None and right.times.earliest is not None:
        return False
    return all(dated.times.latest is None or told.times.published is None or dated.times.latest <= told.times.published
               for dated, told in ((left, right), (right, left)))


def _where(left: Report, right: Report) -> Evidence:
    a, b = left.place, right.place
    if not a or not b:
        return NOTHING
    weights = _weights()["where"]
    same = a.place_id == b.place_id if a.place_id and b.place_id else a.name.casefold() == b.name.casefold()
    if not same:
        return Evidence("", weights["holds" if are_on_the_map(a, b) else "unlike"])
    if left.is_known_like(right):
        return Evidence("place", weights["known"])
    return Evidence("place", weights["country" if str(a.place_id).startswith("country/") else "town"])


def _context(left: Report, right: Report) -> Evidence:
    """Words that the sentences share, each for a little."""
    shared = len(left.context & right.context)
    if not shared:
        return NOTHING
    weights = _weights()["context"]
    return Evidence("wording" if shared > 2 else "", min(shared * weights["word"], weights["most"]))


def _story(left: Report, right: Report) -> Evidence:
    """How much of what the two articles are about is the same."""
    if not left.story or not right.story:
        return NOTHING
    weights = _weights()["story"]
    share = len(left.story & right.story) / min(len(left.story), len(right.story))
    weight = max(weights["least"], min(weights["most"], (share - weights["from"]) * weights["slope"]))
    return Evidence("story" if share >= SAME_STORY else "", weight)


def _statuses_agree(left: Report, right: Report, when: Evidence) -> bool:
    """Plans may turn into facts or be called off; that something did not happen is about the same event as that it
    did only where both say when."""
    if left.status == right.status:
        return True
    statuses = {left.status, right.status}
    if statuses == {Status.NEGATED, Status.OCCURRED}:
        return when.reason in {"date", FAR}
    return statuses != {Status.NEGATED, Status.POSSIBLE}


def _same_content(left: Report, right: Report) -> float | None:
    smaller = min(len(left.words), len(right.words))
    if not smaller:
        return None
    share = len(left.words & right.words) / smaller
    return round(share, 3) if share >= SIMILAR_CONTENT and len(left.words & right.words) > 1 else None
