"""What people decide: written down where the build reads it, and the names in it looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.annotate.names.gazetteer import slug
from kb.errors import KbError
from kb.harvest import gazetteer_of, own_event_types
from kb.link.corrections import Known, Spelt, cast_of, named_in, problem_of, problem_of_type, roles_lost
from kb.link.judgements import CORRECTABLE, append_judgements, read_judgements
from kb.link.redaction import is_removed
from kb.ontology import ACTOR_KINDS
from kb.records import REMOVED, Document, Issue, Judgement, Level, Place
from kb.store import Base, open_base

__all__ = ["CORRECTABLE", "Noted", "Union", "add_judgement", "add_union", "known_names", "warn_of_unknown_places"]


def known_names(judgements: Iterable[Judgement], seeds: Path) -> Known:
    """What the lists of the package and the reader's know of the places and actors that corrections name."""
    places, actors = named_in(judgements)
    if not places and not actors:
        return Known()  # making a gazetteer takes a while
    gazetteer = gazetteer_of(seeds)
    found = {name: place for name in places if (place := gazetteer.place(name))}
    return Known(found, {written: _spelt(written, gazetteer) for written in actors})


def _spelt(written: str, gazetteer: Gazetteer) -> Spelt:
    """An actor as a person wrote it: a name as in an article, or one with its kind before it, "person/Jordan"."""
    kind, slash, name = written.partition("/")
    if is_removed(written):
        return Spelt(REMOVED, name, kind)
    if slash and name and kind in ACTOR_KINDS:
        entry = gazetteer.actor(f"{kind}/{slug(name)}") or gazetteer.get(name)
        known = entry if entry and entry.kind == kind else None
        return Spelt(known.name if known else name, slug(name), kind, known.actor_id if known else None)
    read = annotate(Document(id="", text=written, sha256=""), gazetteer)
    named = {each.entity for each in read.names}
    if len(named) != 1 or -1 in named:
        return Spelt(written, slug(written))
    entity = read.entities[named.pop()]
    listed = entity.actor_id if gazetteer.actor(entity.actor_id) or gazetteer.get(written) else None
    return Spelt(entity.name, entity.actor_id.partition("/")[2], entity.kind, listed)


def warn_of_unknown_places(judgements: Iterable[Judgement], places: Mapping[str, Place], seeds: Path) -> list[Issue]:
    """A notice for each place of a correction that is on no list."""
    return [Issue(code="unknown_place", level=Level.NOTICE, source=str(seeds / "judgements.csv"), message=(
                f"A correction names the place {name!r}, which is on no list, so the event has no country and is on no "
                "map. Check its spelling, or add it to places.csv beside."))
            for name in named_in(judgements)[0] if name not in places]


class Noted(NamedTuple):
    """A decision as it was written down, with full ids; whether it was new, and what its taker should know."""

    judgement: Judgement
    new: bool
    warnings: Sequence[str] = ()


def add_judgement(db: Path, seeds: Path, fields: Mapping[str, str]) -> Noted:
    """Append a decision to the seeds' `judgements.csv`.

    Raises `KbError` where an event or actor it names is not in the database, or the decision would not count.
    """
    with open_base(db) as base:
        named = base.actor_id if fields["verdict"] == "redact" else base.founding_id
        known = {"left": named(fields["left"])}
        if "right" in fields:
            known["right"] = base.founding_id(fields["right"])
        judgement = Judgement.model_validate({**fields, **known})
        warnings = _checked(judgement, base, seeds) if judgement.verdict == "correct" else []
    return Noted(judgement, append_judgements(seeds / "judgements.csv", [judgement]) > 0, warnings)


def _checked(judgement: Judgement, base: Base, seeds: Path) -> list[str]:
    """What the taker of a correction should know. Raises `KbError` where it would not count."""
    event_types = own_event_types(seeds)
    type_id, reports = base.reports_of(judgement.left)
    waiting = [each.value for each in read_judgements(seeds / "judgements.csv")[0] if each.field == "type"
               and each.left in reports and not problem_of(each, event_types)]
    declared = event_types[str(waiting[-1]) if waiting else type_id]
    if problem := problem_of(judgement, event_types) or problem_of_type(judgement, declared):
        raise KbError(f"{problem}.")
    names = known_names([judgement], seeds)
    if judgement.field == "participants":
        _, new, problem = cast_of(judgement, declared, base, names.actors)
        if problem:
            raise KbError(f"{problem}.")
        return [f"{name!r} is in no article and on no list, so it becomes a new actor. Check its spelling, or add it "
                f"to {seeds / 'actors.csv'}." for name in new]
    if judgement.field == "type":
        chosen = event_types[str(judgement.value)]
        return [f"An event of the type {chosen.id} has no role {role!r}; its roles are {', '.join(chosen.roles)}. "
                "Correct the participants too." for role in roles_lost(base.roles_of(judgement.left), chosen)]
    if judgement.field == "place" and str(judgement.value) not in names.places:
        return [f"{judgement.value!r} is on no list of places, so the event gets no country and is on no map. Check "
                f"its spelling, or add it to {seeds / 'places.csv'}."]
    return []


class Union(NamedTuple):
    """What judging two events the same came to: the lines for it, how many of them are new, how many reports they tie,
    and the types of the two events."""

    judgements: Sequence[Judgement]
    new: int
    reports: int
    types: tuple[str, str]


def add_union(db: Path, seeds: Path, fields: Mapping[str, str]) -> Union:
    """Append to the seeds' `judgements.csv` that two events are the same: a line for the two, and one for each further
    report of either, so that none is left behind when linking begins anew.

    Raises `KbError` where an event is not in the database, or the two are one id.
    """
    with open_base(db) as base:
        (left_type, of_left), (right_type, of_right) = base.reports_of(fields["left"]), base.reports_of(fields["right"])
    # Articles may be gone whose reports gave an event its former ids: such an id would be in no report any more.
    left, right = (each if each in reports else reports[0]
                   for each, reports in ((fields["left"], of_left), (fields["right"], of_right)))
    tied = dict.fromkeys((*of_left, *of_right))
    others = [right, *(each for each in tied if each not in {left, right})]
    judgements = [Judgement.model_validate({**fields, "left": left, "right": each}) for each in others]
    new = append_judgements(seeds / "judgements.csv", judgements)
    return Union(judgements, new, len(tied), (left_type, right_type))
