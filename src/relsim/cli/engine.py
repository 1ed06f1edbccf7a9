"""The threads that runs go to; the first one waits until the engine is compiled, and says so."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar

from relsim.compiled import is_cold
from relsim.views.progress import Announcer, Runs

Answer = TypeVar("Answer")

# A world in which everything happens that is compiled, to people few enough to take no time.
EVERYTHING = {
    "horizon": {"weeks": 14, "warmup": 0},
    "recording": {"log": ["purchase", "contact", "complaint", "exit"]},
    "communities": {"village": {"people": 30}},
    "vendors": {"shop": {"turnover": 5, "survey": 1}, "mart": {"turnover": 5, "survey": 1}},
    "events": [{"week": 1, "vendor": "shop", "scandal": 0.5}],
}


class Threads(ThreadPoolExecutor):
    """Threads for runs: the engine is compiled before the first, when all that could be refused was not.

    Parameters
    ----------
    workers : int
    progress : Runs
        Begins when the engine is there.
    """

    def __init__(self, workers: int, progress: Runs) -> None:
        super().__init__(workers)
        self.progress = progress
        self.ready = False

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> Future[Answer]:
        """Send a run to a thread."""
        if not self.ready:
            compile_engine(self.progress.announcer)
            self.progress.begin()
            self.ready = True
        return super().submit(fn, *args, **kwargs)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for runs under way, unless the user has stopped them."""
        stopped = kind is not None and issubclass(kind, KeyboardInterrupt)
        self.shutdown(wait=not stopped, cancel_futures=True)


def compile_engine(announcer: Announcer) -> None:
    """Compile all that is compiled, if nothing is cached for these sources on this machine."""
    if not is_cold():
        return
    with announcer.waiting("Compiling the engine for this machine (about 20 s, once)"):
        from relsim.model import RelationshipModel

        RelationshipModel(EVERYTHING).run()
