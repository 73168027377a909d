"""What of an article a public database may hold: short quotations, and nothing else of its words.

All else of the text is covered up, so that offsets stay true: `substr(text, start + 1, end - start)` still gives the
words of every row. What stands outside the quotations keeps its value (a date, a name) and loses its words.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple, TypeVar

from kb.records import (
    Annotations,
    Document,
    DocumentEvent,
    Extraction,
    Mention,
    PageTime,
    Participant,
    Place,
    Pledge,
    Span,
    Statement,
    TimeValue,
)

COVERED = " "
GAP = "…"
SHORTEST = 40
"""Code points. Less than this of what somebody said is not worth a row."""

_Quoted = TypeVar("_Quoted", TimeValue, PageTime, Place)


class Caps(NamedTuple):
    """The most code points that are quoted for one mention or statement, and of one article; of the latter also the
    most as a share of its text beside the title, which is told anyhow. Trigger words count and always stay."""

    mention: int = 300
    article: int = 1500
    share: float = 0.25


class _Quotations:
    """Which characters of a text are shown, and how many more may be."""

    def __init__(self, text: str, caps: Caps, worded: str) -> None:
        self.text = text
        self.worded = worded
        self.caps = caps
        self.shown = bytearray(len(text))
        self.left = 0

    def open(self) -> None:
        """From now on as much may be shown as the caps allow of what is covered."""
        self.left = min(self.caps.article, int(self.shown.count(0) * self.caps.share))

    def cost(self, span: Span) -> int:
        return self.shown.count(0, span.start, span.end)

    def show(self, span: Span) -> None:
        self.left -= self.cost(span)
        self.shown[span.start : span.end] = b"\1" * (span.end - span.start)

    def shows(self, span: Span | None) -> bool:
        return span is not None and not self.cost(span)

    def covered(self) -> str:
        """The text with what is not shown covered up; each covered run begins with an ellipsis."""
        pieces = []
        at = 0
        while at < len(self.text):
            end = self.shown.find(0 if self.shown[at] else 1, at)
            end = len(self.text) if end < 0 else end
            pieces.append(self.text[at:end] if self.shown[at] else GAP + COVERED * (end - at - 1))
            at = end
        return "".join(pieces)


def excerpt(extraction: Extraction, caps: Caps | None = None, worded: str | None = None) -> Extraction:
    """The extraction with no more of the article's words than the caps allow, without its author and folder.

    Each event's first mention is quoted first, then the other mentions, then what was said. A mention for which nothing
    is left keeps its trigger word; a statement for which nothing is left is dropped. `worded` is the text as it was
    where names were removed: that quotations end with whole words does not hang on these. Linear in text and findings.
    """
    document = extraction.document
    quotations = _Quotations(document.text, caps or Caps(), worded or document.text)
    for region in document.regions:
        if region.kind == "title":
            quotations.show(Span(region.start, region.end))
    quotations.open()
    for event in extraction.events:
        for mention in event.mentions:
            quotations.show(mention.trigger)
    windows = {}
    for rank in (0, 1):
        for event in extraction.events:
            for mention in event.mentions[:1] if rank == 0 else event.mentions[1:]:
                windows[mention.id] = _window(mention, quotations)
    ordered = sorted(extraction.statements, key=lambda each: (each.pledge is None, each.act is None, each.sentence))
    kept = [found for each in ordered if (found := _statement(each, quotations))]
    kept.sort(key=lambda each: (each.cue, each.id))
    events = [_event(event, windows, quotations) for event in extraction.events]
    times = [time for time in extraction.annotations.times if quotations.shows(Span(time.start, time.end))]
    annotations: Annotations = extraction.annotations._replace(times=times)
    return Extraction(_document(document, quotations), annotations,
                      [_finished(each, quotations) for each in kept], events)


def _document(document: Document, quotations: _Quotations) -> Document:
    return document.model_copy(update={
        "text": quotations.covered(), "author": None, "source": document.source and PurePath(document.source).name,
        "published": _quoted(document.published, quotations), "updated": _quoted(document.updated, quotations)})


def _window(mention: Mention, quotations: _Quotations) -> Span:
    """The stretch of a mention's sentence that is quoted: all of it, the words around the trigger, or the trigger."""
    sentence, trigger = mention.sentence, mention.trigger
    most = max(quotations.caps.mention, trigger.end - trigger.start)
    if sentence.end - sentence.start > most:
        around = (most - (trigger.end - trigger.start)) // 2
        start = max(sentence.start, min(trigger.start - around, sentence.end - most))
        sentence = _whole_words(quotations.worded, Span(start, start + most), trigger)
    if quotations.cost(sentence) <= quotations.left:
        quotations.show(sentence)
        return sentence
    return trigger


def _whole_words(text: str, span: Span, inner: Span) -> Span:
    """The span without the halves of words at its ends, but never less than `inner`."""
    start, end = span
    while start < inner.start and start and text[start - 1].isalnum():
        start += 1
    while end > inner.end and end < len(text) and text[end].isalnum():
        end -= 1
    return Span(start, end)


def _event(event: DocumentEvent, windows: dict[str, Span], quotations: _Quotations) -> DocumentEvent:
    mentions = tuple(_mention(mention, windows[mention.id], quotations) for mention in event.mentions)
    content = next((mention.content for mention in mentions if mention.content), None) if event.content else None
    return event.model_copy(update={
        "mentions": mentions, "content": content, "time": _quoted(event.time, quotations),
        "due": _quoted(event.due, quotations), "place": _quoted(event.place, quotations),
        "participants": _people(event.participants, quotations)})


def _mention(mention: Mention, window: Span, quotations: _Quotations) -> Mention:
    return mention.model_copy(update={
        "sentence": window, "time": _quoted(mention.time, quotations), "due": _quoted(mention.due, quotations),
        "place": _quoted(mention.place, quotations), "participants": _people(mention.participants, quotations),
        "attributed_to": _person(mention.attributed_to, quotations), "content": _within(mention.content, window),
        "hedge": mention.hedge if mention.hedge and _says(quotations, window, mention.hedge) else None,
        "pledge": _pledge(mention.pledge, [window], quotations)})


def _says(quotations: _Quotations, window: Span, words: str) -> bool:
    return words.lower() in quotations.text[window.start : window.end].lower()


def _within(span: Span | None, window: Span) -> Span | None:
    """What of a span lies in a window; None where that is nothing."""
    if not span:
        return None
    start, end = max(span.start, window.start), min(span.end, window.end)
    return Span(start, end) if start < end else None


def _quoted(record: _Quoted | None, quotations: _Quotations) -> _Quoted | None:
    """A date or place, without its words where they are not shown."""
    if record is None or quotations.shows(record.span):
        return record
    return record.model_copy(update={"span": None} | ({} if isinstance(record, Place) else {"wording": None}))


def _person(who: Participant | None, quotations: _Quotations) -> Participant | None:
    if who is None or quotations.shows(who.span):
        return who
    return who.model_copy(update={"span": None, "surface": None})


def _people(people: Iterable[Participant], quotations: _Quotations) -> tuple[Participant, ...]:
    return tuple(shown for who in people if (shown := _person(who, quotations)))


def _pledge(pledge: Pledge | None, windows: Iterable[Span], quotations: _Quotations) -> Pledge | None:
    """A pledge with what is shown of its words; None where nothing of what is pledged is."""
    if not pledge:
        return None
    content = next((part for window in windows if (part := _within(pledge.content, window))), None)
    if not content:
        return None
    return pledge.model_copy(update={
        "content": content, "condition": pledge.condition if quotations.shows(pledge.condition) else None,
        "pledgers": _people(pledge.pledgers, quotations), "addressees": _people(pledge.addressees, quotations),
        "due": _quoted(pledge.due, quotations)})


def _statement(statement: Statement, quotations: _Quotations) -> Statement | None:
    """The statement with as much of what was said as may be quoted; None where that is too little."""
    told = (*statement.source, *statement.cue)
    allowed = min(quotations.caps.mention - sum(end - start for start, end in told),
                  quotations.left - sum(map(quotations.cost, told)))
    content: list[Span] = []
    for span in statement.content:
        part = Span(span.start, min(span.end, span.start + allowed))
        if allowed <= 0:
            break
        if part.end < span.end:
            part = _whole_words(quotations.worded, part, Span(part.start, part.start))
        if part.end > part.start:
            content.append(part)
        allowed -= part.end - part.start
    if sum(end - start for start, end in content) < min(SHORTEST, sum(end - start for start, end in statement.content)):
        return None
    for span in (*told, *content):
        quotations.show(span)
    return statement.model_copy(update={"content": tuple(content)})


def _finished(statement: Statement, quotations: _Quotations) -> Statement:
    """The statement with a sentence that is shown, and without the words that are not."""
    parts = sorted((*statement.source, *statement.cue, *statement.content))
    stretch = Span(parts[0].start, max(end for _, end in parts))
    sentence = next((span for span in (statement.sentence, stretch) if quotations.shows(span)), statement.cue[0])
    return statement.model_copy(update={
        "sentence": sentence, "speaker": _person(statement.speaker, quotations),
        "addressee": _person(statement.addressee, quotations), "time": _quoted(statement.time, quotations),
        "pledge": _pledge(statement.pledge, statement.content, quotations)})
