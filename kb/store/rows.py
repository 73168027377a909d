"""Records as rows: for each table the columns that are loaded, and the function that makes their values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from kb.ontology import EventType
from kb.records import (
    Document,
    Event,
    Issue,
    Judgement,
    Mention,
    PageTime,
    Participant,
    Place,
    Span,
    Statement,
    TimeExpression,
    TimeValue,
    content_id,
    fields_of,
)
from kb.store.grounding import grounded_page_time, storable

Row = tuple[Any, ...]
NOWHERE = (None, None, None)
UNDATED = (None, None, None)
UNLINKED = (None, None, None, None)


class Target(NamedTuple):
    """A table and the columns, in order, that a row is loaded into."""

    table: str
    columns: tuple[str, ...]

    def __hash__(self) -> int:
        # Rows are put by target a million times over, and to hash thirty names of columns each time costs more.
        return hash(self.table)

    @property
    def insert(self) -> str:
        """The statement that loads one row."""
        return f"insert into {self.table} ({', '.join(self.columns)}) values ({', '.join('?' * len(self.columns))})"


NUMBERED = {"scratch.units": "number integer primary key autoincrement",
            "scratch.removed_units": "number integer primary key", "scratch.placed": "unit integer primary key",
            "scratch.moves": "founder integer primary key", "scratch.cards": "number integer primary key"}
"""How the first column of tables is declared whose rows are known by a number."""


def make_table(target: Target) -> str:
    """The statement that makes a table of the scratch file."""
    numbered = NUMBERED.get(target.table)
    columns = [column for column in target.columns if not numbered or not numbered.startswith(f"{column} ")]
    return f"create table {target.table} ({', '.join([numbered, *columns] if numbered else columns)})"


def _target(table: str, columns: str) -> Target:
    return Target(table, tuple(columns.split()))


DOCUMENTS = _target("documents", """id url title author source_id publisher published published_day published_zone
    published_offset published_zone_source published_wording published_wording_start published_wording_end updated
    updated_day updated_zone updated_offset updated_wording updated_wording_start updated_wording_end retrieved language
    origin_id characters mentions statements events text sha256 provenance""")
REGIONS = _target("regions", "document_id kind region_start region_end")
TIMES = _target("times", """id document_id wording wording_start wording_end type value earliest latest mod anchor
    rule""")
STATEMENTS = _target("statements", """id document_id speaker_id speaker source source_start source_end source_spans cue
    cue_start cue_end cue_spans content content_start content_end content_spans sentence sentence_start sentence_end
    kind act depth addressee_id addressee date earliest latest confidence rule""")
MENTIONS = _target("scratch.mentions", """id document_id document_event_id type status date earliest latest date_wording
    date_wording_start date_wording_end date_anchor date_rule time_id trigger trigger_start trigger_end sentence
    sentence_start sentence_end participants place place_id place_wording place_wording_start place_wording_end hedge
    attributed_to attributed_to_id statement_id content content_start content_end due due_earliest due_latest confidence
    rule extractor""")
MENTION_PARTICIPANTS = _target("mention_participants", """mention_id document_id actor_id role name surface
    surface_start surface_end""")
PLEDGES = _target("scratch.pledges", """statement_id mention_id document_id pledger pledger_id addressee addressee_id
    content content_start content_end condition condition_start condition_end polarity date due due_earliest due_latest
    due_wording trigger trigger_start trigger_end sentence sentence_start sentence_end""")
EVENTS = _target("scratch.events", """id type title status date earliest latest precision place place_id participants
    content due due_earliest due_latest due_wording sources independent_sources confidence contested first_reported
    first_document_id""")
EVENT_PARTICIPANTS = _target("scratch.event_participants", "event_id actor_id role name")
EVENT_TYPES = _target("event_types", "id label description roles plover cameo ace")
MEMBERS = _target("scratch.members", "document_event_id event_id matched_id rule score counted_with")
READINGS = _target("scratch.readings", "event_id field value document_id mention_id")
REDIRECTS = _target("scratch.redirects", "old_id event_id")
JUDGEMENTS = _target("judgements", "verdict left_id right_id field value judged_by judged_on why")
ISSUES = _target("issues", "level code message provenance line document_id span_start span_end")
RUNS = _target("runs", """number id fingerprint day program settings documents mentions statements events issues
    rejected""")
ACTOR_USES = _target("scratch.actor_uses", "actor_id kind name gender country documents")
ALIAS_USES = _target("scratch.alias_uses", "actor_id alias form count")
PLACE_USES = _target("scratch.place_uses", "place_id name country latitude longitude mentions")
UNITS = _target("scratch.units", "id document_id packed")
CARDS = _target("scratch.cards", "number document_id published agency shingles")
COPIES = _target("scratch.copies", "document_id origin_id")
DOCUMENT_USES = _target("scratch.document_uses", "document_id uses")
EVENT_ACTORS = _target("scratch.event_actors", "event_id actor_id kind name")
ACTOR_CALLS = _target("scratch.actor_calls", "actor_id kind name events")
EVENT_PLACES = _target("scratch.event_places", "event_id place_id name country latitude longitude")
PLACE_CALLS = _target("scratch.place_calls", "place_id name country latitude longitude events")
EVENT_DIGESTS = _target("scratch.event_digests", "event_id digest")
PIECES = _target("scratch.pieces", "key rejected issues")
PIECE_DOCUMENTS = _target("scratch.piece_documents", "key document_id")
PLACED = _target("scratch.placed", "unit turn document_id founder matched rule score seen cut nearer")
MOVES = _target("scratch.moves", "founder target matched rule score seen cut nearer")
BLOCKS = _target("scratch.blocks", "block inside unit")
NAMES = _target("scratch.names", "actor_id name reports")
SHORTS = _target("scratch.shorts", "short actor_id")
LONE = _target("scratch.lone", "actor_id unit")
OWNERS = _target("scratch.owners", "event_id document_event_id")
DECISIONS = _target("scratch.decisions", "decisions")
SHINGLES = _target("scratch.shingles", "shingle card")
ALIKE = _target("scratch.alike", "document_id other_id")


def source_id(publisher: str) -> str:
    """The permanent id of a publisher."""
    return content_id("s", publisher)


def time_id(document_id: str, start: int, end: int) -> str:
    """The permanent id of a time expression."""
    return content_id("t", document_id, start, end)


def joined_names(participants: Iterable[Participant]) -> str | None:
    """Different names in order, joined by "; "; None where there is nobody."""
    return "; ".join(dict.fromkeys(participant.name for participant in participants)) or None


def _words(text: str, span: Span | None) -> tuple[str | None, int | None, int | None]:
    if not span:
        return NOWHERE
    start, end = span
    return text[start:end], start, end


def _pieces(text: str, spans: tuple[Span, ...]) -> tuple[str | None, int | None, int | None, str | None]:
    if len(spans) == 1:
        start, end = spans[0]
        return text[start:end], start, end, f"[[{start}, {end}]]"
    if not spans:
        return (*NOWHERE, None)
    words = " … ".join([text[start:end] for start, end in spans])
    return words, spans[0].start, spans[-1].end, f"[{', '.join([f'[{start}, {end}]' for start, end in spans])}]"


def _bounds(time: TimeValue | None) -> tuple[str | None, str | None, str | None]:
    return (time.value, time.earliest, time.latest) if time else UNDATED


def _named(participant: Participant | None) -> tuple[str | None, str | None]:
    return (participant.name, participant.actor_id) if participant else (None, None)


def _place(place: Place | None) -> tuple[str | None, str | None]:
    return (place.name, place.place_id) if place else (None, None)


def _page_time(document: Document, time: PageTime | None) -> Row:
    time = grounded_page_time(document, time)
    if not time:
        return (None,) * 7
    words = _words(document.text, time.span) if time.span else (storable(time.wording), None, None)
    return time.value, time.day, storable(time.zone), time.offset, *words


def document_row(document: Document, mentions: int, statements: int, events: int) -> Row:
    """A document with its counts. Its origin is itself until linking finds another."""
    published = _page_time(document, document.published)
    return (
        document.id, storable(document.url), storable(document.title), storable(document.author),
        source_id(document.publisher) if document.publisher else None, storable(document.publisher), *published[:4],
        document.published.zone_source if document.published else None, *published[4:],
        *_page_time(document, document.updated), storable(document.retrieved), document.language, document.id,
        len(document.text), mentions, statements, events, document.text, document.sha256,
        storable(document.source),
    )


def time_row(document: Document, time: TimeExpression, identity: str) -> Row:
    """A time expression with its id and its words."""
    start, end, kind, value, earliest, latest, mod, anchor, rule = time
    return (identity, document.id, document.text[start:end], start, end, kind, value, earliest, latest, mod, anchor,
            rule)


def statement_row(text: str, statement: Statement) -> Row:
    """A statement with the words of all its parts."""
    told = fields_of(statement)
    speaker, speaker_id = _named(told["speaker"])
    addressee, addressee_id = _named(told["addressee"])
    source, source_start, source_end, source_spans = _pieces(text, told["source"])
    cue, cue_start, cue_end, cue_spans = _pieces(text, told["cue"])
    content, content_start, content_end, content_spans = _pieces(text, told["content"])
    date, earliest, latest = _bounds(told["time"])
    start, end = told["sentence"]
    return (
        told["id"], told["document_id"], speaker_id, speaker, source, source_start, source_end, source_spans, cue,
        cue_start, cue_end, cue_spans, content, content_start, content_end, content_spans, text[start:end], start, end,
        told["kind"], told["act"], told["depth"], addressee_id, addressee, date, earliest, latest, told["confidence"],
        told["rule"],
    )


def pledge_row(text: str, told: Statement | Mention) -> Row | None:
    """The pledge that a statement or a mention makes, or None."""
    pledge = told.pledge
    if not pledge:
        return None
    stated = isinstance(told, Statement)
    return (
        told.id if stated else None, None if stated else told.id, told.document_id,
        joined_names(pledge.pledgers), pledge.pledgers[0].actor_id if pledge.pledgers else None,
        joined_names(pledge.addressees), pledge.addressees[0].actor_id if pledge.addressees else None,
        *_words(text, pledge.content), *_words(text, pledge.condition), pledge.polarity,
        told.time.value if told.time else None, *_bounds(pledge.due), _wording(text, pledge.due),
        *_words(text, told.cue[0] if isinstance(told, Statement) else told.trigger), *_words(text, told.sentence),
    )


def _wording(text: str, time: TimeValue | None) -> str | None:
    if not time:
        return None
    return text[time.span.start : time.span.end] if time.span else time.wording


def mention_row(text: str, document_event_id: str, mention: Mention, known_times: dict[tuple[int, int], str]) -> Row:
    """A mention with its evidence; `known_times` finds the id of the time expression at a span."""
    told = fields_of(mention)
    time, place, people = told["time"], told["place"], told["participants"]
    date, earliest, latest = _bounds(time)
    when = time.span if time else None
    date_wording, date_start, date_end = _words(text, when)
    place_name, place_id = _place(place)
    place_wording, place_start, place_end = _words(text, place.span) if place else NOWHERE
    teller, teller_id = _named(told["attributed_to"])
    content, content_start, content_end = _words(text, told["content"])
    due, due_earliest, due_latest = _bounds(told["due"])
    start, end = told["trigger"]
    first, last = told["sentence"]
    return (
        told["id"], told["document_id"], document_event_id, told["type"], str(told["status"]), date, earliest, latest,
        date_wording if when or not time else time.wording, date_start, date_end, time.anchor if time else None,
        time.rule if time else None, known_times.get((when[0], when[1])) if when else None, text[start:end], start, end,
        text[first:last], first, last, joined_names(people) if people else None, place_name, place_id, place_wording,
        place_start, place_end, told["hedge"], teller, teller_id, told["statement_id"], content, content_start,
        content_end, due, due_earliest, due_latest, told["confidence"], told["rule"], told["extractor"],
    )


def mention_participant_rows(text: str, mention: Mention) -> list[Row]:
    """One row a participant, role and place in the text."""
    people = mention.participants
    if not people:
        return []
    identity, document_id = mention.id, mention.document_id
    found: dict[Row, None] = {}
    for who in people:
        told = fields_of(who)
        surface, start, end = _words(text, told["span"])
        found[identity, document_id, told["actor_id"], told["role"], told["name"], surface, start, end] = None
    return list(found)


def event_row(event: Event) -> Row:
    """An event; what is counted over its mentions is added when they are joined to it."""
    return (
        event.id, event.type, event.title, str(event.status), event.date, event.earliest, event.latest,
        event.precision, *_place(event.place), joined_names(event.participants), event.content, *_bounds(event.due),
        event.due.wording if event.due else None, event.sources, event.independent_sources, event.confidence,
        "; ".join(event.contested) or None, event.first_reported, event.first_document_id,
    )


def event_participant_rows(event: Event) -> list[Row]:
    """One row a participant and role."""
    return list({(p.actor_id, p.role): (event.id, p.actor_id, p.role, p.name) for p in event.participants}.values())


def event_type_row(event_type: EventType) -> Row:
    """An event type with its codes; an empty code is unknown."""
    codes = event_type.codes
    return (
        event_type.id, event_type.label, event_type.description, json.dumps(event_type.roles), codes.plover or None,
        codes.cameo or None, codes.ace or None,
    )


def judgement_row(judgement: Judgement) -> Row:
    """A person's decision."""
    return (
        judgement.verdict, judgement.left, judgement.right, judgement.field, storable(judgement.value),
        storable(judgement.who), judgement.when, storable(judgement.why),
    )


def issue_row(issue: Issue) -> Row:
    """An issue; file names that are not Unicode are written out as escapes."""
    start, end = issue.span or (None, None)
    return (
        str(issue.level), issue.code, storable(issue.message), storable(issue.source), issue.line,
        storable(issue.document_id), start, end,
    )
