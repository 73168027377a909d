"""What a page says of its article in linked data (JSON-LD), and in JSON that the makers of statistics ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kb.read.seen import seen_in_words
from kb.read.tags import Tag

_ARTICLES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle opinionnewsarticle "
    "reviewnewsarticle askpublicnewsarticle blogposting liveblogposting socialmediaposting techarticle report "
    "webpage itempage".split()
)
_REFERRING = ("author", "creator", "publisher")
_MAX_LD = 400_000
_MAX_NODES = 3000
_SIGNS = " \t\r\n/*<>!-;"
"""What comments begin and end with; no JSON does."""
_CDATA = "[CDATA["


def article_node(tags: list[Tag]) -> dict[str, Any]:
    """The JSON-LD node that describes the article, or an empty one. A broken block is as good as none. Its author and
    publisher are written out where they are only named by the id of another node."""
    nodes: list[dict[str, Any]] = []
    for tag in tags:
        if tag.name == "script" and "ld+json" in tag.get("type") and len(tag.text) <= _MAX_LD:
            nodes += _nodes(_parsed(tag.text))
        elif tag.name == "meta" and tag.get("name").lower() == "parsely-page":
            nodes += [_of_statistics(node) for node in _nodes(_parsed(tag.get("content")))]
    ranked = [(rank, number) for number, node in enumerate(nodes) if (rank := _rank(node)) < 9]
    if not ranked:
        return {}
    article = nodes[min(ranked)[1]]
    return article | {key: _written_out(article[key], _by_id(nodes)) for key in _REFERRING if key in article}


def _parsed(text: str) -> Any:
    """The value of a JSON text, also where it is wrapped as a comment or as character data; None where it is broken."""
    plain = text[:_MAX_LD].strip(_SIGNS)
    for _ in range(2):
        plain = plain.removeprefix(_CDATA).lstrip(_SIGNS)
        plain = plain.removesuffix("]]").rstrip(_SIGNS) if _CDATA in text[:60] else plain
    try:
        return json.loads(plain, strict=False)
    except (ValueError, RecursionError):
        return None


def _of_statistics(node: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "WebPage", "headline": node.get("title"), "author": node.get("authors") or node.get("author"),
            "datePublished": node.get("pub_date"), "url": node.get("link") or node.get("url")}


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        current = waiting.pop(0)
        if isinstance(current, list):
            waiting[:0] = current[:_MAX_NODES]
        elif isinstance(current, dict):
            yield current
            waiting += [current[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in current]


def _by_id(nodes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The nodes that have an id and a name, also those that are written out within another, by their ids."""
    found: dict[str, dict[str, Any]] = {}
    for node in nodes:
        for each in (node, *(node.get(key) for key in _REFERRING)):
            if isinstance(each, dict) and isinstance(each.get("@id"), str) and each.get("name"):
                found.setdefault(each["@id"], each)
    return found


def _written_out(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_written_out(each, named) for each in value[:50] if not isinstance(each, list)]
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return named.get(value, value) if isinstance(value, str) else value


def _rank(node: dict[str, Any]) -> int:
    kinds = node.get("@type")
    names = {str(kind).rsplit("/", 1)[-1].lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
    if not names & _ARTICLES or not (node.get("headline") or node.get("datePublished")):
        return 9
    return 1 if names <= {"webpage", "itempage"} else 0


def text_of(value: Any) -> str | None:
    """A value, or the first of several, as text of at most 2,000 characters on one line; None where it is no text."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str | int)), None)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return " ".join(seen_in_words(str(value)).split())[:2000] or None


def name_of(value: Any) -> str | None:
    """The name of a node or of the first of several that has one; a text is a name itself."""
    if isinstance(value, list):
        return next((name for each in value[:5] if (name := name_of(each))), None)
    return text_of(value.get("name")) if isinstance(value, dict) else text_of(value)
