"""Compressed files, read as a stream that cannot be made to swell without end."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO

MAX_RATIO = 150
"""Text shrinks to a tenth, markup to a thirtieth. What swells more than this, past `FREE_BYTES`, is no article."""
FREE_BYTES = 10_000_000
MAX_TOTAL = 1 << 40
"""Bytes that one archive may unpack to: more than any crawl's file, less than a disk."""
MAX_MEMBERS = 1_000_000
_BLOCK = 1 << 16


class ArchiveError(Exception):
    """An archive that is damaged or swells beyond measure; `code` is the code of the issue to raise."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Gunzipped(io.RawIOBase):
    """The content of a gzip file of one or many members, as a raw stream. Close the file yourself.

    Raises `ArchiveError` (`truncated`, `damaged_archive`, `archive_bomb`) while reading; what was read before counts.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._inflater = zlib.decompressobj(wbits=31)
        self._pending = b""
        self._begun = False
        self._read = self._written = 0
        self.members: list[tuple[int, int]] = [(0, 0)]
        """Where each member starts: in the content, and in the file. Whoever uses it may drop what it has passed."""

    def readable(self) -> bool:
        """True: this is a stream to read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with content; 0 at the end."""
        view = memoryview(buffer).cast("B")
        block = self._inflated(len(view))
        view[: len(block)] = block
        return len(block)

    def _inflated(self, size: int) -> bytes:
        while True:
            if not self._pending:
                self._pending = self._file.read(_BLOCK)
                self._read += len(self._pending)
            if not self._pending:
                if self._begun:
                    raise ArchiveError("truncated", "The gzip file ends too early. What came before is read; get it "
                                       "again for the rest.")
                return b""
            if self._inflater.eof and not self._next_member():
                return b""
            block = self._inflate(size)
            if block:
                return block

    def _next_member(self) -> bool:
        """Get ready for another member; False where only padding follows."""
        self._pending = self._pending.lstrip(b"\0")
        if not self._pending:
            return True
        self.members.append((self._written, self._read - len(self._pending)))
        self._inflater = zlib.decompressobj(wbits=31)
        return True

    def _inflate(self, size: int) -> bytes:
        try:
            block = self._inflater.decompress(self._pending, size)
        except zlib.error as error:
            raise ArchiveError("damaged_archive", f"The gzip file is damaged ({error}). What came before is read; get "
                               "it again for the rest.") from error
        rest = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        self._pending, self._begun = rest, not self._inflater.eof
        self._written += len(block)
        used = max(self._read - len(rest), 1)
        if self._written > MAX_TOTAL or (self._written > FREE_BYTES and self._written / used > MAX_RATIO):
            raise ArchiveError("archive_bomb", f"It unpacks to more than {MAX_RATIO} times its size, as no article "
                               "does. The rest is not read; unpack it yourself if you trust it.")
        return block


def zip_members(file: BinaryIO) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Name, size and open stream of each file in a zip archive, in the order of their names; folders are left out.

    Raises `ArchiveError` where it is damaged or would swell beyond measure. Nothing is written to disk, so names that
    lead elsewhere ("../x") are mere names here. Encrypted members are yielded too and raise when they are read.
    """
    try:
        archive = zipfile.ZipFile(file)
        members = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ArchiveError("damaged_archive", f"The zip file can't be opened ({error}). Get it again.") from error
    if len(members) > MAX_MEMBERS:
        raise ArchiveError("archive_bomb", f"It holds more than {MAX_MEMBERS:,} files. Unpack it yourself.")
    if any(info.filename == "[Content_Types].xml" for info in members):
        raise ArchiveError("binary_file", "This is an office document, not text. Save the article as text.")
    unpacked, packed = sum(info.file_size for info in members), sum(info.compress_size for info in members)
    if unpacked > MAX_TOTAL or (unpacked > FREE_BYTES and unpacked / max(packed, 1) > MAX_RATIO):
        raise ArchiveError("archive_bomb", f"It unpacks to more than {MAX_RATIO} times its size, as no article does. "
                           "It is not read; unpack it yourself if you trust it.")
    for info in members:
        try:
            stream = archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise ArchiveError("damaged_archive", f"{info.filename!r} can't be unpacked ({error}).") from error
        with stream:
            yield info.filename, info.file_size, stream
