"""Reading: files of any supported format become `Document` records, and what can't be read becomes an `Issue`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kb.records import Document, Issue, PageTime


def read_documents(path: Path, *, published: str | None = None) -> Iterator[Document | Issue]:
    """The documents of one file, in its order; `published` (an ISO day) overrides what the file says."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".jsonl":
        yield Document(id=path.stem, text=text, sha256=sha256(text.encode()).hexdigest(),
                       published=PageTime(value=published) if published else None)
        return
    for line in text.split("\n"):
        if line.strip():
            row = json.loads(line)
            day = published or row.get("published")
            yield Document(id=row["id"], text=row["text"], title=row.get("title"),
                           sha256=sha256(row["text"].encode()).hexdigest(),
                           published=PageTime(value=day) if day else None)
