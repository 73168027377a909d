"""Compressed files, read as a stream that cannot be made to swell without end."""

from __future__ import annotations

import io
import re
import zlib
from collections import deque
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    # zlib does not show the class of what it makes.
    from zlib import _Decompress as Inflater

MAX_RATIO = 150
"""Text shrinks to a tenth, markup to a thirtieth. What swells more than this, past `FREE_BYTES`, is no article."""
FREE_BYTES = 10_000_000
MAX_TOTAL = 1 << 40
"""Bytes that one archive may unpack to: more than any crawl's file, less than a disk."""
_BLOCK = 1 << 16
_BLOCKS_BEHIND = 16
"""Blocks of the file that are kept to look for the next member in: a fault may be noticed only when the unpacking has
run on into that."""
MAX_TRIES = 2000
"""Places that look like the start of a member and are tried in one file; by chance one in a hundred million bytes does.
"""
_AHEAD = 4096
"""Bytes from which a member's first words must come out."""
_MAGIC = re.compile(rb"\x1f\x8b\x08[\0-\x1f]")


class ArchiveError(Exception):
    """An archive that is damaged or swells beyond measure; `code` is the code of the issue to raise."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def inflate(inflater: Inflater, data: bytes, size: int) -> tuple[bytes, str | None]:
    """Up to `size` bytes of what is packed in `data`, and what is wrong with it; then all that came before the fault.

    After a fault the inflater is of no use.
    """
    before = inflater.copy()
    try:
        return inflater.decompress(data, size), None
    except zlib.error as error:
        return _before_the_fault(before, data, size), str(error)


def _before_the_fault(inflater: Inflater, data: bytes, size: int) -> bytes:
    """What can be unpacked of data that break somewhere: by ever smaller steps, for a fault costs the step it is in."""
    blocks: list[bytes] = []
    at, step = 0, max(len(data) // 2, 1)
    while at < len(data) and size > 0 and not inflater.eof:
        ahead = inflater.copy()
        try:
            block = ahead.decompress(data[at : at + step], size)
        except zlib.error:
            if step == 1:
                break
            step = max(step // 4, 1)
            continue
        blocks.append(block)
        size -= len(block)
        inflater, at = ahead, at + step
    return b"".join(blocks)


class Unpacked(io.RawIOBase):
    """What a packed file holds, as a raw stream that may end too early: `fault` then says why; ask `fault_of`."""

    def __init__(self) -> None:
        super().__init__()
        self.fault: ArchiveError | None = None

    def readable(self) -> bool:
        """True: this is a stream to read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with content; 0 at the end."""
        view = memoryview(buffer).cast("B")
        block = self.inflated(len(view))
        view[: len(block)] = block
        return len(block)

    def inflated(self, size: int) -> bytes:
        """The next bytes of the content, `size` at most; none at its end."""
        raise NotImplementedError


def refuse_bomb(unpacked: int, packed: int, what: str = "The rest") -> None:
    """Raises `ArchiveError` where so many packed bytes swell beyond measure; it tells `what` is not read for that."""
    if unpacked > MAX_TOTAL or (unpacked > FREE_BYTES and unpacked / max(packed, 1) > MAX_RATIO):
        raise ArchiveError("archive_bomb", f"It unpacks to more than {MAX_RATIO} times its size, as no article does. "
                           f"{what} is not read; unpack it yourself if you trust it.")


class Gunzipped(Unpacked):
    """The content of a gzip file of one or many members, as a raw stream. Close the file yourself.

    Where the file ends too early or is damaged, the content ends with what came before, and `fault` says why
    (`truncated`, `damaged_archive`); ask `fault_of`. An `ArchiveError` is raised for an `archive_bomb` alone.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._inflater = zlib.decompressobj(wbits=31)
        self._pending = b""
        self._begun = False
        self._read = self._written = 0
        self._behind: deque[bytes] = deque(maxlen=_BLOCKS_BEHIND)
        self._tries = self._looked_again = self._harmed = 0
        self.members: list[tuple[int, int]] = [(0, 0)]
        """Where each member starts: in the content, and in the file. Whoever uses it may drop what it has passed."""

    def inflated(self, size: int) -> bytes:
        """The next bytes of the content, `size` at most; none at its end."""
        while not self.fault:
            if not self._pending:
                self._pending = self._more()
            if not self._pending or (self._inflater.eof and not self._next_member()):
                break
            block = self._inflate(size)
            if block:
                return block
        return b""

    def _more(self) -> bytes:
        """The next bytes of the file; none at its end, whether or not that is where it should be."""
        block = self._file.read(_BLOCK)
        self._read += len(block)
        self._behind.append(block)
        if not block:
            self.fault = fault_of(self._file)
            if self._begun and not self.fault:
                self.fault = ArchiveError("truncated", "The gzip file ends too early.")
        return block

    def _next_member(self) -> bool:
        """Get ready for another member; False where there is none."""
        self._pending = self._pending.lstrip(b"\0")
        while not self._pending:
            self._pending = self._more()
            if not self._pending:
                return False
            self._pending = self._pending.lstrip(b"\0")
        if not self._pending.startswith(b"\x1f"):
            self.fault = ArchiveError("damaged_archive", "Something else follows the end of the gzip file.")
            self._harmed = self._read - len(self._pending)
            return False
        self.members.append((self._written, self._read - len(self._pending)))
        self._inflater = zlib.decompressobj(wbits=31)
        return True

    def _inflate(self, size: int) -> bytes:
        block, fault = inflate(self._inflater, self._pending, size)
        if fault:
            self.fault = ArchiveError("damaged_archive", f"The gzip file is damaged ({fault}).")
            self._pending, self._harmed = b"", self.members[-1][1]
            self._written += len(block)
            return block
        rest = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        self._pending, self._begun = rest, not self._inflater.eof
        self._written += len(block)
        used = max(self._read - len(rest), 1)
        refuse_bomb(self._written, used)
        return block

    def resume(self, begin: bytes) -> tuple[int, int] | None:
        """Go on, where the file is damaged, at the next member whose content begins with `begin`: the stream, which has
        ended, has content again. The bytes of the file from and up to which nothing is read; None where no such member
        is found.

        Each byte is looked at twice at most, apart from some of the beginning, and no more than `MAX_TRIES` members are
        tried in all.
        """
        fault, harmed = self.fault, self._harmed
        if not fault or fault.code != "damaged_archive":
            return None
        data = self._to_look_through()
        self._begun = False
        at = 0
        while True:
            match = _MAGIC.search(data, at)
            start = match.start() if match else max(len(data) - 3, at)
            if len(data) - start < _AHEAD and (block := self._more()):
                data, at = data[start:] + block, 0
            elif not match or self._tries == MAX_TRIES:
                self.fault, self._pending = fault, b""
                return None
            elif self._begins(data[start : start + _AHEAD], begin):
                self.fault, self._pending, self._inflater = None, data[start:], zlib.decompressobj(wbits=31)
                found = self._read - len(self._pending)
                self.members.append((self._written, found))
                return harmed, found
            else:
                at = start + 1

    def _to_look_through(self) -> bytes:
        """What has been read since the damaged member began, as far as it is kept; less of it where a file is damaged
        so often that all would be looked at time and again."""
        behind = b"".join(self._behind)
        first = max(self._harmed + (self._harmed == self.members[-1][1]), self._read - len(behind))
        data = behind[len(behind) - (self._read - first) :]
        self._looked_again += len(data)
        return data if self._looked_again < self._read + FREE_BYTES else data[-_AHEAD:]

    def _begins(self, data: bytes, begin: bytes) -> bool:
        self._tries += 1
        try:
            return zlib.decompressobj(wbits=31).decompress(data, len(begin)) == begin
        except zlib.error:
            return False


def fault_of(file: BinaryIO) -> ArchiveError | None:
    """Why a stream that has been read to its end ends too early; None where it does not."""
    raw = file.raw if isinstance(file, io.BufferedReader) else file
    return raw.fault if isinstance(raw, Unpacked) else None
