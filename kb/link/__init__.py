"""Linking: the events of many documents become events of the collection, with the reasons, and nothing lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.link.actors import Actors
from kb.link.clusters import Membership, make_clusters
from kb.link.corrections import corrected
from kb.link.events import Context, make_event
from kb.link.judgements import decide
from kb.link.matching import Matcher
from kb.link.origins import find_origins
from kb.ontology import EventType
from kb.records import DocumentCard, Event, Judgement, Link, Linked, LinkUnit, Reading, founded_event_id

__all__ = ["link"]


def link(
    cards: Sequence[DocumentCard], units: Sequence[LinkUnit], judgements: Sequence[Judgement],
    event_types: Mapping[str, EventType],
) -> Linked:
    """All events of a collection, whatever the order of its documents.

    Every unit is in exactly one event. An event's id comes from its earliest report; the ids that its other reports
    would have founded redirect to it, so an id that was once published leads on without any memory of earlier builds.
    """
    origins = find_origins(cards)
    actors = Actors(units)
    owners = {founded_event_id(unit.event.id): unit.event.id for unit in units}
    decisions, corrections, issues = decide(judgements, owners)
    clusters = make_clusters(units, actors, Matcher(actors, event_types), decisions)
    context = Context(actors, event_types, origins)
    events: dict[str, Event] = {}
    links: list[Link] = []
    readings: list[Reading] = []
    redirects: dict[str, str] = {}
    home: dict[str, str] = {}
    for cluster in clusters:
        event, contested = make_event(cluster, context)
        events[event.id] = event
        readings += contested
        for member in cluster:
            home[member.unit.event.id] = event.id
            links.append(_link(event.id, member))
            former = founded_event_id(member.unit.event.id)
            if former != event.id:
                redirects[former] = event.id
    for judgement, member_id in corrections:
        target = home[member_id]
        events[target], problem = corrected(events[target], judgement)
        issues += [problem] if problem else []
    ordered = sorted(events.values(), key=lambda event: (event.earliest or "9999", event.latest or "9999", event.id))
    links.sort(key=lambda each: (each.event_id, each.document_event_id))
    readings.sort(key=lambda each: (each.event_id, each.field, each.value, each.document_id))
    return Linked(ordered, links, readings, redirects, origins, issues)


def _link(identity: str, member: Membership) -> Link:
    return Link(event_id=identity, document_event_id=member.unit.event.id, matched_id=member.matched, rule=member.rule,
                score=member.score)
