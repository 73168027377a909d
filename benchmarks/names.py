"""How well are names found and resolved? Measured indirectly, for no gold of names is at hand, and timed.

    python benchmarks/names.py --events GOLD_FOLDER       participants of annotated events, found under a name?
    python benchmarks/names.py --sources ATTRIBUTION_FOLDER [--show N]      heads of named sources, covered by a name?
    python benchmarks/names.py --spans FILE.jsonl [--show N]      actors and places of coded sentences, covered?
    python benchmarks/names.py --speed TEXT_FOLDER [--documents N]

GOLD_FOLDER has `gold/*.json` with `events[].participants[].name` and `text/*.txt`; ATTRIBUTION_FOLDER has
`text/*.txt` and brat files in `attributions/`; FILE.jsonl has `text` and `spans` with role, start and end.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kb.annotate.names import Gazetteer, find_names
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.records import Document, Entity, Name

CAPITAL = re.compile(r"[A-Z][\w’'-]+")
WEAK = frozenset("""The A An Mr Mrs Ms His Her Its Their Our My I We He She They It Those These Some Many Most One And
""".split())


def names_of(text: str, gazetteer: Gazetteer) -> tuple[list[Name], list[Entity]]:
    """The names of a bare text."""
    document = Document(id="benchmark", text=text, sha256="")
    quotations = find_quotations(document)
    return find_names(document, split_sentences(document, quotations), quotations, gazetteer)


def read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def alike(left: str, right: str) -> bool:
    """Whether two names may be one actor's: the same last word, titles and points aside."""
    a, b = (re.sub(r"^(?:The|the|President|Mr\.?|Mrs\.?) |\.", "", name).lower().split() for name in (left, right))
    return bool(a and b) and (a == b or (a[-1] == b[-1] and (min(len(a), len(b)) == 1 or a[0][0] == b[0][0])))


def measure_participants(folder: Path, gazetteer: Gazetteer) -> None:
    found, missed = 0, []
    for path in sorted((folder / "gold").glob("*.json")):
        gold = {p["name"] for e in json.loads(read(path))["events"] for p in e["participants"]}
        _, entities = names_of(read(folder / "text" / f"{path.stem}.txt"), gazetteer)
        for name in sorted(gold):
            if any(alike(name, entity.name) for entity in entities):
                found += 1
            else:
                missed.append(f"{path.stem[:24]}: {name}")
    print(f"participants found {found} of {found + len(missed)}", *missed, sep="\n  ")


def sources(folder: Path) -> Iterator[tuple[str, str, int, int]]:
    """Document, text, start and end of every source that has a capitalised word."""
    for path in sorted((folder / "text").glob("*.txt")):
        text = read(path)
        for annotation in sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))[:1]:
            for line in read(annotation).split("\n"):
                match = re.match(r"T\d+\t(\w+) (\d+) (\d+(?:;\d+ \d+)*)\t", line)
                if match and "ource" in match.group(1) and ";" not in match.group(3):
                    start, end = int(match.group(2)), int(match.group(3))
                    yield path.stem, text, start, end


def measure_sources(folder: Path, gazetteer: Gazetteer, show: int) -> None:
    counts: Counter[str] = Counter()
    current, names = "", []
    for stem, text, start, end in sources(folder):
        if stem != current:
            current, (names, _) = stem, names_of(text, gazetteer)
        words = [m for m in CAPITAL.finditer(text, start, end) if m.group() not in WEAK]
        if words:
            counts["named"] += 1
            covered = any(n.start < end and n.end > start and n.form != "pronoun" for n in names)
            resolved = any(n.start < end and n.end > start and n.entity >= 0 and n.form != "pronoun" for n in names)
            counts["covered"] += covered
            counts["resolved"] += resolved
            if not covered and counts["shown"] < show:
                counts["shown"] += 1
                print("  missed:", text[max(0, start - 20):end + 20].replace("\n", "/"))
        elif text[start:end].lower() in ("he", "she"):
            counts["he_or_she"] += 1
            counts["he_or_she_resolved"] += any(n.start == start and n.entity >= 0 for n in names)
    print(dict(counts), f"covered {counts['covered'] / counts['named']:.3f}")


def measure_spans(path: Path, gazetteer: Gazetteer, show: int) -> None:
    counts: Counter[str] = Counter()
    for line in read(path).splitlines():
        row = json.loads(line)
        names, _ = names_of(row["text"], gazetteer)
        for span in row["spans"]:
            if span["role"] == "EVT" or span.get("start") is None or not CAPITAL.search(span["text"]):
                continue
            counts[span["role"]] += 1
            hit = any(n.start < span["end"] and n.end > span["start"] and n.form != "pronoun" for n in names)
            counts[span["role"] + " covered"] += hit
            if not hit and counts["shown"] < show:
                counts["shown"] += 1
                print("  missed:", span["text"], "in:", row["text"][:160])
    print(dict(counts))


def measure_speed(folder: Path, gazetteer: Gazetteer, limit: int) -> None:
    texts = [read(path) for path in sorted(folder.glob("*.txt"))[:limit]]
    documents = [Document(id="benchmark", text=text, sha256="") for text in texts]
    prepared = [(d, split_sentences(d, q), q) for d in documents for q in [find_quotations(d)]]
    size = sum(map(len, texts))
    for label in ("first pass", "again"):
        begin = time.process_time()
        count = sum(len(find_names(d, s, q, gazetteer)[0]) for d, s, q in prepared)
        spent = time.process_time() - begin
        print(f"{label}: {size / spent / 1e6:.2f} MB/s, {spent / len(texts) * 1e3:.3f} ms a document of "
              f"{size / len(texts) / 1000:.1f} KB, {count / len(texts):.0f} names each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--events", "--sources", "--spans", "--speed"):
        parser.add_argument(option, type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--documents", type=int, default=300)
    chosen = parser.parse_args()
    begin = time.process_time()
    gazetteer = Gazetteer()
    names_of("Nobody.", gazetteer)
    print(f"start-up {time.process_time() - begin:.3f} s")
    if chosen.events:
        measure_participants(chosen.events, gazetteer)
    if chosen.sources:
        measure_sources(chosen.sources, gazetteer, chosen.show)
    if chosen.spans:
        measure_spans(chosen.spans, gazetteer, chosen.show)
    if chosen.speed:
        measure_speed(chosen.speed, gazetteer, chosen.documents)


if __name__ == "__main__":
    main()
