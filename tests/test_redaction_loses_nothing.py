"""A name that is taken out takes nothing with it: the same mentions, statements, pledges and events."""

import contextlib
import json
import shutil
import sqlite3

import pytest

from kb.link.redaction import removed_id
from kb.pipeline import BuildOptions, build

SEEDED = ("person/donald-trump", "person/vladimir-putin", "person/barack-obama", "person/shinzo-abe",
          "person/hillary-clinton", "person/angela-merkel")
LINES = (
    "{full} met Angela Merkel in Oslo on Monday. {short} promised Angela Merkel to open the harbour by December 2016.",
    "{short} and Angela Merkel held talks in Oslo on 14 November 2016, officials said. {short} pledged to open the "
    "harbour by December.",
    "Angela Merkel telephoned {full} on Tuesday. “We will build a bridge,” {short} said. {full} threatened to leave.",
    "Mr. {short} telephoned Angela Merkel on 15 November 2016. Mr. {short} vowed that he would build a bridge.",
    "{full} resigned on Wednesday. “{short} will visit Lima next week,” Angela Merkel said.",
    "{short} stepped down on 16 November 2016, and {other} was appointed. {other} met {short} in Lima.",
)
PEOPLE = ("Nora Lindqvist", "Ola Lindqvist", "Xi Jinping", "Tamim bin Hamad Al Thani", "Will Grant", "June Halvorsen")


def built(desk, *redacted, profile=None, articles="seeds/articles"):
    """A database of the desk's articles, built from nothing with names taken out."""
    (desk / "seeds/judgements.csv").write_text("left,right,verdict,field,value,who,when,why\n" + "".join(
        f"{actor},,redact,,,A desk,2016-01-01,Asked.\n" for actor in redacted), encoding="utf-8")
    shutil.rmtree(desk / "data", ignore_errors=True)
    build(BuildOptions(paths=(desk / articles,), db=desk / "data/kb.db", seeds=desk / "seeds", today="2026-01-01",
                       profile=profile))
    return desk / "data/kb.db"


def told(db):
    """All that a database says of events, but who takes part in them by name."""
    with contextlib.closing(sqlite3.connect(db)) as connection:
        queries = {
            "rejected": "select rejected, mentions, statements, events, issues from runs order by number desc limit 1",
            "documents": "select id, characters, mentions, statements, events, origin_id from documents",
            "mentions": """select id, event_id, type, status, date, place_id, trigger_start, trigger_end, content_start,
                content_end, due, statement_id, hedge is null, attributed_to is null from mentions""",
            "statements": "select id, speaker is null, addressee is null, cue_spans, content_spans from statements",
            "pledges": """select id, event_id, statement_id, mention_id, pledger is null, content_start, content_end,
                due, polarity from pledges""",
            "events": """select id, type, status, date, precision, place_id, due, sources, independent_sources,
                contested, first_document_id from events""",
            "links": "select document_event_id, event_id, matched_id, rule from links",
            "event_participants": "select event_id, role, count(*) from event_participants group by 1, 2",
            "mention_participants": """select mention_id, role, surface_start, surface_end
                from mention_participants""",
            "redirects": "select old_id, event_id from redirects",
        }
        return {name: sorted(map(repr, connection.execute(query))) for name, query in queries.items()}


@pytest.mark.parametrize("profile", [None, "public"])
def test_the_seeds_tell_the_same_whoever_is_taken_out(desk, profile):
    whole = told(built(desk, profile=profile))
    assert len(whole["pledges"]) > 5
    for actor in SEEDED:
        for table, rows in told(built(desk, actor, profile=profile)).items():
            assert rows == whole[table], (actor, table)


def actor_of(person):
    return f"person/{person.lower().replace(' ', '-')}"


def write(desk, articles):
    (desk / "made").mkdir(exist_ok=True)
    for number, text in enumerate(articles):
        (desk / f"made/{number}.jsonl").write_text(json.dumps({
            "id": f"made{number}", "published": f"2016-11-{16 + number % 3}", "publisher": f"Outlet {number}",
            "title": f"{text.partition('.')[0]}", "text": text}) + "\n", encoding="utf-8")


@pytest.mark.parametrize("person", PEOPLE)
def test_made_reports_of_several_outlets_are_linked_the_same(desk, person):
    """By the full name in one report and the surname in another, with a namesake or without one."""
    short = person.split()[0] if person.startswith("Xi") else person.split()[-1]
    other = "Ola Lindqvist" if person != "Ola Lindqvist" else "Nora Lindqvist"
    named = {"full": person, "short": short, "other": other}
    for lines in (LINES, LINES[:5]):
        write(desk, [line.format(**named) for line in lines])
        whole = told(built(desk, articles="made"))
        assert len(whole["mentions"]) > 5
        assert len(whole["events"]) < len(whole["links"]), "some are linked"
        assert told(built(desk, actor_of(person), articles="made")) == whole
        shutil.rmtree(desk / "made")


def test_a_revision_links_what_is_removed_as_a_whole_build_does(desk):
    """A namesake who comes later makes a lone surname, whose name is removed, anybody's."""
    named = {"full": "Nora Lindqvist", "short": "Lindqvist", "other": "Ola Lindqvist"}
    more = [f"Town {n} opened a bridge on Monday. Angela Merkel met Francois Hollande in Paris on Tuesday."
            for n in range(8)]
    everything = [*(line.format(**named) for line in LINES), *more]
    actor = actor_of("Nora Lindqvist")
    options = BuildOptions(paths=(desk / "made",), db=desk / "data/kb.db", seeds=desk / "seeds", today="2026-01-01")
    write(desk, everything)
    wanted = told(built(desk, actor, articles="made"))
    for late in (0, 5):
        write(desk, everything)
        (desk / f"made/{late}.jsonl").unlink()
        built(desk, actor, articles="made")
        write(desk, everything)
        build(options)
        assert told(options.db) == wanted, late


def test_a_removed_person_has_a_surname_that_stands_alone_as_other_people_have():
    full, lone = removed_id("person/nora-lindqvist"), removed_id("person/lindqvist")
    assert full.endswith(lone.removeprefix("person/"))
    assert removed_id("person/ola-lindqvist").rsplit("-", 1)[-1] == full.rsplit("-", 1)[-1]
    assert "-" not in lone
