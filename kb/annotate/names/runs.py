"""Runs of unknown capitalised words: where they end, and whether they name a person, a body, a place or a thing."""

from __future__ import annotations

from typing import Final

from kb.annotate.names.lexicon import MONTHS_AS_NAMES, PLACE_FIRST
from kb.annotate.names.tokens import Tokens

JOINTS: Final = frozenset({"of", "the", "for", "and", "on", "&"})
MAX_PERSON: Final = 5
COURTESY: Final = frozenset({"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms."})
PATRONYMICS: Final = frozenset({"bin", "bint", "ibn"})
"""What stands between a person's name and the father's, and in no other kind of name."""


class Runs(Tokens):
    """Reads runs of words that are in no list, by their head words, given names and surnames."""

    def _head_kind(self, word: str) -> str:
        """What a name is that ends with a word, or "" where the word does not tell."""
        words = self.words
        if word in words.organisation:
            return "organisation"
        return "place" if word in words.place else "thing" if word in words.thing else ""

    def _person_end(self, at: int) -> int:
        """Where the person's name that begins at a word ends (`at` itself where none begins)."""
        start, words = at, self.words
        while at < len(self.tokens) and at - start < MAX_PERSON:
            if self.tokens[at] in words.particles and at + 1 < len(self.tokens):
                at += 1
                continue
            month = at == start and self.norm[at] in MONTHS_AS_NAMES and self.norm[at - 1] in words.titles
            named = month or self._is_name_word(at) or self._is_late_title(start, at)
            if not named or (at > start and self._known(at, 2)[0] is not None):
                break
            word = self.norm[at]
            if at == start and (word in words.generations or self._known(at, 2)[0] is not None):
                break
            entry = self.gazetteer.get(word)
            if entry is not None and (entry.form in ("demonym", "acronym") or entry.kind == "organisation" or (
                    entry.kind == "country" and word not in words.given and not self._is_countrys_surname(start, at))):
                break
            if self._office(at)[0] is not None and word not in words.surname_heads:
                break
            if self.headline and word.lower() in words.ordinary and word not in words.surnames:
                break
            at += 1
            if word in words.generations:
                break
        while at > start and self.tokens[at - 1] in words.particles:
            at -= 1
        return at

    def _ends_name(self, at: int) -> bool:
        """Whether no word of the same name can follow: the chain ends, or "and" stands behind."""
        return at == len(self.tokens) - 1 or self.tokens[at + 1] == "and"

    def _is_countrys_surname(self, start: int, at: int) -> bool:
        """Whether a country's name is a surname: behind a given name that a title leads to, or right behind "Mr."."""
        if not at or not self._ends_name(at):
            return False
        before = self.norm[at - 1]
        return before in self.words.given if at > start else before in COURTESY

    def _is_late_title(self, start: int, at: int) -> bool:
        """Whether a title that ends a chain is the surname behind a given name: "Defence Secretary Tom King"."""
        return (at == start + 1 == len(self.tokens) - 1 and self.norm[at] in self.words.surnames
                and self.norm[start] in self.words.given)

    def _run_end(self, at: int) -> tuple[int, str]:
        """Where the run of name words that begins at a word ends, and what it is."""
        start, words, last_head, cls = at, self.words, -1, ""
        while at < len(self.tokens):
            word = self.norm[at]
            if not self._is_capital(at):
                if not self._joined(start, at):
                    break
                at += 1
                continue
            if not self._continues(start, at) or (at > start and last_head < 0 and self.tokens[at - 1] not in JOINTS
                                                  and self._known(at, 2)[0] is not None):
                break
            if word in words.organisation or word in words.suffix:
                last_head, cls = at, "organisation"
            elif word in words.place and at > start:
                last_head, cls = at, "place"
            elif word in words.thing and at > start:
                last_head, cls = at, "thing"
            at += 1
            if word in words.generations or word in words.suffix:
                break
        while at > start and (self.tokens[at - 1] in JOINTS or self.tokens[at - 1] in words.particles):
            at -= 1
        return self._judge(start, at, last_head, cls)

    def _joined(self, start: int, at: int) -> bool:
        """Whether a lower-case word inside a chain belongs to the name that began before it."""
        word, words = self.tokens[at], self.words
        if word in words.particles and word != "the":
            return at + 1 < len(self.tokens)
        if word == "&":
            return True
        if word in ("of", "for", "on"):
            before = self.norm[at - 1]
            return before in words.heads and (at - 1 == start or before not in words.surname_heads)
        if word == "the":
            return self.tokens[at - 1] in ("of", "for")
        return word == "and" and any(t in ("of", "for") for t in self.tokens[start:at]) and (
            self._is_capital(at + 1) and self._known(at + 1, 1)[0] is None and self.norm[at + 1] not in words.given)

    def _continues(self, start: int, at: int) -> bool:
        """Whether a capitalised word goes on with the run that began at `start`."""
        if at == start:
            return True
        word, words = self.norm[at], self.words
        if word in words.calendar:
            return word in MONTHS_AS_NAMES and self.norm[at - 1] in words.given
        if word in words.function:
            return False
        if self.tokens[at - 1] in JOINTS:
            return True
        if self.headline and word.lower() in words.ordinary and not (
                self.norm[at - 1] in words.given and word in words.surnames):
            return word in words.organisation and self.norm[start].lower() not in words.ordinary
        if (word in words.titles or self._office(at)[0]) and word not in words.surname_heads:
            return False
        if self._person_begins(start, at):
            return False
        entry = self.gazetteer.get(word)
        if entry is not None and (entry.form in ("demonym", "acronym") or entry.kind in ("country", "organisation")):
            return self.norm[at - 1] in words.given and entry.form == "name" and self._ends_name(at)
        return True

    def _person_begins(self, start: int, at: int) -> bool:
        """Whether a given name in the middle of a run begins another name: "Public Advocate Letitia James"."""
        words = self.words
        if not PATRONYMICS.isdisjoint(self.tokens[start:at]):
            return False  # "Tamim bin Hamad Al Thani"
        if self.norm[at] not in words.given or self.norm[at].lower() in words.ordinary or at + 1 >= len(self.tokens):
            return False
        if self.norm[start] in words.given or not self._is_name_word(at + 1) or self.norm[at] in words.surnames:
            return False
        return self.norm[at + 1].lower() not in words.ordinary or self.norm[at + 1] in words.surnames

    def _judge(self, start: int, stop: int, head: int, cls: str) -> tuple[int, str]:
        """What a run of words is: person, organisation, place, thing, single, chain, or `none`."""
        words, norm = self.words, self.norm
        first, last, length = norm[start], norm[stop - 1], stop - start
        if length == 1:
            nothing = first in words.generations or (first in words.not_names and first not in words.surnames)
            return stop, "none" if nothing else "single"
        if "&" in self.tokens[start:stop]:
            return stop, "organisation"
        if first in PLACE_FIRST and length == 2:
            return stop, "place"
        if last in words.not_names:
            return stop, "none"
        if last in words.generations and head == stop - 2 and cls == "thing":
            return stop, cls
        given = first in words.given
        if head >= 0 and (head == stop - 1 or any(t in ("of", "for", "on") for t in self.tokens[start:stop])):
            if any(t in ("of", "for", "on") for t in self.tokens[start:stop]):
                heads = [t for t in norm[start:stop] if t in words.heads]
                cls = ("organisation" if heads[0] in words.organisation else
                       "thing" if heads[0] in words.thing else "place")
            person = given and last in words.surname_heads and length <= 3 and first.lower() not in words.ordinary
            return stop, "person" if person else cls
        return stop, self._person_or_chain(start, stop)

    def _person_or_chain(self, start: int, stop: int) -> str:
        """Whether a run without a head word is a person's name, by its given name, initials and ordinary words."""
        words, norm = self.words, self.norm
        first, last, length = norm[start], norm[stop - 1], stop - start
        if not PATRONYMICS.isdisjoint(self.tokens[start:stop]):
            return "person"
        if length > MAX_PERSON:
            return "chain"
        plain = [t.lower() in words.ordinary and t not in words.given for t in norm[start:stop]]
        if any(len(t) == 2 and t[1] == "." for t in norm[start:stop]) and not self.headline:
            return "person"
        if last in words.generations:
            return "person"
        if first in words.given:
            sure = first.lower() not in words.ordinary or not plain[-1] or last in words.surnames
            return "person" if sure else "chain"
        if not any(plain):
            return "person"
        if first in words.surname_first and length <= 3 and (not plain[-1] or "-" in last):
            return "person"
        if not plain[0] and last in words.surnames:
            return "person"
        return "chain"
