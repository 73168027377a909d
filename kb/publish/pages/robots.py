"""What machines that read the web are asked to leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from kb.publish.addresses import DATABASE_NAME, TIMELINE

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

# Pages of events, actors and articles may be found; filters, sorts and SQL have addresses without end.
SOME = ("*.csv$", "*.json$", f"/{DATABASE_NAME}?", f"/{DATABASE_NAME}/*?", f"{TIMELINE}?", f"{TIMELINE}.", "/-/static")


async def robots_page(datasette: Datasette, request: Request) -> Response:
    """`robots.txt` (RFC 9309). Pages with endless variants are closed to robots, or with `robots: none` everything:
    `metadata.yml` says which, under `plugins: kb:`."""
    settings = datasette.plugin_config("kb") or {}
    closed = ("/",) if settings.get("robots") == "none" else SOME
    paths = (datasette.urls.path(path) if path.startswith("/") else path for path in closed)
    return Response.text("User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in paths))
