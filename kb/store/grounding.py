"""Evidence: every span of a record must lie in its document, and every surface must be the words there.

What fails is left out and counted in an issue; a database never holds words that its documents do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kb.records import (
    Document,
    DocumentEvent,
    Extraction,
    Issue,
    Level,
    Mention,
    PageTime,
    Participant,
    Pledge,
    Region,
    Span,
    Statement,
    TimeExpression,
    TimeValue,
    fields_of,
)

LONGEST_SENTENCE = 100_000
"""Code points. A longer "sentence" is a file without sentences, and would be stored again with each of its mentions."""


class Grounded(NamedTuple):
    """What of an extraction may be stored, and an issue for each kind of record that lost some."""

    regions: list[Region]
    times: list[TimeExpression]
    statements: list[Statement]
    events: list[DocumentEvent]
    issues: list[Issue]
    rejected: int


def storable(text: str | None) -> str | None:
    """The text as SQLite can hold it: half surrogate pairs and NULs, which it can't, are written out as escapes."""
    if text is None or _is_storable(text):
        return text
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")


def _is_storable(text: str) -> bool:
    if "\0" in text:
        return False
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
    return True


def refuse_document(document: Document) -> Issue | None:
    """Why a document can't be stored so that offsets stay true, as an issue; None where it can."""
    for what, text in (("text", document.text), ("id", document.id)):
        if not _is_storable(text):
            return Issue(
                code="unstorable_text",
                level=Level.ERROR,
                message=f"The document's {what} holds NUL or half a surrogate pair. Save it again as clean UTF-8.",
                source=document.source,
                document_id=storable(document.id),
            )
    return None


def ground(extraction: Extraction) -> Grounded:
    """Sort what the document's text proves from what it does not."""
    document = extraction.document
    text = document.text
    lost: Counter[str] = Counter()
    size = len(text)
    regions = [region for region in document.regions if 0 <= region.start < region.end <= size]
    times = [time for time in extraction.annotations.times if 0 <= time.start < time.end <= size]
    for kind, missing in (("region", len(document.regions) - len(regions)),
                          ("time", len(extraction.annotations.times) - len(times))):
        if missing:
            lost[kind] = missing
    statements = _statements(extraction, lost)
    known = {statement.id for statement in statements}
    seen: set[str] = set()
    told: set[str] = set()
    events = []
    for event in extraction.events:
        if event.id in told:
            lost["mention"] += len(event.mentions)
            continue
        mentions = tuple(_mentions(event, text, lost, seen, known))
        if mentions:
            told.add(event.id)
            events.append(event if mentions == event.mentions else event.model_copy(update={"mentions": mentions}))
    return Grounded(regions, times, statements, events, _issues(document, lost), lost.total())


def _mentions(
    event: DocumentEvent, text: str, lost: Counter[str], seen: set[str], statements: set[str]
) -> Iterator[Mention]:
    for mention in event.mentions:
        if mention.id in seen or not _is_proven(text, mention):
            lost["mention"] += 1
            continue
        seen.add(mention.id)
        if mention.statement_id is None or mention.statement_id in statements:
            yield mention
        else:
            yield mention.model_copy(update={"statement_id": None})


def grounded_page_time(document: Document, time: PageTime | None) -> PageTime | None:
    """The page's own date, without its span where its wording does not stand there."""
    if time and time.span and not _stands_at(document.text, time.span, time.wording):
        return time.model_copy(update={"span": None})
    return time


def _is_proven(text: str, mention: Mention) -> bool:
    """Whether a mention is whole, and the text proves all of it."""
    told = fields_of(mention)
    start, end = told["sentence"]
    first, last = told["trigger"]
    if not (0 <= start <= first < last <= end <= len(text) and end - start <= LONGEST_SENTENCE):
        return False
    content, place, pledge = told["content"], told["place"], told["pledge"]
    if content and not _stands_at(text, content, None):
        return False
    if place and place.span and not _stands_at(text, place.span, None):
        return False
    return (_are_named(text, told["participants"]) and _is_named(text, told["attributed_to"])
            and _is_told(text, told["time"]) and _is_told(text, told["due"])
            and (pledge is None or _is_pledged(text, pledge)))


def _statements(extraction: Extraction, lost: Counter[str]) -> list[Statement]:
    text = extraction.document.text
    kept: dict[str, Statement] = {}
    for statement in extraction.statements:
        if statement.id not in kept and _stands(text, statement):
            kept[statement.id] = statement
        else:
            lost["statement"] += 1
    return list(kept.values())


def _stands(text: str, statement: Statement) -> bool:
    """Whether a statement is whole, and the text proves all of it. An article may have fifty: no lists of claims for
    what every one of them has."""
    size, told = len(text), fields_of(statement)
    cue, content = told["cue"], told["content"]
    start, end = told["sentence"]
    if not cue or not content or not 0 <= start < end <= size or end - start > LONGEST_SENTENCE:
        return False
    for spans in (told["source"], cue, content):
        for start, end in spans:
            if not 0 <= start < end <= size:
                return False
    pledge = told["pledge"]
    return (_is_named(text, told["speaker"]) and _is_named(text, told["addressee"])
            and _is_told(text, told["time"]) and (pledge is None or _is_pledged(text, pledge)))


def _stands_at(text: str, span: Span, words: str | None) -> bool:
    """Whether a span lies in the text, and the words stand there that a record says; None where it says nothing."""
    start, end = span
    return 0 <= start < end <= len(text) and (words is None or text[start:end] == words)


def _is_named(text: str, who: Participant | None) -> bool:
    span = who.span if who else None
    return span is None or who is None or _stands_at(text, span, who.surface)


def _are_named(text: str, people: tuple[Participant, ...]) -> bool:
    for who in people:  # noqa: SIM110  # what `all` asks for is made anew for each of a dozen mentions
        if not _is_named(text, who):
            return False
    return True


def _is_told(text: str, time: TimeValue | None) -> bool:
    # A wording without a span is allowed: a date may be told by a header field, which is no part of the text.
    span = time.span if time else None
    return span is None or time is None or _stands_at(text, span, time.wording)


def _is_pledged(text: str, pledge: Pledge) -> bool:
    condition = pledge.condition
    return (_stands_at(text, pledge.content, None) and (condition is None or _stands_at(text, condition, None))
            and _are_named(text, pledge.pledgers) and _are_named(text, pledge.addressees)
            and _is_told(text, pledge.due))


def _issues(document: Document, lost: Counter[str]) -> list[Issue]:
    return [
        Issue(
            code="ungrounded",
            level=Level.WARNING,
            message=f"{count} {kind}{'s' * (count != 1)} left out: the words are not at the place given in the text. "
            "Report it as a fault of the program, with the document.",
            source=storable(document.source),
            document_id=document.id,
        )
        for kind, count in sorted(lost.items())
    ]
