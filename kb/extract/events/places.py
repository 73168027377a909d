"""Places that the words around an event give it, where none stands right behind its trigger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kb.extract.events.clauses import Clause
from kb.extract.events.reading import Found
from kb.extract.events.words import grammar_words, lemma_of
from kb.records import Entity, Name

PREPOSITIONS: Final = ("in", "at", "near", "outside", "inside")
SITE_PREPOSITIONS: Final = ("at", "inside", "outside", "near", "in")
"""Those before a building, the nearest to it first."""
_ELSEWHERE: Final = frozenset({"after", "before", "since", "from", "against", "about"})
_APART: Final = frozenset({"including", "following", "according", "pending", "fearing", "citing"})
_JOINED_REACH: Final = 30
_SETTING_BACK: Final = 16
"""Words before a clause in which the place that it goes on from stands."""


def place_around(found: Found, clause: Clause, is_place: Callable[[int], bool], *, local: bool) -> int:
    """The name of the place that an event's sentence gives it before its trigger, or -1.

    "In Lima, she met him"; "she flew to Lima, where she met him"; "she was in Lima, meeting him"; "voters in Peru
    elected her". What is `local`, as attacks are, is known by its place and takes one from further off.
    """
    tags = clause.tags
    if local and (where := _of_victim(found, clause)) >= 0 and is_place(where):
        return where
    start = clause.group_start(found.at) if tags[found.at] == "v" else 0
    if start and (related := _relative(clause, start)) > 0:
        return _before_comma(clause, related, is_place)
    if (where := _of_opening(found, clause)) >= 0 and is_place(where):
        return where
    if local and found.narrates and (where := _after_joined(found, clause, is_place)) >= 0:
        return where
    if tags[found.at] != "v":
        return -1
    if clause.tag_at(start) == "o" and (where := _of_purpose(clause, start, is_place)) >= 0:
        return where
    if clause.lows[found.at].endswith("ing") and start == found.at and clause.tag_at(start - 1) == "k":
        return _before_comma(clause, start, is_place, at_end=False)
    return _of_subject(clause, start, is_place)


def _of_victim(found: Found, clause: Clause) -> int:
    """The name of the town whose somebody is that an attack hit: "the murder of the *Lima* student Ann Lee", or -1."""
    hit = found.slots.get("of") or found.slots.get("object") or []
    for at in clause.named if hit else ():
        if clause.refs[at] == hit[0] and at > 1 and clause.tags[at - 1] == "w":
            left = at - 1
            while left > 0 and clause.tags[left] == "w":
                left -= 1
            town = clause.tags[left] == "n" and clause.kinds[clause.refs[left]] == "place"
            return clause.refs[left] if town else -1
    return -1


def _of_opening(found: Found, clause: Clause) -> int:
    """The name that an opening gives for a place: "In *Lima* on Monday, she met him", "Speaking in *Lima*, she vowed
    to run", or -1."""
    tags, at = clause.tags, 0
    if tags[:1] == ["v"] and clause.lows[0].endswith("ing") and clause.lows[0] not in _APART:
        at = 1
    if clause.tag_at(at) != "p" or clause.lows[at] not in PREPOSITIONS or found.left <= at + 1:
        return -1
    names, after = clause.names_right(at + 1)
    while after < len(tags) and (tags[after] == "t" or (tags[after] == "p" and clause.tag_at(after + 1) == "t")):
        after += 1
    return names[0] if names and after < min(found.left, len(tags)) and tags[after] == "k" else -1


def _of_purpose(clause: Clause, start: int, is_place: Callable[[int], bool]) -> int:
    """The place where somebody is, or goes, to do what an infinitive says: "gathered in *Lima* on Monday to protest",
    "flew to *Lima* to meet him", or -1."""
    left = start - 1
    while left > 0 and (clause.tags[left] in "tb" or (clause.tags[left] == "p" and clause.tags[left + 1] == "t")):
        left -= 1
    if left < 1 or clause.tags[left] != "n" or not is_place(clause.refs[left]):
        return -1
    edge = left
    while edge > 1 and clause.tags[edge - 1] in "nkd":
        edge -= 1
    verb = clause.verb_before(edge, _SETTING_BACK)
    goes = verb >= 0 and lemma_of(clause.lows[verb]) in grammar_words("words", "going") and clause.tags[edge - 1] == "o"
    if not goes and clause.lows[edge - 1] not in PREPOSITIONS:
        return -1
    return next((clause.refs[at] for at in range(edge, left + 1) if clause.tags[at] == "n"), -1)


def _after_joined(found: Found, clause: Clause, is_place: Callable[[int], bool]) -> int:
    """The place behind a second verb of the same subject: "she killed ten, wounding six, and fled in *Lima*", or -1.

    Only where nothing else happens in the sentence, and no clause of another kind stands between.
    """
    if any(at >= found.end for at in clause.events):
        return -1
    for at in range(found.end, min(len(clause.tags), found.end + _JOINED_REACH)):
        tag = clause.tags[at]
        if tag in "rijm" or clause.lows[at] in _ELSEWHERE:
            return -1
        place = tag == "n" and clause.lows[at - 1] in PREPOSITIONS
        if place and is_place(clause.refs[at]):
            return clause.refs[at]
    return -1


def _relative(clause: Clause, start: int) -> int:
    """The "where" that opens the clause of a verb group, or -1."""
    for left in range(start - 1, max(0, start - 8), -1):
        if clause.lows[left] == "where":
            return left
        if clause.tags[left] in "kjuv":
            break
    return -1


def _before_comma(clause: Clause, end: int, is_place: Callable[[int], bool], *, at_end: bool = True) -> int:
    """The last place before word `end`, of a list such as "Bangor, Maine" the first; -1 where there is none.

    Where `at_end`, it is the last name there and needs no preposition.
    """
    found = -1
    for left in range(end - 1, max(-1, end - _SETTING_BACK), -1):
        tag = clause.tags[left]
        if tag == "n":
            if not is_place(clause.refs[left]):
                if at_end:
                    return found
                continue
            before = left - 1
            if before >= 0 and clause.tags[before] in "po":
                told = at_end or clause.lows[before] in PREPOSITIONS
                inner = clause.lows[before] == "in" and before > 0 and clause.tags[before - 1] == "n"
                if inner and at_end and is_place(clause.refs[before - 1]):
                    return clause.refs[before - 1]  # "at the *Harbor Hotel* in Lima, where"
                return clause.refs[left] if told else -1
            found = clause.refs[left] if at_end else found
        elif tag in "jiu" or (tag == "v" and found >= 0):
            break
    return found


def _of_subject(clause: Clause, start: int, is_place: Callable[[int], bool]) -> int:
    """The place inside the subject: "voters in Peru", "a court in Lima"."""
    left = start - 1
    while left > 0 and clause.tags[left] in "bt":
        left -= 1
    if left < 2 or clause.tags[left] != "n" or clause.lows[left - 1] not in ("in", "near"):
        return -1
    plain = clause.tags[left - 2] == "w" and is_place(clause.refs[left])
    return clause.refs[left] if plain else -1


def is_site(name: Name, entities: list[Entity], lower: str) -> bool:
    """Whether a name is one of a building or the like, that no atlas has: "the Harbor Hotel", "City Hall"; `lower` is
    the document's text in lower case."""
    if name.kind not in ("organisation", "place") or name.entity < 0 or name.form in ("demonym", "pronoun"):
        return False
    return entities[name.entity].latitude is None and is_venue(lower[name.start : name.end])


def is_venue(words: str) -> bool:
    """Whether an organisation of that name is a place to be at: "Lima University", "the University of Lima"."""
    return not grammar_words("words", "venue").isdisjoint(words.split())


def is_stood_on(words: str) -> bool:
    """Whether a name is one of a hill, an island, a street or whatever else one is "on"."""
    return words.rpartition(" ")[2] in grammar_words("words", "on_places")
