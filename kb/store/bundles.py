"""What was made of some documents as bytes, and back: so it passes between processes, and so it is kept.

It is JSON, which any version of Python reads and which does no harm where somebody else wrote it, and it is compressed
at once, by a library that takes a third of the time of the usual one; where there is none for a machine, the usual one
writes and reads the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kb import quick_json
from kb.records import DocumentCard, Issue, Level, Span
from kb.store.prepared import Prepared

_fast: Any
try:
    from isal import isal_zlib

    _fast = isal_zlib
except ImportError:
    _fast = zlib

FAST = 1
"""The level of compression: the next one takes more time than it saves room."""
ISSUE_FIELDS = len(Issue.model_fields)
"""It is told from a harvest by having more."""


class Harvest(NamedTuple):
    """All that a build needs of one document, in a form that is cheap to pass between processes; units are packed, each
    with its id."""

    prepared: Prepared
    card: DocumentCard
    units: list[tuple[str, str]]


class Yield(NamedTuple):
    """What some part of the input yields, as it is and as bytes; between processes the bytes pass alone. `codes` are
    those of its issues."""

    content: bytes
    codes: frozenset[str]
    items: list[Harvest | Issue] | None

    @classmethod
    def of(cls, items: list[Harvest | Issue]) -> Yield:
        """Both, made where the items were."""
        return cls(bundle(items), frozenset([item.code for item in items if isinstance(item, Issue)]), items)

    def __reduce__(self) -> tuple[Any, ...]:
        return Yield, (self.content, self.codes, None)

    def taken(self) -> Iterator[Harvest | Issue]:
        """The items, once."""
        return drained(unbundle(self.content) if self.items is None else self.items)


def drained(items: list[Harvest | Issue]) -> Iterator[Harvest | Issue]:
    """The items of a list, each held no longer than it is looked at: between tasks the garbage collector walks all that
    is there, and whoever asked for the last of them holds on to the list."""
    items.reverse()
    while items:
        yield items.pop()


def bundle(items: Iterable[Harvest | Issue]) -> bytes:
    """Harvests and issues as bytes."""
    return _fast.compress(quick_json.written([
        _issue_values(item) if isinstance(item, Issue) else _harvest_values(item) for item in items]), FAST)


def unbundle(content: bytes) -> list[Harvest | Issue]:
    """What `bundle` made the bytes of. Raises `ValueError` where they are damaged."""
    try:
        return [_issue(values) if len(values) == ISSUE_FIELDS else _harvest(*values)
                for values in quick_json.read(_fast.decompress(content))]
    except (_fast.error, TypeError) as error:
        raise ValueError(str(error)) from error


def _harvest_values(harvest: Harvest) -> tuple[Any, ...]:
    (identity, source, rows, counts, issues, refused, line), card, units = harvest
    return (identity, source, rows, counts, [_issue_values(issue) for issue in issues],
            _issue_values(refused) if refused else None, line), tuple(card), units


def _harvest(prepared: list[Any], card: list[Any], units: list[list[str]]) -> Harvest:
    identity, source, rows, counts, issues, refused, line = prepared
    document_id, publisher, url, title, published, shingles, agency = card
    return Harvest(
        Prepared(identity, source, tuple([(target, list(map(tuple, made))) for target, made in rows]), counts,
                 [_issue(values) for values in issues], _issue(refused) if refused else None, line),
        DocumentCard(document_id, publisher, url, title, published, tuple(shingles), agency),
        [(identity, packed) for identity, packed in units])


def _issue_values(issue: Issue) -> tuple[Any, ...]:
    span = tuple(issue.span) if issue.span else None
    return issue.code, issue.level, issue.message, issue.source, issue.document_id, issue.line, span


def _issue(values: list[Any]) -> Issue:
    code, level, message, source, document_id, line, span = values
    return Issue.unchecked(code=code, level=Level(level), message=message, source=source, document_id=document_id,
                           line=line, span=Span(*span) if span else None)
