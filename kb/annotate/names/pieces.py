"""From a capitalised chain to pieces: persons, organisations, places, known names, offices, and doubtful rests.

A chain is parsed alone, without its document, so the result is cached: news repeats its names.
"""

from __future__ import annotations

from typing import Final, final

from kb.annotate.names.gazetteer import Entry, Gazetteer
from kb.annotate.names.lexicon import MONTHS_AS_NAMES, Words
from kb.annotate.names.runs import MAX_PERSON, Runs

DIRECTIONS: Final = frozenset({
    "North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Downtown"})


@final
class Piece:
    """A part of a chain; offsets count from the chain's start.

    `cls`: `person`, `entry` (known, see `entry`), `organisation`, `place`, `office` (a capitalised office without a
    name), `single` (one unknown word), `surname` (a name only if somebody in the document bears it), `given` ("Bill"
    of "Bill and Hillary Clinton": the surname comes later) or `chain` (several, doubtful). `office` is the class of
    the title's office, `country` what stood before it ("German Chancellor": an ISO code, or the actor id of a state),
    `titled` whether a title stood there at all, `title_start` where the title with its country begins. `surface` is
    its text, `initial` says that it begins its sentence, `headline` that the sentence is in title case.
    """

    __slots__ = ("cls", "country", "end", "entry", "gender", "headline", "initial", "office", "start", "surface",
                 "title_start", "titled")

    def __init__(
        self, start: int, end: int, cls: str, surface: str, initial: bool, headline: bool, *,
        entry: Entry | None = None, gender: str | None = None, office: str | None = None, country: str | None = None,
        titled: bool = False, title_start: int = -1,
    ) -> None:
        self.start = start
        self.end = end
        self.cls = cls
        self.surface = surface
        self.initial = initial
        self.headline = headline
        self.entry = entry
        self.gender = gender
        self.office = office
        self.country = country
        self.titled = titled
        self.title_start = title_start


def plain_pieces(
    chain: str, initial: bool, headline: bool, gazetteer: Gazetteer, words: Words
) -> tuple[Piece, ...] | None:
    """The pieces of a chain of up to five words of which no list says anything, or of one word such as "The".

    Most chains are of these two kinds, and the parser would say the same of them at ten times the cost: None where it
    has to be asked.
    """
    tokens = chain.split(" ")
    if len(tokens) == 1 and chain in words.idle:
        return ()
    if len(tokens) > MAX_PERSON:
        return None
    known = gazetteer.lengths
    for token in tokens:
        low = token.lower()
        if not token.isalpha() or low[1:] != token[1:] or low[0] == token[0] or token in known or low in words.telling:
            return None
    cls = "single" if len(tokens) == 1 else "person"
    return (Piece(0, len(chain), cls, chain, initial, headline),)


class ChainParser(Runs):
    """Parses one chain. Made for one chain and thrown away; `pieces` is the result."""

    def __init__(self, chain: str, gazetteer: Gazetteer, words: Words, initial: bool, headline: bool) -> None:
        super().__init__(chain, gazetteer, words, initial, headline)
        self.country: str | None = None
        self.country_start = -1
        self.pieces: list[Piece] = []

    def parse(self) -> tuple[Piece, ...]:
        """All pieces in order."""
        at, count = 0, len(self.tokens)
        while at < count:
            at = self._step(at)
        return tuple(self.pieces)

    # --- one step ------------------------------------------------------------------------------------------------

    def _step(self, at: int) -> int:
        """Reads what begins at a word and returns where to go on."""
        word = self.norm[at]
        if not self._is_capital(at):
            self.country = None
            return at + 1
        entry, length = self._known(at, 2)
        if entry is not None:
            return self._take_known(at, entry, length)
        words = self.words
        if word in words.titles or word.lower() in words.office_lengths:
            after = self._take_title(at)
            if after > at:
                return after
        if (word in words.function or word in words.calendar) and not self._given_after_all(at):
            self.country = None
            if word in MONTHS_AS_NAMES:
                self._add(at, at + 1, "surname")
            return at + 1
        if "-" in word and self._take_compound(at):
            return at + 1
        if "'" in word and word.partition("'")[0] in words.function:
            self.country = None
            return at + 1
        if word in words.given and self.tokens[at + 1:at + 2] == ["and"] and self._shares_surname(at + 2):
            return self._add(at, at + 1, "given") + 1
        entry, length = self._known(at, 1)
        if entry is not None and (self._stands_alone(word, entry) or not self._person_follows(at)):
            return self._take_known(at, entry, 1)
        if word in words.not_names and not (word in words.given and self._is_name_word(at + 1)):
            return self._take_run(at) if self._run_end(at)[1] in ("organisation", "place") else at + 1
        if word in DIRECTIONS and at + 1 < len(self.tokens):
            town, length = self._known(at + 1, 1)
            unknown = self._run_end(at)[1] in ("person", "chain")
            if unknown and town is not None and town.kind == "place" and town.form == "name":
                return self._take_known(at + 1, town, length)  # "North Boston" is in Boston
        return self._take_run(at)

    def _shares_surname(self, at: int) -> bool:
        """Whether "given surname" follows: "Bill and Hillary Clinton"."""
        return at + 1 < len(self.tokens) and self.norm[at] in self.words.given and self._is_name_word(at + 1) and (
            self.norm[at + 1] not in self.words.not_names and self._known(at, 2)[0] is None)

    def _stands_alone(self, word: str, entry: Entry) -> bool:
        """Whether a known one-word name is no given name or surname that a person's name may begin with."""
        if entry.kind == "person" or entry.weak:
            return False
        return word not in self.words.given or word in self.gazetteer.strong

    def _given_after_all(self, at: int) -> bool:
        """Whether a function word or month is a given name here: "Will Hurd" in the middle of a sentence."""
        return (self.norm[at] in self.words.given and not self.initial and self._is_name_word(at + 1)
                and self.norm[at + 1].lower() not in self.words.ordinary)

    def _person_follows(self, at: int) -> bool:
        """Whether the word after a given name or surname-like place continues a person's name."""
        if not self._is_name_word(at + 1):
            return False
        word, words = self.norm[at + 1], self.words
        if (word in words.organisation or word in words.place or word in words.thing) and not (
                word in words.surname_heads and self.norm[at] in words.given):
            return False
        if word in words.suffix or self._office(at + 1)[0] or self._known(at + 1, 2)[0]:
            return False
        other = self.gazetteer.get(word)
        if other is not None and other.kind == "country" and other.form == "name":
            town = self.gazetteer.get(self.norm[at])  # "Sydney Australia" is no person
            return self.norm[at] in words.given and self._ends_name(at + 1) and (
                town is None or town.country != other.country)
        return other is None or not (other.form in ("demonym", "acronym") or other.kind == "country")

    def _add(self, start: int, stop: int, cls: str, **more: object) -> int:
        self._put(self.starts[start], self.starts[stop - 1] + len(self.tokens[stop - 1]), cls, **more)
        return stop

    def _put(self, start: int, end: int, cls: str, **more: object) -> None:
        self.pieces.append(Piece(start, end, cls, self.chain[start:end], self.initial and not start, self.headline,
                                 **more))  # type: ignore[arg-type]

    def _take_known(self, at: int, entry: Entry, length: int) -> int:
        """A known name, or the longer name that it begins ("Russian Foreign Ministry")."""
        stop = at + length
        wider = self._national(stop, entry) if entry.kind in ("country", "place") else 0
        if wider:
            return self._add(at, wider, "organisation", country=entry.country)
        if self._may_go_on(stop, entry):
            end, cls = self._run_end(stop)
            if end - stop == 1:
                cls = self._head_kind(self.norm[stop]) or cls
            if cls == "organisation" or (cls == "place" and entry.form != "demonym"):
                return self._add(at, end, cls, country=entry.country)
            if cls == "thing":
                return end if entry.kind == "thing" else self._add(at, stop, "entry", entry=entry) and end
            if (entry.kind == "place" and entry.form == "name" and length == 1 and not self.headline
                    and cls in ("single", "chain") and end - stop <= 2 and self._is_team(stop, end)):
                return self._add(at, end, "organisation", country=entry.country)
        if entry.kind == "thing":
            return stop
        self._add(at, stop, "entry", entry=entry)
        if entry.kind in ("country", "place"):
            state = entry.kind == "place" and entry.country == "US"
            self.country, self.country_start = entry.actor_id if state else entry.country, at
        return stop

    def _is_team(self, start: int, stop: int) -> bool:
        """Whether words after a city may be its team's: a plural without a given name ("Dallas Mavericks")."""
        first, last = self.norm[start], self.norm[stop - 1]
        return first not in self.words.given and last not in self.words.surnames and last.endswith(("s", "x"))

    def _may_go_on(self, stop: int, entry: Entry) -> bool:
        """Whether a longer name may begin with a known one: those of countries, places and acronyms do."""
        if stop >= len(self.tokens) or not self._is_name_word(stop):
            return False
        if entry.kind not in ("country", "place", "thing") and entry.form != "acronym":
            return False
        if self.headline and self.norm[stop].lower() in self.words.ordinary and (
                self.norm[stop] not in self.words.organisation):
            return False
        return self._known(stop, 2)[0] is None and self._office(stop)[0] is None

    def _national(self, at: int, before: Entry) -> int:
        """Where the name of a body ends that exists in many states ("Texas Supreme Court", "Iraqi Parliament"),
        or 0: in another country or in a part of one it is another body than the one that bears the name alone."""
        if at >= len(self.tokens) or before.form == "metonym":
            return 0
        entry, length = self._known(at, 1)
        if entry is None or entry.kind != "organisation" or entry.country is None:
            return 0
        alike = self.norm[at + length - 1] in self.words.organisation and entry.form != "acronym"
        return at + length if alike and (entry.country != before.country or before.kind == "place") else 0

    def _take_compound(self, at: int) -> bool:
        """A hyphenated compound of known names ("US-Russia", "Moscow-based"): each known part is a piece."""
        word = self.norm[at]
        if self.gazetteer.get(word) is not None or word in self.words.given:
            return False
        parts, start, found = word.split("-"), self.starts[at], False
        plain = self.words.ordinary
        if (len(parts[0]) == 1 and parts[0] in "RDIT") or (
                parts[-1][:1].islower() and all(part.lower() in plain for part in parts)):
            return True
        tail = parts[-1]
        if tail[:1].islower() and not self.gazetteer.get(parts[0]) and (
                tail in self.words.compound_tails or tail.endswith(("ing", "ed", "ish"))):
            if parts[0].lower() not in self.words.ordinary and parts[0][:1].isupper():
                self._put(start, start + len(parts[0]), "single")
            return True
        known = [self.gazetteer.get(part) for part in parts]
        known[0] = self.gazetteer.prefixes.get(parts[0], known[0])
        if known[-1] is not None and parts[0] in self.words.not_names:
            return True
        if not any(known) or not (parts[-1][:1].islower() or all(known) or (not self.initial and all(
                k or part.lower() in self.words.ordinary for k, part in zip(known, parts, strict=True)))):
            return False
        for part, entry in zip(parts, known, strict=True):
            if entry is not None:
                self._put(start, start + len(part), "entry", entry=entry)
                found = True
            start += len(part) + 1
        return found

    # --- titles --------------------------------------------------------------------------------------------------

    def _take_title(self, at: int) -> int:
        """Titles and offices with the name behind them; returns `at` where there is none after all."""
        words, start, gender, office = self.words, at, None, None
        country, personal = self.country, False
        while at < len(self.tokens):
            kind, length = self._office(at)
            word = self.norm[at]
            if kind is not None and not (word in words.titles and length == 1 and not self._is_capital(at + 1)
                                         and at > start):
                office, at = kind if office is None else office, at + length
                gender = gender or words.titles.get(word) if length == 1 else gender
            elif word in words.titles:
                gender = words.titles[word] or gender
                office = office or words.title_offices.get(word.rstrip("."))
                personal, at = True, at + 1
            elif word in ("Elect", "Designate", "Emeritus", "General") and at > start:
                at += 1
            else:
                break
        if at == start:
            return at
        if at < len(self.tokens) - 1 and self.tokens[at] in ("of", "for") and office:
            skip = at + 2 if self.tokens[at + 1] == "the" else at + 1
            entry, length = self._known(skip, 1) if skip < len(self.tokens) else (None, 0)
            if entry is not None and entry.kind in ("country", "place", "organisation"):
                self._add(start, at, "office", office=office, country=entry.country, gender=gender)
                self._add(skip, skip + length, "entry", entry=entry)
                return skip + length
        stop = self._person_end(at)
        title_start = self.starts[self.country_start] if country and self.country_start >= 0 else self.starts[start]
        self.country = None
        if stop > at + 1 and self.norm[stop - 1] in words.organisation and self.norm[stop - 1] not in words.surnames:
            return self._add(at, stop, "organisation")
        if stop > at:
            return self._add(at, stop, "person", gender=gender, office=office, country=country, titled=True,
                             title_start=title_start)
        if self.headline and self.norm[start].lower() in words.ordinary and office is None:
            return at
        if self._end(at) - self.starts[start] == len(self.tokens[start]) and self.norm[start] in words.surnames:
            return self._add(start, at, "single")
        if office is not None and not personal and (start > 0 or not self.initial or at - start > 1):
            self._add(start, at, "office", office=office, country=country, gender=gender, title_start=title_start)
        return at

    # --- runs of unknown words -----------------------------------------------------------------------------------

    def _take_run(self, at: int) -> int:
        """A run of unknown words as one piece."""
        if at == 0 and self.initial and self._strip_first(at):
            return self._add(at, at + 1, "surname")
        if self.headline and self.norm[at].lower() in self.words.ordinary and self.norm[at] not in self.words.given:
            return self._headline_word(at)
        stop, cls = self._run_end(at)
        if stop <= at:
            return at + 1
        if cls == "thing":
            first = self.gazetteer.get(self.norm[at])
            if first is not None:
                self._add(at, at + 1, "entry", entry=first)
            elif self.norm[at].lower() not in self.words.ordinary and self.norm[at] not in self.words.not_names:
                self._add(at, at + 1, "surname")
        elif cls != "none":
            home = self.country if cls in ("organisation", "single") else None
            self._add(at, stop, cls, country="US" if home and len(home) > 2 else home)
        self.country = None
        return stop

    def _headline_word(self, at: int) -> int:
        """An ordinary word of a headline: no name, unless somebody in the document bears it."""
        if self.norm[at] in self.words.surnames:
            return self._add(at, at + 1, "surname")
        return at + 1

    def _strip_first(self, at: int) -> bool:
        """Whether the first word of a sentence is an ordinary word in front of a name."""
        word, words = self.norm[at], self.words
        if word.lower() not in words.ordinary or word in words.given:
            return False
        if len(self.tokens) == 1 or (word in words.surname_first and "-" in self.tokens[at + 1]):
            return False
        if not self._is_capital(at + 1):
            return word not in words.organisation
        after = self.norm[at + 1]
        return after in words.given or after in words.titles or self._known(at + 1, 1)[0] is not None
