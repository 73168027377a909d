"""One article as plain text, and what is checked of every article, whatever format it came in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from hashlib import sha256

from kb.read.decode import decode
from kb.read.issue_codes import issue
from kb.read.language import guess_language
from kb.read.markdown import without_marks
from kb.read.page import read_page
from kb.read.pieces import Options, Piece
from kb.read.seen import seen_in_words
from kb.read.wrapped import unwrapped
from kb.records import Document, Issue, PageTime, content_id

_MOJIBAKE = re.compile(
    r"â€[™œ\u009d\u0093\u0094“”˜¦]|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[ \u00a0£©«»]|â\u0080[\u0093-\u009d]")
_MOJIBAKE_STARTS = "âÃÂ"
_FEW = 3


def read_article(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """The document of a text, after the issues that it raised; its id comes from its address or its text."""
    text, problems = decode(piece.data, piece.place)
    yield from problems
    if text is None:
        return
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    text = unwrapped(without_marks(seen_in_words(text)))
    if not text.strip():
        yield issue("empty_file", "It holds only characters that nobody sees. Save the article again, or remove it.",
                    source=piece.place)
        return
    page = read_page(text)
    url = page.url or piece.url
    identity = content_id("a", url or digest)
    yield from checked_letters(text, piece.place, identity)
    stated = PageTime(value=options.published) if options.published else page.published
    stated, doubts = checked_date(stated, updated=page.updated, impossible=page.impossible,
                                  ambiguous=page.vague.ambiguous, relative=page.vague.relative, today=options.today,
                                  source=piece.place, document_id=identity, retrieved=piece.retrieved)
    yield from doubts
    language, notices = checked_language(text, piece.place, identity)
    yield from notices
    yield Document(
        id=identity, url=url, title=page.title, author=page.author,
        publisher=page.publisher.name if page.publisher else None, published=stated, updated=page.updated,
        retrieved=piece.retrieved, language=language, text=text, sha256=digest, source=piece.place,
        regions=page.regions)


FIRST_NEWS = "1605"
"""The year of the first newspaper, the Relation of Strasbourg; a year such as 0001 is a field that nobody filled in."""


def checked_date(
    published: PageTime | None, *, updated: PageTime | None = None, impossible: str | None = None,
    ambiguous: str | None = None, relative: str | None = None, today: str | None, source: str, document_id: str,
    line: int | None = None, retrieved: str | None = None,
) -> tuple[PageTime | None, list[Issue]]:
    """The date of publication unless it lies after `today` or before all news, and the issues that it raises.

    `impossible` are the words of a date that names no day, `ambiguous` of one that may name two, `relative` of one that
    tells how long ago it is; they matter where there is no other date of publication.
    A page that was fetched before it was published shows that one of two clocks is wrong: the page's word is kept.
    """
    if published and today and published.day > today:
        return None, [issue("future_date", f"It says that it is published on {published.day}, after {today}. The date "
                            "is refused; mend it in the article.", source=source,
                            document_id=document_id, line=line)]
    if published and published.day < FIRST_NEWS:
        return None, [issue("bad_date", f"It says that it is published on {published.day}, before there were "
                            "newspapers. The date is refused; mend it in the article.", source=source,
                            document_id=document_id, line=line)]
    if not published and impossible:
        return None, [issue("bad_date", f"It says that it is published on {impossible[:60]!r}, which is no day. The "
                            "date is refused; mend it in the article.", source=source, document_id=document_id,
                            line=line)]
    if not published and ambiguous:
        return None, [issue("bad_date", f"It says that it is published on {ambiguous[:60]!r}, which may be two days, "
                            "as it is not known which number is the month. No date is taken; write one such as “15 Nov "
                            "2016” in the article.", source=source, document_id=document_id,
                            line=line)]
    if not published and not updated and relative:
        return None, [issue("bad_date", f"It says that it is published {relative[:60]!r}, which counts from a moment "
                            "that is not known. No date is taken; write one such as “15 Nov 2016” in the article.",
                            source=source, document_id=document_id, line=line)]
    if not published and not updated:
        return None, [issue("no_date", "It does not say when it was published, so “yesterday” and the like stay "
                            "open. Add a line such as “Published: 15 Nov 2016” at its top.",
                            source=source, document_id=document_id, line=line)]
    if published and retrieved and published.day > _day_after(retrieved):
        return published, [issue("clock_doubt", f"It says that it is published on {published.day}, but the archive "
                                 f"that it was fetched on {retrieved[:10]}. One clock is wrong; the page's date stays.",
                                 source=source, document_id=document_id, line=line)]
    return published, []


def _day_after(retrieved: str) -> str:
    try:
        return (datetime.date.fromisoformat(retrieved[:10]) + datetime.timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return "9999"


def checked_language(
    text: str, source: str, document_id: str, *, stated: str | None = None, line: int | None = None
) -> tuple[str | None, list[Issue]]:
    """The language of a text, with a notice where it is one from which nothing is extracted."""
    language = guess_language(text, stated=stated)
    if language in {"en", None}:
        return language, []
    return language, [issue("other_language", f"This looks like {language}, and only English is extracted. It is kept "
                            "as a document.", source=source, document_id=document_id, line=line)]


def checked_letters(text: str, source: str, document_id: str, *, line: int | None = None) -> Iterator[Issue]:
    """A warning where letters are decoded twice ("â€™" for an apostrophe): the text is kept, the names will suffer."""
    if not any(sign in text for sign in _MOJIBAKE_STARTS):
        return
    found = [match.group() for match, _ in zip(_MOJIBAKE.finditer(text), range(_FEW), strict=False)]
    if len(found) == _FEW:
        yield issue("mojibake", f"Some letters were wrongly decoded before it was saved ({found[0]!r}). It is read as "
                    "it is; get it again if you can.", source=source, document_id=document_id, line=line)
