"""How a document names the people whose names are removed, and who else in it bears one of their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from kb.link.actors import PERSON, is_lone
from kb.link.as_read import Fold
from kb.link.covering import (
    handles_covered,
    held_words,
    masked,
    ordinary_words,
    several_words,
    turned_names,
    whole_names,
)
from kb.link.derived import SHORTEST, Derived, derived, is_distinctive, is_made_of
from kb.records import Entity, Extraction

UNNAMED = frozenset({"pronoun", "group", "office"})
"""Forms that point at somebody without a name."""
_GENERATION = re.compile(r",? (?:[js]r\.?|i{2,3}|iv)$")
_HYPHENS = frozenset("-‐‑")
_FOLLOWING = frozenset("camp campaign faction loyalists side supporters team".split())
_GENITIVE = re.compile(r"['’`]s\b", re.IGNORECASE)


class Naming(NamedTuple):
    """How a document names the actors: their ids, with those of whom and what is called after them; whether it does;
    names of several words, single words that stand for nobody else there, surnames of which words may be made, and
    names of others in which these words stay; and the words of the names that have several."""

    actors: frozenset[str]
    named: bool
    full: frozenset[str]
    words: frozenset[str]
    surnames: Derived
    namesakes: frozenset[str]
    several: frozenset[tuple[str, ...]]


def naming_of(extraction: Extraction, actors: frozenset[str], fold: Fold) -> Naming:
    """How the document names the actors, by their ids; `fold` takes accents off."""
    lone = frozenset(actor.removeprefix(PERSON) for actor in actors if is_lone(actor))
    wordings = _wordings(extraction, actors.__contains__)
    text, entities = extraction.document.text, extraction.annotations.entities
    ids = several_words(actors, (), fold)
    full = whole_names(text, ids, fold).union(turned_names(text, ids, fold),
                                              (wording for wording in wordings if " " in wording))
    same = {entity.actor_id for entity in entities if entity.actor_id not in actors
            and _is_one_of(entity, actors, bool(full))}
    wordings |= _wordings(extraction, same.__contains__)
    full |= frozenset(wording for wording in wordings if " " in wording)
    firsts = {actor.partition("/")[2].partition("-")[0] for actor in actors if "-" in actor}
    parts = {word for wording in full for word in wording.split() if word not in ordinary_words()}
    given = {first for wording in full if fold(first := wording.split()[0]).lower() in firsts and first in parts}
    # "The Jane Roe Foundation" gives the name away, and a "Jane" of whom the article tells no more is taken for her.
    several = several_words(actors, full, fold)
    after = same | {entity.actor_id for entity in entities
                    if handles_covered(masked(entity.name, full), several, fold) != entity.name}
    alone = {entity.actor_id for entity in entities if entity.kind == "person" and entity.name in given}
    others = {word for entity in entities if entity.actor_id not in actors | after | alone
              for word in _words(entity.name)}
    mine = frozenset(given - others)
    after |= {entity.actor_id for entity in entities if entity.actor_id in alone and entity.name in mine}
    # "Grant" at the head of a sentence is not found to be a name, but where "Will Grant" is, it is his.
    called = {fold(word).lower() for wording in wordings | full for word in _words(wording)}
    surnames = {word for word in parts if fold(word).lower() in lone}
    single = (wordings - full - (given & others)) | surnames
    words = frozenset(word for word in single if len(word) >= SHORTEST) | mine
    every, named = derived(lone), bool(wordings or full)
    theirs = _held(extraction, every.distinctive, fold) | (every.others & called)
    # Of "Ann Roe-Harlow" both halves are hers.
    theirs |= {half for wording in wordings | full for half in _halves(fold(wording.split()[-1]).lower())}
    namesakes = _namesakes(extraction, actors | after, words, theirs, firsts, fold)
    theirs -= _borne(extraction, namesakes, theirs - called, fold)
    return Naming(actors | after, named, full, words,
                  derived(theirs), namesakes, several)


def _held(extraction: Extraction, surnames: frozenset[str], fold: Fold) -> frozenset[str]:
    """Those of the surnames that are anywhere in a document."""
    if not surnames:
        return surnames
    document = extraction.document
    told = (document.text, document.title, document.author, document.publisher, document.url, document.source)
    held = held_words("\n".join(filter(None, told)), fold)
    return frozenset(each for each in surnames if each in held)


def named_spans(extraction: Extraction) -> Iterator[tuple[int, int, Entity]]:
    """Where a document names somebody or something: start, end, and who or what it is."""
    entities = extraction.annotations.entities
    for name in extraction.annotations.names:
        if name.entity >= 0 and name.form not in UNNAMED:
            yield name.start, name.end, entities[name.entity]


def known_places(extraction: Extraction) -> frozenset[int]:
    """The offsets of the names of known places, which a surname may be as well ("Houston", "Jordan")."""
    return frozenset(at for start, end, entity in named_spans(extraction)
                     if is_known_place(entity) for at in range(start, end))


def is_known_place(entity: Entity) -> bool:
    """Whether an entity is a country, or a place of which it is known where it lies."""
    return entity.kind == "country" or (entity.kind != "person" and entity.latitude is not None)


def _wordings(extraction: Extraction, is_wanted: Callable[[str], bool]) -> set[str]:
    """The words by which a document names those actors whose ids are wanted."""
    text = extraction.document.text
    return {wording for start, end, entity in named_spans(extraction) if is_wanted(entity.actor_id)
            for wording in (text[start:end], entity.name)}


def _is_one_of(entity: Entity, actors: frozenset[str], named: bool) -> bool:
    """Whether an entity is a person among the actors otherwise written: "J. A. Roe" or "Jane Mary Roe" in an article
    that names Jane Roe or where the surname is nobody else's, "Jane A. Roe" in any, "Roe-Harlow" for Ann Roe-Harlow."""
    tail = entity.actor_id.removeprefix(PERSON)
    words = tail.split("-")
    first, between, last = words[0], words[1:-1], words[-1]
    if entity.kind != "person" or len(words) < 2 or f"{PERSON}{last}" not in actors:
        return False
    if " " not in entity.name:
        return any(each.endswith(f"-{tail}") for each in actors)
    if not named and not is_distinctive(last) and (len(first) == 1 or any(len(each) > 1 for each in between)):
        return False
    begins = f"{PERSON}{first}-" if len(first) > 1 else f"{PERSON}{first}"
    return any(each.startswith(begins) and each.endswith(f"-{last}") for each in actors)


def _namesakes(
    extraction: Extraction, actors: Set[str], words: Set[str], surnames: Set[str], firsts: Set[str], fold: Fold
) -> frozenset[str]:
    """Names of several words of others, and of what bears a name, in which some of the words stand; with a double name
    of one of these people alone ("Roe-Smith" where "Ann Roe-Smith" is)."""
    text, bare = extraction.document.text, {fold(word).lower() for word in words} | surnames
    found: set[str] = set()
    for start, end, entity in named_spans(extraction) if bare else ():
        # In "the pro-Roe camp" nothing is called "Roe camp".
        if start and text[start - 1] in _HYPHENS:
            continue
        if entity.actor_id in actors or " " not in entity.name or not _is_a_name_of_its_own(
                entity, bare, firsts, fold):
            continue
        for wording in (text[start:end], entity.name):
            if any(word in fold(wording).lower() for word in bare) and (
                    " " in wording or fold(wording).lower() not in bare):
                found.add(wording)
    return frozenset(found)


def _is_a_name_of_its_own(entity: Entity, bare: Set[str], firsts: Set[str], fold: Fold) -> bool:
    """Whether what an entity is called is not just made of a surname: "Ann Roe-Smith" and "Roe Tower", but not "Roe's
    House", "the anti-Roe League", "Roe Jr." or "Jane & John Roe"; `firsts` are the given names."""
    name = _GENERATION.sub("", fold(entity.name).lower())
    parts = [part for part in name.split() if any(word in part for word in bare)]
    if len(parts) == len(name.split()):
        return False
    if entity.kind != "person":
        if entity.name.split()[-1] in _FOLLOWING:
            return False
        return not _GENITIVE.search(name) and set(parts) <= bare and firsts.isdisjoint(_words(name))
    last = name.split()[-1]
    return not any(bare.isdisjoint(_words(part)) for part in parts if part != last) and not is_made_of(last, bare)


def _borne(extraction: Extraction, namesakes: frozenset[str], surnames: frozenset[str], fold: Fold) -> frozenset[str]:
    """The surnames that somebody else bears in a document, who may be called by them alone there."""
    people = {word for entity in extraction.annotations.entities
              if entity.kind == "person" and entity.name in namesakes for word in _words(fold(entity.name).lower())}
    return surnames & people


def _halves(surname: str) -> list[str]:
    return surname.split("-") if "-" in surname else []


def _words(name: str) -> list[str]:
    return name.replace("-", " ").split()
