"""What a sentence says of an occasion that lies ahead, though neither its own words nor what governs it say so.

"The speech *will* be about trade", "the topic of the debate *will* be", "he *may* be charged before the convention":
none of these has been held.
"""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.nounstatus import NounFrame, noun_status
from kb.extract.events.outcomes import Outcome
from kb.extract.events.status import Reading
from kb.extract.events.words import grammar_words, lemma_of

OCCASIONS: Final = frozenset({"speech", "debate", "meeting", "summit", "news_conference", "visit", "phone_call"})
"""The types of what is held on a day and is over then; of a deal or a ban, "will" tells what it does."""
_RECURRING: Final = frozenset({"summit", "meeting"})
"""The types of what comes again and again: "the last" is the one before this."""
_REACH: Final = 12
"""Words of a phrase behind a noun, up to its verb."""
_AHEAD: Final = frozenset({"will", "'ll", "’ll", "wo", "won"})
_BOUNDS: Final = frozenset({"before", "until", "till", "after", "following"})
_OPEN: Final = frozenset((
    "has", "have", "'ve", "’ve", "may", "might", "can", "could", "must", "should", "will", "would",
))
_BEHIND: Final = frozenset({"forthcoming", "upcoming", "imminent", "pending", "due", "overdue"})
"""What an occasion that lies ahead is said to be, behind its verb."""


def occasion_status(clause: Clause, frame: NounFrame, type_id: str) -> Reading:
    """The status of what a noun names, of an event of the type `type_id`."""
    told = noun_status(clause, frame)
    if type_id in _RECURRING and told.status is Outcome.PLANNED and "last" in clause.lows[frame.left : frame.at]:
        return Reading(Outcome.OCCURRED, True)  # "what they agreed to spend at the last summit"
    return told if told.evident else _outlook(clause, frame, type_id) or told


def _outlook(clause: Clause, frame: NounFrame, type_id: str) -> Reading | None:
    """PLANNED for an occasion of which the sentence tells as of one that lies ahead."""
    if type_id == "election":
        undecided = _is_undecided(clause, frame)
        return undecided or (_before_it(clause, frame, frame.preposition) if frame.definite else None)
    if type_id not in OCCASIONS:
        return None
    if _will_be(clause, frame):
        return Reading(Outcome.PLANNED, True)
    return _before_it(clause, frame, frame.preposition)


def _will_be(clause: Clause, frame: NounFrame) -> bool:
    """Whether a "will" is of what a noun names ("the speech in Lima *will* be", "said the speech *would* be"), or of a
    side of it: "the topic of the speech *will* be"."""
    if frame.preposition >= 0:
        head = clause.lows[frame.preposition - 1] if clause.lows[frame.preposition] in ("of", "for", "at") else ""
        if head not in grammar_words("governing_nouns", "sides"):
            return False
    teller = frame.left - 1 if clause.tag_at(frame.left - 1) == "v" else frame.governor
    reports = teller >= 0 and lemma_of(clause.lows[teller]) in grammar_words("words", "report")
    if frame.governor >= 0 and frame.preposition < 0 and not reports:
        return False  # "she gave the speech in Lima that will"
    at = _verb_of(clause, frame.end)
    if at < 0:
        return False
    verb = clause.verb_after(at)
    if verb >= 0 and lemma_of(clause.lows[verb]) in grammar_words("words", "outlasting"):
        return False  # "the speech will be remembered"
    if clause.tags[at] == "m":
        return clause.lows[at] in _AHEAD or (reports and clause.lows[at] == "would")
    while at < len(clause.tags) and clause.tags[at] in "ab":
        at += 1
    return clause.lows[at : at + 1] != [] and clause.lows[at] in _BEHIND


def _is_undecided(clause: Clause, frame: NounFrame) -> Reading | None:
    """PLANNED for what has yet to be decided: "the race between Ann Lee and Bo Diaz *will be decided* in Ohio"."""
    if frame.preposition >= 0 or frame.governor >= 0:
        return None
    at = _verb_of(clause, frame.end)
    if at >= 0 and "away" in clause.lows[at + 1 : at + 4] and clause.lows[at] in ("is", "are"):
        return Reading(Outcome.PLANNED, True)  # "the caucuses are three weeks away"
    verb = clause.verb_after(at) if at >= 0 and clause.lows[at] in _AHEAD else -1
    if verb < 0 or lemma_of(clause.lows[verb]) not in grammar_words("words", "decides"):
        return None
    return Reading(Outcome.PLANNED, True)


def _verb_of(clause: Clause, end: int) -> int:
    """The modal or auxiliary whose subject is the noun that ends at `end`, or -1: what describes it is passed over."""
    at = end
    while at < min(len(clause.tags), end + _REACH) and clause.tags[at] in "pnwdtsbco":
        follows = clause.tags[at - 1] in ("w", "t", "b") if at == end else clause.tags[at - 1] in "tb"
        if clause.tags[at] in "nd" and follows:
            return -1  # "at the speech *Ann Lee* will", "after the debate Friday the candidates will"
        if clause.tags[at] == "c" and clause.tags[at - 1] != "n":
            return -1
        at += 1
    return at if clause.tag_at(at) in ("m", "a") else -1


def _before_it(clause: Clause, frame: NounFrame, preposition: int) -> Reading | None:
    """PLANNED for what something is open or yet to be done before: "she *may* be charged *before the convention*",
    "a row *has* erupted *days before* the summit", "she *will* oppose it *after the election*"."""
    if preposition < 1 or clause.lows[preposition] not in _BOUNDS:
        return None
    verb = clause.verb_before(preposition, _REACH)
    if verb < 0 or not {"j", "r", "i"}.isdisjoint(clause.tags[verb:preposition]):
        return None
    words = clause.group_words(verb)
    if clause.lows[preposition] in ("after", "following"):
        return Reading(Outcome.PLANNED, True) if not _AHEAD.isdisjoint(words) and "have" not in words else None
    had = not {"had", "been", "have"}.isdisjoint(words) and not {"would", "could", "should", "might"}.isdisjoint(words)
    return None if had or _OPEN.isdisjoint(words) else Reading(Outcome.PLANNED, True)
