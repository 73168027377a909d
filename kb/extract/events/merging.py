"""Mentions of one event inside one document become one event; a follow-up, or a plan of it, is another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kb.extract.events.drafts import Cluster, Draft
from kb.extract.events.nesting import Places
from kb.extract.events.nominations import is_nomination, may_be_one
from kb.extract.events.outcomes import Outcome, is_to_come
from kb.extract.events.promises import join_pledges
from kb.extract.events.timevalues import days_between
from kb.ontology import EventType
from kb.records import TimeValue

_INDEFINITE: Final = frozenset({"a", "an", "another", "some", "any", "several", "more"})
_FRESH: Final = frozenset((
    "another", "second", "separate", "new", "follow-up", "subsequent", "next", "previous", "earlier",
))


_RENEWED: Final = frozenset({"new", "another", "second", "fresh", "snap", "repeat"})
_DEFINITE: Final = frozenset({"the", "that", "this", "these", "those", "'s"})
_JOINT: Final = frozenset({"participant", "attendee", "party", "candidate", "protester", "voter", "speaker"})
"""Roles that several actors share, or that say no more than that somebody took part."""
_CROWD: Final = frozenset({"participant", "attendee", "protester"})
_ECHO_LEAST: Final = 30
RECALL_REACH: Final = 1500
"""Characters within which a word that only refers back ("the session") may find what it refers to."""
_NEAR: Final = 900
_OBJECT: Final = 40
"""Characters between a verb and its object."""
_TOLD_ON: Final = 120
"""Characters between a noun and the relative clause that tells on of it."""
_NEXT_TO: Final = 25
"""Characters between a verb and an object that it alone makes known: "signed *a deal*"."""
_ROUND: Final = 200
"""Characters within which an undated mention may still mean the dated round of what recurs."""
_OCCASIONS: Final = frozenset({"visit", "meeting", "speech", "debate", "interview", "phone_call"})
_YEAR: Final = re.compile(r"\b\d{4}\b")


class Merger:
    """Joins the drafts of one type, in the order of the text, to clusters."""

    def __init__(self, event_type: EventType, places: Places) -> None:
        self.mode = event_type.merging
        self.recurs = event_type.scheduled
        self.gathers = "participants" not in event_type.linking.same
        self.days = event_type.days
        self.places = places
        self.clusters: list[Cluster] = []

    def clusters_of(self, drafts: list[Draft]) -> list[Cluster]:
        """The clusters; words that only refer back and found nothing to refer to are dropped."""
        for draft in drafts:
            best = self._best(draft)
            if best is not None:
                lasting = _spanned(best.time, draft.time, self.days)
                _join(best, draft, self.places)
                best.time = lasting or best.time
            elif not draft.reference:
                self.clusters.append(Cluster(draft, draft.topic, draft.family))
        return self.clusters

    def _best(self, draft: Draft) -> Cluster | None:
        best: Cluster | None = None
        best_score = 0.0
        for cluster in self.clusters[-12:]:
            score = self._score(cluster, draft)
            if score > 0 and score >= best_score:
                best, best_score = cluster, score
        return best

    def _score(self, cluster: Cluster, draft: Draft) -> float:
        """How well a draft fits a cluster; 0 and less mean that it is another event."""
        if _is_object(cluster, draft, recurs=self.recurs, topical=self.mode == "topic"):
            return 5.0
        if self.days > 1 and self._goes_on(cluster, draft):
            return 3.0
        if _is_known_day(cluster, draft) or _is_told_on(cluster, draft):
            return 4.0
        if not draft.reference and not _one_family(cluster.family, draft.family):
            return -1.0
        if self.recurs and _other_round(cluster, draft):
            return -1.0
        if len(draft.echo) > _ECHO_LEAST and _is_echo(cluster, draft):
            return 6.0
        # What costs least is asked first, for most pairs differ in something.
        status = _status_score(cluster, draft)
        when = _time_score(cluster, draft) if status >= 0 else -1.0
        where = self.places.agree(cluster, draft) if when >= 0 else -1.0
        who = _actor_score(cluster, draft) if where >= 0 else -1.0
        if who < 0 <= where and ((self.gathers and _is_crowd(cluster, draft)) or _is_at_it(cluster, draft)):
            who = 0.0  # each sentence names others of those who were there
        if who < 0:
            return -1.0
        topic = _topic_score(cluster, draft) if self.mode == "topic" else 0.0
        if topic < 0 and who <= 1:
            return -1.0
        distance = draft.order - cluster.drafts[-1].order
        definite = draft.article in _DEFINITE
        if self.mode == "type" and _RENEWED & draft.modifiers and not definite and cluster.status is not draft.status:
            return -1.0  # "would prefer a new election" after the one that was held
        evidence = when + who + topic + where
        if draft.reference:
            if distance > RECALL_REACH or not definite or (draft.modifiers and evidence <= 0):
                return -1.0
        elif self.mode != "type" and not self._may_refer(
            cluster, draft, evidence - (when if when < 1 and draft.part == "verb" else 0.0), definite, distance
        ):
            return -1.0
        close = (0.5 if definite else 0.0) + (0.5 if distance < _NEAR else 0.0)
        return 0.1 + status + evidence + close + (0.7 if _is_same_noun(cluster, draft) else 0.0)

    def _goes_on(self, cluster: Cluster, draft: Draft) -> bool:
        """Whether a mention tells of another day of an occasion that lasts: "the Lima summit" on Monday and Tuesday."""
        if cluster.status is not draft.status or self.places.score(cluster.place, draft.place) < 0:
            return False
        same = cluster.topic & draft.topic or (draft.article in _DEFINITE and _topic_score(cluster, draft) >= 0)
        return bool(same) and _spanned(cluster.time, draft.time, self.days) is not None

    def _may_refer(self, cluster: Cluster, draft: Draft, evidence: float, definite: bool, distance: int) -> bool:
        """Whether a draft that shares `evidence` with a cluster may mean its event."""
        if _takes_up(cluster, draft, evidence):
            return True
        if _FRESH & draft.modifiers and evidence < 2:
            return False
        if draft.article in _INDEFINITE:
            if self.days > 1 and cluster.status is draft.status is Outcome.POSSIBLE and _is_same_noun(cluster, draft):
                return True  # "a contested convention", twice
            return evidence > (2.0 if self.mode == "topic" else 1.0)
        if evidence > 0:
            return True
        if draft.part == "verb" or (draft.entities and not cluster.entities):
            return cluster.drafts[0].opening or (definite and distance < _NEAR)
        return True


def _takes_up(cluster: Cluster, draft: Draft, evidence: float) -> bool:
    """Whether the story takes up what only its headline or first paragraph told: "Lima attack", then "an attack in
    Lima"."""
    first = cluster.drafts[-1]
    if not first.opening or draft.opening:
        return False
    plain = not draft.entities and first.part == draft.part == "noun" and draft.order - first.order < _NEAR
    return evidence > 0 or plain or bool(cluster.topic & draft.topic)


def _is_told_on(cluster: Cluster, draft: Draft) -> bool:
    """Whether a verb tells on of what the noun before it names: "the raid in Lima *that killed* ten"."""
    noun = cluster.drafts[-1]
    if not draft.related or noun.part == "verb" or noun.sentence != draft.sentence:
        return False
    return 0 <= draft.order - noun.trigger.end <= _TOLD_ON and noun.status is draft.status


def _is_echo(cluster: Cluster, draft: Draft) -> bool:
    """Whether a mention repeats an earlier one word by word."""
    return draft.echo in [told.echo for told in cluster.drafts[:4]]


def _spanned(ours: TimeValue | None, theirs: TimeValue | None, days: int) -> TimeValue | None:
    """The time from the first to the last of two days that are no more than `days` apart in all; None for others."""
    if ours is None or theirs is None or ours.value == theirs.value or days < 2:
        return None
    if not (ours.earliest and ours.latest and theirs.earliest and theirs.earliest == theirs.latest):
        return None
    first, last = min(ours.earliest, theirs.earliest), max(ours.latest, theirs.latest)
    one = ours.earliest == ours.latest or "/" in ours.value
    if not one or days_between(first, last) >= days:
        return None
    return ours.model_copy(update={"value": f"{first}/{last}", "earliest": first, "latest": last})


def _is_same_noun(cluster: Cluster, draft: Draft) -> bool:
    """Whether a noun of several words was said of a cluster before: of two meetings, "the working dinner" is one."""
    return draft.part == "noun" and " " in draft.word and any(told.word == draft.word for told in cluster.drafts[:4])


def _is_known_day(cluster: Cluster, draft: Draft) -> bool:
    """Whether one mention names an event by its day, and the other tells of that day: "9/11", and then "the attacks of
    Sept. 11, 2001"."""
    ours, theirs = cluster.time, draft.time
    if ours is None or theirs is None or ours.value != theirs.value:
        return False
    return "trigger" in (ours.anchor, theirs.anchor)


def _is_object(cluster: Cluster, draft: Draft, *, recurs: bool, topical: bool) -> bool:
    """Whether a noun is what the verb right before it, of the same type, does something to: "cancelled the *deal*"."""
    verb = cluster.drafts[-1]
    if draft.part != "noun" or verb.part != "verb" or verb.sentence != draft.sentence:
        return False
    if recurs and _time_score(cluster, draft) < 0:
        return False  # "hopes to win on Friday and to face her in the November election"
    apart = verb.family != draft.family or (recurs and verb.status is not draft.status)
    if not apart and topical and draft.article in _INDEFINITE:
        return 0 <= draft.order - verb.trigger.end <= _NEXT_TO and verb.status is draft.status
    if not apart:
        return False
    ended = draft.status is Outcome.NEGATED or recurs  # the deal was, and is no more; who won an election held it
    return 0 <= draft.order - verb.trigger.end <= _OBJECT and (verb.status is draft.status or (verb.evident and ended))


def _one_family(ours: str, theirs: str) -> bool:
    """Whether two mentions may be joined as far as their groups go; "=rally" is a rally or what tells no setting."""
    if is_nomination(ours) or is_nomination(theirs):
        return may_be_one(ours, theirs)
    return ours == theirs or (not theirs and ours.startswith("=")) or (not ours and theirs.startswith("="))


def _status_score(cluster: Cluster, draft: Draft) -> float:
    if cluster.status is draft.status:
        return 0.5
    if is_to_come(cluster.status) and is_to_come(draft.status):
        return 0.0
    if is_nomination(cluster.family) and is_nomination(draft.family):
        return 0.1  # whoever needed delegates to win it has won it, or has not
    ours, theirs = cluster.status, draft.status
    twice = (ours is Outcome.PLANNED and theirs is Outcome.OCCURRED) or (
        ours is Outcome.OCCURRED and theirs is Outcome.PLANNED)
    if twice and cluster.time and draft.time and cluster.time.value == draft.time.value:
        return 0.1  # "she was to arrive on Monday" and "when she arrived on Monday"
    if is_to_come(draft.status) and draft.evident and draft.article in _INDEFINITE and cluster.drafts[0].told:
        return -1.0  # "he needs to give a speech": not the one that he gave
    return 0.1 if not draft.evident or not cluster.evident else -1.0


def _actor_score(cluster: Cluster, draft: Draft) -> float:
    """Shared actors count for; two full casts that share too little count against."""
    ours, theirs = cluster.entities, {entity for _, entity, _ in draft.entities}
    if not ours or not theirs:
        return 0.0
    shared = 0
    for role, entity, _ in draft.entities:
        if entity in ours and _roles_agree(cluster.entities[entity][0], role):
            shared += 1
    for role in {role for role, _, _ in draft.entities} - _JOINT:
        filled = {entity for entity, (own, _) in cluster.entities.items() if own == role}
        if filled and filled.isdisjoint(entity for own, entity, _ in draft.entities if own == role):
            return -1.0
    if shared == 0 or (shared == 1 and len(ours) > 1 and len(theirs) > 1):
        return -1.0
    return 1.0 + shared / max(len(ours), len(theirs))


def _time_score(cluster: Cluster, draft: Draft) -> float:
    if cluster.time is None or draft.time is None:
        return 0.0
    ours, theirs = cluster.time, draft.time
    if ours.value == theirs.value:
        return 1.0
    if not (ours.earliest and ours.latest and theirs.earliest and theirs.latest):
        return -1.0
    return 0.5 if ours.earliest <= theirs.latest and theirs.earliest <= ours.latest else -1.0


def _other_round(cluster: Cluster, draft: Draft) -> bool:
    """Whether one of two mentions of what recurs has a year of its own, and the other, told elsewhere, has no date:
    "the election" of an article on this year's is not "the 1988 election"."""
    if (cluster.time is None) is (draft.time is None) or draft.order - cluster.drafts[-1].order <= _ROUND:
        return False
    told = draft.time or cluster.time
    return told is not None and told.wording is not None and _YEAR.search(told.wording) is not None


def _is_crowd(cluster: Cluster, draft: Draft) -> bool:
    """Whether nobody on either side does more than be there: "Ann Lee said at the debate", "Bo Diaz left it"."""
    return all(role in _CROWD for role, _ in cluster.entities.values()) and all(
        role in _CROWD for role, _, _ in draft.entities)


def _is_at_it(cluster: Cluster, draft: Draft) -> bool:
    """Whether a mention names somebody who was at what was told before: "Bo Diaz, an aide, attended the meeting"."""
    return draft.beside and draft.article == "the" and not draft.modifiers and len(cluster.entities) > 1


def _roles_agree(one: str, other: str) -> bool:
    """Whether one actor may hold both roles in one event: the same, or one of them says less."""
    return one == other or one in _JOINT or other in _JOINT


def _is_within(inner: TimeValue, outer: TimeValue) -> bool:
    """Whether a time is a more precise statement of another."""
    if not (inner.earliest and inner.latest and outer.earliest and outer.latest):
        return False
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _topic_score(cluster: Cluster, draft: Draft) -> float:
    """1 for a shared topic, -1 for two different ones; words, towns and names are compared each with their like."""
    if cluster.topic & draft.topic:
        return 1.0
    for mark in ("#", "@", ""):
        ours = {word for word in cluster.topic if _mark(word) == mark}
        theirs = {word for word in draft.topic if _mark(word) == mark}
        if ours and theirs:
            return -1.0
    return 0.0


def _mark(word: str) -> str:
    """What sort of thing a word of a topic is: "#" a name, "@" the town a deal is known by, "" anything else."""
    return word[0] if word[0] in "#@" else ""


def _names_known(draft: Draft) -> bool:
    """Whether a mention takes for granted that it came about: "the Iran deal" after "his push for a deal with Iran"."""
    named = any(word.startswith("#") for word in draft.topic)
    return draft.part == "noun" and draft.article == "the" and named and draft.status is Outcome.OCCURRED


def _join(cluster: Cluster, draft: Draft, places: Places) -> None:
    cluster.drafts.append(draft)
    dated = draft.time is not None and cluster.time is None and draft.article in _DEFINITE
    took_place = dated and draft.part == "noun" and draft.status is Outcome.OCCURRED and draft.type in _OCCASIONS
    if cluster.status is Outcome.POSSIBLE and (took_place or _names_known(draft)):
        cluster.status = Outcome.OCCURRED
    settled = draft.status is Outcome.PLANNED and draft.evident and draft.part == "verb" and draft.type in _OCCASIONS
    if cluster.status is Outcome.POSSIBLE and settled:
        cluster.status = Outcome.PLANNED  # "she would like to go", and then "she plans to go"
    happened = cluster.status is Outcome.PLANNED and draft.status is Outcome.OCCURRED
    recalls = draft.status is Outcome.POSSIBLE and (draft.reference or draft.generic)
    if draft.evident and (happened or not cluster.evident) and not recalls:  # "the remarks suggest a change"
        cluster.status, cluster.evident = draft.status, True
    if draft.time and (cluster.time is None or _is_within(draft.time, cluster.time)):
        cluster.time = draft.time
    if cluster.place < 0:
        cluster.place, cluster.around = draft.place, draft.around
    elif draft.place >= 0 and places.is_site(draft.place) and not places.is_site(cluster.place):
        cluster.place, cluster.around = draft.place, cluster.place  # "a rally in Ohio", "a crowd at Lima University"
    for role, entity, name in () if _is_at_it(cluster, draft) else draft.entities:
        known = cluster.entities.get(entity)
        if known is None or (known[0] in _JOINT and role not in _JOINT):
            cluster.entities[entity] = (role, name)
    cluster.topic = cluster.topic | draft.topic
    cluster.family = cluster.family if len(cluster.family) > len(draft.family) else draft.family


def _oppose(cluster: Cluster, opposite: tuple[str, ...]) -> None:
    """Of two parties of whom one is known to be the caller, the other is the callee."""
    if len(opposite) != 2 or len(cluster.entities) != 2:
        return
    for entity, (role, _) in list(cluster.entities.items()):
        if role in opposite:
            other, (joint, name) = next(item for item in cluster.entities.items() if item[0] != entity)
            if joint not in opposite:
                cluster.entities[other] = (opposite[1 - opposite.index(role)], name)
            return


def merge(drafts: list[Draft], event_types: Mapping[str, EventType], places: Places) -> list[Cluster]:
    """The clusters of all types, in the order of their first trigger."""
    by_type: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_type.setdefault(draft.type, []).append(draft)
    clusters: list[Cluster] = []
    for name, own in by_type.items():
        if event_types[name].merging == "content":
            clusters.extend(join_pledges(own))
            continue
        made = Merger(event_types[name], places).clusters_of(own)
        for cluster in made:
            _oppose(cluster, event_types[name].opposite)
            if event_types[name].undecided and is_to_come(cluster.status) and not is_nomination(cluster.family):
                role = event_types[name].undecided
                cluster.entities = {entity: (role, place) for entity, (_, place) in cluster.entities.items()}
        clusters.extend(made)
    return sorted(clusters, key=lambda cluster: cluster.drafts[0].order)
