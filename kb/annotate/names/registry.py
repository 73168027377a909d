"""The actors and places of one document, and who a surname, a title or an acronym means in it."""

from __future__ import annotations

import functools
from typing import Final, NamedTuple

from kb.annotate.making import make
from kb.annotate.names.gazetteer import Entry, Gazetteer, fold, slug
from kb.annotate.names.lexicon import Words
from kb.records import Entity

NEARBY: Final = 500
MAX_BEARERS: Final = 40
MAX_OFFICES: Final = 12
MAX_CACHED: Final = 200_000


class Actor:
    """Somebody or something while its document is read; becomes an `Entity` at the end."""

    __slots__ = ("actor_id", "country", "first", "gender", "initials", "kind", "last", "latitude", "longitude",
                 "mentions", "name", "named", "offices", "tokens")

    def __init__(self, kind: str, actor_id: str, name: str, first: int, entry: Entry | None = None) -> None:
        self.kind = kind
        self.actor_id = actor_id
        self.name = name
        self.first = first
        self.gender = entry.gender if entry else None
        self.country = entry.country if entry else None
        self.latitude = entry.latitude if entry else None
        self.longitude = entry.longitude if entry else None
        self.mentions = 0
        self.last = -1
        self.initials = ""
        self.named = False
        self.offices: list[tuple[str, str | None]] = []
        self.tokens: tuple[str, ...] = ()

    def hold(self, office: str | None, area: str | None) -> None:
        """Notes an office that this person holds, with its country, state or body if known."""
        if office is not None and len(self.offices) < MAX_OFFICES and (office, area) not in self.offices:
            self.offices.append((office, area))

    def entity(self) -> Entity:
        """The record that leaves this stage."""
        return make(Entity, (self.actor_id, self.kind, self.name, self.gender, self.country, self.latitude,
                              self.longitude))


class PersonName(NamedTuple):
    """What the wording of a personal name says by itself: its words, the initials inside, the reader's entry, the
    tail of an actor id, the gender of its given name, and the `keys` that it can be called by later on."""

    tokens: tuple[str, ...]
    initials: str
    known: Entry | None
    actor_id: str
    gender: str | None
    keys: tuple[str, ...]


def name_tokens(name: str, words: Words) -> tuple[str, ...]:
    """The words of a personal name, folded and in lower case, without initials and "Jr."."""
    tokens = name.replace("\u00a0", " ").split(" ")
    kept = [t for t in tokens if t not in words.generations and not is_initial(t)] or tokens
    return tuple(fold(t).lower() for t in kept)


def read_person(name: str, words: Words, gazetteer: Gazetteer) -> PersonName:
    """Reads one wording of a personal name; the same in every document, so that the caller may keep it."""
    tokens = name_tokens(name, words)
    parts = name.replace("\u00a0", " ").split(" ")
    known = gazetteer.get(name) or gazetteer.get(" ".join(t.title() if t.isupper() else t for t in parts))
    canonical = known.name if known is not None and known.kind == "person" else " ".join(
        t for t in parts if not is_initial(t) and (len(tokens) == 1 or t not in words.generations))
    if canonical.isupper():
        canonical = canonical.title()
    first = parts[0].title() if parts[0].isupper() else parts[0]
    gender = words.given.get(first) or words.given.get(first.partition("-")[0])
    return PersonName(tokens, "".join(t for t in name.split(" ")[1:-1] if is_initial(t)), known,
                      f"person/{slug(canonical)}", gender if gender in ("m", "f") else None,
                      surname_keys(tokens, words))


def surname_keys(tokens: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """What a person with these names is called for short: the last word, with its particles, or the first one."""
    last = tokens[-1]
    keys = [last]
    if "-" in last and last.partition("-")[0] in ("al", "el", "ul", "an", "ad", "as", "ash"):
        keys.append(last.partition("-")[2])
    at = len(tokens) - 1
    while at > 1 and tokens[at - 1] in words.particles:
        at -= 1
        keys.append(" ".join(tokens[at:]))
    if len(tokens) > 2:
        keys.append(" ".join(tokens[-2:]))
    if tokens[0].capitalize() in words.surname_first and len(tokens) <= 3:
        keys.append(tokens[0])
    return tuple(keys)


@functools.lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A surname or given name as the indexes have it: folded, in lower case, with plain blanks."""
    return fold(name).replace("\u00a0", " ").lower()


def is_initial(word: str) -> bool:
    """Whether a word of a name is an initial or several ("J.", "H.W.")."""
    return len(word) > 1 and word[1] == "." and word[-1] == "."


def _enlist(bearers: list[int], index: int) -> None:
    """Adds a bearer of a name; beyond a bound nobody could tell them apart, and the cost would not be linear."""
    if len(bearers) < MAX_BEARERS and index not in bearers:
        bearers.append(index)


class Registry:
    """Who is in the document. Indexes are into `actors`."""

    def __init__(self, gazetteer: Gazetteer, words: Words) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.actors: list[Actor] = []
        self.persons: list[int] = []
        self.by_id: dict[str, int] = {}
        self.surnames: dict[str, list[int]] = {}
        self._bearers: dict[str, list[int]] = {}
        """The lists of `surnames` by the words as they were written."""
        self.givens: dict[str, list[int]] = {}
        self.by_name: dict[str, int] = {}
        self.acronyms: dict[str, int] = {}
        self.last_words: dict[str, set[int]] = {}
        self.states = 0
        self.namesakes: dict[str, int] = {}

    # --- persons -------------------------------------------------------------------------------------------------

    def add_person(self, name: str, at: int, gender: str | None, office: str | None, country: str | None) -> int:
        """A person under a name of two or more words; the same person again where the names agree."""
        index = self.by_name.get(name, -1)
        if index >= 0:
            self.actors[index].hold(office, country)
            return index
        index = self.by_name[name] = self._add_new_name(name, at, gender)
        actor = self.actors[index]
        if country is not None and len(country) == 2:
            actor.country = actor.country or country
        actor.hold(office, country)
        return index

    def _add_new_name(self, name: str, at: int, gender: str | None) -> int:
        """A wording of a person's name that the document has not had before."""
        read = self.gazetteer.people.get(name)
        if read is None:
            read = read_person(name, self.words, self.gazetteer)
            if len(self.gazetteer.people) < MAX_CACHED:
                self.gazetteer.people[name] = read
        index = self._same_person(read.tokens, read.initials)
        if index < 0:
            actor_id = read.actor_id if read.actor_id not in self.by_id else f"person/{slug(name)}"
            index = self._new("person", actor_id, name, at, read.known)
            actor = self.actors[index]
            actor.tokens, actor.initials = read.tokens, read.initials
            self._index_person(read.tokens, read.keys, index)
        else:
            actor = self.actors[index]
            self._reword(actor, index, name, read)
            actor.first = min(actor.first, at)
            actor.initials = actor.initials or read.initials
        if actor.gender is None:
            actor.gender = gender or read.gender
        return index

    def _reword(self, actor: Actor, index: int, name: str, read: PersonName) -> None:
        """Gives a person the new wording where it says more than the old one, or the old one was in capitals."""
        shouted = any(len(word) > 2 and word.isupper() for word in actor.name.split(" "))
        if (len(name) > len(actor.name) or (shouted and len(read.tokens) >= len(actor.tokens))) and not name.isupper():
            actor.name = name
            if len(read.tokens) > len(actor.tokens):
                actor.tokens = read.tokens
                self._index_person(read.tokens, read.keys, index)

    def knows_person(self, name: str) -> bool:
        """Whether a person of that name was registered before."""
        return self._same_person(name_tokens(name, self.words), "") >= 0

    def _same_person(self, tokens: tuple[str, ...], initials: str) -> int:
        """Who bears this name already: same last word, and the same first word or one name inside the other."""
        for index in self.surnames.get(tokens[-1], ()):
            other, theirs = self.actors[index].tokens, self.actors[index].initials
            if initials and theirs and initials != theirs:
                continue
            if len(other) < 2 or len(tokens) < 2:
                continue
            short, long = (tokens, other) if len(tokens) <= len(other) else (other, tokens)
            if short[0] == long[0] or short == long[-len(short):] or short[0].replace("-", "") == long[0] + long[1]:
                return index
        return -1

    def _index_person(self, tokens: tuple[str, ...], keys: tuple[str, ...], index: int) -> None:
        for key in keys:
            _enlist(self.surnames.setdefault(key, []), index)
        if len(tokens) > 1:
            _enlist(self.givens.setdefault(tokens[0], []), index)

    def by_surname(self, name: str, at: int, gender: str | None) -> int | None:
        """Who a surname means at an offset: an index, -1 where it is ambiguous, None where nobody bears it.

        News keeps the bare surname for the bearer it introduced first and gives the others a title or a given name;
        just after another bearer was named it stays open.
        """
        bearers = self._bearers.get(name)
        if bearers is None:
            bearers = self.surnames.get(name_key(name))
            if bearers is None:
                return None
            self._bearers[name] = bearers
        if gender is not None and len(bearers) > 1:
            bearers = [b for b in bearers if self.actors[b].gender in (gender, None)] or bearers
        if len(bearers) == 1:
            return bearers[0]
        if gender is not None:
            sure = [b for b in bearers if self.actors[b].gender == gender]
            if len(sure) == 1:
                return sure[0]
        introduced = [b for b in bearers if self.actors[b].first <= at] or bearers
        main = min(introduced, key=lambda b: self.actors[b].first)
        latest = max(introduced, key=lambda b: self.actors[b].last)
        near = self.actors[latest].last > at - NEARBY and self.actors[latest].last > self.actors[main].last
        return -1 if near and latest != main else main

    def by_given(self, name: str) -> int | None:
        """Who is meant by a given name alone: an index, -1 where several may be, None where nobody is."""
        bearers = self.givens.get(name_key(name))
        return None if not bearers else bearers[0] if len(bearers) == 1 else -1

    def add_surname(self, name: str, at: int, gender: str | None, office: str | None, country: str | None) -> int:
        """A person whom the document names by surname only."""
        known = self.gazetteer.get(name)
        if known is not None and known.kind != "person":
            known = None
        canonical = known.name if known else name.title() if name.isupper() else name
        actor_id = f"person/{slug(canonical)}"
        index = self.by_id.get(actor_id)
        if index is None:
            index = self._new("person", actor_id, name.title() if name.isupper() else name, at, known)
            tokens = self.actors[index].tokens = name_tokens(name, self.words)
            self._index_person(tokens, surname_keys(tokens, self.words), index)
        actor = self.actors[index]
        actor.gender = actor.gender or gender
        actor.hold(office, country)
        return index

    # --- everything else -----------------------------------------------------------------------------------------

    def _new(self, kind: str, actor_id: str, name: str, at: int, entry: Entry | None) -> int:
        index = len(self.actors)
        self.actors.append(Actor(kind, actor_id, name, at, entry))
        self.by_id.setdefault(actor_id, index)
        if kind == "person":
            self.persons.append(index)
        return index

    def by_last_word(self, word: str) -> int | None:
        """The one organisation or place whose name of several words ends with a word ("the Times")."""
        bearers = self.last_words.get(word)
        return next(iter(bearers)) if bearers and len(bearers) == 1 else None

    def _index_last_word(self, name: str, index: int) -> None:
        _, blank, last = name.rpartition(" ")
        if blank:
            self.last_words.setdefault(last, set()).add(index)

    def add_entry(self, entry: Entry, surface: str, at: int) -> int:
        """A known name's actor or place. The longest wording of the document that is not a demonym names it."""
        index = self.namesakes.get(entry.actor_id, self.by_id.get(entry.actor_id))
        if entry.shared:
            index = self.namesakes.get(entry.namesakes, index)
        proper = entry.form not in ("demonym", "metonym")
        if index is None:
            shouted = surface.isupper() and entry.form != "acronym"
            index = self._new(entry.kind, entry.actor_id, surface if proper and not shouted else entry.name, at, entry)
            self.actors[index].named = proper
            if entry.kind == "organisation":
                self._index_last_word(surface, index)
            return index
        actor = self.actors[index]
        if proper and (not actor.named or len(surface) > len(actor.name)) and (
                entry.form == "acronym" or not surface.isupper()):
            actor.name, actor.named = surface, True
        return index

    def add_named(self, kind: str, name: str, at: int, country: str | None, owner: str = "") -> int:
        """An organisation, place or group that only the document knows; `owner` tells namesakes apart."""
        bare = name.removeprefix("The ").replace("\u00a0", " ")
        actor_id = f"{kind}/{slug(f'{owner} {bare}')}"
        index = self.by_id.get(actor_id)
        if index is None:
            index = self._new(kind, actor_id, bare, at, None)
            self.actors[index].country = country
            self._index_last_word(bare, index)
        return index
