"""The file of people's decisions: what is written is read back, and what is no decision says why."""

import pytest
from linking import linked, person, report

from kb.errors import KbError
from kb.link.judgements import COLUMNS, append_judgement, read_judgements
from kb.records import Judgement, founded_event_id

GOOD = Judgement(left="e1", right="e2", verdict="same", who="A desk", when="2026-01-02",
                 why='Both say "Tuesday", in Lima.')


def test_what_is_appended_is_read_back(tmp_path):
    path = tmp_path / "seeds" / "judgements.csv"
    correction = Judgement(left="e1", verdict="correct", field="date", value="2016-11-14", who="A desk",
                           when="2026-01-03", why="The transcript is dated.")
    append_judgement(path, GOOD)
    append_judgement(path, correction)
    assert read_judgements(path) == ([GOOD, correction], [])
    assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)


def test_no_file_is_no_decision(tmp_path):
    assert read_judgements(tmp_path / "absent.csv") == ([], [])


@pytest.mark.parametrize("line", [
    "e1,,same,,,A desk,2026-01-02,why", "e1,e2,perhaps,,,A desk,2026-01-02,why", "e1,e2,same,,,A desk,yesterday,why",
    "e1,,correct,colour,red,A desk,2026-01-02,why", "e1,,correct,date,,A desk,2026-01-02,why",
    "e1,e2,same,,,,2026-01-02,why", "e1,e2,same",
])
def test_a_bad_line_is_an_issue_and_the_rest_counts(tmp_path, line):
    path = tmp_path / "judgements.csv"
    append_judgement(path, GOOD)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    later = GOOD.model_copy(update={"right": "e3"})
    append_judgement(path, later)
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
    assert [append_judgement(path, each) for each in (GOOD, GOOD, other, GOOD)] == [True, False, True, True]
    assert [each.verdict for each in read_judgements(path)[0]] == [GOOD.verdict, "different", GOOD.verdict]


def test_what_would_not_count_is_not_written(tmp_path):
    path = tmp_path / "judgements.csv"
    with pytest.raises(KbError):
        append_judgement(path, GOOD.model_copy(update={"when": "soon"}))
    assert not path.exists()


def test_a_correction_that_cannot_be_never_replaces_one_that_can():
    document, event = report("one", "meeting", [person("Ada Moss"), person("Bo Lund")], date="2016-11-14")
    founding = founded_event_id(event.id)
    lines = [Judgement(left=founding, verdict="correct", field="date", value=value, who="a desk", when="2016-11-20",
                       why="so") for value in ("2016-11-15", "Tuesday")]
    made = linked([(document, event)], lines)
    assert [each.date for each in made.events] == ["2016-11-15"]
    assert [issue.code for issue in made.issues] == ["bad_correction"]
