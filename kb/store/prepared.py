"""One document as rows: made where it was extracted, in any process, and put into tables where the file is written.

A `Prepared` holds nothing but tuples of text and numbers, so it is cheap to pass between processes and to keep.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from kb.records import Document, DocumentEvent, Extraction, Issue, Mention, Statement
from kb.store import rows
from kb.store.grounding import Grounded, ground, refuse_document
from kb.store.rows import Row
from kb.store.uses import document_uses

TARGETS = (
    rows.DOCUMENTS, rows.REGIONS, rows.TIMES, rows.STATEMENTS, rows.PLEDGES, rows.MENTIONS, rows.MENTION_PARTICIPANTS,
    rows.ACTOR_USES, rows.ALIAS_USES, rows.PLACE_USES
)
"""What the rows of a document go into, in the order in which they are loaded."""
_NUMBERS = {target: number for number, target in enumerate(TARGETS)}


class Prepared(NamedTuple):
    """The rows of one document by the numbers of their targets, what they count, and the issues that they raised.

    `refused` says why the document can't be stored at all; there are no rows then.
    """

    document_id: str
    source: str | None
    rows: tuple[tuple[int, list[Row]], ...]
    counts: dict[str, int]
    issues: list[Issue]
    refused: Issue | None = None
    line: int | None = None


def prepare(extraction: Extraction) -> tuple[Prepared, list[DocumentEvent]]:
    """The rows of a document and all that was found in it, and the events whose words are in the text: these, and no
    others, are to be linked."""
    document = extraction.document
    refused = refuse_document(document)
    if refused:
        return Prepared(document.id, document.source, (), {}, [], refused, document.line), []
    grounded = ground(extraction)
    made = {_NUMBERS[target]: found for target, found in _document_rows(document, grounded).items() if found}
    for target, counted in document_uses(extraction, grounded):
        made[_NUMBERS[target]] = counted
    counts = Counter(documents=1, mentions=sum(len(event.mentions) for event in grounded.events),
                     statements=len(grounded.statements), rejected=grounded.rejected)
    prepared = Prepared(document.id, document.source, tuple(sorted(made.items())), dict(counts), grounded.issues,
                        line=document.line)
    return prepared, grounded.events


def _document_rows(document: Document, grounded: Grounded) -> dict[rows.Target, list[Row]]:
    text = document.text
    mentions = [(event.id, mention) for event in grounded.events for mention in event.mentions]
    counts = len(mentions), len(grounded.statements), len(grounded.events)
    times = {(time.start, time.end): time for time in grounded.times}
    time_ids = {span: rows.time_id(document.id, *span) for span in times}
    told: list[Statement | Mention] = [*grounded.statements, *(mention for _, mention in mentions)]
    return {
        rows.DOCUMENTS: [rows.document_row(document, *counts)],
        rows.REGIONS: [(document.id, region.kind, region.start, region.end) for region in grounded.regions],
        rows.TIMES: [rows.time_row(document, time, time_ids[span]) for span, time in times.items()],
        rows.STATEMENTS: [rows.statement_row(text, statement) for statement in grounded.statements],
        rows.PLEDGES: [row for each in told if each.pledge and (row := rows.pledge_row(text, each))],
        rows.MENTIONS: [rows.mention_row(text, event_id, mention, time_ids) for event_id, mention in mentions],
        rows.MENTION_PARTICIPANTS: [row for _, mention in mentions
                                    for row in rows.mention_participant_rows(text, mention)],
    }


MENTION_COLUMNS = rows.MENTIONS.columns
STATEMENT_COLUMNS = rows.STATEMENTS.columns


def rows_into(table: str, prepared: Prepared) -> list[rows.Row]:
    """The rows of a document for `mentions` or `statements`, in the order of their columns."""
    number = _NUMBERS[rows.MENTIONS if table == "mentions" else rows.STATEMENTS]
    return next((made for target, made in prepared.rows if target == number), [])
