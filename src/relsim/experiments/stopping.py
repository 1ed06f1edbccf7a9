"""How many replicates: as many as were asked for, or until what is wanted is known well enough."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from relsim.analysis.metrics.books import Floats
from relsim.analysis.precision import Precision
from relsim.errors import UserError
from relsim.experiments.batches import run_all
from relsim.experiments.contrasts import Values, values_of
from relsim.experiments.replicates import Job, Outcome, Progress

Wanted = Precision | Iterable[str] | Mapping[str, float] | None
"""A rule, or what `Precision.parse` reads; None where the number of replicates is fixed."""

Told = Callable[[Values, str], Sequence[Floats]]
"""From all numbers so far and a metric: each thing that has to be known well, replicate by replicate."""

MOST = 100_000  # replicates: what is kept of more fits into no memory
LEAST = 3  # replicates before an interval is believed, however few were asked for


class Enough(NamedTuple):
    """Runs that are enough.

    Attributes
    ----------
    outcomes : list of Outcome
        Scenario by scenario, replicate by replicate.
    values : Values
        Their numbers.
    precision : dict
        For the manifest: under "precision" what was wanted and what was reached, if anything was wanted.
    """

    outcomes: list[Outcome]
    values: Values
    precision: dict[str, Any]


def check_replicates(replicates: int, least: int, why: str) -> None:
    """Refuse a number of replicates that cannot be.

    Parameters
    ----------
    replicates, least : int
    why : str
        What is missing where there are fewer than the least.

    Raises
    ------
    UserError
    """
    if replicates < least:
        raise UserError(f"replicates={replicates}: {why}; write {least} or more")
    if replicates > MOST:
        raise UserError(f"replicates={replicates}: no memory holds them; write at most {MOST:,}")


def rule_of(wanted: Wanted, metrics: Sequence[str], replicates: int) -> Precision | None:
    """Return the rule for when to stop adding replicates, if there is one.

    Parameters
    ----------
    wanted : Precision, or what `Precision.parse` reads, optional
    metrics : sequence of str
        That are measured.
    replicates : int
        The least; a `Precision` has its own.

    Raises
    ------
    UserError
        For a metric that is not measured, or a width that cannot be.

    Examples
    --------
    >>> rule_of("retention=0.01", ["retention", "health"], replicates=30).minimum
    30
    """
    if wanted is None:
        return None
    if isinstance(wanted, Precision):
        Precision.parse(wanted.wanted, known=metrics)
        return wanted
    rule = Precision.parse([wanted] if isinstance(wanted, str) else wanted, known=metrics)
    least = max(replicates, LEAST)
    return replace(rule, minimum=least, maximum=max(rule.maximum, least))


def run_enough(
    jobs: Callable[[range], list[Job]],
    replicates: int,
    rule: Precision | None,
    told: Told,
    executor: Executor | None = None,
    workers: int = 2,
    progress: Progress | None = None,
    runs: str | Path | None = None,
) -> Enough:
    """Run replicates until there are enough: those asked for or, with a rule, those that it takes.

    Parameters
    ----------
    jobs : callable
        Returns the jobs for some replicates.
    replicates : int
        How many without a rule.
    rule : Precision, optional
    told : callable
        What the rule judges; see `Told`.
    executor, workers, progress, runs
        See `relsim.experiments.batches.run_all`.
    """
    outcomes: list[Outcome] = []
    done, wanted, reached = 0, rule.minimum if rule else replicates, ""
    while done < wanted:
        outcomes += run_all(jobs(range(done, wanted)), executor, workers, progress, outcomes, runs)
        done = wanted
        if rule:
            verdict = rule.judge(_by_replicate(values_of(outcomes, done), rule, told, done))
            wanted, reached = done + verdict.advised, verdict.reason
    order = {name: at for at, name in enumerate(dict.fromkeys(run.scenario for run in outcomes))}
    outcomes.sort(key=lambda run: (order[run.scenario], run.replicate))
    precision = {"precision": {"wanted": dict(rule.wanted), "reached": reached}} if rule else {}
    return Enough(outcomes, values_of(outcomes, done), precision)


def _by_replicate(
    values: Values, rule: Precision, told: Told, done: int
) -> dict[int, dict[str, list[float]]]:
    """Return what each replicate tells of the wanted metrics; NaN where nothing can be told of one."""
    columns = {metric: told(values, metric) for metric in rule.wanted}
    return {
        r: {metric: [float(column[r]) for column in of] or [float("nan")] for metric, of in columns.items()}
        for r in range(done)
    }
