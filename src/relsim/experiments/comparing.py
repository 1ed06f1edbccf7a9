"""Compare worlds on the same draws."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from relsim.analysis.metrics import metrics_named
from relsim.analysis.precision import Precision
from relsim.errors import UserError
from relsim.experiments.contrasts import Question, Values, comparison_table, questions, values_of
from relsim.experiments.manifest import manifest_of
from relsim.experiments.replicates import Outcome, Progress, run_all
from relsim.experiments.results import Results, tables_of
from relsim.experiments.running import jobs_for
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
        from relsim.experiments.answering import answer

        return answer(self)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the tables by name."""
        return {"comparison": self.table, **super().tables()}


def compare(
    base: World,
    *others: World,
    replicates: int = 30,
    precision: Precision | Iterable[str] | Mapping[str, float] | None = None,
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
        See `relsim.experiments.replicates.run_all`.
    options : mapping, optional
        For the model: `vendor_classes`, `processes`.
    runs : str or Path, optional
        A folder in which finished runs are kept; what is there is not done again.

    Raises
    ------
    UserError
        For a world that cannot be run as written, worlds that cannot be compared, or a metric, precision or
        number of replicates that there is not.

    Examples
    --------
    >>> shop = {"horizon": {"weeks": 13, "warmup": 13}, "vendors": {"shop": {}, "mart": {}}}
    >>> dear = ("dear shop", {**shop, "vendors": {"shop": {"price": 1.1}, "mart": {}}})
    >>> found = compare(("as is", shop), dear, replicates=3, metrics=["market_share_units"])
    >>> found.table.filter(kind="scenarios", vendor="shop")["difference"].item() < 0
    True
    """
    if replicates < 2:
        raise UserError(f"replicates={replicates}: one run shows no spread; write 2 or more")
    worlds = named([base, *others], weeks, set)
    check_comparable(worlds)
    names = [metric.name for metric in metrics_named(metrics)]
    rule = _rule(precision, names, replicates)
    outcomes: list[Outcome] = []
    wanted, reason = (rule.minimum if rule else replicates), ""
    done = 0
    while done < wanted:
        jobs = jobs_for(worlds, range(done, wanted), seed, names, options=options or {})
        outcomes += run_all(jobs, executor, workers, progress, outcomes, runs)
        done = wanted
        if rule:
            verdict = rule.judge(_judged(outcomes, list(worlds), rule, done))
            wanted, reason = done + verdict.advised, verdict.reason
    tables = tables_of(_in_order(outcomes, list(worlds)))
    values = values_of(outcomes, done)
    asked = questions(values, list(worlds), names)
    manifest = manifest_of("comparison", worlds, outcomes, seed, names)
    if rule:
        manifest |= {"precision": {"wanted": dict(rule.wanted), "reached": reason}}
    return Comparison(
        **tables, manifest=manifest, table=comparison_table(values, asked, rule.wanted if rule else None)
    )


def _rule(
    precision: Precision | Iterable[str] | Mapping[str, float] | None, metrics: list[str], replicates: int
) -> Precision | None:
    """Return the rule for when to stop adding replicates, if there is one."""
    if precision is None:
        return None
    if isinstance(precision, Precision):
        metrics_named(precision.wanted)
        return precision
    rule = Precision.parse([precision] if isinstance(precision, str) else precision, known=metrics)
    least = max(replicates, 3)
    return replace(rule, minimum=least, maximum=max(rule.maximum, least))


def _judged(
    outcomes: list[Outcome], scenarios: list[str], rule: Precision, done: int
) -> dict[int, dict[str, list[float]]]:
    """Return all differences in the wanted metrics, replicate by replicate."""
    values: Values = values_of(outcomes, done)
    asked: list[Question] = questions(values, scenarios, list(rule.wanted))
    differences = {
        metric: [values.difference(question) for question in asked if question.metric == metric]
        for metric in rule.wanted
    }
    return {
        r: {metric: [float(d[r]) for d in rows] or [float("nan")] for metric, rows in differences.items()}
        for r in range(done)
    }


def _in_order(outcomes: list[Outcome], scenarios: list[str]) -> list[Outcome]:
    """Return outcomes scenario by scenario, as tables show them."""
    return sorted(outcomes, key=lambda run: (scenarios.index(run.scenario), run.replicate))
