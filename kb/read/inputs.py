"""From the paths that a user names to the files that are read, in a fixed order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.read.issue_codes import issue
from kb.read.pieces import shown
from kb.records import Issue

NO_ARTICLES = frozenset(
    ".css .js .mjs .map .json5 .py .pyc .ini .cfg .toml .yml .yaml .csv .tsv .log .lock .db .sqlite .png .jpg .jpeg "
    ".gif .webp .svg .ico .bmp .tif .tiff .mp3 .mp4 .webm .ogg .wav .woff .woff2 .ttf .otf .eot .pdf .doc .docx .xls "
    ".xlsx .ppt .pptx .odt .ods .exe .dll .so .download".split()
)
"""Files with these endings lie beside articles: the parts of a saved page, and notes. In a folder they are passed over;
every other file is looked at, and a file that is named itself is always tried."""

NOTES = frozenset({"readme", "license", "licence", "changelog", "makefile"})
"""Names without ending that folders hold beside articles."""


def find_inputs(paths: Iterable[Path]) -> Iterator[Path | Issue]:
    """The files to read, in the order of `paths`, each folder's in the order of their names; no file twice.

    Hidden files are passed over, links out of a folder are refused, and what can't be found is an `Issue`.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _walk(path) if path.is_dir() else _single(path):
            if isinstance(found, Issue):
                yield found
                continue
            file, real = found
            if real not in seen:
                seen.add(real)
                yield file


def _single(path: Path) -> Iterator[tuple[Path, str] | Issue]:
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if there and path.is_file():
        yield path, os.path.realpath(path)
    elif there:
        # Opening a pipe would wait for its writer without end.
        yield _no_file(path)
    else:
        yield issue("missing_path", "There is no such file or folder. Check the name.", source=shown(path))


def _no_file(path: Path) -> Issue:
    return issue("unreadable", "It is no file: a pipe, a device or a broken link. Leave it out.", source=shown(path))


def _walk(folder: Path) -> Iterator[tuple[Path, str] | Issue]:
    """The files of a folder, each with the path that it really has. A folder may hold a million: nothing here asks the
    system about a single one of them that is a plain file."""
    problems: list[OSError] = []
    passed: Counter[str] = Counter()
    root = os.path.realpath(folder)
    count = 0
    for place, folders, files in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (linked := Path(place) / name).is_symlink():
                yield issue("linked_folder", "A link to a folder is not followed. Name the folder itself to have it "
                            "read.", source=shown(linked))
        real, plain = os.path.realpath(place), _plain_files(place)
        for name in sorted(files):
            stem, ending = _parts_of(name)
            if name.startswith(".") or stem.lower() in NOTES:
                continue
            file = Path(place, name)
            if ending.lower() in NO_ARTICLES:
                passed[ending.lower()] += 1
            elif name in plain:
                count += 1
                yield file, f"{real}{os.sep}{name}"
            elif file.is_symlink() and not Path(os.path.realpath(file)).is_relative_to(root):
                yield issue("outside_folder", f"This link leads out of {folder} and is not followed. Copy the file, "
                            "or name it itself.", source=shown(file))
            elif file.is_file():
                count += 1
                yield file, os.path.realpath(file)
            else:
                yield _no_file(file)
    for problem in problems:
        yield issue("unreadable", f"{problem.strerror}. Change its permissions, or leave it out.",
                    source=str(problem.filename))
    for ending, number in sorted(passed.items()):
        yield issue("skipped_file", f"{number} file{'s' * (number != 1)} ending in {ending}: such files hold no "
                    "article that can be read. Name one itself to try it all the same.", source=str(folder))
    if not count and not problems:
        yield issue("no_articles", "No article is in this folder. It should hold saved pages (text, HTML, MHTML, "
                    "WARC), feeds or JSON lines.", source=str(folder))


def _plain_files(folder: str) -> set[str]:
    """The names in a folder that are files and no links, as far as the system tells without being asked about each."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
    except OSError:
        return set()


def _parts_of(name: str) -> tuple[str, str]:
    """The stem of a file's name, and its ending with the dot; without one, the name and nothing."""
    at = name.rfind(".")
    return (name[:at], name[at:]) if 0 < at < len(name) - 1 else (name, "")
