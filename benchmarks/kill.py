"""Builds that are killed at any moment: what is served stays whole, and the next build completes.

    python benchmarks/kill.py --kills 200 [--articles 60] [--seed 1]

A folder of small articles is built once. Then, again and again, an article is added, changed or removed, a build is
started as a process of its own and killed (SIGKILL) after a random part of the time that a build takes. After each kill
the database must pass SQLite's own check, hold exactly what the last finished build put there, or what the killed one
would have, and be readable; at times a build is let through, and must then be what a build from nothing is.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("Angela Merkel", "Theresa May", "Barack Obama", "Vladimir Putin", "Shinzo Abe", "Justin Trudeau")
TOWNS = ("Berlin", "London", "Lima", "Tokyo", "Ottawa", "Paris")


def write_article(folder: Path, number: int, draw: random.Random) -> None:
    """One article of three events."""
    sentences = []
    for _ in range(3):
        one, other = draw.sample(NAMES, 2)
        day = draw.choice(("Monday", "Tuesday", "Friday"))
        sentences.append(f"{one} met {other} in {draw.choice(TOWNS)} on {day}.")
    record = {"id": f"n{number}", "publisher": f"Paper {number % 5}", "title": sentences[0][:-1],
              "published": f"2016-11-{draw.randrange(10, 29)}", "text": "\n\n".join(sentences)}
    (folder / f"{number}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")


def start(folder: Path, db: Path) -> subprocess.Popen[bytes]:
    """A build as a process of its own."""
    code = "from kb.cli import main; main()"
    seeds = folder.parent / "seeds"
    arguments = ["build", str(folder), "--db", str(db), "--seeds", str(seeds), "--today", "2026-01-01"]
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def state(db: Path) -> tuple[str, int]:
    """What the database was built from, and its number of events. Raises `sqlite3.Error` where it is not whole."""
    connection = sqlite3.connect(f"{db.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        (verdict,) = connection.execute("pragma integrity_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        if connection.execute("pragma foreign_key_check").fetchone():
            raise sqlite3.DatabaseError("a reference leads nowhere")
        (fingerprint,) = connection.execute("select fingerprint from runs order by number desc limit 1").fetchone()
        (events,) = connection.execute("select count(*) from events").fetchone()
        return fingerprint, events
    finally:
        connection.close()


def content(db: Path) -> dict[str, set[tuple[object, ...]]]:
    """The rows that follow from the input alone, whatever was built before."""
    connection = sqlite3.connect(f"{db.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    tables = ("documents", "events", "mentions", "statements", "links", "actors", "places", "sources")
    found = {table: set(connection.execute(f"select * from {table}")) for table in tables}
    connection.close()
    return found


def main() -> None:
    """Kill as often as asked, and print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)  # noqa: S311 - a benchmark, not a secret
    with tempfile.TemporaryDirectory() as scratch:
        run(Path(scratch), options.kills, options.articles, draw)


def run(scratch: Path, kills: int, articles: int, draw: random.Random) -> None:
    """Kill, check, and let a build through every twenty kills."""
    folder, db = scratch / "articles", scratch / "kb.db"
    for made in (folder, scratch / "seeds"):
        made.mkdir()
    for number in range(articles):
        write_article(folder, number, draw)
    begun = time.monotonic()
    start(folder, db).wait()
    took = time.monotonic() - begun
    whole = killed = swapped = let_through = turn = 0
    before = state(db)
    while killed < kills:
        turn += 1
        victim = draw.randrange(articles)
        if draw.random() < 0.2 and (folder / f"{victim}.jsonl").exists():
            (folder / f"{victim}.jsonl").unlink()
        else:
            write_article(folder, victim, draw)
        process = start(folder, db)
        time.sleep(draw.random() * took)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        after = state(db)
        whole += 1
        swapped += after[0] != before[0]
        before = after
        if turn % 20 == 0:
            check_next(folder, db, scratch)
            let_through += 1
            before = state(db)
    print(f"{killed} builds killed, {whole} times the database was whole, {swapped} times already the new one; "
          f"{let_through} builds let through were what a build from nothing is")


def check_next(folder: Path, db: Path, scratch: Path) -> None:
    """Let a build through, and compare it with one from nothing."""
    if start(folder, db).wait():
        raise SystemExit("the build after a kill failed")
    other = scratch / "other" / "kb.db"
    other.parent.mkdir(exist_ok=True)
    for path in other.parent.iterdir():
        path.unlink()
    start(folder, other).wait()
    if content(db) != content(other):
        raise SystemExit("the build after a kill is not what a build from nothing is")


if __name__ == "__main__":
    main()
