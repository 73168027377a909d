"""What readers see of a text: without the characters that are invisible within words, with its entities written out.

Typesetting programs put a soft hyphen wherever a word may be broken, editors leave spaces of no width behind, and PDF
files join letters. To a reader the word is whole; to whoever looks for a name it is two. They go before any offset is
counted.
"""

from __future__ import annotations

import html
import re

_INVISIBLE = "\u00ad\u034f\u180e\u200b\u2060-\u2064\ufeff"
"""Soft hyphen, joiners of graphemes and words, spaces without width."""
_DIRECTION = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks of the direction of writing."""
_LATIN = "A-Za-z\u00c0-\u024f"
_LINE_ENDS = "\u0085\u2028\u2029"
_MAYBE = re.compile(f"[{_INVISIBLE}\u200c\u200d{_DIRECTION}{_LINE_ENDS}\ufb00-\ufb06]")
"""One look at the whole text is many times cheaper than looking back at every place of it."""
_JOINING = f"(?<=[{_LATIN}])[\u200c\u200d{_DIRECTION}]++(?=[{_LATIN}])"
"""Non-joiners and joiners mean something in Persian, Hindi and emoji, and marks of direction between two scripts: they
go between two Latin letters alone."""
_NO_MOJIBAKE = "(?<![\u00c2\u00c3])"
"""Decoded twice, "\u00ed" is a letter and what looks like a soft hyphen: that is another fault, and told as such."""
_UNSEEN = re.compile(f"{_NO_MOJIBAKE}[{_INVISIBLE}]+|{_JOINING}")
_UNSEEN_WITHIN = re.compile(f"(?<=\\w){_NO_MOJIBAKE}[{_INVISIBLE}]++(?=\\w)|{_JOINING}")
_LINE_END = re.compile(f"[{_LINE_ENDS}]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NAMES_UNSEEN = (r"(?:shy|ZeroWidthSpace|NoBreak|zwn?j|#0*(?:173|820[3-5]|8288|65279)"
                 r"|#[xX]0*(?:[aA][dD]|200[bBcCdD]|2060|[fF][eE][fF][fF]));")
_UNSEEN_ENTITY = re.compile("&" + _NAMES_UNSEEN)
_UNSEEN_IN_FEED = re.compile(f"&(?:amp;)?{_NAMES_UNSEEN}".encode())


def seen(text: str) -> str:
    """A text without what no reader sees, and with joined letters apart. Cost is linear."""
    return _UNSEEN.sub("", text.translate(_LIGATURES)) if _may_hold_some(text) else text


def in_lines(text: str) -> str:
    """A text with a newline for whatever else ends its lines; as long as before. A carriage return counts where the
    text has no newline, as old files have it."""
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    return _LINE_END.sub("\n", text) if _may_hold_some(text) else text


def seen_in_given(text: str) -> str:
    """The same for a text of which somebody may hold offsets, as `seen_in_words` does it: what is unseen stays where it
    parts no word, so that few texts change."""
    text = _in_words(text)
    return _UNSEEN_WITHIN.sub("", text.translate(_LIGATURES)) if _may_hold_some(text) else text


def seen_in_words(text: str) -> str:
    """A text that is no markup, as readers were meant to see it: entities that somebody left in it (`&nbsp;`,
    `&#8217;`) are written out as well."""
    return seen(_in_words(text))


def seen_in_markup(markup: str) -> str:
    """The markup of a page without what no reader sees, whether it is there itself or as an entity."""
    if "&" in markup:
        markup = _UNSEEN_ENTITY.sub("", markup)
    return seen(markup)


def seen_in_feed(data: bytes) -> bytes:
    """The bytes of a feed without entities of what no reader sees, which its parser knows in part; they may stand in
    markup that is escaped itself."""
    return _UNSEEN_IN_FEED.sub(b"", data) if b"&" in data else data


def _in_words(text: str) -> str:
    return in_lines(_ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text)


def _may_hold_some(text: str) -> bool:
    return not text.isascii() and _MAYBE.search(text) is not None
