"""What a database for everybody must not hold, beyond the words of its articles: what its maker's disk looks like."""

from __future__ import annotations

import sqlite3

PUBLIC = "public"
"""The profile of a build whose file may be given away."""
LONGEST_LOGGED = 300
"""Code points of a field that the log of changes keeps: the build before may have been a private one."""


def withhold_private(connection: sqlite3.Connection) -> None:
    """Take out folders and long quotations that earlier builds left; the file is rewritten, so no page keeps them."""
    connection.execute("pragma main.secure_delete = on")
    connection.execute("begin")
    connection.execute("update main.runs set settings = json_remove(settings, '$.paths')")
    connection.execute(
        "update main.changes set before = substr(before, 1, ?1), after = substr(after, 1, ?1) "
        "where length(before) > ?1 or length(after) > ?1", (LONGEST_LOGGED,)
    )
    connection.execute("commit")
    connection.execute("vacuum main")
