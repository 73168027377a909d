"""The words that tell what a capitalised chain is, compiled once from `kb/lexicon/name_words.toml`."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from kb import lexicon

MONTHS_AS_NAMES: Final = frozenset({"May", "March", "April", "June", "August", "Summer"})
PLACE_FIRST: Final = frozenset({"St.", "St", "Mount", "Mt.", "Fort", "Ft.", "Lake", "Port", "Cape", "Isle"})


class Words(NamedTuple):
    """Sets of words. `offices` maps a lower-case office phrase to its class, `titles` a title to m, f or None.

    `telling` are all words, in lower case, that say something of a chain, `idle` those that alone are no name;
    `body_starts` and `facility_starts` are how the `bodies` and `facilities` begin, with the blank before them,
    `particle_ends` the last two letters of particles.
    """

    function: frozenset[str]
    calendar: frozenset[str]
    titles: dict[str, str | None]
    title_offices: dict[str, str]
    parties: dict[str, str]
    following: frozenset[str]
    role_before: frozenset[str]
    offices: dict[str, str]
    office_lengths: dict[str, int]
    organisation: frozenset[str]
    suffix: frozenset[str]
    place: frozenset[str]
    thing: frozenset[str]
    heads: frozenset[str]
    not_names: frozenset[str]
    surname_heads: frozenset[str]
    generations: frozenset[str]
    surname_first: frozenset[str]
    particles: frozenset[str]
    particle_ends: frozenset[str]
    office_modifiers: frozenset[str]
    compound_tails: frozenset[str]
    after_object: frozenset[str]
    telling: frozenset[str]
    idle: frozenset[str]
    small_in_titles: frozenset[str]
    bodies: frozenset[str]
    body_starts: frozenset[str]
    not_after_body: frozenset[str]
    facilities: re.Pattern[str]
    facility_starts: frozenset[str]
    after_facility: frozenset[str]
    given: dict[str, str]
    surnames: frozenset[str]
    ordinary: frozenset[str]


def phrases(text: str) -> list[str]:
    """The entries of a list whose separator is a semicolon."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _office_classes(table: dict[str, str]) -> dict[str, str]:
    return {phrase: office for office, text in table.items() for phrase in phrases(text)}


def first_word_lengths(keys: dict[str, str] | frozenset[str]) -> dict[str, int]:
    """For each first word of a phrase, how many words the longest phrase that begins with it has."""
    longest: dict[str, int] = {}
    for key in keys:
        first, blank, _ = key.partition(" ")
        length = key.count(" ") + 1 if blank else 1
        if longest.get(first, 0) < length:
            longest[first] = length
    return longest


@functools.cache
def words() -> Words:
    """All word lists; made when first asked for."""
    table = lexicon.table("name_words")
    titles = {
        word: gender if gender in ("m", "f") else None
        for gender, text in table["titles"].items() for word in text.split()
    }
    offices = _office_classes(table["offices"])
    given = dict(line.split("\t") for line in lexicon.rows("given_names.tsv"))
    given |= {word: gender for gender, text in table["given"].items() for word in text.split()}
    single = {part: frozenset(table[part]["words"].split())
              for part in ("not_names", "surname_heads", "generations", "surname_first")}
    function, calendar = frozenset(table["function"].split()), frozenset(table["calendar"].split())
    ordinary = frozenset(lexicon.rows("ordinary_words.txt")) | frozenset(table["ordinary"]["words"].split())
    kinds = {kind: frozenset(text.split()) for kind, text in table["kinds"].items()}
    first_words = frozenset(first_word_lengths(offices))
    facilities = phrases(table["facilities"]["words"])
    return Words(
        function=function, calendar=calendar, titles=titles,
        title_offices=table["title_offices"], parties=table["parties"],
        following=frozenset(table["office_words"]["following"].split()),
        role_before=frozenset(table["office_words"]["role_before"].split()), offices=offices,
        office_lengths=first_word_lengths(offices), organisation=kinds["organisation"],
        suffix=kinds["suffix"], place=kinds["place"], thing=kinds["thing"],
        heads=kinds["organisation"] | kinds["place"] | kinds["thing"],
        not_names=single["not_names"], surname_heads=single["surname_heads"],
        generations=single["generations"], surname_first=single["surname_first"],
        particles=frozenset(table["inside"]["particles"].split()),
        particle_ends=frozenset(f" {word}"[-2:] for word in table["inside"]["particles"].split()),
        office_modifiers=frozenset(table["office_modifiers"]["words"].split()),
        small_in_titles=frozenset(table["headline"]["small"].split()),
        bodies=frozenset(table["bodies"]["words"].split()),
        body_starts=frozenset(f" {word[:3]}" for word in table["bodies"]["words"].split()),
        not_after_body=frozenset(table["bodies"]["not_before"].split()),
        facilities=re.compile(rf" (?:{'|'.join(facilities)})(?![\w'’-])"),
        after_facility=frozenset(table["facilities"]["before"].split()),
        facility_starts=frozenset(f" {word[:3]}" for word in facilities),
        after_object=frozenset(table["pronouns_as_objects"]["before"].split()),
        compound_tails=frozenset(table["compound_tails"]["words"].split()), given=given,
        surnames=frozenset(lexicon.rows("surnames.txt")) | single["surname_heads"],
        telling=ordinary | first_words | frozenset(word.lower() for listed in (
            function, calendar, titles, *kinds.values(), *single.values(), PLACE_FIRST) for word in listed),
        idle=(function | calendar).difference(
            MONTHS_AS_NAMES, titles, given, first_words, (word.capitalize() for word in first_words)),
        ordinary=ordinary)
