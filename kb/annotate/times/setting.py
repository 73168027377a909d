"""What the resolver sees around an expression, and what it answers."""

from __future__ import annotations

from typing import NamedTuple, final

from kb.annotate.times.tense import comes_before_it, names_past_event, opens_sentence, tense, tense_after


@final
class Setting:
    """The text and its lower case with the spans of the expression and of its sentence."""

    __slots__ = ("end", "left", "lower", "right", "start", "text")

    def __init__(self, text: str, lower: str, start: int, end: int, left: int, right: int) -> None:
        self.text = text
        self.lower = lower
        self.start = start
        self.end = end
        self.left = left
        self.right = right

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

    def ahead(self) -> bool:
        """Whether the clause looks to the future."""
        return self.tense() == "future"

    def comes_before_it(self) -> bool:
        """Whether something came before an event of this time: "days before Monday's vote"."""
        return comes_before_it(self.text, self.start, self.end, self.left, self.right)

    def after(self, size: int = 40) -> str:
        """The sentence's text behind the expression."""
        return self.lower[self.end : min(self.right, self.end + size)]

    def before(self, size: int = 40) -> str:
        """The sentence's text before the expression."""
        return self.lower[max(self.left, self.start - size) : self.start]


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
