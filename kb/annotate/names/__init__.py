"""Names: people, organisations, countries, places and groups, resolved to the document's entities."""

from __future__ import annotations

from kb.annotate.names.coreference import Coreference
from kb.annotate.names.gazetteer import Gazetteer
from kb.annotate.names.lexicon import words
from kb.annotate.names.mentions import Mentions
from kb.annotate.names.registry import Registry
from kb.annotate.names.scan import find_pieces
from kb.records import Document, Entity, Name, Quotation, Sentence

__all__ = ["Gazetteer", "find_names"]


def find_names(
    document: Document, sentences: list[Sentence], quotations: list[Quotation], gazetteer: Gazetteer
) -> tuple[list[Name], list[Entity]]:
    """The names of a document's story, sorted by start and never overlapping, and the entities they resolve to."""
    lists = words()
    found = find_pieces(document, sentences, gazetteer, lists)
    registry = Registry(gazetteer, lists)
    story = next((sentence.start for sentence in sentences if sentence.region == "body"), 0)
    mentions = Mentions(document.text, story, found, registry, gazetteer, lists)
    mentions.register()
    mentions.resolve()
    names = Coreference(mentions, registry, lists, sentences, quotations).resolve()
    return names, [actor.entity() for actor in registry.actors]
