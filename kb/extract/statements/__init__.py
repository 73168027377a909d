"""Statements: who said what, with source, cue and content spans."""

from __future__ import annotations

from kb.records import Annotations, Document, Statement


def find_statements(document: Document, annotations: Annotations) -> list[Statement]:
    """The statements of a document, sorted by their first cue; nested ones have depth 1."""
    return []
