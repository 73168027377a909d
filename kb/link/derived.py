"""Words made of a surname: its capitals, plurals and movements, accounts with it in them.

A surname of many letters that no list of words, names or cities knows is taken for nobody else's, and goes from within
any word. Of another one only such words go as can hardly mean anything else where an article names the person.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from kb import lexicon
from kb.link.as_read import Fold, ways_to_read
from kb.link.covering import blotted, held_words, ordinary_words, split_word

DISTINCTIVE = 6
"""Letters that a surname must have to be nobody else's."""
LONG = 5
"""Letters of a surname that in an account is hardly a part of another word."""
SHORTEST = 3
"""Letters. Shorter wordings are masked where they were found to mean the person, but not looked for elsewhere."""
_LISTS = ("ordinary_words.txt", "surnames.txt", "given_names.tsv", "cities.tsv", "states.tsv")
_PLURALS = frozenset({"s", "es"})
_ENDINGS = ("s", "es", "ism", "isms", "ist", "ists", "ite", "ites", "ian", "ians", "esque", "gate", "mania", "nomics",
            "ization", "isation")
_AGAINST = "anti|never|stop|dump"
_BESIDE = "pro|neo|arch"
_CALLS = "pro|fire|jail|free|vote|votefor|team|real|thereal|official|ask|lock"
_LED = ("led|backed|era|style|aligned|appointed|friendly|loyal|hating|loving|supporting|bashing|like|haters?|lovers?|"
        "backers?|supporters?|loyalists?|voters?|bashers?|critics?")
"""What stands before or behind a surname where it means sides for or against somebody."""
_HYPHEN = "[-‐‑–]"
_TOKEN = re.compile(r"(?<![^\s<>\"“”(),;])[^\s<>\"“”(),;@#]*[@#][^\s<>\"“”(),;]+")
_LETTERS = re.compile(r"[^\W_]+")


class Derived(NamedTuple):
    """The surnames, in small letters without accents, of whom a text may speak in words made of them: those that are
    nobody else's, and others."""

    distinctive: frozenset[str]
    others: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.distinctive or self.others)


@functools.lru_cache(maxsize=8)
def derived(surnames: frozenset[str]) -> Derived:
    """The surnames by their kind; those of one or two letters are left out."""
    long = frozenset(each for each in surnames if len(each) >= SHORTEST)
    distinctive = frozenset(filter(is_distinctive, long))
    return Derived(distinctive, long - distinctive)


@functools.lru_cache(maxsize=1 << 10)
def is_distinctive(surname: str) -> bool:
    """Whether a surname is so long and rare that hardly anything else is called so."""
    return len(surname) >= DISTINCTIVE and surname not in _known() and surname.isalpha()


def is_made_of(word: str, surnames: Set[str]) -> bool:
    """Whether a word is a movement, an affair or the like of one of the surnames, or several who bear one that is
    nobody else's, and hardly another surname; all in small letters."""
    return any(word == surname + ending and (ending not in _PLURALS or is_distinctive(surname))
               for surname in surnames for ending in _ENDINGS)


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(word for name in _LISTS for line in lexicon.rows(name) for word in _LETTERS.findall(line.lower()))


def derived_covered(text: str, names: Derived, fold: Fold, except_at: frozenset[int] = frozenset()) -> str:
    """The text with the words covered that are made of the surnames, and with themselves, save at some offsets; its
    length stays. Cost is linear in the text for each of the surnames."""
    if not names:
        return text
    held = held_words(text, fold)
    there = Derived(frozenset(each for each in names.distinctive if each in held),
                    frozenset(each for each in names.others if each in held))
    if not there:
        return text
    spans = [read.written(*span) for read in ways_to_read(text, fold) for span in _found(read.text, there)]
    return blotted(text, (span for span in spans if span[0] not in except_at))


def _found(text: str, names: Derived) -> Iterator[tuple[int, int]]:
    for surname in sorted(names.distinctive):
        yield from _words_with(text, surname)
    for surname in sorted(names.distinctive | names.others):
        yield from _split(text, surname)
    if names.others:
        for found in _made_of(names.others).finditer(text):
            yield found.span()
        for found in _sides_with(names.others).finditer(text):
            if found[0].lower() not in ordinary_words():
                yield found.span()
        accounts = _in_accounts(names.others)
        for token in _TOKEN.finditer(text) if "@" in text or "#" in text else ():
            for found in accounts.finditer(token[0]):
                yield _whole_word(text, token.start() + found.start(), token.start() + found.end())


def _words_with(text: str, surname: str) -> Iterator[tuple[int, int]]:
    """Where words stand that have the surname in them, with the figures of accounts."""
    end = 0
    for found in re.finditer(re.escape(surname), text, re.IGNORECASE):
        if found.start() < end:
            continue
        start, end = _whole_word(text, *found.span())
        yield start, end


def _split(text: str, surname: str) -> Iterator[tuple[int, int]]:
    """Where the surname stands with spaces within it, whose parts are not all words ("Quar rington")."""
    for found in re.finditer(rf"(?<![^\W_]){split_word(surname)}(?![^\W_])", text, re.IGNORECASE):
        parts = found[0].lower().split()
        if len(parts) > 1 and not all(part in ordinary_words() for part in parts):
            yield found.span()


def _whole_word(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with all letters and figures on either side."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


@functools.lru_cache(maxsize=64)
def _made_of(surnames: frozenset[str]) -> re.Pattern[str]:
    ends = "|".join(_ENDINGS)
    forms = []
    for surname in sorted(surnames, key=lambda each: (-len(each), each)):
        if surname in ordinary_words():
            # "Grant" may be somebody, "grants" are none; at the head of a sentence "Grants" go with him.
            forms.append(rf"(?-i:{re.escape(surname[0].upper() + surname[1:])}(?:{ends})?|"
                         rf"{re.escape(surname.upper())}(?:{ends.upper()})?)")
        else:
            forms.append(rf"{re.escape(surname)}(?:{ends})?")
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _sides_with(surnames: frozenset[str]) -> re.Pattern[str]:
    """In "anti-roe", "antiRoe" and "roe-led", whatever the capitals, but not in "unroe" or "roe-filled"."""
    bare = "|".join(sorted(map(re.escape, surnames), key=lambda each: (-len(each), each)))
    ends = "|".join(_ENDINGS)
    sides = rf"(?:{_AGAINST}){_HYPHEN}?|(?:{_BESIDE}){_HYPHEN}"
    return re.compile(rf"(?<![^\W_])(?:{sides})(?:{bare})(?:{ends})?(?![^\W_])"
                      rf"|(?<![^\W_])(?:{bare}){_HYPHEN}(?:{_LED})(?![^\W_])", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _in_accounts(surnames: frozenset[str]) -> re.Pattern[str]:
    """In "#RoeOut", "@RealRoe", "roe@", "z_roe@" and "jroe@", but not in "#Roebuck" or "@heroes"; a longer surname that
    is no word anywhere ("#stopharlow")."""
    forms = []
    for surname in sorted(surnames, key=lambda each: (-len(each), each)):
        bare = re.escape(surname)
        forms.append(rf"(?-i:{re.escape(surname[0].upper() + surname[1:])}(?:{'|'.join(_ENDINGS)})?(?![a-z]))")
        forms.append(rf"(?<![^\W_])(?:[a-z]|{_AGAINST}|{_CALLS})?{bare}[a-z]?\d*(?![^\W_])")
        if len(surname) >= LONG and surname not in ordinary_words():
            forms.append(bare)
    return re.compile("|".join(forms), re.IGNORECASE)
