"""Pages kept as they were written: the file behind them never changes, so what was right once stays right.

One memory belongs to one edition of the file, and goes with it.
"""

from __future__ import annotations

import asyncio
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
        while (writing := self._writing.get(key)) is not None:
            await writing.wait()
        if (page := self._pages.get(key)) is not None:
            self._pages.move_to_end(key)
            await _send_page(page, send)
            return
        self._writing[key] = asyncio.Event()
        try:
            page = await self._write(scope, receive, send)
            if page:
                self._keep(key, page)
        finally:
            self._writing.pop(key).set()

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


async def _send_page(page: Page, send: Any) -> None:
    await send({"type": "http.response.start", "status": page.status, "headers": page.headers})
    await send({"type": "http.response.body", "body": page.body})
