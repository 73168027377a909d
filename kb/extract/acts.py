"""Acts of speech: what somebody does by saying something, from the cue's words and the content's.

Pledges and threats to act oneself are the business of `kb.extract.pledges`.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import Any, Final

from kb.extract.events.inflection import BASE, common_verbs, verb_forms
from kb.lexicon import table
from kb.records import Span, Statement

_PASSIVE: Final = frozenset({"been", "was", "were", "is", "are", "be"})
_SPEAKERS: Final = frozenset({"i", "we", "he", "she", "they", "it"})
_MARKS: Final = ".,;:!?\"“”'‘’()"
_HEAD: Final = 60
"""Characters at the head of a content that may name the claim that is rejected."""

_LOOKED_AT: Final = 240
"""Characters of a content that are searched for what does something by itself."""


class Cues:
    """The compiled lexicon: cue words to acts, pairs of words, and what stretches of a content do."""

    def __init__(
        self, words: dict[str, str], pairs: dict[str, dict[str, str]], acts: dict[str, str], lists: dict[str, Any]
    ) -> None:
        self.words = words
        self.pairs = pairs
        self.acts = acts
        self.to = frozenset[str](lists["to"]["verbs"].split())
        self.rejecting = frozenset[str](lists["claims"]["verbs"].split())
        self.claims = frozenset[str](lists["claims"]["nouns"].split())
        self.favours = frozenset[str](lists["favours"]["words"].split())
        self.unless = frozenset[str](lists["unless"]["words"].split())
        self.telling = frozenset[str]((*self.to, *self.rejecting, *words, *pairs))
        """All words of a cue that may tell of an act."""


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
    return Cues(words, pairs, acts, lists)


class ActReader:
    """Reads the acts of one document's statements.

    `lower` is its text in lower case, of the same length; `deeds` are the stretches in it that do something by
    themselves, as (start, end, stretch) in their order.
    """

    def __init__(self, lower: str, deeds: list[tuple[int, int, str]]) -> None:
        self.lower = lower
        self.known = cues()
        self.deeds = deeds

    def act_of(self, statement: Statement) -> str | None:
        """The act of a statement, or None where it only says something. Linear in its cue and its content's head."""
        cue = [word.strip(_MARKS) for start, end in statement.cue for word in self.lower[start:end].split()]
        found = self._cue_act(cue, statement)
        if found is None:
            return self._content_act(statement.content)
        return None if _undone(cue, self.known) else found

    def _words(self, start: int, end: int) -> list[str]:
        return [word.strip(_MARKS) for word in self.lower[start:end].split()]

    def _head(self, statement: Statement) -> list[str]:
        start, end = statement.content[0]
        return self._words(start, min(end, start + _HEAD))

    def _cue_act(self, cue: list[str], statement: Statement) -> str | None:
        known = self.known
        for at, word in enumerate(cue):
            if word not in known.telling:
                continue
            act = known.words.get(word)
            if act:
                granted = act == "denial" and (
                    not _PASSIVE.isdisjoint(cue) or not known.favours.isdisjoint(self._head(statement)[:6])
                )
                return None if granted else act
            if word in known.pairs:
                end = statement.cue[-1].end
                for follower in [*cue[at + 1 :], *self._words(end, end + _HEAD)[:1]]:
                    if follower in known.pairs[word]:
                        return known.pairs[word][follower]
            if word in known.to and _asks(self._head(statement)):
                return "demand"
            if word in known.rejecting:
                return "denial" if not known.claims.isdisjoint(self._head(statement)[:6]) else None
        return None

    def _content_act(self, content: tuple[Span, ...]) -> str | None:
        for start, end in content[:2] if self.deeds else ():
            at = bisect_left(self.deeds, (start, 0, ""))
            if at < len(self.deeds) and self.deeds[at][1] <= min(end, start + _LOOKED_AT):
                return self.known.acts[self.deeds[at][2]]
        return None


def _asks(head: list[str]) -> bool:
    """Whether a content begins with "to" and a verb, perhaps after a name ("Ann Lee to leave"), and not with somebody
    who means to do something: "I intend to stay"."""
    for at in range(min(5, len(head) - 1)):
        if head[at] == "to" and common_verbs().get(head[at + 1], 0) & BASE:
            return _SPEAKERS.isdisjoint(head[:at])
    return False


def _undone(cue: list[str], known: Cues) -> bool:
    return not known.unless.isdisjoint(cue) or any(word.endswith(("n't", "n’t")) for word in cue)
