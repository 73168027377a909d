"""What tells, without reading it, that a file is what it was: its size, its times, and its number on the disk."""

from __future__ import annotations

import os
import struct

_LAYOUT = struct.Struct("<qqqQ")
SIZE = _LAYOUT.size
"""The bytes of a mark."""

SETTLED_NS = 2_000_000_000
"""A file that changed this shortly before it was looked at may change again without its times telling."""


def mark_of(found: os.stat_result) -> bytes:
    """The mark of a file of which the system tells so much."""
    return _LAYOUT.pack(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def is_settled(mark: bytes, now: int) -> bool:
    """Whether a file had not changed for a while at a moment in nanoseconds, so that its next change will show."""
    _, modified, changed, _ = _LAYOUT.unpack(mark)
    return bool(max(modified, changed) < now - SETTLED_NS)
