"""Names: people, organisations, countries, places and groups, resolved to the document's entities."""

from __future__ import annotations

from pathlib import Path

from kb.records import Document, Entity, Name, Quotation, Sentence


class Gazetteer:
    """What is known about names before a document is read: the package's lexicons and what the reader adds."""

    def __init__(self, actors: Path | None = None, places: Path | None = None) -> None:
        self.actors = actors
        self.places = places


def find_names(
    document: Document, sentences: list[Sentence], quotations: list[Quotation], gazetteer: Gazetteer
) -> tuple[list[Name], list[Entity]]:
    """The names of a document's story, sorted by start, and the entities they resolve to."""
    return [], []
