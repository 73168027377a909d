"""The commands of `kb`. Each says by example what it is for; each leaves the work to the pipeline."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click

from kb import __version__
from kb.cli import screen, type_cards
from kb.cli.options import DATABASE, EXAMPLES, PATH, IsoDay, PageId, Period, database_option, seeds_option, today_option
from kb.errors import KbError
from kb.export.extraction import extraction_as_dict
from kb.export.formats import FORMATS, whole_file
from kb.export.rows import rows_as_csv, rows_as_json
from kb.export.wording import counted
from kb.pipeline import (
    BuildOptions,
    build,
    describe_event_types,
    ensure_built,
    explain_event,
    export_events,
    extract_files,
    extract_to_partitions,
    list_contested,
    list_events,
    list_issues,
    list_replaced_types,
    warn_of_replaced_types,
    with_addresses,
)
from kb.records import Issue, Level


def fast_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--fast`, for web pages by the hundred thousand."""
    return click.option(
        "--fast", is_flag=True, help="Read web pages several times as fast, with more menus and notices left in."
    )(function)


@click.group(context_settings=EXAMPLES)
@click.version_option(__version__, prog_name="kb")
def kb() -> None:
    """Turn saved news articles into a sourced, queryable timeline of events.

    \b
    Start here:
      kb serve                     build data/kb.db from seeds/ if need be, and open it in the browser
      kb extract article.txt       see what is found in one article, without a database
      kb build ~/clippings         build the database from your own folder of articles
      kb events --actor Putin      read the timeline in the terminal

    Exit status: 0 done, 1 `kb check` found errors, 2 misuse or something could not be done.
    """


class PathOrAddress(click.ParamType):
    """A path, or a web address as text."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """Text that begins with http:// or https:// as it is, all else as a path."""
        if not str(value).strip():
            self.fail("the name is empty; write the path of a file or folder.", param, ctx)
        address = str(value).lower()
        if address.startswith("file:"):
            self.fail(f"{value} is the address of a file on this machine; write its path, such as "
                      f"{unquote(urlsplit(str(value)).path) or 'page.html'}.", param, ctx)
        return value if address.startswith(("http://", "https://")) else Path(value)


@kb.command("build", context_settings=EXAMPLES)
@click.argument("paths", nargs=-1, type=PathOrAddress())
@database_option
@seeds_option
@today_option
@click.option("--jobs", type=click.IntRange(1, 512), default=1, show_default=True,
              help="Processes that read and extract; the result is the same for any number.")
@click.option("--since", type=IsoDay(), help="Pass over articles published before this day.")
@click.option("--until", type=IsoDay(), help="Pass over articles published after this day.")
@click.option("--limit", type=click.IntRange(1), help="Take at most this many articles.")
@fast_option
@click.option("--profile", type=click.Choice(["full", "public"]), default="full", show_default=True,
              help="public: short quotations instead of full texts, so that the file can be given away.")
@click.option("--from", "partitions", type=PATH, multiple=True,
              help="What `kb extract --out` wrote: its folder or files. May be given again.")
@click.option("--allow-local", is_flag=True, help="Fetch addresses of this machine and of private networks too.")
@click.option("--force", is_flag=True, help="Build even when no input has changed, or no article can be read.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON object.")
def build_command(
    paths: tuple[Path | str, ...], db: Path, seeds: Path, today: str, jobs: int, since: str | None, until: str | None,
    limit: int | None, fast: bool, profile: str, partitions: tuple[Path, ...], allow_local: bool, force: bool,
    as_json: bool,
) -> None:
    """Read articles, find their events, link them and write the database.

    PATH is whatever you have saved: text, web pages (HTML, MHTML), WARC, RSS or Atom, mail, exports of news archives,
    tables (CSV), JSON lines, gzip or zip of these, or a folder of them, told apart by content; without one, the
    articles of the seeds folder are taken. The database then holds exactly what these paths hold. A new file is
    written beside the old one and takes its place in one step, so a reader never sees half a database. A web address is
    fetched once, politely, and its copy kept in fetched/ beside the database.

    \b
    Examples:
      kb build
      kb build ~/clippings/2016 export.jsonl --db data/kb.db
      kb build crawl.warc.gz --jobs 4 --fast --since 2016-11-01
      kb build ~/clippings https://example.org/2016/11/14/a-report
      kb build --profile public --db public/kb.db
    """
    if since and until and since > until:
        raise KbError(f"--since {since} is after --until {until}, so that no article could be taken. Swap them.")
    urls = [each for each in paths if isinstance(each, str)]
    files = tuple(each for each in (*paths, *partitions) if isinstance(each, Path))
    options = BuildOptions(paths=files if paths or partitions else (seeds / "articles",), db=db, seeds=seeds,
                           today=today, since=since, until=until, limit=limit, fast=fast, jobs=jobs,
                           profile=None if profile == "full" else profile)
    if urls:
        now = datetime.datetime.now(datetime.UTC)
        options = with_addresses(options, urls, now=now, allow_local=allow_local)
        for issue in options.refused:
            screen.show_issue(issue)
    for issue in warn_of_replaced_types(seeds):
        screen.show_issue(issue)
    with screen.progress("Reading and extracting") as advance:
        outcome = build(options, force=force, advance=advance)
    if as_json:
        click.echo(json.dumps(outcome._asdict(), default=str, ensure_ascii=False))
    else:
        screen.show_outcome(outcome)


@kb.command("serve", context_settings=EXAMPLES)
@database_option
@seeds_option
@today_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@click.option("--no-build", is_flag=True, help="Show the database as it is, whatever has become of its inputs.")
@click.option("--no-sql", is_flag=True, help="Readers may ask the questions there are, but write no SQL of their own.")
@click.option("--with", "others", type=PATH, multiple=True,
              help="Another database to serve beside, such as that of another year. May be given again.")
def serve_command(
    db: Path, seeds: Path, today: str, host: str, port: int, open_browser: bool, no_build: bool, no_sql: bool,
    others: tuple[Path, ...],
) -> None:
    """Publish the timeline, read-only, in Datasette; build it first when it is missing or older than its inputs.

    \b
    Examples:
      kb serve
      kb serve --port 8080 --open
      kb serve --db /srv/kb/kb.db --host 0.0.0.0 --no-build --no-sql
      kb serve --db data/kb-2017.db --with data/kb-2016.db --with data/kb-2015.db
    """
    from kb.publish.serve import serve  # lazy: Datasette takes a second to import, and only this command needs it

    if not no_build:
        options = BuildOptions(paths=(seeds / "articles",), db=db, seeds=seeds, today=today)
        with screen.progress("Reading and extracting") as advance:
            outcome = ensure_built(options, advance=advance)
        if outcome:
            screen.show_outcome(outcome)
    serve(db, host=host, port=port, open_browser=open_browser, allow_sql=not no_sql, others=others)


@kb.command("extract", context_settings=EXAMPLES)
@click.argument("paths", nargs=-1, required=True, type=PATH)
@seeds_option
@today_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document and line, with character offsets.")
@click.option("--nested", is_flag=True, help="With --json: also statements inside other statements.")
@click.option("--published", type=IsoDay(), help="The day of publication, where the articles do not say it.")
@fast_option
@click.option("--out", type=PATH, help="Folder for Parquet files of all that is found, from which `kb build` builds.")
@click.option("--jobs", type=click.IntRange(1, 512), default=1, show_default=True, help="With --out: processes.")
@click.option("--cluster", metavar="tcp://HOST:PORT", help="With --out: the Dask scheduler whose workers do it.")
@click.option("--profile", type=click.Choice(["full", "public"]), default="full", show_default=True,
              help="With --out: the profile of the builds to come.")
def extract_command(
    paths: tuple[Path, ...], seeds: Path, today: str, as_json: bool, nested: bool, published: str | None, fast: bool,
    out: Path | None, jobs: int, cluster: str | None, profile: str,
) -> None:
    """Show what is found in articles, without a database.

    \b
    Examples:
      kb extract seeds/articles/2016-11-14_capital-ledger_call.txt
      kb extract clippings/ --json > found.jsonl
      kb extract note.txt --published 2016-11-15
      kb extract crawls/ --out mentions/ --cluster tcp://scheduler:8786

    Exit status 1 when no article at all could be read.
    """
    if out:
        if as_json or nested:
            raise KbError("--out writes Parquet, and --json and --nested are for what is printed: say one or the "
                          "other.")
        options = BuildOptions(paths=paths, db=DATABASE, seeds=seeds, today=today, fast=fast, jobs=jobs,
                               profile=None if profile == "full" else profile, published=published)
        with screen.progress("Extracting") as advance:
            partitions, articles, issues = extract_to_partitions(options, out, cluster=cluster, advance=advance)
        for issue in issues:
            screen.show_issue(issue)
        found = f"{counted(partitions, 'partition')}, {counted(articles, 'article')} extracted"
        click.echo(f"{out}: {found}. Next: kb build --from {out}")
        return
    if cluster or jobs > 1 or profile != "full":
        raise KbError("--cluster, --jobs and --profile are for what is written into a folder: name one with --out.")
    if nested and not as_json:
        raise KbError("--nested adds to what --json prints: say both.")
    documents = 0
    for item in extract_files(paths, seeds=seeds, published=published, today=today, fast=fast):
        if isinstance(item, Issue):
            # The option settles it here; other commands that show the issue do not have it.
            screen.show_issue(item, also=" Or name the day: --published 2016-11-15." if item.code == "no_date" else "")
            continue
        documents += 1
        if as_json:
            click.echo(json.dumps(extraction_as_dict(item, nested=nested), ensure_ascii=False))
        else:
            screen.show_extraction(item)
    if not documents:
        raise SystemExit(1)


def filter_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What narrows the timeline: type, actor, status, period and number."""
    for option in reversed((
        click.option("--type", "event_type", help="Only events of this type, such as phone_call."),
        click.option("--actor", help="Only events with a participant whose name contains this."),
        click.option("--status", type=click.Choice(["occurred", "planned", "possible", "negated"]),
                     help="Only this status."),
        click.option("--from", "since", type=Period(),
                     help="Only events that may lie on or after this day or month."),
        click.option("--to", "until", type=Period(last=True),
                     help="Only events that may lie on or before this day or month."),
        click.option("--limit", type=click.IntRange(1, 2**31), help="At most this many events."),
    )):
        function = option(function)
    return function


def _check_period(filters: Mapping[str, Any]) -> None:
    """Raises `KbError` where a period ends before it begins."""
    since, until = filters["since"], filters["until"]
    if since and until and since > until:
        raise KbError(f"--from {since} is after --to {until}, so that no event could lie between. Swap them.")


@kb.command("events", context_settings=EXAMPLES)
@database_option
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@filter_options
def events_command(db: Path, style: str, as_json: bool, **filters: Any) -> None:
    """Print the timeline.

    \b
    Examples:
      kb events
      kb events --type phone_call --actor Putin
      kb events --from 2016-11-14 --to 2016-11-20 --format csv > week.csv
    """
    _check_period(filters)
    columns, rows = list_events(db, **filters)
    if as_json or style == "json":
        click.echo(rows_as_json(columns, rows), nl=False)
    elif style == "csv":
        click.echo(rows_as_csv(columns, rows), nl=False)
    else:
        screen.show_timeline(columns, rows, list_contested(db), is_narrowed=any(filters.values()))


@kb.command("export", context_settings=EXAMPLES)
@database_option
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="csv", show_default=True,
              help="; ".join(f"{name}: {each.what}" for name, each in FORMATS.items()) + ".")
@click.option("--out", "-o", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default=Path("-"),
              help="The file to write; without one, standard output.")
@click.option("--site", default="", metavar="URL",
              help="Where the site is published, for links that lead there; without it they begin with /kb/.")
@click.option("--title", default="Event timeline", show_default=True, help="What the export calls itself.")
@filter_options
def export_command(db: Path, style: str, out: Path, site: str, title: str, **filters: Any) -> None:
    """Write the timeline for another program: spreadsheets, calendars, maps, slides, data frames, graphs.

    Every event comes with the link to its evidence and the id of the build. Dates are never more exact than the
    articles, and no time zone moves them.

    \b
    Examples:
      kb export > timeline.csv
      kb export --format xlsx --out timeline.xlsx
      kb export --format timelinejs --actor Putin --site https://timeline.example.org > putin.json
    """
    _check_period(filters)
    if site and not site.startswith(("http://", "https://")):
        raise KbError(f"--site {site} is not an address such as https://timeline.example.org.")
    if str(out) == "-":
        binary = sys.stdout.buffer
        if FORMATS[style].suffix in {"xlsx", "parquet"} and binary.isatty():
            raise KbError(f"{style} is no text. Name a file: --out timeline.{FORMATS[style].suffix}")
        export_events(db, binary, style, site=site, title=title, **filters)
        return
    with whole_file(out) as file:
        export_events(db, file, style, site=site, title=title, **filters)
    links = "" if site else " Its links begin with /kb/events/; name the site, such as --site https://timeline.example.org."
    click.echo(f"Wrote {out} ({out.stat().st_size:,} bytes).{links}", err=True)


@kb.command("explain", context_settings=EXAMPLES)
@click.argument("event_id", type=PageId(), metavar="EVENT")
@database_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain_command(event_id: str, db: Path, as_json: bool) -> None:
    """Say why an event was coded as it is: every report's words, rule, roles, date and link.

    EVENT is an id from `kb events` or the address of an event page.

    \b
    Example:
      kb explain e0123456789abcdef
    """
    explanation = explain_event(db, event_id)
    if as_json:
        click.echo(json.dumps(explanation, ensure_ascii=False, indent=1))
    else:
        screen.show_explanation(explanation)


@kb.command("check", context_settings=EXAMPLES)
@database_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def check_command(db: Path, as_json: bool) -> None:
    """List what the last build refused or doubted, and why.

    Exit status 1 when anything in the list is an error, 0 when there are only warnings and notices.

    \b
    Example:
      kb check --json | jq '.[] | select(.level == "error")'
    """
    issues = list_issues(db)
    if as_json:
        click.echo(json.dumps([issue.model_dump(exclude_none=True) for issue in issues], ensure_ascii=False, indent=1))
    else:
        screen.show_issues(issues)
    if any(issue.level == Level.ERROR for issue in issues):
        raise SystemExit(1)


@kb.command("types", context_settings=EXAMPLES)
@seeds_option
@click.argument("type_id", metavar="[TYPE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def types_command(seeds: Path, type_id: str | None, as_json: bool) -> None:
    """List the event types with their roles and codes; with TYPE, all that its file declares.

    Your own types go into a folder event_types/ beside the seeds folder, one TOML file a type:

    \b
      id = "court_ruling"
      label = "Court ruling"
      description = "A court decides a case."
      triggers = { verb = ["overturn"], noun = ["ruling", "verdict"] }
      roles = { court = "organisation", party = "person|organisation|country" }

    \b
    Examples:
      kb types
      kb types phone_call
    """
    types = describe_event_types(seeds)
    if type_id and type_id not in types:
        raise KbError(f"There is no event type {type_id!r}. `kb types` lists those that there are.")
    shown = [types[type_id]] if type_id else list(types.values())
    if as_json:
        click.echo(json.dumps([event_type.model_dump(mode="json") for event_type in shown], indent=1))
    elif type_id:
        type_cards.show_type(types[type_id], list_replaced_types(seeds).get(type_id))
    else:
        type_cards.show_types(shown, list_replaced_types(seeds))
