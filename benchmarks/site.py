"""How quick the site is at a million events: every page and every question over real HTTP, first and again.

    python benchmarks/site_base.py /data/big/kb.db     # once
    python benchmarks/site.py /data/big/kb.db

Starts `kb serve` as it is shipped, waits until it has written the pages that it writes before anybody asks, and asks it
on the loopback. "first" is the first request for a page after that; p50 and p95 are over the requests after it, which
ask for different rows where there are many; "cpu" is the server's processor time a request, of the first, on average
and of the dearest, which says more on a machine that has other work: `--by-cpu` judges by it. The site remembers the
pages it has written; with `--anew` it writes every one again. "cut" means that a limit of time or of rows took
something away that the page should show. Then many readers ask at once, and the whole `timeline.csv` is read to its
last row while the memory of the server is watched. Exit status 1 where a page misses what is asked of it (`--page-ms`,
`--search-ms`), is cut, or fails.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from kb.publish.addresses import row_path
from kb.publish.prose import load_metadata

KB = [sys.executable, "-c", "from kb.cli import main; main()"]
CUT = ("timed out", "took too long", "Too many")
DEFAULT_TABLES = ("timeline", "events", "event_reports", "mentions", "event_participants", "actors", "actor_events",
                  "actor_pairs", "pair_totals", "actor_aliases", "places", "statements", "quotations", "pledges",
                  "disagreements", "documents", "sources", "times", "links", "event_months", "coverage", "reading_days",
                  "mention_participants")
TIMEOUT = 120


class Page(NamedTuple):
    """Addresses of one kind of page, and whether it searches for the commonest word."""

    name: str
    paths: list[str]
    is_common_search: bool = False


class Answer(NamedTuple):
    """What came back: seconds until the last byte, status, bytes, and whether a limit cut it."""

    seconds: float
    status: int
    size: int
    is_cut: bool


class Site:
    """A running `kb serve`."""

    def __init__(self, db: Path, *, anew: bool) -> None:
        command = [*KB, "serve", "--no-build", "--db", str(db.absolute()), "--port", "0"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        started = time.perf_counter()
        line = next((line for line in self.process.stderr or () if line.startswith("Serving ")), "")
        if not line:
            raise SystemExit("kb serve did not start")
        self.start_seconds = time.perf_counter() - started
        self.host, _, port = line.split()[1].removeprefix("http://").rstrip("/").partition(":")
        self.port = int(port)
        self.anew = anew
        self._asked = itertools.count()
        # Nobody else reads what the server says; a full pipe would stop it.
        threading.Thread(target=lambda: [None for _ in self.process.stderr or ()], daemon=True).start()

    def ask(self, path: str) -> Answer:
        """One request, on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        mark = f"{'&' if '?' in path else '?'}_={next(self._asked)}" if self.anew else ""
        started = time.perf_counter()
        connection.request("GET", path + mark)
        answer = connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - started
        connection.close()
        text = body.decode("utf-8", "replace") if answer.getheader("content-type", "").startswith("text/html") else ""
        return Answer(seconds, answer.status, len(body), any(words in text for words in CUT))

    def processor_seconds(self) -> float:
        """Processor time that the server has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes of the server that are its own, mapped files aside."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(next(line for line in text.splitlines() if line.startswith("RssAnon")).split()[1]) / 1024

    def settle(self) -> float:
        """Wait until the server has written the pages that it writes before anybody asks; seconds of processor time."""
        begun = used = self.processor_seconds()
        still = 0
        while still < 4:
            time.sleep(0.25)
            now = self.processor_seconds()
            still, used = (still + 1 if now - used < 0.02 else 0), now
        return used - begun

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=30)


def pages(db: Path) -> Iterator[Page]:
    """Every page, facet, search and question, with rows that exist."""
    connection = sqlite3.connect(f"{db.absolute().as_uri()}?immutable=1", uri=True)
    draw = random.Random(7)  # noqa: S311 - a benchmark, not a secret

    def column(sql: str) -> list[str]:
        return [str(value) for (value,) in connection.execute(sql)]

    hot = column("select name from actors order by events desc limit 3")
    names = hot + column(f"select name from actors where events > 3 limit 12 offset {draw.randrange(99)}")
    keys = column("select id from actors order by events desc limit 3")
    keys += column("select id from actors limit 12 offset 99")
    events = column("select id from events order by independent_sources desc limit 3") + column(
        f"select id from events limit 15 offset {draw.randrange(5000)}")
    documents = column(f"select id from documents limit 15 offset {draw.randrange(1000)}")
    place = column("select name from places order by events desc limit 1")[0]
    words = ["meets", *(name.split()[0] for name in names)]
    connection.close()

    yield Page("front", ["/"] * 8)
    yield from timeline_pages(names, words, place)
    yield Page("event page", [row_path("events", key) for key in events])
    yield Page("actor page, hot", [row_path("actors", key) for key in keys[:3]] * 3)
    yield Page("actor page", [row_path("actors", key) for key in keys[3:]])
    yield Page("document page", [row_path("documents", key) for key in documents])
    yield from table_pages(keys, names, place)
    yield from question_pages(names, words, events)


def timeline_pages(names: list[str], words: list[str], place: str) -> Iterator[Page]:
    """The timeline under filters, its feeds and its downloads."""
    def at(form: str = "", **filters: str) -> str:
        return f"/-/timeline{form}?{urlencode({name.rstrip('_'): value for name, value in filters.items()})}"

    yield Page("timeline", ["/-/timeline"] * 8)
    yield Page("timeline, later page", [at(page=str(page)) for page in (2, 5, 50, 500, 5000, 15000)])
    yield Page("timeline, type", [at(type=kind) for kind in ("meeting", "visit", "pledge", "vote", "attack", "summit")])
    yield Page("timeline, type and status",
               [at(type=kind, status="planned") for kind in ("meeting", "visit", "vote")] * 2)
    yield Page("timeline, month", [at(from_=f"20{year:02}-03", to=f"20{year:02}-03") for year in range(5, 15)])
    yield Page("timeline, decade", [at(from_=f"20{year:02}", to=f"20{year + 9:02}") for year in range(5, 13)])
    yield Page("timeline, hot actor", [at(actor=name) for name in names[:3]] * 3)
    yield Page("timeline, actor", [at(actor=name) for name in names[3:]])
    yield Page("timeline, actor lanes", [at(from_=f"2010-{month:02}-01", to=f"2010-{month:02}-02", lanes="actor")
                                         for month in range(1, 9)])
    yield Page("timeline, place", [at(place=place)] * 6)
    yield Page("map", ["/-/map", "/-/map?view=world"] * 3)
    yield Page("map, type", [f"/-/map?type={kind}" for kind in ("meeting", "visit", "pledge", "vote", "attack")])
    yield Page("map, actor", [f"/-/map?{urlencode({'actor': name})}" for name in names])
    yield Page("map, years", [f"/-/map?from=20{year:02}&to=20{year + 3:02}" for year in range(5, 15)])
    yield Page("map, commonest word", ["/-/map?q=meets"] * 6, is_common_search=True)
    yield Page("timeline, contested", [at(contested="1")] * 6)
    yield Page("timeline, commonest word", [at(q="meets")] * 8, is_common_search=True)
    yield Page("timeline, word", [at(q=word) for word in words[1:]])
    yield Page("atom", [at(".atom")] * 4 + [at(".atom", type=kind) for kind in ("meeting", "visit", "vote")])
    yield Page("atom, actor", [at(".atom", actor=name) for name in names])
    yield Page("calendar", [at(".ics")] * 4 + [at(".ics", actor=name) for name in names[:4]])


def table_pages(keys: list[str], names: list[str], place: str) -> Iterator[Page]:
    """Datasette's own tables with their facets, filters and searches."""
    for table in DEFAULT_TABLES:
        yield Page(f"table {table}", [f"/kb/{table}"] * 6)
    for table, column, value in (
        ("events", "type", "meeting"), ("events", "status", "planned"), ("events", "place", place),
        ("timeline", "type", "meeting"), ("mentions", "type", "meeting"), ("event_participants", "actor_id", keys[0]),
        ("actor_events", "actor_id", keys[0]), ("statements", "speaker_id", keys[0]), ("actors", "kind", "person"),
        ("event_reports", "type", "visit"), ("documents", "language", "en"),
    ):
        yield Page(f"table {table} by {column}", [f"/kb/{table}?{column}={quote(value)}"] * 6)
    yield Page("table events, month", [f"/kb/events?earliest__gte=2012-{m:02}-01&earliest__lt=2012-{m + 1:02}-01"
                                       for m in range(1, 9)])
    yield Page("table events, search", [f"/kb/events?_search={quote(name)}" for name in names[3:]])
    yield Page("table events, commonest word", ["/kb/events?_search=meets"] * 6, is_common_search=True)
    yield Page("table statements, commonest word", ["/kb/statements?_search=council"] * 6, is_common_search=True)
    yield Page("table documents, commonest word", ["/kb/documents?_search=council"] * 6, is_common_search=True)
    yield Page("database page", ["/kb"] * 6)


def question_pages(names: list[str], words: list[str], events: list[str]) -> Iterator[Page]:
    """Every question of metadata.yml: with blanks empty, and with a name in whichever blank takes one."""
    asked = load_metadata()["databases"]["kb"]["queries"]

    def at(name: str, **blanks: str) -> str:
        return f"/kb/{name}?{urlencode(blanks)}"

    for name, question in asked.items():
        yield Page(f"question {name}", [at(name)] * 6)
        blanks = question.get("blanks", {})
        people = [blank for blank, about in blanks.items() if about.get("suggest") == "actors"]
        if people:
            yield Page(f"question {name}, hot actor", [at(name, **{people[0]: each}) for each in names[:3] * 2])
            yield Page(f"question {name}, actor", [at(name, **{people[0]: each}) for each in names[3:]])
        if len(people) > 1:
            pairs = [dict(zip(people, pair, strict=False)) for pair in itertools.pairwise(names)]
            yield Page(f"question {name}, two actors", [at(name, **pair) for pair in pairs])
        if "type" in blanks:
            yield Page(f"question {name}, type", [at(name, type=kind) for kind in ("meeting", "vote", "pledge") * 2])
    yield Page("question said_about, words", [at("said_about", about=word) for word in ("council", "treaty")] * 4)
    yield Page("question wordings, event", [at("wordings", event=event) for event in events])


def measure(
    site: Site, page: Page, limits: dict[bool, float], *, by_cpu: bool
) -> tuple[str, list[float], bool]:
    """A line of the table, the warm seconds, and whether the page is as it should be."""
    answers, used = [], []
    for path in page.paths:
        begun = site.processor_seconds()
        answers.append(site.ask(path))
        used.append(site.processor_seconds() - begun)
    first, *answers = answers
    warm = sorted(answer.seconds for answer in answers)
    p95 = warm[max(-(-len(warm) * 95 // 100) - 1, 0)]
    faults = {answer.status for answer in (first, *answers)} - {200}
    cut = any(answer.is_cut for answer in (first, *answers))
    dearest = max(used)
    is_good = not faults and not cut and (dearest if by_cpu else p95) <= limits[page.is_common_search]
    note = " ".join(filter(None, ["cut" if cut else "", *(f"HTTP {fault}" for fault in sorted(faults)),
                                  "" if is_good else "<--"]))
    figures = (f"{first.seconds:7.3f} {statistics.median(warm):7.3f} {p95:7.3f} "
               f"{used[0]:7.2f} {statistics.mean(used):7.2f} {dearest:7.2f}")
    line = f"{page.name:44} {figures} {note}"
    return line, warm, is_good


def crowd(site: Site, paths: list[str], readers: int, requests: int) -> bool:
    """Many readers at once: how long they wait, and whether anybody is turned away."""
    draw = random.Random(1)  # noqa: S311
    wanted = [draw.choice(paths) for _ in range(readers * requests)]
    started = time.perf_counter()
    with ThreadPoolExecutor(readers) as pool:
        answers = list(pool.map(site.ask, wanted))
    seconds = time.perf_counter() - started
    took = sorted(answer.seconds for answer in answers)
    bad = [(path, answer.status) for path, answer in zip(wanted, answers, strict=True)
           if answer.status != 200 or answer.is_cut]
    print(f"{readers} readers at once: {len(wanted) / seconds:.0f} pages/s, p50 {took[len(took) // 2]:.2f} s, "
          f"p95 {took[len(took) * 95 // 100]:.2f} s, {len(bad)} failed or cut {bad[:3] or ''}")
    return not bad


def whole_csv(site: Site, expected: int) -> bool:
    """The whole timeline as CSV, counted to its last row while memory is watched."""
    connection = http.client.HTTPConnection(site.host, site.port, timeout=TIMEOUT)
    before, most, lines, size = site.memory(), 0.0, 0, 0
    started = time.perf_counter()
    connection.request("GET", "/kb/timeline.csv?_stream=1")
    answer = connection.getresponse()
    while block := answer.read(1 << 20):
        lines += block.count(b"\r\n")
        size += len(block)
        most = max(most, site.memory())
    seconds = time.perf_counter() - started
    connection.close()
    print(f"timeline.csv: {lines - 1:,} of {expected:,} rows, {size / 1e6:,.0f} MB in {seconds:.0f} s; "
          f"the server's memory grew by {most - before:.0f} MB")
    return lines - 1 == expected and most - before < 200


def main() -> None:
    """Ask everything once, then print what missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument("--page-ms", type=float, default=400)
    parser.add_argument("--search-ms", type=float, default=1200)
    parser.add_argument("--by-cpu", action="store_true", help="judge the dearest request by its processor time")
    parser.add_argument("--anew", action="store_true",
                        help="let no page come from the site's memory of pages: each address gets a mark of its own")
    parser.add_argument("--readers", type=int, default=20)
    options = parser.parse_args()
    limits = {False: options.page_ms / 1000, True: options.search_ms / 1000}
    site = Site(options.db, anew=options.anew)
    try:
        good = ask_all(site, options.db, options.only, limits, options.readers, by_cpu=options.by_cpu)
    finally:
        site.stop()
    raise SystemExit(0 if good else 1)


def ask_all(site: Site, db: Path, only: str, limits: dict[bool, float], readers: int, *, by_cpu: bool) -> bool:
    """Everything, in order."""
    settled = site.settle()
    print(f"kb serve answered after {site.start_seconds:.1f} s, and took {settled:.1f} s more of processor time "
          "for what it writes beforehand; seconds:")
    print(f"{'page':44} {'first':>7} {'p50':>7} {'p95':>7} {'cpu 1st':>7} {'cpu':>7} {'max':>7}")
    wanted = [page for page in pages(db) if only in page.name]
    missed, every = [], []
    for page in wanted:
        line, warm, is_good = measure(site, page, limits, by_cpu=by_cpu)
        print(line, flush=True)
        every += warm
        missed += [] if is_good else [page.name]
    every.sort()
    print(f"all pages: p50 {every[len(every) // 2]:.3f}, p95 {every[len(every) * 95 // 100]:.3f} s; "
          f"{len(wanted) - len(missed)} of {len(wanted)} within their limits")
    if only:
        return not missed
    with sqlite3.connect(f"{db.absolute().as_uri()}?immutable=1", uri=True) as connection:
        (events,) = connection.execute("select count(*) from events").fetchone()
    everywhere = [path for page in wanted if not page.is_common_search for path in page.paths]
    is_crowd_served = crowd(site, everywhere, readers, 10)
    return whole_csv(site, events) and is_crowd_served and not missed


if __name__ == "__main__":
    main()
