"""The Datasette plugin: our pages beside Datasette's, marked evidence in its tables, and reading only.

Datasette finds it by the entry point `kb` and takes `templates/` and `static/` from beside this file. It acts only on
a Datasette that serves a database named `kb`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils.asgi import Request, Response
from markupsafe import Markup

from kb.publish.addresses import DATABASE_NAME, STYLESHEET
from kb.publish.cells import cell_as_html
from kb.publish.faults import show_fault, show_forbidden
from kb.publish.pages.charts import table_vars
from kb.publish.pages.routes import routes_of
from kb.publish.pages.shell import is_site, other_years, questions, shell_context
from kb.publish.protection import App, read_only

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Our pages."""
    return routes_of(datasette) if is_site(datasette) else []


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Reading only, with protective headers."""
    if not is_site(datasette):
        return lambda app: app
    base = datasette.setting("base_url")
    own_paths = frozenset(f"{base}{DATABASE_NAME}/{name}" for name in questions(datasette))
    return lambda app: read_only(app, own_paths)


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    """Our style sheet, on Datasette's own pages too."""
    return [STYLESHEET] if is_site(datasette) else []


@hookimpl
def extra_template_vars(
    datasette: Datasette, request: Request | None, database: str | None, table: str | None, view_name: str | None
) -> Callable[[], Awaitable[dict[str, Any]]] | dict[str, Any]:
    """What the masthead shows, on every page, and the chart above the tables of events."""
    if not is_site(datasette):
        return {}
    shell = shell_context(datasette, request)
    if not request or view_name != "table" or database != DATABASE_NAME or not table:
        return shell

    async def with_chart() -> dict[str, Any]:
        return shell | await table_vars(datasette, request, table)

    return with_chart


@hookimpl
def render_cell(row: Any, value: Any, column: str, database: str, datasette: Datasette) -> Markup | None:
    """Sentences with their trigger marked, and links to events, actors and articles."""
    if not is_site(datasette) or database not in {DATABASE_NAME, *other_years(datasette)}:
        return None
    return cell_as_html(row, value, column, datasette, database)


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Callable[[], Awaitable[Response]] | None:
    """What readers may not do, in our own dress."""
    if not is_site(datasette):
        return None

    async def answer() -> Response:
        return await show_forbidden(datasette, request, message)

    return answer


@hookimpl
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Callable[[], Awaitable[Response]] | None:
    """Missing pages and faults in our own dress."""
    if not is_site(datasette):
        return None

    async def answer() -> Response:
        return await show_fault(datasette, request, exception)

    return answer
