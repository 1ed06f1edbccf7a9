"""From a run to tidy tables: one row for each number, one column for each thing that it belongs to.

`measure` reduces a run to a few arrays as soon as it has ended, so that many runs fit into memory;
`series_table`, `summary_table`, `survival_table` and `cohort_table` put the arrays of many runs under each
other. A number that is not defined is null; rows that could mean nothing (participation of one vendor) are
left out.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from relsim.analysis.cohorts import CohortCounts, cohorts_of
from relsim.analysis.metrics import EVERYBODY, Books, Metric
from relsim.analysis.metrics.books import Floats
from relsim.errors import UserError

LARGEST = 20_000_000  # numbers by week that a run may leave: 160 MB


class Measured(NamedTuple):
    """What is kept of a run: R recorded weeks, C columns (vendor and group), M metrics."""

    metrics: tuple[str, ...]
    columns: list[tuple[str, str]]  # vendor and group
    defined: NDArray[np.bool_]  # (C, M): where a metric means something
    values: Floats  # (C, M): one number for the run
    weeks: NDArray[np.int64]  # (R,)
    series: Floats  # (S, R, C): of the metrics that have one
    in_series: NDArray[np.int64]  # (S,): which metrics those are
    survival: dict[str, Floats]  # by vendor: at risk, ended, survival by age in weeks (3, T)
    cohorts: CohortCounts | None = None  # where they were recorded and are wanted


class Labelled(NamedTuple):
    """A measured run and where it belongs."""

    scenario: str
    replicate: int
    seed: int
    run: Measured


def measure(
    books: Books,
    metrics: Sequence[Metric],
    series: bool | Collection[int] = True,
    cohorts: bool = False,
) -> Measured:
    """Return what is kept of a run.

    Parameters
    ----------
    books : Books
    metrics : sequence of Metric
    series : bool or weeks
        Whether the values by week, the survival curves and the cohorts are wanted too; or the weeks of which
        the values are, without the others.
    cohorts : bool
        Whether the cohorts are wanted in any case.

    Raises
    ------
    UserError
        When the values by week would fill the memory, or a week is wanted that was not recorded.

    Examples
    --------
    >>> from relsim.analysis.metrics import books_of, metrics_named
    >>> from relsim.model import RelationshipModel
    >>> model = RelationshipModel({"horizon": {"weeks": 8}, "vendors": {"shop": {}}}, seed=1)
    >>> run = measure(books_of(model, model.run()), metrics_named(["customers", "kept"]))
    >>> summary_table([Labelled("one shop", 0, 1, run)]).select("vendor", "metric").rows()
    [('shop', 'customers'), ('shop', 'kept'), ('all', 'customers'), ('all', 'kept')]
    """
    numbers = len(books.weeks) * len(books.columns) * len(metrics)
    if series and numbers > LARGEST:
        raise UserError(
            f"a run would give {numbers:,} numbers by week, more than {LARGEST:,}; record less often "
            '(recording.every), by vendor only (recording.by="vendor"), or ask for fewer metrics'
        )
    kept = _recorded(books, series)
    both = [metric.both(books) for metric in metrics]
    by_week = {at: rows[kept] for at, (rows, _) in enumerate(both) if series and rows is not None}
    empty = np.zeros((0, len(kept), len(books.columns)))
    return Measured(
        metrics=tuple(metric.name for metric in metrics),
        columns=books.columns,
        defined=np.array([metric.columns(books) for metric in metrics]).T,
        values=np.array([value for _, value in both]).T,
        weeks=books.weeks[kept],
        series=np.array([*by_week.values()]) if by_week else empty,
        in_series=np.array([*by_week], np.int64),
        survival=_survival(books) if series is True else {},
        cohorts=cohorts_of(books) if cohorts or series is True else None,
    )


def _recorded(books: Books, series: bool | Collection[int]) -> NDArray[np.int64]:
    """Return which recorded weeks are kept."""
    if isinstance(series, bool):
        return np.arange(len(books.weeks))
    weeks = books.weeks.tolist()
    if missing := [week for week in series if week not in weeks]:
        near = min(weeks, key=lambda week: abs(week - missing[0]))
        raise UserError(
            f"week {missing[0]} was not recorded; ask for week {near}, or set recording.every so that it is"
        )
    return np.array([weeks.index(week) for week in sorted(series)], np.int64)


def _survival(books: Books) -> dict[str, Floats]:
    """Return the curve of each vendor, by age in weeks."""
    return {
        vendor: np.array([curve.at_risk, curve.ended, curve.survival])
        for (vendor, group), curve in zip(books.columns, books.curves, strict=True)
        if group == EVERYBODY
    }


def series_table(runs: Iterable[Labelled]) -> pl.DataFrame:
    """Return values by week: scenario, replicate, week, vendor, group, metric, value."""
    tables = []
    for scenario, replicate, _, run in runs:
        metric, column = np.nonzero(run.defined.T[run.in_series])
        values = run.series[metric, :, column]
        weeks = len(run.weeks)
        which = np.repeat(column, weeks), np.repeat(run.in_series[metric], weeks)
        week, value = np.tile(run.weeks, len(metric)), _or_null(values.ravel())
        table = _labelled(scenario, replicate, run, *which).with_columns(week=week, value=value)
        tables.append(table.select(*SERIES))
    return pl.concat([pl.DataFrame(schema=SERIES), *tables])


def summary_table(runs: Iterable[Labelled]) -> pl.DataFrame:
    """Return one number for each run: scenario, replicate, seed, vendor, group, metric, value."""
    tables = []
    for scenario, replicate, seed, run in runs:
        column, metric = np.nonzero(run.defined)
        table = _labelled(scenario, replicate, run, column, metric)
        value, seeds = _or_null(run.values[column, metric]), pl.lit(seed, pl.Int64)
        tables.append(table.with_columns(seed=seeds, value=value).select(*SUMMARY))
    return pl.concat([pl.DataFrame(schema=SUMMARY), *tables])


def survival_table(runs: Iterable[Labelled]) -> pl.DataFrame:
    """Return survival curves: scenario, replicate, vendor, week (age), at_risk, ended, survival."""
    tables = [
        pl.DataFrame(
            {
                "week": np.arange(curve.shape[1]),
                "at_risk": curve[0].astype(np.int64),
                "ended": curve[1].astype(np.int64),
                "survival": _or_null(curve[2]),
            }
        )
        .with_columns(scenario=pl.lit(scenario), replicate=pl.lit(replicate, pl.Int64), vendor=pl.lit(vendor))
        .filter(pl.col("at_risk") > 0)
        .select(*SURVIVAL)
        for scenario, replicate, _, run in runs
        for vendor, curve in run.survival.items()
    ]
    return pl.concat([pl.DataFrame(schema=SURVIVAL), *tables])


def cohort_table(runs: Iterable[Labelled]) -> pl.DataFrame:
    """Return cohorts by age, as far as all members have reached it; `cohort` is its first week.

    Columns: scenario, replicate, vendor, cohort, age (weeks), alive, began, retention (alive / began).
    """
    tables = []
    for scenario, replicate, _, run in runs:
        if run.cohorts is None:
            continue
        start, _, age, began, alive = run.cohorts
        cohort, at = run.cohorts.told()
        tables += [
            pl.DataFrame(
                {
                    "cohort": start[cohort],
                    "age": age[at],
                    "alive": alive[vendor][cohort, at],
                    "began": began[vendor][cohort],
                    "retention": run.cohorts.retention(vendor),
                }
            )
            .with_columns(
                scenario=pl.lit(scenario),
                replicate=pl.lit(replicate, pl.Int64),
                vendor=pl.lit(vendor),
                retention=pl.col("retention").fill_nan(None),
            )
            .select(*COHORTS)
            for vendor in began
        ]
    return pl.concat([pl.DataFrame(schema=COHORTS), *tables])


_RUN = {"scenario": pl.String, "replicate": pl.Int64}
_WHAT = {"vendor": pl.String, "group": pl.String, "metric": pl.String, "value": pl.Float64}
SERIES = {**_RUN, "week": pl.Int64, **_WHAT}
SUMMARY = {**_RUN, "seed": pl.Int64, **_WHAT}
SURVIVAL = {
    **_RUN, "vendor": pl.String, "week": pl.Int64,
    "at_risk": pl.Int64, "ended": pl.Int64, "survival": pl.Float64,
}  # fmt: skip
COHORTS = {
    **_RUN, "vendor": pl.String, "cohort": pl.Int64, "age": pl.Int64,
    "alive": pl.Int64, "began": pl.Int64, "retention": pl.Float64,
}  # fmt: skip


def _labelled(
    scenario: str, replicate: int, run: Measured, column: NDArray[np.int64], metric: NDArray[np.int64]
) -> pl.DataFrame:
    """Return the labels of rows, given the column and the metric of each."""
    vendors, groups = (pl.Series(names, dtype=pl.String) for names in zip(*run.columns, strict=True))
    return pl.DataFrame(
        {
            "vendor": vendors.gather(column),
            "group": groups.gather(column),
            "metric": pl.Series(run.metrics, dtype=pl.String).gather(metric),
        }
    ).with_columns(scenario=pl.lit(scenario), replicate=pl.lit(replicate, pl.Int64))


def _or_null(values: Floats) -> pl.Series:
    """Return numbers as a column; what is not defined is null."""
    return pl.Series(values, dtype=pl.Float64).fill_nan(None)
