"""A small database made by hand, through the store's own schema, and the site that publishes it.

Public facts of 1986 and 1987 in sentences written for these tests, one article whose every field is hostile, and what
only shows after several builds: a merged id, a removed one, a decision, a change.
"""

import sqlite3

import pytest
from sqlite_utils import Database

from kb.publish.prose import load_metadata
from kb.publish.site import open_site
from kb.store.assembly import scoped
from kb.store.schema import make_schema, migrations, sql_file, sql_statements

REAGAN, GORBACHEV, ICELAND, KREMLIN = "a-reagan", "a-gorbachev", "a-iceland", "a-kremlin"
SUMMIT, CALL, PLEDGE, PLAN, DENIED, UNDATED, HOSTILE = (
    "e-summit",
    "e-call",
    "e-pledge",
    "e-plan",
    "e-denied",
    "e-undated",
    "e-hostile",
)
ALL_EVENTS = (SUMMIT, CALL, PLEDGE, PLAN, DENIED, UNDATED, HOSTILE)
SCRIPT = "<script>alert('x')</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
RIGHT_TO_LEFT = "\u202eevil\u202c"
HOSTILE_DOCUMENT = "a/b?c#d%20.json&<i>"

ARTICLES = {
    "d-post": (
        "Northern Post",
        "1986-10-12T21:30",
        "d-post",
        (
            "Mikhail Gorbachev met Ronald Reagan in Reykjavik on Saturday for the summit. "
            "Mr. Gorbachev promised to cut long-range missiles by the end of 1987. "
            "The White House said no agreement had been signed. "
            "Mr. Reagan told reporters that the talks would go on."
        ),
    ),
    "d-copy": (
        "Evening Star",
        "1986-10-13",
        "d-post",
        ("Mikhail Gorbachev met Ronald Reagan in Reykjavik on Saturday for the summit."),
    ),
    "d-times": (
        "Harbour Times",
        "1986-10-14T06:00",
        "d-times",
        (
            "The two leaders sat down in Iceland on Sunday, their first meeting since Geneva. "
            "The pair reportedly spoke by telephone some days before."
        ),
    ),
    "d-plan": (
        "Harbour Times",
        "1987-11-20",
        "d-plan",
        ("Mr. Gorbachev is to meet Mr. Reagan in Washington in December."),
    ),
    HOSTILE_DOCUMENT: (
        f"Daily {IMAGE}",
        "1986-10-15",
        HOSTILE_DOCUMENT,
        (f"{SCRIPT} met {RIGHT_TO_LEFT} in {IMAGE} today. '; drop table events; --"),
    ),
}
HOSTILE_FIELDS = {"title": f"{SCRIPT} & {IMAGE}", "url": "javascript:alert('x')", "author": f"By {IMAGE}"}
ACTORS = {
    REAGAN: ("Ronald Reagan", "person", "US", ("Mr. Reagan", "Reagan", "the president")),
    GORBACHEV: ("Mikhail Gorbachev", "person", "SU", ("Mr. Gorbachev", "Gorbachev", "the Soviet leader")),
    ICELAND: ("Iceland", "country", "IS", ("Reykjavik",)),
    KREMLIN: ("White House", "organisation", "US", ("the administration",)),
    "a-hostile": (f"{SCRIPT}{RIGHT_TO_LEFT}", "person", None, (IMAGE,)),
}
TYPES = {
    "summit": "Summit",
    "phone_call": "Phone call",
    "pledge": "Pledge",
    "meeting": "Meeting",
    "agreement": "Agreement",
}
BOTH = ((GORBACHEV, "participant"), (REAGAN, "participant"))
EVENTS = {
    SUMMIT: (
        "summit",
        "Gorbachev and Reagan: summit in Reykjavik",
        "occurred",
        ("1986-10-11", "1986-10-11", "1986-10-11", "day"),
        "Reykjavik",
        BOTH,
        "date",
    ),
    CALL: (
        "phone_call",
        "Gorbachev and Reagan: phone call",
        "possible",
        ("1986-10", "1986-10-01", "1986-10-31", "month"),
        None,
        BOTH,
        None,
    ),
    PLEDGE: (
        "pledge",
        "Gorbachev pledges to cut long-range missiles",
        "occurred",
        ("1986-10-12", "1986-10-12", "1986-10-12", "day"),
        None,
        ((GORBACHEV, "pledger"), (REAGAN, "addressee")),
        None,
    ),
    PLAN: (
        "meeting",
        "Gorbachev and Reagan: meeting in Washington",
        "planned",
        ("1987-12", "1987-12-01", "1987-12-31", "month"),
        "Washington",
        BOTH,
        None,
    ),
    DENIED: (
        "agreement",
        "No agreement signed",
        "negated",
        ("1986-10-12", "1986-10-12", "1986-10-12", "day"),
        None,
        ((KREMLIN, "party"),),
        None,
    ),
    UNDATED: (
        "meeting",
        "Gorbachev and Reagan: meeting in Geneva",
        "occurred",
        (None, None, None, None),
        "Geneva",
        BOTH,
        None,
    ),
    HOSTILE: (
        "meeting",
        f"{SCRIPT} meets {IMAGE} {RIGHT_TO_LEFT}",
        "occurred",
        ("1986-10-15", "1986-10-15", "1986-10-15", "day"),
        IMAGE,
        (("a-hostile", "participant"),),
        None,
    ),
}
# event, document, sentence number, trigger, status, date, date wording, place wording, hedge, speaker
MENTIONS = (
    (SUMMIT, "d-post", 0, "met", "occurred", "1986-10-11", "Saturday", "Reykjavik", None, None),
    (SUMMIT, "d-copy", 0, "met", "occurred", "1986-10-11", "Saturday", "Reykjavik", None, None),
    (SUMMIT, "d-times", 0, "sat down", "occurred", "1986-10-12", "Sunday", "Iceland", None, None),
    (PLEDGE, "d-post", 1, "promised", "occurred", "1986-10-12", None, None, None, None),
    (DENIED, "d-post", 2, "agreement", "negated", "1986-10-12", None, None, None, KREMLIN),
    (CALL, "d-times", 1, "telephone", "possible", "1986-10", "some days before", None, "reportedly", None),
    (UNDATED, "d-times", 0, "meeting", "occurred", None, None, None, None, None),
    (PLAN, "d-plan", 0, "meet", "planned", "1987-12", "December", None, None, None),
    (HOSTILE, HOSTILE_DOCUMENT, 0, "met", "occurred", "1986-10-15", "today", IMAGE, None, None),
)


def sentences(text):
    """Start and end of each sentence of an article above; a full stop and a blank end one, if a capital follows."""
    starts = [0] + [
        at + 2
        for at in range(len(text) - 2)
        if text[at : at + 2] == ". " and text[at + 2].isupper() and text[at - 2 : at] != "Mr"
    ]
    return list(zip(starts, [start - 1 for start in starts[1:]] + [len(text)], strict=True))


def insert(db, table, **row):
    names = ", ".join(row)
    db.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))


def fill_documents(db):
    for name in sorted({article[0] for article in ARTICLES.values()}):
        insert(db, "sources", id=f"s-{name}", name=name, documents=1)
    for key, (publisher, published, origin, text) in ARTICLES.items():
        hostile = HOSTILE_FIELDS if key == HOSTILE_DOCUMENT else {}
        row = {
            "title": f"News of {published[:10]}",
            "url": f"https://{publisher.split()[0].lower()}.example/{key}",
            "author": "Staff",
            **hostile,
        }
        insert(
            db,
            "documents",
            id=key,
            **row,
            source_id=f"s-{publisher}",
            publisher=publisher,
            published=published,
            published_day=published[:10],
            origin_id=origin,
            characters=len(text),
            mentions=1,
            statements=0,
            events=1,
            text=text,
            sha256="0" * 64,
            language="en",
        )
        insert(db, "coverage", day=published[:10], source_id=f"s-{publisher}", documents=1, mentions=1)


def fill_actors(db):
    for key, (name, kind, country, aliases) in ACTORS.items():
        events = sum(key in dict(event[5]) for event in EVENTS.values())
        insert(db, "actors", id=key, name=name, kind=kind, country=country, events=events, documents=1)
        for alias in (name, *aliases):
            insert(db, "actor_aliases", actor_id=key, alias=alias, form="alias", count=1)


def fill_events(db):
    for key, label in TYPES.items():
        insert(
            db,
            "event_types",
            id=key,
            label=label,
            description=f"{label}s are looked for.",
            roles="{}",
            plover="CONSULT",
        )
    insert(db, "places", id="place/reykjavik-is", name="Reykjavik", country="IS", latitude=64.14, longitude=-21.9,
           events=1, mentions=3)
    for key, (kind, title, status, (date, earliest, latest, precision), place, who, contested) in EVENTS.items():
        own = [mention for mention in MENTIONS if mention[0] == key]
        documents = list(dict.fromkeys(mention[1] for mention in own))
        insert(
            db,
            "events",
            id=key,
            type=kind,
            title=title,
            status=status,
            date=date,
            earliest=earliest,
            latest=latest,
            precision=precision,
            place=place,
            place_id="place/reykjavik-is" if place == "Reykjavik" else None,
            participants="; ".join(ACTORS[actor][0] for actor, _ in who),
            mentions=len(own),
            sources=len(documents),
            confidence=0.9,
            contested=contested,
            independent_sources=len({ARTICLES[document][2] for document in documents}),
            publishers=len({ARTICLES[document][0] for document in documents}),
            first_reported=ARTICLES[documents[0]][1],
            first_document_id=documents[0],
            content="cut long-range missiles" if key == PLEDGE else None,
            due="1987" if key == PLEDGE else None,
            due_earliest="1987-12-31" if key == PLEDGE else None,
            due_latest="1987-12-31" if key == PLEDGE else None,
        )
        for actor, role in who:
            insert(db, "event_participants", event_id=key, actor_id=actor, role=role, name=ACTORS[actor][0])
        if earliest:
            insert(db, "event_months", month=earliest[:7], type=kind, status=status, events=1)


def fill_mentions(db):
    for number, (event, document, place_in_text, trigger, status, date, wording, place, hedge, speaker) in enumerate(
        MENTIONS
    ):
        text = ARTICLES[document][3]
        start, end = sentences(text)[place_in_text]
        spans = {
            name: text.index(words, start, end) if words else None
            for name, words in (("trigger", trigger), ("date_wording", wording), ("place_wording", place))
        }
        _, earliest, latest, _ = EVENTS[event][3] if date == EVENTS[event][3][0] else (None, date, date, None)
        insert(
            db,
            "mentions",
            id=f"m-{number}",
            document_id=document,
            event_id=event,
            type=EVENTS[event][0],
            status=status,
            document_event_id=f"de-{event}-{document}",
            date=date,
            earliest=earliest,
            latest=latest,
            date_wording=wording,
            date_wording_start=spans["date_wording"],
            date_wording_end=wording and spans["date_wording"] + len(wording),
            date_anchor="dct",
            date_rule="weekday",
            trigger=trigger,
            trigger_start=spans["trigger"],
            trigger_end=spans["trigger"] + len(trigger),
            sentence=text[start:end],
            sentence_start=start,
            sentence_end=end,
            place=place,
            place_wording=place,
            place_wording_start=spans["place_wording"],
            place_wording_end=place and spans["place_wording"] + len(place),
            hedge=hedge,
            attributed_to=speaker and ACTORS[speaker][0],
            attributed_to_id=speaker,
            confidence=0.9,
            rule=f"rule-of-{trigger}",
            extractor="rules",
        )
        insert_links_and_names(db, number, event, document, text, start, end)


def insert_links_and_names(db, number, event, document, text, start, end):
    db.execute(
        "insert or ignore into links values (?, ?, ?, null, 'same-names-and-day', 0.75, ?)",
        [f"de-{event}-{document}", document, event, ARTICLES[document][2]],
    )
    for actor, role in EVENTS[event][5]:
        surface = next((alias for alias in (ACTORS[actor][0], *ACTORS[actor][3]) if alias in text[start:end]), None)
        at = text.index(surface, start, end) if surface else None
        insert(
            db,
            "mention_participants",
            mention_id=f"m-{number}",
            document_id=document,
            actor_id=actor,
            role=role,
            name=ACTORS[actor][0],
            surface=surface,
            surface_start=at,
            surface_end=surface and at + len(surface),
        )


def fill_statements(db):
    text = ARTICLES["d-post"][3]
    spoken = (
        ("s-denial", 2, KREMLIN, "The White House", "said", "no agreement had been signed", "denial", "indirect"),
        ("s-reagan", 3, REAGAN, "Mr. Reagan", "told", "that the talks would go on", None, "indirect"),
        (
            "s-pledge",
            1,
            GORBACHEV,
            "Mr. Gorbachev",
            "promised",
            "to cut long-range missiles by the end of 1987",
            "pledge",
            "indirect",
        ),
    )
    for key, number, actor, source, cue, content, act, kind in spoken:
        start, end = sentences(text)[number]
        at = {
            name: text.index(words, start) for name, words in (("source", source), ("cue", cue), ("content", content))
        }
        insert(
            db,
            "statements",
            id=key,
            document_id="d-post",
            speaker_id=actor,
            speaker=ACTORS[actor][0],
            source=source,
            source_start=at["source"],
            source_end=at["source"] + len(source),
            cue=cue,
            cue_start=at["cue"],
            cue_end=at["cue"] + len(cue),
            cue_spans="[]",
            source_spans="[]",
            content=content,
            content_start=at["content"],
            content_end=at["content"] + len(content),
            content_spans="[]",
            sentence=text[start:end],
            sentence_start=start,
            sentence_end=end,
            kind=kind,
            act=act,
            depth=0,
            confidence=0.8,
            rule="cue",
        )
    insert(
        db,
        "pledges",
        id=PLEDGE,
        event_id=PLEDGE,
        statement_id="s-pledge",
        document_id="d-post",
        polarity="positive",
        pledger="Mikhail Gorbachev",
        pledger_id=GORBACHEV,
        addressee="Ronald Reagan",
        addressee_id=REAGAN,
        content="to cut long-range missiles",
        status="occurred",
        date="1986-10-12",
        due="1987",
        due_latest="1987-12-31",
        due_earliest="1987-12-31",
        due_wording="by the end of 1987",
        sentence=text[slice(*sentences(text)[1])],
    )


def fill_ledgers(db):
    for reading, document, mention in (
        ("1986-10-11", "d-post", 0),
        ("1986-10-11", "d-copy", 1),
        ("1986-10-12", "d-times", 2),
    ):
        insert(
            db,
            "readings",
            event_id=SUMMIT,
            field="date",
            value=reading,
            document_id=document,
            mention_id=f"m-{mention}",
        )
    insert(db, "runs", id="r-1", number=1, fingerprint="f", day="1987-11-21", program="0.1.0", settings="{}")
    insert(db, "redirects", old_id="e-former", event_id=SUMMIT)
    insert(db, "tombstones", event_id="e-gone", reason="its only article was withdrawn", run=1)
    insert(
        db,
        "judgements",
        verdict="same",
        left_id="e-former",
        right_id=SUMMIT,
        judged_by="desk",
        judged_on="1987-11-21",
        why="one summit, two headlines",
    )
    insert(
        db, "changes", run=1, change="changed", event_id=SUMMIT, field="place", before=None, after="Reykjavik"
    )
    insert(db, "issues", level="warning", code="no-date", message="An article has no date.")
    for one, other in ((REAGAN, GORBACHEV), (GORBACHEV, REAGAN)):
        insert(
            db,
            "actor_pairs",
            actor_id=one,
            other_id=other,
            type="summit",
            status="occurred",
            events=1,
            first_day="1986-10-11",
            last_day="1986-10-11",
        )


DERIVED = ("appearances", "status_history", "pair_totals", "reading_days")
"""Tables that this base has as the writer derives them; the others are filled in above."""


def in_order_of_dates(db):
    """What the writer does with events: their rows in the order of their dates, and each actor's beside each other."""
    db.execute("create temp table ordered as select * from events order by earliest is null, earliest, latest, id")
    db.execute("delete from events")
    db.execute("insert into events select * from ordered")
    script = scoped(sql_file("derived"), revising=False) + sql_file("counted")
    for statement in sql_statements(script):
        if any(f"insert into {table} " in statement for table in DERIVED):
            db.execute(statement)


def write_database(path, more=None):
    """The database above at `path`; `more(connection)` adds rows before indexes and full-text search are made."""
    db = Database(sqlite3.connect(path))
    make_schema(db)
    with db.conn:
        for fill in (fill_documents, fill_actors, fill_events, fill_mentions, fill_statements, fill_ledgers):
            fill(db.conn)
        if more:
            more(db.conn)
        in_order_of_dates(db.conn)
    migrations.apply(db)
    db.close()
    return path


@pytest.fixture(scope="session")
def write_site_database():
    """`write_database`, for tests that need more rows."""
    return write_database


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """The file of the small database."""
    return write_database(tmp_path_factory.mktemp("site") / "kb.db")


@pytest.fixture
async def site(database):
    """A Datasette that publishes the small database as `kb serve` does."""
    site = open_site(database, load_metadata())
    await site.invoke_startup()
    return site


@pytest.fixture
def get(site):
    """Ask the site for an address, without following redirects."""
    return site.client.get
