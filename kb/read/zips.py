"""Zip archives: the files in them, also in what is left of one that was cut short."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, Final

from kb.read.archives import ArchiveError, Unpacked, inflate, refuse_bomb
from kb.read.issue_codes import binary_file

MAX_MEMBERS: Final = 1_000_000
_HEADER: Final = struct.Struct("<4s5H3I2H")
"""Of a file: signature, version, flags, method, time, day, check sum, packed and unpacked size, sizes of name and extra
fields."""
_LOCAL: Final = b"PK\3\4"
_LONGEST_SIZES: Final = 24
"""Bytes that may stand behind a file of which the sizes were not known before."""
_ENCRYPTED, _STREAMED, _UTF_8 = 1, 8, 1 << 11
_STORED, _DEFLATED = 0, 8
_BLOCK: Final = 1 << 16
_OFFICE: Final = "[Content_Types].xml"
_TYPE: Final = "mimetype"
_LONGEST_TYPE: Final = 200


class _Cut(Unpacked):
    """One file of an archive of which the table of contents is gone, from where the archive stands on; the bytes
    `ahead` were read already. It ends after so many bytes as are `stored` plainly, or where what is packed does.

    `packed` and `unpacked` are the sizes of what was read before, as all that an archive holds is measured together.
    """

    def __init__(self, file: BinaryIO, ahead: bytes, stored: int | None, packed: int, unpacked: int) -> None:
        super().__init__()
        self._file = file
        self._ahead = ahead
        self._left = stored
        self._inflater = zlib.decompressobj(wbits=-15)
        self._pending = b""
        self.packed, self.unpacked = packed, unpacked

    def inflated(self, size: int) -> bytes:
        """The next bytes of the content, `size` at most; none at its end."""
        block = b""
        while not block and not self.fault and not (self._inflater.eof if self._left is None else self._left == 0):
            block = self._taken(size) if self._left is not None else self._unpacked(size)
        self.unpacked += len(block)
        refuse_bomb(self.unpacked, self.packed)
        return block

    def _more(self, size: int) -> bytes:
        block, self._ahead = (self._ahead[:size], self._ahead[size:]) if self._ahead else (self._file.read(size), b"")
        self.packed += len(block)
        if not block:
            self.fault = ArchiveError("truncated", "The zip file ends too early.")
        return block

    def _taken(self, size: int) -> bytes:
        block = self._more(min(size, self._left or 0))
        self._left = (self._left or 0) - len(block)
        return block

    def _unpacked(self, size: int) -> bytes:
        data = self._pending or self._more(_BLOCK)
        block, fault = inflate(self._inflater, data, size) if data else (b"", None)
        if fault:
            self.fault = ArchiveError("damaged_archive", f"The zip file is damaged ({fault}).")
        self._pending = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        return block

    def rest(self) -> bytes:
        """The bytes behind the file that were read already; what was not asked for of its content is passed over."""
        while self.inflated(_BLOCK):
            pass
        return self._pending + self._ahead


def zip_members(file: BinaryIO) -> Iterator[tuple[str, IO[bytes] | Unpacked | ArchiveError]]:
    """Name and open stream of each file in a zip archive, in the order of their names, or what is wrong with it;
    folders are left out. Of an archive that was cut short, its files in their order as far as they go.

    Raises `ArchiveError` where it is damaged or would swell beyond measure. Nothing is written to disk, so names that
    lead elsewhere ("../x") are mere names here.
    """
    try:
        archive = zipfile.ZipFile(file)
        members = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        number = 0
        for found in _members_of_cut(file):
            number += 1
            yield found
        before = f"{number} of its files are read as far as they go" if number else "Nothing of it is read"
        raise ArchiveError("truncated" if number else "damaged_archive", "The table of contents at the end of the zip "
                           f"file can't be read ({error}). {before}; get it again.") from error
    _refuse_many(len(members))
    _refuse_document(_what_document(archive, members))
    refuse_bomb(sum(info.file_size for info in members), sum(info.compress_size for info in members), "It")
    for info in members:
        if info.flag_bits & _ENCRYPTED:
            yield info.filename, _locked()
            continue
        try:
            stream = archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise ArchiveError("damaged_archive", f"{info.filename!r} can't be unpacked ({error}).") from error
        with stream:
            yield info.filename, stream


def _locked() -> ArchiveError:
    return ArchiveError("damaged_archive", "It is encrypted. Unpack the archive with its password.")


def _refuse_many(number: int) -> None:
    if number > MAX_MEMBERS:
        raise ArchiveError("archive_bomb", f"It holds more than {MAX_MEMBERS:,} files. Unpack it yourself.")


def _refuse_document(what: str | None) -> None:
    if what:
        raise ArchiveError("binary_file", binary_file(what, None).message)


def _what_document(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str | None:
    """What kind of document a zip archive is by the files that such have; None for any other archive."""
    if any(info.filename == _OFFICE for info in members):
        return "an office document"
    told = next((info for info in members if info.filename == _TYPE and info.file_size < _LONGEST_TYPE), None)
    if told is None:
        return None
    try:
        return _what_of_type(archive.read(told))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return None


def _what_of_type(kind: bytes) -> str | None:
    if kind.startswith(b"application/epub"):
        return "an electronic book (EPUB)"
    return "an office document" if kind.startswith(b"application/vnd.oasis.") else None


def what_packed(data: bytes) -> str | None:
    """What kind of document, or archive, some bytes are that are a zip file; None for all others."""
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        return _what_document(archive, archive.infolist()[:MAX_MEMBERS]) or "a zip archive"
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return "a zip archive"


def _members_of_cut(file: BinaryIO) -> Iterator[tuple[str, Unpacked | ArchiveError]]:
    """The files of an archive by their own headers, one after another as far as these go on."""
    file.seek(0)
    pending, packed, unpacked, number = b"", 0, 0, 0
    while True:
        pending += file.read(max(_HEADER.size - len(pending), 0))
        if not pending.startswith(_LOCAL) or len(pending) < _HEADER.size:
            return
        _, _, flags, method, _, _, _, size, _, name_size, extra_size = _HEADER.unpack_from(pending)
        begin = _HEADER.size + name_size + extra_size
        pending += file.read(max(begin - len(pending), 0))
        charset = "utf-8" if flags & _UTF_8 else "cp437"
        name = pending[_HEADER.size : _HEADER.size + name_size].decode(charset, "replace")
        number += 1
        _refuse_many(number)
        _refuse_document("an office document" if name == _OFFICE else None)
        if len(pending) < begin or method not in (_STORED, _DEFLATED) or (method == _STORED and flags & _STREAMED):
            return
        stored = size if method == _STORED or flags & _ENCRYPTED else None
        member = _Cut(file, pending[begin:], stored, packed, unpacked)
        if flags & _ENCRYPTED:
            yield name, _locked()
        elif name == _TYPE:
            _refuse_document(_what_of_type(member.inflated(_LONGEST_TYPE)))
        elif not name.endswith("/"):
            yield name, member
        pending = member.rest()
        packed, unpacked = member.packed, member.unpacked
        if member.fault or (flags & _ENCRYPTED and flags & _STREAMED):
            return
        if flags & _STREAMED:
            pending += file.read(max(_LONGEST_SIZES + len(_LOCAL) - len(pending), 0))
            at = pending.find(_LOCAL, 0, _LONGEST_SIZES + len(_LOCAL))
            pending = pending[at:] if at >= 0 else b""
