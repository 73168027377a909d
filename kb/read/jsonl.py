"""JSON lines: one article a line, with the keys id, url, title, published, publisher, author and text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from kb.read.articles import checked_date
from kb.read.decode import MAX_BYTES
from kb.read.issue_codes import issue
from kb.read.language import guess_language
from kb.read.page import mark_furniture
from kb.read.pagedates import read_date
from kb.read.publishers import Publisher, canonical_url, publisher_of_name, publisher_of_url, with_zone
from kb.records import Document, Issue, PageTime, content_id

_TEXT_FIELDS = ("url", "title", "publisher", "author", "published", "updated", "retrieved")


def read_json_lines(
    path: Path, *, published: str | None = None, today: str | None = None
) -> Iterator[Document | Issue]:
    """The documents of a JSON-lines file, line by line; a line that is not one is an `Issue` and the rest goes on.

    Never holds more than one line; a line over `MAX_BYTES` is skipped unread.
    """
    source = str(path)
    seen: set[str] = set()
    filled = 0
    try:
        with path.open("rb") as file:
            for number, line in _lines(file):
                if line is None:
                    yield issue("too_large", f"This line is larger than {MAX_BYTES // 1_000_000} MB, so it is no "
                                "article. Shorten it.", source=source, line=number)
                    continue
                line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if not line.strip():
                    continue
                filled += 1
                for item in _Reader(source, number, published, today).read(line):
                    if isinstance(item, Document) and item.id in seen:
                        yield issue("duplicate_id", f"The id {item.id!r} stands on an earlier line too. This line is "
                                    "left out; give it an id of its own.", source=source, line=number)
                        continue
                    if isinstance(item, Document):
                        seen.add(item.id)
                    yield item
    except OSError as error:
        yield issue("unreadable", f"{error.strerror or error}. Change its permissions, or leave it out.", source=source)
        return
    if not filled:
        yield issue("empty_file", "The file is empty. Write one JSON object a line, or remove it.", source=source)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None in place of one that is too long."""
    number = 0
    while line := file.readline(MAX_BYTES + 1):
        number += 1
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        yield number, None
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES)


class _Reader:
    """Reads one line of one file."""

    def __init__(self, source: str, number: int, published: str | None, today: str | None) -> None:
        self.source, self.number, self.published, self.today = source, number, published, today

    def _issue(self, code: str, message: str, document_id: str | None = None) -> Issue:
        return issue(code, message, source=self.source, line=self.number, document_id=document_id)

    def read(self, line: bytes) -> Iterator[Document | Issue]:
        """The document of a line, after the issues that it raised."""
        try:
            row = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            yield self._issue("bad_json", f"Not valid UTF-8 at byte {error.start} of the line. Save the file as UTF-8.")
            return
        except (ValueError, RecursionError) as error:
            yield self._issue("bad_json", f"Not valid JSON: {str(error).split(': line')[0]}. Mend or remove the line.")
            return
        problem = self._problem(row)
        if problem:
            yield problem
            return
        yield from self._document(row)

    def _problem(self, row: Any) -> Issue | None:
        if not isinstance(row, dict):
            return self._issue("bad_json", "Not a JSON object. Write {\"text\": ..., \"published\": ...}.")
        text = row.get("text")
        if text is None or (isinstance(text, str) and not text.strip()):
            return self._issue("missing_text", "There is no text. Put the article's words under the key \"text\".")
        for key in ("text", *_TEXT_FIELDS):
            if not isinstance(row.get(key), str | None):
                return self._issue("wrong_type", f"{key!r} should be text, not {type(row[key]).__name__}.")
        if not isinstance(row.get("id"), str | int | None) or isinstance(row.get("id"), bool):
            return self._issue("wrong_type", f"'id' should be text or a number, not {type(row['id']).__name__}.")
        for key in ("id", "text", *_TEXT_FIELDS):
            value = str(row.get(key) or "")
            if "\0" in value or not _encodable(value):
                return self._issue("bad_characters", f"{key!r} holds NULs or half characters (lone surrogates). "
                                   "Export it again as UTF-8.")
        return None

    def _document(self, row: dict[str, Any]) -> Iterator[Document | Issue]:
        text: str = row["text"]
        digest = sha256(text.encode()).hexdigest()
        url = canonical_url(row["url"]) if row.get("url") else None
        given = row.get("id")
        identity = str(given) if given not in (None, "") else content_id("a", url or digest)
        publisher = publisher_of_name(row["publisher"]) if row.get("publisher") else publisher_of_url(url)
        published, problems = self._published(row, publisher, identity)
        updated = with_zone(read_date(row["updated"]), publisher) if row.get("updated") else None
        published, doubts = (published, problems) if problems else checked_date(
            published, updated=updated, today=self.today, source=self.source, document_id=identity, line=self.number)
        yield from doubts
        language = guess_language(text)
        if language not in {"en", None}:
            yield self._issue("other_language", f"This looks like {language}, and only English is extracted. It is "
                              "kept as a document.", identity)
        yield Document(
            id=identity, url=url, title=row.get("title") or None, author=row.get("author") or None,
            publisher=publisher.name if publisher else None, published=published, updated=updated,
            retrieved=row.get("retrieved") or None, language=language, text=text, sha256=digest,
            source=f"{self.source}", regions=mark_furniture(
                text, title=row.get("title"), country=publisher.country if publisher else None))

    def _published(
        self, row: dict[str, Any], publisher: Publisher | None, identity: str
    ) -> tuple[PageTime | None, list[Issue]]:
        if self.published:
            return PageTime(value=self.published), []
        stated = row.get("published")
        if not stated:
            return None, []
        published = with_zone(read_date(stated), publisher)
        if published:
            return published, []
        return None, [self._issue("bad_date", f"'published' is {stated[:60]!r}, which is no date. Write it as "
                                  "2016-11-15 or 2016-11-15T04:59+00:00.", identity)]


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
