"""From a cluster to the event that it is, with its links, its contested readings, and what people corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from kb.link.actors import Actors
from kb.link.clusters import Membership
from kb.link.corrections import corrected
from kb.link.events import Context, make_event
from kb.ontology import EventType
from kb.records import Judgement, Link, LinkedEvent, LinkUnit, Place, founded_event_id


class Making:
    """Makes events. `corrections` are people's, each with the document event that it is about, and `places` the known
    ones among those they name."""

    def __init__(
        self, actors: Actors, event_types: Mapping[str, EventType], origins: Mapping[str, str],
        unit_of: Callable[[int], LinkUnit], corrections: Sequence[tuple[Judgement, str]],
        places: Mapping[str, Place],
    ) -> None:
        self._context = Context(actors, event_types, origins)
        self._unit_of = unit_of
        self._places = places
        self._corrections: dict[str, list[tuple[int, Judgement]]] = defaultdict(list)
        for at, (judgement, member_id) in enumerate(corrections):
            self._corrections[member_id].append((at, judgement))

    def linked(self, cluster: Sequence[Membership]) -> LinkedEvent:
        """The event of a cluster."""
        units = {member.number: self._unit_of(member.number) for member in cluster}
        ids = {number: unit.event.id for number, unit in units.items()}
        event, readings = make_event(units.values(), self._context)
        links = [Link.unchecked(event_id=event.id, document_event_id=ids[member.number],
                                matched_id=None if member.matched is None else ids[member.matched], rule=member.rule,
                                score=member.score) for member in cluster]
        former = sorted({founded_event_id(link.document_event_id) for link in links} - {event.id})
        applied = sorted((each for member in cluster for each in self._corrections.get(ids[member.number], ())),
                         key=lambda each: each[0])
        for _, judgement in applied:
            event = corrected(event, judgement, self._places)
        return LinkedEvent(
            event, sorted(links, key=lambda each: each.document_event_id),
            sorted(readings, key=lambda each: (each.field, each.value, each.document_id)), tuple(former))
