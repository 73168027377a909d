"""Status: did it happen, is it planned, possible, or denied? Read from verb groups, modifiers and governing words."""

from __future__ import annotations

from typing import NamedTuple

from kb.extract.events.clauses import Clause
from kb.extract.events.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD
from kb.extract.events.words import grammar_classes, grammar_words, lemma_of
from kb.records import Status

_THAT_CLAUSE = {"deny": Status.NEGATED} | dict.fromkeys(
    ("hope", "wish", "propose", "demand", "doubt", "fear", "urge"), Status.POSSIBLE
)
_CLASSES = {"planned": Status.PLANNED, "possible": Status.POSSIBLE, "negated": Status.NEGATED}
_SOFT_NOT = frozenset({"may", "might", "should", "need"})
_NO_OBLIGATION = frozenset({"need", "have", "has", "had", "needed"})
_PRESUPPOSING = frozenset({"end", "continue", "stop", "halt", "prolong", "undo", "reverse"})
"""Verbs whose object exists whether or not they come true: "unless Israel ends its occupation"."""
_CARRIERS = frozenset({"at", "in", "to", "with"})
_INVITING = frozenset({"invite", "summon", "challenge"})
"""Verbs that ask somebody "to" what is then still to come."""
_DOUBT = frozenset({"no", "not", "n't", "never", "without", "deny", "denied", "denies", "denying", "neither", "nor"})
_NOT = frozenset({"not", "never", "n't", "n’t", "'t", "’t"})
_UNTIL = 8
"""Words after a denied verb in which its "until" stands."""
_CLAUSE = 12
"""Words after an "-ing" form in which the verb that it is the subject of stands."""
_UNSURE = frozenset({"would", "could", "might", "may"})
_LATER = frozenset({"before", "until", "when", "once", "after"})


class Reading(NamedTuple):
    """A status, and whether the words say so (or it is only what news means where nothing else is said)."""

    status: Status
    evident: bool


OCCURRED = Reading(Status.OCCURRED, False)


def _negative(lows: list[str]) -> bool:
    return not grammar_words("words", "negative").isdisjoint(lows)


def _of_class(name: str, negative: bool) -> Reading | None:
    if name == "factual":
        return None
    if name == "negated":
        return Reading(Status.OCCURRED, False) if negative else Reading(Status.NEGATED, True)
    return Reading(Status.NEGATED if negative else _CLASSES[name], True)


def verb_status(clause: Clause, verb: int, form: int, *, depth: int = 0) -> Reading:
    """The status of what a verb names, from its verb group, what controls it, and the clause around it."""
    start = clause.group_start(verb)
    lows = clause.lows[start:verb]
    negative = _negative(lows)
    if _conditional(clause, start) or _inverted(clause, start):
        return Reading(Status.POSSIBLE, True)
    listed = clause.tags[verb - 1 : verb] == ["c"] or clause.tags[max(0, verb - 2) : verb] == ["v", "k"]
    if form & BASE and not form & PAST and not lows and listed and depth < 3:
        first = clause.verb_before(verb - 1, 12)  # "to rest or drop out": what holds of the first verb holds of both
        begins = first < 0 or clause.tags[max(0, first - 2) : first] != ["v", "k"]
        if first >= 0 and not (begins and {"o", "m"}.isdisjoint(clause.tags[clause.group_start(first) : first])):
            return verb_status(clause, first, BASE, depth=depth + 1)
    if clause.tags[verb - 1 : verb] == ["o"] or (verb > 1 and clause.tags[verb - 2 : verb] == ["o", "b"]):
        return _infinitive(clause, verb, lows, negative, depth)
    if form & GERUND and not _has_auxiliary(clause, start, verb):
        return _gerund(clause, verb, negative, depth)
    if verb and clause.tags[verb - 1] == "a" and "to" in lows:
        return _infinitive(clause, start + lows.index("to") + 1, lows[: lows.index("to") + 1], negative, depth)
    modal = _modal(lows, negative, clause, start)
    if modal:
        return modal
    if negative and _belated(clause, verb):
        return Reading(Status.OCCURRED, True)
    if negative:
        soft = "yet" in lows or "only" not in clause.lows[verb - 1 : verb + 3]
        return Reading(Status.NEGATED, True) if soft else OCCURRED
    governed = _that_clause(clause, start)
    if governed:
        return governed
    if form & PARTICIPLE and start == verb and _is_wanted(clause, verb):
        return Reading(Status.POSSIBLE, True)
    ahead = not lows and form in (BASE, THIRD)
    if (ahead or (lows in (["is"], ["are"]) and form & PARTICIPLE)) and _subordinate(clause, start):
        return Reading(Status.PLANNED, True)
    return Reading(Status.OCCURRED, bool(form & PAST) or "has" in lows or "have" in lows or "was" in lows)


def _is_wanted(clause: Clause, verb: int) -> bool:
    """Whether a participle is what somebody wants done: "wants Ann Lee *banned*"."""
    left = verb - 1
    while left > 0 and clause.tags[left] in "ndwbs":
        left -= 1
    return left < verb - 1 and clause.tags[left] == "v" and lemma_of(clause.lows[left]) == "want"


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
    future, conditional = grammar_words("words", "future"), grammar_words("words", "conditional")
    for low in lows:
        if low in future:
            return Reading(Status.NEGATED if negative else Status.PLANNED, True)
        if low == "would" and not negative:
            said = clause.verb_before(start, 7)
            reported = said >= 0 and lemma_of(clause.lows[said]) in grammar_words("words", "report")
            conditioned = "if" in clause.lows or "have" in lows
            return Reading(Status.PLANNED if reported and not conditioned else Status.POSSIBLE, True)
        if low in conditional:
            if negative and low not in _SOFT_NOT:
                return Reading(Status.NEGATED, True)
            return Reading(Status.POSSIBLE, True)
    return None


def _infinitive(clause: Clause, verb: int, lows: list[str], negative: bool, depth: int) -> Reading:
    """The status of "to" and a verb: what controls it says."""
    control = grammar_classes("control")
    to = verb - 1
    while to > 0 and clause.tags[to] != "o":
        to -= 1
    before = to - 1
    while before >= 0 and clause.tags[before] == "b" and clause.lows[before] not in control:
        before -= 1
    if before < 0:
        return Reading(Status.POSSIBLE, False)
    low = clause.lows[before]
    name = control.get(low)
    if clause.tags[before] == "a" and name is None:
        return Reading(Status.NEGATED if negative else Status.PLANNED, True)  # "is to meet", "was to arrive"
    if name is None and clause.tags[before] == "n":
        return _controlled_by_name(clause, before, depth)
    if name is None:
        name = control.get(lemma_of(low))
    if negative and low in _NO_OBLIGATION:
        return Reading(Status.POSSIBLE, False)  # "she didn't need to meet him": she may have
    if name and name != "factual":
        outer = _modal(lows, negative, clause, clause.group_start(verb))
        if outer and outer.status is Status.POSSIBLE and name in ("planned", "negated"):
            return outer  # "may agree to meet", "could fail to win"
        found = _of_class(name, negative)
        if found:
            return found
    governor = before if clause.tags[before] == "v" else clause.verb_before(before)
    if governor >= 0 and lemma_of(clause.lows[governor]) in grammar_words("words", "far_control"):
        found = _of_class(control[lemma_of(clause.lows[governor])], _negative(clause.group_words(governor)))
        if found:
            return found  # "offered, in a letter, to visit"; "a bill allowing troops to be sent"
    if governor >= 0 and depth < 3:
        return verb_status(clause, governor, PAST, depth=depth + 1)
    return OCCURRED


def _controlled_by_name(clause: Clause, name: int, depth: int) -> Reading:
    """A name before "to": "Trump to meet Putin" is a plan; "asked Trump to meet" depends on the asking."""
    governor = clause.verb_before(name)
    if governor < 0:
        return Reading(Status.PLANNED, True)
    low = clause.lows[governor]
    found = grammar_classes("control").get(low)
    if found is None and lemma_of(low) in grammar_words("words", "object_control"):
        found = "possible"  # "he challenged Ann Lee to debate him": whether she did is not said
    if found and found != "factual":
        return _of_class(found, _negative(clause.group_words(governor))) or OCCURRED
    return verb_status(clause, governor, PAST, depth=depth + 1) if depth < 3 else OCCURRED


def _gerund(clause: Clause, verb: int, negative: bool, depth: int) -> Reading:
    """The status of a bare -ing form: "after meeting", "denied meeting", "the possibility of meeting"."""
    before = verb - 1
    while before >= 0 and clause.tags[before] == "b":
        before -= 1
    if (before < 0 or clause.tags[before] in "uv") and _would_be(clause, verb):
        return Reading(Status.POSSIBLE, True)
    if before < 0:
        return OCCURRED
    low = clause.lows[before]
    if low == "without" or negative:
        return Reading(Status.NEGATED, True)
    if clause.tags[before] == "p":
        if low == "of" and clause.lows[before - 1 : before] == ["instead"]:
            return Reading(Status.NEGATED, True)
        if low == "of" and clause.lows[before - 1 : before] == ["short"]:
            return Reading(Status.POSSIBLE, True)  # "short of naming her"
        if low in ("before", "after", "since", "following"):
            return OCCURRED
        before -= 1
    if before > 0 and clause.tags[before] in "ck" and depth < 3:
        first = _earlier_gerund(clause, before)
        if first >= 0:  # "calls for banning ads and cancelling the deal"
            return verb_status(clause, first, GERUND, depth=depth + 1)
    if before >= 0 and clause.tags[before] == "v" and lemma_of(clause.lows[before]) == "make":
        return Reading(Status.POSSIBLE, True)  # "made reaching a deal a priority"
    if before >= 0 and clause.tags[before] in "vw":
        name = grammar_classes("control").get(clause.lows[before])
        if name and name != "factual":
            return _of_class(name, _negative(clause.group_words(before))) or OCCURRED
        if clause.tags[before] == "v" and depth < 3 and clause.tags[before + 1] != "k":
            outer = verb_status(clause, before, PAST, depth=depth + 1)
            return outer if outer.status is not Status.NEGATED else OCCURRED
    return OCCURRED


def _would_be(clause: Clause, verb: int) -> bool:
    """Whether an "-ing" form is the subject of a "would": "signing a deal would help"."""
    after = verb + 1
    while after < min(len(clause.tags), verb + _CLAUSE) and clause.tags[after] in "dwnspbo":
        after += 1
    return clause.tags[after : after + 1] == ["m"] and clause.lows[after] in _UNSURE


def _earlier_gerund(clause: Clause, conjunction: int) -> int:
    """The first of the coordinated "-ing" forms that a conjunction or comma continues, after its preposition, or -1."""
    for left in range(conjunction - 1, max(0, conjunction - 24), -1):
        if clause.tags[left] in "jir":
            return -1
        if clause.tags[left] == "v":
            if not clause.lows[left].endswith("ing"):
                return -1
            if clause.tags[left - 1] == "p":
                return left
    return -1


def _conditional(clause: Clause, at: int) -> bool:
    """Whether an "if" or "whether" opens the clause that `at` stands in."""
    words = grammar_words("words", "if")
    for left in range(at - 1, max(-1, at - 16), -1):
        if clause.lows[left] in words:
            return not (clause.lows[left] == "if" and clause.lows[left - 1 : left] == ["even"])
        if clause.tags[left] in "kju" or clause.lows[left] in ("that", "then"):
            return False
    return False


def _inverted(clause: Clause, start: int) -> bool:
    """Whether "should" or "were" before the subject makes a condition: "should she win", "were she to win"."""
    return (
        start > 1
        and clause.tags[start - 1] in "nq"
        and (clause.lows[start - 2] == "should" or (clause.lows[start - 2] == "were" and clause.tags[start] == "o"))
    )


def _subordinate(clause: Clause, at: int) -> bool:
    """Whether "when", "before" or the like opens the clause: a present tense in it looks ahead."""
    for left in range(at - 1, max(-1, at - 8), -1):
        if clause.lows[left] in _LATER:
            return True
        if clause.tags[left] in "kjuv":
            return False
    return False


def _that_clause(clause: Clause, at: int) -> Reading | None:
    governor = clause.verb_before(at, 10)
    if governor < 0 or not any(low == "that" for low in clause.lows[governor + 1 : governor + 3]):
        return None
    found = _THAT_CLAUSE.get(lemma_of(clause.lows[governor]))
    if found is None or _negative(clause.group_words(governor)):
        return None
    return Reading(found, True)


# --- nouns -----------------------------------------------------------------------------------------------------------


class NounFrame(NamedTuple):
    """Where a trigger noun stands: its noun phrase from `left` to `end`, the verb or preposition that governs it."""

    left: int
    at: int
    end: int
    governor: int
    preposition: int
    predicate: int
    definite: bool = False


def noun_status(clause: Clause, frame: NounFrame) -> Reading:
    """The status of what a noun names: its modifiers first, then what governs it, then its own verb."""
    told = _predicated(clause, frame) if frame.predicate >= 0 else None
    if told and told.status is Status.NEGATED:
        return told  # "a planned trip was cancelled"
    if _is_denied(clause, frame.left):
        return Reading(Status.NEGATED, True)
    inside = clause.lows[frame.left : frame.at]
    for name, status in _CLASSES.items():
        words = grammar_words("noun_words", name)
        if any(low in words for low in inside):
            return Reading(status, True)
    if frame.preposition >= 0:
        found = _noun_governor(clause, frame.preposition)
        if found:
            return found
    if not frame.definite and _conditional(clause, frame.left):
        return Reading(Status.POSSIBLE, True)
    if frame.definite and _is_reached(clause, frame.end):
        return Reading(Status.OCCURRED, True)  # "urged Peru to reject the deal reached in Lima"
    if frame.governor >= 0:
        found = _governed(clause, frame)
        if found:
            return found
    return told or OCCURRED


def _is_denied(clause: Clause, left: int) -> bool:
    """Whether a noun phrase is what something is said not to be: "this is *not* an invasion", "was never a deal"."""
    return clause.tags[left - 2 : left - 1] == ["a"] and clause.lows[left - 1] in _NOT


def _is_reached(clause: Clause, end: int) -> bool:
    """Whether a participle right behind a noun says that what it names came about: "the deal *reached* by"."""
    if clause.tags[end : end + 1] != ["v"] or not clause.is_reduced(end, end + 1, PARTICIPLE):
        return False
    return clause.lows[end].endswith("ed") and grammar_classes("happening").get(clause.lows[end]) == "occurred"


def _noun_governor(clause: Clause, preposition: int) -> Reading | None:
    """ "the possibility of talks", "plans for a visit", "calls for a ceasefire"."""
    if clause.lows[preposition] not in ("of", "for", "to", "on", "about", "from", "out"):
        return None
    before = preposition - 1
    if clause.lows[preposition] == "of" and clause.lows[before : before + 1] == ["ahead"]:
        return Reading(Status.PLANNED, False)  # "ahead of a visit"
    if before < 0 or clause.tags[before] not in "wv":
        return None
    low = clause.lows[before]
    if clause.tags[before] == "v" and clause.lows[preposition] in ("about", "on"):
        return None  # "asked about the talks"
    if clause.lows[preposition] in ("for", "of") and low in grammar_words("governing_nouns", "dates"):
        open_date = not _DOUBT.isdisjoint(clause.lows[max(0, before - 6) : before])
        return Reading(Status.POSSIBLE if open_date else Status.PLANNED, True)
    if clause.lows[preposition] == "of" and low not in grammar_words("governing_nouns", "of"):
        return None
    if low in grammar_words("governing_nouns", "never"):
        return None
    name = grammar_classes("control").get(low)
    if name is None or name == "factual" or (low.startswith("agree") and clause.lows[preposition] != "to"):
        return None
    return _of_class(name, _negative(clause.lows[max(0, before - 4) : before]))


def _governed(clause: Clause, frame: NounFrame) -> Reading | None:
    lemma = lemma_of(clause.lows[frame.governor])
    particle = " ".join([lemma, *clause.lows[frame.governor + 1 : frame.governor + 2]])
    governing = grammar_classes("governing")
    direct = frame.preposition < 0
    name = governing.get(particle) or (governing.get(lemma) if direct else None)
    outer = verb_status(clause, frame.governor, GERUND if clause.lows[frame.governor].endswith("ing") else PAST)
    if frame.definite and lemma == "make" and direct and clause.tags[frame.end : frame.end + 1] in (["w"], ["b"]):
        return None  # "to make the accord binding"
    if frame.definite and (name == "possible" or lemma in _PRESUPPOSING):
        return None
    if name and name != "support":
        negative = outer.status is Status.NEGATED
        if name == "negated" and outer.status is Status.POSSIBLE:
            return outer  # "might cancel the meeting"
        if name == "negated":
            return Reading(Status.POSSIBLE if negative else Status.NEGATED, True)
        return Reading(Status.NEGATED if negative else _CLASSES[name], True)
    if not direct and lemma in _INVITING and clause.lows[frame.preposition] == "to":
        return Reading(Status.NEGATED if outer.status is Status.NEGATED else Status.POSSIBLE, True)
    if direct and name == "support":
        return Reading(outer.status, outer.evident or (outer.status is Status.OCCURRED and "if" not in clause.lows))
    if direct:
        return None
    if (
        outer.evident
        and outer.status is Status.PLANNED
        and clause.lows[frame.preposition] in ("at", "in", "to", "with", "by", "during", "for")
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
    if name in _CLASSES and passive:
        return _of_class(name, outer.status is Status.NEGATED)
    if name and outer.evident and outer.status is not Status.OCCURRED:
        return outer
    unsure = not frame.definite and not _UNSURE.isdisjoint(clause.group_words(verb))
    if unsure and "r" not in clause.tags[frame.end : verb]:
        return Reading(Status.POSSIBLE, True)  # "a visit would help"
    return Reading(Status.OCCURRED, True) if name == "occurred" else None
