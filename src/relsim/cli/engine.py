"""The threads that runs go to; the first one waits until the engine is compiled, and says so."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar

from relsim.compiled import is_cold
from relsim.views.progress import Announcer, Runs

Answer = TypeVar("Answer")

# A world in which everything happens that is compiled, to people few enough to take no time.
BUSY = {
    "turnover": 5, "colleague": 0.5, "matching": 0.5, "employs": 0.2, "survey": 1, "coached": 0.2,
    "identity": 0.5, "feedback": 1, "dialogue": 0.5, "winback": 13, "elsewhere": 0.5, "self_service": 0.5,
    "executive_tenure": 0.1, "review_weeks": 4, "price_step": 0.02, "quality_step": 0.02,
    "message_step": 0.02, "staff_step": 0.5, "follows": 10,
}  # fmt: skip
EVERYTHING = {
    "horizon": {"weeks": 14, "warmup": 0},
    "recording": {"log": ["purchase", "contact", "complaint", "exit"]},
    "communities": {"village": {"people": 30}},
    "category": {"lapse": 5},
    "vendors": {"shop": BUSY, "mart": BUSY},
    "events": [
        {"week": 1, "vendor": "shop", "scandal": 0.5},
        {"week": 5, "vendor": "shop", "set": {"open": 0, "staff": 2}},
        {"week": 7, "vendor": "shop", "set": {"open": 1}},
    ],
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
