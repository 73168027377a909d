"""Linking: the events of many documents become events of the collection, with the reasons, and nothing lost.

`Linking` takes all documents; `Relinking` what has changed since they were linked, with the same outcome.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.ledger import Notes
from kb.link.actors import CollectedActors
from kb.link.clusters import Turn, make_clusters, turn_of
from kb.link.corrections import Known
from kb.link.judgements import decide, decided_on, named_events
from kb.link.making import Making
from kb.link.matching import Matcher
from kb.link.origins import Copies, Groups, Origins
from kb.link.packing import HeldUnits, Units
from kb.link.redaction import people_removed
from kb.link.relinking import Relinking, lone_rows
from kb.link.replay import TooMuchError
from kb.link.reports import Reports, family
from kb.ontology import EventType
from kb.records import DocumentCard, Issue, Judgement, Linked, LinkedEvent, LinkUnit, founded_event_id

__all__ = ["Copies", "Linking", "Origins", "Relinking", "TooMuchError", "Turns", "Units", "link"]

Turns = list[Turn]
"""The units of one or more families of events, which are linked without regard to all others."""


def link(
    cards: Iterable[DocumentCard], units: Iterable[LinkUnit], judgements: Sequence[Judgement],
    event_types: Mapping[str, EventType],
) -> Linked:
    """All events of a collection that fits into memory."""
    origins = Origins(cards).copies()
    linking = Linking(HeldUnits(dict(enumerate(units))), origins, judgements, event_types)
    made = sorted(linking.events(), key=lambda linked: linked.place)
    return Linked(
        [each.event for each in made],
        sorted((link for each in made for link in each.links),
               key=lambda link: (link.event_id, link.document_event_id)),
        sorted((reading for each in made for reading in each.readings),
               key=lambda reading: (reading.event_id, reading.field, reading.value, reading.document_id)),
        {former: each.event.id for each in made for former in each.former}, origins, linking.issues())


class Linking:
    """All events of a collection, whatever the order of its documents.

    Every unit is in exactly one event. An event's id comes from its earliest report; the ids that its other reports
    would have founded redirect to it, so an id that was once published leads on without any memory of earlier builds.

    `units` are read as they are needed, by number, and not held.
    `known` is what is known of the names in judgements.
    What is decided is told to `notes`, so that `Relinking` can start from it. Once it is made, any number of processes
    may link the `families`, each with a copy of it.
    """

    def __init__(
        self, units: Units | HeldUnits, origins: Mapping[str, str], judgements: Sequence[Judgement],
        event_types: Mapping[str, EventType], notes: Notes | None = None,
        known: Known = Known(),  # noqa: B008  # immutable
    ) -> None:
        self._units = units
        self._notes = notes
        turns: dict[str, Turns] = defaultdict(list)
        named = named_events(judgements)
        owners: dict[str, tuple[str, str]] = {}
        removed = people_removed(judgements)
        self._actors = CollectedActors(self._surveyed(turns, named, owners), removed)
        self._decisions, corrections, self._issues = decide(judgements, {
            event_id: member for event_id, (member, _) in owners.items()}, event_types)
        self.families = self._together(turns, {member: family(kind) for member, kind in owners.values()})
        self._matcher = Matcher(event_types, removed)
        self._reports = Reports(units, self._actors)
        self._making = Making(self._actors, event_types, origins, self._reports.unit, corrections, known)
        if notes:
            used = self._actors.used
            notes.named(((actor_id, name, count) for actor_id, names in used.items() for name, count in names.items()),
                        ((short, each) for short, full in self._actors.bearers.items() for each in sorted(full)))
            notes.decided(decided_on({event_id: member for event_id, (member, _) in owners.items()}, self._decisions,
                                     corrections))

    @property
    def unapplied(self) -> list[Issue]:
        """What can't be applied of the judgements on events that were made."""
        return list(self._making.issues)

    def issues(self, *unapplied: Iterable[Issue]) -> list[Issue]:
        """What can't be applied of the judgements, once all events are made; with what others found who made some. The
        order depends on nothing but the issues."""
        found = itertools.chain(self.unapplied, *unapplied)
        return [*self._issues, *sorted(found, key=lambda issue: (issue.code, issue.message))]

    def _surveyed(
        self, turns: dict[str, Turns], named: frozenset[str], owners: dict[str, tuple[str, str]]
    ) -> Iterator[list[tuple[str, str]]]:
        """The participants of all units. On the way it is noted when each one's turn comes, and who owns a named id."""
        for number, seen in self._units.glances():
            turns[family(seen.type)].append(turn_of(number, seen))
            if named and (founded := founded_event_id(seen.id)) in named:
                owners[founded] = seen.id, seen.type
            if self._notes:
                self._notes.lone(lone_rows(number, seen))
            yield seen.named

    def events(self) -> Iterator[LinkedEvent]:
        """Every event with its links, contested readings and former ids, in no order that means anything."""
        while self.families:
            yield from self.events_of(self.families.pop(0), self._notes)

    def events_of(self, turns: Turns, notes: Notes | None) -> Iterator[LinkedEvent]:
        """The events of some of the families; what is decided is told to `notes`."""
        for cluster in make_clusters(turns, self._reports, self._matcher, self._decisions, notes):
            yield self._making.linked(cluster)

    def _together(self, turns: Mapping[str, Turns], homes: Mapping[str, str]) -> list[Turns]:
        """The units by family, those in one list of which people joined events; `homes` are the families of these."""
        groups = Groups()
        first: dict[str, str] = {}
        for member, judged in self._decisions.same.items():
            groups.join(homes[member], first.setdefault(judged, homes[member]))
        together: dict[str, Turns] = defaultdict(list)
        for kind in sorted(turns):
            together[groups.find(kind)] += turns[kind]
        return list(together.values())
