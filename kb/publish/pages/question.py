"""The page of a question: its blanks, its answer page by page, and the whole answer as CSV.

Datasette's own page of a canned query shows the first rows only, as many as it may return at all, and takes seconds to
write them. Its JSON stays as it is.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit, tilde_decode
from datasette.utils.asgi import AsgiStream, BadRequest, Request, Response
from markupsafe import Markup, escape

from kb.export.rows import lines_as_csv
from kb.export.wording import date_words
from kb.publish.addresses import DATABASE_NAME
from kb.publish.cells import cell_as_html
from kb.publish.pages.blanks import read_blanks
from kb.publish.pages.reach import what_was_read
from kb.publish.pages.shell import Reader, questions, show
from kb.publish.pages.timeline import suggestions

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

PAGE_SIZE = 100
LAST_PAGE = 100_000
MOST_CHARACTERS = 1000
CSV_CHUNK = 2000
CSV_SECONDS = 60
IN_MEMORY = 4_000_000
UNSEEN = frozenset({"trigger_start", "trigger_end", "sentence_start"})
"""Offsets: the mark in the sentence says the same. They are in the CSV and the JSON."""
DATES = frozenset({"date", "due", "given", "when"})
"""Columns of TIMEX3 values: days, months and years stay as they are; what only programs read (2016-W46) is worded."""
PLAIN_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
NAMED = {"event": {"event_id"}, "actor": {"actor_id", "other_id"}, "document": {"document_id"}}
"""Columns whose name is a link on the page, so that the ids beside it need not be shown."""


async def question_page(datasette: Datasette, request: Request) -> Response:
    """The page of the question that the address names."""
    name = tilde_decode(request.url_vars["question"])
    question = questions(datasette)[name]
    database = datasette.get_database(DATABASE_NAME)
    blanks, filled, complaints = await read_blanks(datasette, question, request.args)
    number = page_number(request.args.get("_page"))
    asked = {**filled, "_shown": PAGE_SIZE + 1, "_skipped": (number - 1) * PAGE_SIZE}
    error, columns, rows = None, [], []
    try:
        results = await database.execute(f"select * from (\n{question['sql']}\n) limit :_shown offset :_skipped", asked,
                                         log_sql_errors=False)
        columns, rows = results.columns, results.rows
    except QueryInterrupted:
        error = "The question took too long. Narrow it: a name, a type or a period helps."
    except sqlite3.Error as problem:
        error = f"The database can't answer this: {problem}"
    seen = [column for column in columns if column not in _unseen(columns)]
    shown = rows[:PAGE_SIZE]

    def path(page: int) -> str:
        return question_path(name, blanks, page)

    context = {
        "name": name,
        "question": question,
        "blanks": blanks,
        "complaints": complaints,
        "suggested": await suggestions(Reader(datasette)),
        "error": error,
        "columns": [heading(column) for column in seen],
        "reach": None if rows or number > 1 else await what_was_read(Reader(datasette)),
        "rows": [[cell(datasette, row, column) for column in seen] for row in shown],
        "first": (number - 1) * PAGE_SIZE + 1,
        "before": path(number - 1) if number > 1 else None,
        "after": path(number + 1) if len(rows) > PAGE_SIZE else None,
        "forms": {form: question_path(name, blanks, form=form) for form in ("csv", "json")},
        "may_write_sql": datasette.setting("default_allow_sql"),
        "sql_path": f"/{DATABASE_NAME}?{urlencode({'sql': question['sql'], **blanks})}",
    }
    return await show(datasette, request, "question.html", context, status=400 if error else 200)


def page_number(wording: str | None) -> int:
    """A page as an address writes it; 1 where it is none."""
    return min(max(int(wording), 1), LAST_PAGE) if wording and wording.isascii() and wording.isdigit() else 1


def question_path(name: str, blanks: Mapping[str, str], page: int = 1, *, form: str = "") -> str:
    """The address of a question with its blanks filled; empty ones are left out. `form` is csv or json."""
    filled = {blank: words for blank, words in blanks.items() if words} | ({"_page": page} if page > 1 else {})
    path = f"/{DATABASE_NAME}/{name}{'.' if form else ''}{form}"
    return f"{path}?{urlencode(filled)}" if filled else path


def _unseen(columns: Sequence[str]) -> frozenset[str]:
    return UNSEEN.union(*(ids for named, ids in NAMED.items() if named in columns))


def heading(column: str) -> str:
    """A column's name for people."""
    return column.removesuffix("_id").replace("_", " ")


def cell(datasette: Datasette, row: Any, column: str) -> tuple[Markup | str, str]:
    """A cell as HTML, and the class that tells the style sheet how much room it needs."""
    value = row[column]
    if value is None or value == "":
        return "", "empty"
    shown = cell_as_html(row, value, column, datasette)
    if shown is None:
        text = str(value)
        if column in DATES and not PLAIN_DATE.fullmatch(text):
            text = date_words(text)
        shown = escape(text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…")
    length = len(str(value))
    return shown, "long" if length > 60 else "short" if length < 17 else ""


async def question_csv(datasette: Datasette, request: Request, name: str) -> AsgiStream:
    """The whole answer as CSV, however many rows it has; one that takes longer than a minute is refused."""
    question = questions(datasette)[name]
    _, blanks, complaints = await read_blanks(datasette, question, request.args)
    if complaints:
        # Nobody sees a complaint in a file.
        raise BadRequest(" ".join(complaints))

    def write(connection: sqlite3.Connection) -> Any:
        """The answer in a file of its own: rows can't wait in the database for a slow reader."""
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, mode="w+", encoding="utf-8", errors="replace",  # noqa: SIM115
                                             newline="")
        with sqlite_timelimit(connection, CSV_SECONDS * 1000):
            try:
                cursor = connection.execute(question["sql"], blanks)
                file.write(lines_as_csv([[column for column, *_ in cursor.description]]))
                while rows := cursor.fetchmany(CSV_CHUNK):
                    file.write(lines_as_csv(rows))
            except sqlite3.OperationalError as problem:
                if str(problem) == "interrupted":
                    raise QueryInterrupted(problem, question["sql"], blanks) from problem
                raise
        file.seek(0)
        return file

    file = await datasette.get_database(DATABASE_NAME).execute_fn(write)

    async def send(target: Any) -> None:
        with file:
            while text := file.read(1 << 18):
                await target.write(text)

    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return AsgiStream(send, headers=headers, content_type="text/csv; charset=utf-8")
