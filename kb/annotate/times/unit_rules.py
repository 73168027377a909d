"""Rules for units of time: this week, two days ago, the past five years, a four-hour meeting, the quarter."""

from __future__ import annotations

from kb.annotate.times.rules import Rule

_REL = r"(?P<rel>ago|earlier|previously|prior|back|later|afterwards?|thereafter|hence|from now|from today)"
_SO = r"(?: or (?:so|more|less|two))?"
_ROLLING = (
    r"(?P<dir>last|past|next|coming|previous|preceding|following|ensuing|subsequent|first|final|opening|closing"
    r"|initial|latest|prior|remaining|early)"
)
_BIG = r"(?P<unit>day|week|weekend|fortnight|month|quarter|semester|year|decade|century|millennium|hour|minute)"

DEICTIC = (
    Rule("unit.direction", "unit", "deictic", rf"<EDGE>(?:the )?(?:very )?(?!past)<DIR> <KIND>{_BIG}"),
    Rule(
        "unit.edge_of_the",
        "unit",
        "deictic",
        r"(?:the )?(?:very )?(?P<mod>beginning|start|middle|end|close|rest|remainder)(?: of)? the <KIND>"
        + _BIG,
    ),
    Rule(
        "unit.bare_the",
        "unit",
        "bare_unit",
        r"(?:(?P<mod>early|earlier|late|later|mid)(?: in)? )?the "
        r"(?:(?P<kind>full|entire|whole|fiscal|calendar|financial) )?"
        r"(?:fiscal )?(?P<unit>week|weekend|month|year|quarter|decade|century|day)",
    ),
    Rule("unit.year_end", "unit", "year_end", r"(?:(?:around|the|by|calendar|fiscal) )?year(?:-| |['’]s )end"),
    Rule("unit.mid_year", "unit", "year_end", r"mid-?year", {"mod": "MID"}),
    Rule("unit.direction_year_end", "unit", "year_end", r"<NEAR> year(?: |['’]s )end"),
    Rule("unit.own_end", "unit", "deictic", r"<UNIT>['’]s(?: |-)end", {"mod": "END", "direction": 0}),
    Rule("unit.midweek", "unit", "deictic", r"mid-?week", {"mod": "MID", "unit": "W", "direction": 0}),
    Rule("unit.week_of", "unit", "week_of",
         r"the week (?:of|beginning|starting|ending|ended) <MONTH> <DAY>(?:,? <YEAR>)?"),
    Rule("unit.week_of_day_first", "unit", "week_of",
         r"the week (?:of|beginning|starting|ending|ended) <DAY> <MONTH>(?: <YEAR>)?"),
    Rule(
        "unit.from_weekday",
        "unit",
        "from_weekday",
        r"(?P<num>an?|one|two|three) (?P<unit>weeks?) (?:from|after) <WEEKDAY>",
    ),
    Rule(
        "unit.ago_weekday",
        "unit",
        "from_weekday",
        r"(?P<num>an?|one|two|three) (?P<unit>weeks?) (?P<rel>ago) (?:last |on )?<WEEKDAY>",
    ),
    Rule("unit.before_last", "unit", "deictic",
         r"(?:the )?(?P<unit>night|day|week|weekend|month|year) before last", {"direction": -1, "amount": 2.0}),
    Rule("unit.after_next", "unit", "deictic",
         r"(?:the )?(?P<unit>day|week|weekend|month|year) after next", {"direction": 1, "amount": 2.0}),
    Rule("unit.day_before_yesterday", "unit", "day_word", r"(?:the )?day before yesterday", {"word": "-2"}),
    Rule("unit.day_after_tomorrow", "unit", "day_word", r"(?:the )?day after tomorrow", {"word": "+2"}),
    Rule(
        "unit.day_before_weekday",
        "unit",
        "beside_weekday",
        r"(?:the )?day (?P<beside>before|after) (?:<NEAR> )?<WEEKDAY>",
    ),
    Rule("unit.day_beside", "unit", "offset", r"the (?P<unit>day|night) (?P<rel>before|after)", {"amount": 1.0}),
    Rule("unit.one_day_future", "unit", "vague", r"(?:one|some) day", {"value": "FUTURE_REF"}),
    Rule("unit.latest", "unit", "deictic", r"(?:the )?(?:latest|most recent) <KIND>(?P<unit>week|month|year)",
         {"direction": -1}),
    Rule("unit.from_day_word", "unit", "from_day_word",
         r"(?P<num>an?|one|two|three) (?P<unit>weeks?|months?|years?) (?:from|after|(?P<rel>ago|before)) <DAYWORD>"),
    Rule("unit.these_days", "unit", "vague", r"these days", {"value": "PRESENT_REF"}),
    Rule("unit.other_day", "unit", "vague", r"the other day", {"value": "PAST_REF"}),
)

OFFSETS = (
    Rule(
        "offset.number",
        "unit",
        "offset",
        rf"<APPROX>(?:(?:just|only|some|exactly|barely|fully) )?<MANY><LONG>"
        rf"<HY><ANYUNIT>{_SO} {_REL}",
    ),
    Rule("offset.and_half", "unit", "offset", rf"<APPROX>an? <UNIT> and (?:a|one) half {_REL}", {"amount": 1.5}),
    Rule("offset.half", "unit", "offset", rf"<APPROX>half an? <UNIT> {_REL}", {"amount": 0.5}),
    Rule("offset.bare_plural", "unit", "offset", rf"(?:many |some )?<UNITS> {_REL}"),
    Rule("offset.range", "unit", "offset", rf"<APPROX><NUM><TO><NUM2> <UNITS> {_REL}"),
    Rule("offset.in_time", "unit", "offset", r"(?:<NUM>|<SOME>) <ANYUNIT>['’]s? time", {"relation": "hence"}),
    Rule(
        "offset.year_ago_quarter",
        "unit",
        "year_ago",
        r"(?:(?:the|a|its) )?(?:comparable )?year-(?:ago|earlier) (?:<ORD><HY>)?(?P<kind>quarter|period|month|half)",
    ),
    Rule(
        "offset.year_ago_months",
        "unit",
        "year_ago",
        r"(?:the )?year-(?:ago|earlier) (?P<num>six|nine|three|twelve) months",
    ),
    Rule("offset.year_ago", "unit", "year_ago", r"year-(?:ago|earlier)"),
    Rule(
        "offset.month_ago",
        "unit",
        "offset",
        r"(?P<unit>month|week|quarter|decade)-(?P<rel>ago|earlier)",
        {"amount": 1.0},
    ),
)

DURATIONS = (
    Rule(
        "duration.number",
        "unit",
        "duration",
        rf"<APPROX><MANY><LONG> <ANYUNIT>(?!-[a-z]){_SO}",
    ),
    Rule(
        "duration.rolling",
        "unit",
        "duration",
        rf"(?:the )?(?:very )?{_ROLLING} (?:<NUM>|<SOME>)<LONG>"
        rf"<HY><ANYUNIT>{_SO}",
    ),
    Rule("duration.each_of", "unit", "duration", rf"each of (?:the )?{_ROLLING} (?:<NUM>|<SOME>) <ANYUNIT>"),
    Rule(
        "duration.rolling_one",
        "unit",
        "rolling_one",
        r"(?:the )?(?P<dir>past) (?:full )?(?P<unit>year|decade|century|month|week|quarter|hour)(?P<so> or so)?",
    ),
    Rule("duration.next_or_so", "unit", "duration", r"(?:the )?(?:last|past|next) <BIGUNIT> or so", {"amount": 1.0}),
    Rule(
        "duration.determined",
        "unit",
        "duration",
        r"(?:the|these|those|all|his|her|its|their) <NUM>(?: (?:full|more))? <UNITS>",
    ),
    Rule(
        "duration.recent",
        "unit",
        "duration",
        r"(?:the )?(?:(?:very|most) )?(?P<dir>recent|coming|past|previous|preceding|last|next|following|early|earlier"
        r"|final|first|subsequent|ensuing|intervening|opening|closing|later|upcoming|these|those|remaining) <UNITS>",
    ),
    Rule(
        "duration.hyphen",
        "unit",
        "duration",
        r"(?:<NUM>|(?P<some>several|many))-(?P<unit>second|minute|hour|day|night|week|month|year|decade|century)"
        r"(?:-long)?",
    ),
    Rule(
        "duration.hyphen_period",
        "unit",
        "duration",
        r"an? (?:<NUM>|(?P<some>several|many))-(?P<unit>second|minute|hour|day|week|month|year|decade)"
        r" (?:period|span|stretch)",
    ),
    Rule("duration.old", "unit", "duration_old", r"<NUM>-(?P<unit>hour|day|week|month|year|decade|century)s?-old"),
    Rule(
        "duration.long",
        "unit",
        "duration",
        r"(?P<unit>hour|day|night|week|weekend|month|year|decade|century)-?long",
        {"amount": 1.0},
    ),
    Rule("duration.plural_long", "unit", "duration", r"(?P<unit>hours|days|weeks|months|years|decades|centuries)-long"),
    Rule("duration.half", "unit", "duration", r"<APPROX>half an? <UNIT>", {"amount": 0.5}),
    Rule("duration.half_hyphen", "unit", "duration", r"half-(?P<unit>hour|day|year|century|decade)", {"amount": 0.5}),
    Rule("duration.and_half", "unit", "duration", r"<APPROX>(?:an?|one) <UNIT> and (?:a|one) half", {"amount": 1.5}),
    Rule(
        "duration.number_and_half",
        "unit",
        "duration",
        r"<APPROX>(?:the (?:last|past|next) )?<NUM><HY>and<HY>(?:a|one)<HY>half(?: |-)<ANYUNIT>",
        {"word": "and a half"},
    ),
    Rule(
        "duration.quarter_century",
        "unit",
        "duration",
        r"<APPROX>(?:a|the (?:last|past|next)) quarter<HY>(?:of a )?century",
        {"amount": 25.0, "unit": "Y"},
    ),
    Rule(
        "duration.half_century",
        "unit",
        "duration",
        r"<APPROX>(?:a|the (?:last|past|next)) half<HY>(?:of a )?century",
        {"amount": 50.0, "unit": "Y"},
    ),
    Rule("duration.rolling_range", "unit", "duration", rf"(?:the )?{_ROLLING} <NUM><TO><NUM2> <UNITS>"),
    Rule("duration.range", "unit", "duration", r"<APPROX><NUM><TO><NUM2>(?: |-)<ANYUNIT>"),
    Rule(
        "duration.bare_plural",
        "unit",
        "bare_plural",
        r"(?:<UNITS>)(?: (?:or|and) (?:hours|days|weeks|months|years|decades|centuries))?",
    ),
    Rule("duration.the_years", "unit", "bare_plural", r"the years", {"unit": "Y"}),
    Rule(
        "duration.all",
        "unit",
        "duration",
        r"all <KIND>(?P<unit>day|night|week|month|year|weekend)(?: long)?",
        {"amount": 1.0},
    ),
)

SETS = (
    Rule(
        "set.every",
        "unit",
        "set_unit",
        r"(?:every|each)(?: (?:single|passing|and every|calendar|fiscal|trading|business|working))? <UNIT>",
        {"amount": 1.0},
    ),
    Rule("set.every_other", "unit", "set_unit", r"(?:every|each) (?:other|second) <UNIT>", {"amount": 2.0}),
    Rule("set.every_number", "unit", "set_unit", r"(?:every|each) (?:<NUM>|few|couple of) <UNITS>"),
    Rule(
        "set.times_a",
        "unit",
        "set_unit",
        r"(?:once|twice|thrice|(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|several|many) times)"
        r" (?:an?|per|each|every) <UNIT>",
        {"amount": 1.0},
    ),
    Rule("set.weekends", "unit", "set_fixed", r"weekends", {"value": "XXXX-WXX-WE"}),
    Rule("set.per", "unit", "set_unit", r"per <UNIT>", {"amount": 1.0}),
    Rule("set.rate", "unit", "rate", r"an? (?P<unit>day|week|month|year|hour|minute|night|quarter)", {"amount": 1.0}),
)

QUARTERS = (
    Rule(
        "quarter.ordinal",
        "unit",
        "quarter",
        r"<EDGE>(?:the )?(?:(?P<fiscal>fiscal|financial)[\s-])?"
        r"<ORD><HY>(?:fiscal )?(?P<quarter>quarter|half)"
        r"(?:(?:,? of| in|,)? (?:fiscal |calendar )?(?:the year )?<YEAR>|<OFYEAR>)?",
    ),
    Rule(
        "quarter.of_fiscal",
        "unit",
        "quarter",
        r"(?:the )?<ORD><HY>(?P<quarter>quarter|half) of (?:the|its|this|last)"
        r" (?:(?:current|last|fiscal|financial|calendar) ){0,2}year",
    ),
    Rule("quarter.years", "unit", "quarter", r"(?P<dir2>next|last|this) year['’]s <ORD><HY>(?P<quarter>quarter|half)"),
    Rule(
        "quarter.last_half",
        "unit",
        "quarter",
        r"(?:the )?(?P<half>last|latter|final|closing|opening) half(?: of <YEAR>|<OFYEAR>)",
    ),
    Rule("quarter.first_two", "unit", "quarter", r"(?:the )?(?P<half>first|last|final) two quarters of <YEAR>"),
    Rule("quarter.code", "quarter_code", "quarter",
         r"(?P<code>Q[1-4]|[1-4]Q|H[12]|[12]H)(?:<HY>?(?:of )?<ANYYEAR>|(?P<yy>\d\d))?"),
    Rule(
        "quarter.the",
        "unit",
        "report_quarter",
        r"(?:the|that|its|this) "
        r"(?:(?P<which>current|recent|reported|just-ended|same|prior|previous|preceding) )?"
        r"(?P<quarter>quarter|period)",
    ),
    Rule(
        "quarter.latest",
        "unit",
        "report_quarter",
        r"(?:the )?(?P<which>latest|most recent) (?:fiscal )?(?P<quarter>quarter|period)",
    ),
)

PARTS = (
    Rule("part.direction", "part", "part", r"<MOD>(?:the )?(?:very )?<NEAR> <PART>"),
    Rule("part.the", "part", "part", r"(?:the )(?:(?P<mod>early|late|mid)[\s-])?<PART>"),
    Rule("part.dayword", "dayword", "day_word", r"<MOD><DAYWORD><HY><PART>"),
    Rule("part.of_dayword", "part", "day_word", r"(?:(?P<mod>early|late|mid)[\s-])?<PART> (?:of )?<DAYWORD>"),
    Rule(
        "part.same_day", "part", "part", r"(?:the )?<PART> of (?:the )?(?P<dir>same|next|following|previous|that) day"
    ),
    Rule("part.mod", "part", "part", r"(?P<mod>early|late)<HY><PART>"),
    Rule("part.light", "part", "part", r"<LIGHT>"),
    Rule("part.mid", "part", "part", r"(?P<mod>mid)[\s-]?<PART>"),
    Rule("part.overnight", "overnight", "overnight", r"overnight"),
    Rule("part.every", "part", "set_unit", r"(?:every|each) <PART>", {"amount": 1.0, "unit": "D"}),
)

DAY_WORDS = (
    Rule("day_word.bare", "dayword", "day_word", r"<MOD><DAYWORD>"),
    Rule("day_word.clock", "dayword", "day_word", r"<DAYWORD>,? at (?:about |around )?(?:<CLOCK>|<MOMENT>)<ZONE>"),
)
