"""Covering words in a text with blocks of the same length, so that every offset into it stays right."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from kb import lexicon
from kb.link.as_read import Fold, plain, ways_to_read

MASK = "█"
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_ACCOUNT = re.compile(r"[@#/=~][\w.+-]+")
_MARKS = r"(?:\s{0,3}(?:</?[a-z]{1,10}>|[*_]{1,3})){1,4}\s{0,3}"
_NICKNAME = r"\s{1,3}[\"“”‘'(][\w .-]{1,20}[\"”“’')]\s{1,3}"
_BETWEEN = rf"\s{{1,3}}(?:(?-i:[A-Z])\.?\s{{1,3}}){{1,2}}|{_NICKNAME}|{_MARKS}"
_SHARED = (r"(?:,\s{1,3}(?-i:[A-Z])[\w’'-]{0,24}){0,3},?\s{1,3}(?:&(?:amp;)?|and|und|et|y)\s{1,3}"
           r"(?-i:[A-Z])[\w’'.-]{0,24}\s{1,3}")
LONGEST_WORD = 40
SHORTEST_SPLIT = 5
"""Letters of a name whose parts, where it is split, are hardly other words."""
LONGEST_FIELD = 200
"""Characters of a field that is nothing but a name."""
MANY_LETTERS = 7
"""A joined name of so many letters is hardly another word, or in an account or a path a part of one."""


def masked(text: str, wordings: Iterable[str]) -> str:
    """The text with each of the wordings, where it stands as whole words, covered; its length stays."""
    for wording in sorted(wordings, key=lambda each: (-len(each), each)):
        parts = text.split(wording)
        for at in range(len(parts) - 1):
            before, after = parts[at][-1:], parts[at + 1][:1]
            parts[at] += wording if before.isalnum() or after.isalnum() else MASK * len(wording)
        text = "".join(parts)
    return text


def covered(text: str, pattern: re.Pattern[str], fold: Fold) -> str:
    """The text with what the pattern finds in its letters without accents covered, also where a line breaks a word and
    where an address has letters and signs as their numbers ("%C3%A9"); its length stays."""
    return blotted(text, (read.written(*found.span()) for read in ways_to_read(text, fold)
                          for found in pattern.finditer(read.text)))


def blotted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with some stretches covered; its length stays."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            parts += [text[at:start], MASK * (end - max(start, at))]
            at = end
    return "".join([*parts, text[at:]])


@functools.lru_cache(maxsize=8)
def tails(actors: frozenset[str]) -> re.Pattern[str]:
    """The words at the end of the ids, one after the other as in a text or an address; a genitive's "s" may follow."""
    named = sorted((actor.partition("/")[2].split("-") for actor in actors), key=lambda words: (-len(words), words))
    wordings = (r"[\W_]{0,3}".join(map(re.escape, words)) for words in named)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(wordings)})(?:[’']?s)?(?![^\W_])", re.IGNORECASE)


def several_words(actors: Iterable[str], wordings: Iterable[str], fold: Fold) -> frozenset[tuple[str, ...]]:
    """The words of names that have more than one, in lower case without accents: of actors' ids, and of wordings."""
    names = {tuple(actor.partition("/")[2].split("-")) for actor in actors}
    names |= {tuple(_WORD.findall(fold(wording).replace("’", "").replace("'", "").lower())) for wording in wordings}
    return frozenset(words for words in names if len(words) > 1)


def whole_names(text: str, names: Iterable[tuple[str, ...]], fold: Fold) -> frozenset[str]:
    """The names, given by their words, as they stand in a text with spaces."""
    wanted = "|".join(sorted((_spaced(words) for words in names), key=lambda each: (-len(each), each)))
    if not wanted:
        return frozenset()
    read = plain(text, fold)
    found = re.finditer(rf"(?<![^\W_])(?:{wanted})(?![^\W_])", read.text, re.IGNORECASE)
    return frozenset(text[slice(*read.written(*each.span()))] for each in found)


def _spaced(words: tuple[str, ...], between: str = r"\s{1,3}") -> str:
    """A pattern for words with a space between, whatever their capitals where these are no ordinary words."""
    # "Will Grant" is somebody, "will grant" nobody, and "will Harlow" asks what another one will do.
    if are_ordinary(words):
        return between.join(map(_capital, words))
    if words[0] in ordinary_words():
        small = between.join(map(re.escape, words))
        return rf"(?:{between.join([_capital(words[0]), *map(re.escape, words[1:])])}|(?-i:{small}))"
    return between.join(map(re.escape, words))


def _capital(word: str) -> str:
    return f"(?-i:{re.escape(word[0].upper())}){re.escape(word[1:])}"


def are_ordinary(words: Iterable[str]) -> bool:
    """Whether words, in small letters, are all words of the language that need not be names."""
    return all(word in ordinary_words() for word in words)


@functools.cache
def ordinary_words() -> frozenset[str]:
    """The words of the language that need not be names, in small letters."""
    return frozenset(lexicon.rows("ordinary_words.txt"))


def handles_covered(text: str, names: frozenset[tuple[str, ...]], fold: Fold, *, named: bool = False) -> str:
    """The text without names, given by their words, as addresses and accounts write them; its length stays.

    That is "jane-roe", "jane.roe", "jane_roe", "jane+roe", "jane%20roe" and "JaneRoe" anywhere, the surname first or
    last, and "janeroe" where it is a whole part of a path, an account or a site. Elsewhere it may be an ordinary word:
    joined names of many letters go where the article names the person (`named`), and from among others in accounts and
    paths ("@therealjaneroe"). "Jane Roe" and "Roe, Jane" go too, if no name was found there.
    """
    # Most texts hold none of them, and to look for a word is cheaper than to match.
    held = held_words(text, fold)
    there = frozenset(words for words in names if all(word in held for word in words))
    if not there:
        return text
    shown = covered(turned_covered(text, there, fold), _handles(there, named), fold)
    within = _joined_within(there)
    return _ACCOUNT.sub(lambda found: covered(found[0], within, fold), shown) if within else shown


def held_words(text: str, fold: Fold) -> str:
    """All that the text may be read as, in lower case, to look for words in, at last without the spaces that may stand
    within these."""
    ways = [read.text.lower() for read in ways_to_read(text, fold)]
    return "\n".join([*ways, "".join(ways[0].split())])


@functools.lru_cache(maxsize=64)
def _handles(names: frozenset[tuple[str, ...]], named: bool) -> re.Pattern[str]:
    turned = {(words[-1], *words[:-1]) for words in names}
    longest_first = sorted(names | turned, key=lambda words: (-len(words), words))
    apart = "|".join(r"(?:[-._+‐‑]|%20){1,2}".join(map(re.escape, words)) for words in longest_first)
    spaced = "|".join(map(_spaced, longest_first))
    # In "John Roe, Jane Doe and others" nobody is called "Roe, Jane".
    listed = "|".join(_listed(words) for words in sorted(turned) if len(words) == 2) or "(?!)"
    loose = "|".join(each for words in sorted(names) if len(words) == 2 for each in _loosely(words)) or "(?!)"
    joined = "|".join(re.escape("".join(words)) for words in longest_first)
    camel = "|".join("".join(re.escape(word[0].upper() + word[1:]) for word in words) for words in longest_first)
    long = "|".join(each for each in joined.split("|") if len(each) >= MANY_LETTERS)
    alone = rf"|(?<![^\W_])(?:{long})\d*(?![^\W_])" if named and long else ""
    return re.compile(rf"(?:(?<![^\W_])|(?<=%20))(?:{apart}|{spaced})(?:[’']?s)?(?![^\W_])"
                      rf"|(?<![^\W_])(?<!\w\s)(?:{listed})(?![^\W_])(?!\s+(?-i:[A-Z]\w))"
                      rf"|(?<![^\W_])(?:{loose})(?![^\W_])"
                      rf"|(?:(?<=[/@#=~])|(?<=www\.))(?:{joined})(?![^\W_])"
                      rf"|(?<![^\W_])(?-i:{camel})(?:[’']?s|\d+)?(?![^\W_])"
                      rf"|(?<![^\W_])(?:{joined})(?=@){alone}", re.IGNORECASE)


def _listed(words: tuple[str, ...]) -> str:
    """A surname and a given name with a comma between; in small letters where no other name follows."""
    comma = r",\s{1,3}"
    small = rf"|(?-i:{comma.join(map(re.escape, words))})(?!\s+\w)"
    return comma.join(map(_capital, words)) + ("" if are_ordinary(words) else small)


def _loosely(words: tuple[str, ...]) -> tuple[str, str, str]:
    """A given name and a surname with initials, a nickname or marks of a page between them; both with a space within
    the surname; and the given name alone where it shares the surname with another ("Jane & John Roe")."""
    ordinary = are_ordinary(words)
    given, surname = _spaced(words[:1]), (_capital if ordinary else re.escape)(words[1])
    between, shared = (each if ordinary else each.replace("(?-i:[A-Z])", r"[^\W\d_]") for each in (_BETWEEN, _SHARED))
    return (rf"{given}(?:{between}){surname}", rf"{given}\s{{1,3}}{split_word(words[1])}",
            rf"{given}(?={shared}{surname}(?![^\W_]))")


def split_word(word: str) -> str:
    """A pattern for a name of some letters with spaces or a line end within it, as scanned pages have it."""
    if len(word) < SHORTEST_SPLIT or not word.isalpha():
        return "(?!)"
    rest = "".join(rf"\s{{0,2}}{re.escape(letter)}" for letter in word[1:])
    return rf"(?-i:{re.escape(word[0].upper())})(?=[^\W\d_]{{0,{len(word)}}}\s){rest}"


def turned_names(text: str, names: Iterable[tuple[str, ...]], fold: Fold) -> frozenset[str]:
    """The names that stand in a text with the surname first ("Roe, Jane"), in their usual order."""
    read = plain(text, fold)
    return frozenset(" ".join(text[slice(*read.written(*each.span(group)))] for group in (2, 1))
                     for each in _turned(read.text, names))


def _turned(text: str, names: Iterable[tuple[str, ...]]) -> Iterator[re.Match[str]]:
    """Where names stand with the surname first, which belongs to nothing before it; their groups are both words."""
    held = text.lower()
    for words in names:
        if len(words) != 2 or words[1] not in held:
            continue
        given, surname = map(_capital, words)
        for each in re.finditer(rf"(?<![^\W_])({surname}),\s{{1,3}}({given})(?![^\W_])(?!\s+(?-i:[A-Z])\w)", text,
                                re.IGNORECASE):
            if not _is_named(text[max(each.start() - LONGEST_WORD, 0) : each.start()]):
                yield each


def turned_covered(text: str, names: Iterable[tuple[str, ...]], fold: Fold) -> str:
    """The text without names with the surname first behind a word that is none ("a list named Roe, Jane"), and without
    one that is all there is, whatever its capitals ("roe, jane"); its length stays."""
    read = plain(text, fold)
    if len(text) < LONGEST_FIELD and any(len(words) == 2 and re.fullmatch(
            rf"\s*(?:by\s+)?{re.escape(words[1])},\s*{re.escape(words[0])}\W*", read.text, re.IGNORECASE)
            for words in names):
        return MASK * len(text)
    return blotted(text, (read.written(*each.span()) for each in _turned(read.text, names)))


def _is_named(before: str) -> bool:
    """Whether a surname belongs to what stands before it: in "John Roe, Jane Doe and others" nobody is "Roe, Jane"."""
    last = re.search(r"([^\W_]+)\.?\s$", before)
    return last is not None and last[1][0].isupper()


@functools.lru_cache(maxsize=64)
def _joined_within(names: frozenset[tuple[str, ...]]) -> re.Pattern[str] | None:
    joined = {"".join(each) for words in names for each in (words, (words[-1], *words[:-1]))}
    long = sorted(map(re.escape, filter(lambda each: len(each) >= MANY_LETTERS, joined)), key=lambda each: -len(each))
    return re.compile("|".join(long), re.IGNORECASE) if long else None


def addresses_covered(text: str, actors: frozenset[str], fold: Fold) -> str:
    """The text without the words of the actors' ids in the web addresses that stand in it; its length stays."""
    return _ADDRESS.sub(lambda found: covered(found[0], tails(actors), fold), text)


def word_covered(text: str, word: str, except_at: frozenset[int] = frozenset()) -> str:
    """The text with a word covered wherever it stands whole, save at some offsets; its length stays."""
    return blotted(text, (span for span in _whole(text, word) if span[0] not in except_at))


def places_of(text: str, wordings: Iterable[str]) -> frozenset[int]:
    """The offsets of some wordings in a text, where they stand as whole words."""
    return frozenset(at for wording in wordings for span in _whole(text, wording) for at in range(*span))


def _whole(text: str, wording: str) -> Iterator[tuple[int, int]]:
    """Where a wording stands as whole words."""
    return (found.span() for found in re.finditer(rf"(?<![^\W_]){re.escape(wording)}(?![^\W_])", text))
