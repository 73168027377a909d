"""Trigger groups compiled for reading: what a group declares, as sets and pairs that are ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kb.extract.events.status import Reading
from kb.lexicon import table
from kb.ontology import CLASS, PLACE_ROLE, EventType, Triggers
from kb.records import Status

_LEADING: Final = frozenset({"to", "for", "into", "against", "from", "over", "between", "through", "across"})
"""Slots whose names always stand behind the preposition itself."""

NO_PLACES: Final = frozenset({"person", "group", "demonym"})
"""Kinds of names that are no place to be at."""
_KIND: Final = 1
_PLACE: Final = 2
_BITS: Final[dict[str, int]] = {}
_ELSEWHERE: Final = "members"
"""The slot whose names may stand in other sentences."""


def kind_bit(kind: str) -> int:
    """A bit for each kind of names, by which those of a sentence are told in one number."""
    bit = _BITS.get(kind, 0)
    if not bit:
        bit = _BITS[kind] = 1 << len(_BITS)
    return bit


_NO_PLACE_BITS: Final = kind_bit("person") | kind_bit("group") | kind_bit("demonym")


class Nouns:
    """Nouns of which a verb's subject or object must hold one; groups that ask for the same ones share them.

    `seen_in` is the last sentence that has one of them, marked once a sentence and not looked up for each trigger.
    """

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self.pairs = frozenset([word for word in words if " " in word])
        """Those of two words."""
        self.seen_in = -1


class NounLists:
    """The lists of nouns that the groups of one index ask for, each once."""

    def __init__(self) -> None:
        self._lists: dict[frozenset[str], Nouns] = {}

    def declared(self, nouns: Iterable[str]) -> Nouns | None:
        """What a group declares, with all words of a class for its name; None where that is nothing."""
        words = expanded(nouns)
        return self._lists.setdefault(words, Nouns(words)) if words else None

    def by_word(self) -> dict[str, list[Nouns]]:
        """The lists in which each of the nouns stands."""
        found: dict[str, list[Nouns]] = {}
        for words, nouns in self._lists.items():
            for word in words:
                found.setdefault(word, []).append(nouns)
        return found


def expanded(nouns: Iterable[str]) -> frozenset[str]:
    """Declared nouns, with all words of a class for its name."""
    found: set[str] = set()
    for noun in nouns:
        found.update(table("nouns")[noun.removeprefix(CLASS)] if noun.startswith(CLASS) else (noun,))
    return frozenset(found)


class Group:
    """A trigger group of an event type. `number` counts the type's groups in the order in which they are tried."""

    def __init__(self, number: int, event_type: EventType, declared: Triggers, lists: NounLists) -> None:
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
        self.by_town = event_type.linking.same == ("place",) and event_type.merging == "participants"
        self._read_slots(event_type, declared)
        self._read_conditions(declared, lists)
        self.context_in = self.without_in = -1
        """The last sentence with one of the group's context phrases, and of those that rule it out: what holds for it
        is marked once a sentence and not looked up for each trigger."""

    def _read_slots(self, event_type: EventType, declared: Triggers) -> None:
        self.slots = frozenset(declared.slots)
        """The slots that the group names itself."""
        self.places = frozenset(slot for slot, role in declared.slots.items() if role == PLACE_ROLE)
        """Those of them that hold a place and nothing else."""
        self.kinds = frozenset(declared.kinds)
        self.needs = [need.split("+") for need in declared.needs]
        asked = [self._asks(need) for need in self.needs]
        self._asked = asked if all(asked) else []
        self._kind_bits = 0
        for kind in sorted(self.kinds):
            self._kind_bits |= kind_bit(kind)
        self.least = min(map(len, self.needs), default=0)
        """How many names a sentence must hold before the group's needs can be met."""
        self.takes_outlet = "outlet" in self.slots
        self.needs_outlet = bool(self.needs) and all("outlet" in need for need in self.needs)
        leads = [[slot for slot in need if slot in _LEADING] for need in self.needs]
        self.leads = leads if all(leads) else []
        """For each of the needs the prepositions that lead to what it asks for, where each of them has some."""
        filled = event_type.slots_of(declared)
        self.roles = [(slot, roles, roles.split("|")) for slot, roles in filled.items()]
        """The slots that fill roles, in the order in which they are asked: each with its declaration, and the roles
        that it may fill."""
        self.owners = filled.get("possessive")
        """The roles that whoever owns what a noun names may fill."""

    def _asks(self, need: list[str]) -> int:
        """Whether a need asks for a name of the group's kinds, or for a place, as bits."""
        asks = 0
        for slot in need:
            if slot in self.places:
                asks |= _PLACE
            elif self.kinds and slot != _ELSEWHERE:
                asks |= _KIND
        return asks

    def may_be_met(self, kinds: int) -> bool:
        """Whether names of these kinds, as bits, may be what one of the needs asks for, wherever they stand."""
        for asked in self._asked:
            if (kinds & self._kind_bits or not asked & _KIND) and (kinds & ~_NO_PLACE_BITS or not asked & _PLACE):
                return True
        return not self._asked

    def _read_conditions(self, declared: Triggers, lists: NounLists) -> None:
        self.context = frozenset(phrase.lower() for phrase in declared.context)
        self.without = frozenset(phrase.lower() for phrase in declared.without)
        self.wanted = lists.declared(declared.with_object)
        self.doers = lists.declared(declared.with_subject)
        self.capacity = lists.declared(declared.with_as)
        self.support = frozenset(declared.support)
        self.follows = frozenset(declared.follows)
        self.precedes = frozenset(declared.precedes)
        self.objects = Nouns(expanded(declared.without_object)) if declared.without_object else None
        self.after_object = frozenset(declared.after_object)


class Sign:
    """A context phrase or noun, with the groups that ask for it, that it rules out, and the lists that hold it."""

    def __init__(self, phrase: str, groups: list[Group], lists: list[Nouns]) -> None:
        self.context_of = [group for group in groups if phrase in group.context]
        self.without_of = [group for group in groups if phrase in group.without]
        self.lists = lists

    def mark(self, sentence: int) -> None:
        """Tell groups and lists that the phrase stands in a sentence, of which each has a number of its own."""
        for group in self.context_of:
            group.context_in = sentence
        for group in self.without_of:
            group.without_in = sentence
        for nouns in self.lists:
            nouns.seen_in = sentence
