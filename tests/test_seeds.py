"""What the README promises of the seed articles: the timeline a careful reader would draw from them."""

import sqlite3

import pytest

PUTIN, TRUMP, OBAMA, ABE, MERKEL = "Vladimir Putin", "Donald Trump", "Barack Obama", "Shinzo Abe", "Angela Merkel"

EXPECTED = [
    # type, status, date, place, participants, sources
    ("phone_call", "occurred", "2016-11-14", None, {PUTIN, TRUMP}, 6),
    ("phone_call", "occurred", "2016-11-09", None, {"Hillary Clinton", TRUMP}, 1),
    ("message", "occurred", "2016-11-09", None, {PUTIN, TRUMP}, 1),
    ("election", "occurred", "2016-11-08", None, {TRUMP}, 2),
    ("meeting", "occurred", "2016-11-10", "White House", {OBAMA, TRUMP}, 1),
    ("meeting", "occurred", "2016-11-17", "New York", {ABE, TRUMP}, 4),
    ("meeting", "occurred", "2016-11-17", None, {"Henry Kissinger", TRUMP}, 1),
    ("meeting", "occurred", None, None, {"Theresa May", MERKEL}, 1),
    ("meeting", "occurred", "2016-11-19", "Lima", {ABE, PUTIN}, 2),
    ("meeting", "occurred", "2016-11-19", None, {OBAMA, "Xi Jinping"}, 1),
    ("meeting", "occurred", "2016-11-20", None, {OBAMA, PUTIN}, 2),
    ("meeting", "planned", None, None, {TRUMP, PUTIN}, 3),
    ("news_conference", "occurred", "2016-11-14", "White House", {OBAMA}, 1),
    ("news_conference", "occurred", "2016-11-17", None, {OBAMA, MERKEL}, 1),
    ("news_conference", "occurred", "2016-11-20", "Lima", {PUTIN}, 2),
    ("pledge", "occurred", None, None, {"Donald Trump", PUTIN}, 3),
    ("summit", "occurred", "2016-07", "Warsaw", {"NATO"}, 1),
    ("summit", "occurred", None, "Lima", set(), 2),
    ("visit", "planned", "2016-11-15", "Greece", {OBAMA}, 1),
    ("visit", "planned", "2016-12-15", "Japan", {PUTIN}, 1),
    ("sanction", "occurred", None, None, {"European Union", "Russia"}, 1),
    ("pledge", "occurred", "2016-11-21", None, {TRUMP}, 1),
    ("pledge", "occurred", "2016-11-21", None, {"Canada"}, 1),
    ("pledge", "occurred", None, None, {"Theresa May"}, 1),
]


@pytest.fixture(scope="module")
def rows(seed_base):
    with sqlite3.connect(seed_base) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute("select * from events").fetchall()


def people(row):
    return set((row["participants"] or "").split("; ")) - {""}


@pytest.mark.parametrize(("kind", "status", "date", "place", "who", "sources"), EXPECTED)
def test_the_timeline_has(rows, kind, status, date, place, who, sources):
    of_type = [row for row in rows if row["type"] == kind and who <= people(row)]
    found = [row for row in of_type if row["status"] == status and (date is None or row["date"] == date)
             and (place is None or row["place"] == place) and row["sources"] >= sources]
    assert found, [tuple(row)[1:13] for row in of_type]


def test_the_call_is_contested_and_both_readings_stay(rows, seed_base):
    (call,) = [row for row in rows if row["type"] == "phone_call" and row["date"] == "2016-11-14"]
    assert "date" in call["contested"]
    assert call["independent_sources"] < call["sources"]
    with sqlite3.connect(seed_base) as connection:
        readings = connection.execute("select value from readings where event_id = ? and field = 'date'", [call["id"]])
        assert {value for (value,) in readings} == {"2016-11-14", "2016-11-15"}


def test_pledges_have_their_due_dates(rows):
    due = {row["participants"].split(";")[0]: (row["due_earliest"], row["due_latest"])
           for row in rows if row["type"] == "pledge" and row["due_latest"]}
    assert due["Donald Trump"] == ("2017-01-20", "2017-01-20")
    assert due["Theresa May"][1] == "2017-03-31"
    assert due["Canada"][1] == "2030-12-31"


def test_nobody_wins_who_did_not(rows, seed_base):
    with sqlite3.connect(seed_base) as connection:
        winners = connection.execute("select distinct name from event_participants where role = 'winner'")
        assert {name for (name,) in winners} <= {TRUMP}


def test_denials_are_kept_as_denials(seed_base):
    with sqlite3.connect(seed_base) as connection:
        denials = connection.execute("select speaker from statements where act = 'denial'").fetchall()
    assert {"Hope Hicks", "Dmitry Peskov"} <= {speaker for (speaker,) in denials}


def test_what_two_are_to_talk_about_is_not_said_by_the_other_one(seed_base):
    with sqlite3.connect(seed_base) as connection:
        found = connection.execute("select attributed_to from mentions where sentence like '%to talk about%' "
                                   "and document_id in (select id from documents where publisher like '%Tideway%')")
        assert {who for (who,) in found} == {PUTIN}


def test_what_came_later_neither_gives_nor_takes_day_and_place(rows):
    (conference,) = [row for row in rows if row["type"] == "news_conference" and MERKEL in people(row)]
    assert conference["place"] in ("Berlin", None)
    (talks,) = [row for row in rows if row["type"] == "meeting" and "Theresa May" in people(row)]
    assert talks["date"] != "2016-11-17"
    assert "2016-11-17" not in {row["date"] for row in rows if row["type"] == "visit" and row["place"] == "Peru"}


def test_what_the_two_agreed_to_they_agreed_to_on_the_telephone(rows):
    pledged = [row for row in rows if row["type"] == "pledge" and people(row) >= {TRUMP, PUTIN}]
    assert pledged
    assert {row["date"] for row in pledged} == {"2016-11-14"}
