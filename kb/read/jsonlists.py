"""The elements of JSON that is none as a whole: a list that is cut off or breaks somewhere, several lists, objects over
several lines. What is whole before and after a broken element is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kb.read.jsonkeys import LISTS, is_article

_MOST_COUNTED = 2_000_000_000
"""Characters: where an element is tried for in vain, the error counts the lines of all that stands before it. In the
largest text that is a hundred places."""
_MOST_SCANNED = 8
"""How often the characters of a text may be gone through in vain, on the average."""
_DECODER, _LENIENT = json.JSONDecoder(), json.JSONDecoder(strict=False)
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*+")
_WRAPPER = re.compile(rf'\s*+\{{[^\[\]]{{0,4000}}?"(?:{"|".join(LISTS)}|docs)"\s*+:\s*+\[')
FIRST_KEY = re.compile(r'\{\s*+"((?:[^"\\]|\\.){1,60})"\s*+:')
_LONGEST_WORD = 6
"""Characters of what may be cut off before its end and is no string: `false`, or an escape such as `\\u00e9`."""


class Broken(NamedTuple):
    """Where a text breaks: the number of the element and the character at which that begins, what is wrong with it
    (empty where a list is not closed), whether the text ends there, and the character at which reading goes on."""

    number: int
    at: int
    why: str
    is_cut: bool
    resumed: int | None


class Elements:
    """Goes through the values of a text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.start, self.is_wrapped = opening_of(text)
        self.is_list = self.is_wrapped or text[: self.start].lstrip("\ufeff \t\r\n").startswith("[")
        self._keys: set[str] = set()
        self._tries, self._scanned = 0, 0
        self._most_tries = _MOST_COUNTED // (len(text) + 1)

    def read(self) -> Iterator[tuple[int, Any] | Broken]:
        """Numbers and values, from 1, and what is broken; it ends where nothing more can be found."""
        at, number = self.start, 0
        while at < len(self.text):
            number += 1
            try:
                row, end = self._element(at)
            except (RecursionError, json.JSONDecodeError) as error:
                self._tries += 1
                is_cut = ends_within(self.text, error)
                resumed = self._next(at + 1) if self.is_list and not is_cut else None
                yield Broken(number, at, _why(error), is_cut, resumed)
                if resumed is None:
                    return
                at = resumed
            else:
                if key := FIRST_KEY.match(self.text, at):
                    self._keys.add(key[1])
                yield number, row
                at = after(self.text, end)
                if self.is_wrapped and "]" in self.text[end:at]:
                    return  # what follows the list in the object around it is no article
        if self.is_list and (self.is_wrapped or not self.text.rstrip().endswith("]")):
            yield Broken(number + 1, at, "", True, None)

    def _element(self, at: int) -> tuple[Any, int]:
        """The value that begins there and its end; with tabs and line ends within its texts where it holds such."""
        try:
            return _DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Invalid control character") or self._tries > self._most_tries:
                raise
            own = FIRST_KEY.match(self.text, at)
            try:
                row, end = _LENIENT.raw_decode(self.text, at)
            except json.JSONDecodeError:
                raise error from None
            # Where a quotation mark is missing, an element may seem to reach into the next one.
            if not own or any(found[1] == own[1] for found in FIRST_KEY.finditer(self.text, at + 1, end)):
                raise
            return row, end

    def _next(self, at: int) -> int | None:
        """Where the next article begins: an object that begins with the key with which others begin, else any."""
        if key := FIRST_KEY.match(self.text, at - 1):
            self._keys.add(key[1])
        found = self._find(at, self._keys) if self._keys else None
        if found is None:
            self._keys = set()  # there are none of these any more, and nobody need look for them again
            found = self._find(at, None)
        return found

    def _find(self, at: int, keys: set[str] | None) -> int | None:
        begun = at
        while key := FIRST_KEY.search(self.text, at):
            at = key.start()
            if keys is not None and key[1] not in keys:
                at = key.end()
                continue
            if self._tries > self._most_tries or self._scanned + at - begun > _MOST_SCANNED * len(self.text):
                return None
            try:
                row, end = _DECODER.raw_decode(self.text, at)
            except json.JSONDecodeError as error:
                self._tries += 1
                self._scanned += (len(self.text) if error.msg.startswith("Unterminated") else error.pos) - at
                at += 1
            except RecursionError:
                self._tries += 1
                self._scanned += len(self.text) - at
                at += 1
            else:
                if is_article(row):
                    self._scanned += at - begun
                    return at
                at = end
        self._scanned += len(self.text) - begun
        return None


def opening_of(text: str) -> tuple[int, bool]:
    """Where the first value begins, past brackets, and whether that is in a list within an object."""
    wrapper = _WRAPPER.match(text)
    return after(text, wrapper.end() if wrapper else 0), wrapper is not None


def ends_within(text: str, error: Exception) -> bool:
    """Whether a value is broken because the text ends in it: in a string, a word, or where more should follow."""
    return isinstance(error, json.JSONDecodeError) and (
        error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()) - _LONGEST_WORD)


def after(text: str, at: int) -> int:
    """The place past spaces, commas and brackets of lists."""
    return _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string too


def _why(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "brackets in brackets without end"
