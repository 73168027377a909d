"""Linking as it would be with the names that are removed: it compares the words of articles as they were, in which
digests stand for the words of those names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.link.cards import make_card, make_units
from kb.link.covering import MASK
from kb.link.houses import houses_of
from kb.link.redaction import Redacted
from kb.link.wording import STEM, wording_of
from kb.records import DocumentCard, DocumentEvent, Extraction, LinkUnit, content_id
from kb.words import words_of

_RUN = re.compile(f"{MASK}+")
_PARTS = re.compile(r"[^\W_]+")


def linked_as(
    found: Redacted, published: Extraction, kept: Sequence[DocumentEvent]
) -> tuple[DocumentCard, list[LinkUnit]]:
    """The card of a document, and the units of those of its events that are kept.

    All words of the article are compared; what is passed on to events are those of `published`. Cost is linear in the
    text.
    """
    whole, shown = found
    wording = wording_of(whole.document)
    card = make_card(whole.document, wording)
    told = {event.id: event for event in whole.events}
    units = make_units(whole.document, [told[event.id] for event in kept], whole.annotations.entities, wording)
    if published is whole:
        return card, units
    passed_on = make_units(published.document, kept)
    units = [unit._replace(event=quoted.event, told=quoted.told, content=quoted.content, snippet=quoted.snippet)
             for unit, quoted in zip(units, passed_on, strict=True)]
    if shown is whole:
        return card, units
    document, covers, houses = shown.document, _Covers(whole, shown), houses_of(shown.document)
    card = card._replace(id=document.id, publisher=document.publisher, url=document.url, title=document.title)
    return card, [covers.unit(unit)._replace(houses=houses) for unit in units]


class _Covers:
    """What stands for the words and ids that were removed from a document."""

    def __init__(self, whole: Extraction, shown: Extraction) -> None:
        before, after = whole.document, shown.document
        texts = ((before.text, after.text), (before.title or "", after.title or ""))
        gone = [part for was, now in texts if was != now for at in _RUN.finditer(now)
                for part in words_of(was[at.start() : at.end()].lower())]
        self.words = frozenset(gone).union([word[:STEM] for word in gone])
        self.ids = {was.actor_id: now.actor_id for was, now in zip(
            whole.annotations.entities, shown.annotations.entities, strict=True) if was.actor_id != now.actor_id}

    def unit(self, unit: LinkUnit) -> LinkUnit:
        """The unit without them."""
        sides = tuple(sorted({(code, self.ids.get(actor, actor)) for code, actor in unit.sides}))
        return unit._replace(sides=sides, words=self._covered(unit.words), topic=self._covered(unit.topic),
                             context=self._covered(unit.context), story=self._covered(unit.story))

    def _covered(self, words: frozenset[str]) -> frozenset[str]:
        return frozenset([content_id("", word) if self._is_gone(word) else word for word in words])

    def _is_gone(self, word: str) -> bool:
        return word in self.words or not self.words.isdisjoint(_PARTS.findall(word))
