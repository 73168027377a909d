"""`kb evaluate`: the extraction scored against articles that people annotated."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb.cli import screen
from kb.cli.commands import kb
from kb.cli.options import EXAMPLES, PATH, seeds_option
from kb.evaluate import evaluation_as_dict
from kb.pipeline import evaluate_folder


@kb.command("evaluate", context_settings=EXAMPLES)
@click.argument("folder", type=PATH)
@seeds_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate_command(folder: Path, seeds: Path, as_json: bool) -> None:
    """Score the extraction against articles that people annotated: precision, recall and F1 for each event type.

    FOLDER holds one JSON file an article with `text`, `published` and `events`; the text may also be in NAME.txt beside
    it. An event has `type`, `status`, `date`, `place`, `participants` ({"name", "role"}) and `triggers`, each with the
    words (`text`) and a longer stretch (`in`) that stands in the article only once. The last lines tell how often
    events of each confidence are right.

    \b
    Example:
      kb evaluate my-gold/
    """
    evaluation = evaluate_folder(folder, seeds=seeds)
    if as_json:
        click.echo(json.dumps(evaluation_as_dict(evaluation)))
    else:
        screen.show_evaluation(evaluation_as_dict(evaluation))
