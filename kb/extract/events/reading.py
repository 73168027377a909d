"""Reading one trigger in its sentence: is it the event, who stands in which slot, did it happen, when and where."""

from __future__ import annotations

from typing import Final

from kb.extract.events.attachment import fill_parties, fill_place, fill_related, is_supported, passive_support
from kb.extract.events.clauses import Clause, Slots
from kb.extract.events.conditions import (
    capacity,
    doers,
    fill_where,
    has_needed,
    holds_one,
    is_followed,
    is_led_to,
    nouns_left,
    nouns_right,
    precedes,
)
from kb.extract.events.coordination import shares_passive
from kb.extract.events.denials import noun_denied, verb_denied
from kb.extract.events.fiction import is_fiction
from kb.extract.events.groups import Group
from kb.extract.events.inflection import BASE, GERUND, PARTICIPLE, PAST, common_verbs
from kb.extract.events.nounphrases import (
    announcing,
    closes_account,
    fill_body,
    frame_of,
    is_at_large,
    is_former,
    is_told,
    leads_to_owner,
    names_arms,
    noun_phrase,
    opens_account,
    reads_as_noun,
)
from kb.extract.events.outcomes import Outcome
from kb.extract.events.outlets import outlet_after
from kb.extract.events.outlook import occasion_status
from kb.extract.events.status import Reading, verb_status
from kb.extract.events.triggers import NOUN, VERB, Candidate, Trigger
from kb.extract.events.wishes import is_order
from kb.extract.events.words import grammar_classes, grammar_words, lemma_of

_DEFINITE: Final = frozenset({"the", "this", "that", "these", "those", "'s", "both"})
_ANYBODY: Final = frozenset({"you", "one", "anyone", "anybody", "people", "everyone"})
_PRONOUNS: Final = frozenset({"i", "you", "he", "she", "it", "we", "they"})
_HOLDS: Final = frozenset({"holds", "stages", "faces"})
_NAMING: Final = frozenset({"called", "named", "dubbed"})
_LATER_STEPS: Final = frozenset({"sign", "ratify", "initial"})
_WHEN: Final = frozenset({"if", "when", "once", "unless", "until"})
_TOPICS: Final = frozenset({"against", "of", "about", "over", "regarding", "into", "since"})
_PARTS: Final = frozenset({"much", "most", "part", "half", "all", "some", "minutes", "hours", "end", "start", "rest"})
_WITHIN: Final = frozenset({"in", "at", "during"})
_NOBODY: Final[list[int]] = []


class Found:
    """What a trigger's sentence says of it: word positions, slots, status, and the words of its noun phrase.

    `reduced` says whether it is a participle that describes a noun: "men held in Cuba"; `narrates` whether it is told
    as part of what the sentence tells, so that the sentence's only date is its date too.
    """

    def __init__(
        self, trigger: Trigger, left: int, at: int, end: int, slots: Slots, status: Reading, *, article: str = "",
        modifiers: tuple[str, ...] = (), how: str = "", reduced: bool = False, narrates: bool = False,
        beside: frozenset[int] = frozenset(), share: int = 0, town: int = 0,
    ) -> None:  # fmt: skip
        self.trigger = trigger
        self.group = trigger.group
        self.left = left
        self.at = at
        self.end = end
        self.slots = slots
        self.status = status
        self.article = article
        self.modifiers = modifiers
        self.how = how
        self.reduced = reduced
        self.narrates = narrates
        self.beside = beside
        """The times that date something else: the other events that the trigger tells, or what announces it."""
        self.share = share
        """Where what the trigger shares out to this event begins, if it tells several."""
        self.town = town
        """Which of several towns it is of, where the trigger tells an event of each; 0 for the first or only one."""

    def with_slots(self, slots: Slots, status: Reading) -> Found:
        """The same trigger with other slots and another status."""
        return self._at(self.left, self.end, slots, status)

    def at_share(self) -> Found:
        """Where it tells several events, the same trigger as if it stood where this one's share begins."""
        return self._at(self.share, self.share, self.slots, self.status) if self.share else self

    def _at(self, left: int, end: int, slots: Slots, status: Reading) -> Found:
        return Found(
            self.trigger, left, self.at, end, slots, status, article=self.article, modifiers=self.modifiers,
            how=self.how, reduced=self.reduced, narrates=self.narrates, beside=self.beside, share=self.share,
            town=self.town,
        )  # fmt: skip


class TriggerReader:
    """Reads candidates of declared types in analysed sentences."""

    def __init__(self) -> None:
        self._sentence = 0

    def next_sentence(self) -> int:
        """A number for a sentence, other than that of all before it in this and in other documents."""
        self._sentence += 1
        return self._sentence

    def viable(
        self, candidate: Candidate, sentence: int, names: int, lower: str
    ) -> list[tuple[Candidate, Trigger]]:
        """The readings that a sentence may bear out, judged without its grammar.

        The sentence, whose signs are marked with its number, has one of their context phrases and none that rules them
        out, as many `names` as they need, and the right word after the trigger in the `lower` text. They come in the
        order of their groups, longer surfaces first.
        """
        readings = []
        for place in (candidate, *candidate.inner) if candidate.inner else (candidate,):
            for trigger in place.readings:
                group = trigger.group
                if (
                    names < group.least
                    or (group.context_in != sentence and group.context)
                    or group.without_in == sentence
                    or (group.wanted is not None and group.wanted.seen_in != sentence)
                    or (group.doers is not None and group.doers.seen_in != sentence)
                    or (group.capacity is not None and group.capacity.seen_in != sentence)
                    or (group.precedes and not precedes(lower, place.end, group.precedes))
                ):
                    continue
                readings.append((place, trigger))
        if candidate.inner:
            readings.sort(key=lambda reading: (reading[1].group.number, reading[0].start - reading[0].end))
        return readings

    def read(self, readings: list[tuple[Candidate, Trigger]], clause: Clause) -> tuple[Found, Candidate] | None:
        """The first of the readings that the clause bears out, with its place, or None."""
        last: Candidate | None = None
        at = end = -1
        for candidate, trigger in readings:
            if candidate is not last:  # a surface has several readings
                last = candidate
                at, end = self._positions(candidate, clause)
                if at >= 0 and is_fiction(clause, at):
                    at = -1
            if at < 0 or (trigger.group.leads and not is_led_to(trigger.group, clause, at)):
                continue
            found = self._read_part(trigger, clause, at, end)
            if found:
                return found, candidate
        return None

    def _positions(self, candidate: Candidate, clause: Clause) -> tuple[int, int]:
        """The words that the candidate's surface covers as (first, end), or (-1, -1) where it is inside a name."""
        first = clause.last_before(candidate.start + 1)
        if first < 0 or clause.end_of(first) <= candidate.start:
            first += 1
        end = clause.last_before(candidate.end) + 1
        if first >= end:
            return -1, -1
        last = end - 1
        whole = first == last and clause.end_of(last) == candidate.end
        if clause.tags[last] == "t" and whole and candidate.readings[0].group.date:
            return first, end  # "on 9/11": a time that names the event
        if clause.tags[last] == "t" or (first < last and _is_inside(clause, first, candidate)):
            return -1, -1
        if clause.tags[last] == "n" and _is_inside(clause, last, candidate):
            return -1, -1
        return first, end

    def _read_part(self, trigger: Trigger, clause: Clause, at: int, end: int) -> Found | None:
        if trigger.part == VERB:
            return self._verb(trigger, clause, at, end, trigger.form)
        if trigger.part == NOUN:
            return self._noun(trigger, clause, at, end)
        head = at
        while head < end and clause.tags[head] not in "v":
            head += 1
        if head == end and clause.tags[at] == "a" and at:
            return self._verb(trigger, clause, at, end, BASE)  # "is to be the nominee"
        if head == end and clause.pair_at(at, "m", "a"):
            return self._verb(trigger, clause, at + 1, end, BASE)  # "will be in Lima"
        if head < end and not trigger.group.follows:
            form = common_verbs().get(clause.lows[head], PAST | PARTICIPLE)
            return self._verb(trigger, clause, head, end, form)
        return self._noun(trigger, clause, at, end)

    # --- verbs -------------------------------------------------------------------------------------------------------

    def _verb(self, trigger: Trigger, clause: Clause, at: int, end: int, form: int) -> Found | None:
        group = trigger.group
        tag = clause.tags[at]
        if tag != "v" and (tag != "a" or trigger.part == VERB):
            return None
        outlet = outlet_after(clause, end) if group.takes_outlet else _NOBODY
        if group.needs_outlet and not outlet:
            return None  # most of what is said is said to nobody who is named
        if group.objects is not None and holds_one(nouns_right(clause, end), group.objects):
            return None
        if end < len(clause.tags) and clause.tags[end] == "t" and clause.lows[end - 1] in ("on", "at", "in"):
            return None  # "he was fired on June 20" is no shot
        if at and clause.lows[at - 1] in _ANYBODY and not form & PAST:
            return None
        if names_arms(clause, at, end) or is_former(clause, at, end):
            return None
        if (is_order(clause, at) and "u" not in clause.tags[:at]) or (form == BASE and "@" in clause.lows):
            return None  # "write to Ann Lee at ann@example.org"
        if clause.is_habit(at) or leads_to_owner(clause, at, end):
            return None
        passive = clause.is_passive(at, form, end)
        if group.wanted is not None and not holds_one(
                nouns_left(clause, at) if passive else nouns_right(clause, end), group.wanted):
            return None
        if group.capacity is not None and not holds_one(capacity(clause, end), group.capacity):
            return None
        if group.doers is not None and not holds_one(doers(clause, at, end, passive=passive), group.doers):
            return None
        subject = clause.subject(at)
        direct, after = clause.object_of(end)
        if direct and clause.lows[at] in _NAMING and _is_named(clause, at):
            return None
        if group.after_object and not passive and not is_followed(clause, after, group.after_object):
            return None
        if not passive and not direct and "object" in group.slots and shares_passive(clause, at, form):
            passive = True
        if not passive and not direct and clause.is_reduced(at, end, form):
            if group.transitive and clause.tags[end - 1] not in "wn":
                passive = True
            if passive or trigger.part != VERB:
                subject = clause.described(at)
        slots = clause.phrases_after(after, of_noun=False)
        if passive and trigger.part == VERB:
            slots["object"] = subject
            if "moved" in group.slots:
                slots["moved"] = subject
            subject = slots.pop("by", [])
        elif end < len(clause.tags) and clause.tags[end] in "dwn":
            slots.pop("by", None)  # "condemned an attack by rebels": they attacked, they did not condemn
        if not direct and not passive:
            slots["object owner"] = clause.owner_right(end)
        if "as of" not in group.slots:
            slots.pop("as of", None)
        if "owner" in group.slots and form & PARTICIPLE and (owner := clause.owner_left(at)):
            slots["owner"] = owner  # "*Peru*'s newly elected president"
        if direct and not (passive and trigger.part == VERB):
            slots["object"] = [name for name in direct if name not in subject]
        if form & PARTICIPLE and at and not (direct or passive) and clause.lows[at - 1] in _WHEN:
            passive, subject = True, clause.subject_around(at, end)  # "if elected, Ann Lee would"
            slots["object"] = subject
        if subject:
            slots["subject"] = subject
            if len(subject) > 1 or clause.kinds[subject[0]] == "pair":
                slots["both"] = subject
        elif not passive:
            self._stand_ins(group, clause, at, slots)
        if "with" in group.slots and not (direct or passive or slots.get("with")) and (joint := clause.company(at)):
            slots["with"] = joint
        preposition, names = clause.opening() if at else ("", [])
        if names and preposition not in slots:
            slots[preposition] = names
        if group.takes_outlet:
            slots["outlet"] = outlet
        if group.doers is not None and not passive:
            fill_where(clause, at, slots)
        if not has_needed(group, slots, clause):
            return None
        status = verb_status(clause, at, form) if group.status is None else group.status
        status = verb_denied(clause, at, end, status, trigger.type)
        reduced = passive and clause.group_start(at) == at
        told = status.status is Outcome.OCCURRED and not reduced and self._narrates(clause, at, form)
        how = "passive" if passive else ""
        return Found(trigger, at, at, end, slots, status, how=how, reduced=reduced, narrates=told)

    def _narrates(self, clause: Clause, verb: int, form: int) -> bool:
        """Whether a verb tells what the sentence tells: in the past, not further back, in no relative clause."""
        start = clause.group_start(verb)
        words = clause.lows[start:verb]
        joined = clause.tag_at(start - 1) in ("c", "k")  # "he toured Lima, meeting Ann Lee"
        going_on = form & GERUND and (joined or "was" in words or "were" in words)
        related = start > 0 and clause.tags[start - 1] == "r"
        infinitive = clause.tag_at(verb - 1) == "o" or ("being" in words and "was" not in words)
        return bool(form & PAST or going_on) and not related and not infinitive and "had" not in words

    def _stand_ins(self, group: Group, clause: Clause, verb: int, slots: Slots) -> None:
        """Who is there for a subject without a name, where the group asks for it: an employer, a body of members."""
        if "employer" in group.slots:
            slots["employer"] = clause.employer(verb)
        if "members" in group.slots:
            slots["members"] = clause.body_of_members(verb)

    # --- nouns -------------------------------------------------------------------------------------------------------

    def _noun(self, trigger: Trigger, clause: Clause, at: int, end: int) -> Found | None:
        group = trigger.group
        if clause.tags[end - 1] == "v" and trigger.part == NOUN and not reads_as_noun(clause, at, end):
            return None
        if end < len(clause.tags) and clause.tags[end] == "w" and clause.tags[end - 1] in "wb":
            follower = clause.lows[end]
            if follower.isalpha() and follower not in ("talks", "meeting", "session"):
                return None  # "summit venue": the trigger only modifies another noun
        left, slots, article, modifiers = noun_phrase(clause, at)
        if clause.lows[left - 2 : left] and clause.is_part(left - 2):
            left, whole, article, _ = noun_phrase(clause, left - 2)  # "Peru's campaign of air strikes"
            slots.setdefault("possessive", []).extend(whole.get("possessive", whole.get("modifier", [])))
        if trigger.lemma == "speech" and not article and is_at_large(clause.lows[at], modifiers):
            return None
        frame = frame_of(clause, left, at, end, definite=article in _DEFINITE)
        if group.follows and group.follows.isdisjoint((*modifiers, article, *clause.lows[left - 1 : left])):
            return None
        passive_of = passive_support(clause, frame)
        if group.support and not is_supported(clause, frame, passive_of, group.support):
            return None
        for slot, names in clause.phrases_after(end, of_noun=True).items():
            slots.setdefault(slot, []).extend(names)
        if clause.tags[end - 1] == "p" and (led := clause.names_right(end)[0]):
            slots[clause.lows[end - 1]] = led  # "by phone with the leaders of Peru"
        tells = end + 1 if clause.pair_at(end, "r", "v") else frame.predicate  # "the forum that opens in"
        if tells >= 0 and lemma_of(clause.lows[tells]) in grammar_classes("happening"):
            for slot, names in clause.phrases_after(tells + 1, of_noun=False).items():
                slots.setdefault(slot, names)
        if group.takes_outlet:
            slots["outlet"] = outlet_after(clause, end)
        fill_parties(clause, frame, slots)
        fill_related(clause, end, slots)
        if "named" in group.slots:
            slots["named"] = clause.named_beside(left, end)
        if "members" in group.slots:
            fill_body(clause, at, slots)
        fill_place(clause, frame, slots)
        if "owner" in group.slots and slots.get("of") and "possessive" in slots:
            slots["owner"] = slots.pop("possessive")
        if not has_needed(group, slots, clause):
            return None
        held = len(slots)
        status = occasion_status(clause, frame, trigger.type) if group.status is None else group.status
        status = noun_denied(clause, frame, status, trigger.type)
        beside = announcing(clause, frame, passive_of) if group.announced else None
        if beside is not None and status.status is Outcome.OCCURRED:
            status = Reading(Outcome.PLANNED, True)
            if any(slots.get(slot) for slot in ("between", "by", "possessive")):
                slots.pop("subject", None)  # "Peru announced a visit by Ann Lee"
        how = clause.lows[frame.governor] if frame.governor >= 0 and frame.preposition < 0 else ""
        if how in _HOLDS and group.scheduled and status.status is Outcome.OCCURRED:
            status = Reading(Outcome.PLANNED, True)  # "Peru holds a vote on Saturday"
        signed = article in _DEFINITE and passive_of >= 0 and lemma_of(clause.lows[passive_of]) in _LATER_STEPS
        rejected = frame.preposition >= 0 and clause.lows[frame.preposition] == "against" and article in _DEFINITE
        for slot in ("in", "at") if rejected or (signed and trigger.type == "agreement") else ():
            slots.pop(slot, None)  # "the accord, signed in Lima in May": that is where and when it was signed
        if len(slots) < held and not has_needed(group, slots, clause):
            return None
        aside = frame.preposition >= 0 and clause.lows[frame.preposition] == "by" and frame.governor >= 0
        aside = aside and clause.group_start(frame.governor) == frame.governor  # "families affected by the shootings"
        topic = clause.lows[frame.preposition] if frame.preposition >= 0 else ""
        part = frame.preposition > 0 and clause.lows[frame.preposition - 1] in _PARTS  # "much of her speech"
        aside = aside or (article in _DEFINITE and topic in _TOPICS and not part)
        aside = aside or (signed and trigger.type == "agreement")
        aside = aside or (frame.preposition < 0 and lemma_of(how) in grammar_words("words", "opinion"))
        told = frame.preposition >= 0 and frame.governor >= 0 and status.status is Outcome.OCCURRED and not aside
        told = told and clause.lows[frame.preposition] in _WITHIN and is_told(clause, frame.governor)
        opens = status.status is Outcome.OCCURRED and opens_account(clause, frame)
        told = told or (opens and frame.preposition == 0 and clause.lows[0] in _WITHIN)
        told = told or (status.status is Outcome.OCCURRED and closes_account(clause, frame))
        if (opens or told) and not status.evident:
            status = Reading(Outcome.OCCURRED, True)  # "on the eve of her election in May, she spoke"
        return Found(
            trigger, left, at, end, slots, status, article=article, modifiers=modifiers, how=lemma_of(how),
            reduced=aside, narrates=told, beside=beside or frozenset(),
        )  # fmt: skip


def _is_named(clause: Clause, at: int) -> bool:
    """Whether a participle gives a name to the noun before it: "a company *called* Acme"."""
    left = at
    while left > 0 and clause.tags[left - 1] == "w":
        left -= 1
    return left < at and clause.low_at(left - 1) in ("a", "an")


def _is_inside(clause: Clause, at: int, candidate: Candidate) -> bool:
    """Whether the word at `at` is a name or time that a candidate is only a part of, or a person's name."""
    if clause.tags[at] == "t":
        return clause.starts[at] != candidate.start
    if clause.tags[at] != "n":
        return False
    return clause.end_of(at) > candidate.end or clause.kinds[clause.refs[at]] == "person"
