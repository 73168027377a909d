"""Trigger groups compiled for reading: what a group declares, as sets and pairs that are ready to be asked."""

from __future__ import annotations

from kb.extract.events.status import Reading
from kb.ontology import PLACE_ROLE, EventType, Triggers
from kb.records import Status


class Group:
    """A trigger group of an event type. `number` counts the type's groups in the order in which they are tried."""

    def __init__(self, number: int, event_type: EventType, declared: Triggers) -> None:
        self.number = number
        self.name = declared.name
        self.apart = bool(declared.apart)
        self.apart_by_word = declared.apart == "word"
        self.transitive = declared.transitive
        self.plural = declared.plural
        self.reference = declared.reference
        self.certainty = declared.certainty
        self.date = declared.date
        self.status = Reading(Status(declared.status), True) if declared.status else None
        self.by_content = event_type.merging == "content"
        self.role_kinds = event_type.role_kinds
        self.scheduled = event_type.scheduled
        self.apart_by_place = event_type.told_apart_by_place
        self.local = "place" in event_type.linking.same
        self.announced = bool(event_type.announced)
        self.role_kinds = event_type.role_kinds
        self.scheduled = event_type.scheduled
        self.by_town = event_type.linking.same == ("place",) and event_type.merging == "participants"
        self._read_slots(event_type, declared)
        self._read_conditions(declared)

    def _read_slots(self, event_type: EventType, declared: Triggers) -> None:
        self.slots = frozenset(declared.slots)
        """The slots that the group names itself."""
        self.places = frozenset(slot for slot, role in declared.slots.items() if role == PLACE_ROLE)
        """Those of them that hold a place and nothing else."""
        self.kinds = frozenset(declared.kinds)
        self.needs = [need.split("+") for need in declared.needs]
        self.least = min(map(len, self.needs), default=0)
        """How many names a sentence must hold before the group's needs can be met."""
        filled = event_type.slots_of(declared)
        self.roles = [(slot, roles, roles.split("|")) for slot, roles in filled.items()]
        """The slots that fill roles, in the order in which they are asked: each with its declaration, and the roles
        that it may fill."""
        self.owners = filled.get("possessive")
        """The roles that whoever owns what a noun names may fill."""

    def _read_conditions(self, declared: Triggers) -> None:
        self.context = frozenset(phrase.lower() for phrase in declared.context)
        self.without = frozenset(phrase.lower() for phrase in declared.without)
        self.wanted = frozenset(declared.with_object)
        self.support = frozenset(declared.support)
        self.follows = frozenset(declared.follows)
        self.precedes = frozenset(declared.precedes)
        self.objects = frozenset(declared.without_object)
        self.after_object = frozenset(declared.after_object)
