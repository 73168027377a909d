"""Tables of articles (CSV, TSV), told by their first row: it names a column of texts, and one of headlines, dates or
addresses."""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.read.jsonkeys import NAMES, OTHER_NAMES, OWN

DELIMITERS = ",;\t|"
LONGEST_NAME = 80
"""Characters of a column's name."""
_FEWEST_WITHOUT_TEXT = 3
"""Columns of ours that make a table, though one without articles, of what has no column of texts."""
_ROWS_TRIED = 5
_SEPARATOR = re.compile(r"\ufeff?sep=([,;\t|])\r?\n", re.I)
"""The line with which spreadsheets are told what stands between columns."""
_FIRST_LINE = re.compile(r"\ufeff?(?:[ \t]*+\r?\n)*+([^\r\n]++)[\r\n]++")
_ESCAPED = re.compile(r'\\"(?![,;\t|\r\n])')
_DOUBLED = re.compile(r'[^,;\t|\r\n]""|""[^,;\t|\r\n]')


class Table(NamedTuple):
    """How a table is written, and its columns: the names as they stand there, and under which key each is read, empty
    for all that is of no article. `above` is how many rows stand above the one with the names."""

    delimiter: str
    escape: str | None
    names: list[str]
    keys: list[str]
    above: int

    @property
    def has_text(self) -> bool:
        """Whether a column holds texts."""
        return any(key in NAMES["text"] for key in self.keys)


def table_of(head: str) -> Table | None:
    """The table of articles that a text begins with, or one that only lists articles and has no column of texts; None
    for all other texts. Cost is linear."""
    table = columns_of(head)
    if not table or len(table.names) < 2 or any(len(name) > LONGEST_NAME for name in table.names):
        return None
    ours = {_kind(key) for key in table.keys if key}
    if not ("text" in ours and ours & {"title", "published", "url"}) and (
            "text" in ours or len(ours) < _FEWEST_WITHOUT_TEXT):
        return None
    counts = list(_counts(head, table))
    is_fit = not counts or counts[0] == len(table.names) or 2 * counts.count(len(table.names)) >= len(counts)
    return table if is_fit else None


def columns_of(head: str) -> Table | None:
    """The first row of a text taken for the names of columns, by the delimiter by which most are known or, of none, by
    which there are most of them; None where the text holds no whole line."""
    stated = _SEPARATOR.match(head)
    line = _FIRST_LINE.match(head, stated.end() if stated else 0)
    if line is None:
        return None
    is_escaped = _ESCAPED.search(head) is not None and not _DOUBLED.search(head)
    above = head.count("\n", 0, line.start(1))
    tables = [Table(delimiter, "\\" if is_escaped else None, names, _keys(names), above)
              for delimiter in (stated[1] if stated else DELIMITERS)
              if (names := [name.strip() for name in next(csv.reader([line[1]], delimiter=delimiter), [])])]
    return max(tables, key=lambda table: (sum(map(bool, table.keys)), len(table.names)), default=None)


def _counts(head: str, table: Table) -> Iterator[int]:
    """How many columns each of the first rows below the names has, as far as they are whole."""
    lines = io.StringIO(head, newline="")
    for _ in range(table.above):
        lines.readline()
    rows = csv.reader(lines, delimiter=table.delimiter, escapechar=table.escape)
    found = [len(row) for row, _ in zip(filter(None, rows), range(_ROWS_TRIED + 1), strict=False)]
    # The last of all may be cut in half.
    yield from found[1 : None if len(found) > _ROWS_TRIED else -1]


def _keys(names: list[str]) -> list[str]:
    """The key of each column: ours or another program's, as it is written in JSON; each once, for the first."""
    known = _known()
    keys: list[str] = []
    for name in names:
        key = known.get(_bare(name), "")
        keys.append("" if key in keys else key)
    return keys


def _kind(key: str) -> str:
    return next((ours for ours, others in OTHER_NAMES.items() if key in others), key)


@functools.cache
def _known() -> dict[str, str]:
    others = [name for names in OTHER_NAMES.values() for name in names]
    return {_bare(name): name for name in (*reversed(others), *OWN)}


def _bare(name: str) -> str:
    return "".join([sign for sign in name[:LONGEST_NAME].lower() if sign.isalnum()])
