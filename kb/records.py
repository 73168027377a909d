"""Every record that flows through the house. Read this first.

Two kinds of record live here. What crosses a border (read from a file, stored, printed) is a frozen pydantic model.
What a hot loop makes by the thousand (sentences, names, time expressions) is a plain `NamedTuple`.

Offsets are code points of `Document.text`, start inclusive, end exclusive, and
`surface == document.text[start:end]` holds for every span in every record.
"""

from __future__ import annotations

import functools
import hashlib
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict


def content_id(prefix: str, *parts: object) -> str:
    """A short id that depends on nothing but its parts: `prefix` and 16 hexadecimal digits of a SHA-256.

    Parts are joined by a unit separator, so ("ab", "c") and ("a", "bc") differ."""
    joined = "\x1f".join(["" if part is None else str(part) for part in parts])
    return f"{prefix}{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def founded_event_id(document_event_id: str) -> str:
    """The id of the event that a document's event founds when it is the first to report it. When another one is, this
    id redirects to that one's event, and a judgement can still name this report by it."""
    return content_id("e", document_event_id)


class Record(BaseModel):
    """Base of the pydantic records: immutable, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is pickled: its values alone, which is three times as fast as pydantic's own way."""
        return _revived, (type(self), tuple(self.__dict__.values()))

    @classmethod
    def unchecked(cls, **fields: Any) -> Self:
        """The record without any check of its fields: for loops that make records by the thousand from values that
        are right by construction. What is left out gets its default; it equals the checked record of the same fields.
        """
        return _made(cls, _defaults(cls) | fields)

    @classmethod
    def whole(cls, fields: dict[str, Any]) -> Self:
        """The same from a dictionary that names every field, in the declared order, and is the record's from then on:
        in half the time."""
        return _made(cls, fields)

    def __repr__(self) -> str:
        # As pydantic has it, in a quarter of the time: digests of events are made from it.
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in self.__dict__.items()])})"

    def changed(self, **fields: Any) -> Self:
        """The record with other values in some of its fields, which are not checked."""
        return _made(type(self), self.__dict__ | fields)


def fields_of(record: Record) -> dict[str, Any]:
    """The values of a record by name, to be read and never changed: a value is found there in a fifth of the time that
    it takes as an attribute."""
    return record.__dict__


def _made(kind: type[Record], values: dict[str, Any]) -> Any:
    """A record of all its fields, in the declared order, without checks."""
    record = _new(kind)
    _set_values(record, values)
    _set_names(record, _field_names(kind))
    _set_extra(record, None)
    _set_private(record, None)
    return record


_new = object.__new__
# What a frozen record refuses to set by name; the slots themselves are set in half the time of `object.__setattr__`.
_set_values, _set_names, _set_extra, _set_private = [
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")]


@functools.cache
def _defaults(record: type[Record]) -> dict[str, Any]:
    """Every field in the declared order, with its default or None. All defaults are immutable."""
    return {
        name: None if field.is_required() else field.get_default()
        for name, field in record.__pydantic_fields__.items()
    }


@functools.cache
def _field_names(kind: type[Record]) -> set[str]:
    # Records never change, so all of a kind may share one set, which is larger than most of them.
    return set(kind.__pydantic_fields__)


def _revived(kind: type[Record], values: tuple[Any, ...]) -> Record:
    # What was pickled was valid, and is not checked again.
    return _made(kind, dict(zip(kind.__pydantic_fields__, values, strict=True)))


class Span(NamedTuple):
    """A stretch of `Document.text` in code points, end exclusive."""

    start: int
    end: int


# --- what went wrong -------------------------------------------------------------------------------------------------


class Level(StrEnum):
    """How much an issue matters: an error lost something, a warning may have, a notice is for the curious."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Issue(Record):
    """Something about the input that a person should know. `message` says what is wrong and what to do."""

    code: str
    level: Level
    message: str
    source: str | None = None
    document_id: str | None = None
    line: int | None = None
    span: Span | None = None


# --- documents -------------------------------------------------------------------------------------------------------


class PageTime(Record):
    """A date that a page states about itself, as local calendar time: `2016-11-15` or `2016-11-15T04:59`.

    `zone` is what the page says ("GMT", "+01:00") or else the publisher's IANA zone; `offset` is the offset from UTC
    ("+00:00") where it follows from either; `zone_source` says which ("page", "publisher") or is None.
    """

    value: str
    zone: str | None = None
    offset: str | None = None
    zone_source: Literal["page", "publisher"] | None = None
    wording: str | None = None
    span: Span | None = None

    @property
    def day(self) -> str:
        """The calendar day, `YYYY-MM-DD`."""
        return self.value[:10]


class Region(NamedTuple):
    """A labelled stretch of a page. Whatever no region covers is body text.

    `kind` is one of: `title`, `subtitle`, `caption` (story text that events may be taken from); `url`, `byline`,
    `page_date`, `dateline`, `teaser`, `notice` (page furniture and metadata, never extracted from).
    """

    start: int
    end: int
    kind: str


STORY_REGIONS = frozenset({"title", "subtitle", "caption"})
"""Kinds of region that are part of the story; all other kinds are boilerplate or metadata."""


class Document(Record):
    """One article as it was read. `text` is kept exactly as it is; `regions` are sorted and do not overlap. `line` is
    the number of its line or element in a file of many."""

    id: str
    url: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: PageTime | None = None
    updated: PageTime | None = None
    retrieved: str | None = None
    language: str | None = None
    text: str
    sha256: str
    source: str | None = None
    line: int | None = None
    regions: tuple[Region, ...] = ()

    @property
    def reference_time(self) -> PageTime | None:
        """The DCT: when it was published, else, where the page states only that, when it was last changed."""
        return self.published or self.updated

    def story_spans(self) -> list[tuple[Span, str]]:
        """The stretches that are story, in order, each with its kind (`body`, `title`, `subtitle` or `caption`)."""
        spans: list[tuple[Span, str]] = []
        at = 0
        for start, end, kind in self.regions:
            if at < start:
                spans.append((Span(at, start), "body"))
            if kind in STORY_REGIONS:
                spans.append((Span(start, end), kind))
            at = max(at, end)
        if at < len(self.text):
            spans.append((Span(at, len(self.text)), "body"))
        return spans


# --- annotations: plain tuples, made in hot loops --------------------------------------------------------------------


class Sentence(NamedTuple):
    """A sentence of the story. `paragraph` counts from 0; `region` is `body`, `title`, `subtitle` or `caption`."""

    start: int
    end: int
    paragraph: int
    region: str


class Quotation(NamedTuple):
    """A quoted run. `start:end` includes the marks, `inner_start:inner_end` does not; `closed` is False where the
    closing mark is missing (the run then ends with its paragraph)."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


class TimeExpression(NamedTuple):
    """A time expression with its TIMEX3 type (DATE, TIME, DURATION, SET) and value.

    `earliest` and `latest` are the first and last calendar day it may mean (ISO days) or None; `anchor` names what it
    was resolved against (`explicit`, `dct`, `dateline`, `entry`, `narrative`, `quarter` or `none`), `rule` the rule
    that resolved it. `mod` is the TIMEX3 modifier (START, MID, END, APPROX, BEFORE, AFTER, ...) or None.
    """

    start: int
    end: int
    type: str
    value: str
    earliest: str | None
    latest: str | None
    mod: str | None
    anchor: str
    rule: str


class Name(NamedTuple):
    """One mention of an actor or place. `kind`: person, organisation, country, place, group.

    `entity` is an index into `Annotations.entities`, or -1 where it stays unresolved. `form` says how it is named:
    `full`, `surname`, `given`, `title` (a title with a name), `office` ("the Kremlin chief"), `acronym`, `alias`,
    `demonym`, `metonym`, `pronoun`, `group` ("the two leaders": `members` holds their entities), `name` otherwise.
    """

    start: int
    end: int
    kind: str
    entity: int
    form: str
    members: tuple[int, ...] = ()


class Entity(NamedTuple):
    """Somebody or something that a document names. `name` is the fullest name; `actor_id` is stable across documents.

    `gender` is "m", "f" or None. `country` is an ISO 3166 alpha-2 code where known. Places carry coordinates.
    """

    actor_id: str
    kind: str
    name: str
    gender: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Annotations(NamedTuple):
    """Everything found in a document before events and statements are looked for. Each list is sorted by start."""

    sentences: list[Sentence]
    quotations: list[Quotation]
    times: list[TimeExpression]
    names: list[Name]
    entities: list[Entity]


# --- what is extracted -----------------------------------------------------------------------------------------------


class TimeValue(Record):
    """When something happened: a TIMEX3 value with its bounds, its wording and how it was resolved.

    `value` is `2016-11-14`, `2016-W46`, `2016-11`, `2016-Q4`, `2016`, or an interval `2016-11-18/2016-11-20`.
    """

    type: str
    value: str
    earliest: str | None = None
    latest: str | None = None
    mod: str | None = None
    wording: str | None = None
    span: Span | None = None
    anchor: str | None = None
    rule: str | None = None


class Place(Record):
    """Where something happened, as the text names it. `place_id` and coordinates come from the gazetteer, if at all."""

    name: str
    place_id: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    span: Span | None = None


class Participant(Record):
    """An actor in a role. `name` is the fullest name in the document, `surface` the words at `span`."""

    role: str
    name: str
    actor_id: str
    kind: str
    surface: str | None = None
    span: Span | None = None


class Pledge(Record):
    """What makes a statement a pledge. `polarity` is `negative` for a promise not to act."""

    pledgers: tuple[Participant, ...]
    addressees: tuple[Participant, ...] = ()
    content: Span
    due: TimeValue | None = None
    condition: Span | None = None
    polarity: Literal["positive", "negative"] = "positive"


class Statement(Record):
    """Who said what. Cue and content are tuples of spans because both may be split by other words.

    `source` is the surface source (None where the text names none), `speaker` the actor it resolves to, if it does.
    `kind`: direct, mixed, indirect. `act`: pledge, threat, demand, denial, accusation, criticism, praise,
    congratulation, invitation, apology, or None. `depth` is 0, or 1 for a statement inside another's content.
    """

    id: str
    document_id: str
    source: tuple[Span, ...] = ()
    speaker: Participant | None = None
    addressee: Participant | None = None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    sentence: Span
    kind: Literal["direct", "mixed", "indirect"]
    act: str | None = None
    depth: int = 0
    time: TimeValue | None = None
    pledge: Pledge | None = None
    confidence: float = 0.5
    rule: str


class Status(StrEnum):
    """What the report says of the event. A plan is never a fact."""

    OCCURRED = "occurred"
    PLANNED = "planned"
    POSSIBLE = "possible"
    NEGATED = "negated"


class Mention(Record):
    """One trigger: what one sentence of one article says of one event.

    `confidence` is between 0 and 1; `rule` names what matched, `extractor` the back end that made it.
    `attributed_to` is who says so where the article does not speak for itself. Pledges have `content` (what is
    pledged) and `due`; with a content also `pledge`, all that makes them one.
    """

    id: str
    document_id: str
    type: str
    status: Status
    trigger: Span
    sentence: Span
    time: TimeValue | None = None
    place: Place | None = None
    participants: tuple[Participant, ...] = ()
    hedge: str | None = None
    attributed_to: Participant | None = None
    statement_id: str | None = None
    content: Span | None = None
    due: TimeValue | None = None
    pledge: Pledge | None = None
    rule: str
    extractor: str = "rules"
    confidence: float


class DocumentEvent(Record):
    """One event as one document tells it: all its mentions, and the document's own reading of each field."""

    id: str
    document_id: str
    type: str
    status: Status
    time: TimeValue | None = None
    place: Place | None = None
    participants: tuple[Participant, ...] = ()
    content: Span | None = None
    due: TimeValue | None = None
    mentions: tuple[Mention, ...]


class Extraction(NamedTuple):
    """All that is found in one document."""

    document: Document
    annotations: Annotations
    statements: list[Statement]
    events: list[DocumentEvent]


# --- what is linked --------------------------------------------------------------------------------------------------


class Judgement(Record):
    """A person's decision, one line of `seeds/judgements.csv`; it overrides the linker.
    `verdict` is `same`, `different` or `unsure` for a pair of event ids; `correct` sets `field` of `left` to `value`;
    `redact` removes an actor (`left`) from what is published."""

    left: str
    right: str | None = None
    verdict: Literal["same", "different", "unsure", "correct", "redact"]
    field: str | None = None
    value: str | None = None
    who: str
    when: str
    why: str


REMOVED = "[name removed]"
"""What stands in the place of an actor's name that was taken out."""
CORRECTED, DENIED = "(corrected)", "/denial"  # end the rule of a mention by which an article, or an actor, denies it


class Link(Record):
    """Why a document's event belongs to an event: `rule` and `score` (1 for exact evidence), against which member. The
    document counts as one source with `counted_with`, the first such document of the event."""

    event_id: str
    document_event_id: str
    matched_id: str | None = None
    rule: str
    score: float
    counted_with: str | None = None


class Reading(Record):
    """One reading of a contested field, with the mention that proves it."""

    event_id: str
    field: Literal["date", "place", "status", "participants"]
    value: str
    document_id: str
    mention_id: str


class Event(Record):
    """What happened, computed from all reports of it and people's judgements.

    `date` is a TIMEX3 value or None; `precision` names its grain (day, week, month, quarter, year, interval, ...).
    `sources` counts articles, `independent_sources` who reports: copies, an agency's and a publisher's texts are one.
    """

    id: str
    type: str
    title: str
    status: Status
    date: str | None = None
    earliest: str | None = None
    latest: str | None = None
    precision: str | None = None
    place: Place | None = None
    participants: tuple[Participant, ...] = ()
    content: str | None = None
    due: TimeValue | None = None
    document_events: tuple[str, ...]
    sources: int
    independent_sources: int
    confidence: float
    contested: tuple[str, ...] = ()
    first_reported: str | None = None
    first_document_id: str | None = None


class DocumentCard(NamedTuple):
    """What linking needs to know of a document: who published it when, and a sample of its shingles.

    `published` is the local value of its reference time or None; `shingles` are sorted 32-bit hashes; `agency` is the
    news agency that it credits or that published it.
    """

    id: str
    publisher: str | None
    url: str | None
    title: str | None
    published: str | None
    shingles: tuple[int, ...]
    agency: str | None = None


class Told(NamedTuple):
    """What linking needs to know of a mention: its id, how sure it is, and what it is a witness of.

    `says` names the fields (date, place, status, participants) on which it says what the whole document says of the
    event, "time" where it says when, "corrected" where it takes that back, "denied" where an actor does; with spaces.
    """

    id: str
    confidence: float
    says: str


class Occasion(NamedTuple):
    """What a report speaks of by a name that others use too: its kind, which one of its kind it is, and the party that
    it is held in, as far as is known. `kind` is "general", "primary" or "referendum" for elections."""

    kind: str
    name: str | None
    party: str | None = None


class LinkUnit(NamedTuple):
    """One event of one document as linking sees it: the record, and the words that tell it apart.

    `content` is the text of what is pledged, `words` its content words, `topic` the words around the trigger that
    name the event ("APEC"), `snippet` a stretch of the sentence for want of a better title. `context` are the content
    words of the sentences that tell of it, without its participants, `story` what the whole article is about; `again`
    says that the text calls it a second, next or further one of its kind. `sides` are the countries of participants,
    where known, each with the participant's id; `told` are the event's mentions, which `event` itself leaves out;
    `occasion` is the named one that they speak of; `houses` are names of its publisher, or of its agency.
    """

    event: DocumentEvent
    published: str | None
    content: str | None
    words: frozenset[str]
    topic: frozenset[str]
    snippet: str
    context: frozenset[str] = frozenset()
    story: frozenset[str] = frozenset()
    again: bool = False
    sides: tuple[tuple[str, str], ...] = ()
    told: tuple[Told, ...] = ()
    occasion: Occasion | None = None
    houses: tuple[str, ...] = ()


class LinkedEvent(NamedTuple):
    """An event as linking made it: with the reasons for its links, contested readings, and ids that lead to it now."""

    event: Event
    links: list[Link]
    readings: list[Reading]
    former: tuple[str, ...]

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands among others: by date, undated ones last."""
        return self.event.earliest or "9999", self.event.latest or "9999", self.event.id


class Linked(NamedTuple):
    """What linking made of a collection that fits into memory: events by date with the reasons for their links,
    contested readings, ids that redirect, copies, and what could not be applied.

    `origins` maps documents that copy another to that one.
    """

    events: list[Event]
    links: list[Link]
    readings: list[Reading]
    redirects: dict[str, str]
    origins: dict[str, str]
    issues: list[Issue]
