"""Taking a person's name out of what is published, without moving a single offset.

Every letter of the name becomes a block of the same length in the article's text, so all other evidence stays provable;
participants keep their role under a name that says that one was removed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Set
from typing import TypeVar

from kb.link.corrections import roles_written
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

MASK = "█"
_REMOVED_TAIL = "removed-"
UNNAMED = frozenset({"pronoun", "group", "office"})
"""Forms that point at somebody without a name."""
SHORTEST = 3
"""Letters. Shorter wordings are masked where they were found to mean the person, but not looked for elsewhere."""

_Held = TypeVar("_Held", Document, Mention, DocumentEvent, Statement, Pledge, TimeValue)


def removed_id(actor_id: str) -> str:
    """The id under which an actor whose name was removed still takes part in events."""
    return content_id(f"{actor_id.partition('/')[0]}/{_REMOVED_TAIL}", actor_id)


def is_removed(actor_id: str) -> bool:
    """Whether an id is that of somebody whose name was removed."""
    return actor_id.partition("/")[2].startswith(_REMOVED_TAIL)


def published_judgement(judgement: Judgement) -> Judgement:
    """The decision as readers may see it: one to remove a name does not give the name away."""
    if judgement.verdict != "redact":
        return judgement
    return judgement.model_copy(update={"left": removed_id(judgement.left)})


def unnamed_judgement(judgement: Judgement, actors: frozenset[str], fold: Callable[[str], str]) -> Judgement:
    """The decision without the names of the actors (their ids); `fold` takes accents off.

    Among corrected participants, the id of somebody whose name was removed stands in its place.
    """
    if not actors:
        return judgement
    pattern = _tails(actors)
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


def masked(text: str, wordings: Iterable[str]) -> str:
    """The text with each of the wordings, where it stands as whole words, covered; its length stays."""
    for wording in sorted(wordings, key=lambda each: (-len(each), each)):
        parts = text.split(wording)
        for at in range(len(parts) - 1):
            before, after = parts[at][-1:], parts[at + 1][:1]
            parts[at] += wording if before.isalnum() or after.isalnum() else MASK * len(wording)
        text = "".join(parts)
    return text


def unnamed(document: Document, actors: frozenset[str], fold: Callable[[str], str]) -> Document:
    """A document in which names were not looked for, without the words of the actors' ids.

    `fold` takes accents off. Names in another script than the ids' are not found.
    """
    pattern = _tails(actors)
    fields = {field: covered(value, pattern, fold) for field in ("text", "title", "author", "url", "source")
              if (value := getattr(document, field))}
    return document.model_copy(update=fields)


@functools.lru_cache(maxsize=8)
def _tails(actors: frozenset[str]) -> re.Pattern[str]:
    """The words at the end of the ids, one after the other as in a text or an address; a genitive's "s" may follow."""
    named = sorted((actor.partition("/")[2].split("-") for actor in actors), key=lambda words: (-len(words), words))
    wordings = (r"[\W_]{0,3}".join(map(re.escape, words)) for words in named)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(wordings)})(?:[’']?s)?(?![^\W_])", re.IGNORECASE)


def covered(text: str, pattern: re.Pattern[str], fold: Callable[[str], str]) -> str:
    """The text with what the pattern finds in its letters without accents covered; its length stays."""
    plain = text
    if not text.isascii():
        bare = {sign: fold(sign)[:1] or sign for sign in set(text)}
        plain = "".join(map(bare.__getitem__, text))
    parts, at = [], 0
    for found in pattern.finditer(plain):
        parts += [text[at : found.start()], MASK * (found.end() - found.start())]
        at = found.end()
    return "".join([*parts, text[at:]])


def wordings_of(extraction: Extraction, actors: frozenset[str]) -> frozenset[str]:
    """The words by which a document names the actors."""
    text, annotations = extraction.document.text, extraction.annotations
    found = set()
    for name in annotations.names:
        if name.entity >= 0 and name.form not in UNNAMED and annotations.entities[name.entity].actor_id in actors:
            found.add(text[name.start : name.end])
            found.add(annotations.entities[name.entity].name)
    return frozenset(found)


def redact(extraction: Extraction, actors: frozenset[str]) -> Extraction:
    """The extraction without the names of the actors (their ids); the same one where it names none of them.

    Cost is linear in the text for each of the wordings.
    """
    wordings = wordings_of(extraction, actors)
    if not wordings:
        return extraction
    document = _document(extraction, actors, frozenset(w for w in wordings if len(w) >= SHORTEST))
    redaction = _Redaction(document.text, actors)
    annotations = extraction.annotations
    entities = [_entity(entity) if entity.actor_id in actors else entity for entity in annotations.entities]
    gone = {index for index, entity in enumerate(annotations.entities) if entity.actor_id in actors}
    names = [name for name in annotations.names if name.entity not in gone]
    return Extraction(
        document, annotations._replace(names=names, entities=entities),
        [redaction.statement(each) for each in extraction.statements],
        [redaction.event(each) for each in extraction.events])


def _document(extraction: Extraction, actors: frozenset[str], wordings: frozenset[str]) -> Document:
    document, annotations = extraction.document, extraction.annotations
    letters = list(document.text)
    for name in annotations.names:
        if name.entity >= 0 and name.form not in UNNAMED and annotations.entities[name.entity].actor_id in actors:
            letters[name.start : name.end] = MASK * (name.end - name.start)
    fields = {field: masked(value, wordings) for field in ("title", "author", "url", "source")
              if (value := getattr(document, field))}
    # Addresses write names their own way: "/2016/jane-roe-in-lima".
    fields |= {field: covered(fields[field], _tails(actors), str) for field in ("url", "source") if field in fields}
    return document.model_copy(update={"text": masked("".join(letters), wordings), **fields})


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
        return self._held(mention, ("participants",), ("attributed_to",), ("time", "due"))

    def event(self, event: DocumentEvent) -> DocumentEvent:
        """An event of a document without the names."""
        mentions = tuple(self.mention(mention) for mention in event.mentions)
        return self._held(event, ("participants",), (), ("time", "due")).model_copy(update={"mentions": mentions})

    def statement(self, statement: Statement) -> Statement:
        """A statement without the names."""
        pledge = statement.pledge and self._held(statement.pledge, ("pledgers", "addressees"), (), ("due",))
        return self._held(statement, (), ("speaker", "addressee"), ("time",)).model_copy(update={"pledge": pledge})
