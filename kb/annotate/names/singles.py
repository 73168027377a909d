"""Names of one word: surnames, given names, acronyms, and words that only the document shows to be names."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from kb.annotate.making import make
from kb.annotate.names.chains import chain_pattern
from kb.annotate.names.context import word_before
from kb.annotate.names.gazetteer import Gazetteer
from kb.annotate.names.lexicon import Words
from kb.annotate.names.pieces import Piece
from kb.annotate.names.registry import Registry
from kb.annotate.names.scan import Found
from kb.records import Name

MONTH_BEFORE: Final = frozenset({"in", "last", "next", "since", "early", "late", "mid", "of", "until", "by",
                          "this"})
LOCATIVE: Final = frozenset({"in", "at", "near", "outside", "inside", "downtown"})
MAX_ACRONYM: Final = 6
MAX_VOTES: Final = 20
MAX_SEARCHES: Final = 30
NEXT_WORDS: Final = re.compile(r" ([a-z]+)\b(?: ([a-z]+))?")
_DERIVED: Final[tuple[str, ...]] = (
    "s", "ing", "ed", "ly", "ful", "ism", "tion", "ness", "ment", "able", "ible", "ous", "less", "wide")
_CAMEL: Final = re.compile(r"[a-z][A-Z]")
_CAMEL_SURNAMES: Final[tuple[str, ...]] = (
    "Mc", "Mac", "De", "Di", "Du", "Da", "La", "Le", "Van", "Von", "Fitz", "Ben", "Bin", "Al", "El", "Abu", "St")
ACRONYM: Final = re.compile(r"[A-Z](?:\.?[A-Z&]){1,6}\.?s?")


class Owner(NamedTuple):
    """The state whose body a name means: its code, its name, and where that ends if it follows ("of Norway")."""

    country: str | None
    name: str
    end: int = 0


class Singles:
    """The state of reading one document's names, and the reading of those of one word. `story` is where its body
    begins, behind the headline."""

    def __init__(
        self, text: str, story: int, found: list[Found], registry: Registry, gazetteer: Gazetteer, words: Words
    ) -> None:
        self.text = text
        self.story = story
        self.found = found
        self.registry = registry
        self.gazetteer = gazetteer
        self.words = words
        self.names: list[Name] = []
        self.office_pieces: list[Found] = []
        self.title_starts: dict[int, int] = {}
        """Where a title with its country begins: where the name behind it begins."""
        self._lower: frozenset[str] | None = None
        self._searches = 0
        self.inner: dict[str, int] = {}
        self.votes: dict[str, list[int]] = {}
        self.kinds: dict[str, str] = {}
        self.plain: dict[str, tuple[str, int, str]] = {}
        """Countries' names that mean the same wherever they stand, as they were first resolved."""
        self.bodies: dict[str, Owner | None] = {}
        """Bodies of one state that the story names, each with the other state whose body of that name it means."""

    def _is_written_small(self, word: str) -> bool:
        """Whether the document writes a word without a capital too. A few words are searched for, many looked up."""
        small = word.lower()
        if self._lower is None and self._searches < MAX_SEARCHES:
            self._searches += 1
            at = self.text.find(" " + small)
            return at >= 0 and not self.text[at + 1 + len(small):at + 2 + len(small)].isalnum()
        if self._lower is None:
            self._lower = frozenset(re.findall(r"(?<![\w'’-])[a-z]\w+", self.text))
        return small in self._lower

    def _keep(self, name: Name, piece: Piece) -> None:
        start, _, _, entity, _, _ = name
        self.names.append(name)
        if piece.title_start >= 0:
            self.title_starts[start - piece.start + piece.title_start] = start
        if entity >= 0:
            actor = self.registry.actors[entity]
            actor.mentions += 1
            actor.last = start

    def _single(self, item: Found) -> Name | None:
        """One unknown word: a surname, an acronym, a given name, a new name, or nothing."""
        start, end, piece = item
        surface, registry = piece.surface, self.registry
        if self.text[start - 1:start] == "-" or self.text[start - 3:start - 1] in self.words.particle_ends:
            surface = self._with_particle(start, end)
            if surface != piece.surface:
                start = end - len(surface)
                known = self.gazetteer.get(surface)
                if known is not None:
                    return Name(start, end, known.kind, registry.add_entry(known, surface, start), known.form)
        bearer = registry.by_surname(surface, start, None)
        if bearer is not None and not (surface in self.words.calendar and self._is_month(start, end)):
            return make(Name, (start, end, "person", bearer, "surname", ()))
        if "-" in surface and (second := self._second_of_two(item)) is not None:
            return second
        if surface in registry.acronyms:
            return make(Name, (start, end, "organisation", registry.acronyms[surface], "acronym", ()))
        if surface in self.gazetteer.states and (len(surface) == 2 or "." in surface):
            return self._state(start, end) if self.text[start - 2:start] in (", ", " (") else None
        if piece.cls == "surname":
            return None
        family = registry.surnames.get(surface[:-1].lower()) if surface.endswith("s") else None
        if family:
            return Name(start, end, "group", -1, "group", tuple(family))
        article = self.text[start - 4:start].lower() == "the "
        shouted = article and surface.isupper() and not piece.headline
        plain = surface.lower() in self.words.ordinary and not shouted
        bearer = registry.by_given(surface)
        if bearer is not None and not (plain and piece.initial):
            return make(Name, (start, end, "person", bearer, "given", ()))
        if surface in self.words.organisation or surface in self.words.place or surface in self.words.thing:
            body = registry.by_last_word(surface) if article else None
            return None if body is None else make(Name, (start, end, registry.actors[body].kind, body, "alias", ()))
        if (plain or piece.initial) and not self._is_used_as_name(surface, plain):
            return None
        if piece.headline and surface not in self.votes and surface not in self.words.surnames:
            return None
        return self._new_single(item, start, surface)

    def _second_of_two(self, item: Found) -> Name | None:
        """The second of two known persons in a compound ("the Cruz-Rubio debate"); the first is kept on the way."""
        start, end, piece = item
        first, _, second = piece.surface.partition("-")
        one, other = (self.registry.by_surname(part, start, None) for part in (first, second))
        if one is None or other is None:
            return None
        self._keep(Name(start, start + len(first), "person", one, "surname"), piece)
        return Name(end - len(second), end, "person", other, "surname")

    def _state(self, start: int, end: int) -> Name:
        """The state after a town: "Manchester, N.H."."""
        entry = self.gazetteer.state_named(self.text[start:end])
        return Name(start, end, "place", self.registry.add_entry(entry, entry.name, start), "name")

    def _is_used_as_name(self, surface: str, plain: bool) -> bool:
        """Whether the document itself shows that a word is a name: it has its capital inside sentences too."""
        if self.inner.get(surface, 0) >= (2 if plain else 1):
            return not self._is_written_small(surface)
        return not (plain or surface.endswith(_DERIVED) or self._is_written_small(surface))

    def _is_month(self, start: int, end: int) -> bool:
        """Whether a month that is somebody's surname too means the month."""
        following = self.text[end:end + 2].strip()
        return following[:1].isdigit() or self.text[start - 2:start - 1].isdigit() or (
            word_before(self.text, start) in MONTH_BEFORE)

    def _with_particle(self, start: int, end: int) -> str:
        """The surname with the particle before it where the document has it so: "de Blasio", "al-Assad"."""
        text = self.text
        if text[start - 1:start] == "-" and text[start - 3:start - 1] in ("al", "el"):
            return text[start - 3:end]
        if text[start - 1:start] == " ":
            before = text[max(0, start - 12):start - 1].rpartition(" ")[2]
            if before in self.words.particles:
                longer = f"{before} {text[start:end]}"
                for lead in ("von der", "van der", "de la", "van den"):
                    whole = f"{lead} {text[start:end]}"
                    if text[start - len(lead) - 1:end] == whole:
                        longer = whole
                if self.registry.surnames.get(longer.lower()) or before in ("bin", "von", "van", "al", "el", "ibn"):
                    return longer
        return text[start:end]

    def _new_single(self, item: Found, start: int, surface: str) -> Name | None:
        """A name of one word that nothing explains; its context says of what kind it is."""
        _, end, piece = item
        if (len(surface) < 3 and not surface.isupper()) or surface in self.words.not_names:
            return None
        if surface[-1] == "." or any(c.isdigit() for c in surface):
            return None
        if len(surface) < 2 or (surface.isupper() and len(surface) > MAX_ACRONYM and self.inner.get(surface, 0) < 2):
            return None
        if ACRONYM.fullmatch(surface):
            if piece.headline or surface[-1] == "s":
                return None
            kind = "person" if len(surface) > 3 and surface.title() in self.words.surnames else "organisation"
        else:
            kind = "organisation" if piece.country else self._voted_kind(surface, start)
        if kind == "person":
            index = self.registry.add_surname(surface, start, None, None, None)
            return make(Name, (start, end, kind, index, "surname", ()))
        index = self.registry.add_named(kind, surface, start, None)
        return Name(start, end, kind, index, "acronym" if ACRONYM.fullmatch(surface) else "name")

    def _area_after(self, end: int) -> str | None:
        """The state or country that follows a town after a comma: "US-OH" or "PE"."""
        if not self.text.startswith(", ", end):
            return None
        match = chain_pattern().match(self.text, end + 2)
        if match is None:
            return None
        area = match.group().split(" ")
        for length in (3, 2, 1):
            phrase = " ".join(area[:length])
            if phrase in self.gazetteer.states:
                return self.gazetteer.states[phrase]
            entry = self.gazetteer.get(phrase)
            if entry is not None and entry.kind == "country" and entry.form != "demonym":
                return entry.country
        return None

    def _voted_kind(self, surface: str, start: int) -> str:
        """What an unknown word is in this document: what most of its mentions look like."""
        kind = self.kinds.get(surface)
        if kind is None:
            length = len(surface)
            places = self.votes.get(surface, [start])[:MAX_VOTES]
            seen = Counter("place" if word_before(self.text, at) in LOCATIVE else self._kind_by_article(at, at + length)
                           for at in places)
            if seen["place"] and any(self._area_after(at + length) for at in places):
                seen["place"] += MAX_VOTES
            best = max(seen.values())
            # "in Buka" says more than a mention that shows nothing, and would make a person of it.
            known = surface in self.words.surnames or surface in self.words.given
            order = ("person", "organisation", "group", "place") if known else (
                "place", "person", "organisation", "group")
            kind = next(kind for kind in order if seen[kind] == best)
            self.kinds[surface] = kind
        return kind

    def _kind_by_article(self, start: int, end: int) -> str:
        """Person, or what "the" before one unknown word tells: "the Nevadans" a group, "the Duma said" a body."""
        surface, text = self.text[start:end], self.text
        if surface in self.words.surnames:
            return "person"
        if _CAMEL.search(surface) and not surface.startswith(_CAMEL_SURNAMES):
            return "organisation"
        if surface.endswith(("ans", "ites")):
            return "group"
        if text[start - 4:start].lower() != "the ":
            return "person"
        if surface.endswith("s"):
            return "group"
        after = NEXT_WORDS.match(text, end)
        word = after.group(1) if after else ""
        modifies = text[end:end + 1] == "-" or (word and not (
            word in self.words.following or word.endswith(("ed", "s"))))
        return "person" if modifies else "organisation"
