"""What is known about names before a document is read: the package's tables and what the reader adds."""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path
from typing import Any, Final, NamedTuple

from kb import lexicon
from kb.annotate.names.lexicon import phrases
from kb.annotate.names.lists import Faults, Meanings, listed_actors, listed_places, refuse_faults
from kb.records import Place

_SLUG: Final = re.compile(r"[^a-z0-9]+")
_LETTERS: Final = str.maketrans({
    "’": "'", "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})
_MISREAD: Final = re.compile(r"[ÂÃÄÅ][\u0080-\u00bf]")
_ACRONYM: Final = re.compile(r"(?:[A-Z]\.?){2,}|[A-Z][A-Za-z]{0,2}[A-Z]|[A-Z]-?\d+")


class Entry(NamedTuple):
    """What one name stands for. `metonym` is the actor that a place stands for when it acts, `weak` says that the
    name is usually something else (a surname, a word) and needs a context; `seat` that it acts rather than is a place;
    `shared` that other states' bodies are called so as well.
    """

    actor_id: str
    kind: str
    name: str
    form: str = "name"
    gender: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    metonym: str | None = None
    weak: bool = False
    seat: bool = False
    shared: bool = False

    @property
    def namesakes(self) -> str:
        """Under what to note the body that this name means in a document."""
        return f"{self.actor_id}?" if self.shared else self.actor_id


def fold(text: str) -> str:
    """The text without accents, curly apostrophes made straight."""
    if text.isascii():
        return text
    marks = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in marks if not unicodedata.combining(c))


def repaired(text: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252 ("FranÃ§ois") read again; all else as it is."""
    whole = unicodedata.normalize("NFC", text)
    if not _MISREAD.search(whole):
        return text
    for encoding in ("latin-1", "cp1252"):
        try:
            return whole.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


@functools.lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """A name as the tail of an actor id: lower case, ASCII where accents allow it, hyphens between words."""
    folded = fold(repaired(text)).lower().replace("'", "")
    return _SLUG.sub("-", folded).strip("-") or folded


@functools.cache
def _city_rows() -> list[str]:
    return lexicon.rows("cities.tsv")


@functools.cache
def _city_rows_by_name() -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for row in _city_rows():
        grouped.setdefault(row.partition("\t")[0], []).append(row)
    return grouped


class Gazetteer:
    """Names known before a document is read. Build it once a process.

    `actors` and `places` are the reader's CSV files (`seeds/actors.csv`, `seeds/places.csv`), both optional; a row of
    theirs goes before what the package knows. Errors in them are a `KbError` that names file and lines.
    """

    def __init__(self, actors: Path | None = None, places: Path | None = None) -> None:
        self.entries: dict[str, Entry] = {}
        self.lengths: dict[str, int] = {}
        self.actors: dict[str, Entry] = {}
        self.states: dict[str, str] = {}
        self._states_by_code: dict[str, Entry] = {}
        self.state_of_georgia = Entry("place/georgia-us", "place", "Georgia", country="US")
        """The one state that bears a country's name; a document that names other states means this one."""
        self.prefixes: dict[str, Entry] = {}
        self._cities: dict[str, str] = {}
        self._weak = frozenset(lexicon.table("places")["never_alone"]["words"].split())
        self.strong = frozenset(lexicon.table("places")["never_alone"]["strong"].split())
        self._weak -= self.strong
        self._metonyms: dict[str, str] = {}
        self.pieces: tuple[dict[str, Any], ...] = ({}, {}, {}, {})
        """What chains were parsed to: inside a sentence, at its beginning, and the same in headlines."""
        self.people: dict[str, Any] = {}
        """What wordings of personal names were read as."""
        self._load_cities()
        self._load_regions()
        self._load_things()
        self._load_countries()
        self._load_organisations()
        self._load_seats()
        lists = [self._read_places(places)] if places is not None else []
        if actors is not None:
            lists.append(self._read_actors(actors))
        refuse_faults(lists)

    # --- looking up ----------------------------------------------------------------------------------------------

    def get(self, phrase: str) -> Entry | None:
        """The entry of an exact name (case matters), or None."""
        entry = self.entries.get(phrase)
        if entry is None:
            row = self._cities.get(phrase)
            if row is not None:
                entry = self.entries[phrase] = self._city(row)
        return entry

    def place(self, name: str) -> Place | None:
        """A known place by its exact name, with its country or state where need be: "Lima" and
        "Birmingham, Alabama"."""
        entry = self.get(name)
        if entry is None:
            town, _, area = name.rpartition(", ")
            land = self.get(area) if town else None
            code = self.states.get(area) or (land.country if land and land.kind == "country" else None)
            entry = self.city_in(town, code) if town and code else None
            if entry is None or entry.latitude is None:
                return None
        if entry.kind not in ("place", "country") or entry.form == "demonym":
            return None
        return Place(name=entry.name, place_id=entry.actor_id, country=entry.country, latitude=entry.latitude,
                     longitude=entry.longitude)

    def actor(self, actor_id: str) -> Entry | None:
        """The entry of a known actor's canonical name."""
        return self.actors.get(actor_id)

    def city_in(self, name: str, area: str) -> Entry:
        """The city of that name in a country (alpha-2) or a state ("US-OH"), where the best known one is elsewhere.

        One that the table lacks has no coordinates: it is too small, or a quarter or village.
        """
        for row in _city_rows_by_name().get(name, ()):
            entry = self._city(row)
            if area in (entry.country, f"{entry.country}-{row.split(chr(9))[2]}"):
                return entry
        return Entry(f"place/{slug(name)}-{area[:2].lower()}", "place", name, country=area[:2])

    def state_named(self, short: str) -> Entry:
        """A state by its newspaper abbreviation ("Vt.") or its name. KeyError where there is none."""
        return self._states_by_code[self.states[short]]

    # --- loading -------------------------------------------------------------------------------------------------

    def _add(self, phrase: str, entry: Entry) -> None:
        """Known under this phrase from now on, in every spelling of its apostrophe."""
        for form in {phrase, phrase.replace("'", "’")}:
            self.entries[form] = entry
            first, blank, _ = form.partition(" ")
            length = form.count(" ") + 1 if blank else 1
            if self.lengths.get(first, 0) < length:
                self.lengths[first] = length

    def _load_cities(self) -> None:
        for row in _city_rows():
            name = row[: row.index("\t")]
            if name not in self._cities:
                self._cities[name] = row
                first, blank, _ = name.partition(" ")
                length = name.count(" ") + 1 if blank else 1
                if self.lengths.get(first, 0) < length:
                    self.lengths[first] = length

    def _city(self, row: str) -> Entry:
        name, country, _state, latitude, longitude, _ = row.split("\t")
        metonym = self._metonyms.get(name)
        return Entry(f"place/{slug(name)}-{country.lower()}", "place", name, country=country, latitude=float(latitude),
                     longitude=float(longitude), metonym=metonym, weak=name in self._weak)

    def _load_regions(self) -> None:
        table = lexicon.table("places")
        for line in table["regions"]["lines"].split("\n"):
            name, _, country = line.partition("|")
            if name:
                known = self._cities.get(name)
                entry = self._city(known) if known and (not country or f"\t{country}\t" in known) else Entry(
                    f"place/{slug(name)}" + (f"-{country.lower()}" if country else ""), "place", name,
                    country=country or None)
                self._add(name, entry)
        for row in lexicon.rows("states.tsv"):
            code, name = row.split("\t")
            self.states[name] = code
            if code.startswith("US-"):
                self.states[code[3:]] = code
            if name not in self._cities:
                city = self.entries.get(table["cities_called_as_their_state"].get(name, ""))
                self._add(name, Entry(f"place/{slug(name)}-{code[:2].lower()}", "place", name, country=code[:2],
                                      latitude=city.latitude if city else None,
                                      longitude=city.longitude if city else None, weak=name in self._weak))
        for short, name in table["abbreviated_states"].items():
            self.states[short + "."] = self.states[short] = self.states[name]
        self._states_by_code = {
            code: Entry(f"place/{slug(name)}-{code[:2].lower()}", "place", name, country=code[:2])
            for name, code in self.states.items() if len(name) > 3 and name[-1] != "."}

    def _load_things(self) -> None:
        """Known phrases that are no names, so that no part of them is taken for one ("North American")."""
        for phrase in phrases(lexicon.table("name_words")["not_names"]["phrases"]):
            self._add(phrase, Entry("", "thing", phrase))

    def _load_countries(self) -> None:
        table = lexicon.table("countries")
        names: dict[str, list[str]] = {}
        capitals: dict[str, str] = {}
        for row in lexicon.rows("countries.tsv"):
            code, known, capital = row.split("\t")
            names[code] = known.split("|")
            capitals[code] = capital
        for code, text in table["aliases"].items():
            names.setdefault(code, []).extend(phrases(text))
        called = table["names"]
        for code, forms in names.items():
            country = Entry(f"country/{code.lower()}", "country", called.get(code, forms[0]), country=code)
            self.actors[country.actor_id] = country
            for form in forms:
                self._add(form, country._replace(form="acronym" if _ACRONYM.fullmatch(form) else "name",
                                                 weak=form in self._weak))
        self.prefixes = {prefix: Entry(f"country/{code.lower()}", "country", called.get(code) or names[code][0],
                                       form="demonym", country=code) for prefix, code in table["prefixes"].items()}
        for code, text in table["demonyms"].items():
            known_as = called.get(code) or names.get(code, [code])[0]
            for form in phrases(text):
                self._add(form, Entry(f"country/{code.lower()}", "country", known_as, form="demonym", country=code))
        for code, capital in capitals.items():
            known_capital = self.entries.get(capital)
            if capital and (known_capital is None or known_capital.kind == "place"):
                self._metonyms[capital] = f"country/{code.lower()}"
        for city, target in lexicon.table("places")["capital_metonyms"].items():
            self._metonyms[city] = target if "/" in target else f"country/{target.lower()}"
        for city, target in self._metonyms.items():
            entry = self.get(city)
            if entry is not None and entry.kind == "place":
                self.entries[city] = entry._replace(metonym=target)

    def _load_organisations(self) -> None:
        for part, text in lexicon.table("organisations").items():
            kind = "group" if part == "groups" else "organisation"
            for line in text.split("\n"):
                if line and not line.startswith("#"):
                    self._add_organisation(line, kind)

    def _add_organisation(self, line: str, kind: str) -> None:
        body, _, country = line.partition(" @")
        key, *forms = phrases(body)
        for form in forms:
            shared, form = form.startswith("?"), form.removeprefix("?")
            short = "acronym" if _ACRONYM.fullmatch(form) else "name" if form == forms[0] else "alias"
            entry = Entry(f"{kind}/{key}", kind, forms[0], form=short, country=country or None, shared=shared)
            self.actors.setdefault(entry.actor_id, entry)
            self._add(form, entry)

    def _load_seats(self) -> None:
        """Buildings that stand for the power inside them: they act unless the words say that they are a place."""
        for name, target in lexicon.table("places")["metonyms"].items():
            known = self.get(name)
            country = known.country if known else target if "/" not in target else None
            metonym = target if "/" in target else f"country/{target.lower()}"
            self._add(name, Entry(f"place/{slug(name)}", "place", name, form="metonym", country=country,
                                  metonym=metonym, seat=True))
            self.actors.setdefault(metonym, Entry(metonym, metonym.partition("/")[0], name, country=country))

    # --- the reader's files --------------------------------------------------------------------------------------

    def _read_actors(self, path: Path) -> Faults:
        faults = Faults(path)
        meanings = Meanings(faults)
        for line, name, alias, kind, gender, country in listed_actors(path, faults):
            actor_id = f"country/{country.lower()}" if kind == "country" and country else f"{kind}/{slug(name)}"
            entry = Entry(actor_id, kind, name, gender=gender, country=country)
            meanings.add(line, (name, alias), actor_id)
            self.actors[actor_id] = entry
            self._add_listed(entry, alias)
        return faults

    def _read_places(self, path: Path) -> Faults:
        faults = Faults(path)
        meanings = Meanings(faults)
        for line, name, alias, country, latitude, longitude in listed_places(path, faults):
            tail = f"-{country.lower()}" if country else ""
            entry = Entry(f"place/{slug(name)}{tail}", "place", name, country=country, latitude=latitude,
                          longitude=longitude)
            meanings.add(line, (name, alias), entry.actor_id)
            self._add_listed(entry, alias)
        return faults

    def _add_listed(self, entry: Entry, alias: str) -> None:
        self._add(entry.name, entry)
        if alias:
            self._add(alias, entry._replace(form="alias"))
