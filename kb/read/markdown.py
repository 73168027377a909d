"""Markdown in saved texts: links and emphasis within running text, which split a sentence for whoever looks for names.

Lists of links and lines that are nothing but a link stay as they are: by these, a page's furniture is known.
"""

from __future__ import annotations

import re

from kb.read import furniture

_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\((?:<[^<>\n]{0,500}>|[^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?)"
                   r"(?:\s\"[^\"\n]{0,200}\")?\)")
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*\*"
                     r"|(?<!\w)__(?=[^\s_])([^_\n]{1,300})(?<=[^\s_])__(?![\w.])")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*(?![\w*])"
                       r"|(?<!\w)_(?=[^\s_])([^_\n]{1,300})(?<=[^\s_])_(?!\w)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.M)
_FRONT = re.compile(r"\s*+---[ \t]*\r?\n")
_ALONE = re.compile(r"\s*+(?:[-*•+]|\d{1,3}\.)?\s*+!?\[[^\]]{1,300}\]\([^)\s]{0,500}\)\s*+")


def without_marks(text: str) -> str:
    """A text with the words of links and of what is emphasised in their place; of a file with front matter also
    without the marks of headings. Cost is linear."""
    is_markdown = _FRONT.match(text) is not None
    if "](" in text:
        text = "\n".join(_LINK.sub(r"\1", line) if "](" in line and (is_markdown or _is_prose(line)) else line
                         for line in text.split("\n"))
    if "**" in text or "__" in text:
        text = _STRONG.sub(_words, text)
    if is_markdown:
        text = _HEADING.sub("", _EMPHASIS.sub(_words, text))
    return text


def _is_prose(line: str) -> bool:
    return (len(line) > furniture.SHORTEST_PROSE and furniture.ends_like_prose(line.strip())
            and not _ALONE.match(line))


def _words(found: re.Match[str]) -> str:
    return found[1] or found[2]
