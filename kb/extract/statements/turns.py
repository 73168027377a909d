"""Turns of a transcript: paragraphs that open with who speaks and a colon, "ROE: I will sign the treaty"."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter
from typing import Final, NamedTuple

from kb.extract.statements.speakers import Resolver
from kb.lexicon import table
from kb.records import Annotations, Document, Participant, Span, Statement, content_id

_WORD: Final = r"[A-ZÀ-Þ][\w.'’-]{0,24}"
_LABEL: Final = re.compile(
    rf"^[^\S\n]{{0,8}}(?P<who>{_WORD}(?: (?:(?:de|da|von|van|der|al|el|bin|of|the) )?{_WORD}){{0,4}})"
    r"(?: ?[(\[][^()\[\]\n]{1,40}[)\]])?(?P<colon>:)(?=\s)",
    re.MULTILINE,
)
_ASIDE: Final = re.compile(r"[(\[][^()\[\]\n]{1,80}[)\]]\W*")
"""A paragraph that only tells what is heard or done: "(Applause)"."""
_TOLD: Final = re.compile(r"\s{1,8}[^\w\n]{0,3}[^\W\d_]")
"""What is said begins with a word, and is no number."""
_LEAST: Final = 2
_APART: Final = 4
"""In a transcript at least every so manieth paragraph begins a turn."""
_MOST: Final = 40
"""Paragraphs of one turn that are read."""


class Turn(NamedTuple):
    """Who speaks, the colon behind it, and the paragraphs of what is said."""

    who: Span
    colon: Span
    content: tuple[Span, ...]


@functools.cache
def _no_speakers() -> frozenset[str]:
    words = table("cues_words")["turns"]["no_speakers"]
    return frozenset(word.strip() for word in words.replace("\n", " ").split(";"))


def find_turns(document: Document, annotations: Annotations) -> list[Turn]:
    """The turns of a text that is a transcript, in which several speak and some more than once. Linear in the text."""
    text = document.text
    labels = [
        match for match in _LABEL.finditer(text)
        if match["who"].casefold() not in _no_speakers() and not _is_beside(document, match.start("who"))
        and _TOLD.match(text, match.end())
    ]  # fmt: skip
    if len(labels) < _LEAST:
        return []
    named = _people_ends(annotations)
    counts = Counter(match["who"].casefold() for match in labels)
    known = [match for match in labels if counts[match["who"].casefold()] > 1 or match.end("who") in named
             or match["who"].isupper()]  # fmt: skip
    speakers = {match["who"].casefold() for match in known}
    if len(speakers) < _LEAST or len(known) == len(speakers):
        return []
    first, last = known[0].start(), known[-1].start()
    paragraphs = sum(1 for line in text[first:last].split("\n") if line.strip())
    if paragraphs > _APART * len(known):
        return []
    ends = [*[match.start() for match in known[1:]], -1]
    turns = [_turn(document, match, end) for match, end in zip(known, ends, strict=True)]
    return [turn for turn in turns if turn.content]


def _people_ends(annotations: Annotations) -> frozenset[int]:
    """Where the names of people end."""
    return frozenset(name.end for name in annotations.names if name.kind == "person" and name.form != "pronoun")


def _is_beside(document: Document, at: int) -> bool:
    """Whether a place stands in a title, a byline or the like."""
    return any(region.start <= at < region.end for region in document.regions)


def _turn(document: Document, label: re.Match[str], end: int) -> Turn:
    """One turn up to the label of the next; the last one, whose end is -1, is its own paragraph."""
    text, start = document.text, label.end()
    if end < 0:
        while start < len(text) and text[start].isspace():
            start += 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
    parts: list[Span] = []
    while start < end and len(parts) < _MOST:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        begin = start + len(line) - len(line.lstrip())
        if line.strip() and not _ASIDE.fullmatch(line.strip()) and not _is_beside(document, begin):
            parts.append(Span(begin, start + len(line.rstrip())))
        start = stop + 1
    return Turn(Span(*label.span("who")), Span(*label.span("colon")), tuple(parts))


def with_turns(document: Document, annotations: Annotations, statements: list[Statement]) -> list[Statement]:
    """The statements with the turns of a transcript, sorted by their cue."""
    turns = find_turns(document, annotations)
    if not turns:
        return statements
    colons = {turn.colon.start for turn in turns}
    kept = [statement for statement in statements if statement.cue[0].start not in colons]
    resolver = Resolver(document.text, annotations)
    starts = [sentence.start for sentence in annotations.sentences]
    for turn in turns:
        at = max(0, bisect_right(starts, turn.who.start) - 1)
        sentence = annotations.sentences[at]
        kept.append(Statement(
            id=content_id("s", document.id, turn.colon.start, *[part.start for part in turn.content]),
            document_id=document.id, source=(turn.who,), speaker=_speaker(document.text, turn.who, resolver),
            cue=(turn.colon,), content=turn.content, sentence=Span(sentence.start, sentence.end), kind="direct",
            confidence=0.9, rule="turn",
        ))  # fmt: skip
    return sorted(kept, key=lambda statement: statement.cue[0].start)


def _speaker(text: str, who: Span, resolver: Resolver) -> Participant | None:
    """The actor that a label names: a name of the text, or the only person with its last word for a surname."""
    start = text.rfind(" ", who.start, who.end) + 1 or who.start
    found = resolver.speaker(who, start, who.end, text[start : who.end].lower(), 0, 1)
    if found is not None:
        return found
    last = text[start : who.end].casefold()
    same = [entity for entity in resolver.entities
            if entity.kind == "person" and entity.name.rpartition(" ")[2].casefold() == last]  # fmt: skip
    if len(same) != 1:
        return None
    return Participant(role="speaker", name=same[0].name, actor_id=same[0].actor_id, kind=same[0].kind,
                       surface=text[who.start : who.end], span=who)  # fmt: skip
