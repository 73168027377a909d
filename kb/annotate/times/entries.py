"""The entries of live blogs and timelines: a time or day that stands alone on its line dates what follows it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from kb.annotate.times.anchors import Story
from kb.annotate.times.calendar import shift_days
from kb.annotate.times.partial import Found
from kb.annotate.times.setting import Resolution, Setting

MAX_AGE: Final = timedelta(days=7)
"""An entry is dated by its heading where that is at most so far from the reference day."""

_HEAD_END: Final = re.compile(r"\s*[.:]?\s*$|\s*(?:[:–—]|-+)\s")


def heads_entry(found: Found, setting: Setting) -> bool:
    """Whether an expression opens a line and is all of it, or stands before a dash or colon ("16:52 - The ...")."""
    line_start = setting.start == 0 or setting.text[setting.start - 1] == "\n"
    if not line_start or found.partial.shape not in ("clock", "date"):
        return False
    return _HEAD_END.match(setting.text, setting.end, setting.right) is not None


def open_entry(found: Found, resolution: Resolution, story: Story) -> Resolution:
    """Let the story count from the entry's day and hour; a time without a day gets one.

    It is of the reference day, or of the day before where it is later than the hour of publication.
    """
    partial, published = found.partial, story.published
    hour = int(partial.clock[:2]) if partial.clock else None
    if published is None or resolution.type not in ("DATE", "TIME"):
        return resolution
    if partial.shape == "clock" and not (partial.month or partial.weekday or partial.word):
        late = story.published_hour is not None and hour is not None and hour > story.published_hour + 1
        day = shift_days(published, -1) if late else published
        if day is None:
            return resolution
        story.enter(day, hour)
        return resolution._replace(value=f"{day}T{partial.clock}", anchor="dct")
    try:
        day = date.fromisoformat(resolution.value[:10])
    except ValueError:
        return resolution
    if abs(day - published) <= MAX_AGE:
        story.enter(day, hour)
    return resolution
