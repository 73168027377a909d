"""A sentence as tagged words: names and time expressions whole, everything else by what it does in a clause.

Tags are single letters: `n` name, `t` time expression, `q` pronoun that no name covers, `d` determiner,
`p` preposition, `o` the word "to", `a` auxiliary, `m` modal, `c` conjunction, `r` relative, `i` subordinator,
`b` adverb or negation, `v` verb, `s` possessive ending, `k` comma or dash, `j` other punctuation, `u` quotation mark,
`w` any other word.
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import Final

from kb.extract.events.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD, lemmas_of_verbs, verb_forms, verbs_alone
from kb.extract.events.openers import is_led, leads
from kb.lexicon import table

_WORD: Final = re.compile(r"\d{1,3}(?:,\d{3})++|\w+(?:[-/]\w+)*+|['’](?:s|t|re|ve|ll|d|m)\b|''|--|[^\w\s.]")
_QUOTES: Final = frozenset({'"', "“", "”", "''", "«", "»", "„"})
_APOSTROPHES: Final = frozenset({"'", "’"})
_COMMAS: Final = frozenset({",", "—", "–", "--", "-", "(", ")"})

OWNERS: Final = frozenset({"his", "her", "its", "their", "my", "our", "your"})
"""Possessive pronouns; the names stage marks them as names."""

_BARE_BEFORE: Final = frozenset((
    "help", "helps", "helped", "let", "lets", "make", "makes", "made", "see", "saw", "watched",
))
_LOOKS: Final = frozenset({"looks", "seems", "appears", "remains", "gets"})
_ARTICLES: Final = frozenset({"the", "a", "an"})
_COMES: Final = frozenset({"approaches", "nears", "looms", "begins", "opens", "ends", "continues"})
_ORDERING: Final = frozenset((
    "home", "last", "first", "second", "third", "next", "only", "latest", "recent", "previous", "new",
))
_ADJECTIVAL: Final = ("ly", "ic", "ous", "ful", "less")
_NOUNS_TOO: Final = frozenset((
    "public", "critic", "cleric", "republic", "clinic", "academic", "fabric", "mechanic", "assembly", "family",
    "ally", "bully", "catholic", "democratic",
))
_NO_SUPERLATIVES: Final = frozenset((
    "west", "midwest", "northwest", "southwest", "interest", "protest", "request", "forest", "guest", "contest",
    "arrest", "conquest", "harvest", "priest", "digest", "test", "rest",
))
_FLOATING: Final = frozenset({"both", "all", "each"})
_MAIN_TOO: Final = frozenset({"have", "has", "had", "having", "get", "gets", "got", "getting", "do", "does", "did"})
_BEFORE_VERBS: Final = frozenset("oamqrickju")
"""Tags behind which a word that may be a verb is one."""
_DOUBTFUL: Final = {
    "b": frozenset({"'t", "’t", "back"}), "a": _MAIN_TOO, "r": frozenset({"that"}), "d": _FLOATING, "k": _APOSTROPHES,
    "p": frozenset({"since"}),
}  # fmt: skip
"""Words whose tag depends on their neighbours, by the tag they have alone; verbs and possessive endings do, too."""

_REMEMBERED: Final = 60_000
_LONGEST: Final = 40
"""So many chunks of text are kept in memory, and none that is longer."""

MAX_WORDS: Final = 400
"""Words of a sentence that are looked at; what follows in a longer one is not prose."""


class Words:
    """The words, names and times of a sentence as parallel lists. `refs` holds the index of a name or time, else -1.

    A word ends where its letters do: at its start and the length of its `low`. `named` and `times` are the positions of
    the names and of the times.
    """

    def __init__(
        self, starts: list[int], lows: list[str], tags: list[str], refs: list[int], named: list[int], times: list[int]
    ) -> None:
        self.starts = starts
        self.lows = lows
        self.tags = tags
        self.refs = refs
        self.named = named
        self.times = times


@functools.cache
def word_tags() -> dict[str, str]:
    """Every function word to its tag; the first list that holds it wins."""
    grammar = table("event_grammar")["tags"]
    order = (("modal", "m"), ("auxiliary", "a"), ("negation", "b"), ("relative", "r"), ("determiner", "d"))
    rest = (("conjunction", "c"), ("preposition", "p"), ("subordinator", "i"), ("adverb", "b"), ("pronoun", "q"))
    tags = {"to": "o", "'s": "s", "’s": "s", "'d": "m", "’d": "m"}
    for name, tag in order + rest:
        for word in grammar[name]:
            tags.setdefault(word, tag)
    tags.update(dict.fromkeys(_QUOTES, "u") | dict.fromkeys(_COMMAS, "k") | {";": "j", ":": "j"})
    return tags


class WordLists:
    """The lists of a lexicon as sets. Every sentence asks for dozens, so they are kept in dictionaries by plain
    names."""

    def __init__(self, lexicon: str) -> None:
        self._lexicon = lexicon
        self._sections: dict[str, dict[str, frozenset[str]]] = {}

    def words(self, section: str, name: str) -> frozenset[str]:
        """A list of a section."""
        lists = self._sections.get(section)
        if lists is None:
            lists = self._sections[section] = {}
        words = lists.get(name)
        if words is None:
            words = lists[name] = frozenset(table(self._lexicon)[section][name])
        return words


_LISTS: Final = WordLists("event_grammar")
_CLASSES: Final[dict[str, dict[str, str]]] = {}
_LEMMAS: Final[dict[str, str]] = {}


def grammar_words(section: str, name: str) -> frozenset[str]:
    """A list of the grammar lexicon as a set."""
    return _LISTS.words(section, name)


def grammar_classes(section: str) -> dict[str, str]:
    """All forms of the lemmas of a section of the grammar lexicon to the name of the list they stand in."""
    classes = _CLASSES.get(section)
    if classes is None:
        classes = _CLASSES[section] = _read_classes(section)
    return classes


def _read_classes(section: str) -> dict[str, str]:
    classes: dict[str, str] = {}
    for name, lemmas in table("event_grammar")[section].items():
        for lemma in lemmas:
            classes.setdefault(lemma, name)
            for form in verb_forms(lemma):
                classes.setdefault(form, name)
            classes.setdefault(f"{lemma}s", name)
    return classes


def read_words(
    lower: str,
    start: int,
    end: int,
    whole: list[tuple[int, int, str, int]],
    known: KnownWords,
) -> Words:
    """The words of a stretch of lower-cased text. The names and times inside it come as (start, minus their end, tag,
    index); of overlapping ones the first and longest is read."""
    if len(whole) > 1:
        whole.sort()
    whole.append((end, -end, "", -1))
    starts: list[int] = []
    lows: list[str] = []
    tags: list[str] = []
    doubtful: list[int] = []
    named: list[int] = []
    times: list[int] = []
    places: list[int] = []
    indexes: list[int] = []
    chunks = known.chunks
    at = start
    for left, minus_right, tag, index in whole:
        if left < at:
            continue
        if left == at + 1 and lower[at] == "-" and tags and tags[-1] == "n":
            at = left  # "Iranian-American": two names of one noun phrase
        for chunk in lower[at:left].split(" ", MAX_WORDS):
            if not chunk:
                at += 1
                continue
            words = chunks.get(chunk)
            for word in known.read(chunk) if words is None else words:
                if word.doubtful:
                    doubtful.append(len(lows))
                starts.append(at + word.first)
                lows.append(word.low)
                tags.append(word.tag)
            at += len(chunk) + 1
        if len(lows) >= MAX_WORDS:
            break
        at = -minus_right
        if tag:
            (times if tag == "t" else named).append(len(lows))
            places.append(len(lows))
            indexes.append(index)
            starts.append(left)
            lows.append(lower[left:at])
            tags.append(tag)
    if len(lows) > MAX_WORDS:
        del starts[MAX_WORDS:], lows[MAX_WORDS:], tags[MAX_WORDS:]
        doubtful = [at for at in doubtful if at < MAX_WORDS]
    refs = [-1] * len(lows)
    for number, at in enumerate(places):
        refs[at] = indexes[number]
    _settle(lows, tags, doubtful, known.verbs)
    return Words(starts, lows, tags, refs, named, times)


class KnownWord:
    """A word of what stands between two spaces: where it starts there, its tag when taken alone, and whether its
    neighbours may give it another one."""

    def __init__(self, first: int, low: str, tag: str, doubtful: bool) -> None:
        self.first = first
        self.low = low
        self.tag = tag
        self.doubtful = doubtful


class KnownWords:
    """What stands between two spaces, as words.

    Worked out once for each such chunk: function words, known verbs, endings. `verbs` holds the forms of all verbs that
    count as such, with what they may be.
    """

    def __init__(self, verbs: dict[str, int]) -> None:
        self.verbs = verbs
        self.chunks: dict[str, list[KnownWord]] = {}
        self._tags = word_tags()

    def read(self, chunk: str) -> list[KnownWord]:
        """The words of a chunk, which are known from now on unless it is too long to be one of a language."""
        found = []
        for match in itertools.islice(_WORD.finditer(chunk), MAX_WORDS):
            low = match[0]
            tag = self._tags.get(low) or _open_tag(low, self.verbs)
            found.append(KnownWord(match.start(), low, tag, _is_doubtful(low, tag)))
        if len(chunk) <= _LONGEST and len(self.chunks) < _REMEMBERED:
            self.chunks[chunk] = found
        return found


def _open_tag(low: str, verbs: dict[str, int]) -> str:
    if not low[0].isalnum():
        return "j" if low in "!?;:…" else "w" if low == "%" else "k"
    if low in verbs:
        return "v"
    if len(low) > 4:
        if low.endswith("ly"):
            return "b"
        if low.endswith(("ed", "ing")) and "-" not in low:  # "right-wing", "long-running" are adjectives
            return "v"
    return "w"


def _ends_plural(lows: list[str], tags: list[str], at: int) -> bool:
    """Whether an apostrophe makes a plural an owner ("the leaders' meeting") and closes no quotation."""
    owned = lows[at - 1].endswith("s") and tags[at + 1 : at + 2] in (["w"], ["v"], ["t"])
    return owned and _APOSTROPHES.isdisjoint(lows[:at])


def _is_doubtful(low: str, tag: str) -> bool:
    """Whether `_settle` may give the word another tag, so that it has to be looked at in each sentence."""
    return tag in "vs" or low in _DOUBTFUL.get(tag, ())


def _settle(lows: list[str], tags: list[str], doubtful: list[int], verbs: dict[str, int]) -> None:
    """Put right the tags that depend on neighbours, in the order of the words."""
    for at in doubtful:
        tag, previous = tags[at], tags[at - 1] if at else ""
        if tag == "v":
            if previous not in _BEFORE_VERBS:
                tags[at] = _verb_or_noun(lows, tags, at, previous, verbs)
        elif tag == "b":
            if lows[at] == "back":
                tags[at] = "v" if previous == "o" and tags[at + 1 : at + 2] in (["d"], ["n"]) else "b"
            elif at:
                _settle_contraction(lows, tags, at)
        elif tag == "a":
            if at + 1 < len(tags) and tags[at + 1] in "dnt" and not leads(lows, tags, at, verbs):
                tags[at] = "v"  # "never got a vote", "had talks"
        elif tag == "r":
            if previous and previous in "poa" and not _ends_verb(lows, tags, at - 1):
                tags[at] = "d"
        elif tag == "p":
            tags[at] = "b" if previous == "a" else "p"  # "has since left"
        elif tag == "d":
            if previous == "n" and tags[at + 1 : at + 2] in (["v"], ["a"], ["m"]):
                tags[at] = "b"  # "Ann and Bo both spoke"
        elif tag == "k":
            tags[at] = "s" if previous in ("w", "n", "t") and _ends_plural(lows, tags, at) else "k"
        elif previous and previous in "qr":
            tags[at] = "a"  # "it's", "who's"


def _ends_verb(lows: list[str], tags: list[str], at: int) -> bool:
    """Whether a preposition belongs to the verb before it: "pointing out that", not "in that"."""
    return lows[at] in ("out", "on", "up") and at > 0 and tags[at - 1] == "v"


def _settle_contraction(lows: list[str], tags: list[str], at: int) -> None:
    contractions = table("event_grammar")["contractions"]
    if lows[at - 1] in contractions["auxiliary"]:
        tags[at - 1] = "a"
    elif lows[at - 1] in contractions["modal"]:
        tags[at - 1] = "m"


def _verb_or_noun(lows: list[str], tags: list[str], at: int, previous: str, verbs: dict[str, int]) -> str:
    """`v` or `w` for a word that may be a verb: what stands before it decides, the tag `previous` first of all."""
    if previous == "d" and _stands_alone(lows, tags, at, verbs):
        tags[at - 1] = "q"
        return "v"  # "and both *vowed* to"
    if previous in ("d", "s") or (previous == "n" and lows[at - 1] in OWNERS):
        return "w"
    low = lows[at]
    form = verbs.get(low, 0) or (GERUND if low.endswith("ing") else PAST | PARTICIPLE)
    if previous == "p":
        return "v" if form & GERUND else "w"
    if previous in ("b", "t", "w") and not form & (PAST | PARTICIPLE) and _is_described(lows, tags, at):
        return "w"
    follows = tags[at + 1] if at + 1 < len(tags) else ""
    if form in (THIRD, BASE | THIRD) and not previous and follows and follows in "amvp":
        return "w"  # "Sanctions were", "Talks in"
    if previous == "v" and form in (BASE, THIRD) and lows[at - 1] not in _BARE_BEFORE:
        return "w"
    if previous in ("n", "w") and form in (BASE, THIRD) and low in verbs_alone() and (
            form == THIRD or (previous == "n" and tags[at - 2 : at - 1] != ["v"]) or lows[at - 1].endswith("s")):
        return "v"  # "Ann Lee *arrives* in Lima", "two bombs in Lima *kill* ten"
    if previous in ("n", "w") and form & THIRD and follows and lows[at + 1][0].isdigit():
        return "v"  # "the Senate *votes* 52-48"
    if form == GERUND and previous in ("w", "t") and _in_noun_phrase(lows, tags, at):
        acts = follows in ("n", "d") or lemma_of(low) in grammar_words("words", "object_control")
        return "v" if acts else "w"  # "a courtesy meeting with", "the man meeting Ann Lee", "a bill allowing troops to"
    if previous == "n" and form == GERUND and tags[at - 2 : at - 1] == ["d"] and follows and follows in "pvam":
        return "w"  # "the Lima meeting in May"
    if previous in ("n", "w") and form == BASE and is_led(lows, tags, at):
        return "v"
    if previous == "n" and form in (BASE, THIRD):
        if at > 2 and tags[at - 2] == "d" and tags[at - 3] in "po":
            return "w"  # "at a Las Vegas rally to end it"
        if form == BASE and is_demanded(lows, tags, at):
            return "v"
        return _after_name(low, lows[at - 1], tags[at - 2] if at > 1 else "", follows, form)
    if previous == "w" and form in (BASE, THIRD, BASE | THIRD):
        if lows[at - 1].endswith("est") and lows[at - 1] not in _NO_SUPERLATIVES:
            return "w"  # "the toughest sanctions yet"
        # "the deal helps Ann", "unions reach a deal": a finite verb may follow a noun that agrees with it
        agrees = form & THIRD or lows[at - 1].endswith("s")
        edge = at - 1
        while edge > 0 and tags[edge - 1] == "w":
            edge -= 1
        if edge and (tags[edge - 1] == "p" or (tags[edge - 1] == "v" and not lows[edge - 1].endswith("ing"))):
            return "w"  # "impose new sanctions on", "in peace talks with"
        return "v" if agrees and follows and follows in ("ndoptb" if form & THIRD else "ndwtbo") else "w"
    return "v"


def _stands_alone(lows: list[str], tags: list[str], at: int, verbs: dict[str, int]) -> bool:
    """Whether "both", "all" or "each" before a past form is its subject: what follows is no noun it describes."""
    past = verbs.get(lows[at], 0) & PAST and lows[at].endswith("ed")
    return bool(past) and lows[at - 1] in _FLOATING and tags[at + 1 : at + 2] in ([], ["o"], ["d"], ["p"])


def is_demanded(lows: list[str], tags: list[str], at: int) -> bool:
    """Whether the bare verb at a word is what somebody demands: "suggested that Ann Lee *leave* the race"."""
    left = at - 1
    while left > 0 and tags[left] in "nwds" and lows[left] != "that":
        left -= 1
    return 0 < left < at - 1 and lows[left] == "that" and lemma_of(lows[left - 1]) in grammar_words("words", "demand")


def _is_described(lows: list[str], tags: list[str], at: int) -> bool:
    """Whether an article or owner stands before the word with nothing between them but what describes a noun: "the
    deadly attack", "the last shooting", "the 2012 attack", "his caustic attacks"."""
    edge = at
    while edge > 0 and (tags[edge - 1] == "t" or (tags[edge - 1] in ("b", "w") and _describes(lows[edge - 1]))):
        edge -= 1
    edge -= edge > 1 and lows[edge - 1] == "most"  # "the most recent debate"
    return 0 < edge < at and (lows[edge - 1] in _ARTICLES or lows[edge - 1] in OWNERS or tags[edge - 1] == "s")


def _describes(low: str) -> bool:
    return low in _ORDERING or (low.endswith(_ADJECTIVAL) and low not in _NOUNS_TOO)


def _in_noun_phrase(lows: list[str], tags: list[str], at: int) -> bool:
    """Whether only adjectives and nouns stand between the word and an article or possessive before it."""
    while at > 0 and tags[at - 1] in ("w", "t"):
        at -= 1
    return at > 0 and (tags[at - 1] in ("d", "s") or lows[at - 1] in OWNERS)


def _after_name(low: str, name: str, before: str, follows: str, form: int) -> str:
    """A present form right after a name: "Iran deal" is a noun, "Republicans vote" and "Ann and Bo meet" are not."""
    if form == BASE:
        return "v" if (before and before in "cam") or name.endswith("s") else "w"  # "should he win", "did Ann meet"
    if (follows == "v" and low in _LOOKS) or (form == THIRD and before == "i" and follows in ("", "k", "j")):
        return "v"  # "if Ann Lee wins"
    if low in _COMES and follows in ("", "k", "j"):
        return "v"  # "as the summit in Lima approaches"
    return "v" if follows in ("n", "d", "o", "t", "b") or (follows == "p" and not name.endswith("n")) else "w"


def lemma_of(low: str) -> str:
    """The lemma of a common verb's form, or the word itself."""
    if not _LEMMAS:
        _LEMMAS.update(lemmas_of_verbs())
    return _LEMMAS.get(low, low)
