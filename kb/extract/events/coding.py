"""One document's mentions: candidates read in their sentences and turned into drafts with roles, time and place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from kb.crowds import acts_between
from kb.extract.events.clauses import Clause
from kb.extract.events.commitments import Commitment, read_terms, times_elsewhere
from kb.extract.events.dating import a_year_on, is_open_month, set_date
from kb.extract.events.drafts import Draft, confidence
from kb.extract.events.identity import (
    GENERAL,
    describes,
    family_of,
    is_campaign,
    is_generic,
    is_imagined,
    is_step,
    lies_open,
    nouns_of,
    rule_id,
    topic_of,
)
from kb.extract.events.namekinds import (
    is_deal,
    kind_of,
    shares_group,
    told_by,
)
from kb.extract.events.nominations import is_nomination, party_vote, settle
from kb.extract.events.outcomes import Outcome
from kb.extract.events.places import PREPOSITIONS, SITE_PREPOSITIONS, is_site, is_stood_on, is_venue, place_around
from kb.extract.events.pledging import read_pledge
from kb.extract.events.reading import Found, TriggerReader
from kb.extract.events.sentences import Sentences
from kb.extract.events.shares import shares_of
from kb.extract.events.triggers import Candidate, Scan
from kb.extract.events.words import KnownWords
from kb.ontology import PLACE_ROLE, EventType
from kb.records import Annotations, Document, Sentence, Statement

_SEVERAL: Final = frozenset((
    "they", "them", "both", "the two", "the pair", "the two men", "the two leaders", "both men",
))
_BESIDE: Final = frozenset({"setting", "object"})
_SPEAKERS: Final = frozenset({"i", "me", "my", "we", "us", "our"})
_ECHO: Final = 30
"""Characters before a trigger by which a sentence that is printed twice (in the abstract, in a caption) is known."""
_CONTENTS: Final = 8
"""Contents before a trigger of which one may hold it."""
_LANDS: Final = frozenset({"place", "country", "demonym"})
_PLACE_KINDS: Final = frozenset({"place", "country"})


class DocumentReader(Sentences):
    """The state of reading one document: what its sentences, which are analysed where that is needed, tell."""

    def __init__(
        self,
        document: Document,
        annotations: Annotations,
        statements: list[Statement],
        event_types: Mapping[str, EventType],
        known: KnownWords,
    ) -> None:
        super().__init__(document.text, annotations, known)
        self.document = document
        self.event_types = event_types
        self.published = document.reference_time.day if document.reference_time else None
        self.contents = [
            (start, end, index) for index, statement in enumerate(statements) for start, end in statement.content
        ]
        self.contents.sort()
        self._content_starts = [content[0] for content in self.contents]
        self.statements = statements
        self.hedges: list[tuple[int, int, str]] = []
        self.deeds: list[tuple[int, int, str]] = []
        self.ahead: list[int] = []
        """The stretches of the text that do something where they are said, and where words stand that look ahead, once
        the scan is taken."""
        self._campaign: bool | None = None
        self.pair: tuple[int, ...] = ()
        """The last two or more people who did something together: whom a "they" may mean."""
        self._paired = 0
        """Where the last of them was named."""
        self.speaker = -1
        """The name of whoever says what is being read: whom an "I" or "we" means."""

    def is_campaign(self) -> bool:
        """Whether the document tells of a campaign that goes on."""
        if self._campaign is None:
            self._campaign = is_campaign(self.lower)
        return self._campaign

    def take(self, scan: Scan) -> None:
        """Learn what was found in the text beside its triggers."""
        self.hedges, self.deeds, self.ahead = scan.hedges, scan.deeds, scan.ahead
        self.take_signs(scan.signs)

    def drafts(self, candidates: list[Candidate], reader: TriggerReader) -> list[Draft]:
        """A draft for every candidate that its sentence bears out, in the order of the text."""
        drafts: list[Draft] = []
        starts = self.sentence_starts
        at, count, number = 0, len(candidates), 0
        while at < count:
            first = at
            while number < len(starts) and starts[number] <= candidates[at].start:
                number += 1
            following = starts[number] if number < len(starts) else len(self.lower)
            at += 1
            while at < count and candidates[at].start < following:
                at += 1
            if number:
                drafts.extend(self._sentence_drafts(number - 1, candidates[first:at], reader))
        return drafts

    def _sentence_drafts(self, number: int, candidates: list[Candidate], reader: TriggerReader) -> list[Draft]:
        """The drafts of one sentence. All triggers are read first: a date between two belongs to the nearer."""
        sentence = self.annotations.sentences[number]
        viable = self.viable(number, candidates, reader)
        if not viable:
            return []
        clause = self.clause(sentence)
        read: list[tuple[Found, Candidate, Commitment | None]] = []
        for readings in viable:
            if readings[0][1].group.by_content:
                read.extend(read_pledge(readings, reader, clause))
            elif borne_out := reader.read(readings, clause):
                read.extend([(found, borne_out[1], None) for found in shares_of(borne_out[0], clause)])
        if not read:
            return []
        events, taken = nouns_of(candidates, clause), set[int]()
        for found, candidate, _ in read:
            events.add(found.end - 1)
            taken.update(range(found.at, found.end - 1))
            self.last_of_type[candidate.type] = candidate.start
        clause.events, clause.taken = events, taken
        return [self._draft(found, candidate, clause, sentence, terms) for found, candidate, terms in read]

    def _draft(
        self, found: Found, candidate: Candidate, clause: Clause, sentence: Sentence, commitment: Commitment | None
    ) -> Draft:
        scheduled = found.group.scheduled
        statement = self._statement(candidate)
        self.speaker = self._speaker(statement)
        entities, place = self._roles(found)
        around = place if place >= 0 else self._place(found, clause, entities)
        place = self._site(found, around) if around >= 0 else -1
        draft = Draft(found, candidate, sentence)
        draft.around = around if around != place else -1
        draft.rule = rule_id(found)
        draft.entities, draft.place = entities, place
        draft.topic = topic_of(found, self.lower[candidate.start : candidate.end], self.annotations.names)
        draft.family = family_of(found, clause, recurs=scheduled)
        draft.generic = is_generic(found, candidate)
        if "person" in found.group.role_kinds and not entities and place < 0:
            draft.generic = draft.generic or describes(found)
        draft.told = is_step(found, clause)
        draft.related = clause.tags[found.at] == "v" and clause.tags[clause.group_start(found.at) - 1] == "r"
        if not found.share:
            draft.echo = self.lower[max(sentence.start, candidate.start - _ECHO) : candidate.end]
        elsewhere = found.beside
        if commitment:
            elsewhere = times_elsewhere(commitment, clause, self.annotations.times, self.published)
        set_date(draft, found.at_share(), clause, self.annotations.times, self.text, self.published, elsewhere)
        outcome = draft.status is Outcome.OCCURRED and not draft.evident and "if" in clause.lows
        draft.family = draft.family if draft.time or draft.place >= 0 else party_vote(draft.family, found, clause)
        if is_nomination(draft.family):
            settle(draft, found, clause, conditioned=outcome)
        elif scheduled and (draft.status is Outcome.POSSIBLE or outcome) and not is_imagined(found, clause):
            draft.status = Outcome.PLANNED
        if scheduled and draft.family in ("", GENERAL) and is_open_month(draft, found, self.published) and (
            draft.time and self.is_campaign()):  # fmt: skip
            draft.time, draft.status = a_year_on(draft.time), Outcome.PLANNED
        if scheduled and lies_open(draft, found, self.published) and self.is_campaign():
            draft.status = Outcome.PLANNED  # "in a general election against Ann Lee", "leads the race in Ohio"
        draft.hedge = self._hedge(sentence)
        draft.statement = statement
        if commitment is not None:
            self._commit(draft, commitment, clause)
        draft.certainty = confidence(draft)
        return draft

    def _commit(self, draft: Draft, commitment: Commitment, clause: Clause) -> None:
        """Fill in what a pledge commits to, and who an "I" is that makes it."""
        draft.reference = draft.reference or commitment.how == "back"
        given = self.published
        if draft.time and draft.time.span and draft.time.span.start < clause.starts[commitment.first - 1]:
            given = draft.time.latest
        draft.pledge = read_terms(commitment, clause, self.annotations.times, self.text, given)
        content = draft.pledge.content
        at = self.annotations.names[draft.place].start if draft.place >= 0 else -1
        if content is None or content.start <= at < content.end:
            draft.place = -1  # "promised to build a harbor in Lima": nobody says where it was promised
        if commitment.spoken and self.speaker >= 0 and "pledger" not in {role for role, _, _ in draft.entities}:
            draft.entities.insert(0, ("pledger", self.annotations.names[self.speaker].entity, self.speaker))

    def _speaker(self, statement: Statement | None) -> int:
        """The name of whoever makes the statement, or -1."""
        if statement is None or statement.speaker is None or statement.speaker.span is None:
            return -1
        at = bisect_left(self.name_starts, statement.speaker.span.start)
        return at if at < len(self.name_starts) and self.annotations.names[at].entity >= 0 else -1

    # --- roles and place ---------------------------------------------------------------------------------------------

    def _roles(self, found: Found) -> tuple[list[tuple[str, int, int]], int]:
        """The actors in the declared slots, each once, and the name that a slot declares to be the place, or -1."""
        place = -1
        filled: list[tuple[str, int, int]] = []
        seen: set[int] = set()
        names = self.annotations.names
        one = any(names[index].entity >= 0 for index in found.slots.get("possessive", ()))
        owned = found.group.owners if one else None
        for slot, options, roles in found.group.roles:
            if slot not in found.slots or (slot == "about" and (filled or "possessive" in found.slots)):
                continue
            if slot in _BESIDE and owned == options and found.trigger.part != "verb":
                continue  # "he met Ann Lee during her visit": the visitor is she
            if slot == "object" and found.slots.get("with") and found.trigger.part == "noun":
                continue  # "he praised Ann Lee in an interview with the Herald"
            for name_index in found.slots[slot]:
                if slot == "modifier" and place < 0 and self._is_field(name_index, roles, filled):
                    place = name_index  # "Chile's campaign of Peruvian air strikes"
                    continue
                for role in told_by(self.lower, names[name_index], slot, roles, found.group):
                    if role == PLACE_ROLE:
                        if place < 0 and self._is_place(name_index):
                            place = name_index
                            break
                        continue
                    if role == "party" and is_deal(self.lower, names[name_index]):
                        break  # "the Pacific Partnership deal"
                    added = self._actors(name_index, found.group.role_kinds[role], seen)
                    for entity in added:
                        filled.append((role, entity, name_index))
                    if added:
                        break
        if len(filled) > 1:
            entities = self.annotations.entities
            people = [entity for _, entity, _ in filled if entities[entity].kind == "person"]
            if len(people) > 1 and not (self.pair and found.status.status is Outcome.NEGATED):
                self.pair, self._paired = tuple(people), max(self.name_starts[item[2]] for item in filled)
            filled.sort(key=lambda item: self.name_starts[item[2]])
        return filled, place

    def _is_field(self, name_index: int, roles: list[str], filled: list[tuple[str, int, int]]) -> bool:
        """Whether a land before the trigger is where it happens, for another name is known to have done it."""
        land = self.kinds[name_index] in _LANDS and roles[1:] == [PLACE_ROLE]
        return land and any(role == roles[0] for role, _, _ in filled)

    def _actors(self, name_index: int, kinds: frozenset[str], seen: set[int]) -> list[int]:
        """The entities that a name stands for, of the kinds a role admits, that have no role yet."""
        name = self.annotations.names[name_index]
        entities = self.annotations.entities
        added = []
        members = () if shares_group(self.lower, name) else name.members or (name.entity,)
        if name.entity < 0 and members and not name.members:
            low = self.lower[name.start : name.end]
            if low in _SEVERAL:
                members = () if acts_between(self.lower, self._paired, name.start) else self.pair
            elif low in _SPEAKERS and self.speaker >= 0:
                members = (self.annotations.names[self.speaker].entity,)
        for entity in members:
            if entity < 0 or entity in seen or entities[entity].kind not in kinds:
                continue
            seen.add(entity)
            added.append(entity)
        return added

    def _is_place(self, name_index: int, *, at: bool = False) -> bool:
        """Whether a name is one of a place or, right after an "at", of an organisation that is one to be at."""
        name = self.annotations.names[name_index]
        if name.form in ("demonym", "pronoun"):
            return False
        if at and name.kind == "organisation" and is_venue(self.lower[name.start : name.end]):
            return True
        return name.kind in _PLACE_KINDS or kind_of(self.annotations, name_index) in _PLACE_KINDS

    def _site(self, found: Found, place: int) -> int:
        """The building that an event is at where a wider place is told with it: "at the *Harbor Hotel* in Lima"."""
        names, entities = self.annotations.names, self.annotations.entities
        told = [place] + [name for slot in SITE_PREPOSITIONS for name in found.slots.get(slot, ())]
        return next((name for name in told if is_site(names[name], entities, self.lower)), place)

    def _place(self, found: Found, clause: Clause, entities: list[tuple[str, int, int]]) -> int:
        """The name of the place that the trigger's clause attaches to it, or -1."""
        used = [name for _, _, name in entities]
        for preposition in PREPOSITIONS:
            for name_index in found.slots.get(preposition, ()):
                if name_index not in used and self._is_place(name_index, at=preposition != "in"):
                    return name_index
        for name_index in found.slots.get("on", ()):
            name = self.annotations.names[name_index]
            if is_stood_on(self.lower[name.start : name.end]) and self._is_place(name_index):
                return name_index  # "on Capitol Hill"
        for name_index in () if found.group.apart_by_place else found.slots.get("modifier", ()):
            if name_index not in used and self.annotations.names[name_index].kind == "place":
                return name_index  # "the Geneva talks"
        return place_around(found, clause, self._is_place, local=found.group.local)

    # --- who says so -------------------------------------------------------------------------------------------------

    def _hedge(self, sentence: Sentence) -> str | None:
        at = bisect_left(self.hedges, (sentence.start,))
        if at == len(self.hedges) or self.hedges[at][1] > sentence.end:
            return None
        start, end, _ = self.hedges[at]
        return self.text[start:end]

    def _statement(self, candidate: Candidate) -> Statement | None:
        """The innermost statement whose content holds the trigger. What somebody is to talk about nobody has said."""
        last = bisect_left(self._content_starts, candidate.start + 1) - 1
        for at in range(last, max(-1, last - _CONTENTS), -1):
            _, end, index = self.contents[at]
            if candidate.end <= end and not self.statements[index].rule.startswith("purpose/"):
                return self.statements[index]
        return None
