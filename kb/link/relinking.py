"""The events of a collection of which a little has changed, from what the ledger tells of the last build: articles that
have come and gone, and what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.ledger import Ledger, Outcome
from kb.link.actors import PERSON, RecalledActors, is_lone, short_names
from kb.link.blocks import blocks_in, blocks_seen
from kb.link.clusters import turn_of
from kb.link.corrections import LOOKED_AT_AGAIN, Known
from kb.link.judgements import corrected_otherwise, decide, decided_on, decided_otherwise, named_events
from kb.link.making import Making
from kb.link.matching import Matcher
from kb.link.packing import Glance, glance_at, unpack
from kb.link.redaction import people_removed
from kb.link.replay import Replay, TooMuchError
from kb.link.reports import Report
from kb.ontology import EventType
from kb.records import Issue, Judgement, LinkedEvent, LinkUnit, founded_event_id

FEW = 5000
"""So many decisions are always taken one by one before linking everything is thought to cost less."""

MOST = 0.25
"""Past this share of decisions that would be taken anew, linking everything costs less."""


class Relinking:
    """Links anew what has changed. `corrected_otherwise` are the document events of which people correct
    something else now than before.

    Raises `TooMuchError` where so much has changed that linking everything costs less.
    """

    def __init__(
        self, ledger: Ledger, origins: Mapping[str, str], judgements: Sequence[Judgement],
        event_types: Mapping[str, EventType], known: Known = Known(),  # noqa: B008  # immutable
    ) -> None:
        self._ledger = ledger
        self._gone, self._new = _unpacked(ledger.removed()), _unpacked(ledger.added())
        self._names = _name_changes(self._new.values(), self._gone.values())
        self._removed = people_removed(judgements)
        self._before, self._now = RecalledActors(ledger, {}), RecalledActors(ledger, self._names, self._removed)
        before = ledger.decided()
        owners = self._owners(before.owners, named_events(judgements))
        decisions, corrections, self._issues = decide(judgements, owners, event_types)
        self._decided = decided_on(owners, decisions, corrections)
        # What hangs on the type of the event or on who else is known is looked at again in every build.
        self.corrected_otherwise = corrected_otherwise(before, self._decided)
        self._corrected = self.corrected_otherwise | {
            member for judgement, member in corrections if judgement.field in LOOKED_AT_AGAIN}
        self._renumber(self._meant_otherwise() | self._numbers(decided_otherwise(before, self._decided)))
        self._matcher = Matcher(event_types, self._removed)
        self._making = Making(self._now, event_types, origins, lambda number: unpack(ledger.unit(number)), corrections,
                              known)
        self.replay = Replay(ledger, _Reports(self), self._matcher, decisions, max(FEW, int(MOST * ledger.count())))
        self.replay.run([turn_of(number, glance_at(unit)) for number, unit in self._new.items()], frozenset(self._gone))

    @property
    def issues(self) -> list[Issue]:
        """What can't be applied of the judgements; all of it once all events are made."""
        return [*self._issues, *self._making.issues]

    def report(self, number: int) -> Report:
        """A unit as it is compared: those that are gone, as they were."""
        gone = self._gone.get(number)
        return Report(gone, self._before) if gone else Report(unpack(self._ledger.unit(number)), self._now)

    def _owners(self, before: Mapping[str, str], named: frozenset[str]) -> dict[str, str]:
        """The document events that gave rise to the events that decisions are about, of those that are there."""
        owners = {event_id: member for event_id, member in before.items() if event_id in named}
        owners |= {founded: member for member in self._ledger.founding(sorted(named - owners.keys()))
                   if (founded := founded_event_id(member)) in named}
        there = {unit.event.id for unit in self._new.values()}
        gone = {unit.event.id for unit in self._gone.values()} - there
        return {event_id: member for event_id, member in owners.items() if member not in gone} | {
            founded: member for member in there if named and (founded := founded_event_id(member)) in named}

    def _meant_otherwise(self) -> set[int]:
        """Units that tell of a person by a short name that now stands for another one."""
        shorts = {short for actor_id, _ in self._names for short in short_names(actor_id, self._removed)}
        moved = [lone for short in sorted(shorts)
                 if self._before.canonical(lone := f"{PERSON}{short}") != self._now.canonical(lone)]
        return self._ledger.telling_of(moved)

    def _numbers(self, unit_ids: Iterable[str]) -> set[int]:
        return {number for each in unit_ids if (number := self._ledger.number_of(each)) is not None}

    def _renumber(self, numbers: set[int]) -> None:
        """Let units that mean or are meant otherwise count as gone, and as others that are new: so whatever was decided
        about them, or hangs on that, is decided again."""
        old = numbers - self._new.keys() - self._gone.keys()
        if len(old) > FEW:
            raise TooMuchError
        for former, number in self._ledger.renumber(sorted(old)).items():
            self._gone[former] = self._new[number] = unpack(self._ledger.unit(number))

    def events(self, units: Iterable[int]) -> Iterator[LinkedEvent]:
        """The events that may not be as they were: those of clusters that have changed, and those of some units."""
        founders = {self.replay.home(number) for number in {*units, *self._numbers(self._corrected)}}
        founders |= self.replay.changed.keys()
        for founder in sorted(founder for founder in founders if founder is not None):
            if cluster := self.replay.final(founder):
                yield self._making.linked(cluster)

    @property
    def renamed(self) -> list[str]:
        """The ids of actors who are called otherwise now."""
        changed = sorted({actor_id for actor_id, _ in self._names})
        return [each for each in changed if self._before.name(each) != self._now.name(each)]

    def former_members(self) -> set[str]:
        """The document events that were in clusters that have changed."""
        return {seat.id for founder in self.replay.changed for seat in self.replay.past.view(founder).seats}

    def outcome(self) -> Outcome:
        """What is to be remembered."""
        replay = self.replay
        appeared = {actor_id for actor_id, _ in self._names if self._now.name(actor_id) and not
                    self._before.name(actor_id)}
        gone = {}
        for number in self._gone:
            report = self.report(number)
            gone[number] = {*blocks_in(report), *blocks_seen(report, self._matcher.window(report))}
        return Outcome(
            list(replay.placed.values()), list(replay.moves.values()),
            [founder for founder, view in replay.changed.items() if not view.own()],
            {number: (replay.inside[number], replay.seeing[number]) for number in self._new}, gone, self._names,
            [(short, actor_id) for actor_id in sorted(appeared) for short in short_names(actor_id, self._removed)],
            [row for number, unit in self._new.items() for row in lone_rows(number, glance_at(unit))], self._decided)


def _unpacked(packed: Mapping[int, str]) -> dict[int, LinkUnit]:
    return {number: unpack(text) for number, text in packed.items()}


class _Reports:
    """Reports as they are compared, the last ones asked for held."""

    def __init__(self, relinking: Relinking) -> None:
        self._relinking = relinking
        self._held: dict[int, Report] = {}

    def __getitem__(self, number: int) -> Report:
        found = self._held.get(number)
        if found is None:
            found = self._held[number] = self._relinking.report(number)
        return found


def _name_changes(new: Iterable[LinkUnit], gone: Iterable[LinkUnit]) -> dict[tuple[str, str], int]:
    """How many reports more or fewer call an actor by a name."""
    change: Counter[tuple[str, str]] = Counter()
    for units, step in ((new, 1), (gone, -1)):
        for unit in units:
            for who in unit.event.participants:
                change[who.actor_id, who.name] += step
    return {key: count for key, count in change.items() if count}


def lone_rows(number: int, seen: Glance) -> list[tuple[str, int]]:
    """The unit with each person whom it knows by one name alone."""
    told = {actor_id for actor_id, _ in seen.named}.union(seen.sides)
    return [(actor_id, number) for actor_id in sorted(filter(is_lone, told))]
