"""Taking a person's name out of what is published, without moving a single offset.

Every letter of the name becomes a block of the same length in the article's text, so all other evidence stays provable;
participants keep their role under a name that says that one was removed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from hashlib import sha256
from typing import NamedTuple, TypeVar

from kb.link.actors import PERSON, REMOVED_TAIL, Removed, is_lone, short_names
from kb.link.as_read import Fold, latin
from kb.link.corrections import roles_written
from kb.link.covering import (
    MASK,
    addresses_covered,
    blotted,
    covered,
    handles_covered,
    masked,
    places_of,
    several_words,
    tails,
    word_covered,
)
from kb.link.derived import Derived, derived, derived_covered
from kb.link.judgements import redacted_actors
from kb.link.naming import Naming, is_known_place, known_places, named_spans, naming_of
from kb.records import (
    REMOVED,
    Document,
    DocumentEvent,
    Entity,
    Extraction,
    Issue,
    Judgement,
    Level,
    Mention,
    Participant,
    Place,
    Pledge,
    Statement,
    TimeValue,
    content_id,
)

_REMOVED = "removed"
_SURNAME_DIGITS = 4
"""Few: whoever guesses at a surname from them finds several."""
_REMOVED_ALONE = re.compile(rf"{_REMOVED}[0-9a-f]{{{_SURNAME_DIGITS}}}")
_Held = TypeVar("_Held", Document, Mention, DocumentEvent, Statement, Pledge, TimeValue)


def removed_id(actor_id: str) -> str:
    """The id under which an actor whose name was removed still takes part in events.

    As in other ids of people a surname may stand alone as well, so that linking goes on as with the names.
    """
    kind = actor_id.partition("/")[0]
    if is_lone(actor_id):
        return content_id(f"{kind}/{_REMOVED}", actor_id)[: len(f"{kind}/{_REMOVED}") + _SURNAME_DIGITS]
    surnames = (removed_id(f"{PERSON}{short}").removeprefix(PERSON) for short in short_names(actor_id))
    return "-".join((content_id(f"{kind}/{REMOVED_TAIL}", actor_id), *surnames))


def is_removed(actor_id: str) -> bool:
    """Whether an id is that of somebody whose name was removed."""
    tail = actor_id.partition("/")[2]
    return tail.startswith(REMOVED_TAIL) or _REMOVED_ALONE.fullmatch(tail) is not None


def people_removed(judgements: Iterable[Judgement]) -> Removed:
    """What linking knows of the people whose names are removed."""
    actors = redacted_actors(judgements)
    surnames = {actor.removeprefix(PERSON): removed_id(actor).removeprefix(PERSON) for actor in actors
                if is_lone(actor)}
    full = {actor: actor[len(PERSON)] for actor in actors if actor.startswith(PERSON) and not is_lone(actor)}
    borne: dict[str, set[str]] = defaultdict(set)
    for actor, initial in full.items():
        for short in short_names(actor):
            borne[surnames[short]].add(initial)
    initials = {removed_id(actor): initial for actor, initial in full.items()}
    return Removed(surnames, initials | {short: min(found) for short, found in borne.items() if len(found) == 1})


def published_judgement(judgement: Judgement) -> Judgement:
    """The decision as readers may see it: one to remove a name does not give the name away."""
    if judgement.verdict != "redact":
        return judgement
    return judgement.model_copy(update={"left": removed_id(judgement.left)})


def unnamed_judgement(judgement: Judgement, actors: frozenset[str], fold: Fold) -> Judgement:
    """The decision without the names of the actors (their ids); `fold` takes accents off.

    Among corrected participants, the id of somebody whose name was removed stands in its place.
    """
    if not actors:
        return judgement
    fold = latin(fold, actors)
    pattern, surnames = tails(actors), derived(_surnames(actors))
    told = {field: derived_covered(covered(value, pattern, fold), surnames, fold)
            for field in ("value", "why") if (value := getattr(judgement, field))}
    pairs = roles_written(judgement.value or "") if judgement.field == "participants" else None
    if pairs and told["value"] != judgement.value:
        told["value"] = "; ".join(f"{role}: {_unnamed(name, covered(name, pattern, fold))}" for role, name in pairs)
    return judgement.model_copy(update=told)


def _unnamed(name: str, shown: str) -> str:
    if name == shown:
        return name
    kind, _, tail = name.rpartition("/")
    return removed_id(f"{kind or 'person'}/{'-'.join(tail.casefold().split())}")


def nobody_redacted(judgements: Iterable[Judgement], there: Callable[[Iterable[str]], Set[str]]) -> list[Issue]:
    """An issue for each redaction of somebody whom no article names; it does not give the name away.

    `there` says which of some actors' ids are in the collection.
    """
    issues = []
    redactions = [each for each in judgements if each.verdict == "redact"]
    for number, each in enumerate(redactions, 1):
        if not there(removed_id(actor) for actor in redacted_actors([each])):
            issues.append(Issue(
                code="nobody_redacted", level=Level.WARNING, source="judgements.csv",
                message=f"Redaction {number} of {len(redactions)}, of {each.when}, names nobody in this collection: "
                        "check the spelling, or the name may be published. An id is the end of the address of an "
                        "actor's page, such as person/jane-roe."))
    return issues


def unnamed(document: Document, actors: frozenset[str], fold: Fold) -> Document:
    """A document in which names were not looked for, without the words of the actors' ids.

    `fold` takes accents off. Names in another script than the ids' are not found.
    """
    fold = latin(fold, actors)
    pattern, names = tails(actors), several_words(actors, (), fold)
    whole = {each for each in names if covered(document.text, tails(frozenset(["/" + "-".join(each)])), fold)
             != document.text} if names else set()
    surnames = derived(_surnames(actors))
    surnames = Derived(surnames.distinctive, surnames.others.intersection(word for each in whole for word in each))
    fields = {field: derived_covered(handles_covered(covered(value, pattern, fold), names, fold), surnames, fold)
              for field in ("text", "title", "author", "publisher", "url", "source")
              if (value := getattr(document, field))}
    return _as_shown(document, fields)


def _as_shown(document: Document, fields: Mapping[str, str]) -> Document:
    """The document with other words, and the hash of what is left of its text: that of the whole one would tell whoever
    guesses at a name that the guess is right."""
    text = fields.get("text", document.text)
    digest = document.sha256 if text == document.text else sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return document.model_copy(update={**fields, "sha256": digest})


def _surnames(actors: frozenset[str]) -> frozenset[str]:
    return frozenset(actor.removeprefix(PERSON) for actor in actors if is_lone(actor))


def unnamed_issue(issue: Issue, actors: frozenset[str], fold: Fold) -> Issue:
    """The issue without the names of the actors (their ids) as the names of files and addresses have them."""
    fold = latin(fold, actors)
    names, surnames = several_words(actors, (), fold), Derived(derived(_surnames(actors)).distinctive, frozenset())
    return issue.model_copy(update={
        field: derived_covered(handles_covered(value, names, fold, named=True), surnames, fold)
        for field in ("source", "message") if (value := getattr(issue, field))})


class Redacted(NamedTuple):
    """What was found in a document, and the same as it may be published; one and the same where no name is removed."""

    whole: Extraction
    shown: Extraction


def redact(extraction: Extraction, actors: frozenset[str], fold: Fold = str) -> Extraction:
    """The extraction without the names of the actors (their ids); the same one where it names none of them.

    `fold` takes accents off. A given name alone goes too, where nobody and nothing else in the document bears it, save
    in a time ("in May"), and so do words made of a surname. Whoever is called by what is covered is nobody any more.
    Cost is linear in the text for each of the wordings.
    """
    fold = latin(fold, actors)
    naming = naming_of(extraction, actors, fold)
    cover = _Cover(naming, actors, fold)
    document = _document(extraction, cover)
    annotations = extraction.annotations
    gone = {each: _removed(each, naming) for each in _gone(extraction, document.text, cover)}
    if not gone and not naming.named and document == extraction.document:
        return extraction
    redaction = _Redaction(document.text, gone)
    entities = [_entity(entity, gone) for entity in annotations.entities]
    names = [name for name in annotations.names
             if name.entity < 0 or annotations.entities[name.entity].actor_id not in gone]
    return Extraction(
        document, annotations._replace(names=names, entities=entities),
        [redaction.statement(each) for each in extraction.statements],
        [redaction.event(each) for each in extraction.events])


class _Cover(NamedTuple):
    """What is covered in a document."""

    naming: Naming
    actors: frozenset[str]
    fold: Fold

    def __call__(self, text: str, except_at: frozenset[int] = frozenset()) -> str:
        """The text without the names, save at some offsets; its length stays."""
        naming = self.naming
        # Addresses write names their own way: "/2016/jane-roe-in-lima". Whole names go first, before parts of them.
        shown = handles_covered(text, naming.several, self.fold, named=bool(naming.full))
        shown = masked(shown, naming.full)
        kept = except_at | places_of(text, naming.namesakes)
        for word in sorted(naming.words):
            shown = word_covered(shown, word, kept)
        shown = derived_covered(shown, naming.surnames, self.fold, kept)
        return addresses_covered(shown, self.actors, self.fold) if naming.named else shown


def _document(extraction: Extraction, cover: _Cover) -> Document:
    document, naming = extraction.document, cover.naming
    meant = [(start, end) for start, end, entity in named_spans(extraction) if entity.actor_id in cover.actors]
    kept: frozenset[int] = frozenset()
    if naming.words or naming.surnames:
        times = (range(time.start, time.end) for time in extraction.annotations.times)
        kept = known_places(extraction).union(*times)
    fields = {field: cover(value) for field in ("title", "author", "publisher", "url", "source")
              if (value := getattr(document, field))}
    if naming.named:
        fields |= {field: covered(fields[field], tails(cover.actors), cover.fold)
                   for field in ("url", "source") if field in fields}
    return _as_shown(document, {"text": blotted(cover(document.text, kept), meant), **fields})


def _gone(extraction: Extraction, shown: str, cover: _Cover) -> set[str]:
    """The ids of whom and what a document no longer names: the actors, and others whose names are covered, be it where
    they stand in the text. Others with full names of their own stay, also where they are called by a surname alone."""
    naming, text, entities = cover.naming, extraction.document.text, extraction.annotations.entities
    gone = {entity.actor_id for entity in entities if entity.actor_id in naming.actors}
    if shown == text:
        return gone
    stay = {entity.actor_id for entity in entities if entity.name in naming.namesakes or is_known_place(entity)}
    gone |= {entity.actor_id for entity in entities
             if entity.actor_id not in stay and cover(entity.name) != entity.name}
    gone |= {entity.actor_id for start, end, entity in named_spans(extraction)
             if entity.actor_id not in stay and MASK in shown[start:end] and MASK not in text[start:end]}
    return gone


def _removed(actor_id: str, naming: Naming) -> str:
    """The id in place of one that is gone. Of a double name ("Roe-Smith") the other one still tells who is meant."""
    shorts, surnames = short_names(actor_id), naming.surnames.distinctive | naming.surnames.others
    other = shorts and not any(each in short for short in shorts for each in surnames) and any(
        each in actor_id for each in surnames)
    if not other or actor_id in naming.actors:
        return removed_id(actor_id)
    return "-".join((content_id(f"{PERSON}{REMOVED_TAIL}", actor_id), *shorts))


def _entity(entity: Entity, gone: Mapping[str, str]) -> Entity:
    if entity.actor_id not in gone:
        return entity
    return entity._replace(actor_id=gone[entity.actor_id], name=REMOVED, gender=None, country=None, latitude=None,
                           longitude=None)


class _Redaction:
    """Records with their names taken out and their words as the masked text has them."""

    def __init__(self, text: str, gone: Mapping[str, str]) -> None:
        self.text = text
        self.gone = gone

    def participant(self, who: Participant) -> Participant:
        """The participant under the name that the text now gives."""
        surface = self.text[slice(*who.span)] if who.span else None
        if (removed := self.gone.get(who.actor_id)) is not None:
            return who.model_copy(update={"name": REMOVED, "actor_id": removed, "surface": surface})
        return who.model_copy(update={"surface": surface}) if surface != who.surface else who

    def _held(self, record: _Held, people: tuple[str, ...], one: tuple[str, ...], times: tuple[str, ...] = ()) -> _Held:
        changed: dict[str, object] = {}
        for field in people:
            changed[field] = tuple(self.participant(who) for who in getattr(record, field))
        for field in one:
            who = getattr(record, field)
            changed[field] = self.participant(who) if who else None
        for field in times:
            time = getattr(record, field)
            if time and time.span:
                changed[field] = time.model_copy(update={"wording": self.text[slice(*time.span)]})
        return record.model_copy(update=changed)

    def place(self, place: Place | None) -> Place | None:
        """The place under the name that the text now gives."""
        removed = self.gone.get(place.place_id or "") if place else None
        if place is None or removed is None:
            return place
        return place.model_copy(update={"name": REMOVED, "place_id": removed, "latitude": None, "longitude": None})

    def mention(self, mention: Mention) -> Mention:
        """A mention without the names."""
        shown = self._held(mention, ("participants",), ("attributed_to",), ("time", "due"))
        pledge = self.pledge(mention.pledge) if mention.pledge else None
        return shown.model_copy(update={"pledge": pledge, "place": self.place(mention.place)})

    def pledge(self, pledge: Pledge) -> Pledge:
        """A pledge without the names."""
        return self._held(pledge, ("pledgers", "addressees"), (), ("due",))

    def event(self, event: DocumentEvent) -> DocumentEvent:
        """An event of a document without the names."""
        mentions = tuple(self.mention(mention) for mention in event.mentions)
        shown = self._held(event, ("participants",), (), ("time", "due"))
        return shown.model_copy(update={"mentions": mentions, "place": self.place(event.place)})

    def statement(self, statement: Statement) -> Statement:
        """A statement without the names."""
        pledge = statement.pledge and self.pledge(statement.pledge)
        return self._held(statement, (), ("speaker", "addressee"), ("time",)).model_copy(update={"pledge": pledge})
