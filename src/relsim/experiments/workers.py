"""Processes that work, for as long as it takes: one that dies is replaced, and its job is done again.

An executor like those of `concurrent.futures`, whose own pool of processes is broken for good when one
of them dies, and whose processes stay when their parent is killed. Here each worker has a thread that
hands it one job at a time, so that it is known which job a dying worker had; a job that three workers died
of is given up.

Workers start from nothing: they do not import the caller's main module, so a script needs no
`if __name__ == "__main__"`. They are their own session, so that Ctrl-C reaches the parent alone.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any

from relsim.errors import UserError
from relsim.experiments.working import READY, receive, send

STRIKES = 3
THREADS = ("OMP", "OPENBLAS", "MKL", "NUMBA")
LIMITS = {f"{library}_NUM_THREADS": "1" for library in THREADS} | {"POLARS_MAX_THREADS": "1"}
START = "import sys; sys.path[:] = {path}; from relsim.experiments.working import work; work({parent})"

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
Died = (EOFError, OSError)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerDied(RuntimeError):
    """Workers died of a job, several times."""


class Worker:
    """A process that does one job at a time, each on one processor.

    Parameters
    ----------
    stderr : file, optional
        Where what it says goes; where this process's goes if not given.
    """

    def __init__(self, stderr: IO[Any] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START.format(path=sys.path, parent=os.getpid())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=os.environ | LIMITS,
            start_new_session=True,
        )  # fmt: skip
        assert self.process.stdin is not None, "asked for"
        assert self.process.stdout is not None, "asked for"
        self.jobs, self.answers = self.process.stdin, self.process.stdout
        self.is_ready = False

    def do(self, call: Call) -> tuple[bool, Any]:
        """Return whether a job went well, and what it came to or raised.

        Raises
        ------
        EOFError, OSError
            The worker died.
        """
        if not self.is_ready:
            self.is_ready = receive(self.answers) == READY
        send(self.jobs, call)
        answer: tuple[bool, Any] = receive(self.answers)
        return answer

    def end(self) -> int:
        """End it, whatever it does; return the status with which it ended."""
        self.process.kill()
        for pipe in (self.jobs, self.answers):
            try:
                pipe.close()
            except OSError:
                continue  # what was not sent is lost
        return self.process.wait()


class Workers(Executor):
    """An executor over processes that are replaced when they die.

    Parameters
    ----------
    count : int
    stderr : file, optional
        Where what workers say goes.
    said : callable, optional
        Called with a sentence, in some thread, when a worker is replaced.

    Examples
    --------
    >>> with Workers(2) as workers:
    ...     list(workers.map(abs, [-1, 2]))
    [1, 2]
    """

    def __init__(
        self, count: int, stderr: IO[Any] | None = None, said: Callable[[str], None] | None = None
    ) -> None:
        self._calls: SimpleQueue[tuple[Future[Any], Call] | None] = SimpleQueue()
        self._stderr, self._said = stderr, said
        self._lock = threading.Lock()
        self._closed = self._killed = False
        self._at_work: list[Worker] = []
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Send a job to the next worker that is free; what it needs has to be importable there."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the workers were sent home")
            future: Future[Any] = Future()
            self._calls.put((future, (fn, args, kwargs)))
            return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Send the workers home: when all is done, or at once without waiting."""
        with self._lock:
            self._killed = self._killed or not wait
            if cancel_futures or self._killed:
                while not self._calls.empty():
                    if (item := self._calls.get()) is not None:
                        item[0].cancel()
            if not self._closed or self._calls.empty():
                for _ in self._threads:
                    self._calls.put(None)
            self._closed = True
            if self._killed:
                for worker in self._at_work:
                    worker.process.kill()
        for thread in self._threads:
            thread.join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for jobs under way, unless an error ends all."""
        self.shutdown(wait=kind is None)

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that are at work."""
        return [worker.process.pid for worker in [*self._at_work]]

    def _serve(self) -> None:
        """Hand jobs to one worker after the other, in a thread of its own."""
        worker: Worker | None = None
        while (item := self._calls.get()) is not None:
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue
            strikes = 0
            while not future.done():
                worker = worker or self._started()
                try:
                    well, answer = worker.do(call)
                except Died:
                    strikes += 1
                    answer = self._mourned(worker, strikes)
                    worker, well = None, False
                except Exception as error:  # noqa: BLE001 - a job that cannot be sent
                    well, answer = False, error
                if well:
                    future.set_result(answer)
                elif answer is not None:
                    future.set_exception(answer)
        if worker is not None:
            self._ended(worker)

    def _started(self) -> Worker:
        worker = Worker(self._stderr)
        with self._lock:
            self._at_work.append(worker)
            if self._killed:
                worker.process.kill()
        return worker

    def _ended(self, worker: Worker) -> int:
        with self._lock:
            self._at_work.remove(worker)
        return worker.end()

    def _mourned(self, worker: Worker, strikes: int) -> Exception | None:
        """Return why a job is given up of which a worker died; None where it is to be done again."""
        status = self._ended(worker)
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        if self._killed:
            return WorkerDied("the workers were sent home")
        if self._said is not None:
            self._said(f"A worker ended {how}; another one takes its place.")
        if strikes < STRIKES:
            return None
        if not worker.is_ready:
            return UserError(f"worker processes end {how} before they begin; run {sys.executable} by hand")
        return WorkerDied(f"{strikes} workers died of it, the last {how}")
