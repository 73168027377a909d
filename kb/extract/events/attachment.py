"""Who takes part in what a noun names: the verb that holds, gives or attends it, and what stands beside that verb."""

from __future__ import annotations

from typing import Final

from kb.extract.events.clauses import Clause, Slots
from kb.extract.events.inflection import PARTICIPLE, PAST, common_verbs
from kb.extract.events.nounstatus import NounFrame
from kb.extract.events.words import grammar_classes, grammar_words, lemma_of

_KNOWN: Final = frozenset({"the", "this", "that", "these", "those"})
_GIVES_SUBJECT: Final = frozenset({"support", "planned"})
_APART: Final = frozenset({"after", "before", "following", "since", "ahead", "until"})
_HAD: Final = frozenset({"had", "has", "have"})
_WON: Final = (["winner", "of"], ["victor", "of"], ["victor", "in"], ["winner", "in"])
"""What leads from whom it names beside it: "*Ann Lee*, the winner of the vote"."""
_WITHIN: Final = frozenset({"in", "at", "during"})
_WHERE: Final = frozenset({"in", "at", "on"})
_OPPOSED: Final = frozenset({"against", "over", "about"})
"""What leads to what an act is about, which need not be where the act is: "protested in Lima against the accord"."""
_SETTING: Final = frozenset({"at", "in", "during", "to", "on", "for", "with", "after", "following"})


def passive_support(clause: Clause, frame: NounFrame) -> int:
    """The passive verb whose subject the noun is ("a deal was signed", "the deal reached in Lima"), or -1."""
    verb = frame.predicate
    if verb >= 0 and clause.is_passive(verb, PARTICIPLE):
        return verb
    if verb == frame.end and clause.is_reduced(verb, verb + 1, common_verbs().get(clause.lows[verb], 0)):
        return verb
    return -1


def is_supported(clause: Clause, frame: NounFrame, passive: int, support: frozenset[str]) -> bool:
    """Whether the noun is the object (or passive subject) of one of the verbs."""
    for verb in (frame.governor, passive):
        if verb >= 0 and not (verb == frame.governor and frame.preposition >= 0):
            lemma = lemma_of(clause.lows[verb])
            following = " ".join([lemma, *clause.lows[verb + 1 : verb + 2]])
            if lemma in support or following in support:
                return True
    if frame.preposition >= 0 and frame.governor >= 0:
        lemma, preposition = lemma_of(clause.lows[frame.governor]), clause.lows[frame.preposition]
        told = "d" in clause.tags[frame.governor + 1 : frame.preposition]  # "said *the turmoil* at the summit was"
        says = not told and lemma in grammar_words("words", "report") and f"report {preposition}" in support
        return says or f"{lemma} {preposition}" in support
    return _opens(clause, frame.preposition) and _is_told(clause, frame, support)


def _is_told(clause: Clause, frame: NounFrame, support: frozenset[str]) -> bool:
    """Whether the noun opens what somebody says: "At a hearing on Monday, Ann Lee *said*"."""
    if f"report {clause.lows[frame.preposition]}" not in support:
        return False
    comma = next((at for at in range(frame.end, len(clause.tags)) if clause.tags[at] == "k"), -1)
    verb = clause.verb_after(comma) if comma > 0 else -1
    return verb >= 0 and lemma_of(clause.lows[verb]) in grammar_words("words", "report")


def fill_place(clause: Clause, frame: NounFrame, slots: Slots) -> None:
    """The place between the verb and what it led to: "she said in *Lima* at a rally", "she flew to *Lima* for
    talks"."""
    if frame.governor < 0 or frame.preposition < 0 or clause.lows[frame.preposition] in _OPPOSED:
        return
    at = frame.governor + 1
    crossed = "tb" if clause.lows[frame.preposition] in _APART else "tbdw"
    while at < frame.preposition and clause.tags[at] in crossed:
        at += 1  # "carried signs in *Lima* outside the conference"
    goes = lemma_of(clause.lows[frame.governor]) in grammar_words("words", "going") and clause.tags[at] == "o"
    if at < frame.preposition and (goes or (clause.tags[at] == "p" and clause.lows[at] in ("in", "at", "near"))):
        names, after = clause.names_right(at + 1)
        if names and after <= frame.preposition:
            slots.setdefault("in" if goes else clause.lows[at], []).extend(names)


def fill_parties(clause: Clause, frame: NounFrame, slots: Slots) -> None:
    """Who holds, gives or attends what the noun names, where a verb of support or a setting links them."""
    if frame.preposition > 1 and clause.lows[frame.preposition - 1 : frame.preposition + 1] in _WON:
        _add(slots, "of", clause.named_beside(frame.preposition - 2, frame.end))
    if frame.governor >= 0:
        _governed(clause, frame, slots)
    elif frame.predicate >= 0:
        _predicated(clause, frame, slots)
    if slots.get("between"):
        slots.pop("setting", None)  # "between" names all who take part: who speaks of it is none of them
    elif not slots.get("subject") and _opens(clause, frame.preposition):
        spoken_of = clause.main_subject(frame.at)
        if len(spoken_of) > 1 and clause.lows[frame.left] == "their":
            slots["possessive"] = spoken_of  # "In *their* call on Monday, Lee and Diaz agreed"
        _add(slots, "setting", spoken_of)
        _add(slots, "object", _told(clause, frame.end))
    elif not slots.get("subject") and frame.governor < 0 and clause.lows[frame.preposition] in _WITHIN:
        _add(slots, "setting", _beside_aside(clause, frame.preposition))
    if not (slots.get("subject") or slots.get("possessive") or slots.get("setting")):
        names = clause.subject(frame.governor) if frame.governor >= 0 else []
        _add(slots, "about", names or clause.main_subject(frame.at))


def _opens(clause: Clause, preposition: int) -> bool:
    """Whether a preposition opens its sentence, but for a conjunction or adverb ("But in a call, Lee said"), or leads
    to the setting behind when or where it was: "On Saturday, in the debate, Lee said"."""
    if preposition == 0 or (preposition == 1 and clause.tags[0] in "cb"):
        return True
    if preposition < 0 or clause.lows[preposition] not in _WITHIN:
        return False
    at = 0
    while at < preposition:
        if clause.tags[at] == "p" and clause.lows[at] in _WHERE:
            at += 1
            while at < preposition and clause.tags[at] in "dn":
                at += 1
        elif clause.tags[at] in "tbck":
            at += 1
        else:
            return False
    return True


def _beside_aside(clause: Clause, preposition: int) -> list[int]:
    """Whose doing a setting between commas goes with: "*Ann Lee*, even in the debate in Lima, called it a success"."""
    before = preposition - 1
    while before > 1 and clause.tags[before] in "bt":
        before -= 1
    if before < 1 or clause.lows[before] != "," or clause.tags[before - 1] != "n":
        return []
    names, edge = clause.names_left(before - 1)
    if edge > 0 and clause.tags[edge - 1] not in "rcukij":
        return []
    close = preposition + 1
    while close < len(clause.tags) and clause.tags[close] in "pdwnsbto":
        close += 1
    goes_on = clause.low_at(close) == "," and clause.tag_at(close + 1) in ("v", "a", "m")
    return names if goes_on else []


def _told(clause: Clause, at: int) -> list[int]:
    """Whom the sentence's first verb tells something, after an opening: "In an interview, Lee told the Herald"."""
    while at < len(clause.tags) and clause.tags[at] != "v":
        at += 1
    if at >= len(clause.tags) or lemma_of(clause.lows[at]) != "tell":
        return []
    return clause.object_of(at + 1)[0]


def _add(slots: Slots, slot: str, names: list[int]) -> None:
    if names:
        known = slots.setdefault(slot, [])
        for name in names:
            if name not in known:
                known.append(name)


def _governed(clause: Clause, frame: NounFrame, slots: Slots) -> None:
    """The parties beside the verb that governs the noun, straight or through a preposition."""
    verb = frame.governor
    lemma = lemma_of(clause.lows[verb])
    carried = " ".join([lemma, *clause.lows[verb + 1 : verb + 2]])
    if frame.preposition < 0 and grammar_classes("governing").get(carried) == "support":
        lemma = carried  # "carried out the attack"
    passive = clause.is_passive(verb, common_verbs().get(clause.lows[verb], PAST))
    if frame.preposition < 0:
        supports = grammar_classes("governing").get(lemma) in _GIVES_SUBJECT
        if lemma == "call" and clause.tags[frame.left] == "d" and clause.lows[frame.left] in _KNOWN:
            return  # "called the sanctions a farce"
        if (supports or lemma in grammar_words("governing_nouns", "own_refusal")) and not passive:
            slot = "attending" if grammar_classes("agents").get(lemma) == "setting" else "subject"
            slot = "receiver" if lemma in ("receive", "get") and slots.get("from") else slot
            _add(slots, slot, clause.subject(verb))
        return
    preposition = clause.lows[frame.preposition]
    pair = f"{lemma} {preposition}"
    if lemma == "blame" and preposition == "for" and not passive:
        blamed = clause.object_of(verb + 1)[0]
        _add(slots, "harmer", [name for name in blamed if clause.kinds[name] != "person"])
    if lemma in grammar_words("words", "harm") or (passive and lemma in grammar_words("words", "hits")):
        hurt = clause.subject(verb) if passive or lemma in grammar_words("words", "perish") else []
        _add(slots, "hurt", hurt or clause.object_of(verb + 1)[0])
        if passive:
            _add(slots, "harmer", clause.phrases_after(verb + 1, of_noun=False).get("by", []))
        elif lemma not in grammar_words("words", "suffers"):
            _add(slots, "harmer", clause.subject(verb))
    if pair in ("hit with", "slap with", "strike with"):
        _add(slots, "on", clause.subject(verb) if passive else clause.object_of(verb + 1)[0])
    through = clause.lows[frame.preposition - 1]
    if through in grammar_words("words", "culprits") and preposition in ("in", "of", "behind"):
        called = "as" in clause.lows[verb : frame.preposition]
        if called and not passive:
            _add(slots, "harmer", clause.object_of(verb + 1)[0])  # "identified Lee as the gunman in the attack"
        elif called or clause.tags[verb] == "a":
            _add(slots, "harmer", clause.subject(verb))
    behind = clause.tags[verb] == "a" and verb == frame.preposition - 1 and preposition == "behind"
    behind = behind or (clause.tags[verb] == "a" and (through, preposition) == ("up", "for"))  # "is up for election"
    if behind or pair in grammar_words("governing_nouns", "own_refusal") or (
        through in grammar_words("governing_nouns", "through") and frame.preposition - verb <= 4
    ):
        _add(slots, "subject", clause.subject(verb))
    elif preposition in _SETTING and pair not in grammar_classes("governing"):
        _set(clause, frame, slots, lemma, passive=passive)


def _set(clause: Clause, frame: NounFrame, slots: Slots, lemma: str, *, passive: bool) -> None:
    """The parties of what happens at, in or after what the noun names: "Lee greeted Diaz at the summit"."""
    verb = frame.governor
    subject = clause.subject(verb)
    if not subject and verb == 0:
        subject = clause.main_subject(frame.at)  # "Asked in an interview about it, Lee said"
    told, after = ([], verb + 1) if passive else clause.object_of(verb + 1)
    afar = lemma in grammar_words("words", "from_afar") or (lemma == "call" and told)
    if afar and clause.lows[frame.preposition] == "during":
        return  # "telephoned Bo Diaz during the meeting": whoever rings is not there
    if lemma in grammar_words("words", "receives"):
        _add(slots, "hosted", subject)
        _add(slots, "with", told)
    _add(slots, "setting", subject)
    _add(slots, "object", told)
    if clause.low_at(after) == "with" and after < frame.preposition:
        _add(slots, "setting", clause.names_right(after + 1)[0])


def _predicated(clause: Clause, frame: NounFrame, slots: Slots) -> None:
    """The parties beside the verb whose subject the noun is: "was signed by", "brought together", "that Lee won"."""
    verb = frame.predicate
    if lemma_of(clause.lows[verb]) in grammar_words("words", "opinion"):
        slots.pop("by", None)  # "the raid was condemned by Lee"
    elif clause.is_passive(verb, PARTICIPLE):
        names = clause.phrases_after(verb + 1, of_noun=False).get("by", [])
        _add(slots, grammar_classes("agents").get(clause.lows[verb], "subject"), names)
        if names:
            slots.pop("by", None)
    elif lemma_of(clause.lows[verb]) in grammar_words("words", "gathers"):
        names, after = clause.object_of(verb + 1)
        _add(slots, "with", names)
        for slot, more in clause.phrases_after(after, of_noun=False).items():
            if slot in ("with", "alongside", "between", "including"):
                _add(slots, "with", more)


def fill_related(clause: Clause, end: int, slots: Slots) -> None:
    """The parties of a relative clause whose object the noun is: "the deal that Lee struck with Diaz"."""
    at = end
    if clause.tag_at(at) == "r":
        at += 1
        if clause.tag_at(at) == "v" and lemma_of(clause.lows[at]) in grammar_words("words", "harm"):
            _add(slots, "hurt", clause.object_of(at + 1)[0])  # "the raid that killed Lee"
    at += clause.pair_at(at, "d", "n")
    if clause.tag_at(at) != "n" or slots.get("subject") or slots.get("between"):
        return
    names, after = clause.names_right(at, guarded=False)
    while after < len(clause.tags) and clause.tags[after] in "abm":
        after += 1
    had = clause.lows[after - 1] in _HAD and clause.low_at(after) == "with"  # "talks she had with Diaz"
    if not names or not (had or clause.tag_at(after) == "v"):
        return
    if had or grammar_classes("governing").get(lemma_of(clause.lows[after])) == "support":
        _add(slots, "subject", names)
        for slot, more in clause.phrases_after(after + (not had), of_noun=False).items():
            if slot == "with" or not had:
                _add(slots, slot, more)
