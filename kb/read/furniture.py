"""Page furniture: what kind of thing a line of a saved page is, seen alone.

Running text must never be lost, so a line counts as furniture only when all of it, or its beginning and its
shortness, is in the lexicon (`boilerplate.toml`), or its form leaves no doubt (a web address, a list of links).
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kb import lexicon

MAX_NOTICE = 240
MAX_TEASER = 160
MAX_RIGHTS = 160
SHORTEST_PROSE = 60
BEGINNING = 3
"""Letters; no notice in the lexicon is shorter."""
_ENDS = " \t\r.:;!…|›»>#*_-–—[]()"
_URL = re.compile(r"https?://\S+$", re.IGNORECASE)
_BULLETS = ("-", "*", "•")
_LINK_ITEM = re.compile(r"[-*•]\s{0,3}\[[^\]]{1,300}\]\([^)\s]{0,500}\)")
_BARE_LINK = re.compile(r"\[[^\]]{1,300}\]\([^)\s]{0,500}\)$")
_PREFIX = re.compile(r"[A-Za-z' ]{2,24}:\s")
_OFFERS = ("notifications from", "newsletter from", "subscribe to", "forum of")
_WROTE = re.compile(r"(?:On|Le|Am|El|Il|Op) .{0,40}\d.{0,150} (?:wrote|a écrit|schrieb|escribió|ha scritto|schreef) ?:$"
                    r"|.{2,80}<[^<>\s]+@[^<>\s]+> (?:wrote|schrieb) ?:$")
"""How mail programs open what they quote."""
_READING_TIME = re.compile(r"\d{1,3}(?: ?[-–—] ?\d{1,3})?[ -]min(?:ute)?s?(?: read(?:ing time)?)?")
_LONGEST_TIME = 40
_SITE = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,40}\.){1,3}[a-z]{2,15}")
_PRINT = ("Print", "print", "PRINT")
_PRINTED = re.compile(r"(?i:print(?:able|er[- ]friendly)?(?: version)?):\s+(?=[A-Z0-9“‘\"'])")
_RIGHTS = ("©", "(c)", "Copyright")
_NOTIFICATIONS = re.compile(
    rf"(?:{'|'.join(_OFFERS)}) (?P<a>(?:[Tt]he )?[A-Z][\w&'’. -]{{2,40}})$"
    rf"|(?:{'|'.join(map(re.escape, _RIGHTS))})\s{{0,2}}(?:Copyright )?(?:19|20)\d\d,?\s"
    r"(?P<b>(?:The )?[A-Z][\w&'’ -]{2,40})"
)


class Words(NamedTuple):
    """The lexicon of furniture, ready for look-ups; `notices` by how they begin."""

    labels: frozenset[str]
    lists: frozenset[str]
    notices: dict[str, tuple[str, ...]]
    teasers: frozenset[str]
    captions: frozenset[str]
    credits: tuple[str, ...]
    desks: frozenset[str]


@functools.cache
def words() -> Words:
    """The furniture lexicon."""
    table = lexicon.table("boilerplate")
    notices: dict[str, tuple[str, ...]] = {}
    for notice in table["notices"]:
        notices[notice[:BEGINNING]] = (*notices.get(notice[:BEGINNING], ()), notice)
    return Words(frozenset(table["labels"]), frozenset(table["lists"]), notices,
                 frozenset(table["teasers"]), frozenset(table["captions"]), tuple(table["credits"]),
                 frozenset(table["desks"]))


def bare(line: str) -> str:
    """A line in lower case without the punctuation at its ends."""
    return line.strip(_ENDS).lower()


def ends_like_prose(line: str) -> bool:
    """Whether a line ends as a sentence does, closing quotation marks and brackets apart."""
    return line.rstrip(" \t\r\"'”’»)]*#").endswith((".", "!", "?", "…"))


def is_prose(line: str) -> bool:
    """Whether a line is running text: it ends as a sentence does, and is longer than most captions."""
    return len(line) > SHORTEST_PROSE and ends_like_prose(line)


def kind_of(line: str) -> str | None:
    """`url`, `list` (opens a list of teasers), `teaser`, `notice`, `caption`, `credit`, or None for all else.

    The line is taken without the white space around it. Labels are `notice`.
    """
    if line.startswith(("http://", "https://")) and _URL.match(line):
        return "url"
    if (line.startswith(_BULLETS) and _LINK_ITEM.match(line)) or (line.startswith("[") and _BARE_LINK.match(line)):
        return "teaser"
    if len(line) > MAX_NOTICE:
        return None
    if (line.endswith(":") and _WROTE.match(line)) or (line.startswith("[^") and "]:" in line):
        return "notice"
    plain = bare(line)
    known = words()
    if not plain and not any(character.isalnum() for character in line):
        return "notice"
    if plain in known.lists:
        return "list"
    if plain in known.labels or plain.startswith(known.notices.get(plain[:BEGINNING], ())):
        return "notice"
    if len(line) < MAX_RIGHTS and (plain.endswith("rights reserved") or plain[0] == "©" or is_site(line) or (
            plain[0].isdecimal() and _READING_TIME.fullmatch(plain))):
        return "notice"
    if plain.startswith(known.credits) and len(line) < MAX_TEASER:
        return "credit"
    if len(line) < MAX_TEASER and not ends_like_prose(line) and _PREFIX.match(line):
        prefix = plain.split(":", 1)[0].strip()
        if prefix in known.teasers:
            return "teaser"
        if prefix in known.captions:
            return "caption"
    return None


def is_site(line: str) -> bool:
    """Whether a line is nothing but the name of a host ("courier.example"), as reading views of browsers open with."""
    return " " not in line and "." in line and _SITE.fullmatch(line) is not None


def is_reading_time(line: str) -> bool:
    """Whether a line tells how long it takes to read ("3-4 minutes")."""
    return line[:1].isdecimal() and len(line) < _LONGEST_TIME and _READING_TIME.fullmatch(bare(line)) is not None


def without_print(title: str) -> str:
    """A headline without what pages for printers put before it ("Print: ...")."""
    return _PRINTED.sub("", title, count=1) if title.startswith(_PRINT) and _PRINTED.match(title) else title


def glued_notice(line: str) -> int | None:
    """Where, behind a linked list item or behind what pages for printers put before a headline, something else starts
    on the same line; None without one."""
    if line[0] in "Pp" and line.startswith(_PRINT) and (printed := _PRINTED.match(line)):
        return len(line[: printed.end()].rstrip())
    item = _LINK_ITEM.match(line) if line.startswith(_BULLETS) else None
    return item.end() if item and item.end() < len(line) else None


def site_named_in(line: str) -> str | None:
    """The site that a notice names: "notifications from The Independent", "© 2016 Capital Ledger"."""
    if len(line) > MAX_NOTICE or not any(cue in line for cue in _OFFERS + _RIGHTS):
        return None
    match = _NOTIFICATIONS.search(line)
    name = match and (match["a"] or match["b"])
    if not name:
        return None
    name = re.split(r"\. | All [Rr]ights| Ltd| LLC| Inc", name)[0].strip(" .")
    return name[4:] if name.startswith("the ") else name
