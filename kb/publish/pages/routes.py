"""Which address leads to which page. These come before Datasette's own addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

View = Callable[..., Awaitable[Any]]


def routes(datasette: Datasette) -> list[tuple[str, View]]:
    return []
