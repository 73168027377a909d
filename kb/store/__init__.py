"""The store stage, and the only home of sqlite_utils.

Writing: `create` opens a build and yields a `Writer`, `revise` one that changes what the last build made; `Run` says
what it is made from; `prepare` makes the rows of one
document, in any process.
Reading: `open_base` opens what a build made; `is_ours` and `input_fingerprint` tell what lies at a path.
"""

from kb.store.bundles import Harvest, Yield, bundle, drained, unbundle
from kb.store.counts import Counts
from kb.store.excerpts import excerpt
from kb.store.files import is_current, is_ours, refuse_foreign
from kb.store.history import Run
from kb.store.kept import Entry, Kept, open_kept
from kb.store.linked import LinkSource, LinkWriter, link_writer
from kb.store.prepared import MENTION_COLUMNS, STATEMENT_COLUMNS, Prepared, prepare, rows_into
from kb.store.publication import PUBLIC
from kb.store.reader import TODAY_CODES, Base, holds_articles, input_fingerprint, open_base
from kb.store.revision import NotRevisableError, Reviser, revise
from kb.store.state import known_pieces
from kb.store.writer import Writer, create, index_documents

__all__ = [
    "MENTION_COLUMNS",
    "PUBLIC",
    "STATEMENT_COLUMNS",
    "TODAY_CODES",
    "Base",
    "Counts",
    "Entry",
    "Harvest",
    "Kept",
    "LinkSource",
    "LinkWriter",
    "NotRevisableError",
    "Prepared",
    "Reviser",
    "Run",
    "Writer",
    "Yield",
    "bundle",
    "create",
    "drained",
    "excerpt",
    "holds_articles",
    "index_documents",
    "input_fingerprint",
    "is_current",
    "is_ours",
    "known_pieces",
    "link_writer",
    "open_base",
    "open_kept",
    "prepare",
    "refuse_foreign",
    "revise",
    "rows_into",
    "unbundle",
]
