"""Linking: the events of many documents become events of the collection, with the reasons, and nothing lost.

`Linking` takes all documents; `Relinking` what has changed since they were linked, with the same outcome.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.ledger import Notes
from kb.link.actors import CollectedActors
from kb.link.clusters import Turn, make_clusters, turn_of
from kb.link.corrections import Known
from kb.link.judgements import decide, decided_on, named_events
from kb.link.making import Making
from kb.link.matching import Matcher
from kb.link.origins import Copies, Groups, Origins
from kb.link.packing import HeldUnits, Units
from kb.link.relinking import Relinking, lone_rows
from kb.link.replay import TooMuchError
from kb.link.reports import Reports, family
from kb.ontology import EventType
from kb.records import DocumentCard, Issue, Judgement, Linked, LinkedEvent, LinkUnit, founded_event_id

__all__ = ["WHOLE", "Copies", "LinkIssues", "Linking", "Origins", "Relinking", "Share", "TooMuchError", "Units",
           "joined", "link"]


class Share(NamedTuple):
    """One of several parts of all families of events, which may be linked in as many processes."""

    number: int
    of: int

    @property
    def is_first(self) -> bool:
        """Whether it is this one that tells what bears on all."""
        return self.number == 0


WHOLE = Share(0, 1)


class LinkIssues(NamedTuple):
    """What can't be applied of the judgements: as far as no event was looked at, and of those on events."""

    decided: Sequence[Issue]
    applied: Sequence[Issue]

    @property
    def issues(self) -> list[Issue]:
        """All of it, in an order that depends on nothing but themselves."""
        return [*self.decided, *sorted(self.applied, key=lambda issue: (issue.code, issue.message))]


def joined(shares: Sequence[LinkIssues]) -> LinkIssues:
    """What was found in all shares: each knows the same of the judgements themselves."""
    return LinkIssues(shares[0].decided, [issue for share in shares for issue in share.applied])


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
        {former: each.event.id for each in made for former in each.former}, origins, linking.found.issues)


class Linking:
    """All events of a collection, whatever the order of its documents.

    Every unit is in exactly one event. An event's id comes from its earliest report; the ids that its other reports
    would have founded redirect to it, so an id that was once published leads on without any memory of earlier builds.

    `units` are read as they are needed, by number, and not held.
    `known` is what is known of the names in judgements.
    What is decided is told to `notes`, so that `Relinking` can start from it. With a `share`, only the events of that
    share are made.
    """

    def __init__(
        self, units: Units | HeldUnits, origins: Mapping[str, str], judgements: Sequence[Judgement],
        event_types: Mapping[str, EventType], notes: Notes | None = None,
        known: Known = Known(),  # noqa: B008  # immutable
        share: Share = WHOLE,
    ) -> None:
        self._units = units
        self._notes = notes
        self._share = share
        self._turns: dict[str, list[Turn]] = defaultdict(list)
        named = named_events(judgements)
        owners: dict[str, tuple[str, str]] = {}
        self._actors = CollectedActors(self._surveyed(named, owners))
        self._decisions, corrections, self._issues = decide(judgements, {
            event_id: member for event_id, (member, _) in owners.items()}, event_types)
        self._homes = {member: family(kind) for member, kind in owners.values()}
        self._matcher = Matcher(event_types)
        self._reports = Reports(units, self._actors)
        self._making = Making(self._actors, event_types, origins, self._reports.unit, corrections, known)
        if notes and share.is_first:
            used = self._actors.used
            notes.named(((actor_id, name, count) for actor_id, names in used.items() for name, count in names.items()),
                        ((short, each) for short, full in self._actors.bearers.items() for each in sorted(full)))
            notes.decided(decided_on({event_id: member for event_id, (member, _) in owners.items()}, self._decisions,
                                     corrections))

    @property
    def found(self) -> LinkIssues:
        """What can't be applied of the judgements; all of it once all events are made."""
        return LinkIssues(self._issues, list(self._making.issues))

    def _surveyed(
        self, named: frozenset[str], owners: dict[str, tuple[str, str]]
    ) -> Iterator[list[tuple[str, str]]]:
        """The participants of all units. On the way it is noted when each one's turn comes, and who owns a named id."""
        for number, seen in self._units.glances():
            self._turns[family(seen.type)].append(turn_of(number, seen))
            if named and (founded := founded_event_id(seen.id)) in named:
                owners[founded] = seen.id, seen.type
            if self._notes and self._share.is_first:
                self._notes.lone(lone_rows(number, seen))
            yield seen.named

    def events(self) -> Iterator[LinkedEvent]:
        """Every event of the share with its links, contested readings and former ids, in no order that means
        anything."""
        for kinds in self._shared():
            turns = [turn for kind in kinds for turn in self._turns.pop(kind)]
            for cluster in make_clusters(turns, self._reports, self._matcher, self._decisions, self._notes):
                yield self._making.linked(cluster)

    def _shared(self) -> list[list[str]]:
        """The families of this share, in lists of those that are linked together.

        Shares are stretches of one list, of about as many units each: one after the other, they make what one process
        makes, in the same order.
        """
        whole = sum(map(len, self._turns.values()))
        chosen: list[list[str]] = []
        before = 0
        for kinds in self._together():
            units = sum(len(self._turns[kind]) for kind in kinds)
            # The middle of a list tells in which stretch more of it lies.
            if (2 * before + units) * self._share.of // (2 * whole) == self._share.number:
                chosen.append(kinds)
            else:
                for kind in kinds:
                    del self._turns[kind]
            before += units
        return chosen

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
