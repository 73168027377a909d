"""The resolver: a half-specified record and the story's anchors make a TIMEX3 type and value."""

from __future__ import annotations

from collections.abc import Callable

from kb.annotate.times import resolve_calendar, resolve_units
from kb.annotate.times.anchors import Story
from kb.annotate.times.partial import Partial
from kb.annotate.times.setting import Resolution, Setting

Resolver = Callable[[Partial, Story, Setting], Resolution | None]

RESOLVERS: dict[str, Resolver] = {**resolve_calendar.RESOLVERS, **resolve_units.RESOLVERS}
"""How each shape of record is resolved."""


def resolve(partial: Partial, story: Story, setting: Setting) -> Resolution | None:
    """The type and value of a record, with the anchor used; None where the words turn out to be no time at all."""
    return RESOLVERS[partial.shape](partial, story, setting)
