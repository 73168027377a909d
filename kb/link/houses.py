"""Whose report an article is: of the agency that it comes from, else of the house that publishes it. Articles of one
house count as one source, however many there are."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from ahocorasick_rs import BytesAhoCorasick

from kb import lexicon
from kb.records import Document, content_id

CREDIT_HEAD = 600
CREDIT_TAIL = 300
"""Code points at the start and end of an article in which it credits an agency."""

_ENTRANCE = frozenset({"www", "m", "mobile", "amp", "edition", "news", "rss", "feed", "feeds"})
"""Labels before the name of a site that say how it is entered."""
_ARTICLE = "article "
_LONGEST_TITLE = 300
_LEAST_SPACES = 2
"""A headline of fewer words ("Live updates") may stand above many articles."""
_PAGE = re.compile(r"[ |(–—:-]{0,4}\b(?:page|part|p\.) ?\d{1,3}(?: ?(?:of|/) ?\d{1,3})? ?\)?$")
"""What tells the pages of an article apart at the end of its headline."""
_NUMERIC = re.compile(r"[\d.:]+|\[?[0-9a-f]*:[0-9a-f:.]+\]?", re.ASCII)


def agency_of(document: Document) -> str | None:
    """The news agency that a document credits in any way: as its publisher or author, in its dateline, or at its end,
    also for a part of it."""
    if found := _signed(document):
        return found
    ends, numbers = _named(document.text)
    return next((_credits()[number][0] for number in numbers if any(form in ends for form in _credits()[number][1])),
                None)


def houses_of(document: Document) -> tuple[str, ...]:
    """By what the house is known whose report a document is, none where that is unknown: the agency that it comes from
    as a whole, else its publisher by name and by site; and the article that it is a page of. Two documents of one house
    share one of these, and the pages of one article the last."""
    host, name = _site(document.url), _folded(document.publisher or "")
    article = _article(host or name, document)
    agency = _signed(document) or _wire(document.text)
    if agency:
        return (f"agency {agency}", *article)
    known = []
    if name and (not host or name not in {_folded(host), _folded(f"www.{host}")}):
        known.append(f"name {name}")
    if host and not _is_shared(host):
        known.append(f"site {host}")
    return (*known, *article)


def article_in(houses: Sequence[str]) -> str | None:
    """The article that a document is a page of, of what `houses_of` gives; None where it may be one of its own."""
    return houses[-1] if houses and houses[-1].startswith(_ARTICLE) else None


def _article(house: str | None, document: Document) -> tuple[str, ...]:
    """The pages of an article have its headline, and stand at one site with one day."""
    day = document.published.day if document.published else None
    title = _PAGE.sub("", " ".join((document.title or "").lower().split())[:_LONGEST_TITLE])
    if not (house and day) or title.count(" ") < _LEAST_SPACES:
        return ()
    return (content_id(_ARTICLE, house, title, day),)


def _signed(document: Document) -> str | None:
    """The agency that published a document or is named as its author."""
    names = lexicon.table("linking")["agencies"]
    for field in (document.publisher, document.author):
        if field and (found := next((agency for agency, words in names.items() if field in words), None)):
            return str(found)
    return None


@functools.cache
def _credits() -> list[tuple[str, tuple[str, ...], re.Pattern[str]]]:
    """Each agency by each of its names: the forms in which an article credits it by that name, and those that say that
    all of it is the agency's, in a dateline, a byline, or at the very end."""
    return [(agency, (
        f"({word})", f"{word} —", f"By {word}\n", f"{word} contributed", f"{word} and other", f"Source: {word}"),
        re.compile(rf"\({name}\)\s{{0,2}}[-–—]|(?:^|\n|[A-Z], ){name} [-–—]|(?:^|\n)By {name}\n|Source: {name}\b"
                   rf"|(?:\n|[-–—(]\s?){name}\)?\s*\Z"))
        for agency, words in lexicon.table("linking")["agencies"].items()
        for word in words for name in [re.escape(word)]]


@functools.cache
def _agency_names() -> BytesAhoCorasick:
    """The names in the same order: most articles hold none, and are asked no more than that."""
    return BytesAhoCorasick([word.encode() for words in lexicon.table("linking")["agencies"].values()
                             for word in words])


@functools.lru_cache(maxsize=2)
def _named(text: str) -> tuple[str, tuple[int, ...]]:
    """Both ends of a text, and which names of agencies stand there. It is asked twice of each document."""
    ends = f"{text[:CREDIT_HEAD]}\n{text[-CREDIT_TAIL:]}"
    named = _agency_names().find_matches_as_indexes(ends.encode("utf-8", "surrogatepass"), overlapping=True)
    return ends, tuple(sorted({number for number, _, _ in named}))


def _wire(text: str) -> str | None:
    """The agency of which a text is a report, by its dateline or its end."""
    ends, numbers = _named(text)
    return next((_credits()[number][0] for number in numbers if _credits()[number][2].search(ends)), None)


@functools.lru_cache(maxsize=1 << 12)
def _folded(name: str) -> str:
    return "".join([letter for letter in name.lower() if letter.isalnum()]).removeprefix("the")


def _site(url: str | None) -> str | None:
    """The host of an address without what says only how it is entered; None where it names no site."""
    try:
        host = (urlsplit(url).hostname if url else None) or ""
    except ValueError:
        return None
    labels = host.rstrip(".").split(".")
    while len(labels) > 2 and labels[0] in _ENTRANCE:
        del labels[0]
    return None if len(labels) < 2 or _NUMERIC.fullmatch(host) else ".".join(labels)


@functools.cache
def _shared_hosts() -> frozenset[str]:
    return frozenset(lexicon.table("linking")["shared_hosts"])


def _is_shared(host: str) -> bool:
    """Whether many houses publish at a host."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in _shared_hosts() for start in range(len(labels) - 1))
