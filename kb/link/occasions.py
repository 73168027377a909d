"""Which occasion a report speaks of, where its words name one: the general election of a country, the convention of a
party, an agreement that is known by its name.

Of such occasions there is one in a stretch of time, so reports of one meet over months or years, without a date and
whoever they name; and what is said of one round of an election is not said of another. The words are in
`lexicon/occasions.toml`.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ahocorasick_rs import AhoCorasick

from kb import lexicon
from kb.link.reports import times_of
from kb.records import DocumentEvent, Entity, Mention, Occasion, Place, Span, Status

BEFORE = 80
AFTER = 60
"""How many code points before and after a trigger, in its sentence, are asked what it speaks of."""

BESIDE = 30
"""Within so many code points of the trigger the name of a meeting or an agreement must begin."""

CLOSE = 40
"""Within so many of them a word for an election in which only a few vote counts, and a date is that of the vote."""

NAMED = 50
"""A party and a convention in so many code points are the convention of that party."""

AROUND = 2000
"""Within so many of them the name of a convention is looked for that is told of without it."""

YEARLY = frozenset({"primary", "general", "convention"})
TOLD_BESIDE = frozenset({"general", "agreement"})
BARE_MONTH = "month.bare"
LONG_PAST = 60
"""An occasion of a month that was so many days ago is told of with the year, or as last year's."""

ROUNDS = ("primary", "general", "referendum")
_PLAIN = frozenset({"election", "elections"})

MAINLY = 3
"""A party that an article names so many times as often as any other is the one that it tells of."""


class Article:
    """What the occasions of an article are told of, worked out when it is first asked for."""

    def __init__(self, text: str, entities: Sequence[Entity] = ()) -> None:
        self.text = text
        self._entities = entities
        self._country: str | None = None
        self._party: str | None = None
        self._knows_country = False
        self._knows_party = False

    @property
    def country(self) -> str | None:
        """The code of the country that most of what it names belongs to, if two names at least do; of equally many the
        one that it names first."""
        if not self._knows_country:
            counts = Counter([entity.country for entity in self._entities if entity.country])
            most = max(counts, key=counts.__getitem__, default="")
            self._country = most if counts[most] > 1 else None
            self._knows_country = True
        return self._country

    @property
    def party(self) -> str | None:
        """The party that it names far more often than any other."""
        if not self._knows_party:
            named = Counter([name for _, name in _found("parties", self.text.lower())]).most_common(2)
            told = [count for _, count in named]
            is_clear = told and told[0] >= MAINLY * sum(told[1:2]) and told[0] >= MAINLY
            self._party = named[0][0] if is_clear else None
            self._knows_party = True
        return self._party


def occasion_of(article: Article, event: DocumentEvent) -> Occasion | None:
    """The occasion that the mentions of an event speak of, most of them; None where they name none.

    Cost is bound for a mention.
    """
    read = _READERS.get(event.type)
    return read(article, event) if read else None


def told_when(event: DocumentEvent, occasion: Occasion | None, published: str | None) -> DocumentEvent:
    """The event without a date that can't be that of its occasion, so that it is looked for as one without a date.

    What is still to come has not been before its report. "In November", read as the last one, may be the next. And the
    day of a vote of all voters is told beside it: what stands farther off is when somebody spoke of it.
    """
    time = event.time
    if occasion is None or time is None:
        return event
    days = times_of(time.earliest, time.latest, published)
    past = days.published - days.latest if days.published is not None and days.latest is not None else 0
    if event.status == Status.PLANNED and past > 0:
        return event.changed(time=None)
    if occasion.kind in YEARLY and time.rule == BARE_MONTH and past > LONG_PAST:
        return event.changed(time=None)
    span = time.span
    if occasion.kind in TOLD_BESIDE and span and not _is_within(CLOSE, span, event):
        return event.changed(time=None)
    return event


def _election(article: Article, event: DocumentEvent) -> Occasion | None:
    """The vote of all of a country's voters, or that of a party's in some part of it."""
    told = [_near(article.text, mention) for mention in event.mentions]
    kind = _most([_round(near, event) for near in told])
    place = event.place
    if kind == "primary":
        part = place.place_id if place and not _is_country(place) else None
        if day := _voting_day(told):
            return Occasion(kind, day)
        return Occasion(kind, part, _most([_nearest("parties", near) for near in told]))
    if kind in ROUNDS:
        country = place.country if place else None
        if kind == "general" and place and event.status == Status.OCCURRED and not _is_country(place):
            return None  # who won a part of it
        return Occasion(kind, country if country and _is_beside(event) else article.country or country)
    return None


def _is_country(place: Place) -> bool:
    return str(place.place_id).startswith("country/")


def _voting_day(told: list[_Near]) -> str | None:
    """The day with a name on which many parts of a country vote, where half of the mentions at least have it."""
    named = [_nearest("voting_days", near) for near in told]
    return _most(named) if 2 * named.count(None) <= len(told) else None


def _is_beside(event: DocumentEvent) -> bool:
    """Whether the place of an event stands beside a word that tells of it: "the vote in Austria"."""
    span = event.place.span if event.place else None
    return span is None or _is_within(BEFORE, span, event)


def _is_within(reach: int, span: Span, event: DocumentEvent) -> bool:
    """Whether a span begins no farther than so many code points from a word that tells of an event."""
    for mention in event.mentions:  # noqa: SIM110  # what `any` asks for is made anew for each of a thousand events
        if abs(span.start - mention.trigger.start) <= reach:
            return True
    return False


def _round(near: _Near, event: DocumentEvent) -> str | None:
    """The round of an election that its trigger names, or what stands nearest to it; None for none.

    To be elected, without more, is to win what is still to come; an election of a year is that of all voters. Whose
    re-election it is is not asked, so that alone is none.
    """
    trigger = near.trigger
    for _, name in _found("rounds", trigger):
        if name in ROUNDS:
            return name
    nearest: dict[str, int] = {}
    for at, name in _found("rounds", near.words):
        nearest[name] = min(abs(at - near.at), nearest.get(name, BEFORE))
    best = min([name for name in ROUNDS if name in nearest], key=nearest.__getitem__, default=None)
    few = nearest.get("other", BEFORE)
    if best == "primary" or (best and few >= min(nearest[best], CLOSE)):
        return best
    if few < CLOSE:
        return "other"
    coming = event.status != Status.OCCURRED or (trigger in _PLAIN and event.time)
    return "general" if coming and trigger.startswith("elect") else None


def _summit(article: Article, event: DocumentEvent) -> Occasion | None:
    """A meeting that is held every year under its name, or the convention of a party."""
    told = [_near(article.text, mention) for mention in event.mentions]
    if name := _most([_nearest("meetings", near, BESIDE) for near in told]):
        return Occasion("meeting", name)
    which = _most([_nearest("conventions", near, BESIDE) for near in told])
    if which != "party":
        return Occasion("part of a party", None) if which else None
    party = _most([_nearest("parties", near) for near in told])
    named = party or _party_around(article.text, event.mentions[0].trigger.start)
    return Occasion("convention", named or article.party)


def _party_around(text: str, at: int) -> str | None:
    """The party whose convention was named last before a place; else the only one that is named soon after it."""
    start = max(0, at - AROUND)
    words = text[start : at + AROUND].lower()
    named = [(begin, name) for begin, name in _found("parties", words)
             if _CONVENTION.search(words, begin, begin + NAMED)]
    before = [name for begin, name in named if begin <= at - start]
    after = {name for _, name in named}
    return before[-1] if before else after.pop() if len(after) == 1 else None


_CONVENTION = re.compile(r"\b(?:convention|party conference|party congress)\b")


def _agreement(article: Article, event: DocumentEvent) -> Occasion | None:
    name = _most([_nearest("agreements", _near(article.text, mention), BESIDE) for mention in event.mentions])
    return Occasion("agreement", name) if name else None


_READERS = {"election": _election, "summit": _summit, "agreement": _agreement}


class _Near:
    """The words around a trigger within its sentence, in small letters, where the trigger begins in them, and it."""

    def __init__(self, words: str, at: int, trigger: str) -> None:
        self.words = words
        self.at = at
        self.trigger = trigger


def _near(text: str, mention: Mention) -> _Near:
    first, last = mention.sentence
    begin, end = mention.trigger
    start = max(first, begin - BEFORE)
    return _Near(text[start : min(last, end + AFTER)].lower(), begin - start, text[begin:end].lower())


def _nearest(kind: str, near: _Near, most: int = BEFORE) -> str | None:
    """What of a table stands nearest to a trigger, no farther than `most`; of equally near, by its name."""
    best: str | None = None
    for at, name in _found(kind, near.words):
        distance = abs(at - near.at)
        if distance < most or (distance == most and (best is None or name < best)):
            best, most = name, distance
    return best


def _most(found: list[str | None]) -> str | None:
    """What most say of those who say anything; of equally many, who says it first."""
    said = [each for each in found if each]
    if len(said) < 2:  # as of most events, which one mention tells of
        return said[0] if said else None
    counts = Counter(said)
    return max(counts, key=counts.__getitem__)


class _Phrases:
    """The phrases of a table with what each stands for, looked for all at once; `{deal}` is any word for an
    agreement."""

    def __init__(self, table: Mapping[str, list[str]]) -> None:
        deals = table.get("deal", [""])
        names = {phrase.replace("{deal}", deal): name for name, phrases in table.items() if name != "deal"
                 for phrase in phrases for deal in deals}
        self._names = list(names.values())
        self._automaton = AhoCorasick(list(names))

    def found(self, words: str) -> list[tuple[int, str]]:
        """The phrases in words of small letters, whole words all of them: where each begins, and what it stands for. Of
        those that overlap the first counts, and of those that begin together the longest."""
        places = self._automaton.find_matches_as_indexes(words, overlapping=True)
        if not places:
            return []
        whole = [(start, -end, number) for number, start, end in places
                 if _is_edge(words, start - 1) and _is_edge(words, end)]
        found: list[tuple[int, str]] = []
        after = 0
        for start, end, number in sorted(whole):
            if start >= after:
                found.append((start, self._names[number]))
                after = -end
        return found


def _is_edge(words: str, at: int) -> bool:
    """Whether there is no letter or digit at a place of some words."""
    return not 0 <= at < len(words) or not (words[at].isalnum() or words[at] == "_")


def _found(kind: str, words: str) -> list[tuple[int, str]]:
    """The phrases of a table in words of small letters: where each begins, and what it stands for."""
    return _phrases(kind).found(words)


@functools.cache
def _phrases(kind: str) -> _Phrases:
    return _Phrases(lexicon.table("occasions")[kind])
