"""Where things are on the site. Addresses are permanent: ids come from content, and the database is always `kb`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from datasette.utils import tilde_encode

DATABASE_NAME = "kb"
"""The site's name for the database, whatever the file is called: addresses such as `/kb/events/ID` depend on it."""

STYLESHEET = "/-/static-plugins/event-timeline-kb/kb.css"
TIMELINE = "/-/timeline"
MAP = "/-/map"
LAND = "/-/static-plugins/event-timeline-kb/land.svg"
ROWS_OF_VIEWS = {"timeline": "events", "event_reports": "mentions", "actor_events": "event_participants",
                 "quotations": "statements", "disagreements": "readings"}
"""Views with one row for each row of a table: counting them through their joins takes half a minute at a million."""


def row_path(table: str, key: str, database: str = DATABASE_NAME) -> str:
    """The page of one row: `/kb/events/ID`, `/kb/actors/ID`, `/kb/documents/ID`, in Datasette's own escaping; in the
    file of another year where that is named."""
    return f"/{tilde_encode(database)}/{tilde_encode(table)}/{tilde_encode(key)}"


def map_path(chosen: Mapping[str, str | int | None]) -> str:
    """The map under the timeline's filters; `view` is "world" for the whole of it."""
    return timeline_path(chosen).replace(TIMELINE, MAP, 1)


def timeline_path(chosen: Mapping[str, str | int | None], *, form: str = "") -> str:
    """The timeline under the filters chosen; empty ones are left out, so that an address says only what matters.

    `form` is empty for the page, or `csv`, `atom` (news of events) or `ics` (what is planned or due).
    """
    query = urlencode({key: value for key, value in chosen.items() if value not in (None, "")})
    path = f"{TIMELINE}.{form}" if form else TIMELINE
    return f"{path}?{query}" if query else path
