"""What a sweep will take, told before it starts."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from relsim.cohorts import calendar_of
from relsim.designs import Study, world_at
from relsim.experiments.archive import Archive
from relsim.sweeps.planning import Plan, measured_of
from relsim.sweeps.replicating import at_first

PATIENCE = 0.3  # seconds for which a run is timed
FEWEST = 9  # weeks that are timed at least
LOADING = 10.0  # times the usual week: something compiled was loaded for the first time
STARTING = 1.5  # seconds until workers have imported what they need
FILE, ROW = 1_800, 12  # bytes of a run's file, and of each number in it


@dataclass(frozen=True)
class Estimate:
    """What a sweep will take.

    Attributes
    ----------
    runs : int
    kept : int
        Runs that are there already, as far as can be told without looking into them.
    seconds : float
        For the others, on the workers asked for, if they have a processor each.
    size : int
        Bytes on disk.
    is_least : bool
        Whether more replicates may be needed to reach the precision that is wanted.
    """

    runs: int
    kept: int
    seconds: float
    size: int
    is_least: bool


def expected(plan: Plan, workers: int) -> Estimate:
    """Return what a sweep will take, after trying a part of one run of each scenario.

    Parameters
    ----------
    plan : Plan
    workers : int
    """
    study, replicates = plan.study, at_first(plan)
    runs = len({plan.done_as(name) for name in plan.names(replicates)})
    kept = min(runs, len([*Archive(plan.folder).found()])) if plan.folder is not None else 0
    first = plan.values[next(iter(plan.values))]
    tried = [_tried(study, scenario, first) for scenario in study.scenarios]
    seconds = (runs - kept) * sum(tried) / len(tried) / workers
    size = runs * (FILE + ROW * _numbers(study))
    return Estimate(runs, kept, seconds + STARTING, size, study.precision is not None)


def _tried(study: Study, scenario: str, values: dict[str, object]) -> float:
    """Return about how many seconds a run takes."""
    from relsim.model import RelationshipModel  # Mesa takes a second to import

    world = world_at(study, scenario, values)
    weeks = world.horizon.warmup + world.horizon.weeks
    RelationshipModel(world, study.seed).step()  # what is compiled is compiled
    began = time.perf_counter()
    model = RelationshipModel(world, study.seed)
    built, taken = time.perf_counter(), list[float]()
    while len(taken) < weeks and (len(taken) < FEWEST or sum(taken) < PATIENCE):
        before = time.perf_counter()
        model.step()
        taken.append(time.perf_counter() - before)
    model.__dict__.clear()  # as in `relsim.experiments.replicates.run_one`
    return built - began + usual(taken) * weeks


def usual(taken: Sequence[float]) -> float:
    """Return the mean of what weeks took, without those in which something was loaded.

    A survey, or the first message, may load what it needs in the week that is timed: hundreds of times as
    long as that week will take in every other run.

    >>> usual([0.001, 0.002, 0.3, 0.003])
    0.002
    """
    return fmean(one for one in taken if one <= LOADING * median(taken))


def _numbers(study: Study) -> int:
    """Return about how many numbers a run leaves."""
    metrics, weeks = measured_of(study)
    scenario = next(iter(study.scenarios.values()))
    recorded = scenario.horizon.weeks // scenario.recording.every if weeks is True else len(weeks or ())
    each = len(metrics) * (1 + recorded)
    if any(spec.is_by_cohort for spec in study.outcomes):
        recording = scenario.recording
        cohort = calendar_of(scenario.horizon.weeks, recording.every, recording.cohort).cohort
        each += 2 * len(cohort) * len({*cohort.tolist()})  # of each at each age, how many and which share
    return (len(scenario.vendors) + 1) * each
