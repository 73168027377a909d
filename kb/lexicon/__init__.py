"""Language as data: the word lists of this package, one TOML (or TSV) file a subject.

A table is read when it is first asked for and kept for the life of the process, because every document needs it.
"""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any


def read_text(name: str) -> str:
    """The text of a lexicon file by its name with ending, such as `cities.tsv`."""
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


def rows(name: str) -> list[str]:
    """The lines of a generated table by its name with ending, without its header."""
    return [line for line in read_text(name).split("\n") if line and not line.startswith("#")]


@functools.cache
def table(name: str) -> dict[str, Any]:
    """A TOML lexicon by its name without ending. Treat what it returns as read-only: everybody shares it."""
    return tomllib.loads(read_text(f"{name}.toml"))
