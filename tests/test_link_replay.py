"""What is linked anew when a little has changed comes out as if everything had been linked."""

import datetime
import random
import sqlite3

import pytest
from linking import TOWNS, TYPES, country, entities, person, report

from kb.link import Linking, Relinking, TooMuchError, Units
from kb.link.cards import make_units
from kb.link.packing import pack
from kb.records import Judgement, content_id, founded_event_id
from kb.store import rows
from kb.store.ledger import TARGETS, NoteTaker, StoredLedger, clear_ledger

PEOPLE = [person("Vladimir Putin"), person("Putin", actor_id="person/putin"), person("Barack Obama"),
          person("Obama", actor_id="person/obama"), person("John Kerry"), person("Sergey Lavrov"),
          person("Michelle Obama"), country("ru", "Russia"), country("us", "United States"), country("de", "Germany")]
OCCASIONS = {"election": ("of the presidential election", "of the primary", "of the Republican primary", "of the seat"),
             "summit": ("of the Republican convention", "of APEC", "of them"), "agreement": ("of NAFTA", "of them")}
SAYINGS = ("trade and grain over the border", "visas for students and pilots", "steel tariffs and airports")


def random_report(number, draw, days):
    """A report of the collection's few people, places and days, so that many may be one event; one in three is of an
    article that has others, and some tell of what was long ago."""
    kind = draw.choice(("meeting", "meeting", "summit", "phone_call", "visit", "pledge", "agreement", "attack",
                        "election", "departure"))
    role = {"pledge": "pledger", "visit": "visitor", "departure": "person"}.get(kind, "participant")
    who = [each.model_copy(update={"role": role}) for each in draw.sample(PEOPLE, draw.choice((0, 1, 2, 2, 2, 3)))]
    first = datetime.date(2016, 11, 1) + datetime.timedelta(days=draw.randrange(days))
    remembered = datetime.timedelta(days=draw.choice((0, 0, 0, 0, 60, 400)))
    grain = draw.choice((0, 0, 0, None, None, 6, 40, 4000))
    last = first + datetime.timedelta(days=grain or 0)
    dated = {} if grain is None else {"date": first.isoformat(), "bounds": (first.isoformat(), last.isoformat())}
    place = draw.choice((None, None, *TOWNS))
    published = (first + remembered + datetime.timedelta(days=draw.randrange(-3, 9))).isoformat()
    again = draw.choice(("Article", "a second Article"))
    content, named = draw.choice(SAYINGS), draw.choice(OCCASIONS.get(kind, ("of them",)))
    document, event = report(f"n{number}", kind, who, published=draw.choice((published, published, None)), place=place,
                  status=draw.choice(("occurred", "occurred", "planned", "negated", "possible")), **dated,
                  content=content if kind == "pledge" else None,
                  text=f"{again} {named} n{number} tells of it. {content}. The end.")
    return document, event.model_copy(update={"document_id": f"article{number // 6}"}) if number % 3 == 0 else event


class Shelf:
    """Units and decisions as the scratch file holds them."""

    def __init__(self):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute("attach ':memory:' as scratch")
        self.connection.execute("attach ':memory:' as before")
        self.connection.execute("create table before.links (document_event_id, event_id)")
        self.connection.execute("create table before.redirects (old_id, event_id)")
        for target in (*TARGETS, rows.UNITS):
            self.connection.execute(rows.make_table(target))
        self.connection.execute(
            "create table scratch.removed_units (number integer primary key, id, document_id, packed)")

    def put(self, target, made):
        self.connection.executemany(target.insert, made)

    def packed(self):
        return dict(self.connection.execute("select number, packed from scratch.units order by number"))

    def change(self, gone, new):
        """Take out the units of some documents and put in others; returns the ledger for what follows."""
        self.connection.execute("delete from scratch.removed_units")
        (last,) = self.connection.execute("select coalesce(max(number), 0) from scratch.units").fetchone()
        for document_id in gone:
            for verb in ("insert into scratch.removed_units select * from", "delete from"):
                self.connection.execute(f"{verb} scratch.units where document_id = ?", (document_id,))
        for document, event in new:
            self.put(rows.UNITS, [(unit.event.id, document.id, pack(unit))
                                  for unit in make_units(document, [event], entities(event))])
        return StoredLedger(self.connection, last)

    def publish(self, events):
        """Have these events be those of the last build."""
        for table, pairs in (("links", lambda linked: linked.event.document_events), ("redirects",
                             lambda linked: linked.former)):
            self.connection.execute(f"delete from before.{table}")
            self.connection.executemany(f"insert into before.{table} values (?, ?)", [
                (each, linked.event.id) for linked in events.values() for each in pairs(linked)])

    def link_all(self, judgements=()):
        clear_ledger(self.connection)
        linking = Linking(Units(self.packed()), {}, judgements, TYPES, NoteTaker(self.put))
        return {linked.event.id: linked for linked in linking.events()}

    def ledger(self):
        """Everything that is remembered, save how far at most linking looked and what may lie nearer."""
        return {target.table: set(self.connection.execute(
            f"select {', '.join(set(target.columns) - {'cut', 'nearer'})} from {target.table}")) for target in TARGETS}


def relinked(shelf, events, ledger, judgements=()):
    """The events after a change, from those before it and what was linked anew."""
    relinking = Relinking(ledger, {}, judgements, TYPES)
    renamed = set(relinking.renamed)
    units = [number for linked in events.values() if renamed & {who.actor_id for who in linked.event.participants}
             for member in linked.event.document_events if (number := ledger.number_of(member))]
    made = list(relinking.events(units))
    told = relinking.former_members() | {member for linked in made for member in linked.event.document_events}
    ledger.settle(relinking.outcome())
    return {**{event_id: linked for event_id, linked in events.items()
               if told.isdisjoint(linked.event.document_events)},
            **{linked.event.id: linked for linked in made}}


def random_judgement(draw, there):
    """A decision on one or two of a few reports, so that many touch one another; at times on none that is there."""
    few = sorted(there)[:12]
    left, right = (founded_event_id(content_id("d", each, there[each][1].type)) for each in draw.sample(few, 2))
    verdict = draw.choice(("same", "same", "different", "correct"))
    if verdict != "correct":
        return Judgement(left=left, right=draw.choice((right, right, right, "e0")), verdict=verdict, who="me",
                         when="2016-12-01", why="seen")
    field, value = draw.choice((("date", "2016-11-03"), ("date", "2016-11-04"), ("place", "Lima"), ("date", "never"),
                                ("status", "negated"), ("title", "Another")))
    return Judgement(left=left, verdict="correct", field=field, value=value, who="me", when="2016-12-01", why="seen")


def judged_otherwise(judgements, draw, there):
    """The decisions after a line or two have come, gone or changed places."""
    judgements = [each for each in judgements if draw.random() > 0.15]
    judgements += [random_judgement(draw, there) for _ in range(draw.choice((0, 1, 1, 2)))]
    if draw.random() < 0.2:
        draw.shuffle(judgements)
    return judgements


def check(seed, size, steps, days, judged=0, *, changing=False):
    draw = random.Random(seed)  # noqa: S311
    shelf, whole = Shelf(), Shelf()
    there = {f"n{number}": random_report(number, draw, days) for number in range(size)}
    judgements = [random_judgement(draw, there) for _ in range(judged)]
    shelf.change((), there.values())
    events = shelf.link_all(judgements)
    few = whole_again = 0
    for step in range(steps):
        shelf.publish(events)
        if changing:
            judgements = judged_otherwise(judgements, draw, there)
        gone = draw.sample(sorted(there), draw.choice((0, 0, 1, 2)))
        new = {f"n{number}": random_report(number, draw, days)
               for number in (1000 * step + 1000 + at for at in range(draw.choice((1, 1, 2, 3))))}
        if changing and draw.random() < 0.5:
            gone, new = [], {}
        elif draw.random() < 0.3 and there.keys() - gone:
            changed = draw.choice(sorted(there.keys() - gone))
            gone.append(changed)
            new[changed] = random_report(int(changed[1:]), draw, days)
        ledger = shelf.change(gone, new.values())
        there = {key: each for key, each in there.items() if key not in gone} | new
        try:
            events = relinked(shelf, events, ledger, judgements)
            few += 1
        except TooMuchError:
            events = shelf.link_all(judgements)
            whole_again += 1
        whole.connection.execute("delete from scratch.units")
        whole.connection.executemany("insert into scratch.units select ?, ?, ?, ?", shelf.connection.execute(
            "select number, id, document_id, packed from scratch.units").fetchall())
        expected = whole.link_all(judgements)
        assert events.keys() == expected.keys(), (seed, step)
        assert [each for each in expected if events[each] != expected[each]] == [], (seed, step)
        held, wanted = shelf.ledger(), whole.ledger()
        assert held["scratch.blocks"] == wanted["scratch.blocks"], (seed, step)
        assert held["scratch.placed"] == wanted["scratch.placed"], (seed, step)
        assert held["scratch.moves"] == wanted["scratch.moves"], (seed, step)
        assert held["scratch.owners"] == wanted["scratch.owners"], (seed, step)
        assert held["scratch.decisions"] == wanted["scratch.decisions"], (seed, step)
    return few, whole_again


@pytest.mark.parametrize(("seed", "size", "days"), [(1, 40, 5), (2, 80, 30), (3, 200, 10), (4, 150, 3)])
def test_a_change_gives_the_events_of_linking_everything(seed, size, days):
    few, _ = check(seed, size, 6, days)
    assert few == 6


@pytest.mark.parametrize("seed", range(3))
def test_also_where_people_have_judged(seed):
    few, _ = check(seed, 60, 8, 8, judged=4)
    assert few == 8


@pytest.mark.parametrize(("seed", "size", "days"), [(1, 40, 4), (2, 80, 8), (3, 120, 30), (4, 60, 3)])
def test_also_where_decisions_come_and_go(seed, size, days):
    few, _ = check(seed, size, 12, days, judged=5, changing=True)
    assert few == 12
