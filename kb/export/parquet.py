"""Events as Parquet. Bounds are calendar days without a time zone; dates as reported stay text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO

from kb.errors import KbError
from kb.export.events import FLAT, About, ExportEvent, flat

ROWS_A_GROUP = 50_000
_DAYS = frozenset({"earliest", "latest", "due_earliest", "due_latest"})
_NUMBERS = {"sources": "int64", "independent_sources": "int64", "confidence": "float64", "latitude": "float64",
            "longitude": "float64"}


def write_parquet(events: Iterable[ExportEvent], about: About, out: BinaryIO) -> None:
    """The columns `FLAT`. Raises `KbError` where pyarrow is not installed."""
    try:
        import pyarrow as arrow  # lazy: an optional extra
        import pyarrow.parquet  # lazy: an optional extra
    except ImportError:
        raise KbError("Parquet needs pyarrow. Install it: pip install 'event-timeline-kb[parquet]'") from None
    kinds = {name: arrow.type_for_alias(_NUMBERS.get(name, "date32" if name in _DAYS else "string")) for name in FLAT}
    noted = {"title": about.title, "build": about.build, "site": about.site}
    schema = arrow.schema([(name, kinds[name]) for name in FLAT], metadata=noted)
    waiting = map(flat, events)
    with arrow.parquet.ParquetWriter(out, schema) as writer:
        while rows := list(islice(waiting, ROWS_A_GROUP)):
            columns = [[_cell(name, row[place]) for row in rows] for place, name in enumerate(FLAT)]
            writer.write_table(arrow.table(dict(zip(FLAT, columns, strict=True)), schema=schema))


def _cell(name: str, value: Any) -> Any:
    if name in _DAYS and value:
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    return value
