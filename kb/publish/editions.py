"""Serving a file that is replaced while it is being read.

A build swaps a new database in for the old one. Every reader must then see either the old edition or the new one,
never pages of both: each edition is a whole Datasette whose connections are all open before its first request, and
requests that began on an edition end on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database

from kb.errors import KbError
from kb.publish.addresses import ROWS_OF_VIEWS
from kb.publish.memory import Memory
from kb.publish.pages.routes import entrances
from kb.publish.tallies import count_rows

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
FileMark = tuple[int, int, int]

WATCH_SECONDS = 1.0
_OPEN_SECONDS = 60
_WAIT_SECONDS = 0.05
_MOST_WAITS = 40


def file_mark(path: Path) -> FileMark | None:
    """What tells one file at `path` from the next: inode, size, time of change. None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


class Edition:
    """One state of the database file, with the Datasette that serves it."""

    def __init__(self, site: Datasette, mark: FileMark) -> None:
        self.site = site
        self.mark = mark
        self.app = Memory(site.app())
        self.readers = 0
        self.is_closed = False

    async def open(self) -> None:
        """Open every connection, and count once, so that no request pays for it or sees a later file."""
        await self.site.invoke_startup()
        for database in self._files():
            await _open_all_connections(database, self.site.setting("num_sql_threads"))
            counts = await database.execute_fn(count_rows)
            # What `datasette inspect` would write, less the hash of the whole file: the file's mark tells it apart.
            digest = hashlib.sha256(repr(self.mark).encode()).hexdigest()
            known: dict[str, Any] = {"hash": digest, "size": self.mark[1], "file": database.path}
            for rows in (counts, _with_views(counts)):
                described = {**known, "tables": {name: {"count": count} for name, count in rows.items()}}
                self.site.inspect_data = {**(self.site.inspect_data or {}), str(database.name): described}
                # Datasette keeps what it reads here first, and lists it as tables; views count only on their own pages.
                await database.table_counts()
        await self.site.refresh_schemas()

    async def warm(self) -> None:
        """Write the pages that most readers open first before anybody asks, one at a time, and after any reader."""
        for path in entrances(self.site):
            for _ in range(_MOST_WAITS):
                if not self.readers:
                    break
                await asyncio.sleep(_WAIT_SECONDS)
            if self.is_closed:
                return
            self.readers += 1
            try:
                await self.app.warm(path)
            finally:
                self.readers -= 1

    def close(self) -> None:
        """Let go of the file. Call it when no request is on this edition any more."""
        self.is_closed = True
        self.site.executor.shutdown(wait=False)
        for database in self._files():
            database.close()

    def _files(self) -> list[Database]:
        return [database for database in self.site.databases.values() if database.path]


def _with_views(counts: Mapping[str, int]) -> dict[str, int]:
    """Rows of tables, and of the views that have as many rows as a table."""
    return {**counts, **{view: counts[table] for view, table in ROWS_OF_VIEWS.items() if table in counts}}


async def _open_all_connections(database: Database, threads: int) -> None:
    # Datasette opens a connection in each thread at its first query. The barrier holds every thread until all are in
    # use, so none is left to open the path later, when another file may lie there.
    barrier = threading.Barrier(threads, timeout=_OPEN_SECONDS)

    def open_and_wait(connection: Any) -> None:
        connection.execute("select count(*) from sqlite_master").fetchone()
        barrier.wait()

    await asyncio.gather(*(database.execute_fn(open_and_wait) for _ in range(threads)))


class FreshSite:
    """An ASGI application that always answers from the newest whole edition of the file at `path`.

    `open_site` makes a Datasette for the file as it is now; it may raise `KbError`, and the edition before then stays.
    """

    def __init__(self, path: Path, open_site: Callable[[], Datasette], *, watch_seconds: float = WATCH_SECONDS) -> None:
        self.path = path
        self._open_site = open_site
        self._watch_seconds = watch_seconds
        self.edition: Edition | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._warmer: asyncio.Task[None] | None = None
        self._refused: FileMark | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        edition = self.edition
        if edition is None:
            raise RuntimeError("the site was asked before it had started")
        edition.readers += 1
        try:
            await edition.app(scope, receive, send)
        finally:
            edition.readers -= 1
            self._close_if_done(edition)

    async def refresh(self) -> bool:
        """Open the file anew if it is another than the one being served. True where a new edition took over."""
        mark = file_mark(self.path)
        if mark is None or mark == self._refused or (self.edition and mark == self.edition.mark):
            return False
        try:
            edition = Edition(self._open_site(), mark)
            await edition.open()
        except KbError:
            if not self.edition:
                raise
            self._refused = mark
            return False
        if file_mark(self.path) != mark:
            # Replaced while it was being opened: connections may be on different files. The next round tries again.
            edition.close()
            return False
        before, self.edition = self.edition, edition
        if before:
            self._close_if_done(before)
        return True

    def _close_if_done(self, edition: Edition) -> None:
        if edition is not self.edition and not edition.readers:
            edition.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "lifespan.startup":
            while self.edition is None:
                await self.refresh()
            self._watcher = asyncio.create_task(self._watch())
            self._warmer = asyncio.create_task(self._warm())
            await send({"type": "lifespan.startup.complete"})
        for task in (self._watcher, self._warmer):
            if task:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if self.edition:
            self.edition.close()
        await send({"type": message["type"] + ".complete"})

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._watch_seconds)
            if await self.refresh():
                if self._warmer:
                    self._warmer.cancel()
                self._warmer = asyncio.create_task(self._warm())

    async def _warm(self) -> None:
        if edition := self.edition:
            try:
                await edition.warm()
            finally:
                self._close_if_done(edition)
