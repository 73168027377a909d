"""How much a build stored."""

from typing import NamedTuple


class Counts(NamedTuple):
    """What a build stored, and what it had to say about the input."""

    documents: int
    mentions: int
    statements: int
    events: int
    errors: int
    warnings: int
    notices: int
    rejected: int

    @property
    def issues(self) -> int:
        """Issues of all levels."""
        return self.errors + self.warnings + self.notices
