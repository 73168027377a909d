"""Pages that stand in the place of an article, or cut one short: notices about cookies and consent, checks for robots,
offers to subscribe."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from kb import lexicon
from kb.read.issue_codes import issue
from kb.read.maintext import Block
from kb.records import Issue

MOST_WORDS = 400
"""A page with more is an article, whatever else stands on it."""
_MOST_NAMED = 120
"""Words of a page that is called like a wall, and speaks like one somewhere."""
_LONGEST_TITLE = 80
_AND_ON = re.compile(r"\w| \w")
_HINTS = 2
_LAST_LINES = 8
_TAIL = 700
"""Characters at the end of a text that are looked at."""
_OFFERING = ("subscri", "reading", "sign in", "log in", "to read", "register to", "free article")
"""Each such offer holds one of these."""
_MOST_SEEN = 100_000
_LETTERS = 8
"""Of a word and the space behind it, at most on average."""
_ADDRESS = re.compile(
    r"(?<!\w)(?:you|your|you're|we|our|us|please|this (?:site|website|page|request|content|article|story))(?!\w)"
    r"|^(?:subscribe|sign in|log in|register|enable|checking|verifying|become|already|continue)\b")
"""Who puts up a notice speaks of himself or to his reader."""
_REPORTED = re.compile(
    r"(?<!\w)(?:said|says?|told|according to|reported|announced|ruled|wrote|warned|accused|argued)(?!\w)"
    r"|\w[,.]\"(?:\s|$)")
"""News tells what somebody else has said."""


class _Wall(NamedTuple):
    what: str
    titles: tuple[str, ...]
    cues: tuple[str, ...]
    hints: tuple[str, ...]


class Walled(NamedTuple):
    """A page with notices: `what` most of them are, and how many `words`; `rest` are the other paragraphs. `whole` says
    that the page is called like a notice and holds little else; `offer` that the article is for those who pay or sign
    in."""

    what: str
    words: int
    rest: list[Block]
    whole: bool
    offer: bool


@functools.cache
def _walls() -> dict[str, _Wall]:
    tables: dict[str, Any] = lexicon.table("walls")
    return {name: _Wall(each["what"], tuple(each["titles"]), tuple(each["cues"]), tuple(each["hints"]))
            for name, each in tables.items()}


def walled(title: str | None, blocks: Sequence[Block]) -> Walled | None:
    """What of a page is such a notice; None where nothing is, or the page has so many words that it is an article."""
    if sum([len(block.text) for block in blocks]) > MOST_WORDS * _LETTERS:
        return None
    kinds = [_wall_of(block.text) for block in blocks]
    if not any(kinds):
        return None
    kinds = [kind or _wall_of(block.text, by_hints=True) for kind, block in zip(kinds, blocks, strict=True)]
    sizes = [block.text.count(" ") + 1 for block in blocks]
    if sum(sizes) > MOST_WORDS:
        return None
    words = dict.fromkeys(_walls(), 0)
    for kind, size in zip(kinds, sizes, strict=True):
        if kind:
            words[kind] += size
    rest = [block for kind, block in zip(kinds, blocks, strict=True) if not kind]
    whole = sum(sizes) <= _MOST_NAMED and what_is_called(title) is not None
    most = max(words, key=words.__getitem__)
    return Walled(_walls()[most].what, sum(words.values()), rest, whole, words["subscription"] > 0)


def what_is_called(title: str | None) -> str | None:
    """What kind of notice, in words, has such a title ("Just a moment..."); None for other titles."""
    name = (title or "")[:_LONGEST_TITLE].lower()
    return next((wall.what for wall in _walls().values()
                 if any(name.startswith(each) and not _AND_ON.match(name, len(each)) for each in wall.titles)), None)


def ends_in_offer(text: str) -> bool:
    """Whether one of the last lines of a text offers the rest of the article to those who subscribe or sign in."""
    tail = text[-_TAIL:].lower()
    if not any([sign in tail for sign in _OFFERING]):  # noqa: C419 - a list takes half the time
        return False
    lines = tail.split("\n")[1 - _LAST_LINES :]
    return any(_wall_of(line) == "subscription" for line in lines if any(sign in line for sign in _OFFERING))


def offers_more(words: str) -> bool:
    """Whether the words of a page, in lines, hold such an offer anywhere."""
    return any(_wall_of(line) == "subscription" for line in words[:_MOST_SEEN].split("\n") if line.strip())


def speaks_to_readers(words: str) -> bool:
    """Whether a paragraph speaks of its page or to its reader, as notices do."""
    return _ADDRESS.search(_plain(words)) is not None


def _wall_of(words: str, *, by_hints: bool = False) -> str | None:
    """The name of the wall that a paragraph is part of, by one of its cues or, beside other paragraphs that are, by
    hints."""
    plain = _plain(words)
    for name, wall in _walls().items():
        found = (sum([hint in plain for hint in wall.hints]) >= _HINTS if by_hints else
                 any(cue in plain for cue in wall.cues))
        if found and _ADDRESS.search(plain) and not _REPORTED.search(plain):
            return name
    return None


def _plain(words: str) -> str:
    return words.lower().replace("’", "'").replace("“", '"').replace("”", '"')


def wall(what: str, place: str) -> Issue:
    """The issue of a page that holds nothing else."""
    return issue("wall", f"This page holds no article but {what}. Open the article in a browser, and save it when you "
                 "see it there.", source=place)


def cut_short(text: str, place: str | None, document_id: str, line: int | None = None) -> Issue:
    """The notice of an article of which only the beginning is there."""
    return issue("partial_text", f"Only the first {len(text.split()):,} words are here, as the page shows the rest to "
                 "those who subscribe or sign in. They are read; to have all of it, save the article where you can "
                 "read it whole.", source=place, document_id=document_id, line=line)
