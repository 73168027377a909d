"""Work over processes: order, bounds, lost processes and limits of time."""

import concurrent.futures
import contextlib
import functools
import operator
import os
import pickle
import signal
import subprocess
import sys
import time

import pytest
from pydantic import ValidationError

from kb import workers
from kb.errors import KbError
from kb.records import Issue, Level, Place, Span, TimeValue
from kb.workers import Lost, TimeLimits, TooSlow, Waiting, beside, ordered_map


class Doubling:
    """Work that doubles a number, and misbehaves on some."""

    def __call__(self, task):
        if task == -1:
            os.kill(os.getpid(), signal.SIGKILL)
        if task == -2:
            raise ValueError("a fault of the work")
        if task == -3:
            time.sleep(60)
        time.sleep((task % 3) / 500)
        return task * 2, os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_tasks(jobs):
    found = list(ordered_map(Doubling, range(60), jobs=jobs))
    assert [(task, value) for task, (value, _) in found] == [(number, 2 * number) for number in range(60)]
    processes = {process for _, (_, process) in found}
    assert len(processes) == jobs
    assert (os.getpid() in processes) == (jobs == 1)


def test_no_more_is_taken_than_can_be_worked_on():
    taken = []

    def tasks():
        for number in range(1000):
            taken.append(number)
            yield number

    results = ordered_map(Doubling, tasks(), jobs=2)
    for _ in range(10):
        next(results)
    results.close()
    assert len(taken) <= 10 + 2 * workers.AHEAD + 2


def test_a_process_that_ends_costs_its_task_alone():
    found = list(ordered_map(Doubling, [1, 2, -1, 3, 4, 5, -1, 6], jobs=2))
    assert [item if isinstance(item, Lost) else item[0] for _, item in found] == [
        2, 4, Lost("ended its process"), 6, 8, 10, Lost("ended its process"), 12]


def test_a_process_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(workers, "HANGS_AFTER", 0.2)
    found = list(ordered_map(Doubling, [1, -3, 2], jobs=2))
    assert found[1] == (-3, Lost("took too long and was stopped"))
    assert (found[0][1][0], found[2][1][0]) == (2, 4)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_comes_out(jobs):
    with pytest.raises(ValueError, match="a fault of the work"):
        list(ordered_map(Doubling, [1, -2, 3], jobs=jobs))


def test_no_process_is_left():
    results = ordered_map(Doubling, range(100), jobs=3)
    processes = {next(results)[1][1] for _ in range(12)}
    results.close()
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_work_is_made_anew_where_processes_do_not_fork(monkeypatch):
    monkeypatch.setattr(workers.sys, "platform", "darwin")
    make_work = functools.partial(operator.methodcaller, "upper")
    assert list(ordered_map(make_work, "abcde", jobs=2)) == list(zip("abcde", "ABCDE", strict=True))


@pytest.mark.parametrize("apart", [True, False])
def test_work_is_done_beside_other_work(apart):
    with beside(lambda: (os.getpid(), 42), apart=apart) as result:
        process, answer = result()
    assert answer == 42
    assert (process == os.getpid()) == (not apart)


def test_what_work_beside_raises_comes_out():
    def work():
        raise KbError("no room")

    with beside(work, apart=True) as result, pytest.raises(KbError, match="no room"):
        result()


def test_work_beside_that_is_ended_is_told_of():
    with beside(lambda: os.kill(os.getpid(), signal.SIGKILL), apart=True) as result, \
            pytest.raises(KbError, match="ended by the system"):
        result()


def test_workers_end_with_the_process_that_made_them():
    program = ("import os\nfrom kb.workers import ordered_map\ndef work(task):\n"
               "    os.write(1, b'%d\\n' % os.getpid())\n    return b'x' * 5_000_000\n"
               "for _ in ordered_map(lambda: work, iter(range(99)), jobs=3):\n"
               "    import time; time.sleep(60)\n")
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        others = {int(process.stdout.readline()) for _ in range(3)}
        process.kill()
        process.stdout.read()  # comes to an end when nobody can write any more
    assert others


def test_each_number_that_waits_is_taken_once():
    numbers = list(range(1999, -1, -1))
    with contextlib.closing(Waiting(numbers)) as waiting, beside(lambda: list(waiting)) as other:
        own = list(waiting)
        assert sorted(own + other()) == sorted(numbers)
        assert own == sorted(own, reverse=True)
        assert list(waiting) == []


def test_more_numbers_than_a_pipe_holds_are_refused():
    with pytest.raises(ValueError, match="at most 2000"):
        Waiting(range(2001))


def test_work_beside_ends_with_the_block():
    reader, writer = os.pipe()

    def work():
        os.write(writer, b"%d " % os.getpid())
        time.sleep(3600)

    with beside(work, apart=True):
        process = int(os.read(reader, 99))
    # The block is left, an hour early, and nobody is left at work.
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    os.close(reader)
    os.close(writer)
    with pytest.raises(ZeroDivisionError), beside(lambda: time.sleep(3600), apart=True):
        raise ZeroDivisionError


def test_work_beside_ends_with_its_process():
    program = ("import os, time\nfrom kb.workers import beside\ndef work():\n    print(os.getpid(), flush=True)\n"
               "    time.sleep(60)\nwith beside(work, apart=True) as result:\n    result()\n")
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        other = int(process.stdout.readline())
        process.kill()
        process.stdout.read()  # comes to an end when nobody can write any more
    for _ in range(100):
        try:
            os.kill(other, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("it lives on")


def test_a_stretch_of_work_is_bounded():
    before = signal.getsignal(signal.SIGALRM)
    with TimeLimits() as limits:
        for _ in range(2):
            with pytest.raises(TooSlow), limits.of(0.05):
                time.sleep(60)
        with limits.of(5):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) == before


def test_without_the_signals_of_the_main_thread_there_is_no_limit():
    def work():
        with TimeLimits() as limits, limits.of(0.01):
            time.sleep(0.1)
        return 7

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result() == 7


def test_records_pass_between_processes_as_they_are():
    time_value = TimeValue(type="DATE", value="2016-11", span=Span(3, 9))
    place = Place(name="Berlin", latitude=52.5)
    issue = Issue(code="x", level=Level.ERROR, message="m")
    for record in (time_value, place, issue):
        again = pickle.loads(pickle.dumps(record))  # noqa: S301
        assert again == record
        assert again.model_dump() == record.model_dump()
        assert repr(again) == repr(record)
        assert again.model_copy(update={"code": "y"} if record is issue else {}) is not record
        with pytest.raises(ValidationError):
            again.value = 1
