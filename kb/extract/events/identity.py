"""What tells one mention from another: the rule that coded it, its group and topic, and whether it is but a habit."""

from __future__ import annotations

import functools
from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.drafts import Draft
from kb.extract.events.nominations import is_nomination, nomination_of, party_of
from kb.extract.events.nounphrases import is_told
from kb.extract.events.outcomes import Outcome
from kb.extract.events.reading import Found
from kb.extract.events.triggers import Candidate
from kb.extract.events.words import grammar_words
from kb.lexicon import table
from kb.records import Name

_APART: Final = frozenset({"after", "before", "since", "until"})
_CLAUSE: Final = 10
_PERFECT: Final = frozenset({"has", "have", "'ve", "’ve", "having"})
"""They tell of no moment: "he has pledged"."""
GENERAL: Final = "=general"
"""The family of the election that a campaign is about."""
_OBJECT: Final = 6
"""Words after a verb in which its object stands."""
_DEFINITE: Final = frozenset({"the", "these", "those"})
_WHERE: Final = ("in", "at", "on", "near")
"""What tells which ones a plural with an article means: "the attacks in Lima"."""
_PAST_ONES: Final = frozenset({"last", "previous", "past", "earlier", "recent"})
_GOING_ON: Final = frozenset((
    "continue", "enter", "lead", "face", "dominate", "shape", "roil", "upend", "shake", "watch",
))
"""Verbs whose object is not over for what they tell of it: "upended the race"."""
_GOVERNS: Final = 6
"""Words before a noun in which the verb that it belongs to stands."""

_SKIPPED_TOPIC: Final = frozenset(
    ("the", "a", "an", "of", "and", "new", "tentative", "final", "historic", "landmark", "recent", "national",
     "nominating", "party", "annual", "last", "next", "latest", "presidential", "primary", "televised", "tv", "night")
)
_NO_TOPIC: Final[frozenset[str]] = frozenset()


def rule_id(found: Found) -> str:
    """A readable id of what matched, such as `meeting/verb:meet+subject+with`."""
    trigger = found.trigger
    how = f"({found.how})" if found.how else ""
    rule = f"{trigger.type}/{trigger.part}:{trigger.lemma.replace(' ', '_')}{how}"
    for slot in sorted(found.slots):
        if found.slots[slot]:
            rule = f"{rule}+{slot}"
    return rule


def is_imagined(found: Found, clause: Clause) -> bool:
    """Whether even what comes round by a calendar is only asked about or supposed: "if she called *an* election"."""
    return found.article in ("a", "an") and (clause.is_conditional() or clause.supposes() or "?" in clause.lows)


def family_of(found: Found, clause: Clause, *, recurs: bool = False) -> str:
    """What only mentions of the same group, of the same noun or, where it `recurs`, of the same round may join."""
    if recurs:
        return _round_of(found, clause)
    if found.group.apart_by_word:
        return f"={found.trigger.lemma.rpartition(' ')[2]}"
    return found.group.name if found.group.apart else ""


def _round_of(found: Found, clause: Clause) -> str:
    """The round of what recurs that a mention names, itself or in its object: "=primary"; "" where it is open."""
    end = found.end
    if clause.tags[found.at] == "v" or clause.low_at(end) == "for":  # "the race *for the nomination*"
        end += clause.tags[found.at] != "v"
        while end < len(clause.tags) and end < found.end + _OBJECT and clause.tags[end] in "dwnsb":
            end += 1
    words = clause.lows[found.left : end]
    if nomination := nomination_of(found, words):
        return nomination
    for family, markers in _rounds():
        if not markers.isdisjoint(words):
            return family
    return ""


@functools.cache
def _rounds() -> list[tuple[str, frozenset[str]]]:
    """The families of the rounds of what recurs, each with the words that name the round."""
    return [(f"={name}", frozenset(markers)) for name, markers in table("event_grammar")["rounds"].items()]


def lies_open(draft: Draft, found: Found, published: str | None) -> bool:
    """Whether a mention tells of what a campaign that goes on leads to: the general election, "the *race* in Ohio". No
    time says otherwise than the year of publication, "the *2016* presidential election"."""
    if draft.time and draft.time.value != (published or "")[:4]:
        return False
    if not _PAST_ONES.isdisjoint(found.modifiers) or (draft.evident and found.how not in _GOING_ON):
        return False  # "the last presidential election"
    noun = found.trigger.lemma.rpartition(" ")[2] if found.trigger.part == "noun" == draft.part else ""
    if noun == "election" and not draft.family and found.article in ("the", "this"):
        return not draft.entities and draft.place < 0
    race = noun in grammar_words("words", "races")
    return draft.family == GENERAL or (race and not is_nomination(draft.family))


def is_campaign(lower: str) -> bool:
    """Whether a text tells of candidates and not yet of the one who won."""
    words = table("event_grammar")["campaign"]
    return any(word in lower for word in words["going_on"]) and not any(word in lower for word in words["over"])


def nouns_of(candidates: list[Candidate], clause: Clause) -> set[int]:
    """Where the words stand that may name an event, whether or not they do here: a date next to one is its own."""
    nouns: set[int] = set()
    for candidate in candidates:
        at = clause.last_before(candidate.end)
        if at >= 0 and clause.tags[at] == "w":
            nouns.add(at)
    return nouns


def is_generic(found: Found, candidate: Candidate) -> bool:
    """Whether a noun names a habit rather than an occasion: a plural, or "weekly", "most", "every"."""
    if found.trigger.part != "noun":
        return False
    words = grammar_words("noun_words", "generic")
    if found.article in words or not words.isdisjoint(found.modifiers):
        return True
    named = any(names for slot, names in found.slots.items() if slot != "about")
    if (found.article == "more" or "more" in found.modifiers) and not named:
        return True  # "the need for more bombing"
    plural = candidate.end - candidate.start > len(found.trigger.lemma)
    if plural and any(word[0].isdigit() for word in found.modifiers) and any(found.slots.get(slot) for slot in _WHERE):
        return False  # "24 arrests in Lima"
    if not plural or (found.group.plural and (found.article or any(found.slots.values()))):
        return False
    return not (found.article in _DEFINITE and any(found.slots.get(slot) for slot in _WHERE))


def topic_of(found: Found, surface: str, names: list[Name]) -> frozenset[str]:
    """What tells one deal or summit from another: the first words of its declared name, and names before it."""
    if found.trigger.part == "verb":
        return _NO_TOPIC
    words = [party_of(word) or word for word in surface.split()]
    head = words.pop().rstrip("s")
    if head in grammar_words("noun_words", "kinds_of_deal"):
        words.append(head)
    for index in found.slots.get("modifier", ()):
        if names[index].entity >= 0:
            words.append(f"#{names[index].entity}")
    towns = grammar_words("noun_words", "towns_of_deals")
    words = [f"@{word}" if word in towns else word for word in words]
    return frozenset(words) - _SKIPPED_TOPIC if words else _NO_TOPIC


def is_step(found: Found, clause: Clause) -> bool:
    """Whether a mention is a step of what its sentence narrates, in the simple past: "she met him", "held talks"."""
    if found.status.status is not Outcome.OCCURRED or found.reduced:
        return False
    verb = found.at
    if clause.tags[verb] == "v" and clause.tags[clause.group_start(verb) - 1] in "po":
        return False  # "he told of being arrested"
    if clause.tags[verb] != "v":
        verb = clause.verb_before(found.left, _GOVERNS)
        if verb < 0 or not is_told(clause, verb):
            return False
    elif not found.narrates:
        return False
    return _PERFECT.isdisjoint(clause.group_words(verb)) and not _is_apart(clause, clause.group_start(verb))


def _is_apart(clause: Clause, start: int) -> bool:
    """Whether a conjunction sets the clause of the verb group at `start` before or after what the sentence tells: "a
    day after they met"."""
    for left in range(start - 1, max(-1, start - _CLAUSE), -1):
        if clause.lows[left] in _APART:
            return True
        if clause.tags[left] in "kjuv":
            return False
    return False


def describes(found: Found) -> bool:
    """Whether a participle only describes whoever it is about: "people *convicted* of minor crimes"."""
    return found.reduced and found.trigger.part == "verb"
