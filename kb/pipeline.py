"""The only module that knows the order of the stages: read, annotate, extract, link, store."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from kb import __version__
from kb.annotate import annotate
from kb.annotate.names import Gazetteer
from kb.errors import KbError
from kb.evaluate import Evaluation, evaluate, plain_event, read_gold_folder
from kb.export.events import SELECT, About, event_of
from kb.export.formats import FORMATS
from kb.extract import extract
from kb.extract.events import EventCoder
from kb.link import link
from kb.link.cards import make_card, make_units
from kb.link.judgements import append_judgement, read_judgements, redacted_actors
from kb.link.redaction import published_judgement, redact
from kb.ontology import EventType, load_event_types
from kb.read import Options as ReadOptions
from kb.read import Piece, divide_piece, find_inputs, read_documents, read_piece, split_file
from kb.records import Annotations, Document, DocumentCard, Extraction, Issue, Judgement, Level, LinkUnit, PageTime
from kb.store import (
    Counts,
    Prepared,
    Run,
    Writer,
    create,
    input_fingerprint,
    is_current,
    is_ours,
    open_base,
    prepare,
)
from kb.workers import Lost, TooSlow, ordered_map, time_limit

OWN_TYPES = "event_types"
SEED_TABLES = ("actors.csv", "places.csv", "judgements.csv")
SECONDS_AN_ARTICLE = 60
"""A long article takes a fiftieth of a second, a page of megabytes some seconds."""
TASK_BYTES = 64_000
TASK_PIECES = 32


class Progress(NamedTuple):
    """How far a build is: bytes of the input that are done, of how many, and the articles in them."""

    done: int
    total: int
    articles: int


Advance = Callable[[Progress], None]


class BuildOptions(NamedTuple):
    """What a build is made of: input paths, the database to write, the seeds folder, and the day it counts as.

    Articles published before `since` are passed over, those without a date are not; at most `limit` are taken. `fast`
    reads web pages without full cleaning. `jobs` processes do the work; the outcome does not depend on their number.
    """

    paths: Sequence[Path]
    db: Path
    seeds: Path
    today: str | None = None
    since: str | None = None
    limit: int | None = None
    fast: bool = False
    jobs: int = 1

    @property
    def reading(self) -> ReadOptions:
        """How articles are read."""
        return ReadOptions(today=self.today, fast=self.fast)

    @property
    def settings(self) -> dict[str, Any]:
        """All that bears on the outcome, apart from files, so that `kb serve` can build the same again."""
        chosen = {"since": self.since, "limit": self.limit, "fast": self.fast or None}
        return {"paths": [str(path) for path in self.paths]} | {k: v for k, v in chosen.items() if v is not None}


class BuildOutcome(NamedTuple):
    """What a build did. `written` is False where nothing had changed; `fingerprint` identifies input and program."""

    db: Path
    written: bool
    documents: int
    mentions: int
    events: int
    statements: int
    errors: int
    warnings: int
    fingerprint: str


class Extractor:
    """Documents in, extractions out. Built once a process, because the lexicons take time to compile.

    `redacted` are ids of actors whose names are taken out of everything. Raises `KbError` where the reader's own
    actors, places or event types are malformed.
    """

    def __init__(self, seeds: Path, redacted: frozenset[str] = frozenset()) -> None:
        self.redacted = redacted
        added = [path if path.exists() else None for path in (seeds / "actors.csv", seeds / "places.csv")]
        self.gazetteer = Gazetteer(*added)
        self.event_types = _event_types(seeds)
        self.coder = EventCoder(self.event_types)

    def __call__(self, document: Document) -> Extraction:
        return extract(document, annotate(document, self.gazetteer), self.coder)

    def guarded(self, document: Document) -> Extraction | Issue:
        """The extraction, or an issue where the program itself fails on a document.

        This is the one place where any exception is caught: a mistake of ours in one article must not cost the reader
        the other ten thousand. Only English is extracted; a document in another language yields itself and no more.
        """
        if document.language not in {"en", None}:
            return Extraction(document, Annotations([], [], [], [], []), [], [])
        try:
            with time_limit(SECONDS_AN_ARTICLE):
                return redact(self(document), self.redacted) if self.redacted else self(document)
        except TooSlow:
            return Issue(
                code="too_slow", level=Level.ERROR, source=document.source, document_id=document.id,
                message=f"It took longer than {SECONDS_AN_ARTICLE} s, as no article should. It was left out; please "
                        "report it with the article.",
            )
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            return Issue(
                code="extraction_failed", level=Level.ERROR, source=document.source, document_id=document.id,
                message=f"A fault of this program: {type(error).__name__} in {Path(where.filename).name} line "
                        f"{where.lineno}. The article was left out; please report it with the article.",
            )


def _event_types(seeds: Path) -> dict[str, EventType]:
    folder = seeds.absolute().parent / OWN_TYPES
    return load_event_types([folder] if folder.is_dir() else [])


def describe_event_types(seeds: Path) -> dict[str, EventType]:
    """The event types by id: the package's and those in `event_types/` beside the seeds folder."""
    return _event_types(seeds)


def extract_files(
    paths: Iterable[Path], *, seeds: Path, published: str | None = None, today: str | None = None, fast: bool = False
) -> Iterator[Extraction | Issue]:
    """What `kb extract` shows: each file's documents, extracted, without a database; issues where they arise."""
    extractor = Extractor(seeds)
    for found in find_inputs(paths):
        if isinstance(found, Issue):
            yield found
            continue
        for item in read_documents(found, published=published, today=today, fast=fast):
            yield item if isinstance(item, Issue) else extractor.guarded(item)


def evaluate_folder(folder: Path, *, seeds: Path) -> Evaluation:
    """What is found in the documents of a folder of gold files, scored against their events.

    Raises `KbError` where there is no gold, or a file of it is malformed.
    """
    extractor = Extractor(seeds)
    pairs = []
    for gold in read_gold_folder(folder):
        digest = hashlib.sha256(gold.text.encode("utf-8", "surrogatepass")).hexdigest()
        published = PageTime(value=gold.published) if gold.published else None
        extraction = extractor(Document(id=gold.id, text=gold.text, sha256=digest, published=published))
        pairs.append((gold.events, [plain_event(event) for event in extraction.events]))
    return evaluate(pairs)


_SAMPLE = "Foreign Minister Anna Schmidt told reporters on Monday, 14 November: “We will meet in Berlin next week.”"


class Harvest(NamedTuple):
    """All that a build needs of one document, in a form that is cheap to pass between processes."""

    prepared: Prepared
    card: DocumentCard
    units: list[LinkUnit]


class Harvester:
    """Pieces in, harvests and issues out, in the order of the pieces. Built once a process."""

    def __init__(
        self, seeds: Path, reading: ReadOptions, since: str | None = None, redacted: frozenset[str] = frozenset()
    ) -> None:
        self._extractor = Extractor(seeds, redacted)
        self._reading = reading
        self._since = since
        # Word lists are compiled when they are first needed: better once here than in every process that is forked.
        self._extractor(Document(id="", text=_SAMPLE, sha256=""))

    def __call__(self, task: Sequence[Piece | Issue]) -> list[Harvest | Issue]:
        """What a task yields. A page that takes too long to read is left out, with the rest of its piece."""
        made: list[Harvest | Issue] = []
        for part in task:
            if isinstance(part, Issue):
                made.append(part)
                continue
            items = read_piece(part, self._reading)
            try:
                while True:
                    with time_limit(SECONDS_AN_ARTICLE):
                        item = next(items, None)
                    if item is None:
                        break
                    made += [item] if isinstance(item, Issue) else self._harvested(item)
            except TooSlow:
                made.append(_left_out(part, "too_slow", f"Reading it took longer than {SECONDS_AN_ARTICLE} s"))
        return made

    def _harvested(self, document: Document) -> list[Harvest | Issue]:
        time = document.reference_time
        if self._since and time and time.day < self._since:
            return []
        extraction = self._extractor.guarded(document)
        if isinstance(extraction, Issue):
            return [extraction]
        prepared, kept = prepare(extraction)
        told = extraction.document
        return [Harvest(prepared, make_card(told), make_units(told, kept))]


def _left_out(part: Piece, code: str, what: str) -> Issue:
    return Issue(code=code, level=Level.ERROR, source=part.place, line=part.line if part.kind == "lines" else None,
                 message=f"{what}. It was left out; please report it with the article.")


def fingerprint_files(files: Sequence[Path], options: BuildOptions) -> str:
    """A hash of all that bears on a build: the articles, what people wrote beside them, and this program itself."""
    digest = hashlib.sha256(program_fingerprint().encode())
    settings = {name: value for name, value in options.settings.items() if name != "paths"}
    digest.update(json.dumps(settings, sort_keys=True).encode())
    seeds = options.seeds
    own_types = seeds.absolute().parent / OWN_TYPES
    written = [path for path in (seeds / name for name in SEED_TABLES) if path.is_file()]
    written += sorted(own_types.glob("*.toml")) if own_types.is_dir() else []
    for path in (*files, *written):
        digest.update(f"\x1e{path}\x1f".encode("utf-8", "surrogateescape"))
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            digest.update(f"unreadable: {error.strerror}".encode())
    return digest.hexdigest()


@functools.cache
def program_fingerprint() -> str:
    """A hash of this package's own files, so that a changed rule or word list makes a new build."""
    digest = hashlib.sha256()
    for file in _package_files(resources.files("kb")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _package_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            if entry.name not in {"__pycache__", "publish", "cli", "export"}:
                yield from _package_files(entry)
        elif not entry.name.endswith(".pyc"):
            yield entry


def build(options: BuildOptions, *, force: bool = False, advance: Advance | None = None) -> BuildOutcome:
    """Read, extract, link and store; the new database takes the place of the old one in one step.

    Nothing is written where no input has changed, unless `force`. `advance` is called after every handful of articles.
    Raises `KbError` where there is nothing to read at all, or the database can't be written; whatever is wrong with
    single files becomes an issue in the database.
    """
    found = list(find_inputs(options.paths))
    files = [each for each in found if isinstance(each, Path)]
    problems = [each for each in found if isinstance(each, Issue)]
    if not files:
        reasons = " ".join(f"{issue.source}: {issue.message}" for issue in problems)
        raise KbError(f"There is nothing to read. {reasons}")
    fingerprint = fingerprint_files(files, options)
    if not force and input_fingerprint(options.db) == fingerprint:
        with open_base(options.db) as base:
            return _outcome(options.db, base.counts(), fingerprint, written=False)
    judgements, doubts = read_judgements(options.seeds / "judgements.csv")
    run = Run(fingerprint=fingerprint, program=__version__, day=options.today, settings=options.settings,
              redacted=redacted_actors(judgements))
    event_types = _event_types(options.seeds)
    with create(options.db, run, event_types.values()) as writer:
        _fill(writer, event_types, files, (*problems, *doubts), judgements, options, advance)
    return _outcome(options.db, writer.counts, fingerprint, written=True)


def _fill(
    writer: Writer, event_types: Mapping[str, EventType], files: Sequence[Path], problems: Iterable[Issue],
    judgements: Sequence[Judgement], options: BuildOptions, advance: Advance | None,
) -> None:
    """All rows of a build, in an order that depends on nothing but the input."""
    for issue in problems:
        writer.note(issue)
    cards: list[DocumentCard] = []
    units: list[LinkUnit] = []
    make_harvester = functools.partial(Harvester, options.seeds, options.reading, options.since,
                                       redacted_actors(judgements))
    total = sum(map(_size, files))
    done = 0
    results = ordered_map(make_harvester, _tasks(files), jobs=options.jobs)
    with contextlib.closing(results):
        for task, found in results:
            for item in _rescued(task, found, make_harvester) if isinstance(found, Lost) else found:
                if isinstance(item, Issue):
                    writer.note(item)
                elif writer.put(item.prepared):
                    cards.append(item.card)
                    units += item.units
                    if len(cards) == options.limit:
                        break
            done += sum(part.size for part in task if isinstance(part, Piece))
            if advance:
                advance(Progress(done, total, len(cards)))
            if len(cards) == options.limit:
                break
    linked = link(cards, units, judgements, event_types)
    writer.add_judgements(map(published_judgement, judgements))
    for issue in linked.issues:
        writer.note(issue)
    writer.add_links(linked.events, linked.links, linked.readings, linked.redirects, linked.origins)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _tasks(files: Iterable[Path]) -> Iterator[list[Piece | Issue]]:
    """The pieces of all files, in order, in handfuls of about the same cost."""
    task: list[Piece | Issue] = []
    size = 0
    for file in files:
        for part in split_file(file):
            task.append(part)
            size += max(len(part.data), part.size) if isinstance(part, Piece) else 0
            if size > TASK_BYTES or len(task) >= TASK_PIECES:
                yield task
                task, size = [], 0
    if task:
        yield task


def _rescued(
    task: Sequence[Piece | Issue], lost: Lost, make_harvester: Callable[[], Harvester]
) -> Iterator[Harvest | Issue]:
    """What a task yields that ended its process or hung: it is done again, each article alone, to find the one."""
    parts = [each for part in task for each in ([part] if isinstance(part, Issue) else divide_piece(part))]
    if len(parts) == 1 and isinstance(parts[0], Piece):
        yield _left_out(parts[0], "crashed", f"Reading it {lost.reason}")
        return
    with contextlib.closing(ordered_map(make_harvester, ([part] for part in parts), jobs=2)) as results:
        for alone, found in results:
            if isinstance(found, Lost):
                yield from _rescued(alone, found, make_harvester)
            else:
                yield from found


def _outcome(db: Path, counts: Counts, fingerprint: str, *, written: bool) -> BuildOutcome:
    return BuildOutcome(
        db=db, written=written, documents=counts.documents, mentions=counts.mentions, events=counts.events,
        statements=counts.statements, errors=counts.errors, warnings=counts.warnings, fingerprint=fingerprint,
    )


def ensure_built(options: BuildOptions, *, advance: Advance | None = None) -> BuildOutcome | None:
    """Build what `kb serve` shows, unless it is there and as new as its inputs.

    A database that was built from other paths is renewed from those, as far as they still exist; None where neither
    they nor the seeds folder are there, and the database is shown as it is.
    """
    paths = options.paths
    if is_ours(options.db) and is_current(options.db):
        with open_base(options.db) as base:
            kept = base.settings()
        paths = [Path(path) for path in kept.get("paths", [])] or paths
        options = options._replace(**{name: kept[name] for name in ("since", "limit", "fast") if name in kept})
    if any(path.exists() for path in paths):
        return build(options._replace(paths=paths), advance=advance)
    if is_current(options.db):
        return None
    raise KbError(f"There is no {options.db} and no {options.seeds}/articles to build it from. Go to a folder that has "
                  "seeds/, or build one from your articles: kb build FOLDER")


def explain_event(db: Path, event_id: str) -> dict[str, Any]:
    """An event with all its reports, as plain data; a merged id leads to the event it went into."""
    with open_base(db) as base:
        return base.explain(event_id)


def add_judgement(db: Path, seeds: Path, fields: Mapping[str, str]) -> None:
    """Append a decision to the seeds' `judgements.csv`.

    Raises `KbError` where an event or actor it names is not in the database, or the decision would not count.
    """
    with open_base(db) as base:
        named = base.actor_id if fields["verdict"] == "redact" else base.founding_id
        known = {"left": named(fields["left"])}
        if "right" in fields:
            known["right"] = base.founding_id(fields["right"])
    append_judgement(seeds / "judgements.csv", Judgement.model_validate({**fields, **known}))


def list_issues(db: Path) -> list[Issue]:
    """Everything that the last build refused or doubted, errors first."""
    with open_base(db) as base:
        return base.issues()


def export_events(db: Path, out: BinaryIO, style: str, *, site: str = "", title: str, **filters: Any) -> None:
    """Write the events that pass the filters of `kb events` to `out` in a format of `kb.export.formats`, by date.

    `site` is the address at which the base is published; without one, links start at the site's root. Raises `KbError`
    where the format needs a library that is not installed.
    """
    with open_base(db) as base:
        run = base.run()
        about = About(title, run.get("id", ""), run.get("day"), site.rstrip("/"))
        rows = base.select(SELECT, "events", **filters)
        FORMATS[style].write((event_of(row, about) for row in rows), about, out)


def list_events(db: Path, **filters: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of the view `timeline` that pass the filters of `kb events`, by date."""
    with open_base(db) as base:
        columns, rows = base.timeline(**filters)
        return columns, list(rows)
