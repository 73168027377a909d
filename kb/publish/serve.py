"""`kb serve`: the site on a port of this machine, until Ctrl-C."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from datasette.app import Datasette

from kb.errors import KbError
from kb.publish.addresses import DATABASE_NAME
from kb.publish.editions import FreshSite
from kb.publish.prose import load_metadata
from kb.publish.site import check_database, open_site


def serve(
    db: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    open_browser: bool = False,
    metadata: Path | None = None,
    allow_sql: bool = True,
    others: Sequence[Path] = (),
) -> None:
    """Serve the database at `db`, read-only, until Ctrl-C.

    A file that a build swaps in meanwhile is picked up within seconds. `port` 0 takes any free one. `metadata` is laid
    over the product's own prose; None takes `metadata.yml` of the current folder, if there is one.
    Raises `KbError` where the database is missing or not ours, or the address can't be had.
    """
    for each in (db, *others):
        check_database(each)
    others = list({each.resolve(): each for each in others}.values())
    names = [DATABASE_NAME, *(each.stem for each in others)]
    if len(set(names)) < len(names):
        raise KbError("Databases that are served together need names of their own, such as kb-2015.db and kb-2016.db.")
    prose = load_metadata(metadata)
    # Where one facet of an address is mistaken, Datasette drops the others unasked, and Python says so at length.
    warnings.filterwarnings("ignore", r"coroutine '(\w*Facet|TableView)\.", RuntimeWarning)
    listener = _listen(host, port)

    def open_checked() -> Datasette:
        check_database(db)
        return open_site(db.absolute(), prose, allow_sql=allow_sql,
                         others=[each.absolute() for each in others])

    address = _address(host, listener.getsockname()[1])
    config = uvicorn.Config(
        FreshSite(db.absolute(), open_checked), log_level="warning", lifespan="on", server_header=False
    )
    server = _AnnouncingServer(config, address, open_browser=open_browser)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        # Uvicorn has shut down by now, and passes the signal on.
        pass
    finally:
        listener.close()


class _AnnouncingServer(uvicorn.Server):
    """Says where the site is, once it answers."""

    def __init__(self, config: uvicorn.Config, address: str, *, open_browser: bool) -> None:
        super().__init__(config)
        self._address = address
        self._open_browser = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            sys.stderr.write(f"Serving {self._address} (read-only). Press Ctrl-C to stop.\n")
            sys.stderr.flush()
            if self._open_browser:
                # A browser that has to be started first may block for seconds.
                threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise KbError(f"{host!r} is not an address of this machine ({error}). Try --host 127.0.0.1.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Binding alone does not claim a port that another server merely reuses; listening does.
        listener.listen(100)
    except OSError as error:
        listener.close()
        raise KbError(_refusal(host, port, error)) from error
    return listener


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another, such as --port {min(port + 1, 65535)}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this user has not. Choose one above 1023, such as --port 8001."
    return f"Can't listen on {host}, port {port}: {error.strerror}. Try --host 127.0.0.1 --port 8001."


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"
