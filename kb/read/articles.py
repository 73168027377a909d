"""One saved article a file, as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kb.read.decode import read_text
from kb.read.issue_codes import issue
from kb.read.language import guess_language
from kb.read.page import read_page
from kb.records import Document, Issue, PageTime, content_id


def read_article(path: Path, *, published: str | None = None, today: str | None = None) -> Iterator[Document | Issue]:
    """The document of a text file, after the issues that it raised; its id comes from its address or its text."""
    text, problems = read_text(path)
    yield from problems
    if text is None:
        return
    source = str(path)
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    page = read_page(text)
    identity = content_id("a", page.url or digest)
    stated = PageTime(value=published) if published else page.published
    stated, doubts = checked_date(stated, updated=page.updated, today=today, source=source, document_id=identity)
    yield from doubts
    language = guess_language(text)
    if language not in {"en", None}:
        yield issue("other_language", f"This looks like {language}, and only English is extracted. It is kept as a "
                    "document.", source=source, document_id=identity)
    yield Document(
        id=identity, url=page.url, title=page.title, author=page.author,
        publisher=page.publisher.name if page.publisher else None, published=stated, updated=page.updated,
        language=language, text=text, sha256=digest, source=source, regions=page.regions)


def checked_date(
    published: PageTime | None, *, updated: PageTime | None = None, today: str | None, source: str,
    document_id: str, line: int | None = None,
) -> tuple[PageTime | None, list[Issue]]:
    """The date of publication unless it lies after `today`, and the issues that it raises."""
    if published and today and published.day > today:
        return None, [issue("future_date", f"It says that it is published on {published.day}, after {today}. The date "
                            "is refused; give the right one with --published.", source=source,
                            document_id=document_id, line=line)]
    if not published and not updated:
        return None, [issue("no_date", "It does not say when it was published, so “yesterday” and the like stay "
                            "open. Give the day with --published, or add a line such as “Published: 15 Nov 2016”.",
                            source=source, document_id=document_id, line=line)]
    return published, []
