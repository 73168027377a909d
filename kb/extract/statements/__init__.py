"""Statements: who said what, with source, cue and content spans.

Words are read (`words`) with coarse classes (`classes`), a linear model decides which words are cues (`cues`), further
ones choose source and content among candidates (`sources`, `contents`, `decode`), and rules put the document's
statements together (`assemble`) and resolve their speakers (`speakers`).
"""

from __future__ import annotations

import functools
from typing import Final, Literal

from kb.extract.statements.assemble import assemble
from kb.extract.statements.classes import Lexicon
from kb.extract.statements.cues import read_lines
from kb.extract.statements.decode import Draft, Range
from kb.extract.statements.deeds import is_deed, only_tells_when
from kb.extract.statements.model import Model, default_model
from kb.extract.statements.speakers import Resolver
from kb.extract.statements.turns import with_turns
from kb.extract.statements.words import Words, new_tuple, read_words
from kb.records import Annotations, Document, Sentence, Span, Statement, content_id

_OPENING: Final = frozenset("^qQ:")
"""Classes of what may stand before a sentence's first word."""


def find_statements(document: Document, annotations: Annotations, model: Model | None = None) -> list[Statement]:
    """The statements of a document, sorted by their first cue; nested ones have depth 1.

    `model` replaces the package's own weights (for training and cross-validation). Linear in the text.
    """
    used = model or default_model()
    words = read_words(document, annotations, _lexicon_of(used))
    lines = read_lines(words, document.text, annotations.sentences)
    found = assemble(used, lines, annotations.sentences, annotations.quotations)
    if not found:
        return with_turns(document, annotations, [])
    resolver = Resolver(document.text, annotations)
    statements: list[Statement] = []
    sentences, document_id = annotations.sentences, document.id
    inside = _inside_names(annotations)
    deed: Draft | None = None
    for draft, depth in found:
        if _is_headline(document.text, words, draft) or only_tells_when(words, draft):
            continue
        if draft.end - draft.cue == 1 and words.start(draft.cue) in inside:
            continue  # "hosts *Bo* Diaz"
        if is_deed(words, draft):
            deed = draft
            continue
        if depth and deed is not None and True in [first <= draft.cue < last for first, last in deed.content]:
            depth = 0  # what a deed holds is nested in no statement
        sentence = sentences[words.lines[draft.line][2]]
        statements.append(_statement(document_id, words, draft, depth, sentence, resolver))
    return with_turns(document, annotations, statements)


def _inside_names(annotations: Annotations) -> frozenset[int]:
    """Where the given names of people begin who are named with their surnames: no word of theirs says anything."""
    return frozenset(name.start for name in annotations.names if name.kind == "person" and name.form == "full")


@functools.lru_cache(maxsize=1)
def _lexicon_of(model: Model) -> Lexicon:
    return Lexicon(model.stems, model.cue)


def _is_headline(text: str, words: Words, draft: Draft) -> bool:
    """Whether a headline only looks like a statement.

    What stands before a colon may be a kicker, in capitals: "OUT OF TIME: Ministers meet". And a cue may follow a "To"
    that has its capital from the headline: "Leaders Meet In Rome To Discuss Trade".
    """
    known, cue = words.known, draft.cue
    if known[cue].form == ":":
        kicker = text[words.line_starts[draft.line] : words.start(cue)].strip()
        if kicker.isupper() and (" " in kicker or len(kicker) > 5):
            return True
    return known[cue - 1].tag == "T" and text[words.start(cue - 1)] == "T" and known[cue - 2].tag not in _OPENING


def _statement(
    document_id: str, words: Words, draft: Draft, depth: int, sentence: Sentence, resolver: Resolver
) -> Statement:
    """The record of a draft: word numbers become code points, names become actors."""
    start, end, paragraph, _ = sentence
    line = draft.line
    cue = words.span(draft.start, draft.end, line)
    content: list[Span] = []
    starts: list[int] = []
    for first, last in draft.content:
        part = words.span(first, last, line)
        content.append(part)
        starts.append(part[0])
    sources: tuple[Span, ...] = ()
    speaker = addressee = None
    if draft.source is not None:
        first, last = draft.source
        source = words.span(first, last, line)
        sources = (source,)
        head, at = words.known[draft.head], words.start_in(draft.head, line)
        speaker = resolver.speaker(source, at, at + head.length, head.form, paragraph, depth)
    if words.known[draft.cue].form in resolver.addressee_verbs:
        addressee = resolver.addressee(words.end(draft.cue), cue, content, end)
    return Statement.whole({
        "id": content_id("s", document_id, cue.start, *starts),
        "document_id": document_id,
        "source": sources,
        "speaker": speaker,
        "addressee": addressee,
        "cue": (cue,),
        "content": tuple(content),
        "sentence": new_tuple(Span, (start, end)),
        "kind": _kind(words, line, draft.content),
        "act": None,
        "depth": depth,
        "time": resolver.time(cue, start, end, content, sources),
        "pledge": None,
        "confidence": round(draft.chance, 3),
        "rule": _rule(_order(draft), draft.is_purpose),
    })


def _kind(words: Words, line: int, content: list[Range]) -> Literal["direct", "mixed", "indirect"]:
    """Direct where every word of the content, which begins in `line` or goes on after it, is quoted, mixed where some
    are."""
    begin, end, _ = words.lines[line]
    if line not in words.with_quotation and begin <= content[0][0] and content[-1][1] <= end:
        return "indirect"
    known, quoted = words.known, words.quoted
    inside = outside = False
    for first, last in content:
        for at in range(first, last):
            if known[at].is_mark:
                continue
            if quoted[at] >= 0:
                inside = True
            else:
                outside = True
            if inside and outside:
                return "mixed"
    return "direct" if inside else "indirect"


_LETTERS: Final[tuple[str, ...]] = ("", "C", "S", "X")
_CONTENT: Final = 3
"""How the parts of a statement are called in its rule, and the number of the content's letter."""


@functools.cache
def _rule(order: int, is_purpose: bool) -> str:
    """How the rule of a statement is called: "order/SCX"."""
    letters = ""
    while order:
        letters, order = _LETTERS[order & 3] + letters, order >> 2
    return ("purpose/" if is_purpose else "order/") + letters


def _order(draft: Draft) -> int:
    """In which order source, cue and the parts of the content stand: the numbers of their letters, two bits each."""
    # Two bits for the letter, in whose order those of one place come.
    places = [first << 2 | _CONTENT for first, _ in draft.content]
    places.append(draft.cue << 2 | 1)
    if draft.source is not None:
        places.append(draft.source[0] << 2 | 2)
    places.sort()
    order = 0
    for place in places:
        kind = place & 3
        if kind != _CONTENT or order & 3 != _CONTENT:
            order = order << 2 | kind
    return order
