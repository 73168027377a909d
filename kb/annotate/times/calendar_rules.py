"""Rules for the calendar: dates, months, weekdays, clock times, years, decades, centuries, seasons and feasts."""

from __future__ import annotations

from kb.annotate.times.rules import Rule

_MONTH_DAY = r"<MONTH> (?:the )?<DAY>(?:(?:,| of|,? in)? <ANYYEAR>|<OFYEAR>)?"
_DAY_MONTH = r"(?:the )?<DAY>(?: of)?<HY><MONTH>(?:,?<HY><ANYYEAR>|<OFYEAR>)?"
_ON_DAY = (
    r"(?:,? (?:on |of )?(?:(?:the )?(?:<NEAR> )?<WEEKDAY>(?: <PART>)?"
    r"(?:,? (?:<MONTH> <DAY>|(?:the )?<DAY>(?: of)? <MONTH>)(?:,? <YEAR>)?)?"
    r"|<MONTH> <DAY>(?:,? <YEAR>)?|(?:the )?<DAY>(?: of)? <MONTH>(?:,? <YEAR>)?|<DAYWORD>))"
)

_AT_CLOCK = r",?(?: at| [-–|])? (?:<CLOCK>|<CLOCK24>)<ZONE>"
_PART_OF = r"(?:the )?(?:(?:early|late|mid) )?<PART>(?: hours)? (?:of|on) (?:<WEEKDAY>,? )?"
_IN_MONTH = r" (?:of|in) <MONTH>(?:,? <ANYYEAR>|<OFYEAR>)?"
_EDGE_UNITS = (
    r"(?P<portion>first|early|opening|last|closing|final|latter|later) (?:few )?(?:hours|days|weeks|months)"
)

DATES = (
    Rule("date.month_day", "month", "date", rf"<MOD>{_MONTH_DAY}"),
    Rule("date.month_day_clock", "month", "date", rf"{_MONTH_DAY}{_AT_CLOCK}"),
    Rule("date.month_day_part", "month", "date", rf"{_MONTH_DAY} <PART>"),
    Rule("date.day_month", "month", "date", rf"<MOD>{_DAY_MONTH}"),
    Rule("date.day_month_clock", "month", "date", rf"{_DAY_MONTH}{_AT_CLOCK}"),
    Rule("date.month_ordinal_word", "month", "date", r"<MONTH> (?:the )?<ORDDAY>(?:,? <YEAR>)?"),
    Rule("date.ordinal_word_month", "month", "date", r"(?:the )?<ORDDAY> of <MONTH>(?:,? <YEAR>)?"),
    Rule("date.weekday_month_day", "weekday", "date", rf"<MOD><WEEKDAY>(?: <PART>)?,? {_MONTH_DAY}"),
    Rule("date.weekday_day_month", "weekday", "date", rf"<MOD><WEEKDAY>(?: <PART>)?,? {_DAY_MONTH}"),
    Rule("date.weekday_month_day_clock", "weekday", "date", rf"<WEEKDAY>,? {_MONTH_DAY}{_AT_CLOCK}"),
    Rule("date.weekday_day_month_clock", "weekday", "date", rf"<WEEKDAY>,? {_DAY_MONTH}{_AT_CLOCK}"),
    Rule("date.weekday_month_ordinal", "weekday", "date", r"(?:<NEAR> )?<WEEKDAY>,? <MONTH> <ORDDAY>(?:,? <YEAR>)?"),
    Rule("date.part_of_month_day", "part", "date", rf"{_PART_OF}{_MONTH_DAY}"),
    Rule("date.part_of_day_month", "part", "date",
         rf"{_PART_OF}(?:(?P<eve>[12]?\d|3[01])<TO>)?{_DAY_MONTH}"),
    Rule("date.part_of_ordinal", "part", "month_day",
         r"(?:the )?(?:(?:early|late|mid) )?<PART>(?: hours)? (?:of|on) the "
         r"(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))"),
    Rule("date.nth_weekday", "weekday", "nth_weekday", rf"(?:the )?<NTH> <WEEKDAY>{_IN_MONTH}"),
    Rule("date.nth_day", "unit", "nth_day", rf"(?:the )?<NTH> day{_IN_MONTH}"),
    Rule("date.nth_day_of_year", "unit", "nth_day", r"(?:the )?<NTH> day of <YEAR>"),
    Rule("date.nth_week", "unit", "nth_week", rf"(?:the )?<NTH>(?: full)? (?P<unit>week|weekend){_IN_MONTH}"),
    Rule(
        "date.iso",
        "number",
        "date",
        r"(?P<year>[12]\d{3})-(?P<mm>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
        r"(?:(?:T| )(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?Z?)?",
    ),
    Rule(
        "date.numeric",
        "number",
        "numeric",
        r"(?P<first>\d{1,2})(?P<sep>[/.])(?P<second_number>\d{1,2})(?P=sep)"
        r"(?P<full_year>(?:1[89]|20)\d\d|\d\d)(?![/.]?\d)",
    ),
    Rule("date.day_of_this_month", "ordinal", "month_day",
         r"(?:the )?(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)) of (?P<dir>this|last|next|the same) month"),
    Rule("date.day_of_month", "ordinal", "month_day", r"the (?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))"),
)

MONTHS = (
    Rule("month.year", "month", "month", r"<EDGE><MONTH>(?:,| of|-)?<HY><ANYYEAR>"),
    Rule("month.of_year", "month", "month", r"<EDGE><MONTH><OFYEAR>"),
    Rule("month.bare", "month", "month", r"<EDGE><MONTH>(?: month)?"),
    Rule("month.portion", "month", "month",
         r"(?:the )?(?P<portion>first|second|latter|last|early|opening|closing|final) (?:half|part) of"
         r" <MONTH>(?:,? <ANYYEAR>|<OFYEAR>)?"),
    Rule("month.edge_units", "unit", "month", rf"(?:the )?{_EDGE_UNITS} of <MONTH>(?:,? <ANYYEAR>|<OFYEAR>)?"),
    Rule("month.direction", "month", "month", r"<MOD>(?:the )?<NEAR> <MONTH>"),
    Rule("month.every", "month", "set_month", r"(?:each|every) <MONTH>"),
)

WEEKDAYS = (
    Rule("weekday.bare", "weekday", "weekday", r"(?:(?P<mod>early|late) )?<WEEKDAY>"),
    Rule("weekday.part", "weekday", "weekday", r"(?:(?P<mod>early|late) )?<WEEKDAY><HY><PART>"),
    Rule("weekday.day", "weekday", "weekday_day",
         r"<WEEKDAY>,? (?:the )?(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))"),
    Rule("weekday.direction", "weekday", "weekday", r"<MOD>(?:the )?<NEAR> <WEEKDAY>(?:<HY><PART>)?"),
    Rule(
        "weekday.of_week",
        "weekday",
        "weekday",
        r"(?:on )?<WEEKDAY>(?: <PART>)?,? (?:of )?(?:the )?(?P<dir2>last|next|this|that|following|previous|same) week",
    ),
    Rule(
        "weekday.clock",
        "weekday",
        "weekday",
        r"(?:<NEAR> )?<WEEKDAY>(?: <PART>)?,?(?: at)? (?:(?:about|around|just after|just before|exactly) )?"
        r"(?:<CLOCK>|<CLOCK24>|<MOMENT>)<ZONE>",
    ),
    Rule("weekday.every", "weekday", "set_weekday",
         r"(?:(?:each|every)(?: other| single| second)? )<WEEKDAY>(?: <PART>)?"),
    Rule("weekday.plural", "weekday", "set_weekday", r"(?:on )?<WEEKDAYNAME>s"),
    Rule("weekday.part_of", "part", "weekday", r"(?:the )?(?:(?:early|late) )?<PART> of (?:<NEAR> )?<WEEKDAY>"),
)

CLOCKS = (
    Rule("clock.day", "number", "clock", rf"<APPROX>(?:exactly )?<CLOCK><ZONE>{_ON_DAY}"),
    Rule(
        "clock.bare",
        "number",
        "clock",
        r"<APPROX>(?:exactly )?<CLOCK><ZONE>(?: in the (?P<part>morning|afternoon|evening))?",
    ),
    Rule(
        "clock.four_and_twenty",
        "number",
        "clock",
        rf"<APPROX>(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?"
        rf"(?:h\b| hours| hrs)?<ZONE>{_ON_DAY}?",
    ),
    Rule(
        "clock.military",
        "number",
        "clock",
        rf"<APPROX>(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)h?(?: (?:hours|hrs))?<ZONE>{_ON_DAY}?",
    ),
    Rule(
        "clock.oclock",
        "oclock",
        "clock",
        r"<APPROX>(?P<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o['’]clock"
        rf"(?: in the <PART>| (?P<ampm>[ap]\.?m\b\.?))?{_ON_DAY}?",
    ),
    Rule("clock.moment", "moment", "clock", rf"<APPROX>(?:high )?<MOMENT><ZONE>{_ON_DAY}?"),
)

YEARS = (
    Rule("year.bare", "number", "year", r"<EDGE>(?:the year )?<YEAR>(?:[-\s]<ERA>)?"),
    Rule("year.era_before", "number", "year", r"(?:the year )?(?-i:A\.?D\.?) (?P<year>\d{1,4})"),
    Rule("year.era", "number", "year", r"<EDGE>(?:the year )?(?:about |around |circa |c\. ?)?(?P<year>\d{1,4}) <ERA>"),
    Rule("year.circa", "number", "year", r"(?:c\.|ca\.|circa) ?<YEAR>", {"mod": "APPROX"}),
    Rule("year.post", "number", "year", r"(?P<beyond>post|pre)-<YEAR>"),
    Rule("year.fiscal", "number", "year",
         r"(?:the )?(?:(?:fiscal|financial)(?: year)? <YEAR>|<YEAR> (?:fiscal|financial) year)", {"word": "fiscal"}),
    Rule("year.fiscal_code", "fiscal_code", "year",
         r"(?-i:FY)<HY>?(?:<YEAR>|['’]?(?P<yy>\d\d)(?!\d))", {"word": "fiscal"}),
    Rule("year.quarter", "number", "quarter",
         r"(?:the )?(?:(?P<fiscal>fiscal|financial)(?: year)? )?<YEAR>(?:['’]s)? <ORD><HY>(?P<quarter>quarter|half)"),
    Rule("year.season", "number", "season", r"(?:the )?<YEAR> <SEASON>"),
    Rule("year.part", "number", "year",
         r"(?:the )?(?P<portion>first|second|latter|last|early) (?:half|part) of <YEAR>"),
    Rule("year.edge_units", "unit", "year", rf"(?:the )?{_EDGE_UNITS} of <YEAR>"),
    Rule("year.quarter_of_report", "number", "year_quarter", r"(?:the )?<YEAR> (?P<quarter>quarter|period)"),
    Rule("year.apostrophe", "apostrophe", "year", r"<YY>"),
    Rule("decade.digits", "number", "decade", r"<EDGE>(?:the )?(?P<year>(?:1[0-9]|20)\d0)['’]?s"),
    Rule(
        "decade.half",
        "number",
        "decade",
        r"(?:the )?(?P<portion>first|second|last|latter) (?:half|part) of the (?P<year>(?:1[0-9]|20)\d0)['’]?s",
    ),
    Rule(
        "decade.short", "apostrophe", "decade", r"<EDGE>(?:the )?(?:(?:early|late|mid)[\s-])?['’‘`](?P<short>\d0)['’]?s"
    ),
    Rule(
        "decade.words",
        "decade",
        "decade",
        r"<EDGE>(?:the )?(?:nineteen[\s-])?(?P<decade>twenties|thirties|forties|fifties|sixties|seventies"
        r"|eighties|nineties)",
    ),
    Rule("century.ordinal", "unit", "century", r"<EDGE>(?:the )?<ORD><HY>(?:century|centuries)(?: <ERA>)?"),
    Rule(
        "century.half",
        "unit",
        "century",
        r"(?:the )?(?P<portion>first|second|last|latter) (?:half|part|quarter|third) of the "
        r"<ORD><HY>century(?: <ERA>)?",
    ),
    Rule(
        "year.spelt",
        "spelt_year",
        "year",
        r"(?:the year )?(?P<spelt>(?:nineteen|twenty|eighteen|seventeen)[\s-](?:(?:oh|hundred(?: and)?)[\s-])?"
        r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)?(?:[\s-]?(?:one|two|three|four|five|six|seven|eight"
        r"|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen))?"
        r"|two thousand(?:(?: and)? (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?)",
    ),
)

SEASONS = (
    Rule("season.year", "season", "season",
         r"<EDGE>(?:the )?(?:<NEAR> )?<SEASON>(?: of|,)? <ANYYEAR>(?:[-–/]\d\d(?:\d\d)?(?!\d))?"),
    Rule("season.of_year", "season", "season", r"<EDGE>(?:the )?<SEASON><OFYEAR>"),
    Rule("season.era", "season", "season",
         r"<EDGE>(?:the )?<SEASON> of (?P<year>\d{1,4})(?:[-–/]\d{1,4})? <ERA>"),
    Rule("date.month_day_era", "month", "era_date", r"(?:<DAY> )?<MONTH>(?: <DAY>)?,? (?P<year>\d{1,4}) <ERA>"),
    Rule("season.direction", "season", "season", r"<MOD>(?:the )?<NEAR> <SEASON>"),
    Rule("season.bare", "season", "season", r"(?:the )?(?:(?P<mod>early|late|mid)[\s-])?<SEASON>"),
    Rule("season.every", "season", "set_season", r"(?:each|every) <SEASON>"),
    Rule(
        "season.plural",
        "season_plural",
        "set_season",
        r"(?:the )?(?:(?:past|last|next) )?(?:<NUM> )?(?P<plural>summers|winters|autumns|springs)",
    ),
)

HOLIDAYS = (
    Rule(
        "holiday.named",
        "holiday",
        "holiday",
        r"(?:(?P<dir>last|this|next|this past|this coming) )?<HOLIDAY>(?:,? <YEAR>|<OFYEAR>)?",
    ),
    Rule("holiday.week", "holiday", "holiday", r"<HOLIDAY> (?P<span>week|weekend)"),
    Rule("holiday.day_beside", "unit", "holiday",
         r"(?:the )?day (?P<beside>before|after) <HOLIDAY>(?:,? <YEAR>|<OFYEAR>)?"),
    Rule("holiday.every", "holiday", "set_year", r"(?:each|every) <HOLIDAY>"),
)
