"""What a web page says of itself: by JSON-LD, then Open Graph and other meta tags, then `<time>`."""

from __future__ import annotations

import datetime
import html
import re
import zoneinfo
from typing import Any, NamedTuple

from resiliparse.parse.html import HTMLTree

from kb.read.bylines import author_of_page, publisher_of_page
from kb.read.furniture import without_print
from kb.read.linked_data import article_node, name_of, text_of
from kb.read.pagedates import ambiguous_date, impossible_date, offset_at, read_date
from kb.read.publishers import Publisher, canonical_url, copied_at, publisher_at, with_zone
from kb.read.seen import seen_in_words
from kb.read.surroundings import has_beside_above, stands_alone
from kb.read.tags import MAX_TAGS, Tag, metadata_tags
from kb.records import PageTime

_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "date.published", "pubdate",
              "publish-date", "publish_date", "publishdate", "publication_date", "published_time", "parsely-pub-date",
              "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date",
              "dcterms.date", "article.published", "article_date_original", "originalpublicationdate",
              "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "datecreated", "displaydate", "ptime",
              "dcsext.articlefirstpublished",
              "bt:pubdate", "prism.publicationdate", "citation_publication_date", "date")
_UPDATED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "last-modified",
            "lastmod", "article.updated", "dcterms.modified", "dc.date.modified", "utime", "modified", "revised",
            "date.updated")
_AUTHOR = ("article:author_name", "author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
           "article.author", "cxenseparse:author", "twitter:creator_name", "citation_author")
_TITLE = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title")
_SITE = ("og:site_name", "application-name", "twitter:site_name", "dc.publisher", "dcterms.publisher", "publisher")
_SITE_TAIL = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,50}$")
_SAVED_FROM = re.compile(r"<!--\s{0,3}saved from url=\(\d+\)(\S{1,2000})\s|<!--\s{0,9}Page saved with SingleFile\s{1,9}"
                         r"url:\s{0,3}(\S{1,2000})")
_FRACTION = re.compile(r"(\d\d:\d\d:\d\d)\.\d+")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_MARKS = {"updated": ("modif", "updat"), "published": ("publi", "pubdate", "created", "entry-date")}
_FEW_TIMES = 60


class Facts(NamedTuple):
    """What a page says of itself; what it does not say is None."""

    url: str | None
    title: str | None
    author: str | None
    publisher: Publisher | None
    published: PageTime | None
    updated: PageTime | None
    language: str | None
    impossible: str | None = None
    """The words of a date of publication that names no day, where there is no other."""
    ambiguous: str | None = None
    """The words of a date of publication whose day and month can't be told apart, where there is no other."""
    copied: str | None = None
    """When the Wayback Machine made the copy that the page is (ISO, UTC), where its address says so."""
    for_payers: bool = False
    """Whether the article is said not to be free of charge."""


def read_facts(tree: HTMLTree, markup: str, *, url: str | None = None, heading: str | None = None) -> Facts:
    """The facts of a parsed page, linear in its size; `url` is where it was fetched from, where that is known, and
    `heading` the headline that it has if its metadata give none."""
    tags = list(metadata_tags(markup))
    meta = _meta(tags)
    article = article_node(tags)
    saved = url or _saved_from(markup)
    addresses = _stated_addresses(tags, meta, article)
    address = _address(addresses, saved)
    named = name_of(article.get("publisher")) or _first(meta, _SITE) or publisher_of_page(tree)
    publisher = publisher_at(address, named)
    times = _times(tree, markup)
    stated = (text_of(article.get("datePublished")), *_all(meta, _PUBLISHED), times.get("published"))
    published = _date(stated, publisher)
    updated = _date((text_of(article.get("dateModified")), *_all(meta, _UPDATED), times.get("updated")), publisher)
    return Facts(
        url=address,
        title=_title(tree, text_of(article.get("headline")) or _first(meta, _TITLE) or heading, publisher),
        author=_author(article.get("author")) or _clean_author(_first(meta, _AUTHOR)) or (
            author_of_page(tree, markup)),
        publisher=publisher,
        published=published,
        updated=updated,
        language=_language(tags, meta),
        impossible=None if published else next(filter(None, map(impossible_date, filter(None, stated))), None),
        ambiguous=None if published else next(filter(ambiguous_date, filter(None, stated)), None),
        copied=next(filter(None, map(copied_at, [saved or "", *addresses])), None),
        for_payers=_is_no(article.get("isAccessibleForFree")) or meta.get("article:content_tier") == "locked",
    )


def _is_no(value: Any) -> bool:
    """Whether linked data says no, as a value, a word or an address."""
    return value is False or (isinstance(value, str) and value.rsplit("/", 1)[-1].lower() == "false")


def _meta(tags: list[Tag]) -> dict[str, str]:
    """The first value of each meta tag by its name, property or itemprop, in lower case."""
    found: dict[str, str] = {}
    for tag in tags:
        content = " ".join(tag.get("content").split())[:2000] if tag.name == "meta" else ""
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if name := tag.get(attribute):
                    found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next(iter(_all(meta, names)), None)


def _all(meta: dict[str, str], names: tuple[str, ...]) -> list[str]:
    return [meta[name] for name in names if name in meta]


def _author(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [_clean_author(name_of(person)) for person in people[:12]]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _clean_author(name: str | None) -> str | None:
    if not name or "://" in name or "@" in name or len(name) > 200:
        return None
    return re.sub(r"^(?:by|von|par)\s+", "", name.strip(" ,;|"), flags=re.I) or None


def _address(stated: list[str], saved: str | None) -> str | None:
    """The page's own address: what it calls canonical, else where it was fetched or `saved` from.

    A canonical address that is a site's front page is a mistake of its makers, unless the page comes from there.
    """
    fetched = canonical_url(saved) if saved else None
    for each in stated:
        address = canonical_url(each)
        if address and (not fetched or _is_deep(address) or not _is_deep(fetched)):
            return address
    return fetched


def _stated_addresses(tags: list[Tag], meta: dict[str, str], article: dict[str, Any]) -> list[str]:
    """The addresses that a page gives as its own, the surest first."""
    canonical = [tag for tag in tags if tag.name == "link" and "canonical" in tag.get("rel").lower().split()]
    stated: list[str | None] = [canonical[0].get("href") if canonical else None]
    main = article.get("mainEntityOfPage")
    stated += [meta.get("og:url"), text_of(main.get("@id")) if isinstance(main, dict) else text_of(main),
               text_of(article.get("url"))]
    return [html.unescape(each) for each in stated if each]


def _saved_from(markup: str) -> str | None:
    saved = _SAVED_FROM.search(markup[:5000])
    return saved[1] or saved[2] if saved else None


def _is_deep(address: str) -> bool:
    return len(address.partition("://")[2].partition("/")[2]) > 1


def _title(tree: HTMLTree, stated: str | None, publisher: Publisher | None) -> str | None:
    title = stated
    if not title and tree.document:
        heads = tree.document.query_selector_all("h1")
        title = heads[0].text if len(heads) == 1 else tree.title
    title = " ".join(seen_in_words(title or "").split())
    tail = _SITE_TAIL.search(title)
    if tail and (not stated or (publisher and publisher.name.lower() in tail.group().lower())):
        title = title[: tail.start()]
    return without_print(title)[:500] or None


def _times(tree: HTMLTree, markup: str) -> dict[str, str]:
    """What `<time>` elements say of publication and change, by their own marks; the only one there is needs none, if
    it stands by itself near the article and in no sentence of it."""
    found: dict[str, str] = {}
    unmarked: list[Any] = []
    if not tree.document or ("<time" not in markup and "<TIME" not in markup):
        return found
    for node in tree.document.get_elements_by_tag_name("time")[:MAX_TAGS]:
        marks = " ".join((*(node.getattr(name) or "" for name in ("itemprop", "class", "id")), *node.attrs)).lower()
        kind = next((kind for kind, signs in _MARKS.items() if any(sign in marks for sign in signs)), None)
        if not kind:
            unmarked.append(node)
        elif kind not in found and not has_beside_above(node.parent):
            found[kind] = _value(node)
    if "published" not in found and len(unmarked) <= _FEW_TIMES:
        alone = {_value(node) for node in unmarked if stands_alone(node)}
        if len(alone) == 1:
            found["published"] = alone.pop()
    return found


def _value(node: Any) -> str:
    return node.getattr("datetime") or " ".join((node.text or "")[:300].split())


def _date(stated: tuple[str | None, ...], publisher: Publisher | None) -> PageTime | None:
    for text in stated:
        if text and (time := read_stamp(text, publisher)):
            return time
    return None


def read_stamp(text: str, publisher: Publisher | None = None) -> PageTime | None:
    """The time that a data field of a page states, as the publisher's local time where its zone is known; else None.

    Machines write UTC: an article of Monday evening in New York would be Tuesday's, and its "today" with it.
    """
    plain = _FRACTION.sub(r"\1", " ".join(text.split())[:80])
    if _EPOCH.match(plain):
        moment = datetime.datetime.fromtimestamp(int(plain[:10]), datetime.UTC)
        plain = moment.strftime("%Y-%m-%dT%H:%M+00:00")
    time = read_date(plain, country=publisher.country if publisher else None)
    if not time:
        return None
    time = time.model_copy(update={"wording": text[:80]})
    zone = publisher.zone if publisher else None
    if time.offset == "+00:00" and zone and "T" in time.value:
        moment = datetime.datetime.fromisoformat(time.value + "+00:00")
        local = moment.astimezone(zoneinfo.ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
        return time.model_copy(update={"value": local, "zone": zone, "zone_source": "publisher",
                                       "offset": offset_at(zone, local)})
    return with_zone(time, publisher)


def _language(tags: list[Tag], meta: dict[str, str]) -> str | None:
    stated = next((tag.get("lang") for tag in tags if tag.name == "html"), "")
    stated = stated or meta.get("og:locale") or meta.get("content-language") or ""
    code = re.split(r"[-_,]", stated.strip().lower())[0]
    return code if len(code) == 2 and code.isalpha() else None
