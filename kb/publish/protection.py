"""What stands between the site and the internet: reading only, and headers that keep strange text from running.

An ASGI wrapper, so it holds for every answer, Datasette's own and ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

App = Callable[[Any, Any, Any], Awaitable[None]]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
STRICT = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'self'"
)
# Datasette writes small styles and scripts into its own table and query pages.
LOOSER = (
    b"default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
OWN_PAGE_HEADER = b"x-kb-page"
"""An answer with this header is a page of ours, without script or style of its own: the strict policy is for it."""

_ALWAYS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]


def read_only(app: App, own_paths: Collection[str] = ()) -> App:
    """The application, refusing every method but reading ones (405), with protective headers on every answer.

    The strict policy is for answers that carry `OWN_PAGE_HEADER`, and for those at `own_paths`.
    """

    async def protected(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_protected(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                is_own = scope["path"] in own_paths
                message = {**message, "headers": _headers(message.get("headers", []), is_own=is_own)}
            await send(message)

        if scope["method"] not in READING:
            await _refuse(send_protected, 405, b"This site is read-only.\n")
            return
        if b"%00" in scope.get("query_string", b""):
            # SQLite's full-text search takes a NUL for the end of the question, quotation marks or not.
            await _refuse(send_protected, 400, b"An address can't hold a NUL character.\n")
            return
        await app(scope, receive, send_protected)

    return protected


def _headers(headers: list[tuple[bytes, bytes]], *, is_own: bool) -> list[tuple[bytes, bytes]]:
    names = {bytes(name).lower() for name, _ in headers}
    policy = STRICT if is_own or OWN_PAGE_HEADER in names else LOOSER
    kept = [(name, value) for name, value in headers if bytes(name).lower() != OWN_PAGE_HEADER]
    added = [*_ALWAYS, (b"content-security-policy", policy)]
    return kept + [(name, value) for name, value in added if name not in names]


async def _refuse(send: Callable[[MutableMapping[str, Any]], Awaitable[None]], status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"allow", b"GET, HEAD, OPTIONS")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
