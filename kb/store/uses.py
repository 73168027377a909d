"""Who and what documents name, tallied on the way so that a name used in a thousand articles is not a thousand rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kb.records import REMOVED, Event, Extraction, Participant, Place, fields_of
from kb.store import rows
from kb.store.excerpts import COVERED, GAP
from kb.store.grounding import Grounded

UNNAMED_FORMS = frozenset({"pronoun", "group"})
"""Forms of name that are no alias of anybody: "he", "the two leaders"."""
NOT_SHOWN = COVERED + GAP
MOST_TALLIED = 50_000
"""Different names held in memory; past it they go to the scratch file, where they are added up at the end."""

Put = Callable[[rows.Target, list[rows.Row]], None]


def document_uses(extraction: Extraction, grounded: Grounded) -> list[tuple[rows.Target, list[rows.Row]]]:
    """What one document names: each actor once, under its fullest name there, each of its wordings, and places; each
    row with its count at the end."""
    text, annotations = extraction.document.text, extraction.annotations
    known = [None if each.kind == "place" else (each.actor_id, each.kind, each.name, each.gender, each.country, 1)
             for each in annotations.entities]
    actors: dict[str, rows.Row] = {}
    aliases: dict[tuple[str, str, str], int] = {}
    places: dict[rows.Row, int] = {}
    size = len(text)
    for start, end, _, entity, form, _ in annotations.names:
        if entity < 0 or form in UNNAMED_FORMS:
            continue
        actor = known[entity]
        if actor is None or not 0 <= start < end <= size:
            continue
        actors[actor[0]] = actor
        wording = text[start:end]
        alias = actor[0], wording, form
        count = aliases.get(alias)
        if count is not None:
            aliases[alias] = count + 1
        elif wording.strip(NOT_SHOWN):
            aliases[alias] = 1
    for actor in known:  # somebody whose name was taken out is known by nothing else
        if actor and actor[2] == REMOVED:
            actors.setdefault(actor[0], actor)
    for who in _participants(grounded):
        if who.actor_id not in actors:
            actors[who.actor_id] = who.actor_id, who.kind, who.name, None, None, 1
    for event in grounded.events:
        for mention in event.mentions:
            if row := _place_row(mention.place):
                places[row] = places.get(row, 0) + 1
    return [(rows.ACTOR_USES, list(actors.values())),
            (rows.ALIAS_USES, [(actor_id, words, form, times) for (actor_id, words, form), times in aliases.items()]),
            (rows.PLACE_USES, [(*row, count) for row, count in places.items()])]


class Uses:
    """Tallies of actors by name, of their wordings, and of places; `put` takes the rows when there are many."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._tallies: dict[rows.Target, dict[rows.Row, int]] = {
            rows.ACTOR_USES: {}, rows.ALIAS_USES: {}, rows.PLACE_USES: {}
        }

    def add_rows(self, target: rows.Target, counted: Iterable[rows.Row]) -> None:
        """Add rows of `document_uses`, each with its count at the end."""
        tally = self._tallies[target]
        for row in counted:
            key = row[:-1]
            tally[key] = tally.get(key, 0) + row[-1]
        self._put_away_if_many()

    def _put_away_if_many(self) -> None:
        if sum(map(len, self._tallies.values())) > MOST_TALLIED:
            self.put_away()

    def put_away(self) -> None:
        """Hand over all tallies as rows and start anew."""
        for target, tally in self._tallies.items():
            self._put(target, [(*row, count) for row, count in tally.items()])
            tally.clear()


def event_uses(event: Event) -> list[tuple[rows.Target, list[rows.Row]]]:
    """The actors and the place of an event, which must be known even if no document names them so."""
    place = _place_row(event.place)
    return [(rows.EVENT_ACTORS, [(event.id, who.actor_id, who.kind, who.name) for who in event.participants]),
            (rows.EVENT_PLACES, [(event.id, *place)] if place else [])]


def _place_row(place: Place | None) -> rows.Row | None:
    if not place or not place.place_id:
        return None
    return place.place_id, place.name, place.country, place.latitude, place.longitude


def _participants(grounded: Grounded) -> list[Participant]:
    told: list[Participant | None] = []
    for statement in grounded.statements:
        said = fields_of(statement)
        told += said["speaker"], said["addressee"]
        if pledge := said["pledge"]:
            told += (*pledge.pledgers, *pledge.addressees)
    for event in grounded.events:
        for mention in event.mentions:
            told += mention.participants
            told.append(mention.attributed_to)
    return [who for who in told if who]
