"""Annotating: a `Document` gets its sentences, quotations, time expressions and names."""

from __future__ import annotations

from kb.annotate.names import Gazetteer, find_names
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.annotate.times import find_times
from kb.records import Annotations, Document


def annotate(document: Document, gazetteer: Gazetteer) -> Annotations:
    """All annotations of one document. Pure: the same document and gazetteer give the same annotations."""
    quotations = find_quotations(document)
    sentences = split_sentences(document, quotations)
    times = find_times(document, sentences)
    names, entities = find_names(document, sentences, quotations, gazetteer)
    return Annotations(sentences, quotations, times, names, entities)
