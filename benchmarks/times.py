"""How well and how fast time expressions are found: this package beside dateparser and HeidelTime, on one folder.

    python benchmarks/times.py FOLDER [--heideltime JAR --heideltime-config config.props] [--narrative] [--growth]

FOLDER holds TimeML files (`.tml`) with `TIMEX3` tags in `TEXT` and a creation time in `DCT`. Scores follow the
TempEval-3 definitions: gold and predicted spans are paired one to one, equal spans first, then by the longest overlap;
*strict* is
an equal span, *relaxed* any overlap, *value* an overlap with an equal TIMEX3 value. Speed is text per CPU second of the
annotating alone, child processes included. HeidelTime runs where a jar is given and Java is found.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.annotate.times import find_times
from kb.records import Document, PageTime, Sentence


class Timex(NamedTuple):
    """A tagged expression; offsets are code points of the text."""

    start: int
    end: int
    value: str


class Gold(NamedTuple):
    """An annotated document: `day` is its creation day (ISO) or None."""

    name: str
    day: str | None
    text: str
    timexes: list[Timex]


Annotator = Callable[[Gold], list[Timex]]


def tagged(element: ElementTree.Element) -> tuple[str, list[Timex]]:
    """The text of an element and the `TIMEX3` spans in it."""
    pieces: list[str] = []
    found: list[Timex] = []
    length = 0

    def add(text: str | None) -> None:
        nonlocal length
        pieces.append(text or "")
        length += len(pieces[-1])

    def walk(node: ElementTree.Element) -> None:
        start = length
        add(node.text)
        for child in node:
            walk(child)
            add(child.tail)
        if node.tag == "TIMEX3" and node.get("functionInDocument") != "CREATION_TIME" and length > start:
            found.append(Timex(start, length, node.get("value") or ""))

    walk(element)
    return "".join(pieces), sorted(found)


def read_gold(path: Path) -> Gold:
    """A TimeML file. Raises `ValueError` where it has no TEXT."""
    root = ElementTree.fromstring(path.read_bytes())  # noqa: S314 (the reader's own files)
    body, created = root.find(".//TEXT"), root.find(".//DCT/TIMEX3")
    if body is None:
        raise ValueError(f"{path}: no TEXT element")
    text, timexes = tagged(body)
    day = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", (created.get("value") or "") if created is not None else "")
    return Gold(path.stem, "-".join(day.groups()) if day else None, text, timexes)


def hits(gold: list[Timex], found: list[Timex]) -> tuple[int, int, int]:
    """Strict, relaxed and value hits of one document."""
    candidates = []
    for g, wanted in enumerate(gold):
        for f, other in enumerate(found):
            shared = min(wanted.end, other.end) - max(wanted.start, other.start)
            if shared > 0:
                candidates.append((wanted[:2] != other[:2], -shared, wanted.start, g, f))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    strict = relaxed = value = 0
    for differs, _, _, g, f in sorted(candidates):
        if g not in used_gold and f not in used_found:
            used_gold.add(g)
            used_found.add(f)
            strict += not differs
            relaxed += 1
            value += gold[g].value == found[f].value
    return strict, relaxed, value


def kb_times(gold: Gold) -> list[Timex]:
    """This package's expressions."""
    published = PageTime(value=gold.day) if gold.day else None
    document = Document(id=gold.name, text=gold.text, sha256="", published=published)
    sentences = split_sentences(document, find_quotations(document))
    return [Timex(t.start, t.end, t.value) for t in find_times(document, sentences)]


def dateparser_times(gold: Gold) -> list[Timex]:
    """`dateparser.search.search_dates`, its strings located in order; every result is a day: it names no precision."""
    from datetime import datetime  # lazy: only this system needs it

    from dateparser.search import search_dates  # lazy: slow to import

    options = {"PREFER_DATES_FROM": "past"}
    if gold.day:
        options["RELATIVE_BASE"] = datetime.fromisoformat(gold.day)
    found, at = [], 0
    for words, moment in search_dates(gold.text, languages=["en"], settings=options) or []:
        start = gold.text.find(words, at)
        if start >= 0:
            at = start + len(words)
            found.append(Timex(start, at, moment.date().isoformat()))
    return found


def heideltime(jar: Path, config: Path | None, narrative: bool) -> Annotator:
    """HeidelTime standalone, one Java process a document, as it is packaged."""

    def annotate(gold: Gold) -> list[Timex]:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write(gold.text)
            file.flush()
            command = ["java", "-jar", str(jar), file.name, "-l", "ENGLISH", "-o", "TIMEML", "-e", "UTF-8"]
            command += ["-t", "NARRATIVES" if narrative else "NEWS"]
            command += ["-dct", gold.day] if gold.day else []
            command += ["-c", str(config)] if config else []
            done = subprocess.run(command, capture_output=True, check=True, text=True)
        root = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", done.stdout))  # noqa: S314 (HeidelTime's output)
        text, found = tagged(root)
        shift = text.find(gold.text[:40])
        return [Timex(start - max(shift, 0), end - max(shift, 0), value) for start, end, value in found]

    return annotate


def cpu_seconds() -> float:
    """CPU time of this process and its children."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(name: str, annotate: Annotator, documents: list[Gold]) -> str:
    """One row of the table: F1 of the three measures and the speed."""
    annotate(documents[0])
    began = cpu_seconds()
    found = [annotate(gold) for gold in documents]
    seconds = cpu_seconds() - began
    scores = [hits(gold.timexes, times) for gold, times in zip(documents, found, strict=True)]
    strict, relaxed, value = map(sum, zip(*scores, strict=True))
    total = sum(map(len, found)) + sum(len(gold.timexes) for gold in documents)
    size = sum(len(gold.text.encode()) for gold in documents) / 1000
    scores = "".join(f"{200 * count / total if total else 0:9.1f}" for count in (strict, relaxed, value))
    return f"{name:<26}{sum(map(len, found)):>7}{scores}{size / max(seconds, 1e-6):>10.0f}"


def growth() -> None:
    """Time on hostile text of n and 2n characters: the ratio stays near two where the cost is linear."""
    seeds = {"digits": "1", "last": "last ", "commas": ",", "days": "the day ", "dates": "May 1, ", "years": "1990-"}
    print(f"\n{'hostile text':<16}{'1 MB':>9}{'2 MB':>9}{'ratio':>8}")
    for name, seed in seeds.items():
        seconds = []
        for size in (1_000_000, 2_000_000):
            text = seed * (size // len(seed))
            document = Document(id=name, text=text, sha256="", published=PageTime(value="2016-11-15"))
            began = time.process_time()
            find_times(document, [Sentence(0, len(text), 0, "body")])
            seconds.append(time.process_time() - began)
        print(f"{name:<16}{seconds[0]:>8.2f}s{seconds[1]:>8.2f}s{seconds[1] / max(seconds[0], 1e-6):>8.1f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of TimeML files")
    parser.add_argument("--heideltime", type=Path, metavar="JAR", help="HeidelTime standalone jar")
    parser.add_argument("--heideltime-config", type=Path, metavar="FILE", help="its config.props")
    parser.add_argument("--narrative", action="store_true", help="run HeidelTime in its narrative mode")
    parser.add_argument("--growth", action="store_true", help="also time hostile text of one and two megabytes")
    options = parser.parse_args()
    documents = [read_gold(path) for path in sorted(options.folder.rglob("*.tml")) if not path.name.startswith(".")]
    if not documents:
        parser.error(f"no .tml file below {options.folder}")
    systems: list[tuple[str, Annotator]] = [("kb", kb_times), ("dateparser search_dates", dateparser_times)]
    if options.heideltime and shutil.which("java"):
        systems.append(("HeidelTime", heideltime(options.heideltime, options.heideltime_config, options.narrative)))
    print(f"{len(documents)} documents, {sum(len(gold.timexes) for gold in documents)} expressions")
    print(f"{'':<26}{'found':>7}{'strict':>9}{'relaxed':>9}{'value':>9}{'KB/CPU s':>10}")
    for name, annotate in systems:
        print(measure(name, annotate, documents), flush=True)
    if options.heideltime and not shutil.which("java"):
        print("HeidelTime was left out: no java on the PATH")
    if options.growth:
        growth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
