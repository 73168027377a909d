"""The commands by which people overrule the linker: judge, correct, redact."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kb.cli.commands import kb
from kb.cli.options import EXAMPLES, IsoDay, PageId, database_option, seeds_option
from kb.deciding import CORRECTABLE, add_judgement, add_union


def reason_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--why`, `--who` and `--when`: no decision without a reason and a name."""
    for option in (
        click.option("--why", required=True, help="The reason, for those who read the decision later."),
        click.option("--who", default=lambda: os.environ.get("USER") or "unknown", show_default="$USER",
                     help="Who decides."),
        click.option("--when", type=IsoDay(), default=lambda: datetime.date.today().isoformat(),
                     show_default="the clock's day", help="The day of the decision."),
    ):
        function = option(function)
    return function


def note_decision(db: Path, seeds: Path, **fields: str) -> None:
    """Write a decision down and say what it is about, by its full ids."""
    judgement, new, warnings = add_judgement(db, seeds, fields)
    about = " ".join(each for each in (judgement.left, judgement.right, judgement.field, judgement.value) if each)
    where = f"{'Noted' if new else 'It stands already'} in {seeds / 'judgements.csv'}"
    click.echo(f"{where}: {judgement.verdict} {about}. `kb build` applies it.")
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)


def note_union(db: Path, seeds: Path, **fields: str) -> None:
    """Write down that two events are one, and say how many reports that ties."""
    union = add_union(db, seeds, {**fields, "verdict": "same"})
    left, right = fields["left"], fields["right"]
    if union.types[0] != union.types[1]:
        click.echo(f"Warning: {left} is of the type {union.types[0]}, {right} of the type {union.types[1]}. They "
                   "become one event of one type; remove the lines if you did not mean that.", err=True)
    lines = f"{union.new} new line{'' if union.new == 1 else 's'}"
    where = f"{f'Noted with {lines}' if union.new else 'It stands already'} in {seeds / 'judgements.csv'}"
    click.echo(f"{where}: same {left} {right}. {union.reports} reports are tied into one event. `kb build` applies it.")


@kb.command("judge", context_settings=EXAMPLES)
@click.argument("left", type=PageId(), metavar="EVENT")
@click.argument("right", type=PageId(), metavar="EVENT")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure"]))
@reason_options
@database_option
@seeds_option
def judge_command(
    left: str, right: str, verdict: str, why: str, who: str, when: str, db: Path, seeds: Path
) -> None:
    """Decide whether two events are one. The decision is in seeds/judgements.csv and survives every rebuild.

    EVENT is an id from `kb events`, or the address of an event page. `same` ties all reports of both events, with a
    line for each; `different` takes the id that each report had before it was linked: `kb explain` and the event page
    list them. Remove the lines to undo it.

    \b
    Examples:
      kb judge e0123456789abcdef efedcba9876543210 same --why "Both are the Lima talk."
      kb build
    """
    if left == right:
        raise click.UsageError(f"{left} is one event: name two.")
    if verdict == "same":
        note_union(db, seeds, left=left, right=right, who=who, when=when, why=why)
        return
    note_decision(db, seeds, left=left, right=right, verdict=verdict, who=who, when=when, why=why)


@kb.command("correct", context_settings=EXAMPLES)
@click.argument("event_id", type=PageId(), metavar="EVENT")
@click.argument("field", type=click.Choice(CORRECTABLE))
@click.argument("value")
@reason_options
@database_option
@seeds_option
def correct_command(
    event_id: str, field: str, value: str, why: str, who: str, when: str, db: Path, seeds: Path
) -> None:
    """Correct one field of an event. What the reports say stays; the decision is a line in seeds/judgements.csv.

    EVENT is an id from `kb events`, or the address of an event page. A place is written with its country
    or state where the best known one of that name is another: "Lima", or "Birmingham, Alabama". Participants are all
    who take part, each with a role of the event's type (`kb types` lists them); where a name may be that of another
    kind of actor, the kind goes before it: "person/Jordan". The headline follows, unless it is corrected itself.
    Content and due are what is pledged, and for when.

    \b
    Examples:
      kb correct e0123456789abcdef date 2016-11-14 --why "The transcript is dated."
      kb correct e0123456789abcdef place "Lima" --why "The report names the wrong city."
      kb correct e0123456789abcdef type summit --why "Five of them met."
      kb correct e0123456789abcdef participants "caller: Vladimir Putin; callee: Donald Trump" --why "He rang."
      kb build
    """
    note_decision(db, seeds, left=event_id, verdict="correct", field=field, value=value, who=who, when=when, why=why)


@kb.command("redact", context_settings=EXAMPLES)
@click.argument("actor", type=PageId(), metavar="ACTOR")
@reason_options
@database_option
@seeds_option
def redact_command(actor: str, why: str, who: str, when: str, db: Path, seeds: Path) -> None:
    """Take a person's name out of everything that is published. The decision is a line in seeds/judgements.csv.

    ACTOR is an id, the address of an actor's page, or a full name. From the next build on, blocks stand where the
    name stood in articles, and "[name removed]" among the participants. The articles themselves are not touched.
    Remove the line to undo it.

    \b
    Example:
      kb redact "Jane Roe" --why "Private person, asked on 3 May."
    """
    note_decision(db, seeds, left=actor, verdict="redact", who=who, when=when, why=why)
