"""What a rule is, and how its match is read into a half-specified record."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from kb.annotate.times.partial import Partial
from kb.annotate.times.words import amount, codes_of, numbers_of, ordinal, units

MAX_READ: Final = 50_000


class Rule(NamedTuple):
    """One rule. `family` names the trigger that may start it, `shape` how the resolver fills what it reads.

    `fixed` gives fields that the words imply without a group of their own. The pattern's named groups fill the rest.
    """

    id: str
    family: str
    shape: str
    pattern: str
    fixed: dict[str, Any] = {}  # noqa: RUF012 (never changed)


def _year(text: str) -> dict[str, Any]:
    return {"year": int(text)}


def _short_year(text: str) -> dict[str, Any]:
    """An apostrophe year: '98 is 1998, '16 is 2016; nobody writes '40 for 2040."""
    number = int(text[-2:])
    return {"year": (1900 if number > 30 else 2000) + number}


def _spelt_year(text: str) -> dict[str, Any]:
    """A year in words: "nineteen seventy-nine", "two thousand and one"."""
    words = text.lower().replace("-", " ").replace(" oh ", " ").replace(" and ", " ").split()
    values = [numbers_of("numbers")[word] for word in words if word not in ("hundred", "thousand")]
    if "thousand" in words:
        return {"year": 2000 + sum(values[1:])}
    return {"year": values[0] * 100 + sum(values[1:])}


def _unit(text: str) -> dict[str, Any]:
    return {"unit": units()[text.lower()]}


def _mod(text: str) -> dict[str, Any]:
    word = text.lower().split()
    for candidate in word:
        if code := codes_of("modifiers").get(candidate):
            return {"mod": code, "word": " ".join(word)}
    return {"word": " ".join(word)}


def _approx(text: str) -> dict[str, Any]:
    return {"mod": codes_of("modifiers").get(" ".join(text.lower().split()))}


def _direction(field: str) -> Callable[[str], dict[str, Any]]:
    def read_direction(text: str) -> dict[str, Any]:
        return {field: numbers_of("directions").get(text.lower().split()[-1])}

    return read_direction


def _month(text: str) -> dict[str, Any]:
    return {"month": numbers_of("months")[text.lower().rstrip(".")]}


def _weekday(text: str) -> dict[str, Any]:
    return {"weekday": numbers_of("weekdays")[text.lower().rstrip(".")]}


READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "year": _year,
    "yy": _short_year,
    "unit": _unit,
    "mod": _mod,
    "approx": _approx,
    "dir": _direction("direction"),
    "dir2": _direction("outer"),
    "month": _month,
    "weekday": _weekday,
    "season": lambda text: {"season": codes_of("seasons")[text.lower()]},
    "part": lambda text: {"part": codes_of("parts")[text.lower()]},
    "moment": lambda text: {"clock": codes_of("moments")[text.lower()]},
    "day": lambda text: {"day": ordinal(text.replace(" ", ""))},
    "one": lambda text: {"amount": 1.0},
    "some": lambda text: {"amount": 2.0 if "couple" in text.lower() else None},
    "num": lambda text: {"amount": amount(text)},
    "ord": lambda text: {"ordinal": ordinal(text)},
    "nth": lambda text: {"ordinal": -1 if text.lower() in ("last", "final", "closing") else ordinal(text)},
    "eve": lambda text: {"ordinal": int(text)},
    "zone": lambda text: {"zone": text},
    "era": lambda text: {"before_christ": text[0] in "Bb"},
    "dayword": lambda text: {"word": text.lower()},
    "holiday": lambda text: {"word": " ".join(text.lower().split())},
    "word": lambda text: {"word": " ".join(text.lower().split())},
    "decade": lambda text: {"decade": numbers_of("decades")[text.lower()]},
    "short": lambda text: {"decade": int(text) // 10},
    "spelt": _spelt_year,
    "mm": lambda text: {"month": int(text)},
    "quarter": lambda text: {"unit": "H" if text.lower() == "half" else "Q"},
    "code": lambda text: {"ordinal": int(re.sub(r"\D", "", text)), "unit": "H" if "H" in text.upper() else "Q"},
    "half": lambda text: {"ordinal": 1 if text.lower() in ("first", "opening") else 2, "unit": "H"},
    "fiscal": lambda text: {"word": "fiscal"},
    "kind": lambda text: {"word": "fiscal"} if text.lower() in ("fiscal", "financial", "tax") else {},
    "beyond": lambda text: {"relation": text.lower()},
    "span": lambda text: {"relation": text.lower()},
    "portion": lambda text: {"mod": "START" if text.lower() in ("first", "early", "opening") else "END"},
    "beside": lambda text: {"relation": text.lower()},
    "rel": lambda text: {"relation": text.lower()},
}
"""How the text of each named group fills the fields of a record. Groups that are not listed only delimit."""


def groups_of(match: re.Match[str]) -> dict[str, str]:
    """The groups that took part, by name; numbered twins under their plain name."""
    return {name.partition("__")[0]: text for name, text in match.groupdict().items() if text is not None}


_read: dict[tuple[str, str], Partial] = {}
"""What the matches of rules stated, by the rule and the words."""


def read(rule: Rule, match: re.Match[str]) -> Partial:
    """The record that a rule's match states. News says the same words again and again, so that they are kept."""
    key = (rule.id, match[0])
    known = _read.get(key)
    if known is None:
        known = _stated(rule, match)
        if len(_read) < MAX_READ:
            _read[key] = known
    return known


def _stated(rule: Rule, match: re.Match[str]) -> Partial:
    fields: dict[str, Any] = {}
    groups = groups_of(match)
    for name, text in groups.items():
        if name in READERS:
            fields.update(READERS[name](text))
    if "hour" in groups:
        fields["clock"] = _clock(groups)
    if "full_year" in groups:
        fields["word"] = f"{groups['first']}/{groups['second_number']}/{groups['full_year']}"
        fields["relation"] = groups["sep"]
    fields.update(rule.fixed)
    return Partial(rule.shape, **fields)


def _clock(groups: dict[str, str]) -> str:
    """`HH`, `HH:MM` or `HH:MM:SS` from the groups of a time of day."""
    spoken = groups["hour"] or "0"
    hour = int(spoken) if spoken.isdigit() else int(amount(spoken) or 0)
    half = (groups.get("ampm") or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    minute, second = groups.get("minute"), groups.get("second")
    return f"{hour:02d}" + (f":{minute}" if minute else ":00") + (f":{second}" if second else "")
