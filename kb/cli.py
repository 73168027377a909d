"""The command line: click commands, no logic."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb.errors import KbError
from kb.export.extraction import extraction_as_dict
from kb.pipeline import extract_files
from kb.records import Issue


@click.group()
def kb() -> None:
    """Turn saved news articles into a sourced, queryable timeline of events."""


@kb.command("extract")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.option("--published")
def extract_command(paths: tuple[Path, ...], as_json: bool, published: str | None) -> None:
    """Show what is found in articles, without a database."""
    for item in extract_files(list(paths), published=published):
        if isinstance(item, Issue):
            click.echo(f"{item.level}: {item.message}", err=True)
        else:
            click.echo(json.dumps(extraction_as_dict(item), ensure_ascii=False))


def main() -> None:
    """The entry point: a `KbError` becomes one line on standard error and exit status 2."""
    try:
        kb()
    except KbError as error:
        raise SystemExit(f"kb: {error}") from None
