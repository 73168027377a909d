"""How fast the extraction is, stage by stage, on one core.

    python benchmarks/speed.py [PATH ...] [--rounds 5]

PATH is whatever `kb build` reads; without one, the seed articles. Every document goes through every stage, `--rounds`
times after one to warm up; each stage does a handful of documents before the next begins, as in `kb build`. Printed are
milliseconds of CPU time for each 4.6 KB of text (a news article of usual length) in a stage's fastest round, since what
else the machine does only ever adds, each stage's share, and articles of that length a CPU second. Only ratios within
one run mean anything: compare two versions of the program by running both on one machine, one after the other.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from kb.annotate.names import Gazetteer, find_names
from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.annotate.times import find_times
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.harvest import handfuls
from kb.ontology import load_event_types
from kb.read import find_inputs, read_documents
from kb.records import Annotations, Document
from kb.workers import settle

Result = TypeVar("Result")
ARTICLE = 4600
"""Characters of a news article of usual length."""


class Watch:
    """Adds up CPU seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def __call__(self, stage: str, call: Callable[[], Result]) -> Result:
        began = time.process_time()
        result = call()
        self.seconds[stage] += time.process_time() - began
        return result


def extract(documents: Sequence[Document], gazetteer: Gazetteer, coder: EventCoder, watch: Watch) -> None:
    """All stages of a handful of documents, timed; each stage does all of them, as in `kb build`."""
    quotations = watch("quotations", lambda: [find_quotations(each) for each in documents])
    sentences = watch("sentences", lambda: [*map(split_sentences, documents, quotations)])
    times = watch("times", lambda: [*map(find_times, documents, sentences)])
    named = watch("names", lambda: [find_names(*each, gazetteer)
                                    for each in zip(documents, sentences, quotations, strict=True)])
    annotated = [Annotations(*each[:3], *each[3])
                 for each in zip(sentences, quotations, times, named, strict=True)]
    statements = watch("statements", lambda: [*map(find_statements, documents, annotated)])
    watch("events", lambda: [*map(coder.find_events, documents, annotated, statements)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("seeds/articles")])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    documents = [item for found in find_inputs(options.paths) if isinstance(found, Path)
                 for item in read_documents(found) if isinstance(item, Document)]
    if not documents:
        parser.error("no article could be read")
    gazetteer, coder = Gazetteer(), EventCoder(load_event_types())
    settle()  # as `kb build` does
    together = [[document for _, document in handful] for handful in handfuls(enumerate(documents))]
    for handful in together:
        extract(handful, gazetteer, coder, Watch())
    rounds = []
    for _ in range(options.rounds):
        rounds.append(Watch())
        for handful in together:
            extract(handful, gazetteer, coder, rounds[-1])
    articles = sum(len(document.text) for document in documents) / ARTICLE
    fastest = {stage: min(watch.seconds[stage] for watch in rounds) for stage in rounds[0].seconds}
    total = sum(fastest.values())
    print(f"{len(documents)} documents, {sum(len(d.text) for d in documents) / 1000:.0f} thousand characters")
    for stage, spent in fastest.items():
        print(f"{stage:12}{1000 * spent / articles:8.2f} ms {spent / total:7.0%}")
    print(f"{'all':12}{1000 * total / articles:8.2f} ms {articles / total:7.0f} articles a CPU second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
