"""The date of an event: the time expression that belongs to its trigger, never the publication day by default."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from kb.extract.events.clauses import Clause
from kb.extract.events.drafts import Draft
from kb.extract.events.inflection import BASE, THIRD
from kb.extract.events.offsets import offset_before, offset_time
from kb.extract.events.reading import Found
from kb.extract.events.words import OWNERS, grammar_classes, grammar_words, lemma_of
from kb.records import Span, Status, TimeExpression, TimeValue

_VALUE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-W\d\d|-Q[1-4])?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_SEASON = re.compile(r"(\d{4})-(?:SP|SU|FA|WI)")
_HALF = {"H1": ("01", "06"), "H2": ("07", "12")}
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_MONTHS = frozenset(
    ("january february march april may june july august september october november december "
     "jan feb mar apr jun jul aug sept sep oct nov dec").split()
)  # fmt: skip
_YEAR = re.compile(r"\d{4}")
_COST_LIMIT = 22
_NOW = frozenset({"will", "'ll", "’ll", "shall", "is", "are", "'s", "’s", "'re", "’re", "has", "have"})
_RECENT = 7
"""Days before publication in which a plan may lie: "was to arrive on Monday" in Tuesday's paper."""
_WORD_COST = {"v": 5, "k": 3, "j": 9, "i": 8, "r": 14, "u": 3, "a": 1, "m": 1, "c": 4, "n": 1, "w": 1}
_BOUNDS = frozenset({"through", "until", "till", "before", "after", "by", "than", "from", "since", "versus"})
_HAVE = frozenset({"has", "have", "'ve", "’ve"})
_RANGES = frozenset({"-", "–", "—", " - ", " – ", " to "})
_SPAN_OF_TIME = re.compile(r"(?:the|this) (?:last|past|next|coming) (?:day|week|month|year|decade)")
_COORDINATES = frozenset({"v", "c"})
_CLOCK = re.compile(
    r"(?:about |around )?(?:the |that )?(?:early |late |mid-?)?"
    r"(?:\d{1,2}(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?"
    r"|noon|midday|midnight|dawn|dusk|morning|afternoon|evening|night)"
)
"""An hour or a part of a day that says nothing of which day."""
_DAY_REACH = 500
"""Characters before an hour in which the day that it belongs to is told."""
_SEQUEL = frozenset({"followed", "follows", "preceded", "precedes", "succeeded"})
_BETWEEN = {"after", "before", "since", "until", "because", "while", "following"}


def calendar_value(time: TimeExpression) -> str | None:
    """The expression's value as a day, week, month, quarter, year or interval; None where it names no such time."""
    if time.type not in ("DATE", "TIME"):
        return None
    value = time.value.partition("T")[0] if time.type == "TIME" else time.value
    if _VALUE.fullmatch(value):
        return value
    if value.endswith("-WE") and time.earliest and time.latest:
        return f"{time.earliest}/{time.latest}"
    if _SEASON.fullmatch(value):
        return (time.latest or value)[:4]  # a winter counts for the year that most of it lies in
    if value[4:5] == "-" and value[5:] in _HALF:
        return "/".join(f"{value[:4]}-{month}" for month in _HALF[value[5:]])
    return None


def time_value(time: TimeExpression, text: str) -> TimeValue | None:
    """The record of a time expression, or None where it dates nothing."""
    value = calendar_value(time)
    if value is None:
        return None
    return TimeValue.unchecked(
        type="DATE",
        value=value,
        earliest=time.earliest,
        latest=time.latest,
        mod=time.mod,
        wording=text[time.start : time.end],
        span=Span(time.start, time.end),
        anchor=time.anchor,
        rule=time.rule,
    )


def time_of_trigger(
    clause: Clause, left: int, end: int, times: list[TimeExpression], *, reduced: bool = False,
    elsewhere: Collection[int] = (),
) -> int:  # fmt: skip
    """The index of the time expression that belongs to the trigger at words `left:end`, or -1.

    The words at `elsewhere` are known to date something else.

    What a `reduced` participle names ("men held in Cuba") happened when the words after it say, if any do.
    """
    best, best_cost = -1, _COST_LIMIT
    for at, tag in enumerate(clause.tags):
        if at in elsewhere or (at in clause.taken and not left <= at < end):
            continue
        if tag != "t" or (reduced and at < left) or _dates_nothing(clause, at, times):
            continue
        cost = _cost(clause, at, left, end)
        if cost < best_cost:
            best, best_cost = clause.refs[at], cost
    return best


def _dates_nothing(clause: Clause, at: int, times: list[TimeExpression]) -> bool:
    """Whether the time at a word is none of the calendar, or means the whole span up to now: "over the last year"."""
    return calendar_value(times[clause.refs[at]]) is None or bool(_SPAN_OF_TIME.fullmatch(clause.lows[at]))


def lone_time(clause: Clause, left: int, times: list[TimeExpression], *, said: bool = False) -> int:
    """The index of a sentence's only calendar time, which tells when what its trigger at `left` narrates was, or -1.

    A time that bounds another one ("since 2012") tells nothing of the kind, and one that dates a saying ("said Monday")
    only where it is asked for what was `said`.
    """
    found = [at for at, tag in enumerate(clause.tags) if tag == "t" and not _dates_nothing(clause, at, times)]
    if len(found) != 1:
        return -1
    at = found[0]
    if at > left and not {"r", "u", "i", "j"}.isdisjoint(clause.tags[left:at]):
        return -1  # "he spoke before the panel, saying what they did in 2008"
    bound = is_bounded(clause, at) or (at < left and _in_aside(clause, at, left))
    bound = bound or clause.tags[at + 1 : at + 2] == ["s"]  # "during Friday's talks": the day of the talks alone
    return -1 if bound or (not said and is_reporting(clause, at)) else clause.refs[at]


def is_bounded(clause: Clause, at: int) -> bool:
    """Whether the time at a word only bounds another: "by June", "since 2012"."""
    return at > 0 and clause.lows[at - 1] in _BOUNDS


def _cost(clause: Clause, at: int, left: int, end: int) -> int:
    """How far a time stands from the trigger: words between, dearer where they end a clause."""
    if left <= at < end:
        return 0
    reach = range(end, at) if at >= end else range(at + 1, left)
    if len(reach) > 40:
        return _COST_LIMIT
    cost = 0
    noun = clause.tags[end - 1] != "v"
    objects = _after_object(clause, end) if at >= end and not noun else 0
    if noun and at >= end and _borne(clause, left) and not _COORDINATES.isdisjoint(clause.tags[end:at]):
        return _COST_LIMIT  # "met survivors of a raid and wounded men on Monday"
    told = _relative(clause, end) if at > end else range(0)
    if at >= end and not told and _within_aside(clause, end, at):
        return _COST_LIMIT  # "met Ann Lee, who a week ago resigned"
    for between in reach:
        if between in told:
            cost += 1  # "the raids that killed six in May": the clause tells of nothing else
            continue
        cost += _WORD_COST.get(clause.tags[between], 1)
        if clause.lows[between] in _BETWEEN:
            cost += 6
        elif at >= end and clause.lows[between] in _SEQUEL:
            cost += 14  # "the talks followed a dinner on Monday": that is when they dined
        if between in clause.events and between >= objects:
            cost += 6
            if noun and _at_other(clause, between, at):
                return _COST_LIMIT  # "spoke of the vote during a meeting on Monday": that is when they met
    if is_reporting(clause, at):
        cost += 14
    if at and clause.lows[at - 1] in _BOUNDS and not _begins(clause, at, left, end):
        return _COST_LIMIT
    if at + 1 != left and _of_other_noun(clause, at) and not _is_told_of(clause, at, left):
        return _COST_LIMIT  # "the attacks changed the 2016 campaign": that is the campaign's year
    if at < left and _in_aside(clause, at, left):
        return _COST_LIMIT  # "Lee, who leaves in May, met Diaz"
    if at < left:
        opens = at < 3 and all(tag in "pwdb" for tag in clause.tags[:at])
        cost += 0 if opens else 4
        cost -= min(cost, 8) if opens and "r" not in clause.tags[at + 1 : left] else 0
    return cost


def _after_object(clause: Clause, end: int) -> int:
    """The position after the object of a verb that ends at `end`: "won *the Lima primary* on Monday"."""
    while clause.tags[end : end + 1] and clause.tags[end] in "dwnsb":
        end += 1
    return end


def _borne(clause: Clause, left: int) -> bool:
    """Whether an event is only what people or things come from: "survivors of the raid", "the anniversary of"."""
    words = clause.lows[max(0, left - 2) : left]
    return words[-1:] == ["of"] and words[0] in grammar_words("words", "bearers")


def _begins(clause: Clause, at: int, left: int, end: int) -> bool:
    """Whether a bound says when an event came about: "held since 2012", "did not meet until Friday"."""
    bound = clause.lows[at - 1]
    if bound == "by" and at == 1:
        return "had" in clause.lows[at:]  # "By 2009, the talks had ended"
    if bound == "since":
        lasting = grammar_words("words", "lasting")
        return at >= end and any(lemma_of(low) in lasting for low in clause.lows[left:end])
    denied = not grammar_words("words", "negative").isdisjoint(clause.lows[max(0, left - 3) : left])
    return bound in ("until", "till") and denied and at >= end


def _at_other(clause: Clause, event: int, at: int) -> bool:
    """Whether a time right behind another event, which is the setting of what is told, is that event's."""
    left = event
    while left > 0 and clause.tags[left - 1] in "wd":
        left -= 1
    near = 0 < at - event <= 2 and clause.tags[event + 1 : at] in ([], ["p"])
    return near and clause.lows[left - 1 : left] in (["during"], ["at"], ["in"], ["after"], ["before"], ["following"])


def _of_other_noun(clause: Clause, at: int) -> bool:
    """Whether a year stands inside a noun phrase that it tells apart: "the 2016 campaign", "his 2004 reelection"."""
    if not _YEAR.fullmatch(clause.lows[at]) or clause.tags[at + 1 : at + 2] not in (["w"], ["n"], ["v"]):
        return False
    if at + 1 in clause.events:
        return False
    before = clause.tags[at - 1 : at]
    return before in (["d"], ["s"], ["w"]) or clause.lows[at - 1 : at] == ["for"] or _owned(clause, at)


def _is_told_of(clause: Clause, at: int, left: int) -> bool:
    """Whether the noun with a year is what a trigger behind it tells of: "the 2013 bill that *passed* the Senate"."""
    after = at + 1
    while after < left and clause.tags[after] in "wbv":
        after += 1
    return clause.tags[after : after + 1] == ["r"] and left - after < 3


def _owned(clause: Clause, at: int) -> bool:
    return at > 0 and clause.lows[at - 1] in OWNERS


def _relative(clause: Clause, end: int) -> range:
    """The words from a relative pronoun right behind a trigger to its verb: "that killed", ", which was adopted"."""
    start = end + 1 if clause.tags[end : end + 1] == ["k"] else end
    if clause.tags[start : start + 1] != ["r"]:
        return range(0)
    verb = start + 1
    while verb < len(clause.tags) and clause.tags[verb] in "ab":
        verb += 1
    if clause.tags[verb : verb + 1] != ["v"]:
        return range(0)
    happened = lemma_of(clause.lows[verb]) in grammar_classes("happening") or verb > start + 1
    return range(end, verb + 1) if happened else range(0)


def _in_aside(clause: Clause, at: int, left: int) -> bool:
    """Whether a time stands in a relative clause that a comma closes before the trigger."""
    if "k" not in clause.tags[at + 1 : left]:
        return False
    for before in range(at - 1, max(-1, at - 12), -1):
        if clause.tags[before] in "kj":
            return False
        if clause.tags[before] == "r":
            return before > 0 and clause.tags[before - 1] == "k"
    return False


def _within_aside(clause: Clause, end: int, at: int) -> bool:
    """Whether a time stands in a relative clause that a comma opens behind the trigger and that is still open."""
    for before in range(at - 1, end, -1):
        if clause.tags[before] in "kj":
            return False
        if clause.tags[before] == "r":
            return clause.tags[before - 1] == "k"
    return False


def is_reporting(clause: Clause, at: int) -> bool:
    """Whether the time stands right behind a verb of saying ("said Monday"), and so dates the saying."""
    for left in range(at - 1, max(-1, at - 4), -1):
        tag = clause.tags[left]
        if tag == "v":
            return lemma_of(clause.lows[left]) in grammar_words("words", "report")
        if tag not in "pbnd" and clause.lows[left] not in grammar_words("words", "told"):
            return False
    return False


def fits_tense(time: TimeExpression, status: Status, evident: bool, published: str | None) -> bool:
    """Whether a time and a status go together: what has occurred is not still to come, a plan is not long past."""
    if published is None:
        return True
    if status is Status.OCCURRED and evident and time.earliest and time.earliest > published:
        return False
    if status is Status.PLANNED and time.latest and time.latest < published:
        return days_between(time.latest, published) <= _RECENT
    return True


def days_between(earlier: str, later: str) -> int:
    """The days from one ISO day to a later one."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def redirected(time: TimeExpression, wording: str, status: Status, published: str | None) -> TimeExpression:
    """The time, or, where it could be either of two, the one that suits the status.

    "Tuesday" is last week's or this one's, "July" last year's or this one's; a plan lies ahead and what has occurred
    behind, whatever the verb nearest to the words made of them.
    """
    if published is None or time.anchor != "dct" or time.type != "DATE" or not time.earliest or not time.latest:
        return time
    ahead = status is Status.PLANNED and time.latest < published
    behind = status is Status.OCCURRED and time.earliest > published
    if not (ahead or behind):
        return time
    low = wording.lower().strip(".")
    if low in _WEEKDAYS:
        days = timedelta(days=7 if ahead else -7)
        day = (date.fromisoformat(time.value) + days).isoformat()
        return time._replace(value=day, earliest=day, latest=day, rule=f"{time.rule}+status")
    if low.split(" ")[0].strip(".") in _MONTHS and not _YEAR.search(low):
        step = 1 if ahead else -1
        bounds = [f"{int(day[:4]) + step}{day[4:]}" for day in (time.value, time.earliest, time.latest)]
        if not any(day.endswith("-02-29") for day in bounds):
            return time._replace(value=bounds[0], earliest=bounds[1], latest=bounds[2], rule=f"{time.rule}+status")
    return time


def lies_behind(time: TimeExpression, published: str | None) -> bool:
    """Whether the whole of a time is before the day of publication."""
    return bool(published and time.latest and time.latest < published)


def lies_ahead(time: TimeExpression, published: str | None) -> bool:
    """Whether the whole of a time is after the day of publication."""
    return bool(published and time.earliest and time.earliest > published)


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
    if offset := offset_before(found, clause, times):
        draft.time = offset_time(offset, clause, times, text)
        return
    index = time_of_trigger(clause, found.left, found.end, times, reduced=found.reduced, elsewhere=elsewhere)
    if index < 0 and found.narrates and not elsewhere:
        index = lone_time(clause, found.left, times, said=found.trigger.part != "verb")
    if index < 0:
        return
    index = _day_of(index, times, text)
    if index < 0:
        return
    time = _narrowed(index, times, text)
    since = text[max(0, time.start - 6) : time.start].lower() == "since "
    if lies_behind(time, published) and not since and _is_perfect(found, clause):
        return  # "last year they met in Lima, which rebels have seized"
    if not draft.evident and draft.status is Status.OCCURRED and lies_ahead(time, published):
        draft.status, draft.evident = Status.PLANNED, True
    if not draft.evident and draft.status is Status.OCCURRED and lies_behind(time, published):
        draft.evident = True
    back = _looks_back(found, clause)
    if back and lies_behind(time, published) and _agreed(found, clause):
        draft.status = Status.OCCURRED
    if draft.evident and not back:
        wording = text[time.start : time.end]
        time = redirected(time, wording, draft.status, published)
    if fits_tense(time, draft.status, draft.evident, published):
        draft.time = time_value(time, text)


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
    if time.rule == "unit.day_beside" and index and len(times[index - 1].value) == len("2016-11"):
        return index - 1  # "in July ... the day before": some day of July
    if time.type != "TIME" or not _CLOCK.fullmatch(text[time.start : time.end].lower()):
        return index
    for before in range(index - 1, max(-1, index - 4), -1):
        told = times[before]
        if time.start - told.end > _DAY_REACH:
            break
        if told.type in ("DATE", "TIME") and told.earliest and told.earliest == told.latest:
            hour = told.type == "TIME" and _CLOCK.fullmatch(text[told.start : told.end].lower())
            if not hour:
                return before
    return -1


def _narrowed(index: int, times: list[TimeExpression], text: str) -> TimeExpression:
    """The time with what the words right behind it add: the last day of several ("June 3-5", "from Friday to Sunday"),
    or the day in a year ("of the year in December")."""
    time = times[index]
    if index + 1 == len(times) or time.type != "DATE" or not (time.earliest and time.latest):
        return time
    other = times[index + 1]
    between = text[time.end : other.start] if other.start - time.end < 5 else ""
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
    if found.status.status is not Status.PLANNED:
        return False
    present = found.trigger.part == "verb" and bool(found.trigger.form & (BASE | THIRD))
    if present and clause.group_start(found.at) == found.at:
        return False  # "after she meets him on Monday"
    verb = found.at if clause.tags[found.at] == "v" else clause.verb_before(found.left, 8)
    words = clause.lows[clause.group_start(verb) : verb] if verb >= 0 else []
    return _NOW.isdisjoint(words) and not found.modifiers


def _agreed(found: Found, clause: Clause) -> bool:
    """Whether the plan is one that was agreed to: "he agreed to a call on Wednesday", in Thursday's paper."""
    verb = clause.verb_before(found.left, 8)
    return verb >= 0 and lemma_of(clause.lows[verb]) in ("agree", "consent")
