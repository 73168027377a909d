"""The README's commands, run as they are written, and its example of a type of one's own."""

import json
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from kb.cli import kb

CODE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
KB = f'{shlex.quote(sys.executable)} -c "from kb.cli import main; main()"'


@pytest.fixture(scope="module")
def blocks(repository):
    """The README's code blocks as (language, text)."""
    return CODE.findall((repository / "README.md").read_text(encoding="utf-8"))


def shell(command, folder):
    """Runs a command line of the README with `kb` from this environment."""
    line = re.sub(r"\bkb (?=[a-z])", lambda _: KB + " ", command)
    return subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, timeout=300, check=False)  # noqa: S602


def declare_court_ruling(blocks, desk):
    """The README's example of a type, where it says that it lies."""
    (declaration,) = [text for language, text in blocks if language == "toml"]
    (desk / "event_types").mkdir()
    (desk / "event_types" / "court_ruling.toml").write_text(declaration, encoding="utf-8")


def test_the_commands_run_as_written(blocks, desk, repository):
    lines = [line for language, text in blocks if language == "sh" for line in text.splitlines()
             if line.startswith(("kb ", "echo ")) and "EVENT" not in line and "ACTOR" not in line]
    declare_court_ruling(blocks, desk)
    shutil.copytree(repository / "tests/gold", desk / "tests/gold")
    assert len(lines) >= 4
    (desk / "data").mkdir(exist_ok=True)
    shell("kb build", desk)
    for line in lines:
        done = shell(line, desk)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        if "court" in line and line.startswith("kb "):
            assert "court_ruling" in done.stdout
    assert (desk / "data/week.csv").read_text(encoding="utf-8").count("\n") > 5


def test_the_sql_answers(blocks, desk):
    from kb.store import open_base  # lazy: only this test opens the database itself

    shell("kb build", desk)
    (query,) = [text for language, text in blocks if language == "sql"]
    with open_base(desk / "data/kb.db") as base:
        rows = list(base._rows(query))
    assert ("2016-11-14", "occurred") in {(row["date"], row["status"]) for row in rows}


def test_the_commands_with_an_event_take_one(blocks):
    lines = [shlex.split(line) for language, text in blocks if language == "sh" for line in text.splitlines()
             if "EVENT" in line or "ACTOR" in line]
    assert lines
    for _, command, *arguments in lines:
        context = kb.commands[command].make_context(command, arguments)
        assert context.params["why"]


def test_a_type_of_ones_own_is_extracted_and_explained(blocks, desk):
    declare_court_ruling(blocks, desk)
    (desk / "seeds/articles/court.txt").write_text(
        "Supreme Court overturns tax law\\n\\nPublished: 3 May 2016\\n\\nThe Supreme Court struck down a state law on "
        "Monday. The ruling party said that it would respect the decision.\\n".replace("\\n", "\n"), encoding="utf-8")
    assert shell("kb build", desk).returncode == 0
    done = shell("kb events --type court_ruling --json", desk)
    (event,) = json.loads(done.stdout)
    assert event["date"] == "2016-05-02"
    assert "Supreme Court" in event["participants"]
    explained = shell(f"kb explain {event['id']} --json", desk)
    assert "court_ruling/" in json.loads(explained.stdout)["reports"][0]["rule"]
    assert "court_ruling" in shell("kb types", desk).stdout
