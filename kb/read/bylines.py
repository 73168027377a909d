"""Who wrote a page whose metadata do not say so, by its marks of authors and by the line under its headline."""

from __future__ import annotations

import re
from typing import Any

from resiliparse.parse.html import HTMLTree

from kb.read.surroundings import has_beside_above, lines_of_page
from kb.read.tags import without_comments

_CLASSES = ("byline", "by-line", "byline-name", "byline__name", "byline-author", "byline__author", "article-byline",
            "article__byline", "c-byline", "author", "authors", "author-name", "author__name", "article-author",
            "article__author", "entry-author", "post-author", "story-author", "news-author")
_MARKED = ("[itemprop~='author']", "[rel~='author']", ",".join(f".{name}" for name in _CLASSES))
"""Selectors of elements that name an author, the surest first."""
_ANY_MARK = ("uthor", "UTHOR", "yline", "yLine", "YLINE", "y-line", "y-Line", "Y-LINE")
"""One of these is in each mark, however somebody writes it. To look for each takes a fiftieth of the time of a pattern
that goes by any case, which was two fifths of reading a page the fast way."""
_BY = re.compile(r"(?:(?:written|words|text|story|report|posted|published) )?by:?\s+(?=\S)|(?:von|par)\s+(?=\S)", re.I)
_END = re.compile(r"[|·•\n–—/]|\s(?:in|for|at|on|-)\s|\(|\d")
_AND = re.compile(r"\s*(?:,|&|\band\b)\s*")
_NAME_WORD = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]+(?:['’.-][^\W\d_]+)*[.]?")
_PARTICLES = frozenset("de da di du del della van von der den bin ibn al el la le dos y e ter ten zu".split())
_NO_NAMES = frozenset(
    "about admin archive articles author authors byline comments contact editor editors email facebook follow guest "
    "home more posts profile published reporter reporters reporting share staff subscribe twitter updated view writer "
    "writers "
    "correspondent correspondents columnist contributor contributors photographer producer monday tuesday wednesday "
    "thursday friday saturday sunday".split())
_MOST_TAGS = 30_000
"""Selectors take more time than in proportion to what they find; real pages have a few thousand tags."""
_MOST_LETTERS = 160
_MOST_NAMES = 6
_MOST_MARKED = 12
_LINES_UNDER = 3


def author_of_page(tree: HTMLTree, markup: str) -> str | None:
    """The names of those who wrote a page, parted by commas, or None. Nothing but a short element that holds names
    alone, or such a line right under the headline, is one."""
    if tree.document and markup.count("<") <= _MOST_TAGS and any(each in markup for each in _ANY_MARK):
        for selector in _MARKED:
            if names := _marked(tree, selector):
                return ", ".join(names)
    start = markup.find("<h1")
    if start < 0:
        return None
    below = lines_of_page(without_comments(markup[start : start + 20_000]))
    for number, chunks in zip(range(_LINES_UNDER + 1), below, strict=False):
        words = " ".join(chunks)
        by = _BY.match(words)
        if number and by and len(words) <= _MOST_LETTERS and (names := _names(words)):
            return ", ".join(names)
    return None


def publisher_of_page(tree: HTMLTree) -> str | None:
    """The name of the outlet as marks within the page give it, or None."""
    node = tree.document.query_selector("[itemprop~='publisher'] [itemprop~='name']") if tree.document else None
    name = " ".join(((node.getattr("content") or node.text or "") if node else "").split())
    return name if 0 < len(name) <= 80 else None


def _marked(tree: HTMLTree, selector: str) -> list[str]:
    """The names in the first element that a selector finds and that holds any, and in those beside it."""
    found: dict[str, str] = {}
    beside = None
    # A slice is made once; to go through the nodes one by one asks for all of them each time.
    for node in tree.document.query_selector_all(selector)[:_MOST_MARKED] if tree.document else ():
        if (beside is not None and node.parent != beside) or has_beside_above(node):
            continue
        inner = node.query_selector("[itemprop~='name']") if "itemprop" in selector else None
        for name in _names(_words(inner or node), by_class=selector.startswith(".")):
            found.setdefault(name.casefold(), name)
            beside = node.parent
    return list(found.values())[:_MOST_NAMES]


def _words(node: Any) -> str:
    """The words of an element, apart where its elements are apart; nothing where there are more than names have."""
    if node.tag == "meta":
        return " ".join((node.getattr("content") or "").split())
    if len(node.text or "") > _MOST_LETTERS:
        return ""
    words: list[str] = []
    waiting = [node]
    while waiting and len(words) < _MOST_LETTERS:
        current = waiting.pop()
        if current.tag == "#text":
            words.append(current.text or "")
        elif current.tag not in {"script", "style", "time", "#comment"}:
            waiting += reversed(list(current.child_nodes))
    return " ".join(" ".join(words).split())


def _names(words: str, *, by_class: bool = False) -> list[str]:
    """The names of a byline, or nothing where it is none: each of capitalised words, two of them where only the class
    of the element says that it is one."""
    by = _BY.match(words)
    least = 2 if by_class and not by else 1
    names: list[str] = []
    rest = words[by.end() :] if by else words
    for part in _AND.split(_END.split(rest, maxsplit=1)[0].strip(" ,;:-")):
        if _is_name(part, least):
            names.append(part)
        elif not names or not _is_role(part):
            return []
    return names


def _is_name(text: str, least: int) -> bool:
    words = text.split()
    return least <= len(words) <= 5 and all(
        _NAME_WORD.fullmatch(word) and (not word[0].islower() or word in _PARTICLES) for word in words) and not (
        words[0].islower() or any(word.lower() in _NO_NAMES for word in words))


def _is_role(text: str) -> bool:
    """Whether words after a name tell what somebody is: short, and of letters."""
    words = text.split()
    return len(words) <= 5 and not text.endswith((".", "!", "?")) and all(_NAME_WORD.fullmatch(word) for word in words)
