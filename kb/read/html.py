"""Web pages as they were fetched or saved: charset, facts, main text, and a date that can be relied on."""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5
from resiliparse.parse.html import HTMLTree

from kb.read import furniture
from kb.read.articles import checked_date, checked_language, checked_letters
from kb.read.hidden import take_hidden, without_hiding
from kb.read.issue_codes import issue
from kb.read.maintext import Block, TooDeep, parse_page, read_blocks
from kb.read.metadata import Facts, read_facts, read_stamp
from kb.read.page import mark_furniture
from kb.read.pagedates import DateLine, ambiguous_date, read_stated_line, read_worded_line, relative_date
from kb.read.pieces import Options, Piece
from kb.read.prose import words_of_prose
from kb.read.publishers import publisher_of_name
from kb.read.seen import seen_in_markup
from kb.read.sniff import BOMS, utf_16_of
from kb.read.surroundings import lines_of_page, runs_on, without_beside
from kb.read.tags import without_comments
from kb.read.walls import Walled, cut_short, offers_more, speaks_to_readers, wall, walled, what_is_called
from kb.records import Document, Issue, PageTime, Region, content_id

MIN_WORDS = 25
"""A page with fewer words of main text is an article only if it says so: by a headline and a date."""
FEW_WORDS = 8
"""A page with fewer still is a front page, a gallery or an error."""
FEWEST_SHOWN = 60
"""Words of a page with what it hides that are taken for its article."""
FEW_SHOWN = 100
"""A page that shows fewer words than these, and hides much, may hide its article: if that makes three times as many."""
MOST_OF_A_BEGINNING = 250
"""Words."""
MUCH_HIDDEN = 600
"""Characters."""
HEAD_LINES = 400
LINES_BELOW = 40
MOST_PARTS = 20
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,40})", re.I)


def decode_page(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The markup, and whether all of it could be decoded.

    A byte order mark decides, or that every other byte is a NUL; then valid UTF-8 that is not plain ASCII, whatever a
    page declares; then HTTP's charset, the page's own, and at last a detector.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), True
    if wide := utf_16_of(data):
        return _by_label(data, wide)
    declared = [charset] if charset else []
    declared += [match[1].decode("ascii") for match in [_META_CHARSET.search(data[:4096])] if match]
    for label in declared:
        if label.lower().startswith(("iso-2022", "utf-16", "utf-7")):
            # Seven-bit or two-byte text may look like UTF-8 by chance.
            return _by_label(data, label)
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8"), True
    for label in declared:
        if (map_encoding_to_html5(label, fallback_utf8=False) or "utf-8").lower() != "utf-8":
            return _by_label(data, label)
    return _by_label(data, detect_encoding(data) or "cp1252")


def _by_label(data: bytes, label: str) -> tuple[str, bool]:
    name = map_encoding_to_html5(label) or "cp1252"
    try:
        codec = codecs.lookup(name)
    except LookupError:
        codec = codecs.lookup("cp1252")
    text = codec.decode(data, "replace")[0]
    return text, text.count("\ufffd") <= data.count(b"\xef\xbf\xbd")


class Envelope(NamedTuple):
    """What the headers of a message say of the page in it: subject, sender, the outlet that this is or writes for, and
    the time at which it was sent, or the words of one that names no day."""

    title: str | None
    sender: str | None
    outlet: str | None
    sent: PageTime | None
    impossible: str | None

    def date_of(self, labelled: PageTime | None) -> PageTime | None:
        """When the article in the message was published: on the day that it names as such (`labelled`), as what is
        passed on may be older than the message; else when that was sent."""
        if labelled and (not self.sent or labelled.day <= self.sent.day):
            return labelled
        return self.sent

    def complete(self, facts: Facts, markup: str) -> Facts:
        """The facts of a page with what only the message tells. The page's metadata come first."""
        publisher = facts.publisher or (publisher_of_name(self.outlet) if self.outlet else None)
        line = None if facts.published else _visible_date(markup, facts, labelled=True)
        published = facts.published or self.date_of(line.published if line else None)
        return facts._replace(author=facts.author or self.sender, publisher=publisher, published=published,
                              impossible=facts.impossible or self.impossible)


def read_html(piece: Piece, options: Options, envelope: Envelope | None = None) -> Iterator[Document | Issue]:
    """The document of a page, after the issues that it raised; or an issue where it holds no article. `envelope` is
    given for a page that a message carries."""
    markup, sound = decode_page(piece.data, piece.charset)
    markup = seen_in_markup(markup)
    try:
        harmless, tree = parse_page(markup)
    except TooDeep:
        yield issue("no_main_text", "Its elements are nested thousands deep, as on no page for readers. Save the "
                    "text of the article instead.", source=piece.place)
        return
    facts = read_facts(tree, markup, url=piece.url, heading=envelope.title if envelope else None)
    if facts.copied and not piece.retrieved and not (options.today and facts.copied[:10] > options.today):
        piece = piece._replace(retrieved=facts.copied)
    if envelope:
        facts = envelope.complete(facts, harmless)
    main = _main_text(harmless, tree, facts.title, fast=options.fast)
    if main.notices and main.notices.whole:
        yield wall(main.notices.what, piece.place)
        return
    if main.is_short:
        is_dated = bool(facts.published or facts.updated or facts.impossible or _visible_date(markup, facts))
        if problem := _too_short(main.blocks, facts.title if is_dated else None, piece.place):
            yield _wall(main, facts.title, piece.place) or problem
            return
    if not sound:
        yield issue("wrong_encoding", "Some bytes are in no charset that the page declares or that fits; the letters "
                    "there are lost. Save it as UTF-8.", source=piece.place)
    text, regions = lay_out(facts.title, main.blocks, facts.publisher.country if facts.publisher else None)
    digest = sha256(piece.data).hexdigest()
    identity = content_id("a", facts.url or digest)
    yield from checked_letters(text, piece.place, identity)
    published, doubts = _published(piece, options, facts, harmless, identity)
    yield from doubts
    language, notices = checked_language(text, piece.place, identity, stated=facts.language)
    yield from notices
    if _is_cut(main, tree, facts):
        yield cut_short(text, piece.place, identity)
    yield Document(
        id=identity, url=facts.url, title=facts.title, author=facts.author,
        publisher=facts.publisher.name if facts.publisher else None, published=published, updated=facts.updated,
        retrieved=piece.retrieved, language=language, text=text, sha256=digest, source=piece.place, regions=regions)


class _Main(NamedTuple):
    """The main text of a page. If it `is_short`, the page has to say that it is an article. `notices` are
    what was found in it that stands in the place of an article."""

    blocks: list[Block]
    is_short: bool
    notices: Walled | None

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be none."""
        return self.is_short or bool(self.notices and self.notices.whole)


def _wall(main: _Main, title: str | None, place: str) -> Issue | None:
    """The issue of a page that holds too little text, where it is rather a notice in the place of an article."""
    found = main.notices
    is_most = found and found.words >= max(FEW_WORDS, _words(main.blocks))
    what = found.what if found and is_most else what_is_called(title)
    return wall(what, place) if what else None


def _is_cut(main: _Main, tree: HTMLTree, facts: Facts) -> bool:
    """Whether a page shows only the beginning of its article: it offers the rest, or says that it is for those who pay
    and has no more words than such beginnings have, for subscribers save what is whole."""
    if main.notices and main.notices.offer:
        return True
    if sum([block.text.count(" ") + 1 for block in main.blocks]) > MOST_OF_A_BEGINNING:
        return False
    return facts.for_payers or offers_more(extract_plain_text(tree, alt_texts=False, list_bullets=False))


def _main_text(markup: str, tree: HTMLTree, title: str | None, *, fast: bool) -> _Main:
    """The main text of a page without what the page hides; where hardly anything else is there, with that."""
    hiding = take_hidden(tree)
    main = _paragraphs(
        functools.cache(lambda fast: read_blocks(markup, tree, fast=fast, hides=hiding.maybe)), title, fast)
    words = 0 if main.is_doubtful else _words(main.blocks)
    is_doubtful = not words or (words < FEW_SHOWN and hiding.letters >= MUCH_HIDDEN)
    if is_doubtful and (bare := without_hiding(markup)) != markup:
        # Scripts show some pages only when they are whole, and the rest of others when somebody asks for it.
        whole = HTMLTree.parse(bare)
        shown = _paragraphs(functools.cache(lambda fast: read_blocks(bare, whole, fast=fast)), title, fast)
        if not shown.is_doubtful and _words(shown.blocks) >= max(FEWEST_SHOWN, 3 * words):
            return shown
    return main


def _paragraphs(read: Callable[[bool], list[Block]], title: str | None, fast: bool) -> _Main:
    blocks = _without_title(read(fast), title)
    if len(blocks) == 1 and _is_glued(blocks[0].text, title, read(True)):
        blocks = _without_title(read(True), title)
    found = walled(title, blocks)
    blocks = found.rest if found else blocks
    if _words(blocks) >= MIN_WORDS:
        return _Main(blocks, False, found)
    blocks = _sentences(read(True), title)
    again = walled(title, blocks)
    if found := again or found:
        blocks = [block for block in (again.rest if again else blocks) if not speaks_to_readers(block.text)]
    return _Main(blocks, True, found)


def _words(blocks: list[Block]) -> int:
    return sum(words_of_prose(block.text) for block in blocks)


def _is_glued(words: str, title: str | None, apart: list[Block]) -> bool:
    """Whether headline and text, and menus with them, or several paragraphs have become one, as cleaning leaves short
    pages."""
    return (title is not None and title.casefold() in words.casefold()) or (
        len({block.text for block in apart if block.text in words and words_of_prose(block.text)}) > 1)


def _sentences(blocks: list[Block], title: str | None) -> list[Block]:
    """Of the paragraphs of a page with little text those that end as sentences do and are no notice, each once."""
    found = dict.fromkeys(block for block in blocks if words_of_prose(block.text)
                          and not furniture.kind_of(block.text) and block.text != title)
    return list(found)


def _too_short(blocks: list[Block], headline: str | None, place: str) -> Issue | None:
    """The issue of a page that is not taken for an article, because it holds little text or none; else None.

    `headline` is given where the page states a date as well.
    """
    words = _words(blocks)
    if words < FEW_WORDS:
        return issue("no_main_text", "This page holds no running text: a front page, a gallery, or one that needs "
                     "JavaScript. Save the article itself.", source=place)
    if headline:
        return None
    return issue("short_text", f"This page holds only {words} words of running text, and does not say that they are an "
                 "article, by a headline and a date. If they are, save them as text.", source=place)


def _without_title(blocks: list[Block], title: str | None) -> list[Block]:
    return blocks[1:] if blocks and title and blocks[0].text.casefold() == title.casefold() else blocks


def lay_out(title: str | None, blocks: list[Block], country: str | None) -> tuple[str, tuple[Region, ...]]:
    """The text of a page, its title first, with regions for title, headings and what furniture is left."""
    parts = ([Block(title, heading=True)] if title else []) + blocks
    text = "\n\n".join(part.text for part in parts).replace("\0", "\ufffd")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    found = {region.start: region for region in mark_furniture(text, title=title, country=country).regions}
    at = 0
    for number, part in enumerate(parts):
        end = at + len(part.text)
        if part.heading and at not in found:
            found[at] = Region(at, end, "title" if number == 0 and title else "subtitle")
        at = end + 2
    return text, tuple(sorted(region for region in found.values() if region.end <= len(text)))


def _published(
    piece: Piece, options: Options, facts: Facts, markup: str, identity: str
) -> tuple[PageTime | None, list[Issue]]:
    """The date of publication by the order of trust, and the issues that it raises."""
    problems: list[Issue] = []
    stated = PageTime(value=options.published) if options.published else facts.published
    line = None if stated else _visible_date(markup, facts)
    stated = stated or (line.published if line else None)
    impossible = (line.impossible if line else None) or facts.impossible
    ambiguous = facts.ambiguous or (_ambiguous_line(markup) if not stated else None)
    relative = None
    if not stated and not facts.updated and not impossible and not ambiguous:
        stated = _guessed_date(markup, facts)
        if stated:
            problems.append(issue("guessed_date", f"The page states no date; {stated.value} was found in its address "
                                  "or among its words. If that is wrong, mend it in the page.",
                                  source=piece.place, document_id=identity))
        else:
            relative = next(filter(relative_date, _lines_near_headline(markup)), None)
    published, doubts = checked_date(stated, updated=facts.updated, impossible=impossible,
                                     ambiguous=ambiguous, relative=relative, today=options.today, source=piece.place,
                                     document_id=identity, retrieved=piece.retrieved)
    return published, problems + doubts


def _visible_date(markup: str, facts: Facts, *, labelled: bool = False) -> DateLine | None:
    """The first line of the page that states nothing but dates, near its headline; if `labelled`, the first that calls
    one the date of publication. What it states is `published`, whatever it calls it."""
    country = facts.publisher.country if facts.publisher else None
    foreign = facts.language not in (None, "en")
    for words in _lines_near_headline(markup):
        date = read_stated_line(words, country=country) or (
            read_worded_line(words) if foreign and not labelled else None)
        if date and (not labelled or (date.labelled and date.published)):
            time = date.published or date.updated
            return date._replace(published=read_stamp(words, facts.publisher) or (
                time.model_copy(update={"span": None}) if time else None))
    return None


def _ambiguous_line(markup: str) -> str | None:
    """The first line near the headline that is a date of which nobody can tell the day from the month."""
    return next(filter(ambiguous_date, _lines_near_headline(markup)), None)


def _lines_near_headline(markup: str) -> Iterator[str]:
    """The lines of a page from its headline on, or from the start where it has none, and the parts of each that inline
    elements make, if they are in no sentence."""
    markup = without_comments(markup)
    start = markup.find("<h1")
    most = HEAD_LINES if start < 0 else LINES_BELOW
    for number, chunks in enumerate(lines_of_page(markup, max(start, 0))):
        if number >= most:
            return
        if len(chunks) > 1:
            yield " ".join(chunks)
        if len(chunks) <= MOST_PARTS:
            yield from (words for at, words in enumerate(chunks)
                        if not runs_on(" ".join(chunks[:at]), " ".join(chunks[at + 1 :])))


def _guessed_date(markup: str, facts: Facts) -> PageTime | None:
    from htmldate import find_date  # lazy: takes 0.2 s to import, and few pages state no date

    try:
        found = find_date(without_beside(markup[:1_000_000]), url=facts.url, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, RecursionError, LookupError, OverflowError):
        return None
    return PageTime(value=found) if found else None


