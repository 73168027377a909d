"""The ledger of linking, in the scratch file: every decision of the last build, to be looked up and overwritten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from kb.ledger import Decided, Decisions, Move, Outcome, Placed
from kb.store import rows

TARGETS = (rows.PLACED, rows.MOVES, rows.BLOCKS, rows.NAMES, rows.SHORTS, rows.LONE, rows.OWNERS, rows.DECISIONS)
_PLACED = ", ".join(f"placed.{column}" for column in rows.PLACED.columns)
_MOVES = ", ".join(rows.MOVES.columns)


class NoteTaker:
    """Takes down what is decided while everything is linked; `put` takes the rows."""

    def __init__(self, put: Callable[[rows.Target, Sequence[rows.Row]], None]) -> None:
        self._put = put

    def placed(self, placed: Placed, inside: Sequence[int], seen: Sequence[int]) -> None:
        """A unit was put; it is in the blocks `inside`, and looks into the blocks `seen`."""
        self._put(rows.PLACED, [placed])
        self._put(rows.BLOCKS, _block_rows(placed.unit, inside, seen))

    def moved(self, move: Move) -> None:
        """A cluster was moved, or stayed."""
        self._put(rows.MOVES, [move])

    def named(self, names: Iterable[tuple[str, str, int]], shorts: Iterable[tuple[str, str]]) -> None:
        """How many reports call an actor by a name, and which short names stand for which full ones."""
        self._put(rows.NAMES, list(names))
        self._put(rows.SHORTS, list(shorts))

    def lone(self, lone: Iterable[tuple[str, int]]) -> None:
        """Which units tell of somebody by a short name alone."""
        self._put(rows.LONE, list(lone))

    def decided(self, decided: Decided) -> None:
        """What people decided."""
        self._put(rows.OWNERS, list(decided.owners.items()))
        self._put(rows.DECISIONS, [(_decisions_text(decided),)])


def _block_rows(unit: int, inside: Sequence[int], seen: Sequence[int]) -> list[rows.Row]:
    within = set(inside)
    return [(block, 1, unit) for block in within] + [(block, 0, unit) for block in {*seen} - within]


def _decisions_text(decided: Decided) -> str:
    same, different = decided.pairs
    return json.dumps([sorted(same.items()), sorted(map(sorted, different)), decided.corrections])


def clear_ledger(connection: sqlite3.Connection) -> None:
    """Forget all decisions, for everything is linked anew."""
    for target in TARGETS:
        connection.execute(f"delete from {target.table}")


class StoredLedger:
    """The decisions of the last build, and the units that have come and gone since. `last` is the highest number that a
    unit had before."""

    def __init__(self, connection: sqlite3.Connection, last: int) -> None:
        self._connection = connection
        self._last = last

    def _select(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def added(self) -> dict[int, str]:
        """The units that are new, packed, by number."""
        return dict(self._select("select number, packed from scratch.units where number > ?", self._last).fetchall())

    def removed(self) -> dict[int, str]:
        """The units that are gone, packed."""
        return dict(self._select("select number, packed from scratch.removed_units").fetchall())

    def unit(self, number: int) -> str:
        """A unit that is there now, packed."""
        (packed,) = self._select("select packed from scratch.units where number = ?", number).fetchone()
        return str(packed)

    def number_of(self, unit_id: str) -> int | None:
        """The number of the unit with an id."""
        row = self._select("select number from scratch.units where id = ?", unit_id).fetchone()
        return row[0] if row else None

    def founding(self, event_ids: Iterable[str]) -> list[str]:
        """The document events that were in the events with some ids, or in those that they led to."""
        return [row[0] for row in self._select(
            "select links.document_event_id from json_each(?) as given "
            "left join before.redirects on redirects.old_id = given.value "
            "cross join before.links on links.event_id = coalesce(redirects.event_id, given.value)",
            json.dumps(list(event_ids)))]

    def renumber(self, numbers: Iterable[int]) -> dict[int, int]:
        """Let units count as removed, and as added under new numbers: by the old ones, the new ones."""
        chosen = "number in (select value from json_each(?))"
        given = json.dumps(list(numbers))
        self._select(f"insert into scratch.removed_units select * from scratch.units where {chosen}", given)
        self._select(f"delete from scratch.units where {chosen}", given)
        self._select("insert into scratch.units (id, document_id, packed) select id, document_id, packed "
                     f"from scratch.removed_units where {chosen} order by number", given)
        return dict(self._select(
            "select former.number, units.number from scratch.removed_units as former "
            f"cross join scratch.units on units.id = former.id where former.{chosen}", given).fetchall())

    def placed(self, numbers: Iterable[int]) -> list[Placed]:
        """Where units were put."""
        return self._placed(f"select {_PLACED} from scratch.placed where unit in (select value from json_each(?))",
                            json.dumps(list(numbers)))

    def _placed(self, sql: str, value: object) -> list[Placed]:
        return [Placed(*row) for row in self._select(sql, value)]

    def members(self, founder: int) -> list[Placed]:
        """The units that were put into the cluster of a founder."""
        return self._placed(f"select {_PLACED} from scratch.placed where founder = ?", founder)

    def move(self, founder: int) -> Move | None:
        """What became of a cluster in the second round; None where the founder is no dated one."""
        row = self._select(f"select {_MOVES} from scratch.moves where founder = ?", founder).fetchone()
        return Move(*row) if row else None

    def moved_into(self, founder: int) -> list[int]:
        """The founders whose clusters were moved into that of another one."""
        return [row[0] for row in self._select("select founder from scratch.moves where target = ?", founder)]

    def inside(self, blocks: Iterable[int]) -> list[Placed]:
        """Where the units were put that are in one of some blocks."""
        return self._placed(
            f"select {_PLACED} from scratch.placed where unit in (select unit from scratch.blocks "
            "where block in (select value from json_each(?)) and inside = 1)", json.dumps(list(blocks)))

    def seeing(self, blocks: Iterable[int]) -> set[int]:
        """The units that look into one of some blocks."""
        return {row[0] for row in self._select(
            "select unit from scratch.blocks where block in (select value from json_each(?))",
            json.dumps(list(blocks)))}

    def names(self, actor_id: str) -> dict[str, int]:
        """How many reports call an actor by each of its names."""
        return dict(self._select("select name, reports from scratch.names where actor_id = ?", actor_id).fetchall())

    def full_names(self, short: str) -> set[str]:
        """The ids of the people who are called so for short."""
        return {row[0] for row in self._select("select actor_id from scratch.shorts where short = ?", short)}

    def telling_of(self, short_ids: Iterable[str]) -> set[int]:
        """The units that tell of somebody by one of some short names."""
        return {row[0] for row in self._select(
            "select unit from scratch.lone where actor_id in (select value from json_each(?))",
            json.dumps(list(short_ids)))}

    def decided(self) -> Decided:
        """What people had decided in the last build."""
        owners = dict(self._select("select event_id, document_event_id from scratch.owners").fetchall())
        (text,) = self._select("select decisions from scratch.decisions").fetchone()
        same, different, corrections = json.loads(text)
        pairs = Decisions(dict(same), frozenset(frozenset(pair) for pair in different))
        return Decided(owners, pairs, [tuple(each) for each in corrections])

    def count(self) -> int:
        """How many units were put in all."""
        return int(self._select("select max(unit) from scratch.placed").fetchone()[0] or 0)

    def settle(self, outcome: Outcome) -> None:
        """Remember what came out differently."""
        many = self._connection.executemany
        for number, blocks in outcome.gone.items():
            many("delete from scratch.blocks where block = ? and inside in (0, 1) and unit = ?",
                 [(block, number) for block in blocks])
        gone = [(number,) for number in outcome.gone]
        for table, column in (("placed", "unit"), ("moves", "founder"), ("lone", "unit")):
            many(f"delete from scratch.{table} where {column} = ?", gone)
        many("delete from scratch.placed where unit = ?", [(placed.unit,) for placed in outcome.placed])
        many(rows.PLACED.insert, outcome.placed)
        many("delete from scratch.moves where founder = ?",
             [*((move.founder,) for move in outcome.moves), *((founder,) for founder in outcome.ended)])
        many(rows.MOVES.insert, [move for move in outcome.moves if move.founder not in {*outcome.ended}])
        for number, (inside, seen) in outcome.new.items():
            many(rows.BLOCKS.insert, _block_rows(number, inside, seen))
        many(rows.LONE.insert, outcome.lone)
        self._settle_names(outcome)
        self._select("delete from scratch.owners")
        self._select("delete from scratch.decisions")
        NoteTaker(self._put).decided(outcome.decided)

    def _put(self, target: rows.Target, made: Sequence[rows.Row]) -> None:
        self._connection.executemany(target.insert, made)

    def _settle_names(self, outcome: Outcome) -> None:
        for (actor_id, name), change in outcome.names.items():
            reports = self.names(actor_id).get(name, 0) + change
            self._select("delete from scratch.names where actor_id = ? and name = ?", actor_id, name)
            if reports:
                self._select(rows.NAMES.insert, actor_id, name, reports)
        for short, actor_id in outcome.shorts:
            self._select("delete from scratch.shorts where short = ? and actor_id = ?", short, actor_id)
            self._select(rows.SHORTS.insert, short, actor_id)


def removed_events(connection: sqlite3.Connection, document_events: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The events of the last build, each with its digest, that some document events belonged to."""
    yield from connection.execute(
        "select event_id, digest from scratch.event_digests where event_id in (select event_id from before.links "
        "where document_event_id in (select value from json_each(?)))", (json.dumps(list(document_events)),))
