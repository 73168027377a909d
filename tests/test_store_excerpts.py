"""Public databases: titles, links, dates and short quotations, and byte by byte nothing else of an article's words."""

import functools
import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.harvest import Extractor
from kb.pipeline import BuildOptions, build, ensure_built, extract_files, list_events
from kb.records import Document, Extraction, PageTime
from kb.store import excerpt
from kb.store.excerpts import Caps

TODAY = "2026-01-01"
RUN = 6
CAPS = Caps()


@pytest.fixture
def public(desk):
    """The seeds, and an article with a long quotation and a sentence without end, built full and then public."""
    streets = ", ".join(f"street {n} and square {n * 7}" for n in range(90))
    long = f"“We will rebuild the harbour, {streets},” Anna Schmidt said."
    endless = "Angela Merkel met Francois Hollande in Berlin on Tuesday and " + " and ".join(
        f"praised town {n} for bridge {n * 3}" for n in range(90)) + "."
    (desk / "seeds/articles/long.txt").write_text(
        f"A long article\n\nBy Jane Roe\n\nPublished 15 November 2016\n\n{long}\n\n{endless}\n", encoding="utf-8")
    options = BuildOptions(paths=(desk / "seeds/articles",), db=desk / "data/kb.db", seeds=desk / "seeds", today=TODAY)
    build(options)
    (desk / "full.db").write_bytes(options.db.read_bytes())
    build(options._replace(profile="public", jobs=2))
    return options.db


def runs_of_words(text):
    """Every run of six words with its place, as bytes to look for."""
    words = list(re.finditer(r"\S+", text))
    for first, last in zip(words, words[RUN - 1 :], strict=False):
        yield first.start(), last.end(), text[first.start() : last.end()].encode()


@pytest.fixture
def seed_extractions(repository):
    """What is found in the project's own articles."""
    found = extract_files([repository / "seeds/articles"], seeds=repository / "seeds", today=TODAY)
    return [item for item in found if isinstance(item, Extraction)]


def texts(db):
    with sqlite3.connect(db) as connection:
        return connection.execute("select id, title, text, characters, sha256 from documents order by id").fetchall()


def test_the_files_bytes_hold_no_more_than_short_quotations(public):
    held = public.read_bytes()
    before = {row[0]: row for row in texts(public.parent.parent / "full.db")}
    assert len(before) == 12
    for identity, _, shown, characters, digest in texts(public):
        _, title, text, *rest = before[identity]
        assert [characters, digest] == rest
        assert len(shown) == len(text)
        seen = bytearray(len(text))
        for start, end, words in runs_of_words(text):
            if words in held:
                seen[start:end] = b"\1" * (end - start)
        allowed = min(CAPS.article, CAPS.share * len(text)) + len(title or "")
        # Agencies' texts stand in other articles too, where they may be quoted elsewhere: the longest runs still hold.
        assert max(map(len, seen.split(b"\0"))) <= 2 * CAPS.mention
        assert seen.count(1) <= 2 * allowed


def test_every_word_of_evidence_still_stands_in_its_place(public):
    with sqlite3.connect(public) as connection:
        for table, column in (("mentions", "trigger"), ("mentions", "sentence"), ("statements", "sentence"),
                              ("times", "wording")):
            wrong, count = connection.execute(
                f"select sum(substr(text, {column}_start + 1, {column}_end - {column}_start) is not {column}), "
                f"count(*) from {table} join documents on documents.id = document_id").fetchone()
            assert wrong == 0
            assert count > 20
        longest = connection.execute("select max(length(sentence)) from mentions").fetchone()[0]
        assert longest <= CAPS.mention
        assert connection.execute("select max(length(content)) from statements").fetchone()[0] <= CAPS.mention
        assert connection.execute("select count(*) from documents where author is not null").fetchone() == (0,)
        assert connection.execute("pragma freelist_count").fetchone() == (0,)


def test_the_events_are_the_same(public):
    full = list_events(public.parent.parent / "full.db")[1]
    short = list_events(public)[1]
    assert [(row[0], *row[2:6], row[7:9]) for row in short] == [(row[0], *row[2:6], row[7:9]) for row in full]


def test_nothing_of_the_makers_disk_is_in_it(public, desk):
    held = public.read_bytes()
    assert str(desk).encode() not in held
    assert b"seeds/articles" not in held
    assert b"Jane Roe" not in held


def test_it_is_served_as_it_is(public, desk):
    before = public.read_bytes()
    assert ensure_built(BuildOptions(paths=(desk / "seeds/articles",), db=public, seeds=desk / "seeds")) is None
    assert public.read_bytes() == before


def test_the_cap_of_an_article_holds_for_any_cap(seed_extractions):
    for caps in (Caps(40, 100, 0.5), Caps(300, 100_000, 1.0), Caps(80, 0, 0.0)):
        for extraction in seed_extractions:
            shown = excerpt(extraction, caps)
            text, original = shown.document.text, extraction.document.text
            free = sum(end - start for start, end, kind in extraction.document.regions if kind == "title")
            free += sum(m.trigger.end - m.trigger.start for e in extraction.events for m in e.mentions)
            visible = sum(a == b and not a.isspace() for a, b in zip(text, original, strict=True))
            assert visible <= caps.article + free + original.count("…")
            assert {e.id for e in shown.events} == {e.id for e in extraction.events}


def visible_share(extraction):
    """The share of an article's text beside its title that is not covered up."""
    shown, text = excerpt(extraction).document.text, extraction.document.text
    title = sum(end - start for start, end, kind in extraction.document.regions if kind == "title")
    # Covered runs begin with an ellipsis; the seeds have none of their own.
    return (len(re.sub("… *", "", shown)) - title) / (len(text) - title)


def test_no_more_than_a_quarter_is_shown_of_any_seed(seed_extractions):
    shares = [visible_share(extraction) for extraction in seed_extractions if "…" not in extraction.document.text]
    assert len(shares) > 8
    assert max(shares) <= CAPS.share
    assert max(shares) > CAPS.share / 2, "something is shown"


TOLD_ANYHOW = frozenset("""title url publisher provenance name participants place speaker addressee pledger
    attributed_to condition_id status type kind role sentence_spans""".split())
"""Columns that hold no words of the article, or such as the profile keeps: titles, links, outlets and names."""


def test_no_column_has_words_that_the_text_does_not_show(public):
    """What is shown of a text is at most a quarter, so all columns together hold no more of it."""
    with sqlite3.connect(public) as connection, sqlite3.connect(public.parent.parent / "full.db") as full:
        whole = dict(full.execute("select id, text from documents"))
        looked_at = 0
        for table in ("documents", "mentions", "statements", "pledges", "times", "regions", "mention_participants"):
            found = connection.execute(f"select * from {table}")
            columns = [column[0] for column in found.description]
            key = "id" if table == "documents" else "document_id"
            shown = dict(connection.execute("select id, text from documents"))
            for row in found:
                document = row[columns.index(key)]
                visible = re.sub("… *", "\0", shown[document])
                for column, value in zip(columns, row, strict=True):
                    if not isinstance(value, str) or column in TOLD_ANYHOW or (table, column) == ("documents", "text"):
                        continue
                    for words in filter(None, map(str.strip, re.split("… *", value))):
                        looked_at += 1
                        held = len(words) < 6 or words in visible or words not in whole[document]
                        assert held, (table, column, words)
    assert looked_at > 1000


SENTENCES = (
    "Angela Merkel met Francois Hollande in Berlin on Tuesday.", "Nora Lindqvist telephoned Ola Berg.",
    "Talks were held, a deal was signed and a visit was put off.", "“We will open the harbour,” Ola Berg said.",
    "Norway promised to pay 20 million kroner by December 2016.", "The sea was calm and the boats lay in the harbour.",
    "Nora Lindqvist resigned on Monday, and voters elected Ola Berg.", "Sweden condemned the attack.")


@given(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=12))
@settings(max_examples=40, deadline=None)
def test_no_more_than_a_quarter_is_shown_of_a_short_article(sentences):
    document = Document(id="short", text=" ".join(sentences), sha256="0" * 64,
                        published=PageTime(value="2016-11-15"))
    extraction = extractor()(document)
    triggers = {at for event in extraction.events for mention in event.mentions
                for at in range(mention.trigger.start, mention.trigger.end)}
    # Trigger words always stay: where they alone are more, nothing else is shown.
    assert visible_share(extraction) <= max(CAPS.share, len(triggers) / len(document.text))


@functools.cache
def extractor():
    """An extractor without lists of a reader's."""
    return Extractor(Path("none"))
