"""Verb groups: which words go with a verb, and whether it is passive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Final

from kb.extract.events.inflection import PARTICIPLE
from kb.extract.events.words import Words, grammar_classes, grammar_words, lemma_of
from kb.records import Span

_GETS: Final = frozenset({"get", "gets", "got", "getting"})
REACH: Final = 45
_CREDITED: Final = frozenset({"on", "upon", "for", "of", "with", "over"})
_NONE: Final[frozenset[int]] = frozenset()


class VerbGroups:
    """One sentence's words, and the groups of its verbs. Positions are indexes of words."""

    def __init__(self, words: Words, kinds: list[str], bodies: Callable[[], Mapping[str, int]]) -> None:
        """`kinds` holds the kind of every name of the document: "demonym" where it is an adjective, "open" where it
        is a pronoun without antecedent, "pair" where it means several. `bodies` gives names by what they end with.
        """
        self.bodies = bodies
        self.starts, self.lows, self.tags, self.refs = words.starts, words.lows, words.tags, words.refs
        self.named, self.times = words.named, words.times
        self.kinds = kinds
        self.taken: Set[int] = _NONE
        """The words inside triggers of several words: a time there ("the Sept. 11 attacks") dates nothing else."""
        self.events: Set[int] = _NONE
        """Where the sentence's triggers end, once they are known."""
        self._group_starts: dict[int, int] = {}
        self._held: dict[str, bool] = {}
        self._near = 0

    def tag_at(self, at: int) -> str:
        """The tag of a word; "" before the first and behind the last."""
        return self.tags[at] if 0 <= at < len(self.tags) else ""

    def pair_at(self, at: int, tag: str, following: str) -> bool:
        """Whether a word and the one behind it have these tags."""
        return 0 <= at < len(self.tags) - 1 and self.tags[at] == tag and self.tags[at + 1] == following

    def low_at(self, at: int) -> str:
        """A word in lower case; "" before the first and behind the last."""
        return self.lows[at] if 0 <= at < len(self.lows) else ""

    def end_of(self, at: int) -> int:
        """Where a word ends in the text."""
        return self.starts[at] + len(self.lows[at])

    def last_before(self, offset: int) -> int:
        """The last word that starts before an offset of the text, or -1. It is looked for from the one found last, for
        triggers are asked for in their order."""
        starts, at = self.starts, self._near
        while at + 1 < len(starts) and starts[at + 1] < offset:
            at += 1
        while at >= 0 and starts[at] >= offset:
            at -= 1
        self._near = max(at, 0)
        return at

    def take_as(self, at: int, tags: str) -> None:
        """Give the words from `at` on other tags: what was found out of the sentence's verb groups no longer holds."""
        self.tags[at : at + len(tags)] = tags
        self._group_starts.clear()
        self.named = [here for here in self.named if self.tags[here] == "n"]
        self.times = [here for here in self.times if self.tags[here] == "t"]

    def span(self, first: int, last: int) -> Span:
        """Where the words from `first` to `last` stand in the text."""
        return Span(self.starts[first], self.end_of(last))

    def is_conditional(self) -> bool:
        """Whether one of the words is an "if" or the like."""
        return self._holds("words", "if")

    def tells_nobody(self) -> bool:
        """Whether one of the words may stand for nobody: "neither", "none", "no", "not one"."""
        return self._holds("words", "nobody")

    def supposes(self) -> bool:
        """Whether one of the words is an "imagine", "suppose" or the like."""
        return self._holds("words", "suppose")

    def tells_fiction(self) -> bool:
        """Whether one of the words may mean a work of fiction."""
        return self._holds("fiction", "works")

    def _holds(self, section: str, name: str) -> bool:
        """Whether one of the words stands in a list of the grammar lexicon: asked often, and looked up once."""
        held = self._held.get(name)
        if held is None:
            held = self._held[name] = not grammar_words(section, name).isdisjoint(self.lows)
        return held

    # --- verb groups -------------------------------------------------------------------------------------------------

    def group_start(self, verb: int) -> int:
        """Where the verb group that ends at `verb` begins: "has agreed to" and "will not" belong to it."""
        start = self._group_starts.get(verb, -1)
        if start < 0:
            start = verb
            while start > 0 and self._is_of_group(start - 1, verb):
                start -= 1
            self._group_starts[verb] = start
        return start

    def _is_of_group(self, at: int, verb: int) -> bool:
        """Whether the word at `at` belongs to the group of `verb`, as all words between them do."""
        tag = self.tags[at]
        if tag in "amb":
            return True
        after = self.tags[at + 1]
        if tag == "o":
            return at + 1 == verb or after in "vab"
        if tag not in "vw":
            return False
        if tag == "w" and after == "v" and at > 1 and self.tags[at - 1] == "a":
            return True  # "was badly hurt", but not "had *Roe* met him"
        if self.lows[at] not in grammar_classes("control"):
            return False
        return (after == "o" and not self._is_noun(at)) or (tag == "v" and after == "v" and at > 0)

    def _is_noun(self, at: int) -> bool:
        """Whether the word is the head of a noun phrase ("a plan to"), not a verb or predicate ("is set to")."""
        left = at - 1
        while left >= 0 and self.tags[left] in "wb":
            left -= 1
        return left >= 0 and self.tags[left] in "ds"

    def group_words(self, verb: int) -> list[str]:
        """The words of the verb group before the verb itself, lower-cased."""
        return self.lows[self.group_start(verb) : verb]

    def is_habit(self, verb: int) -> bool:
        """Whether an adverb right by a verb makes it a habit: "they *often* meet", "speaks *regularly*"."""
        habitual = grammar_words("words", "habitual")
        for at in range(self.group_start(verb), min(verb + 2, len(self.lows))):
            if at != verb and self.lows[at] in habitual:
                return True
        return False

    def is_passive(self, verb: int, form: int, end: int = 0) -> bool:
        """Whether the verb is a passive participle: "was met by", or a bare participle before "by".

        `end` is the position after the verb and its particle, where it has one.
        """
        if not form & PARTICIPLE:
            return False
        passive = grammar_words("words", "passive")
        at = verb - 1
        while at >= 0 and self.tags[at] in "b":
            at -= 1
        if at >= 0 and self.lows[at] in passive and self.tags[at] == "a":
            return True
        if at >= 0 and self.tags[at] == "a" and self.lows[at] in ("'s", "’s"):
            return True
        if self.is_brought_about(verb):
            return True
        if at >= 0 and self.tags[at] in "am":
            return False
        end = end or verb + 1
        after = self.lows[end : end + 2]
        return "by" in after[:1] or ("by" in after and self.tags[end] == "b")

    def is_brought_about(self, verb: int) -> bool:
        """Whether a participle tells what befell the name before it: "the slip got Ann Lee *fired*"."""
        return verb > 1 and self.tags[verb - 1] == "n" and self.lows[verb - 2] in _GETS and self.tags[verb - 2] in "va"

    def is_reduced(self, verb: int, end: int, form: int) -> bool:
        """Whether a participle describes the noun before it ("a man arrested in Lima"): no auxiliary, no object."""
        left = verb - 1
        while left > 0 and self.tags[left] in "bt":
            left -= 1
        before = self.tags[left] if left >= 0 else ""
        after = self.tags[end] if end < len(self.tags) else "k"
        return bool(form & PARTICIPLE) and before in ("n", "w", "k") and after in "potkjcb"

    def is_part(self, at: int) -> bool:
        """Whether a noun only counts or bundles what stands behind its "of": "a series of talks"."""
        return self.lows[at + 1] == "of" and self.lows[at] in grammar_words("words", "bundle")

    def _credits(self, verb: int, preposition: int) -> bool:
        """Whether a verb praises or blames its object for what follows a preposition: "accused them *of* bombing"."""
        credits_object = lemma_of(self.lows[verb]) in grammar_words("words", "credits")
        if not credits_object or self.lows[preposition] not in _CREDITED:
            return False
        between = "".join(self.tags[verb + 1 : preposition]).replace("pt", "")
        return bool(between) and {"k", "j", "p"}.isdisjoint(between) and not self.is_passive(verb, PARTICIPLE)

    def verb_before(self, at: int, reach: int = REACH) -> int:
        """The nearest verb (or lone auxiliary) to the left of `at`, or -1."""
        tags = self.tags
        for left in range(at - 1, max(-1, at - reach), -1):
            tag = tags[left]
            if tag == "v" or (tag == "a" and left + 1 < len(tags) and tags[left + 1] not in "avmb"):
                return left
        return -1

    def verb_after(self, at: int, reach: int = 12) -> int:
        """The nearest verb to the right of `at` inside the clause, or -1."""
        for right in range(at + 1, min(len(self.tags), at + reach)):
            if self.tags[right] in "jiu":
                return -1
            if self.tags[right] == "v":
                return right
        return -1
