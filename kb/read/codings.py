"""What HTTP packs a page in (RFC 9110, 8.4; RFC 9112, 7.1): taken off without ever holding more than was asked for."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]

from kb.read.archives import inflate

MAX_CODINGS = 4
_BLOCK = 1 << 16
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_CHUNK_SIZE = re.compile(rb"[ \t]{0,9}([0-9A-Fa-f]{1,15})[ \t]{0,9}(?:;[^\r\n]{0,4000})?\r?\n")
_KNOWN = frozenset({"gzip", "x-gzip", "deflate", "br"})
_PACKED = _KNOWN | {"zstd", "compress", "x-compress", "dcb", "dcz"}


class Unpacked(NamedTuple):
    """A page's bytes, at most one more than was asked for; whether it ends too early or breaks: then what came before.
    """

    data: bytes
    is_cut: bool = False


def codings_in(stated: str) -> list[str]:
    """The codings that a header names, in the order in which they were laid on."""
    return [coding for each in stated.lower().split(",") if (coding := each.strip())]


def unpack(data: bytes, codings: list[str], most: int) -> Unpacked:
    """A body without its codings, given in the order in which they were laid on; `most` bytes of it, or one more.

    A body that is plain text, although a header says that it is packed, is taken as it is: some archives unpack pages
    and keep the header. Raises `ValueError` for what can't be unpacked.
    """
    if len(codings) > MAX_CODINGS:
        raise ValueError(f"it is packed {len(codings)} times over")
    is_cut = False
    for coding in reversed(codings):
        if coding not in _PACKED or not data.strip():
            continue
        if coding not in _KNOWN:
            if looks_packed(data):
                raise ValueError(f"it is packed as {coding!r}, which is not known here")
            continue
        unpacked = _unpacked(data, coding, most + 1)
        if unpacked.is_cut and not looks_packed(data):
            continue
        data, is_cut = unpacked.data, is_cut or unpacked.is_cut
        if is_cut and not data.strip():
            raise ValueError(f"it is no {coding} data, or its beginning is lost")
    return Unpacked(data[: most + 1], is_cut)


def unchunk(data: bytes) -> Unpacked:
    """A body taken out of its chunks; as it is where it has none, as in archives that took it out already."""
    pieces: list[bytes] = []
    at = 0
    while (match := _CHUNK_SIZE.match(data, at)) and (size := int(match[1], 16)):
        start = match.end()
        pieces.append(data[start : start + size])
        at = start + size
        if at > len(data):
            return Unpacked(b"".join(pieces), True)
        at += 2 if data.startswith(b"\r\n", at) else data.startswith(b"\n", at)
    if not pieces and not match:
        return Unpacked(data)
    return Unpacked(b"".join(pieces), is_cut=not match)


def looks_packed(data: bytes) -> bool:
    """Whether some bytes are no plain text: what is packed holds control characters before long."""
    return bool(_CONTROL.search(data[:1024]))


def _unpacked(data: bytes, coding: str, size: int) -> Unpacked:
    if coding == "br":
        return _unbrotli(data, size)
    if coding == "deflate":
        # Servers send what RFC 9110 demands (zlib) and what it does not (bare deflate).
        is_zlib = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
        return _inflated(data, 15 if is_zlib else -15, size)
    return _inflated(data, 31, size)


def _inflated(data: bytes, wbits: int, size: int) -> Unpacked:
    """The content of one or, of gzip, many members; what follows the last one counts for nothing."""
    blocks: list[bytes] = []
    inflater = zlib.decompressobj(wbits)
    pending, at = b"", 0
    while size > 0:
        if not pending:
            pending = data[at : at + _BLOCK]
            at += _BLOCK
        if inflater.eof:
            if wbits != 31 or not pending.startswith(b"\x1f"):
                return Unpacked(b"".join(blocks))
            inflater = zlib.decompressobj(wbits)
        # After the last byte, too: some of what it unpacks to may be waiting.
        block, fault = inflate(inflater, pending, min(size, _BLOCK))
        if fault or not (block or pending or inflater.eof):
            return Unpacked(b"".join((*blocks, block)), True)
        blocks.append(block)
        size -= len(block)
        pending = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    return Unpacked(b"".join(blocks))


def _unbrotli(data: bytes, size: int) -> Unpacked:
    blocks: list[bytes] = []
    decoder = brotli.Decompressor()
    at = 0
    while size > 0 and not decoder.is_finished():
        pending = data[at : at + _BLOCK] if decoder.can_accept_more_data() else b""
        at += len(pending)
        try:
            block = decoder.process(pending, output_buffer_limit=min(size, _BLOCK))
        except brotli.error:
            return Unpacked(b"".join(blocks), True)
        if not block and not pending and at >= len(data):
            return Unpacked(b"".join(blocks), True)
        blocks.append(block)
        size -= len(block)
    return Unpacked(b"".join(blocks))
