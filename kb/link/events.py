"""From a cluster of reports to one event: what most sources say, what is contested, and how sure it is."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from kb.link.actors import Actors, merged_participants
from kb.link.houses import article_in
from kb.link.origins import Groups
from kb.link.places import places_agree
from kb.link.titles import make_title
from kb.ontology import EventType
from kb.records import Event, LinkUnit, Participant, Place, Reading, Status, TimeValue, Told, founded_event_id

MAX_CONFIDENCE = 0.99
"""No number of reports makes an extraction certain."""

MAX_COMPARED = 20
"""Only so many different places of one event are compared with one another."""

_GRAINS = {4: "year", 7: "month", 8: "week", 10: "day"}
_UNSPECIFIC = frozenset({"participant", "candidate"})
FieldName = Literal["date", "place", "status", "participants"]


class Context(NamedTuple):
    """What every event is computed with. `sources` leads from each document of a cluster to the first with which it
    counts as one source."""

    actors: Actors
    event_types: Mapping[str, EventType]
    origins: Mapping[str, str]
    sources: Mapping[str, str] = {}

    def origin(self, unit: LinkUnit) -> str:
        """The document that the unit's document copies, maybe itself."""
        return self.origins.get(unit.event.document_id, unit.event.document_id)


def reported(unit: LinkUnit) -> tuple[str, str, str]:
    """The order of reporting: by publication, undated articles last, then by id."""
    return unit.published or "9999", unit.event.document_id, unit.event.id


def precision_of(value: str | None) -> str | None:
    """The grain of a TIMEX3 value: day, week, month, quarter, year, interval or other; None without a value."""
    if value is None:
        return None
    if "/" in value:
        return "interval"
    day = value.split("T")[0]
    if "-Q" in day:
        return "quarter"
    if "X" in day or not day[:4].isdigit():
        return "other"
    return _GRAINS.get(len(day), "other")


def counted_as(units: Sequence[LinkUnit], origins: Mapping[str, str]) -> dict[str, str]:
    """Each document of a cluster with the first in the order of `units` with which it counts as one source: copies of
    one text do, and what one agency or one publisher brings."""
    if len(units) == 1:
        return {units[0].event.document_id: units[0].event.document_id}
    groups = Groups()
    for unit in units:
        document_id = unit.event.document_id
        for sign in (f"text {origins.get(document_id, document_id)}", *unit.houses):
            groups.join(f"article {document_id}", sign)
    first: dict[str, str] = {}
    return {unit.event.document_id: first.setdefault(groups.find(f"article {unit.event.document_id}"),
                                                     unit.event.document_id) for unit in units}


def _by_source(units: Sequence[LinkUnit], context: Context) -> dict[str, list[LinkUnit]]:
    groups: dict[str, list[LinkUnit]] = defaultdict(list)
    for unit in units:
        groups[context.sources[unit.event.document_id]].append(unit)
    return groups


class _Votes:
    """How many independent sources, and then how many texts of their own, say each of some things."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sources: dict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, set[str]] = defaultdict(set)

    def add(self, value: str, unit: LinkUnit) -> None:
        """A report says so."""
        self._sources[value].add(self._context.sources[unit.event.document_id])
        self._texts[value].add(self._context.origin(unit))

    def of(self, value: str) -> tuple[int, int]:
        """What weight a value has."""
        return len(self._sources.get(value, ())), len(self._texts.get(value, ()))

    def best(self) -> str | None:
        """The value of the most weight; of equal ones that which was reported first."""
        return max(self._sources, key=self.of, default=None)


def _majority(units: Sequence[LinkUnit], context: Context, key: Callable[[LinkUnit], str | None]) -> str | None:
    """The value that most independent sources give; of equally many the one that was reported first."""
    if len(units) == 1:
        return key(units[0])
    votes = _Votes(context)
    for unit in units:
        value = key(unit)
        if value is not None:
            votes.add(value, unit)
    return votes.best()


def _time(units: Sequence[LinkUnit], context: Context) -> TimeValue | None:
    """The majority's time among the finest readings that the others do not contradict."""
    if len(units) == 1:
        return units[0].event.time

    def day(unit: LinkUnit) -> str | None:
        time = unit.event.time
        return time.value if time and time.earliest == time.latest and time.earliest else None

    def any_value(unit: LinkUnit) -> str | None:
        return unit.event.time.value if unit.event.time else None

    chosen = _majority(units, context, day) or _majority(units, context, any_value)
    return next((unit.event.time for unit in units if unit.event.time and unit.event.time.value == chosen), None)


def _status(units: Sequence[LinkUnit], context: Context) -> Status:
    """What has happened stays so, unless more sources say that it did not; else the latest report counts. A source that
    corrects itself no longer says what it takes back."""
    if len(units) == 1:
        return units[0].event.status
    told = _Votes(context)
    corrected = {context.sources[unit.event.document_id] for unit in units if _is_corrected(unit)}
    for unit in units:
        if unit.event.status == Status.NEGATED or context.sources[unit.event.document_id] not in corrected:
            told.add(unit.event.status, unit)
    occurred, negated = told.of(Status.OCCURRED), told.of(Status.NEGATED)
    if occurred[0]:
        return Status.OCCURRED if occurred >= negated else Status.NEGATED
    return units[-1].event.status


def _is_corrected(unit: LinkUnit) -> bool:
    """Whether an article takes back that it happened."""
    return unit.event.status == Status.NEGATED and any("corrected" in told.says.split() for told in unit.told)


def reporting(units: Sequence[LinkUnit]) -> Sequence[LinkUnit]:
    """The reports of what is a fact or a plan, or is denied, where there are any: "had they met" reports nothing."""
    return [unit for unit in units if unit.event.status != Status.POSSIBLE] or units


def _type(units: Sequence[LinkUnit], context: Context) -> str:
    """What most sources call it: a meeting or a summit."""
    return _majority(units, context, lambda unit: unit.event.type) or units[0].event.type


def _comparable(units: Sequence[LinkUnit]) -> Sequence[LinkUnit]:
    """The reports whose dates are of one kind: what was planned for a day does not belie that it was another."""
    done = [unit for unit in units if unit.event.status == Status.OCCURRED and unit.event.time]
    return done or units


def _place(units: Sequence[LinkUnit], context: Context) -> Place | None:
    """The majority's place, a city rather than its country, not in a dateline's capitals."""
    def city(unit: LinkUnit) -> str | None:
        place = unit.event.place
        return place.name.casefold() if place and not str(place.place_id).startswith("country/") else None

    def any_place(unit: LinkUnit) -> str | None:
        return unit.event.place.name.casefold() if unit.event.place else None

    chosen = _majority(units, context, city) or _majority(units, context, any_place)
    found = [unit.event.place for unit in units if unit.event.place and unit.event.place.name.casefold() == chosen]
    if not found:
        return None
    best = next((place for place in found if not _shouted(place.name)), found[0])
    name = best.name.title() if _shouted(best.name) else best.name
    return best.changed(name=name, span=None)


def _shouted(name: str) -> bool:
    return name.isupper() and len(name) > 3


def _disjoint_dates(units: Sequence[LinkUnit]) -> bool:
    bounds = [(unit.event.time.earliest, unit.event.time.latest) for unit in _comparable(units)
              if unit.event.time and unit.event.time.earliest and unit.event.time.latest]
    return bool(bounds) and max(low for low, _ in bounds) > min(high for _, high in bounds)


def _different_places(units: Sequence[LinkUnit]) -> bool:
    places = {unit.event.place.place_id: unit.event.place for unit in units if unit.event.place}
    return any(not places_agree(a, b) for a, b in itertools.combinations(list(places.values())[:MAX_COMPARED], 2))


def _swapped_roles(units: Sequence[LinkUnit], actors: Actors) -> bool:
    roles: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        for who in unit.event.participants:
            if who.role not in _UNSPECIFIC:
                roles[actors.canonical(who.actor_id)].add(who.role)
    return any(len(given) > 1 for given in roles.values())


def _contested(units: Sequence[LinkUnit], actors: Actors) -> tuple[FieldName, ...]:
    """The fields on which reports can't all be right, nor one that says who denies it. Dates disagree only where their
    bounds are disjoint."""
    if len(units) == 1:
        return ("status",) if _denials(units) else ()
    fields: list[FieldName] = []
    if _disjoint_dates(units):
        fields.append("date")
    if _different_places(units):
        fields.append("place")
    if {Status.OCCURRED, Status.NEGATED} <= {unit.event.status for unit in units} or _denials(units):
        fields.append("status")
    if _swapped_roles(units, actors) and len({_reading(unit, "participants") for unit in units}) > 1:
        fields.append("participants")
    return tuple(fields)


def _denials(units: Sequence[LinkUnit]) -> list[tuple[LinkUnit, Told]]:
    """By which mentions those in an event that is reported as a fact deny it."""
    return [(unit, told) for unit in units if unit.event.status == Status.OCCURRED
            for told in unit.told if "denied" in told.says.split()]


def _readings(identity: str, units: Sequence[LinkUnit], fields: Sequence[FieldName]) -> list[Reading]:
    readings = []
    for field in fields:
        for unit in _comparable(units) if field == "date" else units:
            value = _reading(unit, field)
            if value:
                readings.append(Reading(event_id=identity, field=field, value=value,
                                        document_id=unit.event.document_id, mention_id=_witness(unit, field).id))
        for unit, told in _denials(units) if field == "status" else ():
            readings.append(Reading(event_id=identity, field=field, value=str(Status.NEGATED),
                                    document_id=unit.event.document_id, mention_id=told.id))
    return readings


def _witness(unit: LinkUnit, field: FieldName) -> Told:
    """The mention whose words are shown for what a document says on a field: the first that says just that."""
    wanted = (field, "time") if field == "date" else (field,)
    return next((told for name in wanted for told in unit.told if name in told.says.split()), unit.told[0])


def _reading(unit: LinkUnit, field: FieldName) -> str | None:
    event = unit.event
    if field == "date":
        return event.time.value if event.time else None
    if field == "place":
        return event.place.name if event.place else None
    if field == "participants":
        # The same cast in another order is the same reading.
        return "; ".join(sorted({f"{who.name} ({who.role})" for who in event.participants})) or None
    return str(event.status)


def _confidence(sources: Iterable[Sequence[LinkUnit]]) -> float:
    """Noisy-or over independent sources of the best mention of each, at most `MAX_CONFIDENCE`."""
    doubt = 1.0
    for group in sources:
        doubt *= 1 - max(mention.confidence for unit in group for mention in unit.told)
    return round(min(1 - doubt, MAX_CONFIDENCE), 3)


def make_event(cluster: Iterable[LinkUnit], context: Context) -> tuple[Event, list[Reading], Mapping[str, str]]:
    """The event that a cluster's reports make, the readings of what is contested in it, and with which document each
    counts as one source."""
    units = sorted(cluster, key=reported)
    context = context._replace(sources=counted_as(units, context.origins))
    first = units[0]
    identity = founded_event_id(first.event.id)
    kind = _type(units, context)
    participants: tuple[Participant, ...] = merged_participants(
        [unit.event.participants for unit in units], context.actors, {side for unit in units for side in unit.sides})
    time, place = _time(_comparable(units), context), _place(units, context)
    status = _status(units, context)
    content = next((unit.content for unit in units if unit.content), None)
    dues = [unit.event.due for unit in units if unit.event.due]
    due = next((each for each in dues if each.latest), dues[0] if dues else None)
    fields = _contested(units, context.actors)
    sources = _by_source(reporting(units), context)
    title = make_title(kind, context.event_types[kind].label, status, participants, place=place.name if place else None,
                       content=content, snippet=first.snippet)
    event = Event.unchecked(
        id=identity, type=kind, title=title, status=status, date=time.value if time else None,
        earliest=time.earliest if time else None, latest=time.latest if time else None,
        precision=precision_of(time.value if time else None), place=place, participants=participants,
        content=content, due=due, document_events=tuple(unit.event.id for unit in units),
        sources=len({article_in(unit.houses) or unit.event.document_id for unit in units}),
        independent_sources=len(sources), confidence=_confidence(sources.values()),
        contested=fields, first_reported=first.published, first_document_id=first.event.document_id,
    )
    return event, _readings(identity, units, fields), context.sources


def titled(event: Event, units: Iterable[LinkUnit], context: Context) -> Event:
    """The event with the headline that follows from its other fields as they are now; `units` are its reports."""
    title = make_title(event.type, context.event_types[event.type].label, event.status, event.participants,
                       place=event.place.name if event.place else None, content=event.content,
                       snippet=min(units, key=reported).snippet)
    return event.changed(title=title)
