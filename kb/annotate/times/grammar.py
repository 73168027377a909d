"""The rules by family, compiled on first use, and the longest match around a trigger."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from kb.annotate.making import make
from kb.annotate.times.calendar_rules import CLOCKS, DATES, HOLIDAYS, MONTHS, SEASONS, WEEKDAYS, YEARS
from kb.annotate.times.fragments import expand
from kb.annotate.times.guards import Guard, guard_of, guard_of_word
from kb.annotate.times.partial import Found, Partial
from kb.annotate.times.place import Place
from kb.annotate.times.rules import Rule, read
from kb.annotate.times.scan import Trigger, starts
from kb.annotate.times.sieve import Sieve, sieve
from kb.annotate.times.unit_rules import DAY_WORDS, DEICTIC, DURATIONS, OFFSETS, PARTS, QUARTERS, SETS
from kb.annotate.times.words import codes_of

RULES: tuple[Rule, ...] = (
    *DATES, *MONTHS, *WEEKDAYS, *CLOCKS, *YEARS, *SEASONS, *HOLIDAYS,
    *QUARTERS, *OFFSETS, *SETS, *DEICTIC, *DURATIONS, *PARTS, *DAY_WORDS,
)
"""Every rule. Within a family the longest match wins; of two equally long ones, the rule that stands first."""


REACH: Final = 120
"""How many characters behind its trigger an expression may end."""


class _Family(NamedTuple):
    """The rules of a trigger's family with their patterns and guards, and the sieve that tells which may match."""

    rules: tuple[tuple[Rule, re.Pattern[str], Guard | None], ...]
    sieve: Sieve


@functools.cache
def _family(name: str) -> _Family:
    """The family of that name; "night" is both a part of the day and a unit."""
    families = ("part", "unit") if name == "night" else (name,)
    rules = [rule for rule in RULES if rule.family in families]
    patterns = [expand(rule.pattern) for rule in rules]
    guards = [guard_of(rule.id) for rule in rules]
    return _Family(tuple(zip(rules, map(_compiled, patterns), guards, strict=True)), sieve(patterns))


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def match_at(text: str, lower: str, trigger: Trigger, floor: int, sentence: tuple[int, int]) -> Found | None:
    """The longest expression, from the leftmost word it may begin with, that holds the trigger; None if none does."""
    if trigger.family in ("vague", "adverb"):
        return _fixed(text, lower, trigger, sentence)
    rules, may_match = _family(trigger.family)
    left, right = sentence
    trigger_end = trigger.end
    reach = min(trigger_end + REACH, right)
    for start in starts(lower, trigger, max(floor, left)):
        orders = may_match(text[start:reach].encode())
        if orders is None:
            continue
        matches: list[tuple[int, int, re.Match[str]]] = []
        for order in orders:
            match = rules[order][1].match(text, start, right)
            if match is not None:
                end = match.end()
                if end >= trigger_end:
                    matches.append((-end, order, match))
        if len(matches) > 1:
            matches.sort()  # the order differs, so that no two matches are compared
        for before_end, order, match in matches:
            rule, _, guard = rules[order]
            if guard is None or guard(Place(text, lower, start, -before_end, left, right), match):
                return make(Found, (start, -before_end, rule.id, read(rule, match)))
    return None


def _fixed(text: str, lower: str, trigger: Trigger, sentence: tuple[int, int]) -> Found | None:
    """An expression whose words alone fix its value: "now", "recently", "daily"."""
    words = lower[trigger.start : trigger.end]
    rule = f"{trigger.family}.{words.replace(' ', '_')}"
    guard = guard_of_word(words)
    if guard is not None and not guard(Place(text, lower, trigger.start, trigger.end, *sentence)):
        return None
    if trigger.family == "vague":
        return Found(trigger.start, trigger.end, rule, Partial("vague", value=codes_of("vague")[words]))
    return Found(trigger.start, trigger.end, rule, Partial("set_fixed", value=codes_of("adverbs")[words]))
