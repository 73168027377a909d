"""Statements: who said what, with source, cue and content spans.

Words are read with coarse classes (`words`), a linear model decides which words are cues (`cues`), further ones choose
source and content among candidates (`sources`, `contents`, `decode`), and rules put the document's statements
together (`assemble`) and resolve their speakers (`speakers`).
"""

from __future__ import annotations

from typing import Literal

from kb.extract.statements.assemble import assemble
from kb.extract.statements.cues import read_lines
from kb.extract.statements.decode import Draft, Range
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
    used = model or default_model()
    words = read_words(document, annotations, used.stems)
    lines = read_lines(words, document.text, annotations.sentences)
    found = assemble(used, lines, annotations.sentences, annotations.quotations)
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
    if words.known[draft.cue].form != ":":
        return False
    kicker = text[words.line_starts[draft.line] : words.start(draft.cue)].strip()
    return kicker.isupper() and (" " in kicker or len(kicker) > 5)


def _is_title_infinitive(text: str, words: Words, cue: int) -> bool:
    """Whether a cue follows a "To" that has its capital from a headline: "Leaders Meet In Rome To Discuss Trade"."""
    known, to = words.known, cue - 1
    return known[to].tag == "T" and text[words.start(to)] == "T" and known[to - 1].tag not in _OPENING


def _statement(
    document_id: str, words: Words, draft: Draft, depth: int, sentence: Sentence, resolver: Resolver
) -> Statement:
    """The record of a draft: word numbers become code points, names become actors."""
    start, end, paragraph, _ = sentence
    line = draft.line
    cue = words.span(draft.start, draft.end, line)
    content = [words.span(first, last, line) for first, last in draft.content]
    taken = content
    sources: tuple[Span, ...] = ()
    speaker = addressee = None
    if draft.source is not None:
        first, last = draft.source
        source = words.span(first, last, line)
        sources, taken = (source,), [*content, source]
        head = words.span(draft.head, draft.head + 1, line)
        speaker = resolver.speaker(source, head, words.known[draft.head].form, paragraph, depth)
    verb = words.known[draft.cue].form
    if resolver.addresses(verb):
        addressee = resolver.addressee(words.end(draft.cue), cue, content, end)
    starts = [part_start for part_start, _ in content]
    return Statement.whole({
        "id": content_id("s", document_id, cue.start, *starts),
        "document_id": document_id,
        "source": sources,
        "speaker": speaker,
        "addressee": addressee,
        "cue": (cue,),
        "content": tuple(content),
        "sentence": Span(start, end),
        "kind": _kind(words, draft.content),
        "act": None,
        "depth": depth,
        "time": resolver.time(cue, start, end, taken),
        "pledge": None,
        "confidence": round(draft.chance, 3),
        "rule": "order/" + _order(draft),
    })


def _kind(words: Words, content: list[Range]) -> Literal["direct", "mixed", "indirect"]:
    """Direct where every word of the content is quoted, mixed where some are."""
    known, is_quoted = words.known, words.is_quoted
    if max([is_quoted.find(1, first, last) for first, last in content]) < 0:
        return "indirect"
    inside = outside = False
    for first, last in content:
        for at in range(first, last):
            # A mark says nothing, and once is enough.
            if not (inside if is_quoted[at] else outside) and known[at].form[0].isalnum():
                if is_quoted[at]:
                    inside = True
                else:
                    outside = True
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _order(draft: Draft) -> str:
    """In which order source (S), cue (C) and the parts of the content (X) stand."""
    places = [(first, "X") for first, _ in draft.content]
    places.append((draft.cue, "C"))
    if draft.source is not None:
        places.append((draft.source[0], "S"))
    places.sort()
    letters = ""
    for _, letter in places:
        if letter != "X" or not letters.endswith("X"):
            letters += letter
    return letters
