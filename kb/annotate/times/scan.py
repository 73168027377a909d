"""The scan: where a time expression may be. One pass of an automaton for words, and a regex wherever a figure stands.

No rule runs where no trigger stands. A trigger's family chooses the rules that are tried around it.
"""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

import ahocorasick_rs

from kb.annotate.making import make
from kb.annotate.outline import codes, outline, places
from kb.annotate.times.holidays import holidays
from kb.annotate.times.words import codes_of, lexicon, numbers_of, units, words_of

MAX_LEFT: Final = 80
"""How many characters to the left of its trigger an expression may begin."""

_MAX_WORDS: Final = 9
_TAIL: Final = 16

# A run of figures is consumed whole, so that hostile runs cost one match each.
_FIGURES: Final = re.compile(
    r"(?P<fiscal>(?:(?<=FY)|(?<=FY\s))[0-9]{2,4}(?![0-9])|(?<=FY['’])[0-9]{2}(?![0-9]))"
    r"|(?P<clock>[0-9]{1,2}(?:[:.][0-9]{2}){0,2}\s?[AaPp]\.?\s?[Mm](?![A-Za-z]))"
    r"|(?P<number>[0-9]{1,4}\s(?:B\.?C|A\.?D\b|C\.?E\b))"
    r"|(?P<era>(?:(?<=\bAD\s)|(?<=\bA\.D\.\s))[0-9]{1,4}(?![0-9]))"
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))"
    r"|(?P<year>[12][0-9]{3}(?![0-9]))"
    r"|(?P<colon>[0-9]{1,2}[:.][0-9]{2}(?![0-9])(?![.,][0-9]))"
    r"|(?P<slashed>[0-9]{1,2}(?P<sep>[/.])[0-9]{1,2}(?P=sep)(?:[0-9]{4}|[0-9]{2})(?![0-9]))"
    r"|(?P<military>[0-2][0-9]{3}(?=h\b|\s(?:hours|hrs|GMT|UTC|local)))"
    r"|(?P<early>0[0-9][0-5][0-9](?![0-9]|[.,:/][0-9]))"
    r"|(?P<ordinal>[0-9]{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<code>[1-4][QH](?:[0-9]{2})?\b|(?<=[QH])[1-4]\b)"
    r"|(?P<short>(?<=['’‘`])[0-9]{2}(?![0-9]))"
    r"|[0-9]++(?:[.,:/][0-9]++)*+"
)
# Before a hyphen: a word ("mid-1996") or the other end of a range ("1914-18", "9-11 p.m."), but no telephone number.
_HYPHENATED: Final = re.compile(r"(?:[A-Za-z]|(?<![\d-])(?:\d{1,2}|[12]\d{3})(?:\s?[ap]\.?m\.?)?)-$")
_OPENER_NUMBER: Final = re.compile(r"\d{1,4}(?:st|nd|rd|th)?(?:(?:[-–/,.]|½)\d{0,4}(?:st|nd|rd|th)?)?[-–]?")
_STRIP: Final = "\"'“”‘’([{,-–—"


class Trigger(NamedTuple):
    """A place where an expression may be: the span of its giveaway word and the rules' family."""

    start: int
    end: int
    family: str


@functools.cache
def _word_families() -> dict[str, str]:
    families: dict[str, str] = {}
    for name, family in (("parts", "part"), ("moments", "moment"), ("seasons", "season")):
        families.update(dict.fromkeys(codes_of(name), family))
    families.update(dict.fromkeys(units(), "unit"))
    families.update(dict.fromkeys(numbers_of("months"), "month"))
    for name in numbers_of("weekdays"):
        families[name] = "weekday"
        if name.endswith("day"):
            families[f"{name}s"] = "weekday"
    families.update(dict.fromkeys(numbers_of("decades"), "decade"))
    families.update(dict.fromkeys(codes_of("vague"), "vague"))
    families.update(dict.fromkeys(codes_of("adverbs"), "adverb"))
    families.update(dict.fromkeys(holidays(), "holiday"))
    for family, words in lexicon()["families"].items():
        families.update(dict.fromkeys(words.split(), family))
    families["two thousand"] = "spelt_year"
    return families


@functools.cache
def _automaton() -> tuple[ahocorasick_rs.BytesAhoCorasick, tuple[str, ...], tuple[str, ...]]:
    words = tuple(sorted(_word_families()))
    families = tuple(_word_families()[word] for word in words)
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    engine = ahocorasick_rs.Implementation.DFA
    matcher = ahocorasick_rs.BytesAhoCorasick([codes(word) for word in words], matchkind=kind, implementation=engine)
    return matcher, words, families


_CAPITAL: Final = frozenset({"month", "weekday", "holiday"})
"""Families whose words count only with a capital."""


def triggers(text: str) -> list[Trigger]:
    """Every trigger of a text, sorted by start; linear in the text."""
    low = outline(text).lower()
    found: list[Trigger] = []
    _add_words(text, low, 0, len(low), len(low), found)
    free = 0
    for at in places(text).figures:
        if at < free:
            continue
        match = _FIGURES.match(text, at)
        if match is not None:
            free = match.end()
            kind = match.lastgroup
            if kind is not None and (trigger := _figure(text, match, kind if kind != "sep" else "slashed")):
                found.append(trigger)
    found.sort()
    return found


def _add_words(text: str, low: bytes, left: int, right: int, last: int, found: list[Trigger]) -> None:
    """Adds to those found the trigger words of a stretch that begin before `last`, each a whole word.

    Matches do not overlap, so a phrase that begins inside a word ("ve day" in "five days") could hide a trigger: what
    it covers is searched again from its second word on.
    """
    automaton, words, families = _automaton()
    size = len(low)
    for index, start, end in automaton.find_matches_as_indexes(low[left:right]):
        start, end = start + left, end + left
        if start >= last:
            break
        if (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum()):
            space = words[index].find(" ")
            if space > 0:
                _add_words(text, low, start + space + 1, min(size, end + _TAIL), min(last, end), found)
        elif families[index] not in _CAPITAL or not text[start].islower():
            found.append(make(Trigger, (start, end, families[index])))


def _figure(text: str, match: re.Match[str], kind: str) -> Trigger | None:
    """The trigger that a run of figures is, unless what stands before it shows that it is no date."""
    start, end = match.span()
    before = text[start - 1] if start else " "
    if kind == "code":
        return Trigger(start - (before in "QH"), end, "quarter_code")
    if kind == "fiscal":
        return Trigger(text.rfind("FY", 0, start), end, "fiscal_code")
    if before == "-" and not _HYPHENATED.search(text, max(0, start - 8), start):
        return None
    if before.isalnum() or before in "$£€¥#.,:_=+" or (before == "/" and kind != "clock"):
        return None
    if kind == "short":
        return Trigger(start - 1, end, "apostrophe")
    if kind == "ordinal":
        return Trigger(start, end, "ordinal")
    return Trigger(start, end, "number")


def starts(lower: str, trigger: Trigger, floor: int) -> list[int]:
    """Where an expression around a trigger may begin, leftmost first: words that may lead one, and the trigger."""
    left = max(floor, trigger.start - MAX_LEFT)
    openers = _opener_words()
    begins = [trigger.start]
    before = lower[left : trigger.start].rstrip()
    for _ in range(_MAX_WORDS):
        word = before.rsplit(None, 1)[-1] if before else ""
        bare = word.strip(_STRIP)
        if not word or (word[-1] == ")" and not word[0].isdigit() and len(begins) == 1):
            break
        if not (bare in openers or (bare[:1].isdecimal() and _OPENER_NUMBER.fullmatch(bare))
                or ("-" in bare and _hyphenated(bare))):
            break
        before = before[: -len(word)]
        start = left + len(before) + len(word) - len(word.lstrip(_STRIP))
        if bare[:1].isdigit() and (inner := max(map(bare.rfind, "-–/"))) > 0 and bare[-1].isalnum():
            begins.append(start + inner + 1)
        begins.append(start)
        before = before.rstrip()
    begins.reverse()
    return begins


@functools.cache
def _opener_names() -> frozenset[str]:
    """Numbers, ordinals, weekdays and parts of day: they may lead an expression whose giveaway comes later."""
    weekdays = {form for name in numbers_of("weekdays") for form in (name, f"{name}.")}
    months = {form for name in numbers_of("months") for form in (name, f"{name}.")}
    return frozenset(
        weekdays
        | months
        | set(numbers_of("numbers"))
        | set(numbers_of("ordinals"))
        | set(codes_of("parts"))
        | set(codes_of("seasons"))
    )


@functools.cache
def _opener_words() -> frozenset[str]:
    return _opener_names() | words_of("openers", "words")


def _hyphenated(word: str) -> bool:
    """Whether every part of a hyphenated word may lead an expression ("twenty-five", "not-too")."""
    return all(part in _opener_words() or part.isdigit() for part in word.split("-") if part)
