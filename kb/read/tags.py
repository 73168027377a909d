"""The tags of a page that carry its metadata, read off the markup as it is written.

A page has a hundred of them among thousands of others: one pass over the text finds them in a third of a millisecond,
and in time proportional to the page however it is made.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_TAGS = 2000
_TAG = re.compile(
    r"<(meta|link|script|html)(?=[\s>/])((?:[^<>\"']|\"[^\"]{0,20000}\"|'[^']{0,20000}'){0,5000}+)>", re.I)
_ATTRIBUTE = re.compile(r"([a-zA-Z_:@][-\w:.]{0,60})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]{1,2000}))")
_COMMENT_OR_SCRIPT = re.compile(r"<!--|<(script)(?=[\s>/])", re.I)
_CLOSING = {"script": "</script"}


class Tag(NamedTuple):
    """A tag's name in lower case, its attributes (values unescaped, names in lower case), the text up to its end."""

    name: str
    attributes: dict[str, str]
    text: str

    def get(self, attribute: str) -> str:
        """An attribute's value, or nothing."""
        return self.attributes.get(attribute, "")


def metadata_tags(markup: str) -> Iterator[Tag]:
    """The `html`, `meta`, `link` and `script` tags of a page outside comments, in order; the first 2,000."""
    markup = without_comments(markup)
    at = count = 0
    # A closing tag that is not there once is not looked for again.
    unclosed: set[str] = set()
    while count < MAX_TAGS and (match := _TAG.search(markup, at)):
        count += 1
        name = match[1].lower()
        at = match.end()
        text = ""
        if name in _CLOSING and name not in unclosed:
            end = _find_tag(markup, _CLOSING[name], at)
            if end < 0:
                unclosed.add(name)
            else:
                text = markup[at:end]
                at = end
        yield Tag(name, _attributes(match[2]), text)


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        found.setdefault(match[1].lower(), html.unescape(match[2] or match[3] or match[4] or ""))
    return found


def _find_tag(markup: str, tag: str, at: int) -> int:
    plain = markup.find(tag, at)
    return plain if plain >= 0 else markup.find(tag.upper(), at)


def without_comments(markup: str) -> str:
    """The markup without its comments; one that does not end is left as it is, and so is one within a script, where
    it is no comment but hides the script from browsers that knew none."""
    pieces: list[str] = []
    at = searched = 0
    while match := _COMMENT_OR_SCRIPT.search(markup, searched):
        if match[1]:
            end = _find_tag(markup, "</script", match.end())
            if end < 0:
                # Without an end all the rest would be script; readers of broken pages see it as markup.
                return "".join(pieces) + _without_plain_comments(markup[at:])
            searched = end
            continue
        end = markup.find("-->", match.end())
        if end < 0:
            break
        pieces.append(markup[at : match.start()])
        at = searched = end + 3
    pieces.append(markup[at:])
    return "".join(pieces)


def _without_plain_comments(markup: str) -> str:
    pieces = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        end = markup.find("-->", start + 4)
        if end < 0:
            break
        pieces.append(markup[at:start])
        at = end + 3
    pieces.append(markup[at:])
    return "".join(pieces)
