"""Extraction in partitions, by many processes of this machine or of a Dask cluster.

Partitions are numbered in the order of the input and named after their content, so that one which is made twice is the
same file, one that is there is not made again, and a build from all of them is the build from the input.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
import secrets
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import KbError
from kb.export.partitions import Row, drop_unfinished, is_partition, is_whole, read_partition, write_partition
from kb.harvest import Harvester, rescued
from kb.read import Options, Piece, split_file
from kb.records import Issue, Level
from kb.store import MENTION_COLUMNS, STATEMENT_COLUMNS, Harvest, bundle, rows_into, unbundle
from kb.workers import Lost, ordered_map

PARTITION_BYTES = 4_000_000
AHEAD = 3
RETRIES = 3
CONNECT_SECONDS = 20
ANSWER_SECONDS = 10
"""So much longer than Dask is told to try, it is waited for."""
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://[^\s/:]+(?:\:[^\s/:]+)*:\d{1,5}")
"""Schemes of schedulers that other machines see, with a host and a port."""
MOST_NAMED = 3


class Plan(NamedTuple):
    """How articles are extracted: the same for all partitions of a corpus.

    `basis` identifies what else bears on what is found: the program, and the names, places and event types of the
    reader.
    """

    seeds: Path
    reading: Options
    since: str | None = None
    redacted: frozenset[str] = frozenset()
    profile: str | None = None
    basis: str = ""

    def harvester(self) -> Harvester:
        """What extracts so."""
        return Harvester(self.seeds, self.reading, self.since, self.redacted, self.profile)

    @property
    def settings(self) -> str:
        """What a build that uses the partitions must agree with."""
        # Who is removed is no one's business who is handed a partition.
        removed = hashlib.sha256(",".join(sorted(self.redacted)).encode()).hexdigest()[:16]
        return f"profile={self.profile or 'full'} redacted={removed if self.redacted else 'nobody'}"


class Partition(NamedTuple):
    """A stretch of the corpus: its number, its pieces, and its size in bytes of the input."""

    number: int
    parts: list[Piece | Issue]
    size: int


class Folder(NamedTuple):
    """Where partitions go, and a name for the run that writes them."""

    path: Path
    run: str


class Done(NamedTuple):
    """A partition that is there: its file, how many articles it holds, and its size in bytes of the input."""

    path: Path
    articles: int
    size: int


def make_partitions(files: Iterable[Path]) -> Iterator[Partition]:
    """The partitions of some files, in order: cheap, and all that the first process does."""
    parts: list[Piece | Issue] = []
    size = number = weight = 0
    for file in files:
        for part in split_file(file):
            parts.append(part)
            if isinstance(part, Piece):
                size += part.size
                weight += max(part.size, len(part.data))
            if weight > PARTITION_BYTES:
                yield Partition(number, parts, size)
                number, parts, size, weight = number + 1, [], 0, 0
    if parts:
        yield Partition(number, parts, size)


def extract_partitions(
    files: Iterable[Path], out: Path, plan: Plan, *, jobs: int = 1, cluster: str | None = None
) -> Generator[Done, None, None]:
    """Extract the files into `out`, a file a partition; each partition as it is done.

    `cluster` is the address of a Dask scheduler (tcp://...), whose workers see the same folders as this process;
    without one, `jobs` processes do it here. Raises `KbError` where the cluster can't be
    reached or Dask is not installed, and where the folder can't be made or written.
    """
    _make_folder(out)
    partitions = make_partitions(files)
    to = Folder(out, secrets.token_hex(4))
    make = functools.partial(extract_partition, to, plan)
    if cluster:
        yield from _over_dask(cluster, make, partitions)
        drop_unfinished(*to)
        return
    try:
        with contextlib.closing(ordered_map(functools.partial(_same, make), partitions, jobs=jobs)) as results:
            for partition, done in results:
                yield _again(partition, done, to, plan) if isinstance(done, Lost) else done
    finally:
        # Where one process fails, or somebody stops all of them, the others are killed while they write.
        drop_unfinished(*to)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise KbError(f"{out} can't be a folder: a file is in its place, or in that of a folder above it. Name a "
                      "folder for the partitions, such as mentions/.") from None
    except OSError as error:
        raise KbError(f"The folder {out} can't be made: {error.strerror}. Choose another with --out.") from error


def _same(make: Callable[[Partition], Done]) -> Callable[[Partition], Done]:
    return make


def extract_partition(to: Folder, plan: Plan, partition: Partition) -> Done:
    """Extract one partition into its file, unless that is there."""
    path = _path(to.path, plan, partition)
    if path.exists() and is_whole(path):
        return Done(path, 0, partition.size)
    found = _harvester(plan)(partition.parts)
    return _written(to, path, plan, partition, [item for items in found for item in items])


def other_partitions(out: Path, made: Collection[str]) -> list[Issue]:
    """An issue where a folder holds partitions that are not among those just made: a build takes all that there are."""
    others = sorted(path.name for path in out.iterdir() if is_partition(path) and path.name not in made)
    if not others:
        return []
    named = ", ".join(others[:MOST_NAMED]) + (" …" if len(others) > MOST_NAMED else "")
    return [Issue(code="other_partitions", level=Level.WARNING, source=str(out), message=(
        "It also holds what was extracted from other articles, or with other names, event types or another version "
        f"({len(others)}: {named}). A build takes all of it: delete it, or extract into an empty folder, if that is "
        "not meant."))]


@functools.cache
def _harvester(plan: Plan) -> Harvester:
    return plan.harvester()


def _again(partition: Partition, lost: Lost, to: Folder, plan: Plan) -> Done:
    """A partition that ended its process: article by article, to find the one."""
    items = list(rescued(partition.parts, lost, plan.harvester))
    return _written(to, _path(to.path, plan, partition), plan, partition, items)


def _path(out: Path, plan: Plan, partition: Partition) -> Path:
    # The day that counts as today is left out: what takes days to extract would be begun anew each day.
    digest = hashlib.sha256(
        repr((plan.basis, plan.reading._replace(today=None), plan.since, plan.settings)).encode())
    for part in partition.parts:
        content = part.path.read_bytes() if isinstance(part, Piece) and part.path and part.path.is_file() else b""
        digest.update(repr(part).encode("utf-8", "surrogateescape") + content)
    return out / f"part-{partition.number:06}-{digest.hexdigest()[:16]}.parquet"


def _written(
    to: Folder, path: Path, plan: Plan, partition: Partition, items: Sequence[Harvest | Issue]
) -> Done:
    columns = {"mentions": MENTION_COLUMNS, "statements": STATEMENT_COLUMNS}
    write_partition(path, map(_row, items), columns, plan.settings, run=to.run)
    return Done(path, sum(isinstance(item, Harvest) for item in items), partition.size)


def _row(item: Harvest | Issue) -> Row:
    payload = bundle([item])
    if isinstance(item, Issue):
        return Row(item.document_id, None, None, None, None, item.code, (), (), payload)
    card = item.card
    return Row(card.id, card.published, card.publisher, card.url, card.title, None,
               rows_into("mentions", item.prepared), rows_into("statements", item.prepared), payload)


def read_harvests(path: Path, settings: str) -> Iterator[Harvest | Issue]:
    """What a partition holds, in order. Raises `KbError` where it was made with other settings, or is none of ours."""
    made_with, payloads = read_partition(path)
    if made_with != settings:
        raise KbError(f"{path} {_parting(made_with, settings)}")
    for payload in payloads:
        try:
            yield from unbundle(payload)
        except ValueError as error:
            raise KbError(f"{path} is damaged or from another version. Delete it, and extract again.") from error


def _parting(made_with: str, settings: str) -> str:
    """In what the settings of a partition and of a build differ, and what to do."""
    was, now = (each.partition(" ")[0].removeprefix("profile=") for each in (made_with, settings))
    if was != now:
        return (f"was extracted for the profile “{was}”, and this build has the profile “{now}”. Build with "
                f"--profile {was}, or extract again with --profile {now}.")
    return "was extracted with other names taken out than this build has. Extract again, with the seeds of this build."


def _over_dask(
    address: str, make: Callable[[Partition], Done], partitions: Iterator[Partition]
) -> Generator[Done, None, None]:
    """Partitions done by a cluster, in any order. A worker that is lost costs time: what it had goes to another."""
    try:
        from distributed import Client, wait  # lazy: an optional extra
    except ImportError:
        raise KbError("A cluster needs Dask. Install it: pip install 'event-timeline-kb[dask]'") from None
    if not _ADDRESS.fullmatch(address):
        raise KbError(f"{address!r} is no address of a Dask scheduler. Write one such as tcp://HOST:8786.")
    connect = functools.partial(Client, address, timeout=CONNECT_SECONDS, set_as_default=False)
    with _connected(connect, address) as client:
        ahead = AHEAD * max(sum(client.ncores().values()), 1)
        running: set[object] = set()
        for partition in partitions:
            running.add(client.submit(make, partition, pure=False, retries=RETRIES))
            if len(running) >= ahead:
                with client.as_current():  # it asks for no client, but takes the one that is current
                    finished, running = wait(running, return_when="FIRST_COMPLETED")
                yield from map(_result, finished)
        yield from map(_result, running)


def _connected(connect: Callable[[], Any], address: str) -> Any:
    """What `connect` returns. It is waited for no longer than a scheduler takes to answer: whatever else listens at an
    address may keep Dask asking for ever."""
    made: list[Any] = []

    def try_it() -> None:
        try:
            made.append(connect())
        except Exception as error:
            made.append(error)

    asking = threading.Thread(target=try_it, daemon=True)
    asking.start()
    asking.join(CONNECT_SECONDS + ANSWER_SECONDS)
    if made and not isinstance(made[0], Exception):
        return made[0]
    reason = made[0] if made else "what is there does not answer as one"
    raise KbError(f"There is no Dask scheduler at {address} ({reason}). Start one with `dask scheduler`.")


def _result(future: object) -> Done:
    try:
        done: Done = future.result()  # type: ignore[attr-defined]
    except KbError:
        raise
    except Exception as error:
        # Whatever a cluster raises for work that ends one worker after another.
        raise KbError(f"A partition failed on {RETRIES + 1} workers ({type(error).__name__}: {error}). Partitions that "
                      "are done stay; run it again without --cluster to find the article.") from error
    return done
