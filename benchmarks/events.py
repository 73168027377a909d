"""Who did what to whom, on sentence sets that others coded.

    python benchmarks/events.py FILE.jsonl [FILE.jsonl ...]

Two kinds of line are understood. Coded sentences: `text`, `date` (YYYYMMDD) and a list of [source, target, CAMEO code]
under any key that starts with `codes`; the first three letters of an actor code are its country. Records with spans:
`text`, `plover` (the event family) and `spans` with `role` SRC, TAR, SRC/TAR or EVT.

Coded sentences give precision and recall of (source, target) pairs, with and without direction, over the sentences
whose codes our types cover; records give the share of the families we have that are found, and of the actor spans.
An actor counts as its country, or, for invented countries, as the first three letters of its name.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pycountry

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.evaluate import Score
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.ontology import load_event_types
from kb.records import Annotations, Document, DocumentEvent, PageTime, Participant

COVERED = ("036", "04", "057", "085", "087", "14", "15", "163", "173", "18", "19", "20")
"""CAMEO codes that one of our types stands for."""
RENAMED = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
"""PLOVER families of the early draft to their names in the manual."""
SOURCES = {"caller", "visitor", "sender", "attacker", "actor", "protester", "imposer", "authority", "appointer"}
TARGETS = {"callee", "host", "recipient", "target", "person", "appointee"}

Pairs = set[tuple[str, str]]


class Program:
    """The annotators and the coder, built once."""

    def __init__(self) -> None:
        self.gazetteer = Gazetteer()
        self.types = load_event_types()
        self.coder = EventCoder(self.types)

    def events(self, number: int, record: dict[str, Any]) -> tuple[list[DocumentEvent], Annotations]:
        """The events of one sentence, counted as published on its date."""
        day = record.get("date", "20000101")
        published = PageTime(value=f"{day[:4]}-{day[4:6]}-{day[6:8]}")
        document = Document(id=str(number), text=record["text"], sha256="0" * 64, published=published)
        annotations = annotate(document, self.gazetteer)
        return self.coder.find_events(document, annotations, find_statements(document, annotations)), annotations


def actor_key(participant: Participant, annotations: Annotations) -> str:
    """The three-letter code of an actor: its country's, or the start of its name."""
    for entity in annotations.entities:
        if entity.actor_id == participant.actor_id and entity.country:
            country = pycountry.countries.get(alpha_2=entity.country)
            if country:
                return str(country.alpha_3)
    return participant.name[:3].upper()


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


def code_pairs(path: Path, program: Program, lines: list[dict[str, Any]]) -> None:
    """Print precision and recall of source and target over the covered sentences."""
    directed, undirected = Counter[str](), Counter[str]()
    for number, record in enumerate(lines):
        name = max(key for key in record if key.startswith("codes"))
        wanted = {(s[:3], t[:3]) for s, t, code in record[name] or () if code.startswith(COVERED) and s[:3] != t[:3]}
        wanted = {pair for pair in wanted if "---" not in pair}
        if not wanted:
            continue
        found = pairs_of(*program.events(number, record))
        directed.update(gold=len(wanted), found=len(found), paired=len(wanted & found))
        loose, loose_found = ({frozenset(pair) for pair in pairs} for pairs in (wanted, found))
        undirected.update(gold=len(loose), found=len(loose_found), paired=len(loose & loose_found))
    for title, count in (("source to target", directed), ("either way", undirected)):
        score = Score(count["gold"], count["found"], count["paired"])
        print(f"{path.name}: {title}: {show(score)}")


def plover_records(path: Path, program: Program, lines: list[dict[str, Any]]) -> None:
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
    print(f"{path.name}: families: {show(Score(seen['gold'], seen['found'], seen['paired']))}")
    print(f"{path.name}: actor spans: {show(Score(spans['gold'], spans['found'], spans['paired']))}")


def show(score: Score) -> str:
    """A score in one line."""
    return (
        f"precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f} "
        f"({score.paired} of {score.gold}, {score.found} found)"
    )


def main(paths: list[Path]) -> int:
    """Score every file; returns the exit status."""
    if not paths:
        print(__doc__)
        return 2
    program = Program()
    for path in paths:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        started = time.process_time()
        measure = plover_records if lines and "plover" in lines[0] else code_pairs
        measure(path, program, lines)
        print(f"{path.name}: {len(lines)} sentences, {time.process_time() - started:.2f} CPU seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
