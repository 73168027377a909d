"""The word tables of the time lexicon, shaped for the scan and the resolver. Built once, on first use."""

from __future__ import annotations

import functools
from typing import Any

from kb.lexicon import table


def lexicon() -> dict[str, Any]:
    """The raw table `kb/lexicon/times.toml`."""
    return table("times")


@functools.cache
def numbers_of(name: str) -> dict[str, int]:
    """A table of words to whole numbers: `months`, `weekdays`, `numbers`, `ordinals`, `decades`, `directions`."""
    return dict(lexicon()[name])


@functools.cache
def codes_of(name: str) -> dict[str, str]:
    """A table of words to codes: `seasons`, `parts`, `moments`, `modifiers`, `vague`, `adverbs`."""
    return dict(lexicon()[name])


@functools.cache
def units() -> dict[str, str]:
    """Every unit word, singular and plural, to its unit code (`D`, `W`, `M`, `Y`, `DE`, `TH`, ...)."""
    return {**lexicon()["units"], **lexicon()["unit_plurals"]}


@functools.cache
def words_of(section: str, name: str) -> frozenset[str]:
    """A white-space separated list of words as a set."""
    return frozenset(lexicon()[section][name].split())


def amount(words: str) -> float | None:
    """The number that `words` spell ("twenty-five", "2 1/2", "1,200", "two and a half"), None where they don't.

    Digits may carry thousands commas, a decimal part or a fraction; "a" and "an" count one, "a couple of" two.
    """
    text = words.lower().replace("½", " 1/2").replace("-", " ").strip()
    if text.startswith("half"):
        return 6.0 if "dozen" in text else 0.5
    if "couple" in text:
        return 2.0
    for tail in (" and a half", " and one half"):
        if text.endswith(tail):
            whole = amount(text.removesuffix(tail))
            return None if whole is None else whole + 0.5
    total, group = 0.0, 0.0
    values = numbers_of("numbers")
    for word in text.split():
        value = _digits(word) if word[0].isdigit() else 1.0 if word in ("a", "an") else float(values.get(word, 0))
        if word in ("and", "of"):
            continue
        if not value:
            return None
        if word in ("hundred", "dozen"):
            group = (group or 1.0) * value
        elif word == "thousand":
            total, group = total + (group or 1.0) * value, 0.0
        else:
            group += value
    return total + group or None


def _digits(word: str) -> float | None:
    """A number in figures, such as `1,200`, `2.5` or `1/2`."""
    try:
        if "/" in word:
            above, _, below = word.partition("/")
            return int(above) / int(below) if int(below) else None
        return float(word.replace(",", ""))
    except ValueError:
        return None


def ordinal(word: str) -> int | None:
    """The number of an ordinal in words or figures ("third", "twenty-first", "21st"), None for anything else."""
    text = word.lower().strip()
    digits = text.rstrip("stndrh")
    if digits.isdigit():
        return int(digits)
    ordinals = numbers_of("ordinals")
    if text in ordinals:
        return ordinals[text]
    tens, _, unit = text.replace(" ", "-").partition("-")
    values = numbers_of("numbers")
    if tens in values and unit in ordinals:
        return values[tens] + ordinals[unit]
    return None
