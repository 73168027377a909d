"""From a cluster to the event that it is, with its links, its contested readings, and what people corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.link.actors import Actors
from kb.link.clusters import Membership
from kb.link.corrections import UNTITLED, Corrector, Known
from kb.link.events import Context, make_event, titled
from kb.ontology import EventType
from kb.records import Issue, Judgement, Link, LinkedEvent, LinkUnit, founded_event_id


class Making:
    """Makes events. `corrections` are people's, each with the document event that it is about, and `known` what
    is known of the names in them."""

    def __init__(
        self, actors: Actors, event_types: Mapping[str, EventType], origins: Mapping[str, str],
        unit_of: Callable[[int], LinkUnit], corrections: Sequence[tuple[Judgement, str]],
        known: Known,
    ) -> None:
        self._context = Context(actors, event_types, origins)
        self._unit_of = unit_of
        self._corrector = Corrector(event_types, actors, known)
        self._corrections: dict[str, list[tuple[int, Judgement]]] = defaultdict(list)
        for at, (judgement, member_id) in enumerate(corrections):
            self._corrections[member_id].append((at, judgement))

    @property
    def issues(self) -> Iterable[Issue]:
        """What could not be applied of the corrections of the events that were made."""
        return self._corrector.issues

    def linked(self, cluster: Sequence[Membership]) -> LinkedEvent:
        """The event of a cluster."""
        units = {member.number: self._unit_of(member.number) for member in cluster}
        ids = {number: unit.event.id for number, unit in units.items()}
        event, readings, sources = make_event(units.values(), self._context)
        links = [Link.unchecked(event_id=event.id, document_event_id=ids[member.number],
                                matched_id=None if member.matched is None else ids[member.matched], rule=member.rule,
                                score=member.score, counted_with=sources[units[member.number].event.document_id])
                 for member in cluster]
        former = sorted({founded_event_id(link.document_event_id) for link in links} - {event.id})
        applied = sorted((each for member in cluster for each in self._corrections.get(ids[member.number], ())),
                         key=lambda each: each[0])
        if applied:
            event, fields = self._corrector.applied(event, [judgement for _, judgement in applied])
            if fields - UNTITLED and "title" not in fields:
                event = titled(event, units.values(), self._context)
        return LinkedEvent(
            event, sorted(links, key=lambda each: each.document_event_id),
            sorted(readings, key=lambda each: (each.field, each.value, each.document_id)), tuple(former))
