"""Events as an Excel workbook, one sheet a table. Every date is text: a spreadsheet would make a day of a month."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from kb.export.events import FLAT, About, Actor, ExportEvent, Report, flat

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
# What XML 1.0 can't hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = {"title": 50, "participants": 36, "evidence": 60, "sentence": 60, "url": 30, "evidence_url": 30}


class _Table:
    """A table over as many sheets as its rows need: `events`, `events 2`, ..."""

    def __init__(self, book: Any, name: str, columns: Sequence[str]) -> None:
        self._book, self._name, self._columns = book, name, columns
        self._sheets = 0
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._name + (f" {self._sheets}" if self._sheets > 1 else ""))
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, _WIDTHS.get(column, 14))
            self._sheet.write_string(0, place, column)
        self._row = 1

    def add(self, cells: Iterable[Any]) -> None:
        """One row more; None stays an empty cell, and text is never read as a formula, a number or a link."""
        if self._row == MOST_ROWS:
            self._begin()
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                self._sheet.write_string(self._row, place, _NOT_XML.sub("\ufffd", cell)[:MOST_CHARACTERS])
            elif cell is not None:
                self._sheet.write_number(self._row, place, cell)
        self._row += 1


def write_xlsx(events: Iterable[ExportEvent], about: About, out: BinaryIO) -> None:
    """Sheets `events`, `participants`, `reports` and `about`.

    Raises `OSError` where `out` takes no more.
    """
    # The library buries the error of a reader who has left in one of its own, and again when its archive is let go.
    with tempfile.TemporaryFile() as whole:
        _write_book(events, about, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, out)


def _write_book(events: Iterable[ExportEvent], about: About, out: BinaryIO) -> None:
    import xlsxwriter  # lazy: nothing else needs it, and every command would load it

    with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": False}) as book:
        timeline = _Table(book, "events", FLAT)
        people = _Table(book, "participants", ("event_id", *Actor._fields, "url", "build"))
        reports = _Table(book, "reports", ("event_id", *Report._fields, "event_url", "build"))
        for event in events:
            timeline.add(flat(event))
            for actor in event.actors:
                people.add((event.id, *actor, event.url, event.build))
            for report in event.reports:
                reports.add((event.id, *report, event.url, event.build))
        note = _Table(book, "about", ("what", "is"))
        for pair in (("title", about.title), ("build", about.build), ("built on", about.day), ("site", about.site)):
            note.add(pair)
