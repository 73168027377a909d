"""Properties of the time grammar: newsroom styles are read back, bounds hold values, relative days move along."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.annotate.times import find_times
from kb.annotate.times.calendar import bounds
from kb.records import Document, PageTime, Sentence

MONTHS = "January February March April May June July August September October November December".split()
SHORT = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DCT = date(2016, 11, 15)

STYLES = [
    "{month} {d}, {y}", "{short} {d}, {y}", "{d} {month} {y}", "{d} {short} {y}", "{month} {d} {y}",
    "{short} {d} {y}", "{weekday}, {month} {d}, {y}", "{weekday}, {short} {d}, {y}", "{weekday} {d} {month} {y}",
    "{weekday}, {d} {month} {y}", "{weekday} {month} {d}, {y}", "{weekday} {short} {d}, {y}",
    "{d}{th} {month} {y}", "{d}{th} of {month} {y}", "{d}{th} of {month}, {y}", "the {d}{th} of {month} {y}",
    "{month} {d}{th}, {y}", "{month} {d}{th} {y}", "{month} the {d}{th}, {y}", "{y}-{m:02d}-{d:02d}",
    "{d:02d}.{m:02d}.{y}", "{d}.{m}.{y}", "{m:02d}/{d:02d}/{y}", "{m}/{d}/{y}", "{MONTH} {d}, {y}",
    "{d} {MONTH} {y}", "{abbr} {d}, {y}", "{d} {abbr} {y}", "{abbr} {d} {y}", "{weekday}, {d} {short} {y}",
    "{weekday}, {d} {abbr} {y}", "{weekday} {d}{th} {month} {y}", "{weekday}, the {d}{th} of {month} {y}",
    "{weekday}, {month} {d}{th}, {y}", "{day:02d} {month} {y}", "{month} {day:02d}, {y}",
    "{weekday}, {day:02d} {month} {y}", "{d}-{abbr}-{y}", "{d} {month}, {y}", "{weekday} {d} {month}, {y}",
    "{weekday} {d} {abbr} {y}", "{WEEKDAY}, {MONTH} {d}, {y}", "{month} {d} of {y}",
    "{weekday3}., {short} {d}, {y}", "{weekday} the {d}{th} of {month}, {y}", "{d}{th} {abbr} {y}",
    "{abbr} {d}{th}, {y}", "{weekday}, {abbr} {d}, {y}", "{weekday}, {d}{th} {month}, {y}",
    "{d}\u00a0{month}\u00a0{y}",
]
"""Fifty ways in which newsrooms write a day."""

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def find(text, dct=DCT):
    document = Document(id="d", text=text, sha256="", published=PageTime(value=dct.isoformat()))
    return find_times(document, [Sentence(0, len(text), 0, "body")])


def ordinal_ending(day):
    return "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def write(day, style):
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    return style.format(
        y=day.year, m=day.month, d=day.day, day=day.day, th=ordinal_ending(day.day), month=month, MONTH=month.upper(),
        short=SHORT[day.month - 1], abbr=month[:3], weekday=weekday, WEEKDAY=weekday.upper(),
        weekday3={"Tuesday": "Tues", "Thursday": "Thurs"}.get(weekday, weekday[:3]),
    )


def test_there_are_fifty_styles():
    assert len(set(STYLES)) == 50


@settings(max_examples=400, deadline=None)
@given(day=days, style=st.sampled_from(STYLES))
def test_a_written_day_is_read_back(day, style):
    words = write(day, style)
    text = f"The treaty was signed on {words} in the old town hall."
    found = find(text)
    assert [(t.type, t.value, t.earliest, t.latest) for t in found] == [("DATE", *[day.isoformat()] * 3)]
    assert text[found[0].start : found[0].end] in (words, words.removeprefix("the "))


units = st.sampled_from(["day", "week", "month", "year", "decade", "century", "weekend", "quarter"])
phrases = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["last", "this", "next"]), units),
    st.builds("{} {}s ago".format, st.integers(2, 90), st.sampled_from(["day", "week", "month", "year", "decade"])),
    st.sampled_from(WEEKDAYS + MONTHS + ["today", "yesterday", "tomorrow", "tonight", "this morning", "last night"]),
    st.builds("last {}".format, st.sampled_from(["spring", "summer", "autumn", "winter"])),
    st.builds("{} {}".format, st.sampled_from(MONTHS), st.integers(1, 28)),
    st.builds("the {} quarter".format, st.sampled_from(["first", "second", "third", "fourth"])),
)


@settings(max_examples=300, deadline=None)
@given(phrase=phrases, dct=days)
def test_bounds_contain_the_value(phrase, dct):
    for found in find(f"It was said in {phrase} that nothing had changed.", dct):
        assert (found.earliest, found.latest) == bounds(found.value)
        if found.earliest is not None:
            assert found.earliest <= found.latest
            stem = found.value.partition("T")[0]
            if stem[5:6] == "W" and stem[6].isdigit():
                year, week = date.fromisoformat(found.latest).isocalendar()[:2]
                assert stem.startswith(f"{year:04d}-W{week:02d}")
            else:
                assert stem[:2] in (found.earliest[:2], found.latest[:2])
            if len(stem) == 10:
                assert found.earliest == found.latest == stem


weekly = st.one_of(
    st.sampled_from(WEEKDAYS),
    st.builds("last {}".format, st.sampled_from(WEEKDAYS)),
    st.builds("next {}".format, st.sampled_from(WEEKDAYS)),
    st.builds("{} days ago".format, st.integers(2, 400)),
    st.builds("{} weeks ago".format, st.integers(2, 60)),
    st.sampled_from(["today", "yesterday", "tomorrow", "tonight", "last night", "this week", "last week", "next week",
                     "the weekend", "this weekend", "the day before yesterday", "the day after tomorrow"]),
    st.builds("{} week".format, st.sampled_from(["last", "this", "next"])),
    st.builds("a week from {}".format, st.sampled_from(WEEKDAYS)),
)


@settings(max_examples=300, deadline=None)
@given(phrase=weekly, dct=days)
def test_a_week_later_everything_relative_is_a_week_later(phrase, dct):
    text = f"They said that it would rain {phrase} at the lake."
    week = timedelta(days=7)
    if dct > date(2099, 12, 1):
        dct -= 5 * week
    (before,), (after,) = find(text, dct), find(text, dct + week)
    assert (before.start, before.end, before.type, before.rule) == (after.start, after.end, after.type, after.rule)
    assert date.fromisoformat(after.earliest) - date.fromisoformat(before.earliest) == week
    assert date.fromisoformat(after.latest) - date.fromisoformat(before.latest) == week


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="0123456789 -:/.,'’sthMayJunFriday lastweekofagopm\n", max_size=200))
def test_any_text_gives_sorted_spans(text):
    end = 0
    for found in find(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
