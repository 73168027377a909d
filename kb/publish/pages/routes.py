"""Which address leads to which page. These come before Datasette's own addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kb.publish.addresses import DATABASE_NAME
from kb.publish.pages.event import event_page

View = Callable[..., Awaitable[Any]]
# A row's key in Datasette's escaping has neither a slash nor a dot; `.json` after it is Datasette's own page.
KEY = r"(?P<key>[^/.]+)$"

ROUTES: list[tuple[str, View]] = [
    (rf"^/{DATABASE_NAME}/events/{KEY}", event_page),
]
