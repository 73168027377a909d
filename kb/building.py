"""One build: articles are gathered and stored, then linked. A whole one, or a revision of the last one.

What the last build was made of is known by the keys of its pieces. A revision takes out the documents of pieces that
are gone or have changed, puts in those of new ones, links, and writes what came out differently. Where that can't be
done, or would be no less work, everything is built anew; the rows are the same.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from kb.annotate.names.gazetteer import fold
from kb.cluster import Plan, read_harvests
from kb.errors import KbError
from kb.export.partitions import is_partition
from kb.harvest import Gathered, Harvester, PieceKeys, gathered, piece_keys
from kb.link import (
    Copies,
    Linking,
    Origins,
    Relinking,
    TooMuchError,
    Units,
)
from kb.link.corrections import Known
from kb.link.redaction import nobody_redacted, published_judgement, unnamed_issue
from kb.ontology import EventType
from kb.read import Files
from kb.read import Options as ReadOptions
from kb.records import DocumentCard, Issue, Judgement
from kb.store import (
    PUBLIC,
    Counts,
    Kept,
    LinkSource,
    LinkWriter,
    NotRevisableError,
    Reviser,
    Run,
    Writer,
    create,
    holds_articles,
    index_documents,
    input_fingerprint,
    known_pieces,
    link_writer,
    revise,
)
from kb.workers import Waiting, beside, can_fork

REASONS = 3
"""So many of the errors that left no article are told."""
MOST_CHANGED = 0.25
"""Past this share of changed pieces, a build from nothing is cheaper than a revision."""


class Progress(NamedTuple):
    """How far a build is: bytes of the input that are done, of how many, and the articles in them."""

    done: int
    total: int
    articles: int


Advance = Callable[[Progress], None]


class BuildOptions(NamedTuple):
    """What a build is made of: input paths, the database to write, the seeds folder, and the day it counts as.

    Articles published before `since` or after `until` are passed over, those without a date are not; at most `limit`
    are taken. `fast` reads web pages without full cleaning. With the profile `public` the file holds short quotations,
    no full text, and nothing of this disk's folders. `jobs` processes do the work; the outcome does not depend on their
    number.
    `refused` are issues of addresses that could not be fetched; `published` overrides the day of all articles.
    """

    paths: Sequence[Path]
    db: Path
    seeds: Path
    today: str | None = None
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    fast: bool = False
    profile: str | None = None
    jobs: int = 1
    refused: Sequence[Issue] = ()
    published: str | None = None

    @property
    def reading(self) -> ReadOptions:
        """How articles are read."""
        return ReadOptions(published=self.published, today=self.today, fast=self.fast)

    @property
    def settings(self) -> dict[str, Any]:
        """All that bears on the outcome, apart from files, so that `kb serve` can build the same again."""
        chosen = {"since": self.since, "until": self.until, "limit": self.limit, "fast": self.fast or None,
                  "profile": self.profile,
                  "paths": None if self.profile == PUBLIC else [str(path) for path in self.paths]}
        return {name: value for name, value in chosen.items() if value is not None}


class Input(NamedTuple):
    """What a build is given, beside its options: found files, what could not be found, decisions, and what is kept.

    `known` is what is known of the names in decisions. `extraction_key` identifies all that bears on what a
    piece yields, beside the piece. With `replace` a database without articles may take the place of one with some.
    """

    files: Files
    problems: Sequence[Issue]
    kept: Kept
    judgements: Sequence[Judgement] = ()
    event_types: Mapping[str, EventType] = {}
    known: Known = Known()
    extraction_key: bytes = b""
    replace: bool = False


def built_anew(options: BuildOptions, run: Run, given: Input, advance: Advance | None) -> Counts:
    """Write a new database from all articles."""
    apart = options.jobs > 1 and can_fork()
    with create(options.db, run, given.event_types.values(), apart=apart) as writer:
        note = _noter(writer, options)
        for issue in given.problems:
            note(issue)
        writer.end_piece(None)
        _put(writer, given, options, advance, None)
        _refuse_empty(writer, given, options)
        writer.documents_loaded()
        _tell(writer, given, _link_apart(writer, given, options.jobs) if apart else _link(writer, given))
    return writer.counts


def revised(options: BuildOptions, run: Run, given: Input, advance: Advance | None) -> Counts | None:
    """Revise the last build; None where it can't be, or where most of it has changed."""
    if run.basis is None:
        return None
    known = known_pieces(options.db, run.basis, input_fingerprint(options.db))
    found = piece_keys(given.files, given.kept, given.extraction_key) if known is not None else None
    if known is None or found is None:
        return None
    keys = [key for key in found.keys if isinstance(key, bytes)]
    different = set(keys)
    same = given.kept.use(different.intersection(known))
    changed = len(keys) + len(known) - 2 * len(same)
    if len(keys) != len(different) or changed > 1 + MOST_CHANGED * len(keys):
        return None
    try:
        with revise(options.db, run, given.event_types.values()) as writer:
            _revise(writer, given, options, advance,
                    _Changes(found, keys, same, [key for key in known if key not in same]))
    except NotRevisableError:
        return None
    return writer.counts


class _Changes(NamedTuple):
    """The keys of the present input with their files, and issues where there is no piece; the keys alone; those that
    are as they were; those that are gone."""

    found: PieceKeys
    keys: Sequence[bytes]
    same: set[bytes]
    gone: Sequence[bytes]


def _revise(
    writer: Reviser, given: Input, options: BuildOptions, advance: Advance | None, changes: _Changes
) -> None:
    note = _noter(writer, options)
    for issue in (*given.problems, *(each for each in changes.found.keys if isinstance(each, Issue))):
        note(issue)
    writer.end_piece(None)
    writer.keep_issues(key for key in changes.keys if key in changes.same)
    for key in changes.gone:
        writer.remove_piece(key)
    new = frozenset(changes.keys) - changes.same
    files = (name for name, key in zip(*changes.found, strict=True) if key in new)
    _put(writer, given._replace(files=Files(dict.fromkeys(files, b""))), options, advance, new)
    _refuse_empty(writer, given, options)
    _relink(writer, given)


def _put(
    writer: Writer, given: Input, options: BuildOptions, advance: Advance | None, wanted: frozenset[bytes] | None
) -> None:
    """The documents of all pieces, or of those wanted, in an order that depends on nothing but the input."""
    note = _noter(writer, options)
    articles = done = 0
    total = sum(map(size_of, given.files))
    with contextlib.closing(_parts(given, options, writer.run.redacted, wanted)) as parts:
        for part in parts:
            for item in part.items:
                if isinstance(item, Issue):
                    note(item)
                elif _is_wanted(item.card, options) and writer.put(item.prepared, item.card, item.units):
                    articles += 1
                    if articles == options.limit:
                        return
            writer.end_piece(part.key)
            done += part.size
            if advance:
                advance(Progress(done, total, articles))


def _refuse_empty(writer: Writer, given: Input, options: BuildOptions) -> None:
    """Raise `KbError` where errors, or the chosen period, left no article, and the database that would be replaced
    holds some."""
    if given.replace or not writer.is_empty() or not holds_articles(writer.db):
        return
    if reasons := writer.first_errors(REASONS):
        told = " ".join(f"{source}: {message}" if source else message for source, message in reasons)
        raise KbError(f"No article could be read, so {writer.db}, which holds some, stays as it is. {told} Mend that, "
                      "or replace it all the same with `kb build --force`.")
    if options.since or options.until:
        days = {"since": options.since, "until": options.until}
        period = " ".join(f"--{name} {day}" for name, day in days.items() if day)
        raise KbError(f"No article is left by {period}, so {writer.db}, which holds some, stays as it is. Choose other "
                      "days, or replace it all the same with `kb build --force`.")


def _link(writer: LinkWriter, given: Input) -> list[Issue]:
    """Store the events of all units that were put by; returns what can't be applied of the judgements.

    Units are read again as linking asks for them.
    """
    linking = _surveyed(writer, writer, given)
    for linked in linking.events():
        writer.add_event(linked)
    return linking.issues()


def _surveyed(source: LinkSource | LinkWriter, writer: LinkWriter, given: Input) -> Linking:
    """Linking once it has looked over all that is to be linked."""
    origins = Origins(source.cards())
    copies = origins.copies()
    writer.add_copies(copies, origins.alike)
    return Linking(Units(source.packed_units()), copies, given.judgements, given.event_types, writer.notes(),
                   given.known)


def _link_apart(writer: Writer, given: Input, jobs: int) -> list[Issue]:
    """The same by several processes, each of which takes the next family of events when it is done with one, the
    largest first; meanwhile documents are indexed. Each family is a share, and so are the findings of the survey."""
    db, keeps = writer.db, writer.run.basis is not None
    with contextlib.ExitStack() as stack:
        indexed = stack.enter_context(beside(functools.partial(index_documents, db)))
        source = stack.enter_context(contextlib.closing(LinkSource(db)))
        with link_writer(db, 0, keeps=keeps) as first:
            linking = _surveyed(source, first, given)
        shares = range(1, 1 + len(linking.families))
        by_size = sorted(shares, key=lambda share: -len(linking.families[share - 1]))
        waiting = stack.enter_context(contextlib.closing(Waiting(by_size)))
        work = functools.partial(_link_families, db, linking, waiting, keeps=keeps)
        others = [stack.enter_context(beside(work)) for _ in range(min(jobs, len(shares)) - 1)]
        work()
        unapplied = [other() for other in others]
        indexed()
    writer.take_shares(1 + len(shares))
    return linking.issues(*unapplied)


def _link_families(db: Path, linking: Linking, waiting: Iterable[int], *, keeps: bool) -> list[Issue]:
    """Link the families that are taken, each into the share of its number; returns what can't be applied of the
    judgements."""
    for share in waiting:
        with link_writer(db, share, keeps=keeps) as writer:
            for linked in linking.events_of(linking.families[share - 1], writer.notes()):
                writer.add_event(linked)
    return linking.unapplied


def _tell(writer: Writer, given: Input, issues: Iterable[Issue]) -> None:
    """Store the judgements, and what is to be said of them."""
    writer.add_judgements(map(published_judgement, given.judgements))
    for issue in (*issues, *nobody_redacted(given.judgements, writer.actors_named)):
        writer.note(issue)


def _relink(writer: Reviser, given: Input) -> None:
    """The events that are not what they were, or all of them where little would stay as it was."""
    copies = Copies(writer.shelf())
    writer.recopied(copies.origins, copies.alike)
    try:
        relinking = Relinking(writer.ledger(), writer.origins(), given.judgements, given.event_types, given.known)
    except TooMuchError:
        _tell(writer, given, _link(writer, given))
        return
    events = list(relinking.events(writer.units_of(relinking.renamed)))
    writer.renew(relinking.corrected_otherwise)
    writer.relinked(events, relinking.former_members(), relinking.outcome())
    _tell(writer, given, relinking.issues)


def _noter(writer: Writer, options: BuildOptions) -> Callable[[Issue], None]:
    """How issues are stored: without redacted names, in a public file without the folders of this disk."""
    def note(issue: Issue) -> None:
        if writer.run.redacted:
            issue = unnamed_issue(issue, writer.run.redacted, fold)
        if options.profile == PUBLIC and issue.source:
            folder, name = str(PurePath(issue.source).parent), PurePath(issue.source).name
            issue = issue.model_copy(update={"source": name, "message": issue.message.replace(folder, "…")})
        writer.note(issue)
    return note


def _is_wanted(card: DocumentCard, options: BuildOptions) -> bool:
    """Whether an article lies in the chosen period, or does not say when it was published."""
    if not card.published:
        return True
    return (options.since or "") <= card.published[:10] <= (options.until or "9999")


def _parts(
    given: Input, options: BuildOptions, redacted: frozenset[str], wanted: frozenset[bytes] | None
) -> Generator[Gathered, None, None]:
    """What all files yield, in order: partitions that were extracted before, and articles."""
    settings = Plan(options.seeds, options.reading, options.since, redacted, options.profile).settings
    make_harvester = functools.partial(Harvester, options.seeds, options.reading, options.since, redacted,
                                       options.profile, ready=options.jobs > 1)
    for extracted, files in itertools.groupby(given.files, key=is_partition):
        if not extracted:
            yield from gathered(files, make_harvester, given.kept, given.extraction_key, options.jobs, wanted)
            continue
        for file in files:
            for item in read_harvests(file, settings):
                yield Gathered(0, iter([item]))
            yield Gathered(size_of(file), iter(()))


def size_of(file: Path) -> int:
    """The size of a file in bytes, 0 where it can't be read."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
