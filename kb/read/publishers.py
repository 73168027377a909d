"""Which publisher a page comes from: by its web address, else by what the page calls itself."""

from __future__ import annotations

import datetime
import functools
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kb import lexicon
from kb.read.pagedates import offset_at
from kb.records import PageTime

_TRACKING = ("utm_", "fbclid", "gclid", "mc_", "cmpid", "cmp", "ocid", "ns_", "at_", "smid", "partner", "ref_src")

_COPY = re.compile(
    r"(?:https?://(?:web|wayback)\.archive\.org|(?=/web/\d{14}(?:[a-z]{2}_)?/https?:))"
    r"/web/(\d{1,14}|\*)(?:[a-z]{2}_)?/(https?:)?/{0,2}([^/\s].*)", re.I)
_MOST_COPIES = 3
_STAMP = 14
_MASTHEAD_WORDS = 5
_LONGEST_TITLE = 80
_ENTRANCE = frozenset({"www", "news", "feed", "feeds", "mobile", "edition"})
_LEAST_LABEL = 4
_BETWEEN_PARTS = re.compile(r"\s+[-–—|»«·•>/]+\s+|\s*(?:::|[|»])\s*|(?<=\w): ")
_SMALL = frozenset({"of", "the", "and", "&", "for"})


class Publisher(NamedTuple):
    """A publisher's name with the zone and country of its newsroom, where known."""

    name: str
    zone: str | None = None
    country: str | None = None


@functools.cache
def _known() -> dict[str, Publisher]:
    return {domain: Publisher(*fields) for domain, fields in lexicon.table("publishers")["domains"].items()}


@functools.cache
def _by_name() -> dict[str, Publisher]:
    return {_folded(publisher.name): publisher for publisher in _known().values()}


def _folded(name: str) -> str:
    letters = "".join(character for character in name.lower() if character.isalnum())
    return letters.removeprefix("the")


def canonical_url(url: str) -> str | None:
    """A web address without its fragment and tracking parameters; None where it is no http or https address. That of a
    copy in the Wayback Machine becomes the address of the page that was copied."""
    try:
        parts = urlsplit(_original(url.strip()))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True)
             if not key.lower().startswith(_TRACKING)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(query), ""))


def _original(url: str) -> str:
    for _ in range(_MOST_COPIES):
        copy = _COPY.match(url)
        if not copy:
            break
        url = f"{copy[2] or 'http:'}//{copy[3]}"
    return url


def copied_at(url: str) -> str | None:
    """When the Wayback Machine made the copy at an address (ISO, UTC); None for any other address."""
    copy = _COPY.match(url.strip())
    if not copy or len(copy[1]) != _STAMP:
        return None
    try:
        return f"{datetime.datetime.strptime(copy[1], '%Y%m%d%H%M%S').isoformat()}Z"
    except ValueError:
        return None


def publisher_of_url(url: str | None) -> Publisher | None:
    """The publisher of an address: a known outlet, else the host itself; None without an address."""
    host = urlsplit(url).hostname if url else None
    if not host:
        return None
    labels = host.split(".")
    for start in range(len(labels) - 1):
        known = _known().get(".".join(labels[start:]))
        if known:
            return known
    return Publisher(host.removeprefix("www."))


def publisher_of_name(name: str) -> Publisher:
    """The known outlet of that name, or one of which nothing else is known."""
    return _by_name().get(_folded(name)) or Publisher(name)


def publisher_at(url: str | None, title: str | None) -> Publisher | None:
    """The outlet of a site or feed with a title: the known one at the address, else what the title names, else the
    host. Of a title of several parts ("Capital Ledger – World", "Capital Ledger: Politics RSS") it is the one after
    which the host is called, or that is a known outlet; where none is, the title stays as it is.
    """
    by_address = publisher_of_url(url)
    if by_address and (by_address.zone or not title):
        return by_address
    if not title or len(title) > _LONGEST_TITLE:
        return by_address
    parts = [part for part in map(str.strip, _BETWEEN_PARTS.split(title)) if part]
    if len(parts) > 1 and _folded(title) not in _by_name():
        named = [part for part in parts if _is_called_after(url, part) or _folded(part) in _by_name()]
        if len({_folded(part) for part in named}) == 1:
            return publisher_of_name(named[0])
    return publisher_of_name(title)


def _is_called_after(url: str | None, name: str) -> bool:
    """Whether the host of an address is called by a name, or by the first words of it."""
    host = urlsplit(url).hostname if url else None
    labels = {_folded(label) for label in str(host or "").split(".")[:-1]} - _ENTRANCE
    words = name.split()
    return any(len(label) >= _LEAST_LABEL and label in labels
               for end in range(1, len(words) + 1) for label in [_folded(" ".join(words[:end]))])


def publisher_of_masthead(line: str) -> Publisher | None:
    """The outlet that a short line of capitalised words names: a known one, or one called a gazette or the like."""
    words = line.split()
    if not 1 < len(words) <= _MASTHEAD_WORDS or not all(word[0].isupper() or word in _SMALL for word in words):
        return None
    if words[-1].lower() not in _mastheads() and _folded(line) not in _by_name():
        return None
    return publisher_of_name(line)


@functools.cache
def _mastheads() -> frozenset[str]:
    return frozenset(lexicon.table("boilerplate")["mastheads"])


def names_the_host(line: str, url: str | None) -> bool:
    """Whether a line is the name of the site at `url`, as `Capital Ledger` is of capital-ledger.example."""
    host = urlsplit(url).hostname if url else None
    name = _folded(line.split("|")[0])
    return bool(host) and len(name) > 2 and any(name == _folded(label) for label in str(host).split("."))


def with_zone(time: PageTime | None, publisher: Publisher | None) -> PageTime | None:
    """The time with the publisher's zone and offset where it states none of its own; days without a time keep none."""
    if not time or time.zone or not publisher or not publisher.zone or "T" not in time.value:
        return time
    return time.changed(zone=publisher.zone, zone_source="publisher", offset=offset_at(publisher.zone, time.value))
