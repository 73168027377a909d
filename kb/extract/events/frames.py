"""Narrative frames: a time that opens a passage holds for the steps of the story that follow in its paragraph.

"In 1992 she ran for governor. She promised to cut taxes." The promise was made in 1992. "He toured Lima on Monday. He
also met the mayor." They met on Monday. The day of the news, which the lead states, holds a little longer for what its
actors did. A frame ends with the paragraph, with another time, and with what is told of no moment ("he has promised")
or of an earlier one ("she had met him").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from kb.extract.events.attached_times import is_bounded, is_dateline, is_reporting, lone_time
from kb.extract.events.clauses import Clause
from kb.extract.events.coding import DocumentReader
from kb.extract.events.dating import is_anchored
from kb.extract.events.drafts import Draft
from kb.extract.events.outcomes import Outcome
from kb.extract.events.timevalues import calendar_value, days_behind, lies_ahead, lies_behind, time_value
from kb.records import Sentence, TimeExpression, TimeValue

_BACK: Final = 2
"""Sentences after the one that sets a frame in which it holds, inside a paragraph."""
_FROM_LEAD: Final = 5
"""Sentences after one of the lead in which its day holds for what its actors did."""
_LEAD: Final = 8
"""The first sentences of a story, of which one says when what it reports took place."""
_RECENT: Final = 7
"""Days before publication in which the day of the news lies."""
_AHEAD: Final = frozenset({"due", "scheduled", "expected", "planned", "slated", "will"})
"""Words before a time that tell of what was yet to come."""
_SPOKE: Final = 8
"""Words at the start of a sentence in which it says when somebody spoke."""
_DATELINE: Final = 8
_DASHES: Final = frozenset({"-", "–", "—", "--"})
_OPENING: Final = 6
"""Words at the start of a sentence in which the time that frames it stands."""
_OCCASIONS: Final = frozenset(
    ("speech", "meeting", "summit", "visit", "news_conference", "debate", "interview", "phone_call", "vote", "protest",
     "pledge", "message")
)  # fmt: skip
"""What a noun names as a step of the story: "she gave a speech"."""
_BACKWARDS: Final = frozenset(
    ("prior", "before", "earlier", "previously", "since", "until", "once", "years", "months", "weeks", "recently",
     "lately", "now", "today")
)  # fmt: skip
"""Words that open a sentence and leave the time of the one before it."""
_LATER: Final = {"moments later": 7, "hours later": 7, "days later": 7, "weeks later": 4}
"""What opens a step that followed closely: it counts for the time before it up to so many signs of its value ("2014",
"2014-03"); a day would be too exact."""
_SAYINGS: Final = frozenset({"pledge", "speech", "interview", "news_conference"})
"""What is said on the day on which the story says that its speaker spoke."""


def carry_frames(drafts: list[Draft], reader: DocumentReader) -> None:
    """Fill the missing dates of what is told as a step of a dated passage."""
    for draft in drafts:
        if draft.told and draft.time is None and draft.status is Outcome.OCCURRED and not draft.reference:
            if draft.part == "noun" and draft.type not in _OCCASIONS:
                continue  # "he spoke in the war", "during the attacks"
            draft.time = _frame_of(draft, reader)


def _frame_of(draft: Draft, reader: DocumentReader) -> TimeValue | None:
    """The time of the passage that a mention is told in, or None where its own sentence has a time of its own."""
    sentences, times = reader.annotations.sentences, reader.annotations.times
    at = bisect_right(reader.sentence_starts, draft.order) - 1
    own = sentences[at]
    if own.region != "body":
        return None
    if _own_times(draft, own, reader):
        return _lone_opening(reader.clause(own), reader) if draft.statement is None else None
    if not _BACKWARDS.isdisjoint(reader.clause(own).lows[:2]):
        return None
    closely = _LATER.get(next(iter(reader.clause(own).lows), ""), 0)
    actors = {entity for _, entity, _ in draft.entities}
    for before in range(at - 1, max(-1, at - 1 - _FROM_LEAD), -1):
        told = sentences[before]
        beside = told.paragraph == own.paragraph
        same = beside and at - before <= _BACK
        if told.region != "body" or not (beside or (draft.statement is None and _is_lead(before, reader))):
            return None
        clause = reader.clause(told)
        found = _calendar_words(clause, reader)
        if not found:
            continue
        if beside and not same and not closely:
            return _year_of(clause, found[0], reader)
        index = _opening(clause, found[0]) if same else -1
        if closely:
            near = len(found) == 1 and before == at - 1 and same
            index = clause.refs[found[0]] if near and len(times[clause.refs[found[0]]].value) <= closely else -1
        elif index < 0 and not actors.isdisjoint(actors_in(clause, reader)):
            index = _lone(draft, clause, found[0], times)
            if index >= 0 and not (same or _is_news(times[index], reader.published)):
                return None
        if index < 0 or lies_ahead(times[index], reader.published):
            return None
        return time_value(times[index], reader.text)
    return None


def _year_of(clause: Clause, first: int, reader: DocumentReader) -> TimeValue | None:
    """The year that opens a paragraph, and so holds for all of it: "In 1964, the party was split. [...] Lee won"."""
    index = _opening(clause, first)
    time = reader.annotations.times[index]
    past = index >= 0 and len(time.value) == len("1964") and lies_behind(time, reader.published)
    return time_value(time, reader.text) if past else None


def _lone_opening(clause: Clause, reader: DocumentReader) -> TimeValue | None:
    """The only time of a sentence, where it opens it and so holds for all its steps, however far behind."""
    found = _calendar_words(clause, reader)
    index = _opening(clause, found[0]) if len(found) == 1 else -1
    times, text = reader.annotations.times, reader.text
    if index < 0 or lies_ahead(times[index], reader.published):
        return None
    if times[index].anchor == "narrative" and not is_anchored(index, times, text):
        return None
    return time_value(times[index], text)


def _lone(draft: Draft, clause: Clause, first: int, times: list[TimeExpression]) -> int:
    """The time that tells when what a sentence narrates was, or for something said, when its speaker spoke."""
    said = draft.type in _SAYINGS
    begun = first - _dateline_end(clause)
    if not _AHEAD.isdisjoint(clause.lows[:first] if begun > _SPOKE else ()):
        return -1  # "she had been due to speak on Friday"
    if said and begun < _SPOKE and is_reporting(clause, first):
        return clause.refs[first]  # "she said Monday that the deal of 2012 was dead"
    return -1 if in_relative(clause, first) else lone_time(clause, len(clause.tags), times, said=said)


def _dateline_end(clause: Clause) -> int:
    """The position after the dateline of a story's first sentence, 0 where it has none: "LIMA (Reuters) -"."""
    for at, tag in enumerate(clause.tags[:_DATELINE]):
        if tag == "k" and clause.lows[at] in _DASHES and at:
            return at + 1
        if tag not in "nkwt":
            break
    return 0


def _own_times(draft: Draft, sentence: Sentence, reader: DocumentReader) -> bool:
    """Whether the sentence has a time that may be the event's own; what a pledge says is to come is none."""
    first = bisect_left(reader.time_starts, sentence.start)
    end = draft.trigger.end if draft.pledge is not None else sentence.end
    last = bisect_left(reader.time_starts, end)
    return any(_is_calendar(index, reader) for index in range(first, last))


def _calendar_words(clause: Clause, reader: DocumentReader) -> list[int]:
    """The words that are times of the calendar, a dateline's day left out."""
    return [at for at in clause.times if _is_calendar(clause.refs[at], reader) and not is_dateline(clause, at)]


def _is_calendar(index: int, reader: DocumentReader) -> bool:
    return calendar_value(reader.annotations.times[index]) is not None


def _is_lead(at: int, reader: DocumentReader) -> bool:
    """Whether a sentence is one of the first of the story."""
    body = next((n for n, told in enumerate(reader.annotations.sentences) if told.region == "body"), 0)
    return at < body + _LEAD


def _is_news(time: TimeExpression, published: str | None) -> bool:
    """Whether a time is a day shortly before publication."""
    days = days_behind(time, published) if published else None
    return days is not None and days <= _RECENT


def actors_in(clause: Clause, reader: DocumentReader) -> set[int]:
    """The entities that a sentence names."""
    names = reader.annotations.names
    return {names[clause.refs[at]].entity for at in clause.named}


def in_relative(clause: Clause, at: int) -> bool:
    """Whether a time tells when something in a relative clause was: "the raid in which ten died in May"."""
    left = at - 1
    while left >= 0 and clause.tags[left] not in "kj":
        if clause.tags[left] == "r":
            return True
        left -= 1
    return False


def _opening(clause: Clause, at: int) -> int:
    """The time at word `at` where it opens its sentence and so frames what follows, as "during the 2012 race," does."""
    if at >= _OPENING or not all(tag in "pwdb" for tag in clause.tags[:at]) or is_bounded(clause, at):
        return -1
    after = at + 1
    while clause.tag_at(after) == "w":
        after += 1
    return clause.refs[at] if clause.tags[after : after + 1] and clause.tags[after] in "kn" else -1
