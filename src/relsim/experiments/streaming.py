"""One loop over any executor: few jobs under way at a time, however many there are.

Jobs come from a generator and results go to whoever asked, so that memory does not grow with the number of
jobs.
"""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from typing import Any, TypeVar

Name = TypeVar("Name")

AHEAD = 4  # jobs under way for each worker: one is done, the others wait for it
LEAST = 8


def window_of(workers: int) -> int:
    """Return how many jobs are under way at a time, for some workers.

    >>> window_of(1), window_of(16)
    (8, 64)
    """
    return max(LEAST, AHEAD * workers)


def as_they_end(
    work: Callable[[Any], Any],
    jobs: Iterable[tuple[Name, Any]],
    executor: Executor,
    window: Callable[[], int],
) -> Generator[tuple[Name, "Future[Any]"], None, None]:
    """Yield the names of jobs with what became of them, in the order in which they end.

    Parameters
    ----------
    work : callable
        Does one job.
    jobs : iterable of (name, job)
        Asked for the next one when there is room. The name stays here, the job goes to the executor.
    executor : concurrent.futures.Executor
    window : callable
        Returns how many jobs may be under way; a cluster may grow.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(2) as pool:
    ...     ended = as_they_end(abs, [("a", -3), ("b", 2)], pool, window=lambda: 8)
    ...     sorted((name, future.result()) for name, future in ended)
    [('a', 3), ('b', 2)]
    """
    under_way: dict[Future[Any], Name] = {}
    coming = iter(jobs)
    try:
        while True:
            for name, job in islice(coming, max(0, window() - len(under_way))):
                under_way[executor.submit(work, job)] = name
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                yield under_way.pop(future), future
    finally:
        for future in under_way:
            future.cancel()
