"""What several commands share: options, parameter types, and how `--help` is laid out."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import click

from kb.link.corrections import day_bounds


class SeedsFolder(click.Path):
    """A folder that is there, where it is named. The usual one may be missing: there is nothing to go by then."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder; a usage error where there is none of that name, since decisions in the one that was meant, such
        as names to be taken out, would not count."""
        if not str(value).strip():
            self.fail("the name of the folder is empty; write it, such as seeds.", param, ctx)
        folder = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not folder.is_dir() and (param is None or folder != param.default):
            self.fail(f"there is no folder {folder}, so that its lists and decisions would not count. Check the name.",
                      param, ctx)
        return folder


EXAMPLES = {"max_content_width": 100, "help_option_names": ["-h", "--help"]}
PATH = click.Path(path_type=Path)
DATABASE = Path("data/kb.db")


def database_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--db`, the same for every command that reads or writes the database."""
    return click.option(
        "--db", type=PATH, default=DATABASE, show_default=True, help="The database file; its name should be kb.db."
    )(function)


def seeds_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--seeds`, the folder of what people write."""
    return click.option(
        "--seeds",
        type=SeedsFolder(path_type=Path),
        default=Path("seeds"),
        show_default=True,
        help="Folder with articles/, actors.csv, places.csv and judgements.csv.",
    )(function)


class IsoDay(click.ParamType):
    """A calendar day, `YYYY-MM-DD`, passed on as text."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as ISO text; anything else is a usage error."""
        try:
            return datetime.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            return self.fail(f"{value!r} is not a day such as 2016-11-15", param, ctx)


class Period(click.ParamType):
    """A day, or a month or year of which the first or the `last` day is meant, passed on as the text of that day."""

    name = "date"

    def __init__(self, *, last: bool = False) -> None:
        self._last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as ISO text; anything else is a usage error."""
        bounds = day_bounds(str(value))
        return bounds[self._last] if bounds else self.fail(
            f"{value!r} is not a day such as 2016-11-15, a month such as 2016-11, or a year", param, ctx)


class PageId(click.ParamType):
    """The id of an event or an actor, alone or as the address of its page; passed on as the id."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The id. In an address the site writes `~2F` for a slash, and `+` for a space."""
        found = re.search(r"/kb/(?:events|actors)/([^/?#]+)", str(value))
        return unquote_plus(found[1].replace("%", "%25").replace("~", "%")) if found else str(value)


def today_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--today`, so that a run can be repeated exactly."""
    return click.option(
        "--today",
        type=IsoDay(),
        default=lambda: datetime.date.today().isoformat(),
        show_default="the clock's day",
        help="Dates of publication after this day are refused.",
    )(function)
