"""Events under the timeline's filters: how many, which come next, and how they spread over time.

Rows of `events` lie in the order of their dates, those without one last. A few kinds of filter are common and find
much, so each is read off what was made for it: an actor's events off `appearances`, words off the full-text index,
whole months off `event_months`. All others are asked of `events` itself.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from kb.publish.filters import Filters, match_expression
from kb.publish.pages.shell import Reader, Row

MOST_YEARS = 30
PLACE_IDS = ("place/", "country/")
"""How ids of places begin: the map names places by these, for there is more than one Paris."""
ACTORS_OF = """
  select id from actors where id = :actor or name like :actor_like
  union select actor_id from actor_aliases where alias like :actor_like
"""
EVENTS_OF = f"""(
  select distinct event_number as number, earliest, latest, type, status from appearances
  where actor_id in ({ACTORS_OF})
) as events"""
MATCHING = "select rowid from events_fts where events_fts match :match"
ONE_ACTORS = "appearances as events"
"""The same where only one actor is meant, as nearly always: none of their events is there twice."""
PLACES_OF = """
  with recursive known(place) as (
    select min(place) from events
    union all select (select min(place) from events where events.place > known.place) from known where place is not null
  )
  select place from known where place like :place
"""
"""Every different place that matches, each found by one look into the index, however many events it has."""
_ORDERS = {
    (True, False): "events.earliest desc nulls last, 1 desc", (True, True): "events.earliest asc nulls first, 1 asc",
    (False, False): "events.earliest asc nulls last, 1 asc", (False, True): "events.earliest desc nulls first, 1 desc",
}
"""By whether the newest comes first, and whether the order is turned round."""
LAST_DATED = "(select max(rowid) from events where earliest = (select max(earliest) from events))"


def where_clause(filters: Filters, *, few: bool = False) -> tuple[str, Row]:
    """The filters as an SQL condition over `events`, with its parameters; `1` where nothing is filtered.

    An actor is found by its id, or by a part of its name or of another wording for it; a type by id or label. Where
    other conditions leave only a `few` events, SQLite is kept from fetching all those of an actor or of a word.
    """
    number = "+events.rowid" if few else "events.rowid"
    clauses, params = _plain_clauses(filters)
    if match := match_expression(filters.q):
        clauses.append(f"{number} in ({MATCHING})")
        params["match"] = match
    if filters.actor:
        clauses.append(f"{number} in (select event_number from appearances where actor_id in ({ACTORS_OF}))")
        params.update(actor=filters.actor, actor_like=f"%{filters.actor}%")
    if filters.place.startswith(PLACE_IDS):
        clauses.append("events.place_id = :place")
        params["place"] = filters.place
    elif filters.place:
        clauses.append(f"events.place in ({PLACES_OF})")
        params["place"] = f"%{filters.place}%"
    if filters.contested:
        clauses.append("events.contested is not null")
    return " and ".join(clauses) or "1", params


def _plain_clauses(filters: Filters) -> tuple[list[str], Row]:
    """Conditions on columns that `events` and `appearances` share."""
    clauses, params = [], {}
    if filters.type:
        clauses.append("events.type in (select id from event_types where id = :type or lower(label) = lower(:type))")
        params["type"] = filters.type
    if filters.status:
        clauses.append("events.status = :status")
        params["status"] = filters.status
    if filters.since:
        clauses.append("events.latest >= :since")
        params["since"] = filters.since
    if filters.until:
        clauses.append("events.earliest <= :until")
        params["until"] = filters.until
    return clauses, params


MONTH_STARTS = """
with recursive months(month) as (
  select substr(:first, 1, 7) union all
  select substr(date(month || '-01', '+1 month'), 1, 7) from months where month < substr(:last, 1, 7)
)
select month, (
  select min(rowid) from events where earliest = (select min(earliest) from events where earliest >= month || '-01')
) as opens from months
"""
"""Every month from the first day to the last, with the row of the first event in it or after it."""


class Count(NamedTuple):
    """How many events match, and how many of them have a day."""

    number: int
    dated: int


class Selection:
    """The events that the filters leave."""

    def __init__(self, reader: Reader, filters: Filters) -> None:
        self.filters = filters
        self._reader = reader
        self.where, self.params = where_clause(filters)
        self._table, self._number, self._where = "events", "events.rowid", self.where
        self._match = set(filters.chosen) == {"q"} and bool(match_expression(filters.q))
        if filters.actor and set(filters.chosen) <= {"actor", "type", "status", "from", "to"}:
            clauses, _ = _plain_clauses(filters)
            self._table, self._number, self._where = EVENTS_OF, "events.number", " and ".join(clauses) or "1"

    async def count(self) -> Count:
        """How many there are. Ask this first."""
        await self._know_actor()
        if self._match:
            sql = (f"select (select count(*) from ({MATCHING})) as number, "
                   f"(select count(*) from ({MATCHING} and rowid <= {LAST_DATED})) as dated")
        else:
            sql = f"select count(*) as number, count(earliest) as dated from {self._table} where {self._where}"
        found = await self._reader.row(sql, self.params)
        return Count(found["number"], found["dated"]) if found else Count(0, 0)

    async def _know_actor(self) -> None:
        """Ask for an actor by id where the filter means one alone."""
        if self._table != EVENTS_OF:
            return
        meant = await self._reader.rows(f"select id from ({ACTORS_OF}) limit 2", self.params)
        if len(meant) == 1:
            self._table, self._number = ONE_ACTORS, "events.event_number"
            self._where = f"events.actor_id = :one and {self._where}"
            self.params["one"] = meant[0]["id"]

    async def page(self, size: int, skipped: int, count: Count, *, newest: bool) -> list[int]:
        """Row numbers of events, dated ones first: the latest or the earliest of them on top."""
        asked = {**self.params, "size": size, "skipped": skipped}
        if not self._match:
            return await self._page_by_day(size, skipped, count.number, newest=newest)
        parts = [
            f"{MATCHING} and rowid <= {LAST_DATED} order by rowid {'desc' if newest else 'asc'}",
            f"{MATCHING} and rowid > {LAST_DATED} order by rowid",
        ]
        first = await self._reader.rows(f"{parts[0]} limit :size offset :skipped", asked)
        rest = {**asked, "size": size - len(first), "skipped": max(skipped - count.dated, 0)}
        second = await self._reader.rows(f"{parts[1]} limit :size offset :skipped", rest) if rest["size"] else []
        return [row["rowid"] for row in (*first, *second)]

    async def _page_by_day(self, size: int, skipped: int, number: int, *, newest: bool) -> list[int]:
        """The same, counted off from whichever end is nearer."""
        size = min(size, max(number - skipped, 0))
        is_nearer_the_end = skipped > number // 2
        order = _ORDERS[newest, is_nearer_the_end]
        asked = {**self.params, "size": size, "skipped": number - skipped - size if is_nearer_the_end else skipped}
        found = [row["number"] for row in await self._reader.rows(
            f"select {self._number} as number from {self._table} where {self._where} "
            f"order by {order} limit :size offset :skipped", asked)]
        return found[::-1] if is_nearer_the_end else found

    async def dated_numbers(self) -> list[int]:
        """Row numbers of all events that have a day. Ask only where there are few."""
        sql = f"{MATCHING} and rowid <= {LAST_DATED}" if self._match else (
            f"select {self._number} as rowid from {self._table} where {self._where} and events.earliest is not null")
        return [row["rowid"] for row in await self._reader.rows(sql, self.params)]

    async def spread(self) -> list[tuple[str, int]]:
        """Events by day, month or year of their first day, whichever suits the span: (`2016-11`, 400)."""
        first, last = await self._bounds()
        if not first or not last:
            return []
        decades = int(last[:4]) - int(first[:4]) > MOST_YEARS
        length = 10 if first[:7] == last[:7] else 4 if decades else 7
        if self._match and length < 10:
            counts = await self._matches_by_month(first, last)
        else:
            counts = await self._counts(length)
        summed: dict[str, int] = {}
        for period, number in counts:
            summed[period[:length]] = summed.get(period[:length], 0) + number
        since, until = self.filters.since[:length], (self.filters.until or "9999")[:length]
        return [(period, number) for period, number in sorted(summed.items()) if since <= period <= until]

    async def _bounds(self) -> tuple[str | None, str | None]:
        """The first days of the first and the last event."""
        if self._match:
            ends = (f"select earliest from events where rowid = (select {end}(rowid) from ({MATCHING} "
                    f"and rowid <= {LAST_DATED}))" for end in ("min", "max"))
        else:
            ends = (f"select earliest from {self._table} where {self._where} and earliest is not null "
                    f"order by earliest {order} limit 1" for order in ("asc", "desc"))
        found = await self._reader.row(f"select ({next(ends)}) as first, ({next(ends)}) as last", self.params)
        return (found["first"], found["last"]) if found else (None, None)

    async def _counts(self, length: int) -> list[tuple[str, int]]:
        table, day, number, where = self._table, "events.earliest", "count(*)", self._where
        if length < 10 and set(self.filters.chosen) <= {"type", "status", "from", "to"} and self._has_whole_months():
            # Counted when the base was built, so that the whole timeline opens as fast as a part of it.
            table, day, number = "event_months as events", "events.month", "sum(events.events)"
            where = where.replace("events.latest >= :since", "events.month >= substr(:since, 1, 7)")
            where = where.replace("events.earliest <= :until", "events.month <= substr(:until, 1, 7)")
        rows = await self._reader.rows(
            f"select substr({day}, 1, {length}) as period, {number} as number from {table} where {where} "
            "group by 1 having period is not null",
            self.params,
        )
        return [(row["period"], row["number"]) for row in rows]

    def _has_whole_months(self) -> bool:
        """Whether the period, as far as there is one, begins with a month and ends with one."""
        until = self.filters.until
        after = datetime.date.fromisoformat(until).toordinal() + 1 if until and until < "9999-12-31" else None
        return self.filters.since[8:] in {"", "01"} and (after is None or datetime.date.fromordinal(after).day == 1)

    async def _matches_by_month(self, first: str, last: str) -> list[tuple[str, int]]:
        """Months with the matches in them: the events of a month are a run of rows."""
        months = await self._reader.rows(MONTH_STARTS, {"first": first, "last": last})
        matches = await self._reader.numbers(f"{MATCHING} and rowid <= {LAST_DATED} order by rowid", self.params)
        starts = [bisect_left(matches, row["opens"]) for row in months] + [len(matches)]
        return [
            (row["month"], after - start)
            for row, (start, after) in zip(months, pairwise(starts), strict=True) if after > start
        ]
