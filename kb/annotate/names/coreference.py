"""Who "he", "they", "the Russian president" and "the two leaders" are: the names that need other names.

Of pronouns in news, the antecedent stands in the same sentence in 15 % and in the one before in 41 %; the first
unquoted person of the nearest sentence that has one is right in three of four. What stays open gets -1.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Final

from kb.annotate.making import make
from kb.annotate.names.context import is_credited, is_either, is_governed, is_label, is_shunned, makes_pair
from kb.annotate.names.cues import Cue, find_cues, group_kinds, group_pattern
from kb.annotate.names.lexicon import Words
from kb.annotate.names.mentions import Mentions
from kb.annotate.names.offices import LEADERS, MAX_PERSONS, NEWCOMERS, Office, OfficeFinder, holders
from kb.annotate.names.order import FIRST, without_overlap
from kb.annotate.names.registry import Actor, Registry
from kb.annotate.names.seen import Seen
from kb.crowds import acts_between
from kb.records import Name, Quotation, Sentence
from kb.words import lowered

SENTENCES_BACK: Final = 4
GROUP_BACK: Final = 6
AHEAD: Final = 90
CLAUSE_REACH: Final = 200
MAX_SEEN: Final = 60
TRIM_EVERY: Final = 16
OFFICE_BACK: Final = 3
NAME: Final = 0
OFFICE: Final = 1
CUE: Final = 2
_OWN: Final[tuple[str, ...]] = ("his ", "her ")
_POSSESSIVE: Final[tuple[str, ...]] = ("'s", "’s", "' ", "’ ")
_CLAUSE: Final = re.compile(r",|;|\b(?:that|because|who|when|if|while|after|before|since|as|where|which)\b")


class Coreference:
    """Walks through the document once, sentence by sentence, and adds what refers to what was named."""

    def __init__(self, mentions: Mentions, registry: Registry, words: Words, sentences: list[Sentence],
                 quotations: list[Quotation]) -> None:
        self.text = mentions.text
        self.mentions = mentions
        self.registry = registry
        self.words = words
        self.sentences = sentences
        self.sentence = sentences[0] if sentences else Sentence(0, 0, 0, "body")
        self.quote_starts = [quotation[0] for quotation in quotations]
        self.quote_ends = [quotation[1] for quotation in quotations]
        self.added: list[Name] = []
        self.swallowed: set[int] = set()
        self.seen: list[list[Seen]] = []
        self.countries: list[list[int]] = []
        self.pairs: list[list[tuple[int, int]]] = []
        self.previous: dict[str, Name] = {}
        self.quoted = False
        """Whether what is being read stands in a quotation."""
        self.finder = OfficeFinder(mentions, registry, words)

    def resolve(self) -> list[Name]:
        """All names of the document with what refers to them, sorted by start and never overlapping."""
        names, sentences = self.mentions.names, self.sentences
        cues, found = find_cues(self.text, sentences)
        offices = self.finder.find(found, sentences)
        # One number a thing, by which it comes in order: its start and two bits for what it is.
        order = [name[0] << 2 | NAME for name in names]
        order += [office[0] << 2 | OFFICE for office in offices]
        order += [cue[0] << 2 | CUE for cue in cues]
        order.sort()
        starts, ends, quotes, quote = self.quote_starts, self.quote_ends, len(self.quote_ends), 0
        number = end = -1
        next_name = next_office = next_cue = 0
        for at, place in enumerate(order):
            start, rank = place >> 2, place & 3
            while start >= end:
                number += 1
                end = self._open_sentence(sentences[number])
            while quote < quotes and ends[quote] <= start:
                quote += 1
            self.quoted = quote < quotes and starts[quote] <= start
            if rank == NAME:
                self._note(names[next_name])
                next_name += 1
            elif rank == OFFICE:
                self._office(offices[next_office])
                next_office += 1
            else:
                self._cue(cues[next_cue])
                next_cue += 1
            if not at % TRIM_EVERY:
                self._trim()
        kept = [name for name in names if name.start not in self.swallowed] if self.swallowed else names
        return without_overlap(sorted(kept + self.added, key=FIRST))

    def _cue(self, cue: Cue) -> None:
        start, end, kind = cue
        if kind == "group":
            self._group(start)
        else:
            self._pronoun(start, self.text[start:end], kind)

    def _open_sentence(self, sentence: Sentence) -> int:
        """Begins a sentence; returns its end."""
        self.sentence = sentence
        self.previous.clear()
        self.seen.append([])
        self.countries.append([])
        self.pairs.append([])
        if len(self.seen) > 2 * GROUP_BACK:
            for listed in (self.seen, self.countries, self.pairs):
                del listed[:GROUP_BACK]
        return sentence[1]

    def _trim(self) -> None:
        """Forgets the middle of a sentence that has no end: what is far from both ends is no antecedent."""
        for listed in (self.seen[-1], self.countries[-1], self.pairs[-1]):
            if len(listed) > MAX_SEEN:
                del listed[MAX_SEEN // 6:MAX_SEEN // 2]

    # --- what is there -------------------------------------------------------------------------------------------

    def _note(self, name: Name, *, heads: bool = True) -> None:
        """Remembers a name of this sentence as a possible antecedent, and a pair that it makes with the one before.

        A pronoun `heads` no pair.
        """
        start, end, kind, entity, _, _ = name
        if entity >= 0:
            if kind == "person" and not is_label(self.text, start, end):
                self.seen[-1].append(Seen(start, end, entity, self.quoted))
            elif kind == "country":
                self.countries[-1].append(entity)
            previous = self.previous.get(kind) if heads else None
            if previous is not None:
                first, before, _, other, _, _ = previous
                if start - before < 60 and 0 <= other != entity and not is_shunned(self.text, first):
                    gap = self.text[before:start]
                    if makes_pair(gap):
                        self.pairs[-1].append((other, entity))
        if heads:
            self.previous[kind] = name

    def _is_subject(self, seen: Seen) -> bool:
        """Whether a person may be the subject of a clause: no possessive, no preposition before the name, and nobody
        joined to it ("Ann Lee and other senators" are they)."""
        if seen.subject is None:
            text, end = self.text, seen.end
            joined = text.startswith(" and ", end) and text[end + 5:end + 6].islower() and (
                not text.startswith(_OWN, end + 5))
            seen.subject = not (joined or text.startswith(_POSSESSIVE, end) or is_governed(text, seen.start))
        return seen.subject

    def _add(self, start: int, end: int, kind: str, entity: int, form: str, members: tuple[int, ...] = ()) -> None:
        name = make(Name, (start, end, kind, entity, form, members))
        self.added.append(name)
        if entity >= 0 and kind == "person":
            self.registry.actors[entity].mentions += 1
            self._note(name, heads=form == "office")

    # --- pronouns ------------------------------------------------------------------------------------------------

    def _pronoun(self, start: int, word: str, kind: str) -> None:
        end = start + len(word)
        if kind == "first":
            if word != "I" or self.text[end:end + 1] not in (".", "-"):
                of = "person" if word[0] in "IMm" else "group"
                self.added.append(make(Name, (start, end, of, -1, "pronoun", ())))
            return
        if kind == "plural":
            self.added.append(make(Name, (start, end, "group", -1, "pronoun", self._plural(start))))
            return
        either = is_either(self.text, start, end)
        entity = -1 if either else self._singular(start, word.lower(), kind)
        if entity >= 0 and self.registry.actors[entity].gender is None:
            self.registry.actors[entity].gender = kind
        self._add(start, end, "person", entity, "pronoun")

    def _singular(self, start: int, word: str, gender: str) -> int:
        """The person whom he or she is, or -1."""
        quoted = self.quoted
        speaker = self._speaker() if quoted else -1
        here = self.seen[-1] if quoted else [s for s in self.seen[-1] if not s.quoted]
        credited = word in ("his", "her") and here and is_credited(self.text, here[-1].start, here[-1].end, start)
        if credited and self._agrees(here[-1].entity, gender):
            return here[-1].entity
        entity = self._choose(here, start, word, gender, speaker) if here else -1
        if entity < 0 and not here and not quoted:
            entity = self._announced(start, gender)
        if entity >= 0:
            return entity
        for back in range(2, min(len(self.seen), SENTENCES_BACK) + 1):
            there = self.seen[-back] if quoted else [s for s in self.seen[-back] if not s.quoted]
            entity = self._choose(there, -1, word, gender, speaker) if there else -1
            if entity >= 0:
                return entity
        return -1

    def _announced(self, start: int, gender: str) -> int:
        """The person that follows a phrase in front of the sentence: "In his letter, Mr. Smith said"."""
        sentence_end = self.sentence.end
        comma = self.text.find(", ", start, min(start + AHEAD, sentence_end))
        if comma < 0 or start - self.sentence.start > AHEAD // 2:
            return -1
        name = self.finder.name_at(comma + 2)
        if name is None or name.kind != "person" or name.entity < 0 or not self._agrees(name.entity, gender):
            return -1
        return name.entity

    def _speaker(self) -> int:
        """The first person of the sentence outside quotations: whoever speaks is not "he" in his own words."""
        for seen in reversed(self.seen[-SENTENCES_BACK:]):
            for one in seen:
                if not one.quoted and (seen is self.seen[-1] or self._is_subject(one)):
                    return one.entity
        return -1

    def _choose(self, seen: list[Seen], start: int, word: str, gender: str, speaker: int) -> int:
        """The best antecedent among the persons of one sentence: the subject first, by gender."""
        actors = self.registry.actors
        fitting = [s for s in seen if s.entity != speaker and actors[s.entity].gender in (gender, None)]
        if start >= 0 and fitting and (word == "him" or (word == "her" and not self._owns(start + 3))):
            last = fitting[-1]
            gap = self.text[last.end:start] if start - last.end < CLAUSE_REACH else ","
            gap = gap.removeprefix(",").removeprefix(" who ")
            if (self._is_subject(last) or len(gap) < start - last.end) and not ("," in gap or _CLAUSE.search(gap)):
                fitting = [s for s in fitting if s.entity != last.entity]
            if word == "him" and len({s.entity for s in fitting}) > 1:
                fitting = [s for s in fitting if s.entity != fitting[0].entity]
        if len(fitting) < 2:
            return fitting[0].entity if fitting else -1
        sure = [s for s in fitting if actors[s.entity].gender == gender]
        for listed in (sure, fitting):
            for one in listed:
                if self._is_subject(one):
                    return one.entity
        return (sure or fitting)[0].entity

    def _owns(self, end: int) -> bool:
        """Whether a "her" that ends here owns a noun ("her daughter") and is no object ("told her to")."""
        before, _, after = self.text[end:end + 24].partition(" ")
        word = after.partition(" ")[0].rstrip(".,;:")
        return not before and word[:1].isalpha() and word not in self.words.after_object

    def _agrees(self, entity: int, gender: str) -> bool:
        return self.registry.actors[entity].gender in (gender, None)

    def _plural(self, start: int) -> tuple[int, ...]:
        """The members of the pair that "they" are: the two persons of this sentence, or a pair named together here
        or in the sentence before."""
        here: list[int] = []
        for one in self.seen[-1]:
            if not one.quoted and one.entity not in here:
                here.append(one.entity)
                if len(here) > 2:
                    break
        if len(here) == 2:
            return here[0], here[1]
        for back, pairs in enumerate(reversed(self.pairs[-2:])):
            persons = [pair for pair in pairs if self.registry.actors[pair[0]].kind == "person"]
            if persons or pairs:
                pair = (persons or pairs)[-1]
                return () if back and self._crowd_acts(pair, start) else pair
        return ()

    def _crowd_acts(self, pair: tuple[int, int], start: int) -> bool:
        """Whether people without a name act between a pair of the sentence before and a "they" at `start`."""
        behind = max((one.end for one in self.seen[-2] if one.entity in pair), default=start)
        return acts_between(lowered(self.text[max(behind, start - CLAUSE_REACH):start]), 0, CLAUSE_REACH)

    # --- offices and groups --------------------------------------------------------------------------------------

    def _office(self, office: Office) -> None:
        """An office without a name: its holder, if the document has told who that is."""
        nation = office.area is not None and len(office.area) == 2 and self.text[office.start].isupper()
        if office.indefinite or not (office.definite or nation):
            return
        found = holders(self.registry, office, office.start)
        entity = self._recent(found)
        if entity < 0 and len(found) == 1 and self.registry.actors[found[0]].mentions > 1:
            entity = found[0]
        if entity < 0 and not found:
            entity = self._newcomer(office)
            if entity >= 0:
                actor = self.registry.actors[entity]
                actor.hold(office.office, office.area)
                if office.area is not None and len(office.area) == 2:
                    actor.country = office.area
        inside = self._inside(office.start, office.end)
        if entity < 0 and inside:
            return
        self.swallowed.update(n.start for n in inside)
        self._add(office.start, office.end, "person", entity, "office")

    def _inside(self, start: int, end: int) -> list[Name]:
        names = self.mentions.names
        at = bisect_left(names, start, key=lambda name: name.start)
        inside = []
        while at < len(names) and names[at].start < end:
            inside.append(names[at])
            at += 1
        return inside

    def _newcomer(self, office: Office) -> int:
        """Whom an office means that nobody was said to hold: the only person that the text has just been about, or
        the one much-named person, where nothing that is known of them contradicts it."""
        actors, area, leads = self.registry.actors, office.area, office.office in LEADERS
        if area is not None and leads:
            own = [each for each in self.registry.persons[:MAX_PERSONS] if actors[each].country == area]
            if len(own) == 1:
                return own[0]  # the only one of whom the text, or the table of the reader, says it is of this country
        if office.office not in NEWCOMERS:
            return -1 if area is None else self._unaffiliated(area) if leads else self._just_told(office)
        near = {one.entity for seen in self.seen[-3:] for one in seen if not one.quoted}
        if len(near) == 1:
            actor = actors[next(iter(near))]
            if not actor.offices and actor.country in (None, area):
                return next(iter(near))
        free = self._unaffiliated(area)
        return free if free >= 0 else self._dominant()

    def _just_told(self, office: Office) -> int:
        """The only person of the sentence before, of whom no office is known, where the office opens this sentence:
        "Ann Lee looked tired. The judge of the Lima court left"."""
        if len(self.seen) < 2 or len(self.seen[-2]) != 1 or self.seen[-2][0].quoted:
            return -1
        if office.start > self.sentence.start + 1 or self.sentence.region != "body":
            return -1
        actor, area = self.registry.actors[self.seen[-2][0].entity], office.area
        known = actor.offices or actor.country not in (None, area if area and len(area) == 2 else None)
        return -1 if known else self.seen[-2][0].entity

    def _recent(self, candidates: list[int]) -> int:
        """The candidate that was mentioned last, within reach."""
        wanted = set(candidates)
        for seen in reversed(self.seen[-OFFICE_BACK:]):
            for one in reversed(seen):
                if one.entity in wanted:
                    return one.entity
        return -1

    def _unaffiliated(self, area: str | None) -> int:
        """The one much-named person of whom the document tells neither office nor another country."""
        return self._most_named(lambda actor: actor.country in (None, area) and not actor.offices)

    def _dominant(self) -> int:
        """The one person whom the document is about, foreigners and former holders of offices aside."""
        return self._most_named(lambda actor: actor.country in (None, "US") and not any(
            held.startswith("former_") for held, _ in actor.offices))

    def _most_named(self, fits: Callable[[Actor], bool]) -> int:
        """The person of more than two mentions that has twice as many as any other that fits, or -1."""
        actors = self.registry.actors
        # Nobody stands out less for others who are mentioned once.
        ranked = [(actors[index].mentions, -index) for index in self.registry.persons[:MAX_PERSONS]
                  if actors[index].mentions > 1 and fits(actors[index])]
        ranked.sort(reverse=True)
        if ranked and ranked[0][0] > 2 and (len(ranked) == 1 or ranked[0][0] >= 2 * ranked[1][0]):
            return -ranked[0][1]
        return -1

    def _group(self, start: int) -> None:
        """ "The two leaders", "both countries", "the pair": the two that were named last."""
        match = group_pattern().match(self.text, start, self.sentence.end)
        if match is None:
            return
        members = self._last_two(group_kinds().get(match.group(1), "person"))
        self._add(start, match.end(), "group", -1, "group", members)
        if len(members) == 2:
            self.pairs[-1].append((members[0], members[1]))

    def _last_two(self, kind: str) -> tuple[int, ...]:
        """The last two different persons (or countries): a pair named together first, else the last two mentioned."""
        wanted = "person" if kind == "person" else "country"
        for pairs in reversed(self.pairs[-3:]):
            for pair in reversed(pairs):
                if all(self.registry.actors[m].kind == wanted for m in pair):
                    return pair
        actors = self.registry.actors
        last = self._last_mentioned(kind, 3, spared=True) if kind == "person" else []
        if len(last) < 2:
            last = self._last_mentioned(kind, GROUP_BACK)
        last.sort(key=lambda index: -actors[index].mentions)
        if len(last) > 2 and actors[last[2]].mentions >= actors[last[1]].mentions:
            return ()
        return tuple(sorted(last[:2])) if len(last) > 1 else ()

    def _last_mentioned(self, kind: str, reach: int, *, spared: bool = False) -> list[int]:
        """The persons or countries of the last sentences, from the last on, until two are found; where `spared`, not
        those whom somebody is said not to have met."""
        last: list[int] = []
        for at in range(1, min(len(self.seen), reach) + 1):
            seen = [s for s in self.seen[-at] if not (spared and is_shunned(self.text, s.start))]
            mentioned = [s.entity for s in seen] if kind == "person" else self.countries[-at]
            for entity in reversed(mentioned):
                if entity not in last:
                    last.append(entity)
            if len(last) >= 2:
                break
        return last
