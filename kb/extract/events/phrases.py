"""The names of one noun phrase, coordinated ones too, read leftwards from its end."""

from __future__ import annotations

from typing import Final

from kb.extract.events.verbgroups import VerbGroups
from kb.extract.events.words import OWNERS, grammar_classes, grammar_words

IN_NOUN_PHRASE: Final = "wdns"
_OFFICE: Final = 7
"""Words of an office before its holder's name: "and her Chilean counterpart,"."""
_ASIDE: Final = 14
"""Words of an apposition that two names joined by "and" may have between them."""


class Phrases(VerbGroups):
    """Reads noun phrases leftwards."""

    def names_left(self, at: int) -> tuple[list[int], int]:
        """The names of the noun phrase that ends with the name at `at`, coordinated ones too, and its left edge."""
        tags = self.tags
        names = [self.refs[at]]
        edge = self._left_edge(at)
        joined = False
        while edge > 1:
            before = edge - 1
            if tags[before] == "c":
                joined = True
                before -= 1
                if before > 0 and tags[before] == "k":
                    before -= 1
            elif tags[before] == "k" and joined:
                before -= 1
            elif tags[before] == "k" and self.tag_at(at + 1) == "k":
                before = self._joined_by_office(before)
            else:
                break
            if joined and before > 1 and tags[before + 1] == "k":
                named = self._named_before_aside(before + 1)
                before = named if named >= 0 else before
            if before < 0 or tags[before] != "n" or self._is_setting(before, at):
                break
            names.append(self.refs[before])
            edge = self._left_edge(before)
        names.reverse()
        return names, edge

    def _named_before_aside(self, comma: int) -> int:
        """The person before the apposition that a comma closes: "*Ann Lee*, the president of Peru, and Bo Diaz", or -1.

        It opens with an article or owner and holds no verb.
        """
        for left in range(comma - 1, max(0, comma - _ASIDE), -1):
            if self.tags[left] not in "wnpdstkob":
                return -1
            if self.tags[left] == "k" and self.lows[left] == ",":
                opens = self.tags[left + 1] == "d" or self.lows[left + 1] in OWNERS or self._is_office_at(left + 1)
                person = self.tags[left - 1] == "n" and self.kinds[self.refs[left - 1]] == "person"
                return left - 1 if opens and person else -1
        return -1

    def _is_office_at(self, at: int) -> bool:
        """Whether an office without an article begins at a word: "Ann Lee, *prime minister* of Peru,"."""
        officials = grammar_words("words", "officials")
        return self.tags[at] == "w" and not officials.isdisjoint(self.lows[at : at + 2])

    def _joined_by_office(self, comma: int) -> int:
        """The name joined to the office that a comma ends: "Ann Lee and her deputy, Bo Diaz, met", or -1.

        What stands before it may be closed by a comma: "Peru's premier, Ann Lee, and Chile's, Bo Diaz, met".
        """
        left = comma - 1
        if self.tags[left] != "w":
            return -1
        while left > 0 and comma - left < _OFFICE and self.tags[left] in "wnds":
            left -= 1
        if left < 1 or self.tags[left] != "c":
            return -1
        return left - 2 if self.tags[left - 1] == "k" else left - 1

    def _is_setting(self, before: int, at: int) -> bool:
        """Whether a place in a phrase of its own stands before a list of people: "in Lima, Ann Lee and Bo Diaz met"."""
        apart = self.kinds[self.refs[before]] == "place" and self.kinds[self.refs[at]] != "place"
        return apart and self.tag_at(before - 1) == "p"

    def _left_edge(self, at: int) -> int:
        """The left edge of the noun phrase that ends at `at`: titles, adjectives, owners and articles belong to it."""
        left = at
        while left > 0 and self.tags[left - 1] in IN_NOUN_PHRASE:
            if self.tags[left - 1] == "n" and (self.tags[left] not in "wns" or self.lows[left].startswith("the ")):
                break
            left -= 1
            if self.tags[left] == "d":
                break
        return left

    def _before_aside(self, comma: int) -> int:
        """From a comma right before a verb: the position before the aside it closes, or before the comma."""
        for left in range(comma - 1, max(-1, comma - 30), -1):
            tag = self.tags[left]
            if tag == "j":
                break
            if tag == "k" and left > 0 and self.tags[left - 1] in "nw" and left + 1 < comma:
                return left - 1
        return comma - 1

    def _bracketed(self, close: int) -> bool:
        """Whether a bracket closes after an acronym or abbreviation: "the union (KTU) leaders"."""
        return self.lows[close] == ")" and close > 2 and self.tags[close - 1] == "n" and self.lows[close - 2] == "("

    def _is_apposed(self, at: int) -> bool:
        """Whether a person's name follows an office and a comma."""
        return self.kinds[self.refs[at]] == "person" and self.tags[max(0, at - 2) : at] == ["w", "k"]

    def _before_unknown_verb(self, conjunction: int) -> list[int]:
        """The name that a sentence opens with where a word behind it that no list has reads as its verb: "*Ann Lee*
        inveighs against the plan and"."""
        at = 1 if self.tags[0] in "bc" else 0
        if self.tags[at : at + 2] != ["n", "w"] or not self.lows[at + 1].endswith(("s", "ed")):
            return []
        known = self.tags[at + 2] in "pd" and at + 2 < conjunction and self.kinds[self.refs[at]] != "demonym"
        return [self.refs[at]] if known else []

    def _comes_from(self, at: int, names: list[int]) -> bool:
        """Whether a noun before "from" acts for who they are from: "soldiers from Peru", "marchers from a union"."""
        joined = all(self.kinds[name] in ("organisation", "group") for name in names)
        low = self.lows[at]
        return low in grammar_words("words", "collective") or (joined and low in grammar_words("words", "body"))

    def _planner(self, noun: int) -> list[int]:
        """Whose a plan or the like is that leads to an act: "*Ann Lee*'s plan to go", "*her* hope of winning"."""
        if self.lows[noun] not in grammar_classes("control"):
            return []
        left = noun
        while left > 0 and self.tags[left] in "wb":
            left -= 1
        if self.tags[left] == "s" and left > 0 and self.tags[left - 1] == "n":
            return [self.refs[left - 1]]
        return [self.refs[left]] if self.tags[left] == "n" and self.lows[left] in OWNERS else []
