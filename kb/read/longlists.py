"""A list of articles as JSON that is too large to be read as one piece, in batches of its elements.

A window of the text moves over the file: no more of it is held than one article may have and two batches.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from kb.read.archives import ArchiveError, fault_of
from kb.read.issue_codes import issue
from kb.read.jsonlists import FIRST_KEY, after, ends_within, opening_of
from kb.read.pieces import BATCH, MAX_BYTES, Piece
from kb.records import Issue

_STEP = 1 << 20
_OVERLAP = 5000
"""Characters in which an element that begins at the end of the window is looked for once more."""
_DECODER = json.JSONDecoder()
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
_NEXT = re.compile(r'\}\s*+,?\s*+(?=\{\s*+"((?:[^"\\]|\\.){1,60})"\s*+:)')


def split_list(begun: bytes, file: BinaryIO, source: str) -> Iterator[Piece | Issue] | None:
    """The pieces of a list of articles, alone or in an object around it, of which a file's first bytes are read; None
    where these begin no such list. Each piece is a list again, in the same object, and its `line` is the number of its
    first element. Cost is linear in the size of the file.
    """
    window = _Window(begun, file, source)
    return window.pieces() if window.is_list else None


class _Window:
    """What is held of the text. What stands before `at` is whole and waits to be passed on."""

    def __init__(self, begun: bytes, file: BinaryIO, source: str) -> None:
        # The bytes of a letter that two reads cut in half are put together again; others stay what they are.
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        text = self._decoder.decode(begun)
        opening, self.is_wrapped = opening_of(text)
        head = text[:opening].lstrip("\ufeff") if self.is_wrapped else "["
        self.is_list = text.startswith("{", opening) and (self.is_wrapped or "[" in text[:opening])
        bare = _STRING.sub("", head)
        self.head, self.tail = head, "]" + "}" * (bare.count("{") - bare.count("}"))
        self.text, self.at, self.file, self.source = text[opening:], 0, file, source
        self.number = self.first_number = 1
        self.is_closed = self.is_after_break = False
        self.ended: ArchiveError | bool = False
        self._keys: set[str] = set()

    def pieces(self) -> Iterator[Piece | Issue]:
        """All pieces in order."""
        while not self.is_closed and (self.at < len(self.text) or self._grow()):
            is_whole = not self.is_after_break and self.text.startswith("{", self.at)
            if self.at > MAX_BYTES or (self.at > BATCH and is_whole):
                yield self._passed_on()
            if (end := self._end()) is not None:
                self._go_past(end)
            elif self.ended:
                break
            else:
                yield from self._past_a_break()
        if self.is_closed and self.text:
            yield self._piece(self.text[: self.at] + self.tail)
        elif not self.is_closed:
            cut = (self.ended.code, str(self.ended)) if isinstance(self.ended, ArchiveError) else None
            yield self._piece(self.text)._replace(cut=cut)

    def _grow(self) -> bool:
        """Read on; False at the end of the file."""
        if self.ended:
            return False
        try:
            block = self.file.read(_STEP)
        except ArchiveError as error:
            self.ended = error
            return False
        if not block:
            self.ended = fault_of(self.file) or True
        self.text += self._decoder.decode(block, final=not block)
        return bool(block)

    def _end(self) -> int | None:
        """Where the element ends; None where it breaks, is too large, or goes on beyond the end of the file."""
        tried = 0
        while True:
            # Twice as much as before, so that a large one is not gone through for every block.
            while tried and len(self.text) - self.at < 2 * tried and self._grow():
                pass
            tried = len(self.text) - self.at
            try:
                _, end = _DECODER.raw_decode(self.text, self.at)
            except (RecursionError, json.JSONDecodeError) as error:
                if tried > MAX_BYTES or not ends_within(self.text, error) or not self._grow():
                    return None
            else:
                # At the end of what is read, "12" may be the half of a number.
                if end < len(self.text) or not self._grow():
                    return end

    def _go_past(self, end: int) -> None:
        if key := FIRST_KEY.match(self.text, self.at):
            self._keys.add(key[1])
        self.number += 1
        self.is_after_break = False
        past = after(self.text, end)
        while past == len(self.text) and past - end < MAX_BYTES and self._grow():
            past = after(self.text, past)
        # What follows the list in the object around it is no article.
        self.is_closed = self.is_wrapped and "]" in self.text[end:past]
        self.at = end if self.is_closed else past

    def _past_a_break(self) -> Iterator[Piece | Issue]:
        """Go on where an element seems to begin after one that is broken. Whoever reads the piece in which both are
        looks for all that can be read; what is too large for that is left out."""
        is_left_out = False
        begun = self.at + 1
        while (found := self._next_from(begun)) is None:
            if not is_left_out and len(self.text) - self.at > MAX_BYTES:
                yield self._passed_on()
                yield issue("too_large", f"Element {self.number} is larger than {MAX_BYTES // 1_000_000} MB, or it is "
                            "not valid JSON and none that follows begins like the others for as long. It is left out: "
                            "mend or shorten it.", source=self.source, line=self.number)
                is_left_out = True
            if is_left_out:
                self.text = self.text[-_OVERLAP:]
            begun = max(len(self.text) - _OVERLAP, 0 if is_left_out else begun)
            if not self._grow():
                break
        self.at = len(self.text) if found is None else found
        self.number += 1
        self.is_after_break = True
        if is_left_out:
            self.is_closed = found is None
            self._drop()

    def _next_from(self, at: int) -> int | None:
        return next((found.end() for found in _NEXT.finditer(self.text, at)
                     if not self._keys or found[1] in self._keys), None)

    def _passed_on(self) -> Piece:
        passed = self._piece(self.text[: self.at].rstrip(", \t\r\n") + self.tail)
        self._drop()
        return passed

    def _drop(self) -> None:
        self.text, self.at, self.first_number = self.text[self.at :], 0, self.number

    def _piece(self, elements: str) -> Piece:
        return Piece("json", self.source, data=(self.head + elements).encode("utf-8", "surrogateescape"),
                     line=self.first_number)
