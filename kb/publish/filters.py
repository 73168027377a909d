"""What a reader asks of the timeline: filters from an address, and the address from filters."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from typing import NamedTuple

from kb.publish.addresses import timeline_path

STATUSES = ("occurred", "planned", "possible", "negated")
LANES = ("type", "actor")
PAGE_SIZE = 50
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
MAX_WORDS = 12


class Filters(NamedTuple):
    """The timeline's filters as the reader wrote them; empty means all. `page` counts from 1.

    `sort` is `newest` (default) or `oldest`; `lanes` says what the axis groups by.
    """

    q: str = ""
    type: str = ""
    actor: str = ""
    place: str = ""
    status: str = ""
    since: str = ""
    until: str = ""
    contested: str = ""
    lanes: str = "type"
    sort: str = "newest"
    page: int = 1

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that narrow the timeline, by the names that the address uses."""
        pairs = {
            "q": self.q, "type": self.type, "actor": self.actor, "place": self.place, "status": self.status,
            "from": self.since, "to": self.until, "contested": self.contested,
        }
        return {name: value for name, value in pairs.items() if value}

    def path(self, **changes: str | int) -> str:
        """The address of the timeline under these filters, some of them changed (by their names in the address)."""
        parts: dict[str, str | int] = dict(self.chosen)
        if self.lanes != "type":
            parts["lanes"] = self.lanes
        if self.sort != "newest":
            parts["sort"] = self.sort
        return timeline_path({**parts, **changes})


def read_filters(args: Mapping[str, str]) -> tuple[Filters, list[str]]:
    """Filters from the arguments of an address, and a sentence for each that can't be understood (and is left out)."""
    given = {name: " ".join((args.get(name) or "").split())[:200] for name in (
        "q", "type", "actor", "place", "status", "from", "to", "contested", "lanes", "sort", "page")}
    complaints = []
    if given["status"] and given["status"] not in STATUSES:
        complaints.append(f"“{given['status']}” is not a status; there are {', '.join(STATUSES)}.")
        given["status"] = ""
    since, until = period_of(given["from"]), period_of(given["to"])
    for name, found in (("from", since), ("to", until)):
        if given[name] and not found:
            complaints.append(f"“{given[name]}” is not a date such as 2016, 2016-11 or 2016-11-14.")
    number = given["page"]
    filters = Filters(
        q=given["q"], type=given["type"], actor=given["actor"], place=given["place"], status=given["status"],
        since=since[0] if since else "", until=until[1] if until else "", contested="1" if given["contested"] else "",
        lanes=given["lanes"] if given["lanes"] in LANES else "type",
        sort="oldest" if given["sort"] == "oldest" else "newest",
        page=max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 8 else 1,
    )
    return filters, complaints


def period_of(wording: str) -> tuple[str, str] | None:
    """First and last day of a year, month or day written as ISO: `2016-11` is 2016-11-01 to 2016-11-30."""
    found = _DAY.fullmatch(wording)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = datetime.date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last_day = day or calendar.monthrange(first.year, last_month)[1]
        return first.isoformat(), datetime.date(first.year, last_month, last_day).isoformat()
    except ValueError:
        return None


def match_expression(words: str) -> str:
    """Words as an FTS5 query in which nothing is an operator: all must occur, the last may go on (`put` finds Putin).

    Empty where there is no word.
    """
    found = _WORD.findall(words)[:MAX_WORDS]
    return " ".join([f'"{word}"' for word in found[:-1]] + [f'"{found[-1]}"*']) if found else ""
