"""What a world says of the weeks to come: every vendor's log, week by week, over many runs."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from relsim.analysis.metrics import METRICS
from relsim.analysis.weekly import Weekly, purchases_at, weekly
from relsim.calibration.worlds.course import Course, course_of
from relsim.errors import UserError
from relsim.experiments.replicates import Job, Outcome, Progress, seed_of
from relsim.experiments.running import means, threads
from relsim.experiments.stopping import Wanted, check_replicates, rule_of, run_enough
from relsim.record import Record
from relsim.scenario.schema import Scenario

BAND = (5.0, 95.0)  # per cent of runs below its ends


class Seen(NamedTuple):
    """What is kept of a run.

    Attributes
    ----------
    vendors : dict, the weeks of each vendor
    course : Course or None, of those who would be the customers of the log that the world was fitted to
    """

    vendors: dict[str, Weekly]
    course: Course | None


@dataclass(frozen=True)
class Look:
    """How a run is looked at, in whatever thread or process it ends.

    Attributes
    ----------
    weeks : int, from the end of the warm-up; what is run longer is for following customers only
    vendor : str, whose log the world was fitted to; "" for none
    window : int, weeks in which the customers of that log begin
    """

    weeks: int
    vendor: str = ""
    window: int = 0

    def __call__(self, model: Any, record: Record) -> Seen:
        """Return what is kept of a run."""
        names = dict.fromkeys(model.given_names)
        logs = {name: purchases_at(record, model.given_names, name) for name in names}
        found = {name: weekly(*log, self.weeks) for name, log in logs.items()}
        if self.vendor not in logs:
            return Seen(found, None)
        customer, week, _ = logs[self.vendor]
        return Seen(found, course_of(customer, week, model.spec.horizon.weeks, self.window))


class Ahead(NamedTuple):
    """Worlds run ahead.

    Attributes
    ----------
    seen : dict, by the name of the world what was seen of each run that did not fail, by replicate
    failed : list of str, a line for each run that failed
    precision : str, what was reached, where some was wanted
    """

    seen: dict[str, dict[int, Seen]]
    failed: list[str]
    precision: str

    def of(self, world: str, vendor: str, name: str) -> np.ndarray:
        """Return numbers of a vendor, shape (runs, weeks)."""
        return np.array([getattr(seen.vendors[vendor], name) for seen in self.seen[world].values()])


def run_ahead(
    worlds: Mapping[str, Scenario],
    look: Look,
    replicates: int = 30,
    precision: Wanted = None,
    seed: int = 0,
    executor: Executor | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> Ahead:
    """Run worlds on the same draws, and look at each run as a log would.

    Parameters
    ----------
    worlds : mapping of Scenario
        Those that log purchases, for the weeks that are looked at.
    look : Look
    replicates, precision, seed, executor, workers, progress
        See `relsim.run`.

    Raises
    ------
    UserError
        Every run of a world failed, or numbers that cannot be.
    """
    check_replicates(replicates, 1, "there is nothing to run")
    rule = rule_of(precision, list(METRICS), replicates)
    metrics = tuple(rule.wanted) if rule else ("customers",)
    options = threads(worlds, workers // (rule.minimum if rule else replicates))
    jobs = partial(_jobs, worlds, seed=seed, metrics=metrics, look=look, options=options)
    outcomes, _, reached = run_enough(jobs, replicates, rule, means, executor, workers, progress)
    failed = [f"{run.scenario}, replicate {run.replicate}, seed {run.seed}: {run.cause}"
              for run in outcomes if run.measured is None]  # fmt: skip
    seen = {name: _seen(outcomes, name) for name in worlds}
    for name, runs in seen.items():
        if not runs:
            raise UserError(f"{name}: every run failed, the first one so: {failed[0]}")
    return Ahead(seen, failed, reached.get("precision", {}).get("reached", ""))


def _jobs(worlds: Mapping[str, Scenario], replicates: range, seed: int, metrics: tuple[str, ...],
          look: Look, options: Mapping[str, Any]) -> list[Job]:  # fmt: skip
    return [
        Job(name, world, at, seed_of(seed, at), metrics, False, options=options, look=look)
        for at in replicates
        for name, world in worlds.items()
    ]


def _seen(outcomes: list[Outcome], name: str) -> dict[int, Seen]:
    return {run.replicate: run.seen for run in outcomes if run.scenario == name and run.seen is not None}


def band(runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean of runs and between what nine in ten of them lie, along the first axis.

    >>> middle, low, high = band(np.array([[1.0], [2.0], [3.0]]))
    >>> middle.tolist(), low.round(2).tolist(), high.round(2).tolist()
    ([2.0], [1.1], [2.9])
    """
    low, high = np.percentile(runs, BAND, axis=0)
    return runs.mean(axis=0), low, high
