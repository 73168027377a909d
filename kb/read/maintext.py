"""The main text of a web page, as paragraphs: with full cleaning by trafilatura, or fast by resiliparse."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from kb.read.boxes import boxed
from kb.read.defuse import defused
from kb.read.hidden import drop_hidden

MAX_CLEANED = 3_000_000
"""Characters of markup; larger pages are read fast, because full cleaning of all would take minutes."""
MAX_TAGS = 20_000
MAX_OPEN = 1_500
"""Elements open at once. Real pages have fewer than a hundred; walking such a tree takes time in proportion to the
square of its depth, or more stack than there is."""
_SKIPPED = ("nav", "footer", "aside", "form", "figure", "button", "iframe", "noscript", "template", "svg")
_NESTING = re.compile(
    r"</?(?!(?:p|h[1-6]|li|br|meta|link|script|style|title|time|html|head|body)[\s/>])[a-zA-Z][^<>]*+>", re.I)
_VOID = "area base br col embed hr img input link meta source track wbr p li td tr th option".replace(" ", "|")
_OPEN_OR_CLOSE = re.compile(rf"<(?:(/)[a-zA-Z]|(?!(?:{_VOID})(?![a-zA-Z0-9]))[a-zA-Z])", re.I)
"""A tag that opens or closes an element which may hold others; the slash of one that closes."""

_BREAK = "\u2028"
"""Stands for a line break: it is white space, and XML may hold it."""
_EMPTY_LINE = re.compile("\u2028[ \\t\\r\\n]*+\u2028")

logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


class TooDeep(Exception):  # noqa: N818 - nothing has failed
    """A page in which elements are nested beyond measure."""


class Block(NamedTuple):
    """A paragraph of the main text, or a heading within it; without white space at its ends or line breaks inside."""

    text: str
    heading: bool = False


def parse_page(markup: str) -> tuple[str, HTMLTree]:
    """The parsed page with markup that other parsers can take: without what makes them slow, and where tags are nested
    beyond measure, without those that only nest.

    Raises `TooDeep` where even then more elements are open at once than any page has.
    """
    markup = defused(markup)
    if _is_too_deep(markup):
        markup = _NESTING.sub(" ", markup)
        if _is_too_deep(markup):
            raise TooDeep
    return markup, HTMLTree.parse(markup)


def read_blocks(markup: str, tree: HTMLTree, *, fast: bool, hides: bool = False) -> list[Block]:
    """The main text of a page as blocks, in order; empty where it has none. `tree` is the parsed `markup`, without
    what that hides; if it `hides` any, or may."""
    fast = fast or len(markup) > MAX_CLEANED or markup.count("<") > MAX_TAGS
    blocks = [] if fast else list(_cleaned(markup, hides=hides))
    return blocks or list(_quick(tree))


def _is_too_deep(markup: str) -> bool:
    """Whether more than `MAX_OPEN` elements are open at once, counted on the tags as they are written."""
    depth = 0
    for closes in _OPEN_OR_CLOSE.findall(markup):
        if closes:
            depth -= depth > 0
        else:
            depth += 1
            if depth > MAX_OPEN:
                return True
    return False


def _cleaned(markup: str, *, hides: bool) -> Iterator[Block]:
    from trafilatura import bare_extraction, load_html  # lazy: takes 0.2 s to import, and only web pages need it

    try:
        parsed = load_html(markup)
        found = None if parsed is None else bare_extraction(
            boxed(drop_hidden(parsed) if hides else parsed), include_comments=False, include_tables=False,
            include_formatting=False)
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
        for text in _paragraphs(element):
            yield Block(text, element.tag == "head")


def _paragraphs(element: Any) -> Iterator[str]:
    """The words of an element: a line break parts words, and two of them after one another part paragraphs."""
    if element.find(".//lb") is not None:
        for line_break in element.iter("lb"):
            line_break.tail = _BREAK + (line_break.tail or "")
        yield from filter(None, (" ".join(part.split()) for part in _EMPTY_LINE.split("".join(element.itertext()))))
    elif words := " ".join("".join(element.itertext()).split()):
        yield words


def _quick(tree: HTMLTree) -> Iterator[Block]:
    text = extract_plain_text(tree, preserve_formatting=True, main_content=True, list_bullets=False, alt_texts=False,
                              comments=False, post_meta=False, skip_elements=_SKIPPED)
    for paragraph in text.split("\n\n"):
        words = " ".join(paragraph.split())
        if words:
            yield Block(words)
