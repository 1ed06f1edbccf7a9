"""Who does the work: processes here, an executor of the user's, or a Dask cluster."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from relsim.compiled import is_cold
from relsim.errors import UserError
from relsim.experiments.streaming import window_of
from relsim.experiments.workers import Workers, cores

PATIENCE = 10  # seconds in which a scheduler has to answer
ASKED = 5  # seconds after which a cluster is asked anew how large it is


@dataclass
class Crew:
    """Who does the work.

    Attributes
    ----------
    executor : concurrent.futures.Executor
    size : callable
        Returns how many workers there are; a cluster may grow.
    told : str
        In words.
    is_elsewhere : bool
        Whether workers may be on other machines, which have to see the same folder.
    """

    executor: Executor
    size: Callable[[], int]
    told: str
    is_elsewhere: bool = False
    _may_be_cold: bool = True

    def window(self) -> int:
        """Return how many runs may be under way: one until the engine is compiled, so that it is once."""
        if self._may_be_cold:
            self._may_be_cold = is_cold()
        return 1 if self._may_be_cold else window_of(self.size())


@contextmanager
def crew_of(
    workers: int | None = None,
    executor: Executor | None = None,
    scheduler: str | None = None,
    stderr: IO[Any] | None = None,
    said: Callable[[str], None] | None = None,
) -> Iterator[Crew]:
    """Gather whoever does the work; a context, after which those who were hired here go home.

    Parameters
    ----------
    workers : int, optional
        Processes of this machine; one for each processor if nothing is given.
    executor : concurrent.futures.Executor, optional
        It is left open.
    scheduler : str, optional
        The address of a Dask scheduler, such as `tcp://127.0.0.1:8786`.
    stderr, said
        See `relsim.experiments.workers.Workers`.

    Raises
    ------
    UserError
        When there is no one, or the scheduler does not answer.
    """
    if workers is not None and workers < 1:
        raise UserError(f"workers={workers}: there is no one to do the work; write 1 or more")
    count = workers or cores()
    if executor is not None and scheduler is not None:
        raise UserError("executor and scheduler: name one of both")
    if executor is not None:
        yield Crew(executor, lambda: count, f"{type(executor).__name__}")
    elif scheduler is not None:
        with _cluster(scheduler) as crew:
            yield crew
    else:
        hired = Workers(count, stderr, said)
        with hired:
            yield Crew(hired, lambda: count, f"{count} worker{'s' * (count > 1)}")


@contextmanager
def _cluster(address: str) -> Iterator[Crew]:
    """Reach a Dask cluster."""
    try:
        from distributed import Client
    except ImportError:
        raise UserError('--scheduler needs Dask; install it by: pip install "relsim[cluster]"') from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(
            f"{address}: no Dask scheduler answers ({said}); start one by: dask scheduler"
        ) from None
    try:
        size = _Size(client)
        yield Crew(
            client.get_executor(pure=False), size, f"the cluster at {address}, {size()} workers now", True
        )
    finally:
        client.close(timeout=PATIENCE)


class _Size:
    """How many runs a cluster can do at a time, asked now and then."""

    def __init__(self, client: Any) -> None:
        self.client, self.asked, self.threads = client, -float(ASKED), 0

    def __call__(self) -> int:
        if time.monotonic() - self.asked > ASKED:
            self.threads = sum(self.client.nthreads().values())
            self.asked = time.monotonic()
        return self.threads
