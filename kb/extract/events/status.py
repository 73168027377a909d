"""Status: did it happen, is it planned, possible, or denied? Read from verb groups, modifiers and governing words."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.conjunctions import (
    is_conditional,
    is_in_case,
    is_inverted,
    is_outcome,
    is_subordinate,
    will_have,
)
from kb.extract.events.coordination import first_of, shares_auxiliary
from kb.extract.events.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD, common_verbs
from kb.extract.events.nobody import is_of_nobody
from kb.extract.events.outcomes import Outcome
from kb.extract.events.unreal import (
    is_against_fact,
    is_doubted,
    is_supposed,
    is_what_would_be,
    opened_status,
    opens_without,
)
from kb.extract.events.wishes import is_asked_of, is_chance, is_order, is_turned_down, is_wanted
from kb.extract.events.words import grammar_classes, grammar_words, is_demanded, lemma_of
from kb.records import Status

_THAT_CLAUSE: Final = {"deny": Outcome.NEGATED} | dict.fromkeys(
    ("hope", "wish", "propose", "demand", "doubt", "fear", "urge", "imagine", "pretend", "dream"), Outcome.POSSIBLE
)
CLASSES: Final = {"planned": Outcome.PLANNED, "possible": Outcome.POSSIBLE, "negated": Outcome.NEGATED}
_EVIDENT: Final = frozenset({"has", "have", "was", "did"})
_SOFT_NOT: Final = frozenset({"may", "might", "should", "must", "need"})
_NO_OBLIGATION: Final = frozenset({"need", "have", "has", "had", "needed"})
_OBJECT: Final = 6
"""Words after a verb in which the noun stands that is its object."""
_IS: Final = frozenset({"is", "are", "am", "'s", "’s", "'re", "’re"})
_AUXILIARIES: Final = 3
_UNTIL: Final = 8
"""Words after a denied verb in which its "until" stands."""
_CLAUSE: Final = 12
"""Words after an "-ing" form in which the verb that it is the subject of stands."""
UNSURE: Final = frozenset({"would", "could", "might", "may"})
_TO: Final = (["o", "b"], ["o", "u"])
"""What stands between "to" and a verb: an adverb, or the quotation mark of 'vowed to "fight on"'."""
_LEFT_UNDONE: Final = frozenset({"failure", "refusal", "inability", "unwillingness"})
_KEEPING: Final = frozenset({"prevent", "stop", "keep", "block", "deter", "dissuade"})
_KEPT: Final = 8
"""Words between such a verb and the "from" that it leads to."""
_TRYING: Final = frozenset({"seek", "try", "attempt", "work", "struggle", "strive"})
_MUSING: Final = frozenset({"think", "dream", "talk"})


class Reading:
    """A status, and whether the words say so (or it is only what news means where nothing else is said)."""

    def __init__(self, status: Status, evident: bool) -> None:
        self.status = status
        self.evident = evident


OCCURRED: Final = Reading(Outcome.OCCURRED, False)


def says_no(lows: list[str]) -> bool:
    """Whether one of the words denies."""
    return bool(lows) and not grammar_words("words", "negative").isdisjoint(lows)


def is_denied(clause: Clause, verb: int) -> bool:
    """Whether a verb's own words deny it, or nobody does what it says."""
    start = clause.group_start(verb)
    return says_no(clause.lows[start:verb]) or is_of_nobody(clause, start)


def of_class(name: str, negative: bool) -> Reading | None:
    """The status that a class of the lexicon gives ("planned", "possible", "negated"), turned round by a `negative`."""
    if name == "factual":
        return None
    if name == "negated":
        return Reading(Outcome.OCCURRED, False) if negative else Reading(Outcome.NEGATED, True)
    return Reading(Outcome.NEGATED if negative else CLASSES[name], True)


def verb_status(clause: Clause, verb: int, form: int, *, depth: int = 0) -> Reading:
    """The status of what a verb names, from its verb group, what controls it, and the clause around it."""
    start = clause.group_start(verb)
    lows = clause.lows[start:verb]
    negative = says_no(lows) or is_of_nobody(clause, start)
    if conditioned := _conditioned(clause, verb, start):
        return conditioned
    joined = verb - 1 if clause.tag_at(verb - 1) == "b" else verb  # "and even agree"
    listed = clause.tag_at(joined - 1) == "c" or clause.tags[max(0, verb - 2) : verb] == ["v", "k"]
    plain = lows == clause.lows[joined:verb] and not negative
    if form & BASE and not form & PAST and plain and listed and depth < 3:
        if clause.tags[max(0, joined - 3) : joined] == ["o", "w", "c"]:
            return _infinitive(clause, joined - 2, [], False, depth)  # "to rest or drop out"
        first = clause.verb_before(joined - 1, 12)  # "to rest or drop out": what holds of the first verb holds of both
        begins = first < 0 or clause.tags[max(0, first - 2) : first] != ["v", "k"]
        if first >= 0 and not (begins and not shares_auxiliary(clause, first)):
            return verb_status(clause, first, BASE, depth=depth + 1)
    if depth < 3 and not negative and (shared := _shared(clause, verb, form, depth)):
        return shared
    if clause.tag_at(verb - 1) == "o" or (verb > 1 and clause.tags[verb - 2 : verb] in _TO):
        return _infinitive(clause, verb, lows, negative, depth)
    if form & GERUND and not _has_auxiliary(clause, start, verb):
        return _gerund(clause, verb, negative, depth)
    if "having" in lows:  # "denied ever having met him", "left without having signed"
        told = _gerund(clause, start + lows.index("having"), says_no(lows), depth)
        return told if told.status is not Outcome.OCCURRED else Reading(Outcome.OCCURRED, True)
    if lows[-2:] == ["to", "have"] and clause.tags[verb - 3] == "a":
        return Reading(Outcome.POSSIBLE, True)  # "was to have met him": perhaps he did not
    if lows[-2:] == ["to", "have"] and grammar_classes("control").get(clause.lows[verb - 3]) not in CLASSES:
        return Reading(Outcome.OCCURRED, True)  # "the only one to have met him"
    if "being" in lows and is_chance(clause, start):
        return Reading(Outcome.POSSIBLE, True)
    if verb and clause.tags[verb - 1] == "a" and "to" in lows:
        return _infinitive(clause, start + lows.index("to") + 1, lows[: lows.index("to") + 1], negative, depth)
    modal = _modal(lows, negative, clause, start)
    if modal:
        return modal
    if negative and _belated(clause, verb):
        return Reading(Outcome.OCCURRED, True)
    if negative:
        soft = "yet" in lows or "only" not in clause.lows[verb - 1 : verb + 3]
        return Reading(Outcome.NEGATED, True) if soft else OCCURRED
    governed = _that_clause(clause, start)
    if governed:
        return governed
    if "ever" in lows and _is_doubted(clause, start):
        return Reading(Outcome.NEGATED, True)
    if form == BASE and start == verb and is_demanded(clause.lows, clause.tags, verb):
        return Reading(Outcome.POSSIBLE, True)
    if form & PARTICIPLE and start == verb and is_wanted(clause, verb):
        return Reading(Outcome.POSSIBLE, True)
    if not lows and form in (BASE, THIRD) and is_outcome(clause, start):
        return Reading(Outcome.POSSIBLE, True)
    ahead = not lows and form in (BASE, THIRD)
    if (ahead or (lows in (["is"], ["are"]) and form & PARTICIPLE)) and is_subordinate(clause, start):
        return Reading(Outcome.PLANNED, True)
    if lows in (["has"], ["have"]) and will_have(clause, start):
        return Reading(Outcome.PLANNED, True)
    return Reading(Outcome.OCCURRED, bool(form & PAST) or not _EVIDENT.isdisjoint(lows))


def _shared(clause: Clause, verb: int, form: int, depth: int) -> Reading | None:
    """What is said of the act that an "or" or a list joins to a verb: "had not *met* him or *called*"."""
    known = common_verbs()
    first = first_of(clause, verb, known.get(clause.lows[verb], form))
    if first < 0:
        return None
    shared = verb_status(clause, first, known.get(clause.lows[first], form), depth=depth + 1)
    return shared if shared.evident and shared.status in (Outcome.NEGATED, Outcome.POSSIBLE) else None


def _conditioned(clause: Clause, verb: int, start: int) -> Reading | None:
    """The status of what a condition makes possible, or a noun before "to" says was not done in any case."""
    if clause.tag_at(verb - 1) == "o" and clause.lows[verb - 2] in _LEFT_UNDONE:
        return Reading(Outcome.NEGATED, True)  # "asked whether she regretted his failure to act"
    if is_conditional(clause, start) or is_inverted(clause, start) or is_in_case(clause, start) or is_what_would_be(
        clause, start):
        return Reading(Outcome.POSSIBLE, "had" not in clause.lows[start:verb])  # "asked if he had met her": he may have
    if is_order(clause, verb):
        return Reading(Outcome.POSSIBLE, True)
    lacking = "the" not in clause.lows[:3] and opens_without(clause, start)  # "without the deal signed in May"
    if lacking or is_supposed(clause, start) or is_doubted(clause, start, verb + 1):
        return Reading(Outcome.POSSIBLE, True)
    opened = opened_status(clause, verb, start)
    return Reading(opened, True) if opened else None


def _is_doubted(clause: Clause, start: int) -> bool:
    """Whether somebody does not believe or recall the "ever" of what follows: "I don't believe I've *ever* met him"."""
    verb = clause.verb_before(start, _OBJECT)
    recalls = verb >= 0 and lemma_of(clause.lows[verb]) in ("believe", "think", "recall", "remember", "know")
    return recalls and is_denied(clause, verb)


def _belated(clause: Clause, verb: int) -> bool:
    """Whether what is denied came to be after all: "they did not meet until Friday"."""
    after = clause.lows[verb + 1 : verb + _UNTIL]
    return "until" in after and "," not in after[: after.index("until")]


def _has_auxiliary(clause: Clause, start: int, verb: int) -> bool:
    """Whether a verb has an auxiliary of its own: "is meeting", but not "has proposed meeting"."""
    for left in range(verb - 1, start - 1, -1):
        if clause.tags[left] in "vwo":
            return False
        if clause.tags[left] in "am":
            return True
    return False


def _modal(lows: list[str], negative: bool, clause: Clause, start: int) -> Reading | None:
    if not lows:
        return None
    future, conditional = grammar_words("words", "future"), grammar_words("words", "conditional")
    for low in lows:
        if low in future:
            return Reading(Outcome.NEGATED if negative else Outcome.PLANNED, True)
        if low == "would" and not negative:
            said = clause.verb_before(start, 7)
            reported = said >= 0 and lemma_of(clause.lows[said]) in grammar_words("words", "report")
            conditioned = "if" in clause.lows or "have" in lows
            return Reading(Outcome.PLANNED if reported and not conditioned else Outcome.POSSIBLE, True)
        if low in conditional:
            told = says_no(lows) or "neither" in clause.lows  # of "no law could bind her" no act is denied
            if negative and told and low not in _SOFT_NOT and not ("have" in lows and is_against_fact(clause)):
                return Reading(Outcome.NEGATED, True)
            return Reading(Outcome.POSSIBLE, True)
    return None


def _infinitive(clause: Clause, verb: int, lows: list[str], negative: bool, depth: int) -> Reading:
    """The status of "to" and a verb: what controls it says."""
    control = grammar_classes("control")
    to = verb - 1
    while to > 0 and clause.tags[to] != "o":
        to -= 1
    before = to - 1
    while before >= 0 and (
        (clause.tags[before] == "b" and clause.lows[before] not in control)
        or (before and clause.tags[before] == "t")
        or (clause.tags[before] == "p" and clause.tags[before + 1] == "t")
    ):
        before -= 1  # "urged Ann Lee on Monday to resign"
    if before < 0:
        return Reading(Outcome.POSSIBLE, False)
    if clause.tags[before] == "k" and is_asked_of(clause, before):
        return Reading(Outcome.POSSIBLE, True)
    low = clause.lows[before]
    name = control.get(low)
    if clause.tags[before] == "a" and name is None:
        return Reading(Outcome.NEGATED if negative else Outcome.PLANNED, True)  # "is to meet", "was to arrive"
    if name is None and clause.tags[before] == "w" and (wanted := _wanted_for(clause, before)):
        return wanted
    if name is None and clause.tags[before] == "n":
        return _controlled_by_name(clause, before, depth)
    if name is None:
        name = control.get(lemma_of(low))
    if low in ("get", "got") and says_no(clause.lows[max(0, before - _AUXILIARIES) : before]):
        return Reading(Outcome.NEGATED, True)  # "never got to meet him"
    if negative and low in _NO_OBLIGATION:
        return Reading(Outcome.POSSIBLE, False)  # "she didn't need to meet him": she may have
    if name and name != "factual":
        outer = _modal(lows, negative, clause, clause.group_start(verb))
        if outer and outer.status is Outcome.POSSIBLE and name in ("planned", "negated"):
            return outer  # "may agree to meet", "could fail to win"
        found = of_class(name, negative or (clause.tags[before] == "w" and is_turned_down(clause, before)))
        if found:
            return found
    governor = before if clause.tags[before] == "v" else clause.verb_before(before)
    if name is None and clause.tags[before] == "w" and clause.lows[governor] in _IS and governor >= 0:
        return Reading(Outcome.POSSIBLE, True)  # "is on track to win", "is well-placed to do so"
    if governor >= 0 and lemma_of(clause.lows[governor]) in grammar_words("words", "far_control"):
        found = of_class(control[lemma_of(clause.lows[governor])], is_denied(clause, governor))
        if found:
            return found  # "offered, in a letter, to visit"; "a bill allowing troops to be sent"
    if governor >= 0 and depth < 3:
        return verb_status(clause, governor, PAST, depth=depth + 1)
    return OCCURRED


def _wanted_for(clause: Clause, noun: int) -> Reading | None:
    """The status of what a noun is wanted "for ... to" do: "a need for more troops to be sent"."""
    left = noun
    while left > 0 and clause.tags[left] in "wds":
        left -= 1
    if left < 1 or clause.lows[left] != "for" or clause.tags[left - 1] not in "wv":
        return None
    name = grammar_classes("control").get(clause.lows[left - 1])
    return Reading(Outcome.POSSIBLE, True) if name == "possible" else None


def _controlled_by_name(clause: Clause, name: int, depth: int) -> Reading:
    """A name before "to": "Trump to meet Putin" is a plan; "asked Trump to meet" depends on the asking."""
    left = name
    while left > 0 and clause.tags[left] in "nwds":
        left -= 1
    if clause.lows[left] == "for" and grammar_classes("control").get(clause.lows[left - 1]) == "possible":
        return Reading(Outcome.POSSIBLE, True)  # "it is hard for Ann Lee to win", "calls for Lee to resign"
    governor = clause.verb_before(name)
    if governor < 0:
        return Reading(Outcome.PLANNED, True)
    low = clause.lows[governor]
    found = grammar_classes("control").get(low)
    if found is None and lemma_of(low) in grammar_words("words", "object_control"):
        found = "possible"  # "he challenged Ann Lee to debate him": whether she did is not said
    if found and found != "factual":
        return of_class(found, is_denied(clause, governor)) or OCCURRED
    return verb_status(clause, governor, PAST, depth=depth + 1) if depth < 3 else OCCURRED


def _gerund(clause: Clause, verb: int, negative: bool, depth: int) -> Reading:
    """The status of a bare -ing form: "after meeting", "denied meeting", "the possibility of meeting"."""
    before = verb - 1
    while before >= 0 and clause.tags[before] == "b":
        before -= 1
    if (before < 0 or clause.tags[before] in "uv") and _would_be(clause, verb):
        return Reading(Outcome.POSSIBLE, True)
    if before < 0:
        return OCCURRED
    low = clause.lows[before]
    if low == "without" or negative:
        return Reading(Outcome.NEGATED, True)
    if clause.tags[before] == "p":
        if before and clause.tags[before - 1] == "v" and (found := _ruled_out(clause, before)):
            return found
        if low == "by" and depth < 3:
            return _means(clause, before, depth)
        if low == "from" and depth < 3 and (keeping := _keeping(clause, before)) >= 0:
            kept = verb_status(clause, keeping, PAST, depth=depth + 1).status is Outcome.OCCURRED
            return Reading(Outcome.NEGATED if kept else Outcome.POSSIBLE, True)
        if low == "of" and clause.low_at(before - 1) == "instead":
            return Reading(Outcome.NEGATED, True)
        if low == "of" and clause.low_at(before - 1) == "short":
            return Reading(Outcome.POSSIBLE, True)  # "short of naming her"
        if low in ("before", "after", "since", "following"):
            return OCCURRED
        before -= 1
    if before > 0 and clause.tags[before] in "ck" and depth < 3:
        first = _earlier_gerund(clause, before)
        if first >= 0:  # "calls for banning ads and cancelling the deal"
            return verb_status(clause, first, GERUND, depth=depth + 1)
    if before >= 0 and clause.tags[before] == "v" and lemma_of(clause.lows[before]) == "make":
        return Reading(Outcome.POSSIBLE, True)  # "made reaching a deal a priority"
    if before >= 0 and clause.tags[before] in "vw":
        name = grammar_classes("control").get(clause.lows[before])
        if name and name != "factual":
            return of_class(name, is_denied(clause, before)) or OCCURRED
        if clause.tags[before] == "v" and depth < 3 and clause.tags[before + 1] != "k":
            outer = verb_status(clause, before, PAST, depth=depth + 1)
            return outer if outer.status is not Outcome.NEGATED else OCCURRED
    return OCCURRED


def _keeping(clause: Clause, preposition: int) -> int:
    """The verb that says who was kept from doing what "from" leads to, or -1: "*prevented* rebels from attacking"."""
    verb = clause.verb_before(preposition, _KEPT)
    kept = verb >= 0 and lemma_of(clause.lows[verb]) in _KEEPING and "v" not in clause.tags[verb + 1 : preposition]
    return verb if kept else -1


def _means(clause: Clause, by: int, depth: int) -> Reading:
    """The status of what something is done by: "*won* support *by naming* her", "*tried* to win it *by naming* her"."""
    verb = clause.verb_before(by)
    tried = clause.tag_at(verb - 1) == "o" and lemma_of(clause.lows[verb - 2]) in _TRYING
    if verb < 0 or tried:
        return OCCURRED
    outer = verb_status(clause, verb, PAST, depth=depth + 1)
    return outer if outer.status is not Outcome.NEGATED else OCCURRED


def _ruled_out(clause: Clause, particle: int) -> Reading | None:
    """The status of an "-ing" form behind a verb and its particle: "*ruled out* sending", "*thinks of* naming"."""
    verb = lemma_of(clause.lows[particle - 1])
    if verb in _MUSING and clause.lows[particle] == "of":
        return Reading(Outcome.POSSIBLE, True)
    name = grammar_classes("governing").get(f"{verb} {clause.lows[particle]}")
    if name not in CLASSES:
        return None
    denied = is_denied(clause, particle - 1)
    return Reading(Outcome.POSSIBLE, True) if denied and name == "negated" else of_class(name, denied)


def _would_be(clause: Clause, verb: int) -> bool:
    """Whether an "-ing" form is the subject of a "would": "signing a deal would help"."""
    after = verb + 1
    while after < min(len(clause.tags), verb + _CLAUSE) and clause.tags[after] in "dwnspbo":
        after += 1
    return clause.tag_at(after) == "m" and clause.lows[after] in UNSURE


def _earlier_gerund(clause: Clause, conjunction: int) -> int:
    """The first of the coordinated "-ing" forms that a conjunction or comma continues, after its preposition, or -1."""
    for left in range(conjunction - 1, max(0, conjunction - 24), -1):
        if clause.tags[left] in "jir":
            return -1
        if clause.tags[left] == "v":
            if not clause.lows[left].endswith("ing"):
                return -1
            joined = clause.tags[conjunction] == "c" and clause.tags[left - 1] == "v"  # "denied meeting or calling"
            if clause.tags[left - 1] == "p" or joined:
                return left
    return -1


def _that_clause(clause: Clause, at: int) -> Reading | None:
    governor = clause.verb_before(at, _CLAUSE)
    if governor < 0:
        return None
    that = governor + 1
    while that < at and clause.tags[that] in "pdwbtns" and clause.lows[that] != "that":
        that += 1  # "hopes with all his heart that"
    if "that" not in clause.lows[governor + 1 : governor + 3] and (that == at or clause.lows[that] != "that"):
        return None
    found = _THAT_CLAUSE.get(lemma_of(clause.lows[governor])) if "r" not in clause.tags[that + 1 : at] else None
    return None if found is None or is_denied(clause, governor) else Reading(found, True)
