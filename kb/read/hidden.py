"""What stands in a page's markup and is shown to nobody: elements that hide themselves.

Classes whose meaning only a style sheet tells are left alone, save those that by long custom hide words from the eye.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from resiliparse.parse.html import HTMLTree

_KEPT = frozenset({"html", "head", "body", "main", "article"})
"""Scripts hide these until a page is whole, and show them then."""
_STYLE = re.compile(r"(?:^|;)\s*+(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden)(?![-\w])", re.I)
_CLASSES = frozenset({"sr-only", "visually-hidden", "screen-reader-text"})
_NEVER = frozenset({"dialog", "template"})
_ENOUGH = 10_000
_SELECTOR = ", ".join(["[style]", "[hidden]", "dialog", "template", *(f".{name}" for name in sorted(_CLASSES))])
"""Each part of it costs about as much as a thousandth of reading a page the fast way."""
_TAG = re.compile(r"<[a-zA-Z][^<>]*+>")
_HIDING = re.compile(r"""\s(?:style\s?=\s?(?:"[^"]*+"|'[^']*+')|aria-hidden\s?=\s?["']?true["']?"""
                     r"""|hidden(?:\s?=\s?(?:"[^"]*+"|'[^']*+'|\w++))?(?=[\s>/]))""", re.I)


class Hiding(NamedTuple):
    """What a page hides: whether it may hide anything, so that another parser of it has to look as well, and how many
    characters of text and elements it does hide, at least."""

    maybe: bool
    letters: int


def take_hidden(tree: HTMLTree) -> Hiding:
    """Takes what is hidden out of a page parsed by resiliparse, and tells how much that was. What it only takes for
    hidden is shown."""
    document: Any = tree.document
    # A slice is made once; to go through the nodes one by one asks for all of them each time.
    some = document.query_selector_all(_SELECTOR)[:] if document else ()
    count = 0
    for node in some:
        if not _is_hidden(node.tag, node.getattr):
            node.delattr("hidden")
            continue
        # What is hidden may lie within one another, so that to look at all would take longer than the page is.
        count += 1 if count > _ENOUGH else 1 + len(node.text)
        node.remove()
    return Hiding(len(some) > 0, count)


def drop_hidden(parsed: Any) -> Any:
    """A page parsed by lxml without what is hidden, and without styles that cleaning would take to hide something; the
    text behind each element stays."""
    for element in [each for each in parsed.iter() if each.attrib or each.tag in _NEVER]:
        if not _is_hidden(element.tag, element.get):
            element.attrib.pop("style", None)
            element.attrib.pop("hidden", None)
        elif element.getparent() is not None:
            element.drop_tree()
    return parsed


def without_hiding(markup: str) -> str:
    """The markup of a page that hides nothing by itself, for those that scripts show only when they are whole."""
    return _TAG.sub(lambda tag: _HIDING.sub("", tag[0]), markup)


def _is_hidden(tag: Any, get: Callable[[str], str | None]) -> bool:
    """Whether an element is, by its name and its attributes."""
    if tag in _NEVER and get("open") is None:
        return True
    if tag in _KEPT:
        return False
    hidden = get("hidden")
    if hidden is not None and hidden.lower() != "until-found":
        return True
    style = get("style")
    if style and _STYLE.search(style):
        return True
    names = get("class")
    return bool(names) and not _CLASSES.isdisjoint(str(names).split())
