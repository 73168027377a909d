"""The shapes in which other programs write articles as JSON, put into the keys that are read here."""

from __future__ import annotations

from typing import Any

from kb.read.moments import counted_moment
from kb.read.publishers import publisher_of_url

OWN = frozenset({"id", "url", "title", "published", "updated", "retrieved", "publisher", "author", "text"})
MARKUP = "content_html"
OTHER_NAMES = {
    "text": ("body", "content", "content_text", "article", "maintext", "full_text", "articleBody", "fulltext",
             "article_text", "body_text", "story_text", "text_content", MARKUP),
    "title": ("headline", "name", "article_title"),
    "published": ("date", "date_published", "publish_date", "published_at", "publishedAt", "datePublished", "pubDate",
                  "date_publish", "publication_date", "pub_date", "published_date", "date_of_publication"),
    "updated": ("date_modified", "dateModified", "modified", "updated_at"),
    "url": ("link", "canonical_url", "permalink", "article_url", "web_url"),
    "publisher": ("source", "outlet", "site_name", "publication", "newspaper", "media_name", "source_name",
                  "source_domain"),
    "author": ("authors", "byline", "creator", "author_name"),
}
"""What each of our keys is called elsewhere, the likelier name first; it is looked up where ours is missing."""
NAMES = {key: (key, *others) for key, others in OTHER_NAMES.items()}
"""All names of each of our keys, ours first."""
_ARTICLE = frozenset({"title", "headline", "url", "published", "publisher", "author", "articleBody",
                      *(name for key in ("published", "url", "publisher", "author") for name in OTHER_NAMES[key])})
"""A `name` is a headline only beside one of these: every second record of anything has a name."""
LISTS = ("items", "articles", "results", "documents", "data")
_IN_RESPONSE = ("docs", "results")
_MOST_NAMES = 100
_LONGEST_NAME = 80


def rows_within(row: dict[str, Any]) -> list[Any] | None:
    """The rows of an object that only holds a list of articles, one level down; None for all others. The rows of a
    JSON Feed name the feed as their publisher where they name none and their address is of no known outlet."""
    if not any(key in row for key in LISTS) and "response" not in row:
        return None
    if any(isinstance(row.get(name), str) for name in NAMES["text"]):
        return None
    response = row.get("response")
    inner = [row.get(key) for key in LISTS]
    inner += [response.get(key) for key in _IN_RESPONSE] if isinstance(response, dict) else [response]
    rows = next((each for each in inner if isinstance(each, list) and each and isinstance(each[0], dict)), None)
    feed = row.get("title")
    if rows and isinstance(feed, str) and 0 < len(feed) <= _LONGEST_NAME and "jsonfeed.org" in str(row.get("version")):
        return [_of_feed(each, feed) for each in rows]
    return rows


def is_article(row: Any) -> bool:
    """Whether a row holds a text, under whatever name."""
    return isinstance(row, dict) and any(
        _plain(row.get(name), of_people=False) for name in NAMES["text"])


def _of_feed(row: Any, feed: str) -> Any:
    if not isinstance(row, dict) or any(row.get(key) for key in NAMES["publisher"]):
        return row
    address = row.get("url")
    try:
        known = publisher_of_url(address) if isinstance(address, str) else None
    except ValueError:
        known = None
    return row if known and known.zone else row | {"publisher": feed}


def with_moments(row: dict[str, Any]) -> tuple[dict[str, Any], frozenset[str]]:
    """The row with the dates that are given as numbers as they are written, and for which of our keys there are any."""
    counted = {name: (key, moment) for key in ("published", "updated") for name in NAMES[key] if name in row
               if (moment := counted_moment(row[name]))}
    if not counted:
        return row, frozenset()
    return row | {name: moment for name, (_, moment) in counted.items()}, frozenset(key for key, _ in counted.values())


def with_own_keys(row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """A row with what it says under other names put under ours, where ours is missing; and the name under which each of
    those was given. What is of a wrong kind is passed over under another name, except for the text, of which the wrong
    kind is kept to be told."""
    made, names = dict(row), {}
    for key, others in OTHER_NAMES.items():
        of_people = key in {"author", "publisher"}
        given = row.get(key)
        value = _plain(given, of_people=of_people)
        if value and value.strip():
            made[key] = value
        elif not given or value is not None:
            found = _longest(row, others) if key == "text" else _first(row, others, of_people=of_people)
            if found:
                made[key], names[key] = row[found] if key == "text" else _plain(row[found], of_people=of_people), found
    if "text" in names:
        made["text"] = _plain(made["text"], of_people=False) or made["text"]
    if "publisher" in names:
        made["publisher"] = _of_domain(made["publisher"])
    return made, names


def _first(row: dict[str, Any], names: tuple[str, ...], *, of_people: bool) -> str | None:
    for name in names:
        value = _plain(row.get(name), of_people=of_people)
        if value and value.strip() and (name != "name" or not _ARTICLE.isdisjoint(row)):
            return name
    return None


def _longest(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """The name of the longest text: exports have a teaser beside it. Markup counts where nothing else is there; and
    what is no text at all where no text is."""
    texts = {name: value for name in names if (value := _plain(row.get(name), of_people=False)) and value.strip()}
    if len(texts) > 1:
        texts.pop(MARKUP, None)
    if texts:
        return max(texts, key=lambda name: len(texts[name]))
    return next((name for name in names if row.get(name) and not isinstance(row[name], str)), None)


def _plain(value: Any, *, of_people: bool) -> str | None:
    """The text of a value: itself, that of an object which wraps it (`rendered`), and of names those of objects and
    lists of them; None for all else."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        inner = value.get("name" if of_people else "rendered")
        return inner if isinstance(inner, str) else None
    if not of_people or not isinstance(value, list):
        return None
    names = [_plain(each, of_people=True) for each in value[:_MOST_NAMES] if not isinstance(each, list)]
    return ", ".join([name.strip() for name in names if name and name.strip()]) or None


def _of_domain(name: str) -> str:
    """The outlet of a web address or domain where that stands for a name."""
    bare = name.strip()
    if "." not in bare.strip(".") or bare != bare.lower() or not bare.isprintable() or " " in bare:
        return name
    try:
        outlet = publisher_of_url(bare if "://" in bare else f"https://{bare}")
    except ValueError:
        outlet = None
    return outlet.name if outlet else name
