"""What a sentence says did not come about, though the words right around it read as if it had or still might.

"Reports that Ann Lee met Bo Diaz are *false*", "she *came close to* resigning", "fired *no* missiles", "was to meet
him, *but the trip was cancelled*", "a visit announced for May *was called off*".
"""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.fates import fate_of, is_cancelled, opens_clause, owns_subject
from kb.extract.events.inflection import PARTICIPLE, common_verbs
from kb.extract.events.nobody import is_done_to_nobody
from kb.extract.events.nounstatus import NounFrame
from kb.extract.events.outcomes import Outcome
from kb.extract.events.status import Reading, says_no
from kb.extract.events.words import grammar_classes, grammar_words, lemma_of

NEGATED: Final = Reading(Outcome.NEGATED, True)
_REACH: Final = 30
"""Words between a report's "that" and what it tells, and from there to what is said of the report."""
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s", "’s", "proved", "proven", "prove"})
_PREDICATE: Final = 6
"""Words behind an "is" in which "completely false" or "not true" stands."""
_BUT: Final = 25
"""Words after a verb in which the "but" stands that tells what came of it."""
_WAS: Final = frozenset({"was", "were", "had", "planned", "intended", "hoped", "agreed", "arranged", "expected"})
_SUBORDINATE: Final = frozenset((
    "because", "after", "before", "since", "when", "while", "until", "if", "by", "who", "which",
))
_AHEAD: Final = frozenset({"will", "wo", "won", "expected", "due", "scheduled", "plan", "planning", "set"})
_SAID: Final = frozenset({"pledge", "message", "speech", "interview", "news_conference", "debate", "sanction"})
"""What is done even where its object is nothing: "promised no new taxes"."""
_ALLEGE: Final = frozenset({"allege", "imply"})
_BEFORE: Final = frozenset({"but", "before", "until"})
_HURTS: Final = frozenset({"kill", "injure", "wound", "maim"})
"""What an attack that was made did not quite do: "the bomb nearly killed her"."""


def verb_denied(clause: Clause, at: int, end: int, told: Reading, type_id: str) -> Reading:
    """The status of what the verb from `at` to `end` names, NEGATED where the sentence denies it, else as `told`."""
    if told.status is Outcome.NEGATED:
        return told
    start = clause.group_start(at)
    lone = clause.tag_at(at - 1) == "v" or clause.lows[at].endswith("ing") or _describes_noun(clause, at, end)
    if (
        _is_nearly(clause, at, type_id)
        or (told.status is not Outcome.POSSIBLE and start == at and _goes_without(clause, at))
        or (clause.low_at(end) == "no" and type_id not in _SAID and _is_none(clause, end))
        or (type_id not in _SAID and is_done_to_nobody(clause, end))
        or _is_unplanned(clause, start)
        or (told.status is not Outcome.OCCURRED and _fell_through(clause, at, end))
        or (told.status is Outcome.PLANNED and _is_of_dead_plan(clause, at, end))
        or (not (lone and start == at) and _is_falsely_reported(clause, start, end))
    ):
        return NEGATED
    return told


def _describes_noun(clause: Clause, at: int, end: int) -> bool:
    """Whether a participle tells which thing a noun names: "the claim that a deal *signed* in May cost jobs"."""
    happening = grammar_classes("happening").get(clause.lows[at]) == "occurred"
    return happening and clause.tag_at(at - 1) == "w" and clause.tag_at(end) in ("p", "t")


def noun_denied(clause: Clause, frame: NounFrame, told: Reading, type_id: str) -> Reading:
    """The status of what a noun names, NEGATED where the sentence denies it, PLANNED where it was put off, else as
    `told`."""
    if told.status is Outcome.NEGATED:
        return told
    before = frame.preposition
    head = before < 0 or (clause.lows[before] in ("for", "of") and clause.lows[before - 1] in _minds())
    head = (head and frame.governor < 0) or (before >= 0 and opens_clause(clause, before))
    if head and (fate := fate_of(clause, frame.end)):
        return Reading(fate, True)
    if before > 0 and clause.lows[before] in ("for", "of", "on") and _has_none(clause, before - 1):
        return NEGATED
    if before > 0 and clause.lows[before] == "to" and _came_close(clause, before):
        return NEGATED  # "came close to a deal"
    if _is_unattended(clause, frame, told):
        return NEGATED
    due = before < 0 <= frame.governor and told.status is not Outcome.OCCURRED
    if due and _fell_through(clause, frame.governor, frame.governor + 1):
        return NEGATED  # "was to sign the treaty but cancelled"
    if frame.definite:
        return told  # "claims that the raid was staged": there was one
    if before > 0 and clause.lows[before] in ("of", "about") and clause.lows[before - 1] in _reports():
        return NEGATED if _is_called_false(clause, frame.end) else told
    verb = lemma_of(clause.lows[frame.governor]) if before < 0 <= frame.governor else ""
    if verb and grammar_classes("governing").get(verb) == "support":
        return verb_denied(clause, frame.governor, frame.governor + 1, told, type_id)  # "nearly signed a deal"
    there = "there" in clause.lows[max(0, frame.left - 4) : frame.left]
    if not (there or _is_said_to_happen(clause, frame.predicate)):
        return told  # "the false claim that a deal would cost jobs"
    return NEGATED if _is_falsely_reported(clause, frame.left, frame.end) else told


def _is_said_to_happen(clause: Clause, verb: int) -> bool:
    """Whether a noun's verb says no more than that it came about: "a meeting *took place*", "a deal *was signed*"."""
    if verb < 0 or clause.is_reduced(verb, verb + 1, common_verbs().get(clause.lows[verb], PARTICIPLE)):
        return False
    lemma, happening = lemma_of(clause.lows[verb]), grammar_classes("happening")
    phrase = " ".join([lemma, *clause.lows[verb + 1 : verb + 2]])
    return "occurred" in (happening.get(lemma), happening.get(phrase))


def _is_unattended(clause: Clause, frame: NounFrame, told: Reading) -> bool:
    """Whether somebody is not to be at an occasion still to come: "is *not expected to attend* the summit"."""
    if frame.governor < 0 or frame.preposition >= 0 or told.evident:
        return False
    if lemma_of(clause.lows[frame.governor]) != "attend":
        return False
    words = clause.group_words(frame.governor)
    return says_no(words) and not _AHEAD.isdisjoint(words)


def _minds() -> frozenset[str]:
    return grammar_words("denials", "minds")


def _reports() -> frozenset[str]:
    return grammar_words("denials", "reports")


# --- what is said of a report ----------------------------------------------------------------------------------------


def _is_falsely_reported(clause: Clause, start: int, end: int) -> bool:
    """Whether the clause from whose words `start` to `end` are is told after a "that", and said not to be so."""
    bare = start - 1
    while bare > 0 and start - bare < _PREDICATE and clause.tags[bare] in "nq":
        bare -= 1
    if bare < start - 1 and clause.lows[bare] in _reports():
        return _is_called_false(clause, end)  # "reports Ann Lee resigned are false"
    for that in range(start - 1, max(0, start - _REACH), -1):
        if clause.tags[that] in "jiu" or clause.lows[that] in _SUBORDINATE or clause.lows[that] == "but":
            return False  # "claims that she was ill when she signed it": she did sign it
        if clause.lows[that] != "that":
            continue
        noun = _behind_time(clause, that - 1)
        if noun >= 0 and clause.lows[noun] in _reports() and clause.tags[noun] != "b":
            if "k" not in clause.tags[that + 2 : start] and _is_rejected(clause, noun):
                return True
            return _is_called_false(clause, end) or _is_branded(clause, noun, end)
        if noun > 0 and clause.tags[noun] == "v" and lemma_of(clause.lows[noun]) in _reporting():
            if clause.lows[noun - 1] in grammar_words("denials", "falsely"):
                return "k" not in clause.tags[that + 2 : start]
            if clause.lows[noun].endswith("ing") and _is_called_false(clause, end):
                return True  # "posts saying that they met are false"
        if noun > 0 and _says_false(clause, max(0, noun - _PREDICATE + 1), noun + 1, nearest=True):
            return "k" not in clause.tags[that + 2 : start]  # "it is not true that"
        if clause.tags[noun] not in "vqt":
            return False  # "reports that the plane that Peru shot down"
    return False


def _is_branded(clause: Clause, noun: int, end: int) -> bool:
    """Whether somebody calls reports false behind what they tell: "*described* claims that they met *as false*"."""
    left = noun
    while left > 0 and noun - left < _PREDICATE and clause.tags[left - 1] in "dwsn":
        left -= 1
    verb = left - 1
    if lemma_of(clause.lows[verb]) not in grammar_words("denials", "brands") or says_no(clause.group_words(verb)):
        return False
    false = grammar_words("denials", "false")
    for at in range(end, min(len(clause.tags), end + _REACH)):
        if clause.tags[at] in "jkivr":
            return False
        if clause.lows[at] in false:
            return clause.lows[at - 1] in ("as", "a", "an", "outright", "completely", "entirely", "totally", "utterly")
    return False


def _reporting() -> frozenset[str]:
    return grammar_words("words", "report") | _ALLEGE


def _behind_time(clause: Clause, at: int) -> int:
    """The word before what says when: "reports on Monday that", -1 where there is none."""
    last = at - _PREDICATE
    while at >= 0 and at > last and (clause.tags[at] in "tb" or clause.pair_at(at, "p", "t")):
        at -= 1
    return at


def _is_rejected(clause: Clause, noun: int) -> bool:
    """Whether reports are called false by what stands before them: "*false* claims", "*denied* the report", "*no truth
    in* rumours"."""
    left = noun
    false = grammar_words("denials", "false")
    while left > 0 and clause.tags[left - 1] in "dwsnc" and noun - left < _PREDICATE:
        left -= 1
        if clause.lows[left] in false:
            return not says_no(clause.lows[max(0, left - 2) : left])
    before = left - 1
    if before > 1 and clause.lows[before] in ("in", "to", "behind") and clause.lows[before - 1] == "truth":
        return not {"no", "little", "any"}.isdisjoint(clause.lows[max(0, before - 4) : before - 1])
    if before >= 0 and clause.tags[before] == "v":
        denies = lemma_of(clause.lows[before]) in grammar_words("denials", "denies") or clause.lows[before] in false
        return denies and not says_no(clause.group_words(before))
    return False


def _is_called_false(clause: Clause, end: int) -> bool:
    """Whether a predicate behind `end`, of what comes before, calls it false: "reports that they met *are untrue*"."""
    for at in range(end, min(len(clause.tags), end + _REACH)):
        if clause.tags[at] == "j":
            return False
        start = clause.group_start(at) if clause.lows[at] in _BE else -1
        named = clause.pair_at(start - 2, "c", "n")  # "met Ann Lee and Bo Diaz were false": two were met
        if start >= 0 and (named or not owns_subject(clause, start)):
            last = min(len(clause.tags), at + _PREDICATE)
            if _says_false(clause, at, last) and not (named and "wrong" in clause.lows[at:last]):
                return True
    return False


def _says_false(clause: Clause, first: int, last: int, *, nearest: bool = False) -> bool:
    """Whether the words from an "is" at `first` call something false or not true; where `nearest`, the last of them
    must, and the "is" stands anywhere before it."""
    lows, tags = clause.lows, clause.tags
    false, true = grammar_words("denials", "false"), grammar_words("denials", "true")
    if nearest and _BE.isdisjoint(lows[first:last]) and {"isn", "wasn"}.isdisjoint(lows[first:last]):
        return False
    for at in (last - 1,) if nearest else range(first + 1, last):
        denied = says_no(lows[max(first, at - 3) : at])
        if lows[at] in false:
            return not denied
        if lows[at] in true and denied:
            return True
        if tags[at] in "kjcpo":
            return False
    return False


# --- what is not quite, or not at all, done --------------------------------------------------------------------------


def _is_nearly(clause: Clause, at: int, type_id: str) -> bool:
    """Whether something was nearly done: "*nearly* resigned", "came close to signing", "stopped short of naming"."""
    lows = clause.lows
    if at and lows[at - 1] in grammar_words("denials", "nearly"):
        return type_id != "attack" or lemma_of(lows[at]) not in _HURTS
    before = at - 1 - (clause.low_at(at - 1) == "being")
    if before < 1 or not (lows[at].endswith("ing") or before < at - 1):
        return False
    if lows[before] == "to":
        return _came_close(clause, before)
    if lows[before] != "of":
        return False
    if lows[before - 1] == "short":
        return lemma_of(lows[before - 2]) in ("stop", "fall") and before > 1
    left = before - 1
    while left > 0 and before - left < _PREDICATE and clause.tags[left] in "wdt":
        left -= 1
    return lows[left] == "within" and lemma_of(lows[left - 1]) == "come" and left > 0


def _goes_without(clause: Clause, at: int) -> bool:
    """Whether an "-ing" form with a subject of its own follows "without": "*without* Ann Lee and Bo Diaz *signing*"."""
    left = at - 1
    while left > 0 and at - left < _PREDICATE and clause.tags[left] in "nqdwc":
        left -= 1
    without = left < at - 1 and clause.lows[left] == "without" and clause.tags[at - 1] in "nqw"
    return without and clause.lows[at].endswith("ing")


def _came_close(clause: Clause, to: int) -> bool:
    """Whether a "to" is that of somebody who came close to something."""
    left = to - 1
    if left < 1 or clause.lows[left] not in ("close", "closer", "near"):
        return False
    while left > 0 and to - left < _PREDICATE and clause.tags[left - 1] in "bw":
        left -= 1
    return left > 0 and clause.lows[left - 1] in ("came", "come", "comes", "coming")


def _is_none(clause: Clause, no: int) -> bool:
    """Whether a "no" denies what stands behind it: "fired *no* missiles", not "*no fewer* than 30"."""
    after = clause.lows[no + 1 : no + 2]
    return bool(after) and after[0] not in grammar_words("denials", "rather_many")


def _is_unplanned(clause: Clause, start: int) -> bool:
    """Whether nobody has in mind what begins at `start`: "has *no plans to* meet", "no intention of meeting"."""
    before = start if clause.tag_at(start) == "o" else start - 1
    return before > 0 and clause.lows[before] in ("to", "of") and _has_none(clause, before - 1)


def _has_none(clause: Clause, noun: int) -> bool:
    """Whether there is "no" plan or intention, as the noun at `noun` names it."""
    if noun < 1 or clause.lows[noun] not in _minds():
        return False
    left = noun
    while left > 0 and noun - left < _PREDICATE and clause.tags[left] == "w":
        left -= 1
    return clause.lows[left] in ("no", "without")


def _is_of_dead_plan(clause: Clause, at: int, end: int) -> bool:
    """Whether an infinitive tells what a plan was that is given up: "*plans* for Lee *to meet* him *were scrapped*"."""
    left = at - 1
    if clause.tag_at(left) != "o":
        return False
    minds = _minds()
    while left > 0 and at - left < _REACH and clause.tags[left - 1] in "ndwqtc" and clause.lows[left - 1] not in minds:
        left -= 1
    if clause.low_at(left - 1) == "for":
        left -= 1
    return left > 0 and clause.lows[left - 1] in minds and fate_of(clause, end) is Outcome.NEGATED


def _fell_through(clause: Clause, at: int, end: int) -> bool:
    """Whether what somebody was to do was not done: "was to meet him, *but the trip was cancelled*"."""
    start, verb = clause.group_start(at), end - 1
    words = clause.lows[max(0, start - 1) : end]
    would = "would" in words and "have" in words
    planned = "o" in clause.tags[start:end] or "due" in words
    if not would and (not planned or _WAS.isdisjoint(words)):
        return False
    for at in range(verb + 1, min(len(clause.tags), verb + _BUT)):
        if clause.lows[at] in _BEFORE:
            return is_cancelled(clause, at)
    return False
