"""Whether a country's name is the surname of somebody whom the text has named in full: "Michael Jordan ... Jordan"."""

from __future__ import annotations

import functools
import re
from typing import Final

from kb import lexicon
from kb.annotate.names.context import REACH, is_located, word_before
from kb.annotate.names.gazetteer import Entry, Gazetteer
from kb.records import Name

_BESIDE: Final = re.compile(r"(?:, and |, | and | or |-)(?:the )?([A-Z][\w'’]{1,30}(?: [A-Z][\w'’]{1,30})?)")
_LISTED: Final = frozenset({", ", " and ", ", and ", " or ", "-"})
_OWNED: Final = re.compile(r"['’]s ([A-Za-z]{1,20})(?: ([A-Za-z]{1,20}))?")
_NEXT: Final = re.compile(r" (?:has |had |will |also )?([a-z]{1,20})\b")


@functools.cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    table = lexicon.table("name_context")["surnames_of_countries"]
    return (frozenset(table["country_before"].split()), frozenset(table["spoken_before"].split()),
            frozenset(table["of_states"].split()), frozenset(table["verbs"].split()))


def is_led_by_verb(text: str, end: int) -> bool:
    """Whether a verb of persons follows a name that ends here: "Jordan met", "Jordan has told"."""
    follower = _NEXT.match(text, end)
    return follower is not None and follower.group(1) in _lists()[3]


def begins_with_word(text: str, start: int) -> bool:
    """Whether a name opens a sentence, where its capital shows nothing: "Grant Jordan the right"."""
    before = text[max(0, start - 2):start].strip(" \"“'‘")
    return not before or before[-1] in ".!?:\n"


def means_country(text: str, start: int, end: int, entry: Entry, gazetteer: Gazetteer, last: Name | None) -> bool:
    """Whether the words around a country's name tell the country, where somebody in the text bears it too.

    `last` is the name before it. A preposition of place, what only states own ("Jordan's capital"), a compound
    ("Jordan-based") and other countries in a list tell it.
    """
    country, spoken, states, _ = _lists()
    before = word_before(text, start)
    if before in ("to", "from", "of"):
        lead = text[max(0, start - REACH):start].lower().split()
        return len(lead) < 2 or lead[-2] not in spoken
    if before in country or is_located(text, start):
        return True
    owned = _OWNED.match(text, end)
    if owned is not None and not states.isdisjoint(owned.group().lower().split()):
        return True
    if text.startswith("-", end) and text[end + 1:end + 2].islower():
        return True
    beside = _BESIDE.match(text, end)
    if beside is not None:
        other = gazetteer.get(beside.group(1)) or gazetteer.get(beside.group(1).partition(" ")[0])
        if other is not None and other.kind == "country" and other.form != "demonym":
            return True
    if last is None or text[last.end:start] not in _LISTED:
        return False
    if last.kind == "country":  # "In Spain, Jordan said" is no list
        return last.form != "demonym" and (text[last.end:start] != ", " or text[end:end + 1] == ","
                                           or text.startswith(" and ", end))
    town = gazetteer.get(text[last.start:last.end]) if last.kind == "place" else None
    return town is not None and town.country == entry.country and text[last.end:start] == ", "
