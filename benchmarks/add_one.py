"""What one more article costs, in collections of several sizes: CPU seconds of whole builds, and of their steps.

    python benchmarks/add_one.py 1000 10000 [100000]

Short synthetic articles are built once, then one is added and `kb build` runs again, as a process of its own. What is
kept of the others is read again, everything is linked again and written again: the file is new, so that whoever reads
the old one is not disturbed. Printed is what that costs beside the first build, and the cost of each article that is
already there.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from kill import write_article


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
                write_article(folder, number, Random(number))  # noqa: S311 - a benchmark, not a secret
            first = build(folder, db)
            write_article(folder, size, Random(size))  # noqa: S311
            one, none = build(folder, db), build(folder, db)
            print(f"{size:>7,} articles: first build {first:.1f} s CPU; one more {one:.1f} s; nothing new "
                  f"{none:.1f} s; file {db.stat().st_size / 1e6:,.0f} MB", flush=True)
            found.append((size, one))
    if len(found) > 1:
        (small, cheap), (large, dear) = found[0], found[-1]
        print(f"each article that is there already costs {1000 * (dear - cheap) / (large - small):.1f} ms, "
              f"whatever their number, beside {cheap - (dear - cheap) / (large - small) * small:.1f} s")


if __name__ == "__main__":
    main()
