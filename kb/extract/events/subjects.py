"""Who does what a verb says: the names in subject position, found by walking left from the verb."""

from __future__ import annotations

from kb.extract.events.verbgroups import REACH, VerbGroups
from kb.extract.events.words import grammar_words, lemma_of

IN_NOUN_PHRASE = "wdns"


class Subjects(VerbGroups):
    """Reads leftwards: subjects, and noun phrases that end at a word."""

    def subject(self, verb: int) -> list[int]:
        """The names in subject position of the verb group that ends at `verb`, crossing what stands between."""
        tags = self.tags
        start = self.group_start(verb)
        at = start - 1
        steps = 0
        if at >= 0 and tags[at] == "p" and self.lows[start].endswith("ing"):
            verb = self.verb_before(at)  # "he flew home after meeting": who flew met
            if verb < 0:
                return self.main_subject(at)
            at = self.group_start(verb) - 1
        while at >= 0 and steps < REACH:
            steps += 1
            tag = tags[at]
            if tag == "n":
                names, edge = self.names_left(at)
                before = tags[edge - 1] if edge > 0 else ""
                if tags[at + 1 : at + 2] == ["o"] and before == "v" and not self._controls_object(edge - 1):
                    at = self.group_start(edge - 1) - 1  # "he met Ann Lee to discuss": who met discussed
                    continue
                if before in ("p", "o"):
                    if self.lows[edge - 1] == "of" and self._collective_before(edge - 1):
                        return names
                    at = edge - 2
                    continue
                return names
            if tag in "q":
                return []
            if tag == "c":
                verb = self.verb_before(at)
                if verb < 0:
                    return []
                at = self.group_start(verb) - 1
            elif tag == "k" and self.lows[at + 1].endswith("ing") and tags[at + 1] == "v":
                verb = self.verb_before(at)  # "he flew home, announcing": the same subject
                if verb < 0:
                    return []
                at = self.group_start(verb) - 1
            elif tag == "k":
                comma = at
                at = self._before_aside(comma)
                if tags[comma - 1 : comma] == ["n"] and at < comma - 1 and tags[at] == "w":
                    names, edge = self.names_left(comma - 1)
                    if edge == at + 2:  # "his rival, Ann Lee, flew": the name stands in the aside
                        return names
            elif tag == "v":
                at = self.group_start(at) - 1
            elif tag in "wts":
                found, at = self._common_noun(at)
                if found is not None:
                    return found
            elif tag == "j" and steps > 1:
                return []
            else:
                at -= 1
        return []

    def _controls_object(self, verb: int) -> bool:
        """Whether the object of a verb does what "to" introduces: "asked Ann Lee to go"."""
        return lemma_of(self.lows[verb]) in grammar_words("words", "object_control")

    def _common_noun(self, at: int) -> tuple[list[int] | None, int]:
        """The state or body that a group noun acts for ("Russian jets", "Syria's army"); else where to look on.

        Gives (names, position), with None for names where the noun phrase is only an attachment ("the talks in May").
        """
        tags, lows = self.tags, self.lows
        head = at
        collective = lows[head] in grammar_words("words", "collective")
        left = at
        while left >= 0 and tags[left] in "wsntd":
            if tags[left] == "n" and collective and self.kinds[self.refs[left]] != "person":
                return [self.refs[left]], left
            if tags[left] == "d":
                left -= 1
                break
            left -= 1
        if left > 0 and tags[left] == "k" and tags[left - 1] == "n" and tags[left + 1] == "d":
            return self.names_left(left - 1)[0], left  # "Ann Lee, a dealer arrested in Lima"
        if left >= 0 and tags[left] in "po":
            if lows[left] == "of" and left and self._collective_before(left):
                return [], left
            return None, left - 1
        if tags[at] == "t":
            return None, at - 1
        return [], left

    def _collective_before(self, of: int) -> bool:
        return of > 0 and self.lows[of - 1] in grammar_words("words", "collective")

    def _before_aside(self, comma: int) -> int:
        """From a comma right before a verb: the position before the aside it closes, or before the comma."""
        for left in range(comma - 1, max(-1, comma - 30), -1):
            tag = self.tags[left]
            if tag == "j":
                break
            if tag == "k" and left > 0 and self.tags[left - 1] in "nw" and left + 1 < comma:
                return left - 1
        return comma - 1

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
            else:
                break
            if before < 0 or tags[before] != "n":
                break
            names.append(self.refs[before])
            edge = self._left_edge(before)
        names.reverse()
        return names, edge

    def _left_edge(self, at: int) -> int:
        """The left edge of the noun phrase that ends at `at`: titles, adjectives, owners and articles belong to it."""
        left = at
        while left > 0 and self.tags[left - 1] in IN_NOUN_PHRASE:
            if self.tags[left - 1] == "n" and self.tags[left] not in "wns":
                break
            left -= 1
            if self.tags[left] == "d":
                break
        return left

    def main_subject(self, at: int) -> list[int]:
        """The first name of the sentence that stands before a verb and outside a prepositional phrase."""
        for here in range(len(self.tags)):
            if self.tags[here] == "n" and here + 1 < len(self.tags):
                after = here + 1
                while after < len(self.tags) and self.tags[after] in "bt":
                    after += 1
                if after < len(self.tags) and self.tags[after] in "vam" and here != at:
                    names, edge = self.names_left(here)
                    if edge == 0 or self.tags[edge - 1] not in "po":
                        return names
        return []
