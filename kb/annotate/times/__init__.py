"""Time expressions: found by rules, resolved against the document's date.

The way of an expression: `scan` finds triggers, `grammar` matches the rules of the trigger's family around it and
reads a half-specified record (`partial`), `resolve` fills it from the story's anchors (`anchors`), `calendar` gives the
days it covers.
"""

from __future__ import annotations

from kb.annotate.making import make
from kb.annotate.times.anchors import Story, story_of
from kb.annotate.times.calendar import bounds
from kb.annotate.times.dateline import dateline_day
from kb.annotate.times.entries import heads_entry, open_entry
from kb.annotate.times.grammar import match_at
from kb.annotate.times.narrative import is_narrative, may_hang_on
from kb.annotate.times.partial import Found
from kb.annotate.times.ranges import Placed, join_ranges, split_ranges
from kb.annotate.times.resolve import resolve
from kb.annotate.times.scan import triggers
from kb.annotate.times.setting import Resolution, Setting
from kb.records import Document, Sentence, TimeExpression
from kb.words import lowered


def find_times(document: Document, sentences: list[Sentence]) -> list[TimeExpression]:
    """The time expressions of a document's story, sorted by start, none overlapping another.

    DATE and TIME expressions with a calendar value carry the first and last day that they cover; vague ones, durations
    and sets don't. Linear in the text.
    """
    text = document.text
    lower = lowered(text)
    placed = _matches(text, lower, sentences)
    story = story_of(document)
    founds = [found for found, _ in placed]
    story.set_dateline(dateline_day(text, sentences[0].start if sentences else 0, founds, story.dct))
    story.narrative = is_narrative(founds, story.dct)
    times = []
    for found, (left, right) in placed:
        setting = Setting(text, lower, found.start, found.end, left, right)
        resolution = resolve(found.partial, story, setting)
        if resolution is not None:
            if not story.narrative and heads_entry(found, setting):
                resolution = open_entry(found, resolution, story)
            hangs = resolution.dated and may_hang_on(found, text, (left, right), story)
            times.append(_expression(found, resolution, story, hangs))
    return times


def _matches(text: str, lower: str, sentences: list[Sentence]) -> list[Placed]:
    """The expressions of every sentence, before any is resolved."""
    placed: list[Placed] = []
    marks = triggers(text)
    at = 0
    for start, end, _, _ in sentences:
        while at < len(marks) and marks[at].start < start:
            at += 1
        floor = start
        while at < len(marks) and marks[at].start < end:
            trigger = marks[at]
            at += 1
            if trigger.start < floor or trigger.end > end:
                continue
            found = match_at(text, lower, trigger, floor, (start, end))
            if found is not None:
                for part in split_ranges(text, found, floor, end):
                    placed.append((part, (start, end)))
                    floor = part.end
    return join_ranges(text, placed)


def _expression(found: Found, resolution: Resolution, story: Story, hangs: bool) -> TimeExpression:
    """The record of a resolved expression; later expressions may hang on it if `hangs`."""
    earliest = latest = None
    if resolution.type in ("DATE", "TIME") and resolution.bounded and found.partial.word != "fiscal":
        earliest, latest = bounds(resolution.value)
        if hangs:
            story.remember(resolution.value, found.end, resolution.anchor in ("explicit", "narrative"))
    return make(TimeExpression, (found.start, found.end, resolution.type, resolution.value, earliest, latest,
                                  resolution.mod, resolution.anchor, found.rule))
