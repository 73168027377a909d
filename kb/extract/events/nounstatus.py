"""Status of what a noun names: its modifiers, what governs it, and the verb whose subject it is."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.conjunctions import is_awaited, is_conditional
from kb.extract.events.inflection import GERUND, PARTICIPLE, PAST, common_verbs
from kb.extract.events.nobody import is_of_nobody
from kb.extract.events.outcomes import Outcome
from kb.extract.events.status import (
    CLASSES,
    OCCURRED,
    UNSURE,
    Reading,
    of_class,
    says_no,
    verb_status,
)
from kb.extract.events.unreal import is_asked_for, is_supposed, opens_without
from kb.extract.events.wishes import is_turned_down
from kb.extract.events.words import grammar_classes, grammar_words, lemma_of

_PRESUPPOSING: Final = frozenset({"end", "continue", "stop", "halt", "prolong", "undo", "reverse"})
"""Verbs whose object exists whether or not they come true: "unless Israel ends its occupation"."""
_OFF: Final = 6
"""Words between a noun and the "off" of what is called off."""
_JOURNEYS: Final = frozenset({"trip", "visit", "tour", "journey"})
"""What one is "on"."""
_WITH_OBJECT: Final = frozenset((
    "open", "end", "break", "draw", "leave", "touch", "produce", "start", "begin", "follow",
))
"""Verbs of what comes about that with an object tell what it does."""
_ON: Final = frozenset({"on", "about", "over", "toward", "towards", "for"})
_TALKS: Final = frozenset({"talks", "negotiations", "discussions", "bargaining", "haggling"})
_TALKING: Final = frozenset({"negotiate", "discuss", "hammer", "broker", "finalize", "finalise", "draft"})
"""Verbs by whose progressive their object is still open: "are *negotiating* a deal"."""
_IS: Final = frozenset({"is", "are", "was", "were", "been", "'re", "’re", "'s", "’s"})
_DEMANDING: Final = frozenset({"demand", "seek", "want", "request", "urge", "advocate"})
"""Verbs whose object has still to come about even where it is "the": "demanded *the ouster of* Bo Diaz"."""
_INVITING: Final = frozenset({"invite", "summon", "challenge"})
"""Verbs that ask somebody "to" what is then still to come."""
_ATTENDING: Final = frozenset({"attend", "join", "address", "visit"})
_SETTINGS: Final = frozenset({"on", "at", "during", "in"})
_REACH: Final = 10
"""Words of a phrase that sets the scene."""
_KINDLES: Final = frozenset((
    "kindle", "spark", "trigger", "provoke", "ignite", "cause", "prompt", "incite", "draw", "fuel",
))
"""Verbs by which their object first comes about."""
_ALTERNATIVES: Final = frozenset({"or", "nor", "neither"})
_DOUBT: Final = frozenset((
    "no", "not", "n't", "never", "without", "deny", "denied", "denies", "denying", "neither", "nor",
))
_NOT: Final = frozenset({"not", "never", "n't", "n’t", "'t", "’t"})


class NounFrame:
    """Where a trigger noun stands: its noun phrase from `left` to `end`, the verb or preposition that governs it (-1
    where there is none), the verb whose subject it is, and whether it means something known."""

    def __init__(
        self, left: int, at: int, end: int, governor: int, preposition: int, predicate: int, *, definite: bool
    ) -> None:
        self.left = left
        self.at = at
        self.end = end
        self.governor = governor
        self.preposition = preposition
        self.predicate = predicate
        self.definite = definite


def noun_status(clause: Clause, frame: NounFrame) -> Reading:
    """The status of what a noun names: its modifiers first, then what governs it, then its own verb."""
    lacking = opens_without(clause, frame.left)
    if lacking and not frame.definite:
        return Reading(Outcome.POSSIBLE, True)  # "without a deal by Friday, Peru will"
    told = _predicated(clause, frame) if frame.predicate >= 0 else None
    if told and told.status is Outcome.NEGATED:
        return told  # "a planned trip was cancelled"
    if _is_denied(clause, frame.left):
        return Reading(Outcome.NEGATED, True)
    if clause.low_at(frame.left - 1) == "without" and not lacking:
        return Reading(Outcome.NEGATED, True)
    if clause.low_at(frame.left - 1) in _ALTERNATIVES and (
        _shares_no(clause, frame.left - 2) or _is_left_undone(clause, frame.left) or _is_neither(clause, frame)
    ):
        return Reading(Outcome.NEGATED, True)
    inside = clause.lows[frame.left : frame.at]
    for name, status in CLASSES.items() if inside else ():
        words = grammar_words("noun_words", name)
        if not words.isdisjoint(inside):
            return Reading(status, True)
    if frame.preposition >= 0 and not frame.definite and _is_talked_of(clause, frame.preposition):
        return Reading(Outcome.POSSIBLE, True)
    if frame.preposition >= 0:
        found = _noun_governor(clause, frame.preposition) or _looks_ahead(clause, frame)
        if found:
            return found
    elif frame.predicate < 0 and _is_needed(clause, frame.end):
        return Reading(Outcome.POSSIBLE, True)
    if not frame.definite and (
        is_conditional(clause, frame.left)
        or is_supposed(clause, frame.left)
        or is_asked_for(clause, frame.left, frame.end)
    ):
        return Reading(Outcome.POSSIBLE, True)
    if frame.definite and _is_reached(clause, frame.end):
        return Reading(Outcome.OCCURRED, True)  # "urged Peru to reject the deal reached in Lima"
    if frame.governor >= 0:
        found = _in_the_making(clause, frame) or _governed(clause, frame)
        if found:
            return found
    return told or OCCURRED


def _is_talked_of(clause: Clause, preposition: int) -> bool:
    """Whether talks are about what a noun without an article of its own names: "*talks on* a trade deal"."""
    return clause.lows[preposition] in _ON and clause.lows[preposition - 1] in _TALKS


def _looks_ahead(clause: Clause, frame: NounFrame) -> Reading | None:
    """PLANNED for the setting of what will be: "on a trip to Lima, she *will* meet him"."""
    if clause.lows[frame.preposition] not in _SETTINGS or frame.governor > frame.left:
        return None
    comma = frame.end
    while comma < min(len(clause.tags), frame.end + _REACH) and clause.tags[comma] in "pntodwbsc":
        comma += 1
    before = clause.tags[frame.preposition - 1] if frame.preposition else ""
    if clause.tag_at(comma) != "k" or before not in ("", "r", "c", "k", "u"):
        return None
    verb = clause.verb_after(comma)
    words = clause.group_words(verb) if verb >= 0 else []
    return Reading(Outcome.PLANNED, True) if "will" in words or "would" in words else None


def _is_needed(clause: Clause, end: int) -> bool:
    """Whether what a noun names is said to be needed: "a speech by Lee in Lima *was necessary* to"."""
    at = end
    while at < min(len(clause.tags), end + _REACH) and clause.tags[at] in "pnwdts":
        at += 1
    if clause.tag_at(at) != "a":
        return False
    while at < len(clause.tags) and clause.tags[at] in "ab":
        at += 1
    return clause.low_at(at) in ("necessary", "needed", "required", "essential", "vital")


def _is_denied(clause: Clause, left: int) -> bool:
    """Whether a noun phrase is what something is said not to be: "this is *not* an invasion", "was never a deal"."""
    return clause.tags[left - 2 : left - 1] == ["a"] and clause.lows[left - 1] in _NOT


def _is_left_undone(clause: Clause, left: int) -> bool:
    """Whether a noun behind an "or" is another object of what was not done: "did not sign the treaty *or the pact*"."""
    verb = clause.verb_before(left - 1, _REACH) if clause.lows[left - 1] != "neither" else -1
    if verb < 0 or not {"r", "i", "j", "u", "q", "p"}.isdisjoint(clause.tags[verb + 1 : left]):
        return False
    supports = grammar_classes("governing").get(lemma_of(clause.lows[verb])) == "support"
    return supports and verb_status(clause, verb, PAST).status is Outcome.NEGATED


def _is_neither(clause: Clause, frame: NounFrame) -> bool:
    """Whether a noun is one of those of which none came about: "neither *the talks* nor *the call* took place"."""
    if "neither" not in clause.lows[:frame.left]:
        return False
    verb = clause.verb_after(frame.end, 2 * _REACH)
    if verb < 0 or clause.is_reduced(verb, verb + 1, common_verbs().get(clause.lows[verb], 0) & PARTICIPLE):
        return False
    happening, lemma = grammar_classes("happening"), lemma_of(clause.lows[verb])
    held = "occurred" in (happening.get(lemma), happening.get(f"{lemma} {clause.low_at(verb + 1)}"))
    return held and is_of_nobody(clause, clause.group_start(verb))


def _shares_no(clause: Clause, at: int) -> bool:
    """Whether a "no" before the noun at `at` holds for what an "or" joins to it: "no call or *meeting* is planned"."""
    while at > 0 and clause.tags[at] == "w":
        at -= 1
    return clause.lows[at] == "no"


def _is_reached(clause: Clause, end: int) -> bool:
    """Whether a participle right behind a noun says that what it names came about: "the deal *reached* by"."""
    if clause.tag_at(end) != "v" or not clause.is_reduced(end, end + 1, PARTICIPLE):
        return False
    return clause.lows[end].endswith("ed") and grammar_classes("happening").get(clause.lows[end]) == "occurred"


def _noun_governor(clause: Clause, preposition: int) -> Reading | None:
    """ "the possibility of talks", "plans for a visit", "calls for a ceasefire"."""
    if clause.lows[preposition] not in ("of", "for", "to", "on", "about", "from", "out"):
        return None
    before = preposition - 1
    if clause.lows[preposition] == "of" and clause.lows[before - 2 : before + 1] == ["by", "the", "time"]:
        return Reading(Outcome.PLANNED, False)  # "by the time of the convention"
    if clause.lows[preposition] == "of" and clause.low_at(before) == "ahead":
        return Reading(Outcome.PLANNED, False)  # "ahead of a visit"
    if before < 0 or clause.tags[before] not in "wv":
        return None
    low = clause.lows[before]
    if low in ("close", "closer") and clause.lows[preposition] == "to":
        return Reading(Outcome.POSSIBLE, True)  # "is close to a deal"
    if clause.tags[before] == "v" and clause.lows[preposition] in ("about", "on"):
        return None  # "asked about the talks"
    if clause.lows[preposition] in ("for", "of") and low in grammar_words("governing_nouns", "dates"):
        open_date = not _DOUBT.isdisjoint(clause.lows[max(0, before - 6) : before])
        return Reading(Outcome.POSSIBLE if open_date else Outcome.PLANNED, True)
    if clause.lows[preposition] == "of" and low not in grammar_words("governing_nouns", "of"):
        return None
    if low in grammar_words("governing_nouns", "never"):
        return None
    name = grammar_classes("control").get(low)
    if name == "negated" and clause.lows[preposition] == "from":
        return None  # "a decline from the last vote"
    if name is None or name == "factual" or (low.startswith("agree") and clause.lows[preposition] != "to"):
        return None
    denied = says_no(clause.lows[max(0, before - 4) : before]) or is_turned_down(clause, before)
    if not denied and clause.tags[before] == "v":
        denied = verb_status(clause, before, common_verbs().get(low, PAST)).status is Outcome.NEGATED
    return of_class(name, denied)


def _in_the_making(clause: Clause, frame: NounFrame) -> Reading | None:
    """POSSIBLE for what is still being talked about: "are *negotiating* a deal"."""
    verb = clause.lows[frame.governor]
    if frame.definite or frame.preposition >= 0 or not verb.endswith("ing") or lemma_of(verb) not in _TALKING:
        return None
    return None if _IS.isdisjoint(clause.group_words(frame.governor)) else Reading(Outcome.POSSIBLE, True)


def _is_off(clause: Clause, end: int) -> bool:
    """Whether an "off" follows what is called so, with whoever it was to be with: "called a meeting with him *off*"."""
    at = end
    while at < min(len(clause.tags), end + _OFF) and clause.lows[at] != "off":
        if clause.tags[at] not in "pndwsc":
            return False
        at += 1
    return clause.low_at(at) == "off"


def _governed(clause: Clause, frame: NounFrame) -> Reading | None:
    lemma = lemma_of(clause.lows[frame.governor])
    particle = " ".join([lemma, *clause.lows[frame.governor + 1 : frame.governor + 2]])
    governing = grammar_classes("governing")
    direct = frame.preposition < 0
    if direct and lemma == "call" and _is_off(clause, frame.end):
        particle = "call off"
    elif clause.low_at(frame.end) == "with" and clause.low_at(frame.preposition) == "of":
        particle = " ".join(clause.lows[frame.preposition - 1 : frame.preposition + 1])
        particle = f"{lemma} {particle}"  # "pulled out of a meeting with him"
    name = governing.get(particle) or (governing.get(lemma) if direct else None)
    outer = verb_status(clause, frame.governor, GERUND if clause.lows[frame.governor].endswith("ing") else PAST)
    if lemma in _DEMANDING and direct and clause.low_at(frame.end) == "of":
        return Reading(Outcome.NEGATED if outer.status is Outcome.NEGATED else Outcome.POSSIBLE, True)
    if not frame.definite and not direct and clause.lows[frame.preposition] == "for":
        name = name or governing.get(f"{lemma} for")  # "pressed Bo Diaz for a debate"
    if frame.definite and lemma == "make" and direct and clause.tag_at(frame.end) in ("w", "b"):
        return None  # "to make the accord binding"
    if frame.definite and (name == "possible" or lemma in _PRESUPPOSING):
        return None
    if name and name != "support":
        negative = outer.status is Outcome.NEGATED
        if name == "negated" and outer.status is Outcome.POSSIBLE:
            return outer  # "might cancel the meeting"
        if name == "negated":
            return Reading(Outcome.POSSIBLE if negative else Outcome.NEGATED, True)
        return Reading(Outcome.NEGATED if negative else CLASSES[name], True)
    if not direct and lemma in _INVITING and clause.lows[frame.preposition] == "to":
        return Reading(Outcome.NEGATED if outer.status is Outcome.NEGATED else Outcome.POSSIBLE, True)
    if direct and name == "support" and frame.definite and lemma in _ATTENDING and outer.status is Outcome.NEGATED:
        return None  # "she did not attend the summit": it was held
    if direct and name == "support" and is_awaited(clause, frame.governor):
        return Reading(Outcome.PLANNED, True)  # "when she gives her speech"
    if direct and name == "support":
        return Reading(outer.status, outer.evident or (outer.status is Outcome.OCCURRED and "if" not in clause.lows))
    if direct and lemma in _KINDLES and not frame.definite and outer.evident and outer.status is Outcome.POSSIBLE:
        return outer  # "closures could kindle protests"
    if direct:
        return None
    if clause.lows[frame.preposition] == "for" and not frame.definite and (
        outer.evident and outer.status is Outcome.POSSIBLE
    ):
        return outer  # "to broker a deal for a truce"
    if (
        outer.evident
        and outer.status is Outcome.PLANNED
        and (
            clause.lows[frame.preposition] in ("at", "in", "to", "with", "by", "during", "for")
            or (clause.lows[frame.preposition] == "on" and clause.lows[frame.end - 1] in _JOURNEYS)
        )
    ):
        return outer
    return None


def _predicated(clause: Clause, frame: NounFrame) -> Reading | None:
    verb = frame.predicate
    happening, lemma = grammar_classes("happening"), lemma_of(clause.lows[verb])
    particle = " ".join([lemma, *clause.lows[verb + 1 : verb + 2]])  # "was called off"
    name = happening.get(particle) or happening.get(clause.lows[verb]) or happening.get(lemma)
    outer = verb_status(clause, verb, PAST)
    passive = clause.is_passive(verb, 15) or clause.tags[verb - 1] != "a"
    if lemma == "threaten" and clause.tags[verb - 1] == "r":
        return None  # "a debate that threatened to sink her campaign"
    if name == "occurred" and not frame.definite and is_awaited(clause, verb):
        return Reading(Outcome.POSSIBLE, True)
    if name in CLASSES and passive:
        return of_class(name, outer.status is Outcome.NEGATED)
    if name and outer.evident and outer.status is not Outcome.OCCURRED:
        if name == "occurred" and lemma in _WITH_OBJECT and clause.tag_at(verb + 1) in ("d", "w", "n"):
            return None  # "the accord will open doors"
        return outer
    unsure = not frame.definite and not UNSURE.isdisjoint(clause.group_words(verb))
    if unsure and "r" not in clause.tags[frame.end : verb]:
        return Reading(Outcome.POSSIBLE, True)  # "a visit would help"
    return Reading(Outcome.OCCURRED, True) if name == "occurred" else None
