"""Taking a person's name out of what is published, without moving a single offset.

Every letter of the name becomes a block of the same length in the article's text, so all other evidence stays provable;
participants keep their role under a name that says that one was removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from typing import NamedTuple, TypeVar

from kb.link.actors import PERSON, REMOVED_TAIL, is_lone, short_names
from kb.link.as_read import Fold
from kb.link.corrections import roles_written
from kb.link.covering import (
    addresses_covered,
    blotted,
    covered,
    handles_covered,
    masked,
    places_of,
    several_words,
    tails,
    whole_names,
    word_covered,
)
from kb.link.judgements import redacted_actors
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
    Pledge,
    Statement,
    TimeValue,
    content_id,
)

_REMOVED = "removed"
_SURNAME_DIGITS = 4
"""Few: whoever guesses at a surname from them finds several."""
UNNAMED = frozenset({"pronoun", "group", "office"})
"""Forms that point at somebody without a name."""
SHORTEST = 3
"""Letters. Shorter wordings are masked where they were found to mean the person, but not looked for elsewhere."""

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


def surnames_removed(judgements: Iterable[Judgement]) -> dict[str, str]:
    """What stands for the surnames of people whose names are removed, by the surnames."""
    return {actor.removeprefix(PERSON): removed_id(actor).removeprefix(PERSON)
            for actor in redacted_actors(judgements) if is_lone(actor)}


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
    pattern = tails(actors)
    told = {field: covered(value, pattern, fold) for field in ("value", "why") if (value := getattr(judgement, field))}
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
    pattern, names = tails(actors), several_words(actors, (), fold)
    fields = {field: handles_covered(covered(value, pattern, fold), names, fold)
              for field in ("text", "title", "author", "publisher", "url", "source")
              if (value := getattr(document, field))}
    return document.model_copy(update=fields)


def unnamed_issue(issue: Issue, actors: frozenset[str], fold: Fold) -> Issue:
    """The issue without the names of the actors (their ids) as the names of files and addresses have them."""
    names = several_words(actors, (), fold)
    return issue.model_copy(update={field: handles_covered(value, names, fold, named=True)
                                    for field in ("source", "message") if (value := getattr(issue, field))})


def _places(extraction: Extraction) -> Iterator[tuple[int, int, Entity]]:
    """Where a document names somebody or something: start, end, and who or what it is."""
    entities = extraction.annotations.entities
    for name in extraction.annotations.names:
        if name.entity >= 0 and name.form not in UNNAMED:
            yield name.start, name.end, entities[name.entity]


def _wordings(extraction: Extraction, is_wanted: Callable[[str], bool]) -> set[str]:
    """The words by which a document names those actors whose ids are wanted."""
    text = extraction.document.text
    return {wording for start, end, entity in _places(extraction) if is_wanted(entity.actor_id)
            for wording in (text[start:end], entity.name)}


class _Naming(NamedTuple):
    """How a document names the actors: their ids, with those of whom and what is called after them; whether it does;
    names of several words, single words that stand for nobody else there, and names of others in which these words
    stay; and the words of the names that have several."""

    actors: frozenset[str]
    named: bool
    full: frozenset[str]
    words: frozenset[str]
    namesakes: frozenset[str]
    several: frozenset[tuple[str, ...]]


def _naming(extraction: Extraction, actors: frozenset[str], fold: Fold) -> _Naming:
    wordings = _wordings(extraction, actors.__contains__)
    full = whole_names(extraction.document.text, several_words(actors, (), fold), fold).union(
        wording for wording in wordings if " " in wording)
    firsts = {actor.partition("/")[2].partition("-")[0] for actor in actors if "-" in actor}
    given = {first for wording in full if fold(first := wording.split()[0]).lower() in firsts}
    entities = extraction.annotations.entities
    # "The Jane Roe Foundation" gives the name away, and a "Jane" of whom the article tells no more is taken for her.
    several = several_words(actors, full, fold)
    after = {entity.actor_id for entity in entities
             if handles_covered(masked(entity.name, full), several, fold) != entity.name}
    alone = {entity.actor_id for entity in entities if entity.kind == "person" and entity.name in given}
    others = {word for entity in entities if entity.actor_id not in actors | after | alone
              for word in _words(entity.name)}
    mine = frozenset(given - others)
    after |= {entity.actor_id for entity in entities if entity.actor_id in alone and entity.name in mine}
    # "Grant" at the head of a sentence is not found to be a name, but where "Will Grant" is, it is his.
    surnames = {word for wording in full for word in wording.split() if f"{PERSON}{fold(word).lower()}" in actors}
    single = (wordings - full - (given & others)) | surnames
    words = frozenset(word for word in single if len(word) >= SHORTEST) | mine
    namesakes = _namesakes(extraction, actors | after, words)
    return _Naming(actors | after, bool(wordings or full), full, words, namesakes, several)


def _namesakes(extraction: Extraction, actors: frozenset[str], words: frozenset[str]) -> frozenset[str]:
    """Names of several words of others, and of what bears a name, in which some of the words stand."""
    others = _wordings(extraction, lambda actor_id: actor_id not in actors)
    return frozenset(each for each in others if " " in each and not words.isdisjoint(_words(each)))


def _words(name: str) -> list[str]:
    return name.replace("-", " ").split()


class Redacted(NamedTuple):
    """What was found in a document, and the same as it may be published; one and the same where no name is removed."""

    whole: Extraction
    shown: Extraction


def redact(extraction: Extraction, actors: frozenset[str], fold: Fold = str) -> Extraction:
    """The extraction without the names of the actors (their ids); the same one where it names none of them.

    `fold` takes accents off. A given name alone goes too, where nobody and nothing else in the document bears it, save
    in a time ("in May"). Cost is linear in the text for each of the wordings.
    """
    naming = _naming(extraction, actors, fold)
    document = _document(extraction, naming, actors, fold)
    if not naming.named and document == extraction.document:
        return extraction
    redaction = _Redaction(document.text, naming.actors)
    annotations = extraction.annotations
    gone = {index for index, entity in enumerate(annotations.entities) if entity.actor_id in naming.actors}
    entities = [_entity(entity) if index in gone else entity for index, entity in enumerate(annotations.entities)]
    names = [name for name in annotations.names if name.entity not in gone]
    return Extraction(
        document, annotations._replace(names=names, entities=entities),
        [redaction.statement(each) for each in extraction.statements],
        [redaction.event(each) for each in extraction.events])


def _document(extraction: Extraction, naming: _Naming, actors: frozenset[str], fold: Fold) -> Document:
    document = extraction.document
    meant = [(start, end) for start, end, entity in _places(extraction) if entity.actor_id in actors]
    times = extraction.annotations.times if naming.words else []
    timed = frozenset(at for time in times for at in range(time.start, time.end))

    def bare(text: str, except_at: frozenset[int] = frozenset()) -> str:
        # Addresses write names their own way: "/2016/jane-roe-in-lima". Whole names go first, before parts of them.
        shown = handles_covered(text, naming.several, fold, named=bool(naming.full))
        shown = masked(shown, naming.full)
        kept = except_at | places_of(text, naming.namesakes)
        for word in sorted(naming.words):
            shown = word_covered(shown, word, kept)
        return addresses_covered(shown, actors, fold) if naming.named else shown

    fields = {field: bare(value) for field in ("title", "author", "publisher", "url", "source")
              if (value := getattr(document, field))}
    if naming.named:
        fields |= {field: covered(fields[field], tails(actors), fold) for field in ("url", "source") if field in fields}
    return document.model_copy(update={"text": blotted(bare(document.text, timed), meant), **fields})


def _entity(entity: Entity) -> Entity:
    return entity._replace(actor_id=removed_id(entity.actor_id), name=REMOVED, gender=None, country=None)


class _Redaction:
    """Records with their names taken out and their words as the masked text has them."""

    def __init__(self, text: str, actors: frozenset[str]) -> None:
        self.text = text
        self.actors = actors

    def participant(self, who: Participant) -> Participant:
        """The participant under the name that the text now gives."""
        surface = self.text[slice(*who.span)] if who.span else None
        if who.actor_id in self.actors:
            return who.model_copy(update={"name": REMOVED, "actor_id": removed_id(who.actor_id), "surface": surface})
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

    def mention(self, mention: Mention) -> Mention:
        """A mention without the names."""
        shown = self._held(mention, ("participants",), ("attributed_to",), ("time", "due"))
        return shown.model_copy(update={"pledge": self.pledge(mention.pledge)}) if mention.pledge else shown

    def pledge(self, pledge: Pledge) -> Pledge:
        """A pledge without the names."""
        return self._held(pledge, ("pledgers", "addressees"), (), ("due",))

    def event(self, event: DocumentEvent) -> DocumentEvent:
        """An event of a document without the names."""
        mentions = tuple(self.mention(mention) for mention in event.mentions)
        return self._held(event, ("participants",), (), ("time", "due")).model_copy(update={"mentions": mentions})

    def statement(self, statement: Statement) -> Statement:
        """A statement without the names."""
        pledge = statement.pledge and self.pledge(statement.pledge)
        return self._held(statement, (), ("speaker", "addressee"), ("time",)).model_copy(update={"pledge": pledge})
