"""Pledges among statements: those whose cue pledges, and those that only say what the speaker will do.

An event of the type `pledge` needs a word that pledges ("promised", "his vow to"). What hides in a plain statement
("he said he would sign it", "We will never leave") is kept as the pledge of that statement and makes no event.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from kb.extract.acts import ActReader
from kb.extract.events.clauses import Clause
from kb.extract.events.coding import DocumentReader
from kb.extract.events.commitments import Commitment, read_terms
from kb.extract.events.contents import content_end, find_condition, pledge_words
from kb.extract.events.words import lemma_of
from kb.records import DocumentEvent, Mention, Pledge, Span, Statement

PLEDGE: Final = "pledge"
THREAT: Final = "threat"
_THREATS: Final = ("pledge/verb:threaten", "pledge/noun:threat")
_AHEAD: Final = re.compile(
    r"\b(?:i|we|he|she|they|it)(?:['’]ll| (?:\w{1,30}ly |also |never |then |now |still |just )?"
    r"(?:will|would|shall|won['’]t|wouldn['’]t|(?:am|are|is|was|were) (?:not |never )?going to)\b"
    r"|['’](?:m|re|s) (?:not |never )?going to\b)"
)
"""A subject that may be the speaker with a verb that looks ahead; of names, see `_names_itself`."""
_SUBJECT: Final = 64
"""Characters before a word that looks ahead in which its subject stands, and between them what `_AHEAD` allows."""
_VERB: Final = 12
"""Characters of the longest word that looks ahead, with what ends it."""
_SPEAKERS: Final = frozenset({"i", "we"})


def mark_acts(reader: DocumentReader, events: Iterable[DocumentEvent]) -> list[Statement]:
    """The document's statements with `act` set, and `pledge` filled where one is a pledge or a threat to act."""
    told = [mention for event in events for mention in event.mentions if mention.pledge]
    told.sort(key=lambda mention: mention.trigger)
    starts = [mention.trigger.start for mention in told]
    acts = ActReader(reader.lower, reader.deeds)
    return [_marked(reader, acts, statement, starts, told) for statement in reader.statements]


def _marked(
    reader: DocumentReader, acts: ActReader, statement: Statement, starts: list[int], told: Sequence[Mention]
) -> Statement:
    for start, end in statement.cue:
        at = bisect_left(starts, start)
        if at < len(told) and told[at].trigger.end <= end:
            act = THREAT if told[at].rule.startswith(_THREATS) else PLEDGE
            return statement.changed(act=act, pledge=told[at].pledge)
    act_said = acts.act_of(statement)
    pledge = hidden_pledge(reader, statement) if act_said is None else None
    if pledge:
        return statement.changed(act=PLEDGE, pledge=pledge)
    return statement.changed(act=act_said) if act_said else statement


def hidden_pledge(reader: DocumentReader, statement: Statement) -> Pledge | None:
    """What a plain statement commits its speaker to, or None: "said he would sign it", "We will never leave"."""
    if not statement.source and statement.speaker is None:
        return None
    for start, end in statement.content:
        if not _looks_ahead(reader, start, end) and not _names_itself(reader, statement, start, end):
            continue
        if not pledge_words("weak_cues").isdisjoint(_cue_words(reader, statement)):
            return None
        for clause in reader.clauses_in(start, end):
            found = _own_act(reader, statement, clause, Span(start, end))
            if found:
                return found
    return None


def _looks_ahead(reader: DocumentReader, start: int, end: int) -> bool:
    """Whether a subject that may be the speaker stands with a verb that looks ahead. Few stretches hold such a verb,
    so only the words around one are searched."""
    ahead = reader.ahead
    at = bisect_left(ahead, start)
    while at < len(ahead) and ahead[at] < end:
        first, last = max(start, ahead[at] - _SUBJECT), min(end, ahead[at] + _VERB)
        if _AHEAD.search(reader.lower, first, last):
            return True
        at += 1
    return False


def _names_itself(reader: DocumentReader, statement: Statement, start: int, end: int) -> bool:
    """Whether the speaker's name and a verb that looks ahead stand in a stretch: "Peru said Peru would sign"."""
    lower = reader.lower
    if lower.find(" will", start, end) < 0 and lower.find(" would", start, end) < 0:
        return False
    if statement.speaker is None:
        return False
    last = statement.speaker.name.rpartition(" ")[2].lower()
    return lower.find(f"{last} will", start, end) >= 0 or lower.find(f"{last} would", start, end) >= 0


def _cue_words(reader: DocumentReader, statement: Statement) -> set[str]:
    words = {word for start, end in statement.cue for word in reader.lower[start:end].split()}
    return words | {lemma_of(word) for word in words}


def _own_act(reader: DocumentReader, statement: Statement, clause: Clause, content: Span) -> Pledge | None:
    """The first act of the speaker's own that a clause tells of as to come."""
    first = bisect_left(clause.starts, content.start)
    last = bisect_left(clause.starts, content.end)
    end = clause.end_of(len(clause.lows) - 1)
    if reader.document.text[end : end + 1] == "?" or "?" in clause.lows[first:last]:
        return None
    for at in range(first + 1, last):
        commitment = _commitment(reader, statement, clause, first, at)
        if commitment is None:
            continue
        end = min(last, content_end(clause, commitment.first, infinitive=False))
        commitment = commitment._replace(last=end, condition=find_condition(clause, commitment.first, end))
        if not _is_firm(clause, at, commitment):
            continue
        terms = read_terms(
            commitment, clause, reader.annotations.times, reader.document.text, reader.published
        )  # fmt: skip
        if terms.content is None:
            continue
        pledger = statement.speaker.model_copy(update={"role": "pledger"}) if statement.speaker else None
        addressee = statement.addressee
        return Pledge(
            pledgers=(pledger,) if pledger else (),
            addressees=(addressee,) if addressee else (),
            content=terms.content,
            due=terms.due,
            condition=terms.condition,
            polarity="negative" if terms.negative else "positive",
        )
    return None


def _commitment(reader: DocumentReader, statement: Statement, clause: Clause, first: int, at: int) -> Commitment | None:
    """The commitment whose "will" or "going to" stands at `at`, if its subject is the speaker and its verb an act."""
    tags, lows = clause.tags, clause.lows
    going = lows[at] == "going" and clause.low_at(at + 1) == "to"
    if not going and not (tags[at] == "m" and lows[at] in pledge_words("ahead")):
        return None
    subject = at - 1
    while subject > first and (tags[subject] == "b" or (going and tags[subject] == "a")):
        subject -= 1
    if subject < first or not _is_speaker(reader, statement, clause, subject):
        return None
    before = lows[max(first, subject - 3) : subject]
    if not pledge_words("doubts").isdisjoint(before) or (tags[subject - 1] == "r" and subject - 1 > first):
        return None
    verb = at + 2 if going else at + 1
    while verb < len(tags) and tags[verb] == "b":
        verb += 1
    if verb >= len(tags) or not _is_act(clause, verb):
        return None
    between = lows[subject:verb]
    if not pledge_words("doubts").isdisjoint(between):
        return None
    negative = not pledge_words("refusals").isdisjoint(between)
    return Commitment(subject, verb, "clause", negative)


def _is_speaker(reader: DocumentReader, statement: Statement, clause: Clause, at: int) -> bool:
    """Whether the word is an "I" or "we" of the speaker's, or a name or pronoun that means the speaker."""
    if clause.lows[at] in _SPEAKERS:
        return True
    if clause.tags[at] != "n" or statement.speaker is None:
        return False
    entity = reader.annotations.names[clause.refs[at]].entity
    return entity >= 0 and reader.annotations.entities[entity].actor_id == statement.speaker.actor_id


def _is_act(clause: Clause, verb: int) -> bool:
    """Whether a verb names something one does by one's own will: not "be", "know", "win"."""
    low = clause.lows[verb]
    if low == "go" and clause.low_at(verb + 1) == "to":
        return True
    if low == "be":
        after = clause.lows[verb + 1 : verb + 2]
        return bool(after) and after[0].endswith("ing") and lemma_of(after[0]) not in pledge_words("no_deeds")
    if not low[0].isalpha() or clause.tags[verb] not in "vwa":
        return False
    return low not in pledge_words("no_deeds") and lemma_of(low) not in pledge_words("no_deeds")


def _is_firm(clause: Clause, modal: int, commitment: Commitment) -> bool:
    """Whether a "would" looks ahead: not under a condition other than being elected."""
    if clause.lows[modal] not in ("would", "wouldn"):
        return True
    if clause.lows[commitment.first] in _SPEAKERS:
        return False
    if commitment.condition is None:
        return "if" not in clause.lows
    first, last = commitment.condition
    return not pledge_words("office").isdisjoint(clause.lows[first:last])
