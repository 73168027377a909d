"""Offices without a name: "the Russian president", "the Kremlin chief", "the chancellor", and whom they mean.

Nobody is known here by heart. Who holds which office is learned from the document: from titles ("German Chancellor
Angela Merkel"), from words before a name ("businessman X") and from appositions ("X, the governor of Ohio,").
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from typing import Final, NamedTuple

from kb import lexicon
from kb.annotate.making import make
from kb.annotate.names.cues import Cue
from kb.annotate.names.lexicon import Words
from kb.annotate.names.mentions import Mentions
from kb.annotate.names.registry import Registry
from kb.records import Name, Sentence

_AFTER_OF: Final = re.compile(r" (?:of|for) (?:the )?")
_POSTED_TO: Final = re.compile(r" (?:to|in|at) (?:the )?")
_LAST_WORD: Final = re.compile(r"[\w'’.-]+$")
_NEXT_WORD: Final = re.compile(r" ([a-z][\w-]*)")
_TAG: Final = re.compile(r" \((?:[RDI]-)?([A-Z][A-Za-z.]{1,6})\)")
_AGE: Final = re.compile(r"\d+-year-old")
_GAPS: Final[tuple[str, ...]] = (", ", " is ", " was ", ", who is ", ", who was ", ", an ", ", a ", " (", " as ")
"""What stands between a person and an office that is said of them; the order decides."""
_DEFINITE: Final = frozenset({"the", "this", "that"})
_INDEFINITE: Final = frozenset({"a", "an", "any", "no", "every", "another", "some", "each"})
MAX_PERSONS: Final = 200
"""More than this many persons are a list, not an article; those beyond hold no office here."""
DOMESTIC: Final = frozenset({"US", "GB", "CA", "AU", "IE", "NZ"})
"""Countries whose own press names their office holders without the country."""
LEADERS: Final = frozenset({"president", "prime_minister", "chancellor", "leader", "monarch"})
NEWCOMERS: Final = frozenset({"president_elect", "candidate", "tycoon", "diplomat", "politician"})


class Office(NamedTuple):
    """An office as it stands in the text, with its article and modifiers.

    `area` is what modifies it: an ISO code, or the actor id of a state, a body or a party. `definite` and `indefinite`
    tell its article ("the", "a"; neither for a bare "Russian President").
    """

    start: int
    end: int
    office: str
    area: str | None
    former: bool
    definite: bool
    indefinite: bool


@functools.cache
def _compatible() -> dict[str, frozenset[str]]:
    table = lexicon.table("name_words")["office_compatible"]
    return {office: frozenset(text.split()) for office, text in table.items()}


class OfficeFinder:
    """Finds the offices of one document, learns who holds them, and says whom a bare one means."""

    def __init__(self, mentions: Mentions, registry: Registry, words: Words) -> None:
        self.text = mentions.text
        self.names = mentions.names
        self.starts = [name[0] for name in mentions.names]
        self.ends = {name[1]: name for name in mentions.names}
        self.titled = mentions.title_starts
        self.registry = registry
        self.gazetteer = mentions.gazetteer
        self.words = words
        self.office_pieces = mentions.office_pieces

    def find(self, cues: list[Cue], sentences: list[Sentence]) -> list[Office]:
        """The offices among the cues and pieces; those that stand with a name are learned and left out."""
        offices: list[Office] = []
        self._learn_owners()
        self._learn_tags()
        for start, end, kind in cues:
            office = self._read(start, end, kind)
            if not self._learn(office) and not self._modifies(office):
                offices.append(office)
        for start, end, piece in self.office_pieces:
            if piece.office and not piece.headline:
                office = self._read(start, end, piece.office)
                if not self._learn(office) and not self._modifies(office):
                    offices.append(office)
        return sorted(_within(offices, sentences))

    def _learn_owners(self) -> None:
        """ "Russia's President Vladimir Putin": the country of the title stands outside the chain."""
        for start, at in self.titled.items():
            if self.text[start - 3:start - 1] in ("'s", "’s"):
                owner, person = self.ends.get(start - 3), self.name_at(at)
                if owner is not None and person is not None and person.entity >= 0:
                    actor, area = self.registry.actors[person.entity], self._area(owner)
                    actor.offices = [(office, known or area) for office, known in actor.offices]

    def _learn_tags(self) -> None:
        """ "Sen. Bernie Sanders (I-Vt.)": the state of a politician."""
        bracket = self.text.find(" (")
        while bracket >= 0:
            name = self.ends.get(bracket)
            bracket = self.text.find(" (", bracket + 2)
            if name is not None and name.kind == "person" and name.entity >= 0:
                match = _TAG.match(self.text, name.end)
                if match is not None and match.group(1) in self.gazetteer.states:
                    state = self.gazetteer.state_named(match.group(1)).actor_id
                    actor = self.registry.actors[name.entity]
                    actor.offices = [(office, area or state) for office, area in actor.offices]

    def _read(self, start: int, end: int, office: str) -> Office:
        """The office with its article, its modifiers and what they say of country, state or body."""
        text, area, former, definite, indefinite = self.text, None, False, False, False
        left = start
        for _ in range(4):
            if text[left - 1:left] == "-" and (name := self.ends.get(left - 1)) is not None:
                area, left = area or self._area(name), name.start  # "an Iranian-American businessman"
                continue
            if text[left - 1:left] not in (" ", "\u00a0"):
                break
            name = self.ends.get(left - 1)
            if name is not None:
                area, left = area or self._area(name), name.start
                continue
            if text[left - 3:left - 1] in ("'s", "’s"):
                owner = self.ends.get(left - 3)
                if owner is not None and owner.kind in ("country", "place", "organisation"):
                    area, left, definite = area or self._area(owner), owner.start, True
                break
            word = _last_word(text, max(0, left - 24), left - 1)
            lower = word.lower()
            if lower in _DEFINITE:
                definite, left = True, left - len(word) - 1
                break
            if lower in _INDEFINITE:
                indefinite = True
                break
            former = former or lower in ("former", "ex", "late", "outgoing-")
            if not (lower in self.words.office_modifiers or word in self.words.not_names or _AGE.fullmatch(word)
                    or lower in self.words.offices):
                break
            area = area or self.words.parties.get(word)
            left -= len(word) + 1
        match = _AFTER_OF.match(text, end)
        if match is not None:
            name = self.name_at(match.end())
            if name is not None and name.kind in ("country", "place", "organisation"):
                area, end = area or self._area(name), name.end
        elif office == "ambassador" and (match := _POSTED_TO.match(text, end)) is not None:
            name = self.name_at(match.end())  # where somebody is posted to says nothing of whose envoy they are
            if name is not None and name.kind in ("country", "place", "organisation") and (
                    text.startswith(", ", name.end) and self._is_person_at(name.end + 2)):
                end = name.end
        return make(Office, (left, end, office, area, former, definite, indefinite))

    def _is_person_at(self, start: int) -> bool:
        """Whether a person's name, or the title of one, begins at `start`."""
        name = self.name_at(start)
        return name is not None and name.kind == "person"

    def _modifies(self, office: Office) -> bool:
        """Whether an office is only part of a phrase ("the general election") or a role ("to become the nominee",
        "the candidate who wins"): then it points at nobody."""
        text = self.text
        if _last_word(text, max(0, office.start - 12), max(0, office.start - 1)) in self.words.role_before:
            return True
        match = _NEXT_WORD.match(text, office.end)
        if match is None:
            return False
        word = match.group(1)
        if word in ("who", "whose", "that", "in"):
            return office.office in NEWCOMERS and word.startswith("who")
        return not (word in self.words.following or word.endswith(("ed", "s", "ly")))

    def _area(self, name: Name) -> str | None:
        """What a name says of the holder of an office beside it: a country's code, or the actor id of a body."""
        if name.entity < 0:
            return None
        actor = self.registry.actors[name.entity]
        if actor.kind == "country" or (actor.kind == "place" and actor.country not in (None, "US")):
            return actor.country
        return "US" if actor.actor_id == "organisation/white-house" else actor.actor_id

    def name_at(self, start: int) -> Name | None:
        """The name that begins at `start`, or whose title does."""
        at = bisect_left(self.starts, self.titled.get(start, start))
        return self.names[at] if at < len(self.names) and self.starts[at] == self.titled.get(start, start) else None

    def _learn(self, office: Office) -> bool:
        """Notes the office with the person beside it, if there is one; True where it needs no resolution then."""
        text = self.text
        after = self.name_at(office.end + 1) if text[office.end:office.end + 1] in (" ", "\u00a0") else None
        if after is None and text[office.end:office.end + 2] == ", ":
            after = self.name_at(office.end + 2)
        person = after if after is not None and after.kind == "person" else None
        if person is None:
            person = self._before(office)
        if person is None or person.entity < 0:
            return person is not None
        actor = self.registry.actors[person.entity]
        actor.hold(("former_" if office.former else "") + office.office, office.area)
        if actor.country is None and office.area is not None and len(office.area) == 2:
            actor.country = office.area
        return True

    def _before(self, office: Office) -> Name | None:
        """The person whom an apposition describes: "X, the governor", "X is the chairman", "X, who is president"."""
        text, start = self.text, office.start
        if not text.endswith(_GAPS, max(0, start - 12), start):
            return None
        for gap in _GAPS:
            if text.endswith(gap, max(0, start - 12), start):
                name = self.ends.get(start - len(gap))
                return name if name is not None and name.kind == "person" else None
        return None


def _within(offices: list[Office], sentences: list[Sentence]) -> list[Office]:
    """The offices that do not go beyond the sentence in which they end."""
    firsts = [sentence[0] for sentence in sentences] if offices else []
    inside: list[Office] = []
    for office in offices:
        at = bisect_left(firsts, office.end)
        if at and sentences[at - 1].end >= office.end:
            inside.append(office)
    return inside


def _last_word(text: str, start: int, end: int) -> str:
    """The word that ends at `end`, cut off at `start`; "" where none does."""
    word = text[start:end].rpartition(" ")[2]
    if word.isalpha():
        return word
    match = _LAST_WORD.search(text, start, end)
    return match.group() if match else ""


def holders(registry: Registry, office: Office, before: int) -> list[int]:
    """The persons whom an office may mean, best first; those introduced before the mention only, if there are any."""
    wider = _compatible().get(office.office, frozenset())
    scored: list[tuple[int, int, int]] = []
    for index in registry.persons[:MAX_PERSONS]:
        actor = registry.actors[index]
        best = 0
        for held, area in actor.offices:
            if not _heads_body(area, office):
                fit = _fit(held, _agreement(area, actor.country, office.area, registry), office, wider)
                best = max(best, fit)
        if best:
            scored.append((-best, 0 if actor.first <= before else 1, index))
    if not scored:
        return []
    scored.sort()
    return [index for fit, late, index in scored if (fit, late) == scored[0][:2]]


def _fit(held: str, agreement: int, office: Office, wider: frozenset[str]) -> int:
    """How well an office that somebody holds fits an office that is mentioned: 0 not at all, else 1 to 6."""
    plain = held.removeprefix("former_")
    if agreement < -1 or not (plain == office.office or plain in wider):
        return 0
    fit = (4 if plain == office.office else 2) + agreement
    return max(0, fit - 2 if (plain != held) != office.former else fit)


def _heads_body(area: str | None, office: Office) -> bool:
    """Whether somebody leads a body, and the office that is mentioned a country: "the Russian president"."""
    national = office.office in LEADERS and office.area is not None and len(office.area) == 2
    return national and area is not None and area.startswith("organisation/")


def _agreement(area: str | None, home: str | None, wanted: str | None, registry: Registry) -> int:
    """Whether what is known of a holder (the office's area, the person's country) agrees with what the mention says:
    2 yes, 1 likely, 0 nothing speaks against it, -1 hardly (a foreign office, an area that was never told), -2 no."""
    if wanted is None:
        return -1 if area is not None and len(area) == 2 and area != "US" else 0
    theirs = area or home
    if theirs == wanted:
        return 2
    if theirs is None:
        return 0 if wanted in DOMESTIC or "/" in wanted else -2
    if theirs.partition("/")[0] == wanted.partition("/")[0] or len(theirs) == len(wanted):
        return -2
    known = registry.gazetteer.actor(wanted if "/" in wanted else theirs)
    country = known.country if known is not None else None
    other = theirs if "/" in wanted else wanted
    return 1 if country == other else -2 if country is not None else 0
