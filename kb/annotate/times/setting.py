"""What the resolver sees around an expression, and what it answers."""

from __future__ import annotations

from typing import NamedTuple, final

from kb.annotate.times.place import Place
from kb.annotate.times.tense import (
    comes_before_it,
    is_of_what_is_off,
    names_past_event,
    opens_sentence,
    tense,
    tense_after,
)


@final
class Setting(Place):
    """The place of an expression, with the tense that it is told in."""

    __slots__ = ()

    def tense(self) -> str | None:
        """The tense of the clause: `future`, `past`, `just_past` or None.

        An expression that opens its sentence is judged by what follows it.
        """
        if names_past_event(self.text, self.end, self.right):
            return "past"
        owns = self.text.startswith(("'s", "’s"), self.end)
        before = tense(self.text, self.start, self.left, owns=owns)
        if before is None and opens_sentence(self.text, self.start, self.left):
            return tense_after(self.text, self.end, self.right)
        return before

    def leads_on(self) -> bool:
        """Whether "the next year" is told of what is past, and so of the year after one that was told."""
        return self.text.startswith(("the next", "The next"), self.start) and self.tense() in ("past", "just_past")

    def ahead(self) -> bool:
        """Whether the clause looks to the future."""
        return self.tense() == "future"

    def is_off(self, until: int) -> bool:
        """Whether a weekday, `until` days ahead, is that of what is called off or put off."""
        return is_of_what_is_off(self.text, self.start, self.end, self.left, self.right, until)

    def comes_before_it(self) -> bool:
        """Whether something came before an event of this time: "days before Monday's vote"."""
        return comes_before_it(self.text, self.start, self.end, self.left, self.right)


class Resolution(NamedTuple):
    """A TIMEX3 type and value, the anchor used and the modifier.

    `dated` says whether later expressions may hang on this one, `bounded` whether the value's days are the days meant
    (a fiscal year's are not known, and "post-1989" has no end).
    """

    type: str
    value: str
    anchor: str
    mod: str | None = None
    dated: bool = True
    bounded: bool = True
