"""Guards: what must hold around a match before it counts as a time, where its words could mean something else."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from kb.annotate.times.words import codes_of, numbers_of, units, words_of


class Place(NamedTuple):
    """A match in its surroundings: the text, its lower case, the match's span and its sentence's."""

    text: str
    lower: str
    start: int
    end: int
    left: int
    right: int

    def before(self, size: int = 40) -> str:
        """Up to `size` characters of the sentence before the match, in lower case."""
        return self.lower[max(self.left, self.start - size) : self.start]

    def after(self, size: int = 40) -> str:
        """Up to `size` characters of the sentence behind the match, in lower case."""
        return self.lower[self.end : min(self.right, self.end + size)]

    def word_before(self) -> str:
        """The word that stands before the match, in lower case, without quotation marks; empty at a sentence's start."""
        words = self.before().split()
        return words[-1].strip("\"'“‘(,`") if words else ""


Guard = Callable[[Place, "re.Match[str] | None"], bool]

_MONEY = re.compile(
    r"(?:\d|million|billion|trillion|percent|per\scent|%|dollars|cents|euros|pounds|times|once|twice"
    r"|thousands?|hundreds?|dozens?)(?:\s(?:in|of|for))?(?:\s[\w-]+){0,2}\s*$"
)
_NOT_YEAR_AFTER = re.compile(
    r"\s?(?:-(?:strong|member|seat|foot|mile|meter|metre|pound|page|year|day|acre|ton|watt|word|man|person|page)"
    r"|\s(?:people|persons?|men|women|troops|soldiers|miles|kilomet|km|met(?:er|re)s|feet|tons|tonnes|pounds|kilos|kg|acres"
    r"|hectares|percent|per cent|dollars|euros|barrels|votes|seats|jobs|workers|employees|students|children|houses|homes"
    r"|deaths|dead|wounded|prisoners|casualties|tanks|aircraft|planes|ships|guns|horses|cavalry|infantry|others|more|years"
    r"|days|hours|points|shares|companies|members|rpm|watts|degrees|block|avenue|street|pages|words|francs|marks|yen"
    r"|rounds|civilians|refugees|police|officers|protesters|demonstrators|inhabitants|residents|families|species"
    r"|[ap]\.?m\b)|%|/\d)"
)
_MAY_AFTER = re.compile(
    r"\s+(?:be|have|not|also|well|no|still|never|even|seem|help|want|need|come|go|take|make|say|face"
    r"|said|was|is|has|told|had|will|would|and\s[A-Z])\b"
)


@functools.cache
def _time_words() -> frozenset[str]:
    """The words that go on with a time expression after "the past" or "recent"."""
    return frozenset(
        {
            *units(),
            *numbers_of("numbers"),
            *codes_of("seasons"),
            *numbers_of("weekdays"),
            "few",
            "several",
            "couple",
            "fiscal",
            "half",
            "many",
        }
        - {"second"}
    )


@functools.cache
def _cues(name: str) -> frozenset[str]:
    return words_of("cues", name)


def _month_bare(place: Place, match: re.Match[str] | None) -> bool:
    """May, March, Mar, Dec and the like need a word before them that leads a date; longer names speak for themselves."""
    if match is None:
        return False
    name = match["month"]
    plain = name.rstrip(".").lower()
    if match.start("month") > match.start():
        return True
    if plain in (
        "may",
        "march",
        "mar",
        "dec",
        "jan",
        "jun",
        "august",
        "april",
        "june",
        "oct",
        "sep",
        "feb",
        "jul",
        "nov",
        "apr",
        "aug",
        "sept",
    ):
        word = place.word_before()
        if plain in ("may", "march", "mar", "jan", "jun"):
            follows = place.after(12)
            if (
                re.match(r"\s+(?!and\b|to\b|or\b)[\w]", follows)
                and plain in ("may", "march")
                and _MAY_AFTER.match(follows)
            ):
                return False
            return word in _cues("month")
        if plain in ("april", "june", "august"):
            following = place.text[place.end : place.end + 3]
            named = re.match(r"\s[A-Z]", following) is not None and word not in _cues("month")
            return not named
        follows_name = re.match(r"\s[A-Z]", place.text[place.end : place.end + 2]) is not None
        return name.endswith(".") or (word in _cues("month") and not follows_name)
    return True


def _weekday_bare(place: Place, match: re.Match[str] | None) -> bool:
    """Sun, Sat, Mon, Wed and Fri are dates only with their full stop and before a comma or a date word."""
    if match is None:
        return False
    name = match["weekday"].rstrip(".").lower()
    if name.endswith("day"):
        following = place.text[place.end : place.end + 12]
        return re.match(r"\s(?:Night Live|Times|Herald|Post|Mail|Telegraph|Express|Mirror)", following) is None
    return name in ("tues", "thurs", "thur", "weds") or (match["weekday"].endswith(".") and name not in ("sun", "sat"))


def _year(place: Place, match: re.Match[str] | None) -> bool:
    """A bare number of four digits is a year unless a unit follows it or a money or number sign leads it."""
    if match is None:
        return False
    if match.end("year") < match.end() or match.start("year") > match.start():
        return _NOT_YEAR_AFTER.match(place.after()) is None
    year = int(match["year"])
    if _NOT_YEAR_AFTER.match(place.after()):
        return False
    word = place.word_before()
    if word in (
        "no.",
        "number",
        "room",
        "flight",
        "route",
        "about",
        "nearly",
        "approximately",
        "than",
        "over",
        "highway",
        "section",
        "article",
        "page",
        "resolution",
        "rs",
        "us",
        "usd",
        "model",
        "least",
        "boeing",
        "some",
        "almost",
    ):
        return word in ("about",) and year > 1800 and False
    if year >= 1900:
        return year <= 2100 or word in _cues("year")
    return word in _cues("year") or place.text[place.start - 1 : place.start] in ("(", "-", "–")


_CLOCK_LED = re.compile(r"\b(?:at|by|until|till|from|around|about|before|after|between|since|to|and|exactly|past)\s+$")


def _clock_24(place: Place, match: re.Match[str] | None) -> bool:
    """ "10:35" is a time of day with a zone, a date or a preposition; without, it may be a score or a ratio."""
    if match is None:
        return False
    if match["zone"] or re.search(r"h(?:ours|rs)?$", match[0]):
        return True
    dated = any(match.groupdict().get(name) for name in ("weekday", "month", "dayword"))
    if dated and ":" in match[0]:
        return True
    return ":" in match[0] and _CLOCK_LED.search(place.before(12)) is not None


def _military(place: Place, match: re.Match[str] | None) -> bool:
    return match is not None and bool(match["zone"] or re.search(r"\d(?:h|\s(?:hours|hrs))", match[0]))


def _rate(place: Place, match: re.Match[str] | None) -> bool:
    """ "a year" after money, a number or a count is a rate: "$3 a week", "hundreds of calls a day"."""
    return _MONEY.search(place.before(30)) is not None


def _duration(place: Place, match: re.Match[str] | None) -> bool:
    """What looks like a number of units but is none: "a second" for another, "a quarter of", ages of people."""
    if match is None:
        return False
    unit = match["unit"].lower()
    number = (match.groupdict().get("num") or "").lower()
    after = place.after(24)
    if unit in ("min", "mins", "sec", "secs", "hr", "hrs", "yr", "yrs") and not number[:1].isdigit():
        return False
    if unit == "second" and number not in ("one", "1") and not match[0].lower().startswith(("split", "half")):
        return "-" in match[0] and bool(number)
    if unit.startswith("quarter"):
        if place.text[match.start("unit")].isupper() or re.match(
            r"[\s-]+(?:of\b|final|horse|pounder|million|point|inch)", after
        ):
            return False
        if not number or number in ("a", "one", "1"):
            return not match["one"] if "one" in match.groupdict() else True
    if re.match(r"[\s-]+(?:old|olds|of\s+age)\b", after):
        return False
    return not re.search(r"\baged?\s+$", place.before(8))


_PEOPLE = re.compile(
    r"\s+(?:[a-z]+\s+){0,1}(?:man|woman|boy|girl|baby|infant|son|daughter|child|student|mother|father|widow|twins?|brother"
    r"|sister|victim|suspect|teenager|teen|kid|grandson|granddaughter|toddler|nephew|niece)\b"
)


def _old(place: Place, match: re.Match[str] | None) -> bool:
    """ "8-month-old truce" is a duration; "the 70-year-old" is a person."""
    after = place.lower[place.end : place.end + 40]
    if match is None or not re.match(r"\s+[a-z]", after) or _PEOPLE.match(after):
        return False
    if match["unit"].lower() != "year":
        return True
    word = after.split()[0].strip(",.;:")
    return word in words_of("nouns", "aging")


def _quarter(place: Place, match: re.Match[str] | None) -> bool:
    """Quarters of a match, finals and "the second half" of a game are no dates."""
    if match is None:
        return False
    groups = match.groupdict()
    if (groups.get("quarter") or "").lower() == "half":
        dated = groups.get("year") or groups.get("dir2") or groups.get("fiscal") or groups.get("dir")
        return (
            bool(dated)
            or not re.match(r"\s+of\b", place.after(6))
            and not words_of("nouns", "sport") & set(place.lower[place.left : place.right].split())
        )
    if groups.get("ord") and re.match(r"\d", groups["ord"]) is None or groups.get("ord"):
        return not re.match(r"[\s-]+(?:final|back|mile|inch|pole)", place.after(10))
    return True


def _season(place: Place, match: re.Match[str] | None) -> bool:
    """ "Fall" and "spring" are verbs, "Summer" a name: a bare season needs a determiner or preposition before it."""
    if match is None:
        return False
    season = match["season"]
    lead = match[0][: match.start("season") - match.start()].lower().strip()
    word = place.word_before()
    after = place.after(16)
    if season[0].isupper() and not lead and word not in ("in", "of", "since", "until", "by", "this", "last", "next"):
        return False
    if re.match(
        r"\s+(?:olympics|games|of\s+(?!(?:the\s+)?(?:same|that|following|previous|last|next))|in\b|palace|break)", after
    ):
        return (
            season.lower() not in ("fall", "spring")
            and "the" in lead
            and "games" not in after
            and "olympics" not in after
        )
    if season.lower() in ("fall", "spring"):
        if lead.endswith("the"):
            return word in (
                "in",
                "of",
                "by",
                "until",
                "since",
                "during",
                "through",
                "before",
                "for",
                "over",
                "from",
                "to",
                "late",
                "early",
            )
        return (
            lead in ("early", "late", "mid", "early-", "late-", "the early", "the late")
            or word in ("in", "by", "until", "since", "during", "through")
            and not re.match(r"\s+(?:to|of|behind|from|into|water)", after)
        )
    return bool(lead) or word in (
        "in",
        "of",
        "by",
        "until",
        "since",
        "during",
        "through",
        "throughout",
        "over",
        "for",
        "each",
    )


def _decade_words(place: Place, match: re.Match[str] | None) -> bool:
    """ "In his fifties" is an age and "the sixties" in figures of heat a temperature; the article and preposition decide."""
    return place.word_before() not in (
        "his",
        "her",
        "their",
        "my",
        "your",
        "our",
        "high",
        "low",
        "upper",
        "mid",
        "temperatures",
    )


def _month_direction(place: Place, match: re.Match[str] | None) -> bool:
    """ "Last Oct. 23" is a day, which its own rules read."""
    return re.match(r"\s+(?:3[01]|[12]\d|[1-9])\b(?![:,]\d)", place.after(6)) is None


def _vague_noun(place: Place, match: re.Match[str] | None) -> bool:
    """ "The past" before "two years" or "recent" before "months" belongs to what follows; so does "the future of"."""
    words = place.after(24).split()
    word = words[0].strip(",.;:\"'”’)?!") if words and place.after(1).isspace() else ""
    return word not in _time_words() and not word[:1].isdigit()


def _now(place: Place, match: re.Match[str] | None) -> bool:
    """ "Now that" joins clauses and "Now," opens speech; the adverb of time stands elsewhere."""
    after = place.after(12)
    if after.startswith(",") and not place.before(3).strip(" \"“'"):
        return False
    return not re.match(r"(?:-|\s*,?\s*(?:now\b|let['’]s|then\b))", after)


def _current(place: Place, match: re.Match[str] | None) -> bool:
    if not _vague_noun(place, match):
        return False
    before, after = place.word_before(), place.after(12)
    if before in ("electric", "alternating", "direct", "strong", "air", "ocean") or re.match(
        r"\s+(?:account|affairs)\b", after
    ):
        return False
    return True


def _soon(place: Place, match: re.Match[str] | None) -> bool:
    return place.word_before() not in ("as", "so", "how", "too") and not re.match(
        r"\s+(?:after|as|before)\b", place.after(9)
    )


def _the_unit(place: Place, match: re.Match[str] | None) -> bool:
    """ "The day", "the decade" and "the century" by themselves are too vague; so is a unit that another noun follows."""
    if match is None:
        return False
    unit = match["unit"].lower()
    after = place.after(16)
    if re.match(r"\s+(?:\d{4}\b|two\s+thousand|nineteen)", after):
        return False
    if match["mod"] or match["kind"]:
        return True
    if unit in ("day", "decade", "century"):
        return False
    if unit == "year" and re.match(r"-|\s+(?:ended|ending|of\b|before|after|when|that|in\s+which|he|she)", after):
        return re.match(r"\s+(?:ended|ending)", after) is not None
    return not re.match(r"-|\s+(?:of|when|before|after|ahead|that)\b", after)


def _rolling_unit(place: Place, match: re.Match[str] | None) -> bool:
    """Directions before small units: "this second" and "last minute" are no dates."""
    if match is None:
        return False
    unit, direction = match["unit"].lower(), match["dir"].lower()
    if place.text[match.start("unit")].isupper() and match[0].title() == match[0]:
        return False
    if unit in ("minute", "hour", "second", "night"):
        return unit == "night" or (unit == "hour" and direction in ("last", "next", "past", "previous"))
    if unit == "day":
        return direction in (
            "same",
            "that",
            "next",
            "previous",
            "following",
            "preceding",
            "this",
            "ensuing",
            "subsequent",
        )
    if unit == "period":
        return False
    return not (direction == "that" and re.match(r"\s+(?:is|was|the|a)\b", place.after(6)) is None and False)


def _ordinal_day(place: Place, match: re.Match[str] | None) -> bool:
    return False


def _bare_plural(place: Place, match: re.Match[str] | None) -> bool:
    """Bare "years", "days", "weeks": a vague length, unless a number was cut off before them or a name follows."""
    if match is None:
        return False
    unit = match["unit"].lower()
    word = place.word_before()
    if unit in (
        "seconds",
        "nights",
        "quarters",
        "secs",
        "mins",
        "hrs",
        "yrs",
        "minutes",
        "semesters",
        "weekends",
        "fortnights",
    ):
        return unit == "minutes" and word not in ("the",)
    if place.text[match.start("unit")].isupper() and place.start != place.left:
        return False
    if word in (
        "his",
        "her",
        "their",
        "my",
        "our",
        "your",
        "its",
        "man",
        "light",
        "happy",
        "golden",
        "dog",
        "office",
        "working",
        "business",
        "opening",
        "visiting",
        "long",
        "formative",
        "later",
        "end",
        "old",
        "sunny",
        "rainy",
    ):
        return unit in ("years", "days") and word in ("working", "formative", "later", "his", "her", "their") and False
    return not re.match(r"[\s-]+(?:old|of\s+age|olds)\b", place.after(10))


def _report_quarter(place: Place, match: re.Match[str] | None) -> bool:
    """ "The period" is a report's quarter only with "latest" or "year-ago" or when the story is of a quarter."""
    if match is None:
        return False
    words = match[0].lower()
    if match["quarter"].lower() == "period":
        return "latest" in words or "most recent" in words
    if match["quarter"][0].isupper():
        return False
    return not re.match(r"[\s-]+(?:of\s+(?!the\s+year|(?:19|20)\d\d)|final|back|mile|century|hour)", place.after(14))


def _ordinal(place: Place, match: re.Match[str] | None) -> bool:
    """ "The 14th" is a day of the month where "on", "by" or "of" leads and no noun follows."""
    return (
        place.word_before() in ("on", "by", "until", "of", "and", "to", "from", "since", "before", "after")
        and bool(re.match(r"\s*(?:[,.;:)]|$|(?:and|at|to|in|the|with|when|as|he|they|she|a)\b)", place.after(8)))
        and not re.match(r"\s+in\s+(?:a|the)\s+(?:row|series|world)", place.after(18))
    )


def _never(place: Place, match: re.Match[str] | None) -> bool:
    return False


def _part_the(place: Place, match: re.Match[str] | None) -> bool:
    """ "The night" as a date needs "in", "during", "by" or "that" to hang on."""
    return place.word_before() in (
        "in",
        "during",
        "by",
        "until",
        "through",
        "throughout",
        "into",
        "on",
        "for",
        "since",
    ) and not (re.match(r"\s+(?:of|before|sky|air|shift|show|news|light)\b", place.after(9)))


def _holiday(place: Place, match: re.Match[str] | None) -> bool:
    following = place.text[place.end : place.end + 14]
    return re.match(r"\s(?:Island|Rising|Carol|Parade|Massacre|Offensive|Accords?)", following) is None


def _one_day(place: Place, match: re.Match[str] | None) -> bool:
    """"One day" is the future only near a word like "will" or "hopes"."""
    return re.match(r"(?:\s[a-z]+){0,2}?\s(?:will|would|could|may|might)\b", place.after(24)) is not None or not _cues("hope").isdisjoint(place.before(30).split())


def _the_years(place: Place, match: re.Match[str] | None) -> bool:
    return place.word_before() in ("over", "through", "down", "across")


def _recent_units(place: Place, match: re.Match[str] | None) -> bool:
    """"The early hours" are a time of day, not a length."""
    if match is None or match["unit"].lower() in ("seconds", "minutes"):
        return False
    return not (match["unit"].lower() == "hours" and match["dir"].lower() in ("early", "final", "late", "later"))


def _spelt_year(place: Place, match: re.Match[str] | None) -> bool:
    """"Two thousand" and "nineteen" are years after "in", "since" or "the year" and before no noun of their own."""
    if match is None or re.match(r"[\s-]+(?:hundred|thousand|years|people|men|troops|miles|dollars)", place.after(14)):
        return False
    return match["spelt"].lower() != "nineteen" and (
        place.word_before() in _cues("year") or match[0].lower().startswith("the year")
    )


def _apostrophe(place: Place, match: re.Match[str] | None) -> bool:
    """"'98" is a year unless the mark closes a quotation or a name follows ("'60 Minutes")."""
    before = place.text[place.start - 1 : place.start]
    return before in (" ", "\n", "(", "-", "–", "") and re.match(r"\s[A-Z]", place.text[place.end : place.end + 2]) is None


def _day_word(place: Place, match: re.Match[str] | None) -> bool:
    """"USA Today" is a newspaper; "Today" is a time at the beginning of a sentence or quotation."""
    first = place.text[place.start]
    previous = place.text[max(place.left, place.start - 12) : place.start].split()
    return not (first.isupper() and previous and previous[-1][:1].isupper() and previous[-1][-1:].isalnum())


GUARDS: dict[str, Guard] = {
    "month.bare": _month_bare,
    "weekday.bare": _weekday_bare,
    "year.bare": _year,
    "clock.four_and_twenty": _clock_24,
    "clock.military": _military,
    "set.rate": _rate,
    "duration.number": _duration,
    "duration.hyphen": _duration,
    "duration.determined": _duration,
    "duration.old": _old,
    "duration.bare_plural": _bare_plural,
    "quarter.ordinal": _quarter,
    "quarter.the": _report_quarter,
    "quarter.latest": _report_quarter,
    "season.bare": _season,
    "decade.words": _decade_words,
    "month.direction": _month_direction,
    "vague.the_past": _vague_noun,
    "vague.recent": _vague_noun,
    "vague.the_present": _vague_noun,
    "vague.the_future": _vague_noun,
    "unit.one_day_future": _one_day,
    "duration.the_years": _the_years,
    "duration.recent": _recent_units,
    "year.spelt": _spelt_year,
    "year.apostrophe": _apostrophe,
    "day_word.bare": _day_word,
    "vague.now": _now,
    "vague.current": _current,
    "vague.soon": _soon,
    "unit.bare_the": _the_unit,
    "unit.direction": _rolling_unit,
    "unit.ordinal_day": _never,
    "date.day_of_month": _ordinal,
    "part.the": _part_the,
    "holiday.named": _holiday,
}
"""The guards by the id of their rule."""


def passes(rule: str, place: Place, match: re.Match[str] | None) -> bool:
    """Whether the rule's guard, if it has one, lets the match pass."""
    guard = GUARDS.get(rule)
    return guard is None or guard(place, match)
