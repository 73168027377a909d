"""The only module that knows the order of the stages: read, annotate, extract, link, store."""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from kb import __version__
from kb.annotate.names.gazetteer import fold
from kb.building import Advance, BuildOptions, Input, Progress, built_anew, revised, size_of
from kb.cluster import Plan, extract_partitions, other_partitions
from kb.deciding import known_names, warn_of_unknown_places
from kb.errors import KbError
from kb.evaluate import Evaluation, evaluate, plain_event, read_gold_folder
from kb.export.events import SELECT, About, event_of
from kb.export.formats import FORMATS
from kb.export.partitions import is_partition
from kb.harvest import OWN_TYPES, Extractor, own_event_types, read_guarded
from kb.link.judgements import read_judgements, redacted_actors
from kb.link.redaction import unnamed_judgement
from kb.ontology import EventType, replaced_event_types
from kb.own_files import holds_words, is_named
from kb.read import Files, find_files, find_inputs, split_file
from kb.read import Options as ReadOptions
from kb.records import Document, Extraction, Issue, Level, PageTime
from kb.store import (
    PUBLIC,
    Counts,
    Kept,
    Run,
    input_fingerprint,
    is_current,
    is_ours,
    open_base,
    open_kept,
    refuse_foreign,
)
from kb.workers import settle

FETCHED = "fetched"
NAME_TABLES = ("actors.csv", "places.csv")
SEED_TABLES = (*NAME_TABLES, "judgements.csv")


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


def describe_event_types(seeds: Path) -> dict[str, EventType]:
    """The event types by id: the package's and those in `event_types/` beside the seeds folder."""
    return own_event_types(seeds)


def list_replaced_types(seeds: Path) -> dict[str, str]:
    """The built-in event types that a file in `event_types/` beside the seeds folder replaces: id to path."""
    folder = seeds.absolute().parent / OWN_TYPES
    replaced = replaced_event_types(folder) if folder.is_dir() else {}
    return {type_id: str(seeds.parent / OWN_TYPES / name) for type_id, name in replaced.items()}


def warn_of_replaced_types(seeds: Path) -> list[Issue]:
    """An issue for each built-in event type that a file of the reader's replaces, for that may not be meant."""
    return [Issue(code="replaced_type", level=Level.WARNING, source=file, message=(
                f"It replaces the built-in event type {type_id}. Give it another id if that is not meant."))
            for type_id, file in list_replaced_types(seeds).items()]


def extract_files(
    paths: Iterable[Path], *, seeds: Path, published: str | None = None, today: str | None = None, fast: bool = False
) -> Iterator[Extraction | Issue]:
    """What `kb extract` shows: each file's documents, extracted, without a database; issues where they arise."""
    extractor = Extractor(seeds)
    reading = ReadOptions(published, today, fast)
    for found in find_inputs(paths):
        if isinstance(found, Issue):
            yield found
            continue
        for part in split_file(found):
            for item in [part] if isinstance(part, Issue) else read_guarded(part, reading):
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


def fingerprint_files(files: Files, refused: Iterable[Issue], options: BuildOptions, kept: Kept) -> str:
    """A hash of all that bears on a build: the articles and what is no article among them, what people wrote beside
    them, and this program itself."""
    digest = hashlib.sha256(program_fingerprint().encode())
    settings = {name: value for name, value in options.settings.items() if name != "paths"}
    digest.update(json.dumps(settings, sort_keys=True).encode())
    digest.update(kept.contents(files.marks))
    for issue in refused:
        digest.update(repr((issue.code, issue.source, issue.message)).encode("utf-8", "surrogatepass"))
    _add_files(digest, _written(options.seeds, SEED_TABLES), kept.digest)
    return digest.hexdigest()


def _written(seeds: Path, tables: Iterable[str]) -> list[Path]:
    """What people wrote for this program: tables of the seeds folder, event types of their own; and what stands in the
    place of one of these, which is told of when it is read."""
    own_types = seeds.absolute().parent / OWN_TYPES
    written = [path for path in (seeds / name for name in tables) if is_named(path)]
    if own_types.is_dir():
        return written + sorted(own_types.glob("*.toml"))
    return written + [path for path in [own_types] if is_named(path)]


def _add_files(digest: Any, files: Iterable[Path], digest_of: Callable[[Path], bytes]) -> None:
    for path in files:
        digest.update(f"\x1e{path}\x1f".encode("utf-8", "surrogateescape"))
        try:
            # Whoever opens a pipe waits for the one who writes.
            digest.update(digest_of(path) if path.is_file() else b"no file")
        except OSError as error:
            digest.update(f"unreadable: {error.strerror}".encode())


def _extraction_key(options: BuildOptions, redacted: frozenset[str], kept: Kept) -> bytes:
    """A hash of all that bears on what one piece yields, beside the piece and the day that counts as today."""
    digest = hashlib.sha256(program_fingerprint().encode())
    chosen = (options.reading._replace(today=None), options.since, options.profile, sorted(redacted))
    digest.update(repr(chosen).encode())
    _add_files(digest, _written(options.seeds, NAME_TABLES), kept.digest)
    return digest.digest()


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


def with_addresses(
    options: BuildOptions, urls: Sequence[str], *, now: datetime.datetime, allow_local: bool = False
) -> BuildOptions:
    """The options with the archived copies of web addresses among their paths, in `fetched/` beside the database.

    Pages that were fetched before and have not changed keep their copies. What can't be fetched is in `refused`.
    """
    from kb.read.fetch import fetch_to_archive  # lazy: its libraries take a tenth of the time of every start

    found = fetch_to_archive(urls, options.db.parent / FETCHED, now=now, allow_local=allow_local)
    copies = [each for each in found if isinstance(each, Path)]
    return options._replace(paths=(*options.paths, *copies),
                            refused=[each for each in found if isinstance(each, Issue)])


def build(options: BuildOptions, *, force: bool = False, advance: Advance | None = None) -> BuildOutcome:
    """Read, extract, link and store; the new database takes the place of the old one in one step.

    Nothing is written where no input has changed and no date has come that was refused, unless `force`. `advance` is
    called after every handful of articles.
    Raises `KbError` where there is nothing to read at all, where errors leave no article and the database holds some
    (unless `force`), or where it can't be written; whatever is wrong with single files becomes an issue in the
    database.
    """
    settle(tidy=False)
    files, missing = find_files(options.paths)
    problems = [*options.refused, *missing]
    if not files:
        # What is wrong with addresses is told where they are fetched.
        reasons = " ".join(f"{issue.source}: {issue.message}" for issue in missing)
        raise KbError(f"There is nothing to read. {reasons}".rstrip())
    refuse_foreign(options.db)
    with open_kept(options.db, options.today, in_memory=options.profile == PUBLIC) as kept:
        fingerprint = fingerprint_files(files, missing, options, kept)
        return _build(options, fingerprint, Input(files, problems, kept), advance, force=force)


def _build(options: BuildOptions, fingerprint: str, given: Input, advance: Advance | None, *,
           force: bool) -> BuildOutcome:
    otherwise = False
    if input_fingerprint(options.db) == fingerprint:
        with open_base(options.db) as base:
            otherwise = base.is_judged_otherwise(options.today)
            if not force and not otherwise:
                return _outcome(options.db, base.counts(), fingerprint, written=False)
    decided = options.seeds / "judgements.csv"
    judgements, doubts = read_judgements(decided)
    run = Run(fingerprint=fingerprint, program=__version__, day=options.today, settings=options.settings,
              redacted=redacted_actors(judgements), otherwise=otherwise)
    if not force and not holds_words(decided):
        _refuse_names_back(options.db, decided)
    replaced = warn_of_replaced_types(options.seeds)
    judgements = [unnamed_judgement(each, run.redacted, fold) for each in judgements]
    known = known_names(judgements, options.seeds)
    doubts = [*doubts, *warn_of_unknown_places(judgements, known.places, options.seeds)]
    given = given._replace(problems=(*given.problems, *replaced, *doubts), judgements=judgements,
                           event_types=own_event_types(options.seeds), known=known,
                           extraction_key=_extraction_key(options, run.redacted, given.kept), replace=force)
    run = run._replace(basis=_basis(options, given))
    if force:
        given.kept.forget()
    counts = None if force else revised(options, run, given, advance)
    if counts is None:
        counts = built_anew(options, run, given, advance)
    given.kept.forget_unused()
    return _outcome(options.db, counts, fingerprint, written=True)


def _refuse_names_back(db: Path, missing: Path) -> None:
    """Raise `KbError` where names were taken out of the database, for the file that says so is missing or
    empty: a command given in another folder, or an editor that failed to save, would bring them back."""
    if not is_current(db):
        return
    with open_base(db) as base:
        redacts = base.redacts()
    if redacts:
        raise KbError(f"Names were taken out of {db}, and the file that says which, {missing}, is not here or "
                      "is empty: a new build would hold them again. Name its folder with --seeds, or build all the "
                      "same with --force.")


def _basis(options: BuildOptions, given: Input) -> str | None:
    """A hash of all that bears on a build beside its articles; None where the next build could not revise it."""
    if options.profile == PUBLIC or options.limit or any(
            is_partition(Path(os.fsdecode(name))) for name in given.files.marks if name.endswith(b".parquet")):
        return None
    settings = {name: value for name, value in options.settings.items() if name != "paths"}
    digest = hashlib.sha256(given.extraction_key)
    digest.update(json.dumps(settings, sort_keys=True).encode())
    # What people decided on events is applied to what was linked; a name that is to be taken out is in all of it.
    redactions = [each for each in given.judgements if each.verdict == "redact"]
    digest.update(repr((redactions, sorted(given.event_types.items()))).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def extract_to_partitions(
    options: BuildOptions, out: Path, *, cluster: str | None = None, advance: Advance | None = None
) -> tuple[int, int, list[Issue]]:
    """Extract the input into Parquet files that `build` takes as input: how many files and articles, and what was not
    found, or is in the folder from another extraction. Files that are there already are not made again. Raises
    `KbError` where there is nothing to read."""
    found = list(find_inputs(options.paths))
    files = [each for each in found if isinstance(each, Path)]
    problems = [each for each in found if isinstance(each, Issue)]
    if not files:
        raise KbError(f"There is nothing to read. {' '.join(issue.message for issue in problems)}")
    redacted = redacted_actors(read_judgements(options.seeds / "judgements.csv")[0])
    basis = hashlib.sha256(program_fingerprint().encode())
    _add_files(basis, _written(options.seeds, NAME_TABLES), Path.read_bytes)
    plan = Plan(options.seeds.absolute(), options.reading, options.since, redacted, options.profile, basis.hexdigest())
    total = sum(map(size_of, files))
    done = articles = 0
    made = set()
    with contextlib.closing(extract_partitions(
            files, out.absolute(), plan, jobs=options.jobs, cluster=cluster)) as partitions:
        for partition in partitions:
            made.add(partition.path.name)
            articles, done = articles + partition.articles, done + partition.size
            if advance:
                advance(Progress(done, total, articles))
    return len(made), articles, problems + other_partitions(out, made)


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
        if kept.get("profile") == PUBLIC or not kept.get("paths"):
            # It does not say from what it was built: other articles never take its place.
            return None
        paths = [Path(path) for path in kept["paths"]]
        options = options._replace(**{name: kept[name] for name in ("since", "until", "limit", "fast") if name in kept})
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


def list_contested(db: Path) -> dict[str, str]:
    """The fields on which reports disagree, by event."""
    with open_base(db) as base:
        return base.contested()


def list_events(db: Path, **filters: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of the view `timeline` that pass the filters of `kb events`, by date."""
    with open_base(db) as base:
        columns, rows = base.timeline(**filters)
        return columns, list(rows)
