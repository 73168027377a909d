"""What one process does with what it is given: articles read, annotated, extracted, and made into rows and units.

Everything here is a function of its input, so any number of processes may do it, on any number of machines.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.annotate.names.gazetteer import fold
from kb.errors import KbError
from kb.extract import complete, extract
from kb.extract.events import EventCoder
from kb.extract.statements import find_statements
from kb.link.covered_units import linked_as
from kb.link.packing import pack
from kb.link.redaction import Redacted, redact, unnamed
from kb.ontology import EventType, load_event_types
from kb.own_files import is_named
from kb.read import Files, Options, Piece, divide_piece, read_piece, split_file
from kb.records import Annotations, Document, Extraction, Issue, Level, LinkUnit, Statement
from kb.store import PUBLIC, TODAY_CODES, Entry, Harvest, Kept, Yield, drained, excerpt, prepare, unbundle
from kb.workers import Lost, TimeLimits, TooSlow, ordered_map, settle

OWN_TYPES = "event_types"
SECONDS_A_STAGE = 60
"""A stage, such as reading or finding names, takes some milliseconds for an article and seconds for megabytes."""
HANDFUL = 120_000
"""Characters of the documents that go through extraction together."""
TASK_BYTES = 64_000
TASK_PIECES = 32


def gazetteer_of(seeds: Path) -> Gazetteer:
    """All known names, those of the reader's lists among them. Raises `KbError` where these are malformed."""
    return Gazetteer(*[path if is_named(path) else None for path in (seeds / "actors.csv", seeds / "places.csv")])


class Extractor:
    """Documents in, extractions out. Built once a process, because the lexicons take time to compile.

    `redacted` are ids of actors whose names are taken out of everything. Raises `KbError` where the reader's own
    actors, places or event types are malformed.
    """

    def __init__(self, seeds: Path, redacted: frozenset[str] = frozenset()) -> None:
        self.redacted = redacted
        self.gazetteer = gazetteer_of(seeds)
        self.event_types = own_event_types(seeds)
        self.coder = EventCoder(self.event_types)
        settle()

    def __call__(self, document: Document) -> Extraction:
        return extract(document, self.annotated(document), self.coder)

    def guarded(self, document: Document) -> Extraction | Issue:
        """The extraction, or an issue where the program itself fails on a document.

        Only English is extracted; a document in another language yields itself and no more, without redacted names.
        """
        (found,) = self.all_guarded([document])
        return found.shown if isinstance(found, Redacted) else found

    def all_guarded(self, documents: Sequence[Document]) -> list[Redacted | Issue]:
        """The same for several documents, each also as it is with the names. Each stage does all of them before the
        next begins, for that is an eighth faster: the word lists of one stage fit into the processor's cache, those of
        all don't."""
        found: list[Any] = [None] * len(documents)
        with TimeLimits() as limits:
            for stage in (self.annotated, self._stated, self._completed):
                for number, document in enumerate(documents):
                    if document.language in {"en", None} and not isinstance(found[number], Issue):
                        found[number] = _guarded(stage, document, found[number], limits)
        return [self._bare(document) if each is None else each
                for each, document in zip(found, documents, strict=True)]

    def annotated(self, document: Document, found: None = None) -> Annotations:
        """The first stage: what all others rest on."""
        return annotate(document, self.gazetteer)

    def _stated(self, document: Document, found: Annotations) -> tuple[Annotations, list[Statement]]:
        return found, find_statements(document, found)

    def _completed(self, document: Document, found: tuple[Annotations, list[Statement]]) -> Redacted:
        extraction = complete(document, *found, self.coder)
        return Redacted(extraction, redact(extraction, self.redacted, fold) if self.redacted else extraction)

    def _bare(self, document: Document) -> Redacted:
        whole = Extraction(document, Annotations([], [], [], [], []), [], [])
        if not self.redacted:
            return Redacted(whole, whole)
        return Redacted(whole, whole._replace(document=unnamed(document, self.redacted, fold)))


def _guarded(stage: Callable[[Document, Any], Any], document: Document, found: Any, limits: TimeLimits) -> Any:
    """What a stage makes of a document, or an issue.

    This is the one place where any exception of extraction is caught: a mistake of ours in one article must not cost
    the reader the other ten thousand.
    """
    try:
        with limits.of(SECONDS_A_STAGE):
            return stage(document, found)
    except TooSlow:
        return Issue(
            code="too_slow", level=Level.ERROR, source=document.source, document_id=document.id,
            message=f"It took longer than {SECONDS_A_STAGE} s, as no article should. It was left out; please "
                    "report it with the article.",
        )
    except Exception as error:
        return Issue(
            code="extraction_failed", level=Level.ERROR, source=document.source, document_id=document.id,
            message=f"A fault of this program: {_place_of(error)}. The article was left out; please report it with "
                    "the article.",
        )


def own_event_types(seeds: Path) -> dict[str, EventType]:
    """The event types by id: the package's, and those in `event_types/` beside the seeds folder.

    Raises `KbError` where something else bears that name, or a type is malformed.
    """
    folder = seeds.absolute().parent / OWN_TYPES
    if folder.is_dir():
        return load_event_types([folder])
    if is_named(folder):
        raise KbError(f"{folder} is no folder, so that event types in it would not count. Make a folder of that name "
                      "and put the file into it, or take it away.")
    return load_event_types()


_SAMPLE = "Foreign Minister Anna Schmidt told reporters on Monday, 14 November: “We will meet in Berlin next week.”"


class Known(NamedTuple):
    """A piece of which an earlier build has kept all that it yields."""

    key: bytes
    size: int


Part = Piece | Issue | Known
PASSING_CODES = frozenset({"too_slow", "unreadable", "extraction_failed", "reading_failed"})
"""Issues that may be gone when it is tried again."""


class Harvester:
    """Pieces in, harvests and issues out, in the order of the pieces. Built once a process.

    It takes a second to be ready, and is so when the first piece comes, for there may be none; or at once with `ready`.
    """

    def __init__(
        self, seeds: Path, reading: Options, since: str | None = None, redacted: frozenset[str] = frozenset(),
        profile: str | None = None, *, ready: bool = False,
    ) -> None:
        self._make_extractor = functools.cache(functools.partial(Extractor, seeds, redacted))
        self._reading = reading
        self._since = since
        self._profile = profile
        if ready:
            # Word lists are compiled when they are first needed: better once here than in every process that is forked.
            self._make_extractor()(Document(id="", text=_SAMPLE, sha256=""))

    def __call__(self, task: Sequence[Part]) -> list[list[Harvest | Issue]]:
        """What each part of a task yields, nothing for known ones."""
        made: list[list[Harvest | Issue]] = [[] for _ in task]
        for handful in handfuls(self._read(task)):
            documents = [item for _, item in handful if isinstance(item, Document)]
            extracted = iter(self._make_extractor().all_guarded(documents) if documents else [])
            with TimeLimits() as limits:
                for number, item in handful:
                    found = next(extracted) if isinstance(item, Document) else item
                    made[number].append(_guarded(self._harvested, found.whole.document, found, limits)
                                        if isinstance(found, Redacted) else found)
        return made

    def _read(self, task: Sequence[Part]) -> Iterator[tuple[int, Document | Issue]]:
        """The documents and issues of a task, each with the number of its part."""
        for number, part in enumerate(task):
            if isinstance(part, Issue):
                yield number, part
            elif isinstance(part, Piece):
                for item in read_guarded(part, self._reading):
                    if isinstance(item, Issue) or not self._is_before(item):
                        yield number, item

    def _is_before(self, document: Document) -> bool:
        """Whether a document was published before the time that was asked for."""
        time = document.reference_time
        return bool(self._since and time and time.day < self._since)

    def _harvested(self, document: Document, found: Redacted) -> Harvest:
        published = excerpt(found.shown, worded=found.whole.document.text) if self._profile == PUBLIC else found.shown
        prepared, kept = prepare(published)
        card, units = linked_as(found, published, kept)
        return Harvest(prepared, card, _packed(units))


def handfuls(items: Iterable[tuple[int, Document | Issue]]) -> Iterator[list[tuple[int, Document | Issue]]]:
    """The items in handfuls: enough to be extracted together, few enough for their annotations to fit in memory."""
    handful: list[tuple[int, Document | Issue]] = []
    size = 0
    for number, item in items:
        handful.append((number, item))
        size += len(item.text) if isinstance(item, Document) else 0
        if size > HANDFUL:
            yield handful
            handful, size = [], 0
    if handful:
        yield handful


def _packed(units: Iterable[LinkUnit]) -> list[tuple[str, str]]:
    return [(unit.event.id, pack(unit)) for unit in units]


def read_guarded(piece: Piece, options: Options) -> Iterator[Document | Issue]:
    """What a piece holds. A page that takes too long, or on which the program itself fails, is an issue; what follows
    in its piece is left out with it."""
    items = read_piece(piece, options)
    with TimeLimits() as limits:
        while True:
            try:
                with limits.of(SECONDS_A_STAGE):
                    item = next(items, None)
            except TooSlow:
                yield _left_out(piece, "too_slow", f"Reading it took longer than {SECONDS_A_STAGE} s")
                return
            except Exception as error:
                # As in `Extractor.guarded`: a mistake of ours must not cost the reader all other articles.
                yield _left_out(piece, "reading_failed", f"A fault of this program: {_place_of(error)}")
                return
            if item is None:
                return
            yield item


def _place_of(error: Exception) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(where.filename).name} line {where.lineno}"


def _left_out(part: Piece, code: str, what: str) -> Issue:
    line = part.line if part.is_by_lines else None
    return Issue(code=code, level=Level.ERROR, source=part.place, line=line,
                 message=f"{what}. It was left out; please report it with the article.")


class Bundler:
    """A harvester whose yields are made into bytes where they are made, once, for the way and for keeping."""

    def __init__(self, make_harvester: Callable[[], Harvester]) -> None:
        self._harvest = make_harvester()

    def __call__(self, task: Sequence[Part]) -> list[Yield]:
        """What each part of a task yields, nothing for known ones."""
        return [Yield.of(items) for items in self._harvest(task)]


class Gathered(NamedTuple):
    """What a piece yields, with its size; the items are there once. There is no key where it is not one whole piece
    that could be read."""

    size: int
    items: Iterator[Harvest | Issue]
    key: bytes | None = None


def gathered(
    files: Iterable[Path], make_harvester: Callable[[], Harvester], kept: Kept, base: bytes, jobs: int,
    wanted: frozenset[bytes] | None = None,
) -> Generator[Gathered, None, None]:
    """What each piece of the input yields, in order; what is not kept yet is made, and kept. `wanted` are the keys of
    the pieces to take; None takes all.

    `base` identifies all that bears on what a piece yields, beside the piece itself and the day that counts as today.
    """
    tasks = make_tasks(files, kept, base, wanted)
    with contextlib.closing(ordered_map(functools.partial(Bundler, make_harvester), tasks, jobs=jobs)) as results:
        for task, found in results:
            if isinstance(found, Lost):
                size = sum(part.size for part in task if not isinstance(part, Issue))
                yield Gathered(size, drained(list(rescued(task, found, make_harvester, kept))))
                continue
            for part, made in zip(task, found, strict=True):
                if isinstance(part, Known):
                    yield Gathered(part.size, drained(_known(part, kept)), part.key)
                elif isinstance(part, Piece):
                    key = _piece_key(part, kept, base)
                    _keep(key, made, kept)
                    yield Gathered(part.size, made.taken(), key)
                else:
                    yield Gathered(0, made.taken())


class PieceKeys(NamedTuple):
    """The keys of pieces in order, or issues where there is no piece, and beside each the name of its file."""

    names: Sequence[bytes]
    keys: Sequence[bytes | Issue]


def piece_keys(files: Files, kept: Kept, base: bytes) -> PieceKeys | None:
    """The keys of all pieces; None where a piece has no key. What is known of a file is looked up, not read."""
    known = kept.file_keys(files.marks, base)
    names: list[bytes] = []
    keys: list[bytes | Issue] = []
    for name, noted in zip(files.marks, known, strict=True):
        if noted is not None:
            names.append(name)
            keys.append(noted)
            continue
        for part in split_file(Path(os.fsdecode(name))):
            key = part if isinstance(part, Issue) else _piece_key(part, kept, base)
            if key is None:
                return None
            names.append(name)
            keys.append(key)
    return PieceKeys(names, keys)


def _known(part: Known, kept: Kept) -> list[Harvest | Issue]:
    try:
        return unbundle(kept.get(part.key))
    except ValueError as error:
        raise KbError(f"{kept.path} is damaged ({error}). Delete it and build again: it is made anew.") from error


def _keep(key: bytes | None, made: Yield, kept: Kept) -> None:
    if key is not None and not made.codes & PASSING_CODES:
        kept.put(key, Entry(made.content, bool(made.codes & TODAY_CODES)))


def _piece_key(part: Piece, kept: Kept, base: bytes) -> bytes | None:
    """The key under which is kept what a piece yields; None where it can't be read."""
    try:
        content = kept.digest(part.path) if part.path else hashlib.sha256(part.data).digest()
    except OSError:
        return None
    known = kept.file_key(part.path, base) if part.path else None
    if known is not None:
        return known
    place = part._replace(data=b"", path=None, size=0)
    key = hashlib.sha256(base + content + repr(place).encode("utf-8", "surrogateescape")).digest()
    if part.path:
        kept.note_file_key(part.path, base, key)
    return key


def make_tasks(
    files: Iterable[Path], kept: Kept, base: bytes, wanted: frozenset[bytes] | None = None
) -> Iterator[list[Part]]:
    """The pieces of all files, in order, in handfuls of about the same cost; or those alone whose keys are wanted."""
    task: list[Part] = []
    size = 0
    for file in files:
        for part in split_file(file):
            key = _piece_key(part, kept, base) if isinstance(part, Piece) else None
            if wanted is not None and key not in wanted:
                continue
            if isinstance(part, Piece) and key is not None and kept.has(key):
                task.append(Known(key, part.size))
            else:
                task.append(part)
                size += max(len(part.data), part.size) if isinstance(part, Piece) else 0
            if size > TASK_BYTES or len(task) >= TASK_PIECES:
                yield task
                task, size = [], 0
    if task:
        yield task


def rescued(
    task: Sequence[Part], lost: Lost, make_harvester: Callable[[], Harvester], kept: Kept | None = None
) -> Iterator[Harvest | Issue]:
    """What a task yields that ended its process or hung: it is done again, each article alone, to find the one."""
    parts: list[Part] = [each for part in task
                         for each in (divide_piece(part) if isinstance(part, Piece) else [part])]
    if len(parts) == 1 and isinstance(parts[0], Piece):
        yield _left_out(parts[0], "crashed", f"Reading it {lost.reason}")
        return
    with contextlib.closing(ordered_map(make_harvester, ([part] for part in parts), jobs=2)) as results:
        for alone, found in results:
            if isinstance(found, Lost):
                yield from rescued(alone, found, make_harvester, kept)
            elif isinstance(alone[0], Known) and kept:
                yield from _known(alone[0], kept)
            else:
                yield from found[0]
