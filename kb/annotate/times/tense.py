"""The tense of the clause around an expression: whether it tells of what lies ahead or of what is past."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from kb.annotate.times.words import words_of

FUTURE_WINDOW: Final = 110
"""Characters before an expression in which a future cue moves it on: that of the nearest cue counts."""

ADJACENT: Final = 2
"""A past cue among so many last words is next to the expression."""

_AHEAD_OF: Final = 8
"""Words from "ahead" to the expression: "ahead of the vote in the lower house on Monday"."""

_NAME: Final = 4
"""Words behind "Monday" that may name the event of that day: "Monday's Republican primary"."""

_CONDITIONS: Final = frozenset({"if", "unless"})

_OPENING: Final = 24
"""What opens a sentence stands within so many characters of its beginning."""

_AHEAD: Final = 100
_WHOM: Final = 6
_WHAT_FOR: Final = 6
"""Words for whom somebody asks, and for what up to the expression."""
_OCCASION: Final = frozenset({"at", "during", "while", "after", "before", "when", "who", "that"})
_WORD: Final = re.compile(r"['’]?[A-Za-z]+(?:['’]t)?")
_QUOTED: Final = re.compile(r"[\"“”«]|''|``")
_OFF: Final = re.compile(
    r"\s(?P<aux>has|have|had|was|were|is|are)(?: now| since)?(?: been| being)?(?: \w+ly)? "
    r"(?:call(?:ed)? off|cancel+ed|scrapped|shelved|axed|ditched|postponed|put off|put back|pushed back|rescheduled|"
    r"delayed)\b")
"""What follows a day on which something was to be, where it tells that it is off."""
_OFF_LATER: Final = re.compile(r"['’]s(?: [^\s,.;:!?\"“”()]+){1,10}?" + _OFF.pattern)
_CALLS_OFF: Final = re.compile(
    r"\b(?:cancel(?:l?ed|s|l?ing)?|call(?:ed|s|ing)? off|scrap(?:ped|s|ping)?|postpone(?:d|s)?|postponing|"
    r"put(?:s|ting)? off)(?: the| their| his| her| its)? $")
_OFF_BEFORE: Final = 24
_NEARER: Final = 4
"""So many days ahead a weekday may be before the one of last week is much nearer."""
_NOW: Final = frozenset({"has", "have", "is", "are"})
_EVENT: Final = re.compile(r"['’]s?(?:\s[\w-]+){1,3}")


def tense(text: str, start: int, left: int, *, owns: bool = False) -> str | None:
    """The tense of the clause before an expression by its last cue: `future`, `past` or None where there is no cue.

    `just_past` is a past cue next to the expression ("arrived in December"), unless it is a verb of speech. "May" with
    a capital is a month or somebody's name. "Because" and its like end the clause; "beginning" looks ahead only where
    nothing else is said; "agreed to" and "invited Lee to" look ahead although their verbs are past. An expression that
    `owns` something ("Friday's debate") is no condition's.
    """
    cues = _cues()
    words: list[str] = _WORD.findall(text, max(left, start - FUTURE_WINDOW), start)
    found, follows, after = None, "", ""
    for distance, written in enumerate(reversed(words)):
        word = written.lower()
        if word in cues.ends:
            break
        if word in cues.promise:
            if "to" in words[len(words) - distance :]:
                return "future"
            return "just_past" if distance < ADJACENT else "past"
        if word in cues.asking and _asks_for(words[len(words) - distance :]):
            return "future"
        if word == "could" and follows == "not":
            return "past"
        if word in cues.future and written != "May":
            return "past" if words[-distance - 3 : -distance - 1] == ["had", "been"] else "future"
        if word in cues.to_future and follows == "to" and after not in cues.articles:
            return "future"
        if word == "ahead" and (distance < ADJACENT or (follows == "of" and distance < _AHEAD_OF)):
            return "future"
        if word.endswith("ed") and word not in cues.past and words[-distance - 2 : -distance - 1] in cues.passive:
            continue
        if word in cues.past or word.endswith("ed"):
            return "just_past" if distance < ADJACENT and word not in cues.speech else "past"
        if word in cues.weak_future and not owns and (word in _CONDITIONS or (distance < ADJACENT and follows != "of")):
            found = "future"
        follows, after = word, follows
    return found


def _asks_for(words: list[str]) -> bool:
    """Whether what follows a verb of asking is whom it asks and what for, still to come: "*Lee to visit Lima in* May".

    What is done "at" some occasion was asked for there: "urged them to vote at a rally on Monday".
    """
    if "to" not in words:
        return False
    whom = words.index("to")
    asked = words[whom + 1 :]
    return 0 < whom <= _WHOM and 0 < len(asked) <= _WHAT_FOR and _OCCASION.isdisjoint(asked)


class _Cues(NamedTuple):
    future: frozenset[str]
    weak_future: frozenset[str]
    to_future: frozenset[str]
    promise: frozenset[str]
    asking: frozenset[str]
    past: frozenset[str]
    speech: frozenset[str]
    ends: frozenset[str]
    openers: frozenset[str]
    opening_future: frozenset[str]
    past_events: frozenset[str]
    scheduled: frozenset[str]
    articles: frozenset[str]
    passive: tuple[list[str], ...]


@functools.cache
def _cues() -> _Cues:
    lists = {name: words_of("cues", name) for name in _Cues._fields if name != "passive"}
    return _Cues(**lists, passive=tuple([word] for word in sorted(words_of("cues", "present"))))


def opens_sentence(text: str, start: int, left: int) -> bool:
    """Whether nothing but a preposition or conjunction stands before the expression: "But on Monday, ..."."""
    return start - left <= _OPENING and _cues().openers.issuperset(_WORD.findall(text[left:start].lower()))


def tense_after(text: str, end: int, right: int) -> str | None:
    """The tense of the clause behind an expression by its first cue, up to a quotation: "On Monday she will ..."."""
    cues = _cues()
    stretch = text[end : min(right, end + _AHEAD)]
    if stretch[:1] in ("'", "’"):
        return None
    quoted = _QUOTED.search(stretch)
    for written in _WORD.findall(stretch, 0, quoted.start() if quoted else len(stretch)):
        word = written.lower()
        if word in cues.opening_future and written != "May":
            return "future"
        if word in cues.past or word.endswith("ed"):
            return "just_past"
    return None


def comes_before_it(text: str, start: int, end: int, left: int, right: int) -> bool:
    """Whether the expression dates an event known beforehand that something came before: "days before Monday's vote",
    "before the caucuses on Monday"."""
    words = [word.lower() for word in _WORD.findall(text, max(left, start - FUTURE_WINDOW), start)[-_AHEAD_OF:]]
    if "before" not in words:
        return False
    between = words[words.index("before") + 1 :]
    named = [*between, *_WORD.findall(text[end : min(right, end + _AHEAD)].lower())[:_NAME]]
    return not _cues().scheduled.isdisjoint(named)


def is_of_what_is_off(text: str, start: int, end: int, left: int, right: int, until: int) -> bool:
    """Whether a weekday `until` days ahead is that of what was to be then and is called off or put off: "cancelled
    *Friday's* meeting", "the debate on *Friday* has been postponed". Where it is not said to be so now, the nearer day
    is meant."""
    owned = text.startswith(("'s", "’s"), end)
    behind = (_OFF_LATER if owned else _OFF).match(text, end, min(right, end + _AHEAD))
    if behind is None and not (owned and _CALLS_OFF.search(text, max(left, start - _OFF_BEFORE), start)):
        return False
    return until <= _NEARER or (behind is not None and behind["aux"] in _NOW)


def names_past_event(text: str, end: int, right: int) -> bool:
    """Whether the expression owns something that has happened: "Friday's ruling", "Monday's deadly attack"."""
    match = _EVENT.match(text, end, right)
    return match is not None and not _cues().past_events.isdisjoint(match[0].split())
