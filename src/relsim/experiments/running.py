"""Run one world, once or several times."""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

from relsim.analysis.metrics import metrics_named
from relsim.analysis.metrics.books import Floats
from relsim.experiments.contrasts import Values
from relsim.experiments.manifest import manifest_of
from relsim.experiments.replicates import Job, Progress, seed_of
from relsim.experiments.results import Results, shown, tables_of
from relsim.experiments.stopping import Wanted, check_replicates, rule_of, run_enough
from relsim.experiments.worlds import World, named
from relsim.scenario.overrides import Overrides
from relsim.scenario.schema import Scenario

SERIES_OF = 100  # replicates whose course is kept week by week; of all others the summary is
LARGE = 20_000  # people for whom it pays to share one run among threads


def jobs_for(
    worlds: Mapping[str, Scenario],
    replicates: Sequence[int],
    seed: int,
    metrics: Iterable[str] | None,
    **more: Any,
) -> list[Job]:
    """Return the jobs for some replicates of every world: replicate by replicate."""
    names = tuple(metric.name for metric in metrics_named(metrics))
    return [
        Job(name, scenario, replicate, seed_of(seed, replicate), names, replicate < SERIES_OF, **more)
        for replicate in replicates
        for name, scenario in worlds.items()
    ]


def run(
    world: World = "village",
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
    replicates: int = 1,
    *,
    precision: Wanted = None,
    metrics: Iterable[str] | None = None,
    executor: Executor | None = None,
    workers: int = 2,
    progress: Progress | None = None,
    options: Mapping[str, Any] | None = None,
    runs: str | Path | None = None,
) -> Results:
    """Run a world and return what was measured.

    Parameters
    ----------
    world : str, Path, mapping, Scenario, or (name, any of these)
        The name of a shipped scenario, a file, values as a file would hold them, or a scenario.
    seed : int
        The same world, seed and version give the same numbers. The first replicate runs with this seed.
    weeks : int, optional
        Recorded weeks, instead of what the scenario says.
    set : sequence of str, or mapping
        Overrides, such as `["vendors.mart.layers=0"]`.
    replicates : int
        Runs that differ in nothing but chance; with `precision` the least. Of the first 100 there is a
        series.
    precision : Precision, or what `Precision.parse` reads, optional
        Such as `["retention=0.01"]`: replicates are added until the 95 % interval of the mean of that metric,
        for every vendor and the whole market, is at most that wide to either side, or there are 1,000.
    metrics : iterable of str, optional
        Which of `relsim.METRICS` to measure; all if not given.
    executor, workers, progress
        See `relsim.experiments.batches.run_all`.
    options : mapping, optional
        For the model: `vendor_classes`, `processes`.
    runs : str or Path, optional
        A folder in which finished runs are kept; what is there is not done again. Their records are not kept,
        and the results are without any.

    Raises
    ------
    UserError
        For a scenario that cannot be run as written, a metric that there is not, or numbers that cannot be.
    EveryRunFailed
        With what is known of the runs.

    Examples
    --------
    >>> results = run({"horizon": {"weeks": 8}, "vendors": {"shop": {}}}, seed=1, metrics=["customers"])
    >>> results.summary.select("vendor", "metric").rows()
    [('shop', 'customers'), ('all', 'customers')]
    """
    check_replicates(replicates, 1, "there is nothing to run")
    worlds = named([world], weeks, set)
    names = [metric.name for metric in metrics_named(metrics)]
    rule = rule_of(precision, names, replicates)
    least = rule.minimum if rule else replicates
    options = {**threads(worlds, workers // least), **(options or {})}
    jobs = partial(jobs_for, worlds, seed=seed, metrics=names, keep_record=runs is None, options=options)
    outcomes, _, reached = run_enough(jobs, replicates, rule, means, executor, workers, progress, runs)
    return shown(
        Results(
            **tables_of(outcomes),
            manifest=manifest_of("run", worlds, outcomes, seed, names) | reached,
            records=[outcome.record for outcome in outcomes if outcome.record is not None],
            vendors=next((outcome.vendors for outcome in outcomes if outcome.measured is not None), ()),
        )
    )


def means(values: Values, metric: str) -> list[Floats]:
    """Return a metric at every vendor and in the whole market, replicate by replicate."""
    return [column for (_, _, name), column in values.of.items() if name == metric]


def threads(worlds: Mapping[str, Scenario], share: int) -> dict[str, int]:
    """Return how many threads each run gets, where there are more workers than runs of a large world."""
    people = sum(c.people * c.count for scenario in worlds.values() for c in scenario.communities.values())
    share = min(share, os.cpu_count() or 1)
    return {"threads": share} if share > 1 and people >= LARGE else {}
