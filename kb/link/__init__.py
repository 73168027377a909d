"""Linking: the events of many documents become events of the collection, with the reasons, and nothing lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.link.actors import Actors
from kb.link.clusters import Membership, Turn, make_clusters, turn_of
from kb.link.corrections import corrected
from kb.link.events import Context, make_event
from kb.link.judgements import decide, named_events
from kb.link.matching import Matcher
from kb.link.origins import Groups, Origins
from kb.link.packing import Units
from kb.link.reports import Reports, family
from kb.ontology import EventType
from kb.records import DocumentCard, DocumentEvent, Judgement, Link, Linked, LinkedEvent, LinkUnit, founded_event_id

__all__ = ["Linking", "Origins", "Units", "link"]


def link(
    cards: Iterable[DocumentCard], units: Iterable[LinkUnit], judgements: Sequence[Judgement],
    event_types: Mapping[str, EventType],
) -> Linked:
    """All events of a collection that fits into memory."""
    origins = Origins(cards).copies()
    linking = Linking(dict(enumerate(units)), origins, judgements, event_types)
    made = sorted(linking.events(), key=lambda linked: linked.place)
    return Linked(
        [each.event for each in made],
        sorted((link for each in made for link in each.links),
               key=lambda link: (link.event_id, link.document_event_id)),
        sorted((reading for each in made for reading in each.readings),
               key=lambda reading: (reading.event_id, reading.field, reading.value, reading.document_id)),
        {former: each.event.id for each in made for former in each.former}, origins, linking.issues)


class Linking:
    """All events of a collection, whatever the order of its documents.

    Every unit is in exactly one event. An event's id comes from its earliest report; the ids that its other reports
    would have founded redirect to it, so an id that was once published leads on without any memory of earlier builds.

    `units` are read as they are needed, by number, and not held. `issues` has what can't be applied of the judgements;
    it is whole when all events have been taken.
    """

    def __init__(
        self, units: Mapping[int, LinkUnit] | Units, origins: Mapping[str, str], judgements: Sequence[Judgement],
        event_types: Mapping[str, EventType],
    ) -> None:
        self._units = units
        self._turns: dict[str, list[Turn]] = defaultdict(list)
        named = named_events(judgements)
        owners: dict[str, tuple[str, str]] = {}
        self._actors = Actors(self._surveyed(named, owners))
        self._decisions, self._corrections, self.issues = decide(judgements, {
            event_id: member for event_id, (member, _) in owners.items()})
        self._homes = dict(owners.values())
        self._matcher = Matcher(event_types)
        self._context = Context(self._actors, event_types, origins)

    def _surveyed(
        self, named: frozenset[str], owners: dict[str, tuple[str, str]]
    ) -> Iterator[DocumentEvent]:
        """The events of all units. On the way it is noted when each one's turn comes, and who owns a named id."""
        for number, unit in self._units.items():
            kind = family(unit.event.type)
            self._turns[kind].append(turn_of(number, unit))
            if named and (founded := founded_event_id(unit.event.id)) in named:
                owners[founded] = unit.event.id, kind
            yield unit.event

    def events(self) -> Iterator[LinkedEvent]:
        """Every event with its links, contested readings and former ids, in no order that means anything."""
        corrections: dict[str, list[int]] = defaultdict(list)
        for at, (_, member_id) in enumerate(self._corrections):
            corrections[member_id].append(at)
        for kinds in self._together():
            turns = [turn for kind in kinds for turn in self._turns.pop(kind)]
            ids = {turn.number: turn.id for turn in turns}
            reports = Reports(self._units, self._actors)
            for cluster in make_clusters(turns, reports, self._matcher, self._decisions):
                linked = self._linked(cluster, ids)
                applied = sorted(at for member in cluster for at in corrections.get(ids[member.number], ()))
                yield self._corrected(linked, [self._corrections[at][0] for at in applied])

    def _together(self) -> list[list[str]]:
        """The families, those in one list of which people joined events."""
        groups = Groups()
        first: dict[str, str] = {}
        for member, judged in self._decisions.same.items():
            groups.join(self._homes[member], first.setdefault(judged, self._homes[member]))
        together: dict[str, list[str]] = defaultdict(list)
        for kind in sorted(self._turns):
            together[groups.find(kind)].append(kind)
        return list(together.values())

    def _linked(self, cluster: Sequence[Membership], ids: Mapping[int, str]) -> LinkedEvent:
        event, readings = make_event((self._units[member.number] for member in cluster), self._context)
        links = [Link.unchecked(event_id=event.id, document_event_id=ids[member.number],
                                matched_id=None if member.matched is None else ids[member.matched], rule=member.rule,
                                score=member.score) for member in cluster]
        former = sorted({founded_event_id(link.document_event_id) for link in links} - {event.id})
        return LinkedEvent(
            event, sorted(links, key=lambda each: each.document_event_id),
            sorted(readings, key=lambda each: (each.field, each.value, each.document_id)), tuple(former))

    def _corrected(self, linked: LinkedEvent, judgements: Sequence[Judgement]) -> LinkedEvent:
        event = linked.event
        for judgement in judgements:
            event, problem = corrected(event, judgement)
            self.issues += [problem] if problem else []
        return linked._replace(event=event)
