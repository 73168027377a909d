"""How fast articles are read and built: web pages a second, articles a second, what a second process adds.

    python benchmarks/read.py                               # made-up pages and articles
    python benchmarks/read.py --pages FOLDER                # your own saved pages
    python benchmarks/read.py --articles export.jsonl --jobs 1 2 4

Figures are per second of processor time, of all processes together, so that other work on the machine counts little;
the best of three rounds is printed. Efficiency is the rate of N processes as a share of N times the rate of one.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from articles import make_article

from kb.harvest import Harvester
from kb.pipeline import BuildOptions, build
from kb.read import Options, Piece, read_piece, split_file
from kb.records import Document, Issue

ROUNDS = 3


def page(number: int, size: int = 127_000) -> bytes:
    """A news page of about that size: scripts, menus, teasers and comments around an article."""
    menu = "".join(f'<li class="menu-item"><a href="/s/{n}" data-nav="{n}">Section {n}</a></li>' for n in range(90))
    teasers = "".join(
        f'<div class="card"><a href="/n/{n}"><img src="/i/{n}.jpg" alt="A picture"><h3>Minister resigns after {n}</h3>'
        f"</a><p>The minister left after row {n}, a spokesman said.</p><span>{n} hours ago</span></div>"
        for n in range(80))
    comments = "".join(
        f'<div class="comment"><p class="user">reader{n}</p><p>I do not believe a word, number {n}.</p></div>'
        for n in range(60))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in make_article(number).paragraphs)
    head = (f'<title>Talks {number} in Vienna | The Courier</title><meta property="og:title" content="Talks {number}">'
            f'<meta property="article:published_time" content="2016-11-15T09:30:00+01:00">'
            f'<link rel="canonical" href="https://courier.example/{number}">')
    whole = (f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><nav><ul>{menu}</ul></nav><main><article>'
             f"<h1>Talks {number}</h1>{body}</article></main><aside>{teasers}</aside>"
             f"<section id='comments'>{comments}</section>"
             "<footer>© 2016 The Courier</footer></body></html>")
    filler = "window.data=" + json.dumps({"k" * 10: "v" * 40}) + ";"
    script = filler * max(0, (size - len(whole)) // len(filler))
    return whole.replace("</head>", f"<script>{script}</script></head>").encode()


def best(work: Callable[[], int]) -> float:
    """Units a second of processor time, the best of some rounds; `work` returns how many units it did."""
    rates = []
    for _ in range(ROUNDS):
        started = time.process_time()
        done = work()
        rates.append(done / (time.process_time() - started))
    return max(rates)


def pieces_of(folder: Path | None, count: int) -> list[Piece]:
    """Pages to read: those of a folder, or made-up ones."""
    if folder is None:
        return [Piece("html", f"page{number}", data=page(number)) for number in range(count)]
    files = sorted(path for path in folder.rglob("*") if path.is_file())[:count]
    return [part for path in files for part in split_file(path) if not isinstance(part, Issue)]


def report_pages(pieces: list[Piece]) -> None:
    """Pages a second with full cleaning and fast, for reading alone."""
    for fast in (False, True):
        options = Options(today="2100-01-01", fast=fast)

        def read(options: Options = options) -> int:
            return sum(isinstance(item, Document) for piece in pieces for item in read_piece(piece, options))

        read()
        print(f"pages, {'fast' if fast else 'full cleaning'}: {best(read):,.0f} a second")


def write_articles(path: Path, count: int) -> None:
    """A JSON-lines file of made-up articles of 4.6 KB."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            article = make_article(number)
            file.write(json.dumps({"id": f"n{number}", "published": article.published, "title": article.title,
                                   "text": "\n\n".join(article.paragraphs)}) + "\n")


def report_articles(path: Path, folder: Path, jobs: list[int]) -> None:
    """Articles a second for all stages before linking on one core, then whole builds with N processes."""
    harvester = Harvester(Path("seeds"), Options(today="2100-01-01"), ready=True)
    pieces = [part for part in split_file(path) if isinstance(part, Piece)]

    def harvest() -> int:
        return sum(len(items) for items in harvester(pieces))

    harvest()
    print(f"articles, read to rows, one core: {best(harvest):,.0f} a second")
    alone = None
    for number in jobs:
        started, clock = _processor(), time.perf_counter()
        outcome = build(BuildOptions(paths=(path,), db=folder / str(number) / "kb.db", seeds=Path("seeds"),
                                     today="2100-01-01", jobs=number), force=True)
        used, passed = _processor() - started, time.perf_counter() - clock
        alone = alone or used
        print(f"build, {number} job{'s' * (number > 1)}: {outcome.documents / used:,.0f} articles a second of "
              f"processor time, {outcome.documents / passed:,.0f} by the clock; efficiency {alone / used:.0%}")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"memory of the first process: {own} MB, of the largest other: {children} MB")


def _processor() -> float:
    """Seconds of processor time that this process and its ended children have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main(arguments: list[str]) -> None:
    """Prints all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="a folder of saved pages")
    parser.add_argument("--articles", type=Path, help="a JSON-lines file of articles")
    parser.add_argument("--count", type=int, default=200, help="pages, and ten times as many articles")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    chosen = parser.parse_args(arguments)
    report_pages(pieces_of(chosen.pages, chosen.count))
    with tempfile.TemporaryDirectory() as folder:
        articles = chosen.articles or Path(folder) / "articles.jsonl"
        if not chosen.articles:
            write_articles(articles, chosen.count * 10)
        report_articles(articles, Path(folder), chosen.jobs)


if __name__ == "__main__":
    main(sys.argv[1:])
