"""Work spread over processes: results in the order of the tasks, whatever the number of processes.

Each worker has one task at a time, so it is known which task ended or hung a process: that one is reported and the rest
goes on. What waits is bounded, so memory does not grow with the input.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import itertools
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Generic, NamedTuple, TypeVar

from kb.errors import KbError

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 4
"""Tasks a worker, in work or waiting for an earlier one to come out: the order of results costs no more memory."""
HANGS_AFTER = 900.0
"""Seconds without an answer after which a process is taken for hung. Work bounds its own time; this is for C code."""
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that tell a process to end: by somebody's word, or because its terminal is closed."""
PR_SET_PDEATHSIG = 1
"""The request of prctl(2) for a signal when the parent ends."""
MOST_WAITING = 2_000
"""A pipe holds a page at least (pipe(7)), of 4 KB or more, and a number takes two bytes."""

NEW_OBJECTS = 200_000
"""So many objects are there beside those that stay before the garbage collector looks at them. Nearly all go without it
when their task is done, and to look at them before takes a fifteenth of the time of a build (left alone, after every
700, an eighth): so it looks between tasks, when few are there, and meanwhile only where a task makes very many."""
MANY_OBJECTS = 50_000
"""With fewer new ones it does not look between tasks either."""


def can_fork() -> bool:
    """Whether processes may be made as copies of this one, so that they share what it holds."""
    return sys.platform == "linux"


class Lost(NamedTuple):
    """In place of a result: the task ended its process, or hung; `reason` says which ("ended its process")."""

    reason: str


class TooSlow(Exception):  # noqa: N818 - it is a limit reached, not an error of anybody
    """A stretch of work took longer than it was given."""


class TimeLimits:
    """Time limits for stretches of work, of which there may be many: within `with limits:`, each `with limits.of(60):`
    raises `TooSlow` in its block once that has taken so many seconds.

    Where the system has no timers there are no limits; nor outside of the main thread, which alone has signals, and
    whoever runs work there bounds its time.
    """

    def __init__(self) -> None:
        self._hold = False
        self._before: Any = None

    def __enter__(self) -> TimeLimits:
        if hasattr(signal, "setitimer"):
            with contextlib.suppress(ValueError):
                self._before = signal.signal(signal.SIGALRM, _ring)
                self._hold = True
        return self

    def __exit__(self, *raised: object) -> None:
        if self._hold:
            signal.signal(signal.SIGALRM, self._before)
            self._hold = False

    def of(self, seconds: float) -> _TimeLimit:
        """A limit for a block."""
        return _TimeLimit(seconds if self._hold else 0.0)


class _TimeLimit:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        if self._seconds:
            # It rings again and again: a library in the block may swallow the first.
            signal.setitimer(signal.ITIMER_REAL, self._seconds, 1.0)

    def __exit__(self, *raised: object) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(number: int, frame: object) -> None:
    raise TooSlow


def ordered_map(
    make_work: Callable[[], Callable[[Task], Result]], tasks: Iterable[Task], *, jobs: int
) -> Generator[tuple[Task, Result | Lost], None, None]:
    """Each task with what the work that `make_work` makes returns for it, in the order of the tasks.

    With one job it runs in this process, and whatever it raises comes out here. With more, each process makes its own
    work (or shares one made before they start, where the system can fork), and an exception comes out here as well.

    With one job the garbage collector may walk what is new when the next result is asked for: a result of many objects
    is best let go of before.
    """
    if jobs == 1:
        work = make_work()
        for task in tasks:
            yield task, work(task)
            _settle_if_many()
        return
    pool: _Pool[Task, Result] = _Pool(make_work, jobs)
    try:
        yield from pool.results(iter(tasks))
    finally:
        pool.stop()


def settle(*, tidy: bool = True) -> None:
    """What this process has made so far stays: the garbage collector looks at it no more.

    Lexicons are hundreds of thousands of objects, and to walk them again and again takes a quarter of the time in
    which names are found. `tidy` first drops what is of no more use; where modules were loaded and nothing else was
    done, there is nothing of that kind.
    """
    if tidy:
        gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def _settle_if_many() -> None:
    """The same between two tasks, where enough is new to be worth it: the collector walks more than what is new."""
    if gc.get_count()[0] > MANY_OBJECTS:
        settle()


class _Worker:
    """One process, the line to it, and the number of the task that it has, if any."""

    def __init__(self, context: BaseContext, start: Callable[[], Callable[[Any], Any]]) -> None:
        self.pipe, far = context.Pipe()
        self.process: Any = context.Process(target=_serve, args=(start, far, os.getpid()), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        far.close()
        self.number: int | None = None
        self.since = 0.0


class _Pool(Generic[Task, Result]):
    def __init__(self, make_work: Callable[[], Callable[[Task], Result]], jobs: int) -> None:
        forks = can_fork()
        self._context = multiprocessing.get_context("fork" if forks else "spawn")
        self._start = _Made(make_work()) if forks else make_work
        if forks:
            # What is there before the fork stays shared as long as nobody writes to it, the collector's marks included.
            settle()
        self._workers = [_Worker(self._context, self._start) for _ in range(jobs)]
        self._tasks: dict[int, Task] = {}
        self._done: dict[int, Result | Lost] = {}

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result | Lost]]:
        given = itertools.count()
        wanted = 0
        waiting: list[Task] = []
        more = True
        while True:
            while more and len(waiting) < len(self._workers):
                more = _take(tasks, waiting)
            for worker in self._workers:
                if worker.number is None and waiting and len(self._tasks) < AHEAD * len(self._workers):
                    self._give(worker, next(given), waiting.pop(0))
            if self._tasks:
                self._collect(0 if wanted in self._done else 1.0)
            elif not waiting and not more:
                return
            if wanted in self._done:
                yield self._tasks.pop(wanted), self._done.pop(wanted)
                wanted += 1

    def _give(self, worker: _Worker, number: int, task: Task) -> None:
        self._tasks[number] = task
        worker.number, worker.since = number, time.monotonic()
        with contextlib.suppress(OSError):
            # A process that is gone is noticed, and replaced, when its answer is awaited.
            worker.pipe.send(task)

    def _collect(self, seconds: float) -> None:
        """Take what answers are there, waiting up to some seconds for the first; replace processes that are gone."""
        busy = {worker.pipe: worker for worker in self._workers if worker.number is not None}
        for pipe in wait(list(busy), timeout=seconds):
            self._receive(busy[pipe])  # type: ignore[index]  # nothing else was waited for
        now = time.monotonic()
        for worker in busy.values():
            if worker.number is not None and now - worker.since > HANGS_AFTER:
                self._lose(worker, "took too long and was stopped")

    def _receive(self, worker: _Worker) -> None:
        try:
            failed, answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker, "ended its process")
            return
        if failed:
            raise answer
        if worker.number is not None:
            self._done[worker.number] = answer
        worker.number = None

    def _lose(self, worker: _Worker, reason: str) -> None:
        if worker.number is not None:
            self._done[worker.number] = Lost(reason)
        _end(worker)
        self._workers[self._workers.index(worker)] = _Worker(self._context, self._start)

    def stop(self) -> None:
        gc.unfreeze()
        for worker in self._workers:
            _end(worker)


@contextlib.contextmanager
def beside(work: Callable[[], Result], *, apart: bool = True) -> Iterator[Callable[[], Result]]:
    """Do some work while the block goes on, where `apart` and the system can fork; else before it.

    The block is given what waits for the result, which raises what the work raised, and `KbError` where its process
    ended before it was done. When the block ends, so does the work.
    """
    if not apart or not can_fork():
        result = work()
        yield lambda: result
        return
    context = multiprocessing.get_context("fork")
    near, far = context.Pipe()
    process = context.Process(target=_work_beside, args=(work, near, far, os.getpid()), daemon=True)
    process.start()
    far.close()
    try:
        yield functools.partial(_awaited, near)
    finally:
        near.close()
        process.kill()
        process.join()


class Waiting:
    """Numbers below 65,536 in order, each given to one of the processes that go through them, whichever asks first.

    It is made before the processes are copied from the one that made it. Raises `ValueError` for more than 2,000.
    """

    def __init__(self, numbers: Sequence[int]) -> None:
        if len(numbers) > MOST_WAITING:
            raise ValueError(f"{len(numbers)} numbers, at most {MOST_WAITING} can wait")
        self._near, far = os.pipe()
        # All of them fit into the pipe, so this does not wait for anybody to read.
        os.write(far, b"".join([number.to_bytes(2, "big") for number in numbers]))
        os.close(far)

    def __iter__(self) -> Iterator[int]:
        while number := os.read(self._near, 2):
            yield int.from_bytes(number, "big")

    def close(self) -> None:
        """Let go of those that nobody took."""
        os.close(self._near)


def _awaited(pipe: Connection) -> Any:
    try:
        failed, answer = pipe.recv()
    except (EOFError, OSError):
        raise KbError("A process of this build was ended by the system, perhaps for want of memory. Nothing was "
                      "replaced; try again with --jobs 1.") from None
    if failed:
        raise answer
    return answer


def _work_beside(work: Callable[[], Any], near: Connection, far: Connection, parent: int) -> None:
    """What another process does at the same time; it ends with the one that made it."""
    _leave_signals_to_the_first()
    _end_with(parent)
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    near.close()
    try:
        answer = (False, work())
    except Exception as error:
        answer = (True, error)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        far.send(answer)


class _Made(Generic[Task, Result]):
    """Work that exists already, for processes that are forked from this one."""

    def __init__(self, work: Callable[[Task], Result]) -> None:
        self._work = work

    def __call__(self) -> Callable[[Task], Result]:
        return self._work


def _take(tasks: Iterator[Task], waiting: list[Task]) -> bool:
    for task in tasks:
        waiting.append(task)
        return True
    return False


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _end_with(parent: int) -> None:
    """Let the system end this process with the one that made it, however that ends: the lines between them do not tell,
    for processes that were forked later hold their ends as well."""
    if can_fork():
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # it had ended before that was asked


def _leave_signals_to_the_first() -> None:
    """Ctrl-C reaches the whole group of processes, and only the first is to act on it; other signals end this one as
    they are made to, whatever the first does on them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)


def _serve(start: Callable[[], Callable[[Any], Any]], pipe: Connection, parent: int) -> None:
    """A worker's life."""
    _leave_signals_to_the_first()
    _end_with(parent)
    work: Callable[[Any], Any] | None = None
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            work = work or start()
            answer = (False, work(task))
        except Exception as error:
            answer = (True, error)
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
        del task, answer
        _settle_if_many()
