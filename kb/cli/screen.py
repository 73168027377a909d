"""What people see in the terminal: tables that fit it, progress bars, one line an issue."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from kb.errors import harmless
from kb.export.wording import counted
from kb.pipeline import BuildOutcome, Progress
from kb.records import Document, Extraction, Issue, Level, Mention, PageTime, Statement

STYLES = {"occurred": "", "planned": "cyan", "possible": "yellow", "negated": "red"}
LEVELS = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTICE: "dim"}
UNKNOWN = "—"
_GAP = 2
"""Characters between two columns."""
_LONGEST_WORD = 28
"""Characters of a word that a column must hold whole; addresses and paths may be longer, and are broken."""
UNWRAPPED = 100_000
"""A width, in characters, that no row of a table reaches."""
ANCHORS = {
    "explicit": "the words name the date themselves",
    "dct": "counted from the day of publication",
    "dateline": "counted from the day of the story's dateline",
    "entry": "counted from the heading of the live blog's entry",
    "narrative": "counted from the date that the story named before",
    "quarter": "the quarter that the story reports",
    "none": "no date to count from",
}
"""What a date was resolved against, in words."""


class _Screen(Console):
    """A console on which names and texts can't steer the terminal: their control and direction marks are shown as �."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of what is shown, harmless."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(harmless(segment.text), segment.style)


def screen_console(*, stderr: bool = False) -> Console:
    """Where everything is shown: as wide as the terminal, and harmless to it."""
    return _Screen(stderr=stderr, highlight=False, soft_wrap=False)


def list_console() -> Console:
    """Where lists of one line a row are shown: into a pipe or a file no line is cut, unless COLUMNS says how wide."""
    console = screen_console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = UNWRAPPED
    return console


def screen_table(*headings: str, title: str | None = None, whole: Collection[str] = ()) -> Table:
    """A table without lines under dim headings; the columns named in `whole` are never broken, for copying."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in whole)
    return table


def fit(table: Table, width: int, may_go: Sequence[str] = ()) -> list[str]:
    """Make the columns as wide as a console of so many characters allows without breaking words, as far as it does.
    The headings of the columns that are left out for that, of those that may go."""
    if width >= UNWRAPPED:
        return []
    gone: list[str] = []
    sizes = {str(column.header): _sizes(column) for column in table.columns}
    for heading in may_go:
        if sum(least for least, _ in sizes.values()) + _GAP * (len(sizes) - 1) <= width:
            break
        del sizes[heading]
        gone.append(heading)
    table.columns = [each for each in table.columns if each.header in sizes]
    fixed = [column.no_wrap for column in table.columns]
    wide, full = [least for least, _ in sizes.values()], [most for _, most in sizes.values()]
    spare = width - sum(wide) - _GAP * (len(wide) - 1)
    while spare < 0 and (shrinking := [at for at, each in enumerate(wide) if each > 1 and not fixed[at]]):
        wide[max(shrinking, key=wide.__getitem__)] -= 1
        spare += 1
    while spare > 0 and (growing := [at for at, each in enumerate(wide) if full[at] > each]):
        wide[min(growing, key=lambda at: wide[at] / full[at])] += 1
        spare -= 1
    for column, each in zip(table.columns, wide, strict=True):
        column.width = each
    return gone


def print_fitted(console: Console, table: Table, may_go: Sequence[str] = ()) -> list[str]:
    """Show a table as `fit` makes it fit its console, and return what `fit` does; where words would be broken for
    that, show each row as lines of its own, one for each column."""
    least = [min(_sizes(column)[0], _LONGEST_WORD) for column in table.columns if column.header not in may_go]
    if sum(least) + _GAP * (len(least) - 1) <= console.width:
        left_out = fit(table, console.width, may_go)
        console.print(table)
        return left_out
    if table.title:
        console.print(Text(str(table.title), "bold"))
    for number, row in enumerate(zip(*(column.cells for column in table.columns), strict=True)):
        if number:
            console.print()
        lines = Table.grid(Column(overflow="fold"), Column(overflow="fold"), padding=(0, _GAP))
        for column, cell in zip(table.columns, row, strict=True):
            if str(cell):
                lines.add_row(Text(str(column.header), "dim"), cell)
        console.print(lines)
    return []


def _sizes(column: Column) -> tuple[int, int]:
    """How many characters a column needs so that no word is broken, and so that no line is."""
    cells = [each if isinstance(each, Text) else Text.from_markup(str(each)) for each in (column.header, *column.cells)]
    lines = [line for cell in cells for line in cell.plain.split("\n")]
    full = max(map(cell_len, lines), default=0)
    return full if column.no_wrap else max(map(_longest_word, lines), default=0), full


def _longest_word(line: str) -> int:
    return max(map(cell_len, line.split()), default=0)


@contextmanager
def progress(label: str) -> Iterator[Callable[[Progress], None]]:
    """A progress bar on standard error: how much of the input, articles, their rate, time left.

    Yields `advance(progress)`; nothing shows before two seconds have gone.
    """
    bar = Bar(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), console=screen_console(stderr=True), transient=True, auto_refresh=False,
    )
    task = bar.add_task(label, total=None, rate="", start=True)
    started = bar.get_time()
    shown = False
    last = started

    def advance(reached: Progress) -> None:
        nonlocal shown, last
        now = bar.get_time()
        if not shown and now - started > 2:
            bar.start()
            shown = True
        if shown and now - last > 0.2:
            last = now
            rate = f"{reached.articles:,} articles, {reached.articles / (now - started):,.0f}/s"
            bar.update(task, completed=reached.done, total=reached.total or None, rate=rate, refresh=True)

    try:
        yield advance
    finally:
        if shown:
            bar.stop()


def show_issue(issue: Issue, *, also: str = "") -> None:
    """One line on standard error: level, where, what is wrong and what to do; `also` is what else may be done here."""
    where = ":".join(str(part) for part in (issue.source or issue.document_id, issue.line) if part)
    line = Text(f"{issue.level}", style=LEVELS[issue.level])
    line.append(f" {where + ': ' if where else ''}{issue.message}{also}", style="")
    screen_console(stderr=True).print(line, soft_wrap=True)


def show_issues(issues: Sequence[Issue]) -> None:
    """All issues of a build as a table, and a line that counts them."""
    console = screen_console()
    if not issues:
        console.print("Nothing was refused or doubted.")
        return
    table = screen_table("level", "code", "where", "what is wrong, and what to do")
    for issue in issues:
        where = ":".join(str(part) for part in (issue.source or issue.document_id, issue.line) if part)
        table.add_row(Text(str(issue.level), LEVELS[issue.level]), issue.code, escape(where), escape(issue.message))
    print_fitted(console, table)
    counts = {level: sum(issue.level == level for issue in issues) for level in Level}
    console.print(", ".join(f"{number} {level}{'s' * (number != 1)}" for level, number in counts.items()))


def show_outcome(outcome: BuildOutcome) -> None:
    """What a build did: counts, and where to look next."""
    console = screen_console()
    if not outcome.written:
        console.print(f"{outcome.db} is up to date: no input has changed (--force builds it all the same).")
        return
    console.print(
        f"{outcome.db}: [bold]{outcome.events}[/] event{'' if outcome.events == 1 else 's'} and "
        f"{_count(outcome.statements, 'statement')} from {_count(outcome.documents, 'article')}."
    )
    if outcome.errors or outcome.warnings:
        found = f"{_count(outcome.errors, 'error')}, {_count(outcome.warnings, 'warning')}"
        console.print(f"{found}: `kb check` lists them.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _page_time(time: PageTime | None) -> str:
    if not time:
        return UNKNOWN
    zone = f" {time.zone}" if time.zone else ""
    return f"{time.value.replace('T', ' ')}{zone}" + (f" (UTC{time.offset})" if time.offset else "")


def _heading(console: Console, document: Document) -> None:
    console.rule(f"[bold]{escape(document.title or document.source or document.id)}", align="left", style="dim")
    table = Table.grid(padding=(0, 2))
    for label, value in (
        ("publisher", document.publisher), ("author", document.author), ("published", _page_time(document.published)),
        ("updated", _page_time(document.updated) if document.updated else None), ("url", document.url),
        ("source", document.source),
    ):
        if value:
            table.add_row(Text(label, "dim"), Text(value, overflow="fold"))
    console.print(table)


def marked(text: str, sentence: tuple[int, int], *inner: tuple[int, int]) -> Text:
    """A sentence with some of its spans set in bold."""
    start, end = sentence
    line = Text(text[start:end].replace("\n", " "))
    for left, right in inner:
        line.stylize("bold underline", max(left - start, 0), max(right - start, 0))
    return line


def _who(mention_participants: Sequence[Any]) -> str:
    return "; ".join(f"{p.name} ({p.role})" for p in mention_participants) or UNKNOWN


def show_extraction(extraction: Extraction) -> None:
    """One article: its metadata, its events with their words, its statements and its time expressions."""
    console = screen_console()
    document, annotations, statements, events = extraction
    text = document.text
    _heading(console, document)
    if events:
        table = screen_table("date", "type", "status", "who", "where", "words", title="Events")
        for event in events:
            table.add_row(
                event.time.value if event.time else UNKNOWN, event.type, Text(str(event.status), STYLES[event.status]),
                escape(_who(event.participants)), escape(event.place.name) if event.place else UNKNOWN,
                _mention_words(text, event.mentions),
            )
        print_fitted(console, table)
    if statements:
        table = screen_table("speaker", "cue", "what was said", "act", title="Statements")
        for statement in statements:
            table.add_row(*_statement_cells(text, statement))
        print_fitted(console, table)
    if annotations.times:
        table = screen_table("as written", "as resolved", "bounds", "anchor, rule", title="Times")
        for time in annotations.times:
            bounds = " to ".join(dict.fromkeys(day for day in (time.earliest, time.latest) if day))
            written = escape(text[time.start : time.end])
            table.add_row(written, f"{time.type} {time.value}", bounds or UNKNOWN, f"{time.anchor}, {time.rule}")
        print_fitted(console, table)
    console.print()


def _mention_words(text: str, mentions: Sequence[Mention]) -> Text:
    first = marked(text, mentions[0].sentence, mentions[0].trigger)
    if len(mentions) > 1:
        first.append(f" (+{len(mentions) - 1} more)", "dim")
    return first


def _statement_cells(text: str, statement: Statement) -> tuple[Text, Text, Text, Text]:
    surface = " ".join(text[start:end] for start, end in statement.source)
    speaker = Text(statement.speaker.name if statement.speaker else surface or UNKNOWN)
    if statement.speaker and surface and surface != statement.speaker.name:
        speaker.append(f" “{surface}”", "dim")
    return (
        speaker,
        Text(" … ".join(text[start:end] for start, end in statement.cue)),
        Text(" … ".join(text[start:end].replace("\n", " ") for start, end in statement.content)),
        Text(statement.act or ""),
    )


def show_timeline(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], contested: Mapping[str, str], *, is_narrowed: bool
) -> None:
    """Timeline rows as a table for people: date, what, status, where, sources, id.

    `contested` has the fields on which reports disagree, by event; `is_narrowed` says that not all were asked for.
    """
    console = list_console()
    if not rows:
        console.print("No event matches. `kb events` without options lists all." if is_narrowed else
                      "There is no event in the database: its articles tell of none of the known types. `kb check` "
                      "says what is wrong with them, `kb types` lists the types.")
        return
    table = screen_table("date", "event", "status", "place", "sources", "id", whole=("id",))
    shared = False
    for values in rows:
        row: Mapping[str, Any] = dict(zip(columns, values, strict=True))
        status = str(row["status"])
        shown = Text(status, STYLES.get(status, ""))
        if row["id"] in contested:
            parting = ", " if console.width == UNWRAPPED else "\n"
            shown.append(f"{parting}sources differ: {contested[row['id']]}", "magenta")
        shared = shared or row["independent_sources"] != row["sources"]
        # A period is broken where its second day begins, and nowhere else.
        dates = (row["date"] or UNKNOWN).replace("/", "/" if console.width == UNWRAPPED else "/\n")
        table.add_row(
            dates, escape(row["title"]), shown,
            escape(row["place"] or UNKNOWN), f"{row['independent_sources']} of {row['sources']}", row["id"],
        )
    left_out = print_fitted(console, table, may_go=("sources", "place"))
    notes = [counted(len(rows), "event")]
    if shared and "sources" not in left_out:
        notes.append("“1 of 2” sources: two articles, one independent source")
    if left_out:
        notes.append(f"a wider terminal, or --format csv, has {' and '.join(left_out)} too")
    console.print(f"{'; '.join(notes)}.", style="dim")


def _differences(explanation: Mapping[str, Any]) -> Iterator[str]:
    """A line for each field on which reports differ: its readings with the number of articles, the shown one first."""
    articles: dict[str, dict[str, set[str]]] = {}
    for each in explanation["readings"]:
        articles.setdefault(each["field"], {}).setdefault(each["value"], set()).add(each["document_id"])
    for field, readings in articles.items():
        shown = explanation.get(field)
        ranked = sorted(readings, key=lambda value: (value != shown, -len(readings[value]), value))
        told = [f"{value} ({len(readings[value])}{', shown' if value == shown else ''})" for value in ranked]
        yield f"sources differ on {field}: {' against '.join(told)}" + (
            f"; shown is {shown or 'none'}" if shown not in readings and field != "participants" else "")


def _source_name(report: Mapping[str, Any]) -> str:
    """Who published a report; else its article's title, its file, or at last its id."""
    return str(report["publisher"] or report["document"] or report["provenance"] or report["document_id"])


def show_explanation(explanation: Mapping[str, Any]) -> None:
    """Every report of an event with its words, the rule that coded it and why it was linked."""
    console = screen_console()
    console.rule(f"[bold]{escape(explanation['title'])}", align="left", style="dim")
    console.print(f"{explanation['type']}, {explanation['status']}, {explanation['date'] or 'no date'}")
    for each in explanation["corrections"]:
        made = f"by {each['judged_by']}, {each['judged_on']}: {each['why']}"
        console.print(Text(f"corrected: {each['field']} {each['value']} {made}"))
    for line in _differences(explanation):
        console.print(Text(line, "magenta"))
    for report in explanation["reports"]:
        sentence = Text(report["sentence"])
        at = report["trigger_start"] - report["sentence_start"]
        sentence.stylize("bold underline", at, at + len(report["trigger"]))
        console.print()
        told = report["published"] or (f"updated {report['updated']}" if report["updated"] else "undated")
        console.print(f"[dim]{escape(_source_name(report))}, {told}[/]")
        console.print(sentence)
        table = Table.grid(padding=(0, 2))
        for label in ("trigger", "rule", "confidence", "status", "date", "date_wording", "date_rule", "date_anchor",
                      "place", "place_wording", "hedge", "attributed_to", "participants", "content", "due", "link",
                      "founding_id"):
            if report.get(label) not in (None, ""):
                table.add_row(Text(label.replace("_", " "), "dim"), Text(_told(report, label)))
        console.print(table)


def _told(report: Mapping[str, Any], label: str) -> str:
    """What a report says of one thing; where it rests on words of the article, with the characters they span."""
    if label == "date_anchor":
        return ANCHORS.get(report[label], report[label])
    if label == "participants" and report["roles"]:
        return "; ".join(f"{each['name']} ({each['role']})" + (
            f" “{each['wording']}”{_span(each['start'], each['end'])}" if each["wording"] else "")
            for each in report["roles"])
    return f"{report[label]}{_span(report.get(f'{label}_start'), report.get(f'{label}_end'))}"


def _span(start: int | None, end: int | None) -> str:
    return "" if start is None or end is None else f" at {start}–{end}"


def show_evaluation(scores: Mapping[str, Any]) -> None:
    """Scores for each event type, for all events, for their fields and for each band of confidence."""
    console = screen_console()
    table = screen_table("type", "annotated", "found", "right", "precision", "recall", "F1")
    by_type = sorted(scores["by_type"].items(), key=lambda item: (-item[1]["gold"], item[0]))
    for name, score in (*by_type, ("all events", scores["events"]), ("strictly right", scores["strict"])):
        counts = (str(score["gold"]), str(score["found"]), str(score["paired"]))
        table.add_row(name, *counts, *(f"{score[key]:.3f}" for key in ("precision", "recall", "f1")))
    print_fitted(console, table)
    names, roles = scores["participants"], scores["participants_with_roles"]
    console.print(
        f"Of the events found: status {scores['status']:.3f}, date {scores['date']:.3f} where dated, place "
        f"{scores['place']:.3f}, participants F1 {names['f1']:.3f} ({roles['f1']:.3f} with roles)."
    )
    for band, score in scores["by_confidence"].items():
        console.print(f"Confidence {band}: {score['precision']:.2f} right of {score['found']}.", style="dim")
