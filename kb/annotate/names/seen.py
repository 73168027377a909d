"""A person as a sentence mentions one: whom a pronoun or an office behind it may mean."""

from __future__ import annotations

from typing import final


@final
class Seen:
    """A person that a sentence has mentioned so far. `subject` keeps whether it may be one, once that was asked."""

    __slots__ = ("end", "entity", "quoted", "start", "subject")

    def __init__(self, start: int, end: int, entity: int, quoted: bool) -> None:
        self.start = start
        self.end = end
        self.entity = entity
        self.quoted = quoted
        self.subject: bool | None = None
