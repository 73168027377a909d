"""Corrections of single fields by people."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from kb.link.actors import Called
from kb.link.events import precision_of
from kb.ontology import EventType
from kb.records import Event, Issue, Judgement, Level, Participant, Place, Status, TimeValue

OF_A_TYPE = frozenset({"participants", "content", "due"})
"""Fields of which only the event's type tells whether it can have them."""
LOOKED_AT_AGAIN = OF_A_TYPE | {"type"}
"""Fields whose corrections are applied in every build, for what they come to hangs on the event and on who is known."""
UNTITLED = frozenset({"date", "due", "title"})
"""Fields that the headline does not tell of."""
UNSPECIFIC = "participant"
_ALL_ALIKE = (UNSPECIFIC, "attendee", "party")
"""Roles of all who are there: whoever had another one has this in a type that has it."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_DATES = "2016-11-14, 2016-W46, 2016-11, 2016 or 2016-11-18/2016-11-20"
_CAST = "caller: Vladimir Putin; callee: Donald Trump"


class Spelt(NamedTuple):
    """An actor as a person wrote it: the name, the end of its id, what its form tells of its kind, and its id where it
    is on a list."""

    name: str
    tail: str
    kind: str | None = None
    listed: str | None = None


class Known(NamedTuple):
    """What lists and spelling tell of the places and actors that people's corrections name, by the words they wrote."""

    places: Mapping[str, Place] = MappingProxyType({})
    actors: Mapping[str, Spelt] = MappingProxyType({})


def day_bounds(value: str) -> tuple[str, str] | None:
    """First and last day of a day, ISO week, month, year or interval of days; None for all else."""
    try:
        if "/" in value:
            left, right = (day_bounds(part) for part in value.split("/", 1))
            return (left[0], right[1]) if left and right and left[0] <= right[1] else None
        if _DAY.fullmatch(value):
            return (datetime.date.fromisoformat(value).isoformat(),) * 2
        if match := _WEEK.fullmatch(value):
            monday = datetime.date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday.isoformat(), (monday + datetime.timedelta(days=6)).isoformat()
        if match := _MONTH.fullmatch(value):
            last = calendar.monthrange(int(match[1]), int(match[2]))[1]
            return f"{value}-01", f"{value}-{last:02}"
    except ValueError:
        return None
    return (f"{value}-01-01", f"{value}-12-31") if _YEAR.fullmatch(value) else None


def roles_written(value: str) -> list[tuple[str, str]] | None:
    """Pairs of role and name of "caller: Vladimir Putin; callee: Donald Trump"; None where it is not written so."""
    pairs = []
    for part in value.split(";"):
        role, _, name = (each.strip() for each in part.partition(":"))
        if part.strip():
            pairs.append((role, name))
    return list(dict.fromkeys(pairs)) if pairs and all(role and name for role, name in pairs) else None


def problem_of(judgement: Judgement, event_types: Mapping[str, EventType] | None = None) -> str | None:
    """What is wrong with the value of a correction, whatever event it is about; None where nothing is.

    Types are only looked up where there are `event_types`.
    """
    value = judgement.value or ""
    if judgement.field in {"date", "due"} and day_bounds(value) is None:
        return f"{value!r} is no date. Write it as {_DATES}"
    if judgement.field == "status" and value not in set(Status):
        return f"{value!r} is no status. Write occurred, planned, possible or negated"
    if judgement.field == "type" and event_types is not None and value not in event_types:
        return f"There is no event type {value!r}. Write one of {', '.join(event_types)}"
    if judgement.field == "participants" and roles_written(value) is None:
        return f"{value!r} does not say who had which role. Write it as {_CAST!r}"
    return None


def problem_of_type(judgement: Judgement, declared: EventType) -> str | None:
    """What is wrong with the value of a correction for an event of a type, as far as can be told without the names."""
    if judgement.field in {"content", "due"} and declared.merging != "content":
        return f"An event of the type {declared.id} has no {judgement.field}; only what is pledged has one"
    if judgement.field == "participants":
        for role, _ in roles_written(judgement.value or "") or ():
            if role not in declared.roles:
                return (f"An event of the type {declared.id} has no role {role!r}. Its roles are "
                        f"{', '.join(declared.roles)}")
    return None


def bad_correction(judgement: Judgement, problem: str | None) -> list[Issue]:
    """The issue with a correction that can't be applied, where there is a problem with it."""
    if not problem:
        return []
    return [Issue(code="bad_correction", level=Level.WARNING, message=(
        f"The judgement of {judgement.when} on the {judgement.field} of {judgement.left} does not count. {problem}."))]


def named_in(judgements: Iterable[Judgement]) -> tuple[list[str], list[str]]:
    """The places and the actors that corrections name, as they are written, each once."""
    places: dict[str, None] = {}
    actors: dict[str, None] = {}
    for each in judgements:
        if each.verdict == "correct" and each.field == "place" and each.value:
            places[each.value] = None
        elif each.verdict == "correct" and each.field == "participants":
            actors |= dict.fromkeys(name for _, name in roles_written(each.value or "") or ())
    return list(places), list(actors)


def cast_of(
    judgement: Judgement, declared: EventType, actors: Called, spelt: Mapping[str, Spelt]
) -> tuple[list[Participant], list[str], str | None]:
    """Who takes part as a person says, which of the names are on no list and in no report, and what is wrong."""
    cast: list[Participant] = []
    new: list[str] = []
    for role, written in roles_written(judgement.value or "") or ():
        name = spelt.get(written) or Spelt(written, "-".join(written.casefold().split()))
        who, known = _actor(name, declared.roles[role].split("|"), actors)
        if who is None:
            return [], [], (f"{name.name} is a {name.kind}, and a {role} is a "
                            f"{declared.roles[role].replace('|', ' or ')}. Where somebody else of that name is meant, "
                            f"write the kind before it: '{role}: {declared.roles[role].split('|')[0]}/{written}'")
        if not known:
            new.append(written)
        cast.append(who.changed(role=role))
    return list({(who.role, who.actor_id): who for who in cast}.values()), new, None


def _actor(name: Spelt, kinds: Sequence[str], actors: Called) -> tuple[Participant | None, bool]:
    """The actor of a name, of one of some kinds, and whether it was known; None where lists know another kind alone."""
    admitted = [name.kind] if name.kind in kinds else []
    if name.listed and admitted:
        return _participant(name.listed, actors.name(name.listed) or name.name, name.kind), True
    for kind in dict.fromkeys([*admitted, *kinds]):
        found = actors.canonical(f"{kind}/{name.tail}")
        if called := actors.name(found):
            return _participant(found, called, kind), True
    if name.listed:
        return None, True
    kind = name.kind if name.kind in kinds else kinds[0]
    return _participant(f"{kind}/{name.tail}", name.name, kind), False


def _participant(actor_id: str, name: str, kind: str | None) -> Participant:
    return Participant.unchecked(role=UNSPECIFIC, name=name, actor_id=actor_id, kind=str(kind))


def corrected(event: Event, judgement: Judgement, places: Mapping[str, Place]) -> Event:
    """The event with one field as a person says it is, whose value is one that it can have.

    `places` are known ones by the names that people wrote; one that is not among them is a name and no more.
    """
    value = judgement.value or ""
    update: dict[str, Any] = {str(judgement.field): value}
    if judgement.field == "place":
        update["place"] = places.get(value) or Place(name=value)
    elif judgement.field == "status":
        update["status"] = Status(value)
    elif judgement.field in {"date", "due"} and (bounds := day_bounds(value)):
        update = ({"due": TimeValue(type="DATE", value=value, earliest=bounds[0], latest=bounds[1])}
                  if judgement.field == "due" else
                  {"date": value, "earliest": bounds[0], "latest": bounds[1], "precision": precision_of(value)})
    return event.model_copy(update=update)


def recast(event: Event, declared: EventType) -> Event:
    """The event as one of another type: who had a role that this one lacks has the one of all who are there, where it
    has such a role, and a content is only what is pledged."""
    general = _general_role(declared)

    def moved(who: Participant) -> Participant:
        admitted = who.role not in declared.roles and general and who.kind in declared.role_kinds[general]
        return who.changed(role=general) if admitted else who

    update: dict[str, Any] = {"type": declared.id, "participants": tuple(
        {(who.role, who.actor_id): who for who in map(moved, event.participants)}.values())}
    if declared.merging != "content":
        update |= {"content": None, "due": None}
    return event.model_copy(update=update)


def roles_lost(roles: Iterable[str], declared: EventType) -> list[str]:
    """Those of some roles that a type lacks, and that are not read as mere participation there."""
    return [] if _general_role(declared) else sorted(set(roles) - declared.roles.keys())


def _general_role(declared: EventType) -> str | None:
    """The role of a type that all may have who had one in another type; None where it has none of that sort."""
    return next((role for role in _ALL_ALIKE if role in declared.roles), None)


class Corrector:
    """Applies corrections to events. `issues` has what could not be applied, and names that nobody else knows."""

    def __init__(self, event_types: Mapping[str, EventType], actors: Called, known: Known) -> None:
        self._event_types = event_types
        self._actors = actors
        self._known = known
        self._issues: dict[Judgement, list[Issue]] = {}

    @property
    def issues(self) -> Iterator[Issue]:
        """In an order that depends on nothing but themselves."""
        return iter(sorted((issue for issues in self._issues.values() for issue in issues),
                           key=lambda issue: (issue.code, issue.message)))

    def applied(self, event: Event, judgements: Sequence[Judgement]) -> tuple[Event, set[str]]:
        """The event as people say that it is, and which fields that bears on. The last line on a field counts; what
        hangs on the type waits for it."""
        fields = set()
        for judgement in sorted(judgements, key=lambda each: each.field != "type"):
            before = event
            event = self._one(event, judgement)
            if event is not before:
                fields.add(str(judgement.field))
            if judgement.field == "type":
                self._issues[judgement] = []
        for judgement in judgements[::-1]:
            if judgement.field == "type" and "type" in fields and judgement.value == event.type:
                self._issues[judgement] = self._roles_left(event, judgement)
                break
        return event, fields

    def _roles_left(self, event: Event, judgement: Judgement) -> list[Issue]:
        declared = self._event_types[event.type]
        lost = sorted({who.role for who in event.participants} - declared.roles.keys())
        if not lost:
            return []
        return [Issue(code="lost_role", level=Level.WARNING, message=(
            f"The judgement of {judgement.when} makes {judgement.left} an event of the type {declared.id}, which has "
            f"no role {' or '.join(map(repr, lost))}. Correct its participants too; the roles are "
            f"{', '.join(declared.roles)}."))]

    def _one(self, event: Event, judgement: Judgement) -> Event:
        if problem_of(judgement, self._event_types):
            return event
        if judgement.field == "type":
            return recast(event, self._event_types[str(judgement.value)])
        declared = self._event_types[event.type]
        problem = problem_of_type(judgement, declared)
        if problem or judgement.field != "participants":
            self._issues[judgement] = bad_correction(judgement, problem)
            return event if problem else corrected(event, judgement, self._known.places)
        cast, new, problem = cast_of(judgement, declared, self._actors, self._known.actors)
        self._issues[judgement] = bad_correction(judgement, problem) or [
            Issue(code="unknown_actor", level=Level.NOTICE, message=(
                f"The judgement of {judgement.when} on the participants of {judgement.left} names {name!r}, who is in "
                "no article and on no list. Check the spelling, or add a row to actors.csv beside the judgements."))
            for name in new]
        return event if problem else event.model_copy(update={"participants": tuple(cast)})
