"""From the paths that a user names to the files that are read, in a fixed order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import overload

from kb.marks import mark_of
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


Found = tuple[str, str, bytes]
"""The name of a file, the path that it really has, and its mark."""


class Files(Sequence[Path]):
    """Files in order, each a path that is made when it is asked for: there may be a million of them.

    `marks` has their names with the marks that they had when they were found, empty where the system did not tell.
    """

    def __init__(self, marks: Mapping[str, bytes]) -> None:
        self.marks = marks

    def __len__(self) -> int:
        return len(self.marks)

    def __iter__(self) -> Iterator[Path]:
        return map(Path, self.marks)

    @overload
    def __getitem__(self, at: int) -> Path: ...

    @overload
    def __getitem__(self, at: slice) -> list[Path]: ...

    def __getitem__(self, at: int | slice) -> Path | list[Path]:
        names = list(self.marks)
        return [Path(name) for name in names[at]] if isinstance(at, slice) else Path(names[at])


def find_inputs(paths: Iterable[Path]) -> Iterator[Path | Issue]:
    """The files to read, in the order of `paths`, each folder's in the order of their names; no file twice.

    Hidden files are passed over, links out of a folder are refused, and what can't be found is an `Issue`.
    """
    for found in _found(paths):
        yield found if isinstance(found, Issue) else Path(found[0])


def find_files(paths: Iterable[Path]) -> tuple[Files, list[Issue]]:
    """The same, all at once and with the files' marks, which saves to ask the system for each of them again."""
    marks: dict[str, bytes] = {}
    issues: list[Issue] = []
    for found in _found(paths):
        if isinstance(found, Issue):
            issues.append(found)
        else:
            marks[found[0]] = found[2]
    return Files(marks), issues


def _found(paths: Iterable[Path]) -> Iterator[Found | Issue]:
    seen: set[str] = set()
    for path in paths:
        for found in _walk(path) if path.is_dir() else _single(path):
            if isinstance(found, Issue):
                yield found
            elif found[1] not in seen:
                seen.add(found[1])
                yield found


def _single(path: Path) -> Iterator[Found | Issue]:
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if there and path.is_file():
        yield _looked_at(str(path))
    elif there:
        # Opening a pipe would wait for its writer without end.
        yield _no_file(path)
    else:
        yield issue("missing_path", "There is no such file or folder. Check the name.", source=shown(path))


def _looked_at(name: str) -> Found:
    """A file that may be a link."""
    try:
        mark = mark_of(os.stat(name))
    except OSError:
        mark = b""
    return name, os.path.realpath(name), mark


def _no_file(path: Path) -> Issue:
    return issue("unreadable", "It is no file: a pipe, a device or a broken link. Leave it out.", source=shown(path))


def _walk(folder: Path) -> Iterator[Found | Issue]:
    """The files of a folder, and of those in it. A folder may hold a million: the system is asked once about each plain
    file, and no path is made of any."""
    problems: list[OSError] = []
    passed: Counter[str] = Counter()
    root = os.path.realpath(folder)
    count = 0
    waiting = [str(folder)]
    while waiting:
        place = waiting.pop()
        try:
            folders, others = _listed(place)
        except OSError as error:
            problems.append(error)
            continue
        before, real = "" if place == os.curdir else os.path.join(place, ""), os.path.join(os.path.realpath(place), "")
        for name in folders:
            if os.path.islink(before + name):
                yield issue("linked_folder", "A link to a folder is not followed. Name the folder itself to have it "
                            "read.", source=shown(Path(before + name)))
        waiting += [before + name for name in reversed(folders) if not os.path.islink(before + name)]
        for entry in others:
            name = entry.name
            stem, ending = _parts_of(name)
            if stem.lower() in NOTES:
                continue
            if ending.lower() in NO_ARTICLES:
                passed[ending.lower()] += 1
            elif entry.is_file(follow_symlinks=False):
                count += 1
                yield before + name, real + name, _mark(entry)
            elif entry.is_symlink() and not Path(os.path.realpath(before + name)).is_relative_to(root):
                yield issue("outside_folder", f"This link leads out of {folder} and is not followed. Copy the file, "
                            "or name it itself.", source=shown(Path(before + name)))
            elif Path(before + name).is_file():
                count += 1
                yield _looked_at(before + name)
            else:
                yield _no_file(Path(before + name))
    for problem in problems:
        yield issue("unreadable", f"{problem.strerror}. Change its permissions, or leave it out.",
                    source=str(problem.filename))
    for ending, number in sorted(passed.items()):
        yield issue("skipped_file", f"{number} file{'s' * (number != 1)} ending in {ending}: such files hold no "
                    "article that can be read. Name one itself to try it all the same.", source=str(folder))
    if not count and not problems:
        yield issue("no_articles", "No article is in this folder. It should hold saved pages (text, HTML, MHTML, "
                    "WARC), feeds or JSON lines.", source=str(folder))


def _listed(place: str) -> tuple[list[str], list[os.DirEntry[str]]]:
    """The names of the folders in a folder, and what else is in it, in order, without what is hidden."""
    folders, others = [], []
    with os.scandir(place) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                folders.append(entry.name)
            else:
                others.append(entry)
    return folders, others


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _mark(entry: os.DirEntry[str]) -> bytes:
    try:
        return mark_of(entry.stat(follow_symlinks=False))
    except OSError:
        return b""


def _parts_of(name: str) -> tuple[str, str]:
    """The stem of a file's name, and its ending with the dot; without one, the name and nothing."""
    at = name.rfind(".")
    return (name[:at], name[at:]) if 0 < at < len(name) - 1 else (name, "")
