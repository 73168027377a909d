"""What compiled code asks of the modules that mypyc compiles, so that the compiled program is the same program."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WHEEL = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
HOOK = WHEEL["hooks"]["mypyc"]


def modules_of(name: str) -> list[Path]:
    """The modules of a folder, or the one of a file."""
    return sorted((ROOT / name).rglob("*.py")) if name.endswith("/") else [ROOT / name]


MODULES = [path for name in HOOK["include"] for path in modules_of(name)]


def test_every_name_leads_to_modules():
    assert all(path.is_file() for path in MODULES)
    assert all(map(modules_of, HOOK["include"]))
    assert not HOOK["enable-by-default"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_that_is_something_else_when_compiled(path: Path):
    """A compiled class computes a cached property anew at each use, and has no attributes but the declared ones."""
    text = path.read_text()
    assert "cached_property" not in text
    assert not re.search(r"\b(?:setattr|getattr|vars|globals|exec|eval)\(|__dict__", text)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sets_are_taken_from_frozen_sets_by_method(path: Path):
    """`frozenset - dict.keys()` is a plain set, whatever its type says, and compiled code insists on types."""
    assert not re.search(r" - \w+(?:\.\w+)*\.keys\(\)", path.read_text())


def test_mypyc_takes_all_modules(tmp_path: Path):
    """All steps but the C compiler's, where mypyc is installed."""
    pytest.importorskip("mypyc.build")
    names = [str(path.relative_to(ROOT)) for path in MODULES]
    arguments = [*HOOK["mypy-args"], *names]
    program = f"from mypyc.build import mypycify; mypycify({arguments!r}, target_dir={str(tmp_path)!r})"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
