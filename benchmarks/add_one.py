"""What one more article costs, in collections of several sizes: CPU seconds of whole builds, and of their steps.

    python benchmarks/add_one.py 1000 10000 [100000]

Short synthetic articles, twenty a day, each of three events of two heads of state or government, are built once. Then
one is added and `kb build` runs again, as a process of its own; five times, since what lies near an article differs.
Printed are the median, what a build costs that finds nothing new, and how the cost of adding grows with the collection.
"""

from __future__ import annotations

import argparse
import datetime
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

ADDED = 5
A_DAY = 20
"""Articles a day: a collection grows by lasting longer."""

NAMES = (
    "Angela Merkel", "Theresa May", "Barack Obama", "Vladimir Putin", "Shinzo Abe", "Justin Trudeau", "Emmanuel Macron",
    "Narendra Modi", "Xi Jinping", "Joko Widodo", "Mark Rutte", "Erna Solberg", "Viktor Orban", "Andrzej Duda",
    "Klaus Iohannis", "Boyko Borissov", "Charles Michel", "Alexis Tsipras", "Benjamin Netanyahu", "Hassan Rouhani",
    "Malcolm Turnbull", "Jacinda Ardern", "Cyril Ramaphosa", "Paul Kagame", "Uhuru Kenyatta", "Muhammadu Buhari",
    "Macky Sall", "Ilham Aliyev", "Petro Poroshenko", "Nursultan Nazarbayev", "Mauricio Macri", "Michel Temer",
    "Sebastian Pinera", "Juan Manuel Santos", "Moon Jae-in", "Sheikh Hasina", "Imran Khan", "Stefan Lofven",
)
TOWNS = ("Berlin", "London", "Lima", "Tokyo", "Ottawa", "Paris", "Madrid", "Rome", "Vienna", "Warsaw", "Prague",
         "Athens", "Cairo", "Nairobi", "Delhi", "Seoul", "Jakarta", "Canberra", "Oslo", "Helsinki")
TOLD = ("{a} met {b} in {town} {day}.",
        "{a} and {b} held talks in {town} {day}.", "{a} spoke by telephone with {b} {day}.",
        "{a} will meet {b} in {town} {day}.", "{a} arrived in {town} {day} to meet {b}.",
        "{a} promised {b} to send aid to {town}.", "{a} and {b} signed an agreement in {town} {day}.")
MATTERS = ("trade", "energy", "fishing", "visas", "grain", "steel", "airports", "water", "taxes", "schools", "tourism")


def write_article(folder: Path, number: int, like: int | None = None) -> None:
    """One article of three events, of the day of another one if that is given."""
    draw = Random(number)  # noqa: S311 - a benchmark, not a secret
    published = datetime.date(2005, 1, 3) + datetime.timedelta(days=(number if like is None else like) // A_DAY)
    said = f"on {published.day} {published:%B} {published.year}"
    told = []
    for _ in range(3):
        one, other = draw.sample(NAMES, 2)
        day = draw.choice(("on Monday", "on Tuesday", "on Friday", "last week", "", said))
        sentence = draw.choice(TOLD).format(a=one, b=other, town=draw.choice(TOWNS), day=day)
        told.append(" ".join(sentence.replace(" .", ".").split()))
    first, second, third = draw.sample(MATTERS, 3)
    told.append(f"They went over {first}, {second} and {third}, officials in {draw.choice(TOWNS)} said.")
    record = {"id": f"n{number}", "publisher": f"Paper {number % 30}", "title": told[0][:-1],
              "published": published.isoformat(), "text": "\n\n".join(told)}
    (folder / f"{number:07}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")


def build(folder: Path, db: Path, jobs: int = 1) -> float:
    """CPU seconds of one build, with those of its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = "from kb.cli import main; main()"
    subprocess.run([sys.executable, "-c", code, "build", str(folder), "--db", str(db), "--seeds",
                    str(folder.parent / "seeds"), "--today", "2026-01-01", "--jobs", str(jobs)],
                   check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Build collections of the sizes asked for, and add one article to each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    found: list[tuple[int, float]] = []
    for size in sorted(parser.parse_args().sizes):
        with tempfile.TemporaryDirectory() as scratch:
            folder, db = Path(scratch) / "articles", Path(scratch) / "kb.db"
            folder.mkdir()
            for number in range(size):
                write_article(folder, number)
            first = build(folder, db)
            costs = []
            for number in range(ADDED):
                # Spread over the time, where there are others before and after it.
                write_article(folder, size + number, (2 * number + 1) * size // (2 * ADDED))
                costs.append(build(folder, db))
            one, none = statistics.median(costs), build(folder, db)
            print(f"{size:>7,} articles: first build {first:.1f} s CPU; one more {one:.1f} s; nothing new "
                  f"{none:.1f} s; file {db.stat().st_size / 1e6:,.0f} MB", flush=True)
            found.append((size, one))
    if len(found) > 1:
        (small, cheap), (large, dear) = found[0], found[-1]
        print(f"one more costs {dear / cheap:.2f} times as much among {large:,} articles as among {small:,}")


if __name__ == "__main__":
    main()
