"""Guards of the calendar rules: names of months, weekdays and seasons that mean something else, numbers no years."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kb.annotate.times.bearers import bearers_in
from kb.annotate.times.place import Match, Place
from kb.annotate.times.words import codes_of, words_of

_SUFFIX: Final = re.compile(
    r"%|/\d(?!\d\b)|\s?-(?:strong|member|seat|foot|mile|meter|metre|pound|page|year|day|acre|ton|watt|word)\b")
_CLOCK_LED: Final = re.compile(r"\b(?:at|by|until|till|from|around|about|before|after|between|since|to|and|past)\s+$")
_ENTRY: Final = re.compile(r"\s*$|\s+[–—-]+\s")
_DAY_FOLLOWS: Final = re.compile(r"\s+(?:3[01]|[12]\d|[1-9])\b(?![:,]\d)")
_PART_NOUN: Final = re.compile(r"\s+(?:of|before|sky|air|shift|show|news|light)\b")
_DAY_END: Final = re.compile(
    r"\s*(?:[,.;:)–—]|$|(?:and|at|to|in|the|with|when|as|he|they|she|it|we|his|her|their|an?|after|before|but|for|from|by"
    r"|while|under|against|near|was|were|had)\b)")
_OTHER_DATE: Final = re.compile(
    r"\s+in\s+(?:a|the)\s+(?:row|series|world)|\s+(?:and|or|to)\s+(?:the\s+)?\d+(?:st|nd|rd|th)\s+[a-z]")
_YEAR_BEFORE: Final = re.compile(r"\b1\d{3}(?:\s?[-–]|,\s(?:and\s)?|\s(?:and|or)\s)$|\b(?:early|late|back)\sas\s$")
_FULL: Final = re.compile(r"[A-Z]\w+ [A-Z][\w’'-]+")
_MONTHS: Final = "january|february|march|april|may|june|july|august|september|october|november|december"
_BESIDE: Final = re.compile(
    rf"\b(?:{_MONTHS})(?: \d{{4}})?(?:,? (?:and|or|to|through|till|until) |[–—/,-] ?)$")
_BESIDE_AFTER: Final = re.compile(
    rf"(?:,? (?:and|or|to|through|till|until) |[–—/,-] ?)(?:(?:early|mid|late)[ -])?(?:{_MONTHS})\b|,?\s\d")
_CLAUSE: Final = re.compile(r"\s[a-z]{2,}(?:[^\Ws]s|ed)\s(?:her|his|that|an?|the)\s")
_PART_OF: Final = re.compile(
    r"\b(?:end|start|beginning|middle|month|months|half|weeks?|days?|weekend|rest|part|close|dawn|eve|\d+(?:st|nd|rd|th)"
    r"|first|second|third|fourth|last|[a-z]+day|elections?|referendum|local|general) (?:of|in) $")
_HOURS: Final = re.compile(r"\d(?:h|\s(?:hours|hrs))")
_MODERN: Final = range(1900, 2101)


def _month_bare(place: Place, match: Match) -> bool:
    """"May", "March", "Jan" and the like need a word that leads a date; longer names speak for themselves."""
    name = match["month"].rstrip(".").lower()
    if _is_called_so(place, match.start("month"), name):
        return False
    led = match.start("month") > match.start() or place.led_by("month")
    if name in ("may", "march"):
        return _may_or_march(place, name, led)
    if name in words_of("guards", "first_names"):
        return led if len(name) == 3 else led or not place.name_follows()
    if len(name) <= 4 and name not in ("july",):
        return match["month"].endswith(".") or (led and not place.name_follows())
    return not (place.name_follows() and place.followed_by("after_month"))


def _may_or_march(place: Place, name: str, led: bool) -> bool:
    """"In May" and "a March meeting" are months; "the March on the capital", "after May said" and "may" are not."""
    if place.led_by("strong_month") or (name == "march" and place.word_before() == "of"):
        return True
    if led:
        return not place.followed_by("after_may")
    word, before = place.word_after(), place.word_before()
    attributive = before in words_of("guards", "articles") or before.endswith(("'s", "’s"))
    return attributive and word.isalpha() and not place.name_follows() and not (
        place.followed_by("after_march") or place.followed_by("after_may"))


def _is_called_so(place: Place, start: int, name: str) -> bool:
    """Whether a month is somebody's name: "and May repeats her", "told June" beside "June Osborne", "critics of May"
    beside "Theresa May", but not "in May", "the end of May" or "April and May"."""
    if name not in words_of("guards", "borne"):
        return False
    bearers = bearers_in(place.text)
    is_borne = name in bearers.surnames or name in bearers.given
    if not is_borne and name != "may":
        return False
    full = _FULL.match(place.text, start)
    if full is not None and full[0] in bearers.full:
        return True
    before, after = place.before(), place.after()
    if start > place.start or place.led_by("sure_month") or _BESIDE.search(before) or _BESIDE_AFTER.match(after):
        return False
    if _CLAUSE.match(place.after(60)):
        return True
    return is_borne and place.word_before() not in words_of("guards", "articles") and not _PART_OF.search(before)


def _conjunction(place: Place, match: Match) -> bool:
    """Whether "that" opens a clause ("said that Friday would") or "following" is a preposition."""
    direction = (match["dir"] or "").lower()
    if direction == "that":
        return place.led_by("clause") or place.lower.startswith(("'s", "’s"), place.end)
    return direction == "following" and not re.match(r"\s*the\b|(?:early|late)", match[0].lower())


def _direction(place: Place, match: Match) -> bool:
    return not _conjunction(place, match)


def _part_direction(place: Place, match: Match) -> bool:
    """"CBS This Morning" is a programme, and "following daylight raids" is no following day."""
    named = match[0].istitle() and place.start > place.left and place.text[place.start - 2].isalnum()
    return not (_conjunction(place, match) or (named and place.text[place.start - 1] == " "))


def _month_direction(place: Place, match: Match) -> bool:
    """"Last Oct. 23" is a day, which its own rules read."""
    if _is_called_so(place, match.start("month"), match["month"].lower()):
        return False
    return not _conjunction(place, match) and _DAY_FOLLOWS.match(place.after(6)) is None


def _weekday_bare(place: Place, match: Match) -> bool:
    """"Sun", "Sat", "Mon" and "Wed" are too many other things without a date; full names may title a newspaper."""
    name = match["weekday"].rstrip(".").lower()
    if name.endswith("day"):
        before = place.text[max(place.left, place.start - 12) : place.start]
        named = before.endswith(" ") and before[:-1].rpartition(" ")[2] in words_of("guards", "named_days")
        return not (named or (place.name_follows() and place.followed_by("newspapers")))
    return name in ("tues", "thurs", "thur", "weds") or (match["weekday"].endswith(".") and name not in ("sun", "sat"))


def _weekday_part(place: Place, match: Match) -> bool:
    """"Monday Night Football" and "Saturday Night Live" are programmes."""
    return not (match["part"][0].isupper() and place.name_follows())


def _moment(place: Place, match: Match) -> bool:
    """"Midday with Ann Lee" and the "Midnight Crew" are names."""
    start = match.start("moment")
    return place.text[start].islower() or start == place.left or place.text[start + 1].isupper()


def _overnight(place: Place, match: Match) -> bool:
    """"It won't happen overnight" means quickly."""
    return words_of("guards", "at_once").isdisjoint(place.before(36).split())


def _year_season(place: Place, match: Match) -> bool:
    """The "1996 Summer Olympics" name a year only."""
    return not (match["season"][0].isupper() and place.name_follows())


def _season_plural(place: Place, match: Match) -> bool:
    """"Lawrence Summers" and "Palm Springs" are names."""
    plural = match.start("plural")
    return place.text[plural].islower() or (plural == place.left and place.followed_by("after_plural"))


def _half_code(place: Place, match: Match) -> bool:
    """"H1" and "H2" alone are halves of a year only behind a preposition; "H1-B" is a visa."""
    code = match["code"].upper()
    if "H" not in code or (match["year"] or match["yy"]):
        return True
    return place.led_by("part") and place.after(1) != "-"


def _year(place: Place, match: Match) -> bool:
    """A number of four digits is a year unless a thing counted follows it or a word of numbering leads it."""
    if _SUFFIX.match(place.after(12)) or place.followed_by("counted"):
        return False
    if match.end("year") < match.end() or match.start("year") > match.start():
        return True
    if place.word_before() in words_of("guards", "numbering"):
        return False
    if int(match["year"]) in _MODERN or place.led_by("year"):
        return True
    return place.text[place.start - 1 : place.start] in ("(", "–") or _range_before(place)


def _range_before(place: Place) -> bool:
    """Whether the year ends a range or goes on with a list of years, or follows "as early as"."""
    return _YEAR_BEFORE.search(place.before(12)) is not None


def _era(place: Place, match: Match) -> bool:
    return int(match["year"]) > 0


def _apostrophe(place: Place, match: Match) -> bool:
    """"'98" is a year unless the mark closes a quotation or a name follows ("'60 Minutes")."""
    before = place.text[place.start - 1 : place.start] if place.start else ""
    return before in ("", " ", "\n", "\xa0", "(", "-", "–") and not place.name_follows()


def _spelt_year(place: Place, match: Match) -> bool:
    """"Two thousand" is a year after "in", "since" or "the year", and before nothing that it may count."""
    if place.followed_by("counted") or place.followed_by("numbers"):
        return False
    spelt = match["spelt"].lower()
    return len(spelt.split()) + spelt.count("-") > 1 and (
        place.led_by("year") or match[0].lower().startswith("the year"))


def _zoned(match: Match) -> bool:
    return any(text for name, text in match.groupdict().items() if name.startswith("zone"))


def _clock_24(place: Place, match: Match) -> bool:
    """"10:35" is a time of day with a zone, a date or a preposition; without, it may be a score or a ratio."""
    if _zoned(match) or re.search(r"h(?:ours|rs)?$", match[0]):
        return True
    if ":" not in match[0]:
        return False
    if place.start == place.left and _ENTRY.match(place.text, place.end, place.right):
        return True
    dated = any(text for name, text in match.groupdict().items() if name.startswith(("weekday", "month", "dayword")))
    return dated or _CLOCK_LED.search(place.before(12)) is not None


def _military(place: Place, match: Match) -> bool:
    """"0600 GMT", "1400 hours": four digits alone are no time."""
    if match[0][0] == "0" and _CLOCK_LED.search(place.before(12)):
        return True
    return not match[0].isdecimal() and bool(_zoned(match) or _HOURS.search(match[0]))


def _season(place: Place, match: Match) -> bool:
    """"Fall" and "spring" are verbs and "Summer" a name: a bare season hangs on a preposition."""
    season = match["season"]
    lead = match[0][: match.start("season") - match.start()].lower().split()
    if season[0].isupper() and not lead and not place.led_by("season"):
        return False
    if place.followed_by("after_season") or place.name_follows():
        return False
    if place.word_before() == "to" and not lead and season.lower() in ("fall", "spring"):
        return place.before(20).split()[-2:-1] in ([name] for name in codes_of("seasons"))
    return bool({"early", "late", "mid"} & set(lead)) or place.led_by("season")


def _decade_words(place: Place, match: Match) -> bool:
    """"In his fifties" is an age, "highs in the sixties" a temperature; a decade has its article."""
    if "the" not in match[0].lower().split():
        return False
    return place.word_before() not in words_of("guards", "possessives") and "temperature" not in place.before()


def _ordinal_day(place: Place, match: Match) -> bool:
    """"The 14th" is a day of the month where "on" or "by" leads it and no noun follows."""
    after = place.after(18)
    return place.led_by("day") and _DAY_END.match(after) is not None and _OTHER_DATE.match(after) is None


def _part_the(place: Place, match: Match) -> bool:
    """"The night" as a time hangs on "in", "during" or "by"."""
    return place.led_by("part") and _PART_NOUN.match(place.after(9)) is None


def _part_light(place: Place, match: Match) -> bool:
    """"At dawn" is a time of the day told of; "a new dawn" and "Operation Dawn" are none."""
    return place.led_by("light") and place.text[place.start].islower() and _PART_NOUN.match(place.after(9)) is None


def _holiday(place: Place, match: Match) -> bool:
    """"Christmas Island" and the "Easter Rising" are names of other things, "9/11" may be a share."""
    if match["holiday"][0].isdigit() and (place.before(1) == "/" or re.match(r"/\d|\s(?:of|inch)", place.after(6))):
        return False
    return not (place.name_follows() and place.followed_by("after_holiday"))


def _day_word(place: Place, match: Match) -> bool:
    """"USA Today" is a newspaper, "a better tomorrow" no day."""
    if place.word_before() in words_of("guards", "indefinite"):
        return False
    previous = place.text[max(place.left, place.start - 12) : place.start].split()
    named = bool(previous) and previous[-1][0].isupper() and previous[-1][-1].isalnum()
    return not (named and place.text[place.start].isupper())


GUARDS: dict[str, Callable[[Place, Match], bool]] = {
    "month.bare": _month_bare,
    "month.direction": _month_direction,
    "weekday.bare": _weekday_bare,
    "weekday.part": _weekday_part,
    "weekday.direction": _direction,
    "season.direction": _direction,
    "season.plural": _season_plural,
    "year.season": _year_season,
    "clock.moment": _moment,
    "quarter.code": _half_code,
    "part.overnight": _overnight,
    "part.direction": _part_direction,
    "part.mod": _part_the,
    "part.light": _part_light,
    "year.bare": _year,
    "year.era": _era,
    "year.apostrophe": _apostrophe,
    "year.spelt": _spelt_year,
    "clock.four_and_twenty": _clock_24,
    "clock.military": _military,
    "season.bare": _season,
    "decade.words": _decade_words,
    "date.day_of_month": _ordinal_day,
    "part.the": _part_the,
    "holiday.named": _holiday,
    "day_word.bare": _day_word,
}
"""The guards by the id of their rule."""
