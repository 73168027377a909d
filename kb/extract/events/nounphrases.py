"""Noun phrases around a trigger: their words and owners, and the verb or preposition that governs them."""

from __future__ import annotations

import functools
from typing import Final

from kb.extract.events.clauses import Clause, Slots
from kb.extract.events.inflection import BASE, PAST, THIRD, common_verbs, verb_forms
from kb.extract.events.nounstatus import NounFrame
from kb.extract.events.words import OWNERS, grammar_classes, grammar_words, lemma_of
from kb.lexicon import table

_SETTINGS: Final = frozenset({"in", "at", "during", "on", "after", "before", "following", "since"})
_ORDINALS: Final = frozenset({"first", "only", "last"})
"""Adverbs that describe a noun where they stand before its other words."""
_SUBJECTS: Final = frozenset({"i", "he", "she", "we", "they"})
_NOT_TOLD: Final = frozenset({"had", "hadn", "to"})
_LAST: Final = frozenset({"last"})
_FAR: Final = 16
"""Words before a preposition in which the verb stands that it belongs to."""
_GOVERNED: Final = 8
"""Words of a phrase that describes the noun before it."""
_PRONOUNS: Final = frozenset({"i", "you", "he", "she", "it", "we", "they"})


def noun_phrase(clause: Clause, at: int) -> tuple[int, Slots, str, tuple[str, ...]]:
    """The left edge of the noun phrase, the names inside it by slot, its article, and its other words."""
    slots: Slots = {}
    modifiers: list[str] = []
    article = ""
    left = at
    while left > 0:
        tag = clause.tags[left - 1]
        if tag == "d":
            article = clause.lows[left - 1]
            left -= 1
            if article == "its":
                slots.setdefault("possessive", []).extend(clause.owner(left))
                article = "'s"
            break
        if tag == "r" and clause.tag_at(left - 2) == "p" and clause.lows[left - 1] == "that":
            article = "that"  # "goes into *that* convention"
            left -= 1
            break
        if tag == "s":
            left -= 1
            if left > 0 and clause.tags[left - 1] == "n":
                names, left = clause.names_left(left - 1)
                slots.setdefault("possessive", []).extend(names)
                article = "'s"
                break
            if left > 0 and clause.tags[left - 1] == "t":
                left -= 1
                article = "'s"
            continue
        if tag == "n":
            left -= 1
            if clause.lows[left] in OWNERS:
                slots.setdefault("possessive", []).append(clause.refs[left])
                article = "'s"
                break
            slots.setdefault("modifier", []).insert(0, clause.refs[left])
            if clause.tag_at(left - 1) == "c" and clause.tag_at(left - 2) == "n":
                left -= 1  # "the Farm Council and The Nation conference"
            continue
        if tag == "r" and clause.lows[left - 1] == "whose" and (owners := _before_whose(clause, left - 1)):
            slots.setdefault("possessive", []).extend(owners)
            article = "'s"
            left -= 1
            break
        if tag == "k" and _is_town_of(clause, left - 1, at):
            left -= 1  # "at a *Boise, Idaho*, town hall"
            continue
        if tag == "u" and left > 1 and clause.tags[left - 2] in "wdsu":
            left -= 1
            continue
        if tag == "b" and modifiers and clause.lows[left - 1].endswith("ly") and clause.tags[left - 2] in "dsw":
            left -= 1  # "an unusually formal speech"
            continue
        if tag == "b" and clause.lows[left - 1] in _ORDINALS:
            left -= 1  # "her first joint rally", "the last presidential vote"
            modifiers[:0] = _LAST.intersection(clause.lows[left : left + 1])
            continue
        if tag in "wt" or (tag == "v" and _participial(clause, left - 1)):
            modifiers.insert(0, clause.lows[left - 1])
            left -= 1
            continue
        break
    return left, slots, article, tuple(modifiers)


def _before_whose(clause: Clause, whose: int) -> list[int]:
    """The names right before a "whose": "*Ann Lee*, whose speech in Lima"."""
    at = whose - 2 if clause.tag_at(whose - 1) == "k" else whose - 1
    return clause.names_left(at)[0] if at >= 0 and clause.tags[at] == "n" else []


def _is_town_of(clause: Clause, comma: int, at: int) -> bool:
    """Whether a comma before the noun at `at` stands in or behind a town with its state, which an article leads: "a
    *Boise, Idaho*, rally"."""
    if clause.tag_at(comma - 1) != "n":
        return False
    first = comma - 1
    while first > 1 and clause.pair_at(first - 2, "n", "k"):
        first -= 2
    settings = all(clause.kinds[clause.refs[here]] in ("place", "country") for here in range(first, comma, 2))
    towns = comma - first > 1 or (comma < at - 1 and clause.tags[comma + 1] == "n")
    return settings and towns and clause.low_at(first - 1) in ("a", "an", "the")


def _participial(clause: Clause, at: int) -> bool:
    """Whether a verb form is an adjective of its noun: "the long planned visit", but "has not planned visits", nor
    "Peru quickly imposed sanctions"."""
    before = at - 1
    while before >= 0 and clause.tags[before] == "b":
        before -= 1
    if 0 <= before < at - 1 and (clause.tags[before] in "aq" or _is_subject(clause, before)):
        return False
    return clause.lows[at].endswith(("ed", "ing")) and at > 0 and clause.tags[at - 1] in "bdwcs"


def _is_subject(clause: Clause, at: int) -> bool:
    """Whether a word is a name, and none that only says of what country something is."""
    return clause.tags[at] == "n" and clause.kinds[clause.refs[at]] != "demonym"


def frame_of(clause: Clause, left: int, at: int, end: int, *, definite: bool) -> NounFrame:
    """What governs the noun phrase: a verb right before it, or a preposition and the verb before that."""
    governor = preposition = predicate = -1
    before = left - 1
    while before >= 0 and clause.tags[before] == "b" and clause.lows[before] not in ("not", "never"):
        before -= 1
    if clause.lows[before - 2 : before + 1] == ["put", "in", "place"]:
        before -= 2
    if before >= 0 and clause.tags[before] == "v" and not _is_told_clause(clause, before, end):
        governor = before
    elif before >= 0 and clause.tags[before] in "po":
        preposition = before
        governor = clause.verb_before(before, _FAR)
        if governor >= 0 and not _is_one_clause(clause, governor, before):
            governor = -1
    described = clause.tag_at(end) == "v" or clause.pair_at(end, "r", "v")
    if governor < 0 and (preposition < 0 or described):
        predicate = _predicate(clause, end)
    return NounFrame(left, at, end, governor, preposition, predicate, definite=definite)


def _is_told_clause(clause: Clause, verb: int, end: int) -> bool:
    """Whether what stands between a verb of saying and a verb is that verb's subject: "said the election would"."""
    at = end
    while at < min(len(clause.tags), end + _GOVERNED) and clause.tags[at] in "pdwnst" and clause.lows[verb] != "told":
        at += 1  # "said a vote *on the bill* would"
    subject = clause.tag_at(at) in ("m", "a")
    return subject and lemma_of(clause.lows[verb]) in grammar_words("words", "report")


def _is_one_clause(clause: Clause, governor: int, preposition: int) -> bool:
    """Whether a verb reaches a preposition: nothing but a place's own commas stands between ("Boise, Idaho,")."""
    between = clause.tags[governor + 1 : preposition]
    return "j" not in between and between.count("k") in (0, 2) and ("k" not in between or between[-1] == "k")


def _predicate(clause: Clause, end: int) -> int:
    """The verb whose subject the noun phrase is, or a participle that describes it; -1 where there is none."""
    related = False
    start = _after_participle(clause, end)
    for right in range(start, min(len(clause.tags), start + 14)):
        tag = clause.tags[right]
        if tag in "jiu":
            return -1
        if tag == "r" and clause.tag_at(right + 1) in ("d", "n", "q"):
            return -1  # "a deal, which *the group* tried to stop"
        related = related or tag == "r"
        if tag == "v":
            claimed = clause.lows[right] == "claimed" and clause.low_at(right + 1) == "by"
            own = not related or claimed  # "the raid, which was claimed by"
            return right if own or lemma_of(clause.lows[right]) in grammar_classes("happening") else -1
        if tag == "a" and (right + 1 >= len(clause.tags) or clause.tags[right + 1] not in "avbo"):
            return -1
    return -1


def _after_participle(clause: Clause, end: int) -> int:
    """The position after an aside that tells of the noun, where its own verb follows: ", planned for May, was"."""
    comma = end
    while comma < min(len(clause.tags), end + 8) and clause.tags[comma] in "pnodw":
        comma += 1
    if clause.tags[comma : comma + 2] != ["k", "v"]:
        return end
    close = comma + 2
    while close < min(len(clause.tags), comma + 10) and clause.tags[close] in "pntdwob":
        close += 1
    if clause.tag_at(close) == "k" and clause.tag_at(close + 1) in ("a", "m", "v"):
        return close + 1
    return end


def reads_as_noun(clause: Clause, at: int, end: int) -> bool:
    """Whether a word tagged as a verb still reads as a noun: several words, or a headline's bare noun."""
    if end - at > 1:
        return True
    if at and clause.lows[at - 1] in _PRONOUNS:
        return False
    nearby = clause.tags[end] if end < len(clause.tags) else ""
    before = clause.tags[at - 1] if at else ""
    if clause.lows[at].endswith("ing"):
        if leads_to_owner(clause, at, end):
            return True
        return before in ("p", "v", "w", "n", "c", "k", "") and nearby not in ("n", "d", "w")
    return nearby == "p" and before in ("", "k", "j", "c", "v", "n")


def fill_body(clause: Clause, at: int, slots: Slots) -> None:
    """Whose approval it is that an adjective or name before it tells: "won *congressional* approval"."""
    bodies = clause.bodies()
    listed = table("event_grammar")["members"].get(clause.lows[at].partition(" ")[0], ())
    if listed:
        slots.pop("subject", None)
        slots.pop("of", None)  # "Senate approval of the treaty"
        slots["members"] = next(([bodies[word]] for word in listed if word in bodies), [])


def leads_to_owner(clause: Clause, at: int, end: int) -> bool:
    """Whether who had it stands behind a word in -ing that is a noun: "a private meeting *she* had with Lee"."""
    led = at > 0 and clause.tags[at - 1] in "dws" and clause.lows[at].endswith("ing")
    return led and clause.tag_at(end) == "n" and clause.lows[end] in _SUBJECTS


def is_told(clause: Clause, verb: int) -> bool:
    """Whether a verb is one of the narrative: in the past, not further back, and not in an infinitive."""
    words = clause.group_words(verb)
    past = bool(common_verbs().get(clause.lows[verb], PAST) & PAST)
    return past and _NOT_TOLD.isdisjoint(words)


def names_arms(clause: Clause, at: int, end: int) -> bool:
    """Whether a word that is a verb of violence or a common noun is the noun: "talked about fish and *gas*".

    A bare form is the verb where it strikes somebody or something: a name, or what the lexicon lists, stands behind it.
    Behind "and" and another noun only a name will do.
    """
    if end != at + 1 or clause.lows[at] not in _arms() or clause.group_start(at) < at:
        return False
    if clause.pair_at(end, "c", "v"):
        end += 2  # "rebels ambush and kill soldiers"
    if clause.object_of(end)[0]:
        return False
    if clause.tags[max(0, at - 2) : at] == ["w", "c"]:
        return True
    after = end
    while after < len(clause.tags) and clause.tags[after] in "dwnsb":
        after += 1
    return grammar_words("words", "struck").isdisjoint(clause.lows[end:after])


@functools.cache
def _arms() -> frozenset[str]:
    """The bare and third-person forms of the verbs of violence that are common nouns too."""
    return frozenset(
        form
        for lemma in grammar_words("words", "arms")
        for form, kind in verb_forms(lemma).items()
        if kind & (BASE | THIRD)
    )


def opens_account(clause: Clause, frame: NounFrame) -> bool:
    """Whether a sentence opens with the setting of what it tells: "During a rally in Lima, she told voters",
    "on the eve of the vote, they met"."""
    if clause.lows[0] not in _SETTINGS or not all(tag in "pwdbsnto" for tag in clause.tags[: frame.left]):
        return False
    comma = frame.end
    while comma < len(clause.tags) and clause.tags[comma] in "pntwdobs":
        comma += 1
    verb = clause.verb_after(comma) if clause.tag_at(comma) == "k" else -1
    return verb >= 0 and is_told(clause, verb)


def closes_account(clause: Clause, frame: NounFrame) -> bool:
    """Whether the sentence's subject does so in what an opening tells: "Ending the race with a *speech*, she told them"
    that it was over."""
    if frame.governor != 0 or not clause.lows[0].endswith("ing"):
        return False
    comma = next((at for at in range(frame.end, len(clause.tags)) if clause.tags[at] == "k"), -1)
    verbs = [at for at in range(comma, len(clause.tags)) if clause.tags[at] == "v"] if comma > 0 else []
    return any(is_told(clause, verb) for verb in verbs[:2])


def is_at_large(low: str, modifiers: tuple[str, ...]) -> bool:
    """Whether "speech" without an article is whatever anybody says: "Peru bans *offensive* speech"."""
    return low == "speech" and not grammar_words("noun_words", "said_at_large").isdisjoint(modifiers)


def announcing(clause: Clause, frame: NounFrame, passive: int) -> frozenset[int] | None:
    """The times of the announcement that a noun is the object of ("said Monday", "on Monday, Peru announced a visit");
    None where nobody announces it."""
    verb = frame.governor if frame.preposition < 0 else -1
    verb = passive if verb < 0 else verb
    if verb < 0 or lemma_of(clause.lows[verb]) not in grammar_words("words", "announces"):
        return None
    first = 0 if verb < frame.left else frame.end
    last = frame.left if verb < frame.left else len(clause.tags)
    return frozenset(at for at in range(first, last) if clause.tags[at] == "t")


def is_former(clause: Clause, at: int, end: int) -> bool:
    """Whether a participle only says what somebody was: "the *retired* surgeon Ann Lee"."""
    return clause.lows[at] == "retired" and clause.tag_at(end) == "w" and clause.group_start(at) == at
