"""How much faster the compiled package is, and whether it finds the same.

    python benchmarks/compiled.py [PATH ...] [--wheel FILE]

PATH is whatever `kb build` reads; without one, the seed articles. Builds a compiled wheel of what is committed, which
needs a C compiler and takes about four minutes (`--wheel` takes one that is there), unpacks it into a temporary folder,
and lets both read the same articles, in turns: first all that `kb extract` finds, which must be the same to the byte
(exit code 1 where it isn't), then `benchmarks/speed.py` three times each, of which the fastest is printed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TURNS = 3
_TOTAL = re.compile(r"^all +([\d.]+) ms", re.MULTILINE)


def built_wheel(folder: Path) -> Path:
    """A compiled wheel of what is committed, made in `folder`."""
    # From a clone, for the compiler leaves its files beside the sources, where they would go before them.
    source = f"git+file://{ROOT}"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), source]
    subprocess.run(command, check=True, env=os.environ | {"HATCH_BUILD_HOOK_ENABLE_MYPYC": "1"})
    return next(folder.glob("*.whl"))


def run(package: Path, *arguments: str) -> str:
    """What a Python program prints that takes `kb` from `package`."""
    environment = os.environ | {"PYTHONPATH": str(package), "PYTHONHASHSEED": "0"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT).stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "seeds" / "articles"])
    parser.add_argument("--wheel", type=Path)
    options = parser.parse_args()
    paths = [str(path.resolve()) for path in options.paths]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(options.wheel or built_wheel(folder)) as wheel:
            wheel.extractall(folder / "compiled")
        packages = {"as it comes": ROOT, "compiled": folder / "compiled"}
        program = "import sys; from kb.cli import main; sys.exit(main())"
        found = [run(package, "-c", program, "extract", *paths, "--json") for package in packages.values()]
        print(f"{found[0].count(chr(10))} lines of output, {'the same' if found[0] == found[1] else 'NOT the same'}")
        fastest: dict[str, float] = {}
        for _ in range(TURNS):
            for label, package in packages.items():
                spent = float(_TOTAL.findall(run(package, "benchmarks/speed.py", *paths))[0])
                fastest[label] = min(spent, fastest.get(label, spent))
    for label, spent in fastest.items():
        print(f"{label:12}{spent:8.2f} ms {1000 / spent:7.0f} articles a CPU second")
    print(f"{'ratio':12}{fastest['as it comes'] / fastest['compiled']:8.2f}")
    return int(found[0] != found[1])


if __name__ == "__main__":
    sys.exit(main())
