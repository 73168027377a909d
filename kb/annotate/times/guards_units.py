"""Guards of the rules for units: ages, rates, quarters of a match, vague words that mean something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kb.annotate.times.place import Match, Place
from kb.annotate.times.words import codes_of, numbers_of, units, words_of

_MONEY: Final = re.compile(
    r"(?:\d|%|\b(?:million|billion|trillion|percent|dollars|cents|euros|pounds|times|once|twice|thousands?|hundreds?"
    r"|dozens?))(?:\s(?:in|of|for))?(?:\s[\w-]+){0,2}\s*$"
)
_NAMED: Final = re.compile(r"['’]?\s[A-Z]")
_OLD: Final = re.compile(r"[\s-]+(?:old|olds|of\s+age)\b")
_ABBREVIATED: Final = ("min", "mins", "sec", "secs", "hr", "hrs", "yr", "yrs")
_WEEKEND_OF: Final = re.compile(r"-|\s+(?:of|when|that|in\s+which)\b")
_RELATIVE: Final = re.compile(r"-|\s+(?:of|when|before|after|ahead|that|in\s+which|he|she)\b")
_AT_THE: Final = re.compile(r"\bat\s+(?:the\s+)?$")
_AGO: Final = re.compile(r"\s+(?:ago|earlier|later|before|after)\b")
_LENGTH_LED: Final = re.compile(
    r"\b(?:for|within|in|after|over|during|took|takes?|spent|spend|last(?:ed|s)?|until|by)\s+$")
_AGED: Final = re.compile(r"\baged?\s+(?:\d+\s+\w+\s+and\s+)?$")
_NIGHT_NOUN: Final = re.compile(
    r"\s+(?:curfew|shift|train|club|flight|market|school|patrol|raid|watch|out|owl|game|bus)")
_LENGTH_THEN: Final = re.compile(r"\s+(?:before|after|earlier|later|ahead)\b")
_PERIOD_END: Final = re.compile(r"\s+(?:ended|ending)\b")
_YEAR_NUMBER: Final = re.compile(r"\s+(?:\d{4}\b|two\s+thousand|nineteen)")
_QUARTER_OF: Final = re.compile(r"\s+of\s+(?!the\s+year|(?:19|20)\d\d)")
_LAST_OF: Final = re.compile(r"\s+of\s+(?!(?:this|last|next)\b)")
_QUARTER_OF_THING: Final = re.compile(
    r"\s+of\s+(?:the|an?|their|his|all|its)\s+(?:[a-z]+\s)?(?:season|game|match|race|final|contest|bout|show|population"
    r"|voters?|votes?|seats|field|course|distance|film|book)\b")
_QUARTER_NOUN: Final = re.compile(r"[\s-]+(?:final|back|mile|century|hour|inch|pole|pounder)")
_WILL_FOLLOW: Final = re.compile(r"(?:\s[a-z]+){0,2}?\s(?:will|would|could|may|might)\b")
_SPEECH_NOW: Final = re.compile(r"-|\s*,?\s*(?:now\b|let['’]s\b|then\b)")


def _rate(place: Place, match: Match) -> bool:
    """"A year" after money or a count is a rate: "$3 a week", "hundreds of calls a day"."""
    return _AGO.match(place.after(12)) is None and _MONEY.search(place.before(30)) is not None


def _every(place: Place, match: Match) -> bool:
    """"Every second Tuesday" is no second."""
    return match["unit"].lower() != "second" or place.word_after() not in numbers_of("weekdays")


def _weekends(place: Place, match: Match) -> bool:
    """"On weekends": on every one; "two weekends" are counted."""
    return place.word_before() in ("on", "at", "during", "and", "or", "over")


def _duration(place: Place, match: Match) -> bool:
    """What looks like a number of units but is none: "a second" for another, "a quarter of", somebody's age."""
    unit = match["unit"].lower()
    groups = match.groupdict()
    number = (groups.get("num") or "").lower()
    if match["unit"][0].isupper() and (_NAMED.match(place.text, place.end) or place.text[place.start - 1] in "'\"“‘"):
        return False
    if unit in _ABBREVIATED and not number[:1].isdigit():
        return False
    if unit == "second" and number not in ("one", "1"):
        return "-" in match[0] and bool(number)
    if unit == "night" and groups.get("one") and _NIGHT_NOUN.match(place.after(16)):
        return False
    if unit.startswith("quarter") and (groups.get("one") or not _quarters(place, match, bool(number))):
        return False
    return not (_OLD.match(place.after(10)) or _AGED.search(place.before(24)))


def _quarters(place: Place, match: Match, numbered: bool) -> bool:
    """"Three quarters of the votes" and "the Quarter" are no times; "several quarters of losses" are."""
    after = place.after(16)
    return not (
        (numbered and _QUARTER_OF.match(after))
        or _QUARTER_NOUN.match(after)
        or place.text[match.end() - 1 : match.end()].isupper()
    )


def _range(place: Place, match: Match) -> bool:
    """"18 to 25 years old" is an age."""
    return not (_OLD.match(place.after(10)) or _AGED.search(place.before(24)))


def _determined(place: Place, match: Match) -> bool:
    """"Her eight years" is a length, "spoke to her eight years ago" is not."""
    return _AGO.match(place.after(12)) is None and not (
        match["unit"][0].isupper() and _NAMED.match(place.text, place.end))


def _old(place: Place, match: Match) -> bool:
    """"A six-month-old truce" is a duration; "the 70-year-old" and "a six-month-old boy" are people."""
    words = [word.strip(",.;:") for word in place.after(40).split()[:2]]
    if not words or not place.after(1).isspace() or not words_of("guards", "people").isdisjoint(words):
        return False
    return match["unit"].lower() != "year" or place.followed_by("aging")


def _bare_plural(place: Place, match: Match) -> bool:
    """Bare "years", "days", "weeks": a vague length; shorter units are too often parts of other phrases."""
    unit = match["unit"].lower()
    if unit not in words_of("guards", "vague_lengths") or _OLD.match(place.after(10)):
        return False
    before = place.word_before()
    if before in words_of("guards", "before_plural") or before[:1].isdigit() or before in numbers_of("numbers"):
        return False
    led = _LENGTH_LED.search(place.before(12)) or _LENGTH_THEN.match(place.after(9))
    if unit in ("hours", "minutes") and not led:
        return False
    return place.start == place.left or not place.text[place.start].isupper()


def _preposition(match: Match) -> bool:
    """Whether "following" without an article is a preposition: "following months of talks"."""
    return match[0].lower().startswith("following")


def _rolling(place: Place, match: Match) -> bool:
    return not _preposition(match)


def _recent_units(place: Place, match: Match) -> bool:
    """"The early hours" are a time of day, not a length."""
    if _preposition(match):
        return False
    unit = match["unit"].lower()
    return unit not in ("seconds", "minutes") and not (
        unit == "hours" and match["dir"].lower() in ("early", "final", "later"))


def _the_years(place: Place, match: Match) -> bool:
    return place.word_before() in ("over", "through", "down", "across")


def _the_unit(place: Place, match: Match) -> bool:
    """"The day" or "the century" alone are too vague, and a relative clause makes any unit another one."""
    after = place.after(16)
    if _YEAR_NUMBER.match(after) or match["unit"][0].isupper() > place.text[place.start].isupper():
        return False
    if match["mod"] or match["kind"] or _PERIOD_END.match(after):
        return True
    unit = match["unit"].lower()
    relative = _WEEKEND_OF if unit == "weekend" and place.word_before() == "over" else _RELATIVE
    return unit not in ("day", "decade", "century") and relative.match(after) is None


def _direction(place: Place, match: Match) -> bool:
    """"Last minute" is no date, "the last day" no deictic one, and "This Week" a programme."""
    unit, direction = match["unit"].lower(), match["dir"].lower()
    if place.text[match.start("unit")].isupper() and match[0].istitle():
        return False
    if _preposition(match) or (direction in ("last", "coming") and _LAST_OF.match(place.after(12))):
        return False
    if unit == "minute":
        return False
    if unit == "hour":
        return direction in ("last", "next", "previous")
    return unit != "day" or direction in words_of("guards", "day_directions")


def _edge(place: Place, match: Match) -> bool:
    """"At the end of the day" is said of no day."""
    return not (match["unit"].lower() == "day" and _AT_THE.search(place.before(8)))


def _quarter(place: Place, match: Match) -> bool:
    """Quarters and halves of matches, finals and "half of" something are no dates."""
    groups = match.groupdict()
    if _QUARTER_NOUN.match(place.after(16)) or _QUARTER_OF_THING.match(place.after(40)):
        return False
    half = groups["quarter"].lower() == "half"
    if half and _QUARTER_OF.match(place.after(16)):
        return False
    if half and not (groups.get("year") or groups.get("dir2") or groups.get("fiscal")):
        return words_of("guards", "sport").isdisjoint(place.lower[place.left : place.right].split())
    return True


def _report_quarter(place: Place, match: Match) -> bool:
    """"The period" is a report's quarter only as the latest one; "the Quarter" is a part of a town."""
    words, quarter = match[0].lower(), match["quarter"]
    if quarter.lower() == "period":
        return "latest" in words or "most recent" in words
    after = place.after(16)
    return quarter[0].islower() and not (_QUARTER_OF.match(after) or _QUARTER_NOUN.match(after))


def _one_day(place: Place, match: Match) -> bool:
    """"One day" is the future only near a word like "will" or "hopes"."""
    return _WILL_FOLLOW.match(place.after(24)) is not None or not words_of("cues", "hope").isdisjoint(
        place.before(30).split())


GUARDS: dict[str, Callable[[Place, Match], bool]] = {
    "set.rate": _rate,
    "set.every": _every,
    "set.weekends": _weekends,
    "duration.number": _duration,
    "duration.hyphen": _duration,
    "duration.determined": _determined,
    "duration.range": _range,
    "duration.rolling": _rolling,
    "unit.edge_of_the": _edge,
    "duration.old": _old,
    "duration.bare_plural": _bare_plural,
    "duration.recent": _recent_units,
    "duration.the_years": _the_years,
    "quarter.ordinal": _quarter,
    "quarter.the": _report_quarter,
    "quarter.latest": _report_quarter,
    "unit.bare_the": _the_unit,
    "unit.direction": _direction,
    "unit.one_day_future": _one_day,
}
"""The guards by the id of their rule."""


def _goes_on(place: Place) -> bool:
    """Whether the vague word leads a longer expression: "the past two years", "recent months"."""
    word = place.word_after()
    if word[:1].isdigit():
        return True
    return word != "second" and (word in units() or word in numbers_of("numbers") or word in codes_of("seasons")
                                 or word in numbers_of("weekdays") or word in words_of("guards", "some"))


def _current(place: Place) -> bool:
    """"Current account", "electric current" and "Current TV" are no times."""
    if place.text[place.start].isupper() and place.name_follows():
        return False
    return not (_goes_on(place) or place.followed_by("after_current")
                or place.word_before() in words_of("guards", "before_current"))


def _now(place: Place) -> bool:
    """"Now, ..." opens speech."""
    if place.after(1) == "," and not place.before(3).strip(" \"“'"):
        return False
    return _SPEECH_NOW.match(place.after(12)) is None


def _soon(place: Place) -> bool:
    """"As soon as" joins clauses, "soon after" hangs on what follows."""
    return place.word_before() not in ("as", "so", "how", "too") and place.word_after() not in ("after", "as", "before")


def _daily(place: Place) -> bool:
    """"China Daily" and "the daily Le Courrier" are newspapers."""
    return place.start == place.left or (place.text[place.start].islower() and not place.name_follows())


def _the_moment(place: Place) -> bool:
    """"At the moment" is now, "the moment that" is not."""
    return place.word_before() in ("at", "for") and not place.followed_by("after_moment")


def _the_future(place: Place) -> bool:
    """"The future of the party" is no time."""
    return _not_going_on(place) and place.word_after() != "of"


def _not_going_on(place: Place) -> bool:
    return not _goes_on(place)


WORD_GUARDS: dict[str, Callable[[Place], bool]] = {
    "the past": _not_going_on,
    "the present": _not_going_on,
    "the future": _the_future,
    "the moment": _the_moment,
    "recent": _not_going_on,
    "current": _current,
    "now": _now,
    "soon": _soon,
    "daily": _daily,
    "weekly": _daily,
    "monthly": _daily,
}
"""The guards of words that stand alone."""
