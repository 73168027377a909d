"""Pledges: statements that commit somebody to a future act of their own."""

from __future__ import annotations

from kb.records import Annotations, Document, Statement


def mark_pledges(document: Document, annotations: Annotations, statements: list[Statement]) -> list[Statement]:
    """The same statements, with `act` set and `pledge` filled where one is a pledge."""
    return statements
