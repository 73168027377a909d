"""Hostile text: how the cost of every stage grows with what it is given.

    python benchmarks/hostile.py [--size 1000000] [--stage events] [--family "last "]

Texts of one unit repeated ("last ", "Mr. ", an opening mark) are given to each stage in three sizes, each four times
the one before; files of such families (`hostile_input.py`) to reading, linking and redaction. Printed are CPU seconds
at the largest size and the exponent fitted to the three: 1 is linear, 2 quadratic. The exit code is 1 where any
exponent is over 1.35. Seconds below a hundredth are noise: a stage that is quick needs a larger `--size`.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import lxml.html
from hostile_input import (
    CRAWLS,
    FEEDS,
    LINES,
    MAILS,
    MARKUP,
    NAMES,
    OBJECTS,
    OCCASIONS,
    PAGES,
    ROWS,
    Family,
    repeated,
)

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.annotate.names.gazetteer import fold
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.annotate.times import find_times
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.link.cards import make_card, make_units
from kb.link.redaction import redact, unnamed
from kb.ontology import load_event_types
from kb.read import read_documents
from kb.read.boxes import boxed
from kb.read.defuse import defused
from kb.read.page import read_page
from kb.records import Document, Extraction, PageTime

UNITS = (
    '"', "“a\n", "'a ", ". ", "A. ", "last ", "1,", "1 ", "2016-", "Monday ", "Mr. ", "Aaa Bbb ", "Trump and ",
    "he said ", "said ", "the president ", "met with ", "to meet to ", "“He said ", "promised to ", "a, ", "\n",
    "[x](#)\n", "Clinton's ",
)
REMOVED = frozenset({"person/jane-roe", "person/roe", "person/ann-quarrington", "person/quarrington"})
LIMIT = 1.35
LEAST = 0.02
"""Seconds below which a measurement is noise."""


def document(text: str) -> Document:
    return Document(id="hostile", text=text, sha256="0" * 64, published=PageTime(value="2016-11-15"))


Prepare = Callable[[str], Callable[[], object]]
"""Prepares a text and returns the call to be timed."""


def stages() -> dict[str, tuple[Prepare, Mapping[str, Family]]]:
    """Stage to how it is called and the families that it is given."""
    gazetteer, coder = Gazetteer(), EventCoder(load_event_types())

    def times(text: str) -> Callable[[], object]:
        item = document(text)
        sentences = split_sentences(item, find_quotations(item))
        return lambda: find_times(item, sentences)

    def statements(text: str) -> Callable[[], object]:
        item = document(text)
        annotations = annotate(item, gazetteer)
        return lambda: find_statements(item, annotations)

    def found_in(text: str) -> Extraction:
        item = document(text)
        annotations = annotate(item, gazetteer)
        said = find_statements(item, annotations)
        return Extraction(item, annotations, said, coder.find_events(item, annotations, said))

    def events(text: str) -> Callable[[], object]:
        item = document(text)
        annotations = annotate(item, gazetteer)
        found = find_statements(item, annotations)
        return lambda: coder.find_events(item, annotations, found)

    def units(text: str) -> Callable[[], object]:
        item, annotations, _, found = found_in(text)
        return lambda: (make_card(item), make_units(item, found, annotations.entities))

    def redaction(text: str) -> Callable[[], object]:
        found = found_in(text)
        return lambda: (redact(found, REMOVED, fold), unnamed(found.document, REMOVED, fold))

    alike = {unit: repeated(unit) for unit in UNITS}
    return {
        "quotations": (lambda text: lambda: find_quotations(document(text)), alike),
        "sentences": (lambda text: lambda: split_sentences(document(text), []), alike),
        "times": (times, alike),
        "annotate": (lambda text: lambda: annotate(document(text), gazetteer), alike),
        "statements": (statements, alike),
        "events": (events, alike),
        "occasions": (units, OCCASIONS | alike),
        "redaction": (redaction, NAMES),
        "page": (lambda text: lambda: read_page(text), LINES | alike),
        "boxes": (boxes, MARKUP),
        "defuse": (lambda text: lambda: defused(text), MARKUP),
        "html": (reading("html"), PAGES), "text": (reading("txt"), LINES), "json": (reading("json"), OBJECTS),
        "jsonl": (reading("jsonl"), OBJECTS), "csv": (reading("csv"), ROWS), "mail": (reading("eml"), MAILS),
        "feed": (reading("rss"), FEEDS),
        "crawl": (reading("warc.gz"), {name: in_letters(each) for name, each in CRAWLS.items()}),
    }


def boxes(text: str) -> Callable[[], object]:
    tree = lxml.html.fromstring(defused(f"<html><body><div>{text}</div><p>x</p></body></html>"))
    return lambda: boxed(tree)


def in_letters(family: Callable[[int], bytes]) -> Family:
    """Bytes as letters, which `reading` makes bytes again."""
    return lambda size: family(size).decode("latin-1")


def reading(ending: str) -> Prepare:
    """How a file with some ending is read, through all of reading."""
    def prepare(text: str) -> Callable[[], object]:
        folder = tempfile.TemporaryDirectory()
        path = Path(folder.name) / f"a.{ending}"
        path.write_bytes(text.encode("latin-1" if ending == "warc.gz" else "utf-8", "surrogatepass"))

        def read() -> None:
            with folder:
                for _ in read_documents(path, today="2026-01-01"):
                    pass
        return read
    return prepare


def seconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return max(time.process_time() - began, LEAST)


def exponent(sizes: list[int], costs: list[float]) -> float:
    """The slope of the regression line of log cost on log size."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of the largest text")
    parser.add_argument("--stage", action="append", help="only this stage (may be repeated)")
    parser.add_argument("--family", action="append", help="only this family or unit (may be repeated)")
    options = parser.parse_args()
    sizes = [options.size // 16, options.size // 4, options.size]
    failed = False
    print(f"{'stage':12}{'family':40}{'seconds':>9}{'exponent':>10}")
    for name, (prepare, families) in stages().items():
        if options.stage and name not in options.stage:
            continue
        for family, make in families.items():
            if options.family and family not in options.family:
                continue
            costs = [seconds(prepare(make(size))) for size in sizes]
            slope = exponent(sizes, costs)
            failed |= slope > LIMIT
            steep = "  <- steep" if slope > LIMIT else ""
            print(f"{name:12}{family!r:40.38}{costs[-1]:9.2f}{slope:10.2f}{steep}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
