"""What the document's own narrative adds: events told together share the day and the place that one of them states.

A visit, the talks held on it and the news conference after it are one occasion. Where one of them is dated or placed
and another, told in the same or the next sentence by the same actors, is not, the second takes it over. Nothing is
ever taken from the publication day.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from kb.extract.events.drafts import Cluster
from kb.extract.events.nesting import Places
from kb.extract.events.outcomes import Outcome
from kb.extract.events.timevalues import days_behind
from kb.records import TimeValue

_OCCASIONS: Final = frozenset({"visit", "meeting", "summit", "speech", "news_conference", "debate", "protest"})
_TALKS: Final = frozenset({"phone_call", "meeting", "summit", "speech", "news_conference", "debate", "interview"})
"""Where people make pledges."""

_AT_GATHERING: Final = frozenset({"summit", "speech", "protest", "news_conference", "meeting"})

_SEQUENCE: Final = re.compile(r"\b(?:then|later|afterwards?|next|subsequently|thereafter|follow(?:ed|s)|precede[sd])\b")
_LEAD: Final = 30
"""Characters before a trigger in which a word of sequence is its own."""

_AT_CONVENTION: Final = ("speech/noun:acceptance", "speech/noun:keynote", "speech/noun:convention")
_NEXT: Final = 3
"""Characters between the end of a sentence and the next one, at most."""

_TERMS: Final = 60
"""Characters between a deal and what its parties promise in it."""
_OPENING: Final = 1500
"""Characters from the start of a text in which a story opens."""
_WEEK: Final = 7
_NEAR: Final = 420
"""Characters between two triggers of one occasion, at most: about two sentences."""


def share_occasions(clusters: list[Cluster], lower: str, places: Places) -> None:
    """Fill the missing date or place of an occasion from the nearest one that it belongs with.

    A town is taken over for its country, too: "told a news conference in Peru", and then "he was speaking in Lima".
    """
    occasions = [cluster for cluster in clusters if cluster.drafts[0].type in _OCCASIONS]
    _place_speeches(occasions)
    stated = [(cluster, cluster.time, cluster.area()) for cluster in occasions]
    for at, cluster in enumerate(occasions):
        neighbours = stated[max(0, at - 4) : at] + stated[at + 1 : at + 5]
        near = sorted(
            ((distance, number) for number, (other, _, _) in enumerate(neighbours)
             if (distance := _distance(cluster, other, lower)) <= _NEAR and _belong_together(cluster, other, places)
             and not _moves_on(min(cluster, other, key=_order), max(cluster, other, key=_order), lower)),
        )  # fmt: skip
        for _, number in near:
            _, time, place = neighbours[number]
            if cluster.time is None and time is not None:
                cluster.time = time
            if cluster.place < 0 <= place:
                cluster.place = place
        towns = {place for other, _, place in neighbours if places.is_within(place, cluster.place)
                 and abs(_order(other) - _order(cluster)) <= _NEAR and _belong_together(cluster, other, places)}
        cluster.place = towns.pop() if len(towns) == 1 else cluster.place


def _place_speeches(occasions: list[Cluster]) -> None:
    """Give the speeches that are held at a convention ("her acceptance speech") the place of the only one told of."""
    held = [cluster for cluster in occasions if cluster.drafts[0].type == "summit" and cluster.place >= 0]
    places = {cluster.area() for cluster in held}
    for cluster in occasions if len(places) == 1 else ():
        at_one = any(draft.rule.startswith(_AT_CONVENTION) for draft in cluster.drafts)
        if at_one and cluster.place < 0 and cluster.status is held[0].status:
            cluster.place = held[0].area()


def _order(cluster: Cluster) -> int:
    return cluster.drafts[0].order


def _moves_on(earlier: Cluster, later: Cluster, lower: str) -> bool:
    """Whether the story leaves for another day or place between two events of a lower-cased text: "she then flew to
    Peru", "the talks followed a dinner"."""
    start = _order(later)
    return _SEQUENCE.search(lower, max(_order(earlier), start - _LEAD), start) is not None


def date_pledges(clusters: list[Cluster]) -> None:
    """Fill the missing date and place of a pledge from the talks or speech at which it was made.

    These are told right before it or in its sentence ("promised at a Lima rally to act") and one of the pledgers took
    part in them; what several pledge together ("their vow to work together") they pledged where they met or spoke,
    wherever that is told.
    """
    talks = [cluster for cluster in clusters if cluster.drafts[0].type in _TALKS]
    deals = [cluster for cluster in clusters if cluster.drafts[0].type == "agreement" and cluster.time is not None]
    orders = [_order(cluster) for cluster in talks]
    for pledge in clusters:
        if pledge.drafts[0].pledge is None or pledge.status is not Outcome.OCCURRED:
            continue
        at = bisect_left(orders, _order(pledge))
        around = (*talks[at : at + 2], *reversed(talks[max(0, at - 4) : at]))
        told = any(draft.told or draft.part != "verb" for draft in pledge.drafts)  # and not "she has promised"
        near = [t for t in around if told and _was_made_at(pledge, t)]
        joint = [t for t in talks if len(pledge.entities) > 1 and _are_same(pledge, t)]
        for occasion in near + joint + [deal for deal in deals if _was_agreed_in(pledge, deal)]:
            if occasion.time is not None and pledge.time is None:
                pledge.time = occasion.time
            if pledge.place < 0 and (pledge.time is None or occasion.time is None or pledge.time == occasion.time):
                pledge.place = occasion.place


def date_briefings(clusters: list[Cluster], published: str | None) -> None:
    """Fill the missing date of a news conference from the day of the news, where the story opens with just one.

    What a story tells first, and last week at the most, is its news; who briefs the press on it does so that day.
    """
    wanting = [c for c in clusters if c.drafts[0].type == "news_conference" and c.time is None
               and c.status is Outcome.OCCURRED]  # fmt: skip
    if not wanting or published is None:
        return
    told = {c.time.value: c for c in reversed(clusters) if c.time and c.status is Outcome.OCCURRED
            and _order(c) < _OPENING and _is_recent(c.time, published)}  # fmt: skip
    for cluster in wanting if len(told) == 1 else ():
        cluster.time = next(iter(told.values())).time


def _is_recent(time: TimeValue, published: str) -> bool:
    """Whether a time is a day of the week up to publication."""
    days = days_behind(time, published)
    return days is not None and days < _WEEK


def _was_agreed_in(pledge: Cluster, deal: Cluster) -> bool:
    """Whether a pledge is a term of a deal that was struck: "Under the accord, they pledged to share the water"."""
    first = pledge.drafts[0]
    if deal.status is not Outcome.OCCURRED or not first.told:
        return False
    near = [told for told in deal.drafts if told.sentence == first.sentence and told.article == "the"]
    return any(0 < first.order - told.order <= _TERMS for told in near)


def _are_same(pledge: Cluster, talks: Cluster) -> bool:
    """Whether just the pledgers took part in talks that were held."""
    return talks.status is Outcome.OCCURRED and pledge.entities.keys() == talks.entities.keys()


def _was_made_at(pledge: Cluster, talks: Cluster) -> bool:
    """Whether a pledge is told with the talks: shortly after them or in one sentence, and of somebody who was there."""
    if talks.status is not Outcome.OCCURRED:
        return False
    promised = pledge.drafts[0].pledge
    if promised and promised.content and talks.time is not None and talks.drafts[0].type in _AT_GATHERING:
        span = promised.content
        if span.start <= _order(talks) < span.end:
            return True  # "they promised to do so at the summit in Lima in 2014"
    if not pledge.entities.keys() & talks.entities.keys():
        return False
    if pledge.drafts[0].sentence in {draft.sentence for draft in talks.drafts}:
        return True
    order = _order(pledge)
    before = bisect_left(talks.drafts, order, key=lambda draft: draft.order) - 1
    return before >= 0 and order - talks.drafts[before].order <= _NEAR


def _distance(one: Cluster, other: Cluster, lower: str) -> int:
    """Characters between the nearest triggers of two clusters; what is told later must stand in the same paragraph, or
    in the next sentence."""
    return min(
        (abs(a.order - b.order) for a in one.drafts[:6] for b in other.drafts[:6]
         if b.order <= a.order or b.sentence.start - a.sentence.end <= _NEXT
         or lower.find("\n", a.sentence.end, b.sentence.start) < 0),
        default=_NEAR + 1,
    )  # fmt: skip


def _belong_together(one: Cluster, other: Cluster, places: Places) -> bool:
    """The same status, a shared actor, and no two different places or dates."""
    if one.status is not other.status or one.status not in (Outcome.OCCURRED, Outcome.PLANNED):
        return False
    if one.drafts[0].type == other.drafts[0].type:
        return False
    if places.score(one.area(), other.area()) < 0:
        return False
    if one.time and other.time and one.time.value != other.time.value:
        return False
    if one.entities.keys() & other.entities.keys():
        return True
    return {one.drafts[0].type, other.drafts[0].type} <= _AT_GATHERING and _told_in_one(one, other)


def _told_in_one(one: Cluster, other: Cluster) -> bool:
    """Whether a sentence names both, one of them a gathering: "a speech to the convention"."""
    gathering = "summit" in (one.drafts[0].type, other.drafts[0].type)
    sentences = {draft.sentence for draft in one.drafts}
    return gathering and any(draft.sentence in sentences for draft in other.drafts)
