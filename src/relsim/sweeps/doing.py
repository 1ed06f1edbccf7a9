"""Doing what is planned: from tasks to receipts, over any executor."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field

from relsim.errors import UserError
from relsim.experiments.replicates import Outcome, Progress, failed
from relsim.experiments.streaming import as_they_end
from relsim.sweeps.crews import Crew
from relsim.sweeps.planning import Name, Plan, Replicates
from relsim.sweeps.tasks import Receipt, do, receipt_of


@dataclass
class Count:
    """How far it is; called after each run."""

    progress: Progress | None = None
    done: int = 0
    total: int = 0
    failures: int = 0
    found: int = 0
    told: list[Callable[["Count", Name, Receipt], None]] = field(default_factory=list)

    def add(self, name: Name, receipt: Receipt) -> None:
        """Count a run, and tell whoever wants to know."""
        self.done += 1
        self.failures += receipt.failed
        self.found += receipt.found
        for tell in self.told:
            tell(self, name, receipt)
        if self.progress is not None:
            self.progress(self.done, self.total, self.failures)


def receipts_of(plan: Plan, replicates: Replicates, crew: Crew, count: Count) -> dict[Name, Receipt]:
    """Do some replicates of the points of a plan, and return a receipt for each run.

    Raises
    ------
    UserError
        When nothing can be kept, or a worker runs another relsim.
    """
    names = plan.names(replicates)
    count.total += len({plan.done_as(name) for name in names})
    done: dict[Name, Receipt] = {}
    with closing(as_they_end(do, plan.tasks(replicates), crew.executor, crew.window)) as ended:
        for name, future in ended:
            done[name] = _receipt(future, name, plan)
            count.add(name, done[name])
    return {name: done[plan.done_as(name)] for name in names}


def _receipt(future: "Future[Receipt]", name: Name, plan: Plan) -> Receipt:
    """Return the receipt of a run; a worker that died is a failed run, which is tried again next time."""
    try:
        return future.result()
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - an executor may raise anything
        _, scenario, replicate = name
        return receipt_of(failed(Outcome(scenario, replicate, plan.seed(replicate), 0.0, 0, 0, None), error))
