"""The day of the story: what a report tells as its next step, with no time of its own, was on the day told last.

"Lee opened the talks on Monday. [...] Diaz told the gathering that ..." Two pages on, with nothing told of another
time in between, Diaz spoke on that Monday. An occasion that opens the report before any day is named was on the day
that the next sentences say its actors spoke.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from kb.extract.events.attached_times import is_bounded, is_dateline, lone_time
from kb.extract.events.clauses import Clause
from kb.extract.events.coding import DocumentReader
from kb.extract.events.dating import a_year_on, is_bare_month, is_clock
from kb.extract.events.drafts import Cluster, Draft
from kb.extract.events.frames import actors_in, in_relative
from kb.extract.events.identity import GENERAL
from kb.extract.events.nominations import is_nomination
from kb.extract.events.nounphrases import is_told
from kb.extract.events.outcomes import Outcome
from kb.extract.events.timevalues import calendar_value, days_behind, lies_ahead, lies_behind, time_value
from kb.extract.events.words import lemma_of
from kb.lexicon import table
from kb.records import Sentence, TimeExpression, TimeValue

_OF_MANY: Final = frozenset({"hearing", "debate", "forum", "conference", "convention", "summit", "rally", "session"})
"""Gatherings at which several people speak, so that all that was said at one was on its day."""
_STEPS: Final = frozenset((
    "speech", "news_conference", "summit", "meeting", "visit", "phone_call", "protest", "pledge",
))
"""What a report of the day tells as its steps. An interview may have been given at any time before."""
_GATHERINGS: Final = frozenset({"speech", "summit", "meeting", "debate", "protest", "news_conference"})
"""What a report may take for known once it has told its day: "his speech"."""
_DEFINITE: Final = frozenset({"the", "this", "'s"})
_APART: Final = frozenset(
    ("before", "after", "since", "until", "ahead", "following", "leading", "during", "past", "previous", "earlier")
)  # fmt: skip
"""What tells another occasion apart from those of the report, or one from the moment of what is told."""
_COMES_AFTER: Final = frozenset({"follow", "succeed"})
"""Verbs whose object was before what the sentence tells."""
_RECENT: Final = 7
"""Days before publication in which the day of a report lies."""
_REACH: Final = 3000
"""Characters behind the day told last in which it still holds."""
_FRONTED: Final = 12
"""Characters from the start of a sentence to a time that frames its paragraph."""
_BESIDE: Final = 300
"""Characters from the day told last to the sentence of a step that is of it, whoever acts."""
_BACK: Final = 12
"""Times that are looked at, at most, for the day told last."""
_NEAR: Final = 6
"""Words before a time in which what it is of stands."""
_LAST_TIMES: Final = frozenset({"recent", "latest", "last", "previous", "earlier", "first", "past"})
_BACKWARDS: Final = frozenset(
    ("prior", "before", "earlier", "previously", "since", "until", "once", "years", "months", "weeks", "recently",
     "lately", "now", "today", "after")
)  # fmt: skip
"""Words at the start of a sentence that leave the day of the one before it."""
_LEAD: Final = 12
"""Characters before a month in which the word stands that leads to it."""
_FRONT: Final = 6
"""Words at the start of a sentence in which what opens it stands."""
_GOVERNS: Final = 10
"""Words before a noun in which the verb that it belongs to stands."""


def date_steps(clusters: list[Cluster], reader: DocumentReader) -> None:
    """Fill the missing date of an occasion that is a step of the story from the day told last before it."""
    if reader.published is None:
        return
    for cluster in clusters:
        if cluster.time is None and cluster.status is Outcome.OCCURRED and cluster.drafts[0].type in _STEPS:
            for draft in cluster.drafts:
                if _may_step(draft, reader) and (day := _day_of(draft, reader)):
                    cluster.time = day
                    break


def date_namesakes(clusters: list[Cluster], reader: DocumentReader) -> None:
    """Fill the missing date of what was said at a gathering of many from the only day that the report gives it: "at a
    House *hearing Wednesday*", and then "Lee said at *the hearing*"."""
    wanting = [
        (cluster, word) for cluster in clusters if cluster.time is None and cluster.drafts[0].type == "speech"
        for word in [_gathering_of(cluster)] if word
    ]  # fmt: skip
    told = _days_of({word for _, word in wanting}, reader) if wanting else {}
    for cluster, word in wanting:
        days = told.get(word, {})
        time = next(iter(days.values())) if len(days) == 1 else None
        ahead = cluster.status is Outcome.PLANNED
        if time and lies_ahead(time, reader.published) is ahead:
            cluster.time = time_value(time, reader.text)


def _gathering_of(cluster: Cluster) -> str:
    """The noun by which a cluster takes a gathering of many for known, or ""."""
    for draft in cluster.drafts:
        word = draft.word.rpartition(" ")[2]
        bare = draft.part == "noun" and draft.article == "the" and not (draft.modifiers or draft.generic)
        if bare and word in _OF_MANY:
            return word
    return ""


def _days_of(words: set[str], reader: DocumentReader) -> dict[str, dict[str, TimeExpression]]:
    """The days that stand right by each of the words: "hearing Wednesday", "a hearing on Wednesday", "Wednesday's
    hearing"."""
    found: dict[str, dict[str, TimeExpression]] = {}
    for index, time in enumerate(reader.annotations.times):
        if len(time.value) < len("2016-11-14") or calendar_value(time) is None:
            continue
        clause, at = _word_of(index, reader)
        before = at - 2 if clause.low_at(at - 1) == "on" else at - 1
        after = at + 2 if clause.tag_at(at + 1) == "s" else at + 1
        for word in (*clause.lows[max(0, before) : before + 1], *clause.lows[after : after + 1]) if at >= 0 else ():
            if word in words:
                found.setdefault(word, {})[time.value] = time
    return found


def date_campaigns(clusters: list[Cluster], reader: DocumentReader) -> None:
    """Fill the missing date of the election that a campaign is about from the month that alone means it: "to beat her
    in November". Nominations and primaries have their own."""
    wanting = [
        cluster for cluster in clusters if cluster.time is None and cluster.status is Outcome.PLANNED
        and reader.event_types[cluster.drafts[0].type].scheduled and cluster.family in ("", GENERAL)
    ]  # fmt: skip
    if not wanting or not reader.is_campaign():
        return
    months, leads = (table("event_grammar")["campaign"][name] for name in ("months", "leads"))
    for index, time in enumerate(reader.annotations.times):
        if reader.lower[time.start : time.end] not in months:
            continue
        before = reader.lower[max(0, time.start - _LEAD) : time.start].split()
        value = time_value(time, reader.text)
        owns = reader.lower.startswith(("'s", "’s"), time.end)
        if owns or not before or before[-1] not in leads or value is None:
            continue
        if lies_behind(time, reader.published):
            if _is_past(index, reader) or not is_bare_month(value, value.wording or ""):
                continue
            value = a_year_on(value)
        for cluster in wanting:
            cluster.time = value
        return


def open_contests(clusters: list[Cluster], reader: DocumentReader) -> None:
    """PLANNED for a race for a nomination that is only named while it goes on: "Lee's victories in *the race* for the
    nomination"."""
    named = [cluster for cluster in clusters if is_nomination(cluster.family) and cluster.status is not Outcome.NEGATED]
    if not named or not reader.is_campaign() or "presumptive" in reader.lower:
        return
    races = table("event_grammar")["words"]["races"]
    for cluster in named:
        words = {draft.word.rpartition(" ")[2] if draft.part == "noun" else "" for draft in cluster.drafts}
        won = any(role == "winner" for role, _ in cluster.entities.values())
        if cluster.status is Outcome.OCCURRED and not (cluster.time or won) and words.issubset({*races, "nomination"}):
            cluster.status = Outcome.PLANNED


def _is_past(index: int, reader: DocumentReader) -> bool:
    """Whether the verb before a time tells of what is past: "what he wrote in November"."""
    clause, at = _word_of(index, reader)
    verb = clause.verb_before(at) if at >= 0 else -1
    if verb < 0 or lemma_of(clause.lows[verb]) == clause.lows[verb]:
        return verb < 0
    return is_told(clause, verb) or "had" in clause.group_words(verb)


def _sentence_at(at: int, reader: DocumentReader) -> Sentence:
    """The sentence in which a character of the text stands."""
    return reader.annotations.sentences[bisect_right(reader.sentence_starts, at) - 1]


def _word_of(index: int, reader: DocumentReader) -> tuple[Clause, int]:
    """The sentence of a time, and the word of it that the time is, or -1."""
    clause = reader.clause(_sentence_at(reader.annotations.times[index].start, reader))
    return clause, next((word for word in clause.times if clause.refs[word] == index), -1)


def _may_step(draft: Draft, reader: DocumentReader) -> bool:
    """Whether a mention may be told as a step of the story: in its body, outside quotes, and as no habit."""
    if draft.status is not Outcome.OCCURRED or draft.generic or not _LAST_TIMES.isdisjoint(draft.modifiers):
        return False
    return _sentence_at(draft.order, reader).region == "body" and not _is_quoted(draft.order, reader)


def _day_of(draft: Draft, reader: DocumentReader) -> TimeValue | None:
    """The day of a step: of its own sentence for what accompanies what that tells, else the one told before it."""
    sentence = _sentence_at(draft.order, reader)
    clause = reader.clause(sentence)
    at = bisect_left(clause.starts, draft.trigger.start)
    end = draft.trigger.end if draft.pledge is not None else sentence.end
    first, last = bisect_left(reader.time_starts, sentence.start), bisect_left(reader.time_starts, end)
    own = [index for index in range(first, last) if _counts(reader.annotations.times[index], reader)]
    if own:
        beside = draft.told and draft.part == "verb" and clause.lows[at].endswith("ing")
        index = lone_time(clause, at, reader.annotations.times, said=True) if beside else -1
        return time_value(reader.annotations.times[index], reader.text) if index == own[0] else None
    if not _BACKWARDS.isdisjoint(clause.lows[:2]):
        return None
    if _opens(draft, clause, at) and (told := _time_elaborated(draft, reader)):
        return told
    if _goes_on(draft, clause, at) or _opens(draft, clause, at) or _is_known(draft, clause, at):
        return _day_before(draft, reader)
    return None


def _goes_on(draft: Draft, clause: Clause, at: int) -> bool:
    """Whether a mention is a step of what its sentence tells, and a noun stands right behind the verb that tells it:
    "told a news conference", but not "believed that a speech would do" or "kept silent during the speech"."""
    if not draft.told or draft.part == "verb":
        return draft.told
    verb = clause.verb_before(at, _GOVERNS)
    between = clause.tags[verb + 1 : at]
    return verb >= 0 and set("dwnspkqtb").issuperset(between) and "during" not in clause.lows[verb:at]


def _opens(draft: Draft, clause: Clause, at: int) -> bool:
    """Whether a mention opens a sentence in the past: "*Addressing* a crowd, she said", "in a *speech* in Lima he"."""
    if draft.part == "verb":
        if at or not clause.lows[0].endswith("ing"):
            return False
    elif at >= _FRONT or clause.tags[0] != "p" or not set("pdwns").issuperset(clause.tags[:at]):
        return False
    comma = next((after for after in range(at + 1, len(clause.tags) - 1) if _closes(clause, after)), -1)
    verb = next((after for after in range(comma + 1, len(clause.tags)) if clause.tags[after] == "v"), -1)
    return 0 < comma < verb and is_told(clause, verb)


def _closes(clause: Clause, comma: int) -> bool:
    """Whether a comma leads on to the main clause and not to a relative one."""
    return clause.tags[comma] == "k" and clause.tags[comma + 1] != "r"


def _is_known(draft: Draft, clause: Clause, at: int) -> bool:
    """Whether a mention takes an occasion of the report for known, and tells no other apart from it: "the substance of
    *his speech*", but not "the days before his speech"."""
    if draft.part != "noun" or draft.article not in _DEFINITE or draft.type not in _GATHERINGS:
        return False
    return _APART.isdisjoint(clause.lows[max(0, at - _GOVERNS) : at])


def _is_quoted(at: int, reader: DocumentReader) -> bool:
    quotations = reader.annotations.quotations
    number = bisect_right(quotations, at, key=lambda quotation: quotation.start) - 1
    return number >= 0 and at < quotations[number].end


def _day_before(draft: Draft, reader: DocumentReader) -> TimeValue | None:
    """The day told last before a mention; None where another time was told since, or none in reach.

    Of several days told since the story began it is the one on which its actors did something, unless the last was told
    right before.
    """
    times = reader.annotations.times
    index = bisect_left(reader.time_starts, draft.sentence.start) - 1
    chosen, beside, framing = -1, False, False
    for before in range(index, max(-1, index - _BACK), -1):
        time = times[before]
        if draft.order - time.end > _REACH:
            break
        if not _counts(time, reader) or _is_aside(before, reader):
            continue
        if draft.type == "news_conference" and _is_far(time, reader):
            continue
        if not _is_news(before, draft, reader):
            chosen = -1 if framing else chosen
            break
        if _has_actor(before, draft, reader):
            chosen = before
            break
        if chosen < 0 or framing:
            framing = _frames_other(time, draft, reader)
            chosen, beside = before, not framing and draft.sentence.start - time.end < _BESIDE
        elif times[chosen].earliest != time.earliest and not beside:
            return None
    if chosen < 0:
        return None
    told = reader.lower[times[chosen].end : draft.order]
    if any(word in told for word in table("event_grammar")["background"]["life"]):
        return None  # "she grew up in Lima, where she met Bo Diaz"
    return time_value(times[chosen], reader.text)


def _frames_other(time: TimeExpression, draft: Draft, reader: DocumentReader) -> bool:
    """Whether a time opens a sentence of another paragraph than a mention's, and so frames that: "On Monday, she"."""
    told, own = _sentence_at(time.start, reader), _sentence_at(draft.order, reader)
    return told.paragraph != own.paragraph and time.start - told.start < _FRONTED


def _has_actor(index: int, draft: Draft, reader: DocumentReader) -> bool:
    """Whether the sentence of a time names somebody who takes part in what a mention tells."""
    sentence = _sentence_at(reader.annotations.times[index].start, reader)
    return not actors_in(reader.clause(sentence), reader).isdisjoint(entity for _, entity, _ in draft.entities)


def _is_aside(index: int, reader: DocumentReader) -> bool:
    """Whether a time leaves the story where it is: a year that tells one thing from another ("survivors of the 1945
    attack"), when something in a relative clause was, or of what something else was before or since."""
    clause, at = _word_of(index, reader)
    if at < 1:
        return False
    if clause.lows[at - 1] == "of" and not _APART.isdisjoint(clause.lows[max(0, at - _NEAR) : at]):
        return True  # "their first talks since the vote of 8 November"
    if len(reader.annotations.times[index].value) == len("1945"):
        return clause.tags[at - 1] in "ds" and clause.tag_at(at + 1) in ("w", "n")
    return in_relative(clause, at)


def _is_far(time: TimeExpression, reader: DocumentReader) -> bool:
    """Whether a time is years ago, which what somebody tells the press now is not: "in 2008"."""
    years = int((reader.published or "0")[:4]) - int((time.latest or "9999")[:4])
    return years > 1


def _time_elaborated(draft: Draft, reader: DocumentReader) -> TimeValue | None:
    """The only time of the sentence before, whose actors go on in a sentence that a participle opens: "He was in
    trouble last week. *Speaking* in Lima, he ..."."""
    number = bisect_right(reader.sentence_starts, draft.order) - 2
    if number < 0 or draft.part != "verb":
        return None
    before = reader.clause(reader.annotations.sentences[number])
    times = reader.annotations.times
    if actors_in(before, reader).isdisjoint(entity for _, entity, _ in draft.entities):
        return None
    index = lone_time(before, len(before.tags), times)
    return time_value(times[index], reader.text) if index >= 0 and _counts(times[index], reader) else None


def _counts(time: TimeExpression, reader: DocumentReader) -> bool:
    """Whether the story is at a time once it is told: it is one of the calendar, not ahead, and nobody's words."""
    if calendar_value(time) is None or lies_ahead(time, reader.published):
        return False
    return not (_is_quoted(time.start, reader) or is_clock(time, reader.text))


def _is_news(index: int, draft: Draft, reader: DocumentReader) -> bool:
    """Whether a time is the day of what a sentence of the report tells, shortly before publication.

    A pledge may be an old one; whoever makes it must have done what the sentence tells.
    """
    time = reader.annotations.times[index]
    days = days_behind(time, reader.published or "")
    if days is None or days > _RECENT:
        return False
    if _sentence_at(time.start, reader).region != "body":
        return False
    clause, at = _word_of(index, reader)
    if at < 0 or "v" not in clause.tags or is_bounded(clause, at) or is_dateline(clause, at):
        return False
    if draft.pledge is not None and not _has_actor(index, draft, reader):
        return False
    verb = clause.verb_before(at)
    if verb >= 0 and lemma_of(clause.lows[verb]) in _COMES_AFTER:
        return False  # "the talks followed a dinner on Sunday"
    return verb < 0 or "had" not in clause.group_words(verb)  # not "Diaz had met him on Sunday"
