"""From pieces to names: first everybody with a full name is registered, then short forms are resolved."""

from __future__ import annotations

import re
from collections import Counter

from kb.annotate.names.chains import chain_pattern
from kb.annotate.names.context import acts, is_located, word_before
from kb.annotate.names.gazetteer import Entry, Gazetteer
from kb.annotate.names.lexicon import Words
from kb.annotate.names.pieces import Piece
from kb.annotate.names.registry import Registry
from kb.annotate.names.scan import Found
from kb.records import Name

MONTH_BEFORE = frozenset({"in", "last", "next", "since", "early", "late", "mid", "of", "until", "by",
                          "this"})
LOCATIVE = frozenset({"in", "at", "near", "outside", "inside", "downtown"})
PAPER_ARTICLES = frozenset({"El", "La", "Le", "Il", "Der", "Die", "Das"})
GEORGIA = "country/ge"
MAX_ACRONYM = 6
MAX_VOTES = 20
MAX_SEARCHES = 30
_ACRONYM_AFTER = re.compile(r" \([\"“]?([A-Z][A-Za-z&.-]{1,9})[\"”]?\)")
_NEXT_WORDS = re.compile(r" ([a-z]+)\b(?: ([a-z]+))?")
_DERIVED = ("s", "ing", "ed", "ly", "ful", "ism", "tion", "ness", "ment", "able", "ible", "ous", "less", "wide")
_CAMEL = re.compile(r"[a-z][A-Z]")
_CAMEL_SURNAMES = ("Mc", "Mac", "De", "Di", "Du", "Da", "La", "Le", "Van", "Von", "Fitz", "Ben", "Bin",
                   "Al", "El", "Abu", "St")
_ACRONYM = re.compile(r"[A-Z](?:\.?[A-Z&]){1,6}\.?s?")


class Mentions:
    """Turns the pieces of one document into names."""

    def __init__(self, text: str, found: list[Found], registry: Registry, gazetteer: Gazetteer, words: Words) -> None:
        self.text = text
        self.found = found
        self.registry = registry
        self.gazetteer = gazetteer
        self.words = words
        self.names: list[Name] = []
        self.pieces: list[Piece] = []
        self._lower: frozenset[str] | None = None
        self._searches = 0
        self.inner: Counter[str] = Counter()
        self.votes: dict[str, list[int]] = {}
        self.kinds: dict[str, str] = {}

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

    def title_starts(self) -> dict[int, int]:
        """Where a title with its country begins: where the name behind it begins."""
        return {name.start - piece.start + piece.title_start: name.start
                for name, piece in zip(self.names, self.pieces, strict=True) if piece.title_start >= 0}

    # --- first pass ----------------------------------------------------------------------------------------------

    def register(self) -> None:
        """Everybody with a full name, and acronyms that brackets introduce."""
        for item in self.found:
            cls = item.piece.cls
            entry = item.piece.entry
            if cls == "person" or (entry is not None and entry.kind == "person"):
                surface = self.text[item.start:item.end]
                if (" " in surface or "\u00a0" in surface) and not self._is_thing(item, surface):
                    piece = item.piece
                    self.registry.add_person(surface, item.start, piece.gender, piece.office, piece.country)
            elif entry is not None and entry.name in self.gazetteer.states:
                self.registry.states += 1
            elif cls == "single":
                surface = self.text[item.start:item.end]
                if not item.headline:
                    self.votes.setdefault(surface, []).append(item.start)
                    if not item.initial:
                        self.inner[surface] += 1
            elif cls in ("organisation", "entry", "chain") and self.text[item.end:item.end + 2] == " (":
                self._introduce_acronym(item)

    def _is_thing(self, item: Found, surface: str) -> bool:
        """Whether "the" before a person-like name that ends in an ordinary word, or a foreign article in it as
        newspapers have ("El Mundo"), tells that it is no person's."""
        if item.piece.titled:
            return False
        if surface.partition(" ")[0] in PAPER_ARTICLES and surface.count(" ") == 1:
            return True
        if self.text[item.start - 4:item.start].lower() != "the ":
            return False
        last = surface.rpartition(" ")[2]
        return last.lower() in self.words.ordinary and last not in self.words.surnames

    def _introduce_acronym(self, item: Found) -> None:
        match = _ACRONYM_AFTER.match(self.text, item.end)
        if match is None:
            return
        short, surface, piece = match.group(1), self.text[item.start:item.end], item.piece
        initials = "".join(word[0] for word in re.findall(r"\w+", surface) if word[0].isupper())
        if piece.cls == "chain" and not initials.startswith(short.replace(".", "")[:2]):
            return
        if piece.entry is None:
            index = self.registry.add_named("organisation", surface, item.start, piece.country)
        elif piece.entry.kind == "organisation":
            index = self.registry.add_entry(piece.entry, surface, item.start)
        else:
            return
        self.registry.acronyms[short] = index

    # --- second pass ---------------------------------------------------------------------------------------------

    def resolve(self) -> None:
        """A name for every piece that is one."""
        last_end = 0
        for item in self.found:
            if item.start < last_end:
                continue
            name = self._name(item)
            if name is not None and name.kind == "person":
                name = self._body_of(name) or name
            if name is not None:
                self._keep(name, item.piece)
                last_end = name.end

    def _keep(self, name: Name, piece: Piece) -> None:
        self.names.append(name)
        self.pieces.append(piece)
        if name.entity >= 0:
            actor = self.registry.actors[name.entity]
            actor.mentions += 1
            actor.last = name.start

    def _name(self, item: Found) -> Name | None:
        cls = item.piece.cls
        if cls == "entry":
            return self._known(item)
        if cls == "person":
            return self._person(item)
        if cls in ("single", "surname"):
            return self._single(item)
        if cls in ("organisation", "place"):
            surface = self.text[item.start:item.end]
            index = self.registry.add_named(cls, surface, item.start, item.piece.country)
            self._note_namesake(surface.partition(" ")[2], item.piece.country, index)
            return Name(item.start, item.end, cls, index, "full")
        if cls == "given":
            return self._given_of_pair(item)
        if cls == "chain":
            return self._chain(item)
        return None

    def _body_of(self, name: Name) -> Name | None:
        """The body that a person's name is part of: "the Trump campaign", "the Obama administration"."""
        match = _NEXT_WORDS.match(self.text, name.end)
        if match is None or match.group(1) not in self.words.bodies or match.group(2) in self.words.not_after_body:
            return None
        surface = self.text[name.start:match.end(1)]
        index = self.registry.add_named("organisation", surface, name.start, None)
        return Name(name.start, match.end(1), "organisation", index, "name")

    def _known(self, item: Found) -> Name | None:
        entry = item.piece.entry
        assert entry is not None  # noqa: S101 - the parser's contract for the class "entry"
        start, end, text = item.start, item.end, self.text
        if text[start - 3:start] in ("al-", "el-"):
            return self._single(item)
        surface = text[start:end]
        if entry.form == "acronym" and surface in self.registry.acronyms:
            return Name(start, end, "organisation", self.registry.acronyms[surface], "acronym")
        if entry.kind == "place" and " " not in surface and not surface.isupper():
            bearer = self.registry.by_surname(surface, start, None)
            if bearer is not None and not is_located(text, start):
                return Name(start, end, "person", bearer, "surname")
        if entry.metonym is not None and (acts(text, start, end, entry.seat) or self._beside_metonym(start)):
            target = self.gazetteer.actor(entry.metonym)
            if target is not None:
                index = self.registry.add_entry(target._replace(form="metonym"), surface, start)
                return Name(start, end, target.kind, index, "metonym")
        if entry.weak and entry.metonym is None and not self._place_context(item):
            return self._single(item)
        if entry.kind == "person":
            full = " " in surface or "\u00a0" in surface
            bearer = (self.registry.add_person(surface, start, None, None, None) if full
                      else self.registry.by_surname(surface, start, None))
            if bearer is None:
                bearer = self.registry.add_surname(surface, start, None, None, None)
            return Name(start, end, "person", bearer, "alias")
        if entry.kind == "place":
            entry = self._right_city(item, entry)
        elif entry.actor_id == GEORGIA and entry.form == "name" and self.registry.states > 1:
            entry = self.gazetteer.state_of_georgia
        if entry.kind == "organisation" and entry.country and text[start - 3:start - 1] in ("'s", "’s"):
            self._owned(entry, surface, start)
        index = self.registry.add_entry(entry, surface, start)
        return Name(start, end, entry.kind, index, entry.form if entry.form != "metonym" else "name")

    def _owned(self, entry: Entry, surface: str, start: int) -> None:
        """ "Brazil's Supreme Court": another country's body of a name that stands for one country's without it."""
        last = self.names[-1] if self.names else None
        if last is None or last.end != start - 3 or last.kind not in ("country", "place") or last.entity < 0:
            return
        country = self.registry.actors[last.entity].country
        if country != entry.country and surface.rpartition(" ")[2] in self.words.organisation:
            owner = self.text[last.start:last.end]
            index = self.registry.add_named("organisation", surface, start, country, owner)
            self._note_namesake(surface, country, index)

    def _note_namesake(self, surface: str, country: str | None, index: int) -> None:
        """From here on the bare name means the body that was named with its country ("the Iraqi Parliament")."""
        entry = self.gazetteer.get(surface) if country else None
        if entry is not None and entry.kind == "organisation" and entry.country not in (None, country):
            self.registry.namesakes[entry.actor_id] = index

    def _beside_metonym(self, start: int) -> bool:
        """Whether a place is the second of two of which the first acts: "between Washington and Moscow"."""
        last = self.names[-1] if self.names else None
        return last is not None and last.form == "metonym" and self.text[last.end:start] in (" and ", " or ")

    def _place_context(self, item: Found) -> bool:
        """Whether the words say that a doubtful name is a place: "in Jackson", "Jackson, Miss."."""
        if is_located(self.text, item.start):
            return True
        return self._area_after(item) is not None

    def _area_after(self, item: Found) -> str | None:
        """The state or country that follows a town after a comma: "US-OH" or "PE"."""
        if self.text[item.end:item.end + 2] != ", ":
            return None
        match = chain_pattern().match(self.text, item.end + 2)
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

    def _right_city(self, item: Found, entry: Entry) -> Entry:
        """The homonym that the text points at: "Paris, Texas"."""
        area = self._area_after(item)
        if area is None or area == entry.country or entry.country is None:
            return entry
        return self.gazetteer.city_in(entry.name, area)

    def _person(self, item: Found) -> Name | None:
        start, end, piece = item.start, item.end, item.piece
        surface = self.text[start:end]
        if " " in surface or "\u00a0" in surface:
            if self._is_thing(item, surface) and not self.registry.knows_person(surface):
                if surface.partition(" ")[0] not in PAPER_ARTICLES:
                    return None
                return Name(start, end, "organisation", self.registry.add_named("organisation", surface, start, None),
                            "full")
            index = self.registry.add_person(surface, start, piece.gender, piece.office, piece.country)
            return Name(start, end, "person", index, "title" if piece.titled else "full")
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
        return Name(start, end, "person", found, "title")

    def _given_of_pair(self, item: Found) -> Name | None:
        """ "Bill" of "Bill and Hillary Clinton". """
        match = chain_pattern().match(self.text, self.text.index(" and ", item.end) + 5)
        if match is None:
            return None
        surname = match.group().split(" ")[1].rstrip(",.")
        given = self.text[item.start:item.end]
        index = self.registry.add_person(f"{given} {surname}", item.start, None, None, None)
        return Name(item.start, item.end, "person", index, "given")

    def _single(self, item: Found) -> Name | None:
        """One unknown word: a surname, an acronym, a given name, a new name, or nothing."""
        start, end = item.start, item.end
        surface = self._with_particle(start, end)
        if surface != self.text[start:end]:
            start = end - len(surface)
            known = self.gazetteer.get(surface)
            if known is not None:
                return Name(start, end, known.kind, self.registry.add_entry(known, surface, start), known.form)
        registry = self.registry
        bearer = registry.by_surname(surface, start, None)
        if bearer is not None and not (surface in self.words.calendar and self._is_month(start, end)):
            return Name(start, end, "person", bearer, "surname")
        if "-" in surface and (second := self._second_of_two(item, surface)) is not None:
            return second
        if surface in registry.acronyms:
            return Name(start, end, "organisation", registry.acronyms[surface], "acronym")
        if surface in self.gazetteer.states and (len(surface) == 2 or "." in surface):
            return self._state(start, end) if self.text[start - 2:start] in (", ", " (") else None
        if item.piece.cls == "surname":
            return None
        family = registry.surnames.get(surface[:-1].lower()) if surface.endswith("s") else None
        if family:
            return Name(start, end, "group", -1, "group", tuple(family))
        article = self.text[start - 4:start].lower() == "the "
        plain = surface.lower() in self.words.ordinary and not (article and surface.isupper() and not item.headline)
        bearer = registry.by_given(surface)
        if bearer is not None and not (plain and item.initial):
            return Name(start, end, "person", bearer, "given")
        if surface in self.words.organisation or surface in self.words.place or surface in self.words.thing:
            body = registry.by_last_word(surface) if article else None
            return None if body is None else Name(start, end, registry.actors[body].kind, body, "alias")
        if (plain or item.initial) and not self._is_used_as_name(surface, plain):
            return None
        if item.headline and surface not in self.votes and surface not in self.words.surnames:
            return None
        return self._new_single(item, start, surface)

    def _second_of_two(self, item: Found, surface: str) -> Name | None:
        """The second of two known persons in a compound ("the Cruz-Rubio debate"); the first is kept on the way."""
        first, _, second = surface.partition("-")
        one, other = (self.registry.by_surname(part, item.start, None) for part in (first, second))
        if one is None or other is None:
            return None
        self._keep(Name(item.start, item.start + len(first), "person", one, "surname"), item.piece)
        return Name(item.end - len(second), item.end, "person", other, "surname")

    def _state(self, start: int, end: int) -> Name:
        """The state after a town: "Manchester, N.H."."""
        entry = self.gazetteer.state_named(self.text[start:end])
        return Name(start, end, "place", self.registry.add_entry(entry, entry.name, start), "name")

    def _is_used_as_name(self, surface: str, plain: bool) -> bool:
        """Whether the document itself shows that a word is a name: it has its capital inside sentences too."""
        if self.inner[surface] >= (2 if plain else 1):
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
        end = item.end
        if (len(surface) < 3 and not surface.isupper()) or surface in self.words.not_names:
            return None
        if surface[-1] == "." or any(c.isdigit() for c in surface):
            return None
        if len(surface) < 2 or (surface.isupper() and len(surface) > MAX_ACRONYM and self.inner[surface] < 2):
            return None
        if _ACRONYM.fullmatch(surface):
            if item.headline or surface[-1] == "s":
                return None
            kind = "person" if len(surface) > 3 and surface.title() in self.words.surnames else "organisation"
        else:
            kind = "organisation" if item.piece.country else self._voted_kind(surface, start)
        if kind == "person":
            index = self.registry.add_surname(surface, start, None, None, None)
            return Name(start, end, kind, index, "surname")
        index = self.registry.add_named(kind, surface, start, None)
        return Name(start, end, kind, index, "acronym" if _ACRONYM.fullmatch(surface) else "name")

    def _voted_kind(self, surface: str, start: int) -> str:
        """What an unknown word is in this document: what most of its mentions look like."""
        kind = self.kinds.get(surface)
        if kind is None:
            length = len(surface)
            seen = Counter("place" if word_before(self.text, at) in LOCATIVE else self._kind_by_article(at, at + length)
                           for at in self.votes.get(surface, [start])[:MAX_VOTES])
            best = max(seen.values())
            kind = next(kind for kind in ("person", "organisation", "group", "place") if seen[kind] == best)
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
        after = _NEXT_WORDS.match(text, end)
        word = after.group(1) if after else ""
        modifies = text[end:end + 1] == "-" or (word and not (
            word in self.words.following or word.endswith(("ed", "s"))))
        return "person" if modifies else "organisation"

    def _chain(self, item: Found) -> Name | None:
        """Several words of which some are ordinary: a known person's surname among them, or a doubtful person."""
        start, end = item.start, item.end
        surface = self.text[start:end]
        words = surface.replace("\u00a0", " ").split(" ")
        short = "".join(word[0] for word in words if word[0].isupper())
        if len(short) > 1 and short in self.registry.acronyms:
            return Name(start, end, "organisation", self.registry.acronyms[short], "full")
        bearer = self.registry.by_surname(words[0], start, None)
        if bearer is not None and len(words[0]) > 2:
            return Name(start, start + len(words[0]), "person", bearer, "surname")
        plain = [word.lower() in self.words.ordinary for word in words]
        if len(words) > 3 or sum(plain) != 1 or item.headline:
            return None
        if word_before(self.text, start) in ("the", "a", "an") or self.text[start - 4:start].lower() == "the ":
            return None
        if item.initial and plain[0]:
            return None
        index = self.registry.add_person(surface, start, None, None, None)
        return Name(start, end, "person", index, "full")
