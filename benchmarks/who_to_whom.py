"""Who did what to whom, on sentence sets that others coded.

    python benchmarks/who_to_whom.py FOLDER

Every `.jsonl` file of the folder with lines of one of two kinds is scored. Coded sentences: `text`, `date` (YYYYMMDD)
and a list of [source, target, CAMEO code] under keys that start with `codes`, of which the last by name counts; the
first three letters of an actor code are its country. Records with spans: `text`, `plover` (the event family) and
`spans` with `role` SRC, TAR, SRC/TAR or EVT.

Coded sentences are scored twice, as precision, recall and F1 of their (source, target) pairs with and without
direction: with the product's own event types, over the sentences whose codes these stand for; and with one type for
any act (`benchmarks/interaction`), over all of them, which measures the roles apart from the kinds of event. Countries
and peoples that the sets invent are given to the gazetteer first, as the programs that made the codes had them in
their dictionaries. What is lost to the dictionaries (the country of a person or a capital) is told apart: of the pairs
whose two actors are known, how many are found, stand in a sentence with an event, and are turned round. Records give
the share of the families we have that are found, and of the actors' spans.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.evaluate import Score
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.ontology import EventType, load_event_types
from kb.records import Annotations, Document, DocumentEvent, Entity, PageTime, Participant

COVERED = ("036", "04", "057", "085", "087", "14", "15", "163", "173", "18", "19", "20")
"""CAMEO codes that one of our types stands for."""
RENAMED = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
"""PLOVER families of the early draft to their names in the manual."""
SOURCES = {"caller", "visitor", "sender", "attacker", "actor", "protester", "imposer", "authority", "appointer",
           "source", "pledger"}  # fmt: skip
TARGETS = {"callee", "host", "recipient", "target", "person", "appointee", "addressee"}
INTERACTION = Path(__file__).parent / "interaction"
CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}\b")

Pairs = set[tuple[str, str]]


class Program:
    """The annotators and a coder for some types, built once."""

    def __init__(self, types: dict[str, EventType], actors: Path) -> None:
        self.gazetteer = Gazetteer(actors)
        self.types = types
        self.coder = EventCoder(types)

    def events(self, number: int, record: dict[str, Any]) -> tuple[list[DocumentEvent], Annotations]:
        """The events of one sentence, counted as published on its date."""
        day = record.get("date", "20000101")
        published = PageTime(value=f"{day[:4]}-{day[4:6]}-{day[6:8]}")
        document = Document(id=str(number), text=record["text"], sha256="0" * 64, published=published)
        annotations = annotate(document, self.gazetteer)
        return self.coder.find_events(document, annotations, find_statements(document, annotations)), annotations


def codes_of(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The coded triples of a sentence, actors cut to their countries; without unknown actors and acts on oneself."""
    name = max(key for key in record if key.startswith("codes"))
    triples = [(source[:3], target[:3], code) for source, target, code in record[name] or ()]
    return [(a, b, code) for a, b, code in triples if a != b and a.isalpha() and b.isalpha() and len(a + b) == 6]


def invented(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Capitalised words of coded sentences that begin like the code of an actor who is no country that exists."""
    real = {country.alpha_3 for country in pycountry.countries}
    for record in lines:
        coded = {actor for source, target, _ in codes_of(record) for actor in (source, target)} - real
        for word in CAPITALISED.findall(record["text"]):
            if word[:3].upper() in coded:
                yield word


def write_actors(folder: Path, lines: list[dict[str, Any]]) -> Path:
    """The invented countries as a table of actors for the gazetteer; a people in -i or -ian is its country's alias."""
    words = sorted(set(invented(lines)))
    path = folder / "actors.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["alias", "name", "kind", "gender", "country"])
        for word in words:
            writer.writerow([word, next(known for known in words if word.startswith(known[:5])), "country", "", ""])
    return path


def actor_key(participant: Participant, annotations: Annotations) -> str:
    """The three-letter code of an actor: its country's, or the start of its name."""
    for entity in annotations.entities:
        if entity.actor_id == participant.actor_id and entity.country:
            return entity_key(entity)
    return participant.name[:3].upper()


def entity_key(entity: Entity) -> str:
    """The three-letter code of a country, or of what lies in one; else the start of the name."""
    country = pycountry.countries.get(alpha_2=entity.country) if entity.country else None
    return str(country.alpha_3) if country else entity.name[:3].upper()


def pairs_of(events: list[DocumentEvent], annotations: Annotations) -> Pairs:
    """The (source, target) pairs of the events; actors of equal standing give both directions."""
    pairs: Pairs = set()
    for event in events:
        keyed = [(participant.role, actor_key(participant, annotations)) for participant in event.participants]
        for role, key in keyed:
            for other_role, other in keyed:
                directed = role in SOURCES and other_role in TARGETS
                equal = role not in SOURCES | TARGETS and other_role not in SOURCES | TARGETS
                if key != other and (directed or equal):
                    pairs.add((key, other))
    return pairs


def score_pairs(title: str, program: Program, lines: list[dict[str, Any]], codes: tuple[str, ...]) -> None:
    """Print precision and recall of source and target over the sentences with one of the codes."""
    directed, undirected, known = Counter[str](), Counter[str](), Counter[str]()
    for number, record in enumerate(lines):
        wanted = {(source, target) for source, target, code in codes_of(record) if code.startswith(codes)}
        if not wanted:
            continue
        events, annotations = program.events(number, record)
        found = pairs_of(events, annotations)
        keys = {entity_key(entity) for entity in annotations.entities}
        possible = {(source, target) for source, target in wanted if {source, target} <= keys}
        turned = {(target, source) for source, target in possible & found}
        known.update(gold=len(possible), paired=len(possible & found), told=bool(events) * len(possible))
        known["reversed"] += len(possible & {(b, a) for a, b in found} - (possible & found) - turned)
        directed.update(gold=len(wanted), found=len(found), paired=len(wanted & found))
        loose, loose_found = ({frozenset(pair) for pair in pairs} for pairs in (wanted, found))
        undirected.update(gold=len(loose), found=len(loose_found), paired=len(loose & loose_found))
    for way, count in (("source to target", directed), ("either way", undirected)):
        print(f"{title}: {way}: {show(Score(count['gold'], count['found'], count['paired']))}")
    print(
        f"{title}: of the pairs whose actors are both known, {known['paired']} of {known['gold']} found, "
        f"{known['told']} in sentences with an event, {known['reversed']} turned round"
    )


def score_records(title: str, program: Program, lines: list[dict[str, Any]]) -> None:
    """Print how many of the families that we have are found, and how many of their actors' spans."""
    families = {kind.id: kind.codes.plover.partition("/")[0] for kind in program.types.values()}
    ours = set(families.values()) - {""}
    seen: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    for number, record in enumerate(lines):
        family = RENAMED.get(record["plover"], record["plover"])
        if family not in ours:
            continue
        events, _ = program.events(number, record)
        right = [event for event in events if families[event.type] == family]
        seen.update(gold=1, paired=bool(right), found=bool(events))
        if right:
            wanted = [(s["start"], s["end"]) for s in record["spans"] if s["role"] in ("SRC", "TAR", "SRC/TAR")]
            found = [p.span for event in right for p in event.participants if p.span]
            hit = sum(any(a < end and start < b for a, b in found) for start, end in wanted)
            spans.update(gold=len(wanted), found=len(found), paired=hit)
    print(f"{title}: families: {show(Score(seen['gold'], seen['found'], seen['paired']))}")
    print(f"{title}: actors' spans: {show(Score(spans['gold'], spans['found'], spans['paired']))}")


def show(score: Score) -> str:
    """A score in one line."""
    return (
        f"precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f} "
        f"({score.paired} of {score.gold}, {score.found} found)"
    )


def main(arguments: list[str]) -> int:
    """Score every file of the folder; returns the exit status."""
    files = sorted(Path(arguments[0]).glob("*.jsonl")) if len(arguments) == 1 else []
    if not files:
        print(__doc__)
        return 2
    types = load_event_types()
    any_act = {"interaction": load_event_types([INTERACTION])["interaction"]}
    for path in files:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        started = time.process_time()
        coded = [line for line in lines if any(key.startswith("codes") for key in line)]
        records = [line for line in lines if "plover" in line]
        with tempfile.TemporaryDirectory() as folder:
            actors = write_actors(Path(folder), coded)
            if coded:
                score_pairs(f"{path.name}, our types", Program(types, actors), coded, COVERED)
                score_pairs(f"{path.name}, any act", Program(any_act, actors), coded, ("",))
            if records:
                score_records(path.name, Program(types, actors), records)
        if coded or records:
            print(f"{path.name}: {len(lines)} sentences, {time.process_time() - started:.2f} CPU seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
