"""Hostile text: how the cost of every stage grows with what it is given.

    python benchmarks/hostile.py [--size 1000000] [--stage names]

Texts of one unit repeated ("last ", "Mr. ", an opening mark) are given to each stage in three sizes, each four times
the one before. Printed are CPU seconds at the largest size and the exponent fitted to the three: 1 is linear, 2
quadratic. The exit code is 1 where any exponent is over 1.35.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.annotate.times import find_times
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.ontology import load_event_types
from kb.read.page import read_page
from kb.records import Document, PageTime

UNITS = (
    '"', "“a\n", "'a ", ". ", "A. ", "last ", "1,", "1 ", "2016-", "Monday ", "Mr. ", "Aaa Bbb ", "Trump and ",
    "he said ", "said ", "the president ", "met with ", "to meet to ", "“He said ", "promised to ", "a, ", "\n",
    "[x](#)\n", "Clinton's ",
)
LIMIT = 1.35
LEAST = 0.02
"""Seconds below which a measurement is noise."""


def document(text: str) -> Document:
    return Document(id="hostile", text=text, sha256="0" * 64, published=PageTime(value="2016-11-15"))


def stages() -> dict[str, Callable[[str], Callable[[], object]]]:
    """Stage to a function that prepares a text and returns the call to be timed."""
    gazetteer, coder = Gazetteer(), EventCoder(load_event_types())

    def times(text: str) -> Callable[[], object]:
        item = document(text)
        sentences = split_sentences(item, find_quotations(item))
        return lambda: find_times(item, sentences)

    def statements(text: str) -> Callable[[], object]:
        item = document(text)
        annotations = annotate(item, gazetteer)
        return lambda: find_statements(item, annotations)

    def events(text: str) -> Callable[[], object]:
        item = document(text)
        annotations = annotate(item, gazetteer)
        found = find_statements(item, annotations)
        return lambda: coder.find_events(item, annotations, found)

    return {
        "page": lambda text: lambda: read_page(text),
        "quotations": lambda text: lambda: find_quotations(document(text)),
        "sentences": lambda text: lambda: split_sentences(document(text), []),
        "times": times,
        "annotate": lambda text: lambda: annotate(document(text), gazetteer),
        "statements": statements,
        "events": events,
    }


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
    options = parser.parse_args()
    sizes = [options.size // 16, options.size // 4, options.size]
    failed = False
    print(f"{'stage':12}{'unit':20}{'seconds':>9}{'exponent':>10}")
    for name, prepare in stages().items():
        if options.stage and name not in options.stage:
            continue
        for unit in UNITS:
            costs = [seconds(prepare(unit * (size // len(unit)))) for size in sizes]
            slope = exponent(sizes, costs)
            failed |= slope > LIMIT
            steep = "  <- steep" if slope > LIMIT else ""
            print(f"{name:12}{unit!r:20}{costs[-1]:9.2f}{slope:10.2f}{steep}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
