"""What a pledge commits to: the words of the act, its polarity and its condition, read from the trigger's complement.

A trigger word alone is no pledge ("a promising start", "the company of pledged delegates"): its clause must go on
with something that can be done, to an infinitive, to a clause that looks ahead, or to a noun phrase.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kb.extract.events.clauses import Clause
from kb.extract.events.contents import content_end, content_stems, find_condition, past_opening, pledge_words
from kb.extract.events.drafts import PledgeTerms
from kb.extract.events.duedates import find_due
from kb.extract.events.outcomes import Outcome
from kb.extract.events.pledgers import follows_quotation, is_kept, is_spoken_by, keepers, partner, pledgers, told_to
from kb.extract.events.reading import Found
from kb.extract.events.status import Reading
from kb.extract.events.words import OWNERS, grammar_words, lemma_of
from kb.records import TimeExpression

_AHEAD: Final = frozenset({"will", "shall", "'ll", "’ll", "wo", "won", "would", "'d", "’d", "wouldn"})
_SELF: Final = frozenset({"i", "we", "he", "she", "they", "it"})
_SPEAKERS: Final = frozenset({"i", "we", "my", "our"})
_KNOWN: Final = frozenset({"'s", "the", "that", "this"})
_NEGATIVE: Final = frozenset({"not", "never", "n't", "n’t", "'t", "’t", "no"})
_STOP: Final = re.compile(r"(?<=[a-z]{2})[.?!](?=[\"”’']? [\"“.]?[A-Z.])")
_REACH: Final = 14
_ATTITUDE_REACH: Final = 5
_CURRENCY: Final = frozenset("$£€¥")
_NP_WORDS: Final = "wdnst"


class Commitment(NamedTuple):
    """Positions of words: the content as `first:last`, a condition as (first, end) or None.

    `how` says what the complement was: `to`, `clause`, `noun`, `gerund`, `bare` where the sentence names no act, or
    `back` where it only may speak of a pledge told elsewhere.
    `spoken` is True where the pledger is an "I" or "we": whoever speaks.
    """

    first: int
    last: int
    how: str
    negative: bool = False
    condition: tuple[int, int] | None = None
    spoken: bool = False


def read_commitment(found: Found, clause: Clause) -> Commitment | None:
    """What the trigger commits to, or None where it is no pledge."""
    noun = found.trigger.part != "verb"
    name = found.group.name
    complement = _complement(clause, found.end, name, noun=noun)
    if complement is None:
        return _bare(found, clause) if noun else None if name == "agree" else _fronted(found, clause)
    if complement.how == "noun" and not _takes_noun(found, clause, complement):
        return None
    if not noun and not _has_doer(found, clause, complement):
        return None
    if found.trigger.lemma in ("assure", "guarantee") and not noun and complement.how != "clause":
        return None
    spoken = is_spoken_by(found, clause, noun=noun)
    own = complement.how != "clause" or _is_own(clause, complement.first, found)
    if not own and (spoken or name in ("commit", "agree", "assurance")):
        return None
    if noun and not _is_given(found, clause, complement):
        return None
    last = content_end(clause, complement.first, infinitive=complement.how != "clause", noun=noun)
    if last <= complement.first:
        return None
    if clause.lows[complement.first : last] == ["do"]:
        return Commitment(found.end, found.end, "back")
    condition = find_condition(clause, complement.first, last)
    return complement._replace(last=last, condition=condition, spoken=spoken)


def complete(found: Found, clause: Clause, commitment: Commitment) -> Found:
    """The trigger with what only pledges ask for: a pledger further off, a partner as addressee, its own status."""
    slots = dict(found.slots)
    verb = found.trigger.part == "verb"
    if verb and found.how != "passive":
        slots["subject"] = pledgers(found, clause)
    elif not (slots.get("possessive") or slots.get("modifier") or slots.get("by") or slots.get("from")):
        slots["subject"] = slots.get("subject") or keepers(found, clause)
    slots.pop("object", None)
    if clause.low_at(found.end) != "to" or clause.tag_at(found.end + 1) != "n":
        slots.pop("to", None)
    if verb:
        slots["object"] = told_to(clause, found.end, commitment.first)
        slots.pop("to", None)
    if not slots.get("object") and commitment.how == "to":
        slots["object"] = partner(clause, commitment.first, commitment.last)
    status = found.status
    broken = not pledge_words("broken").isdisjoint(
        [*found.modifiers, *clause.lows[max(0, found.left - 1) : found.left]]
    )
    if not verb and (broken or (found.article in _KNOWN and status.status is not Outcome.NEGATED)):
        status = Reading(Outcome.OCCURRED, True)
    if verb and "until" in clause.lows[max(0, found.at - 6) : found.at] and status.status is Outcome.OCCURRED:
        status = Reading(Outcome.POSSIBLE, True)
    if clause.lows[max(0, found.at - 2) : found.at] == ["short", "of"]:
        status = Reading(Outcome.NEGATED, True)
    return found.with_slots(slots, status)


def times_elsewhere(
    commitment: Commitment, clause: Clause, times: list[TimeExpression], published: str | None
) -> frozenset[int]:
    """The positions of times that don't tell when the pledge was given: those of the content, and what follows it.

    A past time with a preposition is none of the content's, wherever it stands: "agreed to share it in 2010".
    """
    ahead = set(range(commitment.first, len(clause.tags)))
    for at in range(commitment.first, commitment.last):
        if clause.tags[at] == "t" and clause.lows[at - 1] in ("in", "on", "at") and published:
            latest = times[clause.refs[at]].latest
            if latest and latest < published:
                ahead.discard(at)
    return frozenset(ahead)


def read_terms(
    commitment: Commitment, clause: Clause, times: list[TimeExpression], text: str, given: str | None
) -> PledgeTerms:
    """The terms of a pledge as spans of the text. `given` is the day from which a period counts."""
    first, last = commitment.first, commitment.last
    if first >= last:
        return PledgeTerms(None, frozenset())
    condition = commitment.condition
    stop = _STOP.search(text, clause.starts[first], clause.end_of(last - 1))
    while stop and last > first + 1 and clause.starts[last - 1] > stop.start():
        last -= 1
    return PledgeTerms(
        content=clause.span(first, last - 1),
        words=content_stems(clause, first, last),
        due=find_due(clause, first, last, times, text, given),
        condition=clause.span(condition[0], condition[1] - 1) if condition else None,
        negative=commitment.negative,
    )


# --- the complement ---------------------------------------------------------------------------------------------------


def _complement(clause: Clause, end: int, group: str, *, noun: bool) -> Commitment | None:
    """The first thing after the trigger that may say what is pledged."""
    tags, lows = clause.tags, clause.lows
    count = min(len(tags), end + _REACH)
    at = end
    while at < count:
        tag, low = tags[at], lows[at]
        if (tag in "wd" or low in _CURRENCY) and not noun and _is_thing(clause, at, end):
            break
        if tag == "o":
            found = _after_to(clause, at, end, sure=noun or not set(tags[end:at]).isdisjoint("wn"))
            if found:
                return found
        elif (low == "that" and tag in "rd") or tag == "u" or (tag == "j" and low == ":"):
            found = _ahead(clause, at + 1)
            if found:
                return found
            if low == "that":
                return None
        elif tag in "nq" and not (at + 1 < count and tags[at + 1] in "nqrd") and (found := _ahead(clause, at)):
            return found
        elif tag == "v" and noun and end < at < end + 3 and lemma_of(low) in pledge_words("keeping"):
            pass  # "the pledge he made in May to cut"
        elif tag == "v" and low == "according":
            at += 1  # "promised, according to Ann Lee, to"
        elif tag in "vamicrj" and low != ":":
            break
        if tag == "k" and (noun or at > end) and not _is_aside(clause, at):
            break
        at += 1
    return _noun_complement(clause, end, group, noun=noun)


def _is_thing(clause: Clause, at: int, end: int) -> bool:
    """Whether a noun phrase that is what is pledged, not who hears it, starts at `at`: "pledged her vote to"."""
    if any(tag not in "tb" for tag in clause.tags[end:at]):
        return False
    last = at
    if clause.lows[at] in _CURRENCY:
        return True
    while last + 1 < len(clause.tags) and clause.tags[last + 1] in "wdns":
        last += 1
    return clause.tags[last] == "w" and clause.lows[last] not in pledge_words("hearers")


def _is_aside(clause: Clause, comma: int) -> bool:
    """Whether a comma opens or closes an aside of a few words: "promised, on Monday, to", "a vow - that we would"."""
    after = clause.tags[comma + 1 : comma + 8]
    leads = after[:1] in (["o"], ["u"]) or clause.low_at(comma + 1) == "that"
    closing = next((at for at, tag in enumerate(after) if tag == "k"), -1)
    return leads or (closing >= 0 and (after[closing + 1 : closing + 2] == ["o"] or "v" not in after[:closing]))


def _after_to(clause: Clause, to: int, end: int, *, sure: bool) -> Commitment | None:
    """An infinitive or gerund after "to", or None where "to" only leads to an addressee.

    An unknown word counts as a verb where a noun phrase follows; where it must be `sure`, only before an article or
    name.
    """
    tags, lows = clause.tags, clause.lows
    first = to + 1
    while first < len(tags) and (tags[first] in "bu" or (tags[first] == "c" and tags[first - 1] == "b")):
        first += 1
    if first >= len(tags):
        return None
    before = lows[max(end, to - 2) : to] + lows[to + 1 : first]
    negative = not _NEGATIVE.isdisjoint(before)
    follows = tags[first + 1] if first + 1 < len(tags) else ""
    acts = (
        tags[first] == "v"
        or (tags[first] == "a" and lows[first] in ("be", "have", "do", "get"))
        or (
            tags[first] == "w"
            and not lows[first].endswith("s")
            and follows
            and follows in ("dnq" if sure else "dnqtpbowir")
        )
    )
    if not acts:
        return None
    start = to - 1 if to > end and lows[to - 1] in _NEGATIVE else to + 1
    return Commitment(start, first, "to", negative)


def _ahead(clause: Clause, at: int) -> Commitment | None:
    """A clause that starts at `at` and looks ahead: its first verb group has "will", "would" or "going to"."""
    tags, lows = clause.tags, clause.lows
    start = at
    while start < len(tags) and (tags[start] in "uk" or lows[start] == "that"):
        start += 1
    first = start
    start = past_opening(clause, start)
    for here in range(start, min(len(tags), start + 12)):
        if tags[here] == "m":
            if lows[here] not in _AHEAD:
                return None
            negative = lows[here] in ("wo", "won", "wouldn") or not _NEGATIVE.isdisjoint(lows[here + 1 : here + 3])
            return Commitment(first, here, "clause", negative) if here > start else None
        if lows[here] == "going" and clause.low_at(here + 1) == "to":
            return Commitment(first, here, "clause", "not" in lows[here - 1 : here])
        gerund = tags[here] == "v" and lows[here].endswith("ing") and here <= start + 1
        if (tags[here] == "v" and not gerund) or (tags[here] in "jki" and here > start):
            return None
    return None


def _noun_complement(clause: Clause, end: int, group: str, *, noun: bool) -> Commitment | None:
    """A noun phrase as the object: "promised tax cuts", "agreed to a freeze", "a pledge of support"."""
    tags, lows = clause.tags, clause.lows
    at = end
    while at < len(tags) and tags[at] in "tb":
        at += 1
    if noun:
        if clause.low_at(at) not in ("of", "for"):
            return None
        at += 1
    elif group in ("agree", "commit"):
        if clause.low_at(at) != "to":
            return None
        at += 1
    first = at
    if lows[first : first + 1] and lows[first] in _SELF:
        return None
    while at < len(tags) and (tags[at] in _NP_WORDS or lows[at] in _CURRENCY):
        at += 1
    words = [here for here in range(first, at) if tags[here] in "ws" or (tags[here] == "v")]
    if not words:
        return None
    return Commitment(first, at, "noun", lows[first] == "no")


def _takes_noun(found: Found, clause: Clause, complement: Commitment) -> bool:
    """Whether the noun phrase can be what is pledged: no call or meeting (an event of its own), nobody's delegates."""
    head = lemma_of(clause.lows[complement.last - 1])
    if head in pledge_words("no_acts"):
        return False
    if found.group.name == "threaten":
        return clause.lows[complement.last - 1] in pledge_words("threatened")
    if found.group.name == "commit" and clause.tags[complement.last - 1] == "n":
        return False  # "committed to neither Ann Lee nor Bo Roy": a side taken
    if found.group.name == "agree" and not pledgers(found, clause):
        return False
    if clause.lows[found.at] == "promising" and clause.tag_at(found.at - 1) in ("c", "d", "b"):
        return False  # "an awkward but promising start"
    return found.group.name in ("pledge", "agree", "promise", "threat") or (
        found.group.name == "commit" and (lemma_of(clause.lows[found.at]) == "commit")
    )


def _has_doer(found: Found, clause: Clause, complement: Commitment) -> bool:
    """Whether somebody can be meant: "the sequel promises to be fun", "a storm threatens to" and "is committed to"
    commit nobody."""
    if found.group.name in ("commit", "agree", "threaten") and found.how == "passive":
        return False
    start = clause.group_start(found.at)
    if found.group.name == "commit" and _is_state(clause, found):
        return False
    if found.group.name == "threaten" and clause.low_at(start - 1) in ("that", "which"):
        return False
    if pledgers(found, clause):
        return True
    if found.group.name in ("threaten", "agree"):
        before = clause.lows[max(0, clause.group_start(found.at) - 4) : found.at]
        return not grammar_words("words", "collective").isdisjoint(before)
    return found.trigger.lemma != "promise" or clause.lows[complement.first] not in pledge_words("states")


def _is_state(clause: Clause, found: Found) -> bool:
    """Whether "committed" tells an attitude, or a side taken: "remains committed to", "committed to Ann Lee"."""
    if clause.lows[found.at].endswith("ed"):
        before = found.at - 1
        while before > max(0, found.at - _ATTITUDE_REACH) and clause.tags[before] in "bkwu":
            before -= 1
        if before >= 0 and (clause.tags[before] == "p" or lemma_of(clause.lows[before]) in pledge_words("attitudes")):
            return True
    return clause.low_at(found.end) == "to" and clause.tag_at(found.end + 1) == "n"


def _is_own(clause: Clause, first: int, found: Found) -> bool:
    """Whether the subject of a clause is the pledger: a pronoun, or the name that pledges; people are no "it"."""
    names = found.slots.get("subject", [])
    people = bool(names) and all(clause.kinds[name] == "person" for name in names)
    selves = _SPEAKERS if is_spoken_by(found, clause, noun=found.trigger.part != "verb") else _SELF
    first = past_opening(clause, first)
    for at in range(first, min(len(clause.tags), first + 6)):
        if clause.tags[at] in "ma" or (people and clause.lows[at] == "it"):
            return False  # "Ann Lee agreed *it* would be hard"
        if clause.lows[at] in selves or (clause.tags[at] == "n" and clause.refs[at] in names):
            return True
    return False


def _fronted(found: Found, clause: Clause) -> Commitment | None:
    """What stands before its verb: "We will close it," he vowed; "Freeing them, she promised, comes first"."""
    tags, lows = clause.tags, clause.lows
    ends = found.end >= len(tags) or tags[found.end] in "kjut" or lows[found.end] in ("in", "at", "during", "on")
    if not (ends or follows_quotation(found, clause)):
        return None
    start = clause.group_start(found.at)
    left = start - 1
    while left > 0 and tags[left] not in "ku":
        left -= 1
    last = left
    while last > 0 and tags[last - 1] in "ku":
        last -= 1
    if left <= 0 or start - left > 8 or not last:
        return None
    first = 0
    while first < last and tags[first] in "uk":
        first += 1
    ahead = _ahead(clause, first)
    if ahead and ahead.first < last:
        return ahead._replace(last=last, condition=find_condition(clause, ahead.first, last))
    if tags[first] == "v" and lows[first].endswith("ing"):
        return Commitment(first, last, "gerund")
    return None


# --- nouns ------------------------------------------------------------------------------------------------------------


def _is_given(found: Found, clause: Clause, complement: Commitment) -> bool:
    """Whether a noun is a pledge that somebody gave: "a threat to peace" is none, nor is "the promise of youth"."""
    owned = bool(found.slots.get("possessive")) or clause.lows[found.left] in OWNERS
    if lemma_of(clause.lows[found.end - 1]).startswith("commitment") and not _is_act(clause, found, complement):
        return is_kept(found, clause)
    if complement.how == "noun" or found.group.name == "assurance":
        return owned or is_kept(found, clause)
    if found.group.name == "word":
        before = clause.lows[max(0, found.left - 5) : found.left]
        return owned and any(lemma_of(low) == "give" for low in before)
    if found.group.name == "threat":
        return owned or is_kept(found, clause)
    return True


def _is_act(clause: Clause, found: Found, complement: Commitment) -> bool:
    """Whether a commitment is to do something, not to a cause or a habit ("a commitment to peace", "to helping")."""
    first = clause.lows[complement.first]
    return complement.how in ("to", "clause") and not first.endswith("ing")


def _bare(found: Found, clause: Clause) -> Commitment | None:
    """A noun without content: a pledge where somebody keeps, breaks or repeats it, else at best a word back to one."""
    if found.group.name in ("threat", "word", "assurance") or clause.lows[found.at].startswith("commitment"):
        return None
    given = is_kept(found, clause) or bool(found.slots.get("from"))
    return Commitment(found.end, found.end, "bare" if given else "back")
