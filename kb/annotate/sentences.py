"""Sentences by rules, with exact offsets."""

from __future__ import annotations

import re

from kb.records import Document, Quotation, Sentence

_END = re.compile(r"(?<=[.!?])[\"'”’]?\s+(?=[A-Z\"“‘'])")


def split_sentences(document: Document, quotations: list[Quotation]) -> list[Sentence]:
    """The sentences of a document's story, sorted by start; none crosses a line break."""
    sentences = []
    paragraph = 0
    for (start, end), region in document.story_spans():
        for line in re.finditer(r"[^\n]+", document.text[start:end]):
            if not line.group().strip():
                continue
            at = start + line.start()
            cuts = [match.end() + at for match in _END.finditer(line.group())] + [start + line.end()]
            for cut in cuts:
                piece = document.text[at:cut]
                left = at + len(piece) - len(piece.lstrip())
                right = at + len(piece.rstrip())
                if left < right:
                    sentences.append(Sentence(left, right, paragraph, region))
                at = cut
            paragraph += 1
    return sentences
