"""From the paths that a user names to the files that are read, in a fixed order."""

from __future__ import annotations

import operator
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import overload

from kb.marks import mark_of
from kb.read.endings import NO_ARTICLES, may_be_read, passed_notices
from kb.read.issue_codes import issue
from kb.read.pieces import shown
from kb.records import Issue

Marks = dict[bytes, bytes]
"""The names of files as the system has them, in order, and their marks, empty where it did not tell."""


class Files(Sequence[Path]):
    """Files in order, each a path that is made when it is asked for: there may be a million of them."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks

    def __len__(self) -> int:
        return len(self.marks)

    def __iter__(self) -> Iterator[Path]:
        return map(_path, self.marks)

    @overload
    def __getitem__(self, at: int) -> Path: ...

    @overload
    def __getitem__(self, at: slice) -> list[Path]: ...

    def __getitem__(self, at: int | slice) -> Path | list[Path]:
        names = list(self.marks)
        return list(map(_path, names[at])) if isinstance(at, slice) else _path(names[at])


def find_inputs(paths: Iterable[Path]) -> Iterator[Path | Issue]:
    """The files to read, in the order of `paths`, each folder's in the order of their names; no file twice.

    Hidden files are passed over, links out of a folder are refused, and what can't be found is an `Issue`.
    """
    for found in _found(paths):
        if isinstance(found, Issue):
            yield found
        else:
            yield from map(_path, found)


def find_files(paths: Iterable[Path]) -> tuple[Files, list[Issue]]:
    """The same, all at once and with the files' marks, which saves to ask the system for each of them again."""
    marks: Marks = {}
    issues: list[Issue] = []
    for found in _found(paths):
        if isinstance(found, Issue):
            issues.append(found)
        else:
            marks |= found
    return Files(marks), issues


def _found(paths: Iterable[Path]) -> Iterator[Marks | Issue]:
    seen: set[bytes] = set()
    for path in paths:
        yield from _walk(path, seen) if path.is_dir() else _single(path, seen)


def _path(name: bytes) -> Path:
    return Path(os.fsdecode(name))


def _single(path: Path, seen: set[bytes]) -> Iterator[Marks | Issue]:
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if there and path.is_file():
        yield _looked_at(os.fsencode(path), seen)
    elif there:
        # Opening a pipe would wait for its writer without end.
        yield _no_file(path)
    else:
        yield issue("missing_path", "There is no such file or folder. Check the name.", source=shown(path))


def _looked_at(name: bytes, seen: set[bytes]) -> Marks:
    """A file that may be a link, if it was not seen yet."""
    real = os.path.realpath(name)
    if real in seen:
        return {}
    seen.add(real)
    try:
        return {name: mark_of(os.stat(name))}
    except OSError:
        return {name: b""}


def _no_file(path: Path) -> Issue:
    return issue("unreadable", "It is no file: a pipe, a device or a broken link. Leave it out.", source=shown(path))


def _walk(folder: Path, seen: set[bytes]) -> Iterator[Marks | Issue]:
    """The files of a folder, and of those in it."""
    problems: list[OSError] = []
    passed: Counter[bytes] = Counter()
    count = hidden = 0
    waiting = [os.fsencode(folder)]
    while waiting:
        place = waiting.pop()
        try:
            folders, others, passed_over = _listed(place)
        except OSError as error:
            problems.append(error)
            continue
        hidden += passed_over
        before = b"" if place == os.fsencode(os.curdir) else os.path.join(place, b"")
        for name in folders:
            if os.path.islink(before + name):
                yield issue("linked_folder", "A link to a folder is not followed. Name the folder itself to have it "
                            "read.", source=shown(_path(before + name)))
        waiting += [before + name for name in reversed(folders) if not os.path.islink(before + name)]
        articles = [entry for entry in others if may_be_read(entry.name, passed)]
        plain = [entry for entry in articles if entry.is_file(follow_symlinks=False)]
        count += len(plain)
        yield _plain(plain, before, os.path.join(os.path.realpath(place), b""), seen)
        for entry in articles if len(plain) < len(articles) else ():
            if entry.is_file(follow_symlinks=False):
                continue
            name = before + entry.name
            if entry.is_symlink() and not _path(os.path.realpath(name)).is_relative_to(os.path.realpath(folder)):
                yield issue("outside_folder", f"This link leads out of {folder} and is not followed. Copy the file, "
                            "or name it itself.", source=shown(_path(name)))
            elif os.path.isfile(name):
                count += 1
                yield _looked_at(name, seen)
            else:
                yield _no_file(_path(name))
    for problem in problems:
        yield issue("unreadable", f"{problem.strerror}. Change its permissions, or leave it out.",
                    source=os.fsdecode(problem.filename))
    yield from passed_notices(passed, str(folder))
    if hidden:
        yield issue("skipped_file", f"{hidden} hidden file{'s' * (hidden != 1)}: such files are read where they are "
                    "named themselves.", source=str(folder))
    if not count and not problems:
        yield issue("no_articles", "No article is in this folder. It should hold saved pages (text, HTML, MHTML, "
                    "WARC), feeds, tables or JSON lines.", source=str(folder))


def _listed(place: bytes) -> tuple[list[bytes], list[os.DirEntry[bytes]], int]:
    """The names of the folders in a folder, and what else is in it, in order, without what is hidden; and how many of
    the hidden files people may have put there."""
    with os.scandir(place) as entries:
        every = sorted(entries, key=_name)
    shown_ones = [entry for entry in every if entry.name[:1] != b"."]
    hidden = sum(not _is_of_a_program(entry) for entry in every if entry.name[:1] == b"."
                 ) if len(shown_ones) < len(every) else 0
    folders = [entry.name for entry in shown_ones if _is_folder(entry)]
    return folders, [entry for entry in shown_ones if not _is_folder(entry)] if folders else shown_ones, hidden


def _is_of_a_program(entry: os.DirEntry[bytes]) -> bool:
    """Whether something hidden is no file that people may mean: programs' notes have no ending but their name."""
    ending = os.path.splitext(entry.name)[1].lower()
    return not ending or entry.name.startswith(b"._") or ending in NO_ARTICLES or _is_folder(entry)


_name = operator.attrgetter("name")


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _plain(entries: Iterable[os.DirEntry[bytes]], before: bytes, real: bytes, seen: set[bytes]) -> Marks:
    """Files that are no links and were not seen yet. There may be a million: the system is asked once about each, and
    no path is made of any."""
    marks: Marks = {}
    for entry in entries:
        name = entry.name
        path = real + name
        if path in seen:
            continue
        seen.add(path)
        try:
            marks[before + name] = mark_of(entry.stat(follow_symlinks=False))
        except OSError:
            marks[before + name] = b""
    return marks
