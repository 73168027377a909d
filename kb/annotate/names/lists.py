"""The reader's own lists, `seeds/actors.csv` and `seeds/places.csv`: every row checked, all faults told at once."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kb import lexicon
from kb.errors import KbError
from kb.own_files import delimiter_of, text_of

KINDS = frozenset({"person", "organisation", "country", "place", "group"})
ACTOR_COLUMNS = ("alias", "name", "kind", "gender", "country")
PLACE_COLUMNS = ("alias", "name", "country", "latitude", "longitude")
MOST_FAULTS = 8
"""So many faults of a list are told; of more, how many there are."""

Row = dict[str, str]


class ListedPlace(NamedTuple):
    """A row of `places.csv`; degrees are decimal."""

    line: int
    name: str
    alias: str
    country: str | None
    latitude: float | None
    longitude: float | None


class ListedActor(NamedTuple):
    """A row of `actors.csv`."""

    line: int
    name: str
    alias: str
    kind: str
    gender: str | None
    country: str | None


class Faults:
    """What is wrong with a list, line by line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told: list[str] = []

    def add(self, line: int, what: str) -> None:
        """Note what is wrong in a line."""
        self.told.append(f"{self.path}, line {line}: {what}")


class Meanings:
    """What each phrase of a list means. One that means two things is a fault: which of them would hold is chance."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._first: dict[str, tuple[int, str]] = {}

    def add(self, line: int, phrases: Iterable[str], meaning: str) -> None:
        """Note what the phrases of a row mean; empty ones are passed over."""
        for phrase in filter(None, phrases):
            first, other = self._first.setdefault(phrase, (line, meaning))
            if other != meaning:
                self._faults.add(line, f"{phrase!r} means {other} by line {first} and {meaning} by this one. Take one "
                                       "of the rows out, or give one another wording, such as the full name.")


def refuse_faults(lists: Iterable[Faults]) -> None:
    """Raise `KbError` where anything is wrong with some lists."""
    told = [fault for each in lists for fault in each.told]
    if told:
        more = len(told) - MOST_FAULTS
        raise KbError(" ".join(told[:MOST_FAULTS]) + (f" And {more} more of the kind." if more > 0 else ""))


def listed_actors(path: Path, faults: Faults) -> list[ListedActor]:
    """The actors of a list, but for rows with faults. Raises `KbError` where it can't be read at all."""
    found = []
    for line, row in _rows(path, ACTOR_COLUMNS, faults):
        kind, gender = row["kind"] or "person", row["gender"] or None
        country = _country(row["country"], line, faults)
        if kind not in KINDS:
            faults.add(line, f"kind is {kind!r}; write one of {', '.join(sorted(KINDS))}.")
        elif gender not in (None, "m", "f"):
            faults.add(line, f"gender is {gender!r}; write m, f or nothing.")
        else:
            found.append(ListedActor(line, row["name"], row["alias"], kind, gender, country))
    return found


def listed_places(path: Path, faults: Faults) -> list[ListedPlace]:
    """The places of a list, but for rows with faults. Raises `KbError` where it can't be read at all."""
    found = []
    for line, row in _rows(path, PLACE_COLUMNS, faults):
        latitude = _degrees("latitude", row, 90, line, faults)
        longitude = _degrees("longitude", row, 180, line, faults)
        found.append(ListedPlace(line, row["name"], row["alias"], _country(row["country"], line, faults), latitude,
                                 longitude))
    return found


def _degrees(column: str, row: Row, most: int, line: int, faults: Faults) -> float | None:
    if not row[column]:
        return None
    try:
        degrees = float(row[column])
    except ValueError:
        faults.add(line, f"{column} is {row[column]!r}; write decimal degrees, such as -12.046, or nothing.")
        return None
    # What is no number ("nan") is not within the bounds either.
    if not -most <= degrees <= most:
        faults.add(line, f"{column} is {row[column]!r}; write decimal degrees from -{most} to {most}, or nothing.")
    return degrees


@functools.cache
def _known_countries() -> frozenset[str]:
    """The codes of all countries, those that are no more among them."""
    listed = {row.partition("\t")[0] for row in lexicon.rows("countries.tsv")}
    return frozenset(listed.union(lexicon.table("countries")["demonyms"]))


def _country(cell: str, line: int, faults: Faults) -> str | None:
    """The country code in a cell, None where that is blank."""
    code = cell.upper()
    if code and code not in _known_countries():
        hint = " (the United Kingdom is GB)" if code == "UK" else ""
        faults.add(line, f"no country has the code {cell!r}; write its ISO 3166 alpha-2 code, such as NO{hint}, or "
                         "nothing.")
    return code or None


def _cells(reader: Any, faults: Faults) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        faults.add(reader.line_num, f"{error}. Shorten the cell.")


def _rows(path: Path, columns: tuple[str, ...], faults: Faults) -> Iterator[tuple[int, Row]]:
    """The rows with their line numbers; blank cells are "" and lines that start with # are notes."""
    try:
        text = text_of(path)
    except UnicodeDecodeError as error:
        raise KbError(f"{path} is not UTF-8 at byte {error.start}: save it as UTF-8.") from error
    except OSError as error:
        raise KbError(f"{path} cannot be read: {error.strerror or error}. Change its permissions, or take it away."
                      ) from error
    reader = csv.reader(text.splitlines(), delimiter=delimiter_of(text, "name"))
    header: list[str] | None = None
    for cells in _cells(reader, faults):
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        line = reader.line_num
        if header is None:
            header = [cell.strip() for cell in cells]
            _check_header(path, line, header, columns)
            continue
        if len(cells) > len(header):
            faults.add(line, f"{len(cells)} cells, but the header has {len(header)}.")
            continue
        row: Row = dict.fromkeys(columns, "")
        row.update((key, cell.strip()) for key, cell in zip(header, cells, strict=False))
        if row["name"]:
            yield line, row
        else:
            faults.add(line, 'no name; fill in the column "name".')


def _check_header(path: Path, line: int, header: list[str], columns: tuple[str, ...]) -> None:
    unknown = [name for name in header if name not in columns]
    if unknown or "name" not in header:
        raise KbError(f"{path}, line {line}: the header has {', '.join(header) or 'nothing'}; "
                      f"known columns are {', '.join(columns)}, and \"name\" must be one of them.")
