"""Pages kept as they were written: the file behind them never changes, so what was right once stays right.

One memory belongs to one edition of the file, and goes with it.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple

App = Callable[[Any, Any, Any], Awaitable[None]]
Key = tuple[str, bytes, bytes, tuple[bytes, ...]]

MOST_BYTES = 64_000_000
MOST_BYTES_A_PAGE = 1_000_000
# What Datasette writes on a page where a limit of time took something away: the next reader may have more luck.
CUT = b'class="facets-timed-out"'
KEPT = (b"text/html", b"application/json", b"application/atom+xml", b"text/calendar")
# What a page may depend on beside its address: links are absolute, and errors differ for programs.
TELLING = frozenset({b"host", b"x-forwarded-proto", b"x-forwarded-host", b"accept", b"cookie", b"authorization"})


WARM_HOST = b"host-of-the-reader.invalid"
"""Stands in pages that were written before anybody asked, where links name the site's address."""
_WARM_ORIGIN = b"http://" + WARM_HOST
# What the host of an address may be, so that it can stand in a page as it is.
_HOST = re.compile(rb"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")


class Page(NamedTuple):
    """An answer as it was sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Memory:
    """An application that writes each page once, and sends it from memory when it is asked for again.

    Whoever asks for a page while it is being written waits for it. The pages that were asked for longest ago give way.
    """

    def __init__(self, app: App, most_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._writing: dict[Key, asyncio.Event] = {}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        warm_key = _warm_key(scope)
        for waited in (key, warm_key):
            while waited and (writing := self._writing.get(waited)) is not None:
                await writing.wait()
        for found in (key, warm_key):
            if found and (page := self._pages.get(found)) is not None:
                self._pages.move_to_end(found)
                await _send_page(page if found is key else _readdressed(page, scope), send)
                return
        self._writing[key] = asyncio.Event()
        try:
            page = await self._write(scope, receive, send)
            if page:
                self._keep(key, page)
        finally:
            self._writing.pop(key).set()

    async def warm(self, path: str) -> None:
        """Write the page at `path` before anybody asks for it; what fails is left for the reader who asks."""
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode("ascii"), "query_string": b"", "root_path": "",
            "headers": [(b"host", WARM_HOST)], "client": None, "server": None,
        }
        await self(scope, _nothing, _dropped)

    async def _write(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> Page | None:
        """Let the application answer, and return the answer where it is worth keeping."""
        status, headers, parts, size, is_whole = 0, [], [], 0, False

        async def heard(message: MutableMapping[str, Any]) -> None:
            nonlocal status, headers, size, is_whole
            if message["type"] == "http.response.start":
                status, headers = message["status"], list(message.get("headers", []))
            else:
                body = message.get("body", b"")
                size += len(body)
                if size <= MOST_BYTES_A_PAGE:
                    parts.append(body)
                is_whole = not message.get("more_body")
            await send(message)

        await self._app(scope, receive, heard)
        kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
        body = b"".join(parts)
        is_kept = status == 200 and is_whole and len(body) == size and kind.startswith(KEPT) and CUT not in body
        return Page(status, headers, body) if is_kept else None

    def _keep(self, key: Key, page: Page) -> None:
        self._pages[key] = page
        self._bytes += len(page.body)
        while self._bytes > self._most_bytes:
            _, gone = self._pages.popitem(last=False)
            self._bytes -= len(gone.body)


def _key(scope: MutableMapping[str, Any]) -> Key | None:
    """What an answer depends on; None for what is never kept."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    telling = tuple(sorted(name + b":" + value for name, value in scope["headers"] if name in TELLING))
    return scope.get("scheme", "http"), scope.get("raw_path") or scope["path"].encode(), scope["query_string"], telling


def _warm_key(scope: MutableMapping[str, Any]) -> Key | None:
    """Under what a page written beforehand is kept; None for a reader to whom a page may say something of his own."""
    headers = dict(scope["headers"])
    if not TELLING.isdisjoint(headers.keys() - {b"host", b"accept"}) or not _HOST.fullmatch(headers.get(b"host", b"")):
        return None
    path = scope.get("raw_path") or scope["path"].encode()
    return "http", path, scope["query_string"], (b"host:" + WARM_HOST,)


def _readdressed(page: Page, scope: MutableMapping[str, Any]) -> Page:
    """A page written beforehand, with the address that this reader knows the site by."""
    origin = scope.get("scheme", "http").encode() + b"://" + dict(scope["headers"])[b"host"]
    body = page.body.replace(_WARM_ORIGIN, origin)
    headers = [
        (name, str(len(body)).encode() if name.lower() == b"content-length" else value.replace(_WARM_ORIGIN, origin))
        for name, value in page.headers
    ]
    return Page(page.status, headers, body)


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _dropped(message: MutableMapping[str, Any]) -> None:
    """Nobody listens."""


async def _send_page(page: Page, send: Any) -> None:
    await send({"type": "http.response.start", "status": page.status, "headers": page.headers})
    await send({"type": "http.response.body", "body": page.body})
