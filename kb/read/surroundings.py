"""What stands around the words of a page: whether they belong to the article, and whether they are part of a sentence.

A date or a name tells of the article itself only where it stands by itself near the headline: in a sentence it is one
of an event, and below the article or beside it one of a reader's comment or of another article.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

INLINE = frozenset("a abbr acronym b bdi bdo big cite data del dfn em font i img ins label mark path s small span "
                   "strong sub sup svg time tt u use wbr".split())
"""Elements that do not end the line in which they stand."""
_BESIDE = frozenset({"aside", "nav"})
_MAY_BE_BESIDE = frozenset("article details div dl fieldset form iframe li ol section table ul".split())
_BESIDE_NAMES = re.compile(
    r"(?!(?:has|no|with|show|hide|toggle)[-_])(?:[a-z]+[-_]){0,2}(?:comments?|usercomments?)"
    r"(?:[-_](?:list|area|section|container|thread|body|wrapper|wrap|holder|box|item|content))?"
    r"|comment-?list|disqus_thread|respond|replies|responses|most-?read|most-?popular|trending|recommended|recirculation"
    r"|(?:more|related|other)(?:[-_](?:articles?|posts?|stories|story|content|links?|news))|related", re.I)
_NAMING = re.compile(
    r"\b(class|id|itemprop)\s{0,9}=\s{0,9}(?:\"([^\"]{0,300})|'([^']{0,300})|([^\s\"'>]{1,300}))", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})([^<>]*+)>|<[^<>]*+>")
_NEVER_SEEN = frozenset({"script", "style", "noscript", "template"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NEAR_DATES = frozenset(
    "published publication posted updated update modified created edited revised released issued first last on at by "
    "and in of the from for to with date time ago am pm a an min mins minute minutes hour hours hr hrs day days week "
    "weeks month months year years read reading written filed under comment comments reply replies share shares "
    "view views originally local staff reporter reporters correspondent correspondents writer writers editor editors "
    "contributor contributors st nd rd th le la les à du de des mis mise jour um uhr am von und der den dem die el "
    "los del en por y il di da alle ore het op om door van kl par et publié veröffentlicht aktualisiert publicado "
    "actualizado pubblicato aggiornato gepubliceerd".split())
MOST_NEAR = 200
"""Characters beside a date; where there are more, it stands in a text."""
_MOST_NODES = 40
_MOST_ANCESTORS = 60


def is_beside(name: str, class_names: str) -> bool:
    """Whether an element (its `name` in lower case, and what its class, id and itemprop say) holds what is not of the
    article: readers' comments, other articles."""
    return name in _BESIDE or (name in _MAY_BE_BESIDE and any(map(_BESIDE_NAMES.fullmatch, class_names.split())))


def runs_on(before: str, after: str) -> bool:
    """Whether the words before and after a date, of the same line, make a sentence with it; a label or a byline does
    not."""
    rest = f"{before.strip()} {after.strip()}".strip()
    if len(rest) > MOST_NEAR:
        return True
    odd = [word for word in _WORD.findall(rest) if word[0].islower() and word not in _NEAR_DATES]
    follows = _WORD.match(after.lstrip(" ,;"))
    return len(odd) > 2 or (bool(odd) and (
        rest.endswith((".", "!", "?", "”", '"')) or bool(follows and follows.group() in odd)))


def stands_alone(node: Any) -> bool:
    """Whether what an element of a parsed page says is of the article, and no part of a sentence."""
    line = node
    before: list[str] = []
    after: list[str] = []
    for _ in range(_MOST_ANCESTORS):
        before.insert(0, _words_beside(line, forwards=False))
        after.append(_words_beside(line, forwards=True))
        parent = line.parent
        if parent is None or parent.tag not in INLINE:
            break
        line = parent
    return not runs_on(" ".join(before), " ".join(after)) and not has_beside_above(line)


def has_beside_above(node: Any) -> bool:
    """Whether an element of a parsed page, or one that holds it, holds what is not of the article."""
    for _ in range(_MOST_ANCESTORS):
        if node is None or node.tag in {"body", "html"}:
            return False
        names = " ".join(node.getattr(each) or "" for each in ("class", "id", "itemprop"))[:900]
        if is_beside(node.tag or "", names):
            return True
        node = node.parent
    return False


def _words_beside(node: Any, *, forwards: bool) -> str:
    """The words beside an inline element up to the end of its line, without those of other times."""
    words: list[str] = []
    length = 0
    for _ in range(_MOST_NODES):
        sibling = node.next if forwards else node.prev
        if sibling is None or length > MOST_NEAR or not (sibling.tag in INLINE or (sibling.tag or "")[:1] == "#"):
            break
        node = sibling
        if node.tag not in {"time", "#comment"}:
            text = " ".join((node.text or "").split())
            length += len(text)
            words.append(text)
    return " ".join(words if forwards else reversed(words))


def lines_of_page(markup: str, at: int = 0) -> Iterator[list[str]]:
    """The words of each line that readers see of the article's page from `at` on, parted where inline elements begin
    and end. Markup is without comments of its own."""
    chunks: list[str] = []
    for text, name in _seen(markup, at):
        if words := " ".join(html.unescape(text).split()):
            chunks.append(words)
        if name not in INLINE and chunks:
            yield chunks
            chunks = []


def without_beside(markup: str) -> str:
    """The markup of a page without what `is_beside` the article, and without tags of times."""
    pieces: list[str] = []
    at = 0
    for start, end in _beside(markup):
        pieces.append(markup[at:start])
        at = end
    pieces.append(markup[at:])
    return re.sub(r"</?time\b[^<>]*+>", " ", "".join(pieces), flags=re.I)


def _seen(markup: str, at: int) -> Iterator[tuple[str, str]]:
    """The pieces of text that are seen, each with the name of the tag after it."""
    hidden = ""
    depth = 0
    for tag in _TAG.finditer(markup, at):
        name = (tag[2] or "").lower()
        if hidden:
            depth += _deeper(tag, name, hidden)
            hidden = hidden if depth else ""
        else:
            yield markup[at : tag.start()], name
            if (not tag[1] and name in _NEVER_SEEN) or _hides(tag, name):
                hidden, depth = name, 1
        at = tag.end()
    if not hidden:
        yield markup[at:], ""


def _beside(markup: str) -> Iterator[tuple[int, int]]:
    """Where the elements are that hold what is not of the article; one that does not end is none."""
    hidden = ""
    depth = start = 0
    for tag in _TAG.finditer(markup):
        name = (tag[2] or "").lower()
        if hidden:
            depth += _deeper(tag, name, hidden)
            if not depth:
                yield start, tag.end()
                hidden = ""
        elif _hides(tag, name):
            hidden, depth, start = name, 1, tag.start()


def _deeper(tag: re.Match[str], name: str, hidden: str) -> int:
    """By how much a tag changes how many elements of the name `hidden` are open."""
    if name != hidden:
        return 0
    if tag[1]:
        return -1
    return int(hidden not in _NEVER_SEEN)


def _hides(tag: re.Match[str], name: str) -> bool:
    if not name or tag[1]:
        return False
    if name in _BESIDE:
        return True
    return name in _MAY_BE_BESIDE and is_beside(
        name, " ".join(found[2] or found[3] or found[4] or "" for found in _NAMING.finditer(tag[3])))
