"""What a build refuses before it replaces anything, and how it ends when it is told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb import own_files
from kb.cli.commands import kb
from kb.errors import KbError
from kb.harvest import gazetteer_of, own_event_types
from kb.pipeline import BuildOptions, build

TODAY = "2026-01-01"
TYPE = 'id = "{}"\nlabel = "Verdict"\ndescription = "A court decides."\n{}\n'


def options(desk, **changes):
    return BuildOptions(paths=(desk / "seeds/articles",), db=desk / "data/kb.db", seeds=desk / "seeds",
                        today=TODAY)._replace(**changes)


@pytest.mark.parametrize("seeds", ["seds", "seeds/actors.csv", "nowhere/seeds"])
def test_a_seeds_folder_that_is_not_there_is_refused_where_it_is_named(desk, monkeypatch, seeds):
    monkeypatch.chdir(desk)
    answer = CliRunner().invoke(kb, ["build", "seeds/articles", "--seeds", seeds])
    assert answer.exit_code == 2
    assert f"there is no folder {seeds}" in answer.output
    assert not (desk / "data/kb.db").exists()


def test_an_empty_name_is_no_seeds_folder(desk, monkeypatch):
    monkeypatch.chdir(desk)
    answer = CliRunner().invoke(kb, ["build", "seeds/articles", "--seeds", ""])
    assert answer.exit_code == 2
    assert "the name of the folder is empty" in answer.output


def test_the_address_of_a_file_is_answered_with_its_path(desk, monkeypatch):
    monkeypatch.chdir(desk)
    answer = CliRunner().invoke(kb, ["build", "file:///clippings/a%20page.html"])
    assert answer.exit_code == 2
    assert "write its path, such as /clippings/a page.html" in " ".join(answer.output.split())


def test_the_usual_seeds_folder_may_be_missing(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(kb, ["build", str(desk / "seeds/articles")])
    assert answer.exit_code == 0, answer.output


def test_names_that_were_taken_out_do_not_come_back_from_another_folder(desk):
    given = options(desk)
    (desk / "seeds/judgements.csv").write_text(
        "left,right,verdict,field,value,who,when,why\nperson/angela-merkel,,redact,,,desk,2016-11-20,She asked.\n")
    build(given)
    before = given.db.read_bytes()
    elsewhere = given._replace(seeds=desk / "elsewhere")
    with pytest.raises(KbError, match=r"Names were taken out of .* Name its folder with --seeds"):
        build(elsewhere)
    assert given.db.read_bytes() == before
    (desk / "elsewhere").mkdir()
    (desk / "elsewhere/judgements.csv").symlink_to(desk / "gone.csv")
    with pytest.raises(KbError, match="is a link that leads nowhere"):
        build(elsewhere)
    (desk / "elsewhere/judgements.csv").unlink()
    (desk / "elsewhere/judgements.csv").write_text("\n")
    with pytest.raises(KbError, match=r"Names were taken out of .* is not here or is empty"):
        build(elsewhere)
    assert build(elsewhere, force=True).written


@pytest.mark.parametrize("name", ["seeds/actors.csv", "seeds/places.csv", "seeds/judgements.csv", "event_types/a.toml"])
@pytest.mark.parametrize("put", [Path.mkdir, lambda path: path.symlink_to("gone.csv")], ids=["folder", "dangling"])
def test_what_stands_in_the_place_of_a_list_is_refused_after_a_build_without_it(desk, name, put):
    (desk / name).parent.mkdir(exist_ok=True)
    (desk / name).unlink(missing_ok=True)
    build(options(desk))
    put(desk / name)
    with pytest.raises(KbError, match=Path(name).name):
        build(options(desk))


def test_event_types_that_are_no_folder_are_refused(desk):
    build(options(desk))
    (desk / "event_types").write_text(TYPE.format("verdict", ""))
    with pytest.raises(KbError, match="event_types is no folder"):
        build(options(desk))


@pytest.mark.parametrize("text", ["a = " + "[" * 4000, "a = " + "9" * 6000])
def test_event_types_that_no_parser_takes_are_told(tmp_path, text):
    (tmp_path / "event_types").mkdir()
    (tmp_path / "event_types/a.toml").write_text(text)
    with pytest.raises(KbError, match=r"a\.toml"):
        own_event_types(tmp_path / "seeds")


def test_days_that_leave_no_article_replace_nothing(desk):
    build(options(desk))
    before = (desk / "data/kb.db").read_bytes()
    with pytest.raises(KbError, match="No article is left by --since 2031-01-01"):
        build(options(desk, since="2031-01-01"))
    with pytest.raises(KbError, match="No article is left by --since 1990-01-01 --until 1990-12-31"):
        build(options(desk, since="1990-01-01", until="1990-12-31"))
    assert (desk / "data/kb.db").read_bytes() == before
    assert build(options(desk, since="2031-01-01"), force=True).documents == 0


def test_a_path_without_a_name_is_not_the_current_folder(desk, monkeypatch):
    monkeypatch.chdir(desk)
    answer = CliRunner().invoke(kb, ["build", ""])
    assert answer.exit_code == 2
    assert "the name is empty" in answer.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["seeds/actors.csv", "seeds/places.csv", "seeds/judgements.csv",
                                  "event_types/verdict.toml"])
def test_a_pipe_in_the_place_of_a_list_is_refused_and_not_waited_for(desk, name):
    (desk / name).parent.mkdir(exist_ok=True)
    (desk / name).unlink(missing_ok=True)
    os.mkfifo(desk / name)
    with pytest.raises(KbError, match="is no file but a folder, a pipe or a device"):
        build(options(desk))


def test_a_list_beyond_all_measure_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(own_files, "MOST_BYTES", 1_000_000)
    (tmp_path / "places.csv").write_bytes(b"#" * 1_000_001)
    with pytest.raises(KbError, match="has 1 MB, and at most 1 are read"):
        gazetteer_of(tmp_path)


def test_the_faults_of_both_lists_are_told_at_once(tmp_path):
    (tmp_path / "actors.csv").write_text("name,kind\nAnn Lee,robot\n")
    (tmp_path / "places.csv").write_text("name,latitude\nNew Harbour,100\n")
    with pytest.raises(KbError) as refused:
        gazetteer_of(tmp_path)
    assert "places.csv, line 2: latitude" in str(refused.value)
    assert "actors.csv, line 2: kind is 'robot'" in str(refused.value)


def test_one_alias_can_not_mean_two_places(tmp_path):
    (tmp_path / "places.csv").write_text("alias,name,country\nThe Port,New Harbour,NO\nThe Port,Old Harbour,SE\n")
    with pytest.raises(KbError, match="line 3: 'The Port' means place/new-harbour-no by line 2 and"):
        gazetteer_of(tmp_path)


def test_the_faults_of_all_event_types_are_told_at_once(tmp_path):
    folder = tmp_path / "event_types"
    folder.mkdir()
    (folder / "one.toml").write_text(TYPE.format("one", "roles = { court = 'robot' }\nscheduled = 3"))
    (folder / "two.toml").write_text("id = ")
    with pytest.raises(KbError) as refused:
        own_event_types(tmp_path / "seeds")
    told = str(refused.value)
    assert "one.toml" in told
    assert "scheduled must be true or false" in told
    assert "two.toml is not valid TOML" in told


@pytest.mark.skipif(sys.platform != "linux", reason="sends signals to a group of processes")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_told_to_end_it_leaves_nothing_behind(desk, number, jobs):
    code = ("import kb.harvest as p, time; real = p.Extractor.annotated\n"
            "def wait(self, document, found=None): time.sleep(0.3); return real(self, document)\n"
            "p.Extractor.annotated = wait\n"
            # Under nohup the tests, and what they start, would ignore one of them.
            "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)\nfrom kb.cli import main; main()")
    process = subprocess.Popen([sys.executable, "-c", code, "build", "--jobs", jobs], cwd=desk, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (desk / "data/.kb.db.building").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert errors.strip().splitlines()[-1].startswith("kb: told to end")
    assert "Traceback" not in errors
    assert {path.name for path in (desk / "data").iterdir()} <= {".kb.db.lock", ".kb.db.kept"}
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="sends signals to a process")
def test_ctrl_c_while_it_is_loaded_is_silent(desk):
    code = ("import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "import sys, importlib.abc\n"
            "class Slow(importlib.abc.MetaPathFinder):\n"
            "    def find_spec(self, name, path, target=None):\n"
            "        if name == 'kb.pipeline':\n"
            "            import time; print('loading', flush=True); time.sleep(30)\n"
            "sys.meta_path.insert(0, Slow())\n"
            "from kb.__main__ import main; main()")
    process = subprocess.Popen([sys.executable, "-c", code, "build"], cwd=desk, text=True, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    assert process.stdout.readline() == "loading\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (-signal.SIGINT, "")


def test_it_runs_as_a_module(desk):
    answer = subprocess.run([sys.executable, "-m", "kb", "--version"], cwd=desk, text=True, capture_output=True,
                            check=False, timeout=60)
    assert (answer.returncode, answer.stdout.split()[0]) == (0, "kb,")
