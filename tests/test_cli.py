"""The command line as a user meets it: help that teaches, one clear line for every mishap, telling exit codes."""

import contextlib
import csv
import io
import json
import os
import sqlite3
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kb.cli import kb
from kb.pipeline import BuildOptions, build

COMMANDS = sorted(kb.commands)


def run(*arguments):
    """Runs `kb` in this process; a `KbError` reaches the caller as `result.exception`."""
    return CliRunner().invoke(kb, [str(argument) for argument in arguments])


def run_process(*arguments, **options):
    """Runs `kb` as its own process, as the entry point does."""
    code = "from kb.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, check=False, **options)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.output
    assert f"kb {command}" in result.output


def test_the_readme_tells_of_every_command(repository):
    readme = (repository / "README.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"kb {command}" not in readme] == []


def test_extract_prints_an_annotated_table(desk):
    result = run("extract", "seeds/articles/2016-11-14_capital-ledger_call.txt")
    assert result.exit_code == 0
    assert "phone_call" in result.output
    assert "2016-11-14" in result.output


def test_extract_json_spans_are_the_words(desk):
    article = desk / "seeds/articles/2016-11-14_capital-ledger_call.txt"
    result = run("extract", article, "--json")
    (found,) = (json.loads(line) for line in result.stdout.splitlines())
    text = article.read_text(encoding="utf-8")
    for event in found["events"]:
        for mention in event["mentions"]:
            assert text[slice(*mention["trigger_span"])] == mention["trigger"]
    for statement in found["statements"]:
        assert " … ".join(text[a:b] for a, b in statement["content"]) == statement["text"]["content"]


def test_extract_takes_the_day_of_publication(tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("Angela Merkel met Barack Obama in Berlin on Thursday.\n", encoding="utf-8")
    result = run("extract", note, "--json", "--published", "2016-11-18")
    (found,) = (json.loads(line) for line in result.stdout.splitlines())
    assert [event["date"] for event in found["events"] if event["type"] == "meeting"] == ["2016-11-17"]


def test_extract_alone_tells_of_its_option_for_articles_without_a_date(tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("Angela Merkel met Barack Obama in Berlin on Thursday.\n", encoding="utf-8")
    option = "--published"
    assert option in run("extract", note).stderr
    assert option not in run("extract", note, "--published", "2016-11-18").stderr
    database = tmp_path / "a.db"
    built = run("build", note, "--db", database)
    checked = run("check", "--db", database)
    assert "Published:" in "".join(checked.output.split())
    assert option not in built.output + checked.output


def test_a_period_that_ends_before_it_begins_is_refused(tmp_path):
    result = run_process("build", "--since", "2016-11-20", "--until", "2016-11-10", "--db", tmp_path / "kb.db")
    assert result.returncode == 2
    assert "Swap them" in result.stderr
    assert not (tmp_path / "kb.db").exists()


def test_names_cannot_steer_the_terminal(tmp_path):
    article = tmp_path / "a\x1b[31m\u202e.txt"
    article.write_text("A \x1b]0;title\x07 line. Ann Lee met Bo Diaz in Lima on Monday.", encoding="utf-8")
    for result in (run_process("extract", article), run_process("extract", tmp_path / "b\x1b[31m")):
        shown = result.stdout + result.stderr
        assert "�" in shown
        assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    for command in ("extract", "build"):
        result = run_process(command, tmp_path / "pipe.txt", cwd=tmp_path)
        assert result.returncode
        assert "It is no file" in result.stderr


def test_one_article_with_one_event_is_no_plural(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("A short note\nPublished: 15 November 2016\n\nAngela Merkel met Barack Obama in "
                                      "Berlin on Thursday.\n", encoding="utf-8")
    shown = " ".join(run("build", "one.txt", "--today", "2026-01-01").output.split())
    assert "1 event and 0 statements from 1 article." in shown
    assert "1 partition, 1 article extracted" in run("extract", "one.txt", "--out", "found").output


def test_a_bad_day_is_a_usage_error():
    result = run("extract", "x.txt", "--published", "15.11.2016")
    assert result.exit_code == 2
    assert "2016-11-15" in result.output


def test_an_unknown_type_is_no_empty_timeline(seed_base):
    for command in ("events", "export"):
        result = run_process(command, "--type", "phonecall", "--db", seed_base)
        assert (result.returncode, result.stdout) == (2, "")
        assert "`kb types`" in result.stderr


def test_evaluate_scores_each_type(repository):
    gold = repository / "tests/gold"
    table = run("evaluate", gold)
    assert table.exit_code == 0
    assert "all events" in table.output
    scores = json.loads(run("evaluate", gold, "--json").stdout)
    assert scores["by_type"]["visit"]["gold"] >= 2
    assert scores["events"]["f1"] >= 0.85
    assert run_process("evaluate", repository).stderr.startswith("kb: There is no gold in")


def test_build_then_events_in_every_format(desk):
    assert run("build", "--today", "2026-01-01").exit_code == 0
    table = run("events", "--type", "phone_call", "--actor", "putin")
    assert "Putin" in table.output
    rows = list(csv.DictReader(io.StringIO(run("events", "--format", "csv").output)))
    assert rows == [
        {key: "" if value is None else str(value) for key, value in row.items()}
        for row in json.loads(run("events", "--json").output)
    ]
    dates = [row["earliest"] for row in rows if row["earliest"]]
    assert dates == sorted(dates)
    week = list(csv.DictReader(io.StringIO(
        run("events", "--from", "2016-11-14", "--to", "2016-11-20", "--format", "csv").output)))
    assert week
    assert all(row["latest"] >= "2016-11-14" and row["earliest"] <= "2016-11-20" for row in week)


def test_a_second_build_changes_nothing(desk):
    run("build", "--today", "2026-01-01")
    before = (desk / "data/kb.db").read_bytes()
    result = run("build", "--today", "2026-01-01")
    assert "up to date" in result.output
    assert (desk / "data/kb.db").read_bytes() == before


def test_explain_names_rule_and_words(desk):
    run("build", "--today", "2026-01-01")
    call = max(json.loads(run("events", "--type", "phone_call", "--json").output), key=lambda row: row["sources"])
    explained = json.loads(run("explain", call["id"], "--json").output)
    assert {report["rule"] for report in explained["reports"]}
    assert all(report["trigger"] in report["sentence"] for report in explained["reports"])
    shown = run("explain", call["url"])
    assert shown.exit_code == 0
    assert "date anchor" in shown.output
    words = " ".join(shown.output.split())
    report = next(each for each in explained["reports"] if each["trigger"] == "telephoned" and each["roles"])
    for role in report["roles"]:
        assert f"“{role['wording']}” at {role['start']}–{role['end']}" in words
    assert f"telephoned at {report['trigger_start']}–{report['trigger_end']}" in words
    assert "Capital Ledger, updated 2016-11-14T21:12" in words
    assert "counted from the day of publication" in " ".join(shown.output.split())


def test_explain_says_what_is_pledged_and_by_when(desk):
    run("build", "--today", "2026-01-01")
    pledges = json.loads(run("events", "--type", "pledge", "--actor", "Canada", "--json").output)
    shown = " ".join(run("explain", pledges[0]["id"]).output.split())
    assert "content phase out coal-fired power by 2030" in shown
    assert "due 2030" in shown


def test_check_lists_what_was_refused_and_exits_1(desk):
    (desk / "seeds/articles/empty.txt").write_bytes(b"")
    (desk / "seeds/articles/picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    with (desk / "seeds/articles/wire.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "broken", "text": \n')
    assert run("build", "--today", "2026-01-01").exit_code == 0
    result = run("check", "--json")
    assert result.exit_code == 1
    errors = [issue for issue in json.loads(result.output) if issue["level"] == "error"]
    assert {os.path.basename(issue["source"]) for issue in errors} == {"empty.txt", "picture.txt", "wire.jsonl"}
    assert "empty.txt" in run("check").output


def test_types_lists_all_and_shows_one():
    listed = json.loads(run("types", "--json").output)
    assert len(listed) == 20
    assert "caller" in run("types", "phone_call").output


MISHAPS = {
    "no database yet": ("events",),
    "no database to check": ("check",),
    "no database to explain": ("explain", "e0"),
    "no seeds folder": ("build",),
    "nothing to serve": ("serve",),
    "an unknown type": ("types", "teleportation"),
}


@pytest.mark.parametrize("arguments", MISHAPS.values(), ids=MISHAPS)
def test_a_mishap_is_one_clear_line(arguments, tmp_path):
    result = run_process(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("kb: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("style", ["xlsx", "parquet", "csv"])
def test_an_export_to_a_reader_that_leaves_early_ends_quietly(seed_base, style):
    code = "from kb.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, "export", "--format", style, "--db", str(seed_base)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.communicate(timeout=60)[1] == b""


def test_a_foreign_database_is_left_alone(desk):
    (desk / "data").mkdir(exist_ok=True)
    with sqlite3.connect(desk / "data/kb.db") as foreign:
        foreign.execute("create table precious (x)")
    before = (desk / "data/kb.db").read_bytes()
    result = run_process("build", cwd=desk)
    assert result.returncode == 2
    assert "kb.db" in result.stderr
    assert (desk / "data/kb.db").read_bytes() == before


def test_a_reader_that_leaves_early_is_no_error(desk):
    code = "from kb.cli import main; main()"
    command = f'"{sys.executable}" -c "{code}" types --json | head -1'
    result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)  # noqa: S602
    assert "Traceback" not in result.stderr


def test_a_decision_is_kept_and_applied_by_the_next_build(desk):
    run("build", "--today", "2026-01-01")
    call = max(json.loads(run("events", "--type", "phone_call", "--json").output), key=lambda row: row["sources"])
    assert call["sources"] > 1
    result = run("correct", call["id"], "date", "2016-11-15", "--why", "Moscow time.", "--who", "A desk")
    assert result.exit_code == 0, result.output
    reports = json.loads(run("explain", call["id"], "--json").output)["reports"]
    other = next(report["founding_id"] for report in reports if report["founding_id"] != call["id"])
    assert run("judge", call["id"], other, "different", "--why", "Two calls.", "--who", "A desk").exit_code == 0
    run("build", "--today", "2026-01-01")
    calls = {row["id"]: row for row in json.loads(run("events", "--type", "phone_call", "--json").output)}
    assert calls[call["id"]]["date"] == "2016-11-15"
    assert other in calls
    (desk / "seeds/judgements.csv").unlink()
    run("build", "--today", "2026-01-01")
    assert call in json.loads(run("events", "--type", "phone_call", "--json").output)


def test_a_corrected_place_is_one_that_is_known(desk):
    run("build", "--today", "2026-01-01")
    call = json.loads(run("events", "--type", "phone_call", "--json").output)[0]["id"]
    where = "select place, place_id from events where id = ?"
    for value, name, place_id in (("Lima", "Lima", "place/lima-pe"), ("Birmingham, Alabama", "Birmingham",
                                  "place/birmingham-us"), ("Nowhereville", "Nowhereville", None)):
        noted = run("correct", call, "place", value, "--why", "A test.", "--who", "A desk")
        run("build", "--today", "2026-01-01")
        with contextlib.closing(sqlite3.connect(desk / "data/kb.db")) as base:
            assert base.execute(where, (call,)).fetchall() == [(name, place_id)]
        told = run("check").output
        assert ("on no list of places" in noted.output) == ("unknown_place" in told) == (place_id is None)


def test_a_decision_takes_the_address_of_a_page_for_its_id(desk):
    run("build", "--today", "2026-01-01")
    call = json.loads(run("events", "--type", "phone_call", "--json").output)[0]
    site = "https://timeline.example.org/kb"
    assert call["id"] in run("explain", f"{site}/events/{call['id']}?x=1#r", "--json").output
    noted = run("correct", f"{site}/events/{call['id']}", "date", "2016-11-15", "--why", "A test.", "--who", "A desk")
    assert f"correct {call['id']} date" in noted.output
    noted = run("redact", f"{site}/actors/person~2Fdonald-trump", "--why", "A test.", "--who", "A desk")
    assert "redact person/donald-trump" in noted.output


def test_explain_tells_of_corrections_and_of_sources_that_differ(desk):
    for name, day in (("one", "Monday"), ("two", "Monday"), ("three", "Tuesday")):
        (desk / f"seeds/articles/{name}.txt").write_text(
            f"Pedro Ruiz telephones Juan Soto, says {name}\nPublished: 17 November 2016\n\nPeruvian president Pedro "
            f"Ruiz and Chilean president Juan Soto spoke by telephone on {day} about {name} treaty.\n", "utf-8")
    run("build", "--today", "2026-01-01")
    (call,) = json.loads(run("events", "--type", "phone_call", "--actor", "Ruiz", "--json").output)
    shown = " ".join(run("explain", call["id"]).output.split())
    assert "sources differ on date: 2016-11-14 (2, shown) against 2016-11-15 (1)" in shown
    assert "corrected" not in shown
    assert "says three, 2016-11-17" in shown  # no publisher: the article's title
    run("correct", call["id"], "date", "2016-11-16", "--why", "The transcript.", "--who", "A desk",
        "--when", "2026-01-02")
    run("build", "--today", "2026-01-01")
    shown = " ".join(run("explain", call["id"]).output.split())
    assert "corrected: date 2016-11-16 by A desk, 2026-01-02: The transcript." in shown
    assert "2016-11-14 (2) against 2016-11-15 (1); shown is 2016-11-16" in shown


def test_the_list_in_a_pipe_has_one_whole_line_an_event(desk, monkeypatch):
    run("build", "--today", "2026-01-01")
    monkeypatch.delenv("COLUMNS", raising=False)
    rows = json.loads(run("events", "--json").output)
    heading, *lines, note = run("events").output.splitlines()
    assert heading.startswith("date")
    assert note.startswith(f"{len(rows)} events")
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        assert row["title"] in line
        assert line.rstrip().endswith(row["id"])


def test_ids_and_dates_in_the_list_can_be_copied_whole(desk, monkeypatch):
    run("build", "--today", "2026-01-01")
    monkeypatch.setenv("COLUMNS", "80")
    ids = [row["id"] for row in json.loads(run("events", "--json").output)]
    shown = run("events").output
    assert all(each in shown for each in ids)


def test_a_decision_on_an_unknown_event_is_refused(desk):
    run("build", "--today", "2026-01-01")
    result = run_process("judge", "e0", "e1", "same", "--why", "x", cwd=desk)
    assert result.returncode == 2
    assert "e0" in result.stderr
    assert len((desk / "seeds/judgements.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_a_type_that_replaces_a_built_in_one_is_told_of(desk, monkeypatch):
    (desk / "event_types").mkdir(exist_ok=True)
    (desk / "event_types/mine.toml").write_text(
        'id = "visit"\nlabel = "Visit"\ndescription = "Ours."\nroles = { guest = "person" }\n'
        'triggers = { verb = ["visit"] }\n', encoding="utf-8")
    told = " ".join(run("build", "--today", "2026-01-01").stderr.split())
    assert "event_types/mine.toml: It replaces the built-in event type visit." in told
    assert told.count("replaces the built-in") == 1
    listed = json.loads(run("check", "--json").output)
    assert [each["source"] for each in listed if each["code"] == "replaced_type"] == ["event_types/mine.toml"]
    monkeypatch.setenv("COLUMNS", "200")
    for arguments in (("types",), ("types", "visit")):
        assert "".join(run(*arguments).output.split()).count("Replacesthebuilt-intype:event_types/mine.toml") == 1


@pytest.mark.parametrize("type_id", ["meeting", "phone_call", "pledge", "election", "sanction"])
def test_a_type_is_a_card_for_people(desk, type_id):
    declared = json.loads(run("types", type_id, "--json").output)[0]
    card = run("types", type_id).output
    words = " ".join(card.split())
    assert declared["label"] in card
    assert all(f"role {role}" in card for role in declared["roles"])
    for verb in declared["triggers"]["verb"]:
        assert f"to {verb}" in words
    assert not set("{}[]") & set(card)
    assert "None" not in card
    assert "False" not in card


def test_the_timeline_marks_what_sources_differ_on(desk):
    assert run("build").exit_code == 0
    with sqlite3.connect(desk / "data/kb.db") as connection:
        connection.execute("update events set contested = null")
        (event,) = connection.execute("select id from events where type = 'phone_call' limit 1").fetchone()
        connection.execute("update events set contested = 'date' where id = ?", [event])
    result = CliRunner(env={"COLUMNS": "200"}).invoke(kb, ["events", "--type", "phone_call"])
    assert result.output.count("sources differ: date") == 1


def test_an_export_says_where_its_links_begin(desk):
    assert run("build").exit_code == 0
    assert "--site" in run("export", "--out", "a.csv").stderr
    assert "--site" not in run("export", "--out", "b.csv", "--site", "https://timeline.example.org").stderr


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_word_of_the_timeline_is_broken_in_a_narrow_terminal(seed_base, width):
    wide = CliRunner(env={"COLUMNS": "400"}).invoke(kb, ["events", "--db", str(seed_base)]).output
    shown = CliRunner(env={"COLUMNS": str(width)}).invoke(kb, ["events", "--db", str(seed_base)]).output
    assert max(map(len, shown.splitlines())) <= width
    assert {word for line in shown.splitlines()[:-3] for word in line.split()} <= set(
        wide.replace("/", "/ ").split())
    assert ("sources" in shown.splitlines()[0]) == (width > 60)
    assert ("wider terminal" in shown) == (width == 60)


def test_a_note_on_sources_stands_only_where_some_are_one(seed_base):
    def output(*narrowed):
        return CliRunner(env={"COLUMNS": "200"}).invoke(kb, ["events", "--db", str(seed_base), *narrowed]).output

    assert "one independent source" in output()
    assert "one independent source" not in output("--to", "2016-03-01")


@pytest.mark.parametrize(("options", "words"), [
    (["--jobs", "2"], "into a folder"), (["--profile", "public"], "into a folder"), (["--nested"], "say both"),
    (["--out", "found", "--json"], "one or the other"), (["--out", "found", "--nested"], "one or the other"),
])
def test_an_option_of_extract_that_would_do_nothing_is_refused(desk, options, words):
    result = run("extract", "seeds/articles", *options)
    assert words in str(result.exception)
    assert not (desk / "found").exists()


def test_an_address_that_cannot_be_had_is_told_once(desk):
    result = run_process("build", "http://127.0.0.1/quarrington", cwd=desk)
    assert result.returncode == 2
    assert result.stderr.count("quarrington") == 1
    assert "nothing to read" in result.stderr


def test_a_list_that_may_not_be_read_is_not_said_to_be_in_another_charset(desk, monkeypatch):
    (desk / "seeds/actors.csv").write_bytes("name\nJos\u00e9".encode("latin-1"))
    assert "save it as UTF-8" in str(run("build").exception)

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("kb.annotate.names.lists.text_of", refuse)
    message = str(run("build").exception)
    assert "Permission denied. Change its permissions" in message
    assert "UTF-8" not in message


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("command", [["types"], ["events"], ["extract"]])
def test_no_word_of_a_table_is_broken_in_a_terminal_of_any_width(seed_base, desk, width, command):
    where = {"types": [], "events": ["--db", str(seed_base)], "extract": ["seeds/articles"]}[command[0]]

    def shown(columns):
        result = CliRunner(env={"COLUMNS": str(columns)}).invoke(kb, [*command, *where])
        assert result.exit_code == 0
        return result.output

    narrow = shown(width)
    assert max(map(len, narrow.splitlines())) <= width
    whole = f"{shown(1_000)} a wider terminal, or --format csv, has sources place too. too"
    words = {word for word in narrow.split() if word.strip("“”.,;:()[]").isalpha()}
    # An address that is longer than a line is broken.
    addresses = " ".join(word for word in whole.split() if "/" in word)
    assert not {word for word in words if word not in whole.split() and word not in addresses}


@pytest.mark.parametrize("command", ["events", "export"])
def test_a_period_may_be_months_or_years_and_ends_after_it_begins(seed_base, command):
    def asked(*period):
        return CliRunner().invoke(kb, [command, "--format", "csv", "--db", str(seed_base), *period])

    assert asked("--from", "2016-11", "--to", "2016-11").output == asked(
        "--from", "2016-11-01", "--to", "2016-11-30").output != ""
    assert asked("--from", "2016", "--to", "2016").exit_code == 0
    result = asked("--from", "2016-12", "--to", "2016-11")
    assert result.exit_code == 1
    assert "--from 2016-12-01 is after --to 2016-11-30" in f"{result.output}{result.exception}"
    assert asked("--from", "soon").exit_code == 2


def test_a_database_without_events_is_told_apart_from_a_question_without_answer(tmp_path):
    (tmp_path / "a.txt").write_text("Published 3 May 2016\n\nThe harbour of Harlow is old, and its walls are high.\n")
    db = tmp_path / "kb.db"
    build(BuildOptions(paths=(tmp_path / "a.txt",), db=db, seeds=tmp_path, today="2026-01-01"))
    assert "There is no event in the database" in CliRunner().invoke(kb, ["events", "--db", str(db)]).output
    assert "No event matches" in CliRunner().invoke(kb, ["events", "--db", str(db), "--type", "visit"]).output
