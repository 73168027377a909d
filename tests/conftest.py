"""What several test files need: a folder with seeds, and a database built from the project's own."""

import shutil
from pathlib import Path

import pytest

from kb.pipeline import BuildOptions, build

REPOSITORY = Path(__file__).parent.parent
TODAY = "2026-01-01"


@pytest.fixture(scope="session")
def repository():
    """The folder of the source tree."""
    return REPOSITORY


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A working folder as a user has it: a copy of the project's seeds, and the current directory set to it."""
    shutil.copytree(REPOSITORY / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def seed_base(tmp_path_factory):
    """The path of a database built from the project's seeds, once a session; treat it as read-only."""
    folder = tmp_path_factory.mktemp("base")
    seeds = folder / "seeds"
    shutil.copytree(REPOSITORY / "seeds", seeds)
    target = folder / "data" / "kb.db"
    build(BuildOptions(paths=(seeds / "articles",), db=target, seeds=seeds, today=TODAY))
    return target
