"""The main text of a web page, as paragraphs: with full cleaning by trafilatura, or fast by resiliparse."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

MAX_CLEANED = 3_000_000
"""Characters of markup; larger pages are read fast, because full cleaning of all would take minutes."""
MAX_OPEN = 1_500
"""Elements open at once. Real pages have fewer than a hundred; recursion over such a tree would end the process."""
_SKIPPED = ("nav", "footer", "aside", "form", "figure", "button", "iframe", "noscript", "template", "svg")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr p li td tr th option".split())

logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


class Block(NamedTuple):
    """A paragraph of the main text, or a heading within it; without white space at its ends or line breaks inside."""

    text: str
    heading: bool = False


def read_blocks(markup: str, tree: HTMLTree, *, fast: bool) -> list[Block]:
    """The main text of a page as blocks, in order; empty where it has none. `tree` is the parsed `markup`."""
    blocks = [] if fast or len(markup) > MAX_CLEANED or _is_too_deep(markup) else list(_cleaned(markup))
    return blocks or list(_quick(tree))


def _is_too_deep(markup: str) -> bool:
    """Whether more than `MAX_OPEN` elements are open at once, counted on the tags as they are written."""
    depth = 0
    for piece in markup.split("<")[1:]:
        if piece.startswith("/"):
            depth -= depth > 0
        elif piece[:1].isalpha() and piece[:8].split(">")[0].split(" ")[0].lower() not in _VOID:
            depth += 1
            if depth > MAX_OPEN:
                return True
    return False


def _cleaned(markup: str) -> Iterator[Block]:
    from trafilatura import bare_extraction  # lazy: takes 0.2 s to import, and only web pages need it

    try:
        found = bare_extraction(markup, include_comments=False, include_tables=False, include_formatting=False)
    except (ValueError, TypeError, AttributeError, RecursionError, LookupError):
        # It promises nothing of pages that are broken; the fast way copes with all.
        return
    body = getattr(found, "body", None)
    if body is not None:
        yield from _walk(body)


def _walk(body: Any) -> Iterator[Block]:
    for element in body.iter("p", "head", "quote", "item", "ab"):
        if element.tag in {"quote", "item", "ab"} and element.find("p") is not None:
            continue
        parent = element.getparent()
        if parent is not None and parent.tag in {"p", "head", "item"} and element.tag != "item":
            continue
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield Block(text, element.tag == "head")


def _quick(tree: HTMLTree) -> Iterator[Block]:
    text = extract_plain_text(tree, preserve_formatting=True, main_content=True, list_bullets=False, alt_texts=False,
                              comments=False, post_meta=False, skip_elements=_SKIPPED)
    for paragraph in text.split("\n\n"):
        words = " ".join(paragraph.split())
        if words:
            yield Block(words)
