"""Acts of speech: what somebody does by saying something, from the cue's words and the content's.

Pledges and threats to act oneself are the business of `kb.extract.pledges`.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kb.extract.events.inflection import BASE, common_verbs, verb_forms
from kb.lexicon import table
from kb.records import Statement

_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_PASSIVE = frozenset({"been", "was", "were", "is", "are", "be"})
_HEAD = 60
"""Characters at the head of a content that may name the claim that is rejected."""

_LOOKED_AT = 240
"""Characters of a content that are searched for what does something by itself."""


class Cues(NamedTuple):
    """The compiled lexicon: cue words to acts, pairs of words, and what stretches of a content do."""

    words: dict[str, str]
    pairs: dict[str, dict[str, str]]
    to: frozenset[str]
    rejecting: frozenset[str]
    claims: frozenset[str]
    favours: frozenset[str]
    unless: frozenset[str]
    stretches: re.Pattern[str]
    acts: dict[str, str]


@functools.cache
def cues() -> Cues:
    """The acts lexicon, compiled once a process."""
    lists = table("acts")
    words: dict[str, str] = {}
    for act, lemmas in lists["verbs"].items():
        words.update({form: act for lemma in lemmas.split() for form in verb_forms(lemma)})
    for act, nouns in lists["nouns"].items():
        words.update(dict.fromkeys(nouns.split(), act))
    pairs: dict[str, dict[str, str]] = {}
    for act, given in lists["with"].items():
        for verb, followers in given:
            pairs.setdefault(verb, {}).update(dict.fromkeys(followers.split(), act))
    acts = {stretch: act for act, stretches in lists["content"].items() for stretch in stretches}
    longest = sorted(acts, key=lambda stretch: (-len(stretch), stretch))
    return Cues(
        words,
        pairs,
        frozenset(lists["to"]["verbs"].split()),
        frozenset(lists["claims"]["verbs"].split()),
        frozenset(lists["claims"]["nouns"].split()),
        frozenset(lists["favours"]["words"].split()),
        frozenset(lists["unless"]["words"].split()),
        re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b"),
        acts,
    )


def act_of(statement: Statement, text: str) -> str | None:
    """The act of a statement, or None where it only says something. Linear in its cue and content's head."""
    known = cues()
    start = statement.content[0].start
    cue = [word for span in statement.cue for word in _WORD.findall(text[span.start : span.end].lower())]
    after = statement.cue[-1].end
    head = _WORD.findall(text[start : min(start + _HEAD, statement.content[0].end)].lower())
    between = _WORD.findall(text[after : after + _HEAD].lower())
    found = _cue_act(cue, head, between, known)
    if found is None:
        return _content_act(statement, text, known)
    return None if _undone(cue, known) else found


def _cue_act(cue: list[str], head: list[str], between: list[str], known: Cues) -> str | None:
    for at, word in enumerate(cue):
        if word in known.words:
            act = known.words[word]
            granted = act == "denial" and (not _PASSIVE.isdisjoint(cue) or not known.favours.isdisjoint(head[:6]))
            return None if granted else act
        followers = known.pairs.get(word)
        if followers:
            for follower in [*cue[at + 1 :], *between[:1]]:
                if follower in followers:
                    return followers[follower]
        if word in known.to and _asks(head):
            return "demand"
        if word in known.rejecting:
            return "denial" if not known.claims.isdisjoint(head[:6]) else None
    return None


def _asks(head: list[str]) -> bool:
    """Whether a content begins with "to" and a verb, perhaps after a name: "Ann Lee to leave"."""
    return any(head[at] == "to" and common_verbs().get(head[at + 1], 0) & BASE for at in range(min(5, len(head) - 1)))


def _undone(cue: list[str], known: Cues) -> bool:
    return not known.unless.isdisjoint(cue) or any(word.endswith(("n't", "n’t")) for word in cue)


def _content_act(statement: Statement, text: str, known: Cues) -> str | None:
    for start, end in statement.content[:2]:
        match = known.stretches.search(text[start : min(end, start + _LOOKED_AT)].lower())
        if match:
            return known.acts[match.group()]
    return None
