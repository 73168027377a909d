"""The statuses of events as constants.

A member of an enum is found by way of its class's class at each use, which takes longer than most questions that are
asked about it; here each is found once.
"""

from __future__ import annotations

from typing import Final

from kb.records import Status


class Outcome:
    """The members of `Status`: `Outcome.PLANNED is Status.PLANNED`."""

    OCCURRED: Final = Status.OCCURRED
    PLANNED: Final = Status.PLANNED
    POSSIBLE: Final = Status.POSSIBLE
    NEGATED: Final = Status.NEGATED


def is_to_come(status: Status) -> bool:
    """Whether a status says that an event may still come: it is planned or possible."""
    return status is Outcome.PLANNED or status is Outcome.POSSIBLE
