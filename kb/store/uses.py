"""Who and what documents name, tallied on the way so that a name used in a thousand articles is not a thousand rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from kb.records import Event, Extraction, Participant, Place
from kb.store import rows
from kb.store.grounding import Grounded

UNNAMED_FORMS = frozenset({"pronoun", "group"})
"""Forms of name that are no alias of anybody: "he", "the two leaders"."""
MOST_TALLIED = 50_000
"""Different names held in memory; past it they go to the scratch file, where they are added up at the end."""

Put = Callable[[rows.Target, rows.Row], None]


class Uses:
    """Tallies of actors by name, of their wordings, and of places; `put` takes the rows when there are many."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._actors: Counter[rows.Row] = Counter()
        self._aliases: Counter[rows.Row] = Counter()
        self._places: Counter[rows.Row] = Counter()

    def add_document(self, extraction: Extraction, grounded: Grounded) -> None:
        """Count each actor of a document once, under its fullest name there, and each of its wordings."""
        text, annotations = extraction.document.text, extraction.annotations
        actors: dict[str, rows.Row] = {}
        for name in annotations.names:
            if name.entity < 0 or name.form in UNNAMED_FORMS:
                continue
            entity = annotations.entities[name.entity]
            if entity.kind == "place" or not 0 <= name.start < name.end <= len(text):
                continue
            actors[entity.actor_id] = (entity.actor_id, entity.kind, entity.name, entity.gender, entity.country)
            self._aliases[entity.actor_id, text[name.start : name.end], name.form] += 1
        for participant in _participants(grounded):
            actors.setdefault(participant.actor_id, _unknown(participant))
        for row in actors.values():
            self._actors[row] += 1
        for event in grounded.events:
            for mention in event.mentions:
                self._add_place(mention.place)
        self._put_away_if_many()

    def add_event(self, event: Event) -> None:
        """Make sure that the actors and the place of an event are known, without counting a document."""
        for participant in event.participants:
            self._actors[_unknown(participant)] += 0
        self._add_place(event.place)
        self._put_away_if_many()

    def _add_place(self, place: Place | None) -> None:
        if place and place.place_id:
            self._places[place.place_id, place.name, place.country, place.latitude, place.longitude] += 1

    def _put_away_if_many(self) -> None:
        if len(self._actors) + len(self._aliases) + len(self._places) > MOST_TALLIED:
            self.put_away()

    def put_away(self) -> None:
        """Hand over all tallies as rows and start anew."""
        for target, tally in (
            (rows.ACTOR_USES, self._actors), (rows.ALIAS_USES, self._aliases), (rows.PLACE_USES, self._places)
        ):
            for row, count in tally.items():
                self._put(target, (*row, count))
            tally.clear()


def _unknown(participant: Participant) -> rows.Row:
    return participant.actor_id, participant.kind, participant.name, None, None


def _participants(grounded: Grounded) -> Iterator[Participant]:
    for statement in grounded.statements:
        pledge = statement.pledge
        yield from (who for who in (statement.speaker, statement.addressee) if who)
        if pledge:
            yield from (*pledge.pledgers, *pledge.addressees)
    for event in grounded.events:
        for mention in event.mentions:
            yield from mention.participants
            if mention.attributed_to:
                yield mention.attributed_to
