"""The rows of a table of articles, one article each, in batches: each row as a line of JSON with its known columns."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from kb.read.archives import ArchiveError, fault_of
from kb.read.issue_codes import issue, listed
from kb.read.jsonkeys import NAMES
from kb.read.pagedates import read_date
from kb.read.pieces import BATCH, MAX_BYTES, Piece
from kb.read.sniff import BOMS, HEAD, utf_16_of
from kb.read.tables import Table
from kb.records import Issue

MOST_LINES = 200_000
"""Lines of one row."""
_BLOCK = 1 << 18
_FREE = 1_000_000
"""Characters that are gone through once more in any table, however small it is."""
_LONGEST_TITLE = 300
_MOST_MISSING = 1000
"""Empty rows within a batch."""
_MOST_COLUMNS = 20


class _Broken(NamedTuple):
    """The number of a broken row, the line of the file on which it begins, and what is wrong with it."""

    number: int
    line: int
    why: str


class _TooLarge(Exception):  # noqa: N818 - nothing has failed
    """A row of more characters than an article may have."""


def no_articles(table: Table | None, source: str) -> Issue:
    """The issue of a table in which no column holds texts."""
    found = listed([name for name in (table.names if table else []) if name], _MOST_COLUMNS) or "none"
    return issue("no_table", f"This table holds no articles that can be read. Its columns are {found}; its first "
                 "row should name a column of texts (“text”, “body”, “content”, ...) and one of “title”, “date” or "
                 "“url”.", source=source)


def split_table(file: io.BufferedReader[Any], table: Table, source: str) -> Iterator[Piece | Issue]:
    """The rows of a table in batches, a line each, `line` being the number of a batch's first row as a spreadsheet
    counts it; and an issue for each row that is broken. Memory is bounded, and cost linear, however it is written."""
    if not table.has_text:
        yield no_articles(table, source)
        return
    head = file.peek(HEAD)[:HEAD]
    encoding = next((name for mark, name in BOMS if head.startswith(mark)), None) or utf_16_of(head) or "utf-8"
    # Bytes that are no UTF-8 are kept as they are until it is known what they are.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    lines = io.TextIOWrapper(file, encoding, errors, newline="")
    try:
        yield from _Rows(_lines(lines), table, source).pieces(file)
    finally:
        lines.detach()


def _lines(file: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a file, with their ends; of one that is larger than an article, the beginning."""
    rest, is_skipped = "", False
    # Twice as much as before where a line does not end, so that it is not gone through for every block.
    while block := file.read(max(_BLOCK, len(rest))):
        *whole, rest = io.StringIO(rest + block, newline="")
        if whole:
            yield from whole[is_skipped:]
            is_skipped = False
        if rest.endswith("\n"):
            yield from [] if is_skipped else [rest]
            rest, is_skipped = "", False
        elif len(rest) > MAX_BYTES:
            yield from [] if is_skipped else [rest]
            rest, is_skipped = "", True
    if rest and not is_skipped:
        yield rest


class _Rows:
    """Goes through the lines of a table. A row whose quotation marks are not closed swallows what follows: its lines
    after the first are gone through once more, and the next one that can be nothing but a row is taken for one."""

    def __init__(self, lines: Iterator[str], table: Table, source: str) -> None:
        self.lines, self.table, self.source = lines, table, source
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.size = self.read = self.again = 0
        self.number, self.line = 0, 1
        self.is_ended = self.is_back = False
        self.batch: list[bytes] = []
        self.bytes, self.first = 0, 1
        self.is_told = False
        self.broken: _Broken | None = None

    def pieces(self, file: io.BufferedReader[Any]) -> Iterator[Piece | Issue]:
        """All batches and issues, in order."""
        csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
        try:
            yield from self._read(file)
        except ArchiveError as error:
            self.is_ended = True
            yield issue(error.code, str(error), source=self.source, line=self.number + 1)
        if fault := fault_of(file):
            yield issue(fault.code, f"{fault} The whole rows before that are read; get it again.", source=self.source,
                        line=self.number)
        yield from self._passed_on()

    def _read(self, file: io.BufferedReader[Any]) -> Iterator[Piece | Issue]:
        rows = self._rows()
        while True:
            self.line += len(self.taken)
            self.taken, self.size = [], 0
            fault = None
            try:
                row = next(rows, None)
            except (_TooLarge, csv.Error) as error:
                row, rows, fault = [], self._rows(), str(error)
            if row is not None and not (fault or self.broken or self.is_ended) and _is_empty(row):
                yield from self._passed_over()
                continue
            if (row is None and not self.taken) or (self.is_ended and fault_of(file)):
                if self.broken:
                    yield self._issue(self.broken, None)
                return
            self.number += not self.is_back
            is_above = self.number <= self.table.above + 1
            problem = fault or (None if is_above else self._problem(row or []))
            if self.broken and not problem and self._is_sure(row or []):
                self.number += self.is_back
                yield self._issue(self.broken, self.line)
                self.broken, self.is_back = None, False
            if problem or self.broken:
                self.broken = self.broken or _Broken(self.number, self.line, problem or "")
                if self._goes_back():
                    rows = self._rows()
            elif not is_above and (found := self._take(row or [])):
                yield found
            if self.bytes > BATCH:
                yield from self._passed_on()
            elif not self.batch:
                self.first = self.number + 1

    def _passed_over(self) -> Iterator[Piece]:
        """An empty row and those right behind it, of which some tables have millions: only their number counts."""
        self.number += 1
        while not self.waiting and (line := next(self.lines, "")):
            if not line.isspace():
                self.waiting.append(line)
                break
            self.number += 1
            self.line += 1
        if not self.batch:
            self.first = self.number + 1
        elif self.number - self.first - len(self.batch) > _MOST_MISSING:
            yield from self._passed_on()

    def _rows(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self.table.delimiter, escapechar=self.table.escape)

    def _feed(self) -> Iterator[str]:
        """The lines of the file, those that are gone through once more first; they are kept until their row ends."""
        while True:
            is_again = bool(self.waiting)
            line = self.waiting.popleft() if is_again else next(self.lines, "")
            if not line:
                self.is_ended = True
                return
            if is_again:
                self.again += len(line)
            else:
                self.read += len(line)
            self.taken.append(line)
            self.size += len(line)
            if self.size > MAX_BYTES or len(self.taken) > MOST_LINES:
                raise _TooLarge(f"is larger than {MAX_BYTES // 1_000_000} MB, or its quotation marks are not closed")
            yield line

    def _problem(self, row: list[str]) -> str | None:
        """What is wrong with a row; None of one that is whole, or empty."""
        most = len(self.table.names)
        if self.is_ended and self._is_open():
            return "has quotation marks that are not closed"
        while len(row) > most and not row[-1].strip():
            row.pop()
        if len(row) not in {0, most} and any(map(str.strip, row)):
            return f"has {len(row)} columns where the first row names {most}"
        return None

    def _is_open(self) -> bool:
        """Whether the table ends within quotation marks."""
        try:
            list(csv.reader(self.taken, delimiter=self.table.delimiter, escapechar=self.table.escape, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def _is_sure(self, row: list[str]) -> bool:
        """Whether what has as many columns as a row is one, and no line of a text with as many commas."""
        values = dict(zip(self.table.keys, row, strict=False))
        dates, addresses, titles = ([values[key] for key in keys if key in values]
                                    for keys in (NAMES["published"], NAMES["url"], NAMES["title"]))
        if any(addresses):
            return all("://" in each and not any(map(str.isspace, each.strip())) for each in addresses if each)
        if any(dates):
            return any(read_date(each) for each in dates)
        return any(0 < len(each) <= _LONGEST_TITLE and each[:1].isupper() for each in titles)

    def _issue(self, broken: _Broken, resumed: int | None) -> Issue:
        """The issue of a broken row, and of all up to the line on which the next whole one begins, or to the end."""
        lost = "It is not" if self.number - broken.number <= 1 and not self.is_back else (
            f"Nothing from there to {f'line {resumed}' if resumed else 'its end'} is")
        return issue("bad_row", f"Row {broken.number}, which begins on line {broken.line} of the file, {broken.why}. "
                     f"{lost} read: put what holds commas or line ends between quotation marks, and double those in "
                     "it.", source=self.source, line=broken.number)

    def _goes_back(self) -> bool:
        """Whether the lines of a broken row are gone through once more: no more of them in all than were read."""
        if len(self.taken) < 2 or self.again > self.read + _FREE:
            return False
        self.waiting.extendleft(reversed(self.taken[1:]))
        self.taken = self.taken[:1]
        self.is_back, self.is_ended = True, False
        return True

    def _take(self, row: list[str]) -> Issue | None:
        # A number of a row is none of an article: it stands in every table.
        values = {key: value for key, value in zip(self.table.keys, row, strict=False)
                  if key and value.strip() and not (key == "id" and value.strip().isdecimal())}
        warning = None
        line = b""
        if any(map(str.strip, row)):
            try:
                line = json.dumps(values, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                line = json.dumps({key: _letters(value) for key, value in values.items()}).encode()
                if not self.is_told:
                    self.is_told = True
                    warning = issue("wrong_encoding", f"Row {self.number} is not valid UTF-8; it and all others that "
                                    "are not are read as Windows-1252. If letters look wrong, save it as UTF-8.",
                                    source=self.source, line=self.number)
        if line or self.batch:
            missing = self.number - self.first - len(self.batch)
            self.batch.extend([b""] * missing)
            self.batch.append(line)
            self.bytes += len(line) + missing + 1
        return warning

    def _passed_on(self) -> Iterator[Piece]:
        if self.batch:
            yield Piece("rows", self.source, data=b"\n".join(self.batch), line=self.first)
        self.batch, self.bytes, self.first = [], 0, self.number + 1


def _is_empty(row: list[str]) -> bool:
    return not any(row) or (len(row) == 1 and row[0].isspace())


def _letters(value: str) -> str:
    """A text with the bytes in it that are no UTF-8, which is in Windows-1252 then."""
    return value.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
