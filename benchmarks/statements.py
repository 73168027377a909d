"""Measure the statement extractor on annotated articles: cross-validated quality, or the speed of the package as it is.

    python benchmarks/statements.py FOLDER --scorer SCORER.py [--folds 01234]
    python benchmarks/statements.py FOLDER --speed

FOLDER is as for `train_cues.py`. Cross-validation learns on four fifths of the documents and extracts the last fifth
with those weights, for each fold that `--folds` names, so no document is ever scored by weights that saw it; the
files of several annotators of one article are in the same fold, because folds come from the article's name. The
predictions go to SCORER (run as `SCORER FOLDER PREDICTIONS --docs LIST`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from train_cues import Article, fold_of, is_compiled, learn, read_articles

from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.extract.statements import find_statements
from kb.extract.statements.model import Model, model_from
from kb.records import Annotations


def predictions(articles: Sequence[Article], model: Model | None = None) -> list[dict[str, object]]:
    """The statements of depth 0 in the scorer's form."""
    return [
        {"doc": article.document.id, "source": found.source, "cue": found.cue, "content": found.content}
        for article in articles
        for found in find_statements(article.document, article.annotations, model)
        if found.depth == 0
    ]


def cross_validate(articles: Sequence[Article], folds: str) -> tuple[list[dict[str, object]], list[str]]:
    """Predictions for the documents of the named folds, and those documents' ids."""
    found: list[dict[str, object]] = []
    docs: list[str] = []
    for fold in map(int, folds):
        held = [article for article in articles if fold_of(article.document.id) == fold]
        model = model_from(learn([article for article in articles if fold_of(article.document.id) != fold]))
        found += predictions(held, model)
        docs += [article.document.id for article in held]
    return found, docs


def measure_speed(articles: Sequence[Article]) -> str:
    """Articles a second of CPU time on one core for sentences, quotations and statements."""
    find_statements(articles[0].document, articles[0].annotations)
    started = time.process_time()
    count = 0
    for article in articles:
        quotations = find_quotations(article.document)
        sentences = split_sentences(article.document, quotations)
        count += len(find_statements(article.document, Annotations(sentences, quotations, [], [], [])))
    seconds = time.process_time() - started
    return f"{len(articles) / seconds:.0f} articles/s, {1000 * seconds / len(articles):.2f} ms each, {count} statements"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder with text/ and attributions/")
    parser.add_argument("--scorer", type=Path, help="the scoring script")
    parser.add_argument("--folds", default="01234", help="the folds to hold out, by number")
    parser.add_argument("--speed", action="store_true", help="measure the speed instead")
    options = parser.parse_args()
    articles = read_articles(options.folder)
    if options.speed:
        print(measure_speed(articles))
        return 0
    if options.scorer is None:
        parser.error("--scorer is needed, or --speed")
    if is_compiled():
        parser.error("the package is compiled: learn with it as it is in Python")
    found, docs = cross_validate(articles, options.folds)
    with tempfile.TemporaryDirectory() as folder:
        predicted, listed = Path(folder) / "predictions.jsonl", Path(folder) / "docs.txt"
        predicted.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
        listed.write_text("\n".join(docs), encoding="utf-8")
        command = [sys.executable, str(options.scorer), str(options.folder), str(predicted), "--docs", str(listed)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
