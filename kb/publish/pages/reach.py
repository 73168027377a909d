"""What was read: said wherever nothing is found, so that this has a meaning."""

from __future__ import annotations

from kb.export.wording import date_words
from kb.publish.pages.shell import Reader, Row

_READ = """
select (select count(*) from documents) as articles, (select count(*) from sources) as publishers,
  (select min(day) from reading_days) as first, (select max(day) from reading_days) as last,
  (select count(*) from issues where level = 'error') as refused
"""


async def what_was_read(reader: Reader) -> Row:
    """How many articles were read, of how many publishers, of which days (in words, None where none states one), and
    how many were refused."""
    (found,) = await reader.rows(_READ)
    return {**found, **{edge: found[edge] and date_words(found[edge]) for edge in ("first", "last")}}
