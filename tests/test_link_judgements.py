"""The file of people's decisions: what is written is read back, and what is no decision says why."""

import json
import sqlite3

import pytest
from click.testing import CliRunner
from linking import linked, person, report

from kb.cli import kb
from kb.errors import KbError
from kb.ledger import Decided, Decisions
from kb.link.judgements import (
    COLUMNS,
    append_judgements,
    corrected_otherwise,
    decided_otherwise,
    read_judgements,
)
from kb.pipeline import BuildOptions, build, list_issues
from kb.records import Judgement, founded_event_id

GOOD = Judgement(left="e1", right="e2", verdict="same", who="A desk", when="2026-01-02",
                 why='Both say "Tuesday", in Lima.')


def test_what_is_appended_is_read_back(tmp_path):
    path = tmp_path / "seeds" / "judgements.csv"
    correction = Judgement(left="e1", verdict="correct", field="date", value="2016-11-14", who="A desk",
                           when="2026-01-03", why="The transcript is dated.")
    append_judgements(path, [GOOD])
    append_judgements(path, [correction])
    assert read_judgements(path) == ([GOOD, correction], [])
    assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)


def test_no_file_is_no_decision(tmp_path):
    assert read_judgements(tmp_path / "absent.csv") == ([], [])


@pytest.mark.parametrize("line", [
    "e1,,same,,,A desk,2026-01-02,why", "e1,e2,perhaps,,,A desk,2026-01-02,why", "e1,e2,same,,,A desk,yesterday,why",
    "e1,,correct,colour,red,A desk,2026-01-02,why", "e1,,correct,date,,A desk,2026-01-02,why",
    "e1,e2,same,,,,2026-01-02,why", "e1,e2,same", "e1,e1,same,,,A desk,2026-01-02,why",
])
def test_a_bad_line_is_an_issue_and_the_rest_counts(tmp_path, line):
    path = tmp_path / "judgements.csv"
    append_judgements(path, [GOOD])
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    later = GOOD.model_copy(update={"right": "e3"})
    append_judgements(path, [later])
    judgements, (issue,) = read_judgements(path)
    assert judgements == [GOOD, later]
    assert (issue.code, issue.line) == ("bad_judgement", 3)


HEADING = ",".join(COLUMNS).encode()


@pytest.mark.parametrize("content", [
    b"left,right\ne1,e2\n", b"\xff\xfe\x00", HEADING + b"\njane roe,,redact,,,A desk,2026-01-02,asked\n",
    HEADING + b"\nperson/jane-roe,,Redact,,,A desk,2026-01-02,asked\n",
    HEADING + b"\nperson/jane-roe,,redacted,,,A desk,2026-01-02,asked\n",
    HEADING + b"\nperson/jane-roe,,redcat,,,A desk,2026-01-02,asked\n",
    HEADING + b"\nperson/jane-roe,,remove,,,A desk,2026-01-02,asked\n",
    HEADING + b"\njane roe,,raedct,,,A desk,2026-01-02,asked\n",
    HEADING + b"\nperson/jane-roe,redact,,,,A desk,2026-01-02,asked\n",
    HEADING + b'\n"person/jane-roe,,redact,,,A desk,2026-01-02,asked\n',
    HEADING + b'\ne1,e2,same,,,A desk,2026-01-02,"why\nperson/jane-roe,,redact,,,A desk,2026-01-02,asked\n',
    HEADING + b'\n#,"why\nperson/jane-roe,,redact,,,A desk,2026-01-02,asked\n',
])
def test_what_may_hide_a_redaction_stops_a_build(tmp_path, content):
    path = tmp_path / "judgements.csv"
    path.write_bytes(content)
    with pytest.raises(KbError, match=r"judgements\.csv(:[12]:| can't).*nothing is built"):
        read_judgements(path)


@pytest.mark.parametrize("line", ["#person/jane-roe,,redact,,,A desk,2026-01-02,no longer",
                                  "e1,e2,same,,,A desk,2026-01-02,The name is redacted in both.",
                                  "e1,,corect,date,2016-11-14,A desk,2026-01-02,why"])
def test_what_cannot_be_a_redaction_stops_nothing(tmp_path, line):
    path = tmp_path / "judgements.csv"
    path.write_text(f"{HEADING.decode()}\n{line}\n", encoding="utf-8")
    read_judgements(path)


def test_an_empty_file_holds_no_decisions(tmp_path):
    path = tmp_path / "judgements.csv"
    path.write_bytes(b"")
    assert read_judgements(path) == ([], [])


def test_a_decision_that_stands_is_not_written_again(tmp_path):
    path = tmp_path / "judgements.csv"
    other = GOOD.model_copy(update={"verdict": "different"})
    assert [append_judgements(path, [each]) for each in (GOOD, GOOD, other, GOOD)] == [1, 0, 1, 1]
    assert [each.verdict for each in read_judgements(path)[0]] == [GOOD.verdict, "different", GOOD.verdict]


def test_what_would_not_count_is_not_written(tmp_path):
    path = tmp_path / "judgements.csv"
    with pytest.raises(KbError):
        append_judgements(path, [GOOD.model_copy(update={"when": "soon"})])
    assert not path.exists()


def test_a_correction_that_cannot_be_never_replaces_one_that_can():
    document, event = report("one", "meeting", [person("Ada Moss"), person("Bo Lund")], date="2016-11-14")
    founding = founded_event_id(event.id)
    lines = [Judgement(left=founding, verdict="correct", field="date", value=value, who="a desk", when="2016-11-20",
                       why="so") for value in ("2016-11-15", "Tuesday")]
    made = linked([(document, event)], lines)
    assert [each.date for each in made.events] == ["2016-11-15"]
    assert [issue.code for issue in made.issues] == ["bad_correction"]


def test_two_corrections_of_one_field_are_told():
    document, event = report("one", "meeting", [person("Ada Moss"), person("Bo Lund")], date="2016-11-14")
    founding = founded_event_id(event.id)
    lines = [Judgement(left=founding, verdict="correct", field=field, value=value, who="a desk", when="2016-11-20",
                       why="so")
             for field, value in (("place", "Lima"), ("place", "Oslo"), ("title", "A"), ("title", "A"))]
    made = linked([(document, event)], lines)
    assert [(each.place.name, each.title) for each in made.events] == [("Oslo", "A")]
    (issue,) = made.issues
    assert issue.code == "contradiction"
    assert f"The place of {founding} is corrected to 'Lima' on 2016-11-20 and, by a later line, to" in issue.message


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_decisions_are_read_and_written_with_the_mark_that_parts_the_columns(tmp_path, mark):
    path = tmp_path / "judgements.csv"
    heading = "left,right,verdict,field,value,who,when,why"
    path.write_text(f"{heading}\ne1,,correct,title,x,desk,2016-11-20,why\n".replace(",", mark), encoding="utf-8-sig")
    append_judgements(path, [GOOD.model_copy(update={"why": f"so{mark} and so"})])
    judgements, issues = read_judgements(path)
    assert issues == []
    assert [(each.left, each.why) for each in judgements] == [("e1", "why"), (GOOD.left, f"so{mark} and so")]


def test_a_line_is_never_glued_to_one_that_an_editor_left_open(tmp_path):
    path = tmp_path / "judgements.csv"
    append_judgements(path, [GOOD])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    later = GOOD.model_copy(update={"right": "e3"})
    append_judgements(path, [later])
    assert read_judgements(path) == ([GOOD, later], [])


@pytest.mark.parametrize("turned", [False, True])
def test_two_lines_that_say_the_opposite_of_one_pair_are_an_issue(turned):
    reports = [report(key, "meeting", [person("Ada Moss"), person("Bo Lund")], date="2016-11-14") for key in "ab"]
    ids = [founded_event_id(event.id) for _, event in reports]
    same = GOOD.model_copy(update={"left": ids[0], "right": ids[1]})
    other = same.model_copy(update={"verdict": "different"})
    if turned:
        other = other.model_copy(update={"left": ids[1], "right": ids[0]})
    assert [issue.code for issue in linked(reports, [same, other]).issues] == ["contradiction"]
    assert len(linked(reports, [same, other]).events) == 2, "the later line counts"
    assert len(linked(reports, [other, same]).events) == 1
    assert linked(reports, [same, same]).issues == []


CALLS = {
    "nov1": ("2016-11-15", "Vladimir Putin and Donald Trump spoke by phone on November 14, 2016, the Kremlin said."),
    "nov2": ("2016-11-16", "Aides were asked about Syria. Donald Trump called Vladimir Putin on 14 November 2016."),
    "nov3": ("2016-11-16", "Donald Trump talked to Vladimir Putin by telephone on November 14, 2016. Markets rose."),
    "dec1": ("2016-12-21", "Donald Trump telephoned Vladimir Putin on December 20, 2016, a spokesman said."),
    "dec2": ("2016-12-22", "Snow fell in Moscow. Vladimir Putin and Donald Trump spoke by phone on December 20, 2016."),
    "meet": ("2016-12-29", "Angela Merkel met Theresa May in Berlin on December 28, 2016."),
}


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """A folder with articles on two calls and a meeting, built; returns a function that builds and tells the events as
    their reports, by id."""
    monkeypatch.chdir(tmp_path)
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    for key, (day, text) in CALLS.items():
        (articles / f"{key}.jsonl").write_text(json.dumps({
            "id": key, "published": day, "publisher": f"The {key}", "title": f"A note, {key}", "text": text,
        }) + "\n", encoding="utf-8")

    def built():
        build(BuildOptions(paths=(articles,), db=tmp_path / "data/kb.db", seeds=tmp_path / "seeds", today="2026-01-01"))
        with sqlite3.connect(tmp_path / "data/kb.db") as connection:
            told = connection.execute("select event_id, group_concat(document_id) from (select * from links "
                                      "order by document_id) group by event_id").fetchall()
            changes = connection.execute("select * from events order by id").fetchall()
        return {documents: event_id for event_id, documents in told}, changes
    return built


def judge(*arguments):
    reason = ("--why", "One call.", "--who", "A desk", "--when", "2026-01-02")
    return CliRunner().invoke(kb, ["judge", *arguments, *reason])


@pytest.mark.parametrize("turned", [False, True])
def test_events_that_are_judged_the_same_become_exactly_one(calls, turned, tmp_path):
    before, rows = calls()
    assert set(before) == {"nov1,nov2,nov3", "dec1,dec2", "meet"}
    pair = [before["nov1,nov2,nov3"], before["dec1,dec2"]][::-1 if turned else 1]
    said = judge(*pair, "same")
    assert said.exit_code == 0, said.output
    assert "4 new lines" in said.output
    assert "5 reports are tied" in said.output
    assert "It stands already" in judge(*pair, "same").output
    after, _ = calls()
    assert set(after) == {"dec1,dec2,nov1,nov2,nov3", "meet"}
    assert "It stands already" in judge(*pair, "same").output, "also when one id leads to the other event"
    assert "contradiction" not in [issue.code for issue in list_issues(tmp_path / "data/kb.db")]
    (tmp_path / "seeds/judgements.csv").unlink()
    assert calls() == (before, rows)


def test_an_event_and_itself_are_no_pair(calls, tmp_path):
    (event_id, *_) = calls()[0].values()
    for verdict in ("same", "different", "unsure"):
        result = judge(event_id, event_id, verdict)
        assert result.exit_code == 2
        assert "name two" in result.output
    assert not (tmp_path / "seeds/judgements.csv").exists()


def test_events_of_two_types_are_joined_with_a_warning(calls):
    before, _ = calls()
    result = judge(before["dec1,dec2"], before["meet"], "same")
    assert result.exit_code == 0
    assert "Warning" in result.output
    assert "phone_call" in result.output
    assert "meeting" in result.output


def test_corrections_that_change_places_hold_otherwise():
    first, second, third = (("a", "date", "2016-11-03"), ("b", "date", "2016-11-04"), ("c", "place", "Lima"))
    before = Decided({}, Decisions({}, frozenset()), [first, second, third])
    assert corrected_otherwise(before, before) == set()
    assert corrected_otherwise(before, before._replace(corrections=[first, third])) == {"b"}
    assert corrected_otherwise(before, before._replace(corrections=[second, first, third])) == {"a", "b", "c"}


def test_who_is_in_another_group_or_pair_than_before_is_decided_on_otherwise():
    before = Decided({}, Decisions({"a": "a", "b": "a", "c": "c", "d": "c"}, frozenset({frozenset("ae")})), [])
    now = Decided({}, Decisions({"a": "a", "b": "a", "f": "a", "c": "c", "d": "c"}, frozenset({frozenset("ce")})), [])
    assert decided_otherwise(before, before) == set()
    assert decided_otherwise(before, now) == {"a", "b", "f", "c", "e"}


@pytest.mark.parametrize("blank", ["who", "why"])
def test_a_decision_without_a_reason_or_a_name_is_not_written(tmp_path, blank):
    said = {"left": "person/jane-roe", "verdict": "redact", "who": "A desk", "when": "2026-01-02", "why": "Asked."}
    with pytest.raises(KbError, match=f"--{blank} is empty"):
        append_judgements(tmp_path / "judgements.csv", [Judgement(**{**said, blank: " "})])
    assert not (tmp_path / "judgements.csv").exists()
