"""Markup without a page around it, as feeds and JSON exports carry it in the place of a text."""

from __future__ import annotations

import re

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from kb.read.defuse import defused
from kb.read.maintext import Block
from kb.read.seen import seen_in_markup, seen_in_words

_SMALL = 10_000
"""Characters: a feed holds thousands of entries, and each of them is parsed."""
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")


def blocks_of(markup: str) -> list[Block]:
    """The paragraphs of a fragment; where it holds no tag and no entity, what blank lines set apart."""
    if not _MARKUP.search(markup):
        paragraphs = seen_in_words(markup).split("\n\n")
    else:
        tree = HTMLTree.parse(f"<body>{defused(seen_in_markup(markup), small=_SMALL)}</body>")
        paragraphs = extract_plain_text(tree, list_bullets=False, alt_texts=False,
                                        skip_elements=["figure", "iframe", "form"]).split("\n\n")
    return [Block(words) for paragraph in paragraphs if (words := " ".join(paragraph.split()))]


def words_of(markup: str | None) -> str | None:
    """The words of a name or headline, on one line; None where there are none."""
    if markup and _MARKUP.search(markup):
        markup = extract_plain_text(HTMLTree.parse(defused(markup, small=_SMALL)))
    return " ".join(seen_in_words(markup or "").split())[:500] or None
