"""Reading a pledge: the first reading of its trigger that commits somebody to something."""

from __future__ import annotations

from kb.extract.events.clauses import Clause
from kb.extract.events.commitments import Commitment, complete, read_commitment
from kb.extract.events.contents import pledge_words
from kb.extract.events.inflection import BASE
from kb.extract.events.reading import Found, TriggerReader
from kb.extract.events.triggers import Candidate, Trigger
from kb.extract.events.words import OWNERS, lemma_of


def read_pledge(
    readings: list[tuple[Candidate, Trigger]], reader: TriggerReader, clause: Clause
) -> list[tuple[Found, Candidate, Commitment | None]]:
    """The first reading of a pledge's trigger that commits somebody to something; none where no reading does."""
    for reading in readings:
        _take_as_noun(clause, clause.last_before(reading[0].start) + 1)
        found = reader.read([reading], clause)
        if found and found[0].trigger.part == "verb" and found[0].trigger.form & BASE and not found[0].at:
            continue  # "Promise to add troops is welcomed": a headline's noun
        commitment = read_commitment(found[0], clause) if found else None
        if found and commitment:
            return [(complete(found[0], clause, commitment), found[1], commitment)]
    return []


def _take_as_noun(clause: Clause, at: int) -> None:
    """Tag as a noun what an article or a verb before it shows to be one: "kept that promise", "an earlier pledge"."""
    lows, tags = clause.lows, clause.tags
    if not 1 < at < len(lows):
        return
    kept = tags[at - 2] == "v" and lemma_of(lows[at - 2]) in pledge_words("keeping")
    if lows[at - 1] in ("that", "this") and kept:
        clause.take_as(at - 1, "dw")
    owned = tags[at - 2] == "s" or lows[at - 2] in OWNERS
    if owned and tags[at - 1] == "w" and (lows[at - 1].endswith("ed") or lows[at - 1] in pledge_words("kinds_of_word")):
        clause.take_as(at, "w")  # "Ann Lee's repeated *vows* to leave"
    if tags[at - 2] == "d" and lows[at - 1] in pledge_words("broken"):
        clause.take_as(at - 1, "ww")
