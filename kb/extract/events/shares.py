"""One word that tells several events: "met Ann Lee in Lima on Monday and Bo Diaz in Quito on Tuesday".

Each share has whom or where the verb leads, with a place or time of its own behind it; the subject and the words that
name the event are common to all.
"""

from __future__ import annotations

import itertools
from typing import Final, NamedTuple

from kb.extract.events.clauses import Clause, Slots
from kb.extract.events.places import PREPOSITIONS
from kb.extract.events.reading import Found

_HEADS: Final = frozenset({"with", "to", "in"})
_SETTINGS: Final = frozenset({"place", "country"})
_MOST: Final = 5
_AT_ONE_PLACE: Final = frozenset({"meeting", "visit", "speech"})
_STATIONED: Final = ("in", "to", "object")
"""Slots of the places of what is done at one after the other."""
_BETWEEN: Final = frozenset({",", "and", "in", "to", "then"})


class _Share(NamedTuple):
    """Positions `first:end` of a share; the preposition and names it begins with, its places, its times."""

    first: int
    end: int
    preposition: str
    names: list[int]
    places: dict[str, list[int]]
    times: list[int]


def shares_of(found: Found, clause: Clause) -> list[Found]:
    """What a trigger tells, once for each share; only the trigger as it was read where it does not share out."""
    if len(towns := _towns(found, clause)) > 1:
        return [_in_town(found, clause, town, number) for number, town in enumerate(towns)]
    shares = _read(found, clause)
    if len(shares) < 2 or not _are_alike(shares, clause):
        return [found]
    last = shares[-1]
    readings = []
    for share in shares:
        own = share.times or last.times
        beside = {at for each in shares for at in each.times} - set(own)
        slots = _without_shares(found.slots, shares)
        head = share.preposition or shares[0].preposition or "object"
        for slot, names in ((head, share.names), *share.places.items()):
            slots[slot] = [*slots.get(slot, []), *names]
        reading = found.with_slots(slots, found.status)
        reading.share, reading.beside = share.first, frozenset(beside)
        readings.append(reading)
    return readings


def _towns(found: Found, clause: Clause) -> list[tuple[str, int]]:
    """The towns, each with its slot, of what is known by its town, or is done at one place at a time: "the attacks in
    Lima and Quito" are two, and "they met in Lima, Quito and Cusco" tells of three meetings."""
    if found.trigger.type in _AT_ONE_PLACE:
        return _stations(found, clause)
    if not found.group.by_town or found.trigger.part != "noun" or not clause.lows[found.end - 1].endswith("s"):
        return []
    slot = next((slot for slot in ("in", "modifier") if found.slots.get(slot)), "")
    names = found.slots.get(slot, [])
    places = [at for at, tag in enumerate(clause.tags) if tag == "n" and clause.refs[at] in names]
    ends = [at for before, at in itertools.pairwise(places) if "c" in clause.tags[before:at]]
    listed = [clause.refs[at] for at in places if ends and at <= ends[-1]]  # "in Lima and Quito, Ohio"
    return [(slot, name) for name in listed] if {clause.kinds[name] for name in listed} == {"place"} else []


def _stations(found: Found, clause: Clause) -> list[tuple[str, int]]:
    """The places, each with its slot, of a list behind a verb or the noun of several: "visited Lima and Quito"."""
    if found.trigger.part == "noun" and not clause.lows[found.end - 1].endswith("s"):
        return []
    for slot in _STATIONED:
        names = found.slots.get(slot, [])
        if len(names) > 1 and (listed := _listed(clause, found.end, names)):
            return [(slot, name) for name in listed]
    return []


def _listed(clause: Clause, start: int, names: list[int]) -> list[int]:
    """Those of the names that one list behind `start` joins with an "and", each a place of one kind, its country left
    out: "in Lima, Peru, and Quito, Ecuador"."""
    places = [at for at in range(start, len(clause.tags)) if clause.tags[at] == "n" and clause.refs[at] in names]
    found: list[int] = []
    joined = False
    for before, at in itertools.pairwise([-1, *places]):
        between = clause.lows[before + 1 : at] if found else []
        kind = clause.kinds[clause.refs[at]]
        if kind == "country" and between == [","] and clause.kinds[found[-1]] == "place":
            continue
        if kind not in _SETTINGS or not _BETWEEN.issuperset(between) or joined:
            return []
        joined = "and" in between
        found.append(clause.refs[at])
    alike = len({clause.kinds[name] for name in found}) == 1
    return found if joined and alike and len(set(found)) == len(found) else []


def _in_town(found: Found, clause: Clause, town: tuple[str, int], number: int) -> Found:
    """What happened in one of several towns, with what follows the last of them, or the word itself, for its place."""
    slot, name = town
    reading = found.with_slots({**found.slots, slot: [name]}, found.status)
    last = max(at for at, tag in enumerate(clause.tags) if tag == "n" and clause.refs[at] in found.slots[slot])
    reading.share, reading.town = min(max(last + 1, found.end), len(clause.tags) - 1), number
    return reading


def _read(found: Found, clause: Clause) -> list[_Share]:
    shares: list[_Share] = []
    at = found.end
    while at < len(clause.tags) and len(shares) < _MOST:
        share = _share_at(clause, at)
        if share is None:
            break
        shares.append(share)
        at = share.end
        if at < len(clause.tags) and clause.tags[at] == "k" and clause.lows[at] == ",":
            at += 1
        if at < len(clause.tags) and clause.tags[at] == "c" and clause.lows[at] == "and":
            at += 1
        if at == share.end:
            break
    return shares


def _share_at(clause: Clause, at: int) -> _Share | None:
    """The share that begins at `at`: names, then at least one place or time."""
    first, preposition = at, ""
    if clause.lows[at] in _HEADS:
        preposition = clause.lows[at]
        at += 1
    names, at = clause.names_right(at)
    if not names:
        return None
    places: dict[str, list[int]] = {}
    times: list[int] = []
    end = at
    while at < len(clause.tags):
        low, tag = clause.lows[at], clause.tags[at]
        if tag == "t":
            times.append(at)
            at += 1
        elif tag in "po" and clause.tag_at(at + 1) == "t":
            times.append(at + 1)
            at += 2
        elif tag == "p" and low in PREPOSITIONS:
            name, after = clause.phrase_right(at + 1)
            if name is None:
                break
            places.setdefault(low, []).append(name)
            at = after
        else:
            break
        end = at
    if not places and not times:
        return None
    return _Share(first, end, preposition, names, places, times)


def _are_alike(shares: list[_Share], clause: Clause) -> bool:
    """Whether all shares lead to somebody, each with a place of its own or a time, or all to a place, each with a time.

    The preposition may be left out from the second on: "flew to Lima on Monday and Quito on Tuesday".
    """
    first = shares[0]
    settings = {clause.kinds[name] in _SETTINGS for share in shares for name in share.names}
    if len(settings) > 1 or any(share.preposition not in ("", first.preposition) for share in shares[1:]):
        return False
    if True in settings:
        return all(share.times for share in shares)
    places = [name for share in shares for names in share.places.values() for name in names]
    return first.preposition != "in" and (len(places) > 1 or all(share.times for share in shares))


def _without_shares(slots: Slots, shares: list[_Share]) -> Slots:
    """The slots without what the shares name, so that each event gets only its own."""
    taken = {name for share in shares for names in (share.names, *share.places.values()) for name in names}
    return {slot: kept for slot, names in slots.items() if (kept := [name for name in names if name not in taken])}
