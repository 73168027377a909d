"""A light clause analysis, without a parser: verb groups, subjects, objects and prepositional phrases.

It answers one question: which names stand in which grammatical slot of a verb or a noun. It looks at the words of one
sentence, walks left for the subject and right for the rest, and gives up rather than guess across a full clause.
"""

from __future__ import annotations

from kb.extract.events.inflection import GERUND, PARTICIPLE, common_verbs
from kb.extract.events.words import Words, grammar_classes, grammar_words, lemma_of

Slots = dict[str, list[int]]
"""Grammatical slot to the indexes of the names that stand in it."""

_REACH = 45
_IN_NOUN_PHRASE = "wdns"


class Clause:
    """One sentence's words, and what stands where in them. Positions are indexes of words."""

    def __init__(self, words: Words, kinds: list[str]) -> None:
        """`kinds` holds the kind of every name of the document ("demonym" where the name is an adjective)."""
        self.starts, self.ends, self.lows, self.tags, self.refs = words
        self.kinds = kinds
        self.events: frozenset[int] = frozenset()
        """Where the sentence's triggers end, once they are known."""

    # --- verb groups -------------------------------------------------------------------------------------------------

    def group_start(self, verb: int) -> int:
        """Where the verb group that ends at `verb` begins: "has agreed to" and "will not" belong to it."""
        tags, lows = self.tags, self.lows
        control = grammar_classes("control")
        at = verb
        while at > 0:
            tag = tags[at - 1]
            joined = tag in "amb" or (tag == "o" and (at == verb or tags[at] in "vab"))
            if not joined and lows[at - 1] in control:
                joined = (tags[at] == "o" and tag in "vw" and not self._is_noun(at - 1)) or (
                    tag == "v" and tags[at] == "v" and at > 1
                )
            if not joined:
                break
            at -= 1
        return at

    def _is_noun(self, at: int) -> bool:
        """Whether the word is the head of a noun phrase ("a plan to"), not a verb or predicate ("is set to")."""
        left = at - 1
        while left >= 0 and self.tags[left] in "wb":
            left -= 1
        return left >= 0 and self.tags[left] in "ds"

    def group_words(self, verb: int) -> list[str]:
        """The words of the verb group before the verb itself, lower-cased."""
        return self.lows[self.group_start(verb) : verb]

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
        if at >= 0 and self.tags[at] in "am":
            return False
        end = end or verb + 1
        after = self.lows[end : end + 2]
        return "by" in after[:1] or ("by" in after and self.tags[end] == "b")

    def is_reduced(self, verb: int, end: int, form: int) -> bool:
        """Whether a participle describes the noun before it ("a man arrested in Lima"): no auxiliary, no object."""
        before = self.tags[verb - 1] if verb else ""
        after = self.tags[end] if end < len(self.tags) else "k"
        return bool(form & PARTICIPLE) and before in ("n", "w", "k") and after in "potkjcb"

    def verb_before(self, at: int, reach: int = _REACH) -> int:
        """The nearest verb (or lone auxiliary) to the left of `at`, or -1."""
        for left in range(at - 1, max(-1, at - reach), -1):
            if self.tags[left] == "v" or (
                self.tags[left] == "a" and left + 1 < len(self.tags) and self.tags[left + 1] not in "avmb"
            ):
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

    # --- subjects ----------------------------------------------------------------------------------------------------

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
        while at >= 0 and steps < _REACH:
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
        while left > 0 and self.tags[left - 1] in _IN_NOUN_PHRASE:
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

    # --- objects and prepositional phrases ---------------------------------------------------------------------------

    def names_right(self, at: int, *, guarded: bool = True) -> tuple[list[int], int]:
        """The head names of the noun phrase that starts at `at`, coordinated ones too, and where it ends.

        Where `guarded`, a name after "and" that is followed by a verb is that verb's subject and not included.
        """
        tags, count = self.tags, len(self.tags)
        names: list[int] = []
        while True:
            head, at = self._phrase_right(at)
            if head is not None:
                names.append(head)
            skip = at
            if skip < count and tags[skip] == "k":
                skip += 1
            if skip < count and tags[skip] == "c":
                skip += 1
            elif not names or skip == at or skip >= count or tags[skip] != "n" or not self._list_goes_on(skip):
                return names, at
            if skip >= count or tags[skip] not in _IN_NOUN_PHRASE or skip == at:
                return names, at
            if not self._leads_to_name(skip, guarded):
                return names, at
            at = skip

    def _list_goes_on(self, at: int) -> bool:
        """Whether "A, B and C" continues at B: another name follows it after a comma or a conjunction."""
        after = at + 1
        return after + 1 < len(self.tags) and (
            (self.tags[after] == "c" and self.tags[after + 1] in "nwd")
            or (self.tags[after] == "k" and self.tags[after + 1] in "nc")
        )

    def _leads_to_name(self, at: int, guarded: bool) -> bool:
        """Whether the noun phrase at `at` holds a name and, where `guarded`, is no subject of a verb of its own."""
        end = at
        has_name = False
        while end < len(self.tags) and self.tags[end] in _IN_NOUN_PHRASE:
            has_name = has_name or self.tags[end] == "n"
            end += 1
        while end < len(self.tags) and self.tags[end] == "b":
            end += 1
        return has_name and (not guarded or end >= len(self.tags) or self.tags[end] not in "vam")

    def _phrase_right(self, at: int) -> tuple[int | None, int]:
        """The head name of one noun phrase and the position after it.

        A name with "'s" owns the head and is none; a name before common nouns counts only before group nouns.
        """
        tags, count = self.tags, len(self.tags)
        head: int | None = None
        while at < count and tags[at] in "dwnbs":
            if tags[at] == "n":
                after = tags[at + 1] if at + 1 < count else ""
                if after == "s":
                    owner, head = self.refs[at], None
                    at += 2
                    last = at
                    while last + 1 < count and tags[last + 1] == "w":
                        last += 1
                    acts = last < count and self.lows[last] in grammar_words("words", "collective")
                    if acts and self.kinds[owner] != "person":
                        return owner, last + 1
                    continue
                head = self.refs[at]
                if after not in "wn" or not after:
                    return head, at + 1
            elif tags[at] == "w" and head is not None:
                last = at
                while last + 1 < count and tags[last + 1] == "w":
                    last += 1
                if last + 1 < count and tags[last + 1] == "n":
                    at = last + 1
                    continue
                collective = self.lows[last] in grammar_words("words", "collective")
                if self.kinds[head] == "person":
                    keep = not collective and not self.lows[last].endswith("s")
                else:
                    keep = collective
                return (head if keep else None), last + 1
            at += 1
        return head, at

    def phrases_after(self, at: int, *, of_noun: bool) -> Slots:
        """Names by preposition, to the right of `at` until the clause ends."""
        tags, lows = self.tags, self.lows
        slots: Slots = {}
        limit = min(len(tags), at + _REACH)
        common = 0
        while at < limit:
            tag = tags[at]
            if tag in "po":
                names, after = self.names_right(at + 1, guarded=not of_noun and lows[at] != "between")
                if names:
                    slots.setdefault(lows[at], []).extend(name for name in names if name not in slots.get(lows[at], []))
                    common = 0
                at = max(after, at + 1)
            elif tag in "tbsdu":
                at += 1
            elif tag == "k":
                step = self._after_aside(at)
                if step < 0:
                    break
                at = step
            elif tag == "c":
                if at + 1 >= limit or tags[at + 1] not in "pt":
                    break
                at += 1
            elif tag == "w" and common < 5:
                common += 1
                at += 1
            elif (tag == "v" and of_noun and self._is_participle(at)) or (tag == "n" and not of_noun):
                at += 1
            else:
                break
        return slots

    def _is_participle(self, at: int) -> bool:
        form = common_verbs().get(self.lows[at], PARTICIPLE if self.lows[at].endswith("ed") else GERUND)
        return (
            bool(form & PARTICIPLE)
            and self.tags[at - 1] not in "amn"
            and at + 1 < len(self.tags)
            and (self.tags[at + 1] in "pobt")
        )

    def _after_aside(self, comma: int) -> int:
        """Where to read on after a comma: after an apposition, at a further phrase, or -1 where the clause ends."""
        tags, count = self.tags, len(self.tags)
        if comma + 1 >= count:
            return -1
        if tags[comma + 1] in "pt" and self.lows[comma + 1] not in ("because", "as", "including"):
            return comma + 1
        if tags[comma + 1] in "dwn":
            for right in range(comma + 1, min(count, comma + 15)):
                if tags[right] in "vamjc":
                    return -1
                if tags[right] == "k":
                    return right + 1 if right + 1 < count and tags[right + 1] in "po" else -1
        return -1

    def object_of(self, verb_end: int) -> tuple[list[int], int]:
        """The names of the direct object that starts after `verb_end`, and the position after it."""
        at = verb_end
        while at < len(self.tags) and self.tags[at] in "b":
            at += 1
        return self.names_right(at)
