"""The date of an event: the time expression that belongs to its trigger, never the publication day by default."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from kb.extract.events.attached_times import lone_time, time_of_trigger, times_of_acclaim
from kb.extract.events.clauses import Clause
from kb.extract.events.drafts import Draft
from kb.extract.events.inflection import BASE, PAST, THIRD, common_verbs
from kb.extract.events.offsets import from_to, lasting_days, offset_before, offset_time, time_of_age
from kb.extract.events.outcomes import Outcome, is_to_come
from kb.extract.events.reading import Found
from kb.extract.events.timevalues import calendar_value, days_between, is_day, lies_ahead, lies_behind, time_value
from kb.extract.events.words import grammar_words, lemma_of
from kb.records import Status, TimeExpression, TimeValue

_WEEKDAYS: Final = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_MONTHS: Final = frozenset(
    ("january february march april may june july august september october november december "
     "jan feb mar apr jun jul aug sept sep oct nov dec").split()
)  # fmt: skip
_YEAR: Final = re.compile(r"\d{4}")
_NOW: Final = frozenset({"will", "'ll", "’ll", "shall", "is", "are", "'s", "’s", "'re", "’re", "has", "have"})
_WAS: Final = frozenset({"was", "were", "had"})
_RECENT: Final = 7
"""Days before publication in which a plan may lie: "was to arrive on Monday" in Tuesday's paper."""
_HALF_A_YEAR: Final = 183
_HAVE: Final = frozenset({"has", "have", "'ve", "’ve"})
_SAID: Final = frozenset(
    ("speech", "interview", "news_conference", "debate", "meeting", "summit", "visit", "phone_call", "protest")
)
"""Where somebody says something, which then was on the day on which it was said."""
_UNTIL: Final = frozenset({" to ", " until ", " till ", " through "})
_RANGES: Final = frozenset({"-", "–", "—", " - ", " – ", *_UNTIL})
_CLOCK: Final = re.compile(
    r"(?:about |around )?(?:the |that )?(?:early |late |mid-?)?"
    r"(?:\d{1,2}(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?"
    r"|noon|midday|midnight|dawn|dusk|morning|afternoon|evening|night)"
    r"|(?:earlier|later|late|early) in the (?:day|morning|afternoon|evening)"
)
"""An hour or a part of a day that says nothing of which day."""
_PASSED: Final = 4
"""Times without a calendar day that are passed over, at most, on the way to the one that "the same day" means."""
_NO_MOMENT: Final = frozenset({"had", "has", "have", "will", "would", "could", "may", "might", "'ve", "’ve"})
"""What makes a verb tell of no moment of the story, or of an earlier or later one."""
_GOVERNS: Final = 18
"""Words before a noun in which the verb stands that tells what happened on its occasion."""
_SINCE: Final = ("since ", "Since ")
_DAY_REACH: Final = 1000
"""Characters before an hour in which the day that it belongs to is told, or another hour of that day."""


def fits_tense(time: TimeExpression, status: Status, evident: bool, published: str | None) -> bool:
    """Whether a time and a status go together: what has occurred is not still to come, a plan is not long past."""
    if published is None:
        return True
    if status is Outcome.OCCURRED and evident and time.earliest and time.earliest > published:
        return False
    if status is Outcome.PLANNED and time.latest and time.latest < published:
        return days_between(time.latest, published) <= _RECENT
    return True


def redirected(time: TimeExpression, wording: str, status: Status, published: str | None) -> TimeExpression:
    """The time, or, where it could be either of two, the one that suits the status.

    "Tuesday" is last week's or this one's, "July" last year's or this one's; a plan lies ahead and what has occurred
    behind, whatever the verb nearest to the words made of them.
    """
    if published is None or time.anchor != "dct" or time.type not in ("DATE", "TIME"):
        return time
    if not time.earliest or not time.latest:
        return time
    ahead = status is Outcome.PLANNED and time.latest < published
    behind = status is Outcome.OCCURRED and time.earliest > published
    if not (ahead or behind):
        return time
    low = wording.lower().strip(".")
    if low.split(" ")[0] in _WEEKDAYS and (time.type == "TIME") is (" " in low):
        days = timedelta(days=7 if ahead else -7)
        day = (date.fromisoformat(time.earliest) + days).isoformat()
        return time._replace(value=day + time.value[10:], earliest=day, latest=day, rule=f"{time.rule}+status")
    if time.type == "DATE" and _opens_with_month(low) and not _YEAR.search(low):
        step = 1 if ahead else -1
        bounds = [f"{int(day[:4]) + step}{day[4:]}" for day in (time.value, time.earliest, time.latest)]
        if not any(day.endswith("-02-29") for day in bounds):
            return time._replace(value=bounds[0], earliest=bounds[1], latest=bounds[2], rule=f"{time.rule}+status")
    return time


def _nearer(time: TimeExpression, wording: str, published: str | None) -> TimeExpression:
    """A month or day without a year of what was once planned: of two years, the one in which it is nearer to the
    publication. "They were due to meet in October" is last October's in a paper of January."""
    other = redirected(time, wording, Outcome.OCCURRED, published)
    if published is None or other is time or not (time.earliest and other.latest):
        return time
    return other if days_between(other.latest, published) < days_between(published, time.earliest) else time


def _was_planned(found: Found, clause: Clause) -> bool:
    """Whether what a trigger names was planned in the past, by a verb before it: "they *were due* to meet"."""
    if found.status.status is Outcome.OCCURRED:
        return False
    verb = found.at if clause.tags[found.at] in "va" else clause.verb_before(found.left, _GOVERNS // 2)
    words = clause.lows[clause.group_start(verb) : max(verb, found.end)] if verb >= 0 else []
    return not _WAS.isdisjoint(words) and ("to" in words or "due" in words) and _NOW.isdisjoint(words)


def _opens_with_month(low: str) -> bool:
    """Whether words begin with a month, or a day and a month: "July", "Feb. 20", "20 July", "20th of July"."""
    words = [word.strip(".") for word in low.split(" ") if word != "of"]
    return words[0] in _MONTHS or (words[0][:1].isdigit() and len(words) > 1 and words[1] in _MONTHS)


def is_bare_month(time: TimeExpression | TimeValue, wording: str) -> bool:
    """Whether a time is a month of which the words name no year: "the November election"."""
    return time.type == "DATE" and len(time.value) == len("2016-11") and wording.lower().strip(".") in _MONTHS


def is_open_month(draft: Draft, found: Found, published: str | None) -> bool:
    """Whether nothing but the calendar says that a month lies behind in which something recurs: "the November
    election", in a paper of May."""
    time = draft.time
    if found.trigger.part == "verb" or found.status.evident or time is None or published is None:
        return False
    return is_bare_month(time, time.wording or "") and time.latest is not None and time.latest < published


def a_year_on(time: TimeValue) -> TimeValue:
    """The same month of the next year."""
    year, month = int(time.value[:4]) + 1, int(time.value[5:7])
    first, following = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return time.model_copy(update={
        "value": f"{year:04d}-{month:02d}", "earliest": first.isoformat(),
        "latest": (following - timedelta(days=1)).isoformat(), "rule": f"{time.rule}+status",
    })  # fmt: skip


def _names_near_day(time: TimeExpression, low: str, published: str) -> bool:
    """Whether a day of a month that lies ahead can't well be the one of the year before: "Feb. 20" in a paper of
    10 February. `low` are its words in small letters."""
    day_told = any(word[:1].isdigit() for word in low.split(" ")[:2])
    if not _opens_with_month(low) or not day_told or _YEAR.search(low) or not time.earliest:
        return False
    return 0 < days_between(published, time.earliest) < _HALF_A_YEAR


def set_date(
    draft: Draft, found: Found, clause: Clause, times: list[TimeExpression], text: str, published: str | None,
    elsewhere: Collection[int],
) -> None:  # fmt: skip
    """Fill in the date. The words at `elsewhere` date something else."""
    if found.group.date:
        day, start, end = found.group.date, draft.trigger.start, draft.trigger.end
        draft.time = TimeValue(
            type="DATE", value=day, earliest=day, latest=day, anchor="trigger", rule="known_day",
            wording=text[start:end], span=draft.trigger,
        )  # fmt: skip
        return
    if aged := time_of_age(found, clause, text, published):
        draft.time = aged
        return
    if not clause.times:
        return
    own = any(clause.tags[at] == "t" and calendar_value(times[clause.refs[at]]) for at in range(found.left, found.end))
    offset = None if own else offset_before(found, clause, times)
    lasting = lasting_days(found, clause, times)
    if offset:  # and not "in the days before the June 7 primary"
        draft.time = offset_time(offset, clause, times, text, published)
        draft.time = from_to(draft.time, lasting) if draft.time else None
        return
    if acclaim := times_of_acclaim(clause, found.left, found.end):
        elsewhere, draft.told = {*elsewhere, *acclaim}, False
    index = _attached(found, clause, times, elsewhere)
    if index < 0 and not elsewhere and (found.narrates or _is_setting(found, draft, clause)):
        said = found.trigger.part != "verb" and draft.type in _SAID
        index = lone_time(clause, found.left, times, said=said)
    if index < 0:
        return
    index = _day_of(index, times, text)
    if index < 0:
        return
    first = _first_of(index, times, text)
    if first != index and "then" in clause.lows[max(0, found.left - 2) : found.left]:
        return  # "stays in Lima from Monday to Friday and will then travel to Quito"
    time = _narrowed(first, times, text)
    since = text[max(0, time.start - 6) : time.start].lower() == "since "
    if lies_behind(time, published) and not since and _is_perfect(found, clause):
        return  # "last year they met in Lima, which rebels have seized"
    if _is_set_for(found, time, text) and draft.status is Outcome.OCCURRED:
        draft.status, draft.evident = Outcome.PLANNED, True
    wording = text[time.start : time.end]
    set_ahead = not draft.evident or (published is not None and _names_near_day(time, wording.lower(), published))
    if set_ahead and draft.status is Outcome.OCCURRED and lies_ahead(time, published):
        draft.status, draft.evident = Outcome.PLANNED, True
    if not draft.evident and draft.status is Outcome.OCCURRED and lies_behind(time, published):
        draft.evident = True
    if is_to_come(draft.status) and _has_day_behind(found, clause, index, time, published):
        draft.status = Outcome.OCCURRED  # "a decision to skip last week's debate"
    ahead = found.group.scheduled and is_to_come(draft.status) and is_bare_month(time, wording)
    back = not ahead and _looks_back(found, clause)
    if back and lies_behind(time, published) and _agreed(found, clause):
        draft.status = Outcome.OCCURRED
    if draft.evident and not back:
        asked = draft.status is Outcome.POSSIBLE and clause.tag_at(found.at - 1) == "o"  # "invited to meet"
        time = redirected(time, wording, Outcome.PLANNED if asked or ahead else draft.status, published)
    if _was_planned(found, clause):
        time = _nearer(time, wording, published)
    if draft.status is Outcome.PLANNED and draft.evident and _plans_now(found, clause) and lies_behind(time, published):
        return  # "met him last week and plans to visit Lima"
    if fits_tense(time, draft.status, draft.evident, published):
        draft.time = time_value(time, text)
        draft.time = from_to(draft.time, lasting) if draft.time else None


def _attached(found: Found, clause: Clause, times: list[TimeExpression], elsewhere: Collection[int]) -> int:
    """The index of the time that belongs to the trigger, or -1. A race that goes on has no day of its own but one in
    its name, and a second subject none of the first: "a raid in Lima on Monday, *and a vote* that is near"."""
    index = time_of_trigger(clause, found.left, found.end, times, reduced=found.reduced, elsewhere=elsewhere)
    if index < 0 or found.trigger.part == "verb":
        return index
    at = next((word for word in clause.times if clause.refs[word] == index), found.left)
    if found.left <= at < found.end:
        return index
    noun = found.trigger.lemma.rpartition(" ")[2]
    apart = at < found.left or not clause.events.isdisjoint(range(found.end, at))
    race = noun == "race" or (apart and noun in grammar_words("words", "races"))
    if race and len(times[index].value) > len("2016-11"):
        return -1  # "watched the race closely last week"
    second = clause.pair_at(found.left - 2, "k", "c") and at < found.left
    opens = set("pwdbt").issuperset(clause.tags[:at])  # "By the end of 2009, a bill had failed, and the summit had"
    verbs = [word for word in range(at) if clause.tags[word] in "vam" and word not in clause.events]
    return -1 if second and not (opens or verbs) else index


def _is_setting(found: Found, draft: Draft, clause: Clause) -> bool:
    """Whether a noun says on what occasion something happened, which then was when that did: "On Monday two men were
    held *during a rally*", "*as part of* a protest"."""
    if found.trigger.part == "verb" or draft.status is not Outcome.OCCURRED or draft.generic:
        return False
    before = clause.lows[max(0, found.left - 2) : found.left]
    if before[-1:] not in (["during"], ["at"]) and before != ["part", "of"]:
        return False
    verb = clause.verb_before(found.left, _GOVERNS)
    if verb >= 0 and (clause.lows[verb].endswith("ing") or not _NO_MOMENT.isdisjoint(clause.group_words(verb))):
        return False
    return _NO_MOMENT.isdisjoint(clause.lows[max(0, found.left - _GOVERNS) : found.left])


def _has_day_behind(
    found: Found, clause: Clause, index: int, time: TimeExpression, published: str | None
) -> bool:
    """Whether a noun has a day of its own before it, and the news came after that: "*last week's* debate"."""
    inside = any(clause.tags[at] == "t" and clause.refs[at] == index for at in range(found.left, found.at))
    return inside and found.trigger.part != "verb" and lies_behind(time, published) and "last" in clause.lows[
        found.left
    ]


def _is_set_for(found: Found, time: TimeExpression, text: str) -> bool:
    """Whether a noun's event is set for a day, and so lay ahead when told: "called a summit for Sunday"."""
    follows = text[max(0, time.start - 5) : time.start].lower() == " for "
    return follows and found.trigger.part != "verb" and is_day(time)


def _is_perfect(found: Found, clause: Clause) -> bool:
    """Whether a verb tells what has happened by now, and so at no moment: "have seized"."""
    if found.trigger.part != "verb" or clause.tags[found.at] != "v":
        return False
    words = clause.group_words(found.at)
    return not _HAVE.isdisjoint(words) and "to" not in words and "will" not in words


def _day_of(index: int, times: list[TimeExpression], text: str) -> int:
    """The time that says on which day an hour was, told before it ("on Monday ... at noon"); itself where it says so.

    -1 where none does: the day of publication is nobody's for want of a better one.
    """
    time = times[index]
    if time.anchor == "narrative" and not is_anchored(index, times, text):
        return -1  # "the same weekend" as what follows, which says nothing of the month told before
    if time.rule == "unit.day_beside" and index and len(times[index - 1].value) == len("2016-11"):
        return index - 1  # "in July ... the day before": some day of July
    if not is_clock(time, text):
        return index
    here = time.start
    for before in range(index - 1, max(-1, index - 6), -1):
        told = times[before]
        if here - told.end > _DAY_REACH:
            break
        if is_clock(told, text):
            here = told.start
        elif is_day(told):
            return before
    return -1


def is_clock(time: TimeExpression, text: str) -> bool:
    """Whether a time is an hour or a part of a day that says nothing of which day."""
    words = text[time.start : time.end].lower()
    return is_day(time) and _CLOCK.fullmatch(words) is not None and words.rpartition(" ")[2] not in _MONTHS


def is_anchored(index: int, times: list[TimeExpression], text: str) -> bool:
    """Whether a time that is counted from one before it has one to be counted from: "the same week" as a day, "a year
    later" than a time that does not only say since when something lasts."""
    before = index - 1
    while before > 0 and calendar_value(times[before]) is None and index - before < _PASSED:
        before -= 1  # "the day after they ended their four-day meeting and the same day"
    told = times[before] if before >= 0 else None
    if told and times[index].rule == "offset.number" and text.endswith(_SINCE, 0, told.start):
        return False
    if not text[times[index].start : times[index].end].lower().startswith("the same "):
        return True
    return told is not None and bool(told.earliest) and told.earliest == told.latest


def _first_of(index: int, times: list[TimeExpression], text: str) -> int:
    """The first day of several of which a time is the last, "from Wednesday to Friday"; itself where it is none."""
    if index == 0:
        return index
    first, last = times[index - 1], times[index]
    if text[first.end : last.start] not in _UNTIL or not is_day(first) or not is_day(last):
        return index
    named = text[max(0, first.start - 5) : first.start].lower() == "from " and "T" not in first.value + last.value
    return index - 1 if named and (first.latest or "") < (last.earliest or "") else index


def _narrowed(index: int, times: list[TimeExpression], text: str) -> TimeExpression:
    """The time with what the words right behind it add: the last day of several ("June 3-5", "from Friday to Sunday"),
    or the day in a year ("of the year in December")."""
    time = times[index]
    if index + 1 == len(times) or time.type != "DATE" or not (time.earliest and time.latest):
        return time
    other = times[index + 1]
    between = text[time.end : other.start] if other.start - time.end < 10 else ""
    if other.type != "DATE" or not between or not (other.earliest and other.latest):
        return time
    if between == " in " and time.earliest <= other.earliest and other.latest <= time.latest:
        return other
    more = other.rule == "date.more_days" and between == " and "
    if (between in _RANGES or more) and time.latest < other.earliest and len(time.value) == len(other.value) == 10:
        return time._replace(value=f"{time.value}/{other.value}", latest=other.latest)
    return time


def _looks_back(found: Found, clause: Clause) -> bool:
    """Whether a plan may be told as one of the past: "she was to arrive on Monday", "they agreed to talks"."""
    if found.status.status is not Outcome.PLANNED:
        return False
    if found.how in grammar_words("words", "announces"):
        return False  # "announced a strike for Friday"
    form = found.trigger.form if found.trigger.part == "verb" else common_verbs().get(clause.lows[found.at], PAST)
    present = clause.tags[found.at] == "v" and not form & PAST and bool(form & (BASE | THIRD))
    if present and clause.group_start(found.at) == found.at:
        return False  # "after she meets him on Monday"
    if found.trigger.part != "verb" and clause.tag_at(found.end) == "m":
        return False  # "said Monday's vote would go ahead"
    verb = found.at if clause.tags[found.at] == "v" else clause.verb_before(found.left, 8)
    words = clause.lows[clause.group_start(verb) : verb] if verb >= 0 else []
    if words == ["to"] and clause.tag_at(verb - 2) == "n" and clause.verb_before(verb - 1) < 0:
        return False  # the headline "Peru to host Ann Lee on Friday"
    return _NOW.isdisjoint(words) and not found.modifiers


def _plans_now(found: Found, clause: Clause) -> bool:
    """Whether what is still to come is planned now, by a verb in the present: "she *plans to* visit Lima"."""
    if found.trigger.part != "verb" or clause.tag_at(found.at - 1) != "o":
        return False
    form = common_verbs().get(clause.lows[found.at - 2], 0) if clause.tags[found.at - 2] == "v" else 0
    return bool(form & (BASE | THIRD)) and not form & PAST


def _agreed(found: Found, clause: Clause) -> bool:
    """Whether the plan is one that was agreed to: "he agreed to a call on Wednesday", in Thursday's paper."""
    verb = clause.verb_before(found.left, 8)
    return verb >= 0 and lemma_of(clause.lows[verb]) in ("agree", "consent")
