"""Bylines of saved texts: "By Jane Roe", with what stands around the name."""

from __future__ import annotations

import re

from kb.read import furniture
from kb.read.publishers import publisher_of_masthead

_BYLINE = re.compile(r"(?:(?:Written |Words |Story |Posted |Report )?[Bb]y|BY)\s+(?=[\[A-Z])"
                     r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
                     r"(?!(?:(?:Jan|Febr)uary|March|April|May|Ju(?:ne|ly)|August|\w{3,6}ber)\b(?! [A-Z]))")
_LINK_TEXT = re.compile(r"\[([^\]]{1,200})\]\([^)\s]{0,500}\)")
MOST_SPACES = 4
"""Of a byline that ends with a full stop ("By Jane Roe, Vienna.")."""
MOST_WORDS = 14


def opens_byline(words: str) -> bool:
    """Whether words begin as a byline does."""
    return _BYLINE.match(words) is not None


def is_byline(line: str) -> bool:
    """Whether a line begins as a byline does and is no sentence."""
    return _BYLINE.match(line) is not None and len(line.split()) <= MOST_WORDS and not (
        furniture.is_prose(line) or (line.endswith((".", "!", "?")) and line.count(" ") > MOST_SPACES))


def author_of(line: str) -> str:
    """The names of a byline, or of a line that is nothing but names, without that of the outlet behind them."""
    by = _BYLINE.match(line)
    words = _LINK_TEXT.sub(r"\1", line[by.end() if by else 0 :]).split("|")[0].strip(" ,;-–—")
    names, _, last = words.replace(", for ", ", ").rpartition(", ")
    return names if names and publisher_of_masthead(last.removeprefix("for ")) else words
