"""Compare worlds on the same draws."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from relsim.analysis.metrics import metrics_named
from relsim.analysis.metrics.books import Floats
from relsim.experiments.answering import answer
from relsim.experiments.contrasts import Values, comparison_table, questions
from relsim.experiments.manifest import manifest_of
from relsim.experiments.replicates import Progress
from relsim.experiments.results import Results, shown, tables_of
from relsim.experiments.running import jobs_for
from relsim.experiments.stopping import Wanted, check_replicates, rule_of, run_enough
from relsim.experiments.worlds import World, check_comparable, named
from relsim.scenario.overrides import Overrides


@dataclass
class Comparison(Results):
    """Results of several worlds on the same draws, and what differs between them.

    Attributes
    ----------
    table : polars.DataFrame
        A row for each difference; see `relsim.experiments.contrasts.comparison_table`.
    """

    table: pl.DataFrame = field(default_factory=pl.DataFrame)

    def answer(self) -> str:
        """Return what was found, in plain words; see `relsim.experiments.answering`."""
        return answer(self)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the tables by name."""
        return {"comparison": self.table, **super().tables()}


def compare(
    base: World,
    *others: World,
    replicates: int = 30,
    precision: Wanted = None,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
    metrics: Iterable[str] | None = None,
    executor: Executor | None = None,
    workers: int = 2,
    progress: Progress | None = None,
    options: Mapping[str, Any] | None = None,
    runs: str | Path | None = None,
) -> Comparison:
    """Run worlds on the same draws and say how they differ, and how the vendors in each of them do.

    Parameters
    ----------
    base, *others : str, Path, mapping, Scenario, or (name, any of these)
        Each of the others is compared with the base. With a base alone its vendors are compared.
    replicates : int
        Pairs of runs; with `precision` the least. Of the first 100 there is a series.
    precision : Precision, or what `Precision.parse` reads, optional
        Such as `["retention=0.01"]`: replicates are added until the 95 % interval of every difference in that
        metric is at most that wide to either side, or there are 1,000.
    seed : int
        The same worlds, seed and version give the same numbers, whatever the executor.
    weeks : int, optional
        Recorded weeks, instead of what the scenarios say.
    set : sequence of str, or mapping
        Overrides for all worlds.
    metrics : iterable of str, optional
        Which of `relsim.METRICS`; all if not given. Fewer questions are answered more sharply, since what is
        settled allows for all of them.
    executor, workers, progress
        See `relsim.experiments.batches.run_all`.
    options : mapping, optional
        For the model: `vendor_classes`, `processes`.
    runs : str or Path, optional
        A folder in which finished runs are kept; what is there is not done again.

    Raises
    ------
    UserError
        For a world that cannot be run as written, worlds that cannot be compared, or a metric, precision or
        number of replicates that there is not.
    EveryRunFailed
        With what is known of the runs.

    Examples
    --------
    >>> shop = {"horizon": {"weeks": 13, "warmup": 13}, "vendors": {"shop": {}, "mart": {}}}
    >>> dear = ("dear shop", {**shop, "vendors": {"shop": {"price": 1.1}, "mart": {}}})
    >>> found = compare(("as is", shop), dear, replicates=3, metrics=["market_share_units"])
    >>> found.table.filter(kind="scenarios", vendor="shop")["difference"].item() < 0
    True
    """
    check_replicates(replicates, 2, "one run shows no spread")
    worlds = named([base, *others], weeks, set)
    check_comparable(worlds)
    names = [metric.name for metric in metrics_named(metrics)]
    rule = rule_of(precision, names, replicates)

    def differences(values: Values, metric: str) -> list[Floats]:
        return [values.difference(question) for question in questions(values, list(worlds), [metric])]

    jobs = partial(jobs_for, worlds, seed=seed, metrics=names, options=options or {})
    outcomes, values, reached = run_enough(
        jobs, replicates, rule, differences, executor, workers, progress, runs
    )
    asked = questions(values, list(worlds), names)
    return shown(
        Comparison(
            **tables_of(outcomes),
            manifest=manifest_of("comparison", worlds, outcomes, seed, names) | reached,
            table=comparison_table(values, asked, rule.wanted if rule else None),
        )
    )
