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
_TITLED = re.compile(r"\s*+#{1,2}[ \t]+(?=\S)")
_FRONT = re.compile(r"\s*+(---|\+\+\+)[ \t]*\r?\n")
_SETTING = re.compile(r"([A-Za-z][\w -]{0,30}?)[ \t]*([:=])(?=[ \t]|$)[ \t]*")
_BLOCK_SCALAR = re.compile(r"[>|][+-]?\d?[+-]?\s*")
MOST_FRONT = 80
"""Lines of front matter."""
_MARKED = re.compile(r"==(?=[^\s=])([^=\n]{1,300})(?<=[^\s=])==")
_NOTE = re.compile(r"(?<=\S)\[\^[\w-]{1,40}\](?!:)")
_WIKI_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
_CALLOUT = re.compile(r"^(?:>[ \t]?)++\[!\w[\w-]{0,30}\][+-]?[ \t]*(.*)$", re.M)
_QUOTED = re.compile(r"^(?:>[ \t]?)++", re.M)
_ALONE = re.compile(r"\s*+(?:[-*•+]|\d{1,3}\.)?\s*+!?\[[^\]]{1,300}\]\([^)\s]{0,500}\)\s*+")


def without_marks(text: str) -> str:
    """A text with the words of links and of what is emphasised in their place; of Markdown, which front matter or a
    heading opens, also without the marks of headings, quotes and links between notes, and with each setting of the
    front matter on one line. Cost is linear."""
    front = _FRONT.match(text)
    is_markdown = front is not None or _TITLED.match(text) is not None
    if front:
        text = _with_plain_front(text, front)
    if "](" in text:
        text = "\n".join(_LINK.sub(r"\1", line) if "](" in line and (is_markdown or _is_prose(line)) else line
                         for line in text.split("\n"))
    if "**" in text or "__" in text:
        text = _STRONG.sub(_words, text)
    if is_markdown:
        text = _NOTE.sub("", _MARKED.sub(r"\1", text))
        text = _HEADING.sub("", _EMPHASIS.sub(_words, text))
        text = _QUOTED.sub("", _CALLOUT.sub(r"\1\n", text))
        text = _WIKI_LINK.sub(lambda link: "" if link[1] else link[3] or link[2], text)
    return text


def _with_plain_front(text: str, front: re.Match[str]) -> str:
    """The text with front matter as one line for each setting, also where it is TOML; without an end it is none."""
    lines = text[front.end() :].split("\n", MOST_FRONT)
    end = next((number for number, line in enumerate(lines[:MOST_FRONT])
                if line.strip() == front[1] or (front[1] == "---" and line.strip() == "...")), None)
    if end is None or not any(_SETTING.match(line) for line in lines[:end]):
        return text
    settings: list[str] = []
    for line in lines[:end]:
        setting = _SETTING.match(line)
        words = line.strip()
        if setting:
            value = line[setting.end() :].strip()
            settings.append(f"{setting[1]}: {'' if _BLOCK_SCALAR.fullmatch(value) else value}")
        elif settings and line[:1].isspace() and words and not words.startswith("- "):
            settings[-1] = f"{settings[-1].rstrip()} {words}"
        else:
            settings.append(line)
    return "\n".join(["---", *settings, "---", *lines[end + 1 :]])


def _is_prose(line: str) -> bool:
    return (len(line) > furniture.SHORTEST_PROSE and furniture.ends_like_prose(line.strip())
            and not _ALONE.match(line))


def _words(found: re.Match[str]) -> str:
    return found[1] or found[2]
