"""Extracted articles as Parquet, one file a partition of the corpus: for people to query, and to build from.

A row is an article (or an issue) in the order of the input, with its mentions and statements as nested columns named as
in the database. `payload` holds all that a build needs of it.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import KbError

_NAME = re.compile(r"part-\d{6,}-[0-9a-f]{16}\.parquet")
FORMAT = "event-timeline-kb/2"
_INTEGERS = ("_start", "_end", "depth")


class Row(NamedTuple):
    """An article or issue. `code` is the issue's; `mentions` and `statements` are tuples of values by their columns."""

    document_id: str | None
    published: str | None
    publisher: str | None
    url: str | None
    title: str | None
    code: str | None
    mentions: Sequence[tuple[Any, ...]]
    statements: Sequence[tuple[Any, ...]]
    payload: bytes


def is_partition(path: Path) -> bool:
    """Whether a file is named as partitions are; other Parquet files are none of ours."""
    return _NAME.fullmatch(path.name) is not None


def write_partition(
    path: Path, rows: Iterable[Row], columns: Mapping[str, Sequence[str]], made_with: str, *, run: str
) -> None:
    """Write a partition in one step: a file that is there is whole.

    `columns` names those of `mentions` and `statements`, `made_with` the settings, which `read_partition` gives back.
    `run` is a name for all that is written together, such that `drop_unfinished` finds what killed processes left.
    Raises `KbError` where it can't be written, such as on a full disk; nothing half-written is kept.
    """
    arrow, parquet = _pyarrow()
    texts = ("document_id", "published", "publisher", "url", "title", "code")
    fields = [arrow.field(name, arrow.string()) for name in texts]
    nested = {name: arrow.list_(arrow.struct([arrow.field(each, _kind(arrow, each)) for each in columns[name]]))
              for name in ("mentions", "statements")}
    fields += [arrow.field(name, kind) for name, kind in nested.items()] + [arrow.field("payload", arrow.binary())]
    schema = arrow.schema(fields, metadata={"format": FORMAT, "made_with": made_with})
    made = [row._asdict() | {name: [dict(zip(columns[name], each, strict=True)) for each in getattr(row, name)]
                             for name in nested} for row in rows]
    unfinished = path.with_name(f".{path.name}.{run}-{os.getpid()}")
    try:
        parquet.write_table(arrow.Table.from_pylist(made, schema=schema), unfinished, compression="zstd")
        unfinished.replace(path)
    except OSError as error:
        # The words of the library hold more than what is wrong.
        why = os.strerror(error.errno) if error.errno else str(error)
        raise KbError(f"{path} can't be written: {why}. Partitions that are done stay; make room, or choose another "
                      "folder, and run it again.") from error
    finally:
        # Also where somebody stops it. Where it is done, it bears its own name by now.
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def drop_unfinished(folder: Path, run: str) -> None:
    """Delete what the processes of a run had not finished when they were killed."""
    for unfinished in folder.glob(f".*.{glob.escape(run)}-*"):
        with contextlib.suppress(OSError):
            unfinished.unlink()


def read_partition(path: Path) -> tuple[str, Iterator[bytes]]:
    """The settings that a partition was made with, and its payloads in order.

    Raises `KbError` where it is no partition of ours, or is damaged.
    """
    arrow, parquet = _pyarrow()
    try:
        file = parquet.ParquetFile(path)
        metadata = file.schema_arrow.metadata or {}
        if metadata.get(b"format", b"").decode() != FORMAT:
            raise KbError(f"{path} is Parquet, but no partition of this version's `kb extract --out`. Leave it out, or "
                          "extract again.")
        return metadata[b"made_with"].decode(), _payloads(file)
    except (OSError, arrow.ArrowException) as error:
        raise KbError(f"{path} can't be read as Parquet ({error}). Extract it again: what is damaged is made "
                      "anew.") from error


def is_whole(path: Path) -> bool:
    """Whether a file that is named as a partition is one: what was cut short has lost its end, which says so."""
    try:
        read_partition(path)
    except KbError:
        return False
    return True


def _payloads(file: Any) -> Iterator[bytes]:
    for batch in file.iter_batches(batch_size=64, columns=["payload"]):
        yield from batch.column(0).to_pylist()


def _kind(arrow: Any, column: str) -> Any:
    if column == "confidence":
        return arrow.float64()
    return arrow.int64() if column.endswith(_INTEGERS) else arrow.string()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow  # lazy: an optional extra
        import pyarrow.parquet as parquet  # lazy: an optional extra
    except ImportError:
        raise KbError("Parquet needs pyarrow. Install it: pip install 'event-timeline-kb[parquet]'") from None
    return arrow, parquet
