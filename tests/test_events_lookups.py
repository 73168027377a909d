"""What the events stage looks up in its own way finds what the plain way finds."""

from __future__ import annotations

import random
from bisect import bisect_left

import pytest

from kb.extract.events.clauses import Clause
from kb.extract.events.groups import Group, NounLists, kind_bit
from kb.extract.events.outcomes import Outcome, is_to_come
from kb.extract.events.words import Words
from kb.ontology import load_event_types
from kb.records import Status


def _clause(starts: list[int], tags: str) -> Clause:
    lows = [f"w{at}" for at in range(len(starts))]
    return Clause(Words(starts, lows, list(tags), [-1] * len(starts), [], []), [], dict)


def test_outcomes_are_the_statuses() -> None:
    assert {Outcome.OCCURRED, Outcome.PLANNED, Outcome.POSSIBLE, Outcome.NEGATED} == set(Status)
    assert {status for status in Status if is_to_come(status)} == {Status.PLANNED, Status.POSSIBLE}


@pytest.mark.parametrize("seed", range(5))
def test_words_are_found_by_offset_in_any_order(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    starts = sorted(chance.sample(range(300), 40))
    clause = _clause(starts, "w" * 40)
    for offset in [chance.randrange(-5, 310) for _ in range(200)]:
        assert clause.last_before(offset) == bisect_left(starts, offset) - 1


def test_there_are_no_tags_outside_a_sentence() -> None:
    clause = _clause([0, 4, 8], "dwn")
    assert [clause.tag_at(at) for at in range(-2, 5)] == ["", "", "d", "w", "n", "", ""]
    assert [clause.low_at(at) for at in range(-1, 4)] == ["", "w0", "w1", "w2", ""]
    assert [at for at in range(-3, 4) if clause.pair_at(at, "w", "n")] == [1]


def test_a_group_asks_for_kinds_only_where_each_of_its_needs_does() -> None:
    every = 0
    for kind in ("person", "organisation", "country", "place", "group", "demonym", "open", "pair"):
        every |= kind_bit(kind)
    for event_type in load_event_types().values():
        for number, declared in enumerate(event_type.trigger_groups()):
            group = Group(number, event_type, declared, NounLists())
            assert group.may_be_met(every)
            if not group.needs:
                assert group.may_be_met(0)
            elif group.kinds and all(len(need) == 1 and need[0] not in group.places for need in group.needs):
                named = any(need != ["members"] for need in group.needs)
                assert not named or group.may_be_met(0) is (["members"] in group.needs)
