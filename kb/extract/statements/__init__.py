"""Statements: who said what, with source, cue and content spans.

Words are read with coarse classes (`words`), a linear model decides which words are cues (`cues`), further ones choose
source and content among candidates (`sources`, `contents`, `decode`), and rules put the document's statements
together (`assemble`) and resolve their speakers (`speakers`).
"""

from __future__ import annotations

from typing import Literal

from kb.extract.statements.assemble import assemble
from kb.extract.statements.cues import read_lines
from kb.extract.statements.decode import Draft
from kb.extract.statements.model import Model, default_model
from kb.extract.statements.speakers import Resolver
from kb.extract.statements.words import Words, read_words
from kb.records import Annotations, Document, Sentence, Span, Statement, content_id

_OPENING = frozenset("^qQ:")
"""Classes of what may stand before a sentence's first word."""


def find_statements(document: Document, annotations: Annotations, model: Model | None = None) -> list[Statement]:
    """The statements of a document, sorted by their first cue; nested ones have depth 1.

    `model` replaces the package's own weights (for training and cross-validation). Linear in the text.
    """
    words = read_words(document, annotations)
    lines = read_lines(words, document.text, annotations.sentences)
    found = assemble(model or default_model(), lines, annotations.sentences, annotations.quotations)
    resolver = Resolver(document.text, annotations)
    statements: list[Statement] = []
    for draft, depth in found:
        if _is_kicker(document.text, words, draft) or _is_title_infinitive(document.text, words, draft.cue):
            continue
        sentence = annotations.sentences[words.lines[draft.line][2]]
        statements.append(_statement(document.id, words, draft, depth, sentence, resolver))
    return statements


def _is_kicker(text: str, words: Words, draft: Draft) -> bool:
    """Whether what stands before a colon is the kicker of a headline, in capitals: "OUT OF TIME: Ministers meet"."""
    if words.forms[draft.cue] != ":":
        return False
    kicker = text[words.starts[words.lines[draft.line][0]] : words.starts[draft.cue]].strip()
    return kicker.isupper() and (" " in kicker or len(kicker) > 5)


def _is_title_infinitive(text: str, words: Words, cue: int) -> bool:
    """Whether a cue follows a "To" that has its capital from a headline: "Leaders Meet In Rome To Discuss Trade"."""
    to = cue - 1
    return words.tags[to] == "T" and text[words.starts[to]] == "T" and words.tags[to - 1] not in _OPENING


def _statement(
    document_id: str, words: Words, draft: Draft, depth: int, sentence: Sentence, resolver: Resolver
) -> Statement:
    """The record of a draft: word numbers become code points, names become actors."""
    cue = words.span(draft.start, draft.end)
    content = tuple([words.span(first, last) for first, last in draft.content])
    source: tuple[Span, ...] = ()
    speaker = None
    if draft.source is not None:
        source = (words.span(*draft.source),)
        speaker = resolver.speaker(source[0], words.span(draft.head, draft.head + 1), sentence.paragraph, depth)
    within = Span(sentence.start, sentence.end)
    return Statement.unchecked(
        id=content_id("s", document_id, cue.start, *[span.start for span in content]),
        document_id=document_id,
        source=source,
        speaker=speaker,
        addressee=resolver.addressee(words.forms[draft.cue], words.end(draft.cue), cue, content, sentence.end),
        cue=(cue,),
        content=content,
        sentence=within,
        kind=_kind(words, draft),
        depth=depth,
        time=resolver.time(cue, within, [*content, *source]),
        confidence=round(draft.chance, 3),
        rule=f"order/{_order(draft)}",
    )


def _kind(words: Words, draft: Draft) -> Literal["direct", "mixed", "indirect"]:
    """Direct where every word of the content is quoted, mixed where some are."""
    if max([max(words.quoted[first:last]) for first, last in draft.content]) < 0:
        return "indirect"
    inside = outside = False
    for first, last in draft.content:
        for number, form in zip(words.quoted[first:last], words.forms[first:last], strict=True):
            if number >= 0:
                inside = inside or form[0].isalnum()
            elif not outside:
                outside = form[0].isalnum()
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _order(draft: Draft) -> str:
    """In which order source (S), cue (C) and the parts of the content (X) stand."""
    places = [(draft.cue, "C")]
    for first, _ in draft.content:
        places.append((first, "X"))
    if draft.source is not None:
        places.append((draft.source[0], "S"))
    places.sort()
    letters = ""
    for _, letter in places:
        if letter != "X" or not letters.endswith("X"):
            letters += letter
    return letters
