"""The numbers of events: their rows lie in the order of their dates, with room between them for later ones."""

from __future__ import annotations

import bisect
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kb.store.assembly import GAP


class NotRevisableError(Exception):
    """The last build can't be revised, and a new one must be made from nothing; the message says why."""


Place = tuple[str, str, str]


def numbered(
    connection: sqlite3.Connection, places: Sequence[Place], former: Mapping[Place, int]
) -> list[tuple[str, int]]:
    """For each of some events, in order, its id and a number between those of its neighbours in `events`.

    What stands where it stood keeps its number. Raises `NotRevisableError` where there is no room.
    """
    found: dict[Place, int] = {place: former[place] for place in places if place in former}
    known = sorted(found.items(), key=lambda item: item[1])
    between: dict[tuple[int | None, int | None], list[Place]] = defaultdict(list)
    for place in places:
        if place not in found:
            before, after = _neighbours(connection, place)
            at = bisect.bisect(known, place, key=lambda item: item[0])
            lower = [each for each in (before, known[at - 1][1] if at else None) if each is not None]
            upper = [each for each in (after, known[at][1] if at < len(known) else None) if each is not None]
            between[max(lower, default=None), min(upper, default=None)].append(place)
    for (low, high), group in between.items():
        if low is None:
            low = (high if high is not None else GAP) - GAP * (len(group) + 1)
        step = (high - low) // (len(group) + 1) if high is not None else GAP
        if not step:
            raise NotRevisableError("there is no room between two events")
        found |= {place: low + step * (at + 1) for at, place in enumerate(group)}
    return [(place[2], found[place]) for place in places]


def _neighbours(connection: sqlite3.Connection, place: Place) -> tuple[int | None, int | None]:
    """The numbers of the events between which a place lies: a binary search, for rows lie in the order of places."""
    # One by one: SQLite looks up the smallest or the largest, but goes through all for both.
    low, high = connection.execute("select coalesce((select min(rowid) from events), 0), "
                                   "coalesce((select max(rowid) from events), 0) + 1").fetchone()
    while low < high:
        middle = (low + high) // 2
        number, earliest, latest, event_id = connection.execute(
            "select rowid, earliest, latest, id from events where rowid >= ? order by rowid limit 1",
            (middle,)).fetchone() or (None, None, None, "")
        if number is not None and (earliest or "9999", latest or "9999", event_id) < place:
            low = number + 1
        else:
            high = middle
    (before,) = connection.execute("select max(rowid) from events where rowid < ?", (low,)).fetchone()
    (after,) = connection.execute("select min(rowid) from events where rowid >= ?", (low,)).fetchone()
    return before, after
