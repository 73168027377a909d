"""From pieces to names: first everybody with a full name is registered, then short forms are resolved."""

from __future__ import annotations

import re
from typing import Final

from kb.annotate.making import make
from kb.annotate.names.bearers import begins_with_word, is_led_by_verb, means_country
from kb.annotate.names.chains import chain_pattern
from kb.annotate.names.context import acts, is_located, word_before
from kb.annotate.names.gazetteer import Entry
from kb.annotate.names.pieces import Piece
from kb.annotate.names.scan import Found
from kb.annotate.names.singles import LOCATIVE, NEXT_WORDS, Owner, Singles
from kb.records import Name

PAPER_ARTICLES: Final = frozenset({"El", "La", "Le", "Il", "Der", "Die", "Das"})
GEORGIA: Final = "country/ge"
_ACRONYM_AFTER: Final = re.compile(r" \([\"“]?([A-Z][A-Za-z&.-]{1,9})[\"”]?\)")
_OF_STATE: Final = re.compile(r" of (?:the )?([A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20}){0,2})")
FACILITY_LEAD: Final = 16
"""Characters before a name in which the word that leads to it stands."""
_INTRODUCED: Final = frozenset({"organisation", "entry", "chain"})


class Mentions(Singles):
    """Turns the pieces of one document into names."""

    # --- first pass ----------------------------------------------------------------------------------------------

    def register(self) -> None:
        """Everybody with a full name, and acronyms that brackets introduce."""
        text, votes, inner, states = self.text, self.votes, self.inner, self.gazetteer.states
        for at, item in enumerate(self.found):
            start, end, piece = item
            cls = piece.cls
            if cls == "office":
                self.office_pieces.append(item)
                continue
            if cls == "single":
                if not piece.headline:
                    surface = piece.surface
                    if surface in votes:
                        votes[surface].append(start)
                    else:
                        votes[surface] = [start]
                    if not piece.initial:
                        inner[surface] = inner.get(surface, 0) + 1
                continue
            entry = piece.entry
            if cls == "person" or (entry is not None and entry.kind == "person"):
                surface = piece.surface
                if (" " in surface or "\u00a0" in surface) and not self._is_thing(piece, start):
                    self.registry.add_person(surface, start, piece.gender, piece.office, piece.country)
            elif entry is not None and entry.name in states:
                self.registry.states += 1
            elif cls in _INTRODUCED and text.startswith(" (", end):
                self._introduce_acronym(piece, start, end)
            if entry is not None and entry.kind == "organisation" and entry.country and (
                    start >= self.story and entry.namesakes not in self.bodies):
                self.bodies[entry.namesakes] = self._owner(entry, item, self.found[at - 1] if at else None)

    def _owner(self, entry: Entry, item: Found, before: Found | None) -> Owner | None:
        """The other state whose body is meant: "Brazil's Supreme Court", "the Supreme Court of Norway"."""
        start, end, piece = item
        if not self.words.organisation.intersection(piece.surface.split(" ")) or entry.form == "acronym":
            return None
        owner = self._state_after(end)
        if owner is None and before is not None and before[1] == start - 3 and before[2].entry is not None and (
                self.text[start - 3:start - 1] in ("'s", "’s")):
            state = before[2].entry
            owner = Owner(state.country, before[2].surface) if state.kind in ("country", "place") else None
        return owner if owner is not None and owner.country not in (None, entry.country) else None

    def _state_after(self, end: int) -> Owner | None:
        """The country that "of" names behind a body."""
        match = _OF_STATE.match(self.text, end)
        words = match.group(1).split(" ") if match else []
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            entry = self.gazetteer.get(name)
            if entry is not None and entry.kind == "country" and entry.form != "demonym" and match is not None:
                return Owner(entry.country, name, match.start(1) + len(name))
        return None

    def _is_thing(self, piece: Piece, start: int) -> bool:
        """Whether "the" before a person-like name that ends in an ordinary word, or a foreign article in it as
        newspapers have ("El Mundo"), tells that it is no person's."""
        if piece.titled:
            return False
        surface = piece.surface
        if surface.partition(" ")[0] in PAPER_ARTICLES and surface.count(" ") == 1:
            return True
        if self.text[start - 4:start] not in ("the ", "The ", "THE "):
            return False
        last = surface.rpartition(" ")[2]
        return last.lower() in self.words.ordinary and last not in self.words.surnames

    def _introduce_acronym(self, piece: Piece, start: int, end: int) -> None:
        match = _ACRONYM_AFTER.match(self.text, end)
        if match is None:
            return
        short, surface = match.group(1), piece.surface
        initials = "".join(word[0] for word in re.findall(r"\w+", surface) if word[0].isupper())
        if piece.cls == "chain" and not initials.startswith(short.replace(".", "")[:2]):
            return
        if piece.entry is None:
            index = self.registry.add_named("organisation", surface, start, piece.country)
        elif piece.entry.kind == "organisation":
            index = self.registry.add_entry(piece.entry, surface, start)
        else:
            return
        self.registry.acronyms[short] = index

    # --- second pass ---------------------------------------------------------------------------------------------

    def resolve(self) -> None:
        """A name for every piece that is one."""
        bodies, facilities = self.words.body_starts, self.words.facility_starts
        last_end, text = 0, self.text
        for item in self.found:
            start, end, piece = item
            if start < last_end or piece.cls == "office":
                continue
            name = self._facility(item) if text[end:end + 4] in facilities else None
            if name is None:
                name = self._read(item)
            if name is None:
                continue
            last_end = name[1]
            if name[2] == "person" and text[last_end:last_end + 4] in bodies:
                name = self._body_of(name) or name
                last_end = name[1]
            self._keep(name, piece)

    def _read(self, item: Found) -> Name | None:
        """The name that a piece is, by its class."""
        cls = item[2].cls
        if cls == "single" or cls == "surname":
            return self._single(item)
        if cls == "entry":
            return self._known(item)
        if cls == "person":
            return self._person(item)
        if cls == "chain":
            return self._chain(item)
        return self._given_of_pair(item) if cls == "given" else self._named(item)

    def _named(self, item: Found, kind: str = "") -> Name | None:
        """An organisation or place that its own words tell."""
        start, end, piece = item
        surface, country, kind = piece.surface, piece.country, kind or piece.cls
        index = self.registry.add_named(kind, surface, start, country)
        if country:
            self._note_namesake(surface.partition(" ")[2], country, index)
        return make(Name, (start, end, kind, index, "full", ()))

    def _facility(self, item: Found) -> Name | None:
        """The place whose name ends with a common noun: "the Meridian shopping mall", "outside NATO headquarters".

        It is one where no article but "the" leads to it, and the word before the noun is no town's or country's: "the
        Lima airport" is in Lima. Of a body, only its headquarters.
        """
        start, end, piece = item
        entry, before = piece.entry, self.text[max(0, start - FACILITY_LEAD):start]
        body = piece.cls == "organisation" or (entry is not None and entry.kind == "organisation")
        if piece.titled or piece.headline or (entry is not None and not body) or not before.endswith(" "):
            return None
        match = self.words.facilities.match(self.text, end)
        follower = NEXT_WORDS.match(self.text, match.end()) if match else None
        if follower is not None and follower.group(1) not in self.words.after_facility:
            return None  # "the Meridian hotel chain"
        seat = match is not None and match.group() == " headquarters"
        if match is None or seat is not body:
            return None
        led = before.lower().split()
        if not led or not (led[-1] in LOCATIVE or led[-1] == "the"):
            return None
        if not body and self.registry.by_surname(piece.surface, start, None) is not None:
            return None  # "at the Lee ranch"
        surface = self.text[start:match.end()]
        return make(Name, (start, match.end(), "place", self.registry.add_named("place", surface, start, None), "full",
                           ()))

    def _body_of(self, name: Name) -> Name | None:
        """The body that a person's name is part of: "the Trump campaign", "the Obama administration"."""
        match = NEXT_WORDS.match(self.text, name.end)
        if match is None or match.group(1) not in self.words.bodies or match.group(2) in self.words.not_after_body:
            return None
        surface = self.text[name.start:match.end(1)]
        index = self.registry.add_named("organisation", surface, name.start, None)
        return Name(name.start, match.end(1), "organisation", index, "name")

    def _known(self, item: Found) -> Name | None:
        start, end, piece = item
        entry, surface, text = piece.entry, piece.surface, self.text
        assert entry is not None  # noqa: S101 - the parser's contract for the class "entry"
        if start and text[start - 1] == "-" and text[start - 3:start - 1] in ("al", "el"):
            return self._single(item)
        plain = self.plain.get(surface)
        if plain is not None:
            return make(Name, (start, end, *plain, ()))
        kind, form = entry.kind, entry.form
        if form == "acronym" and surface in self.registry.acronyms:
            return make(Name, (start, end, "organisation", self.registry.acronyms[surface], "acronym", ()))
        if kind == "place" and " " not in surface and not surface.isupper():
            bearer = self.registry.by_surname(surface, start, None)
            if bearer is not None and not is_located(text, start):
                return make(Name, (start, end, "person", bearer, "surname", ()))
        borne = self.registry.by_surname(surface, start, None) if kind == "country" and form == "name" else None
        if borne is not None and self._is_bearer(borne, item, entry):
            return make(Name, (start, end, "person", borne, "surname", ()))
        if entry.metonym is not None and (acts(text, start, end, entry.seat) or self._beside_metonym(start)):
            target = self.gazetteer.actor(entry.metonym)
            if target is not None:
                index = self.registry.add_entry(target._replace(form="metonym"), surface, start)
                return make(Name, (start, end, target.kind, index, "metonym", ()))
        if entry.weak and entry.metonym is None and not self._place_context(start, end):
            return self._single(item)
        if kind == "person":
            return self._known_person(item)
        if kind == "place":
            entry = self._right_city(end, entry)
        elif entry.actor_id == GEORGIA and form == "name" and self.registry.states > 1:
            entry = self.gazetteer.state_of_georgia
        if kind == "organisation" and entry.country:
            if (owner := self._meant_state(entry, item)) is not None:
                index = self.registry.add_named("organisation", surface, start, owner.country, owner.name)
                self._note_namesake(surface, owner.country, index)
                if owner.end:
                    self.registry.actors[index].name = text[start:owner.end]
                    return make(Name, (start, owner.end, "organisation", index, "full", ()))
            elif entry.shared and entry.actor_id not in self.bodies and (
                    entry.namesakes not in self.registry.namesakes):
                return self._named(item, "organisation")
        index = self.registry.add_entry(entry, surface, start)
        form = entry.form if entry.form != "metonym" else "name"
        plain_country = kind == "country" == entry.kind and entry.metonym is None and not entry.weak
        if plain_country and form != "acronym" and borne is None:
            self.plain[surface] = (kind, index, form)
        return make(Name, (start, end, entry.kind, index, form, ()))

    def _is_bearer(self, bearer: int, item: Found, entry: Entry) -> bool:
        """Whether a country's name means the one who bears it as a surname (-1: several do): somebody named in full
        before it, and before the country.

        In the headline, where nobody is named yet, only a verb of persons behind it tells.
        """
        start, end, _ = item
        registry, text = self.registry, self.text
        if bearer < 0:
            return False
        actor, state = registry.actors[bearer], registry.by_id.get(entry.actor_id)
        if len(actor.tokens) < 2 or (state is not None and registry.actors[state].first < actor.first and (
                registry.actors[state].first >= self.story)):
            return False
        if actor.first > start and not (start < self.story and is_led_by_verb(text, end)):
            return False
        if actor.tokens[0] in self.words.ordinary and begins_with_word(text, actor.first):
            return False
        last = self.names[-1] if self.names else None
        return not means_country(text, start, end, entry, self.gazetteer, last)

    def _known_person(self, item: Found) -> Name:
        """A person of the reader's list, or whoever bears the one name that stands for that person."""
        start, end, piece = item
        surface = piece.surface
        full = " " in surface or "\u00a0" in surface
        bearer = (self.registry.add_person(surface, start, None, None, None) if full
                  else self.registry.by_surname(surface, start, None))
        if bearer is None:
            bearer = self.registry.add_surname(surface, start, None, None, None)
        return make(Name, (start, end, "person", bearer, "alias", ()))

    def _meant_state(self, entry: Entry, item: Found) -> Owner | None:
        """The other state whose body a name means that stands for one country's without it. A headline means the one
        that the story names first."""
        start, _, piece = item
        last = self.names[-1] if self.names else None
        owner = self._owner(entry, item, None)
        if owner is None and last is not None and last.end == start - 3 and last.kind in ("country", "place") and (
                last.entity >= 0 and self.text[start - 3:start - 1] in ("'s", "’s")
                and self.words.organisation.intersection(piece.surface.split(" "))):
            country = self.registry.actors[last.entity].country
            owner = Owner(country, self.text[last.start:last.end]) if country != entry.country else None
        if owner is None and start < self.story and (told := self.bodies.get(entry.namesakes)):
            return told._replace(end=0)
        return owner

    def _note_namesake(self, surface: str, country: str | None, index: int) -> None:
        """From here on the bare name means the body that was named with its country ("the Iraqi Parliament")."""
        entry = self.gazetteer.get(surface) if country else None
        if entry is not None and entry.kind == "organisation" and entry.country not in (None, country):
            self.registry.namesakes[entry.namesakes] = index

    def _beside_metonym(self, start: int) -> bool:
        """Whether a place is the second of two of which the first acts: "between Washington and Moscow"."""
        last = self.names[-1] if self.names else None
        return last is not None and last.form == "metonym" and self.text[last.end:start] in (" and ", " or ")

    def _place_context(self, start: int, end: int) -> bool:
        """Whether the words say that a doubtful name is a place: "in Jackson", "Jackson, Miss."."""
        return is_located(self.text, start) or self._area_after(end) is not None

    def _right_city(self, end: int, entry: Entry) -> Entry:
        """The homonym that the text points at: "Paris, Texas"."""
        area = self._area_after(end)
        if area is None or area == entry.country or entry.country is None:
            return entry
        return self.gazetteer.city_in(entry.name, area)

    def _person(self, item: Found) -> Name | None:
        start, end, piece = item
        surface = piece.surface
        if " " in surface or "\u00a0" in surface:
            if self._is_thing(piece, start) and not self.registry.knows_person(surface):
                if surface.partition(" ")[0] not in PAPER_ARTICLES:
                    return None
                return Name(start, end, "organisation", self.registry.add_named("organisation", surface, start, None),
                            "full")
            index = self.registry.add_person(surface, start, piece.gender, piece.office, piece.country)
            return make(Name, (start, end, "person", index, "title" if piece.titled else "full", ()))
        bearer = self.registry.by_surname(surface, start, piece.gender)
        if bearer is None and not piece.gender:
            bearer = self.registry.by_given(surface)
        found = -1 if bearer is None else bearer
        if bearer is None:
            found = self.registry.add_surname(surface, start, piece.gender, piece.office, piece.country)
        elif found >= 0:
            self.registry.actors[found].hold(piece.office, piece.country)
        if found >= 0 and piece.gender and self.registry.actors[found].gender is None:
            self.registry.actors[found].gender = piece.gender
        return make(Name, (start, end, "person", found, "title", ()))

    def _given_of_pair(self, item: Found) -> Name | None:
        """ "Bill" of "Bill and Hillary Clinton". """
        start, end, piece = item
        match = chain_pattern().match(self.text, self.text.index(" and ", end) + 5)
        if match is None:
            return None
        surname = match.group().split(" ")[1].rstrip(",.")
        index = self.registry.add_person(f"{piece.surface} {surname}", start, None, None, None)
        return make(Name, (start, end, "person", index, "given", ()))

    def _chain(self, item: Found) -> Name | None:
        """Several words of which some are ordinary: a known person's surname among them, or a doubtful person."""
        start, end, piece = item
        surface = piece.surface
        words = surface.replace("\u00a0", " ").split(" ")
        short = "".join(word[0] for word in words if word[0].isupper())
        if len(short) > 1 and short in self.registry.acronyms:
            return make(Name, (start, end, "organisation", self.registry.acronyms[short], "full", ()))
        bearer = self.registry.by_surname(surface, start, None)
        if bearer is not None:
            return make(Name, (start, end, "person", bearer, "surname", ()))  # "De Blasio" of "Bill de Blasio"
        bearer = self.registry.by_surname(words[0], start, None)
        if bearer is not None and len(words[0]) > 2:
            return Name(start, start + len(words[0]), "person", bearer, "surname")
        plain = [word.lower() in self.words.ordinary for word in words]
        if len(words) > 3 or sum(plain) != 1 or piece.headline:
            return None
        if word_before(self.text, start) in ("the", "a", "an") or self.text[start - 4:start].lower() == "the ":
            return None
        if piece.initial and plain[0]:
            return None
        index = self.registry.add_person(surface, start, None, None, None)
        return make(Name, (start, end, "person", index, "full", ()))
