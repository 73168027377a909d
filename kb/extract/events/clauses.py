"""A light clause analysis, without a parser: verb groups, subjects, objects and prepositional phrases.

It answers one question: which names stand in which grammatical slot of a verb or a noun. It looks at the words of one
sentence, walks left for the subject and right for the rest, and gives up rather than guess across a full clause.
"""

from __future__ import annotations

from typing import Final

from kb.extract.events.inflection import GERUND, PARTICIPLE, common_verbs
from kb.extract.events.phrases import IN_NOUN_PHRASE
from kb.extract.events.subjects import EXAMPLES, QUANTITIES, Subjects
from kb.extract.events.verbgroups import REACH
from kb.extract.events.words import OWNERS, grammar_words

Slots = dict[str, list[int]]
"""Grammatical slot to the indexes of the names that stand in it."""


_ASIDE: Final = 12
_ELSEWHEN: Final = frozenset({"after", "before"})
"""What leads, behind a length of time, to another event, with its own "in"."""
_TOPICS: Final = frozenset({"about", "regarding", "concerning"})
"""What follows them is what a speech is about, with its own "in": "a speech regarding crime in Peru"."""
_NO_NAMES: Final = "potavmijrqu"
"""Tags of words that neither begin a noun phrase nor join one."""
_OWNERS: Final = {"s": ("person", "organisation", "country", "place"), "w": ("organisation", "demonym")}
"""Kinds of names that own a thing, by the tag of what follows the name."""
_PRESS: Final = frozenset({"reporters", "editors", "journalists"})
_STANDING_FOR: Final = ("of", "from")


class Clause(Subjects):
    """One sentence's words, and what stands where in them. Reads rightwards: objects and prepositional phrases."""

    def names_right(self, at: int, *, guarded: bool = True) -> tuple[list[int], int]:
        """The head names of the noun phrase that starts at `at`, coordinated ones too, and where it ends.

        Where `guarded`, a name after "and" that is followed by a verb is that verb's subject and not included.
        """
        tags, count = self.tags, len(self.tags)
        names: list[int] = []
        if at < count and tags[at] in _NO_NAMES and tags[at - 1] != "w" and self.lows[at] not in _STANDING_FOR:
            return names, at
        while True:
            head, at = self.phrase_right(at)
            if head is not None:
                names.append(head)
            skip = at
            if skip < count and tags[skip] == "k":
                skip += 1
            if skip < count and tags[skip] == "c":
                skip += 1
            elif not names or skip == at or skip >= count or tags[skip] != "n" or not self._list_goes_on(skip):
                return names, at
            if skip >= count or tags[skip] not in IN_NOUN_PHRASE or skip == at or self.lows[skip] == "other":
                return names, at  # "Ann Lee and other Senate leaders": those have no names
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
        while end < len(self.tags) and (self.tags[end] in IN_NOUN_PHRASE or self._is_office(end)):
            has_name = has_name or self.tags[end] == "n"
            end += 1
        while end < len(self.tags) and self.tags[end] == "b":
            end += 1
        return has_name and (not guarded or end >= len(self.tags) or self.tags[end] not in "vam")

    def phrase_right(self, at: int) -> tuple[int | None, int]:
        """The head name of one noun phrase and the position after it.

        A name with "'s" owns the head and is none; a name before common nouns counts only before group nouns.
        """
        tags, count = self.tags, len(self.tags)
        head: int | None = None
        owner = at
        while at < count and tags[at] in "dwnbs":
            if tags[at] == "n":
                after = tags[at + 1] if at + 1 < count else ""
                if after == "s":
                    holder, head = self.refs[at], None
                    at += 2
                    last = at
                    while last + 1 < count and tags[last + 1] == "w":
                        last += 1
                    low = self.lows[last] if last < count else ""
                    if low and (self._acts_for(holder, low) or self._leads(at - 2, low)):
                        return self._holder(holder, last)
                    continue
                head, owner = self.refs[at], at
                if after and after in "tbv" and self.lows[at] in OWNERS and self.lows[at] != "her":
                    head = None  # "received *his* first briefing"
                elif after not in "wn" or not after or (after == "n" and self.lows[at + 1] in OWNERS):
                    return head, at + 1  # the latter in "named Ann Lee *her* aide"
            elif tags[at] == "w" and head is not None:
                last = at
                while last + 1 < count and tags[last + 1] == "w":
                    last += 1
                if last + 1 < count and tags[last + 1] == "n":
                    at = last + 1
                    continue
                if self.lows[owner] in OWNERS:
                    keep = self._leads(owner, self.lows[last])
                elif self.kinds[head] == "person":
                    group = self.lows[last] in grammar_words("words", "collective")
                    keep = not group and not self.lows[last].endswith("s")
                else:
                    keep = self._acts_for(head, self.lows[last])
                if not keep and self.low_at(last + 1) == "of" and self._stands_for(last + 1):
                    return self.phrase_right(last + 2)  # "his home state of Ohio"
                if keep:
                    return self._holder(head, last)
                return self._apposed(last + 1) if not self.lows[last].endswith("s") else (None, last + 1)
            at += 1
        if head is None and tags[at : at + 3] in (["p", "w", "n"], ["p", "v", "n"]) and self._is_office(at):
            return self.refs[at + 2], at + 3  # "Secretary of State *Ann Lee*"
        if head is None and at + 1 < count and self._stands_for(at):
            return self.phrase_right(at + 1)  # "leaders of Peru", "the town of Ica"
        if head is None and at < count and tags[at - 1] == "w":
            return self._apposed(at)
        return head, at

    def _holder(self, owner: int, office: int) -> tuple[int, int]:
        """Who acts for a body by an office: the holder where named ("Peru's premier, *Ann Lee*,"), else the body."""
        if self.lows[office] in grammar_words("words", "officials") and not self.lows[office].endswith("s"):
            person, after = self._apposed(office + 1)
            if person is not None:
                return person, after
        return owner, office + 1

    def _apposed(self, at: int) -> tuple[int | None, int]:
        """The person whose name follows the office at whose end `at` stands: "the emir of Qatar, *Ann Lee*,"."""
        tags, count = self.tags, len(self.tags)
        comma = at
        if at >= count:
            return None, at
        if self.lows[at] == "of" and self.tag_at(at + 1) in ("n", "d"):
            comma = at + 1
            while comma < count and tags[comma] in "dwn":
                comma += 1
        name = comma + 1
        while name < count and tags[name] == "w":
            name += 1  # "the emir, Sheikh Ann Lee"
        if not (name < count and tags[comma] == "k" and self.lows[comma] == "," and tags[name] == "n"):
            return None, at
        after = tags[name + 1] if name + 1 < count else "k"
        if self.kinds[self.refs[name]] != "person" or after not in "kjpti":
            return None, at
        return self.refs[name], name + 1 + (after == "k" and name + 2 < count and tags[name + 2] in "ptco")

    def named_beside(self, left: int, end: int) -> list[int]:
        """The person in apposition to a noun: "her pick for the high court, *Ann Lee*,", "*Ann Lee*, her pick"."""
        at = end
        while at < min(len(self.tags), end + _ASIDE) and self.tags[at] in "pdwsn":
            at += 1
        behind = self._apposed(at)[0]
        if behind is not None:
            return [behind]
        before = left > 1 and self.pair_at(left - 2, "n", "k") and self.lows[left - 1] == ","
        return [self.refs[left - 2]] if before and self.kinds[self.refs[left - 2]] == "person" else []

    def _stands_for(self, at: int) -> bool:
        """Whether the noun before an "of" or "from" at `at` stands for what follows it: leaders, dozens, a town."""
        low = self.lows[at]
        if low == "of":
            return self._shares(at) or self.lows[at - 1] in grammar_words("words", "settlement")
        if low == "from" and self.lows[at - 1] in _PRESS:
            return True
        return low == "from" and self.lows[at - 1] in grammar_words("words", "collective")

    def phrases_after(self, at: int, *, of_noun: bool) -> Slots:
        """Names by preposition, to the right of `at` until the clause ends."""
        tags, lows = self.tags, self.lows
        slots: Slots = {}
        limit = min(len(tags), at + REACH)
        common = 0
        last: list[int] = []
        start, inner = at, False
        about = False
        while at < limit:
            tag = tags[at]
            if tag in "po":
                quoted = self.tag_at(at + 1) == "u"  # "an interview with “Harbor News”"
                names, after = self.names_right(at + 1 + quoted, guarded=not of_noun and lows[at] != "between")
                if lows[at] in _ELSEWHEN and not names and tags[at - 1] == "t":
                    break  # "resigned a day after the summit in Lima": there they met
                about = about or (of_noun and not names and lows[at] in _TOPICS)
                of = lows[at] == "of"
                if (inner and lows[at] == "by") or (
                    of_noun and of and (inner or "as" in lows[start:at] or (at > start and tags[at - 1] == "w"))
                ):
                    pass  # "a strike over a bill signed by Lee": Lee did not strike; "named as head of Lee's staff"
                elif names and not (about and lows[at] == "in"):
                    last = slots.setdefault(self._where(at), [])
                    for name in names:
                        if name not in last:
                            last.append(name)
                    if of and "as" in lows[start:at]:
                        slots.setdefault("as of", last)
                    common = 0
                elif not names and (owner := self.owner_right(at + 1)):
                    slots.setdefault(f"{lows[at]} owner", []).extend(owner)
                at = max(after, at + 1)
            elif tag in "tbsdu":
                at += 1
            elif tag == "k" and last and lows[at + 1 : at + 2] and lows[at + 1] in EXAMPLES:
                names, after = self.names_right(at + 2)
                if names and self.kinds[last[-1]] != "person":
                    last.pop()  # "top Senate Democrats, including Ann Lee": she was there, the party was not
                last.extend(names)
                at = max(after, at + 2)
            elif tag == "k" and common and self._joins_adjectives(at):
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
                inner = inner or (tag == "v" and at > start)
                at += 1
            else:
                break
        return slots

    def _where(self, preposition: int) -> str:
        """A preposition, and "in" for an "on" that leads to part of a place: "on the outskirts of Lima"."""
        low = self.lows[preposition]
        if low != "on" or self.tag_at(preposition + 1) != "d":
            return low
        site = self.lows[preposition + 2 : preposition + 3]
        return "in" if site and site[0] in grammar_words("words", "sites") else low

    def _joins_adjectives(self, comma: int) -> bool:
        """Whether a comma stands between adjectives: "full, lasting ties with Peru"."""
        end = comma + 1
        while end < min(len(self.tags), comma + 4) and self.tags[end] == "w":
            end += 1
        plain = self.tags[comma - 1] == "w" and self.lows[comma] == "," and end > comma + 1
        return plain and self.tag_at(end) == "p"

    def company(self, verb: int) -> list[int]:
        """With whom somebody does what leads to `verb`: "he spoke with *Ann Lee* with a view to meeting"."""
        start = verb if self.tag_at(verb - 1) == "o" else self.group_start(verb)
        if start < 1 or not (self.lows[verb].endswith("ing") and self.tags[start - 1] in "po"):
            return []
        governor = self.verb_before(start - 1)
        for at in range(governor + 1, start - 1) if governor >= 0 else ():
            if self.tags[at] in "kji":
                return []
            if self.lows[at] == "with" and (names := self.names_right(at + 1)[0]):
                return names
        return []

    def owner_right(self, at: int) -> list[int]:
        """Whose a place is that no name names: "outside *Ann Lee*'s house", "at the *Renault* plant", "on
        *Peruvian* steel"."""
        if self.tag_at(at) == "d":
            at += 1
        if self.tag_at(at) != "n" or self.tag_at(at + 1) not in ("s", "w"):
            return []
        return [self.refs[at]] if self.kinds[self.refs[at]] in _OWNERS[self.tags[at + 1]] else []

    def subject_around(self, start: int, end: int) -> list[int]:
        """Whom a bare participle is about: "if elected, *Ann Lee* would go", "*she* would go if elected"."""
        after = end
        while after < min(len(self.tags), end + _ASIDE) and self.tags[after] in "wdpnot":
            after += 1
        if self.pair_at(after, "k", "n") and self.tag_at(after + 2) in ("m", "a", "v"):
            return [self.refs[after + 1]]
        verb = self.verb_before(start - 1)
        return self.subject(verb) if verb >= 0 else []

    def owner_left(self, at: int) -> list[int]:
        """Whose a noun is that the participle at `at` describes: "*Peru*'s newly elected president"."""
        left = at - 1
        while left > 0 and self.tags[left] in "bwt":
            left -= 1
        return [self.refs[left - 1]] if left > 0 and self.pair_at(left - 1, "n", "s") else []

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

    def opening(self) -> tuple[str, list[int]]:
        """The preposition and names of a phrase that opens the sentence: "In the House, members voted"."""
        if self.tags[:1] == ["p"]:
            names, after = self.names_right(1)
            if names and (self.tag_at(after) in ("k", "t") or self.pair_at(after, "p", "t")):
                return self.lows[0], names
        return "", []

    def object_of(self, verb_end: int) -> tuple[list[int], int]:
        """The names of the direct object that starts after `verb_end`, and the position after it."""
        at = verb_end
        while at < len(self.tags) and self.tags[at] in "b":
            at += 1
        if self.pair_at(at, "c", "v"):
            at += 2  # "shot and killed Ann Lee"
        if tuple(self.lows[at : at + 2]) in QUANTITIES:
            at += 2  # "held more than 100 Germans"
        if self.pair_at(at, "q", "p"):
            return [], at + 1  # "signed it in Lima"
        return self.names_right(at)
