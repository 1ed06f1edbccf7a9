"""Run one world, once or several times."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from relsim.analysis.metrics import metrics_named
from relsim.errors import UserError
from relsim.experiments.manifest import manifest_of
from relsim.experiments.replicates import Job, Progress, run_all, seed_of
from relsim.experiments.results import Results, tables_of
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
        Runs that differ in nothing but chance. Of the first 100 there is a series.
    metrics : iterable of str, optional
        Which of `relsim.METRICS` to measure; all if not given.
    executor, workers, progress
        See `relsim.experiments.replicates.run_all`.
    options : mapping, optional
        For the model: `vendor_classes`, `processes`.
    runs : str or Path, optional
        A folder in which finished runs are kept; what is there is not done again. Their records are not kept,
        and the results are without any.

    Raises
    ------
    UserError
        For a scenario that cannot be run as written, a metric that there is not, or numbers that cannot be.

    Examples
    --------
    >>> results = run({"horizon": {"weeks": 8}, "vendors": {"shop": {}}}, seed=1, metrics=["customers"])
    >>> results.summary.select("vendor", "metric").rows()
    [('shop', 'customers'), ('all', 'customers')]
    """
    if replicates < 1:
        raise UserError(f"replicates={replicates}: there is nothing to run; write 1 or more")
    worlds = named([world], weeks, set)
    options = {**_threads(worlds, workers // replicates), **(options or {})}
    jobs = jobs_for(worlds, range(replicates), seed, metrics, keep_record=runs is None, options=options)
    outcomes = run_all(jobs, executor, workers, progress, runs=runs)
    return Results(
        **tables_of(outcomes),
        manifest=manifest_of("run", worlds, outcomes, seed, jobs[0].metrics),
        records=[outcome.record for outcome in outcomes if outcome.record is not None],
        vendors=next(outcome.vendors for outcome in outcomes if outcome.measured is not None),
    )


def _threads(worlds: Mapping[str, Scenario], share: int) -> dict[str, int]:
    """Return how many threads each run gets, where there are more workers than runs of a large world."""
    people = sum(c.people * c.count for scenario in worlds.values() for c in scenario.communities.values())
    return {"threads": share} if share > 1 and people >= LARGE else {}
