"""The pieces that the rules' patterns are made of, built from the lexicon, and the reader of what they captured.

In a pattern `<NAME>` stands for a piece, a space for one to three white-space characters, and a hyphen in `<HY>` for
a space or hyphen. Patterns ignore case, except that months and weekdays must be capitalised.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from kb.annotate.times.holidays import holidays
from kb.annotate.times.words import codes_of, lexicon, numbers_of

_PLACEHOLDER: Final = re.compile(r"<([A-Z0-9]+)>")
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")


_ZONES: Final = (
    r"(?:(?-i:GMT|UTC|BST|CET|CEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|ET|CT|MT|PT|IST|MSK|JST|HKT|AEST|AEDT|SAST|EET|EEST)"
    r"|(?:local|(?-i:Eastern|Central|Mountain|Pacific|Moscow|Greenwich|London|Beijing|Tokyo|Paris|Berlin|Kiev|Kyiv"
    r"|Jerusalem))(?:\s(?:standard|daylight|mean))?\stime)"
)


def _alternatives(words: list[str]) -> str:
    """The words as a regex, longest first so that no word hides a longer one."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)


def _names(table: str, full: int) -> str:
    """Month or weekday names, capitalised or in capitals; names up to `full` letters may carry a full stop."""
    long: list[str] = []
    short: list[str] = []
    for name in numbers_of(table):
        (long if len(name) > full or name in ("may", "june", "july") else short).extend(
            (name.capitalize(), name.upper())
        )
    return f"(?-i:(?:{_alternatives(short)})\\b\\.?|(?:{_alternatives(long)})\\b)"


@functools.cache
def fragments() -> dict[str, str]:
    """Every piece by its name."""
    small = [word for word, value in numbers_of("numbers").items() if value < 100]
    big = [word for word, value in numbers_of("numbers").items() if value >= 100]
    any_number = f"(?:{_alternatives(small + big)})"
    ordinals = _alternatives(list(numbers_of("ordinals")))
    tens = _alternatives([word for word, value in numbers_of("numbers").items() if 20 <= value < 100])
    number = (
        r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,4})(?:\.\d{1,2})?(?:[\s-]\d/\d{1,2}|½)?"
        rf"(?:[\s-](?:{_alternatives(big)})s?)?"
        rf"|(?:(?:an?\s|half\sa\s)(?={_alternatives(big)})|(?<!\w)){any_number}(?:[\s-](?:and\s)?{any_number}){{0,5}}"
        r"(?:\s\d/\d{1,2})?"
    )
    days = [name for name in numbers_of("weekdays") if name.endswith("day")]
    days = [*map(str.capitalize, days), *map(str.upper, days)]
    directions = numbers_of("directions")
    modifiers = codes_of("modifiers")
    amounts = [
        w for w, code in modifiers.items() if code not in ("START", "MID", "END") and w not in ("some", "about", "over")
    ]
    edges = ("beginning", "start", "opening", "middle", "end", "close", "turn")
    wide = ("rest", "remainder")
    plurals = _alternatives(list(lexicon()["unit_plurals"]))
    some = (
        r"(?P<some>several|a\sfew|few|many|some|a\snumber\sof|(?:a\s)?couple(?:\sof)?|dozens\sof|tens\sof|scores\sof|millions\sof|hundreds\sof"
        r"|thousands\sof|various|numerous|countless|quite\sa\sfew|a\shandful\sof)"
    )
    return {
        "HY": r"[\s\xa0-]",
        "MONTH": f"(?P<month>{_names('months', 4)})",
        "MONTH2": f"(?P<month2>{_names('months', 4)})",
        "WEEKDAY": f"(?P<weekday>{_names('weekdays', 5)})",
        "WEEKDAYNAME": f"(?P<weekday>(?-i:{_alternatives(days)}))",
        "SEASON": f"(?P<season>{_alternatives(list(codes_of('seasons')))})",
        "PART": f"(?P<part>{_alternatives([p for p in codes_of('parts') if not p.endswith('s')])})",
        "LIGHT": "(?P<part>dawn|daybreak|sunrise|dusk|sunset|nightfall)",
        "PARTS": f"(?:{_alternatives([p for p in codes_of('parts') if p.endswith('s')])})",
        "MOMENT": f"(?P<moment>{_alternatives(list(codes_of('moments')))})",
        "DAY": r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th))?(?!\d|:\d|%|[.,]\d))",
        "DAY2": r"(?P<day2>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d))",
        "ORDDAY": rf"(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)|(?:(?:twenty|thirty)-)?(?:{ordinals}))",
        "YEAR": r"(?P<year>(?:1[0-9]|20|21)\d\d(?!\d|[.,]\d|%))",
        "YY": r"(?P<yy>['’‘`](?:\d\d)(?!\d|s))",
        "ANYYEAR": r"(?:(?P<year>(?:1[0-9]|20|21)\d\d(?!\d|[.,]\d|%))|(?P<yy>['’‘`]\d\d(?!\d|s)))",
        "ERA": r"(?P<era>(?-i:B\.C\.(?:E\.)?|BCE?|A\.D\.|AD|CE|C\.E\.)(?!\w))",
        "ORD": rf"(?P<ord>(?:(?:{tens})-)?(?:{ordinals})|\d{{1,2}}(?:st|nd|rd|th))",
        "NTH": r"(?P<nth>first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th)|last|final)",
        "NUM": f"(?P<num>{number})",
        "NUM2": f"(?P<num2>{number})",
        "MANY": f"(?:(?P<num>{number})|{some}|(?P<one>an?)(?!\\s(?:{plurals})\\b))",
        "SOME": some,
        "LONG": r"(?:-odd|-plus|\sor\sso|\s(?:odd|plus|more|full|straight|consecutive|successive|additional|extra"
        r"|solid|whole|trading|business|working|entire|long|short|or\smore|calendar|fiscal))?",
        "UNIT": f"(?P<unit>{_alternatives(list(lexicon()['units']))})",
        "UNITS": f"(?P<unit>{plurals})",
        "ANYUNIT": f"(?P<unit>{_alternatives([*lexicon()['units'], *lexicon()['unit_plurals']])})",
        "BIGUNIT": "(?P<unit>day|week|weekend|month|quarter|year|decade|century|millennium)",
        "DIR": f"(?P<dir>{_alternatives(list(directions))})",
        "DIR2": f"(?P<dir2>{_alternatives(list(directions))})",
        "NEAR": "(?P<dir>last|past|this|next|coming|this\\spast|this\\scoming|previous|following|preceding|same|that)",
        "APPROX": rf"(?:(?P<approx>{_alternatives(amounts)})\s)?",
        "MOD": r"(?:(?:the\s)?(?:very\s)?(?P<mod>early|earlier|late|later|mid)(?:\s(?:in|on))?[\s-])?",
        "EDGE": rf"(?:(?:the\s)?(?:very\s)?(?P<mod>early|earlier|late|later|mid|(?:{'|'.join(edges)})\sof"
        rf"|(?:a\sgood|the\sbetter)\spart\sof|(?:{'|'.join(wide)})\sof)(?:\s(?:in|on))?[\s-])?",
        "KIND": r"(?:(?P<kind>fiscal|financial|calendar|business|trading|working|academic|school|tax|full|entire|whole)"
        r"[\s-])?",
        "OFYEAR": r"(?:,?\s(?:of\s|in\s)?(?:the\s)?(?P<dir2>last|this|next|that|same|previous|following|current|coming)"
        r"\syear)",
        "CLOCK": r"(?:(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?"
        r"\s?(?P<ampm>[ap]\.?\s?m\b\.?|[ap]\.m\.?))",
        "CLOCK24": r"(?:(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d)|\.(?P<minute>[0-5]\d)(?=\s(?:GMT|UTC|BST|CET)))"
        r"(?::(?P<second>[0-5]\d))?(?![\d.:%]))",
        "ZONE": rf"(?:[\s,]{{1,2}}(?:\((?P<zone>{_ZONES})\)|(?P<zone>{_ZONES})\b))?",
        "DAYWORD": r"(?P<dayword>today|yesterday|tomorrow|tonight)",
        "HOLIDAY": f"(?P<holiday>{_alternatives(list(holidays()))})",
        "TO": r"(?:\s?[-–—/]\s?|\s(?:to|and|or|through|until|till|&)\s)",
    }


def expand(pattern: str) -> str:
    """A rule's pattern with its pieces filled in, closed by a word boundary.

    A group that occurs twice (in two branches) is numbered from the second on: `month`, `month__2`.
    """
    pieces = fragments()
    spaced = pattern.replace(" ", r"[\s\xa0]{1,3}")
    filled = _PLACEHOLDER.sub(lambda match: pieces[match[1]], spaced)
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        count = seen[match[1]] = seen.get(match[1], 0) + 1
        return match[0] if count == 1 else f"(?P<{match[1]}__{count}>"

    return _GROUP.sub(numbered, filled) + r"(?!\w)"
