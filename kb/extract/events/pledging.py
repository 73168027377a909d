"""Reading a pledge: the first reading of its trigger that commits somebody to something."""

from __future__ import annotations

from bisect import bisect_left

from kb.extract.events.clauses import Clause
from kb.extract.events.commitments import Commitment, complete, read_commitment, take_as_noun
from kb.extract.events.inflection import BASE
from kb.extract.events.reading import Found, TriggerReader
from kb.extract.events.triggers import Candidate, Trigger


def read_pledge(
    readings: list[tuple[Candidate, Trigger]], reader: TriggerReader, clause: Clause
) -> list[tuple[Found, Candidate, Commitment | None]]:
    """The first reading of a pledge's trigger that commits somebody to something; none where no reading does."""
    for reading in readings:
        take_as_noun(clause, bisect_left(clause.starts, reading[0].start))
        found = reader.read([reading], clause)
        if found and found[0].trigger.part == "verb" and found[0].trigger.form & BASE and not found[0].at:
            continue  # "Promise to add troops is welcomed": a headline's noun
        commitment = read_commitment(found[0], clause) if found else None
        if found and commitment:
            return [(complete(found[0], clause, commitment), found[1], commitment)]
    return []
